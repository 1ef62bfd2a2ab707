"""YAML files of the register with an entry added or changed; comments, order and all other bytes stay."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from scorecards.errors import ConfigurationError, configuration_error
from scorecards.workspace.yaml_file import read_yaml

_KEY = "exclusions"
_BY_HAND = "Write it by hand: the file is laid out in a way that is not changed safely."
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*")
_MARK = "\ufeff"

#: An entry as it is written: texts, or a list of them.
Written = Mapping[str, str | Sequence[str]]


def with_keys(path: Path, data: bytes, index: int, changes: Mapping[str, str]) -> bytes:
    """The file with keys of its entry number `index` (from 0) set. Raises ConfigurationError where that is not safe."""
    mark, text = _text(data)
    for key, value in changes.items():
        text = _with_key(path, text, index, key, _scalar(value))
    wanted = read_yaml(path).data
    wanted[_KEY][index] = {**wanted[_KEY][index], **changes}
    return _checked(path, mark + text, wanted)


def with_entry(path: Path, data: bytes | None, entry: Written) -> bytes:
    """The file with an entry at its end, a new one without `data`. Raises ConfigurationError where that is not safe."""
    if data is None:
        return (f"{_KEY}:\n" + _block(entry, "  ", "\n")).encode()
    mark, text = _text(data)
    root = _root(path, text)
    entries = _entries(root)
    if entries is None or entries.flow_style or not entries.value or root.value[-1][1] is not entries:
        raise configuration_error(path, "no entry can be added at its end", _BY_HAND)
    newline = "\r\n" if "\r\n" in text else "\n"
    dash = text.rfind("-", 0, entries.value[-1].start_mark.index)
    indent = " " * (dash - text.rfind("\n", 0, dash) - 1)
    gap = "" if text.endswith("\n") else newline
    wanted = read_yaml(path).data
    wanted[_KEY] = [*wanted[_KEY], {key: value if isinstance(value, str) else [*value] for key, value in entry.items()}]
    return _checked(path, mark + text + gap + _block(entry, indent, newline), wanted)


def _text(data: bytes) -> tuple[str, str]:
    """Its mark of the encoding, and the text without it."""
    text = data.decode()
    return (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)


def _root(path: Path, text: str) -> MappingNode:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        root = None
    if not isinstance(root, MappingNode):
        raise configuration_error(path, "is not a file of the register", _BY_HAND)
    return root


def _entries(root: MappingNode) -> SequenceNode | None:
    found = [value for key, value in root.value if key.value == _KEY and isinstance(value, SequenceNode)]
    return found[0] if found else None


def _with_key(path: Path, text: str, index: int, key: str, value: str) -> str:
    """The text with one key of an entry set: in place of its value, or before the last key of the entry."""
    entries = _entries(_root(path, text))
    entry = entries.value[index] if entries is not None and index < len(entries.value) else None
    if not isinstance(entry, MappingNode) or not entry.value:
        raise configuration_error(path, "the entry cannot be changed", _BY_HAND)
    there: list[tuple[Node, Node]] = [pair for pair in entry.value if pair[0].value == key]
    if there:
        name, old = there[0]
        if old.start_mark.index == old.end_mark.index:  # `key:` and nothing
            colon = text.index(":", name.end_mark.index) + 1
            return f"{text[:colon]} {value}{text[colon:]}"
        return text[: old.start_mark.index] + value + text[old.end_mark.index :]
    last = entry.value[-1][0].start_mark
    if entry.flow_style:
        return f"{text[: last.index]}{key}: {value}, {text[last.index :]}"
    newline = "\r\n" if "\r\n" in text else "\n"
    return f"{text[: last.index]}{key}: {value}{newline}{' ' * last.column}{text[last.index :]}"


def _checked(path: Path, text: str, wanted: Mapping[str, Any]) -> bytes:
    """The text as bytes, where it says what is wanted and nothing else; else it is refused."""
    from tempfile import TemporaryDirectory

    data = text.encode()
    with TemporaryDirectory() as folder:
        trial = Path(folder) / path.name
        trial.write_bytes(data)
        try:
            found = read_yaml(trial).data
        except ConfigurationError:
            found = {}
    if found != wanted:
        raise configuration_error(path, "the entry cannot be written without changing others", _BY_HAND)
    return data


def _block(entry: Written, indent: str, newline: str) -> str:
    """The entry in lines of its own."""
    lines = [
        f"{key}: {_scalar(value) if isinstance(value, str) else '[' + ', '.join(map(_scalar, value)) + ']'}"
        for key, value in entry.items()
    ]
    starts = [f"{indent}- ", *[f"{indent}  "] * (len(lines) - 1)]
    return "".join(f"{start}{line}{newline}" for start, line in zip(starts, lines, strict=True))


def _scalar(text: str) -> str:
    """As it stands where that is safe, else in quotes."""
    if _PLAIN.fullmatch(text) and text.lower() != "null":
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
