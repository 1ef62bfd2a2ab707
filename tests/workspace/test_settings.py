"""Every setting by its file and key, as the ledger keeps it: what is nobody's business is a digest."""

from hashlib import sha256

from scorecards.workspace import settings
from tests.conftest import SOURCES, Desk


def test_each_value_by_its_key(desk: Desk) -> None:
    desk.write("scorecards.yaml", SOURCES + "ledger: elsewhere.sqlite\naccrual: none\n")
    desk.write(
        "partners/alpha.yaml",
        """\
        name: Alpha Parcel
        aliases: [alpha]
        contacts:
          - {name: Ada Lovelace, email: ada@alpha.example}
        targets:
          on_time:
            - {target: 95 %, weight: 100, until: 2026-06-30}
            - {target: 96 %, weight: 100, from: 2026-07-01}
        """,
    )
    found = settings(desk.load(), "alpha")
    own = {name.removeprefix("partners/alpha.yaml: "): value for name, value in found.items() if "alpha.yaml" in name}
    hidden = {"contacts.1.name": "Ada Lovelace", "contacts.1.email": "ada@alpha.example"}
    assert own == {
        "name": "Alpha Parcel",
        "aliases.1": "alpha",
        **{name: f"sha256 {sha256(text.encode()).hexdigest()[:16]}" for name, text in hidden.items()},
        "targets.on_time.1.target": "95 %",
        "targets.on_time.1.weight": "100",
        "targets.on_time.1.until": "2026-06-30",
        "targets.on_time.2.target": "96 %",
        "targets.on_time.2.weight": "100",
        "targets.on_time.2.from": "2026-07-01",
    }
    main = {name: value for name, value in found.items() if name.startswith("scorecards.yaml: ")}
    assert main["scorecards.yaml: accrual"] == "none"
    assert main["scorecards.yaml: sources.shipments.export.columns.shipment_id"] == "id"
    assert "elsewhere.sqlite" not in found.values()
    assert len(own) + len(main) == len(found)


def test_long_values_are_digests_and_a_partner_needs_no_file(desk: Desk) -> None:
    long = "'" + "x" * 81 + "' = service"
    desk.write("scorecards.yaml", SOURCES + f'      where: "{long}"\n')
    found = settings(desk.load(), "nobody")
    assert {name.partition(": ")[0] for name in found} == {"scorecards.yaml"}
    assert found["scorecards.yaml: sources.shipments.export.where"].startswith("sha256 ")
