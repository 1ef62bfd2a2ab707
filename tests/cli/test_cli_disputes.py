"""The round trip of disputes, as a partner and a person of the team make it."""

import csv
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from scorecards.cli import main
from scorecards.ledger import Ledger, place_of
from scorecards.ledger.dispute_book import DisputeBook
from scorecards.model import scorecard_from_json
from scorecards.model.disputes import FiledDispute
from tests.cli.test_cli_publish import ALPHA, BETA, MONTH, late_parcels, name, run

#: Between the publication of a month and the data date of the starter.
PUBLISHED = date.today()  # noqa: DTZ011  # the ledger's clock is the only one


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter with September published; Beta's contract gives 30 days."""
    folder = tmp_path_factory.mktemp("disputes") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    path = folder / "partners" / f"{BETA}.yaml"
    path.write_text(path.read_text() + "\ndisputes: {within: 30 days, clause: § 9}\n")
    result = run(folder, "publish", MONTH, "--jobs", "1", "--by", "Ada")
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def published(original: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(original, tmp_path / "review")


def annex(folder: Path, partner: str = BETA, revision: int = 1) -> Path:
    return folder / "out" / MONTH / partner / f"scorecard-{name(partner, revision)}.xlsx"


def filled(folder: Path, path: Path, rows: Sequence[Sequence[Any]], partner: str = BETA) -> Path:
    """The form of the published annex with rows, as a spreadsheet program would save it."""
    note, header = CalamineWorkbook.from_path(annex(folder, partner)).get_sheet_by_name("Disputes").to_python()
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Disputes")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write(0, 0, note[0])
        page.write_row(1, 0, header)
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, day)
                else:
                    page.write(number, column, value)
    return path


def disputes(folder: Path) -> list[FiledDispute]:
    with Ledger(place_of(".scorecards-ledger/ledger.sqlite", folder)) as ledger:
        return DisputeBook(ledger).disputes()


def register(folder: Path) -> list[dict[str, str]]:
    path = folder / "exclusions" / "disputes.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_form_asks_in_the_language_of_the_document(published: Path, tmp_path: Path) -> None:
    """Every column and reason is understood in each of them."""
    late = late_parcels(annex(published, ALPHA))
    path = published / "partners" / f"{ALPHA}.yaml"
    for number, (language, words) in enumerate(
        (("de", "Einsprüche"), ("fr", "Contestations"), ("es", "Impugnaciones"), ("it", "Contestazioni"))
    ):
        result = run(published, "publish", MONTH, "--partner", ALPHA, "--language", language, "--jobs", "1")
        assert result.exit_code == 0, result.output
        document = f"{ALPHA}-{MONTH}-partner-{language}-r1"
        book = CalamineWorkbook.from_path(path.parents[1] / "out" / MONTH / ALPHA / f"scorecard-{document}.xlsx")
        rows = book.get_sheet_by_name(words).to_python()
        assert document in str(rows[0][0])
        lists = book.get_sheet_by_name("Lists").to_python()
        answer = tmp_path / f"{language}.csv"
        with answer.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(
                [[rows[0][0]], rows[1], [late[number], lists[2][1], lists[2][5], "x", ""]]
            )
        result = run(published, "disputes", "import", str(answer))
        assert result.exit_code == 0, result.output
    found = disputes(published)
    assert [(one.parcel, one.kpi, one.reason) for one in found] == [(own, "on_time", "weather") for own in late[:4]]


