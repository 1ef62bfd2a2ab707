"""A published document rendered again from what the ledger keeps of it, and why it may not come out the same."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from scorecards import __version__
from scorecards.errors import ConfigurationError, Problem, configuration_error
from scorecards.ledger.evidence import LIBRARY, templates
from scorecards.ledger.records import Document, File
from scorecards.ledger.store import Ledger
from scorecards.ledger.verifying import first_difference
from scorecards.model import Scorecard, scorecard_from_json
from scorecards.outbox import Look, attached

_BRAND = {"brand/words": "brand.yaml", "brand/logo": "your logo", "brand/partner_logo": "the partner's logo"}


@dataclass(frozen=True)
class Reproduced:
    """A PDF rendered again: its bytes, whether they are those that were published, and what is not as it was.

    `changes` are program, templates, fonts, brand and libraries, a line each; `where` says where the documents part,
    "" where they do not.
    """

    pdf: File
    is_equal: bool
    changes: tuple[str, ...]
    where: str


def reproduce(ledger: Ledger, document: Document, look: Look) -> Reproduced:
    """Render a published document again from its kept scorecard, with today's program, templates, fonts and brand.

    Workbook and JSON inside it are those that were kept: of the rows behind a document nothing is read again.
    Raises ConfigurationError for a draft, for a scorecard that this version cannot read, and where rendering fails.
    """
    from scorecards.render import render_document

    kept = {Path(file.name).suffix.removeprefix("."): file for file in ledger.files(document)}
    published = kept.pop("pdf")
    card = _card(ledger, document)
    changes = changes_since(ledger, document, look)
    beside = attached(card, {suffix: file.data for suffix, file in kept.items()})
    try:
        pdf = render_document(card, look.brand_of(card.partner_id), look.overrides, beside).pdf
    except ConfigurationError as error:
        raise ConfigurationError([*error.problems, *(Problem(document.id, None, line) for line in changes)]) from None
    is_equal = sha256(pdf).digest() == sha256(published.data).digest()
    where = "" if is_equal else _where(published.data, pdf)
    return Reproduced(File(published.name, pdf), is_equal, changes, where)


def _card(ledger: Ledger, document: Document) -> Scorecard:
    try:
        return scorecard_from_json(ledger.content(document.card).decode())
    except ValueError:
        what = f"its scorecard is of another version of the program ({document.program}), which knew other fields"
        hint = f"Install that version, or take the files as they were: scorecards ledger get {document.id}"
        raise configuration_error(document.id, what, hint) from None


def changes_since(ledger: Ledger, document: Document, look: Look) -> tuple[str, ...]:
    """What of program, templates, fonts, brand and libraries is not as it was, a line each."""
    program = f"scorecards {__version__}"
    lines = [] if document.program == program else [f"program: {document.program} then, {program} now"]
    was: dict[str, str] = json.loads(ledger.content(document.templates))
    now = templates(look, document.key.partner, document.key.language)
    for name in sorted(was.keys() | now.keys()):
        if was.get(name) != now.get(name):
            lines.append(_line(name, was.get(name), now.get(name)))
    return tuple(lines)


def _line(name: str, was: str | None, now: str | None) -> str:
    if name.startswith(LIBRARY):
        return f"{name.removeprefix(LIBRARY)}: {was or 'not known'} then, {now or 'not known'} now"
    what = "is new" if was is None else "is gone" if now is None else "has changed"
    return f"{_called(name)} {what}"


def _called(name: str) -> str:
    """A part of the manifest in words: `font Inter-Regular.ttf`, `shipped template sections/kpis.html`."""
    for start, word in (("font/", "font "), ("shipped/", "shipped template ")):
        if name.startswith(start):
            return word + name.removeprefix(start)
    return _BRAND.get(name, f"your template {name}")


def _text(page: Any) -> str:
    return str(page.get_textpage().get_text_bounded())


def _pixels(page: Any) -> bytes:
    return bytes(page.render(scale=1).to_numpy().tobytes())


def _where(was: bytes, now: bytes) -> str:
    """The first page whose text is another; then the first that looks otherwise; else the first byte."""
    import pypdfium2

    then, today = pypdfium2.PdfDocument(was), pypdfium2.PdfDocument(now)
    try:
        for read, what in ((_text, "reads otherwise"), (_pixels, "looks otherwise, with the same words")):
            for number, (one, other) in enumerate(zip(then, today, strict=False), 1):
                if read(one) != read(other):
                    return f"page {number} of {len(then)} is the first that {what}"
            if len(then) != len(today):
                return f"has {len(today)} pages, had {len(then)}; those that both have read the same"
    finally:
        then.close()
        today.close()
    return f"its pages look the same; {first_difference(was, now)}"
