"""What a workspace adds to the rows of its tables, besides what the tables themselves declare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from scorecards.engine.calendars import scheme_sql
from scorecards.engine.exchange import OWN_AMOUNTS, TABLES, exchange_layers, rate_tables
from scorecards.engine.layer import Layer, SmallTable, expressions
from scorecards.engine.liability import liability_layers
from scorecards.engine.promises import promise_layers, promise_tables
from scorecards.engine.rate_card import card_tables, charge_layers, shipment_layers
from scorecards.engine.register import register_layers, register_tables
from scorecards.engine.unit_costs import unit_cost_layers
from scorecards.model import DEFAULTS, Partner
from scorecards.sources.raw import literal
from scorecards.workspace import Workspace


@dataclass(frozen=True)
class TableLayers:
    """Layers of one table by their place: amounts (`money`) first, promises before the calendar, the rest after it."""

    money: tuple[Layer, ...] = ()
    before_calendar: tuple[Layer, ...] = ()
    after_calendar: tuple[Layer, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Layers by table, small tables to load, and the constants of every row.

    `scheme` is SQL over partner and service that names the row's working-day rules, "" where one set holds for all.
    `with_exclusions` says that parcels may be excluded, so that the cube keeps them apart.
    """

    as_of: date
    opens_minute: int
    closes_minute: int
    scheme: str = ""
    by_table: Mapping[str, TableLayers] = field(default_factory=dict)
    small_tables: tuple[SmallTable, ...] = ()
    with_exclusions: bool = False

    def layers(self, table: str) -> TableLayers:
        """The layers of one table."""
        return self.by_table.get(table, TableLayers())

    def constants(self) -> Layer:
        """Columns that are the same on every row."""
        return Layer(
            {
                "as_of": f"CAST('{self.as_of.isoformat()}' AS DATE)",
                "opens_minute": str(self.opens_minute),
                "closes_minute": str(self.closes_minute),
                "delivery_counts": "0",
            }
        )

    def defaults(self, table: str) -> Layer:
        """What stands where no configured rule computes a column."""
        own = self.layers(table)
        added = {name for layer in (*own.money, *own.before_calendar, *own.after_calendar) for name in layer.adds}
        missing = {name: sql for name, sql in DEFAULTS.get(table, {}).items() if name not in added}
        return expressions(missing)


def rules_of(workspace: Workspace, partners: Sequence[Partner], as_of: date) -> Rules:
    """Everything the configuration says about rows, at the data date; `partners` are also those found in the data."""
    own = workspace.row_rules
    register = register_layers(own.register, as_of)
    by_table = {name: TableLayers(money=exchange_layers(name, own.rates, workspace.currency)) for name in TABLES}
    scheme = scheme_sql(workspace.calendar)
    by_table["shipments"] = replace(
        by_table["shipments"],
        before_calendar=promise_layers(own.standards, with_scheme=bool(scheme)),
        money=(*by_table["shipments"].money, *_delivery_counts(partners)),
        after_calendar=(
            *register,
            *unit_cost_layers(own.unit_costs),
            *shipment_layers(own.rate_cards, workspace.currency),
        ),
    )
    by_table["claims"] = replace(by_table["claims"], after_calendar=liability_layers(partners))
    by_table["charges"] = replace(
        by_table["charges"],
        money=(OWN_AMOUNTS, *by_table["charges"].money),
        after_calendar=charge_layers(own.rate_cards),
    )
    opens, closes = workspace.working_hours
    return Rules(
        as_of=as_of,
        opens_minute=opens,
        closes_minute=closes,
        scheme=scheme,
        by_table=by_table,
        small_tables=(
            *register_tables(own.register, as_of),
            *rate_tables(own.rates),
            *card_tables(own.rate_cards),
            *promise_tables(own.standards),
        ),
        with_exclusions=any("excluded" in layer.adds for layer in register),
    )


def _delivery_counts(partners: Sequence[Partner]) -> tuple[Layer, ...]:
    """1 for the parcels of partners whose contract asks for delivery: their attempts do not keep a promise."""
    names = ", ".join(literal(partner.id) for partner in partners if partner.on_time_basis == "delivery")
    if not names:
        return ()
    name = "delivery_counts"
    return (Layer({name: f"CASE WHEN r.partner IN ({names}) THEN 1 ELSE 0 END"}, {}, {name: frozenset({"partner"})}),)
