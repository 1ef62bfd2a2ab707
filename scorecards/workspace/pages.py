"""Pages and their order: the shipped `config/pages.yaml`, replaced key by key by that of the workspace."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from scorecards.assets import shipped
from scorecards.errors import ConfigurationError, Problem
from scorecards.model import Kpi
from scorecards.model.layout import CardLayout
from scorecards.workspace.schema.pages import LayoutShape, PagesShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, read_yaml

FILE = "pages.yaml"
FIRST, ALWAYS = "summary", "notes"
KINDS = ("transport", "fulfilment")


def read_pages(folder: Path, kpis: Mapping[str, Kpi | None]) -> tuple[dict[str, CardLayout], list[Problem]]:
    """The layout of each kind of partner, and every fault in the two files."""
    layouts = {kind: CardLayout(()) for kind in KINDS}
    problems: list[Problem] = []
    for path in (shipped("config") / FILE, folder / FILE):
        if not path.is_file():
            continue
        try:
            document = read_yaml(path)
        except ConfigurationError as error:
            return layouts, list(error.problems)
        shape, found = validated(PagesShape, document)
        problems += found
        if shape is not None:
            problems += _faults(shape, document, kpis)
            layouts = {kind: _layout(getattr(shape, kind), layouts[kind]) for kind in KINDS}
    return layouts, problems


def _layout(shape: LayoutShape, before: CardLayout) -> CardLayout:
    return CardLayout(
        before.pages if shape.pages is None else tuple(shape.pages),
        before.headline if shape.headline is None else tuple(shape.headline),
        before.trends if shape.trends is None else tuple(shape.trends),
    )


def _faults(shape: PagesShape, document: Document, kpis: Mapping[str, Kpi | None]) -> Iterator[Problem]:
    for kind in KINDS:
        own: LayoutShape = getattr(shape, kind)
        for key in ("pages", "headline", "trends"):
            listed: list[str] = getattr(own, key) or []
            for index, name in enumerate(listed):
                if name in listed[:index]:
                    yield document.problem((kind, key, index), f"{name!r} stands there twice", "Keep one.")
                elif key != "pages" and name not in kpis:
                    close = difflib.get_close_matches(name, list(kpis), n=1)
                    hint = f"Did you mean {close[0]}?" if close else "`scorecards kpis` lists the KPIs there are."
                    yield document.problem((kind, key, index), f"there is no KPI {name!r}", hint)
        if own.pages and own.pages[0] != FIRST:
            what = f"the first page is {own.pages[0]!r}: page 1 carries the grade and the names of both companies"
            yield document.problem((kind, "pages", 0), what, f"Write {FIRST!r} first.")
        if own.pages and ALWAYS not in own.pages:
            what = f"the page {ALWAYS!r} is missing: it says what was read, rejected and left out"
            yield document.problem((kind, "pages"), what, f"Add {ALWAYS!r}.")
