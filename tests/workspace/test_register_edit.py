"""The register changed by commands: one entry, and every other byte of its file as it was."""

from datetime import date
from pathlib import Path

import pytest

from scorecards.errors import ConfigurationError
from scorecards.model.register import Exclusion
from scorecards.workspace.register import read_register
from scorecards.workspace.register_edit import Change, approved, expired, named, proposed
from tests.conftest import Desk

PARTNERS = ("alpha", "beta")
YAML = (
    "# The register of our carriers.\n"
    "exclusions:\n"
    "    # Agreed by telephone.\n"
    "    - reason: customs  # the strike\n"
    "      id: strike\n"
    "      from: 2026-10-01\n"
    "      to: 2026-10-02\n"
    "      approved_by:\n"
    "      requested_by: Alpha\n"
    "\n"
    "    - {id: snow, from: 2026-10-05, to: 2026-10-06, reason: force_majeure, note: 'a, b: c'}\n"
    "    - id: lines\n"
    "      reason: data_error\n"
    "      partner: alpha\n"
    "      shipments:\n"
    "        - 0042   # zeros\n"
    "        - P7\n"
    "# The end.\n"
)
CSV = (
    "\ufeffshipment_id,partner,reason,id,requested_by,approved_by,approved_on,expires_on\r\n"
    'P1,alpha,customs,one,"Alpha, ""Parcel""\r\nLyon",,,\r\n'
    "\r\n"
    " P2 ,alpha,customs,two,Alpha,,,\r\n"
    "P3,alpha,customs,three,Alpha,,,"
)


def register(desk: Desk) -> tuple[Exclusion, ...]:
    entries, problems = read_register(desk.folder, PARTNERS)
    assert problems == []
    return entries


def written(change: Change) -> str:
    change.must_hold()
    change.path.write_bytes(change.after)
    return change.after.decode()


