"""Pictures of results: SVG text in, nothing read or written.

Trend panels are drawn with matplotlib's object interface, the many small marks of the tables are SVG
written directly. One chart per file; colours and sizes are in `style`.
"""
