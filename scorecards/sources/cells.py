"""Cells of workbooks and of databases as text."""

from datetime import date, datetime, time
from typing import Any


def text_of(value: Any) -> str | None:
    """A cell as text: dates as ISO 8601, whole numbers without a decimal point, no spaces of any kind around it."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value).strip() or None
