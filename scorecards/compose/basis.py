"""What of the settings a card is made with, as digests: the next revision tells by them what moved a figure."""

from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from typing import Any

from scorecards.compose.context import Context
from scorecards.model import Kpi, Target
from scorecards.model.register import Exclusion
from scorecards.model.restatement import Basis, KpiBasis, RegisterBasis
from scorecards.sources.cache import digest

#: Where an entry stands, and who asked for it, is nothing about what it excludes.
_NOT_OF_AN_ENTRY = ("id", "where", "line", "note", "requested_by")


def basis_of(ctx: Context) -> Basis:
    """Definitions and targets of every KPI of the card, and the entries of the register in force for the partner."""
    kpis = (ctx.workspace.kpis[name] for name in ctx.partner.kpis)
    return Basis(tuple(_of_kpi(ctx, kpi) for kpi in kpis), tuple(_of_register(ctx)))


def _of_kpi(ctx: Context, kpi: Kpi) -> KpiBasis:
    # Names are words, not what is counted; on another line of its file a target is the same one.
    counted = replace(kpi, name="", subject="", origin="")
    targets = [replace(target, where="", line=None) for target in ctx.partner.targets_of(kpi.id)]
    return KpiBasis(kpi.id, digest(_said(counted)), digest([_said(target) for target in targets]))


def _said(value: Kpi | Target) -> dict[str, Any]:
    """What is not as usual: a key that a later version of the program adds changes no digest."""
    return {each.name: found for each in fields(value) if (found := getattr(value, each.name)) != each.default}


def _of_register(ctx: Context) -> Iterator[RegisterBasis]:
    by_reason: dict[str, list[str]] = {}
    for entry in ctx.workspace.row_rules.register:
        if entry.partner in (None, ctx.partner.id) and entry.in_force(ctx.measures.data_as_of):
            by_reason.setdefault(entry.reason, []).append(_of_entry(entry))
    for reason, entries in sorted(by_reason.items()):
        yield RegisterBasis(reason, len(entries), digest(sorted(entries)))


def _of_entry(entry: Exclusion) -> str:
    return digest({key: value for key, value in asdict(entry).items() if key not in _NOT_OF_AN_ENTRY})
