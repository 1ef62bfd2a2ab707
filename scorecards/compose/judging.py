"""A KPI against what was agreed: status, points, red line, and why it is not rated."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scorecards.compose.context import Context
from scorecards.compose.reading import Reading, nothing, readings
from scorecards.model import Kpi, Month, Pair, Target
from scorecards.statistics import status as rules

Verdict = Literal["met", "near", "missed", "not_rated", "not_scored", "not_supplied"]
_ROLLING = 12


@dataclass(frozen=True)
class Judgement:
    """The verdict on one KPI in one month. Levels are exact and in the stored scale."""

    reading: Reading
    target: Target | None
    level: Fraction | None
    near: Fraction | None
    zero_at: Fraction | None
    status: Verdict
    points: Fraction | None
    reason: str
    beyond_red_line: bool

    @property
    def weight(self) -> int:
        """Weight of the target in force, 0 when nothing is scored."""
        return self.target.weight if self.target else 0


def judge(ctx: Context, kpi: Kpi, month: Month, history: Mapping[Month, Reading] | None = None) -> Judgement:
    """Judge the cohort that the card of `month` shows."""
    cohort = ctx.cohort(kpi, month)
    target = ctx.partner.target(kpi.id, cohort.last) or ctx.partner.target(kpi.id, cohort.first)
    if kpi.id not in ctx.measures.kpis:
        reason = ctx.words.say("the data has no {columns}", columns=", ".join(_absent(ctx, kpi)))
        return Judgement(nothing(cohort), target, None, None, None, "not_supplied", None, reason, beyond_red_line=False)
    reading = (readings(ctx, kpi) if history is None else history).get(cohort, nothing(cohort))
    if target is None or kpi.better is None:
        return Judgement(reading, None, None, None, None, "not_scored", None, "", beyond_red_line=False)
    level = _level(ctx, kpi, cohort, target)
    near = Fraction(target.near) if target.near is not None else rules.default_near(level, kpi.better, kpi.unit)
    zero = Fraction(target.zero_at) if target.zero_at is not None else rules.default_zero(level, kpi.better, kpi.unit)
    reason = _withheld(ctx, kpi, reading, level, zero)
    beyond = _beyond(kpi, target, reading, history or {}, rated=not reason)
    if reason or reading.value is None:
        return Judgement(reading, target, level, near, zero, "not_rated", None, reason, beyond)
    found = rules.status(reading.value, level, kpi.better, near)
    earned = rules.points(reading.value, level, kpi.better, zero) if target.weight else None
    return Judgement(reading, target, level, near, zero, found, earned, "", beyond)


def _absent(ctx: Context, kpi: Kpi) -> list[str]:
    """Needed columns that no source maps."""
    absent = []
    for need in kpi.needs:
        name, _, column = need.rpartition(".")
        table = ctx.tables.tables.get(name or kpi.table)
        if table is None or column not in table.supplied:
            absent.append(f"{name or kpi.table}.{column}")
    return absent


def _level(ctx: Context, kpi: Kpi, cohort: Month, target: Target) -> Fraction:
    """The target of the month: Σ n·T / Σ n over its days when it changed inside the month."""
    inside = [
        other
        for other in ctx.partner.targets
        if other.kpi == kpi.id
        and (other.valid_from is None or other.valid_from <= cohort.last)
        and (other.valid_until is None or other.valid_until >= cohort.first)
    ]
    if len(inside) < 2 or kpi.of is not None:
        return Fraction(target.value)
    parts = []
    for day, pair in ctx.measures.fragments(kpi.id, ctx.partner.id).items():
        held = ctx.partner.target(kpi.id, day)
        if Month.of(day) == cohort and held is not None:
            parts.append((pair.known, held.value))
    return rules.roll_up_target(parts) or Fraction(target.value)


def _withheld(ctx: Context, kpi: Kpi, reading: Reading, level: Fraction, zero: Fraction | None) -> str:
    """Why there is no status; empty when there is one."""
    say, show = ctx.words.say, ctx.formats
    if reading.value is None:
        return say("no data for {month}", month=show.month(reading.month))
    if kpi.lag_months and not reading.mature:
        return say(
            "the {month} cohort can be read {days} days after its end",
            month=show.month(reading.month),
            days=str(kpi.matures_after),
        )
    known = reading.known_share
    if kpi.coverage_floor is not None and known is not None and known < kpi.coverage_floor:
        return say(
            "outcome known for {share} of parcels, {floor} needed",
            share=show.value(known, "percent", 1),
            floor=show.value(kpi.coverage_floor, "percent", 1),
        )
    if kpi.withheld_by and (lack := shortfall(ctx, kpi.withheld_by, reading.month)):
        return lack
    if kpi.better is not None and rules.volume(reading.n, level, kpi.better, kpi.unit, zero) != "rated":
        return say("n = {n} is too few to rate", n=show.integer(reading.n))
    return ""


def shortfall(ctx: Context, coverage: str, month: Month) -> str:
    """What a coverage KPI lacks to its floor in a month, in words; empty when it is reached or not supplied."""
    kpi = ctx.measures.kpis.get(coverage)
    if kpi is None or kpi.coverage_floor is None:
        return ""
    pair = ctx.measures.monthly(coverage, ctx.partner.id).get(month, Pair())
    if pair.value is not None and pair.value >= kpi.coverage_floor:
        return ""
    return ctx.words.say(
        "{name}: {share}, {floor} needed",
        name=kpi.name,
        share=ctx.formats.value(pair.value, "percent", 1),
        floor=ctx.formats.value(kpi.coverage_floor, "percent", 1),
    )


def _beyond(kpi: Kpi, target: Target, reading: Reading, history: Mapping[Month, Reading], *, rated: bool) -> bool:
    """Whether the red line is crossed; on few parcels only when the Poisson bound or 12 months say so."""
    if target.red_line is None or reading.value is None or kpi.better is None:
        return False
    if rated:
        return rules.beyond_red_line(reading.value, target.red_line, kpi.better)
    if not kpi.is_rate or kpi.chart != "p_prime" or reading.numerator is None or not reading.mature:
        return False
    failures = reading.numerator if kpi.better == "lower" else reading.n - reading.numerator
    year = [r for m, r in history.items() if reading.month.shift(1 - _ROLLING) <= m <= reading.month]
    size = sum(r.n for r in year)
    rolling = Fraction(sum(r.numerator or 0 for r in year), size) if size else None
    if rolling is not None and rules.volume(size, target.value, kpi.better, kpi.unit) != "rated":
        rolling = None
    return rules.rare_beyond_red_line(failures, reading.n, target.red_line, kpi.better, rolling)
