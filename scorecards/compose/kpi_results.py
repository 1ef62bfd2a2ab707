"""One row of the KPI table: value, comparison, judgement, and the history behind the words."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from scorecards.compose.adjusting import Judged, adjusted_note, judge_both
from scorecards.compose.behaviour import Behaviour, behaviour, since
from scorecards.compose.context import SCANS, Context
from scorecards.compose.cost_parts import cost_parts
from scorecards.compose.coverage import shortfall
from scorecards.compose.judging import Judgement
from scorecards.compose.kpi_words import SHOWN_MONTHS, alt, annotation, note, verdict
from scorecards.compose.populations import is_narrowed, judged_readings, scope_words, scored_rows, whole_n
from scorecards.compose.reading import Reading
from scorecards.compose.sentences import change_phrase
from scorecards.formats import decimals_for, exact, printed
from scorecards.model import Kpi, KpiResult, Limits, Month, Point
from scorecards.model.scorecard import RebaseMark
from scorecards.statistics import assurance as assured
from scorecards.statistics.change import change_z
from scorecards.statistics.intervals import poisson, wilson
from scorecards.statistics.scoring import SCAN_COVERAGE

#: Amounts from here on are printed without decimals.
WHOLE_AMOUNTS = 1000


def kpi_result(ctx: Context, kpi: Kpi) -> tuple[KpiResult, Judgement, str]:
    """The result of a KPI, its judgement, and what its latest signal says."""
    raw = judged_readings(ctx, kpi) if kpi.id in ctx.measures.kpis else {}
    found = judge_both(ctx, kpi, raw)
    history = judged_readings(ctx, kpi, scored_rows(ctx)) if raw else raw
    reading = found.scored.reading
    behaved = behaviour(kpi, ctx.partner, history, reading.month)
    signal = behaved.latest if reading.value is not None and reading.month in behaved.bands else None
    change = change_phrase(ctx, kpi, behaved) if signal else ""
    whole = found.raw.reading
    result = replace(
        _result(ctx, kpi, history, found, behaved, change),
        trend="raw" if history == raw else "adjusted",
        rebases=_rebases(ctx, kpi, behaved),
        cost_parts=cost_parts(ctx, kpi, whole.month.first, whole.month.last, whole),
    )
    return result, found.scored, change


def _result(
    ctx: Context, kpi: Kpi, history: Mapping[Month, Reading], found: Judged, behaved: Behaviour, change: str
) -> KpiResult:
    judged, raw, reading, agreed = found.scored, found.raw.reading, found.scored.reading, found.scored.agreed
    previous = _value(history, reading.month.shift(-1))
    last_year = _value(history, reading.month.shift(-12))
    signal = behaved.latest if change else None
    decimals = decimals_of(kpi, judged, _crossed_limit(behaved, reading.month) if signal else None)
    limits = behaved.limits
    begun = since(behaved) if change else None
    level = _float(judged.level)
    is_judged = reading.value is not None and reading.month in behaved.bands
    return KpiResult(
        id=kpi.id,
        name=kpi.name,
        group=kpi.group if judged.weight else "other",
        unit=kpi.unit,
        better=kpi.better,
        decimals=decimals,
        currency=ctx.workspace.currency,
        weight=judged.weight,
        period=str(reading.month),
        value=_float(raw.value),
        numerator=raw.numerator,
        denominator=raw.denominator,
        n=raw.n,
        unknown=raw.unknown,
        bounds=bounds_of(kpi, raw),
        interval=_interval(kpi, raw),
        target=level,
        near=_float(agreed.near) if agreed else None,
        red_line=_float(agreed.red_line) if agreed else None,
        zero_at=_float(agreed.zero_at) if agreed else None,
        gap=_gap(kpi, reading.value, judged.level, decimals),
        previous=_float(previous),
        last_year=_float(last_year),
        delta_previous=_difference(reading.value, previous),
        delta_year=_difference(reading.value, last_year),
        change_z=_change(kpi, history, reading, behaved),
        history=_history(ctx, kpi, history, behaved),
        limits=_limits(behaved),
        variation=assured.variation(limits if is_judged else None, signal, kpi.better),
        rule=signal.rule if signal else None,
        since=str(begun) if begun else None,
        assurance=assured.assurance(limits, level, kpi.better) if agreed or judged.target else "none",
        under_review=assured.under_review(signal),
        points=_float(judged.points),
        status=judged.status,
        reason=judged.reason,
        note=_notes(ctx, kpi, found, decimals),
        provisional=_is_provisional(ctx, kpi, raw),
        alt=alt(ctx, kpi, history, judged, decimals, change),
        verdict=verdict(ctx, kpi, change, behaved, reading),
        annotation=annotation(ctx, kpi, judged, decimals),
        clause=_clause(judged),
        adjusted=_float(found.adjusted.reading.value) if found.adjusted else None,
        excluded=found.excluded,
        adjusted_points=_float(found.worth),
        scored=found.basis,
    )


def _float(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]  # Fraction or Decimal


def _value(history: Mapping[Month, Reading], month: Month) -> Fraction | None:
    reading = history.get(month)
    return reading.value if reading else None


def _difference(value: Fraction | None, other: Fraction | None) -> float | None:
    return None if value is None or other is None else float(value - other)


def _gap(kpi: Kpi, value: Fraction | None, level: Fraction | None, decimals: int) -> float | None:
    """The difference of the two figures as they are printed: a reader who subtracts finds the same."""
    if value is None or level is None:
        return None
    return float((printed(value, kpi.unit, decimals) - printed(level, kpi.unit, decimals)) / kpi.scale)


def _crossed_limit(behaved: Behaviour, month: Month) -> float | None:
    """The control limit that the month is beyond."""
    signal, band = behaved.signals[month], behaved.bands[month]
    return {1: band.upper, -1: band.lower}[signal.direction] if signal.rule == "R1" else None


def decimals_of(kpi: Kpi, judged: Judgement, limit: float | None = None) -> int:
    """Digits that cannot contradict status, red line, cap or the limit crossed, and that show the whole target."""
    met = judged.status == "met" if judged.status in ("met", "near", "missed") else None
    decimals = decimals_for(kpi.unit, judged.reading.value, judged.level, met, _default_decimals(kpi, judged))
    for target in judged.agreed.targets if judged.agreed else ():
        if judged.level != Fraction(target.value):
            continue
        written = exact(target.value) * kpi.scale
        decimals = max(decimals, -int(written.normalize().as_tuple().exponent))
    value = judged.reading.value
    if crossed := judged.crossed:
        decimals = decimals_for(kpi.unit, crossed.value, crossed.line, status_is_met=False, default=decimals)
    if limit is not None:
        decimals = decimals_for(kpi.unit, value, limit, status_is_met=False, default=decimals)
    if kpi.id == SCANS and value is not None and value < SCAN_COVERAGE:
        decimals = decimals_for(kpi.unit, value, SCAN_COVERAGE, status_is_met=False, default=decimals)
    return decimals


def _default_decimals(kpi: Kpi, judged: Judgement) -> int | None:
    """The KPI's own digits; amounts in thousands are printed whole, their cents would only fill the column."""
    figures = [figure for figure in (judged.reading.value, judged.level) if figure is not None]
    if kpi.decimals is None and kpi.unit == "money" and max(figures, default=Fraction(0)) >= WHOLE_AMOUNTS:
        return 0
    return kpi.decimals


