"""Quality, collection, transit and claims, one parcel per partner, each verdict reasoned by hand.

Data as of Thursday 12 November 2026; ten working days before it (11 November is a holiday in France): 28 October.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

import pytest
import yaml

from scorecards.engine import Session
from scorecards.model import Month, Pair
from tests.engine.workspaces import Charge, Claim, Parcel, opened, partner_id, write_workspace

OCTOBER = Month(2026, 10)


def at(day: int, month: int = 10, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour)  # noqa: DTZ001  # local times have no zone


HANDED = Parcel("", first_scan_at=at(12), promised_on=date(2026, 10, 15), status="in_transit", last_scan_at=at(12))
JULY = replace(HANDED, first_scan_at=at(10, 7), last_scan_at=at(10, 7), promised_on=date(2026, 7, 14))
CLAIM = Claim("", "", reason="damaged", filed_on=date(2026, 10, 8))


@dataclass(frozen=True)
class Case:
    """A parcel, what is filed for it, and what a KPI makes of it in a month (None: not counted at all)."""

    kpi: str
    parcel: Parcel
    expected: tuple[int, int] | Literal["unknown"] | None
    month: Month = OCTOBER
    claims: tuple[Claim, ...] = ()

    @property
    def sums(self) -> dict[Month, Pair]:
        """The sums of its month."""
        if self.expected == "unknown":
            return {self.month: Pair(0, 1, 1, 0)}
        return {} if self.expected is None else {self.month: Pair(*self.expected, 0, 1)}


LOST = {
    "reported lost yesterday": Case("lost", replace(HANDED, status="lost", last_scan_at=at(11, 11)), (1, 1)),
    "silent for exactly ten working days": Case("lost", replace(HANDED, last_scan_at=at(28)), (1, 1)),
    "silent for nine working days": Case("lost", replace(HANDED, last_scan_at=at(29)), (0, 1)),
    "silent, but attempted nine working days ago": Case(
        "lost", replace(HANDED, last_scan_at=at(20), first_attempt_at=at(29)), (0, 1)
    ),
    "silent, the last scan is the first one": Case("lost", replace(HANDED, last_scan_at=None), (1, 1)),
    "silent, but not yet due": Case("lost", replace(HANDED, promised_on=date(2026, 11, 12)), (0, 1)),
    "silent without a promise": Case("lost", replace(HANDED, promised_on=None), (0, 1)),
    "silent without a status": Case("lost", replace(HANDED, status=None), (1, 1)),
    "silent with a status that no look-up knows": Case("lost", replace(HANDED, status="Klärfall"), "unknown"),
    "heard of today, a status that no look-up knows": Case(
        "lost", replace(HANDED, status="Klärfall", last_scan_at=at(12, 11)), "unknown"
    ),
    "a status that no look-up knows, delivered": Case(
        "lost", replace(HANDED, status="Klärfall", delivered_at=at(15)), (0, 1)
    ),
    "a status that no look-up knows, on its way back": Case(
        "lost", replace(HANDED, status="Klärfall", returned_at=at(20)), (0, 1)
    ),
    "silent since the last day of the outage": Case("lost", replace(HANDED, last_scan_at=at(20)), "unknown"),
    "silent since the eve of the outage": Case("lost", replace(HANDED, last_scan_at=at(18)), (1, 1)),
    "reported lost, silent since the outage": Case("lost", replace(HANDED, status="lost", last_scan_at=at(20)), (1, 1)),
    "delivered long ago": Case("lost", replace(HANDED, status="delivered", delivered_at=at(15)), (0, 1)),
    "delivered without a date": Case("lost", replace(HANDED, status="delivered"), (0, 1)),
    "on its way back": Case("lost", replace(HANDED, returned_at=at(20)), (0, 1)),
    "refused long ago": Case("lost", replace(HANDED, status="refused", first_attempt_at=at(14)), (0, 1)),
    "lost before the carrier ever had it": Case("lost", replace(HANDED, status="lost", first_scan_at=None), None),
}
DAMAGED = {
    "status damaged, never delivered": Case("damaged", replace(JULY, status="damaged"), (1, 1), Month(2026, 7)),
    "delivered, claim on day 90": Case(
        "damaged", replace(JULY, status="delivered", delivered_at=at(13, 7)), (1, 1), Month(2026, 7), (CLAIM,)
    ),
    "delivered, claim on day 91": Case(
        "damaged",
        replace(JULY, status="delivered", delivered_at=at(13, 7)),
        (0, 1),
        Month(2026, 7),
        (replace(CLAIM, filed_on=date(2026, 10, 9)),),
    ),
    "delivered, an early claim and a late one": Case(
        "damaged",
        replace(JULY, status="delivered", delivered_at=at(13, 7)),
        (1, 1),
        Month(2026, 7),
        (replace(CLAIM, filed_on=date(2026, 11, 9)), replace(CLAIM, filed_on=date(2026, 8, 1))),
    ),
    "delivered, claimed as late": Case(
        "damaged",
        replace(JULY, status="delivered", delivered_at=at(13, 7)),
        (0, 1),
        Month(2026, 7),
        (replace(CLAIM, reason="late"),),
    ),
    "not delivered": Case("damaged", JULY, None),
    "a status that no look-up knows, delivered": Case(
        "damaged", replace(JULY, status="Klärfall", delivered_at=at(13, 7)), (0, 1), Month(2026, 7)
    ),
    "a status that no look-up knows, no delivery": Case(
        "damaged", replace(JULY, status="Klärfall"), "unknown", Month(2026, 7)
    ),
    "a status that no look-up knows, claimed as damaged": Case(
        "damaged", replace(JULY, status="Klärfall"), (1, 1), Month(2026, 7), (CLAIM,)
    ),
}
BACK = replace(JULY, returned_at=at(20, 7))
RETURNED = {
    "sent back": Case("returned_to_sender", replace(JULY, status="returned"), (1, 1), Month(2026, 7)),
    "refused": Case("returned_to_sender", replace(JULY, status="refused"), (1, 1), Month(2026, 7)),
    "not collected, placed at the pick-up point": Case(
        "returned_to_sender", replace(JULY, status="uncollected", delivered_at=at(13, 7)), (1, 1), Month(2026, 7)
    ),
    "damaged and sent back": Case("returned_damaged", replace(BACK, status="damaged"), (1, 1), Month(2026, 7)),
    "damaged and kept by the carrier": Case(
        "returned_to_sender", replace(JULY, status="damaged"), (0, 1), Month(2026, 7)
    ),
    "damaged, delivered, sent back by the customer": Case(
        "returned_to_sender", replace(BACK, status="damaged", delivered_at=at(13, 7)), (0, 1), Month(2026, 7)
    ),
    "sent back and claimed as damaged": Case(
        "returned_damaged", replace(BACK, status="returned"), (1, 1), Month(2026, 7), (CLAIM,)
    ),
    "a wrong address comes before a claim": Case(
        "returned_address",
        replace(BACK, status="returned", late_reason="address_error"),
        (1, 1),
        Month(2026, 7),
        (CLAIM,),
    ),
    "sent back, nobody says why": Case(
        "returned_other", replace(BACK, status="returned", late_reason="hub_delay"), (1, 1), Month(2026, 7)
    ),
    "a date of return and no status": Case("returned_other", replace(BACK, status=None), (1, 1), Month(2026, 7)),
    "a date of return and a status that no look-up knows": Case(
        "returned_other", replace(BACK, status="Klärfall"), (1, 1), Month(2026, 7)
    ),
    "a status that no look-up knows": Case(
        "returned_to_sender", replace(JULY, status="Klärfall"), "unknown", Month(2026, 7)
    ),
    "a status that no look-up knows, delivered": Case(
        "returned_to_sender", replace(JULY, status="Klärfall", delivered_at=at(13, 7)), (0, 1), Month(2026, 7)
    ),
}
CLAIM_RATE = {
    "any claim within 90 days": Case("claim_rate", JULY, (1, 1), Month(2026, 7), (replace(CLAIM, reason=None),)),
    "two claims are one parcel": Case("claim_rate", JULY, (1, 1), Month(2026, 7), (CLAIM, CLAIM)),
    "a claim on day 91": Case(
        "claim_rate", JULY, (0, 1), Month(2026, 7), (replace(CLAIM, filed_on=date(2026, 10, 9)),)
    ),
    "no claim": Case("claim_rate", JULY, (0, 1), Month(2026, 7)),
}
COLLECTION = {
    "collected the day before": Case(
        "collection_on_time", replace(HANDED, planned_collection_on=date(2026, 10, 13), collected_at=at(12)), (1, 1)
    ),
    "collected the day after": Case(
        "collection_on_time", replace(HANDED, planned_collection_on=date(2026, 10, 9), collected_at=at(10)), (0, 1)
    ),
    "no time of collection, scanned in time": Case(
        "collection_on_time", replace(HANDED, planned_collection_on=date(2026, 10, 12)), (1, 1)
    ),
    "planned and never collected": Case(
        "collection_on_time",
        replace(HANDED, planned_collection_on=date(2026, 10, 12), first_scan_at=None),
        (0, 1),
    ),
    "planned, cancelled before it was collected": Case(
        "collection_on_time",
        replace(HANDED, planned_collection_on=date(2026, 10, 12), first_scan_at=None, status="cancelled"),
        None,
    ),
    "planned for the day after the data date": Case(
        "collection_on_time", replace(HANDED, planned_collection_on=date(2026, 11, 13)), None
    ),
    "site closed": Case(
        "collection_on_time",
        replace(HANDED, planned_collection_on=date(2026, 10, 9), late_reason="site_closed"),
        None,
    ),
    "planned for Friday, label on Saturday: was not ready": Case(
        "collection_on_time",
        replace(HANDED, planned_collection_on=date(2026, 10, 9), label_created_at=at(10)),
        None,
    ),
    "no collection was planned": Case("collection_on_time", HANDED, None),
}
SCANS = {
    "all scans": Case("scan_compliance", replace(HANDED, scans_expected=5, scans_recorded=5), (1, 1)),
    "more scans than expected": Case("scan_compliance", replace(HANDED, scans_expected=5, scans_recorded=7), (1, 1)),
    "one missing": Case("scan_compliance", replace(HANDED, scans_expected=5, scans_recorded=4), (0, 1)),
    "number of scans not recorded": Case("scan_compliance", replace(HANDED, scans_expected=5), (0, 1)),
    "no scan expected": Case("scan_compliance", replace(HANDED, scans_expected=0, scans_recorded=0), None),
    "counted in the month of the planned collection": Case(
        "scan_compliance",
        replace(HANDED, scans_expected=5, scans_recorded=5, planned_collection_on=date(2026, 9, 30)),
        (1, 1),
        Month(2026, 9),
    ),
}
ATTEMPTS = {
    "delivered at once": Case("first_attempt", replace(HANDED, attempts=1, delivered_at=at(15)), (1, 1)),
    "delivered at the second attempt": Case("first_attempt", replace(HANDED, attempts=2, delivered_at=at(15)), (0, 1)),
    "attempted, not delivered": Case("first_attempt", replace(HANDED, attempts=1, first_attempt_at=at(15)), (0, 1)),
    "not attempted": Case("first_attempt", replace(HANDED, attempts=0), None),
    "wrong address": Case(
        "first_attempt", replace(HANDED, attempts=2, delivered_at=at(15), late_reason="address_error"), None
    ),
}
FINAL = {
    "delivered": Case("final_event", replace(HANDED, status="delivered", delivered_at=at(15)), (1, 1)),
    "delivered without a date": Case("final_event", replace(HANDED, status="delivered"), (0, 1)),
    "still on its way": Case("final_event", HANDED, (0, 1)),
    "reported lost": Case("final_event", replace(HANDED, status="lost"), (1, 1)),
}
CASES = {
    f"{kpi}: {name}": case
    for kpi, cases in (
        ("lost", LOST),
        ("damaged", DAMAGED),
        ("returned", RETURNED),
        ("claim rate", CLAIM_RATE),
        ("collection", COLLECTION),
        ("scans", SCANS),
        ("first attempt", ATTEMPTS),
        ("final event", FINAL),
    )
    for name, case in cases.items()
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    parcels: list[Parcel] = []
    claims: list[Claim] = []
    for number, (name, case) in enumerate(CASES.items()):
        parcels.append(replace(case.parcel, shipment_id=f"S{number}", partner=name))
        for claim in case.claims:
            claims.append(replace(claim, claim_id=f"R{len(claims)}", shipment_id=f"S{number}", partner=name))
    folder = write_workspace(tmp_path_factory.mktemp("hand"), parcels, claims=claims)
    register_outages(folder, [name for name in CASES if "outage" in name])
    return opened(folder)


def register_outages(folder: Path, names: list[str]) -> None:
    """The feeds of these partners were out on 19 and 20 October."""
    (folder / "partners").mkdir()
    (folder / "exclusions").mkdir()
    entries = []
    for number, name in enumerate(names):
        (folder / "partners" / f"p{number}.yaml").write_text(f"name: {json.dumps(name)}\n", encoding="utf-8")
        entry = {"partner": f"p{number}", "from": date(2026, 10, 19), "to": date(2026, 10, 20), "reason": "feed_outage"}
        entries.append(entry | {"approved_by": "A. Person", "approved_on": date(2026, 10, 21)})
    register = yaml.safe_dump({"exclusions": entries})
    (folder / "exclusions" / "register.yaml").write_text(register, encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_what_a_parcel_counts_as(session: Session, name: str) -> None:
    case = CASES[name]
    found = session.measures.monthly(case.kpi, partner_id(session, name))
    assert found == case.sums


TRANSIT: dict[str, tuple[Parcel, int | None]] = {
    "the same day": (replace(HANDED, delivered_at=at(12, hour=18)), 0),
    "Monday to Thursday": (replace(HANDED, delivered_at=at(15)), 3),
    "Friday to Monday": (replace(HANDED, first_scan_at=at(16), last_scan_at=at(16), delivered_at=at(19)), 1),
    "Friday to Saturday": (replace(HANDED, first_scan_at=at(16), last_scan_at=at(16), delivered_at=at(17)), 0),
    "over 11 November in France": (replace(HANDED, first_scan_at=at(10, 11), delivered_at=at(12, 11)), 1),
    "over 11 November to Spain": (
        replace(HANDED, destination="ES", first_scan_at=at(10, 11), delivered_at=at(12, 11)),
        2,
    ),
    "attempted, delivered later": (replace(HANDED, first_attempt_at=at(14), delivered_at=at(20)), 2),
    "never": (HANDED, None),
}


def test_transit_days(tmp_path_factory: pytest.TempPathFactory) -> None:
    parcels = [
        replace(parcel, shipment_id=f"S{number}", partner=name)
        for number, (name, (parcel, _)) in enumerate(TRANSIT.items())
    ]
    session = opened(write_workspace(tmp_path_factory.mktemp("transit"), parcels))
    for name, (parcel, days) in TRANSIT.items():
        assert parcel.first_scan_at
        month = Month.of(parcel.first_scan_at.date())
        counts = session.measures.monthly_counts("transit_p50", partner_id(session, name))
        assert counts == ({} if days is None else {month: {days: 1}}), name


COSTS: dict[str, tuple[list[Charge], int | None, tuple[int, int] | None]] = {
    # lines of one parcel: (cost in ten-thousandths, (surcharges, charges)); None is unknown, not zero
    "base and fuel": (
        [Charge("", "", amount="4.00"), Charge("", "", charge_type="fuel", amount="0.35")],
        43500,
        (3500, 43500),
    ),
    "tax and a claim payment are no cost": (
        [
            Charge("", "", amount="4.00"),
            Charge("", "", charge_type="tax", amount="0.80"),
            Charge("", "", charge_type="claim", amount="-250.00"),
        ],
        40000,
        (0, 40000),
    ),
    "a credit lowers it": (
        [Charge("", "", amount="4.00"), Charge("", "", charge_type="credit", amount="-1.50")],
        25000,
        (0, 25000),
    ),
    "one amount unknown": ([Charge("", "", amount="4.00"), Charge("", "", amount=None)], None, None),
    "tax alone is no invoice": ([Charge("", "", charge_type="tax", amount="0.80")], None, None),
    "tax unknown, freight known": (
        [Charge("", "", amount="4.00"), Charge("", "", charge_type="tax", amount=None)],
        40000,
        (0, 40000),
    ),
    "a line of a type that nobody knows": ([Charge("", "", charge_type="Maut", amount="0.12")], 1200, (0, 1200)),
    "free of charge is zero, not unknown": ([Charge("", "", amount="0.00")], 0, None),
    "a tenth of a cent": ([Charge("", "", amount="0.0125")], 125, (0, 125)),
    "not invoiced": ([], None, None),
}


def test_cost_of_a_parcel(tmp_path_factory: pytest.TempPathFactory) -> None:
    parcels = [replace(HANDED, shipment_id=name, partner=name) for name in COSTS]
    lines = [
        replace(line, charge_id=f"{name} {index}", shipment_id=name, partner=name)
        for name, (charges, _, _) in COSTS.items()
        for index, line in enumerate(charges)
    ]
    session = opened(write_workspace(tmp_path_factory.mktemp("cost"), parcels, lines, accrual="none"))
    for name, (_, cost, share) in COSTS.items():
        partner = partner_id(session, name)
        expected = {} if cost is None else {OCTOBER: Pair(cost, 1, 0, 1)}
        assert session.measures.monthly("cost_per_shipment", partner) == expected, name
        known = {OCTOBER: Pair(int(cost is not None), 1, 0, 1)}
        assert session.measures.monthly("invoiced", partner) == known, name
        pairs = session.measures.monthly("surcharge_share", partner)
        assert {m: (p.numerator, p.denominator) for m, p in pairs.items() if p.denominator} == (
            {OCTOBER: share} if share else {}
        ), name


def test_uninvoiced_parcels_cost_the_mean_of_their_lane_service_and_month(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """FR→FR: 4.00 and 5.01 known, one open: 4.505 is rounded up to whole ten-thousandths. FR→DE has no mean."""
    parcels = [
        replace(HANDED, shipment_id="a"),
        replace(HANDED, shipment_id="b"),
        replace(HANDED, shipment_id="open"),
        replace(HANDED, shipment_id="other lane", destination="DE"),
        replace(HANDED, shipment_id="other service", service="express"),
        replace(HANDED, shipment_id="other month", first_scan_at=at(30, 9), last_scan_at=at(30, 9)),
        replace(HANDED, shipment_id="other partner", partner="Bravo"),
    ]
    lines = [Charge("1", "a", amount="4.0000"), Charge("2", "b", amount="5.0101")]
    session = opened(write_workspace(tmp_path_factory.mktemp("accrual"), parcels, lines))
    found = session.measures.monthly("cost_per_shipment", partner_id(session, "Alfa"))
    assert found == {OCTOBER: Pair(40000 + 50101 + 45051, 3, 0, 3)}
    assert session.measures.monthly("cost_per_shipment", partner_id(session, "Bravo")) == {}


def test_charges_without_a_parcel_count_in_their_invoice_month(tmp_path_factory: pytest.TempPathFactory) -> None:
    parcels = [
        replace(HANDED, shipment_id="a"),
        replace(HANDED, shipment_id="no scan", first_scan_at=None),
        replace(HANDED, shipment_id="theirs", partner="Bravo"),
    ]
    september, october = date(2026, 9, 30), date(2026, 10, 31)
    lines = [
        Charge("1", "a", amount="4.00", invoiced_on=september),  # belongs to a parcel of October
        Charge("2", None, amount="10.00", invoiced_on=october),
        Charge("3", "nobody's", amount="0.50", invoiced_on=october),
        Charge("4", "no scan", amount="0.25", invoiced_on=october),
        Charge("5", "theirs", amount="0.125", invoiced_on=october),
        Charge("6", None, amount="2.00", invoiced_on=september),
        Charge("7", None, amount=None, invoiced_on=october),
        Charge("8", None, amount="99.00", charge_type="tax", invoiced_on=october),
    ]
    session = opened(write_workspace(tmp_path_factory.mktemp("unlinked"), parcels, lines))
    found = session.measures.monthly("cost_per_shipment", partner_id(session, "Alfa"))
    assert found == {Month(2026, 9): Pair(20000, 0, 0, 0), OCTOBER: Pair(40000 + 108750, 1, 0, 1)}
    assert found[Month(2026, 9)].value is None  # money without a parcel is no cost per parcel


INVOICED: dict[tuple[str | None, str | None], bool | None] = {
    ("4.00", "4.00"): True,
    ("4.04", "4.00"): True,  # 1 % of 4.00
    ("4.05", "4.00"): False,
    ("3.96", "4.00"): True,
    ("3.95", "4.00"): False,
    ("0.31", "0.30"): True,  # 0.01 is more than 1 % of 0.30
    ("0.32", "0.30"): False,
    ("0.01", "0.00"): True,
    ("-1.01", "-1.00"): True,
    ("-1.02", "-1.00"): False,
    ("4.00", None): None,
    (None, "4.00"): None,
}


def test_an_invoice_line_is_right_within_a_cent_or_one_percent(tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = [
        Charge(str(amounts), "a", partner=str(amounts), amount=amounts[0], expected_amount=amounts[1])
        for amounts in INVOICED
    ]
    parcels = [replace(HANDED, shipment_id="a")]
    session = opened(write_workspace(tmp_path_factory.mktemp("invoice"), parcels, lines))
    for amounts, right in INVOICED.items():
        found = session.measures.monthly("invoice_accuracy", partner_id(session, str(amounts)))
        assert found == ({} if right is None else {OCTOBER: Pair(int(right), 1, 0, 1)}), amounts


def test_claims_settled_in_the_month(tmp_path_factory: pytest.TempPathFactory) -> None:
    decided = date(2026, 10, 20)
    claims = [
        Claim(
            "1", "a", filed_on=date(2026, 10, 10), decided_on=decided, decision="accepted", claimed="200", paid="150"
        ),
        Claim("2", "a", filed_on=date(2026, 9, 20), decided_on=decided, decision="rejected", claimed="100"),
        Claim("3", "a", filed_on=date(2026, 10, 1), decided_on=decided, decision="withdrawn", claimed="900", paid="0"),
        Claim("4", "a", filed_on=date(2026, 10, 1), decision="open", claimed="900"),
        Claim("5", "a", filed_on=date(2026, 10, 20), decided_on=decided, decision="accepted"),  # amount not known
        Claim(
            "6",
            None,
            filed_on=date(2026, 9, 1),
            decided_on=date(2026, 9, 30),
            decision="accepted",
            claimed="1",
            paid="1",
        ),
    ]
    folder = tmp_path_factory.mktemp("claims")
    session = opened(write_workspace(folder, [replace(HANDED, shipment_id="a")], claims=claims))
    partner = partner_id(session, "Alfa")
    september = Month(2026, 9)
    assert session.measures.monthly("claim_recovery", partner) == {
        september: Pair(10_000, 10_000, 0, 1),
        OCTOBER: Pair(1_500_000, 3_000_000, 0, 2),
    }
    counts = session.measures.monthly_counts("claim_days_p90", partner)
    assert counts == {september: {29: 1}, OCTOBER: {0: 1, 10: 1, 30: 1}}


SENTINELS: dict[str, Callable[[Parcel], Parcel]] = {
    "promise": lambda parcel: replace(parcel, promised_on=date(2099, 12, 31)),
    "planned collection": lambda parcel: replace(parcel, planned_collection_on=date(1990, 1, 1)),
}


@pytest.mark.parametrize("what", SENTINELS)
def test_a_date_that_stands_for_none_costs_nothing(tmp_path_factory: pytest.TempPathFactory, what: str) -> None:
    """The calendars do not reach to the year 2099 for one row, and the other rows are counted."""
    odd = SENTINELS[what](replace(HANDED, shipment_id="odd", partner="Odd"))
    session = opened(write_workspace(tmp_path_factory.mktemp("sentinel"), [replace(HANDED, shipment_id="a"), odd]))
    assert session.measures.monthly("on_time", partner_id(session, "Alfa")) == {OCTOBER: Pair(0, 1, 0, 1)}
    assert session.measures.monthly("final_event", partner_id(session, "Odd")) == {OCTOBER: Pair(0, 1, 0, 1)}
