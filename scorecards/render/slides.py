"""The figures of a card as files for slides, named by page and KPI."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scorecards.charts.cohort_bars import BarFrame, draw_cohort_bars
from scorecards.charts.figure import register_fonts
from scorecards.charts.funnel import PeerFrame, draw_peers
from scorecards.charts.rows import BridgeRow, IntervalRow, ScoreRow, draw_bridge, draw_intervals, draw_score
from scorecards.charts.slide import LIVE_HEIGHT, LIVE_WIDTH, Heading, Slide, slide
from scorecards.charts.style import Families
from scorecards.charts.trend import Frame, draw_trend, shared_ratio
from scorecards.charts.weeks import Strip, draw_weeks
from scorecards.formats import Formats
from scorecards.model import Brand, KpiResult, LaneRow, Scorecard
from scorecards.model.explanation import Explanation
from scorecards.render.bridges import signed_effect, weeks_alt
from scorecards.render.claim_marks import RATE, ClaimMarks
from scorecards.render.document import clean
from scorecards.render.fonts import fonts_of
from scorecards.render.peers import peers_alt
from scorecards.render.pictures import Pictures
from scorecards.render.rows import ScorePart, score_operands, score_parts
from scorecards.render.words import unit_words
from scorecards.wording import Words

_STUB, _FOOT = 24.0, 9.0  # mm beside and below the weeks
_STEPS = 10
_LANES = 16


@dataclass(frozen=True)
class _Deck:
    """What every figure of a card is made from."""

    card: Scorecard
    accent: str
    formats: Formats
    words: Words
    family: Families

    def heading(self, title: str, alt: str, period: str = "") -> Heading:
        """A title with whose figure it is and when, the card's month where no other is named."""
        when = self.formats.month(period) if period else self.card.period_label
        return Heading(title, f"{self.card.partner}, {when}", alt, self.family)

    def named(self, result: KpiResult) -> str:
        """`On time, %`."""
        unit = unit_words(result.unit, self.formats, self.words)
        return f"{result.name}, {unit}" if unit else result.name


def slides(scorecard: Scorecard, brand: Brand, overrides: tuple[Path, ...]) -> Iterator[Slide]:
    """Every figure that says more than a row of a table: score, trends, lanes, peers, claims, bridges and weeks."""
    card, _ = clean(scorecard, brand)
    fonts = fonts_of(brand)
    family = register_fonts(fonts.family, fonts.regular, fonts.semibold, fonts.named_fallbacks)
    deck = _Deck(card, brand.accent, Formats(card.locale, card.currency), Words(card.language, overrides), family)
    yield from _score(deck)
    yield from _trends(deck)
    yield from _lanes(deck)
    yield from _peers(deck)
    yield from _claims(deck)
    yield from _gap(deck)
    yield from _weeks(deck)
    yield from _cost(deck)


def _score(deck: _Deck) -> Iterator[Slide]:
    """What each KPI adds to the score, of its weight."""
    card, show, say = deck.card, deck.formats, deck.words.say
    rows = [
        ScoreRow(part.result.name, part.result.weight, _reached(part), f"{part.contribution} / {part.weight}")
        for part in score_parts(card.kpis, show)
    ]
    if not rows:
        return
    title, operands = say("No score"), score_operands(card.grade, show)
    if operands:
        score = say("Score {score}", score=show.number(card.grade.score, card.grade.decimals))
        title = f"{score} = {' ÷ '.join(operands)}"
    alt = f"{say('Weight times points of each scored KPI')}: " + "; ".join(f"{row.name} {row.text}" for row in rows)
    yield slide("score", deck.heading(title, alt), partial(draw_score, rows=rows, family=deck.family))


def _reached(part: ScorePart) -> float | None:
    points = part.result.points
    return None if points is None else part.result.weight * points / 100


def _trends(deck: _Deck) -> Iterator[Slide]:
    card = deck.card
    results = [card.kpi(kpi) for kpi in card.trends]
    months = tuple(sorted({point.period for result in results for point in result.history}))
    for result in results:
        ratio = shared_ratio([result])
        frame = Frame(LIVE_WIDTH, LIVE_HEIGHT, months, ratio, card.period, deck.family)
        draw = partial(draw_trend, result=result, frame=frame, formats=deck.formats, words=deck.words)
        yield slide(f"trends-{result.id}", deck.heading(deck.named(result), result.alt), draw)


def _lanes(deck: _Deck) -> Iterator[Slide]:
    table = deck.card.lanes
    rows = [_interval(deck, row, table.decimals) for row in table.rows if row.lanes == 1][:_LANES] if table else []
    if table is None or not rows:
        return
    result = deck.card.kpi(table.kpi)
    title = deck.words.say("{name} by lane and service: 95% interval and target", name=deck.named(result))
    alt = f"{title}: " + "; ".join(f"{row.name} {row.text}" for row in rows)
    yield slide(f"lanes-{table.kpi}", deck.heading(title, alt), partial(draw_intervals, rows=rows, family=deck.family))


