"""The exclusion register of a workspace: `exclusions/*.yaml` and `exclusions/*.csv`, read and checked."""

import difflib
import json
from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from pathlib import Path

from scorecards.errors import Problem
from scorecards.model.register import Exclusion
from scorecards.workspace.entries import Entry, ListShape, read_entries
from scorecards.workspace.schema.register import ExclusionShape, RegisterShape

_DATES = ("from", "to")
_AREA = ("origin", "destination", "service")
_AGREED = ("reason", "requested_by", "approved_by", "approved_on", "expires_on")
_COLUMNS = {"shipment_id": "shipments", **{key: key for key in ("id", "partner", *_DATES, *_AREA, *_AGREED)}}
_REGISTER = ListShape(RegisterShape, ExclusionShape, "exclusions", _COLUMNS)

#: A key of an entry, what is wrong there and what to do.
Fault = tuple[str, str, str]


def read_register(folder: Path, partner_ids: Collection[str]) -> tuple[tuple[Exclusion, ...], list[Problem]]:
    """The register in the folder `exclusions` of a workspace, and every fault in it; an entry with a fault is left out.

    An entry with several parcels becomes one Exclusion per parcel. Entries that are not approved or have expired are
    no fault: `not_in_force` lists them.
    """
    files = sorted(path for path in (folder / "exclusions").glob("*") if path.suffix)
    entries, problems = read_entries([path for path in files if path.suffix in (".yaml", ".csv")], _REGISTER)
    unread = "is not read: the name must end in .yaml or .csv"
    hint = "Save it as one of the two, or move it out of the folder."
    problems += [Problem(str(path), None, unread, hint) for path in files if path.suffix not in (".yaml", ".csv")]
    register: list[Exclusion] = []
    for entry, entry_id in _named(entries):
        found = list(_faults(entry.shape, partner_ids))
        problems += [entry.problem(*fault) for fault in found]
        register += _exclusions(entry, entry_id) if not found else ()
    return tuple(register), problems + _twice(entries)


def _named(entries: Iterable[Entry[ExclusionShape]]) -> Iterable[tuple[Entry[ExclusionShape], str]]:
    """Each entry with its id: its own, else one of its file and of what it excludes, whatever is agreed about it."""
    taken: dict[str, int] = {}
    for entry in entries:
        name = entry.shape.id
        if name is None:
            about = entry.shape.model_dump(mode="json", exclude={"id", "note", *_AGREED} - {"reason"})
            name = f"{entry.place.path.stem}-{sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:8]}"
            taken[name] = taken.get(name, 0) + 1
            name = name if taken[name] == 1 else f"{name}-{taken[name]}"
        yield entry, name


def _twice(entries: Iterable[Entry[ExclusionShape]]) -> list[Problem]:
    """Ids that stand in more than one entry."""
    first: dict[str, str] = {}
    problems = []
    for entry in entries:
        if entry.shape.id is not None:
            place = f"{entry.place.path.name}:{entry.place.line}"
            other = first.setdefault(entry.shape.id, place)
            if other != place:
                what = f"the id {entry.shape.id!r} is that of {other} too"
                problems.append(entry.problem("id", what, "Give one of the entries another id."))
    return problems


def _exclusions(entry: Entry[ExclusionShape], entry_id: str) -> Iterable[Exclusion]:
    shape, place = entry.shape, entry.place
    parcels: Sequence[str | None] = shape.shipments or (None,)
    for shipment_id in parcels:
        yield Exclusion(
            id=entry_id,
            partner=shape.partner,
            shipment_id=shipment_id,
            from_=shape.from_,
            to=shape.to,
            origins=tuple(shape.origin),
            destinations=tuple(shape.destination),
            services=tuple(shape.service),
            reason=shape.reason,
            requested_by=shape.requested_by,
            approved_by=shape.approved_by,
            approved_on=shape.approved_on,
            expires_on=shape.expires_on,
            note=shape.note,
            where=str(place.path),
            line=place.line,
        )


def _faults(shape: ExclusionShape, partner_ids: Collection[str]) -> Iterable[Fault]:
    if shape.partner is not None and shape.partner not in partner_ids:
        close = difflib.get_close_matches(shape.partner, list(partner_ids), n=1)
        hint = f"Did you mean {close[0]!r}?" if close else "Write the name of its file in partners/, without .yaml."
        yield "partner", f"there is no partner {shape.partner!r}", hint
    yield from _subject_faults(shape)
    yield from _approval_faults(shape)


def _subject_faults(shape: ExclusionShape) -> Iterable[Fault]:
    """What the entry is about: parcels of a partner, or an event with both dates."""
    dates, area = (shape.from_, shape.to), (shape.origin, shape.destination, shape.service)
    if shape.shipments and (any(dates) or any(area)):
        yield "shipments", "an entry names parcels, or an event by dates and area, not both", "Make two entries of it."
    elif shape.shipments and shape.partner is None:
        yield "shipments", "parcels are named without their partner", "Add `partner`: an id is unique to a partner."
    elif shape.shipments and shape.reason == "feed_outage":
        yield "shipments", "a feed outage is an event, not single parcels", "Give `from` and `to` instead."
    elif not shape.shipments and None in dates:
        hint = "Give the parcels' ids, or both `from` and `to`."
        yield "from", "the entry names neither parcels nor the first and the last day of an event", hint
    elif shape.from_ and shape.to and shape.to < shape.from_:
        yield "to", f"`to` {shape.to} lies before `from` {shape.from_}", "Exchange or correct the dates."
    if shape.reason == "feed_outage" and shape.partner is None:
        yield "partner", "a feed outage without a partner", "Say whose feed it was."


def _approval_faults(shape: ExclusionShape) -> Iterable[Fault]:
    if shape.approved_on and not shape.approved_by:
        yield "approved_on", f"approved on {shape.approved_on} by nobody", "Add `approved_by`, or remove the date."
    if shape.approved_by and not shape.approved_on:
        yield "approved_by", f"approved by {shape.approved_by} without a date", "Add `approved_on`."
    if shape.approved_on and shape.expires_on and shape.expires_on < shape.approved_on:
        what = f"`expires_on` {shape.expires_on} lies before `approved_on` {shape.approved_on}"
        yield "expires_on", what, "Correct one of the dates."
