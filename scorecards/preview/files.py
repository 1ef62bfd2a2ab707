"""What the pages are made of, as files: their names, times and sizes say whether one of them changed."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from scorecards.assets import shipped

#: Read when pages are laid out, and only then.
TEMPLATES = frozenset({".html", ".css"})
#: What decides how pages look and nothing else; `load_workspace` reads pictures and names fonts.
LOOKS = TEMPLATES | {".svg", ".png", ".ttf"}
#: Words of the pages and of the figures.
WORDS = frozenset({".po"})
#: Read by `load_workspace`: what of it says something new shows in the `Workspace`.
SETTINGS = frozenset({".yaml", ".yml"})
#: What is read besides: prices, exchange rates, registers.
_FIGURES = frozenset({".csv"})
#: Folders that hold results of this program, or nothing that a document is made of.
_PASSED_OVER = frozenset({"out", "schemas"})
_NOT_OF_A_CARD = frozenset({"preview", "examples", "conformance", "fonts"})
#: Written by `scorecards check`.
_REJECTS = "rejects.csv"

#: Of each file its time of change and its size.
Stamps = Mapping[Path, tuple[int, int]]


def stamps(folder: Path, data: Path) -> Stamps:
    """The files of a workspace, all of its data, and the shipped templates and settings, as they are now."""
    document = LOOKS | WORDS | SETTINGS | _FIGURES
    found = [path for path in _below(folder, _PASSED_OVER) if path.suffix in document and path.name != _REJECTS]
    found += _below(data, frozenset())
    for place in ("templates", "config"):
        found += [path for path in _below(shipped(place), _NOT_OF_A_CARD) if path.suffix in document]
    states = {}
    for path in found:
        with suppress(OSError):  # an editor may just be replacing it
            state = path.stat()
            states[path] = (state.st_mtime_ns, state.st_size)
    return states


def changed(before: Stamps, after: Stamps) -> set[Path]:
    """Files that came, went or were written."""
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def _below(folder: Path, passed_over: frozenset[str]) -> Iterator[Path]:
    """All files of a folder but hidden ones (the cache, version control)."""
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in passed_over]
        yield from (Path(place, name) for name in names if not name.startswith("."))
