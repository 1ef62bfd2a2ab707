"""Refusals as a person meets them: text, exit code, and what was there before stays."""

from pathlib import Path

import pytest

from tests.conftest import SOURCES, Desk

ROWS = "id,carrier,scan,promise,delivery\n" + "".join(
    f"P{number},alpha,2026-{month:02}-0{day},2026-{month:02}-1{day},2026-{month:02}-0{day + 1}\n"
    for number, (month, day) in enumerate((month, day) for month in (8, 9, 10) for day in range(1, 9))
)
COLUMNS = "shipment_id: id, partner: carrier, first_scan_at: scan, promised_on: promise, delivered_at: delivery"


@pytest.fixture
def built(desk: Desk) -> Desk:
    """A faultless workspace whose last build left a document."""
    desk.shipments(COLUMNS)
    desk.write("data/shipments.csv", ROWS)
    desk.write("out/2026-10/alpha/scorecard-alpha-2026-10-partner-en-r1.pdf", b"%PDF of last month")
    return desk


def output(desk: Desk) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (desk.folder / "out").rglob("*") if path.is_file()}


def test_the_workspace_is_faultless(built: Desk) -> None:
    result = built.run("check")
    assert result.exit_code == 0, result.output
    assert "Data as of 2026-11-01" in result.output


@pytest.mark.parametrize(
    ("file", "content", "code", "words"),
    [
        ("scorecards.yaml", SOURCES + "locle: fr-FR\n", 2, ("scorecards.yaml:6", "'locle'", "'locale'")),
        ("scorecards.yaml", SOURCES + "locale: [\n", 2, ("not valid YAML", "Check indentation")),
        ("scorecards.yaml", SOURCES.replace("carrier", "read_csv('x')"), 2, ("scorecards.yaml:5", "not allowed")),
        ("scorecards.yaml", SOURCES.replace("carrier", "(SELECT 1)"), 2, ("scorecards.yaml:5", "not allowed")),
        ("scorecards.yaml", SOURCES.replace("carrier", "getenv('HOME')"), 2, ("scorecards.yaml:5", "getenv")),
        ("scorecards.yaml", SOURCES.replace("id,", "id; DROP TABLE x,"), 2, ("scorecards.yaml:5", "not allowed")),
        ("scorecards.yaml", SOURCES.replace("carrier", "driver"), 3, ("scorecards.yaml:5", "'driver'", "id, carrier")),
        ("scorecards.yaml", SOURCES.replace("shipments.csv", "parcels.csv"), 3, ("no file matches", "--data")),
        ("partners/alpha.yaml", "name: A\ntargets: {lots: {target: 6, weight: 100}}\n", 2, ("alpha.yaml:2", "'lost'")),
        ("partners/alpha.yaml", "name: A\ntargets: {lost: {target: 6, weight: 90}}\n", 2, ("sum to 90, not 100",)),
        ("partners/alpha.yaml", "name: A\ntargets: {on_time: {target: 0.9, weight: 100}}\n", 2, ("two ways",)),
        ("partners/alpha.yaml", "name: A\nname: B\n", 2, ("'name' is given twice",)),
        ("kpis/own.yaml", "own: {numerator: late_day = 0}\n", 2, ("own.yaml:1", "is missing")),
        ("brand.yaml", 'name: Us\naccent: "#FFEE00"\n', 2, ("brand.yaml:2", "contrast", "darker")),
        ("brand.yaml", "name: Us\nlogo: logo.svg\n", 2, ("brand.yaml:2", "logo.svg is missing")),
        ("data/shipments.csv", "", 3, ("shipments.csv", "the file is empty", "Export it again")),
        ("data/shipments.csv", ROWS.replace(",", ";"), 3, ("shipments.csv:1", 'separator: ";"')),
        ("data/shipments.csv", "id,carrier\nP1,Bor\u00e9al\n".encode("cp1252"), 3, ("not utf-8", "cp1252")),
        ("data/shipments.csv", ROWS + '"P99,alpha\n', 3, ("shipments.csv:26", "never closed")),
        ("data/shipments.csv", "id,carrier,scan,promise,delivery\n", 3, ("has no data in",)),
    ],
)
def test_a_refusal_leaves_earlier_output(
    built: Desk, file: str, content: str | bytes, code: int, words: tuple[str, ...]
) -> None:
    before = output(built)
    built.write(file, content)
    result = built.run("build")
    assert result.exit_code == code, result.output
    for word in words:
        assert word in result.output, result.output
    assert "error: " in result.output
    assert output(built) == before


