"""What partners are compared on: parcels due and late, by partner, lane and service."""

from collections.abc import Iterable, Mapping

from scorecards.engine import Measures
from scorecards.model import Month, Partner
from scorecards.statistics.comparison import Comparison, compare
from scorecards.statistics.disclosure import partner_rule
from scorecards.statistics.standardised import Count, internal_rule

#: The KPI that partners are compared on: service quality, never prices.
KPI = "on_time"
#: Service, origin and destination.
CellKey = tuple[str, ...]
NetworkCounts = Mapping[str, Mapping[CellKey, Count]]


def alike(partners: Iterable[Partner], partner: Partner) -> list[Partner]:
    """The partners whose on time means the same: of one kind, with the same basis."""
    return [other for other in partners if other.kind == partner.kind and other.on_time_basis == partner.on_time_basis]


def network_counts(measures: Measures, partners: Iterable[Partner], month: Month) -> NetworkCounts:
    """Parcels of a month with a known outcome, all and late, excluded ones too. Empty where on time is not supplied."""
    if KPI not in measures.kpis:
        return {}
    known = {partner.id for partner in partners}
    counts: dict[str, dict[CellKey, Count]] = {}
    for (partner, *cell), pair in measures.partner_cells(KPI, month).items():
        if partner in known and pair.known > 0:
            counts.setdefault(partner, {})[tuple(cell)] = Count(pair.known, pair.known - pair.numerator)
    return counts


def compared(counts: NetworkCounts, edition: str) -> Comparison[CellKey]:
    """Every partner against the others; for partners' eyes, on cells alone that may be disclosed."""
    return compare(counts, partner_rule if edition == "partner" else internal_rule)
