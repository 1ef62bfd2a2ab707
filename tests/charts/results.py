"""A result to draw, small enough to check by eye."""

from collections.abc import Mapping, Sequence

from scorecards.model import KpiResult, Limits, Point

MONTHS = ("2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06")


def points(values: Sequence[float | None], **changes: Mapping[int, object]) -> tuple[Point, ...]:
    """Points with limits 94 to 98 %, centre 96 %; `changes` by field and place."""
    made = []
    for place, value in enumerate(values):
        own = {field: by_place[place] for field, by_place in changes.items() if place in by_place}
        common: dict[str, object] = {
            "period": MONTHS[place],
            "value": value,
            "lower": 0.94,
            "centre": 0.96,
            "upper": 0.98,
        }
        made.append(Point(**{**common, **own}))  # type: ignore[arg-type]
    return tuple(made)


def limits(lower: float = 0.94, upper: float = 0.98, *, trial: bool = False) -> Limits:
    return Limits(
        method="p_prime",
        baseline_from="2025-11",
        baseline_until="2026-06",
        points=8,
        centre=(lower + upper) / 2,
        lower=lower,
        upper=upper,
        near_lower=lower,
        near_upper=upper,
        sigma_z=1.0,
        trial=trial,
    )


def result(**changes: object) -> KpiResult:
    """On time of eight months inside its range, target 97 %."""
    values: dict[str, object] = {
        "id": "on_time",
        "name": "On time",
        "group": "speed",
        "unit": "percent",
        "better": "higher",
        "decimals": 1,
        "currency": "EUR",
        "weight": 25,
        "period": "2026-06",
        "value": 0.963,
        "numerator": 963,
        "denominator": 1000,
        "n": 1000,
        "unknown": 0,
        "bounds": None,
        "interval": None,
        "target": 0.97,
        "near": 0.006,
        "red_line": None,
        "zero_at": None,
        "gap": -0.007,
        "previous": None,
        "last_year": None,
        "delta_previous": None,
        "delta_year": None,
        "change_z": None,
        "history": points([0.96, 0.961, 0.958, 0.962, 0.959, 0.96, 0.961, 0.963]),
        "limits": limits(),
        "variation": "common",
        "rule": None,
        "since": None,
        "assurance": "hit_or_miss",
        "under_review": False,
        "points": 76.3,
        "status": "missed",
        "reason": "",
        "note": "",
        "provisional": False,
        "alt": "",
        "verdict": "",
        "annotation": "",
    }
    return KpiResult(**{**values, **changes})  # type: ignore[arg-type]
