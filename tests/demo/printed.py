"""What a card prints, read back from its HTML: tables by caption, pages by id, each cell as a reader sees it."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

#: A number as it is printed in English: sign, groups, decimals.
NUMBER = re.compile(r"[+−]?\d[\d,]*(?:\.\d+)?")
_MONTH = re.compile(
    r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?: \d{4})?\b"
)
_VOID = {"img", "br", "col", "link", "meta"}


def numbers(text: str) -> list[str]:
    """The numbers in a text without their signs; a date is none."""
    return [number.lstrip("+−") for number in NUMBER.findall(_MONTH.sub("", text))]


def value(text: str) -> Decimal:
    """The first number that is printed in a text."""
    found = NUMBER.search(text)
    assert found, text
    return Decimal(found.group().replace(",", "").replace("−", "-"))


def _clean(text: str) -> str:
    return " ".join(text.replace("\u2007", " ").replace("\u2008", " ").split())


@dataclass
class Table:
    """A table of a page: its caption, and the texts of its rows."""

    page: str
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    def column(self, number: int, *, rows: slice = slice(None)) -> list[Decimal]:
        """The numbers of a column; what is no number is left out."""
        return [value(row[number]) for row in self.rows[rows] if len(row) > number and NUMBER.match(row[number])]


class Printed(HTMLParser):
    """Pages and tables of a document."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self.pages: dict[str, str] = {}
        self._page = ""
        self._open: list[str] = []
        self._skipped = 0
        self.feed(html)
        self.pages = {page: _clean(text) for page, text in self.pages.items()}
        for table in self.tables:
            table.caption = _clean(table.caption)
            table.rows = [[_clean(cell) for cell in row] for row in table.rows]

    def table(self, page: str, caption: str) -> Table:
        """The table of a page with this caption."""
        (found,) = [table for table in self.tables if (table.page, table.caption) == (page, caption)]
        return found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self._page = dict(attrs).get("id") or ""
            self.pages[self._page] = ""
        if tag == "table":
            self.tables.append(Table(self._page))
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self.tables[-1].rows[-1].append("")
        if tag not in _VOID:
            self._open.append(tag)
        self._say(" ")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        self._say(" ")

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        if self._page:
            self.pages[self._page] += text
        if "caption" in self._open:
            self.tables[-1].caption += text
        elif "td" in self._open or "th" in self._open:
            row = self.tables[-1].rows[-1]
            row[-1] += text
