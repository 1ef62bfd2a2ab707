"""Which pages a card has, and which KPIs stand out on them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CardLayout:
    """Pages in print order; the KPIs at the top of the first page, and those of the control charts (none: chosen)."""

    pages: tuple[str, ...]
    headline: tuple[str, ...] = ()
    trends: tuple[str, ...] = ()
