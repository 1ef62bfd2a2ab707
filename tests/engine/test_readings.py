"""Readings of a cohort at 30, 60 and 90 days against their second definition, and by hand."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from scorecards.engine import Session
from scorecards.model import Month, Pair
from tests.engine.readings_twin import RATIOS
from tests.engine.twin import Network, totals
from tests.engine.workspaces import Claim, Parcel, opened, partner_id, write_workspace

#: Earliest first.
READINGS = (
    ("lost_30d", "lost_60d", "lost"),
    ("damaged_30d", "damaged_60d", "damaged"),
    ("returned_30d", "returned_60d", "returned_to_sender"),
)
JUNE = Month(2026, 6)


@pytest.mark.parametrize("kpi", RATIOS)
def test_a_reading_agrees_with_its_twin(random: tuple[Network, Session], kpi: str) -> None:
    network, session = random
    expected = totals(RATIOS[kpi](network))
    assert sum(numerator for numerator, _, _ in expected.values()) > 50  # the comparison is not empty
    for partner in session.tables.partners:
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner.id).items()
        }
        assert found == {month: sums for (owner, month), sums in expected.items() if owner == partner.name}


@pytest.mark.parametrize("kpis", READINGS)
def test_a_cohort_only_grows_with_age(random: tuple[Network, Session], kpis: tuple[str, str, str]) -> None:
    """Over the same parcels, of which the same are unknown."""
    _, session = random
    for partner in session.tables.partners:
        first, second, last = (session.measures.monthly(kpi, partner.id) for kpi in kpis)
        for month, pair in last.items():
            assert first[month].numerator <= second[month].numerator <= pair.numerator
            assert {(reading[month].denominator, reading[month].unknown) for reading in (first, second)} == {
                (pair.denominator, pair.unknown)
            }


@pytest.mark.parametrize("kpis", READINGS)
def test_a_reading_is_shown_when_it_is_mature(random: tuple[Network, Session], kpis: tuple[str, str, str]) -> None:
    """A card shows the month that many months before its own."""
    found = [random[1].workspace.kpis[kpi] for kpi in kpis]
    assert [(kpi.lag_months, kpi.matures_after) for kpi in found] == [(1, 30), (2, 60), (3, 90)]


def at(day: int, month: int = 6) -> datetime:
    return datetime(2026, month, day, 10)  # noqa: DTZ001  # local times have no zone


# Handed over on Monday 1 June, promised for the 4th: 1 July is the 30th day after, 31 July the 60th. Ten working days
# end on 1 July when silence began on 17 June, on 31 July when it began on 17 July.
PARCEL = Parcel("", first_scan_at=at(1), last_scan_at=at(1), promised_on=date(2026, 6, 4), status="in_transit")
DELIVERED = replace(PARCEL, status="delivered", delivered_at=at(3))
DAMAGED = replace(PARCEL, status="damaged")
CLAIM = Claim("", "", reason="damaged", filed_on=date(2026, 7, 1))
#: A parcel, its claim, and what it counts as at 30, 60 and 90 days.
Case = tuple[Parcel, Claim | None, tuple[int, int, int]]
CASES: tuple[dict[str, Case], ...] = (
    {
        "silent from the start": (PARCEL, None, (1, 1, 1)),
        "heard of on 17 June": (replace(PARCEL, last_scan_at=at(17)), None, (1, 1, 1)),
        "heard of on 18 June": (replace(PARCEL, last_scan_at=at(18)), None, (0, 1, 1)),
        "heard of on 17 July": (replace(PARCEL, last_scan_at=at(17, 7)), None, (0, 1, 1)),
        "heard of on 20 July": (replace(PARCEL, last_scan_at=at(20, 7)), None, (0, 0, 1)),
        "promised for 1 July": (replace(PARCEL, promised_on=date(2026, 7, 1)), None, (0, 1, 1)),
        "reported lost, never promised": (replace(PARCEL, status="lost", promised_on=None), None, (1, 1, 1)),
        "reported lost in September": (replace(PARCEL, status="lost", last_scan_at=at(1, 9)), None, (0, 0, 1)),
        "found in August": (replace(PARCEL, status="delivered", delivered_at=at(3, 8)), None, (0, 0, 0)),
    },
    {
        "claimed on day 30": (DELIVERED, CLAIM, (1, 1, 1)),
        "claimed on day 31": (DELIVERED, replace(CLAIM, filed_on=date(2026, 7, 2)), (0, 1, 1)),
        "claimed on day 60": (DELIVERED, replace(CLAIM, filed_on=date(2026, 7, 31)), (0, 1, 1)),
        "claimed on day 61": (DELIVERED, replace(CLAIM, filed_on=date(2026, 8, 1)), (0, 0, 1)),
        "recorded, delivered on day 30": (replace(DAMAGED, delivered_at=at(1, 7)), None, (1, 1, 1)),
        "recorded, delivered on day 31": (replace(DAMAGED, delivered_at=at(2, 7)), None, (0, 1, 1)),
    },
    {
        "back on day 30": (replace(PARCEL, status="returned", returned_at=at(1, 7)), None, (1, 1, 1)),
        "back on day 61": (replace(PARCEL, status="returned", returned_at=at(1, 8)), None, (0, 0, 1)),
        "refused, no date of return": (replace(PARCEL, status="refused", first_attempt_at=at(2, 7)), None, (0, 1, 1)),
    },
)


def test_what_a_parcel_counts_as_at_each_age(tmp_path: Path) -> None:
    every = {name: case for cases in CASES for name, case in cases.items()}
    parcels = [replace(parcel, shipment_id=name, partner=name) for name, (parcel, _, _) in every.items()]
    claims = [
        replace(claim, claim_id=name, shipment_id=name, partner=name) for name, (_, claim, _) in every.items() if claim
    ]
    session = opened(write_workspace(tmp_path, parcels, claims=claims))
    for kpis, cases in zip(READINGS, CASES, strict=True):
        for name, (_, _, counts) in cases.items():
            partner = partner_id(session, name)
            found = [session.measures.monthly(kpi, partner) for kpi in kpis]
            assert found == [{JUNE: Pair(count, 1, 0, 1)} for count in counts], name
