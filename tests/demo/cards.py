"""Cards of the demo network, as the tests ask for them."""

import re

import pypdfium2

from scorecards.compose import compose
from scorecards.engine import Session
from scorecards.model import Month, Partner, Scorecard
from scorecards.model.peers import Edition

OCTOBER = Month(2026, 10)


def partner_of(session: Session, partner_id: str) -> Partner:
    """The partner of an id."""
    return next(partner for partner in session.tables.partners if partner.id == partner_id)


def card(session: Session, partner_id: str, month: Month = OCTOBER, edition: Edition = "partner") -> Scorecard:
    """The card of a partner's month, in English whatever the partner's language."""
    partner = partner_of(session, partner_id)
    return compose(session.workspace, session.tables, session.measures, partner, month, edition, "en")


def page_texts(pdf: bytes) -> list[str]:
    """The text of each sheet, on one line."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]
    document.close()
    return texts
