"""Sentences in the language of the document.

The English sentence is the key, as in gettext: a catalogue `config/messages/<language>.po` translates
it; English needs none.
"""

from dataclasses import dataclass

LANGUAGES = ("en",)


@dataclass(frozen=True)
class Words:
    """Fills sentences with values that are already formatted text."""

    language: str = "en"

    def say(self, sentence: str, /, **values: str) -> str:
        """`sentence` with its `{names}` replaced. Raises KeyError when a name has no value."""
        return sentence.format(**values)

    def count(self, one: str, many: str, number: int, /, **values: str) -> str:
        """`one` or `many` by number; both may use `{names}`."""
        return self.say(one if number == 1 else many, **values)
