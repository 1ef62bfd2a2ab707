"""The targets of a partner: read and checked against the catalogue and against each other."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, groupby, pairwise

from scorecards.errors import Problem
from scorecards.model import Kpi, Target
from scorecards.model.partner import ANY
from scorecards.workspace.figures import figure
from scorecards.workspace.schema import TargetShape
from scorecards.workspace.yaml_file import Document, Location

_FULL_WEIGHT = 100
_DAY = timedelta(days=1)
#: What stands on the general target alone.
_GENERAL_KEYS = ("weight", "red_line", "zero_at")

Kpis = Mapping[str, Kpi | None]


def read_targets(
    entries: Mapping[str, Sequence[TargetShape]], document: Document, at: Location, kpis: Kpis
) -> tuple[list[Target], list[Problem]]:
    """The targets under `at`, and every fault in them."""
    targets: list[Target] = []
    problems: list[Problem] = []
    for kpi_id, shapes in entries.items():
        where = (*at, kpi_id)
        kpi = kpis.get(kpi_id)
        if kpi_id not in kpis:
            problems.append(unknown_kpi(kpi_id, document, where, kpis))
        found = list(_date_faults(kpi_id, shapes, document, where))
        problems += found or _overlaps_and_gaps(kpi_id, shapes, document, where)
        if kpi is not None:
            own: list[Target] = []
            for index, shape in enumerate(shapes):
                target, found = _target(kpi, shape, document, _entry(document, where, index))
                problems += found
                own += [target] if target else []
            problems += [*_scope_faults(kpi, own), *_rival_faults(kpi, own)]
            targets += own
    shapes = [shape for own in entries.values() for shape in own]
    return targets, problems + _weight_faults(shapes, document, at)


def unknown_kpi(kpi_id: str, document: Document, at: Location, kpis: Kpis) -> Problem:
    """A KPI that the catalogue does not have."""
    close = difflib.get_close_matches(kpi_id, list(kpis), n=1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return document.problem(at, f"there is no KPI {kpi_id!r}", hint + "`scorecards kpis` lists the catalogue.")


def _entry(document: Document, at: Location, index: int) -> Location:
    """A target may stand alone or in a list."""
    return (*at, index) if (*at, index) in document.places else at


def _target(kpi: Kpi, shape: TargetShape, document: Document, at: Location) -> tuple[Target | None, list[Problem]]:
    if kpi.better is None and shape.weight:
        return None, [document.problem(at, f"{kpi.id} has no better direction and cannot be scored")]
    problems = list(_scope_problems(kpi, shape, document, at))
    figures: dict[str, Decimal | None] = {}
    for key in ("target", "near", "red_line", "zero_at"):
        written = getattr(shape, key)
        try:
            figures[key] = figure(written, kpi.unit, key.replace("_", " ")) if written is not None else None
        except ValueError as error:
            problems.append(document.problem((*at, key), f"{kpi.id}: {error}"))
    if problems:
        return None, problems
    place = document.place(at)
    target = Target(
        kpi=kpi.id,
        value=figures["target"] or Decimal(0),
        weight=shape.weight,
        near=figures["near"],
        red_line=figures["red_line"],
        zero_at=figures["zero_at"],
        valid_from=shape.from_,
        valid_until=_until(shape),
        flow=tuple(shape.flow),
        service=tuple(shape.service),
        lane=tuple(shape.lane),
        clause=shape.clause,
        where=str(place.path),
        line=place.line,
    )
    return target, [document.problem(at, f"{kpi.id}: {fault}", hint) for fault, hint in _sense_faults(kpi, target)]


def _is_scoped(shape: TargetShape) -> bool:
    return bool(shape.flow or shape.service or shape.lane)


def _scope_problems(kpi: Kpi, shape: TargetShape, document: Document, at: Location) -> Iterator[Problem]:
    """What a scoped target cannot say, and KPIs that cannot be split."""
    if not _is_scoped(shape):
        return
    for key in _GENERAL_KEYS:
        if key in shape.model_fields_set:
            what = f"{kpi.id}: {key} stands on the target without flow, service and lane"
            yield document.problem((*at, key), what, "Move it there: it holds for the KPI as a whole.")
    if kpi.count == "groups":
        yield document.problem(at, f"{kpi.id} counts groups of rows and has no target for a part of them")
    if unknown := list(_unknown_dimensions(kpi, shape)):
        for key, column in unknown:
            what = f"{kpi.id}: the table {kpi.table} has no {column}, so that no row would be judged by this target"
            yield document.problem((*at, key), what, f"Remove `{key}`: the target holds for all rows of {kpi.table}.")
    elif kpi.of is not None and shape.flow:
        what = f"{kpi.id} is a percentile: its target can be scoped by service and lane, not by flow"
        yield document.problem((*at, "flow"), what, "Remove `flow`.")


def _unknown_dimensions(kpi: Kpi, shape: TargetShape) -> Iterator[tuple[str, str]]:
    """Keys of the scope with the first column that the KPI's table would need for them and does not have."""
    ends = [lane.split("-") for lane in shape.lane]
    needed = {
        "flow": ["flow"] if shape.flow else [],
        "service": ["service"] if shape.service else [],
        "lane": [name for end, name in enumerate(("origin", "destination")) if any(lane[end] != ANY for lane in ends)],
    }
    for key, columns in needed.items():
        if lacking := [name for name in columns if name not in kpi.dimensions]:
            yield key, lacking[0]


