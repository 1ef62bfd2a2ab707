"""The rules of mix.yaml as constraints of the plan, and what each of them costs, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from scorecards.compose.mix_options import Choice
from scorecards.formats import Formats
from scorecards.model.mix import MixConflict, MixLimit
from scorecards.model.mix_rules import MixRule
from scorecards.statistics.allocation import Constraint

#: One step of a share or floor: a tenth of a percentage point.
STEP = 0.001
#: A saving below this is none, in units of the currency: costs of a whole network are compared.
_NOTHING = 1e-4
#: What sums of rates over parcels lose of their last digits, in parcels.
_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Limit:
    """A rule for one partner ("": all together) and the options it speaks of: `own` of those in its `scope`."""

    rule: MixRule
    partner: str
    name: str
    scope: tuple[int, ...]
    own: tuple[int, ...]
    bound: float

    @property
    def is_share(self) -> bool:
        """Whether its limit is a ratio."""
        return self.rule.kind in ("on_time", "most_share", "least_share")


def limits(rules: Sequence[MixRule], options: Sequence[Choice], months: int) -> list[Limit]:
    """The rules over the options; a share of every partner is one limit for each. Parcels a month count per month."""
    return [limit for rule in rules for limit in _of_rule(rule, options, months)]


def _of_rule(rule: MixRule, options: Sequence[Choice], months: int) -> Iterator[Limit]:
    scope = tuple(number for number, each in enumerate(options) if rule.covers(*each.cell))
    names = {each.partner.id: each.partner.name for each in options}
    bound = float(rule.amount * (months if rule.kind in ("capacity", "commitment") else 1))
    if rule.kind == "on_time":
        if scope:
            yield Limit(rule, "", "", scope, scope, bound)
        return
    for partner in [rule.partner] if rule.partner else sorted({options[k].partner.id for k in scope}):
        own = tuple(number for number in scope if options[number].partner.id == partner)
        if own or (rule.kind in ("commitment", "least_share") and bound > 0):
            yield Limit(rule, partner, names.get(partner, partner), scope, own, bound)


def constraint(limit: Limit, options: Sequence[Choice]) -> Constraint:
    """The limit as a row of the linear programme.

    Floors and shares are Σ (rate − limit)·x against 0, so that a scope without parcels keeps them.
    """
    kind, bound = limit.rule.kind, limit.bound
    if kind == "on_time":
        return Constraint({k: options[k].level.on_time - bound for k in limit.scope}, "at_least", 0.0)
    if kind in ("most_share", "least_share"):
        factors = {k: float(k in limit.own) - bound for k in limit.scope}
        return Constraint(factors, "at_most" if kind == "most_share" else "at_least", 0.0)
    ones = dict.fromkeys(limit.own, 1.0)
    return Constraint(ones, "at_least" if kind == "commitment" else "at_most", bound)


def value(limit: Limit, options: Sequence[Choice], amounts: Sequence[float]) -> float:
    """What the limit limits, for these amounts: parcels, a share or the share in time."""
    own, whole = sum(amounts[k] for k in limit.own), sum(amounts[k] for k in limit.scope)
    if limit.rule.kind == "on_time":
        own = sum(options[k].level.on_time * amounts[k] for k in limit.scope)
    if not limit.is_share:
        return own
    return own / whole if whole else 0.0


@dataclass(frozen=True)
class Outcome:
    """What the plan makes of a limit: its amounts, the limit's dual value, and what one step of slack saves."""

    amounts: Sequence[float]
    dual: float
    saving: float


def loosened(limit: Limit) -> Limit:
    """The limit with one step of slack: a parcel, or a tenth of a percentage point."""
    step = STEP if limit.is_share else 1.0
    is_least = limit.rule.kind in ("on_time", "commitment", "least_share")
    return replace(limit, bound=max(limit.bound - step, 0.0) if is_least else limit.bound + step)


