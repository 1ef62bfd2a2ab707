"""Partners and targets: figures as people write them, dates in force, weights, spellings."""

from datetime import date
from decimal import Decimal

import pytest

from scorecards.model import Month, Unit
from scorecards.workspace.figures import figure, share
from scorecards.workspace.partners import slug, spelling
from tests.conftest import PARTNER, Desk, says


def partner(targets: str, more: str = "") -> str:
    """A partner whose targets begin in line 4."""
    lines = "".join(f"  {line}\n" for line in targets.splitlines())
    return f"name: Alpha Parcel\nkind: transport\ntargets:\n{lines}{more}"


@pytest.mark.parametrize(
    ("written", "unit", "stored"),
    [
        ("97 %", "percent", "0.97"),
        ("97%", "percent", "0.97"),
        ("97", "percent", "0.97"),
        ("99.95 %", "percent", "0.9995"),
        ("1 %", "percent", "0.01"),
        ("0.6 pp", "percent", "0.006"),
        ("0.5 %", "percent", "0.005"),
        ("0", "percent", "0"),
        ("6", "per_10000", "0.0006"),
        ("2.5", "per_100", "0.025"),
        ("4.30", "money", "4.30"),
        ("21", "days", "21"),
    ],
)
def test_figures(written: str, unit: Unit, stored: str) -> None:
    assert figure(written, unit, "target") == Decimal(stored)


