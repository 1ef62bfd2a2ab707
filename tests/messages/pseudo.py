"""A language that nobody speaks: every sentence a third longer, every letter marked, every `{name}` kept.

A plain English word on a page in this language did not come from a catalogue; a page that spills or clips in it has no
room for German.
"""

from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tests.messages.extract import found

_PLAIN = "abcdefghijklnorstuwyzABCDEGHIKLNORSTUWYZ"
_MARKED = "äƀċďēƒğĥïĵķľñöŕšťüŵÿžÄƁĊĎĒĞĤÏĶĽÑÖŔŠŤÜŴŸŽ"
_TABLE = str.maketrans(_PLAIN, _MARKED)


def pseudo(sentence: str) -> str:
    """The sentence with marked letters, every third of them twice."""
    said = ""
    for text, name, spec, _ in Formatter().parse(sentence):
        for place, letter in enumerate(text):
            said += letter.translate(_TABLE) * (2 if place % 3 == 1 and letter.isalpha() else 1)
        if name is not None:
            said += "{" + name + (f":{spec}" if spec else "") + "}"
    return said


def pseudo_catalogue(folder: Path, language: str) -> Path:
    """`messages/<language>.po` under a folder of templates, with every message there is."""
    catalogue = Catalog(locale=language)
    for message in found().messages:
        if isinstance(message, tuple):
            catalogue.add(message, tuple(map(pseudo, message)))
        else:
            catalogue.add(message, pseudo(message))
    path = folder / "messages" / f"{language}.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    return folder
