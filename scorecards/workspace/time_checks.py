"""What can be wrong with time zones and calendars."""

import difflib
from collections.abc import Collection, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scorecards.errors import Problem
from scorecards.workspace.schema.calendar import CalendarShape, WorkingDayRules
from scorecards.workspace.yaml_file import Document, Location


def timezone_faults(timezone: str, timezones: Mapping[str, str], document: Document) -> list[Problem]:
    """Names of time zones that do not exist: the workspace's own, and those of places."""
    named: dict[Location, str] = {("timezone",): timezone}
    named |= {("timezones", place): zone for place, zone in timezones.items()}
    return [
        document.problem(at, f"there is no time zone {zone!r}", "Write a name like Europe/Paris.")
        for at, zone in named.items()
        if not _is_zone(zone)
    ]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def calendar_faults(calendar: CalendarShape, document: Document, partners: Collection[str] | None) -> list[Problem]:
    """Partners that nobody is, and closing days after the calendar's end.

    `partners` are the known ids, None where partners are found in the data.
    """
    problems = []
    for partner in calendar.partners if partners is not None else ():
        if partner not in (partners or ()):
            close = difflib.get_close_matches(partner, partners or (), n=1)
            hint = f"Did you mean {close[0]!r}?" if close else "A partner's id is the name of its file in partners/."
            problems.append(
                document.problem(("calendar", "partners", partner), f"there is no partner {partner!r}", hint)
            )
    own: list[CalendarShape | WorkingDayRules] = [calendar, *calendar.services.values(), *calendar.partners.values()]
    own += [rules for each in calendar.partners.values() for rules in each.services.values()]
    last = max((day for rules in own for days in rules.closed.values() for day in days), default=None)
    if calendar.until and last and last > calendar.until:
        what = f"the calendar ends {calendar.until}, but {last} is entered as a closing day"
        problems.append(document.problem(("calendar", "until"), what, "Move `until` to the last day that is entered."))
    return problems
