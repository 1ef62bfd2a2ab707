"""Write the sentences of the program into the catalogues, keeping every translation: `make messages`."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from scorecards.model.partner import LANGUAGES
from tests.messages.extract import ROOT, found

FOLDER = ROOT / "templates" / "messages"
_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_HEADER = "# Words of the documents. `make messages` adds what is new; an empty msgstr is said in English."


def template() -> Catalog:
    """Every message with the files that say it, in their order."""
    catalogue = Catalog(charset="utf-8")
    for message, places in sorted(found().messages.items(), key=lambda item: (item[1][0], str(item[0]))):
        catalogue.add(message, locations=[(place, 0) for place in dict.fromkeys(places)])
    return catalogue


def updated(path: Path, language: str) -> Catalog:
    """The catalogue of a language with all messages of today, and no other."""
    catalogue = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.update(template(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def _head(catalogue: Catalog) -> None:
    """A header that does not change from day to day."""
    catalogue.header_comment, catalogue.fuzzy = _HEADER, False
    catalogue.project, catalogue.version = "scorecards", "1"
    catalogue.creation_date = catalogue.revision_date = _SINCE
    catalogue.last_translator = catalogue.language_team = catalogue.msgid_bugs_address = ""


def lacks(message: Message) -> bool:
    """Whether a message has no translation, or lacks one of its two forms."""
    forms = (message.string,) if isinstance(message.string, str) else message.string
    return bool(message.id) and not (forms and all(forms))


def main() -> None:
    """All languages, and how much each lacks."""
    for language in LANGUAGES[1:]:
        path = FOLDER / f"{language}.po"
        catalogue = updated(path, language)
        path.parent.mkdir(exist_ok=True)
        _head(catalogue)
        with path.open("wb") as file:
            write_po(file, catalogue, width=0, include_lineno=False)
        missing = sum(lacks(message) for message in catalogue)
        sys.stdout.write(f"{language}: {len(catalogue)} messages, {missing} without translation\n")


if __name__ == "__main__":
    main()
