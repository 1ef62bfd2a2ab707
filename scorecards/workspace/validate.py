"""Data of a document against a shape, with every fault at its line."""

import difflib
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scorecards.errors import Problem
from scorecards.workspace.yaml_file import Document, Location

S = TypeVar("S", bound=BaseModel)


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
    key = location[-1] if location else ""
    if fault["type"] == "extra_forbidden":
        names = _keys(shape)
        close = difflib.get_close_matches(str(key), names, n=1)
        return f"the key {key!r} is not known here", f"Did you mean {close[0]!r}?" if close else "Remove or correct it."
    if fault["type"] == "missing":
        return f"the key {key!r} is missing", "Add it; `scorecards schema` lists what belongs here."
    message = str(fault["msg"]).removeprefix("Value error, ")
    value = fault.get("input")
    shown = f" (found: {value!r})" if isinstance(value, str | int | float | bool) else ""
    return f"{key}: {message[:1].lower()}{message[1:]}{shown}", ""


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
