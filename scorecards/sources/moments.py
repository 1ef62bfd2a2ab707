"""Dates and times of a file as SQL: how a text is read, what stands for none, what cannot be meant."""

from collections.abc import Sequence

from scorecards.model import Column
from scorecards.sources.raw import literal, quoted

#: Days that systems write for "no date": the ends of their calendars and the zero of their clocks.
_NO_DAYS = "0001-01-01 1899-12-30 1899-12-31 1900-01-01 1970-01-01 2099-12-31 2999-12-31 9999-12-31"
#: Dates outside are slips, "26" read as the year 26: they are refused.
_FIRST_DAY, _LAST_DAY = "1990-01-01", "2099-12-31"


def moment(text: str, formats: Sequence[str], *, typed: bool) -> str:
    """SQL of the local time that a text says, an instant in the time zone of the connection.

    `typed` says that the text may be ISO 8601 whatever the formats.
    """
    # Two-digit years first: %Y would read 01.02.26 as the year 26, %y does not read 01.02.2026 at all.
    plain = [written for written in sorted(formats, key=lambda each: "%Y" in each) if not _has_zone(written)]
    # An offset is cut off: what is written is the local time at the place of the event. Z is nobody's local time.
    local = rf"TRY_CAST(regexp_replace({text}, '([0-9])[+-][0-9]{{2}}:?[0-9]{{2}}$', '\1') AS TIMESTAMP)"
    parts = [f"CAST({instant(text, formats, typed=typed)} AS TIMESTAMP)"]
    parts += [f"CAST({_parsed(text, plain)} AS TIMESTAMP)"] if plain else []
    return f"COALESCE({', '.join([*parts, *([local] if typed or not formats else [])])})"


def instant(text: str, formats: Sequence[str], *, typed: bool) -> str:
    """SQL of the instant that a text says, NULL where it says a local time."""
    zoned = [written for written in formats if _has_zone(written)]
    parts = [f"CAST({_parsed(text, zoned)} AS TIMESTAMPTZ)"] if zoned else []
    if typed or not formats:
        parts.append(f"TRY_CAST(CASE WHEN {text} LIKE '%Z' THEN {text} END AS TIMESTAMPTZ)")
    return f"COALESCE({', '.join(parts or ['CAST(NULL AS TIMESTAMPTZ)'])})"


def utc_day(text: str) -> str:
    """SQL of the day that an instant in ISO 8601 is written with: 1970-01-01 stands for none on every clock."""
    return f"TRY_CAST(CASE WHEN {text} LIKE '%Z' THEN LEFT({text}, 10) END AS DATE)"


def unless_no_day(moment: str, value: str) -> str:
    """The value, or nothing where its moment lies on a day that stands for none."""
    days = ", ".join(f"DATE '{day}'" for day in _NO_DAYS.split())
    return f"(CASE WHEN CAST({moment} AS DATE) IN ({days}) THEN NULL ELSE {value} END)"


def refused_moment(column: Column) -> str:
    """SQL condition and reason of a date that lies too far off to be meant."""
    name = quoted(column.name)
    day = f"CAST({name} AS DATE)"
    reason = literal(
        f"{column.name} is not between {_FIRST_DAY[:4]} and {_LAST_DAY[:4]} (no date? list it under missing): "
    )
    return f"WHEN {day} < DATE '{_FIRST_DAY}' OR {day} > DATE '{_LAST_DAY}' THEN {reason} || CAST({name} AS VARCHAR)"


def _has_zone(written: str) -> bool:
    return "%z" in written or "%Z" in written


def _parsed(text: str, formats: Sequence[str]) -> str:
    return f"try_strptime({text}, [{', '.join(map(literal, formats))}])"