def _sense_faults(kpi: Kpi, target: Target) -> Iterator[tuple[str, str]]:
    """Figures that contradict each other."""
    if target.near is not None and target.near < 0:
        yield "near is a tolerance and cannot be negative", "Write it without a sign."
    for name in ("red_line", "zero_at"):
        if not _is_worse(kpi, getattr(target, name), target.value):
            yield f"{name} must be worse than the target", "Check the two figures."
    if target.weight and _allows_nothing(kpi, target) and target.zero_at is None:
        yield "a target that allows no failure needs `zero_at`", "Say at which value the points reach 0."


def _is_worse(kpi: Kpi, figure_: Decimal | None, level: Decimal) -> bool:
    """Whether a figure is worse than a level; none contradicts nothing."""
    return figure_ is None or (figure_ < level if kpi.better == "higher" else figure_ > level)


def _allows_nothing(kpi: Kpi, target: Target) -> bool:
    return kpi.is_rate and (1 - target.value if kpi.better == "higher" else target.value) == 0


def _scope_faults(kpi: Kpi, targets: Sequence[Target]) -> Iterator[Problem]:
    """A level of a scope that the red line or the points of the general target contradict."""
    for scoped, general in ((s, g) for s in targets for g in targets if g.is_general and not s.is_general):
        if not _meet_in_time(scoped, general):
            continue
        for name in ("red_line", "zero_at"):
            if not _is_worse(kpi, getattr(general, name), scoped.value):
                what = (
                    f"{kpi.id}: the target{_by(scoped)} is not better than {name} of the general target{_by(general)}"
                )
                yield Problem(scoped.where, scoped.line, what, "Change one of the two: a part would meet what fails.")
        if general.weight and _allows_nothing(kpi, scoped) and general.zero_at is None:
            what = f"{kpi.id}: a target that allows no failure needs `zero_at` on the general target{_by(general)}"
            yield Problem(scoped.where, scoped.line, what, "Say there at which value the points reach 0.")


def _rival_faults(kpi: Kpi, targets: Sequence[Target]) -> Iterator[Problem]:
    """Two scopes that name some parcels equally closely on some day: neither of them would win."""
    for one, two in combinations(targets, 2):
        if _scope(one) != _scope(two) and _meet_in_time(one, two) and one.rivals(two):
            scopes = " and ".join(f"{_scope_words(target)}{_by(target)}" for target in (one, two))
            what = f"{kpi.id}: {scopes} name some parcels equally closely"
            yield Problem(two.where, two.line, what, "Name those parcels in one of the two alone.")


