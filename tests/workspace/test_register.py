"""The exclusion register: what entries become, and what is wrong with them at which line or row."""

import re
from datetime import date
from pathlib import Path

import pytest

from scorecards.errors import Problem
from scorecards.model.register import Exclusion, not_in_force
from scorecards.workspace.register import read_register
from tests.conftest import Desk, says

PARTNERS = ("alpha", "beta")
HEADER = (
    "shipment_id,partner,from,to,origin,destination,service,reason,requested_by,approved_by,approved_on,expires_on\n"
)
EVENT = "from: 2026-10-20, to: 2026-10-22, reason: force_majeure"


def faults(desk: Desk, entry: str) -> list[Problem]:
    """What is wrong with an entry in line 3."""
    desk.write("exclusions/all.yaml", f"# The register.\nexclusions:\n  - {{{entry}}}\n")
    register, problems = read_register(desk.folder, PARTNERS)
    assert not (register and problems)
    return problems


def test_a_workspace_without_a_register(desk: Desk) -> None:
    assert read_register(desk.folder, PARTNERS) == ((), [])
    desk.write("exclusions/empty.yaml", "exclusions: []\n")
    desk.write("exclusions/empty.csv", HEADER)
    assert read_register(desk.folder, PARTNERS) == ((), [])


def test_an_event_and_single_parcels(desk: Desk) -> None:
    path = desk.write(
        "exclusions/2026-10.yaml",
        """\
        exclusions:
          - from: 2026-10-20
            to: 2026-10-22
            partner: alpha
            origin: FR
            destination: [ES, NO]
            reason: force_majeure
            requested_by: Alpha
            approved_by: Ada
            approved_on: 2026-10-25
            expires_on: 2026-12-31
            note: Storm
          - shipments: [0042, "7"]
            partner: beta
            reason: dispute_accepted
        """,
    )
    register, problems = read_register(desk.folder, PARTNERS)
    assert problems == []
    event = Exclusion(
        id=register[0].id,
        partner="alpha",
        shipment_id=None,
        from_=date(2026, 10, 20),
        to=date(2026, 10, 22),
        origins=("FR",),
        destinations=("ES", "NO"),
        services=(),
        reason="force_majeure",
        requested_by="Alpha",
        approved_by="Ada",
        approved_on=date(2026, 10, 25),
        expires_on=date(2026, 12, 31),
        note="Storm",
        where=str(path),
        line=2,
    )
    assert register[0] == event
    singles = [(entry.id, entry.partner, entry.shipment_id, entry.line) for entry in register[1:]]
    entry_id = register[1].id  # one of its file and content
    assert re.fullmatch(r"2026-10-[0-9a-f]{8}", entry_id)
    assert singles == [(entry_id, "beta", "0042", 13), (entry_id, "beta", "7", 13)]
    assert not_in_force(register, date(2026, 10, 25)) == register[1:]
    assert not_in_force(register, date(2026, 10, 24)) == register
    assert not_in_force(register, date(2027, 1, 1)) == register


