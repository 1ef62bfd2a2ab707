"""A network whose carrier mix can be computed by hand.

FR-DE, October: Alfa 120 parcels at 4.00, 12 of them late at 1.00 each: 4.10 a parcel, 492 / 108 = 4.56 per good
delivery, 90 % in time. Bravo 120 at 5.00, none late. Delta 10 at 6.00: too few. FR-FR: Alfa 60 at 3.00, Charlie 60 at
2.70.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from tests.engine.workspaces import Charge, Parcel, write_workspace

MONDAYS = (date(2026, 10, 5), date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 26))
BATCHES = (
    ("Alfa", 120, 12, "4.00", "DE"),
    ("Bravo", 120, 0, "5.00", "DE"),
    ("Delta", 10, 0, "6.00", "DE"),
    ("Alfa", 60, 0, "3.00", "FR"),
    ("Charlie", 60, 0, "2.70", "FR"),
)


def batch(
    partner: str, n: int, late: int, cost: str, destination: str, numbers: Iterator[int]
) -> tuple[list[Parcel], list[Charge]]:
    """Handed over on the four Mondays in turn, promised for the Wednesdays; the late ones come on Thursday."""
    parcels, charges = [], []
    for index in range(n):
        scan = MONDAYS[index % len(MONDAYS)]
        promise = scan + timedelta(days=2)
        arrival = promise + timedelta(days=int(index < late))
        name = f"P{next(numbers):05d}"
        parcels.append(
            Parcel(
                name,
                partner=partner,
                destination=destination,
                first_scan_at=datetime(scan.year, scan.month, scan.day, 10),  # noqa: DTZ001  # local
                promised_on=promise,
                delivered_at=datetime(arrival.year, arrival.month, arrival.day, 12),  # noqa: DTZ001  # local
            )
        )
        charges.append(Charge(f"C{name}", name, partner=partner, amount=cost, expected_amount=cost))
    return parcels, charges


def write_mix_network(folder: Path) -> Path:
    """The workspace, without a mix.yaml."""
    numbers = count(1)
    batches = [batch(*each, numbers) for each in BATCHES]
    (folder / "unit_costs.yaml").write_text("late: 1.00\n", encoding="utf-8")
    return write_workspace(
        folder,
        [parcel for parcels, _ in batches for parcel in parcels],
        [charge for _, charges in batches for charge in charges],
        [],
        calendar={"holidays": False},
    )
