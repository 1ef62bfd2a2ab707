"""What an allocation must keep: `mix.yaml`, read and checked."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from scorecards.errors import ConfigurationError, Problem
from scorecards.model.mix_rules import MixKind, MixRule, MixRules
from scorecards.model.partner import ANY
from scorecards.workspace.figures import figure, share
from scorecards.workspace.mix_checks import contradictions
from scorecards.workspace.schema.mix import MixShape
from scorecards.workspace.validate import validated
from scorecards.workspace.yaml_file import Document, Location, read_yaml

FILE = "mix.yaml"
_SHARE, _PARCELS = "Write it like 97 %.", "Write parcels a month, like 12000."
#: No partner has so many parcels a month: such a figure is a slip, and the solver loses its digits.
_MOST_PARCELS = 100_000_000


@dataclass(frozen=True)
class _Reader:
    """The document, and every fault found in it so far."""

    document: Document
    partner_ids: Collection[str] | None
    problems: list[Problem]

    def rule(self, at: Location, kind: MixKind, key: str, shape: object) -> MixRule:
        """The rule that stands at `at`, its figure under `key` ("": it has none)."""
        partner = getattr(shape, "partner", None) or ""
        if partner:
            self.known((*at, "partner"), partner)
        place = self.document.place(at)
        return MixRule(
            kind=kind,
            amount=self._amount((*at, key), kind, getattr(shape, key)) if key else Decimal(0),
            partner=partner,
            services=tuple(getattr(shape, "service", ())),
            lanes=tuple(getattr(shape, "lane", ())),
            where=str(place.path),
            line=place.line,
        )

    def known(self, at: Location, partner: str) -> None:
        """Note a partner that does not exist; where partners are found in the data, this is seen later."""
        if self.partner_ids is None or partner in self.partner_ids:
            return
        close = difflib.get_close_matches(partner, list(self.partner_ids), n=1)
        hint = f"Did you mean {close[0]!r}?" if close else "Write the name of its file in partners/, without .yaml."
        self.problems.append(self.document.problem(at, f"there is no partner {partner!r}", hint))

    def _amount(self, at: Location, kind: MixKind, written: str) -> Decimal:
        is_share = kind not in ("capacity", "commitment")
        try:
            return share_of(written) if is_share else parcels(written)
        except ValueError as error:
            self.problems.append(self.document.problem(at, str(error), _SHARE if is_share else _PARCELS))
            return Decimal(0)


def read_mix(folder: Path, partner_ids: Collection[str] | None) -> tuple[MixRules | None, list[Problem]]:
    """The rules of a workspace folder, None without a file, and every fault in them.

    Without `partner_ids` partners are found in the data and not checked here.
    """
    path, other = folder / FILE, folder / "mix.yml"
    problems = [Problem(str(other), None, "is not read: the name must end in .yaml", "Rename it.")]
    problems = problems if other.exists() else []
    if not path.is_file():
        return None, problems
    try:
        document = read_yaml(path)
    except ConfigurationError as error:
        return None, [*problems, *error.problems]
    shape, found = validated(MixShape, document)
    problems += found
    if shape is None:
        return None, problems
    reader = _Reader(document, partner_ids, problems)
    before = len(problems)
    rules = tuple(_rules(shape, reader))
    for index, partner in enumerate(shape.new_lanes):
        if partner != ANY:
            reader.known(("new_lanes", index), partner)
    if len(problems) == before:  # a figure that cannot be read contradicts nothing
        problems += contradictions(rules)
    return MixRules(str(path), rules, tuple(shape.new_lanes)), problems


def _rules(shape: MixShape, reader: _Reader) -> Iterator[MixRule]:
    """In the order in which they are tried when they cannot all be kept."""
    single: Sequence[tuple[str, MixKind, str]] = (
        ("on_time", "on_time", "at_least"),
        ("capacity", "capacity", "most"),
        ("commitments", "commitment", "least"),
        ("exclude", "exclude", ""),
    )
    for block, kind, key in single:
        for index, entry in enumerate(getattr(shape, block)):
            yield reader.rule((block, index), kind, key, entry)
    for index, limits in enumerate(shape.shares):
        if limits.most is not None:
            yield reader.rule(("shares", index), "most_share", "most", limits)
        if limits.least is not None:
            yield reader.rule(("shares", index), "least_share", "least", limits)


def share_of(written: str) -> Decimal:
    """A share between 0 and 100 %. Raises ValueError with a sentence."""
    value = share(written)
    if value < 0:
        raise ValueError(f"share {written} is below zero")
    return value


def parcels(written: str) -> Decimal:
    """Whole parcels. Raises ValueError with a sentence."""
    value = figure(written, "days", "the number of parcels")
    if value < 0 or value % 1:
        raise ValueError(f"{written} is not a whole number of parcels")
    if value > _MOST_PARCELS:
        raise ValueError(f"{written} is more than {_MOST_PARCELS:,} parcels")
    return value
