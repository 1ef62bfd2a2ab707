from decimal import Decimal
from fractions import Fraction
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.statistics.rounding import half_up
from scorecards.statistics.scoring import Entry, GradeCap, caps, grade, letter_of, score


def entry(kpi: str, weight: int, points: str | int | None) -> Entry:
    return Entry(kpi, weight, None if points is None else Fraction(Decimal(points)))


def card(*points: str | int | None) -> list[Entry]:
    """KPIs of equal weight that sum to 100."""
    return [entry(f"kpi_{i}", 100 // len(points), earned) for i, earned in enumerate(points)]


#: The card of the reference picture: invoice accuracy could not be rated.
REFERENCE = [
    entry("on_time", 25, "76.3"),
    entry("within_2d", 10, 100),
    entry("first_attempt", 10, "92.4"),
    entry("collection_on_time", 10, 100),
    entry("lost", 15, "42.6"),
    entry("damaged", 5, 100),
    entry("claim_days_p90", 5, 100),
    entry("cost_per_shipment", 10, 100),
    entry("invoice_accuracy", 5, None),
    entry("scan_compliance", 5, 100),
]


def test_reference_card() -> None:
    found = grade(REFERENCE, red_lines=["lost"], scan_compliance=Decimal("0.98"))
    # 25 × 76.3 + 10 × 92.4 + 15 × 42.6 + 45 × 100 = 7970.5; of 95 rated points of weight
    assert found.score.value == Fraction(79_705, 950)
    assert [str(half_up(part, 1)) for part in (Fraction(79_705, 950), found.score.low or 0, found.score.high or 0)] == [
        "83.9",
        "79.7",
        "84.7",
    ]
    assert (found.score.rated_weight, found.score.total_weight, found.score.rated_kpis) == (95, 100, 9)
    assert (found.by_score, found.letter) == ("B", "C")
    assert found.caps == (GradeCap("lost", "red_line", "C"),)
    assert not found.provisional  # 79.7 would be C, 84.7 B: capped at C either way
    assert found.boundary is None
    assert found.shortages == ()


def test_without_the_cap_the_range_spans_two_grades() -> None:
    found = grade(REFERENCE)
    assert (found.letter, found.provisional, found.boundary) == ("B", True, None)


@pytest.mark.parametrize(
    ("earned", "letter"),
    [
        ("100", "A"),
        ("90", "A"),
        ("89.999", "B"),
        ("80", "B"),
        ("79.999", "C"),
        ("65", "C"),
        ("64.999", "D"),
        ("0", "D"),
    ],
)
def test_cuts(earned: str, letter: str) -> None:
    assert letter_of(Decimal(earned)) == letter


def test_reweighting() -> None:
    full = score([entry("a", 60, 90), entry("b", 40, 70)])
    assert full.value == full.low == full.high == 82
    part = score([entry("a", 60, 90), entry("b", 40, None)])
    assert (part.value, part.low, part.high) == (Fraction(90), Fraction(54), Fraction(94))
    assert (part.rated_weight, part.total_weight, part.rated_kpis) == (60, 100, 1)


def test_data_that_the_partner_owes_costs_points() -> None:
    assert score([entry("a", 60, 90), entry("b", 40, 0)]).value == 54


def test_unscored_kpis_do_not_count() -> None:
    assert score([entry("a", 100, 90), entry("info", 0, None)]) == score([entry("a", 100, 90)])
    assert caps([entry("info", 0, 0)]) == ()
    assert len(grade([*card(90, 90, 90, 90, 90), entry("info", 0, None)]).entries) == 5


def test_nothing_rated() -> None:
    for entries in ([], card(None, None)):
        found = grade(entries, red_lines=["lost"])
        assert (found.score.value, found.letter, found.by_score) == (None, None, None)
        assert found.shortages == ("rated_weight", "rated_kpis")
        assert found.caps == (GradeCap("lost", "red_line", "C"),)


def test_not_graded() -> None:
    few = grade(card(90, 90, 90, 90))
    assert few.score.value == 90
    assert (few.letter, few.shortages) == (None, ("rated_kpis",))
    light = grade([*card(90, 90, 90, 90, 90), entry("missing", 43, None)])  # 100 of 143: 69.9 %
    assert (light.letter, light.shortages) == (None, ("rated_weight",))
    enough = grade([*card(90, 90, 90, 90, 90), entry("missing", 42, None)])  # 100 of 142: 70.4 %
    assert enough.letter == "A"
    exactly = grade([entry(f"kpi_{i}", 14, 90) for i in range(5)] + [entry("missing", 30, None)])  # 70 of 100
    assert exactly.letter == "A"


def test_refuses() -> None:
    for wrong in (entry("a", -5, 50), entry("a", 5, 101), entry("a", 5, -1)):
        with pytest.raises(ValueError, match="a: weight"):
            score([wrong])


def test_cap_one_red_line() -> None:
    found = grade(card(100, 100, 100, 100, 100), red_lines=["lost"])
    assert (found.by_score, found.letter) == ("A", "C")


def test_cap_two_red_lines() -> None:
    found = grade(card(100, 100, 100, 100, 100), red_lines=["lost", "collection_on_time"])
    assert (found.by_score, found.letter) == ("A", "D")
    assert [cap.letter for cap in found.caps] == ["D", "D"]


def test_a_red_line_named_twice_is_one() -> None:
    assert grade(card(100, 100, 100, 100, 100), red_lines=["lost", "lost"]).letter == "C"


def test_cap_zero_points() -> None:
    found = grade([entry(f"kpi_{i}", 19, 100) for i in range(5)] + [entry("lost", 5, 0)])
    assert found.score.value == 95
    assert (found.by_score, found.letter) == ("A", "B")
    assert found.caps == (GradeCap("lost", "zero_points", "B"),)


@pytest.mark.parametrize(("scans", "letter"), [(Fraction(9499, 10_000), "B"), (Decimal("0.95"), "A"), (None, "A")])
def test_cap_scan_coverage(scans: Fraction | Decimal | None, letter: str) -> None:
    found = grade(card(100, 100, 100, 100, 100), scan_compliance=scans)
    assert found.letter == letter
    assert bool(found.caps) == (letter == "B")


def test_a_cap_never_lifts() -> None:
    found = grade(card(50, 50, 50, 50, 50), red_lines=["lost"], scan_compliance=Fraction(1, 2))
    assert (found.by_score, found.letter) == ("D", "D")
    assert [cap.cause for cap in found.caps] == ["red_line", "scan_coverage"]


@pytest.mark.parametrize(
    ("earned", "boundary"),
    [("93", "A/B"), ("93.1", None), ("87", "A/B"), ("86.9", None), ("80", "B/C"), ("62", "C/D"), ("61.9", None)],
)
def test_boundary(earned: str, boundary: str | None) -> None:
    assert grade(card(*[earned] * 5)).boundary == boundary


def test_boundary_with_a_known_spread() -> None:
    assert grade(card(*["81.5"] * 5), spread=1.0).boundary is None
    assert grade(card(*["84"] * 5), spread=4.5).boundary == "B/C"
    assert grade(card(*["88"] * 5), red_lines=["lost"]).boundary is None  # capped at C on both sides
    assert grade(card(*["66"] * 5), red_lines=["lost"]).boundary == "C/D"


def test_provisional() -> None:
    # rated 95 of weight at 92: 87.4 (B) to 92.4 (A)
    entries = [entry(f"kpi_{i}", 19, 92) for i in range(5)] + [entry("missing", 5, None)]
    found = grade(entries)
    assert (found.score.low, found.score.high) == (Fraction("87.4"), Fraction("92.4"))
    assert (found.letter, found.provisional) == ("A", True)
    assert not grade(entries, red_lines=["lost"]).provisional
    assert not grade([entry(f"kpi_{i}", 19, 96) for i in range(5)] + [entry("missing", 5, None)]).provisional


ENTRIES = st.lists(
    st.tuples(st.integers(1, 25), st.none() | st.integers(0, 1000).map(lambda tenth: Fraction(tenth, 10))),
    min_size=1,
    max_size=12,
).map(lambda rows: [Entry(f"kpi_{i}", weight, earned) for i, (weight, earned) in enumerate(rows)])


@given(ENTRIES)
def test_the_range_holds_the_score(entries: list[Entry]) -> None:
    found = score(entries)
    if found.value is None or found.low is None or found.high is None:
        assert all(row.points is None for row in entries)
        return
    assert 0 <= found.low <= found.value <= found.high <= 100
    for missing, bound in ((0, found.low), (100, found.high)):
        filled = [
            Entry(row.kpi, row.weight, Fraction(missing) if row.points is None else row.points) for row in entries
        ]
        assert score(filled).value == bound


@given(ENTRIES, st.integers(0, 11), st.integers(0, 1000))
def test_more_points_never_lower_the_grade(entries: list[Entry], which: int, tenths: int) -> None:
    rated = [Entry(row.kpi, row.weight, row.points or Fraction(0)) for row in entries]
    row = rated[which % len(rated)]
    raised = Entry(row.kpi, row.weight, max(cast("Fraction", row.points), Fraction(tenths, 10)))
    better = grade([raised if other is row else other for other in rated])
    before = grade(rated)
    assert (better.score.value or 0) >= (before.score.value or 0)
    if before.letter and better.letter:
        assert better.letter <= before.letter
