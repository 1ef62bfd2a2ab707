"""What a carrier mix cannot be made without: its figures, parcels in the period, names that the data has."""

import difflib
from collections.abc import Sequence

from scorecards.compose.context import Context
from scorecards.compose.judging import not_supplied
from scorecards.compose.mix_figures import COST, ON_TIME, VOLUME, known_cells
from scorecards.engine import Measures
from scorecards.errors import ConfigurationError, DataError, Problem
from scorecards.formats import Formats
from scorecards.model import Month, Partner, Quarter
from scorecards.model.mix_rules import MixRules
from scorecards.sources.tables import Tables
from scorecards.wording import Words
from scorecards.workspace import Workspace


def refuse_without_data(
    workspace: Workspace, tables: Tables, measures: Measures, partners: Sequence[Partner], period: Month | Quarter
) -> None:
    """Raises DataError where a KPI is not supplied, or where no parcel was handed over in the period."""
    missing = [workspace.kpis[kpi] for kpi in (COST, ON_TIME, VOLUME) if kpi not in measures.kpis]
    if missing and partners:
        show = Formats(workspace.locale, workspace.currency)
        ctx = Context(workspace, tables, measures, partners[0], Month.of(period.last), show, Words())
        hint = "The carrier mix needs it; `scorecards kpis` says what it is made of."
        raise DataError([Problem(kpi.id, None, f"is not supplied: {not_supplied(ctx, kpi)}", hint) for kpi in missing])
    days = sorted({key[0] for partner in partners for key in measures.cell_fragments(VOLUME, partner.id)})
    if not any(period.first <= day <= period.last for day in days):
        hint = f"The data goes from {Month.of(days[0])} to {Month.of(days[-1])}." if days else "No partner has parcels."
        raise DataError([Problem("PERIOD", None, f"no parcel was handed over in {period}", hint)])


def refuse_unknown_names(rules: MixRules, measures: Measures, partners: Sequence[Partner]) -> None:
    """Raises ConfigurationError for partners, services and lanes of mix.yaml that stand nowhere in the data."""
    ids = {partner.id for partner in partners}
    cells = known_cells(measures, partners)
    services = {cell[0] for cell in cells}
    lanes = {f"{origin}-{destination}" for _, origin, destination in cells}
    problems = []
    for rule in rules.rules:
        if rule.partner and rule.partner not in ids:
            problems.append(_unknown("partner", rule.partner, ids, rule.where, rule.line))
        for service in rule.services:
            if service not in services:
                problems.append(_unknown("service", service, services, rule.where, rule.line))
        for lane in rule.lanes:
            if not _is_there(lane, lanes):
                problems.append(_unknown("lane", lane, lanes, rule.where, rule.line))
    problems += [
        _unknown("partner", partner, ids, rules.where, None)
        for partner in rules.new_lanes
        if partner not in {*ids, "*"}
    ]
    if problems:
        raise ConfigurationError(dict.fromkeys(problems))


def _is_there(lane: str, lanes: set[str]) -> bool:
    start, _, end = lane.partition("-")
    return any(start in ("*", one.partition("-")[0]) and end in ("*", one.partition("-")[2]) for one in lanes)


def _unknown(kind: str, name: str, names: set[str], where: str, line: int | None) -> Problem:
    close = difflib.get_close_matches(name, sorted(names), n=1)
    shown = ", ".join(sorted(names)[:8]) + (" …" if len(names) > 8 else "")
    hint = f"Did you mean {close[0]!r}?" if close else f"The data has {shown}."
    return Problem(where, line, f"no parcel of any month has the {kind} {name!r}", hint)
