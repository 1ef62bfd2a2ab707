"""From the ledger to the disk: files are written after they are recorded, so that what was interrupted can be finished.

1. One transaction records the document, all bytes of its files included, and marks the one before superseded.
2. Its files are written, each whole or not at all.
3. The ledger is told that all of them are there.

Killed before 1 has ended, nothing was published; killed later, the next run does 2 and 3 from what the ledger keeps.
"""

from pathlib import Path

from scorecards.ledger.records import Document
from scorecards.ledger.store import Ledger
from scorecards.outbox import remove, write_whole


def folder_name(folder: Path, workspace: Path) -> str:
    """A folder as the ledger names it: from the workspace's folder where it is inside, so that both can be moved."""
    folder, workspace = folder.resolve(), workspace.resolve()
    return folder.relative_to(workspace).as_posix() if folder.is_relative_to(workspace) else folder.as_posix()


def paths_of(document: Document, workspace: Path) -> list[Path]:
    """Where the files of a document lie, in the order of its `files`."""
    folder = workspace.resolve() / document.folder
    return [folder / file.name for file in document.files]


def put(ledger: Ledger, document: Document, workspace: Path, *, is_interrupted: bool = False) -> bool:
    """Write the files of a document from what the ledger keeps, where that is still to be done, and say so there.

    Raises ConfigurationError where the folder cannot be written.
    """
    with ledger.placing(document.id) as is_needed:
        for path, file in zip(paths_of(document, workspace), ledger.files(document), strict=True) if is_needed else ():
            if is_interrupted:  # what was cut off while it was written is of no use to anybody
                remove(*path.parent.glob(f".{path.name}.*.tmp"))
            write_whole(path, file.data)
    return is_needed


def finish(ledger: Ledger, workspace: Path) -> list[Document]:
    """Finish what an interrupted run began; return the documents whose files were written."""
    unfinished = ledger.documents(is_placed=False)
    return [document for document in unfinished if put(ledger, document, workspace, is_interrupted=True)]
