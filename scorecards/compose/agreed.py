"""What was agreed for the rows of a period: the targets that judge them, rolled up by their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from scorecards.compose.context import Context
from scorecards.compose.populations import Piece, is_additive, pieces
from scorecards.engine.measures import Rows
from scorecards.model import Kpi, Target
from scorecards.statistics import status as rules


@dataclass(frozen=True)
class Agreed:
    """What holds for the rows of a period: each figure Σ n·figure / Σ n over the `targets` that judge them.

    `without` rows of `total` have no target; `total` is 0 where one target holds for all, whatever they are.
    """

    level: Fraction
    near: Fraction
    zero_at: Fraction | None
    red_line: Fraction | None
    targets: tuple[Target, ...]
    without: int = 0
    total: int = 0

    @property
    def clause(self) -> str:
        """The clauses of the targets, each once."""
        return ", ".join(dict.fromkeys(target.clause for target in self.targets if target.clause))


@dataclass(frozen=True)
class _Part:
    """Rows judged by one target, and the general target beside it, which holds what stands there alone."""

    n: int
    target: Target
    general: Target | None


def in_force(ctx: Context, kpi: Kpi, first: date, last: date) -> list[Target]:
    """The targets of a KPI that are in force on some day from `first` to `last`."""
    return [
        target
        for target in ctx.partner.targets_of(kpi.id)
        if (target.valid_from or date.min) <= last and first <= (target.valid_until or date.max)
    ]


def agreed(ctx: Context, kpi: Kpi, first: date, last: date, rows: Rows = "all") -> Agreed | None:
    """What holds from `first` to `last`; None where nothing was agreed for any row.

    Where one general target holds on all days, or where there is no row, its figures stand as they are.
    """
    targets = in_force(ctx, kpi, first, last)
    if not targets:
        return None
    general = [target for target in targets if target.is_general]
    if len(targets) == len(general) == 1 and (not is_additive(kpi) or _holds(targets[0], first, last)):
        return _rolled_up(kpi, [_Part(1, targets[0], targets[0])])
    found = agreed_over(ctx, kpi, pieces(ctx, kpi, first, last, rows))
    if found is None and general:
        latest = max(general, key=lambda target: target.valid_from or date.min)
        return _rolled_up(kpi, [_Part(1, latest, latest)])
    return found


def _holds(target: Target, first: date, last: date) -> bool:
    return target.covers(first) and target.covers(last)


def agreed_over(ctx: Context, kpi: Kpi, found: Iterable[Piece]) -> Agreed | None:
    """What holds for these rows; None where no row has a target."""
    sizes: dict[tuple[int, int], int] = {}
    judging: dict[tuple[int, int], tuple[Target, Target | None]] = {}
    without = total = 0
    for piece in found:
        total += piece.pair.rows
        target = ctx.partner.target_of(kpi.id, piece.day, piece.cell)
        if target is None:
            without += piece.pair.rows
        elif piece.pair.known > 0:
            general = ctx.partner.target(kpi.id, piece.day)
            key = id(target), id(general)
            sizes[key] = sizes.get(key, 0) + piece.pair.known
            judging[key] = (target, general)
    parts = [_Part(n, *judging[key]) for key, n in sizes.items()]
    return _rolled_up(kpi, parts, without, total) if parts else None


def _rolled_up(kpi: Kpi, parts: Sequence[_Part], without: int = 0, total: int = 0) -> Agreed:
    targets = sorted(
        (part.target for part in parts), key=lambda target: (target.valid_from or date.min, target.line or 0)
    )
    return Agreed(
        level=_rolled([(part.n, part.target.value) for part in parts]) or Fraction(0),
        near=_rolled([(part.n, _near(kpi, part)) for part in parts]) or Fraction(0),
        zero_at=_rolled([(part.n, _zero_at(kpi, part)) for part in parts]),
        red_line=_rolled([(part.n, part.general.red_line if part.general else None) for part in parts]),
        targets=tuple(targets),
        without=without,
        total=total,
    )


def _rolled(parts: Sequence[tuple[int, Fraction | Decimal | None]]) -> Fraction | None:
    """Σ n·figure / Σ n; None where a part has no such figure."""
    known = [(n, figure) for n, figure in parts if figure is not None]
    return rules.roll_up_target(known) if len(known) == len(parts) else None


def _near(kpi: Kpi, part: _Part) -> Fraction | Decimal:
    """The tolerance of the target, else the one of the general target, else the default."""
    assert kpi.better is not None  # noqa: S101  # judged before
    own = [target.near for target in (part.target, part.general) if target is not None and target.near is not None]
    return own[0] if own else rules.default_near(part.target.value, kpi.better, kpi.unit)


def _zero_at(kpi: Kpi, part: _Part) -> Fraction | Decimal | None:
    assert kpi.better is not None  # noqa: S101  # judged before
    general = part.general
    if general is not None and general.zero_at is not None:
        return general.zero_at
    return rules.default_zero(part.target.value, kpi.better, kpi.unit)
