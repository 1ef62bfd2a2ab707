"""Actions, disputes and decisions: `actions/<partner>.yaml`, read and checked."""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from scorecards.errors import ConfigurationError, Problem
from scorecards.model import Kpi, Unit
from scorecards.model.actions import Action, ActionPlan, Decision, Dispute
from scorecards.workspace.schema.actions import ActionShape, ActionsShape, DecisionShape, DisputeShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml, yaml_files

FOLDER = "actions"
#: The first page has room for so many.
MOST_DECISIONS = 3
#: What may stand behind the figure of an expected change, and how it is written.
_UNITS: dict[Unit, tuple[tuple[str, ...], str]] = {
    "percent": (("pp",), "+0.4 pp"),
    "per_10000": (("", "per 10,000", "per 10000"), "-3 per 10,000"),
    "per_100": (("", "per 100"), "-0.5 per 100"),
    "days": (("day", "days"), "-1 day"),
    "working_days": (("day", "days", "working days"), "-1 day"),
    "hours": (("hour", "hours"), "-2 hours"),
    "money": (("", "EUR", "€"), "-0.02"),
    "grams": (("g",), "-20 g"),
}
_CHANGE = re.compile(r"\s*([+\-−])\s*(\d+(?:\.\d+)?)\s*(.*?)\s*")

#: A key, what is wrong there and what to do.
Fault = tuple[str, str, str]


def read_actions(
    folder: Path, partner_ids: Collection[str] | None, kpis: Mapping[str, Kpi | None]
) -> tuple[dict[str, ActionPlan], list[Problem]]:
    """The plans in the folder `actions` of a workspace by partner id, and every fault in them.

    Without `partner_ids` partners are found in the data, and a file may be of any of them.
    """
    files, problems = yaml_files(folder / FOLDER)
    plans = {}
    for path in files:
        if partner_ids is not None and path.stem not in partner_ids:
            problems.append(_stranger(path, partner_ids))
        try:
            document = read_yaml(path)
        except ConfigurationError as error:
            problems += error.problems
            continue
        shape, found = validated(ActionsShape, document)
        problems += found
        if shape is not None:
            problems += _faults(shape, document, kpis)
            plans[path.stem] = _plan(shape, kpis)
    return plans, problems


def _stranger(path: Path, partner_ids: Collection[str]) -> Problem:
    close = difflib.get_close_matches(path.stem, list(partner_ids), n=1)
    hint = f"Did you mean {close[0]}.yaml?" if close else "Name it like the partner's file in partners/."
    return Problem(str(path), None, f"there is no partner {path.stem!r}", hint)


def _plan(shape: ActionsShape, kpis: Mapping[str, Kpi | None]) -> ActionPlan:
    return ActionPlan(
        tuple(_action(entry, kpis) for entry in shape.actions),
        tuple(
            Dispute(
                one.id, one.item, one.effect, one.decision or "", one.decided_on.isoformat() if one.decided_on else ""
            )
            for one in shape.disputes
        ),
        tuple(
            Decision(one.ask, one.by.isoformat(), one.owner, one.company or "", tuple(one.options))
            for one in shape.decisions
        ),
    )


def _action(shape: ActionShape, kpis: Mapping[str, Kpi | None]) -> Action:
    kpi = kpis.get(shape.kpi or "")
    return Action(
        id=shape.id,
        action=shape.action,
        owner=shape.owner,
        company=shape.company,
        opened=shape.opened,
        due=shape.due,
        status=shape.status,
        kpi=shape.kpi or "",
        expected=change_of(shape.expected, kpi.unit) if shape.expected and kpi else None,
        evidence=shape.evidence,
        done_on=shape.done_on,
    )


def change_of(written: str, unit: Unit) -> Decimal | None:
    """`+0.4 pp` as 0.4; None where it is no signed figure in this unit."""
    found = _CHANGE.fullmatch(written)
    if found is None or found[3] not in _UNITS[unit][0]:
        return None
    return Decimal(found[2]) * (1 if found[1] == "+" else -1)


def _faults(shape: ActionsShape, document: Document, kpis: Mapping[str, Kpi | None]) -> Iterator[Problem]:
    def at(block: str, index: int, fault: Fault) -> Problem:
        place: Location = (block, index, fault[0])
        return document.problem(place, fault[1], fault[2])

    for index, action in enumerate(shape.actions):
        for fault in (*_action_faults(action), *_kpi_faults(action, kpis)):
            yield at("actions", index, fault)
    for index, dispute in enumerate(shape.disputes):
        for fault in _dispute_faults(dispute):
            yield at("disputes", index, fault)
    seen: set[str] = set()
    named = [("actions", index, action.id) for index, action in enumerate(shape.actions)]
    named += [("disputes", index, dispute.id) for index, dispute in enumerate(shape.disputes)]
    for block, index, name in named:
        if name in seen:
            yield at(block, index, ("id", f"the id {name!r} is given twice", "Give each entry its own."))
        seen.add(name)
    yield from _decision_faults(shape.decisions, document)


def _decision_faults(decisions: list[DecisionShape], document: Document) -> Iterator[Problem]:
    if len(decisions) > MOST_DECISIONS:
        what = f"there are {len(decisions)} decisions, and the first page has room for {MOST_DECISIONS}"
        yield document.problem(("decisions", MOST_DECISIONS), what, "Keep those that the next review can take.")


def _action_faults(shape: ActionShape) -> Iterator[Fault]:
    if shape.due < shape.opened:
        yield "due", f"`due` {shape.due} lies before `opened` {shape.opened}", "Exchange or correct the dates."
    if shape.status == "done" and shape.done_on is None:
        yield "status", "the action is done, and nobody says when", "Add `done_on`: its KPI is judged from then on."
    if shape.status == "open" and shape.done_on is not None:
        yield "done_on", "an open action has a day on which it was done", "Write `status: done`, or remove the day."
    if shape.done_on is not None and shape.done_on < shape.opened:
        what = f"`done_on` {shape.done_on} lies before `opened` {shape.opened}"
        yield "done_on", what, "Exchange or correct the dates."


def _kpi_faults(shape: ActionShape, kpis: Mapping[str, Kpi | None]) -> Iterator[Fault]:
    if shape.kpi is None:
        if shape.expected is not None:
            yield "expected", "a change is expected of no KPI", "Add `kpi`, or say it under `evidence`."
        return
    if shape.kpi not in kpis:
        close = difflib.get_close_matches(shape.kpi, list(kpis), n=1)
        hint = f"Did you mean {close[0]!r}?" if close else "`scorecards kpis` lists them."
        yield "kpi", f"there is no KPI {shape.kpi!r}", hint
        return
    kpi = kpis[shape.kpi]
    if shape.expected is not None and kpi is not None and change_of(shape.expected, kpi.unit) is None:
        what = f"{shape.expected!r} is no change of {shape.kpi}"
        yield "expected", what, f"Write a sign, the figure and the unit, like {_UNITS[kpi.unit][1]}."


def _dispute_faults(shape: DisputeShape) -> Iterator[Fault]:
    if shape.decision is not None and shape.decided_on is None:
        yield "decision", "the dispute is decided, and nobody says when", "Add `decided_on`."
    if shape.decision is None and shape.decided_on is not None:
        yield "decided_on", "the dispute has a day of decision and no decision", "Add `decision`, or remove the day."
