"""What a run saw in the rows besides their sums: kept beside the cubes, so that saying it reads no row again."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

_FILE = "observed.json"


@dataclass(frozen=True)
class Converted:
    """Rows of a partner in a month (`2026-10`) whose amounts came in another currency that has a rate there."""

    table: str
    partner: str
    currency: str
    month: str
    rows: int


@dataclass(frozen=True)
class Uncompared:
    """Invoice lines of a partner in a month (`2026-10`) that are not compared with its rate card, for want of a rate.

    They are in another currency than the card, and `currency` is the card's: there is no rate for it in the month.
    """

    partner: str
    currency: str
    month: str
    rows: int


@dataclass(frozen=True)
class Unaccrued:
    """Parcels of a partner, handed over in a month (`2026-10`) and not invoiced, whose price no rate converts.

    The rate card has a price for them; `currency` is the card's, and there is no rate for it in the month.
    """

    partner: str
    currency: str
    month: str
    rows: int


@dataclass(frozen=True)
class Lone:
    """Rows of a partner in a table that name no parcel it was handed; `example` is one of them."""

    table: str
    partner: str
    rows: int
    example: str


@dataclass(frozen=True)
class Observed:
    """`without_holidays` are places without public holidays, `converted` amounts in another currency.

    `lone` are rows without a parcel; charges without an id are not among them. `strangers` are parcels by partner
    and id that the register excludes and the data does not have. `uncompared` are invoice lines that a rate is missing
    for, `unaccrued` parcels that are not invoiced and that a rate is missing for.
    """

    without_holidays: tuple[str, ...] = ()
    converted: tuple[Converted, ...] = ()
    lone: tuple[Lone, ...] = ()
    strangers: tuple[tuple[str, str], ...] = ()
    uncompared: tuple[Uncompared, ...] = ()
    unaccrued: tuple[Unaccrued, ...] = ()


def write_observed(observed: Observed, folder: Path) -> None:
    """Beside the cubes."""
    (folder / _FILE).write_text(json.dumps(asdict(observed), ensure_ascii=False), encoding="utf-8")


def read_observed(folder: Path) -> Observed:
    """What `write_observed` wrote."""
    data = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    return Observed(
        without_holidays=tuple(data["without_holidays"]),
        converted=tuple(Converted(**entry) for entry in data["converted"]),
        lone=tuple(Lone(**entry) for entry in data["lone"]),
        strangers=tuple((partner, parcel) for partner, parcel in data["strangers"]),
        uncompared=tuple(Uncompared(**entry) for entry in data["uncompared"]),
        unaccrued=tuple(Unaccrued(**entry) for entry in data["unaccrued"]),
    )
