"""A small network made by hand: one partner for every state a card can be in. Data as of 12 November 2026.

Every parcel of a month is handed over on the Monday before the second Wednesday and promised for that
Wednesday; a late one comes on Thursday. So each count below is the count on the card.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from scorecards.model import Month
from tests.engine.workspaces import Charge, Claim, Parcel

CARD = Month(2026, 10)
EVE, CHANGE = date(2026, 10, 13), date(2026, 10, 14)  # the second is the day promised in October
MONTHS = CARD.shift(-25).until(CARD)
LONG_NAME = "Compagnie Générale des Messageries Transfrontalières du Nord"


@dataclass(frozen=True)
class Batch:
    """Parcels of one month and cell: `n` in all, of them late, lost, and so on (each parcel one fate)."""

    n: int
    late: int = 0
    lost: int = 0
    undated: int = 0
    returned: int = 0
    second_attempts: int = 0
    scans_missing: int = 0
    service: str | None = "standard"
    origin: str | None = "FR"
    destination: str | None = "FR"
    promise: date | None = None
    cost: str | None = None
    uninvoiced: int = 0
    unpriced: int = 0
    on_the_way: int = 0


@dataclass(frozen=True)
class Carrier:
    """A partner file, and its batches by month."""

    yaml: Mapping[str, Any]
    batches: Mapping[Month, list[Batch]]
    claims: list[Claim] = field(default_factory=list)


def wednesday(month: Month) -> date:
    """The second Wednesday of a month."""
    first = month.first
    return first + timedelta(days=(2 - first.weekday()) % 7 + 7)


def at(day: date, hour: int = 10) -> datetime:
    """A local time."""
    return datetime(day.year, day.month, day.day, hour)  # noqa: DTZ001  # local times have no zone


def parcels(partner: str, batch: Batch, month: Month, numbers: Iterator[int]) -> list[Parcel]:
    """The parcels of a batch: first the lost ones, then undated, returned, on the way, late, and the rest in time."""
    promise = batch.promise or wednesday(month)
    scan = promise - timedelta(days=2)
    fates = ["lost"] * batch.lost + ["undated"] * batch.undated + ["returned"] * batch.returned
    fates += ["in_transit"] * batch.on_the_way + ["late"] * batch.late
    found = []
    for index in range(batch.n):
        fate = fates[index] if index < len(fates) else "in time"
        reached = promise + timedelta(days=int(fate == "late"))
        delivered = fate in ("late", "in time")
        found.append(
            Parcel(
                f"{partner[:3].upper()}{next(numbers):06d}",
                partner=partner,
                service=batch.service,
                origin=batch.origin,
                destination=batch.destination,
                label_created_at=at(scan, 8),
                planned_collection_on=scan,
                collected_at=at(scan, 16),
                first_scan_at=at(scan, 18),
                promised_on=promise,
                first_attempt_at=at(reached) if delivered else None,
                delivered_at=at(reached) if delivered else None,
                status="delivered" if delivered or fate == "undated" else fate,
                attempts=2 if delivered and batch.n - index <= batch.second_attempts else int(delivered),
                scans_expected=5,
                scans_recorded=4 if batch.n - index <= batch.scans_missing else 5,
                last_scan_at=at(reached) if delivered else at(scan, 18),
            )
        )
    return found


def charges(rows: list[Parcel], batch: Batch, month: Month) -> list[Charge]:
    """One invoice line per parcel but the first `uninvoiced`."""
    if batch.cost is None:
        return []
    return [
        Charge(
            f"L{row.shipment_id}",
            row.shipment_id,
            partner=row.partner,
            invoiced_on=month.last,
            amount=batch.cost,
            expected_amount=batch.cost if index >= batch.unpriced else None,
        )
        for index, row in enumerate(rows[batch.uninvoiced :])
    ]


def tables(carriers: Mapping[str, Carrier]) -> tuple[list[Parcel], list[Charge], list[Claim]]:
    """The rows of all carriers."""
    numbers = count(1)
    every: list[Parcel] = []
    lines: list[Charge] = []
    claims: list[Claim] = []
    for carrier in carriers.values():
        name = carrier.yaml["name"]
        claims += [replace(claim, partner=name) for claim in carrier.claims]
        for month, batches in carrier.batches.items():
            for batch in batches:
                rows = parcels(name, batch, month, numbers)
                every += rows
                lines += charges(rows, batch, month)
    return every, lines, claims


def yaml(name: str, targets: Mapping[str, Any], information: list[str] | None = None, **more: Any) -> dict[str, Any]:
    """A partner file."""
    return {"name": name, "kind": "transport", "targets": dict(targets), "information": information or [], **more}


#: Late parcels of 400 a month over two years: 3.0 % on average, nothing special.
CALM = (12, 10, 14, 11, 13, 12, 15, 9, 12, 13, 11, 14, 10, 12, 13, 11, 12, 14, 10, 13, 12, 11, 13, 12, 12, 11)
#: The same of 200 a month.
HALF = tuple((late + 1) // 2 for late in CALM)
FULL = {
    "on_time": {"target": "97 %", "weight": 25, "red_line": "90 %", "clause": "§ 4.1"},
    "within_1d": {"target": "99 %", "weight": 15},
    "first_attempt": {"target": "95 %", "weight": 10},
    "lost": {"target": 60, "weight": 15, "red_line": 200},
    "returned_to_sender": {"target": "2 %", "weight": 5},
    "cost_per_shipment": [
        {"target": "4.30", "weight": 15, "until": "2025-12-31"},
        {"target": "4.40", "weight": 15, "from": "2026-01-01"},
    ],
    "scan_compliance": {"target": "97.8 %", "weight": 15},
}
ONE = {"on_time": {"target": "97 %", "weight": 100}}


def calm(**last: Any) -> dict[Month, list[Batch]]:
    """Two lanes and an express service over 26 months, `last` changes the first batch of the card's month."""
    found = {}
    for index, month in enumerate(MONTHS):
        late = CALM[index]
        cost = f"{4.10 + (index * 7 % 5) / 100:.2f}"
        main = Batch(400, late, lost=index % 2, returned=index % 3, second_attempts=15 + index % 4, cost=cost)
        if month == CARD:
            main = replace(main, **last)
        found[month] = [
            replace(main, scans_missing=7 + index % 3),
            Batch(180, 4 + index % 3, second_attempts=6, destination="DE", cost="4.40"),
            Batch(40, index % 2, service="express", cost="5.10"),
            Batch(12, 1, service="express", destination="ES", cost="6.00"),
        ]
    return found


