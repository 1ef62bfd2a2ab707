"""What the cards of the network say, each figure worked out by hand from its batches."""

from fractions import Fraction

import pytest

from scorecards.model import KpiResult, LaneTable, Month, Scorecard
from tests.compose.conftest import Composer
from tests.compose.network import CARD, HALF, LONG_NAME, MONTHS

NOVEMBER = CARD.shift(1)


def lanes(card: Scorecard) -> LaneTable:
    assert card.lanes is not None
    return card.lanes


def title(card: Scorecard, page: str) -> str:
    found = card.page(page)
    assert found is not None
    return found.title


def ratio(result: KpiResult) -> tuple[int | None, int | None]:
    return result.numerator, result.denominator


def test_the_full_card(card: Composer) -> None:
    """Boréal: four batches of 400, 180, 40 and 12 parcels."""
    made = card("boreal-express")
    on_time = made.kpi("on_time")
    # October is month 25: 4 lost, 25 % 3 = 1 returned and 31 late; to DE 4 + 25 % 3 = 5; express 25 % 2 = 1; to ES 1
    assert ratio(on_time) == (632 - 4 - 31 - 1 - 5 - 1 - 1, 632)
    assert (on_time.value, on_time.n) == (589 / 632, 632)
    assert (on_time.decimals, on_time.status) == (1, "missed")
    assert on_time.gap == pytest.approx(0.932 - 0.97)
    # f = 43/632 = 0.0680, a = 0.03, F = 0.06: beyond twice the allowance
    assert on_time.points == 0.0
    assert (on_time.clause, on_time.red_line) == ("§ 4.1", 0.9)
    assert on_time.near == pytest.approx(0.006)
    july = made.kpi("lost")
    assert (july.period, ratio(july)) == ("2026-07", (0, 632))  # month 22: none lost
    cost = made.kpi("cost_per_shipment")
    # 25·7 % 5 = 0: 400 at 4.10, five of them not invoiced and so at the mean of their lane
    assert cost.value == pytest.approx((400 * 4.10 + 180 * 4.40 + 40 * 5.10 + 12 * 6.00) / 632)
    assert (cost.n, cost.note, cost.provisional) == (632, "99.2% invoiced", False)
    assert cost.target == 4.40  # of 2026
    scans = made.kpi("scan_compliance")
    assert ratio(scans) == (632 - 8, 632)  # 7 + 25 % 3
    recovery = made.kpi("claim_recovery")
    assert (recovery.value, recovery.n, recovery.interval, recovery.status) == (0.45, 8, None, "not_scored")
    assert made.volume == "632 parcels due, 632 handed over"


def test_the_first_title_gives_grade_score_and_targets(card: Composer) -> None:
    made = card("boreal-express")
    rated = {result.id: result.points for result in made.kpis if result.weight and result.points is not None}
    assert rated == {
        "on_time": 0.0,
        "within_1d": 100.0,
        "first_attempt": 100.0,
        "returned_to_sender": 100.0,
        "cost_per_shipment": 100.0,
        "scan_compliance": 100.0,
    }
    assert made.kpi("lost").reason == "n = 632 is too few to rate"  # 632 · 0.006 = 3.8 allowed, fewer than 5
    score = Fraction(100 * (15 + 10 + 5 + 15 + 15), 85)
    assert made.grade.score == float(score)
    assert (made.grade.score_low, made.grade.score_high) == (60.0, 75.0)
    assert (made.grade.letter, made.grade.by_score, made.grade.provisional) == ("C", "C", True)
    assert title(made, "summary") == "Grade C: 5 of 6 rated targets met and the score is 70.6"
    assert title(made, "kpis") == "5 of 6 rated targets met; the miss is a special cause"
    assert [finding.title for finding in made.findings] == [
        "On-time delivery fell below its normal range: 93.2% against 97.0%"
    ]
    assert made.findings[0].sentences[0] == "43 of 632 parcels failed in October 2026; the target allows 18."


def test_two_parcels_are_counts(card: Composer) -> None:
    made = card("two-parcels")
    assert {result.status for result in made.kpis} == {"not_rated"}
    assert made.kpi("on_time").reason == "n = 2 is too few to rate"
    assert ratio(made.kpi("on_time")) == (1, 2)
    assert made.kpi("lost").reason == "no data for July 2026"
    assert made.grade.letter is None
    assert made.grade.reasons[0] == "0 of 100 points of weight can be rated; a grade needs 70%"
    assert [row.status for row in (*lanes(made).rows, lanes(made).total)] == ["counts_only"] * 2
    assert [page.id for page in made.pages] == ["summary", "kpis", "lanes", "notes"]
    assert title(made, "lanes") == "No lane can be rated on the 2 parcels due with a known outcome"
    assert "Left out: trends (less than two months of history)." in made.notes.remarks


