"""A document as PDF bytes: PDF/A-3a and PDF/UA-1, the same bytes for the same input."""

import logging
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, partial
from io import BytesIO

from weasyprint import CSS, HTML
from weasyprint import Attachment as Embedded
from weasyprint.document import Document as Layout
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from scorecards.assets import shipped
from scorecards.errors import configuration_error
from scorecards.model import Page
from scorecards.model.attachment import Attachment
from scorecards.render.conformance import finish
from scorecards.render.document import Document, fallback_address, font_address
from scorecards.render.fetcher import AssetFetcher
from scorecards.render.fonts import FontFiles
from scorecards.render.pictures import Asset

VARIANT = "pdf/a-3a"
#: A hint about the machine, not about the document: fonts are then made smaller by a slower library.
MACHINE_HINTS = ("Using fontTools instead of HarfBuzz-Subset",)


class Html(HTML):  # type: ignore[misc]
    """HTML with the project's own sheet for how elements behave (see `templates/elements.css`)."""

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: ARG002 (WeasyPrint's signature)
        return [_element_sheet((shipped("templates") / "elements.css").read_text(encoding="utf-8"))]


def lay_out(document: Document) -> Layout:
    """The document on pages.

    Raises ConfigurationError when anything but the scorecard's own pictures is asked for, or when the
    renderer warns of anything (a missing glyph, an unknown property): a silent renderer hides faults.
    """
    with _strict():
        fonts, style = _style_sheet(document.css, document.fonts)
        html = Html(string=document.html, url_fetcher=AssetFetcher(document.assets))
        return html.render(font_config=fonts, stylesheets=[style], pdf_variant=VARIANT)


def write(layout: Layout, attachments: Sequence[Attachment] = ()) -> bytes:
    """The laid out pages as PDF bytes, with files inside. Raises ConfigurationError as `lay_out` does."""
    media_types = {each.name: each.media_type for each in attachments}
    options = {"attachments": [_embedded(each) for each in attachments]} if attachments else {}
    with _strict(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile open
        return bytes(
            layout.write_pdf(pdf_variant=VARIANT, finisher=partial(finish, media_types=media_types), **options)
        )


def _embedded(attachment: Attachment) -> Embedded:
    """As the renderer takes it; without dates it would look at the clock."""
    day = datetime.fromisoformat(attachment.modified)
    return Embedded(
        file_obj=BytesIO(attachment.data),
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=day,
        modified=day,
        url_fetcher=AssetFetcher({}),
    )


def page_numbers(layout: Layout, pages: tuple[Page, ...]) -> dict[str, int]:
    """The sheet on which each page of the card begins."""
    sheets = [set(sheet.anchors) for sheet in layout.pages]
    return {page.id: next(number for number, ids in enumerate(sheets, 1) if page.id in ids) for page in pages}


def spilled(layout: Layout, pages: tuple[Page, ...]) -> frozenset[str]:
    """The pages of the card that need more than one sheet."""
    starts = page_numbers(layout, pages)
    ends = [*list(starts.values())[1:], len(layout.pages) + 1]
    return frozenset(page for (page, start), end in zip(starts.items(), ends, strict=True) if end - start > 1)


@lru_cache(maxsize=8)
def _loaded(fonts: FontFiles) -> tuple[FontConfiguration, dict[str, Asset]]:
    """One per process and family: loading fonts is the dearest part of a style sheet."""
    faces = {font_address(weight): Asset("font/ttf", path.read_bytes()) for weight, path in fonts.faces}
    faces |= {fallback_address(name): Asset("font/ttf", path.read_bytes()) for name, path in fonts.named_fallbacks}
    return FontConfiguration(), faces


@lru_cache(maxsize=32)
def _style_sheet(text: str, fonts: FontFiles) -> tuple[FontConfiguration, CSS]:
    """A parsed style sheet, shared by all documents of a process."""
    configuration, faces = _loaded(fonts)
    return configuration, CSS(string=text, font_config=configuration, url_fetcher=AssetFetcher(faces))


@lru_cache(maxsize=1)
def _element_sheet(text: str) -> CSS:
    return CSS(string=text, url_fetcher=AssetFetcher({}))


class _Collector(logging.Handler):
    """Keeps what the renderer complains about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the message of a record."""
        message = record.getMessage()
        if not message.startswith(MACHINE_HINTS):
            self.messages.append(message)


@contextmanager
def _strict() -> Iterator[None]:
    """Turn every complaint of the renderer into an error."""
    collector = _Collector()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(collector)
    try:
        yield
    except FatalURLFetchingError as error:
        raise configuration_error("page templates", str(error), "use pictures of the brand or of the marks") from error
    finally:
        logger.removeHandler(collector)
    if collector.messages:
        raise configuration_error("page templates", "; ".join(dict.fromkeys(collector.messages)), "see the style sheet")
