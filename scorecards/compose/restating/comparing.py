"""Revisions of one card side by side: which figures, verdicts and sentences are not what was published."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from scorecards.compose.restating.causes import causes_of, rows_of
from scorecards.compose.restating.sentences import sentences_restated
from scorecards.formats import Formats, printed, rounded
from scorecards.model import UNIT_SCALE, Grade, Kpi, KpiResult, Scorecard
from scorecards.model.partner import Score
from scorecards.model.restatement import (
    GradeRestated,
    GradeStated,
    Known,
    KpiRestated,
    MonthRestated,
    Restatement,
    Stated,
)

_OF: tuple[Score, ...] = ("raw", "adjusted")


def compare(first: Scorecard, cards: Sequence[Scorecard], kpis: Mapping[str, Kpi], known: Known) -> Restatement:
    """What the last of `cards` says otherwise than the first of them; the one before the last stands between.

    `first` is the first publication, whose figures are named too. `known` is what is known of the inputs of the first
    and the last of `cards`, `kpis` the catalogue of today.
    """
    since, before, now = cards[0], cards[-2], cards[-1]
    return Restatement(
        since=since.revision,
        before=before.revision,
        now=now.revision,
        kpis=tuple(_kpis(first, cards, kpis, known)),
        grade=_grade(since, now),
        sentences=sentences_restated(before, now),
        months=(*_months(since, now), *_grades(since, now)),
    )


def _kpis(first: Scorecard, cards: Sequence[Scorecard], kpis: Mapping[str, Kpi], known: Known) -> Iterator[KpiRestated]:
    """In the order of the card, then what is on it no more."""
    now = cards[-1]
    gone = [result.id for result in cards[0].kpis if _result(now, result.id) is None]
    for name in [*(result.id for result in now.kpis), *gone]:
        for of in _OF:
            stated = [_stated(card, name, of) for card in cards]
            if _differ(cards, name, of, 0, -1) or _differ(cards, name, of, -2, -1):
                yield _restated((first, *cards), name, of, stated, kpis.get(name), known)


def _differ(cards: Sequence[Scorecard], name: str, of: Score, one: int, other: int) -> bool:
    """Whether two revisions print another figure, target, weight or status of a KPI.

    The adjusted figure is compared where one of them has it, and named beside one of all rows that moved too where it
    is scored or of other rows; status, target, red line and weight belong to the scored one.
    """
    a, b = (_result(cards[place], name) for place in (one, other))
    if a is None or b is None:
        return a is not b and of == "raw"
    if of == "adjusted" and a.adjusted is None and b.adjusted is None:
        return False
    if _moved(a, b, of):
        return of == "raw" or b.scored == of or a.excluded != b.excluded or not _moved(a, b, "raw")
    return b.scored == of and _agreed(a) != _agreed(b)


def _agreed(result: KpiResult) -> tuple[object, ...]:
    """Status and what was agreed, as printed."""
    lines = (_figure(result, line) for line in (result.target, result.red_line))
    return result.status, result.weight, *lines


def _moved(a: KpiResult, b: KpiResult, of: Score) -> bool:
    """Whether a figure is another one and is printed as another one; more digits of the same are none."""
    return _value(a, of) != _value(b, of) and _figure(a, _value(a, of)) != _figure(b, _value(b, of))


def _restated(
    cards: Sequence[Scorecard], name: str, of: Score, stated: Sequence[Stated | None], kpi: Kpi | None, known: Known
) -> KpiRestated:
    """`cards` are the first publication and those compared, `stated` what each of these says."""
    first, since, now = cards[0], cards[1], cards[-1]
    own = next(found for card in reversed(cards) if (found := _result(card, name)) is not None)
    change, decimals = _change(own, stated[0], stated[-1])
    revisions = [
        later.revision
        for place, (_, later) in enumerate(pairwise(cards[1:]))
        if _differ(cards[1:], name, of, place, place + 1)
    ]
    rows = rows_of(kpi, own.period, known.rows)
    causes, settings = causes_of(name, of, (since, now), rows, known)
    return KpiRestated(
        kpi=name,
        name=own.name,
        unit=own.unit,
        period=own.period,
        of=of,
        first=_stated(first, name, of),
        before=stated[-2],
        now=stated[-1],
        change=change,
        decimals=decimals,
        revision=revisions[-1] if revisions else now.revision,
        causes=causes,
        settings=settings,
        rows=None if rows is None else rows.count,
    )


def _change(own: KpiResult, before: Stated | None, now: Stated | None) -> tuple[float | None, int]:
    """Now less before, as both are printed, so that the printed figures give the printed change."""
    if before is None or now is None:
        return None, own.decimals
    decimals = max(before.decimals, now.decimals)
    if before.value is None or now.value is None:
        return None, decimals
    change = printed(now.value, own.unit, now.decimals) - printed(before.value, own.unit, before.decimals)
    return float(change / UNIT_SCALE[own.unit]), decimals


def _stated(card: Scorecard, name: str, of: Score) -> Stated | None:
    result = _result(card, name)
    if result is None:
        return None
    is_scored = result.scored == of
    return Stated(
        revision=card.revision,
        value=_value(result, of),
        numerator=result.numerator if of == "raw" else None,
        denominator=result.denominator if of == "raw" else None,
        decimals=result.decimals,
        target=result.target,
        red_line=result.red_line,
        status=result.status if is_scored else "",
        points=result.points if is_scored else None,
        weight=result.weight,
        excluded=result.excluded,
    )


def _result(card: Scorecard, name: str) -> KpiResult | None:
    return next((result for result in card.kpis if result.id == name), None)


def _value(result: KpiResult, of: Score) -> float | None:
    """Without excluded rows the adjusted figure is that of all rows."""
    return result.adjusted if of == "adjusted" and result.adjusted is not None else result.value


def _figure(result: KpiResult, value: float | None) -> Decimal | None:
    return None if value is None else printed(value, result.unit, result.decimals)


def _grade(before: Scorecard, now: Scorecard) -> GradeRestated | None:
    """None where letter, printed score and caps are the same."""
    one, other = before.grade, now.grade
    caps = ({cap.kpi: cap.text for cap in one.caps}, {cap.kpi: cap.text for cap in other.caps})
    same = one.letter == other.letter and _score(one) == _score(other) and caps[0].keys() == caps[1].keys()
    if same:
        return None
    return GradeRestated(
        before=_grade_stated(before),
        now=_grade_stated(now),
        lifted=tuple(text for kpi, text in caps[0].items() if kpi not in caps[1]),
        imposed=tuple(text for kpi, text in caps[1].items() if kpi not in caps[0]),
    )


def _grade_stated(card: Scorecard) -> GradeStated:
    grade = card.grade
    return GradeStated(card.revision, grade.letter, grade.score, grade.decimals, tuple(cap.text for cap in grade.caps))


def _score(grade: Grade) -> Decimal | None:
    return None if grade.score is None else rounded(grade.score, grade.decimals)


def _months(before: Scorecard, now: Scorecard) -> Iterator[MonthRestated]:
    """Other months of the trends that both cards print, as each prints them; of a cohort that can be read."""
    show = Formats(now.locale, now.currency)
    for own in now.kpis:
        other = _result(before, own.id)
        points = {point.period: point.value for point in other.history if point.mature} if other is not None else {}
        for point in own.history:
            if other is None or point.period not in points or point.period == own.period or not point.mature:
                continue
            was = points[point.period]
            texts = [
                show.value(value, own.unit, decimals)
                for value, decimals in ((was, other.decimals), (point.value, own.decimals))
            ]
            if was != point.value and _figure(other, was) != _figure(own, point.value):
                yield MonthRestated(own.id, own.name, point.period, *texts)


def _grades(before: Scorecard, now: Scorecard) -> Iterator[MonthRestated]:
    """Grades of earlier months, which the first page prints."""
    show = Formats(now.locale, now.currency)
    was = {point.period: f"{point.letter or '–'} {show.number(point.score, 1)}" for point in before.grade.history}
    for point in now.grade.history:
        text = f"{point.letter or '–'} {show.number(point.score, 1)}"
        if point.period < now.period and was.get(point.period, text) != text:
            yield MonthRestated("", "", point.period, was[point.period], text)
