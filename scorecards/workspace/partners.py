"""Partners and their targets: read and checked against the catalogue."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from scorecards.errors import Problem
from scorecards.model import Contact, Kpi, Month, Partner, Target, parse_period
from scorecards.workspace.figures import figure
from scorecards.workspace.schema import PartnerDefaults, PartnerShape, TargetShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml

_FULL_WEIGHT = 100


def slug(name: str) -> str:
    """A partner's id: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "partner"


def read_partners(
    folder: Path, defaults: tuple[PartnerDefaults, Document], kpis: Mapping[str, Kpi]
) -> tuple[list[Partner], list[Problem]]:
    """The partners of `partners/*.yaml`, and every fault in them."""
    partners: list[Partner] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        document = read_yaml(path)
        shape, found = validated(PartnerShape, document)
        problems += found
        if shape is not None:
            partner, found = _partner(path.stem, shape, document, defaults, kpis)
            partners.append(partner)
            problems += found
    return partners, problems + _name_faults(partners, folder)


def default_partner(
    partner_id: str, name: str, defaults: tuple[PartnerDefaults, Document], kpis: Mapping[str, Kpi]
) -> tuple[Partner, list[Problem]]:
    """A partner found in the data, with the workspace's default targets."""
    shape, document = defaults
    kind = shape.kind or "transport"
    own = PartnerShape(name=name, kind=kind)
    partner, problems = _partner(partner_id, own, document, defaults, kpis)
    return partner, problems


def _partner(
    partner_id: str,
    shape: PartnerShape,
    document: Document,
    defaults: tuple[PartnerDefaults, Document],
    kpis: Mapping[str, Kpi],
) -> tuple[Partner, list[Problem]]:
    base, base_document = defaults
    own = "targets" in shape.model_fields_set
    source, at, targets_of = (
        (document, ("targets",), shape) if own else (base_document, ("partner_defaults", "targets"), base)
    )
    targets, problems = _targets(targets_of.targets, source, at, kpis)
    given = shape.model_fields_set
    information = shape.information if "information" in given else base.information
    problems += _information_faults(information, document, kpis)
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
    entries: Mapping[str, Sequence[TargetShape]], document: Document, at: Location, kpis: Mapping[str, Kpi]
) -> tuple[list[Target], list[Problem]]:
    targets: list[Target] = []
    problems: list[Problem] = []
    for kpi_id, shapes in entries.items():
        where = (*at, kpi_id)
        if kpi_id not in kpis:
            problems.append(_unknown_kpi(kpi_id, document, where, kpis))
            continue
        own = []
        for index, shape in enumerate(shapes):
            target, found = _target(kpis[kpi_id], shape, document, _entry(document, where, index))
            problems += found
            if target is not None:
                own.append(target)
        problems += _date_faults(kpi_id, own, document, where)
        targets += own
    return targets, problems + _weight_faults(targets, document, at)


def _entry(document: Document, at: Location, index: int) -> Location:
    """A target may stand alone or in a list."""
    return (*at, index) if (*at, index) in document.places else at


def _unknown_kpi(kpi_id: str, document: Document, at: Location, kpis: Mapping[str, Kpi]) -> Problem:
    import difflib

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
        valid_until=shape.until,
        clause=shape.clause,
        where=str(place.path),
        line=place.line,
    )
    return target, [document.problem(at, f"{kpi.id}: {fault}", hint) for fault, hint in _sense_faults(kpi, target)]


def _sense_faults(kpi: Kpi, target: Target) -> Iterable[tuple[str, str]]:
    """Figures that contradict each other."""
    if target.valid_from and target.valid_until and target.valid_until < target.valid_from:
        yield f"`until` {target.valid_until} lies before `from` {target.valid_from}", "Exchange or correct the dates."
    worse = -1 if kpi.better == "higher" else 1
    for name in ("red_line", "zero_at"):
        figure_ = getattr(target, name)
        if figure_ is not None and (figure_ - target.value) * worse <= 0:
            yield f"{name} must be worse than the target", "Check the two figures."
    allowed = 1 - target.value if kpi.better == "higher" else target.value
    if kpi.is_rate and target.weight and allowed == 0 and target.zero_at is None:
        yield "a target that allows no failure needs `zero_at`", "Say at which value the points reach 0."


def _date_faults(kpi_id: str, targets: list[Target], document: Document, at: Location) -> list[Problem]:
    """Two targets in force on the same day, or none between two."""
    ordered = sorted(targets, key=lambda target: target.valid_from or date.min)
    problems = []
    for earlier, later in pairwise(ordered):
        start = later.valid_from or date.min
        end = earlier.valid_until or date.max
        if start <= end:
            problems.append(
                document.problem(at, f"{kpi_id}: two targets are in force on {start}", "End the earlier one before.")
            )
        elif end + timedelta(days=1) < start:
            first = end + timedelta(days=1)
            problems.append(
                document.problem(
                    at, f"{kpi_id}: no target is in force from {first} to {start - timedelta(days=1)}", "Close the gap."
                )
            )
    return problems


def _weight_faults(targets: Sequence[Target], document: Document, at: Location) -> list[Problem]:
    """On every day on which a target begins, the weights in force must sum to 100."""
    scored = [target for target in targets if target.weight]
    if not scored:
        return []
    starts = {target.valid_from or date.min for target in scored}
    starts |= {target.valid_until + timedelta(days=1) for target in scored if target.valid_until}
    first = min(starts)
    wrong: dict[int, date] = {}
    for day in sorted(starts):
        total = sum(target.weight for target in scored if target.covers(max(day, date(1, 1, 2))))
        if total not in (0, _FULL_WEIGHT):
            wrong.setdefault(total, day)
    return [
        document.problem(
            at,
            f"the weights in force {'' if day == first else f'from {day} '}sum to {total}, not {_FULL_WEIGHT}",
            "Change the weights of the scored targets.",
        )
        for total, day in wrong.items()
    ]


def _information_faults(information: Sequence[str], document: Document, kpis: Mapping[str, Kpi]) -> list[Problem]:
    return [_unknown_kpi(kpi_id, document, ("information",), kpis) for kpi_id in information if kpi_id not in kpis]


def _name_faults(partners: Sequence[Partner], folder: Path) -> list[Problem]:
    """A spelling that would belong to two partners."""
    owners: dict[str, str] = {}
    problems = []
    for partner in partners:
        for name in {partner.name.casefold(), *(alias.casefold() for alias in partner.aliases)}:
            other = owners.setdefault(name, partner.id)
            if other != partner.id:
                where = str(folder / f"{partner.id}.yaml")
                problems.append(Problem(where, None, f"the spelling {name!r} also belongs to {other}.yaml"))
    return problems
