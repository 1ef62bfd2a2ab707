"""A network compared: every partner standardised on the others, and the funnel that all of them stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic

from scorecards.statistics.funnel import FUNNEL_PEERS, Funnel, FunnelLimits, Place, funnel
from scorecards.statistics.standardised import Count, K, Rule, Standardised, internal_rule, standardise


@dataclass(frozen=True)
class Comparison(Generic[K]):
    """Ratios O / E by partner. `overall` is the failure rate of all parcels; `funnel` is in that scale."""

    overall: Fraction
    standardised: Mapping[str, Standardised[K]]
    funnel: Funnel | None

    def others(self, partner: str) -> list[float]:
        """O / E of the other partners that are compared."""
        return [
            float(found.ratio)
            for other, found in self.standardised.items()
            if other != partner and found.is_comparable and found.ratio is not None
        ]

    def limits(self, partner: str) -> FunnelLimits | None:
        """The limits of a partner as ratios, around 1; None where it or fewer than FUNNEL_PEERS others are compared."""
        found = self.standardised[partner]
        if self.funnel is None or not found.is_comparable or len(self.others(partner)) < FUNNEL_PEERS:
            return None
        return self.limits_at(found.effective_n(self.overall))

    def limits_at(self, n: float) -> FunnelLimits:
        """The limits at an effective n as ratios. Raises ValueError without a funnel."""
        if self.funnel is None:
            raise ValueError("fewer than two partners have no funnel")
        lines, centre = self.funnel.limits(n), float(self.overall)
        return FunnelLimits(
            lines.lower / centre, lines.alert_lower / centre, lines.alert_upper / centre, lines.upper / centre
        )

    def place(self, partner: str) -> Place | None:
        """Where a partner lies; None where it has no limits."""
        if self.funnel is None or self.limits(partner) is None:
            return None
        found = self.standardised[partner]
        return self.funnel.place(_rate(found, self.overall), found.effective_n(self.overall))


def compare(counts: Mapping[str, Mapping[K, Count]], rule: Rule = internal_rule) -> Comparison[K]:
    """Every partner against all others. `counts` are by partner and cell; `rule` says which cells enter."""
    whole = sum((count for cells in counts.values() for count in cells.values()), Count(0, 0))
    overall = Fraction(whole.failed, whole.n) if whole.n else Fraction(0)
    found = {partner: standardise(counts, partner, rule) for partner in sorted(counts)}
    members = [each for each in found.values() if each.is_comparable]
    drawn = None
    if members and 0 < overall < 1:
        rates = [_rate(each, overall) for each in members]
        drawn = funnel(rates, [each.effective_n(overall) for each in members], float(overall))
    return Comparison(overall, found, drawn)


def _rate(found: Standardised[K], overall: Fraction) -> float:
    """O / E in the scale of the rates."""
    return float((found.ratio or Fraction(0)) * overall)
