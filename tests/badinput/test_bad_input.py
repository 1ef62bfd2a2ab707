"""One wrong thing at a time in a working workspace: the message, the exit code, and nothing lost."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main

Break = Callable[[Path], None]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as `scorecards init` writes it, read once."""
    folder = tmp_path_factory.mktemp("made") / "review"
    assert run("init", str(folder)).exit_code == 0
    assert run("-w", str(folder), "check").exit_code == 0
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    target = tmp_path / "review"
    shutil.copytree(made, target)
    return target


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def replaced(name: str, old: str, new: str) -> Break:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def line_replaced(name: str, number: int, change: Callable[[str], str]) -> Break:
    def edit(folder: Path) -> None:
        path = folder / name
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[number - 1] = change(lines[number - 1])
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return edit


def field(index: int, value: str) -> Callable[[str], str]:
    def change(line: str) -> str:
        cells = line.split(";")
        cells[index] = value
        return ";".join(cells)

    return change


def removed(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def written(name: str, text: str) -> Break:
    def change(folder: Path) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return change


def cp1252(folder: Path) -> None:
    path = folder / "data/shipments.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Express", "Expréss", 1).encode("cp1252"))


OWN_KPI = """
own:
  name: Own
  group: speed
  unit: percent
  better: higher
  table: shipments
  month: promised_on
  numerator: deliverd_on <= promised_on
  needs: [promised_on]
  chart: p_prime
  definition: Own.
  source: own
"""

CONFIGURATION = {
    "missing main file": (removed("scorecards.yaml"), ["scorecards.yaml", "missing", "scorecards init"]),
    "unknown key": (
        replaced("scorecards.yaml", "accrual: mean", "acrual: mean"),
        ["scorecards.yaml:", "'acrual'", "accrual"],
    ),
    "unknown key of a target": (
        replaced("partners/alpha-parcel.yaml", "weight: 25", "wieght: 25"),
        ["alpha-parcel.yaml:", "'wieght'", "weight"],
    ),
    "target without KPI": (
        replaced("partners/alpha-parcel.yaml", "on_time:", "on_tiem:"),
        ["alpha-parcel.yaml:", "on_tiem", "on_time", "scorecards kpis"],
    ),
    "KPI without column": (written("kpis/own.yaml", OWN_KPI), ["own.yaml:", "deliverd_on", "delivered_on"]),
    "percentage to be read two ways": (
        replaced("partners/alpha-parcel.yaml", "target: 93 %", "target: 0.93"),
        ["alpha-parcel.yaml:", "two ways", "93", "0.93"],
    ),
    "weights": (
        replaced("partners/alpha-parcel.yaml", "weight: 25", "weight: 20"),
        ["alpha-parcel.yaml:", "95", "100"],
    ),
    "two targets at once": (
        replaced("partners/alpha-parcel.yaml", "until: 2025-12-31", "until: 2026-03-31"),
        ["alpha-parcel.yaml:", "cost_per_shipment", "2026-01-01"],
    ),
    "a gap between targets": (
        replaced("partners/alpha-parcel.yaml", "from: 2026-01-01", "from: 2026-02-01"),
        ["alpha-parcel.yaml:", "2026-01-01", "2026-01-31"],
    ),
    "column nobody has": (
        replaced("scorecards.yaml", "{column: Tracking number}", "{column: Trackin number}"),
        ["scorecards.yaml:", "Trackin number", "Tracking number"],
    ),
    "canonical column nobody knows": (
        replaced("scorecards.yaml", "        attempts: Attempts", "        atempts: Attempts"),
        ["scorecards.yaml:", "atempts"],
    ),
    "a query in a mapping": (
        replaced("scorecards.yaml", "attempts: Attempts", "attempts: (SELECT 1)"),
        ["scorecards.yaml:", "not allowed"],
    ),
    "YAML syntax": (
        replaced("scorecards.yaml", "currency: EUR", "currency: [EUR"),
        ["scorecards.yaml:", "not valid YAML"],
    ),
    "key twice": (
        replaced("scorecards.yaml", "accrual: mean", "accrual: mean\naccrual: none"),
        ["scorecards.yaml:", "'accrual'", "twice"],
    ),
    "bad accent": (replaced("brand.yaml", "#1F2A6B", "#FFD400"), ["brand.yaml:", "#FFD400", "1.4", "4.5"]),
    "time zone": (replaced("scorecards.yaml", "Europe/Paris", "Europe/Pariss"), ["scorecards.yaml:", "Europe/Pariss"]),
    "locale": (replaced("scorecards.yaml", "locale: en-GB", "locale: xx-QQ"), ["scorecards.yaml:", "xx-QQ"]),
}

