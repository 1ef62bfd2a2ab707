"""The internal overview of all partners: who is outside the limits, where late parcels, cost and open claims are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from scorecards import __version__
from scorecards.compose.card import compose
from scorecards.compose.context import Context
from scorecards.compose.network_counts import KPI
from scorecards.compose.peers import peers_view
from scorecards.compose.sentences import joined
from scorecards.engine import Measures
from scorecards.formats import Formats
from scorecards.model import MONEY_SCALE, KpiResult, Month, Partner, Scorecard
from scorecards.model.network import NetworkRow, NetworkSignal, NetworkTotal, NetworkView
from scorecards.model.peers import PeersView
from scorecards.sources.tables import Tables
from scorecards.statistics.funnel import FALSE_FLAGS, FALSE_FLAGS_DISPERSED
from scorecards.statistics.standardised import MATCHED_SHARE, MINIMUM_EXPECTED, MINIMUM_PARCELS, MINIMUM_PEERS
from scorecards.statistics.status import MINIMUM_N
from scorecards.wording import Words
from scorecards.workspace import Workspace

_Figure = TypeVar("_Figure", int, float)
_COST = "cost_per_shipment"
_LANGUAGE = "en"
_KINDS = {"improvement": "better", "concern": "worse", "neutral": "changed"}
#: Signals, and partners not compared, that all stand by name.
_NAMED = 2
_OUTSIDE = {"above": 0, "below": 1}


def network_view(
    workspace: Workspace, tables: Tables, measures: Measures, partners: Sequence[Partner], month: Month
) -> NetworkView:
    """The overview of these partners' month; each is compared with all partners of its kind, listed or not."""
    show, words = Formats(workspace.locale, workspace.currency), Words(_LANGUAGE)
    contexts = [Context(workspace, tables, measures, partner, month, show, words) for partner in partners]
    views = {ctx.partner.id: peers_view(ctx, "internal") for ctx in contexts}
    cards = [compose(workspace, tables, measures, partner, month) for partner in partners]
    rows = sorted((_row(words, card, views[card.partner_id]) for card in cards), key=_print_order)
    widest = max((view for view in views.values() if view), key=lambda view: len(view.points), default=None)
    ctx = contexts[0]
    return NetworkView(
        notice=words.say("INTERNAL: partners stand beside each other by name. Not for any partner's eyes."),
        shipper=workspace.brand.name,
        period=str(month),
        period_label=show.month(month),
        language=_LANGUAGE,
        locale=workspace.locale,
        currency=workspace.currency,
        data_as_of=measures.data_as_of.isoformat(),
        timezone=workspace.timezone,
        confidentiality=workspace.brand.confidentiality,
        program=f"scorecards {__version__}",
        revision=1,
        title=_title(ctx, rows),
        subtitle=words.say(
            "All partners, {month} · late parcels like for like, signals, cost and open claims", month=show.month(month)
        ),
        rows=tuple(rows),
        total=_total(rows),
        points=widest.points if widest else (),
        curve=widest.curve if widest else (),
        how_to_read=words.say(
            "O/E = late parcels per expected one at the other partners' rate on the same lanes and services; beyond the 99.8% limits alone is outside."
        ),
        notes=_notes(ctx, rows),
    )


def _row(words: Words, card: Scorecard, view: PeersView | None) -> NetworkRow:
    signals = _signals(card.kpis)
    results = {result.id: result for result in card.kpis}
    on_time, cost = results.get(KPI), results.get(_COST)
    bands = card.claims.age_bands if card.claims else ()
    amounts = [band.amount for band in bands if band.amount is not None]
    return NetworkRow(
        partner_id=card.partner_id,
        partner=card.partner,
        parcels=view.parcels if view else None,
        late=view.late if view else None,
        counts=_counts(words, view),
        on_time=1 - view.late / view.parcels if view else None,
        target=on_time.target if on_time else None,
        decimals=on_time.decimals if on_time else 1,
        status=on_time.status if on_time else None,
        ratio=view.ratio if view else None,
        interval=view.interval if view else None,
        lower=view.limits.lower if view and view.limits else None,
        upper=view.limits.upper if view and view.limits else None,
        place=view.place if view else None,
        reason=view.reason if view else "",
        signals=signals,
        signals_text=_signals_text(words, signals),
        score=card.grade.score,
        score_decimals=card.grade.decimals,
        grade=card.grade.letter,
        cost=cost.value if cost else None,
        cost_decimals=cost.decimals if cost else 2,
        cost_provisional=bool(cost and cost.provisional),
        cost_amount=cost.numerator / MONEY_SCALE if cost and cost.numerator is not None else None,
        above_allowance=card.lanes.total.above_allowance if card.lanes and card.lanes.target is not None else None,
        open_claims=sum(band.claims for band in bands) if bands else None,
        open_amount=sum(amounts) if amounts else None,
    )


