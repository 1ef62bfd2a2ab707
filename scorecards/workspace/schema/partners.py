"""Shapes of a partner: its targets, contract, contacts and baseline."""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from scorecards.model.partner import Language
from scorecards.workspace.schema.base import MONTH, Listed, Name, Scalar, Shape, listed


def _lanes(lanes: list[str]) -> list[str]:
    """Refuse what is not origin-destination with at least one end named."""
    for lane in lanes:
        ends = lane.split("-")
        if len(ends) != 2 or not all(ends) or ends == ["*", "*"]:
            raise ValueError(f"{lane!r} is not a lane: write origin-destination like FR-DE, or FR-* for one end")
    return lanes


def _locale(text: str | None) -> str | None:
    """Refuse what Babel does not know."""
    from babel import Locale, UnknownLocaleError  # slow to load, and seldom needed here

    try:
        return text and str(Locale.parse(text, sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"there is no locale {text!r}: write one like fr-CH or de-AT") from None


Lanes = Annotated[Listed, AfterValidator(_lanes)]


class TargetShape(Shape):
    """The agreed level of one KPI between two dates, for all parcels or for those in its scope."""

    target: Scalar
    flow: Listed = Field(default=[], description="only parcels of these flows")
    service: Listed = Field(default=[], description="only parcels of these services")
    lane: Lanes = Field(default=[], description="only these lanes: FR-DE, FR-* or *-DE")
    weight: int = Field(default=0, ge=0, le=100)
    near: Scalar | None = None
    red_line: Scalar | None = None
    zero_at: Scalar | None = None
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    clause: str = ""


Targets = Annotated[list[TargetShape], BeforeValidator(listed, json_schema_input_type=TargetShape | list[TargetShape])]


class BaselineShape(Shape):
    """First and last month of the control-limit baseline."""

    from_: str = Field(alias="from", pattern=MONTH)
    until: str = Field(pattern=MONTH)

    @model_validator(mode="after")
    def _in_order(self) -> "BaselineShape":
        if self.until < self.from_:
            raise ValueError(f"`until` {self.until} lies before `from` {self.from_}")
        return self


class RebaseShape(Shape):
    """A known change of a process, from which month on a KPI's normal range is computed anew."""

    kpi: str
    from_: str = Field(alias="from", pattern=MONTH, description="first month of the new range")
    reason: Name = Field(description="the change, never the result: new hub in Lyon")
    approved_by: Name
    approved_on: date


class ContactShape(Shape):
    """Somebody at the partner or at the shipper."""

    name: str
    email: str = ""
    role: str = ""


class LiabilityCapShape(Shape):
    """The most that the partner is liable for per claim filed between two dates, in the reporting currency."""

    amount: Scalar
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None


def _caps(value: Any) -> Any:
    """A figure alone holds on every day."""
    return [{"amount": value}] if isinstance(value, str) else listed(value)


LiabilityCaps = Annotated[
    list[LiabilityCapShape],
    BeforeValidator(_caps, json_schema_input_type=Scalar | LiabilityCapShape | list[LiabilityCapShape]),
]


class ClaimTermsShape(Shape):
    """Days that the contract gives for claims, and how much of a loss it covers."""

    file_within: int | None = Field(default=None, ge=1, description="days from hand-over to file a claim")
    decide_within: int | None = Field(default=None, ge=1, description="days from filing to the decision")
    warn: int = Field(default=14, ge=0, description="days before a deadline from which it is announced")
    liability_cap: LiabilityCaps = []

    @model_validator(mode="after")
    def _warned_inside(self) -> "ClaimTermsShape":
        if self.file_within is not None and self.warn >= self.file_within:
            raise ValueError(f"`warn` {self.warn} is not shorter than `file_within` {self.file_within}")
        return self


def _days(value: Any) -> Any:
    """`30 days` as well as 30."""
    match = re.fullmatch(r"(\d+)\s+days?", value.strip()) if isinstance(value, str) else None
    return int(match[1]) if match else value


class DisputeTermsShape(Shape):
    """How long a published document may be disputed."""

    within: Annotated[int, BeforeValidator(_days, json_schema_input_type=int | str)] | None = Field(
        default=None, ge=1, description="days from publication: 30, or 30 days"
    )
    clause: str = ""


class CreditShape(Shape):
    """One step of the bonus–malus table."""

    kpi: str
    below: Scalar | None = Field(default=None, description="the step is reached by a value below this one")
    above: Scalar | None = Field(default=None, description="the step is reached by a value above this one")
    credit: Scalar = Field(description="1 % of charges, 500 per period or 2.50 per parcel; a bonus is negative")
    from_: date | None = Field(default=None, alias="from")
    until: date | None = None
    clause: str = ""

    @model_validator(mode="after")
    def _one_side(self) -> "CreditShape":
        if (self.below is None) == (self.above is None):
            raise ValueError("give either `below` or `above`")
        if self.from_ and self.until and self.until < self.from_:
            raise ValueError(f"`until` {self.until} lies before `from` {self.from_}")
        return self


class PartnerDefaults(Shape):
    """What holds for every partner that does not say otherwise."""

    kind: Literal["transport", "fulfilment"] | None = None
    language: Language = "en"
    locale: Annotated[str | None, AfterValidator(_locale)] = Field(
        default=None, description="numbers and dates of this partner: fr-CH, de-AT"
    )
    contacts: list[ContactShape] = []
    targets: dict[str, Targets] = {}
    information: list[str] = []
    baseline: BaselineShape | None = None
    rebase: list[RebaseShape] = Field(default=[], description="approved changes that start a new normal range")
    score: Literal["raw", "adjusted"] = Field(
        default="raw", description="adjusted: without the rows that the register excludes"
    )
    on_time_basis: Literal["attempt", "delivery"] = Field(
        default="attempt", description="delivery: an attempt alone does not keep the promise"
    )
    claim_terms: ClaimTermsShape = ClaimTermsShape()
    disputes: DisputeTermsShape = DisputeTermsShape()
    service_credits: list[CreditShape] = []
    service_credit_cap: Scalar | None = Field(default=None, description="share of the period's charges")


class PartnerShape(PartnerDefaults):
    """One partner."""

    name: Name
    aliases: Listed = []
    logo: str | None = None
