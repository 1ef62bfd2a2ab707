"""Rows of the KPI table and parts of the score, as text that is ready to print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from scorecards.charts.score_bar import Part
from scorecards.formats import NO_DATA, Formats, decimals_for, exact, rounded
from scorecards.model import Grade, KpiResult, LaneRow, LaneTable, Unit
from scorecards.statistics.scoring import CUTS

FIGURE_SPACE = "\u2007"
PUNCTUATION_SPACE = "\u2008"
#: Characters that a column of the KPI table holds, how many more it may grow by, and millimetres for each.
_FITTING, _MOST_MORE, _PER_DIGIT = 8, 4, 1.3


@dataclass(frozen=True)
class KpiRow:
    """One row; `padding` are the spaces that align a column of mixed precision on the decimal mark."""

    result: KpiResult
    value: str
    target: str
    gap: str
    delta_previous: str
    delta_year: str
    worse: bool
    gap_full: float
    padding: str

    def pad(self, text: str) -> str:
        """What stands behind a figure of this row; nothing behind a dash."""
        return "" if text == NO_DATA else self.padding


@dataclass(frozen=True)
class ScorePart:
    """One scored KPI: weight × points = its part of the score; `points` is None where it is not rated."""

    result: KpiResult
    weight: str
    points: str
    contribution: str
    bar: Part


def kpi_rows(results: Sequence[KpiResult], formats: Formats) -> list[list[KpiRow]]:
    """The rows in print order, one list per group of KPIs."""
    most = max((result.decimals for result in results), default=0)
    full = gap_scales(results)
    rows = [_kpi_row(result, formats, most, full.get(result.unit, 0.0)) for result in results]
    return [list(group) for _, group in groupby(rows, key=lambda row: row.result.group)]


def gap_scales(results: Iterable[KpiResult]) -> dict[Unit, float]:
    """The gap that fills half a gap bar, per unit: its largest gap, at least its largest tolerance."""
    scales: dict[Unit, float] = {}
    for result in results:
        if result.gap is not None:
            scales[result.unit] = max(scales.get(result.unit, 0.0), abs(result.gap), result.near or 0.0)
    return scales


def padding(decimals: int, most: int) -> str:
    """Spaces as wide as the digits, and the decimal mark, that a figure has fewer than the column's `most`."""
    return (PUNCTUATION_SPACE if most > decimals == 0 else "") + FIGURE_SPACE * (most - decimals)


def figure_room(groups: Iterable[Iterable[KpiRow]]) -> list[float]:
    """Millimetres that the five columns of figures need beyond their own for amounts of millions."""
    rows = [row for group in groups for row in group]
    columns = [
        [row.value for row in rows],
        [row.target for row in rows],
        [row.gap for row in rows],
        [row.delta_previous for row in rows],
        [row.delta_year for row in rows],
    ]
    longest = [max(len(text + row.pad(text)) for text, row in zip(texts, rows, strict=True)) for texts in columns]
    return [_PER_DIGIT * min(max(length - _FITTING, 0), _MOST_MORE) for length in longest]


def _kpi_row(result: KpiResult, formats: Formats, most: int, full: float) -> KpiRow:
    def figure(value: float | None, *, signed: bool = False) -> str:
        return formats.figure(value, result.unit, result.decimals, signed=signed)

    better_side = result.gap is not None and (result.gap < 0) == (result.better == "lower")
    return KpiRow(
        result=result,
        value=figure(result.value),
        target=figure(result.target),
        gap=figure(result.gap, signed=True),
        delta_previous=figure(result.delta_previous, signed=True),
        delta_year=figure(result.delta_year, signed=True),
        worse=bool(result.gap) and not better_side,
        gap_full=full,
        padding=padding(result.decimals, most),
    )


def score_parts(results: Iterable[KpiResult], formats: Formats) -> list[ScorePart]:
    """The scored KPIs in the order of the table. The product is that of the printed factors."""
    return [_score_part(result, formats) for result in results if result.weight > 0]


def _score_part(result: KpiResult, formats: Formats) -> ScorePart:
    points = None if result.points is None else rounded(result.points, 1)
    product = None if points is None else points * result.weight / 100
    return ScorePart(
        result=result,
        weight=formats.value(Decimal(result.weight) / 100, "percent", 0),
        points=formats.number(points, 0 if points is None or points == int(points) else 1),
        contribution=NO_DATA if product is None else formats.number(product, _digits(product)),
        bar=Part(result.weight, result.points),
    )


def grade_cut(letter: str, formats: Formats) -> str:
    """The scores that a letter stands for: `≥ 80`, of the last one `< 65`."""
    cuts = dict(CUTS)
    return f"≥ {formats.integer(cuts[letter])}" if letter in cuts else f"< {formats.integer(CUTS[-1][1])}"


def score_operands(grade: Grade, formats: Formats) -> tuple[str, str] | None:
    """Σ weight × points and Σ rated weight, in all digits: the printed parts add to it, its quotient is the score."""
    if grade.score is None or not grade.rated_weight:
        return None
    share = Decimal(grade.rated_weight) / 100
    total = exact(grade.score) * share
    return formats.number(total, _digits(total)), formats.number(share, 2)


def _digits(product: Decimal) -> int:
    """Digits of a product of whole per cents and points of one digit: at most three, at least one."""
    return next((n for n in (1, 2) if rounded(product, n) == rounded(product, 3)), 3)


def days_are_whole(table: LaneTable) -> bool:
    """Whether every transit time of the table is a whole number of days, printed without decimals."""
    return all(float(days).is_integer() for row in table.rows for days in (row.p50, row.p95) if days is not None)


def lane_decimals(table: LaneTable) -> int:
    """Digits of on time in the table at which no row that missed is printed as its target."""
    rated = [row for row in (*table.rows, table.total) if row.status in ("met", "near", "missed")]
    needed = [decimals_for("percent", row.value, row.target, row.status == "met", table.decimals) for row in rated]
    return max([table.decimals, *needed])


def target_decimals(table: LaneTable) -> int:
    """Digits that show the targets of all rows whole, at most two more than the table has; the total's is a mean."""
    wanted = [row.target for row in table.rows if row.target is not None]
    most = lane_decimals(table) + 2
    exponents = [-int((exact(target) * 100).normalize().as_tuple().exponent) for target in wanted]
    return min(max([lane_decimals(table), *exponents]), most)


def lane_groups(table: LaneTable) -> list[tuple[str, list[LaneRow]]]:
    """Rows in print order by service; rows that are too small to rate have the empty name."""
    groups = groupby(table.rows, key=lambda row: row.service if row.status in ("met", "near", "missed") else "")
    return [(service, list(rows)) for service, rows in groups]
