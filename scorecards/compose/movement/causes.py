"""The late parcels of the month by the cause that was recorded for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from scorecards.compose.context import Context
from scorecards.engine import Measures, finer
from scorecards.model import Kpi, KpiResult, Pair
from scorecards.model.movement import CauseRow, Causes, Party
from scorecards.statistics.rounding import round_parts

#: The KPIs that part the late parcels by party: a team that writes its own words writes its own entries of them.
_PARTS = ("late_carrier", "late_others", "late_unknown_cause")
_DAYS = "late_days_by_cause"
_COLUMN = "late_reason"
_ONLY = "on_time"
#: The words of the catalogue: what they are called, and whom they point to.
_NAMES: dict[str, tuple[str, Party]] = {
    "hub_delay": ("Hub and line-haul", "carrier"),
    "capacity": ("Delivery round capacity", "carrier"),
    "misrouted": ("Misrouted", "carrier"),
    "absent": ("Consignee absent", "consignee"),
    "moved_date": ("Consignee moved the date", "consignee"),
    "sender_late": ("Handed over late", "shipper"),
    "site_closed": ("Site closed", "shipper"),
    "address_error": ("Wrong address", "shipper"),
    "weather": ("Weather", "exceptional"),
    "strike": ("Strike", "exceptional"),
}
#: Percent of late parcels below which causes of one party share a row.
_RARE = 1.0
_PARTIES: dict[str, Party] = {"late_carrier": "carrier", "late_others": "others", "late_unknown_cause": "unknown"}


@dataclass(frozen=True)
class _Month:
    """Late parcels and their days late by (measure, word) in one month."""

    parcels: Mapping[tuple[str, str], int]
    days: Mapping[str, int]


def causes(ctx: Context, result: KpiResult) -> Causes | None:
    """Causes of all late parcels, excluded ones too; None where no cause is recorded or no parcel was late."""
    if result.id != _ONLY or any(kpi not in ctx.measures.kpis for kpi in _PARTS):
        return None
    measures = finer(ctx.workspace, ctx.tables, _by_word(ctx))
    now, before = _of_month(ctx, measures, 0), _of_month(ctx, measures, -1)
    if not sum(now.parcels.values()):
        return None
    keys = sorted({*now.parcels, *before.parcels}, key=lambda key: _order(key, now))
    has_before = _ONLY in ctx.measures.kpis and ctx.month.shift(-1) in ctx.measures.monthly(_ONLY, ctx.partner.id)
    shares = round_parts(_percent([now.parcels.get(key, 0) for key in keys]), 1)
    late_days = [_days(now, key) for key in keys]
    days_shares = [float(share) for share in round_parts(_percent(late_days), 1)] if sum(late_days) else None
    rows = [
        CauseRow(
            word=word,
            name=_name(ctx, part, word),
            party=_party(part, word),
            parcels=now.parcels.get((part, word), 0),
            share=float(shares[index]),
            days=late_days[index],
            days_share=days_shares[index] if days_shares else None,
            change=now.parcels.get((part, word), 0) - before.parcels.get((part, word), 0) if has_before else None,
        )
        for index, (part, word) in enumerate(keys)
    ]
    return Causes(tuple(_merged(ctx, rows)), _total(ctx, rows))


def _merged(ctx: Context, rows: list[CauseRow]) -> Iterator[CauseRow]:
    """The rows, the rare causes of one party in one where there are several; an unknown cause stays as it is."""
    for _, own in groupby(rows, key=lambda row: row.party):
        every = list(own)
        rare = [row for row in every if row.share < _RARE and row.party != "unknown"]
        yield from (row for row in every if len(rare) < 2 or row not in rare)
        if len(rare) >= 2:
            share, days = sum(row.share for row in rare), [row.days_share for row in rare if row.days_share is not None]
            changes = [row.change for row in rare if row.change is not None]
            yield replace(
                rare[0],
                word="",
                name=ctx.words.say("{k} causes below 1%", k=str(len(rare))),
                parcels=sum(row.parcels for row in rare),
                share=round(share, 1),
                days=sum(row.days for row in rare),
                days_share=round(sum(days), 1) if days else None,
                change=sum(changes) if changes else None,
            )


def _by_word(ctx: Context) -> list[Kpi]:
    """The three parts and the days late, each kept apart by the recorded word."""
    parts = [replace(ctx.measures.kpis[kpi], by=_COLUMN) for kpi in _PARTS]
    days = replace(parts[0], id=_DAYS, numerator="CASE WHEN late_days > 0 THEN late_days ELSE 0 END")
    return [*parts, days]


def _of_month(ctx: Context, measures: Measures, shift: int) -> _Month:
    month = ctx.month.shift(shift)
    parcels: dict[tuple[str, str], int] = {}
    days: dict[str, int] = {}
    for kpi in (*_PARTS, _DAYS):
        for (found, word), pair in _monthly(ctx, measures, kpi).items():
            if found != month or not pair.numerator:
                continue
            if kpi == _DAYS:
                days[word] = pair.numerator
            else:
                parcels[kpi, word] = pair.numerator
    return _Month(parcels, days)


def _monthly(ctx: Context, measures: Measures, kpi: str) -> Mapping[tuple[object, str], Pair]:
    return measures.groups(kpi, ctx.partner.id)


def _days(month: _Month, key: tuple[str, str]) -> int:
    """Days late of a word; where two parts share a word, the first one that has parcels shows them."""
    part, word = key
    owner = next((own for own in _PARTS if month.parcels.get((own, word))), None)
    return month.days.get(word, 0) if owner == part else 0


def _percent(counts: list[int]) -> list[float]:
    whole = sum(counts)
    return [100 * count / whole for count in counts]


def _order(key: tuple[str, str], now: _Month) -> tuple[int, str, bool, int, str]:
    """By part and party, the most frequent first, those without a word last."""
    part, word = key
    return _PARTS.index(part), _party(part, word), not word, -now.parcels.get(key, 0), word


def _name(ctx: Context, part: str, word: str) -> str:
    if not word:
        return ctx.words.say("No cause recorded")
    if word in _NAMES:
        return ctx.words.say(_NAMES[word][0])
    plain = word.replace("_", " ")
    return plain[:1].upper() + plain[1:] if part != _PARTS[2] else ctx.words.say("“{word}”", word=plain)


def _party(part: str, word: str) -> Party:
    named = _NAMES.get(word, ("", _PARTIES[part]))[1]
    # The entry decides whose a word is; which of the others it is, the word says.
    return named if part == _PARTS[1] else _PARTIES[part]


def _total(ctx: Context, rows: list[CauseRow]) -> CauseRow:
    changes = [row.change for row in rows if row.change is not None]
    return CauseRow(
        word="",
        name=ctx.words.say("All late parcels"),
        party=None,
        parcels=sum(row.parcels for row in rows),
        share=100.0,
        days=sum(row.days for row in rows),
        days_share=100.0 if any(row.days for row in rows) else None,
        change=sum(changes) if changes else None,
    )
