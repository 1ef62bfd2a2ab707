"""Instants become local times: on the clock of the place where something happened."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from scorecards.sources.raw import quoted

if TYPE_CHECKING:
    import duckdb

#: Countries with two zones that tell the same time: Büsingen keeps Berlin's, Kuching keeps Kuala Lumpur's.
_SAME_TIME = {"DE": "Europe/Berlin", "MY": "Asia/Kuala_Lumpur"}
#: Places without a time zone of their own that are named before the rest is a number.
_MOST_PLACES = 6


def zone_by_place(timezones: Mapping[str, str]) -> dict[str, str]:
    """The time zone of every place that has one: countries with a single time (Unicode CLDR), and `timezones`."""
    from babel.core import get_global

    countries = {country: zones[0] for country, zones in get_global("territory_zones").items() if len(zones) == 1}
    return {**countries, **_SAME_TIME, **timezones}


def open_clocks(con: "duckdb.DuckDBPyConnection", timezones: Mapping[str, str]) -> None:
    """The table `clocks` that `clock_joins` reads."""
    zones = zone_by_place(timezones)
    con.execute("CREATE OR REPLACE TEMP TABLE clocks (place VARCHAR, zone VARCHAR)")
    con.execute(
        "INSERT INTO clocks SELECT unnest(?::VARCHAR[]), unnest(?::VARCHAR[])", [list(zones), [*zones.values()]]
    )


def on_clock(instant: str, place: str) -> str:
    """SQL of an instant as local time of the place in a column, else in the time zone of the connection."""
    return f"timezone(COALESCE({_clock(place)}.zone, current_setting('TimeZone')), {instant})"


def clock_joins(places: Iterable[str]) -> str:
    """The joins that `on_clock` and `without_clock` need for these columns of places."""
    return " ".join(f"LEFT JOIN clocks {_clock(place)} ON {_clock(place)}.place = {quoted(place)}" for place in places)


def without_clock(place: str, instants: Iterable[str]) -> str:
    """SQL of the place of a row that has an instant there and no time zone, empty for no place; else NULL."""
    told = " OR ".join(f"{instant} IS NOT NULL" for instant in instants)
    return f"CASE WHEN {_clock(place)}.zone IS NULL AND ({told}) THEN COALESCE({quoted(place)}, '') END"


def clock_note(places: Collection[str], timezone: str) -> str:
    """The remark for the data page about places without a time zone of their own; '' stands for no place."""
    named = sorted(place for place in places if place)
    shown = [*named[:_MOST_PLACES], *([f"{len(named) - _MOST_PLACES:,} more places"] if named[_MOST_PLACES:] else [])]
    shown += ["rows without a place"] if "" in places else []
    *first, last = shown
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"Times of {listed} are told in {timezone}: no single time zone is known there (set `timezones`)."


def _clock(place: str) -> str:
    return quoted(f"clock_{place}")
