"""mix.yaml: what is read, and what is wrong with it, by file and line."""

from decimal import Decimal

import pytest

from scorecards.errors import Problem
from scorecards.model.mix_rules import MixRules
from scorecards.workspace.mix import read_mix
from tests.conftest import Desk, says

PARTNERS = ("alpha", "beta")


def faults(desk: Desk, text: str) -> list[Problem]:
    desk.write("mix.yaml", text)
    return read_mix(desk.folder, PARTNERS)[1]


def test_without_a_file(desk: Desk) -> None:
    assert read_mix(desk.folder, PARTNERS) == (None, [])
    assert desk.load().mix is None


def test_an_empty_file_has_no_rules(desk: Desk) -> None:
    path = desk.write("mix.yaml", "# none yet\n")
    assert read_mix(desk.folder, PARTNERS) == (MixRules(str(path)), [])
    assert desk.load().mix == MixRules(str(path))


def test_every_kind_of_rule(desk: Desk) -> None:
    desk.write(
        "mix.yaml",
        """\
        on_time:
          - {at_least: 96.5 %}
          - {at_least: 97, service: [express, pickup], lane: FR-*}
        capacity: [{partner: alpha, most: 4000}]
        commitments: [{partner: beta, least: 100, lane: [FR-DE, DE-FR]}]
        shares: [{partner: alpha, most: 60 %, least: 10 %}, {most: 80 %, service: express}]
        exclude: [{partner: beta, lane: FR-ES}]
        new_lanes: alpha
        """,
    )
    rules, problems = read_mix(desk.folder, PARTNERS)
    assert problems == []
    assert rules is not None
    assert [(rule.kind, rule.partner, rule.amount, rule.services, rule.lanes, rule.line) for rule in rules.rules] == [
        ("on_time", "", Decimal("0.965"), (), (), 2),
        ("on_time", "", Decimal("0.97"), ("express", "pickup"), ("FR-*",), 3),
        ("capacity", "alpha", 4000, (), (), 4),
        ("commitment", "beta", 100, (), ("FR-DE", "DE-FR"), 5),
        ("exclude", "beta", 0, (), ("FR-ES",), 7),
        ("most_share", "alpha", Decimal("0.6"), (), (), 6),
        ("least_share", "alpha", Decimal("0.1"), (), (), 6),
        ("most_share", "", Decimal("0.8"), ("express",), (), 6),
    ]
    assert (rules.may_enter("alpha"), rules.may_enter("beta")) == (True, False)


def test_what_a_rule_covers(desk: Desk) -> None:
    desk.write("mix.yaml", "on_time: [{at_least: 97 %, service: express, lane: [FR-*, DE-ES]}]\n")
    rules, _ = read_mix(desk.folder, PARTNERS)
    assert rules is not None
    (rule,) = rules.rules
    assert rule.covers("express", "FR", "DE")
    assert rule.covers("express", "DE", "ES")
    assert not rule.covers("express", "DE", "FR")
    assert not rule.covers("standard", "FR", "DE")


@pytest.mark.parametrize(("text", "entered"), [("true", True), ("false", False), ("[]", False), ("['*']", True)])
def test_new_lanes_for_all_or_none(desk: Desk, text: str, entered: bool) -> None:
    desk.write("mix.yaml", f"new_lanes: {text}\n")
    rules, problems = read_mix(desk.folder, PARTNERS)
    assert problems == []
    assert rules is not None
    assert rules.may_enter("beta") is entered


