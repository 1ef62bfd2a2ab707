"""The KPIs of claims a second time: plain Python over the rows, from the definitions in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.engine.twin import Entry, Network, is_lost, minor
from tests.engine.workspaces import Claim, Parcel

#: What a claim filed from a day on is covered for, by partner; a partner of no entry has no cap.
CAPS: dict[str, list[tuple[date, str]]] = {
    "Alfa": [(date.min, "100"), (date(2026, 8, 1), "250.5")],
    "Bravo": [(date.min, "80")],
    "Charlie": [(date.min, "80")],
}
DECISIONS = {"open", "accepted", "rejected", "withdrawn"}


@dataclass(frozen=True)
class ValuedParcel(Parcel):
    """One row of `shipments` with the value of the goods, as written in the file."""

    goods_value: str | None = None


@dataclass(frozen=True)
class PausedClaim(Claim):
    """One row of `claims` with the days for which the partner waited for us."""

    waiting_on_us_days: int | None = None


def waited(claim: Claim) -> int:
    """Days that are not the partner's."""
    return (claim.waiting_on_us_days or 0) if isinstance(claim, PausedClaim) else 0


def handed_over(network: Network) -> Iterator[tuple[Parcel, date]]:
    """Parcels with a first scan, and its date."""
    for parcel in network.parcels:
        if parcel.first_scan_at:
            yield parcel, parcel.first_scan_at.date()


def first_claim(network: Network, parcel: Parcel) -> date | None:
    """The day of the first claim on a parcel."""
    return min((claim.filed_on for claim in network.claims_of(parcel)), default=None)


def settled(network: Network) -> Iterator[tuple[Claim, date]]:
    """Claims accepted or rejected, and the day."""
    for claim in network.claims:
        if claim.decided_on and claim.decision in ("accepted", "rejected"):
            yield claim, claim.decided_on


def is_open(claim: Claim, as_of: date) -> bool:
    """Filed by then and not decided by then; a word outside the vocabulary says neither."""
    if claim.filed_on > as_of:
        return False
    if claim.decided_on and claim.decided_on > as_of:
        return True
    return claim.decision == "open" or (claim.decision is None and claim.decided_on is None)


def claim_acceptance(network: Network) -> Iterator[Entry]:
    """Accepted of accepted or rejected."""
    for claim, when in settled(network):
        yield claim.partner, when, int(claim.decision == "accepted"), 1, 0


def not_received(network: Network) -> Iterator[Entry]:
    """Delivery denied within 90 days and not disproved, of delivered."""
    for parcel, when in handed_over(network):
        if parcel.delivered_at:
            standing = [claim for claim in network.claims_of(parcel) if claim.decision not in ("rejected", "withdrawn")]
            days = [(claim.filed_on - when).days for claim in standing if claim.reason == "not_received"]
            yield parcel.partner, when, int(bool(days) and min(days) <= 90), 1, 0


def open_claim_value(network: Network) -> Iterator[Entry]:
    """Claimed by open claims, and their number."""
    for claim in network.claims:
        if is_open(claim, network.as_of) and claim.claimed is not None:
            yield claim.partner, network.as_of, minor(claim.claimed), 1, 0


def is_loss(network: Network, parcel: Parcel) -> bool | None:
    """Lost or damaged by the record or by a claim, or denied without proof; a withdrawn claim says nothing."""
    gone = is_lost(network, parcel)
    if gone or parcel.status == "damaged":
        return True
    standing = [claim for claim in network.claims_of(parcel) if claim.decision != "withdrawn"]
    denied = any(claim.reason == "not_received" and claim.decision != "rejected" for claim in standing)
    return True if denied or any(claim.reason in ("lost", "damaged") for claim in standing) else gone


