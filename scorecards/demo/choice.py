"""Choosing an exact number of parcels at random."""

import numpy as np

from scorecards.demo.network import Mask, Real, Whole


def choose(
    group: Whole,
    count: Whole,
    rng: np.random.Generator,
    eligible: Mask | None = None,
    forced: Mask | None = None,
) -> Mask:
    """Mark exactly `count[g]` of the eligible rows of each group g, the forced ones first.

    Where a group has fewer eligible rows, all of them are marked.
    """
    rows = np.arange(len(group)) if eligible is None else np.flatnonzero(eligible)
    groups = group[rows]
    score = rng.random(len(rows))
    if forced is not None:
        score -= forced[rows]
    order = np.argsort(2.0 * groups + score)
    sizes = np.bincount(groups, minlength=len(count))
    sorted_groups = groups[order]
    rank = np.arange(len(rows)) - (np.cumsum(sizes) - sizes)[sorted_groups]
    chosen = np.zeros(len(group), dtype=bool)
    chosen[rows[order[rank < count[sorted_groups]]]] = True
    return chosen


def allocate(total: int, weights: Real, most: Whole) -> Whole:
    """Split `total` by `weights` into whole numbers that add up to it (largest remainders), none above `most`.

    The sum falls short only where `most` leaves no room.
    """
    exact = np.minimum(total * weights / max(float(weights.sum()), 1e-12), most)
    whole = np.floor(exact).astype(np.int64)
    for cell in np.argsort(whole - exact, kind="stable"):
        if whole.sum() >= total:
            break
        whole[cell] += whole[cell] < most[cell]
    return whole


def round_at_random(values: Real, rng: np.random.Generator) -> Whole:
    """Whole numbers whose expectation is `values`: rare events keep their rate in small groups."""
    return np.floor(np.maximum(values, 0.0) + rng.random(values.shape)).astype(np.int64)


def counts(group: Whole, groups: int, rows: Mask) -> Whole:
    """Marked rows of each group."""
    return np.bincount(group[rows], minlength=groups)
