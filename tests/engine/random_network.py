"""A generated network with every state that rows can be in, the contradictory ones too."""

from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from tests.engine.twin import Calendar, Network
from tests.engine.workspaces import Charge, Claim, Parcel

T = TypeVar("T")

PARTNERS = ("Alfa", "Bravo", "Charlie")
CLOSED = {"*": [date(2026, 10, 30)], "FR": [date(2026, 5, 15)], "DE": [date(2026, 6, 5)]}
_FIRST = date(2026, 4, 27)
_STATUSES = (
    *(["delivered"] * 9 + ["in_transit"] * 3),
    *("returned", "lost", "damaged", "refused", "uncollected", "cancelled", "unknown", "Klärfall", None),
)
_REASONS = (*[None] * 8, "sender_late", "site_closed", "address_error", "hub_delay", "weather", "absent")
_TYPES = ("base", "base", "fuel", "surcharge", "return", "credit", "tax", "claim", "unknown", None)


def random_network(seed: int, size: int) -> Network:
    """`size` parcels with their invoice lines and claims; the same seed gives the same rows."""
    rng = Random(seed)  # noqa: S311  # no secret
    parcels = [_parcel(rng, f"S{number:05d}") for number in range(size)]
    return Network(parcels, _charges(rng, parcels), _claims(rng, parcels), Calendar(CLOSED))


def _parcel(rng: Random, name: str) -> Parcel:
    plan = _FIRST + timedelta(days=rng.randrange(200))
    scan = _maybe(rng, 0.06, _at(rng, plan, 0, 2))
    start = scan.date() if scan else plan
    attempt = _maybe(rng, 0.25, _at(rng, start, 0, 7, after=scan))
    delivered = _maybe(rng, 0.25, _at(rng, start, 0, 9, after=scan))
    expected = rng.choice((None, 0, 4, 5))
    return Parcel(
        name,
        partner=rng.choice(PARTNERS),
        flow=rng.choice(("forward", "return", None)),
        service=rng.choice(("standard", "express", None)),
        origin=rng.choice(("FR", "FR", "DE", "GB", None)),
        destination=rng.choice(("FR", "DE", "GB", "XX", None)),
        label_created_at=_maybe(rng, 0.1, _at(rng, plan, -3, 3)),
        planned_collection_on=_maybe(rng, 0.15, plan),
        collected_at=_maybe(rng, 0.3, _at(rng, plan, 0, 3)),
        first_scan_at=scan,
        promised_on=_maybe(rng, 0.04, start + timedelta(days=rng.randrange(6))),
        first_attempt_at=attempt,
        delivered_at=delivered,
        returned_at=_maybe(rng, 0.9, _at(rng, start, 5, 20)),
        status=rng.choice(_STATUSES),
        attempts=rng.choice((None, 0, 1, 1, 1, 2, 3)),
        scans_expected=expected,
        scans_recorded=rng.choice((None, 3, 4, 5)),
        last_scan_at=_maybe(rng, 0.3, _at(rng, start, 0, 4)),
        late_reason=rng.choice(_REASONS),
    )


def _maybe(rng: Random, missing: float, value: T) -> T | None:
    return None if rng.random() < missing else value


def _at(rng: Random, day: date, least: int, most: int, after: datetime | None = None) -> datetime:
    moment = datetime(day.year, day.month, day.day) + timedelta(  # noqa: DTZ001  # local times have no zone
        days=rng.randint(least, most), minutes=rng.randrange(24 * 60)
    )
    return max(moment, after) if after else moment


def _charges(rng: Random, parcels: list[Parcel]) -> list[Charge]:
    lines: list[Charge] = []
    for parcel in parcels:
        for _ in range(rng.choice((0, 1, 1, 2, 3))):
            cents = rng.randrange(-200, 90_000)
            expected = rng.choice((None, cents, cents + 100, cents + 101, round(cents * 1.009), cents * 2))
            lines.append(
                Charge(
                    f"C{len(lines):06d}",
                    rng.choice((parcel.shipment_id,) * 12 + (None, "nobody")),
                    partner=rng.choice((parcel.partner,) * 15 + PARTNERS),
                    invoiced_on=(parcel.promised_on or _FIRST) + timedelta(days=rng.randrange(40)),
                    charge_type=rng.choice(_TYPES),
                    amount=_maybe(rng, 0.05, f"{cents / 10_000:.4f}"),
                    expected_amount=None if expected is None else f"{expected / 10_000:.4f}",
                )
            )
    return lines


def _claims(rng: Random, parcels: list[Parcel]) -> list[Claim]:
    claims: list[Claim] = []
    for parcel in rng.choices(parcels, k=len(parcels) // 4):
        filed = (parcel.promised_on or _FIRST) + timedelta(days=rng.randint(-8, 130))
        decision = rng.choice(("open", "accepted", "rejected", "withdrawn", None))
        claims.append(
            Claim(
                f"R{len(claims):05d}",
                rng.choice((parcel.shipment_id,) * 12 + (None, "nobody")),
                partner=rng.choice((parcel.partner,) * 15 + PARTNERS),
                reason=rng.choice(("lost", "damaged", "damaged", "late", None)),
                filed_on=filed,
                decided_on=_maybe(rng, 0.3, filed + timedelta(days=rng.randrange(60))),
                decision=decision,
                claimed=_maybe(rng, 0.1, f"{rng.randrange(40_000) / 100:.2f}"),
                paid=_maybe(rng, 0.4, f"{rng.randrange(20_000) / 100:.2f}"),
            )
        )
    return claims