def test_a_file_that_is_right_is_taken_in(published: Path, tmp_path: Path) -> None:
    first, second, *_ = late_parcels(annex(published))
    rows = [
        (first, "On time", "weather", "storm log 7", date(2026, 9, 8)),
        (),
        (f"\u00a0{second.lower()} ", "on_time", "customs", 4711, "09/09/2026"),
    ]
    answer = filled(published, tmp_path / "answer.xlsx", rows)
    result = run(published, "disputes", "import", str(answer), "--partner", BETA)
    assert result.exit_code == 0, result.output
    assert f"{second.lower()} read as {second}" in " ".join(result.stdout.split())
    today = PUBLISHED.isoformat()
    assert disputes(published) == [
        FiledDispute(
            f"{BETA}-{MONTH}-d1", name(BETA), BETA, MONTH, "on_time", first, "weather", "storm log 7", "2026-09-08",
            today, late=False,
        ),
        FiledDispute(
            f"{BETA}-{MONTH}-d2", name(BETA), BETA, MONTH, "on_time", second, "customs", "4711", "2026-09-09", today,
            late=False,
        ),
    ]  # fmt: skip
    listed = run(published, "disputes", "list", "--partner", BETA, "--period", MONTH, "--state", "open")
    assert listed.stdout.count(f"{BETA}-{MONTH}-d") == 2
    again = run(published, "disputes", "import", str(answer))
    assert again.stdout.count("known already") == 2
    assert len(disputes(published)) == 2


def test_every_row_that_is_refused_is_named_and_nothing_is_taken_in(published: Path, tmp_path: Path) -> None:
    first, second, third, *_ = late_parcels(annex(published))
    of_others = late_parcels(annex(published, ALPHA))[0]
    rows = [
        (first, "On time", "weather"),
        (of_others, "On time", "weather"),
        ("ZZ000", "On time", "weather"),
        (second, "On tim", "weather"),
        (second, "On time", "snow"),
        (third, "On time", "other"),
        (third, "On time", "weather", "", "31/31/2026"),
        (third, "On time", "weather", "", date(2031, 1, 1)),
        (first, "on_time", "customs"),
        ("", "On time", "weather"),
        (third, "Lost", "weather"),
    ]
    answer = filled(published, tmp_path / "answer.xlsx", rows)
    result = run(published, "disputes", "import", str(answer))
    assert result.exit_code == 2
    assert disputes(published) == []
    for row, says in (
        (4, f"{of_others!r} is not a parcel of this document"),
        (5, "'ZZ000' is not a parcel of this document"),
        (6, "'On tim' is no KPI whose parcels this document lists"),
        (7, "'snow' is no reason of the list"),
        (8, "another reason without evidence"),
        (9, "'31/31/2026' is no date"),
        (10, "the date 2031-01-01 is not between"),
        (11, f"parcel {first} is disputed for On time in row 3 already"),
        (12, "the row names no parcel"),
        (13, f"parcel {third} does not count against the partner in Lost"),
    ):
        assert f"{answer}:{row}: {says}" in result.stderr
    partial = run(published, "disputes", "import", str(answer), "--partial")
    assert partial.exit_code == 1
    assert "The rows above were refused; all others were taken in." in partial.stderr
    assert [one.parcel for one in disputes(published)] == [first]


def test_parcels_that_a_short_annex_does_not_list(published: Path, tmp_path: Path) -> None:
    """The data says which they are; those of others stay unknown."""
    late, of_others = late_parcels(annex(published)), late_parcels(annex(published, ALPHA))
    language = ("--language", "de", "--annex-rows", "3")
    assert run(published, "publish", MONTH, "--partner", BETA, "--jobs", "1", *language).exit_code == 0
    document = name(BETA).replace("-en-", "-de-")
    answer = tmp_path / "answer.csv"
    header = f"{document}\nparcel,kpi,reason\n"
    answer.write_text(header + f"{late[0]},on_time,weather\n{late[7]},on_time,weather\n")
    assert run(published, "disputes", "import", str(answer)).exit_code == 0
    assert [one.parcel for one in disputes(published)] == [late[0], late[7]]
    answer.write_text(header + f"{of_others[0]},on_time,weather\n")
    assert "is not a parcel of this document" in run(published, "disputes", "import", str(answer)).stderr


