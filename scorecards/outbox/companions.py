"""The files that go with a scorecard, beside it and inside it: the workbook of its annex and all its figures."""

from pathlib import Path

from scorecards.model import Scorecard, scorecard_to_json
from scorecards.model.annex import Annex
from scorecards.model.attachment import Attachment
from scorecards.outbox.files import document_path
from scorecards.outbox.workbook import workbook

XLSX, JSON = "xlsx", "json"
COMPANIONS = (XLSX, JSON)
_MEDIA_TYPES = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", JSON: "application/json"}


def companions(card: Scorecard, annex: Annex) -> tuple[Attachment, ...]:
    """Both files under the name of the document, dated by the data."""
    return (
        Attachment(
            name=_name(card, XLSX),
            media_type=_MEDIA_TYPES[XLSX],
            data=workbook(annex),
            relationship="Supplement",
            description="Every figure and the rows behind it",
            modified=card.data_as_of,
        ),
        Attachment(
            name=_name(card, JSON),
            media_type=_MEDIA_TYPES[JSON],
            data=scorecard_to_json(card).encode(),
            relationship="Data",
            description="All figures, verdicts and words of the pages",
            modified=card.data_as_of,
        ),
    )


def _name(card: Scorecard, suffix: str) -> str:
    return document_path(Path(), card, suffix).name
