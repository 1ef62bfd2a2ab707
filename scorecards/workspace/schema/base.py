"""What every shape is made of: values as written, lists that may stand alone, unknown keys refused."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints


def _as_is(value: Any) -> Any:
    return value


def listed(value: Any) -> Any:
    """One value as a list of one."""
    return value if isinstance(value, list) or value is None else [value]


#: Text, numbers too: everything is read as written; an editor sees numbers where they look like numbers.
Scalar = Annotated[str, BeforeValidator(_as_is, json_schema_input_type=str | float | bool)]
#: One may stand without the brackets of a list.
Listed = Annotated[list[Scalar], BeforeValidator(listed, json_schema_input_type=Scalar | list[Scalar])]

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

#: Patterns of the shapes, each with an example for the message.
CURRENCY, COLOUR, MONTH = "^[A-Z]{3}$", "^#[0-9A-Fa-f]{6}$", r"^\d{4}-(0[1-9]|1[0-2])$"
TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
EXAMPLES = {CURRENCY: "EUR", COLOUR: '"#1F2A6B" (with quotes)', MONTH: "2026-10", TIME: "08:00"}
_DATE_PARTS = set("aAbBcdfgGHIjmMnpSTuUVwWxXyYzZ%")


def _date_formats(formats: list[str]) -> list[str]:
    """Refuse a format without a part of a date, or with one that the engine does not know."""
    for written in formats:
        parts = re.findall("%-?(.?)", written)
        if unknown := [part for part in parts if part not in _DATE_PARTS]:
            raise ValueError(f"{written!r} is not a date format: there is no %{unknown[0]}")
        if not set(parts) - {"%"}:
            raise ValueError(f"{written!r} is not a date format: write %d for the day, %m, %Y, %y, %b, %H, %M, %S")
    return formats


DateFormats = Annotated[Listed, AfterValidator(_date_formats)]


def _without_default(schema: dict[str, Any]) -> None:
    """An editor should offer null nowhere: leaving a key out says the same."""
    for entry in schema.get("properties", {}).values():
        entry.pop("default", None)


class Shape(BaseModel):
    """A block of YAML whose unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=_without_default)
