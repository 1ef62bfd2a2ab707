"""What was agreed to be done: actions, disputes and decisions, as written and as a card shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from scorecards.model.kpi import Unit

Status = Literal["open", "done", "dropped"]
#: `due` is open and due in the month of the data date.
Shown = Literal["overdue", "due", "open", "done", "dropped"]
#: What the KPI says after an action was done; `none` where there is nothing to say.
Verdict = Literal["improvement", "concern", "common", "before", "early", "no_range", "none"]


@dataclass(frozen=True)
class Action:
    """One action as it is written. `expected` is the change of the KPI in the figures that are printed (0.4 is 0.4 pp).

    `company` is `us`, `partner` or a name.
    """

    id: str
    action: str
    owner: str
    company: str
    opened: date
    due: date
    status: Status
    kpi: str = ""
    expected: Decimal | None = None
    evidence: str = ""
    done_on: date | None = None


@dataclass(frozen=True)
class Dispute:
    """Something that one side contests, what it is said to be worth, and what was decided when (ISO, "" not yet)."""

    id: str
    item: str
    effect: str
    decision: str = ""
    decided_on: str = ""


@dataclass(frozen=True)
class Decision:
    """What the review is asked to decide, by an ISO date, among `options`."""

    ask: str
    by: str
    owner: str
    company: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class ActionPlan:
    """The file of one partner."""

    actions: tuple[Action, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    decisions: tuple[Decision, ...] = ()


#: Plans by partner id.
ActionPlans = Mapping[str, ActionPlan]


@dataclass(frozen=True)
class ActionRow:
    """One action on a card; dates are ISO, "" for none.

    `before` and `after` are the KPI's values in the months before and after the one in which it was done,
    `months_after` how many those are; `verdict` says whether a rule of its control chart fires there, `judged` the same
    in words.
    """

    id: str
    action: str
    owner: str
    company: str
    opened: str
    due: str
    status: Shown
    is_new: bool
    kpi: str
    unit: Unit | None
    decimals: int
    expected: float | None
    before: float | None
    after: float | None
    months_after: int
    verdict: Verdict
    judged: str
    evidence: str
    done_on: str


@dataclass(frozen=True)
class ActionsView:
    """Actions in print order, disputes and decisions at the data date.

    `due_by_now` actions were due by then and not dropped, `done_of_due` of them are done.
    """

    as_of: str
    rows: tuple[ActionRow, ...]
    disputes: tuple[Dispute, ...]
    decisions: tuple[Decision, ...]
    due_by_now: int
    done_of_due: int

    def count(self, *statuses: Shown) -> int:
        """Actions with one of these statuses."""
        return sum(row.status in statuses for row in self.rows)

    def judged(self, verdict: Verdict) -> int:
        """Actions with this verdict."""
        return sum(row.verdict == verdict for row in self.rows)