def test_new_lanes_without_a_value_lets_nobody_in(desk: Desk) -> None:
    (problem,) = faults(desk, "new_lanes:\n")
    says(problem, "mix.yaml", 1, "new_lanes has no value")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("capacity:\n  - {partner: alfa, most: 10}\n", 2, ["no partner 'alfa'", "Did you mean 'alpha'?"]),
        ("new_lanes: [alpha,\n  gamma]\n", 2, ["no partner 'gamma'", "partners/"]),
        ("on_time:\n  - {at_least: 0.97}\n", 2, ["0.97 can be read two ways", "97.00 %"]),
        ("on_time: [{at_least: high}]\n", 1, ["'high' is not a percentage", "97 %"]),
        ("on_time: [{at_least: -3 %}]\n", 1, ["-3 % is below zero"]),
        ("shares: [{most: 120 %}]\n", 1, ["120 % is more than 100 %"]),
        ("capacity: [{partner: alpha, most: 12.5}]\n", 1, ["12.5 is not a whole number of parcels"]),
        ("capacity: [{partner: alpha, most: lots}]\n", 1, ["'lots' is not a number", "12000"]),
        ("capacity: [{partner: alpha, most: 1000000000}]\n", 1, ["more than 100,000,000 parcels"]),
        ("capacity: [{most: 5}]\n", 1, ["'partner' is missing"]),
        ("shares: [{partner: alpha}]\n", 1, ["give `most`, `least` or both"]),
        ("on_time: [{at_least: 97 %, lane: FRDE}]\n", 1, ["'FRDE' is not a lane", "FR-DE"]),
        ("on_times: []\n", 1, ["'on_times' is not known here", "Did you mean 'on_time'?"]),
    ],
)
def test_one_fault(desk: Desk, text: str, line: int, words: list[str]) -> None:
    (problem,) = faults(desk, text)
    says(problem, "mix.yaml", line, *words)


CAPACITY = "capacity: [{partner: alpha, lane: FR-DE, most: 100}]\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            f"{CAPACITY}commitments: [{{partner: alpha, lane: FR-DE, least: 101}}]\n",
            1,
            ["the capacity of alpha FR-DE is below the minimum on line 2", "Raise it or lower the other"],
        ),
        (
            "shares: [{partner: alpha, most: 20 %, least: 30 %}]\n",
            1,
            ["the largest share of alpha is below its `least`"],
        ),
        (
            "shares:\n  - {partner: alpha, least: 60 %}\n  - {partner: beta, least: 50 %}\n",
            3,
            ["the least shares of 2 partners in the same scope add to 110 %"],
        ),
        (
            "commitments: [{partner: beta, lane: FR-DE, least: 10}]\nexclude:\n  - {partner: beta}\n",
            3,
            ["beta is excluded where it has a minimum, on lines 3 and 1"],
        ),
        (
            "on_time:\n  - {at_least: 97 %, lane: [FR-DE, FR-ES]}\n  - {at_least: 96 %, lane: [FR-ES, FR-DE]}\n",
            3,
            ["the on-time floor of FR-ES FR-DE stands twice, first on line 2"],
        ),
    ],
)
def test_entries_that_contradict_each_other(desk: Desk, text: str, line: int, words: list[str]) -> None:
    (problem,) = faults(desk, text)
    says(problem, "mix.yaml", line, *words)


def test_what_is_not_a_contradiction(desk: Desk) -> None:
    text = """\
        commitments: [{partner: alpha, least: 100}, {partner: beta, least: 0, lane: FR-DE}]
        capacity: [{partner: alpha, most: 100}, {partner: alpha, most: 50, service: express}]
        exclude: [{partner: alpha, lane: FR-DE}, {partner: beta, lane: FR-DE}]
        shares: [{partner: alpha, least: 60 %, lane: FR-ES}, {partner: beta, least: 40 %, lane: FR-ES}]
        """
    assert faults(desk, text) == []


def test_the_faults_stand_beside_those_of_other_files(desk: Desk) -> None:
    desk.write("mix.yaml", "on_time: [{at_least: 0.97}]\n")
    desk.write("partners/alpha.yaml", "nme: Alpha\n")
    found = {problem.where.rpartition("/")[2] for problem in desk.faults()}
    assert found == {"mix.yaml", "alpha.yaml"}


def test_a_name_that_is_not_read(desk: Desk) -> None:
    desk.write("mix.yml", "{}\n")
    (problem,) = desk.faults()
    says(problem, "mix.yml", None, "the name must end in .yaml")


def test_partners_found_in_the_data_are_checked_later(desk: Desk) -> None:
    desk.write("mix.yaml", "capacity: [{partner: whoever, most: 5}]\n")
    assert read_mix(desk.folder, None)[1] == []
