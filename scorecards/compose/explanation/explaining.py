"""The answer to a question: both sides read, the steps between them, and what may be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from scorecards.compose.behaviour import Behaviour, behaviour
from scorecards.compose.context import Context
from scorecards.compose.explanation.cost import cost_steps
from scorecards.compose.explanation.question import TARGET, NoDataError, NoTargetError, Question, previous
from scorecards.compose.explanation.rows import (
    IN_CUBES,
    ON_DEMAND,
    Asked,
    Key,
    Part,
    failures,
    parts_of,
    supplied,
)
from scorecards.compose.explanation.spend import spend_of
from scorecards.compose.explanation.standouts import standouts
from scorecards.compose.explanation.steps import cell_steps, target_steps
from scorecards.compose.explanation.words import sentences
from scorecards.compose.judging import not_begun, not_supplied
from scorecards.compose.populations import is_additive, judged_readings, scored_rows
from scorecards.compose.spans import Period, Span, cohort, period_words
from scorecards.engine import Measures, finer
from scorecards.engine.measures import Rows
from scorecards.errors import Problem, configuration_error
from scorecards.formats import Formats, decimals_for, printed
from scorecards.model import Kpi, Month, Partner
from scorecards.model.explanation import Explanation
from scorecards.sources.tables import Tables
from scorecards.statistics.bridges import Sums, whole
from scorecards.wording import Words
from scorecards.workspace import Workspace


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its days and its rows by key."""

    span: Span
    parts: Mapping[Key, Part]

    @property
    def total(self) -> Sums:
        """All rows."""
        return whole(part.sums for part in self.parts.values())

    @property
    def n(self) -> int:
        """The rows behind the value."""
        return sum(part.pair.rows for part in self.parts.values())


def explain(
    workspace: Workspace, tables: Tables, measures: Measures, partner: Partner, question: Question
) -> Explanation:
    """The bridge that answers the question.

    Raises ConfigurationError for a question without an answer, DataError for a period without data.
    """
    show, words = Formats(workspace.locale, workspace.currency), Words(overrides=workspace.overrides)
    return explained(
        Context(workspace, tables, measures, partner, Month.of(question.period.last), show, words), question
    )


def explained(ctx: Context, question: Question) -> Explanation:
    """The same where the context is there already."""
    partner = ctx.partner
    kpi = _kpi(ctx, question.kpi)
    asked = Asked(ctx, kpi, scored_rows(ctx), _finer(ctx, kpi, question.by))
    against = question.against or (TARGET if partner.targets_of(kpi.id) else previous(question.period))
    by = _dimensions(asked, question)
    now = _side(asked, question.period, by)
    if against == TARGET:
        _need_target(asked, now)
        return _composed(asked, question, by, now, None, TARGET)
    assert not isinstance(against, str)  # noqa: S101  # "target" is the only word
    return _composed(asked, question, by, now, _side(asked, against, by), str(against))


def _finer(ctx: Context, kpi: Kpi, by: Sequence[str] | None) -> Measures | None:
    """The sums by seller or warehouse where one of them is asked for."""
    wanted = [ON_DEMAND[name] for name in by or () if name in ON_DEMAND]
    if not wanted:
        return None
    (column,) = wanted
    if column in ctx.workspace.tables[kpi.table].columns:
        own = replace(kpi, by=column, needs=(*kpi.needs, column))
        measures = finer(ctx.workspace, ctx.tables, [own])
        if kpi.id in measures.kpis:
            return measures
    raise configuration_error(
        "--by", f"the data has no {kpi.table}.{column}", "Map it, or ask for lane, service or flow."
    )


def _dimensions(asked: Asked, question: Question) -> tuple[str, ...]:
    """The dimensions asked for, or those of lane, service and flow that the rows have."""
    by = question.by or IN_CUBES
    kept = tuple(supplied(_side(asked, question.period, by).parts, by))
    if question.by is not None and len(kept) < len(by):
        missing = " and no ".join(name for name in by if name not in kept)
        hint = f"They have {', '.join(kept)}." if kept else f"Ask for another one of {', '.join(IN_CUBES)}."
        raise configuration_error("--by", f"the rows of {asked.kpi.name} have no {missing}", hint)
    return kept


def _kpi(ctx: Context, kpi_id: str) -> Kpi:
    kpi = ctx.workspace.kpis[kpi_id]
    if kpi_id not in ctx.measures.kpis:
        raise configuration_error(
            f"KPI {kpi_id}", f"cannot be explained: {not_supplied(ctx, kpi)}", "Map what is missing."
        )
    if not is_additive(kpi):
        what = "is a percentile" if kpi.of is not None else "counts groups"
        raise configuration_error(
            f"KPI {kpi_id}", f"{what}: it is no sum of parts, so no steps add up to it", "Ask for a ratio."
        )
    return kpi


