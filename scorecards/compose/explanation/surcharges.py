"""The surcharges of a cost apart by name: what they are called, which stand alone, and whose lines they are."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.model import Lines
from scorecards.sources.raw import literal

#: The component whose parts they are.
WHOLE = "surcharges"
#: Parts that are several surcharges: those with less effect, and those that are billed without a name.
OTHERS = "surcharges/others"
UNNAMED = "surcharges/unnamed"
_NAMED = "surcharge/"
#: How many stand alone, by the size of their effect. One single surcharge beyond them stands alone too.
_ALONE = 5
#: The lines that the component sums: each of them has one name or none.
LINES = Lines("charges", "charge_type = 'surcharge'", "amount", "surcharge")


def part_of(name: str) -> str:
    """The part that a surcharge is, by its name on the invoice."""
    return f"{_NAMED}{name}" if name else UNNAMED


def shown_parts(effects: Mapping[str, Fraction]) -> dict[str, tuple[str, ...]]:
    """The parts that are shown, largest effect first, each with those that it sums; of the effects of all components.

    Surcharges are as many as a carrier thinks of: what is shown of them is bounded.
    """
    named = sorted((part for part in effects if part.startswith(_NAMED)), key=lambda part: (-abs(effects[part]), part))
    alone = named[: _ALONE if len(named) > _ALONE + 1 else len(named)]
    found: dict[str, tuple[str, ...]] = {part: (part,) for part in alone}
    if others := tuple(named[len(alone) :]):
        found[OTHERS] = others
    if UNNAMED in effects:
        found[UNNAMED] = (UNNAMED,)
    return found


def part_words(ctx: Context, part: str, summed: int) -> str:
    """What a part is called; `summed` is how many surcharges it sums."""
    if part == OTHERS:
        return ctx.words.say("{n} other surcharges", n=ctx.formats.integer(summed))
    if part == UNNAMED:
        return ctx.words.say("surcharges without a name")
    return ctx.words.say("surcharge {name}", name=part.removeprefix(_NAMED))


def lines_of(part: str, shown: Iterable[str]) -> Lines | None:
    """The lines of one part of those shown, all of a parcel together; None where it is no part of the surcharges."""
    name = "COALESCE(surcharge, '')"
    if part == OTHERS:
        alone = [own.removeprefix(_NAMED) for own in shown if own.startswith(_NAMED)]
        which = f"{name} NOT IN ({', '.join(map(literal, ['', *alone]))})"
    elif part == UNNAMED:
        which = f"{name} = ''"
    elif part.startswith(_NAMED):
        which = f"{name} = {literal(part.removeprefix(_NAMED))}"
    else:
        return None
    return Lines(LINES.table, f"{LINES.population} AND {which}", LINES.value, None)