def _signals(results: Iterable[KpiResult]) -> tuple[NetworkSignal, ...]:
    return tuple(
        NetworkSignal(result.name, result.rule, result.variation)
        for result in sorted(results, key=lambda result: -result.weight)
        if result.rule and result.variation in _KINDS
    )


def _signals_text(words: Words, signals: Sequence[NetworkSignal]) -> str:
    """Two signals by name, or the first and how many more."""
    named = signals if len(signals) <= _NAMED else signals[:1]
    texts = [
        words.say("{kpi} {kind} ({rule})", kpi=signal.kpi, kind=words.say(_KINDS[signal.kind]), rule=signal.rule)
        for signal in named
    ]
    if len(signals) > len(named):
        texts.append(words.say("{n} more", n=str(len(signals) - len(named))))
    return ", ".join(texts) or words.say("none")


def _counts(words: Words, view: PeersView | None) -> str:
    """What is printed in place of a rate of few parcels."""
    if view is None or view.parcels >= MINIMUM_N:
        return ""
    return words.say("{met} of {n}", met=str(view.parcels - view.late), n=str(view.parcels))


def _print_order(row: NetworkRow) -> tuple[int, bool, int, str]:
    """Outside the limits first, then by late parcels above allowance; who has no parcels last."""
    return _OUTSIDE.get(row.place or "", 2), row.parcels is None, -(row.above_allowance or 0), row.partner


def _total(rows: Sequence[NetworkRow]) -> NetworkTotal:
    def whole(figures: Iterable[_Figure | None]) -> _Figure | None:
        known = [figure for figure in figures if figure is not None]
        return sum(known[1:], known[0]) if known else None

    return NetworkTotal(
        parcels=whole(row.parcels for row in rows),
        cost_amount=whole(row.cost_amount for row in rows),
        above_allowance=whole(row.above_allowance for row in rows),
        open_claims=whole(row.open_claims for row in rows),
        open_amount=whole(row.open_amount for row in rows),
    )


def _title(ctx: Context, rows: Sequence[NetworkRow]) -> str:
    say = ctx.words.say
    by_place: Mapping[str, list[str]] = {
        place: [row.partner for row in rows if row.place == place] for place in ("above", "below", "inside")
    }
    outside = [
        say("{names} above", names=joined(ctx, by_place["above"])) if by_place["above"] else "",
        say("{names} below", names=joined(ctx, by_place["below"])) if by_place["below"] else "",
    ]
    compared = sum(map(len, by_place.values()))
    sentence = "Late parcels like for like: {names} the limits"
    if not compared:
        sentence = "Late parcels like for like: too few peers to call anybody outside"
    elif not any(outside):
        sentence = "Late parcels like for like: none of {compared} partners is outside the limits"
    fact = say(sentence, names=", ".join(filter(None, outside)), compared=str(compared))
    most = max(rows, key=lambda row: row.above_allowance or 0)
    if not most.above_allowance or most.above_allowance < 1:
        return fact
    held = ctx.formats.integer(most.above_allowance)
    return say("{fact}; {name} has the most above its allowance, {held}", fact=fact, name=most.partner, held=held)


def _notes(ctx: Context, rows: Sequence[NetworkRow]) -> str:
    say, show = ctx.words.say, ctx.formats
    lines = [
        say(
            "Inside the limits with few peers is weak evidence. If all were equal at most {equal} would be called outside in a month, of carriers that differ by nature at most {differing}.",
            equal=show.value(FALSE_FLAGS, "percent", 1),
            differing=show.value(FALSE_FLAGS_DISPERSED, "percent", 0),
        ),
        say("On time is raw, on all parcels due with a known outcome; open claims are those at the data date."),
        _not_placed(ctx, rows),
        say("p = provisional.") if any(row.cost_provisional for row in rows) else "",
    ]
    return " ".join(filter(None, lines))


def _not_placed(ctx: Context, rows: Sequence[NetworkRow]) -> str:
    """Who could not be compared, and the rules that decide it."""
    names = [row.partner for row in rows if row.reason and row.ratio is None]
    if not names:
        return ""
    who = joined(ctx, names) if len(names) <= _NAMED else ctx.words.say("{n} partners", n=str(len(names)))
    sentence = "Not compared: {who}; a partner is compared where {share} of its parcels run on lanes with {peers} others and {parcels} of their parcels, and {expected} late ones are expected."
    return ctx.words.say(
        sentence,
        who=who,
        share=ctx.formats.value(MATCHED_SHARE, "percent", 0),
        peers=str(MINIMUM_PEERS),
        parcels=str(MINIMUM_PARCELS),
        expected=str(MINIMUM_EXPECTED),
    )
