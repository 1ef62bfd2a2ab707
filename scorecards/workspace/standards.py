"""Service standards: read, and checked against each other."""

import difflib
from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise

from scorecards.errors import Problem
from scorecards.model.standard import ServiceStandard
from scorecards.workspace.schema.standards import StandardShape
from scorecards.workspace.yaml_file import Document

_KEY = "service_standards"


def read_standards(
    shapes: Sequence[StandardShape], document: Document, partners: Collection[str] | None
) -> tuple[tuple[ServiceStandard, ...], list[Problem]]:
    """The standards of scorecards.yaml, and every fault in them.

    `partners` are the known ids, None where partners are found in the data.
    """
    standards = [_standard(shape) for shape in shapes]
    problems: list[Problem] = []
    for index, standard in enumerate(standards):
        start, end = _span(standard)
        if end < start:
            what = f"`until` {end} lies before `from` {start}"
            problems.append(document.problem((_KEY, index), what, "Exchange or correct the dates."))
        if partners is not None and standard.partner is not None and standard.partner not in partners:
            close = difflib.get_close_matches(standard.partner, partners, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else "A partner's id is the name of its file in partners/."
            what = f"there is no partner {standard.partner!r}"
            problems.append(document.problem((_KEY, index, "partner"), what, hint))
    return tuple(standards), problems or _overlaps(standards, document)


def _standard(shape: StandardShape) -> ServiceStandard:
    return ServiceStandard(
        service=shape.service,
        days=shape.days,
        partner=shape.partner,
        destination=shape.destination,
        origin=shape.origin,
        valid_from=shape.from_,
        valid_until=shape.until,
    )


def _overlaps(standards: Sequence[ServiceStandard], document: Document) -> list[Problem]:
    """Two standards that name the same and hold on the same day."""
    same: dict[tuple[str | None, ...], list[tuple[date, date, int]]] = {}
    for index, standard in enumerate(standards):
        named: tuple[str | None, ...] = (standard.service, standard.partner, standard.destination, standard.origin)
        same.setdefault(named, []).append((*_span(standard), index))
    problems = []
    for named, spans in same.items():
        for (_, end, before), (start, _, index) in pairwise(sorted(spans)):
            if start <= end:
                first = document.place((_KEY, before)).line
                on = "from the beginning" if start == date.min else f"on {start}"
                what = (
                    f"two standards hold for {', '.join(filter(None, named))} {on} (the other stands in line {first})"
                )
                problems.append(document.problem((_KEY, index), what, "End the earlier one before the later begins."))
    return problems


def _span(standard: ServiceStandard) -> tuple[date, date]:
    return standard.valid_from or date.min, standard.valid_until or date.max
