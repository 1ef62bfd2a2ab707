"""A KPI against what was agreed: status, points, red line, and why it is not rated."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from scorecards.compose.agreed import Agreed, agreed, in_force
from scorecards.compose.context import Context
from scorecards.compose.coverage import below, shortfall
from scorecards.compose.populations import judged_readings, scored_rows
from scorecards.compose.reading import Reading, without_value
from scorecards.engine import absent
from scorecards.engine.measures import Rows
from scorecards.model import Kpi, Month, Target
from scorecards.statistics import status as rules

Verdict = Literal["met", "near", "missed", "not_rated", "not_scored", "not_supplied"]
_ROLLING = 12
#: Before the name of a rule among a KPI's needs.
_RULE = "config."


@dataclass(frozen=True)
class RedLine:
    """A red line that is crossed by a value: of the month itself, or of the twelve months up to it (`rolling`)."""

    line: Fraction
    value: Fraction
    rolling: bool = False


@dataclass(frozen=True)
class Judgement:
    """The verdict on one KPI in one month. Levels are exact and in the stored scale.

    `target` is the general one in force on the cohort's last day, `weight` the weight in the card's own month (0:
    not scored), so that the weights of a card are those of one day. `reading` is of the rows that are judged.
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


def judge(
    ctx: Context,
    kpi: Kpi,
    month: Month,
    history: Mapping[Month, Reading] | None = None,
    rows: Rows | None = None,
) -> Judgement:
    """Judge the cohort that the card of `month` shows, on the rows that the contract scores unless others are given.

    `history` are the months of the KPI over all rows, where the caller has them.
    """
    cohort, rows = ctx.cohort(kpi, month), rows or scored_rows(ctx)
    target, scored = _in_force(ctx, kpi, cohort), _in_force(ctx, kpi, month)
    weight = scored.weight if scored and target else 0
    if kpi.id not in ctx.measures.kpis:
        reason = not_supplied(ctx, kpi)
        return Judgement(without_value(ctx, kpi, cohort), target, weight, None, "not_supplied", None, reason, None)
    if history is None or rows != "all":
        history = judged_readings(ctx, kpi, rows)
    reading = history.get(cohort) or without_value(ctx, kpi, cohort)
    held = agreed(ctx, kpi, cohort.first, cohort.last, rows) if kpi.better is not None else None
    if held is None or kpi.better is None:
        is_empty = reading.value is None and in_force(ctx, kpi, cohort.first, cohort.last)
        reason = ctx.words.say("no data for {month}", month=ctx.formats.month(cohort)) if is_empty else ""
        return Judgement(reading, None, 0, None, "not_scored", None, reason, None)
    reason = _withheld_month(ctx, kpi, reading, held, rows)
    crossed = _crossed(kpi, held, reading, history, rated=not reason)
    if reason or reading.value is None:
        return Judgement(reading, target, weight, held, "not_rated", None, reason, crossed)
    found = rules.status(reading.value, held.level, kpi.better, held.near)
    earned = rules.points(reading.value, held.level, kpi.better, held.zero_at) if weight else None
    return Judgement(reading, target, weight, held, found, earned, "", crossed)


def not_supplied(ctx: Context, kpi: Kpi) -> str:
    """Columns that no source maps and rules that are not configured."""
    missing = absent(kpi, ctx.workspace, ctx.tables) or [kpi.table]
    columns = [name for name in missing if not name.startswith(_RULE)]
    rules_ = [name.removeprefix(_RULE) for name in missing if name.startswith(_RULE)]
    parts = [ctx.words.say("the data has no {columns}", columns=", ".join(columns))] if columns else []
    parts += [ctx.words.say("not configured: {rules}", rules=", ".join(rules_))] if rules_ else []
    return ctx.words.chained(parts)


def _in_force(ctx: Context, kpi: Kpi, month: Month) -> Target | None:
    return ctx.partner.target(kpi.id, month.last) or ctx.partner.target(kpi.id, month.first)


def _withheld_month(ctx: Context, kpi: Kpi, reading: Reading, held: Agreed, rows: Rows) -> str:
    month = ctx.formats.month(reading.month)
    if rows != "all" and reading.value is None and judged_readings(ctx, kpi).get(reading.month):
        return ctx.words.say("every row of {month} is excluded", month=month)
    lack = shortfall(ctx, kpi.withheld_by, reading.month) if kpi.withheld_by else ""
    return not_begun(ctx, reading.month.first, month) or withheld(ctx, kpi, reading, held, lack, month)


def not_begun(ctx: Context, first: date, period: str) -> str:
    """That a period has no day with data yet; empty when it has."""
    as_of = ctx.measures.data_as_of
    sentence = "{period} begins after the data date, {day}"
    return ctx.words.say(sentence, period=period, day=ctx.formats.day(as_of)) if first > as_of else ""


def withheld(ctx: Context, kpi: Kpi, reading: Reading, held: Agreed, lack: str, period: str) -> str:
    """Why there is no status; empty when there is one.

    `lack` is what a coverage KPI lacks in the period, `period` the period as text.
    """
    say, show = ctx.words.say, ctx.formats
    if reading.value is None and not reading.unknown and not lack:
        return say("no data for {month}", month=period)
    if kpi.lag_months and not reading.mature:
        return say(
            "the {month} cohort can be read {days} days after its end", month=period, days=str(kpi.matures_after)
        )
    known = reading.known_share
    if kpi.coverage_floor is not None and known is not None and known < kpi.coverage_floor:
        return say("outcome known for {share} of parcels, {floor} needed", **below(ctx, known, kpi.coverage_floor))
    if lack:
        return lack
    if held.without:
        n, total = show.integer(held.total - held.without), show.integer(held.total)
        return say("{n} of {total} parcels have a target", n=n, total=total)
    if kpi.better is not None and rules.volume(reading.n, held.level, kpi.better, kpi.unit, held.zero_at) != "rated":
        return say("n = {n} is too few to rate", n=show.integer(reading.n))
    return ""


def _crossed(
    kpi: Kpi, held: Agreed, reading: Reading, history: Mapping[Month, Reading], *, rated: bool
) -> RedLine | None:
    """The red line where it is crossed; on few parcels only when the Poisson bound or 12 months say so."""
    line, better = held.red_line, kpi.better
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
    if not size or rules.volume(size, held.level, better, kpi.unit, held.zero_at) != "rated":
        return None
    rolling = Fraction(sum(r.numerator or 0 for r in year), size)
    beyond = rules.rare_beyond_red_line(failures, reading.n, line, better, rolling)
    return RedLine(line, rolling, rolling=True) if beyond else None
