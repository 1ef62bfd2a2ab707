"""From a scorecard to HTML and to PDF bytes: layout and formatting, no arithmetic on measures.

The only room that knows Jinja2 and WeasyPrint.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scorecards.model import Brand, Scorecard
from scorecards.model.attachment import Attachment
from scorecards.model.network import NetworkView


def render_html(scorecard: Scorecard, brand: Brand, overrides: tuple[Path, ...] = ()) -> str:
    """The document as HTML; its pictures have addresses of the scheme `asset:`.

    `overrides` are folders searched for templates before the shipped ones. Raises ConfigurationError for
    a mistake in a template.
    """
    from scorecards.render.document import build_document, first_page_numbers

    return build_document(scorecard, brand, overrides, first_page_numbers(scorecard.pages)).html


@dataclass(frozen=True)
class Rendered:
    """A document: its bytes and how many pages (sheets) they have."""

    pdf: bytes
    pages: int


def render_pdf(scorecard: Scorecard, brand: Brand, overrides: tuple[Path, ...] = ()) -> bytes:
    """The document as PDF/A-3a and PDF/UA-1; equal scorecards and brands give equal bytes.

    Raises ConfigurationError for a mistake in a template, for a picture or file from outside and for
    anything that the renderer warns of.
    """
    return render_document(scorecard, brand, overrides).pdf


def render_document(
    scorecard: Scorecard, brand: Brand, overrides: tuple[Path, ...] = (), attachments: Sequence[Attachment] = ()
) -> Rendered:
    """The PDF of `render_pdf` with its number of pages, and with files inside that its pages do not show."""
    from scorecards.render.fitting import fitted
    from scorecards.render.pdf import write

    layout = fitted(scorecard, brand, overrides)
    return Rendered(write(layout, attachments), len(layout.pages))


def render_network(view: NetworkView, brand: Brand, overrides: tuple[Path, ...] = ()) -> Rendered:
    """The internal overview of all partners as PDF. Raises ConfigurationError as `render_pdf` does."""
    from scorecards.render.network import build_network
    from scorecards.render.pdf import lay_out, write

    layout = lay_out(build_network(view, brand, overrides))
    return Rendered(write(layout), len(layout.pages))


def replaced_characters(scorecard: Scorecard, brand: Brand | None = None) -> str:
    """The characters of the scorecard that cannot be drawn with the brand's fonts and are shown as □, as often."""
    from scorecards.render.document import clean

    return clean(scorecard, brand or Brand(name=scorecard.shipper))[1]


__all__ = ["Rendered", "render_document", "render_html", "render_network", "render_pdf", "replaced_characters"]