def file(desk: Desk, name: str, text: str) -> Path:
    path = desk.folder / "exclusions" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    ("entry", "old", "new"),
    [
        (
            "strike",
            "      approved_by:\n      requested_by: Alpha\n",
            "      approved_by: Ada Lovelace\n      approved_on: 2026-10-09\n      requested_by: Alpha\n",
        ),
        ("snow", "note: 'a, b: c'", "approved_by: Ada Lovelace, approved_on: 2026-10-09, note: 'a, b: c'"),
        (
            "lines",
            "      shipments:\n",
            "      approved_by: Ada Lovelace\n      approved_on: 2026-10-09\n      shipments:\n",
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_approval_in_yaml_adds_its_keys_and_changes_nothing_else(
    desk: Desk, entry: str, old: str, new: str, newline: str
) -> None:
    path = file(desk, "all.yaml", YAML.replace("\n", newline))
    change = approved(named(register(desk), entry), "Ada Lovelace", "2026-10-09", PARTNERS)
    text = YAML.replace(old, new).replace("Ada Lovelace", '"Ada Lovelace"').replace("\n", newline)
    assert written(change) == text
    assert change.path == path
    entries = named(register(desk), entry)
    assert {(own.approved_by, own.approved_on) for own in entries} == {("Ada Lovelace", date(2026, 10, 9))}


def test_an_approval_in_a_table_changes_its_row_alone(desk: Desk) -> None:
    """The mark, the line ends, a field of two lines, blanks and the missing end of the last line stay."""
    file(desk, "all.csv", CSV)
    first = written(approved(named(register(desk), "two"), "Ada", "2026-10-09", PARTNERS))
    assert first == CSV.replace(" P2 ,alpha,customs,two,Alpha,,,", " P2 ,alpha,customs,two,Alpha,Ada,2026-10-09,")
    second = written(approved(named(register(desk), "one"), "Ada", "2026-10-09", PARTNERS))
    assert second == first.replace('Lyon",,,', 'Lyon",Ada,2026-10-09,')
    third = written(expired(named(register(desk), "three"), "2026-12-31", PARTNERS))
    assert third == second + "2026-12-31"


def test_an_entry_without_an_id_keeps_the_one_it_got_of_its_content(desk: Desk) -> None:
    file(desk, "all.yaml", YAML.replace("      id: strike\n", ""))
    name = next(entry.id for entry in register(desk) if entry.reason == "customs")
    written(approved(named(register(desk), name), "Ada", "2026-10-09", PARTNERS))
    written(expired(named(register(desk), name), "2026-12-31", PARTNERS))
    assert named(register(desk), name)[0].expires_on == date(2026, 12, 31)


def test_a_last_day_is_moved_earlier_and_not_later(desk: Desk) -> None:
    file(desk, "all.yaml", YAML)
    written(expired(named(register(desk), "strike"), "2026-12-31", PARTNERS))
    text = written(expired(named(register(desk), "strike"), "2026-11-30", PARTNERS))
    assert text.count("expires_on") == 1
    with pytest.raises(ConfigurationError, match="expires on 2026-11-30 already"):
        expired(named(register(desk), "strike"), "2026-12-31", PARTNERS)


@pytest.mark.parametrize("by", ["Alpha", " alpha"])
def test_nobody_approves_what_they_requested(desk: Desk, by: str) -> None:
    path = file(desk, "all.yaml", YAML)
    with pytest.raises(ConfigurationError, match="requested by Alpha, who cannot approve it too") as caught:
        approved(named(register(desk), "strike"), by, "2026-10-09", PARTNERS)
    assert f"{path}:4: " in str(caught.value)
    assert path.read_text() == YAML


def test_an_approval_stands(desk: Desk) -> None:
    file(desk, "all.yaml", YAML)
    written(approved(named(register(desk), "strike"), "Ada", "2026-10-09", PARTNERS))
    with pytest.raises(ConfigurationError, match="approved by Ada on 2026-10-09 already"):
        approved(named(register(desk), "strike"), "Bob", "2026-10-10", PARTNERS)
    with pytest.raises(ConfigurationError, match="there is no entry 'strikes'"):
        named(register(desk), "strikes")
    with pytest.raises(ConfigurationError, match="lies before `approved_on` 2026-10-09"):
        expired(named(register(desk), "strike"), "2026-10-01", PARTNERS)


def test_a_file_that_was_changed_meanwhile_is_left_alone(desk: Desk) -> None:
    path = file(desk, "all.yaml", YAML)
    entries = named(register(desk), "strike")
    change = approved(entries, "Ada", "2026-10-09", PARTNERS)
    path.write_text(YAML + "# more\n")
    with pytest.raises(ConfigurationError, match="was changed meanwhile"):
        change.must_hold()
    path.write_text("# a line more\n" + YAML)
    with pytest.raises(ConfigurationError, match="was changed meanwhile"):
        approved(entries, "Ada", "2026-10-09", PARTNERS)


def test_what_cannot_be_changed_safely_is_refused(desk: Desk) -> None:
    """Two entries that share their keys: a change of one would be one of the other."""
    shared = "exclusions:\n  - &a {from: 2026-10-01, to: 2026-10-02, reason: customs, id: one}\n  - {<<: *a, id: two}\n"
    path = file(desk, "all.yaml", shared)
    with pytest.raises(ConfigurationError, match="cannot be written without changing others"):
        approved(named(register(desk), "one"), "Ada", "2026-10-09", PARTNERS)
    assert path.read_text() == shared
    file(desk, "all.yaml", "exclusions: []\n")
    file(desk, "one.csv", "shipment_id,partner,reason\nP1,alpha,customs\n")
    with pytest.raises(ConfigurationError, match="has no column approved_by, approved_on"):
        approved([register(desk)[0]], "Ada", "2026-10-09", PARTNERS)


EVENT = {"from": "2026-10-20", "to": "2026-10-22", "origin": ("FR", "NO"), "reason": "customs", "requested_by": "A: b"}
PARCEL = {"partner": "alpha", "shipments": ("0042",), "reason": "customs", "requested_by": "Alpha"}


def test_a_proposal_in_yaml_stands_at_the_end(desk: Desk) -> None:
    file(desk, "all.yaml", YAML)
    change = proposed(desk.folder, "all.yaml", {"id": "new", **EVENT}, register(desk), PARTNERS)
    assert written(change) == YAML + (
        "    - id: new\n"
        "      from: 2026-10-20\n"
        "      to: 2026-10-22\n"
        "      origin: [FR, NO]\n"
        "      reason: customs\n"
        '      requested_by: "A: b"\n'
    )
    (entry,) = named(register(desk), "new")
    assert (entry.origins, entry.requested_by, entry.state(date(2026, 11, 6))) == (("FR", "NO"), "A: b", "proposed")


def test_a_proposal_in_a_table_and_in_new_files(desk: Desk) -> None:
    file(desk, "all.csv", CSV)
    change = proposed(desk.folder, "all.csv", {"id": "new", **PARCEL}, register(desk), PARTNERS)
    assert written(change) == CSV + "\r\n0042,alpha,customs,new,Alpha,,,\r\n"
    for name in ("fresh.csv", "fresh.yaml"):
        change = proposed(desk.folder, name, {**PARCEL, "shipments": (f"P-{name}",)}, register(desk), PARTNERS)
        assert change.before is None
        written(change)
        assert named(register(desk), change.name)[0].where.endswith(name)


@pytest.mark.parametrize(
    ("name", "entry", "says"),
    [
        ("new.csv", {**PARCEL, "shipments": ("P1",)}, "the entry one says the same already"),
        ("new.csv", {**PARCEL, "id": "two"}, "the id 'two' is taken"),
        ("new.csv", EVENT, "a row of a table names one origin, not 2"),
        ("new.csv", {**PARCEL, "partner": "alfa"}, "Did you mean 'alpha'"),
        ("new.yaml", {**EVENT, "to": "2026-10-01"}, "lies before `from`"),
        ("new.yaml", {"reason": "customs", "requested_by": "A"}, "neither parcels nor the first and the last day"),
        ("all.csv", {**EVENT, "origin": ""}, "the file has no column from, to"),
        ("../new.yaml", PARCEL, "is no file of the register"),
        ("new.txt", PARCEL, "is no file of the register"),
    ],
)
def test_proposals_that_are_refused(desk: Desk, name: str, entry: dict[str, str], says: str) -> None:
    file(desk, "all.csv", CSV)
    with pytest.raises(ConfigurationError, match=says):
        proposed(desk.folder, name, entry, register(desk), PARTNERS)
    assert [path.name for path in (desk.folder / "exclusions").iterdir()] == ["all.csv"]


def test_an_id_that_stands_twice_is_a_fault(desk: Desk) -> None:
    file(desk, "all.csv", CSV)
    file(desk, "all.yaml", YAML.replace("id: snow", "id: two"))
    _, problems = read_register(desk.folder, PARTNERS)
    assert [problem.what for problem in problems] == ["the id 'two' is that of all.csv:4 too"]
