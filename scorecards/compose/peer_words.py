"""The words around the comparison with peers: inside, above or below the limits, and how strong that evidence is."""

from dataclasses import replace
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.formats import printed, rounded
from scorecards.model.peers import PeersView
from scorecards.statistics.disclosure import DISCLOSED_CELLS, DISCLOSED_PEERS, Withheld
from scorecards.statistics.funnel import FALSE_FLAGS, FALSE_FLAGS_DISPERSED, FUNNEL_PEERS
from scorecards.statistics.standardised import MATCHED_SHARE, MINIMUM_EXPECTED, MINIMUM_PARCELS, MINIMUM_PEERS

#: Peers from which on "inside the limits" is more than weak evidence (how often an outlier is found: see the tests).
STRONG_PEERS = 30
#: Digits of the number expected that are tried.
_MOST_DIGITS = 4
_SIDES = {"inside": "inside", "above": "above", "below": "below"}


def peer_words(ctx: Context, view: PeersView, reason: Withheld | None, share: Fraction) -> PeersView:
    """The view with its title, its arithmetic and what may be concluded; with a reason where nothing is compared."""
    say = ctx.words.say
    raw = ctx.formats.value(Fraction(view.late, view.parcels), "percent", 1)
    subtitle = say(
        "Late parcels against those expected on the same lanes and services, {month} · late on all lanes {raw}",
        month=ctx.formats.month(view.period),
        raw=raw,
    )
    if reason is not None:
        because = _reason(ctx, view, reason, share)
        title = (
            "Peers are not shown: {reason}" if reason == "not_signed_off" else "Too little to compare with: {reason}"
        )
        return replace(view, reason=because, title=say(title, reason=because), subtitle=subtitle)
    few = _few(ctx, view)
    view = replace(view, expected_decimals=expected_digits(view.matched_late, view.expected, view.ratio, view.decimals))
    return replace(
        view,
        reason=few,
        title=_title(ctx, view),
        subtitle=subtitle,
        arithmetic=_arithmetic(ctx, view),
        evidence=tuple(filter(None, (few, _evidence(ctx, view), _middle(ctx, view)))),
        how_to_read=_how_to_read(ctx, view),
        notes=_notes(ctx, view),
    )


def _reason(ctx: Context, view: PeersView, reason: Withheld, share: Fraction) -> str:
    say, show = ctx.words.say, ctx.formats
    least = DISCLOSED_PEERS if view.edition == "partner" else MINIMUM_PEERS
    sentences = {
        "not_signed_off": "no sign-off for it is on record",
        "too_recent": "the figures are less than a month old",
        "too_few_common": "{share} of the parcels run where at least {least} other partners do, {needed} are needed",
        "too_few_expected": "fewer than {expected} late parcels are expected",
        "few_cells": "fewer than {cells} lanes and services can be compared",
        "dominated": "the comparison would rest on one or two other partners",
        "too_few_peers": "fewer than {least} other partners can be compared",
    }
    return say(
        sentences[reason],
        share=show.value(share, "percent", _share_digits(share)),
        needed=show.value(MATCHED_SHARE, "percent", 0),
        least=str(least),
        expected=str(MINIMUM_EXPECTED),
        cells=str(DISCLOSED_CELLS),
    )


def _share_digits(share: Fraction) -> int:
    """Digits at which a share below the one needed does not print like it."""
    fits = (d for d in range(_MOST_DIGITS) if printed(share, "percent", d) < printed(MATCHED_SHARE, "percent", d))
    return next(fits, _MOST_DIGITS) if share < MATCHED_SHARE else 0


def _title(ctx: Context, view: PeersView) -> str:
    say = ctx.words.say
    values = {"ratio": _ratio(ctx, view, view.ratio), "peers": str(view.peers)}
    if view.limits is None or view.place is None:
        sentence = "On like-for-like lanes late parcels were {ratio} times the expected number; {peers} peers are too few to call an outlier"
        return say(sentence, **values)
    lower, upper = (_ratio(ctx, view, line) for line in (view.limits.lower, view.limits.upper))
    sentence = "On like-for-like lanes late parcels were {ratio} times the expected number, {side} the limits of {peers} peers, {lower} to {upper}"
    return say(sentence, side=say(_SIDES[view.place]), lower=lower, upper=upper, **values)


