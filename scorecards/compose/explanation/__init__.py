"""`Workspace` + `Measures` → `Explanation`: why a figure differs from its target or from another period."""

from scorecards.compose.explanation.explaining import explain, explained
from scorecards.compose.explanation.parcels import parcels_of
from scorecards.compose.explanation.question import TARGET, NoDataError, NoTargetError, Question, previous, year_before
from scorecards.compose.explanation.rows import DIMENSIONS, ON_DEMAND, step_rows

__all__ = [
    "DIMENSIONS",
    "ON_DEMAND",
    "TARGET",
    "NoDataError",
    "NoTargetError",
    "Question",
    "explain",
    "explained",
    "parcels_of",
    "previous",
    "step_rows",
    "year_before",
]
