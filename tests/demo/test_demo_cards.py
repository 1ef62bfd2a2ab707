"""The planted events, found by the whole pipeline with their planted size."""

from dataclasses import replace
from fractions import Fraction

import duckdb
import pytest

from scorecards.demo import events
from scorecards.engine import Session
from scorecards.model import Month, Pair, Scorecard, parse_period
from scorecards.render import render_document
from tests.demo.cards import OCTOBER, card


def month_of(text: str) -> Month:
    period = parse_period(text)
    assert isinstance(period, Month)
    return period


@pytest.fixture(scope="module")
def boreal(session: Session) -> Scorecard:
    return card(session, "boreal-express")


def test_lane_drop_is_on_the_lanes_page(boreal: Scorecard) -> None:
    event = events.LANE_DROP
    assert boreal.lanes is not None
    lane = f"{event.origin}→{event.destination}"
    row = next(r for r in boreal.lanes.rows if (r.lane, r.service.lower()) == (lane, event.service))
    assert (row.late, row.n) == (event.late, event.due)
    before = Fraction(event.due_before - event.late_before, event.due_before)
    now = Fraction(event.due - event.late, event.due)
    assert row.delta_previous == pytest.approx(float(now - before), abs=1e-12)
    assert row.change_z is not None
    assert row.change_z < -3
    page = boreal.page("lanes")
    assert page is not None
    assert lane in page.title


def test_mix_shift_lowers_the_total_while_no_lane_changes(session: Session) -> None:
    event = events.MIX_SHIFT
    found = card(session, event.partner)
    result = found.kpi(event.kpi)
    assert (result.numerator, result.denominator) == (event.due - event.late, event.due)
    before = session.measures.monthly(event.kpi, event.partner)[month_of(event.before)]
    assert (before.numerator, before.known) == (event.due_before - event.late_before, event.due_before)
    assert result.delta_previous is not None
    assert result.delta_previous < -0.009
    assert found.lanes is not None
    assert all(abs(row.change_z or 0) < 2 for row in found.lanes.rows if row.status in ("met", "near", "missed"))


def test_loss_spike_crosses_the_red_line_and_caps_the_grade(boreal: Scorecard) -> None:
    event = events.LOSS_SPIKE
    result = boreal.kpi(event.kpi)
    assert (result.period, result.numerator, result.denominator) == (event.period, event.lost, event.handed_over)
    assert (result.rule, result.variation, result.status) == ("R1", "concern", "missed")
    assert result.red_line is not None
    assert event.lost / event.handed_over > result.red_line
    assert [(cap.kpi, cap.letter) for cap in boreal.grade.caps] == [("lost", "C")]
    assert (boreal.grade.by_score, boreal.grade.letter) == ("B", "C")
    assert boreal.findings[0].title.startswith("The loss rate rose above its normal range")


def test_fuel_step_is_a_signal_since_its_month(session: Session) -> None:
    event = events.FUEL_STEP
    since = month_of(event.since)
    monthly = session.measures.monthly(event.kpi, event.partner)
    before, after = sum_of(monthly, since.shift(-3), since.shift(-1)), sum_of(monthly, since, since.shift(2))
    assert before.value is not None
    assert after.value is not None
    # A fuel share of p % of base moves the share of surcharges in all charges by about the step itself.
    planted = (event.percent_after - event.percent_before) / 100
    assert float(after.value - before.value) == pytest.approx(planted * 0.86, abs=0.006)
    result = card(session, event.partner).kpi(event.kpi)
    assert result.rule in ("R1", "R2")
    assert result.since == event.since


def sum_of(monthly: dict[Month, Pair], first: Month, last: Month) -> Pair:
    return sum((monthly[month] for month in first.until(last)), Pair())


def test_partner_too_small_to_grade_has_a_card_of_its_own(session: Session) -> None:
    event = events.TOO_SMALL
    found = card(session, event.partner)
    assert found.grade.letter is None
    assert found.kpi(event.kpi).n <= event.most
    assert {result.status for result in found.kpis if result.weight} == {"not_rated"}
    assert found.pages[0].title.startswith("Not graded: 0 of ")
    assert found.grade.reasons


