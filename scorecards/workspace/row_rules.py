"""What a workspace says about rows besides its tables: exclusions, rates, unit costs, rate cards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scorecards.errors import Problem
from scorecards.model import Table
from scorecards.model.rate import Rate
from scorecards.model.rate_card import RateCard
from scorecards.model.register import Exclusion
from scorecards.model.standard import ServiceStandard
from scorecards.model.unit_cost import UnitCost
from scorecards.workspace.exchange_rates import read_rates
from scorecards.workspace.rate_cards import read_rate_cards
from scorecards.workspace.register import read_register
from scorecards.workspace.unit_costs import read_unit_costs


@dataclass(frozen=True)
class RowRules:
    """Each is empty where nothing is configured."""

    register: tuple[Exclusion, ...] = ()
    rates: tuple[Rate, ...] = ()
    unit_costs: tuple[UnitCost, ...] = ()
    rate_cards: Mapping[str, RateCard] = field(default_factory=dict)
    standards: tuple[ServiceStandard, ...] = ()

    @property
    def configured(self) -> frozenset[str]:
        """Those that a KPI may need, as its `needs` names them after `config.`"""
        found = {"rate_cards": self.rate_cards, "service_standards": self.standards, "unit_costs": self.unit_costs}
        return frozenset(name for name, rules in found.items() if rules)


def read_row_rules(folder: Path, currency: str, tables: Mapping[str, Table]) -> tuple[RowRules, list[Problem]]:
    """The rules of a workspace folder, and every fault in them."""
    # By the names of the files, so that a fault inside a partner's file does not make the partner unknown.
    partners = [path.stem for path in (folder / "partners").glob("*.yaml")]
    register, problems = read_register(folder, partners)
    rates, found = read_rates(folder, currency)
    convertible = None if found else {rate.currency for rate in rates}
    problems += found
    unit_costs, found = read_unit_costs(folder)
    problems += found
    cards, found = read_rate_cards(folder, partners, tables, currency, convertible)
    return RowRules(register, rates, unit_costs, cards), problems + found
