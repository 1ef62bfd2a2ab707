"""Shape of actions/<partner>.yaml: what was agreed to be done, what is contested and what is to be decided."""

from datetime import date

from pydantic import Field

from scorecards.model.actions import Status
from scorecards.workspace.schema.base import Listed, Name, Scalar, Shape


class ActionShape(Shape):
    """One action of one owner."""

    id: Name
    action: Name
    owner: Name = Field(description="a person")
    company: Name = Field(description="us, partner, or a name")
    opened: date
    due: date
    status: Status = "open"
    kpi: Name | None = Field(default=None, description="id of the KPI that it should move")
    expected: Scalar | None = Field(default=None, description="by how much, in the KPI's unit: +0.4 pp, -3, +1 day")
    evidence: str = ""
    done_on: date | None = None


class DisputeShape(Shape):
    """Something that one side contests."""

    id: Name
    item: Name
    effect: Name = Field(description="what it is said to be worth: on time +0.03 pp")
    decision: Name | None = None
    decided_on: date | None = None


class DecisionShape(Shape):
    """What the review is asked to decide; it stands on the first page."""

    ask: Name
    by: date
    owner: Name
    company: Name | None = Field(default=None, description="us, partner, or a name")
    options: Listed = []


class ActionsShape(Shape):
    """The file of one partner."""

    actions: list[ActionShape] = []
    disputes: list[DisputeShape] = []
    decisions: list[DecisionShape] = []
