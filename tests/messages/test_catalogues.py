"""The catalogues hold every sentence of the program, in every language, and nothing that could not be said."""

import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from scorecards.errors import ConfigurationError
from scorecards.formats import Formats
from scorecards.model.partner import LANGUAGES
from scorecards.wording import Words, locale_of
from tests.messages.extract import found
from tests.messages.update import FOLDER, lacks, template

OTHERS = LANGUAGES[1:]


@pytest.fixture(scope="module", params=OTHERS)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    """The catalogue of a language as it ships."""
    with (FOLDER / f"{request.param}.po").open("rb") as file:
        return read_po(file, locale=request.param, abort_invalid=True)


def test_every_sentence_is_found_in_the_source() -> None:
    """A sentence that is put together in the code would reach no translator."""
    assert found().lost == []


def test_a_catalogue_has_every_sentence_and_no_other(catalogue: Catalog) -> None:
    """`make messages` was run after the last change of a sentence."""
    assert {message.id for message in catalogue} == {message.id for message in template()}


def test_no_sentence_lacks_its_translation(catalogue: Catalog) -> None:
    """A missing message would be said in English on a page of another language."""
    assert [message.id for message in catalogue if lacks(message) or (message.fuzzy and message.id)] == []


def test_translations_are_not_copies(catalogue: Catalog) -> None:
    """Long sentences that are equal to their English would be untranslated."""
    same = [message.id for message in catalogue if isinstance(message.id, str) and message.id == message.string]
    assert [sentence for sentence in same if re.sub(r"{\w+}", "", sentence).count(" ") > 4] == []


def test_translations_grow_by_a_third_at_most(catalogue: Catalog) -> None:
    """What the pages are tested with; single long ones stand beside short ones."""
    pairs = [(m.id, m.string) for m in catalogue if isinstance(m.id, str) and isinstance(m.string, str) and m.id]
    assert sum(len(said) for _, said in pairs) < 4 / 3 * sum(len(sentence) for sentence, _ in pairs)


@pytest.mark.parametrize("language", OTHERS)
def test_the_program_reads_it(language: str) -> None:
    """All placeholders agree, or reading would refuse the catalogue."""
    assert Words(language).say("Met") != "Met"


def test_numbers_follow_the_language() -> None:
    """fr: decimal comma and blank before %; 0 counts like 1 in French alone."""
    show = Formats(locale_of("fr", "en-GB"), "EUR")
    assert show.value(0.963, "percent", 1) == "96,3\u202f%".replace("\u202f", "\u00a0")
    assert show.month("2026-10") == "octobre 2026"
    assert Formats(locale_of("de", "de-CH"), "CHF").number(1234.5, 1) == "1’234.5"
    assert Formats(locale_of("es", "en-GB"), "EUR").day(date(2026, 11, 12)) == "12 de noviembre de 2026"
    forms = ("{n} late parcel", "{n} late parcels")
    french, german = Words("fr"), Words("de")
    assert french.count(*forms, 0, n="0") == french.count(*forms, 1, n="0")
    assert german.count(*forms, 0, n="0") == german.count(*forms, 2, n="0")


def test_the_one_parcel_is_never_said_of_none() -> None:
    """A singular that names no number cannot stand for 0."""
    forms = ("Recorded cause of the one late parcel", "Recorded causes of the {n} late parcels")
    assert "0" in Words("fr").count(*forms, 0, n="0")


def _own(folder: Path, text: str) -> Words:
    path = folder / "messages" / "de.po"
    path.parent.mkdir()
    path.write_text(f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{text}\n', encoding="utf-8")
    return Words("de", (folder,))


def test_a_team_puts_its_own_words_first(tmp_path: Path) -> None:
    """Other sentences keep the shipped translation; English can be reworded the same way."""
    own = _own(tmp_path, 'msgid "Met"\nmsgstr "Im Ziel"')
    assert own.say("Met") == "Im Ziel"
    assert own.say("Missed") == Words("de").say("Missed")
    (tmp_path / "messages" / "en.po").write_text('msgid "Met"\nmsgstr "On target"\n', encoding="utf-8")
    assert Words("en", (tmp_path,)).say("Met") == "On target"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('msgid "{n} late"\nmsgstr "{m} verspätet"', "differ in {m}, {n}"),
        ('msgid "{n} late"\nmsgstr "{n verspätet"', "expected '}' before end of string"),
        ('msgid "Met"\nIm Ziel', "cannot be read"),
        ('msgid "Met"\nmsgstr "Im Ziel', "cannot be read"),
    ],
)
def test_a_catalogue_that_cannot_be_said_is_refused_by_line(tmp_path: Path, text: str, said: str) -> None:
    """The team's file and line stand in the message."""
    words = _own(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        words.say("Met")
    (problem,) = caught.value.problems
    assert "de.po" in problem.where
    assert problem.line is not None
    assert said in problem.what