def test_a_document_that_is_not_the_senders_is_refused(published: Path, tmp_path: Path) -> None:
    late = late_parcels(annex(published, ALPHA))[0]
    answer = filled(published, tmp_path / "a.xlsx", [(late, "On time", "weather")], ALPHA)
    result = run(published, "disputes", "import", str(answer), "--partner", BETA)
    assert result.exit_code == 2
    assert "answers to a document that is not its own" in result.stderr
    assert late not in result.output
    text = answer.with_suffix(".csv")
    text.write_text(f"Document {name('gamma')}:\nParcel,KPI,Claimed reason\n{late},On time,weather\n")
    assert "was not published from here" in run(published, "disputes", "import", str(text)).stderr
    text.write_text(f"parcel,kpi,reason\n{late},on_time,weather\n")
    assert "does not say which document" in run(published, "disputes", "import", str(text)).stderr
    assert run(published, "disputes", "import", str(text), "--document", name(ALPHA)).exit_code == 0
    text.write_text("a,b\n1,2\n")
    assert "has no form of disputes" in run(published, "disputes", "import", str(text)).stderr


@pytest.mark.parametrize(("days", "late"), [(30, False), (31, True)])
def test_what_comes_after_the_window_is_marked(published: Path, tmp_path: Path, days: int, late: bool) -> None:
    parcel = late_parcels(annex(published))[0]
    received = date.fromordinal(PUBLISHED.toordinal() + days).isoformat()
    answer = filled(published, tmp_path / "answer.xlsx", [(parcel, "On time", "weather")])
    result = run(published, "disputes", "import", str(answer), "--on", received)
    assert result.exit_code == 0, result.output
    assert [(one.late, one.raised_on) for one in disputes(published)] == [(late, received)]
    assert ("after the response window" in " ".join(result.stdout.split())) == late
    note = CalamineWorkbook.from_path(annex(published)).get_sheet_by_name("Disputes").to_python()[0][0]
    assert "within 30 days of publication. (§ 9)" in str(note)


