"""What is made again after a change, and what is kept."""

import os
import signal
import time
from contextlib import nullcontext, suppress
from pathlib import Path

import pypdfium2
import pytest

from scorecards.engine import open_session
from scorecards.model import Month
from scorecards.preview import Choice, Maker, Pages, State, keep_fresh, pictures
from scorecards.preview.files import changed, stamps
from scorecards.workspace import load_workspace
from tests.conftest import Desk
from tests.preview.small import BRAND, PARTNER, ROWS, ULTRAMARINE


def opened(desk: Desk, *pages: str) -> Pages:
    session = open_session(load_workspace(desk.folder))
    return Pages(Maker(desk.folder, None, session, Choice("alpha", Month(2026, 10), pages=pages)))


def done(pages: Pages) -> dict[str, bool]:
    """Each step by name: whether it was done, not kept."""
    return {step.name: step.seconds is not None for step in pages.state.steps}


def text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return words


EVERYTHING = {"settings": True, "figures": True, "pages": True, "pictures": True}
LOOKS_ALONE = EVERYTHING | {"figures": False}
NOTHING = {"settings": True, "figures": False, "pages": False}


@pytest.fixture
def pages(small: Desk) -> Pages:
    pages = opened(small, "summary")
    assert pages.refresh()
    assert done(pages) == EVERYTHING
    assert not pages.refresh()
    return pages


@pytest.mark.parametrize(
    ("file", "content", "steps"),
    [
        ("templates/sections/summary.html", "<p>Own words</p>", LOOKS_ALONE | {"settings": False}),
        ("templates/messages/en.po", 'msgid "On time"\nmsgstr "In time"\n', EVERYTHING | {"settings": False}),
        ("brand.yaml", BRAND.format(accent=ULTRAMARINE), LOOKS_ALONE),
        ("brand.yaml", BRAND.format(accent="#1F2A6B") + "# a remark\n", NOTHING),
        ("brand.yaml", BRAND.format(accent="#1F2A6B").replace("Shipper", "Sender"), EVERYTHING),
        ("partners/alpha.yaml", PARTNER.format(name="Alpha").replace("95 %", "90 %"), EVERYTHING),
        ("data/shipments.csv", ROWS + "P999,alpha,2026-10-01,2026-10-02,2026-10-20\n", EVERYTHING),
        ("list.csv", "name\n", NOTHING | {"figures": True}),
    ],
)
def test_only_what_a_change_asks_for(
    small: Desk, pages: Pages, file: str, content: str, steps: dict[str, bool]
) -> None:
    before = pages.state
    small.write(file, content)
    assert pages.refresh()
    assert done(pages) == steps
    assert (list(pages.state.pages) == list(before.pages)) == ("pictures" not in steps)
    assert pages.state.version == before.version + 1
    assert not pages.refresh()


def test_what_the_program_writes_is_no_change(small: Desk, pages: Pages) -> None:
    for file in (
        "out/2026-10/alpha/chart.svg",
        ".scorecards-cache/new.csv",
        "rejects.csv",
        "schemas/new.yaml",
        "to do",
    ):
        small.write(file, "name\n")
    assert not pages.refresh()


def test_another_language(small: Desk) -> None:
    session = open_session(load_workspace(small.folder))
    choice = Choice("alpha", Month(2026, 10), pages=("summary",), language="fr")
    pages = Pages(Maker(small.folder, None, session, choice))
    pages.refresh()
    assert pages.state.title == "Alpha Parcel – octobre 2026"


def test_the_pages_are_those_of_a_build(small: Desk) -> None:
    pages = opened(small)
    pages.refresh()
    assert small.run("build", "2026-10", "--no-annex").exit_code == 0
    (built,) = small.folder.glob("out/2026-10/alpha/*.pdf")
    assert pages.state.pdf == built.read_bytes()
    assert list(pages.state.pages.values()) == [picture for (picture,) in pictures(built.read_bytes(), 1.8)]


