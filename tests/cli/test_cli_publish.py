"""From draft to final and on to the next revision, as a person publishes."""

import csv
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from scorecards.cli import main
from scorecards.ledger import Document, Ledger, place_of
from scorecards.model import scorecard_from_json

ROOT = Path(__file__).parents[2]
MONTH = "2026-09"
ALPHA, BETA = "alpha-parcel", "beta-logistics"


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), *arguments])


def publish(folder: Path, *arguments: str) -> Result:
    return run(folder, "publish", MONTH, "--jobs", "1", "--by", "Ada", *arguments)


def on_disk(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "out").rglob("scorecard-*")}


def documents(folder: Path) -> list[Document]:
    with Ledger(place_of(".scorecards-ledger/ledger.sqlite", folder)) as ledger:
        return ledger.documents()


def name(partner: str, revision: int = 1) -> str:
    return f"{partner}-{MONTH}-partner-en-r{revision}"


def words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(text.split())


def late_parcels(path: Path) -> list[str]:
    """Their ids, from a workbook."""
    _, header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Late parcels").to_python()
    return [str(row[header.index("shipment_id")]) for row in rows]


def send_once_more(folder: Path, file_name: str, **correction: str) -> str:
    """A late parcel of Beta arrives once more, in a file of its own; a value may be that of another column."""
    late = late_parcels(folder / "out" / MONTH / BETA / f"scorecard-{name(BETA)}.xlsx")[0]
    with (folder / "data" / "shipments.csv").open(encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file, delimiter=";") if row["Tracking number"] == late)
    row |= {name.replace("_", " "): row.get(value, value) for name, value in correction.items()}
    with (folder / "data" / file_name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), delimiter=";")
        writer.writeheader()
        writer.writerow(row)
    return late


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with September published."""
    folder = tmp_path_factory.mktemp("publish") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    result = publish(folder)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def published(original: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(original, tmp_path / "review")


def test_final_documents_say_so(original: Path) -> None:
    files = on_disk(original)
    assert sorted(files) == [f"scorecard-{name(p)}.{end}" for p in (ALPHA, BETA) for end in ("json", "pdf", "xlsx")]
    text = words(files[f"scorecard-{name(BETA)}.pdf"])
    assert "revision 1 final" in text
    assert "Draft" not in text
    assert "DRAFT" not in text
    card = scorecard_from_json(files[f"scorecard-{name(BETA)}.json"].decode())
    assert (card.state, card.revision) == ("final", 1)


def test_the_ledger_lists_them(original: Path) -> None:
    result = run(original, "ledger")
    assert result.exit_code == 0
    rows = [line.split() for line in result.stdout.splitlines()]
    assert [row[:2] for row in rows[1:]] == [[name(ALPHA), "final"], [name(BETA), "final"]]
    assert all("Ada" in row for row in rows[1:])
    only = run(original, "ledger", "--partner", BETA, "--period", MONTH, "--state", "final").stdout
    assert name(BETA) in only
    assert name(ALPHA) not in only
    for nothing in (("--state", "superseded"), ("--period", "2026-08"), ("--partner", "gamma")):
        result = run(original, "ledger", *nothing)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "There is no such document." in result.stderr


def test_a_document_is_shown(original: Path) -> None:
    result = run(original, "ledger", "show", name(BETA))
    assert result.exit_code == 0
    document = next(document for document in documents(original) if document.key.partner == BETA)
    for said in ("final", "by Ada", document.inputs, document.files[0].sha256, document.program):
        assert said in result.stdout
    for file in document.files:
        assert str(original / "out" / MONTH / BETA / file.name) in result.stdout
    card = run(original, "ledger", "show", name(BETA), "--card").stdout
    assert card.encode() == on_disk(original)[f"scorecard-{name(BETA)}.json"]


def test_publishing_again_changes_nothing_and_says_so(published: Path) -> None:
    before, recorded = on_disk(published), documents(published)
    result = run(published, "publish", MONTH, "--by", "Bob")
    assert result.exit_code == 0, result.output
    assert result.stdout.count("nothing changed since") == 2
    assert on_disk(published) == before
    assert documents(published) == recorded


def test_more_files_that_say_the_same_are_no_revision(published: Path) -> None:
    send_once_more(published, "shipments_again.csv")
    result = publish(published, "--partner", BETA)
    assert "nothing changed since" in result.stdout
    assert len(documents(published)) == 2


def test_another_look_is_no_revision(published: Path) -> None:
    path = published / "brand.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("1F2A6B", "3B1F6B"), encoding="utf-8")
    result = publish(published, "--partner", BETA, "--no-annex")
    assert "nothing changed since" in result.stdout


def test_a_correction_is_the_next_revision(published: Path) -> None:
    """Of the partner whose month it corrects: the other's document stays, though both are in one file."""
    before = on_disk(published)
    on_time = {"First_attempt": "Promised", "Delivered": "Promised", "State": "Delivered"}
    parcel = send_once_more(published, "shipments_correction.csv", **on_time)
    result = publish(published)
    assert result.exit_code == 0, result.output
    lines = {line.split("  ")[0]: line for line in result.stdout.splitlines()}
    assert "nothing changed since" in lines["Alpha Parcel"]
    assert "now; r1 is superseded" in lines["Beta Logistics"]
    after = on_disk(published)
    assert {file: after[file] for file in before} == before
    assert sorted(after.keys() - before) == [f"scorecard-{name(BETA, 2)}.{end}" for end in ("json", "pdf", "xlsx")]
    assert [(each.id, each.state) for each in documents(published)] == [
        (name(ALPHA), "final"),
        (name(BETA), "superseded"),
        (name(BETA, 2), "final"),
    ]
    late = [scorecard_from_json(after[f"scorecard-{name(BETA, n)}.json"].decode()).kpi("on_time") for n in (1, 2)]
    assert [late[1].numerator, late[1].denominator] == [(late[0].numerator or 0) + 1, late[0].denominator]
    assert "revision 2 final" in words(after[f"scorecard-{name(BETA, 2)}.pdf"])
    assert "now" not in publish(published).stdout  # once
    assert run(published, "verify").exit_code == 0
    again = published / "again"
    assert run(published, "ledger", "get", name(BETA), "--out", str(again)).exit_code == 0
    assert parcel in late_parcels(again / f"scorecard-{name(BETA)}.xlsx")
    assert parcel not in late_parcels(published / "out" / MONTH / BETA / f"scorecard-{name(BETA, 2)}.xlsx")


