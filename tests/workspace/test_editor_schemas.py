"""The JSON Schemas hold for the files that ship, and catch what an editor should mark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from scorecards.assets import shipped
from scorecards.workspace import json_schemas

KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
    "null": type(None),
}
EXAMPLES = shipped("config") / "examples"


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> Iterator[str]:
    """The part of JSON Schema (2020-12) that the schemas use."""
    if "$ref" in schema:
        yield from faults(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema and all(any(faults(value, one, root, at)) for one in schema["anyOf"]):
        yield f"{at}: fits none of {len(schema['anyOf'])}"
    if not _is_kind(value, schema.get("type")):
        yield f"{at}: {value!r} is no {schema['type']}"
    elif isinstance(value, str):
        yield from _of_text(value, schema, at)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from faults(item, schema.get("items", {}), root, f"{at}[{index}]")
    elif isinstance(value, dict):
        yield from _of_mapping(value, schema, root, at)


def _is_kind(value: Any, kind: str | None) -> bool:
    if kind is None:
        return True
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, KINDS[kind])


def _of_text(value: str, schema: dict[str, Any], at: str) -> Iterator[str]:
    words = [schema["const"]] if "const" in schema else schema.get("enum", [value])
    if value not in words:
        yield f"{at}: {value!r} is none of {words}"
    if not re.search(schema.get("pattern", ""), value):
        yield f"{at}: {value!r} does not fit {schema['pattern']}"
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6):
        yield f"{at}: length"


def _of_mapping(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str) -> Iterator[str]:
    yield from (f"{at}: {key} is missing" for key in schema.get("required", []) if key not in value)
    others = schema.get("additionalProperties", {})
    names = schema.get("propertyNames", {}).get("enum")
    for key, item in value.items():
        if key in schema.get("properties", {}):
            yield from faults(item, schema["properties"][key], root, f"{at}.{key}")
        elif others is False or (names and key not in names):
            yield f"{at}: {key} is not known"
        else:
            yield from faults(item, others, root, f"{at}.{key}")


def as_an_editor_reads(path: Path) -> Any:
    """YAML 1.2 with JSON's types: numbers are numbers, dates are text."""

    class Loader(yaml.SafeLoader):
        pass

    Loader.yaml_implicit_resolvers = {
        sign: [entry for entry in entries if "timestamp" not in entry[0]]
        for sign, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(path.read_text(encoding="utf-8"), Loader)  # noqa: S506  # a safe loader


def kind_of(path: Path) -> str:
    by_folder = {"partners": "partner", "kpis": "kpis", "exclusions": "exclusions", "rate_cards": "rate_cards"}
    by_folder["actions"] = "actions"
    by_name = {name: name for name in ("brand", "unit_costs", "exchange_rates", "mix", "pages")}
    return by_folder.get(path.parent.name, by_name.get(path.stem, "scorecards"))


SHIPPED = [
    *sorted(EXAMPLES.rglob("*.yaml")),
    *sorted((shipped("config") / "kpis").glob("*.yaml")),
    shipped("config") / "pages.yaml",
]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(shipped("config"))))
def test_the_shipped_files_fit(path: Path) -> None:
    schema = json_schemas()[kind_of(path)]
    assert list(faults(as_an_editor_reads(path) or {}, schema, schema)) == []


@pytest.mark.parametrize(
    ("kind", "document"),
    [
        ("scorecards", {"locle": "x"}),
        ("scorecards", {"sources": {"shipments": {"a": {"file": "x.csv"}}}}),
        ("scorecards", {"sources": {"shipments": {"a": {"files": 3, "fromat": "csv"}}}}),
        ("scorecards", {"sources": {"shipments": {"a": {"columns": {"x": {"colum": "y"}}}}}}),
        ("scorecards", {"calendar": {"weekend": ["sat"]}}),
        ("partner", {"targets": {}}),
        ("partner", {"name": "A", "targets": {"on_time": {"weight": 100}}}),
        ("partner", {"name": "A", "targets": {"on_time": {"target": "95 %", "weight": "all"}}}),
        ("brand", {"name": "A", "accent": "red"}),
        ("kpis", {"own": {"name": "A"}}),
        ("mix", {"capacity": [{"partner": "a", "most": 5, "lanes": "FR-DE"}]}),
        ("mix", {"commitments": [{"partner": "a"}]}),
        ("actions", {"actions": [{"id": "A1", "action": "x", "owner": "A", "company": "us", "opened": "2026-10-01"}]}),
        ("pages", {"transport": {"pages": ["summary", "coast"]}}),
        ("actions", {"disputes": [{"id": "D1", "item": "x", "efect": "y"}]}),
    ],
)
def test_an_editor_marks_slips(kind: str, document: Any) -> None:
    schema = json_schemas()[kind]
    assert list(faults(document, schema, schema))


def test_lists_and_single_entries_both_fit() -> None:
    schema = json_schemas()["scorecards"]
    for files in ("a.csv", ["a.csv", "b.csv"]):
        document = {"sources": {"shipments": {"a": {"files": files, "missing": [0, "n/a"], "dates": "%d"}}}}
        assert list(faults(document, schema, schema)) == []