def only(month: Month, *batches: Batch) -> dict[Month, list[Batch]]:
    """One month of history."""
    return {month: list(batches)}


def steady(n: int, late: int | tuple[int, ...], months: int = 14, **more: Any) -> dict[Month, list[Batch]]:
    """The same batch in each of the last months; `late` may differ by month, the last ones count."""
    each = late if isinstance(late, tuple) else (late,) * months
    last = MONTHS[-months:]
    return {month: [Batch(n, count, **more)] for month, count in zip(last, each[-months:], strict=True)}


def carriers() -> dict[str, Carrier]:
    """Every partner by id."""
    claim = Claim(
        "", "", filed_on=date(2026, 9, 10), decided_on=date(2026, 10, 2), decision="accepted", claimed="200", paid="90"
    )
    return {
        "boreal-express": Carrier(
            yaml("Boréal Express", FULL, ["on_time_customer", "claim_recovery"], aliases=["BOREAL"]),
            calm(late=31, lost=4, uninvoiced=5),
            [replace(claim, claim_id=f"R{day}", decided_on=date(2026, 10, day)) for day in range(1, 9)],
        ),
        "quiet-roads": Carrier(yaml("Quiet Roads", FULL), dict(list(calm(uninvoiced=20).items())[-4:])),
        # History
        "first-month": Carrier(yaml("First Month", FULL), only(CARD, Batch(400, 12, cost="4.30"))),
        "on-trial": Carrier(yaml("On Trial", ONE), steady(200, HALF, 8)),
        "two-parcels": Carrier(yaml("Two Parcels", FULL), only(CARD, Batch(2, 1, cost="4.30"))),
        "gone-silent": Carrier(yaml("Gone Silent", FULL), {month: [Batch(400, 12)] for month in MONTHS[-12:-3]}),
        "never-late": Carrier(yaml("Never Late", ONE), steady(200, 0)),
        "this-month": Carrier(
            yaml("This Month", {**FULL, "lost": {"target": 600, "weight": 15}}),
            {**steady(200, HALF, lost=2), CARD.shift(1): [Batch(400, 13)]},
        ),
        # Signals
        "fell-freight": Carrier(yaml("Fell Freight", ONE), steady(200, (*HALF[:-1], 20))),
        "better-run": Carrier(yaml("Better Run", ONE), steady(200, (*[12 + x % 4 for x in CALM[:-8]], *[8] * 8), 22)),
        "hopeless-haulage": Carrier(yaml("Hopeless Haulage", ONE), steady(200, tuple(30 + x for x in HALF))),
        "excellent-parcels": Carrier(
            yaml("Excellent Parcels", {"on_time": {"target": "90 %", "weight": 100}}), steady(200, HALF)
        ),
        # Targets
        "new-target": Carrier(
            yaml(
                "New Target",
                {
                    "on_time": [
                        {"target": "95 %", "weight": 100, "until": EVE.isoformat()},
                        {"target": "98 %", "weight": 100, "from": CHANGE.isoformat()},
                    ]
                },
            ),
            {**steady(200, HALF), CARD: [Batch(300, 12, promise=EVE), Batch(100, 3, promise=CHANGE)]},
        ),
        "raised-target": Carrier(
            yaml(
                "Raised Target",
                {
                    "on_time": [
                        {"target": "95 %", "weight": 100, "until": "2026-09-30"},
                        {"target": "98 %", "weight": 100, "from": "2026-10-01"},
                    ]
                },
            ),
            steady(300, 12, 8),
        ),
        "new-weights": Carrier(
            yaml(
                "New Weights",
                {
                    "on_time": [
                        {"target": "97 %", "weight": 40, "until": "2026-09-30"},
                        {"target": "97 %", "weight": 70, "from": "2026-10-01"},
                    ],
                    "lost": [
                        {"target": 300, "weight": 60, "until": "2026-09-30"},
                        {"target": 200, "weight": 30, "from": "2026-10-01"},
                    ],
                },
            ),
            steady(200, 4, 5),
        ),
        "own-ramps": Carrier(
            yaml(
                "Own Ramps",
                {
                    "on_time": [
                        {"target": "90 %", "zero_at": "80 %", "red_line": "85 %", "near": "2 pp", "weight": 100}
                        | {"until": EVE.isoformat()},
                        {"target": "98 %", "zero_at": "96 %", "red_line": "95 %", "near": "1 pp", "weight": 100}
                        | {"from": CHANGE.isoformat()},
                    ]
                },
            ),
            only(CARD, Batch(300, 30, promise=EVE), Batch(100, 3, promise=CHANGE)),
        ),
        "no-target": Carrier(yaml("No Target", {}, ["on_time", "lost"]), steady(200, HALF)),
        "close-call": Carrier(
            yaml("Close Call", {"on_time": {"target": "97 %", "weight": 100, "near": "1 pp"}}), steady(3333, 100, 1)
        ),
        # Coverage and rare events
        "missing-dates": Carrier(yaml("Missing Dates", ONE), {**steady(200, HALF), CARD: [Batch(400, 10, undated=30)]}),
        "all-undated": Carrier(yaml("All Undated", ONE), {**steady(200, HALF), CARD: [Batch(400, undated=400)]}),
        "gaps-in-the-record": Carrier(
            yaml(
                "Gaps in the Record",
                {
                    "transit_p95": {"target": 3, "weight": 50},
                    "invoice_accuracy": {"target": "98 %", "weight": 50},
                },
                ["transit_p50"],
            ),
            only(CARD, Batch(400, 12, cost="4.30", on_the_way=21, unpriced=41)),
        ),
        "few-losses": Carrier(
            yaml(
                "Few Losses",
                {
                    "lost": {"target": 6, "red_line": 9, "weight": 50},
                    "on_time": {"target": "97 %", "weight": 50},
                },
            ),
            {**steady(200, 6), Month(2026, 7): [Batch(200, 6, lost=4)]},
        ),
        "rolling-losses": Carrier(
            yaml(
                "Rolling Losses",
                {
                    "lost": {"target": 20, "red_line": 30, "weight": 50},
                    "on_time": {"target": "97 %", "weight": 50},
                },
            ),
            steady(300, 6, lost=1),
        ),
        # Words
        "long-name": Carrier(yaml(LONG_NAME, FULL), steady(200, HALF, 2)),
        "no-lanes": Carrier(yaml("No Lanes", {"lost": {"target": 60, "weight": 100}}), steady(200, HALF, 5)),
        "nowhere": Carrier(
            yaml("Nowhere Named", ONE), steady(200, HALF, 3, origin=None, destination=None, service=None)
        ),
        "many-lanes": Carrier(
            yaml("Many Lanes", ONE),
            {
                month: [
                    Batch(170 if lane < 3 else 20 + lane, 5 + lane % 4, origin=f"A{lane:02d}", destination="DE")
                    for lane in range(40)
                ]
                for month in MONTHS[-4:]
            },
        ),
    }
