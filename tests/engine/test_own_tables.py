"""A table of a team's own with counts already summed, and with a published percentage beside its count."""

from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from scorecards.model import Month, Quarter
from tests.engine.elsewhere import Opener

TABLE = """\
grain: route_id
columns:
  route_id: {type: text, required: true}
  partner: {type: text, required: true}
  month: {type: date, required: true}
  planned: {type: integer}
  cancelled: {type: integer}
  punctuality: {type: number, share_of: planned}
"""
KPIS = """\
cancelled: &route
  name: Cancelled
  group: quality
  unit: percent
  better: lower
  table: routes
  month: month
  numerator: cancelled
  denominator: planned
  needs: [planned, cancelled]
  chart: p_prime
  definition: Departures cancelled, divided by departures planned.
  source: own
punctual:
  <<: *route
  name: Punctual
  better: higher
  numerator: CAST(CAST(punctuality AS DECIMAL(9, 6)) * 1000000 AS BIGINT) * planned
  denominator: planned * 1000000
  needs: [planned, punctuality]
  definition: Departures on time, divided by departures planned.
"""
#: Route, month, planned, cancelled, and the percentage on time as the partner publishes it.
ROUTES = [
    ("A 2026-07", "2026-07-01", 10, 1, "0.9"),
    ("B 2026-07", "2026-07-01", 1000, 12, "0.985"),
    ("A 2026-08", "2026-08-01", 30, 3, "0.5"),
    ("B 2026-08", "2026-08-01", 970, 0, "0.333333"),
]


@pytest.mark.parametrize("engine", ["duckdb", "postgres", "spark"])
def test_percentages_are_weighted_by_their_counts(tmp_path: Path, opened_on: Opener, engine: str) -> None:
    folder = tmp_path / "routes"
    for name in ("tables", "kpis", "data"):
        (folder / name).mkdir(parents=True)
    (folder / "tables" / "routes.yaml").write_text(TABLE, encoding="utf-8")
    (folder / "kpis" / "own.yaml").write_text(KPIS, encoding="utf-8")
    lines = ["route_id,partner,month,planned,cancelled,punctuality"]
    lines += [",".join([route, "Alfa", *map(str, row)]) for route, *row in ROUTES]
    (folder / "data" / "routes.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shape = {
        "data_as_of": "2026-10-31",
        "discover_partners": True,
        "sources": {"routes": {"file": {"files": "routes.csv"}}},
    }
    (folder / "scorecards.yaml").write_text(yaml.safe_dump(shape), encoding="utf-8")
    measures = opened_on(engine, folder).measures
    july, august, quarter = Month(2026, 7), Month(2026, 8), Quarter(2026, 3)
    cancelled = measures.by_period("cancelled", "alfa", "quarter")[quarter]
    assert (cancelled.numerator, cancelled.denominator) == (16, 2010)
    months = measures.monthly("punctual", "alfa")
    # 9 of 10 and 985 of 1,000; 15 of 30 and 323.33301 of 970
    assert (months[july].value, months[august].value) == (Fraction(994, 1010), Fraction(33833301, 100_000_000))
    assert measures.by_period("punctual", "alfa", "quarter")[quarter].value == Fraction(
        994_00000 + 338_33301, 2010_00000
    )
