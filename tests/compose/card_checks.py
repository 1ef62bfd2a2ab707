"""What holds for every card, whatever its data: each check reads the card alone."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from scorecards.formats import MINUS, Formats, printed, rounded
from scorecards.model import KpiResult, Scorecard

RATED = ("met", "near", "missed")
CHANGE = re.compile(
    r"\b(rose|fell|has been (?:better|worse|above|below)|was near its|moved (?:up|down)|signal for)\b", re.IGNORECASE
)
NO_SIGNAL = re.compile(r"\b(improv|deteriorat|trend|recover|significant|surge|change[ds] )", re.IGNORECASE)
NEVER = re.compile(r"\b(only|just|strong(?:ly)?)\b|!", re.IGNORECASE)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
MONTH = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December)( \d{4})?\b"
)
LETTERS = "ABCD"
#: Numbers of the rules themselves, as a title or finding may name them.
RULES = {"10,000", "100", "12", "6"}


def check_card(card: Scorecard) -> None:
    """All checks."""
    check_figures(card)
    check_score(card)
    check_lanes(card)
    check_movement(card)
    check_words(card)
    check_numbers_in_words(card)


def check_figures(card: Scorecard) -> None:
    """Printed figures agree with each other and with the status."""
    for result in card.kpis:
        where = (card.partner, card.period, result.id)
        check_limit(result)
        assert (result.value is None) == (result.n == 0), where
        rated = result.status in RATED
        assert rated or result.points is None, where
        assert rated == (not result.reason) or result.status == "not_scored", where
        if result.value is None or result.target is None:
            assert result.gap is None, where
            continue
        value, target = (printed(x, result.unit, result.decimals) for x in (result.value, result.target))
        assert result.gap is not None
        assert printed(result.gap, result.unit, result.decimals) == value - target, where
        if rated:
            met = value >= target if result.better == "higher" else value <= target
            assert (result.status == "met") == met, (*where, value, target)
        if result.annotation and result.red_line is not None and "12 months" not in result.annotation:
            line = printed(result.red_line, result.unit, result.decimals)
            assert value < line if result.better == "higher" else value > line, where


def check_limit(result: KpiResult) -> None:
    """A value beyond a limit is printed beyond it."""
    point = next((point for point in result.history if point.period == result.period), None)
    if result.rule != "R1" or result.value is None:
        return
    assert point is not None
    assert point.lower is not None
    assert point.upper is not None
    low, value, high = (printed(x, result.unit, result.decimals) for x in (point.lower, result.value, point.upper))
    assert not low <= value <= high, result.id


def check_score(card: Scorecard) -> None:
    """Score and grade follow from the printed weights and points."""
    grade, scored = card.grade, [result for result in card.kpis if result.weight]
    rated = [(result.weight, Decimal(str(result.points))) for result in scored if result.points is not None]
    weight = sum(part for part, _ in rated)
    assert (grade.rated_weight, grade.total_weight) == (weight, sum(result.weight for result in scored))
    assert grade.rated == sum(result.status in RATED for result in scored)
    assert grade.met == sum(result.status == "met" for result in scored)
    assert all(points == rounded(points, 1) for _, points in rated)
    if not weight:
        assert grade.score is None
        assert grade.letter is None
    else:
        score = sum((part * points for part, points in rated), Decimal(0)) / weight
        assert abs(Decimal(str(grade.score)) - score) < Decimal("1e-9")
        if grade.letter is not None:
            by_score = next((letter for letter, cut in zip("ABC", (90, 80, 65), strict=True) if score >= cut), "D")
            assert grade.by_score == by_score
            assert grade.letter == max([by_score, *(cap.letter for cap in grade.caps)])
    assert (grade.letter is None) == bool(grade.reasons)
    assert grade.letter is None or (weight >= 70 and len(rated) >= 5)


def check_lanes(card: Scorecard) -> None:
    """Rows add to their total and to the KPI; what is small is not rated."""
    if card.lanes is None:
        return
    rows, total, kpi = card.lanes.rows, card.lanes.total, card.kpi(card.lanes.kpi)
    assert (total.n, total.n - total.late) == (kpi.denominator, kpi.numerator)
    assert total.value == kpi.value
    for name in ("n", "late", "above_allowance", "undelivered"):
        assert sum(getattr(row, name) for row in rows) == getattr(total, name), name
    for index in range(4):
        assert sum(row.late_by[index] for row in rows) == total.late_by[index]
    assert sum(row.lanes for row in rows) == total.lanes
    for row in (*rows, total):
        assert sum(row.late_by) + row.undelivered == row.late
        assert min(*row.late_by, row.undelivered) >= 0
        if row.n < 30:
            assert row.status == "counts_only"
        if row.lanes > 1 and row is not total:
            assert row.status in ("indicative", "counts_only")
        if row.status in RATED and card.lanes.target is not None:
            assert row.n * (1 - card.lanes.target) >= 5 - 1e-9
            assert (row.missed_months or 0) <= 6
        else:
            assert row.missed_months is None
    if card.lanes.target is not None:
        # What the target allows is its whole part: one more would miss it.
        assert -1e-4 <= total.above_allowance - (total.late - (1 - card.lanes.target) * total.n) < 1


def check_movement(card: Scorecard) -> None:
    """The bridge goes from the failures allowed to those of the KPI table; causes add up to them."""
    moved = card.movement
    assert (moved is None) == (card.page("explanation") is None)
    if moved is None:
        return
    result = card.kpi(moved.kpi)
    late = (result.denominator or 0) - (result.numerator or 0)
    if gap := moved.gap:
        assert gap.allowed + sum(step.parcels for step in gap.steps) == gap.actual
        assert round(gap.target + sum(step.points for step in gap.steps), gap.decimals) == gap.value
        assert [step.parcels for step in gap.steps if step.kind != "below"] == sorted(
            (step.parcels for step in gap.steps if step.kind == "cell"), reverse=True
        ) + [step.parcels for step in gap.steps if step.kind == "above"]
        if moved.scored == "raw":
            assert gap.actual == late
            assert card.lanes is None or gap.above == card.lanes.total.above_allowance
    if causes := moved.causes:
        assert causes.total.parcels == late == sum(row.parcels for row in causes.rows)
        assert round(sum(row.share for row in causes.rows), 1) == 100.0
    page = card.page("explanation")
    assert page is not None
    if CHANGE.search(page.title):
        assert result.rule is not None


def texts(card: Scorecard) -> Iterator[str]:
    """Titles, findings and verdicts: the sentences that judge."""
    for page in card.pages:
        yield page.title
    for finding in card.findings:
        yield finding.title
        yield from finding.sentences
    for result in card.kpis:
        yield result.verdict


def check_words(card: Scorecard) -> None:
    """A change verb needs a rule; nothing is empty, and nothing is praised."""
    assert len({page.id for page in card.pages}) == len(card.pages)
    for text in texts(card):
        assert text.strip(), card.partner
        assert not NEVER.search(text), text
        plain = text.replace("no change beyond", "").replace("without a change", "")
        for result in card.kpis:
            plain = plain.replace(result.name, "").replace(result.name.lower(), "")
        assert not NO_SIGNAL.search(plain), text
        assert "{" not in text, text
        assert "None" not in text.replace("None of", ""), text
    for page in card.pages:
        assert len(page.title) <= 140, page.title
    signalled = [result for result in card.kpis if result.rule is not None]
    for result in card.kpis:
        assert bool(CHANGE.search(result.verdict)) == (result.rule is not None), (result.id, result.verdict)
        assert (result.variation in ("improvement", "concern", "neutral")) == (result.rule is not None)
    for finding in card.findings:
        if CHANGE.search(finding.title):
            assert _subject(card, finding.title, signalled), finding.title
    trends = card.page("trends")
    if trends is not None and CHANGE.search(trends.title):
        assert signalled
    assert len(card.findings) <= 3
    for finding in card.findings:
        shown = [result for result in card.kpis if result.id in card.trends and _named(result, finding.title)]
        assert ("trends" not in finding.pages) or shown
        assert set(finding.pages) <= {page.id for page in card.pages}


def _named(result: KpiResult, title: str) -> bool:
    """Whether a title gives the value of this KPI."""
    return result.value is not None and Formats().figure(result.value, result.unit, result.decimals) in title


def _subject(card: Scorecard, title: str, results: list[KpiResult]) -> bool:
    """Whether the title is about one of these: its own verdict stands in it."""
    assert card.kpis
    return any(result.verdict[:1].lower() + result.verdict[1:] in title for result in results)


def check_numbers_in_words(card: Scorecard) -> None:
    """Every number of a title or finding is a figure of the card, digit for digit."""
    known = figures(card) | RULES
    names = sorted({result.name for result in card.kpis} | _fixed_words(card), key=len, reverse=True)
    for text in [page.title for page in card.pages] + [
        text for finding in card.findings for text in (finding.title, *finding.sentences)
    ]:
        plain = text
        for name in names:
            plain = plain.replace(name, "")
        plain = re.sub(r"\(rule R\d\)|P\d\d|promise \+ \d days?", "", MONTH.sub("", plain))
        for number in NUMBER.findall(plain):
            assert number.rstrip(",") in known, (card.partner, card.period, number, text)


def _fixed_words(card: Scorecard) -> set[str]:
    rows = card.lanes.rows if card.lanes else ()
    return {row.lane for row in rows if row.lane}


def figures(card: Scorecard) -> set[str]:
    """Every figure of the card as it is printed, without its sign."""
    show = Formats(card.locale, card.currency)
    found: set[str] = set()

    def add(value: float | Decimal, decimals: int = 0) -> None:
        found.add(show.number(value, decimals).lstrip(MINUS))

    for result in card.kpis:
        found |= _printed(result, show)
        for whole in _counts(result):
            add(whole)
        add(_allowed(result))
        found |= set(NUMBER.findall(result.reason)) | set(NUMBER.findall(result.annotation))
    _add_card(card, add)
    return found


def _printed(result: KpiResult, show: Formats) -> set[str]:
    values = [result.value, result.target, result.gap, result.red_line, result.near, result.delta_previous]
    ranges = [result.limits, *(point for point in result.history if point.period == result.period)]
    values += [limit for normal in ranges if normal is not None for limit in (normal.lower, normal.upper)]
    return {show.figure(abs(value), result.unit, result.decimals) for value in values if value is not None}


def _counts(result: KpiResult) -> Iterator[int]:
    yield from (result.n, result.unknown, result.numerator or 0, result.denominator or 0)
    yield (result.denominator or 0) - (result.numerator or 0)
    yield sum(point.value is not None for point in result.history)
    if result.limits is not None:
        yield result.limits.points


def _allowed(result: KpiResult) -> int:
    """Failures that the target allows: one more would miss it."""
    target = Decimal(str(result.target or 0))
    return math.floor((target if result.better == "lower" else 1 - target) * (result.denominator or 0))


def _add_card(card: Scorecard, add: Callable[..., None]) -> None:
    scored = [result for result in card.kpis if result.weight]
    for number in range(len(card.kpis) + 1):
        add(number)  # how many of the KPIs are this or that
    add(len(scored))
    for decimals in range(1, 5):
        add(card.grade.score or 0, decimals)
    known = [row for row in card.notes.coverage if row.floor and row.expected]
    add(sum(row.received < row.floor * row.expected for row in known if row.floor))
    for kind in ("rows", "used", "rejected"):
        add(sum(getattr(source, kind) for source in card.notes.sources))
    _add_movement(card, add)
    _add_cost(card, add)
    _add_claims(card, add)
    _add_peers(card, add)
    _add_actions(card, add)
    if card.lanes is None:
        return
    rows = card.lanes.rows
    add(sum(row.status in RATED for row in rows))
    add(sum(row.status == "met" for row in rows))
    add(card.lanes.total.n)
    above: dict[str, int] = {}
    for row in rows:
        if row.lane and row.status in RATED:
            above[row.lane] = above.get(row.lane, 0) + row.above_allowance
    held = sum(sorted(above.values(), reverse=True)[:2]) if len(above) > 1 else sum(above.values())
    best = sum(sorted((n for n in above.values() if n > 0), reverse=True)[:2])
    for number in (held, best):
        add(number)
        add(card.lanes.total.above_allowance - number)


def _add_cost(card: Scorecard, add: Callable[..., None]) -> None:
    """The figures on the page of costs."""
    own = card.cost.change if card.cost else None
    if own is None or card.cost is None:
        return
    add(card.cost.total.value or 0, card.cost.decimals)
    add(own.printed_difference, own.decimals)
    for step in own.steps:  # the one that a title names goes the way of the difference
        if step.printed.total * own.printed_difference > 0:
            add(step.printed.total, own.decimals)
            add(own.printed_difference - step.printed.total, own.decimals)


def _add_movement(card: Scorecard, add: Callable[..., None]) -> None:
    """The figures on the page of explanations."""
    moved = card.movement
    if moved is None:
        return
    for point in card.weeks.weeks if card.weeks else ():
        add(int(point.week[-2:]))
        add(100 * (point.value or 0), card.weeks.decimals if card.weeks else 0)
    if moved.change:
        own = moved.change
        for figure in (own.printed_difference, own.totals.rate, own.totals.mix):
            add(figure, own.decimals)
        for part in own.standouts or ():
            add(part.printed, own.decimals)
    if moved.gap:
        gap = moved.gap
        cells = [step.parcels for step in gap.steps if step.kind == "cell"]
        for number in (gap.allowed, gap.actual, gap.above, *cells[:2], sum(cells[:2])):
            add(number)
        for held in (sum(cells[:1]), sum(cells[:2])):
            add(gap.above - held)


def _add_peers(card: Scorecard, add: Callable[..., None]) -> None:
    """The figures on the page of peers."""
    view = card.peers
    if view is None:
        return
    add(view.peers or 0)
    for ratio in (view.ratio, *((view.limits.lower, view.limits.upper) if view.limits else ())):
        add(ratio or 0, view.decimals)


def _add_claims(card: Scorecard, add: Callable[..., None]) -> None:
    view = card.claims
    if view is None:
        return
    add(sum(band.claims for band in view.age_bands))
    for deadline in view.deadlines:
        for figure in (deadline.within, deadline.lapsed, deadline.lapsed_amount or 0):
            add(figure)
    for cohort in view.cohorts:
        add(cohort.claims or 0)
        add(cohort.handed_over)
    add((view.money.open if view.money else None) or 0)


def _add_actions(card: Scorecard, add: Callable[..., None]) -> None:
    view = card.actions
    if view is None:
        return
    statuses = Counter(row.status for row in view.rows)
    better = sum(row.verdict == "improvement" for row in view.rows)
    counts = (view.due_by_now, view.done_of_due, statuses["overdue"], statuses["due"] + statuses["open"], better)
    for number in (*counts, len(view.disputes), len(view.decisions), date.fromisoformat(view.as_of).day):
        add(number)
