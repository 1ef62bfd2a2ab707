"""A rejected line of a combined row: its sum is not known, and the data page says so."""

from tests.conftest import Desk

OPTIONS = "grain: [{}]"
COLUMNS = (
    "shipment_id: id, partner: carrier, seller_id: s, promised_on: p, "
    "goods_value: {column: x, combine: sum}, attempts: {column: n, combine: max}"
)
HEADER = "id,carrier,s,p,x,n\n"


def combined(desk: Desk, *lines: str, grain: str = "shipment_id") -> list[tuple[object, ...]]:
    """Id, seller, value in whole units and attempts of every row."""
    desk.shipments(COLUMNS, OPTIONS.format(grain))
    desk.write("data/shipments.csv", HEADER + "".join(f"{line}\n" for line in lines))
    rows = desk.rows()
    found = [(row["shipment_id"], row.get("seller_id"), row.get("goods_value"), row.get("attempts")) for row in rows]
    return [(key, seller, value and int(str(value)) // 10_000, attempts) for key, seller, value, attempts in found]


def notes(desk: Desk) -> tuple[str, ...]:
    (remark,) = desk.read().remarks
    return remark.notes


def test_a_rejected_line_makes_the_sum_unknown(desk: Desk) -> None:
    found = combined(
        desk, "P1,alpha,a,,3,1", "P1,alpha,a,soon,4,2", "P2,alpha,a,,5,1", "P2,alpha,a,,6,3", "P3,alpha,a,,7 kg,1"
    )
    assert found == [("P1", "a", None, 1), ("P2", "a", 11, 3)]
    assert notes(desk) == ("goods_value: the sum is unknown for 1 row of which a line was rejected.",)
    assert [row for _, row, _ in desk.rejects()] == [3, 6]


def test_rejected_lines_of_another_file_count(desk: Desk) -> None:
    desk.shipments(COLUMNS, OPTIONS.format("shipment_id"), files="[a.csv, b.csv]")
    desk.write("data/a.csv", HEADER + "P1,alpha,a,,3,1\nP2,alpha,a,,3,1\n")
    desk.write("data/b.csv", HEADER + "P1,alpha,a,never,3,1\nP2,alpha,a,never,4,1\n")
    assert [("goods_value" in row, row["attempts"]) for row in desk.rows()] == [(False, 1), (False, 1)]
    assert notes(desk) == ("goods_value: the sum is unknown for 2 rows of which a line was rejected.",)


def test_only_lines_of_the_same_key_count(desk: Desk) -> None:
    """A key of two columns, one of them empty: empty is a value like any other."""
    lines = ["P1,alpha,a,,1,1", "P1,alpha,,,2,1", "P1,alpha,b,,4,1", "P1,alpha,,soon,8,1", "P1,alpha,b,soon,16,1"]
    found = combined(desk, *lines, grain="shipment_id, seller_id")
    # Three rows with one id: the first stays in the table, the others are duplicates of it.
    assert found == [("P1", "a", 1, 1)]
    assert notes(desk) == ("goods_value: the sum is unknown for 2 rows of which a line was rejected.",)


def test_a_rejected_line_is_of_its_partner(desk: Desk) -> None:
    """The refused line of P1 is beta's; that of P2 names nobody and may belong to either."""
    desk.write("partners/beta.yaml", "name: Beta\naliases: [B2]\n")
    lines = ["P1,alpha,a,,3,1", "P1,beta,b,,4,1", "P1,B2,b,soon,5,1", "P2,alpha,a,,6,1", "P2,beta,b,,7,1", "P2,,b,,8,1"]
    assert combined(desk, *lines) == [
        ("P1", "a", 3, 1),
        ("P1", "b", None, 1),
        ("P2", "a", None, 1),
        ("P2", "b", None, 1),
    ]
    assert notes(desk) == ("goods_value: the sum is unknown for 3 rows of which a line was rejected.",)


def test_a_rejected_line_that_nobody_can_place_is_said(desk: Desk) -> None:
    found = combined(desk, "P1,alpha,a,,3,1", ",alpha,a,,4,1", "P1,alpha", "P2,alpha,a,,5,1")
    assert found == [("P1", "a", 3, 1), ("P2", "a", 5, 1)]
    assert notes(desk) == ("goods_value: 2 rejected lines have no readable shipment_id; a sum may lack them.",)


def test_without_sums_and_without_rejects_nothing_is_said(desk: Desk) -> None:
    assert combined(desk, "P1,alpha,a,,3,1", "P1,alpha,a,,4,1") == [("P1", "a", 7, 1)]
    assert notes(desk) == ()
    desk.shipments(COLUMNS.replace("combine: sum", "combine: max"), OPTIONS.format("shipment_id"))
    desk.write("data/shipments.csv", HEADER + "P1,alpha,a,,3,1\nP1,alpha,a,soon,4,1\n")
    assert [row["goods_value"] for row in desk.rows()] == [30_000]
    assert notes(desk) == ()
