"""What a reader who does not see a document is told: its structure, checked as PDF/UA and WCAG ask for it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pikepdf

_KINDS = {"h1": "/H1", "h2": "/H2", "h3": "/H3", "h4": "/H4", "table": "/Table", "img": "/Figure", "th": "/TH"}
_SHOWS_TEXT = {"Tj", "TJ", "'", '"'}


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The structure tree, depth first: the order of reading."""

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from walk(child)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            yield from walk(node.get("/K", pikepdf.Array()))

    yield from walk(pdf.Root.StructTreeRoot.K)


class _Outline(HTMLParser):
    """Headings, tables, their headers and pictures of a document in order, and what pictures say."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.kinds: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" or tag in _KINDS:
            self.kinds.append(_KINDS[tag])
        assert tag != "img" or dict(attrs).get("alt")


def check_structure(pdf: pikepdf.Pdf, html: str | None, names: set[str], language: str) -> None:
    """All checks; `names` are the alternative texts of logos, which are names.

    `html` is what the order is compared with, where it is the one that was laid out.
    """
    tree = list(elements(pdf))
    check_document(pdf, language)
    check_headings([str(node.S) for node in tree])
    check_tables(tree)
    check_figures(tree, names)
    if html is not None:
        order = [str(node.S) for node in tree if str(node.S) in _KINDS.values()]
        assert _without_continued(order) == _without_continued(_Outline(html).kinds)
    for page in pdf.pages:
        check_content(pdf, page)


def check_document(pdf: pikepdf.Pdf, language: str) -> None:
    """Language and title are known, and readers show the title."""
    assert str(pdf.Root.Lang) == language
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"])


def check_headings(kinds: list[str]) -> None:
    """One of the first level, which is the first; none skips a level."""
    levels = [int(kind[2:]) for kind in kinds if re.fullmatch(r"/H[1-6]", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def check_tables(tree: list[Any]) -> None:
    """Every header says what it heads; every table has some, a caption, and rows of cells alone."""
    for node in tree:
        if node.S == "/TH":
            assert str(node.A.Scope) in ("/Column", "/Row")
        elif node.S == "/Table":
            kinds = [str(child.S) for child in node.K]
            assert "/THead" in kinds, kinds
            assert set(kinds) <= {"/Caption", "/THead", "/TBody", "/TFoot"}
        elif node.S == "/TR":
            assert {str(child.S) for child in node.K} <= {"/TH", "/TD"}


def check_figures(tree: list[Any], names: set[str]) -> None:
    """Every picture is a logo by its name, or says in words and figures what it shows."""
    for node in tree:
        if node.S == "/Figure":
            text = str(node.get("/Alt", ""))
            assert text in names or (re.search(r"\d", text) and len(text.split()) >= 3), text


def check_content(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """All text is in the tree, but for running headers and footers: these are artifacts."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    by_page = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    parents = by_page[int(page.obj.StructParents)]
    linked = {node.objgen for node in elements(pdf) if node.get("/Pg", page.obj).objgen == page.obj.objgen}
    open_marks: list[tuple[str, Any]] = []
    paginated = 0
    for step in pikepdf.parse_content_stream(page):
        operands, name = step.operands, str(step.operator)
        if name in ("BMC", "BDC"):
            open_marks.append((str(operands[0]), operands[1] if name == "BDC" else {}))
            if "/MCID" in open_marks[-1][1]:
                assert parents[int(open_marks[-1][1]["/MCID"])].objgen in linked
        elif name == "EMC":
            open_marks.pop()
        elif name in _SHOWS_TEXT:
            assert open_marks, "text that is neither content nor artifact"
            kind, properties = open_marks[-1]
            paginated += kind == "/Artifact" and properties.get("/Type") == "/Pagination"
            assert kind == "/Artifact" or "/MCID" in properties
    assert paginated >= 2  # the line of the footer and the number of the page


def _without_continued(kinds: list[str]) -> list[str]:
    """Without headers of tables: those of a table that goes on on another sheet are there again."""
    return [kind for kind in kinds if kind != "/TH"]
