"""What the claims page adds to the cohorts, from tables made by hand. Data as of 12 November 2026."""

from dataclasses import replace

import pytest

from scorecards.compose import compose
from scorecards.engine import Session, open_session
from scorecards.model import Month, Scorecard
from scorecards.model.claims import ClaimsView
from tests.compose.card_checks import check_numbers_in_words
from tests.conftest import Desk

OCTOBER = Month(2026, 10)
WORKSPACE = """\
data_as_of: 2026-11-12
calendar: {holidays: false}
sources:
  shipments:
    file:
      files: shipments.csv
      columns:
        {shipment_id: id, partner: carrier, first_scan_at: scan, promised_on: promised, delivered_at: delivered,
         status: status, goods_value: worth}
  claims:
    file: {files: claims.csv}
"""
PARTNER = """\
name: Alpha Parcel
targets:
  lost: {target: 6, weight: 100}
claim_terms: {file_within: 60, decide_within: 21}
"""
#: Of July's parcels: their value, how many, how many of them are lost.
WORTH = (("100", 10, 0), ("149.99", 5, 1), ("150", 14, 2), ("499.99", 6, 1), ("500", 4, 1), ("", 1, 0))
CLAIMS = """\
claim_id,shipment_id,partner,reason,filed_on,decided_on,decision,rejection_reason,claimed,paid,paid_on
R1,P1,Alpha Parcel,lost,2026-10-02,2026-10-12,accepted,,100.00,80.00,2026-11-01
R2,P2,Alpha Parcel,lost,2026-10-02,2026-10-12,accepted,,200.00,150.00,
R3,P3,Alpha Parcel,damaged,2026-10-03,2026-10-12,rejected,filed too late,10.00,,
R4,P4,Alpha Parcel,damaged,2026-10-03,2026-10-12,rejected,packaging,10.00,,
R5,P5,Alpha Parcel,damaged,2026-10-03,2026-10-12,rejected,packaging,10.00,,
R6,P6,Alpha Parcel,not_received,2026-10-04,,withdrawn,,10.00,,
R7,P7,Alpha Parcel,lost,2026-10-30,,open,,50.00,,
R8,P8,Alpha Parcel,lost,2026-10-31,2026-11-20,accepted,,70.00,70.00,
R9,P9,Alpha Parcel,late,2026-10-05,2026-10-09,escalated,,10.00,,
S1,P10,Alpha Parcel,lost,2026-09-01,,open,,500.00,,
S2,P11,Alpha Parcel,lost,2026-09-01,2026-09-20,accepted,,60.00,40.00,
B1,P12,Beta Parcel,lost,2026-10-01,2026-10-09,rejected,packaging,900.00,,
"""


def shipments() -> str:
    rows, number = ["id,carrier,scan,promised,delivered,status,worth"], 0
    for worth, parcels, lost in WORTH:
        for index in range(parcels):
            number += 1
            end = ",lost" if index < lost else "2026-07-16 10:00,delivered"
            rows.append(f"P{number},Alpha Parcel,2026-07-14 18:00,2026-07-16,{end},{worth}")
    return "\n".join(rows) + "\n"


def session_of(desk: Desk, claims: str = CLAIMS, partner: str = PARTNER) -> Session:
    desk.write("scorecards.yaml", WORKSPACE)
    desk.write("partners/alpha.yaml", partner)
    desk.write("partners/beta.yaml", partner.replace("Alpha", "Beta"))
    desk.write("data/shipments.csv", shipments())
    desk.write("data/claims.csv", claims)
    return open_session(desk.load())


def card_of(session: Session, month: Month = OCTOBER) -> Scorecard:
    partner = next(partner for partner in session.tables.partners if partner.id == "alpha")
    return compose(session.workspace, session.tables, session.measures, partner, month)


@pytest.fixture
def card(desk: Desk) -> Scorecard:
    return card_of(session_of(desk))


@pytest.fixture
def view(card: Scorecard) -> ClaimsView:
    assert card.claims is not None
    return card.claims


def test_what_became_of_the_claims_filed_in_october(view: ClaimsView) -> None:
    """R8 is decided after the data date and so open; nobody knows what "escalated" says of R9."""
    flow = view.flow
    assert flow is not None
    assert (flow.month, flow.filed) == ("2026-10", 9)
    assert flow.reasons == (("lost", 4), ("damaged", 3), ("late", 1), ("not_received", 1))
    assert (flow.accepted, flow.paid, flow.rejected, flow.withdrawn, flow.open, flow.unknown) == (2, 1, 3, 1, 2, 1)
    assert flow.rejections == (("packaging", 2), ("filed too late", 1))


def test_the_parts_of_a_flow_are_all_of_it(view: ClaimsView) -> None:
    flow = view.flow
    assert flow is not None
    assert flow.filed == flow.accepted + flow.rejected + flow.withdrawn + flow.open + flow.unknown
    assert flow.filed == sum(n for _, n in flow.reasons)
    assert flow.rejected == sum(n for _, n in flow.rejections)


