"""Whole documents of the demo network, and what can be read in them."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pikepdf
from python_calamine import CalamineWorkbook

from scorecards.assets import shipped
from scorecards.compose.annex import annexes
from scorecards.engine import Session
from scorecards.model import Brand, Scorecard
from scorecards.model.attachment import Attachment
from scorecards.outbox.companions import companions
from scorecards.render import render_document, render_html
from tests.demo.cards import OCTOBER, card, page_texts
from tests.demo.printed import Printed

#: Ids of the partners that the demo network ships.
PARTNERS = sorted(path.stem for path in (shipped("config") / "examples" / "demo" / "partners").glob("*.yaml"))


@dataclass(frozen=True)
class Document:
    """A card with its brand, the files inside and the bytes of its PDF."""

    card: Scorecard
    brand: Brand
    files: tuple[Attachment, ...]
    pdf: bytes

    @cached_property
    def sheets(self) -> list[str]:
        """The text of each sheet, on one line."""
        return [text.replace("\u00a0", " ") for text in page_texts(self.pdf)]

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text of each page of the card by its id; all of them take one sheet."""
        return {page.id: text for page, text in zip(self.card.pages, self.sheets, strict=True)}

    @cached_property
    def printed(self) -> Printed:
        """Pages and tables."""
        return Printed(render_html(self.card, self.brand))

    @cached_property
    def cells(self) -> dict[str, list[list[Any]]]:
        """The cells of the workbook inside, by sheet."""
        book = CalamineWorkbook.from_filelike(io.BytesIO(self._file(".xlsx")))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    @cached_property
    def figures(self) -> Any:
        """What the JSON inside holds."""
        return json.loads(self._file(".json"))

    def strings(self) -> dict[str, str]:
        """Every text in the file by where it stands: pages, objects (names, dates, alternative texts), metadata, files.

        Of the workbook each part, its properties included.
        """
        with pikepdf.open(io.BytesIO(self.pdf)) as pdf:
            found = {
                "pages": " ".join(self.sheets),
                "objects": "\n".join(text for item in pdf.objects for text in _texts(item)),
                "metadata": pdf.Root.Metadata.read_bytes().decode(),
            }
            inside = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
        for name, data in inside.items():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(data)) as book:
                    found |= {part: html.unescape(book.read(part).decode()) for part in book.namelist()}
            else:
                found[name] = data.decode()
        return found

    def numbers(self) -> dict[str, set[float]]:
        """Every number of the attached files, and every whole number with groups on the pages."""
        whole = re.findall(r"(?<![\d.,])\d{1,3}(?:[.,\u202f\u00a0]\d{3})+(?![\d.,]?\d)", " ".join(self.sheets))
        return {
            "pages": {float(re.sub(r"\D", "", number)) for number in whole},
            "workbook": {
                float(cell) for rows in self.cells.values() for row in rows for cell in row if _is_number(cell)
            },
            "figures": set(_numbers(self.figures)),
        }

    def _file(self, suffix: str) -> bytes:
        (found,) = [file.data for file in self.files if file.name.endswith(suffix)]
        return found


def made(session: Session) -> dict[str, Document]:
    """A document of October for every partner."""
    cards = [card(session, partner.id) for partner in session.tables.partners]
    beside = annexes(session.workspace, session.tables, cards, OCTOBER)
    return {own.partner_id: _made(session, own, companions(own, beside[own.partner_id])) for own in cards}


def _made(session: Session, own: Scorecard, files: tuple[Attachment, ...]) -> Document:
    workspace = session.workspace
    brand = replace(workspace.brand, partner_logo=workspace.logos.get(own.partner_id))
    return Document(own, brand, files, render_document(own, brand, workspace.overrides, files).pdf)


def _texts(item: Any) -> Iterator[str]:
    """The strings in a PDF object, without those of the objects it refers to."""
    if isinstance(item, pikepdf.String):
        yield str(item)
    elif isinstance(item, pikepdf.Array):
        for part in item:
            if not getattr(part, "is_indirect", False):
                yield from _texts(part)
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, part in item.items():
            if not getattr(part, "is_indirect", False) and key != "/ParentTree":
                yield from _texts(part)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _numbers(value: Any) -> Iterator[float]:
    if _is_number(value):
        yield float(value)
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _numbers(part)
