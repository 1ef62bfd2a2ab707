"""What is printed of documents when they are made."""

from dataclasses import replace
from pathlib import Path

import pytest

from scorecards.model import Month
from scorecards.outbox import Made
from scorecards.terminal import print_made
from tests.render import example

ADVICE = "Name fonts that do under fallback_fonts in brand.yaml."


def test_characters_that_no_font_has_are_told_by_partner(capsys: pytest.CaptureFixture[str]) -> None:
    out = Path("out")
    named = replace(example.CARD, partner="[b]中国")
    made = [Made(named, out / "a.pdf", 5, replaced="中国中"), Made(example.CARD, out / "b.pdf", 5)]
    made.append(Made(replace(named, partner="One"), out / "c.pdf", 5, replaced="中"))
    print_made(made, out, Month(2026, 10))
    _, found = capsys.readouterr().out.split("In out\n")
    assert found.splitlines() == [
        f"[b]中国: 3 characters are shown as □, for no font has them: U+4E2D, U+56FD. {ADVICE}",
        f"One: 1 character is shown as □, for no font has it: U+4E2D. {ADVICE}",
    ]
