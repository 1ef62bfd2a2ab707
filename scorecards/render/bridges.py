"""The rows of a bridge as pictures, and the strip of weeks."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from scorecards.charts.bridge import bridge_bar, bridge_end
from scorecards.formats import Formats, printed
from scorecards.model.explanation import Explanation
from scorecards.model.weeks import WeekPoint, WeekStrip
from scorecards.render.words import unit_words
from scorecards.wording import Words


def bridge_pictures(
    first: float, steps: Sequence[float], *, higher_is_worse: bool, width: float, height: float
) -> list[str]:
    """SVG of every row: the first figure, each step, the last figure; the axis begins at the first figure."""
    levels = list(accumulate(steps, initial=first))
    axis = (min(levels), max(levels))
    bars = [
        bridge_bar(start, end, first, axis, worse=(end > start) == higher_is_worse, width=width, height=height)
        for start, end in pairwise(levels)
    ]
    ends = [
        bridge_end(value, first, axis, first=is_first, width=width, height=height)
        for value, is_first in ((levels[0], True), (levels[-1], False))
    ]
    return [ends[0], *bars, ends[1]]


def weeks_alt(weeks: WeekStrip, formats: Formats, words: Words) -> str:
    """What the strip of weeks shows: first and last value, and the weeks with a signal."""
    known = [point for point in weeks.weeks if point.value is not None]
    if not known:
        return words.say("No week has a value")
    first, last = (
        f"{week_name(point, words)} {_spoken(weeks, point, formats, words)}" for point in (known[0], known[-1])
    )
    fired = ", ".join(week_name(point, words) for point in known if point.rule)
    text = words.say("Line chart of weeks, {name}: {first} to {last}", name=weeks.name, first=first, last=last)
    return f"{text}, {words.say('signal in {weeks}', weeks=fired) if fired else words.say('no signal')}"


def signed_effect(found: Explanation, printed: float, formats: Formats, words: Words) -> str:
    """A printed effect with its unit: `−0.41 pp`, `+€0.031`."""
    if found.unit == "money":
        return formats.value(printed, "money", found.decimals, signed=True)
    number = formats.number(printed, found.decimals, signed=True)
    return words.say("{number} pp", number=number) if found.unit == "percent" else number


def difference_at(found: Explanation, decimals: int, formats: Formats, words: Words) -> str:
    """Value less base, both with that many digits, so that all comparisons of one table print alike."""
    value, base = (printed(figure, found.unit, decimals) for figure in (found.value, found.base))
    return signed_effect(replace(found, decimals=decimals), float(value - base), formats, words)


def week_name(point: WeekPoint, words: Words) -> str:
    """`W42`."""
    return words.say("W{week}", week=point.number)


def _spoken(weeks: WeekStrip, point: WeekPoint, formats: Formats, words: Words) -> str:
    figure = formats.value(point.value, weeks.unit, weeks.decimals - 1)
    return figure if weeks.unit in ("percent", "money") else f"{figure} {unit_words(weeks.unit, formats, words)}"