def bounds_of(kpi: Kpi, reading: Reading) -> tuple[float, float] | None:
    """All unknown failed … all unknown met."""
    if not reading.unknown or not kpi.is_rate or reading.numerator is None or kpi.denominator != "1":
        return None
    total = reading.n + reading.unknown
    return reading.numerator / total, (reading.numerator + reading.unknown) / total


def _interval(kpi: Kpi, reading: Reading) -> tuple[float, float] | None:
    """95 %: Wilson for shares, exact Poisson for rare counts; none where no row counts as 1."""
    if not reading.n or reading.numerator is None or not kpi.is_rate or kpi.denominator != "1":
        return None
    if kpi.unit == "percent":
        return wilson(reading.numerator, reading.n)
    low, high = poisson(reading.numerator)
    return low / reading.n, high / reading.n


def _change(kpi: Kpi, history: Mapping[Month, Reading], reading: Reading, behaved: Behaviour) -> float | None:
    before = history.get(reading.month.shift(-1))
    if kpi.chart != "p_prime" or before is None or reading.numerator is None or before.numerator is None:
        return None
    sigma = behaved.limits.sigma_z if behaved.limits and behaved.limits.sigma_z else 1.0
    return change_z(reading.numerator, reading.n, before.numerator, before.n, sigma)


