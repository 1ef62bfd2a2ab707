"""Figures that are computed from KPIs and a contract, and are no KPI themselves."""

from dataclasses import dataclass

from scorecards.model.kpi import Unit


@dataclass(frozen=True)
class Computed:
    """One figure: what it is, what it is made of (as people read it) and where it comes from."""

    id: str
    name: str
    unit: Unit
    needs: str
    definition: str
    source: str


SERVICE_CREDIT = Computed(
    id="service_credit",
    name="Service credit",
    unit="money",
    needs="service_credits of the partner, the KPIs that they name, charges.amount",
    definition=(
        "What the bonus–malus table of the contract owes for a month or a quarter: for every KPI of the table the "
        "farthest step that its figure of the period reached, as a share of the period's charges, per period or per "
        "parcel beyond the threshold; all together at most the cap. Above zero the partner owes it, below zero it is a "
        "bonus. A KPI that is not rated or can still change owes nothing yet."
    ),
    source="performance schemes of contracts; Directive 2012/34/EU, art. 35",
)
#: All of them.
COMPUTED = (SERVICE_CREDIT,)
