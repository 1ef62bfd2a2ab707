"""The checks on a printed card of which none may fail, over every partner of the demo network.

Numbers match what they cite; no printed pair contradicts its status; change is said where a rule fired; parts add up;
what never arrived counts as late, by a clock that is defined; score and grade can be computed again.
"""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

import duckdb
import pytest

from scorecards.engine import Session
from tests.compose.card_checks import CHANGE, check_card
from tests.demo.cards import partner_of
from tests.demo.documents import PARTNERS, Document
from tests.demo.printed import NUMBER, Table, numbers, value

KPI_TABLE = "KPI value against target, previous month and previous year"
WEIGHED = "Weight times points of each scored KPI"
LANES = "On time by service and lane"
BRIDGE = "From the failures that the target allows to those there were"
CAUSES = "Late parcels by recorded cause"
MADE_OF = "What the cost per parcel is made of"
#: Columns of the KPI table.
NAME, AC, TARGET, GAP, POINTS, STATUS = 1, 3, 4, 5, 12, 13
#: Columns of the table of lanes: due, late, above allowance, and late by days up to never.
LANE, DUE, ALL, ABOVE, LATE_BY = 1, 2, 3, 4, slice(8, 13)
CUTS = (("A", 90), ("B", 80), ("C", 65))


@pytest.fixture(params=PARTNERS)
def document(request: pytest.FixtureRequest, documents: Mapping[str, Document]) -> Document:
    return documents[request.param]


def kpi_rows(document: Document) -> list[list[str]]:
    return [row for row in document.printed.table("kpis", KPI_TABLE).rows[1:] if row[NAME]]


def tables_of(document: Document, caption: str) -> list[Table]:
    return [table for table in document.printed.tables if table.caption == caption]


def test_figures_words_and_score_of_the_card_hold_together(document: Document) -> None:
    check_card(document.card)


# 2: every number in titles and findings matches the table that it cites


def test_numbers_of_titles_stand_on_their_page(document: Document) -> None:
    for page in document.card.pages:
        text = document.texts[page.id].replace(page.title, "")
        cited = set(numbers(text)) | set(numbers(document.texts["kpis"])) | _sums(document, page.id, page.title)
        assert _told(page.title) - cited == set(), page.title


def test_numbers_of_findings_stand_on_the_pages_that_they_cite(document: Document) -> None:
    """What failed of how many stands in the workbook too, beside each KPI."""
    counts = _counts(document)
    for finding in document.card.findings:
        cited = set().union(*(set(numbers(document.texts[page])) for page in finding.pages))
        for sentence in (finding.title, *finding.sentences):
            sums = set[str]().union(*(_sums(document, page, sentence) for page in finding.pages))
            told = _told(sentence.partition("; the target allows")[0])
            assert told - cited - counts - sums == set(), sentence


def _told(sentence: str) -> set[str]:
    """The numbers with decimals and the large ones: a small count is not printed but counted."""
    return {number for number in numbers(sentence) if "." in number or int(number.replace(",", "")) >= 100}


def _counts(document: Document) -> set[str]:
    """Of each KPI what is counted, of how many, and the rest, in the month that the card shows."""
    shown = {(kpi.id, kpi.period) for kpi in document.card.kpis}
    _, header, *rows = document.cells["KPIs"]
    found: set[str] = set()
    for row in (dict(zip(header, row, strict=True)) for row in rows):
        if (row["Id"], f"{row['Month']:%Y-%m}") in shown and row["Denominator"] != "":
            part, whole = int(row["Numerator"]), int(row["Denominator"])
            found |= {f"{count:,}" for count in (part, whole, whole - part)}
    return found