def _interval(deck: _Deck, row: LaneRow, decimals: int) -> IntervalRow:
    shown = row.status != "counts_only"
    return IntervalRow(
        name=f"{row.lane} {row.service}",
        value=row.value if shown else None,
        interval=row.interval if shown else None,
        target=row.target,
        text=deck.formats.figure(row.value, "percent", decimals) if shown else f"n = {deck.formats.integer(row.n)}",
        missed=row.status == "missed",
    )


def _peers(deck: _Deck) -> Iterator[Slide]:
    card, view = deck.card, deck.card.peers
    if view is None or view.display == "none":
        return
    frame = PeerFrame(LIVE_WIDTH, LIVE_HEIGHT, card.partner, deck.accent, deck.family)
    draw = partial(draw_peers, view=view, frame=frame, formats=deck.formats, words=deck.words)
    alt = peers_alt(view, card.partner, deck.formats, deck.words)
    title = deck.words.say("Late parcels per expected one, beside peers on the same lanes")
    yield slide(f"peers-{view.kpi}", deck.heading(title, alt, view.period), draw)


def _claims(deck: _Deck) -> Iterator[Slide]:
    """Claims by hand-over month, with what is still expected."""
    card = deck.card
    if card.claims is None or not any(cohort.rate is not None for cohort in card.claims.cohorts):
        return
    cohorts, kpi = card.claims.cohorts, next((result for result in card.kpis if result.id == RATE), None)
    frame = BarFrame(LIVE_WIDTH, LIVE_HEIGHT, deck.family)
    draw = partial(draw_cohort_bars, cohorts=cohorts, kpi=kpi, frame=frame, formats=deck.formats, words=deck.words)
    alt = ClaimMarks(Pictures(), deck.formats, deck.words, deck.family).cohorts_alt(cohorts, kpi)
    title = deck.words.say("Claims per 10,000 parcels handed over, by hand-over month")
    yield slide(f"claims-{RATE}", deck.heading(title, alt), draw)


def _gap(deck: _Deck) -> Iterator[Slide]:
    """The bridge from the failures that the target allows to those there were."""
    moved = deck.card.movement
    if moved is None or moved.gap is None:
        return
    gap, show, say = moved.gap, deck.formats, deck.words.say
    rows = [
        BridgeRow(say("Allowed by the target"), gap.allowed, show.integer(gap.allowed), is_end=True),
        *(BridgeRow(step.name, step.parcels, show.integer(step.parcels, signed=True)) for step in gap.steps),
        BridgeRow(say("Actual"), gap.actual, show.integer(gap.actual), is_end=True),
    ]
    title = say("{name}: failures allowed and actual", name=moved.name)
    yield _bridge(deck, f"explanation-{moved.kpi}", title, rows)


def _cost(deck: _Deck) -> Iterator[Slide]:
    """The bridge of the cost per parcel from another month."""
    view = deck.card.cost
    found = (view.change or view.year) if view else None
    if found is None:
        return
    before, now = (deck.formats.month(period) for period in (found.against, found.period))
    title = deck.words.say("{name}: from {before} to {now}", name=found.name, before=before, now=now)
    yield _bridge(deck, f"cost-{found.kpi}", title, _cost_rows(deck, found))


def _cost_rows(deck: _Deck, found: Explanation) -> list[BridgeRow]:
    show, steps = deck.formats, [step for step in found.steps if step.printed.total][:_STEPS]
    rest = round(found.printed_difference - sum(step.printed.total for step in steps), found.decimals)
    named = [(step.name[:1].upper() + step.name[1:], step.printed.total) for step in steps]
    named += [(deck.words.say("All others"), rest)] if rest else []
    return [
        BridgeRow(
            show.month(found.against), found.printed_base, show.number(found.printed_base, found.decimals), is_end=True
        ),
        *(BridgeRow(name, total, signed_effect(found, total, show, deck.words)) for name, total in named),
        BridgeRow(
            show.month(found.period), found.printed_value, show.number(found.printed_value, found.decimals), is_end=True
        ),
    ]


def _bridge(deck: _Deck, name: str, title: str, rows: list[BridgeRow]) -> Slide:
    alt = f"{title}: " + "; ".join(f"{row.name} {row.text}" for row in rows)
    return slide(name, deck.heading(title, alt), partial(draw_bridge, rows=rows, family=deck.family))


def _weeks(deck: _Deck) -> Iterator[Slide]:
    weeks = deck.card.weeks
    if weeks is None:
        return
    result = deck.card.kpi(weeks.kpi)
    strip = Strip(LIVE_WIDTH, LIVE_HEIGHT, _STUB, deck.family, _FOOT)
    draw = partial(draw_weeks, weeks=weeks, target=result.target, strip=strip, formats=deck.formats, words=deck.words)
    title = deck.words.say("{name}, by week", name=deck.named(result))
    heading = deck.heading(title, weeks_alt(weeks, deck.formats, deck.words))
    yield slide(f"explanation-weeks-{weeks.kpi}", heading, draw)
