"""Promises derived from the service standard, where no promise is on record."""

from collections.abc import Sequence
from datetime import date

from scorecards.engine.calendars import ANYWHERE
from scorecards.engine.layer import Layer, SmallTable
from scorecards.model.standard import ServiceStandard

_TABLE = "service_standards"
_PLACE = f"COALESCE(r.destination, '{ANYWHERE}')"


def promise_tables(standards: Sequence[ServiceStandard]) -> tuple[SmallTable, ...]:
    """The standards with their rank; a day that is not limited is the first or last that a row can have."""
    if not standards:
        return ()
    columns = {
        "standard_rank": "INTEGER",
        **dict.fromkeys(("service", "partner", "destination", "origin"), "VARCHAR"),
        **dict.fromkeys(("first_day", "last_day"), "DATE"),
        "days": "INTEGER",
    }
    return (SmallTable(_TABLE, columns, tuple(map(_row, standards))),)


def promise_layers(standards: Sequence[ServiceStandard], *, with_scheme: bool) -> tuple[Layer, ...]:
    """`promised_on` with derived promises and `promise_derived` (1 or 0), for parcels with a first scan.

    A derived promise is the first day where as many working days of the destination have passed since the hand-over
    as the standard says, by the numbers of `working_days` and `working_dates`; `with_scheme` says that rows have a
    `scheme`. Parcels for which no standard holds stay without a promise.
    """
    return (_standard_days(standards), _promise(with_scheme=with_scheme)) if standards else ()


def supplied_by_standards(standards: Sequence[ServiceStandard], supplied: frozenset[str]) -> frozenset[str]:
    """What the standards supply besides the columns that sources of shipments do."""
    return frozenset({"promised_on"} if standards and {"service", "first_scan_at"} <= supplied else ())


def _row(standard: ServiceStandard) -> tuple[object, ...]:
    named = (standard.service, standard.partner, standard.destination, standard.origin)
    return (
        standard.rank,
        *named,
        standard.valid_from or date(1990, 1, 1),
        standard.valid_until or date(2099, 12, 31),
        standard.days,
    )


def _standard_days(standards: Sequence[ServiceStandard]) -> Layer:
    """The working days of the standard with the highest rank: one join per rank, whose rows do not overlap."""
    by_rank = {standard.rank: _named(standard) for standard in standards}
    ranks = sorted(by_rank, reverse=True)
    joins = (
        f"LEFT JOIN {_TABLE} s{rank} ON s{rank}.standard_rank = {rank}"
        + "".join(f" AND s{rank}.{name} = r.{name}" for name in by_rank[rank])
        + f" AND r.handed_over_on BETWEEN s{rank}.first_day AND s{rank}.last_day"
        for rank in ranks
    )
    days = f"COALESCE({', '.join(f's{rank}.days' for rank in ranks)})"
    reads = frozenset({"handed_over_on"}.union(*by_rank.values()))
    return Layer({"standard_days": days}, {"standard_days": " ".join(joins)}, {"standard_days": reads})


def _named(standard: ServiceStandard) -> tuple[str, ...]:
    optional = ("partner", "destination", "origin")
    return ("service", *(name for name in optional if getattr(standard, name) is not None))


def _promise(*, with_scheme: bool) -> Layer:
    scheme = {name: f" AND {name}.scheme = r.scheme" if with_scheme else "" for name in ("hd", "sd")}
    join = (
        f"LEFT JOIN working_days hd ON hd.place = {_PLACE}{scheme['hd']} AND hd.day = r.handed_over_on "
        f"LEFT JOIN working_dates sd ON sd.place = {_PLACE}{scheme['sd']} AND sd.number = hd.number + r.standard_days"
    )
    # Handed over on a closed day with a standard of 0 days: the last working day lies before the hand-over.
    derived = "CASE WHEN sd.day < r.handed_over_on THEN r.handed_over_on ELSE sd.day END"
    adds = {
        "promised_on": f"COALESCE(r.promised_on, {derived})",
        "promise_derived": "CASE WHEN r.promised_on IS NULL AND sd.day IS NOT NULL THEN 1 ELSE 0 END",
    }
    needed = {"promised_on", "destination", "handed_over_on", "standard_days", *(["scheme"] * with_scheme)}
    return Layer(adds, dict.fromkeys(adds, join), dict.fromkeys(adds, frozenset(needed)))