def _sums(document: Document, page: str, sentence: str) -> set[str]:
    """What a sentence may add: a column, the rows that it names, the rest of the total, two of its own numbers."""
    found: set[Decimal] = set()
    for table in document.printed.tables:
        if table.page != page or not table.rows:
            continue
        for column in range(1, max(map(len, table.rows))):
            cells = [(row[0], row[1], value(row[column])) for row in table.rows
                     if len(row) > column and NUMBER.match(row[column])]  # fmt: skip
            named = sum(
                (cell for *names, cell in cells if any(name and name in sentence for name in names)), Decimal(0)
            )
            found |= {sum((cell for *_, cell in cells), Decimal(0)), named, *(cell - named for *_, cell in cells[-1:])}
    own = [Decimal(number.replace(",", "")) for number in numbers(sentence)]
    found |= {one - other for one in own for other in own} | {one + other for one in own for other in own}
    return {f"{abs(number):,}" for number in found if number}


# 7: no printed pair of value and target contradicts its status


def test_no_printed_pair_contradicts_its_status(document: Document) -> None:
    judged = 0
    for row in kpi_rows(document):
        if row[STATUS] not in ("Met", "Near", "Missed"):
            continue
        actual, target = value(row[AC]), value(row[TARGET])
        met = actual >= target if "↑" in row[NAME] else actual <= target
        assert met == (row[STATUS] == "Met"), row
        assert value(row[GAP]) == actual - target, row
        judged += 1
    assert judged == document.card.grade.rated + sum(
        kpi.status in ("met", "near", "missed") for kpi in document.card.kpis if not kpi.weight
    )


def test_no_lane_is_printed_as_another_than_it_is_rated(document: Document) -> None:
    lanes = document.card.lanes
    if lanes is None or lanes.target is None or len({row.target for row in lanes.rows}) > 1:
        return  # targets of their own are not printed
    (target,) = (value(tick) for tick in numbers(document.printed.table("lanes", LANES).rows[1][6]) if "." in tick)
    for row in document.printed.table("lanes", LANES).rows[2:]:
        if row[-1] in ("Met", "Near", "Missed"):
            assert (value(row[5]) >= target) == (row[-1] == "Met"), row


# 8: every change is backed by a rule that fired


def test_change_is_said_where_a_rule_fired(document: Document) -> None:
    """On every page, in what is printed outside of titles too."""
    signalled = [kpi for kpi in document.card.kpis if kpi.rule is not None]
    printed = [row for row in kpi_rows(document) if re.search(r"\bR[1-4]\b", " ".join(row))]
    assert len(printed) == len(signalled)
    verdicts = {kpi.verdict.lower() for kpi in signalled}
    for page, text in document.printed.pages.items():
        if page == "actions":
            continue  # judged by the signals since an action was done, which may have ended
        for found in CHANGE.finditer(text):
            around = text[max(found.start() - 12, 0) : found.end() + 60].lower()
            assert any(verdict in around for verdict in verdicts) or "signal for" in around, (page, around)


# 11: bridges and tables of lanes add up to the KPI


def test_rows_of_lanes_add_up_to_their_total_and_to_the_kpi(document: Document) -> None:
    for table in tables_of(document, LANES):
        rows, total = table.rows[2:-1], table.rows[-1]
        own = "Target" in table.rows[1]  # where lanes have targets of their own a column prints them
        late_by = slice(LATE_BY.start + own, LATE_BY.stop + own)
        for column in (DUE, ALL, ABOVE, *range(late_by.start, late_by.stop)):
            if total[column] != "–":  # without a target there is no allowance
                assert sum(value(row[column]) for row in rows) == value(total[column]), table.rows[1][column]
        for row in (*rows, total):
            assert sum(value(cell) for cell in row[late_by]) == value(row[ALL]), row
        share = 100 * (1 - value(total[ALL]) / value(total[DUE]))
        (printed,) = [row for row in kpi_rows(document) if row[NAME].startswith("On time , %")]
        for shown in (total[5], printed[AC]):
            assert shown == "–" or share.quantize(value(shown), ROUND_HALF_UP) == value(shown)