def claim_cost_net(network: Network) -> Iterator[Entry]:
    """A thousand times value less payments, of handed over; unknown: a loss without a value, or whether it is one."""
    for parcel, when in handed_over(network):
        claims = [claim for claim in network.claims_of(parcel) if claim.reason in ("lost", "damaged", "not_received")]
        loss = is_loss(network, parcel)
        value: int | None = None if loss is None else 0
        if loss:
            amounts = [minor(claim.claimed) for claim in claims if claim.claimed is not None]
            written = parcel.goods_value if isinstance(parcel, ValuedParcel) else None
            value = minor(written) if written is not None else max(amounts, default=None)
        if value is None:
            yield parcel.partner, when, 0, 1, 1
        else:
            yield parcel.partner, when, 1000 * (value - sum(minor(claim.paid) for claim in claims)), 1, 0


def claim_recovery_eligible(network: Network) -> Iterator[Entry]:
    """Paid of what was claimed, at most the cap of the day of filing."""
    for claim, when in settled(network):
        caps = [minor(most) for since, most in CAPS.get(claim.partner, []) if since <= claim.filed_on]
        if claim.claimed is not None and caps:
            yield claim.partner, when, minor(claim.paid), min(minor(claim.claimed), caps[-1]), 0


def _is_decided(claim: Claim, as_of: date) -> bool:
    return claim.decision in ("accepted", "rejected") and not is_open(claim, as_of)


def claim_recovery_filed(network: Network) -> Iterator[Entry]:
    """Paid of claimed, by the day of filing."""
    for claim in network.claims:
        if claim.claimed is not None and claim.filed_on <= network.as_of and _is_decided(claim, network.as_of):
            yield claim.partner, claim.filed_on, minor(claim.paid), minor(claim.claimed), 0


def claims_decided(network: Network) -> Iterator[Entry]:
    """Decided of filed and not withdrawn."""
    for claim in network.claims:
        if claim.decision != "withdrawn" and claim.filed_on <= network.as_of:
            yield claim.partner, claim.filed_on, int(_is_decided(claim, network.as_of)), 1, 0


RATIOS: dict[str, Callable[[Network], Iterator[Entry]]] = {
    "claim_acceptance": claim_acceptance,
    "not_received": not_received,
    "open_claim_value": open_claim_value,
    "claim_cost_net": claim_cost_net,
    "claim_recovery_eligible": claim_recovery_eligible,
    "claim_recovery_filed": claim_recovery_filed,
    "claims_decided": claims_decided,
}


def decision_days(network: Network) -> Iterator[tuple[str, date, int]]:
    """Days from filing to decision, without those that waited on us."""
    for claim, when in settled(network):
        yield claim.partner, when, (when - claim.filed_on).days - waited(claim)


def filing_days(network: Network) -> Iterator[tuple[str, date, int]]:
    """Days from hand-over to the first claim."""
    for parcel, when in handed_over(network):
        if filed := first_claim(network, parcel):
            yield parcel.partner, when, (filed - when).days


def age_days(network: Network) -> Iterator[tuple[str, date, int]]:
    """Days from the first claim to the data date, claims within 90 days of hand-over."""
    for parcel, when in handed_over(network):
        filed = first_claim(network, parcel)
        if filed and (filed - when).days <= 90:
            yield parcel.partner, when, (network.as_of - filed).days


def open_days(network: Network) -> Iterator[tuple[str, date, int]]:
    """Days from filing to the data date, without those that waited on us, of open claims."""
    for claim in network.claims:
        if is_open(claim, network.as_of):
            yield claim.partner, network.as_of, (network.as_of - claim.filed_on).days - waited(claim)


def unclaimed_days(network: Network) -> Iterator[tuple[str, date, int]]:
    """Days from hand-over to the data date, lost or damaged parcels without a claim."""
    for parcel, when in handed_over(network):
        if not network.claims_of(parcel) and (is_lost(network, parcel) or parcel.status == "damaged"):
            yield parcel.partner, when, (network.as_of - when).days


DAYS: dict[str, tuple[Callable[[Network], Iterator[tuple[str, date, int]]], float]] = {
    "claim_days_p50": (decision_days, 0.5),
    "claim_days_p90": (decision_days, 0.9),
    "claim_filing_days": (filing_days, 0.5),
    "claim_age_days": (age_days, 0.5),
    "open_claim_days": (open_days, 0.5),
    "unclaimed_loss_days": (unclaimed_days, 0.5),
}
