"""A KPI against what was agreed: status, points, red line, and why it is not rated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scorecards.compose.context import Context
from scorecards.compose.coverage import below, shortfall
from scorecards.compose.reading import Reading, readings, without_value
from scorecards.model import Kpi, Month, Target
from scorecards.statistics import status as rules

Verdict = Literal["met", "near", "missed", "not_rated", "not_scored", "not_supplied"]
_ROLLING = 12


@dataclass(frozen=True)
class RedLine:
    """A red line that is crossed by a value: of the month itself, or of the twelve months up to it (`rolling`)."""

    line: Fraction
    value: Fraction
    rolling: bool = False


@dataclass(frozen=True)
class Agreed:
    """What holds for the parcels of a month: each figure Σ n·figure / Σ n where it changed inside the month."""

    level: Fraction
    near: Fraction
    zero_at: Fraction | None
    red_line: Fraction | None


@dataclass(frozen=True)
class Judgement:
    """The verdict on one KPI in one month. Levels are exact and in the stored scale.

    `target` is the one in force on the cohort's last day, `weight` the weight in the card's own month (0: not
    scored), so that the weights of a card are those of one day.
    """

    reading: Reading
    target: Target | None
    weight: int
    agreed: Agreed | None
    status: Verdict
    points: Fraction | None
    reason: str
    crossed: RedLine | None

    @property
    def level(self) -> Fraction | None:
        """The target of the month."""
        return self.agreed.level if self.agreed else None


def judge(ctx: Context, kpi: Kpi, month: Month, history: Mapping[Month, Reading] | None = None) -> Judgement:
    """Judge the cohort that the card of `month` shows."""
    cohort = ctx.cohort(kpi, month)
    target, scored = _in_force(ctx, kpi, cohort), _in_force(ctx, kpi, month)
    weight = scored.weight if scored and target else 0
    if kpi.id not in ctx.measures.kpis:
        reason = ctx.words.say("the data has no {columns}", columns=", ".join(_absent(ctx, kpi)))
        missing = without_value(ctx, kpi, cohort)
        return Judgement(missing, target, weight, None, "not_supplied", None, reason, None)
    reading = (readings(ctx, kpi) if history is None else history).get(cohort) or without_value(ctx, kpi, cohort)
    if target is None or kpi.better is None:
        return Judgement(reading, None, 0, None, "not_scored", None, "", None)
    agreed = _agreed(ctx, kpi, cohort, target)
    reason = _withheld(ctx, kpi, reading, agreed)
    crossed = _crossed(kpi, agreed, reading, history or {}, rated=not reason)
    if reason or reading.value is None:
        return Judgement(reading, target, weight, agreed, "not_rated", None, reason, crossed)
    found = rules.status(reading.value, agreed.level, kpi.better, agreed.near)
    earned = rules.points(reading.value, agreed.level, kpi.better, agreed.zero_at) if weight else None
    return Judgement(reading, target, weight, agreed, found, earned, "", crossed)


def _in_force(ctx: Context, kpi: Kpi, month: Month) -> Target | None:
    return ctx.partner.target(kpi.id, month.last) or ctx.partner.target(kpi.id, month.first)


def _absent(ctx: Context, kpi: Kpi) -> list[str]:
    """Needed columns that no source maps."""
    absent = []
    for need in kpi.needs:
        name, _, column = need.rpartition(".")
        table = ctx.tables.tables.get(name or kpi.table)
        if table is None or column not in table.supplied:
            absent.append(f"{name or kpi.table}.{column}")
    return absent


def _agreed(ctx: Context, kpi: Kpi, cohort: Month, target: Target) -> Agreed:
    """The figures of the target in force, or of all in force in the month, weighted by their parcels."""
    parts = _parts(ctx, kpi, cohort) or [(1, target)]
    levels = [(n, part.value) for n, part in parts]
    return Agreed(
        level=rules.roll_up_target(levels) or Fraction(0),
        near=_rolled([(n, _near(kpi, part)) for n, part in parts]) or Fraction(0),
        zero_at=_rolled([(n, _zero_at(kpi, part)) for n, part in parts]),
        red_line=_rolled([(n, part.red_line) for n, part in parts]),
    )


def _rolled(parts: Sequence[tuple[int, Fraction | Decimal | None]]) -> Fraction | None:
    """Σ n·figure / Σ n; None where a part has no such figure."""
    known = [(n, figure) for n, figure in parts if figure is not None]
    return rules.roll_up_target(known) if len(known) == len(parts) else None


def _near(kpi: Kpi, target: Target) -> Fraction | Decimal:
    assert kpi.better is not None  # noqa: S101  # judged before
    return target.near if target.near is not None else rules.default_near(target.value, kpi.better, kpi.unit)


def _zero_at(kpi: Kpi, target: Target) -> Fraction | Decimal | None:
    assert kpi.better is not None  # noqa: S101  # judged before
    return target.zero_at if target.zero_at is not None else rules.default_zero(target.value, kpi.better, kpi.unit)


def _parts(ctx: Context, kpi: Kpi, cohort: Month) -> list[tuple[int, Target]]:
    """(n, target) of the days of the month where the target changed inside it; else empty."""
    inside = [
        other
        for other in ctx.partner.targets
        if other.kpi == kpi.id
        and (other.valid_from is None or other.valid_from <= cohort.last)
        and (other.valid_until is None or other.valid_until >= cohort.first)
    ]
    if len(inside) < 2 or kpi.of is not None:
        return []
    parts = []
    for day, pair in ctx.measures.fragments(kpi.id, ctx.partner.id).items():
        held = ctx.partner.target(kpi.id, day)
        if Month.of(day) == cohort and held is not None and pair.known:
            parts.append((pair.known, held))
    return parts


def _withheld(ctx: Context, kpi: Kpi, reading: Reading, agreed: Agreed) -> str:
    """Why there is no status; empty when there is one."""
    say, show = ctx.words.say, ctx.formats
    lack = shortfall(ctx, kpi.withheld_by, reading.month) if kpi.withheld_by else ""
    if reading.value is None and not reading.unknown and not lack:
        return say("no data for {month}", month=show.month(reading.month))
    if kpi.lag_months and not reading.mature:
        return say(
            "the {month} cohort can be read {days} days after its end",
            month=show.month(reading.month),
            days=str(kpi.matures_after),
        )
    known = reading.known_share
    if kpi.coverage_floor is not None and known is not None and known < kpi.coverage_floor:
        return say("outcome known for {share} of parcels, {floor} needed", **below(ctx, known, kpi.coverage_floor))
    if lack:
        return lack
    if (
        kpi.better is not None
        and rules.volume(reading.n, agreed.level, kpi.better, kpi.unit, agreed.zero_at) != "rated"
    ):
        return say("n = {n} is too few to rate", n=show.integer(reading.n))
    return ""


def _crossed(
    kpi: Kpi, agreed: Agreed, reading: Reading, history: Mapping[Month, Reading], *, rated: bool
) -> RedLine | None:
    """The red line where it is crossed; on few parcels only when the Poisson bound or 12 months say so."""
    line, better = agreed.red_line, kpi.better
    if line is None or better is None or reading.value is None:
        return None
    month = RedLine(line, reading.value)
    if rated:
        return month if rules.beyond_red_line(reading.value, line, better) else None
    if not kpi.is_rate or kpi.chart != "p_prime" or reading.numerator is None or not reading.mature:
        return None
    failures = reading.numerator if better == "lower" else reading.n - reading.numerator
    if rules.rare_beyond_red_line(failures, reading.n, line, better, None):
        return month
    year = [r for m, r in history.items() if reading.month.shift(1 - _ROLLING) <= m <= reading.month]
    size = sum(r.n for r in year)
    if not size or rules.volume(size, agreed.level, better, kpi.unit, agreed.zero_at) != "rated":
        return None
    rolling = Fraction(sum(r.numerator or 0 for r in year), size)
    beyond = rules.rare_beyond_red_line(failures, reading.n, line, better, rolling)
    return RedLine(line, rolling, rolling=True) if beyond else None
