"""Partners and their targets: read and checked against the catalogue."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from scorecards.errors import ConfigurationError, Problem
from scorecards.model import Contact, Kpi, Month, Partner, Target, parse_period
from scorecards.workspace.brand import read_picture
from scorecards.workspace.figures import figure
from scorecards.workspace.schema import PartnerDefaults, PartnerShape, TargetShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml, yaml_files

_FULL_WEIGHT = 100
#: The workspace's defaults for partners and the document they stand in.
Defaults = tuple[PartnerDefaults, Document]


def spelling(name: str) -> str:
    """A name as it is compared: case, kinds and runs of spaces and the way accents are stored do not matter."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def slug(name: str) -> str:
    """A partner's id: lower-case ASCII letters, digits and hyphens, short enough for the name of a file."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:80].strip("-") or "partner"


def read_partners(
    folder: Path, defaults: Defaults, kpis: Mapping[str, Kpi | None]
) -> tuple[list[Partner], list[Problem]]:
    """The partners of `partners/*.yaml`, and every fault in them; logos lie in the folder above."""
    partners: list[Partner] = []
    paths, problems = yaml_files(folder)
    for path in paths:
        try:
            document = read_yaml(path)
        except ConfigurationError as error:
            problems += error.problems
            continue
        shape, found = validated(PartnerShape, document)
        problems += found
        if shape is not None:
            partner, found = _partner(path.stem, shape, document, defaults, kpis)
            partners.append(partner)
            problems += found
            if shape.logo:
                problems += [document.problem(("logo",), what) for what in read_picture(folder.parent, shape.logo)[1]]
    return partners, problems + _name_faults(partners, folder)


def default_partner(
    partner_id: str, name: str, defaults: Defaults, kpis: Mapping[str, Kpi | None]
) -> tuple[Partner, list[Problem]]:
    """A partner found in the data, with the workspace's default targets."""
    own = PartnerShape(name=name)
    partner, problems = _partner(partner_id, own, defaults[1], defaults, kpis)
    return replace(partner, discovered=True), problems


def _partner(
    partner_id: str,
    shape: PartnerShape,
    document: Document,
    defaults: Defaults,
    kpis: Mapping[str, Kpi | None],
) -> tuple[Partner, list[Problem]]:
    base, base_document = defaults
    given = shape.model_fields_set
    own: tuple[PartnerDefaults, Document, Location] = (shape, document, ())
    default: tuple[PartnerDefaults, Document, Location] = (base, base_document, ("partner_defaults",))
    source, where, at = own if "targets" in given else default
    targets, problems = _targets(source.targets, where, (*at, "targets"), kpis)
    source, where, at = own if "information" in given else default
    information = source.information
    problems += _information_faults(information, where, (*at, "information"), kpis)
    baseline = shape.baseline or base.baseline
    contacts = shape.contacts or base.contacts
    return (
        Partner(
            id=partner_id,
            name=shape.name,
            kind=shape.kind or base.kind or "transport",
            aliases=tuple(shape.aliases),
            language=shape.language if "language" in given else base.language,
            contacts=tuple(Contact(entry.name, entry.email, entry.role) for entry in contacts),
            logo=shape.logo,
            targets=tuple(targets),
            information=tuple(information),
            baseline=(_month(baseline.from_), _month(baseline.until)) if baseline else None,
        ),
        problems,
    )


def _month(text: str) -> Month:
    period = parse_period(text)
    assert isinstance(period, Month)  # noqa: S101  # the shape's pattern allows months only
    return period


def _targets(
    entries: Mapping[str, Sequence[TargetShape]], document: Document, at: Location, kpis: Mapping[str, Kpi | None]
) -> tuple[list[Target], list[Problem]]:
    targets: list[Target] = []
    problems: list[Problem] = []
    for kpi_id, shapes in entries.items():
        where = (*at, kpi_id)
        kpi = kpis.get(kpi_id)
        if kpi_id not in kpis:
            problems.append(_unknown_kpi(kpi_id, document, where, kpis))
        problems += _date_faults(kpi_id, shapes, document, where)
        if kpi is not None:
            for index, shape in enumerate(shapes):
                target, found = _target(kpi, shape, document, _entry(document, where, index))
                problems += found
                targets += [target] if target else []
    shapes = [shape for own in entries.values() for shape in own]
    return targets, problems + _weight_faults(shapes, document, at)


def _entry(document: Document, at: Location, index: int) -> Location:
    """A target may stand alone or in a list."""
    return (*at, index) if (*at, index) in document.places else at


