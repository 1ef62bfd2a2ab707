"""Figures of months, ISO weeks and quarters by hand: changes of the target, lags, periods that are not ripe."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from scorecards.compose.figures import figure_rows, figures
from scorecards.engine import Session
from scorecards.model import Month, Quarter, Week, parse_period
from scorecards.model.figure import Figure
from tests.compose.network import Batch, Carrier, tables, yaml
from tests.engine.workspaces import opened, write_workspace

AS_OF = date(2027, 2, 15)
Read = Callable[..., Figure]

JULY, AUGUST, SEPTEMBER = Month(2026, 7), Month(2026, 8), Month(2026, 9)
NEW_YEAR = date(2027, 1, 1)


def carriers() -> dict[str, Carrier]:
    return {
        "raised": Carrier(
            yaml(
                "Raised",
                {
                    "on_time": [
                        {"target": "95 %", "weight": 60, "until": "2026-08-31", "clause": "2025 § 4"},
                        {"target": "98 %", "weight": 60, "from": "2026-09-01", "clause": "2026 § 4"},
                    ],
                    "transit_p95": [
                        {"target": 4, "weight": 40, "until": "2026-08-31"},
                        {"target": 2, "weight": 40, "from": "2026-09-01"},
                    ],
                },
                ["lost", "final_event", "scan_compliance"],
            ),
            {JULY: [Batch(200, 6)], AUGUST: [Batch(200, 10)], SEPTEMBER: [Batch(200, 8)]},
        ),
        "new-year": Carrier(
            yaml(
                "New Year",
                {
                    "on_time": [
                        {"target": "95 %", "weight": 100, "until": "2026-12-31"},
                        {"target": "90 %", "weight": 100, "from": "2027-01-01"},
                    ]
                },
            ),
            {
                Month(2026, 12): [Batch(100, 5, promise=date(2026, 12, 30)), Batch(40, promise=date(2026, 12, 23))],
                Month(2027, 1): [Batch(50, 1, promise=NEW_YEAR), Batch(60, promise=date(2027, 1, 6))],
            },
        ),
        "leap-day": Carrier(
            yaml(
                "Leap Day",
                {
                    "on_time": [
                        {"target": "95 %", "weight": 100, "until": "2024-02-28"},
                        {"target": "91 %", "weight": 100, "from": "2024-02-29"},
                    ]
                },
            ),
            {Month(2024, 2): [Batch(300, 12, promise=date(2024, 2, 28)), Batch(100, 8, promise=date(2024, 2, 29))]},
        ),
        "by-lane": Carrier(
            yaml("By Lane", {"on_time": [{"target": "97 %", "weight": 100}, {"target": "90 %", "lane": "FR-DE"}]}),
            {
                JULY: [Batch(300, 6), Batch(100, 9, destination="DE")],
                AUGUST: [Batch(100, 3), Batch(100, 9, destination="DE")],
            },
        ),
        "late-start": Carrier(
            yaml("Late Start", {"on_time": {"target": "95 %", "weight": 100, "from": "2026-08-01"}}),
            {JULY: [Batch(200, 6)], AUGUST: [Batch(200, 8)]},
        ),
        "losses": Carrier(
            yaml("Losses", {"lost": {"target": 300, "weight": 100}}),
            {
                JULY: [Batch(400, lost=8)],
                AUGUST: [Batch(400, lost=12)],
                SEPTEMBER: [Batch(400, lost=4)],
                Month(2026, 11): [Batch(400, lost=30, promise=date(2026, 11, 25))],
            },
        ),
        "undated": Carrier(
            yaml("Undated", {"on_time": {"target": "95 %", "weight": 100}}), {JULY: [Batch(200, 5, undated=8)]}
        ),
    }


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    every = carriers()
    parcels, _, _ = tables(every)
    folder: Path = tmp_path_factory.mktemp("periods")
    partners = {name: carrier.yaml for name, carrier in every.items()}
    write_workspace(folder, parcels, partners=partners, data_as_of=AS_OF, calendar={"holidays": False})
    return opened(folder)


@pytest.fixture(scope="module")
def read(session: Session) -> Read:
    """One figure of a carrier in a period as it is written."""

    def one(partner_id: str, period: str, kpi: str = "on_time") -> Figure:
        partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
        found = figures(session.workspace, session.tables, session.measures, partner, parse_period(period))
        return next(figure for figure in found if figure.kpi == kpi)

    return one


def test_a_quarter_across_a_change_shows_both_bases(read: Read) -> None:
    """194 + 190 of 400 under 95 %, 192 of 200 under 98 %: 576 of 600 against (400 · 95 + 200 · 98) / 600 = 96 %."""
    found = read("raised", "2026-Q3")
    assert (found.value, found.numerator, found.n, found.target, found.status) == (0.96, 576, 600, 0.96, "met")
    assert (found.first, found.last, found.clause) == ("2026-07-01", "2026-09-30", "2025 § 4, 2026 § 4")
    first, second = found.parts
    assert (first.first, first.last, first.n, first.value, first.target, first.clause) == (
        "2026-07-01",
        "2026-08-31",
        400,
        0.96,
        0.95,
        "2025 § 4",
    )
    assert (second.first, second.last, second.n, second.value, second.target, second.clause) == (
        "2026-09-01",
        "2026-09-30",
        200,
        0.96,
        0.98,
        "2026 § 4",
    )


def test_a_month_has_one_basis(read: Read) -> None:
    """200 parcels are too few for a target that allows 2 % of them to fail, and enough for one that allows 5 %."""
    august, september = read("raised", "2026-08"), read("raised", "2026-09")
    assert (august.value, august.target, august.status, august.parts) == (0.95, 0.95, "met", ())
    assert (september.value, september.target, september.parts) == (0.96, 0.98, ())
    assert (september.status, september.reason) == ("not_rated", "n = 200 is too few to rate")


def test_parts_add_to_the_quarter(read: Read) -> None:
    for partner in ("raised", "by-lane", "late-start"):
        found = read(partner, "2026-Q3")
        months = [read(partner, f"2026-0{month}") for month in (7, 8, 9)]
        assert sum(month.numerator or 0 for month in months) == found.numerator
        assert sum(month.n for month in months) == found.n
        assert sum(part.n for part in found.parts) in (0, found.n)


def test_percentiles_of_a_quarter_come_from_all_its_days(read: Read) -> None:
    """24 of 600 took three days, the others two: P95 is 2; agreed are (400 · 4 + 200 · 2) / 600 = 3.33 days."""
    found = read("raised", "2026-Q3", "transit_p95")
    assert (found.value, found.n, found.numerator, found.status) == (2.0, 600, None, "met")
    assert found.target == pytest.approx(10 / 3)
    assert [(part.first, part.n, part.value, part.target) for part in found.parts] == [
        ("2026-07-01", 400, 2.0, 4.0),
        ("2026-09-01", 200, 2.0, 2.0),
    ]
    week = read("raised", "2026-W37", "transit_p95")  # 9 September is the Wednesday of the month's parcels
    assert (week.value, week.n, week.target, week.parts) == (2.0, 200, 2.0, ())


def test_week_53_crosses_the_year(read: Read) -> None:
    """28 December 2026 to 3 January 2027: 95 of 100 and 49 of 50."""
    found = read("new-year", "2026-W53")
    assert (found.first, found.last, found.n, found.value) == ("2026-12-28", "2027-01-03", 150, 0.96)
    assert found.target == pytest.approx((100 * 0.95 + 50 * 0.90) / 150)
    assert [(part.first, part.last, part.n, part.target) for part in found.parts] == [
        ("2026-12-28", "2026-12-31", 100, 0.95),
        ("2027-01-01", "2027-01-03", 50, 0.9),
    ]
    assert (read("new-year", "2026-W52").n, read("new-year", "2027-W01").n) == (40, 60)
    assert (read("new-year", "2026-12").n, read("new-year", "2027-Q1").n) == (140, 110)


def test_a_target_changes_on_29_february(read: Read) -> None:
    """288 of 300 on the 28th, 92 of 100 on the 29th; (300 · 95 + 100 · 91) / 400 = 94 %."""
    found = read("leap-day", "2024-02")
    assert (found.first, found.last, found.value, found.target, found.status) == (
        "2024-02-01",
        "2024-02-29",
        0.95,
        0.94,
        "met",
    )
    assert [(part.first, part.last, part.value, part.target) for part in found.parts] == [
        ("2024-02-01", "2024-02-28", 0.96, 0.95),
        ("2024-02-29", "2024-02-29", 0.92, 0.91),
    ]
    assert read("leap-day", "2024-W09").n == 400


def test_the_level_of_a_scope_weighs_by_its_parcels(read: Read) -> None:
    """July (300 · 97 + 100 · 90) / 400 = 95.25 %, August (97 + 90) / 2 = 93.5 %, together 94.67 %; nothing changed."""
    assert read("by-lane", "2026-07").target == 0.9525
    assert read("by-lane", "2026-08").target == 0.935
    quarter = read("by-lane", "2026-Q3")
    assert quarter.target == pytest.approx((400 * 97 + 200 * 90) / 60_000)
    assert quarter.parts == ()


def test_a_quarter_in_which_the_first_target_begins(read: Read) -> None:
    found = read("late-start", "2026-Q3")
    assert (found.status, found.reason) == ("not_rated", "200 of 400 parcels have a target")
    assert [(part.n, part.target) for part in found.parts] == [(200, None), (200, 0.95)]
    assert read("late-start", "2026-07").status == "not_scored"


def test_a_cohort_is_a_quarter_a_month_or_13_weeks_earlier(read: Read) -> None:
    """24 of 1,200 handed over in the third quarter, 8 of 400 in July, and these in the week from 6 July."""
    quarter, month, week = (read("losses", period, "lost") for period in ("2026-Q4", "2026-10", "2026-W41"))
    assert (quarter.first, quarter.last, quarter.n, quarter.value) == ("2026-07-01", "2026-09-30", 1200, 0.02)
    assert (month.first, month.last, month.n, month.value) == ("2026-07-01", "2026-07-31", 400, 0.02)
    assert (week.first, week.last, week.n, week.value) == ("2026-07-06", "2026-07-12", 400, 0.02)
    assert {quarter.status, month.status, week.status} == {"met"}
    assert {quarter.period, month.period, week.period} == {"2026-Q4", "2026-10", "2026-W41"}


@pytest.mark.parametrize(
    ("partner", "period", "kpi", "reason"),
    [
        ("losses", "2027-02", "lost", "the November 2026 cohort can be read 90 days after its end"),
        ("losses", "2027-Q1", "lost", "the Q4 2026 cohort can be read 90 days after its end"),
        ("losses", "2027-W08", "lost", "the week 48 of 2026 cohort can be read 90 days after its end"),
        ("raised", "2027-03", "on_time", "March 2027 begins after the data date, 15 February 2027"),
        ("raised", "2027-Q2", "on_time", "Q2 2027 begins after the data date, 15 February 2027"),
        ("raised", "2027-W08", "on_time", "week 8 of 2027 begins after the data date, 15 February 2027"),
        ("raised", "2026-11", "on_time", "no data for November 2026"),
        ("raised", "2026-W01", "on_time", "no data for week 1 of 2026"),
        ("undated", "2026-07", "on_time", ""),
    ],
)
def test_why_there_is_no_status(read: Read, partner: str, period: str, kpi: str, reason: str) -> None:
    found = read(partner, period, kpi)
    assert found.reason == reason
    assert (found.status == "not_rated") == bool(reason)
    if not reason.startswith("the "):
        assert (found.value is None) == bool(reason)


def test_unknown_outcomes_have_bounds(read: Read) -> None:
    """187 of 192 in time, 8 unknown: between 187 and 195 of 200."""
    found = read("undated", "2026-07")
    assert (found.numerator, found.n, found.unknown, found.bounds) == (187, 192, 8, (0.935, 0.975))


def test_what_is_not_supplied_says_so(session: Session, read: Read) -> None:
    partner = next(partner for partner in session.tables.partners if partner.id == "raised")
    found = figures(session.workspace, session.tables, session.measures, partner, Quarter(2026, 3))
    assert [figure.kpi for figure in found] == list(partner.kpis)
    information = read("raised", "2026-Q3", "scan_compliance")
    assert (information.value, information.target, information.status, information.reason) == (
        1.0,
        None,
        "not_scored",
        "",
    )


def test_figures_are_json_and_rows(session: Session) -> None:
    partner = next(partner for partner in session.tables.partners if partner.id == "raised")
    found = figures(session.workspace, session.tables, session.measures, partner, Quarter(2026, 3))
    assert json.loads(json.dumps([asdict(figure) for figure in found], allow_nan=False))
    rows = figure_rows(found)
    assert len({tuple(row) for row in rows}) == 1
    on_time = [row for row in rows if row["kpi"] == "on_time"]
    assert [(row["part"], row["n"], row["target"], row["status"]) for row in on_time] == [
        ("", 600, 0.96, "met"),
        ("1", 400, 0.95, ""),
        ("2", 200, 0.98, ""),
    ]


def test_a_week_of_52_is_no_week_53() -> None:
    assert parse_period("2026-W53") == Week(2026, 53)
    with pytest.raises(ValueError, match="2027 has no ISO week 53"):
        parse_period("2027-W53")