def _history(ctx: Context, kpi: Kpi, history: Mapping[Month, Reading], behaved: Behaviour) -> tuple[Point, ...]:
    """The months up to the card's, gaps included; nothing before the first month with data."""
    last = min(ctx.month, max(history, default=ctx.month))
    first = max(ctx.month.shift(1 - SHOWN_MONTHS), min(history, default=ctx.month))
    points = []
    for month in first.until(last):
        reading, band, fired = history.get(month), behaved.bands.get(month), behaved.signals.get(month)
        limits = behaved.ranges.get(month)
        kind = assured.variation(limits, fired, kpi.better) if fired else None
        points.append(
            Point(
                period=str(month),
                value=_float(reading.value) if reading else None,
                numerator=reading.numerator if reading else None,
                denominator=reading.denominator if reading else None,
                lower=band.lower if band else None,
                centre=band.centre if band else None,
                upper=band.upper if band else None,
                trial=limits.trial if limits else False,
                mature=reading.mature or not kpi.lag_months if reading else True,
                signal=kind if kind in ("improvement", "concern", "neutral") else None,
            )
        )
    return tuple(points)


def _rebases(ctx: Context, kpi: Kpi, behaved: Behaviour) -> tuple[RebaseMark, ...]:
    """The approved changes that start a new range within the months shown."""
    shown = [rebase for rebase in ctx.partner.rebases_of(kpi.id) if rebase.month in behaved.months]
    return tuple(
        RebaseMark(
            period=str(rebase.month),
            reason=rebase.reason,
            approved_by=rebase.approved_by,
            approved_on=rebase.approved_on.isoformat(),
            is_shown=rebase.month not in behaved.unproven,
        )
        for rebase in shown
    )


def _limits(behaved: Behaviour) -> Limits | None:
    limits = behaved.limits
    if limits is None or behaved.baseline is None:
        return None
    band = limits.printed
    return Limits(
        method=limits.method,
        baseline_from=str(behaved.baseline[0]),
        baseline_until=str(behaved.baseline[1]),
        points=limits.baseline_points,
        centre=band.centre,
        lower=band.lower,
        upper=band.upper,
        near_lower=band.near_lower,
        near_upper=band.near_upper,
        sigma_z=limits.sigma_z,
        trial=limits.trial,
    )


def _notes(ctx: Context, kpi: Kpi, found: Judged, decimals: int) -> str:
    """The second line of the stub."""
    judged = found.scored
    parts = (note(ctx, kpi, judged), _narrowed(ctx, kpi, judged), adjusted_note(ctx, kpi, found, decimals))
    return ctx.words.chained(parts)


def _narrowed(ctx: Context, kpi: Kpi, judged: Judgement) -> str:
    """Which rows the targets name, where these are not all: the rest is not judged and not in the figure."""
    if judged.agreed is None or not is_narrowed(ctx, kpi):
        return ""
    n, total = (ctx.formats.integer(size) for size in (judged.reading.n, whole_n(ctx, kpi, judged.reading.month)))
    scopes = ctx.words.chained(dict.fromkeys(scope_words(ctx, target) for target in judged.agreed.targets))
    return ctx.words.say(
        "{scopes} alone: {n} of {total} parcels, no target for the rest", scopes=scopes, n=n, total=total
    )


def _clause(judged: Judgement) -> str:
    """The clauses of the targets that judge the month; of a KPI that is not supplied that of its target."""
    if judged.agreed is None:
        return judged.target.clause if judged.target else ""
    return judged.agreed.clause


def _is_provisional(ctx: Context, kpi: Kpi, reading: Reading) -> bool:
    return reading.value is not None and (not reading.mature or bool(_lack(ctx, kpi, reading.month)))


def _lack(ctx: Context, kpi: Kpi, month: Month) -> str:
    return shortfall(ctx, kpi.provisional_by, month) if kpi.provisional_by else ""
