"""The bonus–malus table applied to a month by hand."""

from collections.abc import Callable
from typing import Any

import pytest

from scorecards.compose.context import Context
from scorecards.compose.judging import judge
from scorecards.compose.service_credit import service_credit
from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import Month
from scorecards.model.contract import ServiceCredit
from scorecards.wording import Words
from tests.compose.network import CARD, Batch, Carrier, only, tables, yaml
from tests.engine.workspaces import opened, write_workspace

Owed = Callable[..., ServiceCredit | None]
EURO = 10_000

TARGETS: dict[str, Any] = {
    "on_time": {"target": "97 %", "weight": 50},
    "lost": {"target": 60, "weight": 50},
}
STEPS = [
    {"kpi": "on_time", "below": "97 %", "credit": "1 % of charges", "clause": "§ 9.1"},
    {"kpi": "on_time", "below": "95 %", "credit": "2.5 % of charges", "clause": "§ 9.2"},
    {"kpi": "on_time", "above": "99 %", "credit": "-1 % of charges", "clause": "§ 9.3"},
    {"kpi": "lost", "above": 90, "credit": "25 per parcel", "clause": "§ 9.4"},
]
JULY = CARD.shift(-3)


def carriers() -> dict[str, Carrier]:
    """1,000 parcels at 4.10 each in October; July, whose losses October shows, lost 12 of 1,000."""

    def history(late: int, **more: Any) -> dict[Month, list[Batch]]:
        return {**only(JULY, Batch(1000, 10, lost=12)), CARD: [Batch(1000, late, cost="4.10", **more)]}

    def terms(name: str, **more: Any) -> dict[str, Any]:
        return yaml(name, TARGETS, service_credits=STEPS, **more)

    return {
        "malus": Carrier(terms("Malus"), history(60)),
        "capped": Carrier(terms("Capped", service_credit_cap="3 %"), history(60)),
        "bonus": Carrier(terms("Bonus"), history(5)),
        "between": Carrier(terms("Between"), history(20)),
        "not-invoiced": Carrier(terms("Not Invoiced"), history(60, uninvoiced=50)),
        "without-charges": Carrier(terms("Without Charges"), {**only(JULY, Batch(1000)), CARD: [Batch(1000, 60)]}),
        "too-few": Carrier(terms("Too Few"), {**only(JULY, Batch(20, lost=9)), CARD: [Batch(40, 30, cost="4.10")]}),
        "this-month": Carrier(
            terms("This Month"),
            {**only(CARD.shift(-2), Batch(1000, lost=12)), CARD.shift(1): [Batch(1000, 60, cost="4.10")]},
        ),
        "no-table": Carrier(yaml("No Table", TARGETS), history(60)),
    }


@pytest.fixture(scope="module")
def owed(tmp_path_factory: pytest.TempPathFactory) -> Owed:
    every = carriers()
    parcels, charges, claims = tables(every)
    folder = tmp_path_factory.mktemp("credits")
    partners = {name: carrier.yaml for name, carrier in every.items()}
    write_workspace(folder, parcels, charges, claims, partners, calendar={"holidays": False})
    session: Session = opened(folder)

    def applied(partner_id: str, month: Month = CARD) -> ServiceCredit | None:
        partner = next(partner for partner in session.tables.partners if partner.id == partner_id)
        ctx = Context(
            session.workspace, session.tables, session.measures, partner, month, Formats("en-GB", "EUR"), Words()
        )
        return service_credit(ctx, {kpi: judge(ctx, session.workspace.kpis[kpi], month) for kpi in partner.kpis})

    return applied


def read(found: ServiceCredit | None) -> ServiceCredit:
    assert found is not None
    return found


def test_a_malus(owed: Owed) -> None:
    """2.5 % of 4,100.00 is 102.50; 12 lost where 9 of 1,000 are free, 3 times 25.00."""
    found = read(owed("malus"))
    on_time, lost = found.lines
    assert (on_time.value, on_time.step, on_time.amount) == (0.94, "below 95%: 2.5% of charges", 1_025_000)
    assert (on_time.clause, on_time.period) == ("§ 9.2", "2026-10")
    assert (lost.value, lost.step, lost.amount) == (0.012, "above 90 per 10,000: €25.00 per parcel", 75 * EURO)
    assert (lost.clause, lost.period) == ("§ 9.4", "2026-07")
    assert [(line.basis, line.parcels) for line in found.lines] == [("charges", None), ("parcel", 3)]
    assert (found.charges, found.uncapped, found.total) == (4100 * EURO, 1_775_000, 1_775_000)
    assert (found.cap, found.cap_applied, found.provisional, found.currency) == (None, False, False, "EUR")


def test_a_cap(owed: Owed) -> None:
    """3 % of 4,100.00 is 123.00, less than 177.50."""
    found = read(owed("capped"))
    assert (found.uncapped, found.cap, found.total, found.cap_applied) == (1_775_000, 123 * EURO, 123 * EURO, True)


def test_a_bonus_and_a_malus_are_added(owed: Owed) -> None:
    """41.00 back for on time, 75.00 owed for losses."""
    found = read(owed("bonus"))
    assert [line.amount for line in found.lines] == [-41 * EURO, 75 * EURO]
    assert found.total == 34 * EURO


def test_between_the_steps_nothing_is_owed(owed: Owed) -> None:
    found = read(owed("between"))
    assert (found.lines[0].value, found.lines[0].step, found.lines[0].amount) == (0.98, "", 0)
    assert found.lines[0].clause == "§ 9.1, § 9.2, § 9.3"
    assert found.lines[0].basis is None


def test_charges_that_are_not_complete_make_it_provisional(owed: Owed) -> None:
    """950 of 1,000 invoiced, 98 % are needed; the rest is costed at the mean."""
    found = read(owed("not-invoiced"))
    assert (found.charges, found.provisional) == (4100 * EURO, True)


def test_without_charges_a_share_of_them_is_open(owed: Owed) -> None:
    found = read(owed("without-charges"))
    on_time, lost = found.lines
    assert (on_time.step, on_time.amount) == ("below 95%: 2.5% of charges", None)
    assert on_time.reason == "the charges of the month are not known"
    assert (lost.amount, found.total, found.provisional) == (0, 0, True)


def test_what_is_not_rated_owes_nothing_yet(owed: Owed) -> None:
    found = read(owed("too-few"))
    assert [(line.amount, line.step) for line in found.lines] == [(None, ""), (None, "")]
    assert [line.reason for line in found.lines] == ["n = 40 is too few to rate", "n = 20 is too few to rate"]
    assert (found.total, found.provisional) == (None, True)


def test_what_can_still_change_owes_nothing_yet(owed: Owed) -> None:
    """The data end on 12 November: November is open, and August's losses can be read from 29 November."""
    found = read(owed("this-month", CARD.shift(1)))
    assert [(line.value, line.amount, line.reason) for line in found.lines] == [
        (0.94, None, "November 2026 is provisional"),
        (0.012, None, "the August 2026 cohort can be read 90 days after its end"),
    ]
    assert (found.total, found.provisional) == (None, True)


def test_without_a_table_there_is_no_credit(owed: Owed) -> None:
    assert owed("no-table") is None
