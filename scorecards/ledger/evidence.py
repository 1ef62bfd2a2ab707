"""What a document was made from, part by part, and what it states: the digests by which changes are found later."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from scorecards import __version__
from scorecards.assets import shipped
from scorecards.compose.annex.disputing import DECISIONS
from scorecards.engine import Parts, Session, kept_rows, row_digests, stamp
from scorecards.ledger.records import Evidence, Manifests
from scorecards.model import Month, Scorecard
from scorecards.model.annex import SHEET_ROWS, Amount, Annex
from scorecards.outbox import Look
from scorecards.render.fonts import fonts_of
from scorecards.render.libraries import libraries
from scorecards.sources.cache import digest
from scorecards.wording import FOLDER, Words
from scorecards.workspace import Workspace, fingerprint, settings

#: Templates of other documents than a scorecard.
_OTHERS = ("preview", "network.html")
#: Before the names of libraries in the manifest of templates.
LIBRARY = "library/"
#: What of a card tells of the edition or of the moment it was made at, not of the partner's month.
_OF_THE_MOMENT = ("revision", "state", "program", "data_as_of")
#: What tells of other revisions: of what was published before, and by which digests of settings the next one compares.
_OF_REVISIONS = ("changed", "basis", "restatement", "revised")
#: Rows read and rejected in all: they grow with every file that arrives. And what is disputed or proposed: nobody makes
#: a revision by asking, only what is agreed does, where it changes a figure.
_OF_THE_FILES = ("sources", "rejects", "disputes", "not_in_force")
#: Pages whose words are of the same kind, or of peers: their figures are frozen, and a correction elsewhere does not
#: restate a partner's month.
_NOT_OF_THE_MONTH = ("notes", "peers", "restatements")
#: Sheets that tell of what was read, or of other revisions.
_NOT_ROWS = ("Sources", DECISIONS, "Restatements", "Restated parcels")
#: In the manifest of inputs where it is not the usual number: how many rows a sheet of the annex may show.
ANNEX_ROWS = "annex_rows"


class Evidences:
    """The evidence of each card of a session."""

    def __init__(self, session: Session, look: Look, most: int = SHEET_ROWS) -> None:
        """Digests of all rows are computed here, where they are not known from an earlier run.

        `most` is how many rows a sheet of the annex may show.
        """
        self._session = session
        self._look = look
        self._most = most
        self._rows = row_digests(session)
        self._stamp = stamp()
        self._manifests: dict[tuple[str, str], Manifests] = {}

    @property
    def session(self) -> Session:
        """The session whose rows these are."""
        return self._session

    def of(self, card: Scorecard, annex: Annex | None) -> Evidence:
        """What a card was made from and what it states."""
        manifests = self.manifests(card.partner_id, card.language)
        return Evidence(
            inputs=manifests.inputs,
            configuration=manifests.configuration,
            templates=manifests.templates,
            program=card.program,
            content=content_digest(card),
            annex=annex_digest(card, annex, self._look.overrides) if annex else "",
        )

    def manifests(self, partner: str, language: str) -> Manifests:
        """What a partner's documents in a language are made from today, whatever their month."""
        found = self._manifests.get((partner, language))
        if found is None:
            own = self._session.workspace
            found = self._manifests[partner, language] = Manifests(
                inputs=_text(self.inputs(partner)),
                configuration=configuration_of(own, partner),
                templates=_text(templates(self._look, partner, language)),
                program=f"scorecards {__version__}",
            )
        return found

    def rows(self, card: Scorecard) -> Parts:
        """The rows that a card was made from, to be kept with its document."""
        return kept_rows(self._session, card.partner_id, Month(*map(int, card.period.split("-"))))

    def inputs(self, partner: str) -> dict[str, Any]:
        """By table and month the digest of the partner's rows, with the data date and how they were made."""
        rows = {table: own[partner] for table, own in self._rows.items() if partner in own}
        found = {"data_as_of": self._session.tables.data_as_of.isoformat(), "digests": self._stamp, "rows": rows}
        return found if self._most == SHEET_ROWS else found | {ANNEX_ROWS: self._most}


def configuration_of(workspace: Workspace, partner: str) -> str:
    """The manifest of the configuration of a partner's cards."""
    return _text(fingerprint(workspace, partner) | settings(workspace, partner))


def templates(look: Look, partner: str, language: str) -> dict[str, str]:
    """What gives a partner's documents their look: sha256 of templates, words of the language, fonts and brand by name.

    Of the libraries that draw, their versions.
    """
    found = {}
    for prefix, folder in (("shipped/", shipped("templates")), *(("", folder) for folder in look.overrides)):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            inside = path.relative_to(folder)
            if inside.parts[0] in _OTHERS or (inside.parts[0] == FOLDER and inside.stem != language):
                continue
            found[prefix + inside.as_posix()] = _of_file(path)
    fonts = fonts_of(look.brand)
    for font in (fonts.regular, fonts.semibold, *fonts.fallbacks):
        found[f"font/{font.name}"] = _of_file(font)
    brand = look.brand_of(partner)
    pictures = {"logo": brand.logo, "partner_logo": brand.partner_logo}
    for name, picture in pictures.items():
        if picture is not None:
            found[f"brand/{name}"] = sha256(picture.data).hexdigest()
    found |= {f"{LIBRARY}{name}": version for name, version in libraries().items()}
    words = asdict(replace(brand, logo=None, partner_logo=None, fonts=None, fallback_fonts=()))
    found["brand/words"] = digest(words)
    return found


def content_digest(card: Scorecard) -> str:
    """Of what the pages state of the partner's month: equal where publishing again would tell nobody anything new.

    Left out are revision, state, program and data date, rows read in all, the comparison with peers, and what was
    restated: that follows from what was published before.
    """
    pages = tuple(page for page in card.pages if page.id not in _NOT_OF_THE_MONTH)
    fields = asdict(replace(card, peers=None, pages=pages))
    for name in (*_OF_THE_MOMENT, *_OF_REVISIONS):
        del fields[name]
    for name in _OF_THE_FILES:
        del fields["notes"][name]
    return digest(_steady(fields))


def annex_digest(card: Scorecard, annex: Annex, overrides: tuple[Path, ...] = ()) -> str:
    """Of the rows of every sheet but those of what was read, disputed or restated.

    The notes above the rows name revision and data date, and are left out too.
    """
    words = Words(card.language, overrides)
    others = {words.word(name) for name in _NOT_ROWS}
    return digest(
        [
            (sheet.name, sheet.columns, sheet.total, [[_cell(cell) for cell in row] for row in sheet.rows])
            for sheet in annex.sheets
            if sheet.name not in others
        ]
    )


def _cell(cell: Any) -> Any:
    """A cell as JSON has it, with its type: 1 is neither "1" nor a date."""
    if isinstance(cell, Amount):
        return ["amount", _steady(cell.value), cell.unit, cell.decimals]
    if isinstance(cell, float):
        return _steady(cell)
    return [type(cell).__name__, str(cell)] if isinstance(cell, date | Month) else cell


def _steady(value: Any) -> Any:
    """The value without the last digits of its floats: other processors and libraries may round them otherwise."""
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, dict):
        return {key: _steady(inner) for key, inner in value.items()}
    return [_steady(inner) for inner in value] if isinstance(value, list | tuple) else value


def _of_file(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _text(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, sort_keys=True, ensure_ascii=False, indent=1)
