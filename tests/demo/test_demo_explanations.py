"""Every planted event is in the explanation that asks for it, with its planted size; steps add up as printed."""

import re
from dataclasses import asdict
from datetime import date
from fractions import Fraction

import duckdb
import pytest

from scorecards.compose.explanation import Question, explain, parcels_of, previous, year_before
from scorecards.compose.figures import figures
from scorecards.demo import events
from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import Month, parse_period
from scorecards.model.explanation import Explanation, Step
from tests.demo.cards import partner_of


def explained(
    session: Session, kpi: str, partner: str, period: str, against: str | None = None, by: tuple[str, ...] | None = None
) -> Explanation:
    """An explanation that adds up, exactly and as printed."""
    asked = parse_period(period)
    other = against if against in (None, "target") else parse_period(against)
    question = Question(kpi, asked, other, by)
    found = explain(session.workspace, session.tables, session.measures, partner_of(session, partner), question)
    assert sum(step.total for step in found.steps) == pytest.approx(found.value - found.base, abs=1e-12)
    assert found.printed_difference == pytest.approx(found.printed_value - found.printed_base, abs=1e-9)
    for name in ("total", "rate", "mix", "rest"):
        shown = sum(getattr(step.printed, name) for step in found.steps)
        assert shown == pytest.approx(getattr(found.totals, name), abs=1e-9)
    assert found.totals.total == pytest.approx(found.printed_difference, abs=1e-9)
    said = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", " ".join(found.sentences))
    assert said
    assert set(said) <= numbers_of(found), found.sentences
    if not found.signal:
        assert not re.search(r"\b(rose|fell|improved|declined|better|worse)\b", " ".join(found.sentences))
    return found


def numbers_of(found: Explanation) -> set[str]:
    """Every number of an explanation as it may be printed, without signs."""
    formats = Formats("en-GB", found.currency)
    figures = [found.printed_value, found.printed_base, found.printed_difference, *asdict(found.totals).values()]
    figures += [own.printed for own in found.standouts or ()]
    known = {formats.number(abs(figure), found.decimals) for figure in figures}
    known |= {formats.integer(abs(amount)) for amount in asdict(found.spend.printed).values()} if found.spend else set()
    known |= {formats.integer(found.n), "10,000"}
    days = [date.fromisoformat(day) for day in (found.first, found.before_first) if day]
    days.append(parse_period(found.period).first)
    periods = " ".join(f"{day} {day.isocalendar().week} {(day.month + 2) // 3}" for day in days)
    return known | set(re.findall(r"\d+", f"{found.name} {periods} {found.signal}"))


def cells(found: Explanation, **values: str) -> list[Step]:
    return [step for step in found.steps if all(step.cell[name] == value for name, value in values.items())]


def test_the_lane_that_degraded(session: Session) -> None:
    event = events.LANE_DROP
    found = explained(session, event.kpi, event.partner, event.period, event.before)
    own = cells(found, lane=f"{event.origin}-{event.destination}", service=event.service)
    assert sum(step.failures or 0 for step in own) == event.late
    assert sum(step.n for step in own) == event.due
    assert sum(step.failures_before or 0 for step in own) == event.late_before
    assert sum(step.n_before or 0 for step in own) == event.due_before
    assert found.steps[0] in own
    assert found.standouts is not None
    assert ("lane", "FR-ES") in [(own.dimension, own.value) for own in found.standouts]
    assert any("FR→ES stands out from the others and accounts for" in sentence for sentence in found.sentences)
    # The month as a whole is within its limits: no word of a change.
    assert found.signal == ""
    assert "no change beyond the normal range" in found.sentences[1]


def test_the_mix_shift_is_mix_and_no_lane_is_blamed(session: Session) -> None:
    event = events.MIX_SHIFT
    found = explained(session, event.kpi, event.partner, event.period, event.before)
    assert (sum(step.failures or 0 for step in found.steps), found.n) == (event.late, event.due)
    assert (sum(step.failures_before or 0 for step in found.steps), found.n_before) == (
        event.late_before,
        event.due_before,
    )
    planted = Fraction(event.due - event.late, event.due) - Fraction(
        event.due_before - event.late_before, event.due_before
    )
    assert found.difference == pytest.approx(float(planted))
    mix, rate = (sum(getattr(step, name) for step in found.steps) for name in ("mix", "rate"))
    assert mix == pytest.approx(float(planted), rel=0.03)
    assert abs(rate) < 0.0003
    assert found.standouts == ()
    assert not any("stands out" in sentence for sentence in found.sentences)


