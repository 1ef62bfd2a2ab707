"""What a workspace adds to the rows of its tables, besides what the tables themselves declare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scorecards.engine.layer import Layer, SmallTable, expressions
from scorecards.model import DEFAULTS
from scorecards.workspace import Workspace


@dataclass(frozen=True)
class TableLayers:
    """Layers of one table by their place: amounts first, promises before the calendar, the rest after it."""

    money: tuple[Layer, ...] = ()
    before_calendar: tuple[Layer, ...] = ()
    after_calendar: tuple[Layer, ...] = ()


@dataclass(frozen=True)
class Rules:
    """Layers by table, small tables to load, tables to prepare (a SELECT each), and the constants of every row.

    `scheme` is SQL over partner and service that names the row's working-day rules, "" where one set holds for all.
    `with_exclusions` says that parcels may be excluded, so that the cube keeps them apart.
    """

    as_of: date
    opens_minute: int
    closes_minute: int
    scheme: str = ""
    by_table: Mapping[str, TableLayers] = field(default_factory=dict)
    small_tables: tuple[SmallTable, ...] = ()
    prepared: Mapping[str, str] = field(default_factory=dict)
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
            }
        )

    def defaults(self, table: str) -> Layer:
        """What stands where no configured rule computes a column."""
        own = self.layers(table)
        added = {name for layer in (*own.money, *own.before_calendar, *own.after_calendar) for name in layer.adds}
        missing = {name: sql for name, sql in DEFAULTS.get(table, {}).items() if name not in added}
        return expressions(missing)


def rules_of(workspace: Workspace, as_of: date) -> Rules:
    """Everything the configuration says about rows, at the data date."""
    opens, closes = workspace.working_hours
    return Rules(as_of, opens, closes)