def test_one_month_of_history(card: Composer) -> None:
    made = card("first-month")
    on_time = made.kpi("on_time")
    assert (on_time.status, on_time.points, on_time.value) == ("met", 100.0, 0.97)  # equality meets
    assert (on_time.limits, on_time.variation, on_time.assurance) == (None, "not_enough", "not_enough")
    assert (on_time.previous, on_time.delta_previous, on_time.last_year) == (None, None, None)
    assert [point.period for point in on_time.history] == ["2026-10"]
    assert made.trends == ()
    assert (made.grade.letter, made.grade.rated, made.grade.score) == (None, 4, 100.0)
    assert title(made, "summary") == "Not graded: 4 of 7 targets can be rated in October 2026"


def test_a_running_month_is_provisional_and_its_cohorts_unscored(card: Composer) -> None:
    """Data as of 12 November: November's on time is not settled, and August's cohort is 73 days old."""
    made = card("this-month", NOVEMBER)
    on_time, lost = made.kpi("on_time"), made.kpi("lost")
    assert (on_time.provisional, ratio(on_time)) == (True, (387, 400))
    assert [finding.title for finding in made.findings if "On-time" in finding.title] == [
        "On-time delivery missed its target within its normal range: 96.8% against 97.0% (provisional)"
    ]
    assert (lost.period, ratio(lost), lost.status, lost.points) == ("2026-08", (2, 200), "not_rated", None)
    assert lost.reason == "the August 2026 cohort can be read 90 days after its end"
    assert (lost.variation, lost.rule, lost.verdict) == ("not_enough", None, "Too few failures for a normal range")
    assert [point.mature for point in lost.history[-5:]] == [True, False, False, False, False]
    assert not card("this-month").kpi("on_time").provisional  # October ended twelve days before


def test_a_month_that_is_not_invoiced_is_provisional(card: Composer) -> None:
    """20 of 632 are open: 96.8 % invoiced, 98 % needed."""
    cost = card("quiet-roads").kpi("cost_per_shipment")
    assert (cost.provisional, cost.note, cost.status, cost.n) == (True, "96.8% invoiced", "met", 632)


def test_the_target_of_a_month_is_weighted_by_its_parcels(card: Composer) -> None:
    """300 parcels at 95 %, 100 at 98 %: (300·0.95 + 100·0.98)/400 = 95.75 %; 385 of 400 = 96.25 % meet it."""
    made = card("new-target")
    on_time = made.kpi("on_time")
    assert (on_time.target, on_time.value, on_time.status) == (0.9575, 0.9625, "met")
    assert on_time.gap == pytest.approx(0.963 - 0.958)  # as printed
    assert on_time.near == pytest.approx(0.2 * 0.0425)
    assert card("new-target", CARD.shift(-1)).kpi("on_time").target == 0.95


def test_every_figure_of_a_target_is_weighted(card: Composer) -> None:
    """300 parcels under 90 / 80 / 85 % and 100 under 98 / 96 / 95 %: 367 of 400 = 91.75 % against 92 %.

    The later target's own zero of 96 % would lie on the wrong side of 92 %, its red line of 95 % would cap.
    """
    on_time = card("own-ramps").kpi("on_time")
    assert (on_time.target, on_time.zero_at, on_time.red_line, on_time.near) == (0.92, 0.84, 0.875, 0.0175)
    assert (on_time.value, on_time.status, on_time.annotation) == (0.9175, "near", "")
    assert on_time.points == 96.9  # (91.75 - 84)/(92 - 84)


def test_weights_are_those_of_the_cards_month(card: Composer) -> None:
    """The July cohort is judged by the target of July, and weighs what losses weigh in October."""
    made = card("new-weights")
    assert [(result.id, result.weight, result.target) for result in made.kpis] == [
        ("on_time", 70, 0.97),
        ("lost", 30, 0.03),
    ]
    assert made.grade.total_weight == 100
    assert card("new-weights", CARD.shift(-1)).grade.total_weight == 100


