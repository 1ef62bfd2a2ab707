"""Data of a document against a shape, with every fault at its line."""

import difflib
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scorecards.errors import Problem
from scorecards.workspace.schema import EXAMPLES
from scorecards.workspace.yaml_file import Document, Location

S = TypeVar("S", bound=BaseModel)

#: What a value must be, by the kind of fault.
_EXPECTED = {
    **dict.fromkeys(("dict_type", "model_type"), "a block of `key: value` entries"),
    **dict.fromkeys(("string_type", "list_type"), "one value or a list of values"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
        "a date like 2026-10-31",
    ),
    "too_short": "filled: it is an empty list",
    "string_too_short": "filled",
}


def validated(shape: type[S], document: Document, at: Location = ()) -> tuple[S | None, list[Problem]]:
    """The part of the document at `at` as a shape, or None and all its problems."""
    data: Any = document.data
    for key in at:
        data = data[key]
    try:
        return shape.model_validate(data, by_alias=True), []
    except ValidationError as error:
        return None, _problems(shape, document, at, error)


def _problems(shape: type[BaseModel], document: Document, at: Location, error: ValidationError) -> list[Problem]:
    found: dict[tuple[Any, ...], Problem] = {}
    for fault in error.errors():
        location = _real(document, (*at, *fault["loc"]))
        what, hint = _in_words(fault, location, shape)
        problem = document.problem(location, what, hint)
        found.setdefault((problem.where, problem.line, problem.what), problem)
    return list(found.values())


def _real(document: Document, location: tuple[Any, ...]) -> Location:
    """pydantic adds the names of union members to a location: keep what stands in the file."""
    kept: Location = ()
    for key in location:
        if (*kept, key) in document.places or key == location[-1]:
            kept = (*kept, key)
    return kept


def _in_words(fault: Any, location: Location, shape: type[BaseModel]) -> tuple[str, str]:
    key, kind, value = (location[-1] if location else ""), fault["type"], fault.get("input")
    if kind == "extra_forbidden":
        return f"the key {key!r} is not known here", _nearest(str(key), _keys(shape))
    if kind == "missing":
        return f"the key {key!r} is missing", "Add it; `scorecards schema` lists what belongs here."
    name = ".".join([part for part in location if isinstance(part, str) and part != "[key]"][-2:]) or "the file"
    if value is None:
        return f"{name} has no value", "Write one, or remove the key. What begins with # is put in quotes."
    shown = f" (found: {value!r})" if isinstance(value, str | int | float) else ""
    if kind == "literal_error":
        expected = str(fault["ctx"]["expected"])
        return f"{name} must be {expected}{shown}", _nearest(str(value), re.findall("'([^']+)'", expected), "")
    if kind == "string_pattern_mismatch":
        return f"{name} must be written like {EXAMPLES[fault['ctx']['pattern']]}{shown}", ""
    if kind in _EXPECTED:
        return f"{name} must be {_EXPECTED[kind]}{shown}", ""
    if kind == "value_error":  # from a shape's own check, which names the value
        return f"{name}: {str(fault['msg']).removeprefix('Value error, ')}", ""
    return f"{name}: {str(fault['msg'])[:1].lower()}{str(fault['msg'])[1:]}{shown}", ""


def _nearest(word: str, names: Sequence[str], otherwise: str = "Remove or correct it.") -> str:
    if word in names:
        return "It belongs into another block: check the indentation."
    close = difflib.get_close_matches(word, names, n=1)
    return f"Did you mean {close[0]!r}?" if close else otherwise


def _keys(shape: type[BaseModel], depth: int = 0) -> list[str]:
    """Every key that a shape and the shapes inside it know."""
    names = [field.alias or name for name, field in shape.model_fields.items()]
    if depth < 3:
        for field in shape.model_fields.values():
            for inner in _shapes(field.annotation):
                names += _keys(inner, depth + 1)
    return names


def _shapes(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [shape for part in getattr(annotation, "__args__", ()) for shape in _shapes(part)]
