"""What data may bring: nothing leaves the page, covers something else, adds a sheet or is run."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from scorecards.model import KpiResult, LaneRow, LaneTable, Scorecard
from scorecards.render import render_html, render_pdf
from tests.render import example
from tests.render.boxes import faults_of_place
from tests.render.conftest import Rendered, rendered

NAME_60 = "Internationale Paketzustellung und Kurierdienste Nordwest AG"
ONE_WORD_60 = "Donaudampfschifffahrtsgesellschaftspaketzustellungsbetriebe+"
MARKUP = '</b><style>*{display:none}</style><script>alert("x")</script>{{ 7*7 }}'
CSS = '";} @import url(http://x.example/a.css); * { display: none } /*'


def named(name: str) -> Scorecard:
    """Everything that data may name has this name."""
    lanes = example.LANES
    return replace(
        example.CARD,
        partner=name,
        shipper=name,
        confidentiality=name,
        lanes=replace(lanes, rows=(replace(lanes.rows[0], lane=name), *lanes.rows[1:])),
        notes=replace(
            example.NOTES,
            remarks=(name,),
            sources=(replace(example.NOTES.sources[0], source=name), *example.NOTES.sources[1:]),
            rejects=(replace(example.NOTES.rejects[0], reason=name), *example.NOTES.rejects[1:]),
        ),
    )


def without_lanes() -> Scorecard:
    pages = tuple(page for page in example.PAGES if page.id != "lanes")
    return replace(example.CARD, pages=pages, lanes=None)


def of_lanes(change: Callable[[LaneTable], LaneTable]) -> Scorecard:
    return replace(example.CARD, lanes=change(example.LANES))


def of_kpis(change: Callable[[KpiResult], KpiResult]) -> Scorecard:
    return replace(example.CARD, kpis=tuple(map(change, example.KPIS)))


def one_month(kpi: KpiResult) -> KpiResult:
    """A first month: no history before it, no limits, nothing to compare with."""
    return replace(
        kpi, history=kpi.history[-1:], limits=None, delta_previous=None, delta_year=None, change_z=None,
        variation="not_enough", assurance="not_enough", rule=None, under_review=False, verdict="1 month, no limits yet",
    )  # fmt: skip


def zero(kpi: KpiResult) -> KpiResult:
    """Nothing at all, ever."""
    history = tuple(replace(point, value=0.0, lower=0.0, centre=0.0, upper=0.0) for point in kpi.history)
    return replace(kpi, value=0.0, numerator=0, gap=0.0, delta_previous=0.0, delta_year=0.0, history=history)


def times(kpi: KpiResult, factor: int) -> KpiResult:
    """With a history that large, and without limits."""
    history = tuple(
        replace(point, value=point.value and point.value * factor, lower=None, centre=None, upper=None)
        for point in kpi.history
    )
    return replace(kpi, history=history, limits=None)


def millions(kpi: KpiResult) -> KpiResult:
    """Twelve million parcels, each for 2,345.67 of a currency that has small units."""
    if kpi.unit in ("percent", "per_10000"):
        return replace(kpi, n=12_345_678, denominator=12_345_678, numerator=12_000_000)
    known = replace(times(kpi, 530), n=12_345_678)
    if kpi.unit != "money":
        return known
    return replace(known, value=2345.67, target=2300.5, gap=45.17, delta_previous=-34.56, delta_year=234.56)


def amounts(kpi: KpiResult) -> KpiResult:
    """An amount of tens of thousands whose cents are agreed, and amounts of millions."""
    if kpi.unit != "money":
        return kpi
    found = replace(times(kpi, 5_300), value=23_456.78, target=23_456.5, gap=0.28)
    return replace(found, delta_previous=-12_345.67, delta_year=1234.56)


def whole_millions(kpi: KpiResult) -> KpiResult:
    if kpi.unit != "money":
        return kpi
    found = replace(times(kpi, 2_800_000), value=12_345_678.0, target=12_300_000.0, gap=45_678.0, decimals=0)
    return replace(found, delta_previous=-1_234_567.0, delta_year=2_345_678.0)


def of_millions(table: LaneTable) -> LaneTable:
    def grown(row: LaneRow) -> LaneRow:
        return replace(
            row, n=1_234_567, late=12_345, above_allowance=-24_692, undelivered=125, late_by=(9_876, 1_234, 987, 123)
        )

    return replace(table, rows=tuple(map(grown, table.rows)), total=grown(table.total))


HOSTILE: dict[str, Callable[[], Scorecard]] = {
    "name of 60": lambda: named(NAME_60),
    "one word of 60": lambda: named(ONE_WORD_60),
    "markup": lambda: named(MARKUP),
    "style": lambda: named(CSS),
    "no lanes": without_lanes,
    "one lane": lambda: of_lanes(lambda table: replace(table, rows=table.rows[:1])),
    "one month": lambda: of_kpis(one_month),
    "zero": lambda: of_kpis(zero),
    "millions": lambda: of_kpis(millions),
    "amounts with cents": lambda: of_kpis(amounts),
    "amounts of millions": lambda: of_kpis(whole_millions),
    "millions by lane": lambda: of_lanes(of_millions),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_clips_collides_or_adds_a_sheet(name: str) -> None:
    card = HOSTILE[name]()
    document = Rendered(render_pdf(card, example.BRAND))
    assert faults_of_place(document) == []
    assert len(document.pages) == len(card.pages)


def test_sixty_characters_stand_whole_on_every_page() -> None:
    document = Rendered(render_pdf(named(NAME_60), example.BRAND))
    for page in document.pages:
        assert NAME_60 in " ".join(page.split())


@pytest.mark.parametrize("text", [MARKUP, CSS])
def test_markup_and_styles_in_data_are_printed_as_they_are(text: str) -> None:
    """Not run, not fetched (a fetch would be refused) and not obeyed: all pages still say what they say."""
    html = render_html(named(text), example.BRAND)
    assert "<script" not in html
    assert "<style>*" not in html
    document, plain = Rendered(render_pdf(named(text), example.BRAND)), rendered("full")
    assert "".join(text.split()) in "".join(document.pages[-1].split())
    for page in example.PAGES:
        assert page.title.split(" ")[0] in "".join(document.pages)
    assert len(document.pages) == len(plain.pages)


def test_forty_lanes_collide_nowhere() -> None:
    assert faults_of_place(rendered("forty lanes")) == []