@pytest.mark.parametrize(
    ("written", "unit", "words"),
    [
        ("0.97", "percent", "can be read two ways: write 97.00 % or 0.97 %"),
        ("1", "percent", "can be read two ways: write 100 % or 1 %"),
        ("-0.5", "percent", "can be read two ways"),
        ("97,5 %", "percent", "not a percentage"),
        ("970 %", "percent", "more than 100 %"),
        ("high", "percent", "not a percentage"),
        ("6 %", "per_10000", "not a number"),
        ("4,30", "money", "not a number"),
        ("EUR 4.30", "money", "not a number"),
        ("1e3", "money", "not a number"),
        ("nan", "days", "not a number"),
    ],
)
def test_figures_that_are_refused(written: str, unit: Unit, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        figure(written, unit, "target")


def test_a_bare_share_is_refused() -> None:
    assert share("95 %") == Decimal("0.95")
    with pytest.raises(ValueError, match="two ways"):
        share("0.95")


@pytest.mark.parametrize(
    ("targets", "line", "words"),
    [
        ("on_tiem: {target: 95 %, weight: 100}", 4, ("no KPI 'on_tiem'", "'on_time'", "`scorecards kpis`")),
        ("on_time: {target: 0.95, weight: 100}", 4, ("on_time: target 0.95", "two ways")),
        ("on_time: {target: 95 %, near: 0.5, weight: 100}", 4, ("near 0.5", "two ways")),
        ("on_time: {target: 95 %, near: -1 pp, weight: 100}", 4, ("near", "without a sign")),
        ("on_time: {weight: 100}", 4, ("'target' is missing",)),
        ("on_time: {target: , weight: 100}", 4, ("on_time.target has no value",)),
        ("on_time: 95 %", 4, ("targets.on_time must be a block",)),
        ("on_time: {target: 95 %, tolerance: 1 pp, weight: 100}", 4, ("'tolerance' is not known",)),
        ("on_time: {target: 95 %, wieght: 100}", 4, ("'wieght'", "Did you mean 'weight'?")),
        ("on_time: {target: 95 %, weight: 33.3}", 4, ("on_time.weight must be a whole number", "33.3")),
        ("on_time: {target: 95 %, weight: 101}", 4, ("on_time.weight", "less than or equal to 100")),
        ("on_time: {target: 95 %, weight: 60}\nlost: {target: 6, weight: 30}", 3, ("sum to 90, not 100",)),
        ("on_time: {target: 100 %, weight: 100}", 4, ("no failure", "zero_at")),
        ("on_time: {target: 95 %, red_line: 96 %, weight: 100}", 4, ("red_line must be worse",)),
        ("lost: {target: 6, red_line: 5, weight: 100}", 4, ("red_line must be worse",)),
        ("lost: {target: 6, zero_at: 6, weight: 100}", 4, ("zero_at must be worse",)),
        (
            "on_time: [{target: 95 %, weight: 100, until: 2025-12-30}, {target: 9 %, weight: 100, from: 2026-01-01}]",
            4,
            ("no target is in force from 2025-12-31 to 2025-12-31", "Close the gap"),
        ),
        (
            "on_time:\n  - {target: 95 %, weight: 100, from: 2026-01-01, until: 2025-12-31}",
            5,
            ("`until` 2025-12-31 lies before `from` 2026-01-01",),
        ),
        (
            """on_time: {target: 95 %, weight: 50}
lost: [{target: 6, weight: 50, until: 2025-12-31}, {target: 5, weight: 40, from: 2026-01-01}]""",
            3,
            ("from 2026-01-01 sum to 90, not 100",),
        ),
        ("on_time: {target: 95 %, weight: 100, from: 2026-13-01}", 4, ("must be a date like",)),
    ],
)
def test_one_fault_of_a_target_is_one_message(desk: Desk, targets: str, line: int, words: tuple[str, ...]) -> None:
    desk.write("partners/alpha.yaml", partner(targets))
    (fault,) = desk.faults()
    says(fault, "alpha.yaml", line, *words)


def test_a_kpi_without_a_better_direction_is_not_scored(desk: Desk) -> None:
    desk.write(
        "kpis/own.yaml",
        """\
        early: {name: Early, group: speed, unit: percent, table: shipments, month: promised_on, chart: xmr,
                numerator: delivered_on < promised_on, definition: d, source: s}
        """,
    )
    desk.write("partners/alpha.yaml", partner("early: {target: 95 %, weight: 100}"))
    (fault,) = desk.faults()
    says(fault, "alpha.yaml", 4, "early has no better direction")


def test_two_targets_on_one_day(desk: Desk) -> None:
    desk.write(
        "partners/alpha.yaml",
        partner(
            "on_time:\n  - {target: 95 %, weight: 100, until: 2025-12-31}\n"
            "  - {target: 96 %, weight: 100, from: 2025-12-31}"
        ),
    )
    overlap, weights = sorted(desk.faults(), key=lambda fault: "weights" in fault.what)
    says(overlap, "alpha.yaml", 4, "two targets are in force on 2025-12-31", "End the earlier one")
    says(weights, "alpha.yaml", 3, "from 2025-12-31 sum to 200")


def test_a_wrong_figure_does_not_spoil_the_sum_of_weights(desk: Desk) -> None:
    desk.write(
        "partners/alpha.yaml",
        partner("on_time: {target: 0.95, weight: 60}\nlosst: {target: 6, weight: 40}"),
    )
    assert sorted(fault.line or 0 for fault in desk.faults()) == [4, 5]


def test_weights_may_change_hands(desk: Desk) -> None:
    desk.write(
        "partners/alpha.yaml",
        partner(
            "on_time: {target: 95 %, weight: 50}\n"
            "lost: {target: 6, weight: 50, until: 2025-12-31}\n"
            "damaged: {target: 8, weight: 50, from: 2026-01-01}"
        ),
    )
    alpha = desk.load().partners[0]
    assert alpha.target("lost", date(2025, 12, 31)) is not None
    assert alpha.target("lost", date(2026, 1, 1)) is None
    assert alpha.target("damaged", date(2026, 1, 1)) is not None


def test_the_end_of_the_calendar_is_no_end(desk: Desk) -> None:
    desk.write("partners/alpha.yaml", partner("on_time: {target: 95 %, weight: 100, until: 9999-12-31}"))
    assert desk.load().partners[0].targets[0].valid_until is None


def test_targets_know_where_they_stand(desk: Desk) -> None:
    desk.write(
        "partners/alpha.yaml",
        partner(
            "on_time:\n  - {target: 95 %, weight: 100, until: 2025-12-31, clause: § 4}\n"
            "  - {target: 96 %, weight: 100, from: 2026-01-01}"
        ),
    )
    first, second = desk.load().partners[0].targets
    assert (first.line, second.line, first.clause) == (5, 6, "§ 4")
    assert (first.value, second.value, second.valid_from) == (Decimal("0.95"), Decimal("0.96"), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("alias: [ALPHA]\n", ("'alias' is not known", "Did you mean 'aliases'?")),
        ("baseline: {from: 2024-13, until: 2025-12}\n", ("baseline.from must be written like 2026-10",)),
        ("baseline: {from: 2025-12, until: 2024-01}\n", ("`until` 2024-01 lies before `from` 2025-12",)),
        ("information: [on_time, lots]\n", ("no KPI 'lots'", "Did you mean 'lost'?")),
        ("language: pt\n", ("language must be 'en', 'fr', 'de', 'es' or 'it'",)),
        ("locale: fr-QQ-X\n", ("there is no locale 'fr-QQ-X'",)),
        ("kind: carrier\n", ("kind must be 'transport' or 'fulfilment'",)),
        ("logo: logos/none.svg\n", ("logo logos/none.svg is missing", "relative to")),
        ("logo: ../../../etc/hostname\n", ("lies outside the workspace",)),
        ("contacts: [{email: a@b.example}]\n", ("'name' is missing",)),
        ("accent: red\n", ("'accent' is not known",)),
    ],
)
def test_one_fault_of_a_partner_is_one_message(desk: Desk, more: str, words: tuple[str, ...]) -> None:
    desk.write("partners/alpha.yaml", PARTNER + more)
    (fault,) = desk.faults()
    says(fault, "alpha.yaml", 4, *words)


