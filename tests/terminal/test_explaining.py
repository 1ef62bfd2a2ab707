"""The columns of an explanation on the terminal add up as they are printed."""

from collections.abc import Sequence

import pytest

from scorecards.model.explanation import Explanation, Printed, Step
from scorecards.terminal import print_explanation

NOTHING = Printed(0.0, 0.0, 0.0, 0.0)


def step(name: str, value: float | None, above: float | None = None, kind: str = "cell") -> Step:
    return Step(name, name, kind, {}, 100, None, value, value, None, None, above, 0.0, 0.0, 0.0, 0.0, NOTHING)  # type: ignore[arg-type]


def explanation(steps: Sequence[Step], value: float, above: float | None, against: str) -> Explanation:
    return Explanation(
        kpi="k", name="K", unit="money" if above is None else "percent", better="lower", currency="EUR", partner="a",
        partner_name="A", period="2026-10", against=against, by=(), first="2026-10-01", last="2026-10-31",
        before_first=None, before_last=None, scored="raw", provisional=False, decimals=3, value=value, base=value,
        difference=0.0, n=100, n_before=None, above=above, printed_value=round(value, 3), printed_base=round(value, 3),
        printed_difference=0.0, totals=NOTHING, signal="", steps=tuple(steps), standouts=None, spend=None, sentences=(),
    )  # fmt: skip


def column(capsys: pytest.CaptureFixture[str], found: Explanation, place: int) -> list[float]:
    """A column of the table, counted from the end of its numbers; the sum is the last row."""
    print_explanation(found, "en-GB")
    rows = capsys.readouterr().out.split("Step ")[1].splitlines()[1:]
    cells = [[cell for cell in row.split("│")[0].split("  ") if cell.strip()] for row in rows]
    return [float(row[place].replace("−", "-").strip()) for row in cells if row[place].strip() != "–"]


def test_amounts_of_components_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    """Three of 0.0014 are 0.0042: rounded alone they would be 0.003 beside 0.004."""
    parts = [step(name, 0.0014, kind="component") for name in "abc"]
    found = explanation([*parts, step("mix of lanes", None, kind="mix")], 0.0042, None, "2026-09")
    assert found.is_by_component
    for place in (1, 2):
        *steps, total = column(capsys, found, place)
        assert total == 0.004
        assert sum(steps) == pytest.approx(total)
        assert sorted(steps) == [0.001, 0.001, 0.002]


@pytest.mark.parametrize("cells", [3, 20])
def test_failures_above_the_allowance_add_up(capsys: pytest.CaptureFixture[str], cells: int) -> None:
    """0.26 each: three are 0.78, which is 0.8 and not 3 times 0.3; twenty are 5.2, shown as twelve and the rest."""
    found = explanation([step(f"c{number:02}", 0.9, 0.26) for number in range(cells)], 0.9, 0.26 * cells, "target")
    *steps, total = column(capsys, found, 3)
    assert total == {3: 0.8, 20: 5.2}[cells]
    assert len(steps) == min(cells, 13)
    assert sum(steps) == pytest.approx(total)
