"""Several rows, files and sources together: grain, duplicates, spellings, partners found in the data."""

from decimal import Decimal

import pytest

from scorecards.sources.tables import SourceReport
from tests.conftest import Desk

MAP = "shipment_id: id, partner: carrier"


def ids(desk: Desk) -> list[str]:
    return [row["shipment_id"] for row in desk.rows()]


def counts(desk: Desk) -> dict[tuple[str, str], tuple[int, int, int, int]]:
    """Used, rejected, filtered and superseded rows by source and partner."""
    reports: tuple[SourceReport, ...] = desk.read().reports
    return {(r.source, r.partner): (r.used, r.rejected, r.filtered, r.superseded) for r in reports}


def combined(desk: Desk, how: str, *values: str) -> object:
    desk.shipments(f"{MAP}, goods_value: {{column: x, combine: {how}}}", "grain: [shipment_id]")
    desk.write("data/shipments.csv", "id,carrier,x\n" + "".join(f"P1,alpha,{value}\n" for value in values))
    (row,) = desk.rows()
    value = row.get("goods_value")
    return None if value is None else Decimal(value) / 10_000


@pytest.mark.parametrize(
    ("how", "expected"), [("first", "2"), ("last", "1.5"), ("min", "1.5"), ("max", "3"), ("sum", "6.5")]
)
def test_rows_of_one_grain_are_combined(desk: Desk, how: str, expected: str) -> None:
    assert combined(desk, how, "2", "3", "1.5") == Decimal(expected)


@pytest.mark.parametrize(("how", "expected"), [("first", 3), ("last", 3), ("min", 3), ("max", 3), ("sum", None)])
def test_a_sum_of_which_a_part_is_unknown_is_unknown(desk: Desk, how: str, expected: int | None) -> None:
    assert combined(desk, how, "", "3", "") == expected


def test_combined_rows_keep_their_first_row_and_are_all_counted(desk: Desk) -> None:
    desk.shipments(f"{MAP}, service: {{column: x, combine: last}}", "grain: [shipment_id]", files="[a.csv, b.csv]")
    desk.write("data/a.csv", "id,carrier,x\nP2,alpha,a\nP1,alpha,b\nP2,alpha,\n")
    desk.write("data/b.csv", "id,carrier,x\nP1,alpha,c\nP3,gamma,d\nP3,gamma,e\n")
    assert [(row["_file"], row["_row"], row["service"]) for row in desk.rows()] == [(0, 2, "a"), (0, 3, "c")]
    assert counts(desk) == {("export", "alpha"): (4, 0, 0, 0), ("export", ""): (0, 2, 0, 0)}
    assert desk.rejects() == [("b.csv", 3, "unknown partner: gamma")]


def test_lines_of_two_partners_are_not_combined(desk: Desk) -> None:
    """Each partner numbers its parcels itself; two spellings of one partner mean the same."""
    desk.write("partners/alpha.yaml", "name: Alpha Parcel\naliases: [AP]\n")
    desk.write("partners/beta.yaml", "name: Beta\n")
    desk.shipments(f"{MAP}, goods_value: {{column: x, combine: sum}}", "grain: [shipment_id]")
    lines = ["P1,alpha,1", "P1,Beta,10", "P1,AP,2", "P1,beta,20", "P1,ALPHA  PARCEL,4"]
    desk.write("data/shipments.csv", "id,carrier,x\n" + "".join(f"{line}\n" for line in lines))
    assert [(row["partner"], row["goods_value"]) for row in desk.rows()] == [("alpha", 70_000), ("beta", 300_000)]
    assert desk.rejects() == []
    assert counts(desk) == {("export", "alpha"): (3, 0, 0, 0), ("export", "beta"): (2, 0, 0, 0)}


def test_a_new_spelling_of_a_partner_is_seen_at_once(desk: Desk) -> None:
    """What was read before knows the spellings of then."""
    desk.shipments(f"{MAP}, goods_value: {{column: x, combine: sum}}", "grain: [shipment_id]")
    desk.write("data/shipments.csv", "id,carrier,x\nP1,alpha,1\nP1,AP,2\n")
    assert [row["goods_value"] for row in desk.rows()] == [10_000]
    desk.write("partners/alpha.yaml", "name: Alpha Parcel\naliases: [AP]\n")
    assert [row["goods_value"] for row in desk.rows()] == [30_000]


