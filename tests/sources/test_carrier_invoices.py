"""Invoice files as carriers send them: the shipped mappings against the same files read by Python's csv module."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scorecards.cli import main
from scorecards.workspace import columns_of
from tests.conftest import Desk

#: Type of charge, amount in ten-thousandths, tracking number ("" for fees of the invoice), invoice, name of the charge
#: where the file has one for each ("" elsewhere).
Line = tuple[str, int, str, str, str]
Rows = list[list[str]]


def _scaled(text: str) -> int:
    return int(Decimal(text.replace(",", "") or "0") * 10_000)


def ups(rows: Rows) -> Iterator[Line]:
    """One row, one charge; positions count from 1."""
    words = {"TAX": "tax", "GOV": "tax", "FSC": "fuel", "ACC": "surcharge", "BRK": "surcharge"}
    for row in rows:
        category, detail, kind, net = row[35 - 1], row[36 - 1], row[44 - 1], row[53 - 1]
        if kind in ("INF", "EXM"):
            continue
        transport = "base" if kind == "FRT" and category != "MIS" and detail != "ADC" else "surcharge"
        other = "credit" if _scaled(net) < 0 else "return" if category == "RTN" else transport
        yield words.get(kind, other), _scaled(net), row[21 - 1], row[6 - 1], row[46 - 1]


def _fedex_word(description: str) -> str:
    kinds = {
        "Fuel": "fuel",
        "Pricing": "base",
        "Discount": "base",
        "Credit": "credit",
        "GST": "tax",
        "Unlisted": "unknown",
    }
    return next((kind for part, kind in kinds.items() if part in description), "surcharge")


def fedex(rows: Rows) -> Iterator[Line]:
    """The transport charge, eight pairs, and what the net charge holds besides."""
    header, *rows = rows
    invoice, tracking, base, net = (
        header.index(name)
        for name in (
            "Invoice Number",
            "Express or Ground Tracking ID",
            "Transportation Charge Amount",
            "Net Charge Amount",
        )
    )
    first = header.index("Tracking ID Charge Description")
    for row in rows:
        transport = _scaled(row[base])
        charges = [("credit" if transport < 0 else "base", transport, "")]
        charges += [(_fedex_word(row[at]), _scaled(row[at + 1]), row[at]) for at in range(first, first + 16, 2)]
        charges.append(("unknown", _scaled(row[net]) - sum(amount for _, amount, _ in charges), ""))
        yield from ((kind, amount, row[tracking], row[invoice], name) for kind, amount, name in charges if amount)


def _dhl_word(name: str) -> str:
    kinds = {"FUEL": "fuel", "IMPORT EXPORT": "tax", "RETURN": "return", "UNLISTED": "unknown"}
    return next((kind for part, kind in kinds.items() if part in name), "surcharge")


def dhl(rows: Rows) -> Iterator[Line]:
    """The weight charge, nine extra charges, discounts and tax of each shipment, and the fee of each invoice."""
    header, *rows = rows
    for row in (dict(zip(header, fields, strict=True)) for fields in rows):
        if row["Line Type"] == "I":
            charges = [("surcharge", _scaled(row["Invoice Fee"]), "Invoice Fee")]
        else:
            weight = _scaled(row["Weight Charge"])
            names = [row[f"XC{n} Name"] for n in range(1, 10)]
            extras = [(_dhl_word(name), _scaled(row[f"XC{n} Charge"]), name) for n, name in enumerate(names, 1)]
            charges = [("credit" if weight < 0 else "base", weight, ""), *extras]
            charges += [("base", _scaled(row["Discount 1 Amount"]), ""), ("tax", _scaled(row["Total Tax"]), "")]
        place = row["Shipment Number"], row["Invoice Number"]
        yield from ((kind, amount, *place, name) for kind, amount, name in charges if amount)


def _ups_totals(rows: Rows) -> dict[str, int]:
    return {row[6 - 1]: _scaled(row[11 - 1]) for row in rows}


def _fedex_totals(rows: Rows) -> dict[str, int]:
    number, due = rows[0].index("Invoice Number"), rows[0].index("Original Amount Due")
    return {row[number]: _scaled(row[due]) for row in rows[1:]}


def _dhl_totals(rows: Rows) -> dict[str, int]:
    number, total = rows[0].index("Invoice Number"), rows[0].index("Total amount (incl. VAT)")
    return {row[number]: _scaled(row[total]) for row in rows[1:] if row[0] == "I"}


@dataclass(frozen=True)
class Example:
    """A shipped workspace, its invoice file and what it should become."""

    name: str
    file: str
    header: int
    lines: Callable[[Rows], Iterator[Line]]
    totals: Callable[[Rows], dict[str, int]]
    partner: str


EXAMPLES = (
    Example("ups-billing", "Invoice_000000A1B2C3_2026.csv", 0, ups, _ups_totals, "ups"),
    Example("fedex-invoice", "fedex-invoices-2026.csv", 1, fedex, _fedex_totals, "fedex"),
    Example("dhl-express", "mybill-2026.csv", 1, dhl, _dhl_totals, "dhl-express"),
)


@dataclass(frozen=True)
class Bench:
    """An example as `init` writes it, and the rows of its invoice file as the csv module reads them."""

    example: Example
    desk: Desk
    rows: Rows

    def charges(self) -> list[dict[str, Any]]:
        return self.desk.rows("charges")


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda example: example.name)
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    example: Example = request.param
    folder = tmp_path_factory.mktemp("carriers") / example.name
    result = CliRunner().invoke(main, ["init", "--example", example.name, str(folder)])
    assert result.exit_code == 0, result.output
    with (folder / "data" / example.file).open(encoding="utf-8", newline="") as file:
        return Bench(example, Desk(folder), list(csv.reader(file)))


def test_every_charge_becomes_a_line(bench: Bench) -> None:
    found = [
        (c["charge_type"], c["amount"], c.get("shipment_id", ""), c["invoice_id"], c.get("surcharge", ""))
        for c in bench.charges()
    ]
    expected = Counter(bench.example.lines(bench.rows))
    assert Counter(found) == expected
    assert len(found) > 400


def test_every_surcharge_has_the_name_that_is_billed(bench: Bench) -> None:
    names = {charge.get("surcharge") for charge in bench.charges() if charge["charge_type"] == "surcharge"}
    assert None not in names
    assert len(names) > 3


def test_the_sums_by_type(bench: Bench) -> None:
    found: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for charge in bench.charges():
        found[charge["charge_type"]] += charge["amount"]
    for kind, amount, *_ in bench.example.lines(bench.rows):
        expected[kind] += amount
    assert found == expected
    assert {"base", "fuel", "surcharge", "tax", "credit"} <= set(found)


def test_lines_add_up_to_what_the_carrier_says_the_invoice_is(bench: Bench) -> None:
    found: Counter[str] = Counter()
    for charge in bench.charges():
        found[charge["invoice_id"]] += charge["amount"]
    assert dict(found) == bench.example.totals(bench.rows)


def test_every_row_is_accounted_for(bench: Bench) -> None:
    reports = [report for report in bench.desk.read().reports if report.table == "charges"]
    rows = Counter[str]()
    for report in reports:
        rows[report.source] += report.used + report.rejected + report.filtered
    assert set(rows.values()) == {len(bench.rows) - bench.example.header}
    assert sum(report.used for report in reports) == len(bench.charges())
    assert bench.desk.rejects() == []


def test_the_sample_is_as_untidy_as_the_real_files(bench: Bench) -> None:
    charges = bench.charges()
    parcels = {row["shipment_id"] for row in bench.desk.rows()}
    assert any("shipment_id" not in charge for charge in charges), "fees of the invoice"
    assert any(charge["amount"] < 0 for charge in charges), "credits"
    assert sum(charge.get("shipment_id") in parcels for charge in charges) > 300
    assert any(len(set(row)) < len(row) / 2 for row in bench.rows), "mostly empty columns"
    text = (bench.desk.folder / "data" / bench.example.file).read_text(encoding="utf-8")
    assert re.search(r'"[^"]*, [^"]*"', text), "a separator inside quotes"
    assert {row["currency"] for row in charges} == {bench.desk.load().currency}


def test_it_checks_and_builds(bench: Bench) -> None:
    checked = bench.desk.run("check")
    assert checked.exit_code == 0, checked.output
    built = bench.desk.run("build", "--jobs", "1")
    assert built.exit_code == 0, built.output
    documents = list((bench.desk.folder / "out" / "2026-10" / bench.example.partner).glob("*.pdf"))
    assert [path.read_bytes()[:5] for path in documents] == [b"%PDF-"]


def test_a_column_that_is_mapped_has_a_public_source(bench: Bench) -> None:
    text = (bench.desk.folder / "scorecards.yaml").read_text(encoding="utf-8")
    sources = dict(re.findall(r"^# \[(\w+)\] +(https://\S+)", text, re.MULTILINE))
    described = re.findall(r"^#   +(\S.*?) {2,}((?:\[\w+\] ?)+)$", text, re.MULTILINE)
    for name in mapped(bench.desk):
        tags = [tags for what, tags in described if re.match(rf"{re.escape(name)}(?:$|[ ,:])", what)]
        assert len(tags) == 1, name
        assert all(tag in sources for tag in re.findall(r"\[(\w+)\]", tags[0])), name


def mapped(desk: Desk) -> set[str]:
    """The columns of the invoice file that the mappings name: of repeated names the name, else the position."""
    names: set[str] = set()
    for source in desk.load().sources:
        if source.table == "charges":
            names |= columns_of(source.shape.where or "TRUE")
            for entry in (source.shape.columns or {}).values():
                names |= {entry.column} if entry.column is not None else columns_of(entry.sql or "NULL")
    plain = {re.sub(r" \(\d\)$", "", re.sub(r"^XC\d", "XC1", name)) for name in names}
    return {name.removeprefix("column") for name in plain}


def test_amounts_that_a_reader_can_look_up(tmp_path: Path) -> None:
    """Three charges as they stand in the files: with a comma, below zero, and on a parcel with leading zeros."""
    found: dict[str, dict[str, Any]] = {}
    for example in EXAMPLES:
        folder = tmp_path / example.name
        assert CliRunner().invoke(main, ["init", "--example", example.name, str(folder)]).exit_code == 0
        found |= {charge["charge_id"]: charge for charge in Desk(folder).rows("charges")}
    heavy = next(charge for charge in found.values() if charge["amount"] == 11_840_000)
    assert (heavy["charge_type"], heavy["currency"], heavy["partner"]) == ("base", "USD", "fedex")
    back = found["000000A1B2C3466-2026-11-13-CADJ-MSC-Billing Adjustment for W/E 10/17/2026--18.00"]
    assert (back["charge_type"], back["amount"], back.get("shipment_id")) == ("credit", -180_000, None)
    first = next(charge for charge in found.values() if charge.get("shipment_id") == "0412300000")
    assert first["partner"] == "dhl-express"