def _by(entry: Target | TargetShape) -> str:
    """The clause, where one is given."""
    return f" ({entry.clause})" if entry.clause else ""


def _meet_in_time(one: Target, two: Target) -> bool:
    start = max(one.valid_from or date.min, two.valid_from or date.min)
    return start <= min(one.valid_until or date.max, two.valid_until or date.max)


def _until(shape: TargetShape) -> date | None:
    """The last day in force; the end of the calendar, as some systems write it, is no end."""
    return None if shape.until == date.max else shape.until


def _span(shape: TargetShape) -> tuple[date, date]:
    return shape.from_ or date.min, _until(shape) or date.max


def _date_faults(kpi_id: str, shapes: Sequence[TargetShape], document: Document, at: Location) -> Iterator[Problem]:
    """A target that ends before it begins."""
    for index, shape in enumerate(shapes):
        if shape.from_ and shape.until and shape.until < shape.from_:
            what = f"{kpi_id}: `until` {shape.until} lies before `from` {shape.from_}{_by(shape)}"
            yield document.problem(_entry(document, at, index), what, "Exchange or correct the dates.")


def _overlaps_and_gaps(kpi_id: str, shapes: Sequence[TargetShape], document: Document, at: Location) -> list[Problem]:
    """Two targets of one scope in force on one day, or none between two."""
    problems = []
    for _, own in groupby(sorted(shapes, key=_scope), key=_scope):
        for one, two in pairwise(sorted(own, key=_span)):
            problems += [document.problem(at, *fault) for fault in _pair_faults(kpi_id, one, two)]
    return problems


def _pair_faults(kpi_id: str, one: TargetShape, two: TargetShape) -> Iterator[tuple[str, str]]:
    """What is wrong between two targets of one scope that follow each other."""
    end, start = _span(one)[1], _span(two)[0]
    which = f"{kpi_id}, {_scope_words(one)}" if _is_scoped(one) else kpi_id
    clauses = " and ".join(dict.fromkeys(shape.clause for shape in (one, two) if shape.clause))
    by = f" ({clauses})" if clauses else ""
    if start <= end:
        when = "from the beginning" if start == date.min else f"on {start}"
        yield f"{which}: two targets are in force {when}{by}", "End the earlier one before the later begins."
    elif end + _DAY < start:
        yield f"{which}: no target is in force from {end + _DAY} to {start - _DAY}{by}", "Close the gap."


def _scope(entry: Target | TargetShape) -> tuple[list[str], list[str], list[str]]:
    return sorted(entry.flow), sorted(entry.service), sorted(entry.lane)


def _scope_words(entry: Target | TargetShape) -> str:
    return ", ".join([*entry.flow, *entry.service, *entry.lane])


def _weight_faults(shapes: Sequence[TargetShape], document: Document, at: Location) -> list[Problem]:
    """On every day on which a target begins or has ended, the weights in force must sum to 100."""
    spans = [(*_span(shape), shape.weight) for shape in shapes if shape.weight and not _is_scoped(shape)]
    days = sorted({start for start, _, _ in spans} | {end + _DAY for _, end, _ in spans if end < date.max})
    wrong: dict[int, date] = {}
    for day in days:
        total = sum(weight for start, end, weight in spans if start <= day <= end)
        if total not in (0, _FULL_WEIGHT):
            wrong.setdefault(total, day)
    return [
        document.problem(
            at,
            f"the weights in force {'' if day == days[0] else f'from {day} '}sum to {total}, not {_FULL_WEIGHT}",
            "Change the weights of the scored targets.",
        )
        for total, day in wrong.items()
    ]


def information_faults(information: Sequence[str], document: Document, at: Location, kpis: Kpis) -> list[Problem]:
    """KPIs listed for information that the catalogue does not have."""
    return [
        unknown_kpi(kpi_id, document, (*at, index), kpis)
        for index, kpi_id in enumerate(information)
        if kpi_id not in kpis
    ]
