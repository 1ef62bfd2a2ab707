"""What is recorded comes back, byte for byte; revisions follow each other; equal bytes are kept once."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import func, select

from scorecards.errors import ConfigurationError
from scorecards.ledger.connecting import Place, transaction
from scorecards.ledger.records import Document, File, Key, StoredFile
from scorecards.ledger.rows import OvertakenError
from scorecards.ledger.schema import CONTENTS
from scorecards.ledger.store import Ledger
from tests.ledger.conftest import ADA, EVIDENCE, KEY

PDF = File("scorecard-alpha-2026-10-partner-en-r1.pdf", bytes(range(256)) * 100)
XLSX = File("scorecard-alpha-2026-10-partner-en-r1.xlsx", b"PK\0")


def publish(ledger: Ledger, revision: int = 1, key: Key = KEY, card: str = '{"card": 1}', *files: File) -> Document:
    return ledger.publish(key, revision, card, EVIDENCE, files or (PDF, XLSX), "out/2026-10/alpha", ADA)


def kept(ledger: Ledger) -> int:
    with transaction(ledger._engine, writes=False) as con:
        return con.execute(select(func.count()).select_from(CONTENTS)).scalar_one()


def test_everything_comes_back(ledger: Ledger) -> None:
    made = publish(ledger)
    assert made == ledger.newest(KEY) == ledger.document("alpha-2026-10-partner-en-r1")
    assert (made.key, made.revision, made.state, made.is_placed) == (KEY, 1, "final", False)
    assert (made.published_at, made.published_by) == ("2026-11-03T10:12:44Z", "Ada")
    assert (made.program, made.content, made.annex) == ("scorecards 1", "content", "")
    assert made.folder == "out/2026-10/alpha"
    assert [(file.name, file.size, file.sha256) for file in made.files] == [
        (file.name, len(file.data), sha256(file.data).hexdigest()) for file in (PDF, XLSX)
    ]
    assert list(ledger.files(made)) == [PDF, XLSX]
    kept_texts = [ledger.content(each) for each in (made.card, made.inputs, made.configuration, made.templates)]
    assert kept_texts == [b'{"card": 1}', b'{"a": 1}', b'{"b": 2}', b'{"c": 3}']
    assert made.inputs == sha256(b'{"a": 1}').hexdigest()


def test_a_ledger_is_found_again(place: Place) -> None:
    with Ledger(place) as first:
        made = publish(first)
    with Ledger(place) as second:
        assert second.documents() == [made]


def test_a_revision_supersedes_the_one_before(ledger: Ledger) -> None:
    publish(ledger)
    publish(ledger, key=replace(KEY, language="de"))
    second = publish(ledger, 2)
    assert ledger.newest(KEY) == second
    assert [(each.id, each.state) for each in ledger.documents()] == [
        ("alpha-2026-10-partner-de-r1", "final"),
        ("alpha-2026-10-partner-en-r1", "superseded"),
        ("alpha-2026-10-partner-en-r2", "final"),
    ]
    assert list(ledger.files(ledger.documents(state="superseded")[0])) == [PDF, XLSX]


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_a_revision_that_does_not_follow_is_refused_and_changes_nothing(ledger: Ledger, revision: int) -> None:
    before = publish(ledger)
    with pytest.raises(OvertakenError):
        publish(ledger, revision)
    assert ledger.documents() == [before]


def test_equal_bytes_are_kept_once(ledger: Ledger) -> None:
    publish(ledger)
    assert kept(ledger) == 6  # two files, the card, three manifests
    publish(ledger, 1, replace(KEY, partner="beta"))
    assert kept(ledger) == 6
    publish(ledger, 2, KEY, '{"card": 2}', replace(PDF, data=b"other"), XLSX)
    assert kept(ledger) == 8


def test_a_card_that_is_a_file_too_is_kept_once(ledger: Ledger) -> None:
    card = json.dumps({"partner": "Boréal"}, ensure_ascii=False)
    made = publish(ledger, 1, KEY, card, File("card.json", card.encode()))
    assert made.card == made.files[0].sha256
    assert kept(ledger) == 4


def test_filters(ledger: Ledger) -> None:
    for partner in ("alpha", "beta", "gamma"):
        for period in ("2026-09", "2026-10"):
            publish(ledger, 1, replace(KEY, partner=partner, period=period))
    publish(ledger, 2)
    with ledger.placing("beta-2026-09-partner-en-r1") as is_needed:
        assert is_needed

    def found(*partners: str, **wanted: object) -> list[str]:
        ids = [document.id for document in ledger.documents(partners, **wanted)]  # type: ignore[arg-type]
        return [name.replace("-partner-en", "") for name in ids]

    assert len(found()) == 7
    assert found("beta") == ["beta-2026-09-r1", "beta-2026-10-r1"]
    assert found("beta", "alpha", period="2026-10") == ["alpha-2026-10-r1", "alpha-2026-10-r2", "beta-2026-10-r1"]
    assert found(state="superseded") == ["alpha-2026-10-r1"]
    assert found(is_placed=True) == ["beta-2026-09-r1"]
    assert found("delta") == []


@pytest.mark.parametrize(
    "name",
    [
        "alpha-2026-10-partner-en-r1",
        "scorecard-alpha-2026-10-partner-en-r1.pdf",
        "out/2026-10/alpha/scorecard-alpha-2026-10-partner-en-r1.xlsx",
    ],
)
def test_a_document_is_named_by_its_files_too(ledger: Ledger, name: str) -> None:
    made = publish(ledger)
    assert ledger.document(name) == made


def test_an_unknown_document_is_refused(ledger: Ledger) -> None:
    with pytest.raises(ConfigurationError, match="there is no document 'alpha-2026-10-partner-en-r1'"):
        ledger.document("alpha-2026-10-partner-en-r1")


def test_placing_is_said_once_and_not_where_it_failed(ledger: Ledger) -> None:
    made = publish(ledger)
    with pytest.raises(OSError, match="full"), ledger.placing(made.id):
        raise OSError("full")
    assert [document.id for document in ledger.documents(is_placed=False)] == [made.id]
    with ledger.placing(made.id) as first:
        pass
    with ledger.placing(made.id) as second:
        pass
    assert (first, second) == (True, False)
    assert ledger.documents(is_placed=False) == []


def test_what_the_ledger_lost_is_said(ledger: Ledger) -> None:
    made = publish(ledger)
    with transaction(ledger._engine, writes=True) as con:
        con.execute(CONTENTS.update().where(CONTENTS.c.sha256 == made.files[1].sha256).values(packed=b"other"))
    with pytest.raises(ConfigurationError, match="the ledger is damaged"):
        list(ledger.files(made))


def draft(ledger: Ledger, revision: int = 1, card: str = '{"card": "draft"}') -> Document:
    files = [StoredFile(PDF.name, 7, sha256(b"a draft").hexdigest())]
    return ledger.draft(KEY, revision, card, EVIDENCE, files, "out/2026-10/alpha", ADA)


def test_one_draft_is_kept_without_its_bytes(ledger: Ledger) -> None:
    first = draft(ledger)
    assert (first.state, first.is_placed, first.files[0].size) == ("draft", True, 7)
    assert kept(ledger) == 4  # its card and three manifests
    second = draft(ledger, card='{"card": "another"}')
    assert ledger.documents() == [second]
    assert kept(ledger) == 4
    assert ledger.draft_of(KEY) == second
    assert ledger.newest(KEY) is None
    with pytest.raises(ConfigurationError, match="is a draft: its files are not kept"):
        list(ledger.files(second))
    with pytest.raises(KeyError):
        ledger.content(first.card)


def test_publishing_ends_the_draft(ledger: Ledger) -> None:
    draft(ledger)
    made = publish(ledger)
    assert ledger.documents() == [made]
    assert ledger.draft_of(KEY) is None
    with pytest.raises(OvertakenError):
        draft(ledger)
    later = draft(ledger, 2)
    assert ledger.newest(KEY) == made
    assert [(each.id, each.state) for each in ledger.documents()] == [(made.id, "final"), (later.id, "draft")]
    assert publish(ledger, 2).state == "final"
    assert [each.state for each in ledger.documents()] == ["superseded", "final"]


def test_what_a_published_document_holds_outlives_its_draft(ledger: Ledger) -> None:
    made = publish(ledger)
    draft(ledger, 2, '{"card": 1}')  # the same card
    publish(ledger, 2)
    assert ledger.content(made.card) == b'{"card": 1}'
    assert list(ledger.files(made)) == [PDF, XLSX]
