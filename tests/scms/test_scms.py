"""The real delivery history: every figure again in plain pandas, and a card for every month with data."""

from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from scorecards.compose import compose
from scorecards.engine import Session
from scorecards.model import Month, Scorecard, scorecard_to_json
from tests.compose.card_checks import check_card

COLUMNS = {"mode": "Shipment Mode", "vendor": "Vendor"}
POINTER = "See "
UNKNOWN = ("Freight Included in Commodity Cost", "Invoiced Separately")


@pytest.fixture(scope="session")
def shipments(raw: pd.DataFrame) -> pd.DataFrame:
    """One row per shipment: the earliest promise, the last delivery, and the sum of its freight or NA."""
    day = {name: pd.to_datetime(raw[name], format="%d-%b-%y") for name in raw.columns if name.startswith("Deliver")}
    lines = raw.assign(
        promised=pd.to_datetime(raw["Scheduled Delivery Date"], format="%d-%b-%y"),
        delivered=day["Delivered to Client Date"],
        recorded=day["Delivery Recorded Date"],
        pointer=raw["Freight Cost (USD)"].str.startswith(POINTER),
        minor=pd.Series([_minor(text) for text in raw["Freight Cost (USD)"]], dtype="Int64"),
    )
    found = lines.groupby("ASN/DN #").agg(
        mode=("Shipment Mode", "first"),
        vendor=("Vendor", "first"),
        country=("Country", "first"),
        promised=("promised", "min"),
        delivered=("delivered", "max"),
    )
    charged = lines[~lines["pointer"]].groupby("ASN/DN #")["minor"]
    found["cost"] = charged.sum().where(charged.count() == charged.size())
    assert found["cost"].count() > 5000
    # Countries stand by name in the file: there are no public holidays to look up.
    third = np.busday_offset(found["promised"].to_numpy("datetime64[D]"), 3, roll="backward")
    found["third_day"] = pd.Series(third, index=found.index).astype("datetime64[s]")
    return found


def _minor(text: str) -> int | None:
    """Freight in ten-thousandths; pointers and words are no amount."""
    return None if text.startswith(POINTER) or text in UNKNOWN else int(Decimal(text) * 10_000)


def by_partner_and_month(shipments: pd.DataFrame, who: str, clock: str, **sums: pd.Series) -> dict[object, list[int]]:
    """Sums per partner and month of a date, months without rows left out."""
    frame = pd.DataFrame(sums).astype("int64")
    grouped = frame.groupby([shipments[who], shipments[clock].dt.strftime("%Y-%m")]).sum()
    return {key: list(row) for key, row in zip(grouped.index, grouped.to_numpy().tolist(), strict=True)}


def found(session: Session, kpi: str) -> dict[object, list[int]]:
    """The same from the engine."""
    return {
        (partner.name, str(month)): [pair.numerator, pair.denominator]
        for partner in session.tables.partners
        for month, pair in session.measures.monthly(kpi, partner.id).items()
    }


def test_every_row_is_read_and_every_name_is_a_partner(workspace: tuple[str, Session], raw: pd.DataFrame) -> None:
    who, session = workspace
    assert sorted(partner.name for partner in session.tables.partners) == sorted(raw[COLUMNS[who]].unique())
    rows = {report.table: 0 for report in session.tables.reports}
    for report in session.tables.reports:
        assert report.rejected == report.superseded == 0
        rows[report.table] += report.rows
    assert rows == {"shipments": len(raw), "charges": len(raw)} == {"shipments": 10_324, "charges": 10_324}


def test_not_available_is_a_shipment_mode(workspace: tuple[str, Session]) -> None:
    who, session = workspace
    names = {partner.name: partner.id for partner in session.tables.partners}
    if who == "vendor":
        assert len(names) == 73
        return
    rows = {report.table: report.rows for report in session.tables.reports if report.partner == names["N/A"]}
    assert rows == {"shipments": 360, "charges": 360}


def test_on_time_agrees_with_pandas(workspace: tuple[str, Session], shipments: pd.DataFrame) -> None:
    who, session = workspace
    due = shipments[shipments["promised"] <= pd.Timestamp(session.measures.data_as_of)]
    one = pd.Series(1, index=due.index)
    for kpi, last in (("on_time", "promised"), ("on_time_customer", "promised"), ("within_3d", "third_day")):
        expected = by_partner_and_month(due, who, "promised", met=due["delivered"] <= due[last], n=one)
        assert found(session, kpi) == expected, kpi


