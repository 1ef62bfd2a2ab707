"""What is made only when it is asked for, on every engine: costs by surcharge, figures by seller, lists of parcels."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from scorecards.compose.explanation import Question, explain, parcels_of
from scorecards.engine import Session
from scorecards.model import Month, Partner
from scorecards.model.explanation import Explanation, Parcels
from tests.engine.cost_twin import PricedNetwork
from tests.engine.elsewhere import Opener
from tests.engine.rate_card_twin import PricedParcel
from tests.engine.test_cost_twins import priced_network, written
from tests.engine.twin import invoiced_cost, minor
from tests.engine.workspaces import opened, write_rows

BEFORE, NOW = Month(2026, 8), Month(2026, 9)
NAMES = ("remote area", "Remote area", "Île", "address d'attente", "oversize", "peak", "toll", "a, b", None)
BANDS = (1, 2, 5, 10, 20)
#: By name: ten-thousandths of a euro in the cells of like parcels.
Amounts = dict[str, dict[tuple[str, ...], int]]


@dataclass(frozen=True)
class SoldParcel(PricedParcel):
    """A parcel with its seller."""

    seller_id: str | None = None


def named_network() -> PricedNetwork:
    """A network whose surcharges have names; so have other lines, where nothing reads them."""
    network = priced_network(5, 2500)
    rng = Random(5)  # noqa: S311  # no secret
    parcels = [SoldParcel(**asdict(own), seller_id=rng.choice(("S1", "S2", "S'3", None))) for own in network.parcels]
    names = [rng.choice(NAMES) for _ in network.lines]
    # Twice as many surcharges as the types are drawn: enough of each name.
    kinds = ["surcharge" if line.charge_type in (None, "unknown") else line.charge_type for line in network.lines]
    lines, charges = (
        [replace(line, surcharge=name, charge_type=kind) for line, name, kind in zip(given, names, kinds, strict=True)]
        for given in (network.lines, network.charges)
    )
    return replace(network, parcels=parcels, lines=lines, charges=charges)


def in_folder(folder: Path, network: PricedNetwork) -> Path:
    """Its workspace."""
    written(folder, network)
    write_rows(folder / "data" / "shipments.csv", network.parcels, SoldParcel)
    return folder


@pytest.fixture(scope="module")
def network() -> PricedNetwork:
    return named_network()


@pytest.fixture(scope="module")
def folder(network: PricedNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return in_folder(tmp_path_factory.mktemp("explained"), network)


@pytest.fixture(scope="module", params=["duckdb", "postgres", "spark"])
def session(request: pytest.FixtureRequest, folder: Path, opened_on: Opener) -> Session:
    return opened_on(request.param, folder)


@pytest.fixture(scope="module")
def on_files(folder: Path) -> Session:
    return opened(folder)


def explained(session: Session, partner: Partner, kpi: str, by: tuple[str, ...] | None = None) -> Explanation:
    return explain(session.workspace, session.tables, session.measures, partner, Question(kpi, NOW, BEFORE, by))


def listed(session: Session, partner: Partner, found: Explanation, step: str) -> Parcels:
    return parcels_of(session.workspace, session.tables, partner, found, step)


def priced(network: PricedNetwork, partner: str, month: Month) -> Iterator[tuple[PricedParcel, tuple[str, ...]]]:
    """Invoiced parcels of a month of hand-over, with their lane, service and band of weight."""
    for parcel, when in network.handed_over():
        if parcel.partner == partner and Month.of(when) == month and invoiced_cost(network, parcel) is not None:
            yield parcel, (*(own or "" for own in (parcel.origin, parcel.destination, parcel.service)), band(parcel))


def band(parcel: PricedParcel) -> str:
    if parcel.weight_kg is None:
        return ""
    weight = Decimal(parcel.weight_kg).quantize(Decimal("0.001"))
    return next((str(most) for most in BANDS if weight <= most), "more")


def by_name(network: PricedNetwork, partner: str, month: Month) -> Amounts:
    """The surcharges of these parcels by name, "" where they have none."""
    found: Amounts = defaultdict(lambda: defaultdict(int))
    for parcel, cell in priced(network, partner, month):
        for line in network.charges_of(parcel):
            if line.charge_type == "surcharge":
                found[line.surcharge or ""][cell] += minor(line.amount)
    return found


def effects(network: PricedNetwork, partner: str) -> dict[str, Fraction]:
    """What each name accounts for: ½(s⁰+s¹)(r¹−r⁰) over the cells of both months, per ten-thousandth of a euro."""
    cells = [Counter(cell for _, cell in priced(network, partner, month)) for month in (BEFORE, NOW)]
    sizes = [parcels_of_month(network, partner, month) for month in (BEFORE, NOW)]
    amounts = [by_name(network, partner, month) for month in (BEFORE, NOW)]
    found = {}
    for name in {*amounts[0], *amounts[1]}:
        sums = [side.get(name, {}) for side in amounts]
        found[name] = sum(
            (
                (Fraction(cells[0][cell], sizes[0]) + Fraction(cells[1][cell], sizes[1]))
                / 2
                * (Fraction(sums[1].get(cell, 0), cells[1][cell]) - Fraction(sums[0].get(cell, 0), cells[0][cell]))
                for cell in cells[0].keys() & cells[1].keys()
            ),
            Fraction(0),
        )
    return found


def parcels_of_month(network: PricedNetwork, partner: str, month: Month) -> int:
    """All that have a cost, invoiced or accrued."""
    return sum(
        parcel.partner == partner and Month.of(when) == month and parcel.shipment_id in network.cost
        for parcel, when in network.handed_over()
    )


def test_surcharges_by_name(network: PricedNetwork, session: Session) -> None:
    """Amounts and effects of every name, the five largest alone; the others and the nameless are one part each."""
    for partner in session.tables.partners:
        found = explained(session, partner, "cost_per_shipment")
        steps = {step.id: step for step in found.steps}
        expected = effects(network, partner.name)
        named = sorted((name for name in expected if name), key=lambda name: (-abs(expected[name]), name))
        assert len(named) > 6
        assert [own.removeprefix("surcharge/") for own in steps if own.startswith("surcharge/")] == named[:5]
        groups = {f"surcharge/{name}": [name] for name in named[:5]}
        groups |= {"surcharges/others": named[5:], "surcharges/unnamed": [""]}
        assert steps["surcharges/others"].name == f"{len(named) - 5} other surcharges"
        assert "surcharges" not in steps
        for step, names in groups.items():
            assert steps[step].total == float(sum(expected[name] for name in names) / 10_000), (partner.name, step)
            for month, size, amount in (
                (NOW, found.n, steps[step].value),
                (BEFORE, found.n_before or 0, steps[step].before),
            ):
                sums = by_name(network, partner.name, month)
                assert size == parcels_of_month(network, partner.name, month)
                total = sum(sum(sums[name].values()) for name in names if name in sums)
                assert amount == float(Fraction(total, 10_000 * size)), (partner.name, step, month)


def test_the_parcels_of_surcharges(network: PricedNetwork, on_files: Session) -> None:
    """A parcel stands once with all its lines of the part: of one surcharge, of the others, of those without a name."""
    for partner in on_files.tables.partners:
        found = explained(on_files, partner, "cost_per_shipment")
        alone = [step.id.removeprefix("surcharge/") for step in found.steps if step.id.startswith("surcharge/")]
        others = {name for name in NAMES if name} - set(alone)
        for step, names in (
            (f"surcharge/{alone[0]}", {alone[0]}),
            ("surcharges/others", others),
            ("surcharges/unnamed", {None}),
        ):
            listing = listed(on_files, partner, found, step)
            expected = Counter[str]()
            for parcel, _ in priced(network, partner.name, NOW):
                for line in network.charges_of(parcel):
                    if line.charge_type == "surcharge" and line.surcharge in names:
                        expected[parcel.shipment_id] += minor(line.amount)
            place = listing.columns.index("value")
            assert [(row[0], float(row[place])) for row in listing.rows] == [
                (parcel, float(Fraction(amount, 10_000))) for parcel, amount in sorted(expected.items()) if amount
            ]


def test_the_parts_are_the_component_without_names(network: PricedNetwork, on_files: Session, tmp_path: Path) -> None:
    """Without the column, and with a column that is empty: one component, and all other steps are the same."""
    empty = in_folder(
        tmp_path / "empty", replace(network, lines=[replace(line, surcharge=None) for line in network.lines])
    )
    absent = in_folder(tmp_path / "absent", network)
    path = absent / "data" / "charges.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row[:-1] for row in rows])
    assert rows[0][-1] == "surcharge"
    sessions = [opened(absent), opened(empty)]
    for partner in on_files.tables.partners:
        found = explained(on_files, partner, "cost_per_shipment")
        parts = [step for step in found.steps if step.id.startswith("surcharge")]
        for session in sessions:
            plain = explained(session, partner, "cost_per_shipment")
            (whole,) = [step for step in plain.steps if step.id.startswith("surcharge")]
            assert (whole.id, whole.name) == ("surcharges", "surcharges without fuel")
            assert whole.total == float(sum(effects(network, partner.name).values()) / 10_000)
            assert whole.total == pytest.approx(sum(step.total for step in parts), abs=1e-12)
            others = [
                {step.id: step.total for step in own.steps if step not in (*parts, whole)} for own in (found, plain)
            ]
            assert others[0] == others[1]
            assert found.difference == plain.difference


#: What is asked of every engine, and steps whose parcels are listed too.
ASKED = {
    "components of the cost": ("cost_per_shipment", None, ["base", "surcharges/others"]),
    "the cost by seller": ("cost_per_shipment", ("seller",), ["S'3"]),
    "attempts by seller and lane": ("first_attempt", ("seller", "lane"), ["S1/FR-FR"]),
}


@pytest.mark.parametrize("name", ASKED)
def test_another_engine_explains_the_same(session: Session, on_files: Session, name: str) -> None:
    """Every step to the last digit, and the rows of some of them as text."""
    kpi, by, listings = ASKED[name]
    (partner,) = [own for own in on_files.tables.partners if own.name == "Alfa"]
    found, other = (explained(own, partner, kpi, by) for own in (on_files, session))
    assert asdict(found) == asdict(other)
    if by:
        assert {step.cell["seller"] for step in found.steps} == {"S1", "S2", "S'3", ""}
    for step in listings:
        lists = [listed(own, partner, found, step) for own in (on_files, session)]
        assert asdict(lists[0]) == asdict(lists[1])
        assert lists[0].rows
