"""The demo's cards in other languages: the same figures, no English left over, and room for longer words."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from babel import Locale

from scorecards.compose import compose
from scorecards.engine import Session
from scorecards.model import Scorecard, scorecard_to_json
from scorecards.model.partner import LANGUAGES
from scorecards.render import render_document
from tests.demo.cards import OCTOBER, page_texts, partner_of
from tests.messages.pseudo import pseudo_catalogue

#: Names and words of the demo's own data; services, flows, causes and KPIs are none of them.
_DATA = {
    *("Ateliers", "Boréal", "Depot", "Dépôt", "Mirabelle", "Express", "Europe", "Paris", "Refurb", "des", "rue"),
    *("history", "recent", "register", "velo", "Vélo", "Plume"),  # sources, one more name
    *("Storm", "motorway", "closed", "the", "border", "for", "two", "days", "Head", "transport"),  # an exclusion
    *("Saturday", "address", "area", "correction", "delivery", "oversize", "peak", "remote", "season"),  # surcharges
    *("filed", "insufficient", "late", "packaging", "proof", "too"),  # rejections of claims
}


@pytest.fixture(scope="module")
def strange(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Session:
    """The demo of a team whose French is a language that nobody speaks."""
    folder = tmp_path_factory.mktemp("strange")
    pseudo_catalogue(folder / "templates", "fr")
    return replace(session, workspace=replace(session.workspace, folder=folder))


def in_language(session: Session, partner_id: str, language: str) -> Scorecard:
    partner = partner_of(session, partner_id)
    return compose(session.workspace, session.tables, session.measures, partner, OCTOBER, language=language)


def french_dates() -> set[str]:
    months = Locale.parse("fr_FR").months["format"]
    words = {re.sub(r"[^\w]", "", word) for kind in ("wide", "abbreviated") for word in months[kind].values()}
    return words | {re.sub(r"[^\w]", "", word) for word in Locale.parse("fr_FR").months["stand-alone"]["wide"].values()}


def plain_words(texts: list[str]) -> set[str]:
    """Words without any marked letter; all capitals are codes."""
    found = {word for text in texts for word in re.findall(r"[^\W\d_]{3,}", text)}
    return {word for word in found if word.isascii() and not word.isupper() and word != "ppp"}


@pytest.mark.parametrize("partner_id", ["boreal-express", "depot-mirabelle", "velo-plume"])
def test_every_word_of_the_program_comes_from_a_catalogue(strange: Session, partner_id: str) -> None:
    """What is left are names, dates and words of the data; and every page still has its one sheet."""
    made = in_language(strange, partner_id, "fr")
    rendered = render_document(made, strange.workspace.brand, strange.workspace.overrides)
    texts = page_texts(rendered.pdf)
    if made.page("actions"):  # texts of the team
        texts = texts[1:-1]
    assert plain_words(texts) - _DATA - french_dates() == set()
    assert rendered.pages == len(made.pages)


def figures(value: object) -> Iterator[object]:
    """Every number, truth and nothing of a card, in its order; texts are another matter."""
    if isinstance(value, dict):
        for each in value.values():
            yield from figures(each)
    elif isinstance(value, list):
        for each in value:
            yield from figures(each)
    elif not isinstance(value, str):
        yield value


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_changes_no_figure(session: Session, language: str) -> None:
    """Values, verdicts and grades are those of the English card, to the last digit."""
    english, other = (in_language(session, "boreal-express", each) for each in ("en", language))
    assert other.language == language
    assert list(figures(json.loads(scorecard_to_json(other)))) == list(figures(json.loads(scorecard_to_json(english))))
    assert [kpi.status for kpi in other.kpis] == [kpi.status for kpi in english.kpis]
    assert [page.id for page in other.pages] == [page.id for page in english.pages]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_fits_and_says_what_it_is(session: Session, language: str) -> None:
    """Ten pages on ten sheets; the document names its language, and its words are not the English ones."""
    made = in_language(session, "boreal-express", language)
    rendered = render_document(made, session.workspace.brand)
    assert rendered.pages == len(made.pages) == 10
    texts = " ".join(page_texts(rendered.pdf))
    english = {page.title for page in in_language(session, "boreal-express", "en").pages}
    assert not any(title in texts for title in english)
    with pikepdf.open(BytesIO(rendered.pdf)) as document:
        assert str(document.Root.Lang) == language


def test_partners_of_the_demo_get_their_own_language(session: Session) -> None:
    """Without --language it is the partner's."""
    partner = partner_of(session, "padana-corriere")
    made = compose(session.workspace, session.tables, session.measures, partner, OCTOBER)
    assert (made.language, made.locale, made.period_label) == ("it", "it-IT", "ottobre 2026")


def test_own_catalogue_of_a_team_reaches_the_page(session: Session, tmp_path: Path) -> None:
    """A word of the team's own stands in the document, the others stay."""
    path = tmp_path / "templates" / "messages" / "de.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid "On time"\nmsgstr "Termintreue gesamt"\n', encoding="utf-8")
    own = replace(session, workspace=replace(session.workspace, folder=tmp_path))
    names = {result.id: result.name for result in in_language(own, "velo-plume", "de").kpis}
    shipped = {result.id: result.name for result in in_language(session, "velo-plume", "de").kpis}
    assert names.pop("on_time") == "Termintreue gesamt" != shipped.pop("on_time")
    assert names == shipped
