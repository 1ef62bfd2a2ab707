"""Why a document may no longer say what is the case: the manifests of its making against those of today."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from scorecards.ledger.evidence import ANNEX_ROWS
from scorecards.ledger.records import Manifests
from scorecards.workspace import SEPARATOR

Kind = Literal["rows", "setting", "look", "program", "data date", "elsewhere"]


@dataclass(frozen=True)
class Reason:
    """One part that is not as it was.

    `what` names it: a table, a file of the configuration, a template, font or catalogue, a version. `details` are the
    months of a table, or the keys of a file with both values.
    """

    kind: Kind
    what: str
    details: tuple[str, ...] = ()


def annex_rows(inputs: str) -> int | None:
    """How many rows a sheet of the annex might show, where it was not the usual number."""
    found: int | None = json.loads(inputs).get(ANNEX_ROWS)
    return found


def reasons(was: Manifests, now: Manifests, period: str, later: Collection[str]) -> list[Reason]:
    """What differs, in the order rows, settings, look, program, data date.

    `later` are the tables of which rows of later months may matter: an invoice comes after its parcel.
    """
    return [
        *_rows(json.loads(was.inputs), json.loads(now.inputs), period, later),
        *_settings(json.loads(was.configuration), json.loads(now.configuration)),
        *(Reason("look", name) for name in _differing(json.loads(was.templates), json.loads(now.templates))),
        *([Reason("program", f"{was.program} → {now.program}")] if was.program != now.program else []),
        *_data_date(json.loads(was.inputs), json.loads(now.inputs)),
    ]


def _differing(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in was.keys() | now.keys() if was.get(name) != now.get(name))


def _rows(was: Mapping[str, Any], now: Mapping[str, Any], period: str, later: Collection[str]) -> Iterator[Reason]:
    if was["digests"] != now["digests"]:
        what = f"all tables: digests of {was['digests']} cannot be compared with those of {now['digests']}"
        yield Reason("rows", what)
        return
    for table in _differing(was["rows"], now["rows"]):
        months = _differing(was["rows"].get(table, {}), now["rows"].get(table, {}))
        # A month that is still to come changes with every file: it is named where nothing else differs.
        own = months if table in later else [month for month in months if month <= period or not month[0].isdigit()]
        yield Reason("rows", table, tuple(own or months))


def _settings(was: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Reason]:
    differing = _differing(was, now)
    has_keys = any(SEPARATOR in name for name in was)  # those of an older version do not
    for file in (name for name in differing if SEPARATOR not in name):
        keys = [name for name in differing if name.startswith(file + SEPARATOR)] if has_keys else []
        told = (f"{key.partition(SEPARATOR)[2]}: {was.get(key, 'none')} → {now.get(key, 'none')}" for key in keys)
        yield Reason("setting", file, tuple(told))


def _data_date(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Reason]:
    if was["data_as_of"] != now["data_as_of"]:
        yield Reason("data date", f"{was['data_as_of']} → {now['data_as_of']}")
