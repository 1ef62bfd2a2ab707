"""Like for like among ten carriers on four lanes, each with numbers of its own. Data as of 12 November 2026."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from datetime import date
from fractions import Fraction
from typing import Any

import pypdfium2
import pytest

from scorecards.compose import compose
from scorecards.compose.context import Context
from scorecards.compose.network import network_view
from scorecards.compose.peers import peers_view
from scorecards.engine import Session
from scorecards.formats import Formats
from scorecards.model import Month, Scorecard, scorecard_from_json, scorecard_to_json
from scorecards.model.peers import Edition, PeersView, SignOff
from scorecards.render import render_pdf
from scorecards.wording import Words
from tests.compose.network import CARD, ONE, Batch, Carrier, tables, yaml
from tests.engine.workspaces import opened, write_workspace

SEPTEMBER = CARD.shift(-1)
LANES = ("DE", "ES", "FR", "IT")
NAMES = ("Albion", "Brise", "Corvus", "Dovrefjell", "Esker", "Fjordane", "Galerna", "Harmattan", "Isar", "Jura")
SIGNED = SignOff("Legal", date(2026, 10, 1))
Viewer = Callable[..., PeersView]


def parcels_of(carrier: int, lane: int, month: Month) -> tuple[int, int]:
    """Parcels and late ones: no two carriers have the same, and no figure is a multiple of ten, as drawn ranges are."""
    n = 60 + 10 * carrier + (1, 3, 7, 2)[lane] + (lane == 0 and month == CARD)
    late = 3 + (carrier * 5 + lane * 3 + month.month) % 4
    return n, (19 if carrier == 9 else late)


def carrier(number: int) -> Carrier:
    batches = {
        month: [Batch(*parcels_of(number, lane, month), destination=LANES[lane]) for lane in range(len(LANES))]
        for month in (SEPTEMBER, CARD)
    }
    return Carrier(yaml(f"{NAMES[number]} Freight", ONE, aliases=[f"{NAMES[number][:3].upper()}-XPD"]), batches)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    every = {NAMES[number].lower(): carrier(number) for number in range(len(NAMES))}
    rows, charges, claims = tables(every)
    folder = write_workspace(
        tmp_path_factory.mktemp("peers"),
        rows,
        charges,
        claims,
        {name: each.yaml for name, each in every.items()},
        calendar={"holidays": False},
        timezone="Europe/Paris",
        peer_comparison={"approved_by": SIGNED.approved_by, "approved_on": SIGNED.approved_on},
    )
    return opened(folder)


@pytest.fixture(scope="module")
def view(session: Session) -> Viewer:
    def viewed(
        number: int = 0, edition: Edition = "partner", carriers: int = len(NAMES), sign_off: SignOff | None = SIGNED
    ) -> PeersView:
        wanted = {name.lower() for name in NAMES[:carriers]}
        partners = tuple(partner for partner in session.tables.partners if partner.id in wanted)
        own = next(partner for partner in partners if partner.id == NAMES[number].lower())
        ctx = Context(
            replace(session.workspace, peer_sign_off=sign_off),
            replace(session.tables, partners=partners),
            session.measures,
            own,
            CARD,
            Formats(),
            Words(),
        )
        found = peers_view(ctx, edition)
        assert found is not None
        return found

    return viewed


def expected_by_hand(number: int, month: Month, carriers: int = len(NAMES)) -> Fraction:
    total = Fraction(0)
    for lane in range(len(LANES)):
        others = [parcels_of(other, lane, month) for other in range(carriers) if other != number]
        rate = Fraction(sum(late for _, late in others), sum(n for n, _ in others))
        total += rate * parcels_of(number, lane, month)[0]
    return total


def late_of(number: int, month: Month) -> int:
    return sum(parcels_of(number, lane, month)[1] for lane in range(len(LANES)))


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_figures_by_hand(view: Viewer, number: int) -> None:
    """The partner edition shows September: October is not a month old on 12 November."""
    ours, theirs = view(number, "internal"), view(number, "partner")
    assert (ours.period, theirs.period) == ("2026-10", "2026-09")
    assert ours.expected == pytest.approx(float(expected_by_hand(number, CARD)))
    assert ours.ratio == pytest.approx(float(late_of(number, CARD) / expected_by_hand(number, CARD)))
    assert theirs.expected == pytest.approx(float(expected_by_hand(number, SEPTEMBER)), abs=0.51)
    assert theirs.ratio == pytest.approx(
        float(late_of(number, SEPTEMBER) / expected_by_hand(number, SEPTEMBER)), abs=5e-5
    )
    assert (theirs.matched_late, theirs.matched_cells, theirs.cells, theirs.peers) == (
        late_of(number, SEPTEMBER),
        4,
        4,
        9,
    )
    assert (ours.display, theirs.display) == ("funnel", "funnel")


def test_who_is_late_five_times_as_often_is_above_and_the_rest_inside(view: Viewer) -> None:
    for number in range(len(NAMES)):
        assert view(number, "internal").place == ("above" if number == 9 else "inside")
    title = view(9).title
    assert re.fullmatch(
        r"On like-for-like lanes late parcels were \d\.\d\d times the expected number, above the limits of 9 peers, "
        r"\d\.\d\d to \d\.\d\d",
        title,
    )
    assert "weak evidence" not in " ".join(view(9).evidence)
    assert "With 9 peers, inside the limits is weak evidence" in view(3).evidence[0]


def numbers(value: Any) -> Iterator[float]:
    """All numbers of a JSON value, those inside its texts too."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from numbers(each)
    elif isinstance(value, str):
        yield from (float(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", value))
    elif value is not None and not isinstance(value, bool):
        yield float(value)


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_partner_edition_tells_nothing_of_any_other_partner(view: Viewer, session: Session, number: int) -> None:
    text = json.dumps(asdict(view(number)), ensure_ascii=False)
    shown = set(numbers(json.loads(text)))
    own = {*numbers(asdict(view(number)).get("parcels")), *numbers(asdict(view(number)).get("late"))}
    for other, partner in enumerate(session.tables.partners):
        if partner.id == NAMES[number].lower():
            continue
        for word in (partner.id, partner.name, *partner.aliases, partner.name.split()[0]):
            assert word.casefold() not in text.casefold()
        index = [name.lower() for name in NAMES].index(partner.id)
        for month in (SEPTEMBER, CARD):
            sizes = [parcels_of(index, lane, month)[0] for lane in range(len(LANES))]
            late = late_of(index, month)
            expected = expected_by_hand(index, month)
            figures = {float(n) for n in (*sizes, sum(sizes), late)} - own
            figures |= {late / sum(sizes), float(expected), float(late / expected), round(late / float(expected), 4)}
            figures |= {parcels_of(index, lane, month)[1] / sizes[lane] for lane in range(len(LANES))}
            assert not {figure for figure in figures - {0.0} if figure in shown}, (other, month)
    assert (view(number).points, view(number).lanes) == ((), ())


def test_the_internal_edition_names_everybody(view: Viewer) -> None:
    found = view(0, "internal")
    assert {point.partner for point in found.points} == {f"{name} Freight" for name in NAMES}
    assert [cell.late - cell.expected for cell in found.lanes] == sorted(
        (cell.late - cell.expected for cell in found.lanes), reverse=True
    )
    assert sum(cell.expected for cell in found.lanes) == pytest.approx(found.expected)
    assert (sum(cell.n for cell in found.lanes), sum(cell.late for cell in found.lanes)) == (
        found.matched,
        found.matched_late,
    )


def test_every_number_of_the_title_stands_in_the_data(view: Viewer) -> None:
    for edition in ("partner", "internal"):
        for number in range(len(NAMES)):
            found = view(number, edition)
            assert found.limits is not None
            data = [found.ratio, found.peers, found.limits.lower, found.limits.upper]
            printed = {f"{value:.{found.decimals}f}" for value in data if isinstance(value, float)} | {str(found.peers)}
            assert set(re.findall(r"\d+(?:\.\d+)?", found.title)) <= printed
            late, expected, ratio = re.findall(r"[\d.,]+", found.arithmetic)
            assert float(late) / float(expected) == pytest.approx(float(ratio), abs=0.005 + 1e-9)


def test_nothing_is_shown_to_partners_without_a_signature(view: Viewer) -> None:
    for unsigned in (None, SignOff("Legal", date(2026, 11, 13))):
        found = view(0, sign_off=unsigned)
        assert (found.display, found.ratio, found.expected, found.peers, found.quartiles) == (
            "none",
            None,
            None,
            None,
            None,
        )
        assert found.title == "Peers are not shown: no sign-off for it is on record"
        assert view(0, "internal", sign_off=unsigned).ratio is not None


def test_five_others_are_a_strip_and_four_are_nothing(view: Viewer) -> None:
    six, five = view(0, carriers=6), view(0, carriers=5)
    assert (six.display, six.place, six.limits, six.curve, six.peers) == ("strip", None, None, (), 5)
    assert six.title.endswith("5 peers are too few to call an outlier")
    assert six.quartiles is not None
    assert six.quartiles[0] <= six.quartiles[1] <= six.quartiles[2]
    assert (five.display, five.ratio) == ("none", None)
    assert five.reason == "0% of the parcels run where at least 5 other partners do, 60% are needed"
    ours = view(0, "internal", carriers=5)
    assert (ours.display, ours.peers, ours.quartiles) == ("strip", 4, None)
    assert "too few peers to call an outlier" in ours.evidence[0]


def test_alone(view: Viewer) -> None:
    found = view(0, "internal", carriers=1)
    assert (found.display, found.peers, found.title) == (
        "none",
        None,
        "Too little to compare with: 0% of the parcels run where at least 2 other partners do, 60% are needed",
    )


def test_the_card_carries_the_partner_edition(session: Session, view: Viewer) -> None:
    partner = next(partner for partner in session.tables.partners if partner.id == "albion")
    card = compose(session.workspace, session.tables, session.measures, partner, CARD)
    assert card.peers == view(0)
    assert scorecard_from_json(scorecard_to_json(card)) == card


def test_the_overview_puts_who_is_outside_first(session: Session, view: Viewer) -> None:
    overview = network_view(session.workspace, session.tables, session.measures, session.tables.partners, CARD)
    assert overview.notice.startswith("INTERNAL")
    assert [row.place for row in overview.rows] == ["above", *["inside"] * 9]
    first = overview.rows[0]
    ours = view(9, "internal")
    assert (first.partner, first.ratio, first.interval) == ("Jura Freight", ours.ratio, ours.interval)
    assert ours.limits is not None
    assert (first.lower, first.upper) == (ours.limits.lower, ours.limits.upper)
    n = sum(parcels_of(9, lane, CARD)[0] for lane in range(len(LANES)))
    assert (first.parcels, first.late) == (n, late_of(9, CARD))
    assert first.on_time == pytest.approx(1 - late_of(9, CARD) / n)
    # 3 % of the parcels are allowed to be late
    assert first.above_allowance == round(late_of(9, CARD) - 0.03 * n)
    assert (first.status, first.cost, first.open_claims, first.open_amount) == ("missed", None, 0, 0)
    assert overview.total.parcels == sum(row.parcels or 0 for row in overview.rows)
    assert overview.title.startswith(
        "Late parcels like for like: Jura Freight above the limits; Jura Freight has the most"
    )
    rest = [row.above_allowance or 0 for row in overview.rows[1:]]
    assert rest == sorted(rest, reverse=True)


def test_an_overview_of_one_partner_calls_nobody_outside(session: Session) -> None:
    alone = replace(session.tables, partners=session.tables.partners[:1])
    overview = network_view(session.workspace, alone, session.measures, alone.partners, CARD)
    assert [(row.ratio, row.place) for row in overview.rows] == [(None, None)]
    assert overview.title.startswith("Late parcels like for like: too few peers to call anybody outside")


def built(session: Session, name: str, carriers: int = len(NAMES)) -> tuple[Scorecard, list[str]]:
    """A carrier's card among the first `carriers`, and the text of the pages of its PDF."""
    wanted = {each.lower() for each in NAMES[:carriers]}
    partners = tuple(partner for partner in session.tables.partners if partner.id in wanted)
    partner = next(partner for partner in partners if partner.id == name)
    workspace = replace(session.workspace, peer_sign_off=SIGNED)
    card = compose(workspace, replace(session.tables, partners=partners), session.measures, partner, CARD)
    sheets = pypdfium2.PdfDocument(render_pdf(card, session.workspace.brand))
    texts = [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets]
    assert len(texts) == len(card.pages)
    return card, texts


@pytest.mark.parametrize(("number", "carriers", "display"), [(0, 10, "funnel"), (9, 10, "funnel"), (2, 6, "strip")])
def test_no_other_partner_stands_on_the_built_page(session: Session, number: int, carriers: int, display: str) -> None:
    card, texts = built(session, NAMES[number].lower(), carriers)
    assert card.peers is not None
    assert card.peers.display == display
    text = texts[[page.id for page in card.pages].index("peers")]
    assert card.peers.title in text
    assert card.peers.arithmetic in text
    shown = set(numbers(text))
    for other in range(carriers):
        if other == number:
            continue
        for word in (NAMES[other], f"{NAMES[other][:3].upper()}-XPD"):
            assert word.casefold() not in text.casefold()
        sizes = [parcels_of(other, lane, SEPTEMBER)[0] for lane in range(len(LANES))]
        expected = float(expected_by_hand(other, SEPTEMBER, carriers))
        figures = {float(sum(sizes)), *map(float, sizes), round(expected, 1), round(expected, 2)}
        own = {float(card.peers.parcels), float(card.peers.late), float(card.peers.matched)}
        assert not (figures - own) & shown, other
    assert not [lane for lane in LANES if f"→{lane}" in text]


def test_the_page_follows_the_lanes_and_its_numbers_are_the_cards(session: Session) -> None:
    card, _ = built(session, "albion")
    ids = [page.id for page in card.pages]
    assert ids[ids.index("peers") - 1 : ids.index("peers") + 2] == ["lanes", "peers", "notes"]
    page, view = card.page("peers"), card.peers
    assert page is not None
    assert view is not None
    assert view.ratio is not None
    assert view.expected is not None
    assert (page.title, page.subtitle, page.how_to_read, page.notes) == (
        view.title,
        view.subtitle,
        view.how_to_read,
        view.notes,
    )
    assert f"{view.ratio:.2f} times" in page.title
    assert f"{view.expected:.{view.expected_decimals}f} = {view.ratio:.2f}" in view.arithmetic


def test_a_card_without_comparison_has_no_page_and_says_why(session: Session) -> None:
    card, texts = built(session, "albion", 5)
    assert card.page("peers") is None
    reason = "Left out: peer comparison (0% of the parcels run where at least 5 other partners do, 60% are needed)."
    assert reason in card.notes.remarks
    assert reason in texts[-1]