def test_a_rule_decides_in_bulk_after_a_trial(published: Path, tmp_path: Path) -> None:
    parcels = late_parcels(annex(published))[:4]
    reasons = ("weather", "customs", "weather", "data_error")
    rows = [(parcel, "On time", reason) for parcel, reason in zip(parcels, reasons, strict=True)]
    run(published, "disputes", "import", str(filled(published, tmp_path / "answer.xlsx", rows)))
    rule = ("disputes", "review", "--where", "kpi=on_time,reason=weather", "--as", "accepted", "--reason", "storm")
    trial = run(published, *rule, "--by", "Bob")
    assert trial.exit_code == 0
    assert "2 disputes to be accepted with --yes; nothing was changed." in trial.stderr
    assert [one.state for one in disputes(published)] == ["open"] * 4
    assert register(published) == []
    done = run(published, *rule, "--by", "Bob", "--yes")
    assert done.exit_code == 0, done.output
    assert [one.state for one in disputes(published)] == ["accepted", "open", "accepted", "open"]
    assert [(row["id"], row["shipment_id"], row["reason"]) for row in register(published)] == [
        (f"{BETA}-{MONTH}-d1", parcels[0], "dispute_accepted"),
        (f"{BETA}-{MONTH}-d3", parcels[2], "dispute_accepted"),
    ]
    before = register(published)
    single = ("--decline", f"{BETA}-{MONTH}-d2", "--reason", "delivered on a sunny day", "--by", "Bob")
    assert run(published, "disputes", "review", *single).exit_code == 0
    assert run(published, "disputes", "review", "--ask", f"{BETA}-{MONTH}-d4", "--reason", "which?").exit_code == 0
    answer = filled(published, tmp_path / "b.xlsx", [(parcel, "On time", "other", "never", "") for parcel in parcels])
    again = run(published, "disputes", "import", str(answer))
    assert again.exit_code == 0, again.output
    assert [one.state for one in disputes(published)] == ["accepted", "declined", "accepted", "open"]
    assert disputes(published)[1].decision == "delivered on a sunny day"
    assert register(published) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--accept", "d1"), "--reason: is missing"),
        (("--accept", "d1", "--decline", "d1", "--reason", "x"), "is decided in two ways at once"),
        (("--where", "kpi=on_time"), "--as: is missing"),
        (("--as", "accepted", "--reason", "x"), "--where: is missing"),
        (("--where", "colour=red", "--as", "accepted", "--reason", "x"), "'colour=red' is no rule"),
        (("--where", "reason=snow", "--as", "accepted", "--reason", "x"), "there is no reason 'snow'"),
        (("--accept", "d1", "--reason", "x"), "there is no such dispute"),
    ],
)
def test_calls_that_do_not_say_what_is_to_be_done(published: Path, arguments: tuple[str, ...], says: str) -> None:
    result = run(published, "disputes", "review", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr


def test_nobody_decides_on_a_dispute_of_their_own(published: Path, tmp_path: Path) -> None:
    parcel = late_parcels(annex(published))[0]
    answer = filled(published, tmp_path / "answer.xlsx", [(parcel, "On time", "weather")])
    run(published, "disputes", "import", str(answer))
    accept = ("disputes", "review", "--accept", f"{BETA}-{MONTH}-d1", "--reason", "x")
    result = run(published, *accept, "--by", "beta logistics")
    assert result.exit_code == 2
    assert "would decide on a dispute of their own" in result.stderr
    assert disputes(published)[0].state == "open"


def test_the_next_revision_counts_it_once_and_tells_of_it(published: Path, tmp_path: Path) -> None:
    """One late parcel of eleven, disputed in two KPIs: the adjusted figure leaves out one row."""
    parcel = late_parcels(annex(published))[0]
    rows = [(parcel, "On time", "weather"), (late_parcels(annex(published))[1], "On time", "customs")]
    run(published, "disputes", "import", str(filled(published, tmp_path / "answer.xlsx", rows)), "--on", "2026-10-02")
    result = run(published, "publish", MONTH, "--jobs", "1")
    assert result.stdout.count("nothing changed since") == 2  # a dispute alone is no revision
    who = ("--by", "Bob", "--on", "2026-10-05")
    run(published, "disputes", "review", "--accept", f"{BETA}-{MONTH}-d1", "--reason", "storm", *who)
    run(published, "disputes", "review", "--decline", f"{BETA}-{MONTH}-d2", "--reason", "no customs in France", *who)
    # The same parcel under an event of the register: it is left out once.
    (published / "exclusions" / "storm.csv").write_text(
        "shipment_id,partner,reason,requested_by,approved_by,approved_on\n"
        f"{parcel},{BETA},force_majeure,Beta,Ada,2026-10-03\n"
    )
    result = run(published, "publish", MONTH, "--jobs", "1")
    assert result.exit_code == 0, result.output
    assert f"{name(ALPHA)}" in result.stdout
    assert result.stdout.count("nothing changed since") == 1
    first, second = (
        scorecard_from_json(annex(published, revision=number).with_suffix(".json").read_text()) for number in (1, 2)
    )
    before, now = first.kpi("on_time"), second.kpi("on_time")
    assert (now.excluded, now.value) == (1, before.value)
    assert before.numerator is not None
    assert before.denominator is not None
    assert now.adjusted == pytest.approx(before.numerator / (before.denominator - 1))  # late ones are no numerator
    assert second.notes.disputes is not None
    assert second.notes.disputes.words == (
        "Disputes of September 2026: 2 raised, 1 accepted, 1 declined, 0 not decided yet. "
        "Days from raised to decided (median): 3."
    )
    assert "Excluded: single parcels: accepted dispute; approved by Bob, 5 October 2026." in second.notes.remarks
    table = CalamineWorkbook.from_path(annex(published, revision=2)).get_sheet_by_name("Decisions on disputes")
    assert [row[7:10:2] for row in table.to_python()[2:]] == [
        ["Accepted", "storm"],
        ["Declined", "no customs in France"],
    ]
    # Nothing more is entered, and nothing more is published.
    before_files = register(published)
    assert "nothing changed since" in run(published, "publish", MONTH, "--partner", BETA).stdout
    assert register(published) == before_files