def described(limit: Limit, options: Sequence[Choice], outcome: Outcome | None, formats: Formats) -> MixLimit:
    """The limit beside today's mix and the plan, with what it costs."""
    today = [float(each.today) for each in options]
    binding = outcome is not None and outcome.saving > _NOTHING
    return MixLimit(
        kind=limit.rule.kind,
        partner=limit.partner,
        words=words(limit, formats),
        limit=limit.bound,
        today=value(limit, options, today),
        planned=value(limit, options, outcome.amounts) if outcome else None,
        kept_today=constraint(limit, options).excess(today) <= _TOLERANCE,
        binding=binding,
        dual=outcome.dual if outcome else None,
        saving=outcome.saving if outcome and binding else 0.0,
        price=_price(limit, outcome.saving, formats) if outcome and binding else "",
        where=limit.rule.where,
        line=limit.rule.line,
    )


def words(limit: Limit, formats: Formats) -> str:
    """`at most 3,000 parcels at Rheinlog on DE→DE, standard`."""
    amount = _amount(limit, formats)
    where = _scope(limit.rule)
    sentences = {
        "on_time": f"at least {amount} in time{where}",
        "capacity": f"at most {amount} parcels at {limit.name}{where}",
        "commitment": f"at least {amount} parcels at {limit.name}{where}",
        "most_share": f"at most {amount} of the parcels at {limit.name}{where}",
        "least_share": f"at least {amount} of the parcels at {limit.name}{where}",
        "exclude": f"no parcel at {limit.name}{where}",
    }
    return sentences[limit.rule.kind]


def conflict_words(limit: Limit, options: Sequence[Choice], formats: Formats) -> MixConflict:
    """The limit as one of those that contradict each other, with what helps to see why."""
    text = words(limit, formats)
    if limit.rule.kind == "on_time" and limit.scope:
        best = max((options[k] for k in limit.scope if not options[k].excluded), key=_on_time, default=None)
        if best is not None and best.level.on_time < limit.bound:
            reached = formats.value(best.level.on_time, "percent", 1)
            text += f" (no partner reaches it; the best is {best.partner.name} with {reached})"
    if limit.rule.kind in ("commitment", "least_share") and not limit.own:
        text += " (it has no lane there that it may carry)"
    return MixConflict(text, limit.rule.where, limit.rule.line)


def _on_time(choice: Choice) -> float:
    return choice.level.on_time


def _price(limit: Limit, saving: float, formats: Formats) -> str:
    """`one more parcel of capacity at Rheinlog on DE→DE saves €0.42`."""
    amount = formats.value(Decimal(repr(saving)), "money", 2 if saving >= STEP * 5 else 4)
    where = _scope(limit.rule)
    tenth = f"{formats.number(STEP * 100, 1)} points"
    sentences = {
        "on_time": f"a floor lower by {tenth}{where} saves {amount}",
        "capacity": f"one more parcel of capacity at {limit.name}{where} saves {amount}",
        "commitment": f"one parcel less committed to {limit.name}{where} saves {amount}",
        "most_share": f"{tenth} more for {limit.name}{where} saves {amount}",
        "least_share": f"{tenth} less for {limit.name}{where} saves {amount}",
        "exclude": f"one parcel allowed at {limit.name}{where} saves {amount}",
    }
    return sentences[limit.rule.kind]


def _amount(limit: Limit, formats: Formats) -> str:
    if not limit.is_share:
        return formats.integer(limit.bound)
    digits = max(-int((limit.rule.amount * 100).normalize().as_tuple().exponent), 0)
    return formats.value(limit.rule.amount, "percent", digits)


def _scope(rule: MixRule) -> str:
    """` on FR→DE, express`; empty where the rule speaks of everything."""
    lanes = [lane.replace("-", "→") for lane in rule.lanes]
    text = ", ".join([*lanes, *(word.replace("_", " ") for word in rule.services)])
    return f" {'on' if lanes else 'for'} {text}" if text else ""