def _side(asked: Asked, period: Period, by: Sequence[str]) -> Side:
    """The rows of a period. Raises DataError where none has a known outcome."""
    ctx, kpi = asked.ctx, asked.kpi
    span = cohort(kpi, period)
    side = Side(span, parts_of(ctx, kpi, asked.found(span), by))
    if side.total.denominator <= 0:
        words = period_words(ctx, span)
        what = not_begun(ctx, span.first, words) or f"{kpi.name} has no data for {words}"
        months = ctx.measures.monthly(kpi.id, ctx.partner.id)
        hint = f"Its data goes from {min(months)} to {max(months)}." if months else "No row of the data has a value."
        raise NoDataError([Problem(ctx.partner.id, None, what, hint)])
    return side


def _need_target(asked: Asked, now: Side) -> None:
    ctx, kpi = asked.ctx, asked.kpi
    without = sum(part.without for part in now.parts.values())
    if kpi.better is None or without:
        words, total = period_words(ctx, now.span), now.n
        some = f"for {without:,} of its {total:,} rows" if 0 < without < total else ""
        what = " ".join(filter(None, [f"{kpi.name} has no target", some, f"in {words}"]))
        hint = "Write a target for all of them, or compare with `--against previous`, `year` or a period."
        raise NoTargetError([Problem(ctx.partner.id, None, what, hint)])


def _composed(
    asked: Asked, question: Question, by: tuple[str, ...], now: Side, before: Side | None, against: str
) -> Explanation:
    ctx, kpi = asked.ctx, asked.kpi
    value, base = now.total.ratio or Fraction(0), _base(now, before)
    decimals = _decimals(kpi, value, base)
    shown = printed(value, kpi.unit, decimals) - printed(base, kpi.unit, decimals)
    is_cost = False
    if before is None:
        steps, totals = target_steps(ctx, kpi, now.parts, by, decimals, shown)
    else:
        components = None
        if question.by is None:
            components = cost_steps(asked, before.span, now.span, value - base, decimals, shown)
        is_cost = components is not None
        steps, totals = components or cell_steps(ctx, kpi, before.parts, now.parts, by, decimals, shown)
    behaved = _behaviour(ctx, kpi, now.span, asked.rows)
    failed = failures(kpi, now.total)
    allowed = [failures(kpi, Sums(part.at_target, part.sums.denominator)) or 0 for part in now.parts.values()]
    found = Explanation(
        kpi=kpi.id,
        name=kpi.name,
        unit=kpi.unit,
        better=kpi.better,
        currency=ctx.workspace.currency,
        partner=ctx.partner.id,
        partner_name=ctx.partner.name,
        period=str(question.period),
        against=against,
        by=() if is_cost else by,
        first=now.span.first.isoformat(),
        last=now.span.last.isoformat(),
        before_first=before.span.first.isoformat() if before else None,
        before_last=before.span.last.isoformat() if before else None,
        scored="adjusted" if asked.rows == "adjusted" else "raw",
        provisional=(ctx.measures.data_as_of - now.span.last).days < kpi.matures_after,
        decimals=decimals,
        value=float(value),
        base=float(base),
        difference=float(value - base),
        n=now.n,
        n_before=before.n if before else None,
        above=float(failed - sum(allowed)) if failed is not None and before is None else None,
        printed_value=float(printed(value, kpi.unit, decimals)),
        printed_base=float(printed(base, kpi.unit, decimals)),
        printed_difference=float(shown),
        totals=totals,
        signal=behaved.latest.rule if behaved and behaved.latest else "",
        steps=steps,
        standouts=standouts(asked, by, now.span, before.span if before else None, steps),
        spend=spend_of(kpi, before.parts, now.parts, steps if is_cost else ()) if before else None,
        sentences=(),
    )
    return sentences(ctx, kpi, found, now.span, before.span if before else None, behaved)


def _decimals(kpi: Kpi, value: Fraction, base: Fraction) -> int:
    """One digit more than the KPI has, for its parts, and as many as tell the two figures apart."""
    own = decimals_for(kpi.unit, value, base, status_is_met=None, default=kpi.decimals)
    return max(own + 1, decimals_for(kpi.unit, value, base, status_is_met=False, default=kpi.decimals))


def _base(now: Side, before: Side | None) -> Fraction:
    """The figure compared with: of the other period, or the target Σ n·T / Σ n."""
    if before is not None:
        return before.total.ratio or Fraction(0)
    return sum((part.at_target for part in now.parts.values()), Fraction(0)) / now.total.denominator


def _behaviour(ctx: Context, kpi: Kpi, span: Span, rows: Rows) -> Behaviour | None:
    """The control chart of the months up to a month; weeks and quarters have none."""
    if not isinstance(span.period, Month):
        return None
    history = judged_readings(ctx, kpi, rows)
    found = behaviour(kpi, ctx.partner, history, span.period)
    return found if found.months and found.months[-1] == span.period else None