def test_public_holiday_effect_is_in_its_month(session: Session) -> None:
    event = events.HOLIDAY_EFFECT
    month = month_of(event.period)
    cells = session.measures.cells(event.kpi, event.partner)

    def to_country(when: Month) -> Pair:
        return sum((p for key, p in cells.items() if key[0] == when and key[3] == event.destination), Pair())

    found = to_country(month)
    assert found.known == event.due + event.due_otherwise
    assert found.known - found.numerator == event.late + event.late_otherwise
    usual = [pair.known - pair.numerator for pair in (to_country(month.shift(-step)) for step in range(1, 7))]
    assert found.known - found.numerator > 1.4 * max(usual)


def test_missing_scans_cap_the_grade(session: Session) -> None:
    event = events.MISSING_SCANS
    found = card(session, event.partner)
    result = found.kpi(event.kpi)
    assert (result.denominator, result.n - (result.numerator or 0)) == (event.handed_over, event.incomplete)
    assert (result.variation, result.rule) == ("concern", "R1")
    assert "scan_compliance" in {cap.kpi for cap in found.grade.caps}
    page = found.page("trends")
    assert page is not None
    assert "scan compliance fell below its normal range" in page.title


def test_improvement_is_a_run_since_its_month(session: Session, boreal: Scorecard) -> None:
    event = events.IMPROVEMENT
    result = boreal.kpi(event.kpi)
    assert (result.variation, result.rule, result.since) == ("improvement", "R2", event.since)
    monthly = session.measures.monthly(event.kpi, event.partner)
    since = month_of(event.since)
    after = sum_of(monthly, since, OCTOBER)
    assert (after.numerator, after.known) == (event.complete_since, event.parcels_since)
    before = sum((pair for month, pair in monthly.items() if month < since), Pair())
    assert (before.numerator, before.known) == (event.complete_before, event.parcels_before)


def test_late_tariff_withholds_invoice_accuracy(session: Session, boreal: Scorecard) -> None:
    event = events.LATE_TARIFF
    priced = session.measures.monthly("priced", event.partner)[month_of(event.period)]
    assert (priced.numerator, priced.denominator) == (event.priced, event.lines)
    result = boreal.kpi(event.kpi)
    assert result.status == "not_rated"
    assert "62.5%" in result.reason


def test_largest_partner_shows_every_status_and_every_verdict(boreal: Scorecard) -> None:
    assert {"met", "near", "missed", "not_rated", "not_scored"} <= {result.status for result in boreal.kpis}
    assert {"common", "improvement", "concern"} <= {result.variation for result in boreal.kpis}
    assert {"met", "missed", "hit_or_miss"} <= {result.assurance for result in boreal.kpis}
    assert any(result.under_review for result in boreal.kpis)
    assert boreal.lanes is not None
    assert {"met", "near", "missed", "indicative"} <= {row.status for row in boreal.lanes.rows}
    assert [page.id for page in boreal.pages][:5] == ["summary", "kpis", "trends", "explanation", "lanes"]


