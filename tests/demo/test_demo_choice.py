"""Choosing exact numbers, and the calendar the parcels follow."""

import numpy as np
import pytest

from scorecards.demo.choice import allocate, choose, round_at_random
from scorecards.demo.network import COUNTRIES, Lane, cells_of, day_number, month_number
from scorecards.demo.partners import PROFILES
from scorecards.demo.workdays import workdays


def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def test_choose_marks_exact_numbers_in_each_group() -> None:
    group = np.array([0, 1, 1, 1, 0, 2, 1, 1])
    chosen = choose(group, np.array([1, 3, 0]), rng())
    assert [int(chosen[group == g].sum()) for g in range(3)] == [1, 3, 0]


def test_choose_takes_the_forced_first_and_only_the_eligible() -> None:
    group = np.zeros(6, dtype=int)
    eligible = np.array([True, True, True, True, False, False])
    forced = np.array([False, False, True, False, True, False])
    for count in (1, 2, 9):
        chosen = choose(group, np.array([count]), rng(), eligible, forced)
        assert chosen[2]
        assert not chosen[4:].any()
        assert chosen.sum() == min(count, 4)


def test_allocate_splits_by_largest_remainders() -> None:
    # 10 · (5, 3, 2, 2)/12 = 4.17, 2.5, 1.67, 1.67: the two missing go to the two largest remainders
    assert allocate(10, np.array([5.0, 3, 2, 2]), np.full(4, 99)).tolist() == [4, 2, 2, 2]
    assert allocate(10, np.array([5.0, 3, 2, 2]), np.array([1, 99, 99, 99])).sum() <= 10
    assert allocate(0, np.zeros(3), np.full(3, 9)).tolist() == [0, 0, 0]


def test_rounding_at_random_keeps_the_mean() -> None:
    assert round_at_random(np.full(20_000, 0.3), rng()).mean() == pytest.approx(0.3, abs=0.01)
    assert round_at_random(np.array([2.0, -1.0]), rng()).tolist() == [2, 0]


def test_months_count_from_the_first_of_the_data() -> None:
    from datetime import date

    days = np.array([day_number(date(2024, 8, 1)), day_number(date(2026, 10, 31)), day_number(date(2026, 11, 1))])
    assert month_number(days).tolist() == [0, 26, 27]


def test_ascension_and_its_bridge_are_no_working_days_in_france() -> None:
    from datetime import date

    calendar = workdays()
    wednesday, friday = day_number(date(2026, 5, 13)), day_number(date(2026, 5, 15))
    france, belgium = np.array([COUNTRIES.index("FR")]), np.array([COUNTRIES.index("BE")])

    def next_working_day(country: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
        index = calendar.index(country, np.array([wednesday]))
        return int(calendar.day(country, index + 1)[0])

    assert next_working_day(belgium) == friday
    assert next_working_day(france) == day_number(date(2026, 5, 18))


def test_lanes_and_cells() -> None:
    assert [Lane("FR", to, "standard", 1, 1).distance for to in ("FR", "BE", "ES")] == [0, 1, 2]
    for profile in PROFILES:
        cells = cells_of(profile)
        assert cells.share.sum() == pytest.approx(1)
        assert len(cells) < 100
    assert len({profile.code for profile in PROFILES}) == len(PROFILES) == 12