def two_files(desk: Desk, policy: str) -> list[object]:
    desk.shipments(f"{MAP}, service: x", f"duplicates: {policy}", files="[a.csv, b.csv]")
    desk.write("data/a.csv", "id,carrier,x\nP1,alpha,a1\nP2,alpha,a2\nP1,alpha,a3\n")
    desk.write("data/b.csv", "id,carrier,x\nP1,alpha,b1\nP3,alpha,b2\n")
    return [(row["shipment_id"], row["service"]) for row in desk.rows()]


def test_duplicates_are_rejected_by_name(desk: Desk) -> None:
    assert two_files(desk, "reject") == [("P1", "a1"), ("P2", "a2"), ("P3", "b2")]
    assert desk.rejects() == [("a.csv", 4, "duplicate shipment_id: P1"), ("b.csv", 2, "duplicate shipment_id: P1")]
    assert counts(desk) == {("export", "alpha"): (3, 2, 0, 0)}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("shipments", "shipment_id: id, partner: carrier"),
        ("charges", "charge_id: id, partner: carrier, invoiced_on: d, amount: \"'4'\", currency: \"'EUR'\""),
        ("claims", "claim_id: id, partner: carrier, filed_on: d"),
    ],
)
@pytest.mark.parametrize("policy", ["reject", "first", "last"])
def test_an_id_is_unique_to_a_partner_only(desk: Desk, table: str, columns: str, policy: str) -> None:
    """Both partners have a 1 and keep it; the second 1 of one of them is a duplicate, under its other name too."""
    desk.write("partners/beta.yaml", "name: Beta\n")
    desk.shipments(columns, f"duplicates: {policy}", table=table)
    key = columns.split(":", maxsplit=1)[0]
    lines = ["1,alpha,2026-10-01", "1,Beta,2026-10-02", "2,beta,2026-10-03", "1,Alpha Parcel,2026-10-04"]
    desk.write("data/shipments.csv", "id,carrier,d\n" + "".join(f"{line}\n" for line in lines))
    assert sorted((row["partner"], row[key]) for row in desk.rows(table)) == [
        ("alpha", "1"),
        ("beta", "1"),
        ("beta", "2"),
    ]
    kept = {row["_row"] for row in desk.rows(table)}
    assert kept == ({3, 4, 5} if policy == "last" else {2, 3, 4})
    reason = f"duplicate {key}: 1"
    assert desk.rejects() == ([("shipments.csv", 5, reason)] if policy == "reject" else [])


def test_the_first_row_stays(desk: Desk) -> None:
    assert two_files(desk, "first") == [("P1", "a1"), ("P2", "a2"), ("P3", "b2")]
    assert desk.rejects() == []
    assert counts(desk) == {("export", "alpha"): (3, 0, 0, 2)}


def test_the_last_row_replaces(desk: Desk) -> None:
    assert two_files(desk, "last") == [("P2", "a2"), ("P1", "b1"), ("P3", "b2")]
    assert counts(desk) == {("export", "alpha"): (3, 0, 0, 2)}


@pytest.mark.parametrize(
    ("policies", "kept", "expected"),
    [
        (("reject", "reject"), "a", {"one": (1, 0), "two": (0, 1)}),
        (("reject", "last"), "b", {"one": (0, 0), "two": (1, 0)}),
        (("last", "reject"), "a", {"one": (1, 0), "two": (0, 1)}),
        (("reject", "first"), "a", {"one": (1, 0), "two": (0, 0)}),
        (("first", "last"), "b", {"one": (0, 0), "two": (1, 0)}),
    ],
)
def test_duplicates_across_sources(
    desk: Desk, policies: tuple[str, str], kept: str, expected: dict[str, tuple[int, int]]
) -> None:
    lines = ["sources:", "  shipments:"]
    for name, file, policy in zip(("one", "two"), ("a", "b"), policies, strict=True):
        lines.append(f"    {name}: {{files: {file}.csv, duplicates: {policy}, columns: {{{MAP}, service: x}}}}")
        desk.write(f"data/{file}.csv", f"id,carrier,x\nP1,alpha,{file}\n")
    desk.write("scorecards.yaml", "\n".join([*lines, "data_as_of: 2026-11-01"]) + "\n")
    assert [row["service"] for row in desk.rows()] == [kept]
    found = counts(desk)
    assert {name: found[name, "alpha"][:2] for name in ("one", "two")} == expected
    assert all(sum(found[name, "alpha"]) == 1 for name in ("one", "two"))


