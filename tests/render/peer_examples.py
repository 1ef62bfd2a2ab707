"""Comparisons with peers made by hand: both editions, a funnel and a strip."""

from dataclasses import replace

from scorecards.model import Page, Scorecard
from scorecards.model.peers import PeerCell, PeerLimits, PeerPoint, PeersView
from tests.render import example

LONG_NAME = "Compagnie Générale des Messageries Transfrontalières du Nord"
#: Due, late and expected; the differences of the first five are the largest, the other three are one row.
CELLS = (
    PeerCell("Standard", "DE→FR", 4118, 291, 220.4),
    PeerCell("Standard", "FR→ES", 3047, 212, 142.4),
    PeerCell("Standard", "FR→FR", 9412, 246, 217.4),
    PeerCell("Standard", "FR→IT", 2291, 108, 84.4),
    PeerCell("Express", "DE→FR", 913, 61, 43.4),
    PeerCell("Express", "DE→DE", 7200, 200, 190.4),
    PeerCell("Pickup", "FR→FR", 9000, 250, 240.4),
    PeerCell("Pickup", "ES→ES", 5473, 170, 140.8),
)
#: Crowded where the median and 1 lie, one outside, one with a long name, one of the partner itself.
POINTS = (
    PeerPoint(example.CARD.partner, 38_100.0, 1.2016, "inside"),
    PeerPoint("Albion Freight", 12_400.0, 1.02, "inside"),
    PeerPoint("Brise Messagerie", 12_900.0, 0.98, "inside"),
    PeerPoint("Corvus Paket", 12_700.0, 1.0, "inside"),
    PeerPoint("Dovrefjell Transport", 37_000.0, 1.18, "inside"),
    PeerPoint("Esker Lines", 4_300.0, 2.3, "above"),
    PeerPoint(LONG_NAME, 21_000.0, 0.7, "inside"),
    PeerPoint("Galerna Envíos", 8_100.0, 0.85, "inside"),
    PeerPoint("Harmattan", 6_000.0, 1.35, "inside"),
    PeerPoint("Isar Kurier", 2_900.0, 0.93, "inside"),
)


def limits(n: float) -> PeerLimits:
    """Lines that come nearer to 1 with more parcels."""
    spread = 0.16 + 14 / n**0.5 / 3
    return PeerLimits(n, max(1 - 1.6 * spread, 0.0), 1 - spread, 1 + spread, 1 + 1.6 * spread)


INTERNAL = PeersView(
    edition="internal",
    kpi="on_time",
    period="2026-10",
    display="funnel",
    place="inside",
    reason="",
    parcels=41_927,
    late=1551,
    cells=21,
    matched=41_454,
    matched_late=1538,
    matched_cells=8,
    peers=9,
    expected=1279.6,
    ratio=1538 / 1279.6,
    interval=(1.13, 1.27),
    decimals=2,
    expected_decimals=0,
    overall=0.0316,
    limits=limits(38_100.0),
    quartiles=(0.879, 0.997, 1.177),
    curve=tuple(limits(1450 * (41_910 / 1450) ** (step / 24)) for step in range(25)),
    points=POINTS,
    lanes=CELLS,
    title="On like-for-like lanes late parcels were 1.20 times the expected number, inside the limits of 9 peers, "
    "0.71 to 1.29",
    subtitle="Late parcels against those expected on the same lanes and services, October 2026 · "
    "late on all lanes 3.7%",
    arithmetic="1,538 ÷ 1,280 = 1.20",
    evidence=(
        "With 9 peers, inside the limits is weak evidence: a carrier is called outside below 0.71 or above 1.29.",
        "The carrier lies above the middle half of its peers, 0.88 to 1.18.",
    ),
    how_to_read="1 = as many late parcels as expected; pale = 95% limits, dotted = 99.8%; "
    "beyond these alone is outside.",
    notes="Expected = the carrier’s parcels × the late share of all other carriers on the same lane and service, where "
    "at least 2 others had 200 parcels. Median and quartiles are means of three neighbouring peers.",
)
PARTNER = replace(
    INTERNAL,
    edition="partner",
    points=(),
    lanes=(),
    limits=replace(limits(38_100.0), n=41_454.0),
    curve=tuple(limits(41_454 * (0.25 + 1.5 * step / 24)) for step in range(25)),
)
STRIP = replace(
    INTERNAL,
    display="strip",
    place=None,
    limits=None,
    curve=(),
    points=POINTS[:6],
    peers=5,
    title="On like-for-like lanes late parcels were 1.20 times the expected number; 5 peers are too few to call an "
    "outlier",
    evidence=("With 5 peers, fewer than 8, no limits are drawn: too few peers to call an outlier.",),
    how_to_read="1 = as many late parcels as expected; bar = 95% interval, band = middle half of the peers.",
)
PARTNER_STRIP = replace(STRIP, edition="partner", points=(), lanes=())


def with_peers(view: PeersView, card: Scorecard = example.CARD) -> Scorecard:
    """The card with the page of the comparison."""
    page = Page("peers", "Peer comparison", view.title, view.subtitle, view.how_to_read, view.notes)
    return replace(card, edition=view.edition, peers=view, pages=(*card.pages[:-1], page, card.pages[-1]))


def long_name() -> Scorecard:
    """The partner's own name is long, and German."""
    card = replace(example.CARD, partner="Süddeutsche Paket- und Schwergutlogistik Zweigniederl. Ulm X", locale="de-DE")
    return with_peers(INTERNAL, card)