def test_the_same_entries_in_a_table(desk: Desk) -> None:
    desk.write(
        "exclusions/portal.csv",
        "\ufeff" + HEADER + "P1,alpha,,,,,,customs,,Ada,2026-10-25,\n"
        ",,,,,,,,,,,\n"
        ',,2026-10-20,2026-10-22,FR,ES,"express, early",force_majeure,Alpha,,,2026-12-31\n',
    )
    register, problems = read_register(desk.folder, PARTNERS)
    assert problems == []
    single, event = register
    assert (single.shipment_id, single.partner, single.reason, single.approved_on) == (
        "P1", "alpha", "customs", date(2026, 10, 25),
    )  # fmt: skip
    assert (event.partner, event.from_, event.origins, event.services, event.expires_on) == (
        None, date(2026, 10, 20), ("FR",), ("express, early",), date(2026, 12, 31),
    )  # fmt: skip
    assert [entry.line for entry in register] == [2, 4]
    assert len({entry.id for entry in register}) == 2


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (f"partner: alfa, {EVENT}", ("no partner 'alfa'", "Did you mean 'alpha'?")),
        (f"partner: Omega Freight, {EVENT}", ("no partner 'Omega Freight'", "name of its file")),
        ("reason: customs", ("neither parcels nor the first and the last day", "both `from` and `to`")),
        ("from: 2026-10-20, reason: customs", ("neither parcels nor the first and the last day",)),
        ("from: 2026-10-22, to: 2026-10-20, reason: customs", ("`to` 2026-10-20 lies before `from` 2026-10-22",)),
        ("shipments: [P1], reason: customs", ("without their partner", "Add `partner`")),
        ("shipments: [P1], partner: alpha, from: 2026-10-01, reason: customs", ("not both", "two entries")),
        ("shipments: [P1], partner: alpha, origin: FR, reason: customs", ("not both", "two entries")),
        ("shipments: [P1], partner: alpha, reason: feed_outage", ("a feed outage is an event",)),
        ("from: 2026-10-20, to: 2026-10-22, reason: feed_outage", ("a feed outage without a partner", "whose feed")),
        ("from: 2026-10-20, to: 2026-10-22, reason: storm", ("reason must be 'force_majeure'", "found: 'storm'")),
        ("from: 2026-10-20, to: 2026-10-22", ("'reason' is missing",)),
        ("from: 2026-10-32, to: 2026-11-02, reason: customs", ("from must be a date like 2026-10-31",)),
        ("from: 2026-10-20, to: soon, reason: customs", ("to must be a date like 2026-10-31", "found: 'soon'")),
        (f"{EVENT}, approved_on: 2026-10-25", ("approved on 2026-10-25 by nobody", "Add `approved_by`")),
        (f"{EVENT}, approved_by: Ada", ("approved by Ada without a date", "Add `approved_on`")),
        (
            f"{EVENT}, approved_by: Ada, approved_on: 2026-10-25, expires_on: 2026-10-24",
            ("`expires_on` 2026-10-24 lies before `approved_on` 2026-10-25",),
        ),
        ("shipments: ['', P1], partner: alpha, reason: customs", ("shipments must be filled",)),
        (f"{EVENT}, origin: ['']", ("origin must be filled",)),
        (f"{EVENT}, orign: FR", ("'orign' is not known", "Did you mean 'origin'?")),
    ],
)
def test_one_fault_of_an_entry_is_one_message(desk: Desk, entry: str, words: tuple[str, ...]) -> None:
    (fault,) = faults(desk, entry)
    says(fault, "all.yaml", 3, *words)


def test_all_faults_of_all_files_at_once(desk: Desk) -> None:
    desk.write(
        "exclusions/a.yaml",
        """\
        exclusions:
          - reason: storm
            from: 2026-10-20
            to: 2026-10-21
          - partner: omega
            from: 2026-10-22
            to: 2026-10-21
            reason: customs
            approved_on: 2026-10-25
        """,
    )
    rows = ["P1,,,,,,,customs,,,,", "P2,alpha,,,,,,customs,,,", ",,2026-10-20,yesterday,,,,,,,,"]
    desk.write("exclusions/b.csv", HEADER + "\n".join(rows) + "\n")
    desk.write("exclusions/c.yaml", "exclusions: [\n")
    desk.write("exclusions/d.xlsx", "")
    register, problems = read_register(desk.folder, PARTNERS)
    assert register == ()
    found = sorted((Path(problem.where).name, problem.line or 0) for problem in problems)
    expected = [*(("a.yaml", line) for line in (2, 5, 7, 9)), *(("b.csv", row) for row in (2, 3, 4, 4))]
    assert found == [*expected, ("c.yaml", 2), ("d.xlsx", 0)]


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (HEADER.replace(",", ";"), 1, ("column 'shipment_id;partner;", "separated by commas")),
        (HEADER.replace("service", "service,service"), 1, ("'service' stands twice", "separated by commas")),
        ("", 1, ("there is no header", "separated by commas")),
        (HEADER + 'P1,"alpha\n', None, ("cannot be read",)),
        (HEADER + "P1,alpha,customs\n", 2, ("3 fields, the header has 12", "in quotes")),
    ],
)
def test_a_table_that_cannot_be_read(desk: Desk, content: str, line: int | None, words: tuple[str, ...]) -> None:
    desk.write("exclusions/portal.csv", content)
    register, (fault,) = read_register(desk.folder, PARTNERS)
    assert register == ()
    says(fault, "portal.csv", line, *words)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ("'exclusions' is missing",)),
        ("exclusions:\n", ("exclusions has no value",)),
        ("exclusions: {}\n", ("exclusions must be",)),
        ("exclusion: []\n", ("'exclusion' is not known",)),
    ],
)
def test_a_file_without_the_list(desk: Desk, content: str, words: tuple[str, ...]) -> None:
    desk.write("exclusions/a.yaml", content)
    register, problems = read_register(desk.folder, PARTNERS)
    assert register == ()
    assert any(all(word in str(problem) for word in words) for problem in problems), problems