def test_a_row_of_nobody_takes_no_place(desk: Desk) -> None:
    """A parcel first listed under an unknown name stays when a known partner lists it too."""
    desk.shipments(MAP)
    desk.write("data/shipments.csv", "id,carrier\nP1,gamma\nP1,alpha\nP2,gamma\nP2,gamma\n")
    assert ids(desk) == ["P1"]
    assert [(row, reason) for _, row, reason in desk.rejects()] == [
        (2, "unknown partner: gamma"),
        (4, "unknown partner: gamma"),
        (5, "unknown partner: gamma"),
    ]


def test_spellings(desk: Desk) -> None:
    desk.write("partners/alpha.yaml", "name: Boréal Express\naliases: [Boreal Exp., BX]\n")
    desk.shipments(MAP)
    names = ["Boréal Express", "BORÉAL  EXPRESS", "Bore\u0301al\u00a0Express", "boreal exp.", "bx", "Alpha", "Boreal"]
    desk.write("data/shipments.csv", "id,carrier\n" + "".join(f"P{i},{name}\n" for i, name in enumerate(names)))
    assert ids(desk) == [f"P{i}" for i in range(6)]
    assert {row["partner"] for row in desk.rows()} == {"alpha"}
    assert desk.rejects() == [("shipments.csv", 8, "unknown partner: Boreal")]


def test_partners_found_in_the_data(desk: Desk) -> None:
    desk.shipments(MAP)
    main = (desk.folder / "scorecards.yaml").read_text()
    defaults = "partner_defaults: {targets: {on_time: {target: 90 %, weight: 100}}}\n"
    desk.write("scorecards.yaml", main + "discover_partners: true\n" + defaults)
    names = ["Gamma Ltd", "GAMMA LTD", "gamma-ltd", "Alpha", "Délta", "?!", "日本", "Air/Sea"]
    desk.write("data/shipments.csv", "id,carrier\n" + "".join(f"P{i},{name}\n" for i, name in enumerate(names)))
    tables = desk.read()
    found = {partner.id: (partner.name, partner.discovered) for partner in tables.partners}
    assert found.pop("alpha") == ("Alpha Parcel", False)
    assert found == {
        "gamma-ltd": ("GAMMA LTD", True),
        "gamma-ltd-2": ("gamma-ltd", True),
        "delta": ("Délta", True),
        "partner": ("?!", True),
        "partner-2": ("日本", True),
        "air-sea": ("Air/Sea", True),
    }
    assert all(partner.targets for partner in tables.partners)
    assert [row["partner"] for row in desk.rows()] == [
        "gamma-ltd", "gamma-ltd", "gamma-ltd-2", "alpha", "delta", "partner", "partner-2", "air-sea",
    ]  # fmt: skip


def test_many_wrong_names_do_not_take_forever(desk: Desk) -> None:
    """The wrong column as partner: every row another name."""
    desk.shipments(MAP)
    desk.write("data/shipments.csv", "id,carrier\n" + "".join(f"P{i},X{i}\n" for i in range(20_000)))
    assert counts(desk) == {("export", ""): (0, 20_000, 0, 0)}


def test_renaming_a_source_renames_it_in_the_rejects(desk: Desk) -> None:
    desk.shipments(MAP)
    desk.write("data/shipments.csv", "id,carrier\nP1,gamma\n")
    assert [reject.source for reject in desk.read().rejects] == ["export"]
    desk.write("scorecards.yaml", (desk.folder / "scorecards.yaml").read_text().replace("export:", "portal:"))
    assert [(reject.source, reject.rows) for reject in desk.read().rejects] == [("portal", 1)]


def test_charges_need_no_shipments_of_their_own(desk: Desk) -> None:
    columns = "charge_id: id, partner: carrier, invoiced_on: d, amount: x, currency: \"'EUR'\", charge_type: t"
    desk.shipments(columns, 'csv: {separator: ";", decimal: ","}', table="charges")
    desk.write(
        "data/shipments.csv",
        "id;carrier;d;x;t\nC1;alpha;2026-10-31;4,30;base\nC2;alpha;2026-10-31;;FUEL\nC3;alpha;;1;x\nC4;alpha;2026-10-31;-1;tolls\n",
    )
    rows = desk.rows("charges")
    assert [(row.get("amount"), row["charge_type"]) for row in rows] == [
        (43000, "base"),
        (None, "fuel"),
        (-10000, "unknown"),
    ]
    assert desk.rejects() == [("shipments.csv", 4, "invoiced_on is empty")]
