"""Every document of the demo network as a reader is told it who does not see it, and as an archive takes it."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from tests.demo.documents import PARTNERS, Document
from tests.render.structure import check_structure
from tests.render.verapdf import PROFILES, Validator, missing, validator


@pytest.mark.parametrize("partner_id", PARTNERS)
def test_structure_of_every_document(documents: Mapping[str, Document], partner_id: str) -> None:
    document = documents[partner_id]
    names = {document.card.shipper, document.card.partner}
    with pikepdf.open(BytesIO(document.pdf)) as pdf:
        check_structure(pdf, None, names, document.card.language)
        relationships = {str(file.UF).rpartition(".")[2]: str(file.AFRelationship) for file in pdf.Root.AF}
        assert relationships == {"xlsx": "/Supplement", "json": "/Data"}


@pytest.fixture(scope="module")
def engine() -> Iterator[Validator]:
    with validator() as found:
        yield found


@pytest.mark.skipif(bool(missing()), reason=missing())
@pytest.mark.parametrize("partner_id", ["boreal-express", "depot-mirabelle", "velo-plume"])
def test_documents_with_all_their_files_pass_both_profiles(
    documents: Mapping[str, Document], engine: Validator, tmp_path: Path, partner_id: str
) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(documents[partner_id].pdf)
    assert [fault for profile in PROFILES for fault in engine.faults(path, profile)] == []
