"""The KPIs of claims against their second definition, and what a claim counts as, by hand."""

from collections import Counter
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
import yaml

from scorecards.engine import Session, absent
from scorecards.model import Month, Pair
from tests.engine import claims_twin, twin
from tests.engine.claims_twin import PausedClaim, ValuedParcel
from tests.engine.elsewhere import Opener, on_engines
from tests.engine.random_network import CLOSED, random_network
from tests.engine.twin import Network
from tests.engine.workspaces import AS_OF, Parcel, opened, partner_id, write_rows, write_workspace

REASONS = ("lost", "damaged", "not_received", "late", "Diebstahl", None)
DECISIONS = ("open", "accepted", "rejected", "withdrawn", "in Arbeit", None)


def claims_network(seed: int, size: int) -> Network:
    """A generated network in which goods have values, claims every reason, and some of them waited on us."""
    network, rng = random_network(seed, size), Random(seed)  # noqa: S311  # no secret
    values = (None, "0.00", "89.90", "120.00", "649.0001")
    parcels = [ValuedParcel(**asdict(parcel), goods_value=rng.choice(values)) for parcel in network.parcels]
    claims = []
    for claim in network.claims:
        most = (claim.decided_on - claim.filed_on).days if claim.decided_on else 40
        row = replace(claim, reason=rng.choice(REASONS), decision=rng.choice(DECISIONS))
        claims.append(PausedClaim(**asdict(row), waiting_on_us_days=rng.choice((None, 0, rng.randint(0, most)))))
    return Network(parcels, network.charges, claims, network.calendar)


def written(folder: Path, network: Network) -> Path:
    """The network as a workspace."""
    closed = {"closed": {place: list(days) for place, days in CLOSED.items()}}
    write_workspace(folder, network.parcels, None, network.claims, calendar=closed)
    write_rows(folder / "data" / "shipments.csv", network.parcels, ValuedParcel)
    write_rows(folder / "data" / "claims.csv", network.claims, PausedClaim)
    return folder


def with_caps(folder: Path) -> Path:
    """Caps with dates in the file of one partner; those found in the data have the cap of the defaults."""
    cap = [{"amount": "100", "until": date(2026, 7, 31)}, {"amount": "250.50", "from": date(2026, 8, 1)}]
    (folder / "partners").mkdir()
    alfa = yaml.safe_dump({"name": "Alfa", "claim_terms": {"liability_cap": cap}})
    (folder / "partners" / "alfa.yaml").write_text(alfa, encoding="utf-8")
    with (folder / "scorecards.yaml").open("a", encoding="utf-8") as main:
        main.write(yaml.safe_dump({"partner_defaults": {"claim_terms": {"liability_cap": 80}}}))
    return folder


@pytest.fixture(scope="module", params=on_engines(11, 12), ids=str)
def claimed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, opened_on: Opener
) -> tuple[Network, Session]:
    engine, seed = request.param
    network = claims_network(seed, 2500)
    session = opened_on(engine, with_caps(written(tmp_path_factory.mktemp("claims"), network)))
    assert not session.tables.rejects
    return network, session


def names(session: Session) -> dict[str, str]:
    """Id by name."""
    return {partner.name: partner.id for partner in session.tables.partners}


@pytest.mark.parametrize("kpi", claims_twin.RATIOS)
def test_ratio_agrees_with_its_twin(claimed: tuple[Network, Session], kpi: str) -> None:
    network, session = claimed
    expected = twin.totals(claims_twin.RATIOS[kpi](network))
    assert len({owner for owner, _ in expected}) == 3
    for name, partner in names(session).items():
        found = {
            month: (pair.numerator, pair.denominator, pair.unknown)
            for month, pair in session.measures.monthly(kpi, partner).items()
        }
        assert found == {month: entry for (owner, month), entry in expected.items() if owner == name}


@pytest.mark.parametrize("kpi", claims_twin.DAYS)
def test_days_agree_with_their_twin(claimed: tuple[Network, Session], kpi: str) -> None:
    network, session = claimed
    entries, quantile = claims_twin.DAYS[kpi]
    expected: dict[tuple[str, Month], Counter[int]] = {}
    for owner, when, days in entries(network):
        expected.setdefault((owner, Month.of(when)), Counter())[days] += 1
    assert float(session.workspace.kpis[kpi].quantile or 0) == quantile
    assert sum(counts.total() for counts in expected.values()) > 50
    for name, partner in names(session).items():
        counts = session.measures.monthly_counts(kpi, partner)
        assert counts == {month: dict(days) for (owner, month), days in expected.items() if owner == name}


