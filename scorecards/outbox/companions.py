"""The files that go with a scorecard, beside it and inside it: the workbook of its annex and all its figures."""

from collections.abc import Mapping
from pathlib import Path

from scorecards.model import Scorecard, scorecard_to_json
from scorecards.model.annex import Annex
from scorecards.model.attachment import Attachment, Relationship
from scorecards.outbox.files import document_path
from scorecards.outbox.workbook import workbook

XLSX, JSON = "xlsx", "json"
COMPANIONS = (XLSX, JSON)
_MEDIA_TYPES = {XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", JSON: "application/json"}
_KINDS: tuple[tuple[str, Relationship, str], ...] = (
    (XLSX, "Supplement", "Every figure and the rows behind it"),
    (JSON, "Data", "All figures, verdicts and words of the pages"),
)


def companions(card: Scorecard, annex: Annex) -> tuple[Attachment, ...]:
    """Both files under the name of the document, dated by the data."""
    return attached(card, {XLSX: workbook(annex), JSON: scorecard_to_json(card).encode()})


def attached(card: Scorecard, files: Mapping[str, bytes]) -> tuple[Attachment, ...]:
    """Files of a document, by their suffix, as they are put into it."""
    return tuple(
        Attachment(
            name=_name(card, suffix),
            media_type=_MEDIA_TYPES[suffix],
            data=files[suffix],
            relationship=relationship,
            description=description,
            modified=card.data_as_of,
        )
        for suffix, relationship, description in _KINDS
        if suffix in files
    )


def _name(card: Scorecard, suffix: str) -> str:
    return document_path(Path(), card, suffix).name
