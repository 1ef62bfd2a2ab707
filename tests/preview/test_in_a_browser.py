"""The preview as somebody who edits meets it: the program in one process, headless Chromium in another."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Desk
from tests.preview.browser import NAMES, Browser, chromium
from tests.preview.small import BLUE, BRAND, PARTNER, ULTRAMARINE, write_workspace

ROOT = Path(__file__).parents[2]
PROGRAM = chromium()
GREEN = "#00FF7F"
BLOCK = f'<div style="height: 60mm; background: {GREEN}"></div>'
LOADED = "document.images.length > 0 && [...document.images].every(i => i.complete && i.naturalWidth > 1000)"
#: How many pixels of a page have a colour, as the browser shows it.
COUNT = """(async () => {{
  const picture = document.images[{page}];
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return pixels.filter(pixel => pixel === 0xFF{blue}{green}{red}).length;
}})()"""

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=f"no Chromium here: none of {', '.join(NAMES)} is installed")


@dataclass(frozen=True)
class Edited:
    """A workspace that is being edited, and the browser that shows it."""

    desk: Desk
    browser: Browser
    program: "subprocess.Popen[str]"

    def text(self, place: str) -> str:
        return str(self.browser.value(f"document.getElementById('{place}').innerText"))

    def wait_for(self, place: str, words: str) -> None:
        self.browser.wait(f"document.getElementById('{place}').innerText.includes({words!r})")

    def settle(self) -> None:
        """Wait until the pages are those of the files, without a fault, and loaded."""
        self.browser.wait(f"document.getElementById('state').innerText.includes(' s (') && {LOADED}")

    def pixels(self, colour: str, page: int = 0) -> int:
        red, green, blue = colour[1:3], colour[3:5], colour[5:7]
        return int(self.browser.value(COUNT.format(page=page, red=red, green=green, blue=blue)))

    def wait_for_colour(self, colour: str) -> None:
        self.browser.wait(f"{COUNT.format(page=0, red=colour[1:3], green=colour[3:5], blue=colour[5:7])}")
        self.settle()


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    folder = tmp_path_factory.mktemp("preview")
    desk = write_workspace(folder / "desk")
    command = [
        sys.executable,
        "-m",
        "scorecards",
        "-w",
        str(desk.folder),
        "preview",
        "alpha",
        "--port",
        "0",
        "--no-open",
    ]
    with (
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program,
        Browser(PROGRAM or "", folder / "profile") as browser,
    ):
        assert program.stdout
        said = ""
        while not (address := re.search(r"http://127\.0\.0\.1:\d+/", said)):
            line = program.stdout.readline()
            assert line, said
            said += line
        browser.open(address[0])
        edited = Edited(desk, browser, program)
        browser.wait("document.getElementById('state') !== null")
        edited.settle()
        yield edited
        program.kill()


def test_the_pages_are_shown_with_the_time_they_took(edited: Edited) -> None:
    edited.settle()
    assert edited.browser.value("document.images.length") == 2
    assert edited.browser.value("document.images[1].alt") == "Page 2 of 2"
    assert edited.browser.value("document.title") == "Alpha Parcel – October 2026"
    assert re.match(r"2 pages in \d+\.\d s \(settings \d", edited.text("state"))
    assert edited.pixels(BLUE) > 100
    assert edited.text("fault") == ""


def test_another_brand_is_shown_without_new_figures(edited: Edited) -> None:
    assert edited.pixels(ULTRAMARINE) == 0
    edited.desk.write("brand.yaml", BRAND.format(accent=ULTRAMARINE))
    edited.wait_for_colour(ULTRAMARINE)
    assert edited.pixels(BLUE) == 0
    assert "figures kept" in edited.text("state")
    edited.desk.write("brand.yaml", BRAND.format(accent=BLUE))
    edited.wait_for_colour(BLUE)


def test_a_template_its_mistake_and_the_mended_one(edited: Edited) -> None:
    edited.desk.write("templates/sections/summary.html", BLOCK)
    edited.wait_for_colour(GREEN)
    assert edited.pixels(GREEN) > 100_000
    assert edited.pixels(GREEN, page=1) == 0
    assert "figures kept" in edited.text("state")
    path = edited.desk.write("templates/sections/summary.html", BLOCK + "\n{{ card.partnr }}\n")
    edited.wait_for("fault", f"{path}:2")
    assert "has no attribute 'partnr'" in edited.text("fault")
    assert "the shipped template of the same name shows which names there are" in edited.text("fault")
    assert edited.text("state") == "The pages are those before the fault."
    assert edited.pixels(GREEN) > 100_000
    path.unlink()
    edited.settle()
    assert edited.text("fault") == ""
    assert edited.pixels(GREEN) == 0


def test_yaml_its_mistake_and_the_mended_one(edited: Edited) -> None:
    edited.desk.write("partners/alpha.yaml", PARTNER.format(name="Alpha Parcel International"))
    edited.wait_for("title", "Alpha Parcel International – October 2026")
    path = edited.desk.write("partners/alpha.yaml", PARTNER.replace("on_time", "on_tme").format(name="Alpha Parcel"))
    edited.wait_for("fault", f"{path}:3")
    assert "on_time" in edited.text("fault")  # did you mean
    assert edited.browser.value(LOADED)
    edited.desk.write("partners/alpha.yaml", PARTNER.format(name="Alpha Parcel"))
    edited.wait_for("title", "Alpha Parcel – October 2026")
    edited.settle()
    assert edited.text("fault") == ""


def test_the_page_asks_nothing_of_anybody_else_and_ends_with_the_program(edited: Edited) -> None:
    """Last in this module: it ends the preview."""
    asked = edited.browser.value("performance.getEntriesByType('resource').map(entry => entry.name)")
    origin = edited.browser.value("location.origin")
    assert asked
    assert all(name.startswith(origin) for name in asked)
    edited.program.send_signal(signal.SIGINT)
    output, _ = edited.program.communicate(timeout=20)
    assert edited.program.returncode == 0, output
    assert output.endswith("The preview has ended.\n")
    edited.wait_for("state", "The preview has ended.")
