"""The steps of a bridge, largest first, exact and as printed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.explanation.rows import Key, Part, failures
from scorecards.model import UNIT_SCALE, Kpi, Pair
from scorecards.model.explanation import Printed, Step, StepKind
from scorecards.statistics.bridges import Effect, Sums, gap, rate_mix
from scorecards.statistics.rounding import round_parts

_NOTHING = Part(Pair(), Sums(), Fraction(0), 0)
#: An end of a lane by itself.
PLACES = {"origin": "origin {place}", "destination": "destination {place}"}
_DIMENSIONS = {
    "lane": "lane",
    "service": "service",
    "flow": "flow",
    "origin": "origin",
    "destination": "destination",
    "seller": "seller",
    "warehouse": "warehouse",
}
Steps = tuple[tuple[Step, ...], Printed]


def target_steps(
    ctx: Context, kpi: Kpi, parts: Mapping[Key, Part], by: Sequence[str], decimals: int, shown: Decimal
) -> Steps:
    """What each cell accounts for of value less target."""
    sums = {key: part.sums for key, part in parts.items()}
    targets = {
        key: part.at_target / part.sums.denominator if part.sums.denominator else Fraction(0)
        for key, part in parts.items()
    }
    effects = {key: Effect(rate=own) for key, own in gap(sums, targets).items()}
    steps = []
    for (key, effect), text in zip(_sorted(effects), printed_effects(kpi, effects, decimals, shown), strict=True):
        part = parts[key]
        failed = failures(kpi, part.sums)
        allowed = failures(kpi, Sums(part.at_target, part.sums.denominator))
        above = failed - allowed if failed is not None and allowed is not None else None
        target = targets[key] if part.sums.denominator else None
        steps.append(_step(ctx, kpi, key, by, "cell", part, None, target, above, effect, text))
    return tuple(steps), total(steps, decimals)


def cell_steps(
    ctx: Context,
    kpi: Kpi,
    before: Mapping[Key, Part],
    after: Mapping[Key, Part],
    by: Sequence[str],
    decimals: int,
    shown: Decimal,
) -> Steps:
    """What each cell accounts for of the difference of two periods."""
    effects = rate_mix(
        {key: part.sums for key, part in before.items()}, {key: part.sums for key, part in after.items()}
    )
    steps = []
    for (key, effect), text in zip(_sorted(effects), printed_effects(kpi, effects, decimals, shown), strict=True):
        old, new = before.get(key, _NOTHING), after.get(key, _NOTHING)
        kind: StepKind = "cell" if old.pair.known and new.pair.known else "new" if new.pair.known else "ended"
        kind = kind if old.pair.known or new.pair.known else "rest"
        steps.append(_step(ctx, kpi, key, by, kind, new, old, old.sums.ratio, None, effect, text))
    return tuple(steps), total(steps, decimals)


def _sorted(effects: Mapping[Key, Effect]) -> list[tuple[Key, Effect]]:
    return sorted(effects.items(), key=lambda entry: (-abs(entry[1].total), entry[0]))


def printed_effects(kpi: Kpi, effects: Mapping[Key, Effect], decimals: int, shown: Decimal) -> list[Printed]:
    """The effects as printed: rate, mix and rest first add up to the difference, then the cells to each of the three."""
    ordered = [effect for _, effect in _sorted(effects)]
    scale = UNIT_SCALE[kpi.unit]
    columns = [[getattr(effect, name) * scale for effect in ordered] for name in ("rate", "mix", "rest")]
    moved = [index for index, column in enumerate(columns) if any(column)] or [0]
    totals = dict(zip(moved, round_parts([sum(columns[index]) for index in moved], decimals, shown), strict=True))
    parts = [round_parts(column, decimals, totals.get(index, Decimal(0))) for index, column in enumerate(columns)]
    return [Printed(float(sum(own)), *map(float, own)) for own in zip(*parts, strict=True)]


def total(steps: Sequence[Step], decimals: int) -> Printed:
    """The printed steps summed; rounding again only clears what binary fractions leave."""
    names = ("total", "rate", "mix", "rest")
    return Printed(*(round(sum(getattr(step.printed, name) for step in steps), decimals) for name in names))


def _step(
    ctx: Context,
    kpi: Kpi,
    key: Key,
    by: Sequence[str],
    kind: StepKind,
    part: Part,
    before: Part | None,
    base: Fraction | None,
    above: Fraction | None,
    effect: Effect,
    text: Printed,
) -> Step:
    cell = dict(zip(by, key, strict=True))
    return Step(
        id="/".join(value or "-" for value in key) or "all",
        name=cell_words(ctx, cell),
        kind=kind,
        cell=cell,
        n=part.pair.rows,
        n_before=before.pair.rows if before else None,
        value=_float(part.sums.ratio),
        before=_float(base),
        failures=_whole(failures(kpi, part.sums)),
        failures_before=_whole(failures(kpi, before.sums)) if before else None,
        above=_float(above),
        total=float(effect.total),
        rate=float(effect.rate),
        mix=float(effect.mix),
        rest=float(effect.rest),
        printed=text,
    )


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else int(value)


def dimension_word(ctx: Context, dimension: str) -> str:
    """What a dimension is called in a sentence."""
    return ctx.words.say(_DIMENSIONS[dimension]) if dimension in _DIMENSIONS else dimension


def cell_words(ctx: Context, cell: Mapping[str, str]) -> str:
    """`FR→ES, standard, forward`; a value that the data does not have is said to be missing."""
    words = []
    for dimension, value in cell.items():
        if not value:
            words.append(ctx.words.say("no {dimension}", dimension=dimension_word(ctx, dimension)))
        elif dimension in PLACES:
            words.append(ctx.words.say(PLACES[dimension], place=value))
        else:
            words.append(value.replace("-", "→", 1) if dimension == "lane" else ctx.plain(value))
    return ", ".join(words) or ctx.words.say("all")