def test_the_losses(session: Session) -> None:
    event = events.LOSS_SPIKE
    shown = str(Month(*map(int, event.period.split("-"))).shift(3))
    found = explained(session, event.kpi, event.partner, shown, "target")
    assert (found.first, found.n) == (f"{event.period}-01", event.handed_over)
    assert sum(step.failures or 0 for step in found.steps) == event.lost
    assert found.above == pytest.approx(event.lost - 0.0006 * event.handed_over)
    assert found.standouts == ()


def test_the_fuel_step(session: Session) -> None:
    event = events.FUEL_STEP
    found = explained(
        session, "cost_per_shipment", event.partner, event.since, str(previous(parse_period(event.since)))
    )
    steps = {step.id: step for step in found.steps}
    base, fuel = steps["base"], steps["fuel"]
    assert fuel.value is not None
    assert fuel.before is not None
    assert base.value is not None
    assert base.before is not None
    assert 100 * fuel.value / base.value == pytest.approx(event.percent_after, abs=0.05)
    assert 100 * fuel.before / base.before == pytest.approx(event.percent_before, abs=0.05)
    assert fuel.total == pytest.approx((event.percent_after - event.percent_before) / 100 * base.before, rel=0.02)
    assert max(found.steps, key=lambda step: abs(step.total)) is fuel
    assert {"mix", "component"} <= {step.kind for step in found.steps}
    spent = found.spend
    assert spent is not None
    assert spent.before == pytest.approx(found.base * (found.n_before or 0))
    assert spent.after - spent.before == pytest.approx(spent.volume + spent.rate + spent.mix + spent.rest)
    shown = spent.printed
    assert shown.after - shown.before == shown.volume + shown.rate + shown.mix + shown.rest
    assert shown.after == round(spent.after)


def test_the_surcharge_step(session: Session) -> None:
    """Address corrections step while all surcharges together do not: only the names tell."""
    event = events.SURCHARGE_STEP
    found = explained(session, event.kpi, event.partner, event.period, event.before)
    steps = {step.id: step for step in found.steps}
    own = steps[f"surcharge/{event.name}"]
    assert own.name == "surcharge address correction"
    assert (own.value or 0) * found.n == pytest.approx(event.lines * event.fee)
    assert (own.before or 0) * (found.n_before or 0) == pytest.approx(event.lines_before * event.fee)
    planted = (event.percent_after - event.percent_before) / 100
    parts = [step for name, step in steps.items() if name.startswith("surcharge")]
    assert 5 < len(parts) <= 7
    assert "surcharges" not in steps
    assert own is max(parts, key=lambda step: abs(step.total))
    assert own.total == pytest.approx(planted * sum(step.value or 0 for step in parts), rel=0.1)
    assert abs(sum(step.total for step in parts)) < own.total / 3


def test_surcharges_are_the_lines_of_the_files(session: Session, network: duckdb.DuckDBPyConnection) -> None:
    """Every part once more in SQL over the files, by the names that the explanation shows."""
    event = events.SURCHARGE_STEP
    found = explained(session, event.kpi, event.partner, event.period, event.before)
    counted = network.execute(
        "SELECT strftime(handed_over, '%Y-%m'), surcharge, SUM(amount), COUNT(*) "
        "FROM charges JOIN judged USING (shipment_id) "
        "WHERE charge_type = 'surcharge' AND charges.partner LIKE 'Bor%' GROUP BY 1, 2"
    ).fetchall()
    amounts = {(month, name): (float(amount), lines) for month, name, amount, lines in counted}
    assert amounts[event.period, event.name][1] == event.lines
    assert amounts[event.before, event.name][1] == event.lines_before
    named = [step for step in found.steps if step.id.startswith("surcharge/")]
    for step in named:
        name = step.id.removeprefix("surcharge/")
        assert (step.value or 0) * found.n == pytest.approx(amounts[event.period, name][0])
        assert (step.before or 0) * (found.n_before or 0) == pytest.approx(amounts[event.before, name][0])
    (others,) = [step for step in found.steps if step.id == "surcharges/others"]
    rest = [key for key in amounts if key[0] == event.period and f"surcharge/{key[1]}" not in {s.id for s in named}]
    assert others.name == f"{len(rest)} other surcharges"
    assert (others.value or 0) * found.n == pytest.approx(sum(amounts[key][0] for key in rest))


