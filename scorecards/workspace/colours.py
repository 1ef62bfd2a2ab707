"""Whether a brand's accent can be told from the colours of the statuses, by every reader.

Distances are ΔE in CAM02-UCS (Luo, Cui and Li 2006), as seen and as simulated for the three kinds of colour blindness
(Machado, Oliveira and Fernandes 2009).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from scorecards.model.brand import STATUS_HUES

LEAST_DISTANCE = 20.0
#: Kinds of sight: the name of a simulation, None for ordinary sight.
SIGHTS: dict[str, str | None] = {
    "ordinary sight": None,
    "deuteranopia": "deutan",
    "protanopia": "protan",
    "tritanopia": "tritan",
}


@dataclass(frozen=True)
class Distance:
    """How far a colour is from the one of a status, for a kind of sight."""

    status: str
    sight: str
    delta_e: float


@lru_cache(maxsize=1)
def _colour() -> Any:  # a class that is made here
    """Colours with what is needed of the library: all of it takes a third of a second to load."""
    from coloraide import Color
    from coloraide.distance.delta_e_cam02 import DECAM02
    from coloraide.spaces.cam02 import CAM02JMh
    from coloraide.spaces.cam02_ucs import CAM02UCS

    class Seen(Color): ...

    Seen.register([CAM02JMh(), CAM02UCS(), DECAM02()])
    return Seen


def seen(colour: str, sight: str) -> Any:  # of the class above
    """A `#RRGGBB` colour as a kind of sight sees it."""
    plain, simulation = _colour()(colour), SIGHTS[sight]
    return plain if simulation is None else plain.filter(simulation, method="machado").clip()


def distance(one: str, other: str, sight: str) -> float:
    """ΔE of two `#RRGGBB` colours."""
    return float(seen(one, sight).delta_e(seen(other, sight), method="cam02"))


def too_near(colour: str) -> Iterator[Distance]:
    """The statuses that a colour could be taken for, each with the kind of sight where it is nearest."""
    for status, hue in STATUS_HUES.items():
        nearest = min((Distance(status, sight, distance(colour, hue, sight)) for sight in SIGHTS), key=_delta)
        if nearest.delta_e < LEAST_DISTANCE:
            yield nearest


def _delta(found: Distance) -> float:
    return found.delta_e
