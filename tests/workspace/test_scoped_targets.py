"""Targets for a part of the parcels: how they are written, which one wins, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from scorecards.model import Partner
from scorecards.model.partner import Cell, Rank, Target
from tests.conftest import SOURCES, Desk, says

DAY = date(2026, 10, 14)


def partner(targets: str) -> str:
    """A partner whose targets begin in line 4."""
    lines = "".join(f"  {line}\n" for line in targets.splitlines())
    return f"name: Alpha Parcel\nkind: transport\ntargets:\n{lines}"


def scoped(level: str, **scope: tuple[str, ...]) -> Target:
    return Target("on_time", Decimal(level), **scope)  # type: ignore[arg-type]  # flow, service, lane


@pytest.mark.parametrize(
    ("scope", "cell", "rank"),
    [
        ({}, ("forward", "express", "FR", "DE"), (0, 0, 0)),
        ({"lane": ("FR-DE",)}, ("forward", "express", "FR", "DE"), (2, 0, 0)),
        ({"lane": ("FR-*",)}, ("forward", "express", "FR", "DE"), (1, 0, 0)),
        ({"lane": ("*-DE",)}, ("forward", "express", "FR", "DE"), (1, 0, 0)),
        ({"lane": ("FR-*", "FR-DE")}, ("forward", "express", "FR", "DE"), (2, 0, 0)),
        ({"lane": ("FR-DE",)}, ("forward", "express", "DE", "FR"), None),  # a lane has a direction
        ({"lane": ("FR-*",)}, ("forward", "express", "", ""), None),
        ({"service": ("express", "pickup")}, ("return", "pickup", "", ""), (0, 1, 0)),
        ({"service": ("express",)}, ("return", "", "", ""), None),
        ({"flow": ("return",), "service": ("express",)}, ("return", "express", "", ""), (0, 1, 1)),
        ({"flow": ("return",), "service": ("express",)}, ("forward", "express", "", ""), None),
        ({"flow": ("return",), "lane": ("*-DE",)}, ("return", "", "FR", "DE"), (1, 0, 1)),
    ],
)
def test_how_closely_a_scope_names_a_cell(scope: dict[str, tuple[str, ...]], cell: Cell, rank: Rank | None) -> None:
    assert scoped("0.9", **scope).rank(cell) == rank


#: From the closest to the general one: each wins over all that follow.
ORDER = (
    scoped("0.99", lane=("FR-DE",), service=("express",), flow=("forward",)),
    scoped("0.98", lane=("FR-DE",), service=("express",)),
    scoped("0.97", lane=("FR-DE",), flow=("forward",)),
    scoped("0.96", lane=("FR-DE",)),
    scoped("0.95", lane=("FR-*",), service=("express",), flow=("forward",)),
    scoped("0.94", lane=("FR-*",), service=("express",)),
    scoped("0.93", lane=("FR-*",)),
    scoped("0.92", service=("express",), flow=("forward",)),
    scoped("0.91", service=("express",)),
    scoped("0.90", flow=("forward",)),
    scoped("0.80"),
)


@pytest.mark.parametrize("first", range(len(ORDER)))
def test_the_closest_scope_wins(first: int) -> None:
    alpha = Partner("alpha", "Alpha", "transport", targets=tuple(reversed(ORDER[first:])))
    assert alpha.target_of("on_time", DAY, ("forward", "express", "FR", "DE")) == ORDER[first]


def test_the_general_target_is_the_one_without_a_scope() -> None:
    alpha = Partner("alpha", "Alpha", "transport", targets=(ORDER[3], ORDER[-1]))
    assert alpha.target("on_time", DAY) == ORDER[-1]
    assert alpha.target_of("on_time", DAY, ("", "", "ES", "PT")) == ORDER[-1]
    only = Partner("alpha", "Alpha", "transport", targets=(ORDER[3],))
    assert only.target("on_time", DAY) is None
    assert only.target_of("on_time", DAY, ("", "", "ES", "PT")) is None


def test_a_scope_is_written_as_one_word_or_a_list(desk: Desk) -> None:
    desk.write(
        "partners/alpha.yaml",
        partner(
            "on_time:\n"
            "  - {target: 95 %, weight: 100, red_line: 80 %}\n"
            "  - {target: 97 %, lane: FR-DE, near: 2 pp, clause: § 4.2}\n"
            "  - {target: 90 %, service: [pickup, express], flow: return, from: 2026-01-01}"
        ),
    )
    general, lane, service = desk.load().partners[0].targets
    assert (general.is_general, lane.is_general, service.is_general) == (True, False, False)
    assert (lane.lane, lane.value, lane.near, lane.weight, lane.clause) == (
        ("FR-DE",),
        Decimal("0.97"),
        Decimal("0.02"),
        0,
        "§ 4.2",
    )
    assert (service.service, service.flow, service.valid_from) == (("pickup", "express"), ("return",), date(2026, 1, 1))


GENERAL = "on_time:\n  - {target: 95 %, weight: 100}\n"


@pytest.mark.parametrize(
    ("targets", "line", "words"),
    [
        (GENERAL + "  - {target: 97 %, lane: FR}", 6, ("'FR' is not a lane", "FR-DE")),
        (GENERAL + "  - {target: 97 %, lane: '*-*'}", 6, ("'*-*' is not a lane",)),
        (GENERAL + "  - {target: 97 %, lane: FR-DE-ES}", 6, ("'FR-DE-ES' is not a lane",)),
        (GENERAL + "  - {target: 97 %, lane: FR-DE, weight: 20}", 6, ("weight stands on the target without",)),
        (GENERAL + "  - {target: 97 %, lane: FR-DE, red_line: 90 %}", 6, ("red_line stands on the target without",)),
        (GENERAL + "  - {target: 97 %, flow: return, zero_at: 90 %}", 6, ("zero_at stands on the target without",)),
        (GENERAL + "  - {target: 0.97, lane: FR-DE}", 6, ("on_time: target 0.97", "two ways")),
        (GENERAL + "  - {target: 100 %, lane: FR-DE}", 6, ("allows no failure", "`zero_at` on the general target")),
        (
            GENERAL.replace("100", "100, red_line: 90 %, clause: A") + "  - {target: 90 %, lane: FR-DE, clause: B}",
            6,
            ("the target (B) is not better than red_line of the general target (A)",),
        ),
        (
            "on_time:\n  - {target: 95 %, weight: 100, zero_at: 90 %}\n  - {target: 88 %, lane: FR-DE}",
            6,
            ("is not better than zero_at",),
        ),
        (
            GENERAL + "  - {target: 97 %, lane: FR-*, clause: § 1}\n  - {target: 96 %, lane: '*-DE', clause: § 2}",
            7,
            ("FR-* (§ 1) and *-DE (§ 2) name some parcels equally closely", "one of the two alone"),
        ),
        (
            GENERAL + "  - {target: 97 %, service: [express, pickup]}\n  - {target: 96 %, service: pickup}",
            7,
            ("express, pickup and pickup name some parcels equally closely",),
        ),
        (
            GENERAL + "  - {target: 97 %, lane: FR-DE, clause: § 1, until: 2025-12-31}\n"
            "  - {target: 96 %, lane: FR-DE, clause: § 2, from: 2025-12-31}",
            4,
            ("on_time, FR-DE: two targets are in force on 2025-12-31 (§ 1 and § 2)", "End the earlier one"),
        ),
        (
            GENERAL + "  - {target: 97 %, lane: FR-DE, until: 2025-11-30}\n"
            "  - {target: 96 %, lane: FR-DE, from: 2026-01-01}",
            4,
            ("on_time, FR-DE: no target is in force from 2025-12-01 to 2025-12-31", "Close the gap"),
        ),
        (
            "on_time: {target: 95 %, weight: 100}\ntransit_p95: {target: 3, flow: return}",
            5,
            ("transit_p95 is a percentile", "not by flow"),
        ),
        (
            "claim_acceptance: {target: 50 %, lane: FR-DE}\non_time: {target: 95 %, weight: 100}",
            4,
            ("claim_acceptance: the table claims has no origin", "Remove `lane`"),
        ),
        (
            GENERAL + "invoice_accuracy: {target: 99 %, service: express}",
            6,
            ("invoice_accuracy: the table charges has no service, so that no row would be judged", "Remove `service`"),
        ),
        (
            "on_time: {target: 95 %, weight: 100}\ndock_to_stock_p50: {target: 8, flow: forward}",
            5,
            ("dock_to_stock_p50: the table receipts has no flow", "Remove `flow`"),
        ),
    ],
)
def test_one_fault_of_a_scope_is_one_message(desk: Desk, targets: str, line: int, words: tuple[str, ...]) -> None:
    desk.write("partners/alpha.yaml", partner(targets))
    (fault,) = desk.faults()
    says(fault, "alpha.yaml", line, *words)


@pytest.mark.parametrize(
    "more",
    [
        "  - {target: 97 %, lane: FR-DE}\n  - {target: 96 %, lane: FR-*}",  # both ends before one
        "  - {target: 97 %, lane: FR-DE}\n  - {target: 96 %, service: express}",  # the lane before the service
        "  - {target: 97 %, lane: FR-*}\n  - {target: 96 %, lane: DE-*}",  # no parcel is in both
        "  - {target: 97 %, lane: FR-*, until: 2025-12-31}\n  - {target: 96 %, lane: '*-DE', from: 2026-01-01}",
        "  - {target: 97 %, service: express, flow: return}\n  - {target: 96 %, service: pickup}",
    ],
)
def test_scopes_that_can_stand_together(desk: Desk, more: str) -> None:
    desk.write("partners/alpha.yaml", partner(GENERAL + more))
    assert len(desk.load().partners[0].targets) == 3


@pytest.mark.parametrize(
    ("scope", "faults"),
    [
        ("lane: '*-DE'", 0),
        ("service: express", 0),
        ("lane: FR-*", 1),
        ("lane: [FR-DE, '*-ES']", 1),
        ("flow: return", 1),
    ],
)
def test_a_table_of_ones_own_can_be_scoped_by_the_columns_it_has(desk: Desk, scope: str, faults: int) -> None:
    """Departures by service and destination: where they begin is not in the table."""
    columns = ("departure_id", "partner", "destination", "service")
    required = ("departure_id", "partner")
    listed = [f"  {name}: {{type: text{', required: true' if name in required else ''}}}\n" for name in columns]
    listed += [f"  {name}: {{type: {kind}}}\n" for name, kind in (("left_on", "date"), ("late", "integer"))]
    desk.write("scorecards.yaml", SOURCES + "data_as_of: 2026-11-01\n")
    desk.write("tables/departures.yaml", "grain: departure_id\ncolumns:\n" + "".join(listed))
    desk.write(
        "kpis/own.yaml",
        """\
        late_departures:
          name: Late departures
          group: quality
          unit: percent
          better: lower
          table: departures
          month: left_on
          population: left_on IS NOT NULL
          numerator: late > 0
          needs: [left_on, late]
          chart: p_prime
          definition: Departures that were late.
          source: own
        """,
    )
    desk.write(
        "partners/alpha.yaml",
        partner(f"on_time: {{target: 95 %, weight: 100}}\nlate_departures: {{target: 5 %, {scope}}}"),
    )
    found = desk.faults()
    assert len(found) == faults
    for fault in found:
        says(fault, "alpha.yaml", 5, "late_departures: the table departures has no")


def test_a_kpi_may_have_scoped_targets_alone(desk: Desk) -> None:
    desk.write(
        "partners/alpha.yaml",
        partner("on_time: {target: 95 %, service: express}\nlost: {target: 6, weight: 100}"),
    )
    alpha = desk.load().partners[0]
    assert alpha.target("on_time", DAY) is None
    assert alpha.kpis == ("on_time", "lost")