def test_pages_that_did_not_change_keep_their_names(small: Desk) -> None:
    pages = opened(small)
    pages.refresh()
    first, second = pages.state.pages
    small.write("templates/sections/summary.html", "<p>Own words</p>")
    pages.refresh()
    assert "Own words" in text(pages.state.pdf)
    assert next(iter(pages.state.pages)) != first
    assert list(pages.state.pages)[1:] == [second]


def test_all_problems_stand_beside_the_pages_before_them(small: Desk, pages: Pages) -> None:
    before = pages.state
    small.write("brand.yaml", "name: Us\naccent: '#FFEE00'\nlogo: none.svg\n")
    small.write("partners/alpha.yaml", "name: A\ntargets: {lots: {target: 6, weight: 100}}\n")
    assert pages.refresh()
    for words in ("brand.yaml:2", "brand.yaml:3", "alpha.yaml:2", "none.svg is missing", "Did you mean"):
        assert words in pages.state.fault
    assert (pages.state.pages, pages.state.pdf) == (before.pages, before.pdf)
    small.write("brand.yaml", BRAND.format(accent="#1F2A6B"))
    small.write("partners/alpha.yaml", PARTNER.format(name="Alpha Parcel"))
    assert pages.refresh()
    assert pages.state.fault == ""
    assert list(pages.state.pages) == list(before.pages)


def test_data_that_cannot_be_read_and_a_partner_that_is_gone(small: Desk, pages: Pages) -> None:
    small.write("data/shipments.csv", ROWS.replace(",", ";"))
    assert pages.refresh()
    assert 'separator: ";"' in pages.state.fault
    small.write("data/shipments.csv", ROWS)
    assert pages.refresh()
    assert pages.state.fault == ""
    (small.folder / "partners" / "alpha.yaml").rename(small.folder / "partners" / "omega.yaml")
    assert pages.refresh()
    assert "there is no partner 'alpha' any more" in pages.state.fault


def test_a_fault_of_the_program_is_shown_in_full_and_ends_nothing(small: Desk, pages: Pages) -> None:
    """Sections without their ids: nothing says on which sheet a page begins."""
    path = small.write("templates/document.html", "<html lang='en'><title>x</title><body><p>x</p></body></html>")
    assert pages.refresh()
    assert "a fault of the program" in pages.state.fault
    assert "Traceback" in pages.state.fault
    path.unlink()
    assert pages.refresh()
    assert pages.state.fault == ""


@pytest.mark.parametrize("swallowed", [False, True])
def test_an_interruption_ends_it_even_where_a_library_swallows_it(pages: Pages, *, swallowed: bool) -> None:
    """DuckDB turns the exception into one of its own, which is taken for a fault of the data."""
    before, heard = signal.getsignal(signal.SIGINT), []

    def tell(state: State) -> None:
        heard.append(state.version)
        with suppress(KeyboardInterrupt) if swallowed else nullcontext():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(10)

    pages._seen = None  # something is to be told
    start = time.monotonic()
    keep_fresh(pages, tell)
    assert heard == [2]
    assert time.monotonic() - start < 10
    assert signal.getsignal(signal.SIGINT) is before


def test_a_file_of_the_same_size_is_seen_by_its_time(small: Desk) -> None:
    path = small.folder / "brand.yaml"
    before = stamps(small.folder, small.folder / "data")
    assert path in before
    os.utime(path, ns=(1, 1))
    assert changed(before, stamps(small.folder, small.folder / "data")) == {path}


def test_shipped_templates_and_settings_are_looked_at(small: Desk) -> None:
    root = Path(__file__).parents[2]
    seen = stamps(small.folder, small.folder / "data")
    assert {root / "templates/elements.css", root / "templates/sections/kpis.html", root / "config/pages.yaml"} <= set(
        seen
    )
    assert not any("examples" in path.parts for path in seen)
