"""Labels at the end of lines, moved apart so that they can be read."""

from collections.abc import Sequence


def push_apart(wanted: Sequence[float], pitch: float) -> list[float]:
    """Places at least `pitch` apart and in the same order, each as near to its wanted place as its group allows.

    Labels that would collide form a group, which is centred on the mean of its wanted places.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _top(groups[-2], wanted, pitch) + pitch > _bottom(groups[-1], wanted, pitch):
            last = groups.pop()
            groups[-1] += last
    placed = list(wanted)
    for group in groups:
        start = _bottom(group, wanted, pitch)
        for step, index in enumerate(group):
            placed[index] = start + step * pitch
    return placed


def _bottom(group: Sequence[int], wanted: Sequence[float], pitch: float) -> float:
    return sum(wanted[index] for index in group) / len(group) - (len(group) - 1) * pitch / 2


def _top(group: Sequence[int], wanted: Sequence[float], pitch: float) -> float:
    return _bottom(group, wanted, pitch) + (len(group) - 1) * pitch
