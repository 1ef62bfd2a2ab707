from dataclasses import dataclass

from scorecards.render import replaced_characters
from scorecards.render.text import drawable, map_text, named
from tests.render import example

GLYPHS = frozenset(map(ord, "abc é□\u202f\u200b"))


def test_what_a_font_has_stays() -> None:
    assert drawable("a b\u202fc\u200b", GLYPHS) == ("a b\u202fc\u200b", "")


def test_a_missing_glyph_is_replaced_visibly_and_named() -> None:
    assert drawable("a📦b中", GLYPHS) == ("a□b□", "📦中")


def test_controls_separators_and_private_use_are_replaced() -> None:
    every = frozenset(range(0x110000))
    assert drawable("a\x00\x07\u2028\u2029\ue000b", every) == ("a□□□□□b", "\x00\x07\u2028\u2029\ue000")


def test_line_ends_become_spaces_and_are_not_counted() -> None:
    assert drawable("a\tb\r\nc", GLYPHS) == ("a b  c", "")


def test_a_letter_and_its_accent_become_one_character() -> None:
    assert drawable("e\u0301", GLYPHS) == ("é", "")


def test_a_soft_hyphen_needs_no_glyph_and_a_box_in_the_data_is_not_counted() -> None:
    assert drawable("a\u00adb□", GLYPHS) == ("a\u00adb□", "")


def test_every_text_of_a_value_is_changed() -> None:
    @dataclass(frozen=True)
    class Inner:
        words: str
        number: int

    @dataclass(frozen=True)
    class Outer:
        inner: tuple[Inner, ...]
        name: str | None

    value = Outer((Inner("a", 1),), None)
    assert map_text(value, str.upper) == Outer((Inner("A", 1),), None)


def test_characters_of_a_card_are_counted_wherever_they_stand() -> None:
    from dataclasses import replace

    assert replaced_characters(example.CARD) == ""
    card = replace(example.CARD, partner="Paket 📦", notes=replace(example.NOTES, remarks=("\u2028",)))
    assert replaced_characters(card) == "📦\u2028"


def test_what_turns_the_text_around_is_replaced() -> None:
    """After U+202E `gpj.exe` reads `exe.jpg`; marks of direction only (U+200F) stay where a font has them."""
    every = frozenset(range(0x110000))
    assert drawable("a\u202egpj\u202c\u2067\u2069\u200f", every) == ("a□gpj□□□\u200f", "\u202e\u202c\u2067\u2069")


def test_characters_are_named_by_their_numbers_each_once() -> None:
    assert named("中📦中") == "U+4E2D, U+1F4E6"
    assert named("abcdefg") == "U+0061, U+0062, U+0063, U+0064, U+0065, U+0066, …"
    assert named("") == ""
