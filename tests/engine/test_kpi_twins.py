"""Every shipped KPI against its second definition, on a generated network with all states a row can be in."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest

from scorecards.compose.reading import of_counts
from scorecards.engine import Session
from scorecards.model import Month, Pair
from tests.engine import causes_twin, claims_twin, cost_twin, customer_twin, fulfilment_twin, readings_twin, twin
from tests.engine.twin import Network


def names(session: Session) -> dict[str, str]:
    """Id by name."""
    return {partner.name: partner.id for partner in session.tables.partners}


def test_every_shipped_kpi_has_a_twin(random: tuple[Network, Session]) -> None:
    twins = {
        *twin.RATIOS,
        *twin.DAYS,
        *claims_twin.RATIOS,
        *claims_twin.DAYS,
        *causes_twin.RATIOS,
        *cost_twin.RATIOS,
        *customer_twin.RATIOS,
        *readings_twin.RATIOS,
    }
    twins |= {*fulfilment_twin.RATIOS, *fulfilment_twin.WHOLE, *fulfilment_twin.OF_PARCELS}
    twins |= {"promise_derived"}  # tests.engine.test_promises
    assert set(random[1].workspace.kpis) == twins


def test_no_row_was_lost_on_the_way(random: tuple[Network, Session]) -> None:
    network, session = random
    used = Counter[str]()
    for report in session.tables.reports:
        used[report.table] += report.used
    expected = {"shipments": network.parcels, "charges": network.charges, "claims": network.claims}
    assert used == {name: len(rows) for name, rows in expected.items()}


@pytest.mark.parametrize("kpi", twin.RATIOS)
def test_ratio_agrees_with_its_twin(random: tuple[Network, Session], kpi: str) -> None:
    network, session = random
    expected = twin.sums(kpi, network)
    assert len(expected) > 15  # three partners and several months: the comparison is not empty
    for name, partner in names(session).items():
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner).items()
        }
        assert found == {month: entry for (owner, month), entry in expected.items() if owner == name}


@pytest.mark.parametrize("kpi", twin.DAYS)
def test_days_agree_with_their_twin(random: tuple[Network, Session], kpi: str) -> None:
    network, session = random
    expected = twin.histograms(kpi, network)
    quantile = twin.DAYS[kpi][1]
    for name, partner in names(session).items():
        counts = session.measures.monthly_counts(kpi, partner)
        assert counts == {month: dict(days) for (owner, month), days in expected.items() if owner == name}
        for month, histogram in counts.items():
            reading = of_counts(session.workspace.kpis[kpi], month, histogram)
            rows = list(expected[(name, month)].elements())
            assert reading.value is not None
            assert float(reading.value) == pytest.approx(float(np.quantile(rows, quantile)), abs=1e-9)
            assert reading.n == len(rows)


def test_n_is_the_number_of_rows_behind_a_figure(random: tuple[Network, Session]) -> None:
    """The n of cost counts parcels: invoice lines without a parcel add money and no rows."""
    network, session = random
    for name, partner in names(session).items():
        for kpi in ("cost_per_shipment", "on_time", "claim_recovery", "surcharge_share"):
            rows: Counter[Month] = Counter()
            for owner, when, _, denominator, unknown in twin.RATIOS[kpi](network):
                if owner == name and when is not None and kpi != "cost_per_shipment":
                    rows[Month.of(when)] += 1 - unknown
                elif owner == name and when is not None:
                    rows[Month.of(when)] += denominator
            found = {month: pair.rows for month, pair in session.measures.monthly(kpi, partner).items() if pair.rows}
            assert found == {month: n for month, n in rows.items() if n}


def test_the_value_is_the_exact_quotient_over_known_rows() -> None:
    assert Pair(2, 5, unknown=2).value == Fraction(2, 3)
    assert Pair(0, 4, unknown=4).value is None
