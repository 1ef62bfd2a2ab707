"""What the causes of a restatement are called, on the page and in the annex."""

from scorecards.model.restatement import Cause

CAUSES: dict[Cause, str] = {
    "late_scan": "Late scans",
    "correction": "Corrected rows",
    "exclusion": "Exclusions",
    "dispute": "Accepted dispute",
    "target": "New target",
    "definition": "New definition",
    "setting": "Settings changed: {files}",
    "program": "New version of the program",
}
