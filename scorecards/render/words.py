"""Fixed words of the pages, by the value they stand for."""

from scorecards.formats import Formats
from scorecards.model import KpiResult, Unit
from scorecards.model.kpi import Group
from scorecards.model.scorecard import Assurance, Variation
from scorecards.wording import Words

STATUS: dict[str, str] = {
    "met": "Met",
    "near": "Near",
    "missed": "Missed",
    "not_rated": "Not rated",
    "not_scored": "Not scored",
    "not_supplied": "Not supplied",
    "indicative": "Indicative",
    "counts_only": "Counts only",
}
VARIATION: dict[Variation, str] = {
    "common": "Common cause",
    "improvement": "Improvement",
    "concern": "Concern",
    "neutral": "Changed",
    "not_enough": "No normal range",
}
ASSURANCE: dict[Assurance, str] = {
    "met": "Consistently met",
    "hit_or_miss": "Hit or miss",
    "missed": "Consistently missed",
    "not_enough": "No normal range",
    "none": "",
}
GROUP: dict[Group, str] = {
    "speed": "Speed",
    "quality": "Quality",
    "claims": "Claims",
    "cost": "Cost",
    "data": "Data",
    "other": "Other",
}
STATE: dict[str, str] = {"draft": "draft", "final": "final", "superseded": "superseded"}
EDITION: dict[str, str] = {"partner": "partner edition", "internal": "internal edition"}
DOCUMENT: dict[str, str] = {"transport": "Carrier scorecard", "fulfilment": "Fulfilment scorecard"}
PARTY: dict[str, str] = {
    "carrier": "Carrier",
    "shipper": "Shipper",
    "consignee": "Consignee",
    "exceptional": "Exceptional",
    "others": "Others",
    "unknown": "Unknown",
}
STANDING: dict[str, str] = {"raw": "Raw", "adjusted": "Adjusted", "controllable": "Controllable"}
BASIS: dict[str, str] = {
    "invoiced": "Invoiced",
    "expected_amount": "Accrued, as the rate card says",
    "mean": "Accrued at the mean of lane and service",
    "without_parcel": "Charges without a parcel",
}
TABLE: dict[str, str] = {
    "shipments": "Shipments",
    "charges": "Charges",
    "claims": "Claims",
    "orders": "Orders",
    "receipts": "Receipts",
    "stock_counts": "Stock counts",
    "gradings": "Gradings",
    "forecasts": "Forecasts",
}


def unit_words(unit: Unit, formats: Formats, words: Words) -> str:
    """The unit as it stands behind a KPI's name: `%`, `€`, `per 10,000`, `days`."""
    if unit in ("per_10000", "per_100"):
        return words.say("per {count}", count=formats.integer(10_000 if unit == "per_10000" else 100))
    spoken = {"days": "days", "working_days": "working days", "hours": "hours", "grams": "g"}
    return words.say(spoken[unit]) if unit in spoken else formats.unit_mark(unit)


def spoken_value(result: KpiResult, value: float | None, formats: Formats, words: Words) -> str:
    """A value with its unit for an alternative text: `96.3%`, `9.4 per 10,000`."""
    text = formats.value(value, result.unit, result.decimals)
    return (
        text
        if value is None or result.unit in ("percent", "money")
        else f"{text} {unit_words(result.unit, formats, words)}"
    )
