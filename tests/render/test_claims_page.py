"""The page of claims: every figure of its view, in words where it is drawn, on one sheet."""

from dataclasses import replace
from decimal import Decimal

import pytest

from scorecards.formats import Formats
from scorecards.model.claims import ClaimMoney
from scorecards.render.claim_marks import ClaimMarks, loss_axis, open_claims
from scorecards.render.pictures import Pictures
from scorecards.wording import Words
from tests.render import claims_example, example
from tests.render.conftest import rendered
from tests.render.structure import elements

MARKS = ClaimMarks(Pictures(), Formats(), Words(), ("Inter",))
VIEW = claims_example.VIEW


def page_of(name: str) -> str:
    return " ".join(rendered(name).pages[4].split())


@pytest.mark.parametrize("name", ["claims", "few claims"])
def test_the_page_takes_one_sheet(name: str) -> None:
    assert len(rendered(name).pages) == 6
    assert "How to read" in page_of(name)


def test_figures_of_the_view_stand_on_the_page() -> None:
    page = page_of("claims")
    expected = ["93 41 lost, 34 damaged, 18 not received", "64 75% of accepted and rejected", "48 16 accepted and not"]
    expected += ["21 8 filed after the window of the contract, 7 packaging, 6 for other reasons", "unknown decision 1"]
    expected += ["All open 65", "over 30 days 13", "21,480", "15,930", "24,360", "6,840", "5,550", "29,910"]
    expected += [
        "from €500 4,368 10.9 15 40.6 34.3",
        "value not known",
        "Lost, target 6.0 40,168 37 9.2",
        "3 14 Nov 2026 61",
    ]
    assert [text for text in expected if text not in page] == []


def test_what_is_not_supplied_is_said() -> None:
    page = page_of("few claims")
    for text in (
        "Not supplied: what was decided on claims.",
        "Not supplied: which claims are open.",
        "Not supplied: amounts of claims.",
    ):
        assert text in page
    assert "Deadlines" not in page


def test_the_bars_are_told_in_words() -> None:
    alts = [str(node.get("/Alt", "")) for node in elements(rendered("claims").pdf) if node.S == "/Figure"]
    (alt,) = [alt for alt in alts if alt.startswith("Bar chart")]
    assert "October 2025 13.5; November 2025 19.8" in alt
    assert "July 2026 20.0 (signal); August 2026 12.8 so far, 100% of 12.8" in alt
    assert alt.endswith("October 2026 12.0 so far, 50% of 24.0")


def test_the_tables_have_headers() -> None:
    kinds = [str(node.S) for node in elements(rendered("claims").pdf)]
    plain = [str(node.S) for node in elements(rendered("full").pdf)]
    assert kinds.count("/Table") == plain.count("/Table") + 5
    assert kinds.count("/H2") == plain.count("/H2") + 1


def test_bars_of_counts_have_one_scale() -> None:
    assert open_claims(VIEW.age_bands) == 65
    assert MARKS.full(VIEW) == 93
    assert MARKS.full(claims_example.few().claims or VIEW) == 1


def test_names_of_the_bands() -> None:
    assert [MARKS.loss_name(row) for row in VIEW.losses] == [
        "below €150",
        "€150–300",
        "€300–500",
        "from €500",
        "value not known",
        "Lost",
        "Damaged",
        "Not received",
    ]


def test_the_currency_of_a_band_stands_where_the_locale_puts_it() -> None:
    band = VIEW.losses[1]
    french, italian = (replace(MARKS, formats=Formats(locale)) for locale in ("fr-FR", "it-IT"))
    assert (french.loss_name(band), italian.loss_name(band)) == ("150–300\u00a0€", "150–300\u00a0€")
    assert replace(MARKS, formats=Formats("nl-NL")).loss_name(band) == "€\u00a0150–300"


def test_shares_of_the_bands_add_up_as_printed() -> None:
    """Of 37 lost: 13.51, 21.62, 24.32 and 40.54%, which are 99.9 where each is rounded by itself."""
    shares = MARKS.shares(VIEW.losses)
    assert shares[:5] == [("29.6", "13.5"), ("36.0", "21.6"), ("21.0", "24.3"), ("10.9", "40.6"), ("2.5", "0.0")]
    assert shares[5:] == [("", "")] * 3
    for column in zip(*shares[:5], strict=True):
        assert sum(map(Decimal, column)) == 100
    none_lost = [replace(row, count=0) for row in VIEW.losses]
    assert {share for _, share in MARKS.shares(none_lost)[:5]} == {"–"}


def test_open_and_accepted_add_up_to_what_is_outstanding() -> None:
    """238.60 + 483.60 = 722.20: not 239 + 484 = 722; the 239 is the one of the title."""
    money = ClaimMoney(0.0, 0.0, 238.6, 0.0, 483.6, 722.2)
    assert MARKS.agreed(money) == 483
    assert VIEW.money is not None
    assert MARKS.agreed(VIEW.money) == 5_550


def test_the_axis_of_losses_ends_at_a_round_number_above_every_rate() -> None:
    assert loss_axis(VIEW.losses) == pytest.approx((0.0, 0.006))
    assert loss_axis((claims_example.row("lost", 12, 0, None),))[1] == pytest.approx(0.2)
    assert [tick.text for tick in MARKS.loss_ticks(VIEW, 26)] == ["0", "30", "60"]


def test_no_claims_page_without_its_words() -> None:
    assert example.CARD.page("claims") is None
    assert len(rendered("full").pages) == 5
