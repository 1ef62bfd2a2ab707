"""The workbook of a card is the same on every engine."""

from pathlib import Path

import pytest
import yaml

from scorecards.compose import compose
from scorecards.compose.annex import annexes
from scorecards.engine import Session
from scorecards.model.annex import Annex, AnnexSheet
from scorecards.outbox.workbook import workbook
from tests.compose.network import CARD, carriers, tables
from tests.engine.elsewhere import Opener
from tests.engine.workspaces import opened, write_workspace

LARGE, SMALL = PARTNERS = ("boreal-express", "two-parcels")
STORM = {
    "partner": LARGE,
    "from": CARD.first.isoformat(),
    "to": CARD.last.isoformat(),
    "destination": "DE",
    "reason": "force_majeure",
    "requested_by": "Somebody, Boréal Express",
    "approved_by": "Head of transport",
    "approved_on": "2026-11-02",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    every = carriers()
    chosen = {name: every[name] for name in PARTNERS}
    made = tmp_path_factory.mktemp("annex")
    partners = {name: carrier.yaml for name, carrier in chosen.items()}
    write_workspace(made, *tables(chosen), partners, calendar={"holidays": False})
    (made / "exclusions").mkdir()
    (made / "exclusions" / "storm.yaml").write_text(yaml.safe_dump({"exclusions": [STORM]}), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def on_files(folder: Path) -> dict[str, Annex]:
    return made_on(opened(folder))


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def session(request: pytest.FixtureRequest, folder: Path, opened_on: Opener) -> Session:
    return opened_on(request.param, folder)


def made_on(session: Session) -> dict[str, Annex]:
    partners = [partner for partner in session.tables.partners if partner.id in PARTNERS]
    cards = [compose(session.workspace, session.tables, session.measures, partner, CARD) for partner in partners]
    return dict(annexes(session.workspace, session.tables, cards, CARD))


def sheet(annex: Annex, name: str) -> AnnexSheet:
    return next(each for each in annex.sheets if each.name == name)


def column(found: AnnexSheet, name: str) -> list[object]:
    place = found.columns.index(name)
    return [row[place] for row in found.rows]


def test_it_is_that_of_the_files(session: Session, on_files: dict[str, Annex]) -> None:
    """But for the sources, which are counted in their own way."""
    found = made_on(session)
    for partner in PARTNERS:
        one, two = found[partner], on_files[partner]
        assert [own.name for own in one.sheets] == [own.name for own in two.sheets]
        for own, other in zip(one.sheets, two.sheets, strict=True):
            if own.name != "Sources":
                assert own == other
        assert workbook(one)


def test_the_rows_are_those_of_the_batches(on_files: dict[str, Annex]) -> None:
    """Late are the late, lost and returned parcels of October; the storm excludes those due in Germany."""
    batches = carriers()[LARGE].batches[CARD]
    late = sum(batch.late + batch.lost + batch.returned for batch in batches)
    rows = sheet(on_files[LARGE], "Late parcels")
    assert rows.total == late
    assert {str(number)[:3] for number in column(rows, "shipment_id")} == {"BOR"}
    assert sheet(on_files[SMALL], "Late parcels").total == 1
    excluded = sheet(on_files[LARGE], "Exclusions")
    assert column(excluded, "KPI").count("On time") == sum(batch.n for batch in batches if batch.destination == "DE")
    assert set(column(excluded, "reason of exclusion")) == {"force majeure"}
    assert "Exclusions" not in [own.name for own in on_files[SMALL].sheets]  # entries of others are none of its own


def test_no_name_of_a_person_is_in_a_workbook(on_files: dict[str, Annex]) -> None:
    texts = [cell for annex in on_files.values() for own in annex.sheets for row in own.rows for cell in row]
    assert not [text for text in texts if isinstance(text, str) and ("Somebody" in text or "Head of" in text)]
