"""The reference card as a second revision with what it restates; and as a third one that restates every KPI."""

from dataclasses import replace

from scorecards.compose.restating import marked, with_restatement
from scorecards.model import Scorecard
from scorecards.model.restatement import (
    GradeRestated,
    GradeStated,
    KpiRestated,
    MonthRestated,
    Restatement,
    Revised,
    RowCount,
    SentenceRestated,
    Stated,
)
from tests.render import example

FIRST = Stated(1, 0.9612, 40300, 41927, 1, 0.97, None, "missed", 70.4, 25, 0)
NOW = replace(FIRST, revision=2, value=0.9721, numerator=40757, status="met", points=100.0)
ON_TIME = KpiRestated(
    "on_time", "On time", "percent", "2026-10", "raw", FIRST, FIRST, NOW, 0.011, 1, 2,
    ("late_scan", "correction"), (), RowCount(added=12, removed=1, changed=457),
)  # fmt: skip
LOST = Stated(1, 0.00094, 37, 39168, 1, 0.0006, 0.0009, "missed", 0.0, 15, 0)
ROWS = (
    ON_TIME,
    replace(ON_TIME, of="adjusted", causes=("exclusion", "dispute"), rows=RowCount(), change=0.0, now=FIRST),
    KpiRestated(
        "lost", "Lost", "per_10000", "2026-07", "raw", LOST, LOST,
        replace(LOST, revision=2, target=0.001, red_line=0.0012),
        0.0, 1, 2, ("target",), (), RowCount(),
    ),
    KpiRestated(
        "cost_per_shipment", "Cost per parcel", "money", "2026-10", "raw", None, None,
        Stated(2, 4.37, 1, 1, 2, 4.4, None, "met", 100.0, 20, 0), None, 2, 2,
        ("setting",), ("exchange_rates.csv",), None,
    ),
    replace(ON_TIME, kpi="scan_compliance", name="Scan compliance", causes=(), rows=None),
)  # fmt: skip
GRADE = GradeRestated(
    GradeStated(1, "C", 83.9, 1, ("lost parcels beyond the red line of 9.0",)),
    GradeStated(2, "B", 85.1, 1, ()),
    ("lost parcels beyond the red line of 9.0",),
    (),
)
SENTENCES = (
    SentenceRestated("summary", "Executive summary", "Grade C: the score is 83.9", "Grade B: the score is 85.1"),
    SentenceRestated("summary", "Executive summary", "Lost parcels crossed their red line.", ""),
)
MONTHS = (
    MonthRestated("on_time", "On time", "2026-08", "96.6%", "96.8%"),
    MonthRestated("on_time", "On time", "2026-09", "96.6%", "96.9%"),
    MonthRestated("", "", "2026-09", "A 95.2", "A 96.1"),
)
RESTATEMENT = Restatement(1, 1, 2, ROWS, GRADE, SENTENCES, MONTHS)
MARKS = (Revised("on_time", "2026-10"), Revised("on_time", "2026-09"), Revised("", "2026-09"))


def card() -> Scorecard:
    """Revision 2."""
    return with_restatement(replace(marked(example.CARD, MARKS), revision=2), RESTATEMENT)


def twice() -> Scorecard:
    """Revision 3: every KPI of the card, thirty months, twenty long sentences."""
    rows = tuple(
        replace(ON_TIME, kpi=kpi.id, name=kpi.name, revision=3, before=NOW, now=replace(NOW, revision=3))
        for kpi in example.KPIS
    )
    long = "On-time delivery missed its target within its normal range: 88.2% against 93.0% in October 2026"
    sentences = tuple(SentenceRestated("trends", "Trends", f"{long}; {n}", f"{long}; now {n}") for n in range(20))
    months = tuple(
        MonthRestated("on_time", "On time", f"20{year}-{month:02}", "96.6%", "96.8%")
        for year in (24, 25, 26)
        for month in range(1, 11)
    )
    found = Restatement(1, 2, 3, rows, GRADE, sentences, months)
    return with_restatement(replace(example.CARD, revision=3), found)
