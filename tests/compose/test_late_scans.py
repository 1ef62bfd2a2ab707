"""Which changes of a row are late scans, and which are corrections."""

from datetime import datetime

import pytest

from scorecards.compose.restating.causes import is_late_scan
from scorecards.model.row_changes import ColumnChange, RowChange

FIRST, SECOND = datetime.fromisoformat("2026-10-05T14:02"), datetime.fromisoformat("2026-10-06T09:30")


@pytest.mark.parametrize(
    ("columns", "is_late"),
    [
        ([ColumnChange("delivered_at", None, FIRST, "time")], True),
        ([ColumnChange("delivered_at", SECOND, FIRST, "time")], True),  # the time of the upload gives way
        ([ColumnChange("delivered_at", FIRST, SECOND, "time")], False),
        ([ColumnChange("delivered_at", FIRST, None, "time")], False),
        ([ColumnChange("delivered_at", None, FIRST, "time"), ColumnChange("status", "lost", "delivered")], True),
        ([ColumnChange("delivered_at", None, FIRST, "time"), ColumnChange("service", "a", "b")], False),
        ([ColumnChange("status", "lost", "delivered")], False),
    ],
)
def test_a_late_scan_brings_a_time_that_was_missing_or_an_earlier_one(
    columns: list[ColumnChange], is_late: bool
) -> None:
    assert is_late_scan(RowChange("P1", tuple(columns))) is is_late