def test_nothing_is_read_before_the_configuration_is_right(built: Desk) -> None:
    """A query in a mapping is refused while the data cannot even be opened."""
    query = "(SELECT content FROM read_text('/etc/hostname'))"
    built.shipments(f'{COLUMNS}, service: "{query}"')
    built.write("data/shipments.csv", b"\xff\xfe\xff")
    result = built.run("check")
    assert result.exit_code == 2
    assert "a subquery is not allowed" in result.output
    assert "utf" not in result.output
    assert not (built.folder / ".scorecards-cache").exists()


def test_every_problem_and_their_number(built: Desk) -> None:
    built.write("brand.yaml", 'name: Us\naccent: "#FFEE00"\nlogo: none.svg\n')
    built.write("partners/alpha.yaml", "name: A\nlogo: none.svg\ntargets: {lots: {target: 6, weight: 90}}\n")
    result = built.run("check")
    assert result.exit_code == 2
    assert result.output.count("error: ") == 5
    assert "5 problems." in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("build", "2026-13"), 2, ("PERIOD", "'2026-13' is not a period", "2026-10")),
        (("build", "October"), 2, ("'October' is not a period",)),
        (("build", "2026-W42"), 2, ("not a month",)),
        (("build", "2031-01"), 3, ("alpha", "no data in 2031-01", "from 2026-08 to 2026-10")),
        (("build", "--partner", "alpa"), 2, ("no partner 'alpa'", "Did you mean 'alpha'?")),
        (("build", "--partner", "beta", "--partner", "zeta"), 2, ("'beta'", "'zeta'")),
        (("build", "--jobs", "0"), 2, ("--jobs",)),
        (("show", "nobody"), 2, ("no partner 'nobody'",)),
        (("show", "alpha", "2031-01"), 3, ("no data in 2031-01",)),
        (("show",), 2, ("PARTNER",)),
        (("biuld",), 2, ("biuld",)),
        (("check", "--fast"), 2, ("--fast",)),
        (("init", "."), 2, ("is not an empty folder",)),
    ],
)
def test_what_is_asked_for_and_not_there(
    built: Desk, arguments: tuple[str, ...], code: int, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built.folder)
    before = output(built)
    result = built.run(*arguments)
    assert result.exit_code == code, result.output
    for word in words:
        assert word in result.output, result.output
    assert output(built) == before


def test_names_ids_and_spellings_all_ask_for_a_partner(built: Desk) -> None:
    for name in ("alpha", "ALPHA", "Alpha Parcel", " alpha parcel "):
        assert built.run("show", name, "2026-10", "--json").exit_code == 0


def test_rejected_rows_are_listed_and_written(built: Desk) -> None:
    built.write("data/shipments.csv", ROWS + "P98,alpha,2026-10-01,soon,\nP99,gamma,2026-10-01,,\nP1,alpha,,,\n")
    result = built.run("check")
    assert result.exit_code == 0
    for words in (
        "shipments.csv, row 26: promised_on is not a date (expected YYYY-MM-DD): soon",
        "row 27: unknown partner: gamma",
        "row 28: duplicate shipment_id: P1",
    ):
        assert words in result.output
    assert (built.folder / "rejects.csv").read_text().splitlines() == [
        "table,source,file,row,partner,reason",
        "shipments,export,shipments.csv,26,alpha,promised_on is not a date (expected YYYY-MM-DD): soon",
        "shipments,export,shipments.csv,27,,unknown partner: gamma",
        "shipments,export,shipments.csv,28,alpha,duplicate shipment_id: P1",
    ]
    strict = built.run("--strict", "check")
    assert strict.exit_code == 3
    assert strict.output.count("error: ") >= 3


def test_another_data_folder(built: Desk, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    result = built.run("--data", str(elsewhere), "check")
    assert result.exit_code == 3
    assert str(elsewhere) in result.output
    (elsewhere / "shipments.csv").write_text(ROWS)
    assert built.run("--data", str(elsewhere), "check").exit_code == 0


def test_a_workspace_that_is_not_there(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none", tmp_path / "none.yaml"):
        result = Desk(folder).run("check")
        assert result.exit_code == 2
        assert "scorecards init" in result.output
