"""scorecards.yaml: every fault with file, line, what is wrong and what to do; all at once."""

import pytest

from scorecards.workspace import load_workspace
from tests.conftest import SOURCES, Desk, says

MAPPED = "columns: {shipment_id: id, partner: carrier"
FILES = "files: shipments.csv"


def changed(old: str, new: str) -> str:
    assert old in SOURCES
    return SOURCES.replace(old, new)


def option(text: str) -> str:
    return changed(f"      {FILES}", f"      {FILES}\n      {text}")


def test_the_desk_has_no_fault(desk: Desk) -> None:
    assert desk.load().sources[0].name == "export"


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (SOURCES + "locle: fr-FR\n", 6, ("'locle' is not known", "Did you mean 'locale'?")),
        (SOURCES + "timezone: Europe/Pari\n", 6, ("no time zone 'Europe/Pari'", "like Europe/Paris")),
        (SOURCES + "timezone: ../../etc/passwd\n", 6, ("no time zone",)),
        (SOURCES + "timezone: Europe\n", 6, ("no time zone",)),
        (SOURCES + "locale: en_GB\n", 6, ("no locale 'en_GB'", "en-GB")),
        (SOURCES + "currency: euro\n", 6, ("currency must be written like EUR", "'euro'")),
        (SOURCES + "data_as_of: 31.10.2026\n", 6, ("must be a date like 2026-10-31",)),
        (SOURCES + "data_as_of: 2026-02-30\n", 6, ("must be a date like 2026-10-31",)),
        (SOURCES + "data_as_of: 9999-12-31\n", 6, ("data_as_of", "2099-12-31")),
        (SOURCES + "accrual: maen\n", 6, ("'mean' or 'none'", "Did you mean 'mean'?")),
        (SOURCES + "calendar:\n  weekend: [sunday, saterday]\n", 7, ("'saterday'", "Did you mean 'saturday'?")),
        (SOURCES + "calendar: {closed: {NO: [17 May]}}\n", 6, ("closed.NO must be a date",)),
        (SOURCES + "calendar: {holidays: perhaps}\n", 6, ("must be true or false",)),
        (SOURCES + "discover_partners:\n", 6, ("has no value",)),
        (changed("shipments:", "shipment:"), 2, ("'shipment'", "Did you mean 'shipments'?")),
        (changed("export:", "export: []\n    other:"), 3, ("must be a block",)),
        ("currency: EUR\n", 1, ("the key 'sources' is missing",)),
        ("", 1, ("the key 'sources' is missing",)),
        ("sources: {claims: {}}\n", 1, ("no source of any table",)),
        (changed(FILES, "files: []"), 4, ("must be filled",)),
        (changed(FILES, "files: /srv/shipments.csv"), 4, ("no file inside the data folder", "relative")),
        (changed(FILES, "files: ['']"), 4, ("no file inside the data folder",)),
        (changed(FILES, "files: parcels.sqlite"), 4, ("name of its table", "sqlite: {table: name}")),
        (option("format: excel"), 5, ("'csv', 'parquet', 'xlsx' or 'sqlite'",)),
        (option("format: sqlite"), 4, ("name of its table",)),
        (option("csv: {separator: ';;'}"), 5, ("csv.separator", "at most 1 character")),
        (option("csv: {separator: ';', quote: ';'}"), 5, ("two different signs",)),
        (option("csv: {encoding: klingon}"), 5, ("no encoding 'klingon'", "cp1252")),
        (option("csv: {encoding: base64}"), 5, ("no encoding 'base64'",)),
        (option("csv: {decimal: ';'}"), 5, ("'.' or ','",)),
        (option("xlsx: {header_row: 0}"), 5, ("xlsx.header_row", "greater than or equal to 1")),
        (option("dates: DD.MM.YYYY"), 5, ("'DD.MM.YYYY' is not a date format", "%d for the day")),
        (option("dates: ['%d.%m.%Y', '%d.%m.%J']"), 5, ("there is no %J",)),
        (option("duplicates: latest"), 5, ("'reject', 'first' or 'last'", "Did you mean 'last'?")),
        (option("grain: [shipment]"), 5, ("no column 'shipment'", "Did you mean 'shipment_id'?")),
        (changed(MAPPED, MAPPED + ", promised: x"), 5, ("no column 'promised'", "Did you mean 'promised_on'?")),
        (changed(", partner: carrier", ""), 5, ("required column partner", "not mapped", "SQL expression")),
        (changed("carrier}", "}"), 5, ("columns.partner has no value",)),
        (changed("carrier}", "[carrier]}"), 5, ("columns.partner must be a block",)),
        (changed("carrier}", "{colum: carrier}}"), 5, ("'colum' is not known", "Did you mean 'column'?")),
        (changed("carrier}", "{column: a, sql: b}}"), 5, ("either `column`",)),
        (changed("carrier}", "{note: a}}"), 5, ("either `column`",)),
        (changed("carrier}", "Name des Fahrers}"), 5, ("not an SQL", "{column: Name des Fahrers}")),
        (changed("carrier}", "Zugesagt am}"), 5, ("not allowed", "{column: Zugesagt am}")),
        (
            changed("carrier}", "carrier, status: {column: s, values: {Z: deliverd}}}"),
            5,
            ("knows no 'deliverd'", "Did you mean 'delivered'?"),
        ),
        (changed("carrier}", "carrier, attempts: {column: s, values: {one: 1}}}"), 5, ("attempts holds no words",)),
        (changed("carrier}", "{column: carrier, combine: last}}"), 5, ("partner: `combine` needs a `grain`",)),
        (
            option("grain: [shipment_id]").replace("carrier}", "{column: carrier, combine: sum}}"),
            6,
            ("partner is no number", "first, last"),
        ),
        (SOURCES + "extends: common.yaml\n", 6, ("extends is missing", "relative to this file")),
        (SOURCES + "extends: scorecards.yaml\n", 6, ("in a circle",)),
        (SOURCES + "partner_defaults: {information: [on_tim]}\n", 6, ("no KPI 'on_tim'", "'on_time'")),
        (
            SOURCES + "partner_defaults:\n  targets:\n    lots: {target: 6, weight: 100}\n",
            8,
            ("no KPI 'lots'", "`scorecards kpis`"),
        ),
    ],
)
def test_one_fault_is_one_message(desk: Desk, content: str, line: int, words: tuple[str, ...]) -> None:
    desk.write("scorecards.yaml", content)
    faults = desk.faults()
    assert len(faults) == 1, faults
    says(faults[0], "scorecards.yaml", line, *words)


