"""The settings of a partner's scorecards one by one, so that a changed one can be named with its values."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from scorecards.workspace.fingerprint import ELSEWHERE
from scorecards.workspace.load import FILE_NAME, Workspace
from scorecards.workspace.yaml_file import read_yaml

#: Whose values are nobody's business later, or a password: a digest tells that they changed.
_HIDDEN = ("contacts", "engine")
#: Between a file and a key of it.
SEPARATOR = ": "
_LONGEST = 80


def settings(workspace: Workspace, partner: str) -> dict[str, str]:
    """Every value of scorecards.yaml and of the partner's file by `file: key.key`, as written.

    A long value and those of contacts and engine are digests.
    """
    _, document = workspace.defaults
    main = {key: value for key, value in document.data.items() if key not in ELSEWHERE}
    found = {f"{FILE_NAME}{SEPARATOR}{at}": value for at, value in _values(main, "")}
    path = workspace.folder / "partners" / f"{partner}.yaml"
    if path.exists():
        own = f"partners/{path.name}{SEPARATOR}"
        found |= {f"{own}{at}": value for at, value in _values(read_yaml(path).data, "")}
    return found


def _values(value: Any, at: str) -> Iterator[tuple[str, str]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else None
    if parts is None:
        text = "" if value is None else str(value)
        is_hidden = at.partition(".")[0] in _HIDDEN or len(text) > _LONGEST
        yield at, f"sha256 {sha256(text.encode()).hexdigest()[:16]}" if is_hidden else text
        return
    for name, inside in parts:
        yield from _values(inside, f"{at}.{name}" if at else str(name))
