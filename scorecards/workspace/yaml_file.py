"""YAML read safely, with the line of every value."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

from scorecards.errors import ConfigurationError, Problem

Location = tuple[str | int, ...]


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
    """The safe loader, with numbers left as written: 97.0 must not become a binary float."""


def _as_written(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:float", _as_written)


def read_yaml(path: Path) -> Document:
    """Read one YAML file whose top level is a mapping; an empty file is an empty mapping.

    Numbers with a decimal point stay text. Raises ConfigurationError for a missing or unreadable file,
    a syntax error or a key given twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError([Problem(str(path), None, "the file is missing")]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            [Problem(str(path), None, f"cannot be read: {error}", "Save the file as UTF-8 text.")]
        ) from None
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Document(path, {}, {(): Place(path, 1)})
        places: dict[Location, Place] = {}
        problems: list[Problem] = []
        _walk(loader, node, (), path, places, problems)
        if problems:
            raise ConfigurationError(problems)
        data = loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        what = f"is not valid YAML: {error.problem or error.context}"
        raise ConfigurationError(
            [Problem(str(path), mark.line + 1 if mark else None, what, "Check indentation, quotes and colons here.")]
        ) from None
    finally:
        loader.dispose()
    if not isinstance(data, dict):
        raise ConfigurationError([Problem(str(path), 1, "the file must hold `key: value` lines")])
    return Document(path, data, places)


def merge(base: Document, over: Document) -> Document:
    """`over` on top of `base`: mappings are merged, everything else is replaced."""
    places = dict(base.places)
    data = _merged(base.data, over.data)
    places.update(over.places)
    return Document(over.path, data, places)


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for key, value in over.items():
        both = isinstance(result.get(key), dict) and isinstance(value, dict)
        result[key] = _merged(result[key], value) if both else value
    return result


def _walk(
    loader: _Loader,
    node: Node,
    location: Location,
    path: Path,
    places: dict[Location, Place],
    problems: list[Problem],
) -> None:
    """Note the line of every value under `node`, merge keys resolved, and keys given twice."""
    places[location] = Place(path, node.start_mark.line + 1)
    if isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            _walk(loader, item, (*location, index), path, places, problems)
    if not isinstance(node, MappingNode):
        return
    own = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
    for key, _ in node.value:
        if own.count(key.value) > 1 and key.tag != "tag:yaml.org,2002:merge":
            problems.append(Problem(str(path), key.start_mark.line + 1, f"the key {key.value!r} is given twice"))
    loader.flatten_mapping(node)
    for key, value in node.value:
        _walk(loader, value, (*location, key.value), path, places, problems)
        if key.value in own:
            places[(*location, key.value)] = Place(path, key.start_mark.line + 1)
