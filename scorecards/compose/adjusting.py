"""Raw and adjusted side by side: what the register of exclusions changes about a KPI in a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.judging import Judgement, judge
from scorecards.compose.populations import monthly_counts, monthly_pairs, scored_rows
from scorecards.compose.reading import Reading
from scorecards.engine.measures import Rows
from scorecards.formats import decimals_for
from scorecards.model import Kpi, Month, Pair
from scorecards.model.partner import Score


@dataclass(frozen=True)
class Judged:
    """One KPI judged over all rows and, where rows of its month are excluded, without these `excluded` ones.

    `scored` is the judgement that the contract scores.
    """

    raw: Judgement
    scored: Judgement
    adjusted: Judgement | None = None
    excluded: int = 0

    @property
    def basis(self) -> Score:
        """Which of the two is scored, where they differ."""
        return "adjusted" if self.adjusted is not None and self.scored is self.adjusted else "raw"

    @property
    def worth(self) -> Fraction | None:
        """What the exclusions are worth in points of the card: weight × (points adjusted − points raw) / 100."""
        if self.adjusted is None or self.adjusted.points is None or self.raw.points is None:
            return None
        return self.raw.weight * (self.adjusted.points - self.raw.points) / 100


def judge_both(ctx: Context, kpi: Kpi, history: Mapping[Month, Reading]) -> Judged:
    """The card's month of a KPI, raw and adjusted; `history` are its months over all rows."""
    raw = judge(ctx, kpi, ctx.month, history, "all")
    if kpi.id not in ctx.measures.kpis or not ctx.measures.has_exclusions(ctx.partner.id):
        return Judged(raw, raw)
    adjusted = judge(ctx, kpi, ctx.month, history, "adjusted")
    scored = adjusted if scored_rows(ctx) == "adjusted" else raw
    excluded = excluded_rows(ctx, kpi, raw.reading.month)
    return Judged(raw, scored, adjusted if excluded else None, excluded)


def excluded_rows(ctx: Context, kpi: Kpi, month: Month) -> int:
    """Rows of the KPI in a month that the register excludes, those of unknown outcome included."""
    return _size(ctx, kpi, month, "all") - _size(ctx, kpi, month, "adjusted")


def _size(ctx: Context, kpi: Kpi, month: Month, rows: Rows) -> int:
    if kpi.of is not None:
        return sum(monthly_counts(ctx, kpi, rows).get(month, {}).values())
    pair = monthly_pairs(ctx, kpi, rows).get(month, Pair())
    return pair.denominator if kpi.denominator == "1" else pair.rows


def adjusted_note(ctx: Context, kpi: Kpi, found: Judged, decimals: int) -> str:
    """The adjusted value in words, in digits that tell it from the raw one, and whether it is scored; else empty."""
    if found.adjusted is None:
        return ""
    say, show = ctx.words.say, ctx.formats
    value = found.adjusted.reading.value
    decimals = decimals_for(kpi.unit, value, found.raw.reading.value, status_is_met=False, default=decimals)
    parts = [say("{n} excluded", n=show.integer(found.excluded))]
    if found.worth is not None:
        parts.append(say("{points} points", points=show.number(found.worth, 1, signed=True)))
    sentence = "adjusted {value} ({parts})"
    if found.basis == "adjusted" and found.scored.weight:
        sentence = "adjusted {value} ({parts}) is scored"
    text = ctx.spoken(value, kpi.unit, decimals)
    return say(sentence, value=text, parts=", ".join(parts))