def test_bridges_add_up_as_printed(document: Document) -> None:
    for table in tables_of(document, BRIDGE):
        for column in (2, 3):
            *parts, actual = table.column(column)
            assert sum(parts) == actual, table.rows[0]
    for table in tables_of(document, CAUSES):
        *parts, total = table.column(1)
        assert sum(parts) == total
        for bridge in tables_of(document, BRIDGE):
            assert bridge.column(2)[-1] == total
    for table in tables_of(document, MADE_OF):
        for column in range(1, len(table.rows[0])):
            *parts, total = table.column(column)
            assert sum(parts) == total, table.rows[0][column]


# 13: undelivered, cancelled and returned count, and the clock is defined on the page


def test_what_never_arrived_is_late_as_sql_over_the_files_counts_it(
    documents: Mapping[str, Document], session: Session, network: duckdb.DuckDBPyConnection
) -> None:
    """Of partners whose parcels are all in the history."""
    compared = never = 0
    for partner_id, document in documents.items():
        names = list({partner_of(session, partner_id).name, *partner_of(session, partner_id).aliases})
        known, late, undelivered = network.execute(
            """SELECT count(*), count_if(late_by IS DISTINCT FROM 0), count_if(late_by IS NULL) FROM judged
            WHERE partner IN (SELECT unnest(?)) AND known AND promise_month = '2026-10'""",
            [names],
        ).fetchall()[0]
        result = next((kpi for kpi in document.card.kpis if kpi.id == "on_time"), None)
        if not known or result is None or result.denominator != known:
            continue
        assert result.numerator == known - late, partner_id
        compared, never = compared + 1, never + undelivered
    assert compared >= 4
    assert never > 50


def test_the_clock_is_defined_where_on_time_is_judged(document: Document) -> None:
    if document.card.kind != "transport":
        return
    lateness = r"undelivered, returned and cancelled (?:parcels )?count"
    pages = [page for page, text in document.printed.pages.items() if re.search(lateness, text)]
    assert pages, "no page says so"
    assert "first valid" in document.printed.pages["notes"] or "promise" in document.printed.pages["notes"]


# 15: score and grade can be computed again from the page


def test_score_and_grade_follow_from_what_is_printed(document: Document) -> None:
    card, text = document.card, document.printed.pages["kpis"]
    weighed = document.printed.table("kpis", WEIGHED)
    parts = [_product(weight, part) for weight, part in zip(weighed.rows[1], weighed.rows[2], strict=True)]
    rated = [part for part in parts if part is not None]
    if card.grade.letter is None:
        assert "No score" in text or "grade by score" not in text
        return
    found = re.search(r"Score ([\d.]+) = .*? = ([\d.]+) ÷ ([\d.]+) · grade by score ([A-D])", text)
    assert found, text
    score, total, share, by_score = Decimal(found[1]), Decimal(found[2]), Decimal(found[3]), found[4]
    assert sum(part for _, part in rated) == total
    assert sum(weight for weight, _ in rated) == share * 100
    assert (total / share).quantize(score, ROUND_HALF_UP) == score
    assert by_score == next((letter for letter, cut in CUTS if total / share >= cut), "D")
    caps = re.findall(r"cap: [^→·]+ → ([A-D])", text)
    assert max([by_score, *caps]) == card.grade.letter
    assert f"Grade {card.grade.letter}: " in document.texts["summary"]
    assert _points(document) == [(weight, part / weight * 100) for weight, part in rated]


def _product(product: str, part: str) -> tuple[Decimal, Decimal] | None:
    """`25% × 76.6` and `= 19.15`: the weight and the part, which is their product."""
    found = re.fullmatch(r"(\d+)% × ([\d.]+)", product)
    if found is None:
        assert (product, part) == ("not rated", "–")
        return None
    weight, points = Decimal(found[1]), Decimal(found[2])
    assert weight * points / 100 == Decimal(part.removeprefix("= "))
    return weight, weight * points / 100


def _points(document: Document) -> list[tuple[Decimal, Decimal]]:
    """Weight and points of each rated KPI in the table."""
    return [(value(row[2]), value(row[POINTS])) for row in kpi_rows(document) if NUMBER.match(row[POINTS])]