def test_a_cohort_has_as_many_ages_as_claims(claimed: tuple[Network, Session]) -> None:
    """The triangle's newest figures are the numerators of the claim rate."""
    _, session = claimed
    for partner in session.tables.partners:
        ages = session.measures.monthly_counts("claim_age_days", partner.id)
        rate = session.measures.monthly("claim_rate", partner.id)
        assert {month: sum(days.values()) for month, days in ages.items()} == {
            month: pair.numerator for month, pair in rate.items() if pair.numerator
        }


def test_open_amounts_by_age(claimed: tuple[Network, Session]) -> None:
    network, session = claimed
    expected: dict[tuple[str, str], Pair] = {}
    for claim in network.claims:
        if claim.claimed is not None and claims_twin.is_open(claim, AS_OF):
            days = (AS_OF - claim.filed_on).days - claims_twin.waited(claim)
            one = Pair(twin.minor(claim.claimed), 1, 0, 1)
            expected[(claim.partner, str(days))] = expected.get((claim.partner, str(days)), Pair()) + one
    for name, partner in names(session).items():
        found = session.measures.groups("open_claim_value", partner)
        assert {days: pair for (_, days), pair in found.items() if pair.denominator} == {
            days: pair for (owner, days), pair in expected.items() if owner == name
        }


CLAIM = PausedClaim("", None, filed_on=date(2026, 10, 13), decision="open")
BEFORE, AFTER = date(2026, 11, 2), date(2026, 11, 13)
OPEN: dict[str, tuple[PausedClaim, int | None]] = {
    "open for thirty days": (CLAIM, 30),
    "waited on us for ten of them": (replace(CLAIM, waiting_on_us_days=10), 20),
    "filed on the data date": (replace(CLAIM, filed_on=AS_OF), 0),
    "filed after it": (replace(CLAIM, filed_on=AFTER), None),
    "accepted": (replace(CLAIM, decision="accepted", decided_on=BEFORE), None),
    "accepted on the data date": (replace(CLAIM, decision="accepted", decided_on=AS_OF), None),
    "accepted after the data date": (replace(CLAIM, decision="accepted", decided_on=AFTER), 30),
    "rejected without a date": (replace(CLAIM, decision="rejected"), None),
    "withdrawn": (replace(CLAIM, decision="withdrawn"), None),
    "nothing is said": (replace(CLAIM, decision=None), 30),
    "decided, not said how": (replace(CLAIM, decision=None, decided_on=BEFORE), None),
    "a word that no look-up knows": (replace(CLAIM, decision="in Arbeit"), None),
}


def test_which_claims_are_open(tmp_path: Path) -> None:
    claims = [replace(claim, claim_id=name, partner=name) for name, (claim, _) in OPEN.items()]
    session = opened(written(tmp_path, Network([ValuedParcel("a", partner=name) for name in OPEN], (), claims)))
    for name, (_, days) in OPEN.items():
        counts = session.measures.monthly_counts("open_claim_days", partner_id(session, name))
        assert counts == ({} if days is None else {Month(2026, 11): {days: 1}}), name


def test_acceptance_and_days_by_hand(tmp_path: Path) -> None:
    """Of four decided in November one was accepted; the withdrawn one is in neither figure."""
    decided = replace(CLAIM, decided_on=BEFORE, decision="rejected")  # 20 days
    claims = [
        replace(decided, claim_id="1"),
        replace(decided, claim_id="2", decision="accepted", waiting_on_us_days=20),
        replace(decided, claim_id="3", waiting_on_us_days=0),
        replace(decided, claim_id="4", filed_on=BEFORE),
        replace(decided, claim_id="5", decision="withdrawn"),
    ]
    session = opened(written(tmp_path, Network([ValuedParcel("a")], (), claims)))
    november, partner = Month(2026, 11), partner_id(session, "Alfa")
    assert session.measures.monthly("claim_acceptance", partner) == {november: Pair(1, 4, 0, 4)}
    for kpi in ("claim_days_p50", "claim_days_p90"):
        assert session.measures.monthly_counts(kpi, partner) == {november: {0: 2, 20: 2}}


def test_days_that_cannot_have_waited_on_us_refuse_the_row(tmp_path: Path) -> None:
    decided = replace(CLAIM, decided_on=BEFORE, decision="accepted")
    claims = [
        replace(decided, claim_id="1", waiting_on_us_days=21),
        replace(decided, claim_id="2", waiting_on_us_days=-1),
    ]
    session = opened(written(tmp_path, Network([ValuedParcel("a")], (), claims)))
    assert [(reject.reason, reject.rows) for reject in session.tables.rejects] == [
        ("waited on us for less than no day, or for longer than the claim took", 2)
    ]