def test_months_missed_are_those_of_their_own_target(card: Composer) -> None:
    """96 % of 300 met 95 % until September and misses 98 % in October alone."""
    table = lanes(card("raised-target"))
    assert [(row.status, row.missed_months) for row in table.rows] == [("missed", 1)]
    assert table.total.missed_months == 1


def test_unknown_outcomes_withhold_the_status(card: Composer) -> None:
    """370 of 400 known: 92.5 %, below the floor of 95 %. All unknown failed: 360/400, all met: 390/400."""
    made = card("missing-dates")
    on_time = made.kpi("on_time")
    assert (on_time.n, on_time.unknown, on_time.value) == (370, 30, 360 / 370)
    assert on_time.bounds == (0.9, 0.975)
    assert (on_time.status, on_time.points) == ("not_rated", None)
    assert on_time.reason == "outcome known for 92.5% of parcels, 95.0% needed"
    assert [row.status for row in lanes(made).rows] == ["indicative"]
    assert title(made, "lanes") == "No lane can be rated on the 370 parcels due with a known outcome"


def test_nothing_known_is_not_nothing_there(card: Composer) -> None:
    made = card("all-undated")
    on_time = made.kpi("on_time")
    assert (on_time.value, on_time.n, on_time.unknown) == (None, 0, 400)
    assert on_time.reason == "outcome known for 0.0% of parcels, 95.0% needed"
    assert (on_time.variation, on_time.verdict) == ("not_enough", "No data for October 2026")
    assert title(made, "trends") == "The one measure cannot be judged by a normal range yet"
    assert "Left out: lanes and services (no parcel due in the month with a known outcome)." in made.notes.remarks


def test_open_parcels_withhold_the_95th_percentile(card: Composer) -> None:
    """379 of 400 have a final event: 94.75 %. The median does not need them."""
    made = card("gaps-in-the-record")
    p95, p50 = made.kpi("transit_p95"), made.kpi("transit_p50")
    assert (p95.value, p95.status) == (None, "not_rated")
    assert p95.reason == "Handed-over parcels with a final event: 94.8%, 95.0% needed"
    assert (p50.value, p50.n, p50.status) == (2.0, 379, "not_scored")  # Monday to Wednesday
    accuracy = made.kpi("invoice_accuracy")
    assert (accuracy.value, accuracy.n, accuracy.status) == (1.0, 359, "not_rated")
    assert accuracy.reason == "Invoice lines with an expected amount: 89.8%, 90.0% needed"
    assert "Left out: lanes and services (On time is not on this card)." in made.notes.remarks


def test_a_red_line_on_few_parcels(card: Composer) -> None:
    """4 lost of 200: the lower Poisson bound 1.09 of 200 is 54 per 10,000, beyond the red line of 9."""
    made = card("few-losses")
    lost = made.kpi("lost")
    assert (lost.status, lost.reason, lost.annotation) == (
        "not_rated",
        "n = 200 is too few to rate",
        "beyond red line 9.0",
    )
    assert [(cap.kpi, cap.letter, cap.text) for cap in made.grade.caps] == [
        ("lost", "C", "the loss rate beyond the red line of 9.0 per 10,000")
    ]
    assert made.findings[0].title == (
        "The loss rate at 200.0 per 10,000 is beyond red line 9.0; n = 200 is too few to rate"
    )
    assert card("few-losses", CARD.shift(-1)).kpi("lost").annotation == ""  # June: none lost


def test_a_red_line_over_twelve_months(card: Composer) -> None:
    """1 lost of 300 proves nothing (lower bound 0.03), 11 of 3,300 since the data begin do: 33.3 per 10,000."""
    made = card("rolling-losses")
    assert made.kpi("lost").annotation == "beyond red line 30.0 with 33.3 over 12 months"
    assert made.grade.caps[0].text == "the loss rate beyond the red line of 30.0 per 10,000 over 12 months"


def test_print_precision_rises_until_the_pair_tells(card: Composer) -> None:
    """100 late of 3,333: 96.9997 % against 97 %; the target allows 99."""
    made = card("close-call")
    on_time = made.kpi("on_time")
    assert (on_time.status, on_time.decimals) == ("near", 4)
    assert on_time.gap == pytest.approx(-0.000003)
    assert "96.9997%" in made.findings[0].title
    assert made.findings[0].sentences[0] == "100 of 3,333 parcels failed in October 2026; the target allows 99."
    held = "FR→FR holds 1 late parcel above its allowance"
    assert title(made, "lanes") == f"{held}; 0 of 1 rated cells met the 97.0000% target"


