"""Text that can be drawn: what no font has, and what breaks a document, is replaced visibly and counted."""

import unicodedata
from collections.abc import Callable, Collection
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

#: Drawn in place of a character that cannot be.
REPLACEMENT = "□"
#: Without a glyph on purpose: soft hyphen and word joiner.
INVISIBLE = frozenset({0x00AD, 0x2060})
#: Control characters, line and paragraph separators, surrogates, private use, not assigned.
BROKEN = frozenset({"Cc", "Zl", "Zp", "Cs", "Co", "Cn"})


def drawable(text: str, glyphs: Collection[int]) -> tuple[str, int]:
    """`text` with every character that cannot be drawn replaced, and how many were.

    `glyphs` are the code points that the fonts have. Tabs and line ends become spaces; a letter and its
    accent become one character first, as fonts have them.
    """
    composed = unicodedata.normalize("NFC", text)
    shown = [_shown(character, glyphs) for character in composed]
    return "".join(shown), sum(1 for old, new in zip(composed, shown, strict=True) if new == REPLACEMENT != old)


def _shown(character: str, glyphs: Collection[int]) -> str:
    if character in "\t\n\r":
        return " "
    known = ord(character) in glyphs and unicodedata.category(character) not in BROKEN
    return character if known or ord(character) in INVISIBLE else REPLACEMENT


def map_text(value: T, change: Callable[[str], str]) -> T:
    """A copy of a value (dataclasses, tuples, text) with every text changed."""
    changed: Any = value
    if isinstance(value, str):
        changed = change(value)
    elif isinstance(value, tuple):
        changed = tuple(map_text(item, change) for item in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changed = replace(
            value, **{field.name: map_text(getattr(value, field.name), change) for field in fields(value)}
        )
    return changed  # type: ignore[no-any-return]
