"""Changes of the register: an entry proposed, approved or expired, as the bytes of its file, checked before written."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from scorecards.errors import ConfigurationError, Problem, configuration_error
from scorecards.model.register import Exclusion
from scorecards.workspace.register import read_register
from scorecards.workspace.register_csv import with_fields, with_rows
from scorecards.workspace.register_yaml import Written, with_entry, with_keys

FOLDER = "exclusions"


@dataclass(frozen=True)
class Change:
    """A file of the register as it was read (None: it is new), and as it is to be; `name` is the id of a new entry."""

    path: Path
    before: bytes | None
    after: bytes
    name: str = ""

    def must_hold(self) -> None:
        """Raises ConfigurationError where somebody else changed the file meanwhile."""
        if _bytes(self.path) != self.before:
            raise configuration_error(self.path, "was changed meanwhile", "Nothing was written: run it again.")


def proposed(
    folder: Path, name: str, entry: Written, register: Sequence[Exclusion], partners: Collection[str]
) -> Change:
    """A file of the register with one more entry; `name` is the file's. Raises ConfigurationError.

    The entry gets an id of its own where it brings none; one that says the same as another is refused.
    """
    path = folder / FOLDER / name
    if path.parent != folder / FOLDER or path.suffix not in (".yaml", ".csv"):
        what = f"{name!r} is no file of the register"
        raise configuration_error("--file", what, "Name one inside exclusions/ that ends in .yaml or .csv.")
    digest = sha256(repr(sorted((key, value) for key, value in entry.items() if key != "id")).encode()).hexdigest()
    whole = {"id": str(entry.get("id") or f"{path.stem}-{digest[:8]}")}
    whole |= {key: value for key, value in entry.items() if key != "id" and value}  # type: ignore[misc]
    if taken := [other for other in register if other.id == whole["id"]]:
        what = f"the id {whole['id']!r} is taken"
        raise configuration_error(taken[0].where, what, "Give another with --id, or use that entry.", taken[0].line)
    before = _bytes(path)
    if path.suffix == ".yaml":
        after = with_entry(path, before, whole)
    else:
        after = with_rows(path, before, [_row(path, whole)])
    change = Change(path, before, after, whole["id"])
    mine = [own for own in _read(change, partners) if own.id == whole["id"]]
    for own in mine:
        if same := next((other for other in register if _subject(other) == _subject(own)), None):
            what = f"the entry {same.id} says the same already"
            raise configuration_error(same.where, what, "Approve that one, or change it.", same.line)
    return change


def approved(entries: Sequence[Exclusion], by: str, on: str, partners: Collection[str]) -> Change:
    """The file of an entry with its approval. Raises ConfigurationError; nobody approves what they requested."""
    entry = entries[0]
    if entry.approved_by is not None:
        what = f"{entry.id} was approved by {entry.approved_by} on {entry.approved_on} already"
        raise configuration_error(entry.where, what, "Propose a new entry where that one has expired.", entry.line)
    if by.strip().casefold() == entry.requested_by.strip().casefold():
        what = f"{entry.id} was requested by {entry.requested_by}, who cannot approve it too"
        raise configuration_error(entry.where, what, "Somebody else approves it: four eyes.", entry.line)
    return _changed(entry, {"approved_by": by, "approved_on": on}, partners)


def expired(entries: Sequence[Exclusion], on: str, partners: Collection[str]) -> Change:
    """The file of an entry with its last day. Raises ConfigurationError, also where it has expired earlier."""
    entry = entries[0]
    if entry.expires_on is not None and entry.expires_on.isoformat() < on:
        what = f"{entry.id} expires on {entry.expires_on} already"
        raise configuration_error(entry.where, what, "To go on it needs a new entry, and an approval.", entry.line)
    return _changed(entry, {"expires_on": on}, partners)


def named(register: Iterable[Exclusion], name: str) -> list[Exclusion]:
    """The entry of an id, one Exclusion per parcel. Raises ConfigurationError for any other."""
    found = [entry for entry in register if entry.id == name]
    if not found:
        raise configuration_error("ID", f"there is no entry {name!r}", "`scorecards exclusions list` lists them.")
    return found


def _changed(entry: Exclusion, changes: Mapping[str, str], partners: Collection[str]) -> Change:
    path, before = Path(entry.where), _bytes(Path(entry.where)) or b""
    there = {other.id: other for other in _read(Change(path, before, before), partners)}
    now = there.get(entry.id)
    if now is None or now.line != entry.line:
        raise configuration_error(path, "was changed meanwhile", "Nothing was written: run it again.")
    if path.suffix == ".csv":
        after = with_fields(path, before, now.line or 0, changes)
    else:
        after = with_keys(path, before, list(there).index(entry.id), changes)
    change = Change(path, before, after)
    _read(change, partners)
    return change


def _read(change: Change, partners: Collection[str]) -> tuple[Exclusion, ...]:
    """The entries of the changed file. Raises ConfigurationError with every fault in it, at the file's own place."""
    with TemporaryDirectory() as folder:
        trial = Path(folder) / FOLDER / change.path.name
        trial.parent.mkdir()
        trial.write_bytes(change.after)
        entries, problems = read_register(Path(folder), partners)
    if problems:
        where = str(change.path)
        raise ConfigurationError(Problem(where, one.line, one.what, one.hint) for one in problems)
    return entries


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise configuration_error(path, f"cannot be read: {error.strerror}", "Make it readable.") from None


def _row(path: Path, entry: Written) -> dict[str, str]:
    """An entry as a row, which has one place, service or parcel per field. Raises ConfigurationError for several."""
    row: dict[str, str] = {}
    for key, value in entry.items():
        values = [value] if isinstance(value, str) else list(value)
        if len(values) > 1:
            what = f"a row of a table names one {key}, not {len(values)}"
            raise configuration_error(path, what, "Name a .yaml file with --file, or propose several entries.")
        row["shipment_id" if key == "shipments" else key] = values[0]
    return row


def _subject(entry: Exclusion) -> tuple[object, ...]:
    """What an entry is about, and why."""
    area = (entry.origins, entry.destinations, entry.services)
    return (entry.partner, entry.shipment_id, entry.from_, entry.to, *area, entry.reason)
