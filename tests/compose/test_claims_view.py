"""The claims page's figures, each worked by hand. Data as of 12 November 2026.

October is 12 days old then, September 43, August 73; July and the months before it are read, at 90 days. Parcels are
handed over on the last day of their month, so that days from hand-over are days after the month.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from scorecards.compose.claims import claims_view
from scorecards.compose.context import Context
from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import ClaimTerms, Month
from scorecards.model.claims import ClaimsView
from scorecards.wording import Words
from tests.engine.workspaces import AS_OF, Claim, Parcel, opened, partner_id, write_workspace

CARD = Month(2026, 10)
PARCELS = 50
TERMS = ClaimTerms(file_within=60, decide_within=21, warn=14)
#: Claims by days after the month: 2, 4, 5 and 5 are known at the four ages, or 2, 6, 7 and 8.
CALM = {12: 2, 13: 1, 43: 1, 44: 1}
BUSY = {0: 1, 12: 1, 43: 4, 73: 1, 90: 1}
HISTORY = {Month(2026, month): CALM if month < 5 else BUSY for month in range(2, 8)}
YOUNG = {Month(2026, 8): {5: 1, 30: 2, 73: 3}, Month(2026, 9): {1: 2, 43: 3}, CARD: {2: 3, 12: 1}}

Days = Mapping[Month, Mapping[int, int]]


def rows(months: Days, partner: str = "Alfa") -> tuple[list[Parcel], list[Claim]]:
    """Fifty delivered parcels a month, of which the first are claimed for after so many days."""
    parcels, claims = [], []
    for month, counts in months.items():
        last = month.last
        scan = datetime(last.year, last.month, last.day, 18)  # noqa: DTZ001  # local times have no zone
        names = [f"{partner} {month} {number}" for number in range(PARCELS)]
        parcels += [Parcel(name, partner, first_scan_at=scan, promised_on=last, delivered_at=scan) for name in names]
        days = [day for day, n in counts.items() for _ in range(n)]
        for name, day in zip(names, days, strict=False):
            filed = last + timedelta(days=day)
            decided = filed + timedelta(days=1)
            claims.append(Claim(name, name, partner, "lost", filed, decided, "accepted"))
    return parcels, claims


def viewer(session: Session, terms: ClaimTerms = TERMS) -> Callable[..., ClaimsView | None]:
    """The view of a partner of the session, by its name in the data."""

    def view(name: str = "Alfa", month: Month = CARD) -> ClaimsView | None:
        own = partner_id(session, name)
        partner = next(partner for partner in session.tables.partners if partner.id == own)
        partner = replace(partner, claim_terms=terms)
        return claims_view(
            Context(session.workspace, session.tables, session.measures, partner, month, Formats(), Words())
        )

    return view


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    parcels, claims = rows({**HISTORY, **YOUNG, Month(2026, 11): {}})
    known, late = replace(claims[0], decided_on=None, decision="open"), date(2026, 5, 30)
    claims += [
        # a second claim on a parcel is no second parcel
        replace(known, claim_id="second", filed_on=known.filed_on + timedelta(days=3)),
        # on the 91st day: out of the reading and out of the window
        replace(known, claim_id="91st day", shipment_id=parcels[9].shipment_id, filed_on=late),
    ]
    others = {
        "Bravo": {Month(2026, 9): {5: 1}, CARD: {5: 1}},
        "Echo": {**{month: {} for month in HISTORY}, Month(2026, 9): {}, CARD: {5: 1}},
        "Charlie": {Month(2026, 7): BUSY, Month(2026, 9): {}, CARD: {5: 1}},
    }
    for name, months in others.items():
        own_parcels, own_claims = rows(months, name)
        parcels, claims = parcels + own_parcels, claims + own_claims
    parcels.append(Parcel("unscanned", "Delta", promised_on=date(2026, 10, 15)))
    folder = tmp_path_factory.mktemp("cohorts")
    session = opened(write_workspace(folder, parcels, None, claims, calendar={"holidays": False}))
    assert not session.tables.rejects
    return session


@pytest.fixture(scope="module")
def view(session: Session) -> ClaimsView:
    found = viewer(session)()
    assert found is not None
    return found


def test_the_triangle(view: ClaimsView) -> None:
    assert view.ages == (12, 43, 73, 90)
    assert [(cohort.month, cohort.handed_over, cohort.reported) for cohort in view.cohorts] == [
        ("2026-02", 50, (2, 4, 5, 5)),
        ("2026-03", 50, (2, 4, 5, 5)),
        ("2026-04", 50, (2, 4, 5, 5)),
        ("2026-05", 50, (2, 6, 7, 8)),
        ("2026-06", 50, (2, 6, 7, 8)),
        ("2026-07", 50, (2, 6, 7, 8)),
        ("2026-08", 50, (1, 3, 6, None)),
        ("2026-09", 50, (2, 5, None, None)),
        ("2026-10", 50, (4, None, None, None)),
    ]


def test_development_of_the_six_mature_cohorts(view: ClaimsView) -> None:
    # 12 claims were known at the first age, then 30, 36 and 39
    assert view.factor_cohorts == 6
    assert view.factors == pytest.approx((2.5, 1.2, 13 / 12))
    assert [cohort.mature for cohort in view.cohorts] == [True] * 6 + [False] * 3
    assert [cohort.share_developed for cohort in view.cohorts[-4:]] == pytest.approx([1, 36 / 39, 30 / 39, 12 / 39])


def test_forecasts(view: ClaimsView) -> None:
    read, august, september, october = view.cohorts[-4:]
    assert (read.claims, read.rate, read.forecast, read.low, read.high) == (8, 0.16, None, None, None)
    assert (august.claims, september.claims, october.claims) == (6, 5, 4)
    assert august.forecast == pytest.approx(6 * 13 / 12 / 50)
    assert september.forecast == pytest.approx(5 * 1.2 * 13 / 12 / 50)
    assert october.forecast == pytest.approx(4 * 39 / 12 / 50)
    assert view.to_come == pytest.approx(0.5 + 1.5 + 9)


def test_the_range_of_august(view: ClaimsView) -> None:
    """σ² = (3·5·(1 − 13/12)² + 3·7·(8/7 − 13/12)²)/5 = 1/28; s.e.² = 6.5²·(12/13)²/28·(1/6 + 1/36) = 0.25.

    Half a claim is to come, with an error of half a claim: s² = ln 2.
    """
    spread = math.sqrt(math.log(2))
    low, high = (0.5 * math.exp(-math.log(2) / 2 + sign * 1.96 * spread) for sign in (-1, 1))
    august = view.cohorts[-3]
    assert august.low == pytest.approx((6 + low) / 50)
    assert august.high == pytest.approx((6 + high) / 50)


def test_the_younger_the_wider(view: ClaimsView) -> None:
    widths = [(cohort.high or 0) - (cohort.low or 0) for cohort in view.cohorts[-3:]]
    assert widths == sorted(widths)
    assert view.to_come is not None
    assert view.to_come_range is not None
    assert view.to_come_range[0] < view.to_come < view.to_come_range[1]


def test_what_is_known_is_the_claim_rate(session: Session, view: ClaimsView) -> None:
    rate = session.measures.monthly("claim_rate", partner_id(session, "Alfa"))
    for cohort in view.cohorts:
        pair = rate[Month(int(cohort.month[:4]), int(cohort.month[5:]))]
        assert (cohort.claims, cohort.handed_over) == (pair.numerator, pair.denominator)


def test_claims_out_of_the_window(session: Session, view: ClaimsView) -> None:
    """Later than 60 days: two in each of May, June and July, three in August, and the one of the 91st day."""
    assert view.out_of_window == 3 * 2 + 3 + 1
    without = viewer(session, ClaimTerms())()
    assert without is not None
    assert without.out_of_window is None
    assert without.deadlines == ()


def test_the_notes_say_what_the_forecast_rests_on(view: ClaimsView) -> None:
    assert view.notes == (
        "A cohort is read 90 days after its month; until then it is not scored.",
        "Forecast by chain ladder from 6 mature cohorts, February 2026 to July 2026.",
        "Ranges: 95% (Mack 1993), if claims come in as they did for these cohorts.",
    )


def test_a_month_that_is_not_over_has_no_reading(session: Session) -> None:
    found = viewer(session)(month=CARD.shift(1))
    assert found is not None
    november = found.cohorts[-1]
    assert november.month == "2026-11"
    assert november.reported == (None, None, None, None)
    assert (november.claims, november.rate, november.share_developed, november.forecast) == (None, None, None, None)
    assert found.to_come == pytest.approx(11)


def test_an_earlier_card_ends_with_its_month(session: Session) -> None:
    found = viewer(session)(month=Month(2026, 6))
    assert found is not None
    assert [cohort.month for cohort in found.cohorts] == [f"2026-0{month}" for month in range(2, 7)]
    assert found.factor_cohorts == 5
    assert found.to_come == 0
    assert found.notes[-1] == "Fewer than 6 mature cohorts give no range."


def test_no_mature_cohort(session: Session) -> None:
    found = viewer(session)("Bravo")
    assert found is not None
    assert [(cohort.rate, cohort.share_developed, cohort.forecast) for cohort in found.cohorts] == [
        (0.02, None, None),
        (0.02, None, None),
    ]
    assert (found.factors, found.factor_cohorts, found.to_come) == ((), 0, None)
    assert found.notes[-1] == "No cohort is mature yet, so nothing is forecast."


def test_a_single_mature_cohort_and_a_cohort_without_claims(session: Session) -> None:
    found = viewer(session)("Charlie")
    assert found is not None
    _, september, october = found.cohorts
    assert (september.claims, september.rate, september.forecast) == (0, 0.0, None)
    assert september.share_developed == pytest.approx(6 / 8)
    # 2 of 8 were known at the first age
    assert october.forecast == pytest.approx(4 / 50)
    assert (october.low, october.high) == (None, None)
    assert (found.to_come, found.to_come_range) == (None, None)
    assert found.notes[1:] == (
        "Forecast by chain ladder from one mature cohort, July 2026.",
        "Fewer than 6 mature cohorts give no range.",
        "No claim is known yet and none forecast for September 2026.",
    )


def test_mature_cohorts_without_a_claim(session: Session) -> None:
    found = viewer(session)("Echo")
    assert found is not None
    assert (found.factors, found.factor_cohorts, found.to_come) == ((None, None, None), 6, None)
    assert [(cohort.claims, cohort.share_developed, cohort.forecast) for cohort in found.cohorts[-3:]] == [
        (0, 1, None),
        (0, None, None),
        (1, None, None),
    ]
    assert found.notes[1:] == ("No mature cohort had a claim, so nothing is forecast.",)


def test_nothing_to_show(session: Session, tmp_path: Path) -> None:
    assert viewer(session)("Delta") is None
    parcels, _ = rows({CARD: {}})
    assert viewer(opened(write_workspace(tmp_path, parcels)))() is None


def test_the_view_is_json(view: ClaimsView) -> None:
    assert json.loads(json.dumps(asdict(view), allow_nan=False))["ages"] == [12, 43, 73, 90]


#: Open claims: days since filing, and what is claimed.
AGES = {0: "10.00", 7: "20.50", 8: "40.00", 10: "80.00", 21: "160.00", 22: "320.00", 30: None, 31: "640.25"}
#: Losses without a claim: days since hand-over.
LOST = (45, 46, 46, 60, 61, 300)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """Open claims of many ages and losses that nobody claimed."""
    parcels = []
    for number, days in enumerate(LOST):
        day = AS_OF - timedelta(days=days)
        scan = datetime(day.year, day.month, day.day, 18)  # noqa: DTZ001  # local times have no zone
        parcels.append(Parcel(f"L{number}", first_scan_at=scan, promised_on=day, status="lost"))
    claims = [
        Claim(f"R{days}", None, filed_on=AS_OF - timedelta(days=days), claimed=amount) for days, amount in AGES.items()
    ]
    folder = tmp_path_factory.mktemp("running")
    return opened(write_workspace(folder, parcels, None, claims, calendar={"holidays": False}))


def test_open_claims_by_age(running: Session) -> None:
    found = viewer(running)()
    assert found is not None
    assert [(band.label, band.claims, band.overdue) for band in found.age_bands] == [
        ("0–7 days", 2, False),
        ("8–14 days", 2, False),
        ("15–21 days", 1, False),
        ("22–30 days", 2, True),
        ("over 30 days", 1, True),
    ]
    assert (found.age_bands[0].days_from, found.age_bands[-1].days_from, found.age_bands[-1].days_to) == (0, 31, None)


def test_without_a_limit_nothing_is_overdue(running: Session) -> None:
    found = viewer(running, ClaimTerms())()
    assert found is not None
    assert [(band.label, band.claims, band.overdue) for band in found.age_bands] == [
        ("0–7 days", 2, False),
        ("8–14 days", 2, False),
        ("15–30 days", 3, False),
        ("over 30 days", 1, False),
    ]


def test_deadlines(running: Session) -> None:
    """To be filed within 60 days: those of 46 and 60 days lapse within 14 days, the one of 60 today.

    To be decided within 21: those of 7 to 21 days lapse, the one of 21 today.
    """
    found = viewer(running)()
    assert found is not None
    file, decide = found.deadlines
    assert (file.what, file.within, file.days, file.count, file.earliest) == ("file", 60, 14, 3, "2026-11-12")
    assert (file.lapsed, file.lapsed_amount) == (2, None)
    assert (decide.what, decide.within, decide.count, decide.earliest) == ("decide", 21, 4, "2026-11-12")
    assert decide.lapsed == 3


def test_the_first_deadline_to_come(running: Session) -> None:
    found = viewer(running, ClaimTerms(file_within=62, decide_within=40, warn=3))()
    assert found is not None
    file, decide = found.deadlines
    assert (file.count, file.earliest, file.lapsed) == (2, "2026-11-13", 1)
    assert (decide.count, decide.earliest, decide.lapsed) == (0, None, 0)


def test_amounts_of_open_claims(running: Session) -> None:
    """What a claim of unknown amount claims is not known; the others of its band are summed."""
    found = viewer(running)()
    assert found is not None
    assert [band.amount for band in found.age_bands] == [30.5, 120.0, 160.0, 320.0, 640.25]
    assert found.deadlines[1].lapsed_amount == 960.25