DATA = {
    "missing file": (removed("data/claims.csv"), ["scorecards.yaml:", "claims.csv", "--data"]),
    "empty file": (written("data/claims.csv", ""), ["claims.csv", "empty"]),
    "wrong separator": (
        replaced("scorecards.yaml", 'csv: {separator: ";", encoding: utf-8}', "csv: {encoding: utf-8}"),
        ["shipments.csv", "separator", "';'"],
    ),
    "wrong encoding": (cp1252, ["shipments.csv", "utf-8", "cp1252"]),
}

ROWS = {
    "date": (
        line_replaced("data/shipments.csv", 7, field(7, "31/02/2026")),
        ["shipments.csv, row 7", "promised_on", "31/02/2026"],
    ),
    "number": (
        line_replaced("data/shipments.csv", 8, field(12, "five")),
        ["shipments.csv, row 8", "scans_expected", "five"],
    ),
    "amount": (line_replaced("data/invoices.csv", 9, field(6, "6.62.1")), ["invoices.csv, row 9", "amount", "6.62.1"]),
    "partner": (
        line_replaced("data/shipments.csv", 9, field(1, "Nobody")),
        ["shipments.csv, row 9", "unknown partner", "Nobody"],
    ),
    "order of dates": (
        line_replaced("data/shipments.csv", 10, field(9, "01/01/2020")),
        ["shipments.csv, row 10", "delivered before it was handed over"],
    ),
    "fields": (
        line_replaced("data/shipments.csv", 11, lambda line: line + ";x"),
        ["shipments.csv, row 11", "15", "14"],
    ),
}


@pytest.mark.parametrize("fault", CONFIGURATION)
def test_configuration_faults_stop_with_2_and_a_place(workspace: Path, fault: str) -> None:
    change, words = CONFIGURATION[fault]
    change(workspace)
    result = run("-w", str(workspace), "check")
    assert (result.exit_code, [word for word in words if word not in result.output]) in ((2, []), (3, [])), (
        result.output
    )
    assert "No document was changed" in result.output


@pytest.mark.parametrize("fault", DATA)
def test_unreadable_data_stops_with_3_and_a_place(workspace: Path, fault: str) -> None:
    change, words = DATA[fault]
    change(workspace)
    result = run("-w", str(workspace), "check")
    assert (result.exit_code, [word for word in words if word not in result.output]) == (3, []), result.output