@pytest.mark.parametrize("name", ["''", "'  '"])
def test_a_partner_has_a_name(desk: Desk, name: str) -> None:
    desk.write("partners/alpha.yaml", PARTNER.replace("Alpha Parcel", name))
    (fault,) = desk.faults()
    says(fault, "alpha.yaml", 1, "name must be filled")


@pytest.mark.parametrize("alias", ["ALPHA PARCEL", "Alpha\u00a0Parcel", " alpha  parcel ", "alpha"])
def test_a_spelling_belongs_to_one_partner(desk: Desk, alias: str) -> None:
    desk.write("partners/beta.yaml", PARTNER.replace("Alpha Parcel", "Beta") + f"aliases: ['{alias}']\n")
    (fault,) = desk.faults()
    says(fault, "beta.yaml", None, "also belongs to alpha.yaml", "one of the two files")


def test_spellings_are_compared_without_case_spaces_and_ways_to_store_accents() -> None:
    assert spelling("Boréal  EXPRESS ") == spelling("Bore\u0301al\u00a0Express")
    assert spelling("Straße") == spelling("STRASSE")
    assert spelling("Boréal") != spelling("Boreal")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Boréal Express", "boreal-express"),
        ("A/S  Værløse 24", "a-s-vrlse-24"),
        ("???", "partner"),
        ("日本", "partner"),
        ("x" * 300, "x" * 80),
    ],
)
def test_slug(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_defaults_fill_what_a_partner_does_not_say(desk: Desk) -> None:
    main = (desk.folder / "scorecards.yaml").read_text()
    defaults = """\
partner_defaults:
  kind: fulfilment
  baseline: {from: 2024-01, until: 2025-12}
  contacts: [{name: Ada}]
  information: [lost]
  targets: {on_time: {target: 90 %, weight: 100}}
"""
    desk.write("scorecards.yaml", main + defaults)
    desk.write("partners/beta.yaml", "name: Beta\ninformation: []\n")
    alpha, beta = desk.load().partners
    assert [target.value for target in (*alpha.targets, *beta.targets)] == [Decimal("0.95"), Decimal("0.9")]
    assert (alpha.information, beta.information) == (("lost",), ())
    assert (alpha.kind, beta.baseline, beta.contacts[0].name) == (
        "fulfilment",
        (Month(2024, 1), Month(2025, 12)),
        "Ada",
    )


def test_a_fault_of_the_defaults_is_said_once(desk: Desk) -> None:
    main = (desk.folder / "scorecards.yaml").read_text()
    desk.write("scorecards.yaml", main + "partner_defaults: {targets: {on_tim: {target: 9 %, weight: 100}}}\n")
    for name in ("beta", "gamma"):
        desk.write(f"partners/{name}.yaml", f"name: {name}\n")
    (fault,) = desk.faults()
    says(fault, "scorecards.yaml", 6, "no KPI 'on_tim'")
