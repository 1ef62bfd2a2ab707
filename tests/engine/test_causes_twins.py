"""Late parcels by cause against their second definition, and against on time."""

import pytest

from scorecards.engine import Session
from tests.engine.causes_twin import PARTS, RATIOS
from tests.engine.twin import Network, totals


@pytest.mark.parametrize("kpi", RATIOS)
def test_a_cause_agrees_with_its_twin(random: tuple[Network, Session], kpi: str) -> None:
    network, session = random
    expected = totals(RATIOS[kpi](network))
    assert sum(numerator for numerator, _, _ in expected.values()) > 50  # the comparison is not empty
    for partner in session.tables.partners:
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner.id).items()
        }
        assert found == {month: sums for (owner, month), sums in expected.items() if owner == partner.name}


def test_the_causes_add_to_the_late_parcels(random: tuple[Network, Session]) -> None:
    _, session = random
    for partner in session.tables.partners:
        on_time = session.measures.monthly("on_time", partner.id)
        causes = [session.measures.monthly(kpi, partner.id) for kpi in PARTS]
        for month, pair in on_time.items():
            assert sum(cause[month].numerator for cause in causes) == pair.known - pair.numerator
            assert {cause[month].denominator for cause in causes} == {pair.denominator}


def test_the_bounds_of_controllable_are_the_known_and_the_unknown_causes(random: tuple[Network, Session]) -> None:
    """From the carrier's causes alone to these, the unknown causes and the unknown outcomes together."""
    _, session = random
    for partner in session.tables.partners:
        carrier, unknown, whole = (
            session.measures.monthly(kpi, partner.id) for kpi in ("late_carrier", "late_unknown_cause", "controllable")
        )
        for month, pair in whole.items():
            assert pair.numerator == carrier[month].numerator
            assert pair.unknown == unknown[month].numerator + unknown[month].unknown
            assert pair.denominator == carrier[month].denominator


def test_causes_are_never_scored(random: tuple[Network, Session]) -> None:
    assert {random[1].workspace.kpis[kpi].better for kpi in RATIOS} == {None}