def test_money(view: ClaimsView) -> None:
    """October: 100 + 200 + 50 + 70 + 5 times 10. Open: R7, R8 and S1, which is 72 days old. Not paid: R2 and S2."""
    money = view.money
    assert money is not None
    assert (money.claimed, money.paid) == (470.0, 80.0)
    assert (money.open, money.lapsed, money.agreed, money.outstanding) == (620.0, 500.0, 190.0, 810.0)


def test_losses_by_the_value_of_the_goods(view: ClaimsView) -> None:
    """Of the July cohort: 5 lost of 40. Exact Poisson: 0 claims are up to 3.689, 1 is 0.0253 to 5.572."""
    lost = [row for row in view.losses if row.kind == "lost"]
    assert [(row.value_from, row.value_to, row.parcels, row.count, row.is_band) for row in lost] == [
        (None, 150, 15, 1, True),
        (150, 300, 14, 2, True),
        (300, 500, 6, 1, True),
        (500, None, 4, 1, True),
        (None, None, 1, 0, True),
        (None, None, 40, 5, False),
    ]
    assert lost[0].interval == pytest.approx((0.025318 / 15, 5.571643 / 15), rel=1e-5)
    assert lost[4].interval == (0.0, 1.0)  # 3.689 of one parcel would be more than all
    assert (lost[-1].rate, lost[-1].target, lost[-1].month) == (5 / 40, 0.0006, "2026-07")


def test_kinds_of_loss(view: ClaimsView) -> None:
    whole = {row.kind: row for row in view.losses if not row.is_band}
    assert list(whole) == ["lost", "damaged", "not_received"]
    # R3 to R5 were filed 81 days after hand-over; of the 35 parcels that came
    assert (whole["damaged"].count, whole["damaged"].parcels) == (3, 35)
    # R6 was withdrawn
    assert (whole["not_received"].count, whole["not_received"].parcels) == (0, 35)


def test_the_title_says_what_is_lost_and_what_is_overdue(card: Scorecard) -> None:
    page = card.page("claims")
    assert page is not None
    assert page.title.startswith("The loss rate cannot yet be judged: n = 40 is too few to rate")
    assert page.title.endswith("; 1 claim worth €500 is older than the 21-day limit")
    assert [entry.id for entry in card.pages][-2:] == ["claims", "notes"]
    check_numbers_in_words(card)


def test_without_a_kpi_of_losses_the_title_names_the_cohort(desk: Desk) -> None:
    partner = PARTNER.replace("lost: {target: 6", "on_time: {target: 97 %").replace(", decide_within: 21", "")
    card = card_of(session_of(desk, partner=partner))
    check_numbers_in_words(card)
    page = card.page("claims")
    assert page is not None
    assert page.title == "9 of the 40 parcels handed over in July 2026 were claimed for; 3 claims worth €620 are open"


def test_nothing_overdue_is_said_too(desk: Desk) -> None:
    kept = "\n".join(line for line in CLAIMS.splitlines() if not line.startswith("S1")) + "\n"
    page = card_of(session_of(desk, kept)).page("claims")
    assert page is not None
    assert page.title.endswith("; no open claim is older than the 21-day limit")


def test_claims_without_amounts_and_payments(desk: Desk) -> None:
    """Counts alone: no money, and nobody says what was paid."""
    short = "\n".join(",".join(line.split(",")[:8]) for line in CLAIMS.splitlines()) + "\n"
    card = card_of(session_of(desk, short))
    view, page = card.claims, card.page("claims")
    assert view is not None
    assert page is not None
    assert view.money is None
    assert view.flow is not None
    assert (view.flow.filed, view.flow.paid) == (9, None)
    assert page.title.endswith("; 1 claim is older than the 21-day limit")


def test_a_month_without_filings(desk: Desk) -> None:
    view = card_of(session_of(desk), Month(2026, 8)).claims
    assert view is not None
    assert view.flow is None


def test_no_claim_and_no_loss_leave_the_page_out(desk: Desk) -> None:
    session = session_of(desk, CLAIMS.splitlines()[0] + "\n" + CLAIMS.splitlines()[-1] + "\n")
    partner = replace(next(p for p in session.tables.partners if p.id == "beta"))
    card = compose(session.workspace, session.tables, session.measures, partner, Month(2026, 8))
    assert card.page("claims") is None
    assert any("claims (no claim and no loss in the months shown)" in remark for remark in card.notes.remarks)


def test_no_table_of_claims_leaves_the_page_out(desk: Desk) -> None:
    session_of(desk)
    desk.write("scorecards.yaml", WORKSPACE[: WORKSPACE.index("  claims:")])
    card = card_of(open_session(desk.load()))
    assert card.page("claims") is None
    assert any("claims (claims or hand-over dates are not supplied)" in remark for remark in card.notes.remarks)
