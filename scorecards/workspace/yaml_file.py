"""YAML read safely, with the line of every value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scorecards.errors import ConfigurationError, Problem, configuration_error

Location = tuple[str | int, ...]
_MERGE, _TEXT = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:str"


@dataclass(frozen=True)
class Place:
    """Where a value stands."""

    path: Path
    line: int


@dataclass(frozen=True)
class Document:
    """Plain data and the place of each value, by its location in the data."""

    path: Path
    data: dict[str, Any]
    places: Mapping[Location, Place]

    def place(self, location: Location) -> Place:
        """The place of a value, or of the nearest value around it that has one."""
        for length in range(len(location), -1, -1):
            if found := self.places.get(location[:length]):
                return found
        return Place(self.path, 1)

    def problem(self, location: Location, what: str, hint: str = "") -> Problem:
        """A problem at the place of a value."""
        place = self.place(location)
        return Problem(str(place.path), place.line, what, hint)


class _Loader(yaml.SafeLoader):
    """The safe loader, with words and numbers left as written.

    97.0 must not become a binary float, 0042 not 34, 12:30 not 750, and `NO` (Norway, or a word of an export)
    not false. Nothing, ~ and null alone are no text; the shapes know what is a number or a yes.
    """

    yaml_implicit_resolvers = {}  # noqa: RUF012  # declared so by the library


for _tag, _pattern, _starts in (
    ("null", r"~|null|", ["~", "n", ""]),
    ("merge", "<<", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_starts))


def read_yaml(path: Path) -> Document:
    """Read one YAML file whose top level is a mapping; an empty file is an empty mapping.

    All values are text as written, or nothing. Raises ConfigurationError for a missing or unreadable file,
    a syntax error, a key given twice or a part that holds itself.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise configuration_error(path, "the file is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise configuration_error(path, f"cannot be read: {error}", "Save the file as UTF-8 text.") from None
    places: dict[Location, Place] = {(): Place(path, 1)}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return Document(path, {}, places)
        problems = list(_key_faults(node, path))
        if problems:
            raise ConfigurationError(problems)
        data = loader.construct_document(node)
        _note_places(node, (), path, places)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        what = f"is not valid YAML: {error.problem or error.context}"
        raise configuration_error(path, what, "Check indentation, quotes and colons here.", line) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"holds the character U+{ord(text[error.position]):04X}, which YAML does not allow"
        raise configuration_error(path, what, "Remove it.", line) from None
    except RecursionError:
        raise configuration_error(path, "a part refers to itself, or is nested too deep", "Spell it out.") from None
    if not isinstance(data, dict):
        raise configuration_error(path, "the file must hold `key: value` lines", line=1)
    return Document(path, data, places)


def yaml_files(folder: Path) -> tuple[list[Path], list[Problem]]:
    """The `*.yaml` files of a folder in name order, and those that another ending would leave unread."""
    others = sorted(folder.glob("*.yml"))
    what = "is not read: the name must end in .yaml"
    return sorted(folder.glob("*.yaml")), [
        Problem(str(path), None, what, f"Rename it to {path.stem}.yaml.") for path in others
    ]


def merge(base: Document, over: Document) -> Document:
    """`over` on top of `base`: mappings are merged, everything else is replaced."""
    data, replaced = _merged(base.data, over.data, ())
    kept = {
        location: place
        for location, place in base.places.items()
        if not any(location[:length] in replaced for length in range(1, len(location) + 1))
    }
    return Document(over.path, data, {**kept, **over.places})


def _merged(base: dict[str, Any], over: dict[str, Any], at: Location) -> tuple[dict[str, Any], set[Location]]:
    """Both together, and where `over` stands instead of `base`."""
    result, replaced = dict(base), set[Location]()
    for key, value in over.items():
        if isinstance(result.get(key), dict) and isinstance(value, dict):
            result[key], inside = _merged(result[key], value, (*at, key))
            replaced |= inside
        else:
            result[key] = value
            replaced.add((*at, key))
    return result, replaced


def _key_faults(root: Node, path: Path) -> Iterator[Problem]:
    """Keys that stand twice in one mapping, before merge keys are resolved; all keys become text as written."""
    waiting, seen = [root], {id(root)}
    while waiting:
        node = waiting.pop()
        pairs = node.value if isinstance(node, MappingNode) else []
        inside = [part for pair in pairs for part in pair]
        inside += node.value if isinstance(node, SequenceNode) else []
        waiting += [part for part in inside if id(part) not in seen]
        seen.update(map(id, inside))
        names = [str(key.value) for key, _ in pairs]
        for (key, _), name in zip(pairs, names, strict=True):
            if key.tag != _MERGE and isinstance(key, ScalarNode):
                key.tag = _TEXT
                if names.count(name) > 1:
                    yield Problem(str(path), key.start_mark.line + 1, f"the key {name!r} is given twice", "Keep one.")


def _note_places(node: Node, location: Location, path: Path, places: dict[Location, Place]) -> None:
    """The line of every key and value under `node`; merge keys are resolved already, the last of a name counts."""
    places.setdefault(location, Place(path, node.start_mark.line + 1))
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            _note_places(item, (*location, index), path, places)
    if isinstance(node, MappingNode):
        for key, value in {key.value: (key, value) for key, value in node.value}.values():
            inside = (*location, key.value)
            places[inside] = Place(path, key.start_mark.line + 1)
            _note_places(value, inside, path, places)