@pytest.mark.parametrize("fault", ROWS)
def test_a_bad_row_is_rejected_with_its_place_and_the_rest_goes_on(workspace: Path, fault: str) -> None:
    change, words = ROWS[fault]
    change(workspace)
    result = run("-w", str(workspace), "check")
    assert (result.exit_code, [word for word in words if word not in result.output]) == (0, []), result.output
    rejects = (workspace / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert len(rejects) == 2
    strict = run("-w", str(workspace), "--strict", "check")
    assert strict.exit_code == 3


def test_a_duplicate_id_is_rejected_when_the_source_does_not_say_otherwise(workspace: Path) -> None:
    replaced("scorecards.yaml", "      duplicates: last", "      duplicates: reject")(workspace)
    path = workspace / "data/shipments.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[4]]) + "\n", encoding="utf-8")
    result = run("-w", str(workspace), "check")
    number = lines[4].split(";")[0]
    assert f"row {len(lines) + 1}" in result.output
    assert "duplicate shipment_id" in result.output
    assert number in result.output


def test_all_configuration_problems_at_once(workspace: Path) -> None:
    replaced("scorecards.yaml", "accrual: mean", "acrual: mean")(workspace)
    replaced("partners/alpha-parcel.yaml", "on_time:", "on_tiem:")(workspace)
    replaced("partners/beta-logistics.yaml", "target: 93 %", "target: 0.93")(workspace)
    replaced("brand.yaml", "#1F2A6B", "#FFD400")(workspace)
    written("kpis/own.yaml", OWN_KPI)(workspace)
    result = run("-w", str(workspace), "check")
    assert result.exit_code == 2
    for word in ("acrual", "on_tiem", "two ways", "#FFD400", "deliverd_on"):
        assert word in result.output


def test_asking_for_what_is_not_there(workspace: Path) -> None:
    for arguments, code, words in (
        (("build", "2026-13"), 2, ["2026-13", "2026-10"]),
        (("build", "2026-Q3"), 2, ["2026-Q3", "month"]),
        (("build", "2031-01"), 3, ["2031-01", "2025-09"]),
        (("build", "--partner", "alfa parcel"), 2, ["alfa parcel", "alpha-parcel"]),
        (("show", "nobody"), 2, ["nobody", "alpha-parcel"]),
    ):
        result = run("-w", str(workspace), *arguments)
        assert (result.exit_code, [word for word in words if word not in result.output]) == (code, []), result.output


def test_a_template_error_names_the_line_and_leaves_earlier_documents(workspace: Path) -> None:
    assert run("-w", str(workspace), "build", "--jobs", "1").exit_code == 0
    documents = {path: path.read_bytes() for path in (workspace / "out").rglob("*.pdf")}
    assert len(documents) == 2
    own = workspace / "templates" / "sections"
    own.mkdir(parents=True)
    (own / "notes.html").write_text("<p>\n{{ card.nonsense }}</p>\n", encoding="utf-8")
    result = run("-w", str(workspace), "build", "--jobs", "1")
    assert result.exit_code == 2
    assert "notes.html:2" in result.output
    assert "nonsense" in result.output
    assert {path: path.read_bytes() for path in (workspace / "out").rglob("*.pdf")} == documents
    assert not list((workspace / "out").rglob("*.tmp"))


def test_a_second_build_reads_nothing_and_writes_the_same_bytes(workspace: Path) -> None:
    assert run("-w", str(workspace), "build", "--jobs", "1").exit_code == 0
    documents = {path: path.read_bytes() for path in (workspace / "out").rglob("*.pdf")}
    cache = workspace / ".scorecards-cache"
    results = {path: path.stat().st_mtime_ns for path in cache.rglob("*.parquet")}
    shutil.rmtree(workspace / "out")
    assert run("-w", str(workspace), "build", "--jobs", "2").exit_code == 0
    assert {path: path.read_bytes() for path in (workspace / "out").rglob("*.pdf")} == documents
    assert {path: path.stat().st_mtime_ns for path in cache.rglob("*.parquet")} == results


def test_init_does_not_write_into_a_folder_with_files(workspace: Path) -> None:
    result = run("init", str(workspace))
    assert result.exit_code == 2
    assert "not an empty folder" in result.output


def test_a_kpi_that_compares_text_with_numbers_is_named(workspace: Path) -> None:
    written("kpis/own.yaml", OWN_KPI.replace("deliverd_on <= promised_on", "promised_on = 1"))(workspace)
    result = run("-w", str(workspace), "check")
    assert result.exit_code == 2
    assert "KPI own" in result.output
    assert "its expressions fail" in result.output


def test_rejects_of_an_earlier_check_do_not_stay(workspace: Path) -> None:
    before = (workspace / "data/shipments.csv").read_text(encoding="utf-8")
    line_replaced("data/shipments.csv", 7, field(7, "31/02/2026"))(workspace)
    run("-w", str(workspace), "check")
    assert (workspace / "rejects.csv").exists()
    (workspace / "data/shipments.csv").write_text(before, encoding="utf-8")
    run("-w", str(workspace), "check")
    assert not (workspace / "rejects.csv").exists()


def test_amounts_of_another_currency_are_not_added(workspace: Path) -> None:
    replaced(
        "scorecards.yaml",
        "        amount: Amount\n        currency: \"'EUR'\"",
        "        amount: Amount\n        currency: \"'GBP'\"",
    )(workspace)
    result = run("-w", str(workspace), "check")
    assert result.exit_code == 3
    assert result.output.count("rows are in GBP and there is no rate to EUR, by month: ") == 1
    assert ", 2026-09 (" in result.output
    assert "Add a line per month to exchange_rates.csv" in result.output
    assert "1 problem. No document was changed." in result.output
