"""How much of a claim the contract covers on the day it was filed, as a column of `claims`."""

from collections.abc import Iterable

from scorecards.engine.layer import Layer, cases
from scorecards.model import LiabilityCap, Partner
from scorecards.sources.raw import literal

_NAME = "liability_cap"


def liability_layers(partners: Iterable[Partner]) -> tuple[Layer, ...]:
    """A column with the cap, in ten-thousandths of a unit; NULL where none is agreed. Without any there is no layer."""
    whens = [
        (_in_force(partner, cap), f"CAST({cap.amount} AS BIGINT)")
        for partner in partners
        for cap in partner.claim_terms.liability_caps
    ]
    if not whens:
        return ()
    return (Layer({_NAME: cases(whens, "CAST(NULL AS BIGINT)")}, {}, {_NAME: frozenset({"partner", "filed_on"})}),)


def _in_force(partner: Partner, cap: LiabilityCap) -> str:
    ends = ((">=", cap.valid_from), ("<=", cap.valid_until))
    dates = [f"r.filed_on {sign} CAST('{day}' AS DATE)" for sign, day in ends if day]
    return " AND ".join([f"r.partner = {literal(partner.id)}", *dates])