def test_drafts_leave_final_documents_alone(published: Path) -> None:
    before = on_disk(published)
    result = run(published, "build", MONTH, "--partner", BETA, "--jobs", "1", "--no-annex")
    assert result.exit_code == 0, result.output
    after = on_disk(published)
    assert {file: after[file] for file in before} == before
    assert after.keys() - before == {f"scorecard-{name(BETA, 2)}.pdf"}
    text = words(after[f"scorecard-{name(BETA, 2)}.pdf"])
    assert "revision 2 draft" in text
    (draft,) = (document for document in documents(published) if document.state == "draft")
    assert draft.id == name(BETA, 2)
    assert [(file.name, file.size) for file in draft.files] == [
        (f"scorecard-{name(BETA, 2)}.pdf", len(after[f"scorecard-{name(BETA, 2)}.pdf"]))
    ]
    final = next(document for document in documents(published) if document.id == name(BETA))
    assert (draft.content, draft.inputs, draft.configuration) == (final.content, final.inputs, final.configuration)
    (published / "out" / MONTH / BETA / draft.files[0].name).unlink()  # a draft may go
    assert run(published, "verify").exit_code == 0
    result = run(published, "ledger", "get", draft.id)
    assert result.exit_code == 2
    assert "is a draft: its files are not kept" in result.output


def test_a_build_without_its_ledger_warns(fresh: Path) -> None:
    """The documents are made all the same; only a new one is looked at, for reading the ledger comes first."""
    (fresh / ".scorecards-ledger").write_text("a file in the way")
    result = run(fresh, "build", MONTH, "--partner", BETA, "--jobs", "1", "--no-annex")
    assert result.exit_code == 0, result.output
    assert "warning: the drafts are not in the ledger" in result.stderr
    assert [*on_disk(fresh)] == [f"scorecard-{name(BETA)}.pdf"]