def test_a_missing_workspace_says_how_to_make_one(desk: Desk) -> None:
    (desk.folder / "scorecards.yaml").unlink()
    (fault,) = desk.faults()
    says(fault, "scorecards.yaml", None, "missing", "scorecards init", "-w FOLDER")


def test_files_with_another_ending_do_not_vanish(desk: Desk) -> None:
    for name in ("partners/beta.yml", "kpis/own.yml", "brand.yml"):
        desk.write(name, "name: x\n")
    faults = desk.faults()
    assert [fault.where.removeprefix(f"{desk.folder}/") for fault in faults] == [
        "brand.yml",
        "kpis/own.yml",
        "partners/beta.yml",
    ]
    assert all("must end in .yaml" in fault.what and fault.hint for fault in faults)


def test_a_workspace_without_partners(desk: Desk) -> None:
    (desk.folder / "partners/alpha.yaml").unlink()
    (fault,) = desk.faults()
    says(fault, "partners", None, "there is no partner", "discover_partners: true")


def test_files_that_cannot_be_parsed_hide_no_other_fault(desk: Desk) -> None:
    desk.write("scorecards.yaml", "sources: [")
    desk.write("brand.yaml", "name: {")
    desk.write("kpis/own.yaml", "mine: [")
    desk.write("partners/alpha.yaml", "name: [")
    desk.write("partners/beta.yaml", "name: Beta\ntargets: {on_tim: {target: 95 %, weight: 100}}\n")
    faults = desk.faults()
    assert {fault.where.rpartition("/")[2] for fault in faults} == {
        "scorecards.yaml",
        "brand.yaml",
        "own.yaml",
        "alpha.yaml",
        "beta.yaml",
    }
    assert len(faults) == 5


def test_a_faulty_kpi_is_no_unknown_kpi(desk: Desk) -> None:
    desk.write("kpis/own.yaml", "mine: {name: Mine}\n")
    desk.write("partners/alpha.yaml", "name: Alpha Parcel\ntargets: {mine: {target: 95 %, weight: 100}}\n")
    assert {fault.where.rpartition("/")[2] for fault in desk.faults()} == {"own.yaml"}


def test_ten_faults_are_ten_messages(desk: Desk) -> None:
    desk.write(
        "scorecards.yaml",
        """\
        timezone: Mars/Olympus
        currency: EUR
        locale: en-GB
        sources:
          shipments:
            export:
              files: shipments.csv
              where: read_csv('x') IS NULL
              columns: {shipment_id: id, partner: carrier, statu: state}
        """,
    )
    desk.write("brand.yaml", 'name: Us\naccent: "#FFD700"\nlogo: none.svg\n')
    desk.write("kpis/own.yaml", "kpi: {nam: x}\n")
    desk.write(
        "partners/alpha.yaml",
        """\
        name: Alpha Parcel
        logo: ../../elsewhere.svg
        targets:
          on_time: {target: 0.95, weight: 60}
          losst: {target: 6, weight: 30}
        """,
    )
    faults = desk.faults()
    assert [fault.where.rpartition("/")[2] for fault in faults[:2]] == ["brand.yaml", "brand.yaml"]
    # 3 of scorecards.yaml, 2 of brand.yaml, 4 of the partner; the KPI misses its keys and has one too many
    names = [fault.where.rpartition("/")[2] for fault in faults if not fault.where.endswith("own.yaml")]
    assert sorted(names) == ["alpha.yaml"] * 4 + ["brand.yaml"] * 2 + ["scorecards.yaml"] * 3
    assert any("'nam' is not known" in fault.what for fault in faults if fault.where.endswith("own.yaml"))
    assert faults == sorted(faults, key=lambda fault: (fault.where, fault.line or 0))


def test_the_main_file_may_have_another_name(desk: Desk) -> None:
    path = desk.write("by-mode.yaml", "extends: scorecards.yaml\ncurrency: USD\n")
    assert load_workspace(path).currency == "USD"
    assert load_workspace(path).sources == load_workspace(path).sources
    with pytest.raises(Exception, match=r"other\.yaml: the file is missing"):
        load_workspace(desk.folder / "other.yaml")
