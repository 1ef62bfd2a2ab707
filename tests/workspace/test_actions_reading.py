"""Actions, disputes and decisions: what a file becomes, and what is wrong with it at which line."""

from datetime import date
from decimal import Decimal

import pytest

from scorecards.errors import Problem
from scorecards.model.actions import Action, ActionPlan, Decision, Dispute
from scorecards.workspace import load_catalogue
from scorecards.workspace.actions import change_of, read_actions
from tests.conftest import Desk, says

WHOLE = """\
actions:
  - id: A-1
    action: Publish the gaps
    owner: Tom Riise
    company: partner
    opened: 2026-07-08
    due: 2026-10-15
    status: done
    done_on: 2026-10-01
    kpi: scan_compliance
    expected: +0.4 pp
    evidence: Mail of 2 October
disputes:
  - {id: D-1, item: Three days, effect: on time +0.4 pp, decision: Rejected, decided_on: 2026-11-10}
  - {id: D-2, item: Two parcels, effect: lost 9.4 to 8.9}
decisions:
  - {ask: sealed cages, by: 2026-11-30, owner: Claire Aumont, company: partner, options: [yes, later]}
"""
ENTRY = "id: A-1, action: x, owner: Ada, company: us, opened: 2026-07-08, due: 2026-10-15"


def read(desk: Desk, text: str, name: str = "alpha") -> tuple[dict[str, ActionPlan], list[Problem]]:
    desk.write(f"actions/{name}.yaml", text)
    return read_actions(desk.folder, ("alpha", "beta"), dict(load_catalogue(desk.folder)))


def test_a_whole_file(desk: Desk) -> None:
    plans, problems = read(desk, WHOLE)
    assert problems == []
    assert plans == {
        "alpha": ActionPlan(
            (
                Action(
                    id="A-1",
                    action="Publish the gaps",
                    owner="Tom Riise",
                    company="partner",
                    opened=date(2026, 7, 8),
                    due=date(2026, 10, 15),
                    status="done",
                    kpi="scan_compliance",
                    expected=Decimal("0.4"),
                    evidence="Mail of 2 October",
                    done_on=date(2026, 10, 1),
                ),
            ),
            (
                Dispute("D-1", "Three days", "on time +0.4 pp", "Rejected", "2026-11-10"),
                Dispute("D-2", "Two parcels", "lost 9.4 to 8.9"),
            ),
            (Decision("sealed cages", "2026-11-30", "Claire Aumont", "partner", ("yes", "later")),),
        )
    }


def test_no_folder_and_empty_files_are_no_plan(desk: Desk) -> None:
    assert read_actions(desk.folder, ("alpha",), {}) == ({}, [])
    assert read(desk, "") == ({"alpha": ActionPlan()}, [])


def test_the_workspace_holds_the_plans(desk: Desk) -> None:
    desk.write("actions/alpha.yaml", WHOLE)
    assert [action.id for action in desk.load().actions["alpha"].actions] == ["A-1"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (f"{ENTRY}, kpi: on_tme", ("there is no KPI 'on_tme'", "Did you mean 'on_time'?")),
        (f"{ENTRY}, kpi: nothing_like_it", ("there is no KPI", "`scorecards kpis` lists them")),
        (ENTRY.replace("due: 2026-10-15", "due: 2026-07-07"), ("`due` 2026-07-07 lies before `opened` 2026-07-08",)),
        (f"{ENTRY}, status: done", ("the action is done, and nobody says when", "Add `done_on`")),
        (f"{ENTRY}, done_on: 2026-10-01", ("an open action has a day on which it was done",)),
        (f"{ENTRY}, status: done, done_on: 2026-07-07", ("`done_on` 2026-07-07 lies before `opened`",)),
        (f"{ENTRY}, expected: +0.4 pp", ("a change is expected of no KPI", "Add `kpi`")),
        (f"{ENTRY}, kpi: on_time, expected: 0.4 pp", ("'0.4 pp' is no change of on_time", "like +0.4 pp")),
        (f"{ENTRY}, kpi: on_time, expected: +0.4 %", ("'+0.4 %' is no change of on_time",)),
        (f"{ENTRY}, kpi: lost, expected: +0.4 pp", ("is no change of lost", "-3 per 10,000")),
        (f"{ENTRY}, status: closed", ("status must be 'open', 'done' or 'dropped'", "'closed'")),
        (f"{ENTRY}, ownr: x", ("the key 'ownr' is not known here", "Did you mean 'owner'?")),
        (ENTRY.replace("owner: Ada, ", ""), ("the key 'owner' is missing",)),
        (ENTRY.replace("2026-10-15", "soon"), ("due must be a date like 2026-10-31",)),
    ],
)
def test_faults_of_an_action(desk: Desk, entry: str, words: tuple[str, ...]) -> None:
    _, problems = read(desk, f"# The plan.\nactions:\n  - {{{entry}}}\n")
    assert len(problems) == 1
    says(problems[0], "alpha.yaml", 3, *words)


