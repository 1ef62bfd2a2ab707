"""What every part of a scorecard is made from."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scorecards.engine import Measures
from scorecards.formats import Formats
from scorecards.model import Kpi, Month, Partner, Unit
from scorecards.model.layout import CardLayout
from scorecards.sources.tables import Tables
from scorecards.wording import Words
from scorecards.workspace import Workspace

#: The KPI whose coverage caps the grade.
SCANS = "scan_compliance"
#: Flows and usual services by their value in the data; another service keeps its own name.
_PLAIN = {
    "forward": "forward",
    "return": "return",
    "trade_in": "trade in",
    "standard": "standard",
    "express": "express",
    "pickup": "pickup",
}


@dataclass(frozen=True)
class Context:
    """One partner, one month, and where the figures and words come from."""

    workspace: Workspace
    tables: Tables
    measures: Measures
    partner: Partner
    month: Month
    formats: Formats
    words: Words

    @property
    def layout(self) -> CardLayout:
        """Pages and headline figures of the partner's kind."""
        return self.workspace.layouts[self.partner.kind]

    def cohort(self, kpi: Kpi, month: Month | None = None) -> Month:
        """The month whose parcels a card shows for this KPI."""
        return (month or self.month).shift(-kpi.lag_months)

    def is_mature(self, kpi: Kpi, month: Month) -> bool:
        """Whether a month can be read without "provisional" at the data date."""
        return (self.measures.data_as_of - month.last).days >= kpi.matures_after

    def spoken(self, value: Fraction | Decimal | float | None, unit: Unit, decimals: int) -> str:
        """A value with its unit as a sentence needs it: `9.4 per 10,000`, `18.6 days`, `96.3%`."""
        text = self.formats.value(value, unit, decimals)
        per = self.formats.integer(10_000)
        sentences = {
            "per_10000": "{value} per {per}",
            "per_100": "{value} per 100",
            "days": "{value} days",
            "working_days": "{value} working days",
            "hours": "{value} hours",
            "grams": "{value} g",
        }
        return self.words.say(sentences.get(unit, "{value}"), value=text, per=per)

    def plain(self, value: str) -> str:
        """A flow or service of the data in words."""
        return self.words.say(_PLAIN[value]) if value in _PLAIN else value.replace("_", " ")
