"""Sentences in the language of the document.

The English sentence is the key, as in gettext: the catalogue `templates/messages/<language>.po` translates it,
English needs none. A team's own `templates/messages/<language>.po` comes first. Where a catalogue has no
translation, the English words stand: a sentence in the wrong language is better than none.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, reduce
from pathlib import Path
from string import Formatter

from babel.messages.pofile import PoFileError, read_po

from scorecards.assets import shipped
from scorecards.errors import configuration_error

#: The locale of numbers and dates of a language, where nothing else is said.
_LOCALES = {"en": "en-GB", "fr": "fr-FR", "de": "de-DE", "es": "es-ES", "it": "it-IT"}
FOLDER = "messages"
#: German writes nouns with a capital wherever they stand.
_KEEPS_CAPITALS = ("de",)
#: French counts none like one: 0 colis, 0 jour.
_NONE_IS_SINGULAR = ("fr",)

#: A line of a catalogue: a comment, or text in quotes after its keyword; the reader takes a missing quote for none.
_LINE = re.compile(r'\s*(#.*|((msg\w+(\[\d\])?)\s+)?"([^"\\]|\\.)*"\s*)?')

_FORM = "It is a gettext catalogue: lines msgid and msgstr in turn, each with its text in quotes."
_BRACES = "A translation has the names in braces of its sentence, in any order."

#: Translations by sentence: one text each, or the singular and the plural one.
Messages = Mapping[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Words:
    """Fills sentences with values that are already formatted text; `overrides` are a team's template folders.

    Raises ConfigurationError where a catalogue of the team cannot be read.
    """

    language: str = "en"
    overrides: tuple[Path, ...] = ()

    @cached_property
    def _messages(self) -> Messages:
        folders = (shipped("templates"), *reversed(self.overrides))
        paths = [folder / FOLDER / f"{self.language}.po" for folder in folders]
        return _catalogue(tuple((path, path.stat().st_mtime_ns) for path in paths if path.exists()))

    def say(self, sentence: str, /, **values: str) -> str:
        """`sentence` with its `{names}` replaced. Raises KeyError when a name has no value."""
        return self.word(sentence).format(**values)

    def count(self, one: str, many: str, number: int, /, **values: str) -> str:
        """`one` or `many` by number, as the language counts; both may use `{names}`."""
        forms = self._messages.get((one, many), (one, many))
        chosen = forms[0 if number == 1 or (number == 0 and self.language in _NONE_IS_SINGULAR) else 1]
        if number != 1 and _names(one) != _names(many):
            chosen = forms[-1]  # "the one parcel": no language says so of none
        return chosen.format(**values)

    def word(self, text: str, /) -> str:
        """A name or text that a catalogue may know, as it stands: nothing in it is replaced."""
        return self._messages.get((text,), (text,))[0]

    def chained(self, parts: Iterable[str], /) -> str:
        """Parts that are not empty as one sentence: `a; b; c`, as the language sets a semicolon."""
        filled = list(filter(None, parts))
        return reduce(lambda head, tail: self.say("{head}; {tail}", head=head, tail=tail), filled) if filled else ""

    def inside(self, name: str, /) -> str:
        """A name as it is written inside a sentence: in lower case, where the language has it so."""
        return name if self.language in _KEEPS_CAPITALS else name.lower()


def locale_of(language: str, preferred: str) -> str:
    """The preferred locale where it is of the language, else the language's usual one."""
    return preferred if preferred.split("-", maxsplit=1)[0] == language else _LOCALES[language]


@lru_cache(maxsize=32)
def _catalogue(files: tuple[tuple[Path, int], ...]) -> Messages:
    """Catalogues put together, the last first; each with the time it was changed, so that a preview sees a new word."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for path, _ in files:
        found.update(_read(path))
    return found


def _read(path: Path) -> Messages:
    try:
        for number, line in enumerate(path.read_text("utf-8-sig", "replace").split("\n"), 1):
            if not _LINE.fullmatch(line):
                raise configuration_error(path, f"cannot be read: {line.strip()}", _FORM, number)
        with path.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        raise configuration_error(path, f"cannot be read: {error}", _FORM, getattr(error, "lineno", None)) from error
    found = {}
    for message in catalogue:
        sentences, forms = _texts(message.id), _texts(message.string)
        if all(sentences) and all(forms) and not message.fuzzy:
            _check(path, message.lineno, sentences, forms)
            found[sentences] = forms
    return found


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(map(str, value)) if isinstance(value, tuple | list) else ("",)


def _check(path: Path, line: int | None, sentences: tuple[str, ...], forms: tuple[str, ...]) -> None:
    """Refuses a translation that names what its sentence does not have, or leaves out what it has."""
    wanted = frozenset().union(*(_names(sentence) for sentence in sentences))
    try:
        given = frozenset().union(*(_names(form) for form in forms))
    except ValueError as error:
        raise configuration_error(path, f"{forms[-1]!r}: {error}", _BRACES, line) from error
    if given != wanted:
        names = ", ".join(f"{{{name}}}" for name in sorted(given ^ wanted))
        what = f"the translation of {sentences[-1]!r} and its sentence differ in {names}"
        raise configuration_error(path, what, _BRACES, line)


@lru_cache(maxsize=1024)
def _names(sentence: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(sentence) if name)
