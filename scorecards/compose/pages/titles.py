"""What titles have in common."""

#: Characters of two lines.
LONGEST_TITLE = 140
