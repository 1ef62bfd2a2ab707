"""What was published, on the terminal."""

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from scorecards.ledger import Document, Outcome
from scorecards.terminal.console import console


def print_outcomes(outcomes: Sequence[Outcome]) -> None:
    """A row per document: what it is called and what became of it."""
    table = _table("Partner", "Document", "Published")
    for outcome in outcomes:
        document = outcome.document
        name = document.id if document else ""
        table.add_row(escape(outcome.card.partner), escape(name), escape(_told(outcome)))
    console().print(table)


def _told(outcome: Outcome) -> str:
    document = outcome.document
    if document is None:
        return "failed"
    if not outcome.is_new:
        return f"nothing changed since {_when(document)}"
    if outcome.problems:
        return "published, not written"
    return "now" if document.revision == 1 else f"now; r{document.revision - 1} is superseded"


def print_ledger(documents: Sequence[Document]) -> None:
    """A row per document: its ID, state, when, by whom, how many files of how many bytes."""
    table = _table("ID", "State", "Published", "By", "Files", "Bytes", right=("Files", "Bytes"))
    for document in documents:
        table.add_row(
            escape(document.id),
            document.state if document.is_placed else f"{document.state}, not written yet",
            _when(document),
            escape(document.published_by),
            str(len(document.files)),
            f"{sum(file.size for file in document.files):,}",
        )
    console().print(table)


def print_document(document: Document, paths: Sequence[Path]) -> None:
    """Everything that is known of a document, a line each."""
    key = document.key
    lines = [
        ("Document", document.id),
        ("Partner", key.partner),
        ("Period", key.period),
        ("Edition", f"{key.edition}, {key.language}"),
        ("Revision", str(document.revision)),
        ("State", document.state),
        ("Published", f"{_when(document)} by {document.published_by}"),
        ("Program", document.program),
        ("Inputs", document.inputs),
        ("Configuration", document.configuration),
        ("Templates", document.templates),
        ("Scorecard", document.card),
    ]
    screen = console()
    for name, value in lines:
        screen.print(f"{name:<14}{escape(value)}", highlight=False, soft_wrap=True)
    for file, path in zip(document.files, paths, strict=True):
        screen.print(f"{'File':<14}{escape(str(path))}", highlight=False, soft_wrap=True)
        screen.print(f"{'':<14}{file.size:,} bytes, sha256 {file.sha256}", highlight=False, soft_wrap=True)


def _when(document: Document) -> str:
    """`2026-11-03 09:12 UTC`."""
    return f"{document.published_at[:16].replace('T', ' ')} UTC"


def _table(*names: str, right: Sequence[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table