PAID = replace(CLAIM, decided_on=BEFORE, decision="accepted", claimed="300.00", paid="60.00")


def test_recovery_of_the_eligible_loss_by_hand(tmp_path: Path) -> None:
    """A cap of 100.00 leaves 100.00, 80.00, 0.00 and 100.00, of which 60.00, 20.00, 5.00 and nothing are paid."""
    claims = [
        replace(PAID, claim_id="above the cap"),
        replace(PAID, claim_id="below it", claimed="80.00", paid="20.00"),
        replace(PAID, claim_id="for nothing", claimed="0.00", paid="5.00"),
        replace(PAID, claim_id="rejected, on the cap", decision="rejected", claimed="100.00", paid=None),
        replace(PAID, claim_id="of an unknown amount", claimed=None),
        replace(PAID, claim_id="withdrawn", decision="withdrawn"),
        replace(PAID, claim_id="of a contract without a cap", partner="Bravo"),
    ]
    folder = written(tmp_path, Network([ValuedParcel("a")], (), claims))
    (folder / "partners").mkdir()
    alfa = yaml.safe_dump({"name": "Alfa", "claim_terms": {"liability_cap": 100}})
    (folder / "partners" / "alfa.yaml").write_text(alfa, encoding="utf-8")
    session = opened(folder)
    november = Month(2026, 11)
    assert session.measures.monthly("claim_recovery_eligible", "alfa") == {
        november: Pair(85 * 10_000, 280 * 10_000, 0, 4)
    }
    assert session.measures.monthly("claim_recovery_eligible", partner_id(session, "Bravo")) == {}
    assert session.measures.monthly("claim_recovery", partner_id(session, "Bravo")) == {
        november: Pair(60 * 10_000, 300 * 10_000, 0, 1)
    }


def test_recovery_by_filing_cohort_by_hand(tmp_path: Path) -> None:
    """Three of five claims filed in October are decided: 60.00 of 300.00, nothing of 100.00, and one of no amount."""
    claims = [
        replace(PAID, claim_id="1"),
        replace(PAID, claim_id="2", decision="rejected", claimed="100.00", paid=None),
        replace(PAID, claim_id="3", claimed=None, paid=None),
        replace(PAID, claim_id="open", decision="open", decided_on=None, paid="10.00"),
        replace(PAID, claim_id="decided after the data date", decided_on=AFTER),
        replace(PAID, claim_id="withdrawn", decision="withdrawn"),
        replace(PAID, claim_id="filed in September", filed_on=date(2026, 9, 30)),
    ]
    session = opened(written(tmp_path, Network([ValuedParcel("a")], (), claims)))
    partner, september, october = partner_id(session, "Alfa"), Month(2026, 9), Month(2026, 10)
    assert session.measures.monthly("claim_recovery_filed", partner) == {
        september: Pair(600_000, 3_000_000, 0, 1),
        october: Pair(600_000, 4_000_000, 0, 2),
    }
    assert session.measures.monthly("claims_decided", partner) == {
        september: Pair(1, 1, 0, 1),
        october: Pair(3, 5, 0, 5),
    }


def test_a_cap_that_nobody_agreed_is_not_supplied(tmp_path: Path) -> None:
    session = opened(written(tmp_path, Network([ValuedParcel("a")], (), [replace(PAID, claim_id="1")])))
    assert "claim_recovery_eligible" not in session.measures.kpis
    assert absent(session.workspace.kpis["claim_recovery_eligible"], session.workspace, session.tables) == [
        "config.liability_cap"
    ]


def at(day: int, month: int) -> datetime:
    return datetime(2026, month, day, 10)  # noqa: DTZ001  # local times have no zone


def test_losses_that_nobody_claimed_by_hand(tmp_path: Path) -> None:
    """Handed over on 14 September, 59 days before the data date."""
    parcel = ValuedParcel("", first_scan_at=at(14, 9), promised_on=date(2026, 9, 17), last_scan_at=at(14, 9))
    cases: dict[str, tuple[Parcel, bool]] = {
        "reported lost": (replace(parcel, status="lost"), True),
        "silent since": (replace(parcel, status="in_transit"), True),
        "damaged": (replace(parcel, status="damaged", delivered_at=at(17, 9)), True),
        "delivered": (replace(parcel, delivered_at=at(17, 9)), False),
        "claimed": (replace(parcel, status="lost"), False),
        "never handed over": (replace(parcel, status="lost", first_scan_at=None), False),
    }
    parcels = [replace(row, shipment_id=name, partner=name) for name, (row, _) in cases.items()]
    claims = [replace(CLAIM, claim_id="1", shipment_id="claimed", partner="claimed")]
    session = opened(written(tmp_path, Network(parcels, (), claims)))
    for name, (_, counted) in cases.items():
        found = session.measures.monthly_counts("unclaimed_loss_days", partner_id(session, name))
        assert found == ({Month(2026, 9): {59: 1}} if counted else {}), name