def test_service_credits_of_the_largest_partner(session: Session, boreal: Scorecard) -> None:
    """0.5 % of the charges, 150 for each loss above 6 per 10,000, nothing yet where the tariff was late; capped."""
    found, spike = boreal.service_credit, events.LOSS_SPIKE
    assert found is not None
    files = f"{session.workspace.data_folder}/charges/**/*.parquet"
    parcels = f"{session.workspace.data_folder}/shipments/**/*.parquet"
    october = duckdb.execute(
        """SELECT SUM(amount) FROM read_parquet(?) c JOIN read_parquet(?) s USING (shipment_id)
        WHERE charge_type <> 'tax' AND shipment_id LIKE 'BX%' AND strftime(first_scan_at, '%Y-%m') = '2026-10'""",
        [files, parcels],
    ).fetchone()
    assert october is not None
    assert found.charges is not None
    assert abs(found.charges - 10_000 * october[0]) < 0.02 * found.charges  # parcels without an invoice cost the mean
    lost = 150 * (spike.lost - spike.handed_over * 6 // 10_000)
    half = round(found.charges * 0.005 / 100) * 100
    assert [(line.kpi, line.amount) for line in found.lines] == [
        ("on_time", half),
        ("lost", lost * 10_000),
        ("invoice_accuracy", None),
    ]
    assert (found.uncapped, found.cap) == (half + lost * 10_000, round(found.charges * 0.015 / 100) * 100)
    assert (found.total, found.cap_applied, found.provisional) == (found.cap, True, True)


def test_the_contract_sets_days_for_claims(boreal: Scorecard) -> None:
    assert boreal.claims is not None
    assert [(deadline.what, deadline.within) for deadline in boreal.claims.deadlines] == [("file", 60), ("decide", 30)]


def test_the_claims_of_the_largest_partner(session: Session, boreal: Scorecard) -> None:
    """What became of October's filings, and the losses by goods value, by SQL over the written files alone."""
    claims = f"{session.workspace.data_folder}/claims/claims.parquet"
    counted = duckdb.execute(
        """SELECT COUNT(*), COUNT(*) FILTER (decision = 'accepted'), COUNT(*) FILTER (decision = 'rejected'),
            COUNT(*) FILTER (decision = 'withdrawn'), COUNT(*) FILTER (decision = 'open'), SUM(claimed)
        FROM read_parquet(?) WHERE shipment_id LIKE 'BX%' AND strftime(filed_on, '%Y-%m') = '2026-10'""",
        [claims],
    ).fetchone()
    assert counted is not None
    view = boreal.claims
    assert view is not None
    assert view.flow is not None
    assert view.money is not None
    flow = view.flow
    assert (flow.filed, flow.accepted, flow.rejected, flow.withdrawn, flow.open) == counted[:5]
    assert view.money.claimed == pytest.approx(float(counted[5]))
    lost = [row for row in view.losses if row.kind == "lost"]
    assert (lost[-1].count, lost[-1].parcels) == (events.LOSS_SPIKE.lost, events.LOSS_SPIKE.handed_over)
    assert sum(row.count for row in lost[:-1]) == lost[-1].count
    assert boreal.findings[0].pages == ("kpis", "trends", "claims")


def test_the_actions_of_the_largest_partner(session: Session, boreal: Scorecard) -> None:
    """Every state, and every verdict that a done action may have soon after it."""
    view = boreal.actions
    assert view is not None
    assert {row.status for row in view.rows} == {"overdue", "due", "open", "done", "dropped"}
    assert {row.verdict for row in view.rows if row.status == "done"} == {"improvement", "common", "early"}
    assert len(view.decisions) == 3
    assert boreal.pages[-1].id == "actions"
    assert render_document(boreal, session.workspace.brand).pages == len(boreal.pages)


def test_one_lane_has_a_target_of_its_own(session: Session) -> None:
    found = card(session, "nordwind-paket")
    assert found.lanes is not None
    own = [row for row in found.lanes.rows if row.target == 0.95]
    assert [(row.lane, row.status) for row in own] == [("DE→GB", "met")]
    assert {row.target for row in found.lanes.rows} == {0.95, 0.97}
    total = found.lanes.total.n
    assert found.kpi("on_time").target == pytest.approx((0.97 * (total - own[0].n) + 0.95 * own[0].n) / total)


def test_pounds_are_converted_by_the_month_of_the_invoice(session: Session) -> None:
    """The cost of a month whose parcels are all invoiced, in euro, by SQL alone: to the ten-thousandth."""
    folder = session.workspace.data_folder
    row = duckdb.execute(
        """SELECT SUM(ROUND(amount * rate, 4)), COUNT(DISTINCT shipment_id)
        FROM read_parquet(?) c JOIN read_parquet(?) s USING (shipment_id)
        JOIN read_csv(?, types = {'rate': 'DECIMAL(18,8)', 'month': 'VARCHAR'}) rates
            ON rates.month = strftime(invoiced_on, '%Y-%m')
        WHERE charge_type <> 'tax' AND shipment_id LIKE 'LP%' AND strftime(first_scan_at, '%Y-%m') = '2026-06'""",
        [f"{folder}/charges/**/*.parquet", f"{folder}/shipments/**/*.parquet", f"{folder.parent}/exchange_rates.csv"],
    ).fetchone()
    assert row is not None
    cost, parcels = row
    monthly = session.measures.monthly("cost_per_shipment", "larkfield-parcels")[Month(2026, 6)]
    assert (monthly.numerator, monthly.denominator) == (10_000 * cost, parcels)


def test_the_network_is_not_all_of_one_grade(session: Session) -> None:
    grades = {partner.id: card(session, partner.id).grade.letter for partner in session.tables.partners}
    assert set(grades.values()) == {"A", "B", "C", "D", None}
    assert len(grades) >= 11


def test_every_planted_row_is_counted(session: Session) -> None:
    fates = ("rejected", "filtered", "superseded")
    for source in {rows.source for rows in events.PLANTED_ROWS}:
        reports = [
            report for report in session.tables.reports if report.source == source and report.table == table_of(source)
        ]
        planted = {
            fate: sum(rows.rows for rows in events.PLANTED_ROWS if (rows.source, rows.fate) == (source, fate))
            for fate in fates
        }
        assert {fate: sum(getattr(report, fate) for report in reports) for fate in fates} == planted
    words = [entry for remark in session.tables.remarks for entry in remark.unknown_words]
    assert sorted(words) == [
        ("shipping_solution", "Abholung", events.planted_rows("kranichhof_orders", "Abholung")),
        ("status", "Klärfall", events.planted_rows("nordwind_exports", "Klärfall")),
    ]


def table_of(source: str) -> str:
    return next(rows.table for rows in events.PLANTED_ROWS if rows.source == source)


def test_rows_in_are_rows_used_rejected_filtered_or_superseded(session: Session) -> None:
    files = f"{session.workspace.data_folder}/shipments/**/*.parquet"
    row = duckdb.execute("SELECT COUNT(*) FROM read_parquet(?)", [files]).fetchone()
    assert row is not None
    reports = [report for report in session.tables.reports if report.table == "shipments"]
    parquet = [report for report in reports if report.source in ("history", "recent")]
    assert sum(report.rows for report in parquet) == row[0]
    assert all(report.rows == report.used + report.rejected + report.filtered + report.superseded for report in reports)


def test_equal_inputs_give_equal_cards(session: Session, boreal: Scorecard) -> None:
    assert card(session, "boreal-express") == boreal
    assert replace(boreal, revision=2) != boreal


@pytest.mark.parametrize("partner_id", ["nordwind-paket", "kranichhof-lager"])
def test_the_fullest_data_pages_take_one_sheet(session: Session, partner_id: str) -> None:
    """Rejected rows, remarks and all definitions of the one; the many sources of the other."""
    made = card(session, partner_id)
    assert made.notes.rejects
    assert render_document(made, session.workspace.brand).pages == len(made.pages)


def test_the_largest_partner_is_compared_like_for_like(session: Session, boreal: Scorecard) -> None:
    """Most of its parcels run where five others do; September, as October is not old enough for partners' eyes."""
    view = boreal.peers
    assert view is not None
    assert (view.edition, view.display, view.place, view.period) == ("partner", "funnel", "inside", "2026-09")
    assert view.matched > view.parcels / 2
    assert [page.id for page in boreal.pages][4:8] == ["lanes", "claims", "cost", "peers"]
    assert render_document(boreal, session.workspace.brand).pages == len(boreal.pages)


def test_one_partner_is_above_the_limits_and_others_cannot_be_compared(session: Session) -> None:
    cards = {partner: card(session, partner) for partner in ("tramontana-envios", "nordwind-paket", "velo-plume")}
    views = {partner: found.peers for partner, found in cards.items()}
    assert {partner: view and (view.display, view.place) for partner, view in views.items()} == {
        "tramontana-envios": ("funnel", "above"),
        "nordwind-paket": ("none", None),
        "velo-plume": ("none", None),
    }
    for partner in ("nordwind-paket", "velo-plume"):
        assert cards[partner].page("peers") is None
        assert [remark for remark in cards[partner].notes.remarks if remark.startswith("Left out: peer comparison (")]