@pytest.mark.parametrize(
    ("dispute", "words"),
    [
        ("id: D, item: x, effect: y, decision: Rejected", ("decided, and nobody says when", "Add `decided_on`")),
        ("id: D, item: x, effect: y, decided_on: 2026-10-01", ("a day of decision and no decision",)),
        ("id: D, item: x", ("the key 'effect' is missing",)),
    ],
)
def test_faults_of_a_dispute(desk: Desk, dispute: str, words: tuple[str, ...]) -> None:
    _, problems = read(desk, f"disputes:\n  - {{{dispute}}}\n")
    assert len(problems) == 1
    says(problems[0], "alpha.yaml", 2, *words)


def test_an_id_stands_once(desk: Desk) -> None:
    _, problems = read(
        desk, f"actions:\n  - {{{ENTRY}}}\n  - {{{ENTRY}}}\ndisputes:\n  - {{id: A-1, item: x, effect: y}}\n"
    )
    assert [problem.line for problem in problems] == [3, 5]
    says(problems[0], "alpha.yaml", 3, "the id 'A-1' is given twice")


def test_four_decisions_are_one_too_many(desk: Desk) -> None:
    one = "  - {ask: x, by: 2026-11-30, owner: Ada}\n"
    assert read(desk, "decisions:\n" + 3 * one)[1] == []
    _, problems = read(desk, "decisions:\n" + 4 * one)
    says(problems[0], "alpha.yaml", 5, "there are 4 decisions", "room for 3")


def test_a_file_of_nobody(desk: Desk) -> None:
    _, problems = read(desk, WHOLE, "alpah")
    assert len(problems) == 1
    says(problems[0], "alpah.yaml", None, "there is no partner 'alpah'", "Did you mean alpha.yaml?")
    says(read(desk, WHOLE, "zz")[1][-1], "zz.yaml", None, "Name it like the partner's file in partners/.")


def test_a_file_with_another_ending_is_told_of(desk: Desk) -> None:
    desk.write("actions/alpha.yml", WHOLE)
    _, problems = read_actions(desk.folder, ("alpha",), {})
    says(problems[0], "alpha.yml", None, "is not read", "Rename it to alpha.yaml.")


def test_what_is_wrong_stops_the_workspace(desk: Desk) -> None:
    desk.write("actions/alpha.yaml", f"actions:\n  - {{{ENTRY}, status: done}}\n")
    (problem,) = desk.faults()
    says(problem, "alpha.yaml", 2, "nobody says when")


def test_changes_in_the_units_of_the_kpis() -> None:
    assert change_of("+0.4 pp", "percent") == Decimal("0.4")
    assert change_of("−3 per 10,000", "per_10000") == -3
    assert change_of("-3", "per_10000") == -3
    assert change_of("-1 day", "days") == -1
    assert change_of("-0.02", "money") == Decimal("-0.02")
    assert change_of("+1", "percent") is None
    assert change_of("less", "days") is None