def _ratio(ctx: Context, view: PeersView, value: float | None) -> str:
    return ctx.formats.number(value, view.decimals)


def _arithmetic(ctx: Context, view: PeersView) -> str:
    """`1,538 ÷ 1,280.4 = 1.20`: printed so that the printed figures give the printed result."""
    if view.expected is None or view.ratio is None:
        return ""
    return ctx.words.say(
        "{late} ÷ {expected} = {ratio}",
        late=ctx.formats.integer(view.matched_late),
        expected=ctx.formats.number(view.expected, view.expected_decimals),
        ratio=_ratio(ctx, view, view.ratio),
    )


def expected_digits(late: int, expected: float | None, ratio: float | None, decimals: int) -> int:
    """Digits at which the printed number expected gives the printed ratio."""
    for digits in range(_MOST_DIGITS):
        shown = rounded(expected or 0, digits)
        if shown and rounded(late / shown, decimals) == rounded(ratio or 0, decimals):
            return digits
    return _MOST_DIGITS


def _few(ctx: Context, view: PeersView) -> str:
    if view.limits is not None:
        return ""
    sentence = "With {peers} peers, fewer than {least}, no limits are drawn: too few peers to call an outlier."
    return ctx.words.say(sentence, peers=str(view.peers), least=str(FUNNEL_PEERS))


def _evidence(ctx: Context, view: PeersView) -> str:
    """What the place is worth."""
    if view.limits is None or view.place is None or view.peers is None:
        return ""
    values = {"lower": _ratio(ctx, view, view.limits.lower), "upper": _ratio(ctx, view, view.limits.upper)}
    if view.place == "inside":
        sentence = "With {peers} peers, inside the limits is weak evidence: a carrier is called outside below {lower} or above {upper} times the expected number."
        if view.peers >= STRONG_PEERS:
            sentence = "With {peers} peers, inside the limits is fair evidence, no proof of equality: a carrier is called outside below {lower} or above {upper} times the expected number."
        return ctx.words.say(sentence, peers=str(view.peers), **values)
    sentence = (
        "Among carriers that differ as much as these, at most {rate} of ordinary ones are called outside in a month."
    )
    return ctx.words.say(sentence, rate=ctx.formats.value(FALSE_FLAGS_DISPERSED, "percent", 0))


def _middle(ctx: Context, view: PeersView) -> str:
    """Where the partner lies against the middle half of its peers."""
    if view.quartiles is None or view.ratio is None:
        return ""
    low, _, high = view.quartiles
    sentence = "The carrier lies in the middle half of its peers, {low} to {high}."
    if view.ratio < low:
        sentence = "The carrier lies below the middle half of its peers, {low} to {high}."
    elif view.ratio > high:
        sentence = "The carrier lies above the middle half of its peers, {low} to {high}."
    return ctx.words.say(sentence, low=_ratio(ctx, view, low), high=_ratio(ctx, view, high))


def _how_to_read(ctx: Context, view: PeersView) -> str:
    if view.limits is None:
        return ctx.words.say(
            "1 = as many late parcels as expected; bar = 95% interval, band = middle half of the peers."
        )
    return ctx.words.say(
        "1 = as many late parcels as expected; pale = 95% limits, dotted = 99.8%; beyond these alone is outside."
    )


def _notes(ctx: Context, view: PeersView) -> str:
    say, least = ctx.words.say, DISCLOSED_PEERS if view.edition == "partner" else MINIMUM_PEERS
    lines = [
        say(
            "Expected = the carrier’s parcels × the late share of all other carriers on the same lane and service, where at least {peers} others had {parcels} parcels.",
            peers=str(least),
            parcels=str(MINIMUM_PARCELS),
        ),
        say(
            "Limits on the arcsine scale, for how much carriers differ and for how uncertain the expected number is; if all were equal, at most {rate} would be called outside.",
            rate=ctx.formats.value(FALSE_FLAGS, "percent", 1),
        )
        if view.limits
        else "",
        say("Median and quartiles are means of three neighbouring peers.") if view.quartiles else "",
        say("No peer’s name, volume, price, lane or order is shown.") if view.edition == "partner" else "",
    ]
    return " ".join(filter(None, lines))
