"""What became of the rows behind a document between two of its revisions: which came, went or say something else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from scorecards.model.table import ColumnType

#: A value of a canonical column; money in whole ten-thousandths of a currency unit.
Value = str | int | float | date | datetime | None


@dataclass(frozen=True)
class ColumnChange:
    """One column of a row that says something else now; `type` tells money from other whole numbers."""

    name: str
    before: Value
    after: Value
    type: ColumnType = "text"


@dataclass(frozen=True)
class RowChange:
    """A row that is there before and after, by its id, and the columns in which it differs."""

    id: str
    columns: tuple[ColumnChange, ...]


@dataclass(frozen=True)
class TableChanges:
    """The rows of one table that differ, all by id and in its order.

    `key_columns` are the columns that make the id, today the one column of the table's grain. `parcels` has the parcel
    of each of these rows that belongs to one (an invoice line, a claim); of `shipments` the id is the parcel. `months`
    are those of any date of a row, before or now.
    """

    table: str
    key_columns: tuple[str, ...]
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[RowChange, ...] = ()
    parcels: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    @property
    def ids(self) -> tuple[str, ...]:
        """Every row that differs."""
        return tuple(sorted({*self.added, *self.removed, *(row.id for row in self.changed)}))

    @property
    def of_parcels(self) -> tuple[str, ...]:
        """The parcels that these rows are, or belong to; a row of no parcel is in none."""
        if self.key_columns == ("shipment_id",):
            return self.ids
        return tuple(sorted({self.parcels[row] for row in self.ids if row in self.parcels}))
