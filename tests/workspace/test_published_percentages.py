"""A percentage that a partner publishes is summed with its count or not at all."""

import pytest

from tests.conftest import Desk, says

#: The numerator stands in line 9, the denominator in line 10.
KPI = """\
routes_on_time:
  name: On time by route
  group: speed
  unit: percent
  better: higher
  table: routes
  month: month
  population: 'TRUE'
  numerator: {numerator}
  denominator: {denominator}
  needs: [parcels]
  chart: xmr
  definition: d
  source: own
"""
#: `punctuality` is a percentage of the parcels, and says so; nobody said what `quality` is.
TABLE = """\
grain: route_id
columns:
  route_id: {type: text, required: true}
  partner: {type: text, required: true}
  month: {type: date, required: true}
  parcels: {type: integer}
  others: {type: integer}
  percent_on_time: {type: integer}
  punctuality: {type: number, share_of: parcels}
  quality: {type: number}
  delay_hours: {type: number}
derived:
  - scaled: CAST(punctuality * 1000 AS BIGINT)
    weighted: CAST(CAST(punctuality AS DECIMAL(9, 6)) * 1000000 AS BIGINT) * parcels
"""
MILLIONTHS = "CAST(CAST(punctuality AS DECIMAL(9, 6)) * 1000000 AS BIGINT)"
NEITHER = "punctuality is a percentage of parcels; it can be neither added up nor averaged without it"
NO_MEAN = "averaged over rows: percentages of different rows have no mean"


def kpi(numerator: str, denominator: str, **changes: str) -> str:
    text = KPI.format(numerator=numerator, denominator=denominator)
    for key, value in changes.items():
        line = next(line for line in text.splitlines() if line.startswith(f"  {key}:"))
        text = text.replace(line, f"  {key}: {value}")
    return text


QUALITY = "CAST(quality * 1000 AS BIGINT)"
ONES, HUNDREDS = (f"CASE WHEN parcels > 0 THEN {figure} ELSE 0 END" for figure in (1, 100))


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        # declared
        (kpi("CAST(punctuality * 1000 AS BIGINT)", "1000"), 9, (NEITHER, f"{MILLIONTHS} * parcels", "by parcels * 1")),
        (kpi("CAST(punctuality * 1000 AS BIGINT)", "parcels"), 9, (NEITHER,)),
        (kpi("scaled", "1000"), 9, (NEITHER,)),
        (kpi("CASE WHEN parcels > 0 THEN scaled END", "1"), 9, (NEITHER,)),
        (kpi(f"{MILLIONTHS} * others", "others"), 9, (NEITHER,)),
        (kpi(f"{MILLIONTHS} * parcels + scaled", "parcels"), 9, (NEITHER,)),
        (kpi(f"{MILLIONTHS} * (parcels + 1)", "parcels"), 9, (NEITHER,)),
        (kpi(f"{MILLIONTHS} * parcels", "1000000"), 10, ("denominator", "the sum is to be divided by parcels")),
        (kpi(f"{MILLIONTHS} * parcels", "others"), 10, ("the sum is to be divided by parcels",)),
        (kpi("parcels", "scaled"), 10, (NEITHER,)),
        # not declared
        (kpi(QUALITY, "1000"), 9, (f"quality is {NO_MEAN}", "Sum the counts", "`share_of: <count>`")),
        (kpi(QUALITY, "1"), 9, (f"quality is {NO_MEAN}",)),
        (kpi("quality", "1"), 9, (f"quality is {NO_MEAN}",)),
        (kpi(QUALITY, ONES), 9, (f"quality is {NO_MEAN}",)),
        (kpi("percent_on_time", "100"), 9, (f"percent_on_time is {NO_MEAN}",)),
        (kpi("percent_on_time", HUNDREDS, unit="per_100"), 9, (f"percent_on_time is {NO_MEAN}",)),
        # a figure of another kind
        (
            kpi("delay_hours", "1", unit="hours"),
            9,
            ("delay_hours may hold fractions", "CAST(delay_hours * 1000 AS BIGINT)", "if it is a percentage, declare"),
        ),
    ],
)
def test_one_slip_is_one_message(desk: Desk, content: str, line: int, words: tuple[str, ...]) -> None:
    desk.write("tables/routes.yaml", TABLE)
    desk.write("kpis/own.yaml", content)
    (fault,) = desk.faults()
    says(fault, "own.yaml", line, "routes_on_time", *words)
    assert "CAST(punctuality * 1000" not in str(fault)
    assert "CAST(quality * 1000" not in str(fault)


def test_a_percentile_of_percentages_is_refused(desk: Desk) -> None:
    desk.write("tables/routes.yaml", TABLE)
    for of, words in (("scaled", "no percentile of parcels"), (QUALITY, NO_MEAN)):
        median = kpi("1", "1").replace("  numerator: 1\n  denominator: 1\n", f"  quantile: 50 %\n  of: {of}\n")
        desk.write("kpis/own.yaml", median)
        (fault,) = desk.faults()
        says(fault, "own.yaml", 10, "routes_on_time, of", words)


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [
        (f"{MILLIONTHS} * parcels", "parcels * 1000000"),
        (f"parcels * {MILLIONTHS}", "1000000 * parcels"),
        ("weighted", "COALESCE(parcels, 0) * 1000000"),
        ("CASE WHEN punctuality > 0.5 THEN weighted ELSE 0 END", "parcels * 1000000"),
        ("punctuality >= 0.95", "1"),
        ("CASE WHEN quality < 0.5 THEN others ELSE 0 END", "parcels"),
        ("others", "1"),
        (QUALITY, "CAST(delay_hours * 1000 AS BIGINT)"),
    ],
)
def test_what_may_be_summed(desk: Desk, numerator: str, denominator: str) -> None:
    desk.write("tables/routes.yaml", TABLE)
    desk.write("kpis/own.yaml", kpi(numerator, denominator))
    assert desk.load().kpis["routes_on_time"].origin == "workspace"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("share_of: parcels", "share_of: parcel", 9, ("no column of whole numbers 'parcel'", "supply it")),
        ("share_of: parcels", "share_of: quality", 9, ("no column of whole numbers 'quality'",)),
        ("{type: number, share_of", "{type: text, share_of", 9, ("a percentage is a number, not text",)),
    ],
)
def test_a_percentage_is_of_a_count_of_its_row(
    desk: Desk, old: str, new: str, line: int, words: tuple[str, ...]
) -> None:
    assert old in TABLE
    desk.write("tables/routes.yaml", TABLE.replace(old, new))
    (fault,) = desk.faults()
    says(fault, "routes.yaml", line, *words)