def test_words_follow_the_evidence(card: Composer) -> None:
    fell, better = card("fell-freight").kpi("on_time"), card("better-run").kpi("on_time")
    assert (fell.rule, fell.variation, fell.verdict) == ("R1", "concern", "Fell below its normal range")
    assert (better.rule, better.variation, better.since) == ("R2", "improvement", "2026-03")
    assert title(card("better-run"), "kpis") == "0 of 1 rated targets met; the miss has a signal for the better"
    assert title(card("better-run"), "trends") == ("On-time delivery has been better than its average since March 2026")
    assert card("hopeless-haulage").kpi("on_time").assurance == "missed"
    assert card("hopeless-haulage").findings[0].title == (
        "On-time delivery missed again at 82.0%; without a change to the process it will keep missing"
    )
    assert card("excellent-parcels").kpi("on_time").assurance == "met"
    assert card("excellent-parcels").findings == ()
    assert title(card("excellent-parcels"), "kpis") == "The one rated target was met"


def test_trial_limits_are_marked(card: Composer) -> None:
    """Eight months: seven before the reported one make trial limits."""
    on_time = card("on-trial").kpi("on_time")
    assert on_time.limits is not None
    assert (on_time.limits.trial, on_time.limits.points, on_time.assurance) == (True, 7, "not_enough")
    assert {point.trial for point in on_time.history} == {True}
    trends = card("on-trial").page("trends")
    assert trends is not None
    assert "Dotted limits = trial (fewer than 12 points)." in trends.notes
    locked = card("boreal-express").kpi("on_time").limits
    assert locked is not None
    assert (locked.trial, locked.points, locked.baseline_from, locked.baseline_until) == (
        False,
        24,
        str(MONTHS[0]),
        str(MONTHS[23]),
    )


def test_without_a_target_nothing_is_judged(card: Composer) -> None:
    made = card("no-target")
    assert {result.status for result in made.kpis} == {"not_scored"}
    assert {result.group for result in made.kpis} == {"other"}
    assert made.grade.reasons == ("no target is agreed that could be scored",)
    assert title(made, "summary") == "Not graded: no target is agreed that could be scored"
    late = HALF[25]
    assert title(made, "lanes") == f"{1 - late / 200:.1%} of 200 parcels due were on time; no target is agreed"
    assert [row.status for row in lanes(made).rows] == ["indicative"]


def test_many_small_lanes_become_one_row(card: Composer) -> None:
    """40 lanes: three of 170 are rated, three are named, 34 stand together and are never rated."""
    table = lanes(card("many-lanes"))
    assert [row.lanes for row in table.rows] == [1] * 6 + [34]
    assert [row.status in ("met", "near", "missed") for row in table.rows] == [True] * 3 + [False] * 4
    other = table.rows[-1]
    assert (other.lane, other.service, other.status) == ("", "", "indicative")
    assert other.n == sum(20 + lane for lane in range(3, 37))
    assert table.total.lanes == 40


def test_a_lane_without_a_name(card: Composer) -> None:
    (row,) = lanes(card("nowhere")).rows
    assert (row.lane, row.service) == ("Lane not given", "All services")


def test_a_card_without_lanes(card: Composer) -> None:
    made = card("no-lanes")
    assert made.lanes is None
    assert made.page("lanes") is None
    assert made.headline == ("lost",)


def test_a_long_name_stands_whole(card: Composer) -> None:
    assert len(LONG_NAME) == 60
    assert card("long-name").partner == LONG_NAME


def test_a_month_without_rows_after_months_with_rows(card: Composer) -> None:
    made = card("gone-silent")
    on_time = made.kpi("on_time")
    assert (on_time.value, on_time.reason) == (None, "no data for October 2026")
    assert on_time.history[-1].period == "2026-07"
    assert made.kpi("returned_to_sender").status == "met"  # the July cohort is there


def test_earlier_grades_are_those_of_their_own_cards(card: Composer) -> None:
    history = card("boreal-express").grade.history
    assert [point.period for point in history] == [str(CARD.shift(step)) for step in range(-5, 1)]
    for point in history:
        own = card("boreal-express", Month(*map(int, point.period.split("-")))).grade
        assert (point.letter, point.score) == (own.letter, own.score if own.letter else None)
