"""Text that can be drawn: what no font has, and what breaks a document, is replaced visibly and named."""

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
#: They turn around the text that follows, which then reads as another: embeddings, overrides and isolates.
TURNING = frozenset({*range(0x202A, 0x202F), *range(0x2066, 0x206A)})
#: Characters named in a message; the rest is counted.
NAMED = 6


def drawable(text: str, glyphs: Collection[int]) -> tuple[str, str]:
    """`text` with every character that cannot be drawn replaced, and those that were.

    `glyphs` are the code points that the fonts have. Tabs and line ends become spaces; a letter and its
    accent become one character first, as fonts have them.
    """
    composed = unicodedata.normalize("NFC", text)
    shown = [_shown(character, glyphs) for character in composed]
    replaced = [old for old, new in zip(composed, shown, strict=True) if new == REPLACEMENT != old]
    return "".join(shown), "".join(replaced)


def named(characters: str) -> str:
    """`U+1F4E6, U+4E2D`: the characters by their numbers, for those who read it may not be able to draw them either."""
    numbers = [f"U+{ord(character):04X}" for character in sorted(set(characters))]
    return ", ".join(numbers[:NAMED] + ["…"] * (len(numbers) > NAMED))


def _shown(character: str, glyphs: Collection[int]) -> str:
    if character in "\t\n\r":
        return " "
    known = ord(character) in glyphs and unicodedata.category(character) not in BROKEN and ord(character) not in TURNING
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