def test_the_bridged_holiday(session: Session) -> None:
    event = events.HOLIDAY_EFFECT
    found = explained(session, event.kpi, event.partner, event.period, str(previous(parse_period(event.period))))
    own = [step for step in found.steps if step.cell["lane"].endswith(f"-{event.destination}")]
    assert sum(step.failures or 0 for step in own) == event.late + event.late_otherwise
    assert sum(step.n for step in own) == event.due + event.due_otherwise
    assert sum(step.rate for step in own) < 0.9 * found.difference < 0


def test_the_missing_scans_are_everywhere(session: Session) -> None:
    event = events.MISSING_SCANS
    found = explained(session, event.kpi, event.partner, event.period, str(previous(parse_period(event.period))))
    assert (sum(step.failures or 0 for step in found.steps), found.n) == (event.incomplete, event.handed_over)
    assert found.signal == "R1"
    assert found.standouts == ()


def test_the_improvement_is_a_signal(session: Session) -> None:
    event = events.IMPROVEMENT
    found = explained(session, event.kpi, event.partner, "2026-10", "2025-10")
    assert found.signal
    assert found.difference > 0


def test_the_late_tariff(session: Session) -> None:
    event = events.LATE_TARIFF
    found = explained(session, "priced", event.partner, event.period, str(previous(parse_period(event.period))))
    assert (found.n, found.n - sum(step.failures or 0 for step in found.steps)) == (event.lines, event.priced)


def test_too_few_parcels_are_said_to_be_so(session: Session) -> None:
    event = events.TOO_SMALL
    found = explained(session, event.kpi, event.partner, "2026-10", "target")
    assert found.n <= event.most
    assert found.standouts is None
    assert any("too few to rate" in sentence for sentence in found.sentences)


@pytest.mark.parametrize("period", ["2026-10", "2026-W42", "2026-Q3"])
@pytest.mark.parametrize("partner", ["boreal-express", "nordwind-paket", "depot-mirabelle"])
def test_gaps_are_those_of_the_kpi_table(session: Session, partner: str, period: str) -> None:
    own = partner_of(session, partner)
    asked = parse_period(period)
    table = figures(session.workspace, session.tables, session.measures, own, asked)
    checked = 0
    for figure in table:
        kpi = session.workspace.kpis[figure.kpi]
        if figure.target is None or figure.value is None or kpi.of is not None or kpi.count == "groups":
            continue
        if "have a target" in figure.reason:
            continue
        found = explained(session, figure.kpi, partner, period, "target")
        assert found.value == pytest.approx(figure.value, abs=1e-12)
        assert found.base == pytest.approx(figure.target, abs=1e-12)
        year = explained(session, figure.kpi, partner, period, str(year_before(asked)))
        assert year.value == found.value
        checked += 1
    assert checked > 4


def test_by_seller_on_demand(session: Session) -> None:
    """Sellers are no key of the cubes; their parts add to the same figure."""
    found = explained(session, "dispatch_on_time", "kranichhof-lager", "2026-10", "2026-09", ("seller",))
    whole = explained(session, "dispatch_on_time", "kranichhof-lager", "2026-10", "2026-09")
    assert (found.value, found.base, found.n) == (whole.value, whole.base, whole.n)
    assert len(found.steps) > 5
    assert all(step.cell["seller"] for step in found.steps)


def test_the_parcels_of_the_lane_that_degraded(session: Session) -> None:
    event = events.LANE_DROP
    partner = partner_of(session, event.partner)
    found = explained(session, event.kpi, event.partner, event.period, event.before, ("lane", "service"))
    lane = f"{event.origin}-{event.destination}"
    late = parcels_of(session.workspace, session.tables, partner, found, f"{lane}/{event.service}")
    assert late.failed
    assert len(late.rows) == event.late
    assert len({row[late.columns.index("shipment_id")] for row in late.rows}) == event.late


def test_the_parcels_of_a_component_sum_to_it(session: Session) -> None:
    event = events.FUEL_STEP
    found = explained(session, "cost_per_shipment", event.partner, event.since, "2026-05")
    fuel = next(step for step in found.steps if step.id == "fuel")
    listed = parcels_of(session.workspace, session.tables, partner_of(session, event.partner), found, "fuel")
    value = listed.columns.index("value")
    assert sum(float(row[value]) for row in listed.rows) == pytest.approx((fuel.value or 0) * found.n)