def _unknown_kpi(kpi_id: str, document: Document, at: Location, kpis: Mapping[str, Kpi | None]) -> Problem:
    close = difflib.get_close_matches(kpi_id, list(kpis), n=1)
    hint = f"Did you mean {close[0]!r}? " if close else ""
    return document.problem(at, f"there is no KPI {kpi_id!r}", hint + "`scorecards kpis` lists the catalogue.")


def _target(kpi: Kpi, shape: TargetShape, document: Document, at: Location) -> tuple[Target | None, list[Problem]]:
    if kpi.better is None and shape.weight:
        return None, [document.problem(at, f"{kpi.id} has no better direction and cannot be scored")]
    figures: dict[str, Decimal | None] = {}
    problems = []
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
        clause=shape.clause,
        where=str(place.path),
        line=place.line,
    )
    return target, [document.problem(at, f"{kpi.id}: {fault}", hint) for fault, hint in _sense_faults(kpi, target)]


def _sense_faults(kpi: Kpi, target: Target) -> Iterable[tuple[str, str]]:
    """Figures that contradict each other."""
    if target.near is not None and target.near < 0:
        yield "near is a tolerance and cannot be negative", "Write it without a sign."
    worse = -1 if kpi.better == "higher" else 1
    for name in ("red_line", "zero_at"):
        figure_ = getattr(target, name)
        if figure_ is not None and (figure_ - target.value) * worse <= 0:
            yield f"{name} must be worse than the target", "Check the two figures."
    allowed = 1 - target.value if kpi.better == "higher" else target.value
    if kpi.is_rate and target.weight and allowed == 0 and target.zero_at is None:
        yield "a target that allows no failure needs `zero_at`", "Say at which value the points reach 0."


def _until(shape: TargetShape) -> date | None:
    """The last day in force; the end of the calendar, as some systems write it, is no end."""
    return None if shape.until == date.max else shape.until


def _date_faults(kpi_id: str, shapes: Sequence[TargetShape], document: Document, at: Location) -> list[Problem]:
    """A target that ends before it begins, two in force on the same day, or none between two."""
    problems = []
    for index, shape in enumerate(shapes):
        if shape.from_ and shape.until and shape.until < shape.from_:
            what = f"{kpi_id}: `until` {shape.until} lies before `from` {shape.from_}"
            problems.append(document.problem(_entry(document, at, index), what, "Exchange or correct the dates."))
    if problems:
        return problems
    ordered = sorted((shape.from_ or date.min, _until(shape) or date.max) for shape in shapes)
    for (_, end), (start, _) in pairwise(ordered):
        if start <= end:
            what = f"{kpi_id}: two targets are in force on {max(start, date(1, 1, 2))}"
            if start == date.min:
                what = f"{kpi_id}: two targets are in force from the beginning"
            problems.append(document.problem(at, what, "End the earlier one before the later begins."))
        elif end + timedelta(days=1) < start:
            first, last = end + timedelta(days=1), start - timedelta(days=1)
            what = f"{kpi_id}: no target is in force from {first} to {last}"
            problems.append(document.problem(at, what, "Close the gap."))
    return problems


def _weight_faults(shapes: Sequence[TargetShape], document: Document, at: Location) -> list[Problem]:
    """On every day on which a target begins or has ended, the weights in force must sum to 100."""
    spans = [(shape.from_ or date.min, _until(shape) or date.max, shape.weight) for shape in shapes if shape.weight]
    days = sorted({start for start, _, _ in spans} | {end + timedelta(days=1) for _, end, _ in spans if end < date.max})
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


def _information_faults(
    information: Sequence[str], document: Document, at: Location, kpis: Mapping[str, Kpi | None]
) -> list[Problem]:
    return [
        _unknown_kpi(kpi_id, document, (*at, index), kpis)
        for index, kpi_id in enumerate(information)
        if kpi_id not in kpis
    ]


def _name_faults(partners: Sequence[Partner], folder: Path) -> list[Problem]:
    """A spelling that would belong to two partners; the id is one too."""
    owners: dict[str, str] = {}
    problems = []
    for partner in partners:
        for name in dict.fromkeys(map(spelling, (partner.name, *partner.aliases, partner.id))):
            other = owners.setdefault(name, partner.id)
            if other != partner.id:
                what = f"the spelling {name!r} also belongs to {other}.yaml"
                where = str(folder / f"{partner.id}.yaml")
                problems.append(Problem(where, None, what, "Keep it in one of the two files."))
    return problems
