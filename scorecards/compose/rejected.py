"""Why rows were rejected, in the language of the document."""

import re

from scorecards.model import RejectRow
from scorecards.sources.tables import Reject
from scorecards.wording import Words

#: What reading a column can find. What the checks of a table find stands in the catalogue as it is.
_SENTENCES = (
    "{column} is empty",
    "{column} is not a whole number",
    "{column} is not a number",
    "{column} is not a number with decimal '{sign}'",
    "{column} is not an amount",
    "{column} is not an amount with decimal '{sign}'",
    "{column} is not a date",
    "{column} is not a date (expected {formats})",
    "{column} is not a time",
    "{column} is not a time (expected {formats})",
    "{column} is not below {limit} units",
    "{column} is not between {first} and {last} (no date? list it under missing)",
    "duplicate {column}",
)
_PLACE = re.compile(r"(?P<file>.*), row (?P<row>\d+): ")


def rejected(words: Words, found: Reject) -> RejectRow:
    """The reason and the example of some rejected rows; names of files and columns, and values, stay as they are."""
    return RejectRow(found.table, reason(words, found.reason), found.rows, _example(words, found))


def reason(words: Words, english: str) -> str:
    """A reason as the sources give it, said in the language of `words`."""
    for sentence in _SENTENCES:
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(sentence))
        if match := re.fullmatch(pattern, english):
            return words.say(sentence, **match.groupdict())
    return words.word(english)


def _example(words: Words, found: Reject) -> str:
    """`parcels.csv, row 12: 31/13/2026`: where one stands, and what stands there; the reason stands beside it."""
    head, known, value = found.example.partition(found.reason)
    place = _PLACE.fullmatch(head)
    if not known or place is None:
        return found.example
    where = words.say("{file}, row {row}", file=place["file"], row=place["row"])
    value = value.removeprefix(": ")
    return f"{where}: {value}" if value else where
