"""The whole card: score, its range, caps and grade."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scorecards.statistics.status import Exact, exact

Letter = Literal["A", "B", "C", "D"]
Cause = Literal["red_line", "zero_points", "scan_coverage"]
Shortage = Literal["rated_weight", "rated_kpis"]

#: Lowest score of each letter; below the last one it is D.
CUTS: tuple[tuple[Letter, int], ...] = (("A", 90), ("B", 80), ("C", 65))
#: Points from a cut within which a grade is called a boundary case when its spread is not known.
BOUNDARY_POINTS = 3
#: A card is graded from this share of its weight and this many rated KPIs.
MINIMUM_WEIGHT = Fraction(70, 100)
MINIMUM_KPIS = 5
#: Scan compliance below this share caps the grade.
SCAN_COVERAGE = Fraction(95, 100)


@dataclass(frozen=True)
class Entry:
    """One scored KPI: its weight and its points (0 to 100; None where it could not be rated).

    Data that the partner owes and did not deliver has 0 points, not None.
    """

    kpi: str
    weight: int
    points: Fraction | None


@dataclass(frozen=True)
class Score:
    """Σ weight·points / Σ rated weight, unrounded, and what it would be with the missing KPIs at 0 and 100."""

    value: Fraction | None
    low: Fraction | None
    high: Fraction | None
    rated_weight: int
    total_weight: int
    rated_kpis: int


@dataclass(frozen=True)
class GradeCap:
    """A rule that allows no better grade than `letter`."""

    kpi: str
    cause: Cause
    letter: Letter


@dataclass(frozen=True)
class Grading:
    """A grade with everything it follows from.

    `by_score` is the letter before caps; both letters are None where `shortages` say why the card is not
    graded. `boundary` names two letters ("B/C") whose cut is near the score. `provisional`: the missing
    KPIs could change the letter.
    """

    entries: tuple[Entry, ...]
    score: Score
    caps: tuple[GradeCap, ...]
    by_score: Letter | None
    letter: Letter | None
    provisional: bool
    boundary: str | None
    shortages: tuple[Shortage, ...]


def letter_of(score: Exact) -> Letter:
    """The letter of an unrounded score: A from 90, B from 80, C from 65, else D."""
    return next((letter for letter, cut in CUTS if exact(score) >= cut), "D")


def score(entries: Iterable[Entry]) -> Score:
    """The weighted score; the weight of KPIs without points is spread over the others in proportion.

    KPIs of weight 0 are not scored. Raises ValueError for a negative weight or points outside 0 to 100.
    """
    scored = [entry for entry in entries if entry.weight != 0]
    for entry in scored:
        if entry.weight < 0 or not 0 <= (entry.points or 0) <= 100:
            raise ValueError(f"{entry.kpi}: weight {entry.weight}, points {entry.points}")
    rated = [(entry.weight, entry.points) for entry in scored if entry.points is not None]
    total = sum(entry.weight for entry in scored)
    weight = sum(part for part, _ in rated)
    if not weight:
        return Score(None, None, None, 0, total, 0)
    earned = sum((part * points for part, points in rated), Fraction(0))
    high = (earned + 100 * (total - weight)) / total
    return Score(earned / weight, earned / total, high, weight, total, len(rated))


def caps(
    entries: Sequence[Entry], red_lines: Sequence[str] = (), scan_compliance: Exact | None = None
) -> tuple[GradeCap, ...]:
    """The caps that fire: one red line C, two or more D; a scored KPI at 0 points B; scans below 95 % B.

    `red_lines` name what lies beyond its red line (KPIs, dated incidents), each once.
    """
    beyond = list(dict.fromkeys(red_lines))
    worst: Letter = "C" if len(beyond) == 1 else "D"
    fired = [GradeCap(kpi, "red_line", worst) for kpi in beyond]
    fired += [GradeCap(entry.kpi, "zero_points", "B") for entry in entries if entry.weight and entry.points == 0]
    if scan_compliance is not None and exact(scan_compliance) < SCAN_COVERAGE:
        fired.append(GradeCap("scan_compliance", "scan_coverage", "B"))
    return tuple(fired)


def grade(
    entries: Iterable[Entry],
    red_lines: Sequence[str] = (),
    scan_compliance: Exact | None = None,
    spread: float | None = None,
) -> Grading:
    """The grade of a card from its scored KPIs, the red lines crossed and the scan compliance.

    `spread` is one standard deviation of the score in points, where it is known. Not graded below 70 % of
    the weight or below five rated KPIs: letters are None, the score and the caps are still there.
    """
    scored = tuple(entry for entry in entries if entry.weight != 0)
    result, fired = score(scored), caps(scored, red_lines, scan_compliance)
    shortages = _shortages(result)
    if shortages or result.value is None or result.low is None or result.high is None:
        return Grading(scored, result, fired, None, None, provisional=False, boundary=None, shortages=shortages)
    by_score = letter_of(result.value)
    provisional = _capped(letter_of(result.low), fired) != _capped(letter_of(result.high), fired)
    boundary = _boundary(result.value, fired, BOUNDARY_POINTS if spread is None else spread)
    return Grading(scored, result, fired, by_score, _capped(by_score, fired), provisional, boundary, ())


def _shortages(result: Score) -> tuple[Shortage, ...]:
    found: list[Shortage] = []
    if result.rated_weight == 0 or result.rated_weight < MINIMUM_WEIGHT * result.total_weight:
        found.append("rated_weight")
    if result.rated_kpis < MINIMUM_KPIS:
        found.append("rated_kpis")
    return tuple(found)


def _capped(letter: Letter, fired: Sequence[GradeCap]) -> Letter:
    """The worse of the letter and the caps."""
    return max([letter, *(cap.letter for cap in fired)])


def _boundary(value: Fraction, fired: Sequence[GradeCap], spread: float) -> str | None:
    """The two letters on both sides of the nearest cut within `spread`, unless a cap makes them one."""
    cut = min((cut for _, cut in CUTS), key=lambda cut: abs(value - cut))
    above, below = _capped(letter_of(cut), fired), _capped(letter_of(cut - 1), fired)
    return f"{above}/{below}" if abs(value - cut) <= spread and above != below else None
