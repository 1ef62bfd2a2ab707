"""The bonus–malus table applied to quarters by hand, to months as on the card, and on the command line."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml as pyyaml
from click.testing import CliRunner, Result

from scorecards.cli import main
from scorecards.compose import compose
from scorecards.compose.service_credit import Settled, period_credit
from scorecards.engine import Session
from scorecards.model import Month, Quarter
from scorecards.model.contract import ServiceCredit
from tests.compose import test_service_credit_lines as by_month
from tests.compose.network import CARD, Batch, Carrier, tables, yaml
from tests.engine.workspaces import opened, write_workspace

EURO = 10_000
Q3 = Quarter(2026, 3)
#: 100, 80 and 30 of 1,000 parcels are late; the quarter before, whose losses the third shows, lost 12, 9 and 9.
BATCHES = {
    **{Month(2026, 4 + index): [Batch(1000, lost=lost)] for index, lost in enumerate((12, 9, 9))},
    **{Month(2026, 7 + index): [Batch(1000, late, cost="4.10")] for index, late in enumerate((100, 80, 30))},
}


def carriers() -> dict[str, Carrier]:
    def terms(name: str, **more: Any) -> dict[str, Any]:
        return yaml(name, by_month.TARGETS, service_credits=by_month.STEPS, **more)

    return {
        "quarterly": Carrier(terms("Quarterly"), BATCHES),
        "capped": Carrier(terms("Capped", service_credit_cap="2 %"), BATCHES),
        "adjusted": Carrier(terms("Adjusted", score="adjusted"), BATCHES),
        "going-on": Carrier(terms("Going On"), {**BATCHES, CARD: [Batch(1000, 60, uninvoiced=30, cost="4.10")]}),
        **{name: carrier for name, carrier in by_month.carriers().items() if name != "capped"},
    }


def written(folder: Path) -> Path:
    every = carriers()
    parcels, charges, claims = tables(every)
    partners = {name: carrier.yaml for name, carrier in every.items()}
    write_workspace(folder, parcels, charges, claims, partners, calendar={"holidays": False})
    july = {"partner": "adjusted", "from": date(2026, 7, 1), "to": date(2026, 7, 31), "reason": "force_majeure"}
    agreed = {"approved_by": "A. Person", "approved_on": date(2026, 8, 5)}
    (folder / "exclusions").mkdir()
    register = pyyaml.safe_dump({"exclusions": [july | agreed]})
    (folder / "exclusions" / "register.yaml").write_text(register, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("quarters"))


@pytest.fixture(scope="module")
def session(folder: Path) -> Session:
    return opened(folder)


def owed(session: Session, partner_id: str, period: Settled = Q3) -> ServiceCredit | None:
    partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
    return period_credit(session.workspace, session.tables, session.measures, partner, period)


def read(found: ServiceCredit | None) -> ServiceCredit:
    assert found is not None
    return found


def test_a_quarter_is_settled_as_a_whole(session: Session) -> None:
    """93 % on time: 2.5 % of 12,300.00 is 307.50. 30 lost where 27 of 3,000 are free: 3 times 25.00.

    Settled month by month it would be twice 2.5 % of 4,100.00 and nothing for September, which was on its target.
    """
    found = read(owed(session, "quarterly"))
    on_time, lost = found.lines
    assert (on_time.value, on_time.step, on_time.amount) == (0.93, "below 95%: 2.5% of charges", 3_075_000)
    assert (lost.value, lost.parcels, lost.amount) == (0.01, 3, 75 * EURO)
    assert (on_time.period, lost.period, found.period) == ("2026-Q3", "2026-Q2", "2026-Q3")
    assert (found.charges, found.total, found.provisional) == (12_300 * EURO, 3_825_000, False)
    months = [read(owed(session, "quarterly", Month(2026, month))).lines[0].amount for month in (7, 8, 9)]
    assert months == [1_025_000, 1_025_000, 0]


def test_a_cap_of_the_charges_of_the_quarter(session: Session) -> None:
    found = read(owed(session, "capped"))
    assert (found.uncapped, found.cap, found.total, found.cap_applied) == (3_825_000, 246 * EURO, 246 * EURO, True)


def test_a_contract_that_scores_the_adjusted_figure(session: Session) -> None:
    """Without July, which the register excludes, 110 of 2,000 are late: 94.5 %; charges are those of all parcels."""
    found = read(owed(session, "adjusted"))
    assert (found.lines[0].value, found.lines[0].amount) == (0.945, 3_075_000)


def test_a_quarter_that_goes_on_owes_nothing_yet(session: Session) -> None:
    """October and no more: 97 % of it are invoiced, 98 % are needed. The losses are those of the third quarter."""
    found = read(owed(session, "going-on", Quarter(2026, 4)))
    assert [(line.period, line.amount, line.reason) for line in found.lines] == [
        ("2026-Q4", None, "Q4 2026 is provisional"),
        ("2026-Q3", None, "the Q3 2026 cohort can be read 90 days after its end"),
    ]
    assert (found.total, found.provisional) == (None, True)


def test_a_quarter_without_data(session: Session) -> None:
    found = read(owed(session, "quarterly", Quarter(2025, 4)))
    assert [line.reason for line in found.lines] == ["no data for Q4 2025", "no data for Q3 2025"]
    assert (found.charges, found.total) == (None, None)


def test_without_a_table_there_is_no_credit(session: Session) -> None:
    assert owed(session, "no-table") is None


def test_a_month_is_settled_as_on_its_card(session: Session) -> None:
    """Every carrier of the tests by month, and the adjusted one."""
    seen = 0
    for partner in session.tables.partners:
        for month in (Month(2026, 7), CARD, CARD.shift(1)):
            card = compose(session.workspace, session.tables, session.measures, partner, month)
            assert owed(session, partner.id, month) == card.service_credit, (partner.id, month)
            seen += card.service_credit is not None
    assert seen == 3 * 11


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), "figures", *arguments])


def test_the_command(folder: Path) -> None:
    asked = ("quarterly", "2026-Q3", "--kpi", "service_credit")
    found = json.loads(run(folder, *asked, "--json").stdout)
    assert (found["partner"], found["period"], found["total"]) == ("quarterly", "2026-Q3", 3_825_000)
    rows = list(csv.DictReader(io.StringIO(run(folder, *asked, "--csv").stdout)))
    assert [(row["kpi"], row["period"], row["amount"]) for row in rows] == [
        ("on_time", "2026-Q3", "3075000"),
        ("lost", "2026-Q2", "750000"),
    ]
    printed = " ".join(run(folder, *asked).stdout.split())
    assert "On time Q3 2026 93.0% below 95%: 2.5% of charges €12,300.00 €307.50 § 9.2" in printed
    assert "Owed €382.50: sum €382.50, no cap; charges of the quarter €12,300.00" in printed


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("quarterly", "2026-W31", "--kpi", "service_credit"), 2, "2026-W31 is a week: service credits are owed for"),
        (("quarterly", "2026-Q3", "--kpi", "service_credit", "--kpi", "on_time"), 2, "Ask for it alone."),
        (("no-table", "2026-Q3", "--kpi", "service_credit"), 3, "no service credits in force on 2026-09-30"),
    ],
)
def test_what_cannot_be_settled_is_refused(folder: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    result = run(folder, *arguments)
    assert result.exit_code == code
    assert words in " ".join(result.output.split())


def test_the_catalogue_names_it() -> None:
    listed = " ".join(CliRunner().invoke(main, ["kpis"]).stdout.split())
    assert (
        "service_credit Service credit (money; computed, not a KPI) What the bonus–malus table of the contract"
        in listed
    )
    assert "Directive 2012/34/EU, art. 35" in listed
