"""One card as a file: every number, verdict and word of it. SCORECARDS_UPDATE_GOLDEN=1 writes it anew."""

import os
from dataclasses import replace
from pathlib import Path

from scorecards.model import scorecard_from_json, scorecard_to_json
from tests.compose.conftest import Composer

GOLDEN = Path(__file__).parent / "golden" / "boreal-express-2026-10.json"


def test_the_card_is_the_one_in_the_file(card: Composer) -> None:
    made = replace(card("boreal-express"), program="scorecards")
    text = scorecard_to_json(made)
    if os.environ.get("SCORECARDS_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    written = GOLDEN.read_text(encoding="utf-8")
    assert text == written, "see the difference with SCORECARDS_UPDATE_GOLDEN=1 and git diff"
    assert scorecard_from_json(written) == made
