"""Rules of mix.yaml that cannot all be meant, whatever the parcels are."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations

from scorecards.errors import Problem
from scorecards.model.mix_rules import MixRule

#: Pairs of kinds whose first may not be below the second in the same scope.
_ORDER = (("capacity", "commitment"), ("most_share", "least_share"))

_NAMES = {
    "on_time": "the on-time floor",
    "capacity": "the capacity",
    "commitment": "the commitment",
    "most_share": "the largest share",
    "least_share": "the smallest share",
    "exclude": "the exclusion",
}


def contradictions(rules: Sequence[MixRule]) -> list[Problem]:
    """Every contradiction that the scopes as written show; others are found when the mix is solved."""
    found = [problem for one, two in combinations(rules, 2) for problem in _between(one, two)]
    return [*found, *_too_many_shares(rules)]


def _between(one: MixRule, two: MixRule) -> Iterator[Problem]:
    if one.kind == two.kind and one.scope == two.scope:
        what = f"{_name(two)} stands twice, first on line {one.line}"
        yield Problem(two.where, two.line, what, "Keep one of them, or give them different scopes.")
    for first, second in ((one, two), (two, one)):
        later = max(one, two, key=lambda rule: rule.line or 0)
        if first.kind == "exclude" and second.kind in ("commitment", "least_share") and _swallows(first, second):
            what = f"{second.partner} is excluded where it has a minimum, on lines {first.line} and {second.line}"
            if second.amount > 0:
                yield Problem(later.where, later.line, what, "Remove one of the two.")
        is_pair = (first.kind, second.kind) in _ORDER and first.scope == second.scope
        if is_pair and first.amount < second.amount:
            other = "its `least`" if first.line == second.line else f"the minimum on line {second.line}"
            yield Problem(first.where, first.line, f"{_name(first)} is below {other}", "Raise it or lower the other.")


def _too_many_shares(rules: Sequence[MixRule]) -> Iterator[Problem]:
    """Least shares of several partners in the same scope may not exceed the whole."""
    scopes: dict[tuple[tuple[str, ...], tuple[str, ...]], list[MixRule]] = {}
    for rule in rules:
        if rule.kind == "least_share" and rule.partner:
            scopes.setdefault(rule.scope[1:], []).append(rule)
    for own in scopes.values():
        total = sum((rule.amount for rule in own), Decimal(0))
        if total > 1:
            last = max(own, key=lambda rule: rule.line or 0)
            what = f"the least shares of {len(own)} partners in the same scope add to {(total * 100).normalize():f} %"
            yield Problem(last.where, last.line, what, "Lower them until they are 100 % or less.")


def _swallows(one: MixRule, two: MixRule) -> bool:
    """Whether all that `two` speaks of is in the scope of `one`, as far as the names tell."""
    services = not one.services or (two.services and set(two.services) <= set(one.services))
    lanes = not one.lanes or (two.lanes and set(two.lanes) <= set(one.lanes))
    return bool(one.partner == two.partner and services and lanes)


def _name(rule: MixRule) -> str:
    """`the capacity of alpha FR-DE`."""
    everyone = "all parcels" if rule.kind == "on_time" else "every partner"
    scope = [rule.partner, *rule.services, *rule.lanes]
    return f"{_NAMES[rule.kind]} of {' '.join(filter(None, scope)) or everyone}"
