"""What a canonical table is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "integer", "number", "money", "date", "time"]


@dataclass(frozen=True)
class Column:
    """One column: `words` is a closed vocabulary, `event` marks something that happened.

    `place` is the column of the place on whose clock a date or time is read. `share_of` names the count that the column
    is a percentage of: the two may only be summed multiplied with each other.
    """

    name: str
    type: ColumnType
    required: bool = False
    may_be_empty: bool = False
    event: bool = False
    words: tuple[str, ...] = ()
    about: str = ""
    place: str | None = None
    share_of: str | None = None

    @property
    def must_be_filled(self) -> bool:
        """Whether a row without a value is refused."""
        return self.required and not self.may_be_empty


@dataclass(frozen=True)
class Check:
    """A row for which `fails` holds is refused, with `reason`."""

    fails: str
    reason: str


@dataclass(frozen=True)
class WorkingDays:
    """A working-day number joined to a row: the column of the place (None: anywhere) and the column of the day."""

    name: str
    place: str | None
    day: str


@dataclass(frozen=True)
class Table:
    """A canonical table: its columns, what refuses a row, and what is derived from a row, step by step.

    `grain` is the column of the id, which is unique to a partner: two partners may use the same ids.
    """

    name: str
    grain: str
    columns: Mapping[str, Column]
    checks: tuple[Check, ...]
    derived: tuple[Mapping[str, str], ...]
    per_shipment: Mapping[str, Mapping[str, str]]
    working_days: tuple[WorkingDays, ...]
    day_numbers: tuple[str, ...]
    derived_after: tuple[Mapping[str, str], ...]
    origin: str = "shipped"

    @property
    def dates(self) -> tuple[str, ...]:
        """The columns of a date or time, in their order."""
        return tuple(column.name for column in self.columns.values() if column.type in ("date", "time"))

    @property
    def known_columns(self) -> frozenset[str]:
        """Every column a KPI may name: canonical, derived and joined."""
        names = set(self.columns)
        for step in (*self.derived, *self.derived_after):
            names.update(step)
        for sums in self.per_shipment.values():
            names.update(sums)
        names.update(f"{entry.name}_wd" for entry in self.working_days)
        names.update(f"{day}_day" for day in self.day_numbers)
        return frozenset({*names, *CONSTANTS, *DEFAULTS.get(self.name, ()), *COMPUTED.get(self.name, ())})


#: The same on every row of every table: the data date, the minutes of the day at which sites open and close, and
#: whether only a delivery keeps the promise, as the contracts of some partners say.
CONSTANTS = ("as_of", "opens_minute", "closes_minute", "delivery_counts")
#: Columns that a rule of the workspace computes, and what stands where there is no such rule.
DEFAULTS: dict[str, dict[str, str]] = {
    "shipments": {
        "excluded": "0",
        "in_outage": "0",
        "promise_derived": "0",
        **dict.fromkeys(
            ("expected_base", "expected_fuel", "expected_surcharge", "cost_expected"), "CAST(NULL AS BIGINT)"
        ),
        **{
            f"unit_cost_{what}": "CAST(NULL AS BIGINT)"
            for what in ("late", "redelivery", "contact", "reshipment", "lost")
        },
    },
    "charges": {
        "contract_amount": "expected_amount",
        "billed": "own_amount",
        "agreed": "own_expected",
        "in_card_currency": "CAST(NULL AS BIGINT)",
    },
    "claims": {"liability_cap": "CAST(NULL AS BIGINT)"},
}
#: Columns that the engine itself adds to a table, with the reason in the engine.
COMPUTED: dict[str, tuple[str, ...]] = {
    "shipments": ("cost",),
    "charges": ("has_parcel", "own_amount", "own_expected"),
    "claims": ("has_parcel",),
}
#: Columns that a rule or the engine computes and that are amounts of money.
COMPUTED_AMOUNTS: dict[str, frozenset[str]] = {
    "shipments": frozenset(
        {"cost", *(name for name in DEFAULTS["shipments"] if name.startswith(("expected_", "unit_")))}
    ),
    "charges": frozenset({"contract_amount", "own_amount", "own_expected", "billed", "agreed"}),
}
