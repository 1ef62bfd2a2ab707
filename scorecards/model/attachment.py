"""A file that travels inside a document."""

from dataclasses import dataclass
from typing import Literal

#: What the file is to the document (PDF/A-3): the data its pages show, or more than they show.
Relationship = Literal["Data", "Supplement"]


@dataclass(frozen=True)
class Attachment:
    """Bytes with name, media type and description; `modified` is the data date (ISO)."""

    name: str
    media_type: str
    data: bytes
    relationship: Relationship
    description: str
    modified: str