def test_it_is_given_back_when_everything_else_is_gone(published: Path) -> None:
    before = on_disk(published)
    for gone in ("data", "out", ".scorecards-cache"):
        shutil.rmtree(published / gone)
    out = published / "again"
    for partner in (ALPHA, BETA):
        result = run(published, "ledger", "get", name(partner), "--out", str(out))
        assert result.exit_code == 0, result.output
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    changed = out / f"scorecard-{name(BETA)}.xlsx"
    changed.write_bytes(b"mine")
    result = run(published, "ledger", "get", name(BETA), "--out", str(out))
    assert result.exit_code == 2
    assert f"{changed}: is there already, and is not as it was published" in result.output
    assert changed.read_bytes() == b"mine"


def test_changed_and_missing_files_are_named(published: Path) -> None:
    folder = published / "out" / MONTH
    pdf = folder / BETA / f"scorecard-{name(BETA)}.pdf"
    data = bytearray(pdf.read_bytes())
    data[1234] ^= 0xFF
    pdf.write_bytes(data)
    (folder / ALPHA / f"scorecard-{name(ALPHA)}.json").unlink()
    result = run(published, "verify")
    assert result.exit_code == 1
    assert f"{pdf}: byte 1234 is {data[1234]:#04x}, was published as {data[1234] ^ 0xFF:#04x}" in result.output
    assert f"scorecard-{name(ALPHA)}.json: is missing" in result.output
    assert f"scorecards ledger get {name(ALPHA)} --out DIR" in result.output
    assert "6 files of 2 documents compared: 2 not as published." in result.output
    assert run(published, "verify", "--period", "2026-08").exit_code == 0


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def started(folder: Path) -> subprocess.Popen[str]:
    """Publishing, in a process of its own."""
    command = [sys.executable, "-m", "scorecards", "-w", str(folder), "publish", MONTH, "--jobs", "1", "--by", "Bob"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_two_at_once(fresh: Path) -> None:
    processes = [started(fresh), started(fresh)]
    outputs = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], outputs
    assert [(each.id, each.state) for each in documents(fresh)] == [(name(ALPHA), "final"), (name(BETA), "final")]
    result = run(fresh, "verify")
    assert result.exit_code == 0, result.output
    assert "6 files of 2 documents compared: all as published." in result.output


def test_killed_and_run_again(fresh: Path) -> None:
    """As soon as the ledger holds one of the documents, wherever the process is then."""
    process = started(fresh)
    place = fresh / ".scorecards-ledger" / "ledger.sqlite"
    while process.poll() is None and not (place.exists() and documents(fresh)):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert [each.id for each in documents(fresh)] == [name(ALPHA)]
    result = publish(fresh)
    assert result.exit_code == 0, result.output
    assert "nothing changed since" in result.stdout
    assert [(each.id, each.is_placed) for each in documents(fresh)] == [(name(ALPHA), True), (name(BETA), True)]
    assert run(fresh, "verify").exit_code == 0
    assert not list((fresh / "out").rglob("*.tmp"))


def test_nothing_is_published_yet(fresh: Path) -> None:
    for arguments, code in (
        (("ledger",), 0),
        (("verify",), 0),
        (("ledger", "show", "x"), 2),
        (("ledger", "get", "x"), 2),
    ):
        result = run(fresh, *arguments)
        assert result.exit_code == code
        assert "Nothing is published yet: there is no ledger at" in result.output
    assert not (fresh / ".scorecards-ledger").exists()


def test_what_cannot_be_published(original: Path) -> None:
    for arguments, code, says in (
        (("publish", "2026-Q3"), 2, "is not a month"),
        (("publish", "2019-01"), 3, "has no data in 2019-01"),
        (("ledger", "show", name("gamma")), 2, f"there is no document '{name('gamma')}'"),
        (("ledger", "--period", "October"), 2, "is not a period"),
    ):
        result = run(original, *arguments)
        assert result.exit_code == code, result.output
        assert says in result.output
