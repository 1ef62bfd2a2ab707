"""The frozen values that pass between rooms."""

from scorecards.model.brand import Brand, Picture
from scorecards.model.data_notes import CoverageRow, DataNotes, Definition, RejectRow, SourceRow
from scorecards.model.kpi import MONEY_SCALE, UNIT_SCALE, Kpi, Lines, Term, Unit
from scorecards.model.pair import Pair
from scorecards.model.partner import ClaimTerms, Contact, LiabilityCap, Partner, Target
from scorecards.model.period import Month, Quarter, Week, parse_period
from scorecards.model.scorecard import (
    Cap,
    Finding,
    Grade,
    GradePoint,
    KpiResult,
    LaneRow,
    LaneTable,
    Limits,
    Page,
    Point,
    Scorecard,
    scorecard_from_json,
    scorecard_to_json,
)
from scorecards.model.table import DEFAULTS, Check, Column, Table, WorkingDays

__all__ = [
    "DEFAULTS",
    "MONEY_SCALE",
    "UNIT_SCALE",
    "Brand",
    "Cap",
    "Check",
    "ClaimTerms",
    "Column",
    "Contact",
    "CoverageRow",
    "DataNotes",
    "Definition",
    "Finding",
    "Grade",
    "GradePoint",
    "Kpi",
    "KpiResult",
    "LaneRow",
    "LaneTable",
    "LiabilityCap",
    "Limits",
    "Lines",
    "Month",
    "Page",
    "Pair",
    "Partner",
    "Picture",
    "Point",
    "Quarter",
    "RejectRow",
    "Scorecard",
    "SourceRow",
    "Table",
    "Target",
    "Term",
    "Unit",
    "Week",
    "WorkingDays",
    "parse_period",
    "scorecard_from_json",
    "scorecard_to_json",
]
