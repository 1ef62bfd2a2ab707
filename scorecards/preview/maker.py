"""Makes one document again and again, from as little as a change asks for."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from scorecards.compose import compose
from scorecards.engine import Session, open_session
from scorecards.errors import configuration_error
from scorecards.model import Brand, Month, Scorecard
from scorecards.model.peers import Edition
from scorecards.preview.files import LOOKS, SETTINGS, TEMPLATES, WORDS, Stamps, changed, stamps
from scorecards.preview.pictures import pictures
from scorecards.render import render_document
from scorecards.workspace import Workspace, load_workspace

#: Pixels per point: a page is as wide as most screens.
_SCALE = 1.8


@dataclass(frozen=True)
class Choice:
    """Which document is shown, and which of its pages (none: all); the language is by default the partner's."""

    partner: str
    month: Month
    edition: Edition = "partner"
    pages: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True)
class Made:
    """A document: its pages as PNG and the whole as PDF."""

    title: str
    pages: tuple[bytes, ...]
    pdf: bytes


@dataclass(frozen=True)
class Step:
    """What was done to make it, or kept from before, and how many seconds it took."""

    name: str
    seconds: float | None


class Maker:
    """Keeps what a change leaves as it was: the figures where only looks changed, the pages where nothing did."""

    def __init__(self, location: Path, data: Path | None, session: Session, choice: Choice) -> None:
        self._location, self._data, self._choice = location, data, choice
        self._session, self._workspace = session, session.workspace
        self._card: Scorecard | None = None
        self._stamps: Stamps = {}
        self._drawn: tuple[object, ...] = ()
        self._made = Made("", (), b"")
        self.steps: list[Step] = []

    def stamps(self) -> Stamps:
        """All files that the document is made of, as they are now."""
        return stamps(self._session.workspace.folder, self._session.workspace.data_folder)

    def make(self, now: Stamps) -> Made:
        """The document of the files as they are. Raises ScorecardError for what is wrong with them."""
        self.steps = []
        since = changed(self._stamps, now)
        workspace, card = self._read(since), self._card
        if card is None or self._says_more(workspace, since):
            with self._timed("figures"):
                session = open_session(workspace)
                card = self._composed(workspace, session)
            self._session, self._card = session, card
        else:
            self.steps.append(Step("figures", None))
        self._draw(card, workspace, now)
        self._stamps = now
        return self._made

    def _read(self, since: set[Path]) -> Workspace:
        if since and all(path.suffix in TEMPLATES | WORDS for path in since):
            self.steps.append(Step("settings", None))
        else:
            with self._timed("settings"):
                self._workspace = load_workspace(self._location, self._data)
        return self._workspace

    def _says_more(self, workspace: Workspace, since: set[Path]) -> bool:
        """Whether a figure or word may have changed, and not the looks alone."""
        if any(path.suffix not in LOOKS | SETTINGS for path in since):
            return True
        return _figures_part(workspace) != _figures_part(self._session.workspace)

    def _composed(self, workspace: Workspace, session: Session) -> Scorecard:
        own = next((partner for partner in session.tables.partners if partner.id == self._choice.partner), None)
        if own is None:
            what = f"there is no partner {self._choice.partner!r} any more"
            raise configuration_error(workspace.path, what, "Bring its file back, or end the preview.")
        month, edition, language = self._choice.month, self._choice.edition, self._choice.language
        card = compose(workspace, session.tables, session.measures, own, month, edition, language)
        return replace(card, pages=tuple(page for page in card.pages if page.id in self._shown(card)))

    def _shown(self, card: Scorecard) -> tuple[str, ...]:
        there = tuple(page.id for page in card.pages)
        if missing := [page for page in self._choice.pages if page not in there]:
            what = f"the scorecard has no page {missing[0]!r}"
            raise configuration_error("--page", what, f"Its pages: {', '.join(there)}.")
        return self._choice.pages or there

    def _draw(self, card: Scorecard, workspace: Workspace, now: Stamps) -> None:
        brand = replace(workspace.brand, partner_logo=workspace.logos.get(card.partner_id))
        looks = {path: state for path, state in now.items() if path.suffix in LOOKS | WORDS}
        drawn = (card, brand, workspace.overrides, looks)
        if drawn == self._drawn:
            self.steps.append(Step("pages", None))
            return
        with self._timed("pages"), _garbage_later():
            pdf = render_document(card, brand, workspace.overrides).pdf
        with self._timed("pictures"):
            pages = tuple(picture for (picture,) in pictures(pdf, _SCALE))
        self._drawn, self._made = drawn, Made(f"{card.partner} – {card.period_label}", pages, pdf)

    @contextmanager
    def _timed(self, name: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.steps.append(Step(name, perf_counter() - start))


@contextmanager
def _garbage_later() -> Iterator[None]:
    """A layout makes millions of objects that all live to its end: looking for garbage meanwhile costs a fifth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _figures_part(workspace: Workspace) -> Workspace:
    """The workspace without what only the pages show; the words of the brand stand in the scorecard."""
    brand = workspace.brand
    return replace(workspace, brand=Brand(brand.name, confidentiality=brand.confidentiality), logos={})