def test_what_losses_cost_by_hand(tmp_path: Path) -> None:
    """A thousand times the value less what was paid, in ten-thousandths; None is a loss of unknown value."""
    parcel = ValuedParcel("", first_scan_at=at(14, 7), promised_on=date(2026, 7, 17), delivered_at=at(17, 7))
    lost = replace(parcel, status="lost", delivered_at=None, goods_value="300.00")
    claim = replace(CLAIM, reason="lost", claimed="280.00")
    denied = replace(claim, reason="not_received")
    cases: dict[str, tuple[ValuedParcel, list[PausedClaim], int | None]] = {
        "delivered": (replace(parcel, goods_value="300.00"), [], 0),
        "lost": (lost, [], 300),
        "lost and paid in part": (lost, [replace(claim, decision="accepted", decided_on=BEFORE, paid="50.00")], 250),
        "lost, value unknown": (replace(lost, goods_value=None), [], None),
        "lost, value as claimed": (replace(lost, goods_value=None), [claim, replace(claim, claimed="10.00")], 280),
        "damaged by the claim alone": (replace(parcel, goods_value="300.00"), [replace(claim, reason="damaged")], 300),
        "denied": (replace(parcel, goods_value="300.00"), [denied], 300),
        "denied, delivery proven": (replace(parcel, goods_value="300.00"), [replace(denied, decision="rejected")], 0),
        "found, claim withdrawn": (replace(parcel, goods_value="300.00"), [replace(claim, decision="withdrawn")], 0),
        "paid for being late": (parcel, [replace(claim, reason="late", paid="5.00")], 0),
    }
    parcels = [replace(row, shipment_id=name, partner=name) for name, (row, _, _) in cases.items()]
    claims = [
        replace(one, claim_id=f"{name} {index}", shipment_id=name, partner=name)
        for name, (_, own, _) in cases.items()
        for index, one in enumerate(own)
    ]
    session = opened(written(tmp_path, Network(parcels, (), claims)))
    for name, (_, _, units) in cases.items():
        found = session.measures.monthly("claim_cost_net", partner_id(session, name))
        assert found == {Month(2026, 7): Pair(0, 1, 1, 0) if units is None else Pair(units * 1000 * 10_000, 1, 0, 1)}, (
            name
        )


def test_denied_deliveries_by_hand(tmp_path: Path) -> None:
    """Handed over on 15 July: 13 October is the 90th day."""
    parcel = ValuedParcel("", first_scan_at=at(15, 7), promised_on=date(2026, 7, 17), delivered_at=at(17, 7))
    denied = replace(CLAIM, reason="not_received")
    cases: dict[str, tuple[ValuedParcel, list[PausedClaim], tuple[int, int] | None]] = {
        "denied on the 90th day": (parcel, [denied], (1, 1)),
        "denied on the 91st": (parcel, [replace(denied, filed_on=date(2026, 10, 14))], (0, 1)),
        "accepted": (parcel, [replace(denied, decision="accepted", decided_on=BEFORE)], (1, 1)),
        "rejected: delivery is proven": (parcel, [replace(denied, decision="rejected", decided_on=BEFORE)], (0, 1)),
        "withdrawn": (parcel, [replace(denied, decision="withdrawn")], (0, 1)),
        "claimed as damaged": (parcel, [replace(denied, reason="damaged")], (0, 1)),
        "not delivered": (replace(parcel, delivered_at=None), [denied], None),
    }
    parcels = [replace(row, shipment_id=name, partner=name) for name, (row, _, _) in cases.items()]
    claims = [
        replace(one, claim_id=name, shipment_id=name, partner=name)
        for name, (_, own, _) in cases.items()
        for one in own
    ]
    session = opened(written(tmp_path, Network(parcels, (), claims)))
    for name, (_, _, pair) in cases.items():
        found = session.measures.monthly("not_received", partner_id(session, name))
        assert found == ({Month(2026, 7): Pair(*pair, 0, 1)} if pair else {}), name