def test_late_shipments_agree_with_pandas(workspace: tuple[str, Session], shipments: pd.DataFrame) -> None:
    who, session = workspace
    due = shipments[shipments["promised"] <= pd.Timestamp(session.measures.data_as_of)]
    expected = by_partner_and_month(due, who, "promised", late=due["delivered"] > due["promised"])
    late = {key: [known - met] for key, (met, known) in found(session, "on_time").items()}
    assert late == expected
    assert sum(n for (n,) in late.values()) > 700


def test_cost_agrees_with_pandas(workspace: tuple[str, Session], shipments: pd.DataFrame) -> None:
    """A pointer adds nothing, an unknown cost leaves the shipment out: neither is zero."""
    who, session = workspace
    known = shipments[shipments["cost"].notna()]
    one = pd.Series(1, index=known.index)
    assert found(session, "cost_per_shipment") == by_partner_and_month(
        known, who, "delivered", cost=known["cost"], n=one
    )
    every = pd.Series(1, index=shipments.index)
    assert found(session, "invoiced") == by_partner_and_month(
        shipments, who, "delivered", invoiced=shipments["cost"].notna(), n=every
    )


def test_unknown_costs_are_not_zero(workspace: tuple[str, Session], shipments: pd.DataFrame, raw: pd.DataFrame) -> None:
    _, session = workspace
    pairs = found(session, "cost_per_shipment")
    total, parcels = (sum(pair[index] for pair in pairs.values()) for index in (0, 1))
    numbers = raw["Freight Cost (USD)"][raw["Freight Cost (USD)"].str.match(r"^[0-9.]+$")]
    assert total == sum(int(Decimal(text) * 10_000) for text in numbers)
    unknown = raw[raw["Freight Cost (USD)"].isin(UNKNOWN)]["ASN/DN #"].nunique()
    assert (parcels, len(shipments)) == (len(shipments) - unknown, 7_030)
    filtered = sum(report.filtered for report in session.tables.reports)
    assert filtered == raw["Freight Cost (USD)"].str.startswith(POINTER).sum() == 2_445


def test_the_data_date_is_the_newest_event(workspace: tuple[str, Session], raw: pd.DataFrame) -> None:
    columns = ["Delivered to Client Date", "Delivery Recorded Date"]
    newest = max(pd.to_datetime(raw[column], format="%d-%b-%y").max() for column in columns)
    assert workspace[1].measures.data_as_of == newest.date() == date(2015, 9, 14)


def check_one(session: Session, card: Scorecard) -> None:
    """What holds for every card, however small its month, and its lanes against the sums."""
    check_card(card)
    for result in card.kpis:
        assert result.n >= 30 or result.status not in ("met", "near", "missed")
    assert card.pages[0].title.startswith("Grade " if card.grade.letter else "Not graded")
    pair = session.measures.monthly("on_time", card.partner_id).get(parsed(card.period))
    if card.lanes is None:
        assert pair is None
    else:
        assert pair is not None
        assert (card.lanes.total.n, card.lanes.total.late) == (pair.known, pair.known - pair.numerator)
        assert all(row.p50 is None and row.p95 is None for row in card.lanes.rows)  # the file has no hand-over


def parsed(period: str) -> Month:
    year, month = period.split("-")
    return Month(int(year), int(month))


def test_every_month_composes(workspace: tuple[str, Session]) -> None:
    """For modes every month with data, for vendors every fifth of all their months, and their first and last."""
    who, session = workspace
    made = 0
    for index, partner in enumerate(session.tables.partners):
        months = session.measures.months(partner.id)
        if who == "vendor":
            months = sorted({months[0], months[-1], *months[index % 5 :: 5]})
        for month in months:
            card = compose(session.workspace, session.tables, session.measures, partner, month)
            check_one(session, card)
            made += 1
    assert made > 200


def test_a_card_names_no_other_partner(workspace: tuple[str, Session]) -> None:
    who, session = workspace
    names = [partner.name for partner in session.tables.partners]
    if who == "mode":
        return  # "Air" is a word
    for partner in session.tables.partners[::6]:
        month = session.measures.months(partner.id)[-1]
        text = scorecard_to_json(compose(session.workspace, session.tables, session.measures, partner, month))
        assert partner.name.replace('"', '\\"') in text
        assert not [name for name in names if name not in partner.name and f'"{name}' in text]
