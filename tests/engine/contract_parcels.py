"""The parcels of the contract's table, and what each counts as under the figures of `COLUMNS`.

`met`, `failed`, `unknown`, `-` is not counted. The controllable figure counts failures: a parcel is `met` there unless
it is late for a cause of the carrier. Promise: Thursday 15 October 2026. Data as of Thursday 12 November 2026.
"""

from dataclasses import replace
from datetime import date, datetime

from tests.engine.workspaces import AS_OF, Parcel

#: `adjusted` is on_time without the parcels under an entry in force.
COLUMNS = ("on_time", "adjusted", "controllable", "on_time_customer", "within_1d", "within_2d", "within_3d")


def at(day: int, month: int = 10, hour: int = 10) -> datetime:
    return datetime(2026, month, day, hour)  # noqa: DTZ001  # local times have no zone


DUE = Parcel(
    "",
    label_created_at=at(12),
    planned_collection_on=date(2026, 10, 12),
    collected_at=at(12, hour=16),
    first_scan_at=at(12, hour=19),
    promised_on=date(2026, 10, 15),
    status="in_transit",
)
TO_PROMISE = {
    "delivered on the promised day": (
        replace(DUE, status="delivered", first_attempt_at=at(15), delivered_at=at(15)),
        "met      met      met      met      met      met      met",
    ),
    "attempted in time, delivered two days later": (
        replace(DUE, status="delivered", first_attempt_at=at(15), delivered_at=at(19)),
        "met      met      met      failed   met      met      met",
    ),
    "delivered one working day late, misrouted": (
        replace(DUE, status="delivered", delivered_at=at(16), late_reason="misrouted"),
        "failed   failed   failed   failed   met      met      met",
    ),
    "delivered on Saturday, two working days late, the customer was absent": (
        replace(DUE, status="delivered", delivered_at=at(17), late_reason="absent"),
        "failed   failed   met      failed   failed   met      met",
    ),
    "no delivery and no attempt on record": (
        DUE,
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "delivered, the date is missing": (
        replace(DUE, status="delivered"),
        "unknown  unknown  unknown  unknown  unknown  unknown  unknown",
    ),
    "refused after an attempt in time": (
        replace(DUE, status="refused", first_attempt_at=at(15)),
        "met      met      met      failed   met      met      met",
    ),
    "not collected from the pick-up point, placed there a day late": (
        replace(DUE, status="uncollected", first_attempt_at=at(16)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "lost after an attempt in time": (
        replace(DUE, status="lost", first_attempt_at=at(15)),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "returned after an attempt in time, excluded": (
        replace(DUE, status="returned", first_attempt_at=at(14)),
        "failed   -        unknown  failed   failed   failed   failed",
    ),
}
OTHERS = {
    "damaged before delivery, attempted in time": (
        replace(DUE, status="damaged", first_attempt_at=at(15)),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "damaged but delivered in time": (
        replace(DUE, status="damaged", delivered_at=at(15)),
        "met      met      met      met      met      met      met",
    ),
    "cancelled after hand-over": (
        replace(DUE, status="cancelled"),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "cancelled before hand-over": (
        replace(DUE, status="cancelled", collected_at=None, first_scan_at=None),
        "-        -        -        -        -        -        -",
    ),
    "never scanned by the carrier, not delivered": (
        replace(DUE, collected_at=None, first_scan_at=None),
        "-        -        -        failed   -        -        -",
    ),
    "never scanned by the carrier, delivered in time": (
        replace(DUE, status="delivered", first_scan_at=None, delivered_at=at(15)),
        "-        -        -        met      -        -        -",
    ),
    "a status that no look-up knows, no event": (
        replace(DUE, status="Klärfall"),
        "unknown  unknown  unknown  unknown  unknown  unknown  unknown",
    ),
    "a status that no look-up knows, attempted in time: lost or refused?": (
        replace(DUE, status="Klärfall", first_attempt_at=at(15)),
        "unknown  unknown  unknown  unknown  unknown  unknown  unknown",
    ),
    "a status that no look-up knows, delivered in time": (
        replace(DUE, status="Klärfall", delivered_at=at(15)),
        "met      met      met      met      met      met      met",
    ),
    "no status, no event": (
        replace(DUE, status=None),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "promised for the data date": (
        replace(DUE, promised_on=AS_OF),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "promised for the day after the data date": (
        replace(DUE, promised_on=date(2026, 11, 13)),
        "-        -        -        -        -        -        -",
    ),
    "delivered before it was due to be delivered at all": (
        replace(DUE, promised_on=date(2026, 11, 13), status="delivered", delivered_at=at(14)),
        "-        -        -        -        -        -        -",
    ),
    "no promise on record": (
        replace(DUE, promised_on=None, status="delivered", delivered_at=at(15)),
        "-        -        -        -        -        -        -",
    ),
    "delivered before the recorded attempt": (
        replace(DUE, status="delivered", first_attempt_at=at(16), delivered_at=at(15)),
        "met      met      met      met      met      met      met",
    ),
}
SENDER = {
    "label a working day after the planned collection": (
        replace(DUE, label_created_at=at(13), collected_at=at(13), status="delivered", delivered_at=at(16)),
        "met      met      met      failed   met      met      met",
    ),
    "label late by one day, delivered two late": (
        replace(DUE, label_created_at=at(13), collected_at=at(13), status="delivered", delivered_at=at(19)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "label late by one day: the moved promise ends on Friday, Saturday is late": (
        replace(DUE, label_created_at=at(13), collected_at=at(13), status="delivered", delivered_at=at(17)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "label late by two days, never delivered": (
        replace(DUE, label_created_at=at(14), collected_at=at(14)),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "site closed: collected two working days after the plan": (
        replace(DUE, late_reason="site_closed", collected_at=at(14), status="delivered", delivered_at=at(19)),
        "met      met      met      failed   met      met      met",
    ),
    "collected two days after the plan, nobody recorded why": (
        replace(DUE, collected_at=at(14), status="delivered", delivered_at=at(19)),
        "failed   failed   unknown  failed   failed   met      met",
    ),
    "sender recorded as late but collected on the planned day": (
        replace(DUE, late_reason="sender_late", status="delivered", delivered_at=at(16)),
        "failed   failed   met      failed   met      met      met",
    ),
    "planned for Friday, label on Saturday: late by one working day": (
        replace(
            DUE,
            planned_collection_on=date(2026, 10, 9),
            label_created_at=at(10),
            status="delivered",
            delivered_at=at(16),
        ),
        "met      met      met      failed   met      met      met",
    ),
    "planned before a week-end, label on Monday: late by one working day": (
        replace(
            DUE,
            planned_collection_on=date(2026, 10, 9),
            label_created_at=at(12),
            status="delivered",
            delivered_at=at(19),
        ),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "no collection was planned: a late label moves nothing": (
        replace(DUE, planned_collection_on=None, label_created_at=at(14), status="delivered", delivered_at=at(16)),
        "failed   failed   unknown  failed   met      met      met",
    ),
}
SATURDAY = replace(DUE, promised_on=date(2026, 10, 17), status="delivered")
ARMISTICE = replace(DUE, promised_on=date(2026, 11, 10), first_scan_at=at(6, 11), status="delivered")
CALENDAR = {
    "promised for Saturday, delivered on Saturday": (
        replace(SATURDAY, delivered_at=at(17)),
        "met      met      met      met      met      met      met",
    ),
    "promised for Saturday, delivered on Sunday": (
        replace(SATURDAY, delivered_at=at(18)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "promised for Saturday, delivered on Monday: one working day late": (
        replace(SATURDAY, delivered_at=at(19)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "promised for Saturday, delivered on Tuesday: two": (
        replace(SATURDAY, delivered_at=at(20)),
        "failed   failed   unknown  failed   failed   met      met",
    ),
    "promised for Saturday, label late by a day: the promise moves to Monday": (
        replace(SATURDAY, label_created_at=at(13), delivered_at=at(19)),
        "met      met      met      failed   met      met      met",
    ),
    # 11 November is a public holiday in France, not in Great Britain.
    "promised for the eve of a holiday, delivered after it": (
        replace(ARMISTICE, delivered_at=at(12, 11)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "delivered on the holiday itself: no earlier than the next working day": (
        replace(ARMISTICE, delivered_at=at(11, 11)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "the same to Great Britain: two working days late": (
        replace(ARMISTICE, origin="FR", destination="GB", delivered_at=at(12, 11)),
        "failed   failed   unknown  failed   failed   met      met",
    ),
    "to a place without a calendar only week-ends are closed": (
        replace(ARMISTICE, destination="XX", delivered_at=at(12, 11)),
        "failed   failed   unknown  failed   failed   met      met",
    ),
    "no destination: only week-ends are closed": (
        replace(ARMISTICE, destination=None, delivered_at=at(12, 11)),
        "failed   failed   unknown  failed   failed   met      met",
    ),
    "the carrier's own closing day, 16 October": (
        replace(DUE, destination="ES", status="delivered", delivered_at=at(19)),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "delivered late in the evening, promised for that day": (
        replace(DUE, status="delivered", delivered_at=datetime(2026, 10, 15, 23, 59)),  # noqa: DTZ001
        "met      met      met      met      met      met      met",
    ),
}
LATE = replace(DUE, status="delivered", delivered_at=at(16))
CAUSES = {
    "late, a delay in the hub": (
        replace(LATE, late_reason="hub_delay"),
        "failed   failed   failed   failed   met      met      met",
    ),
    "late, not enough capacity": (
        replace(LATE, late_reason="capacity"),
        "failed   failed   failed   failed   met      met      met",
    ),
    "lost, a delay in the hub": (
        replace(DUE, status="lost", late_reason="hub_delay"),
        "failed   failed   failed   failed   failed   failed   failed",
    ),
    "late, the weather": (
        replace(LATE, late_reason="weather"),
        "failed   failed   met      failed   met      met      met",
    ),
    "late, a wrong address": (
        replace(LATE, late_reason="address_error"),
        "failed   failed   met      failed   met      met      met",
    ),
    "late, a word that names no party": (
        replace(LATE, late_reason="other"),
        "failed   failed   unknown  failed   met      met      met",
    ),
    "in time for the customer, a delay in the hub": (
        replace(DUE, status="delivered", delivered_at=at(15), late_reason="hub_delay"),
        "met      met      met      met      met      met      met",
    ),
    "a status that no look-up knows, a delay in the hub": (
        replace(DUE, status="Klärfall", late_reason="hub_delay"),
        "unknown  unknown  unknown  unknown  unknown  unknown  unknown",
    ),
}
REGISTERED = {
    "late, excluded": (
        LATE,
        "failed   -        unknown  failed   met      met      met",
    ),
    "late, a delay in the hub, excluded": (
        replace(LATE, late_reason="hub_delay"),
        "failed   -        failed   failed   met      met      met",
    ),
    "in time, excluded": (
        replace(DUE, status="delivered", delivered_at=at(15)),
        "met      -        met      met      met      met      met",
    ),
    "late, the entry is not approved": (
        LATE,
        "failed   failed   unknown  failed   met      met      met",
    ),
    "late, the entry was approved after the data date": (
        LATE,
        "failed   failed   unknown  failed   met      met      met",
    ),
    "late, the entry expired on the eve of the data date": (
        LATE,
        "failed   failed   unknown  failed   met      met      met",
    ),
    "late, the last day of the entry is the data date": (
        LATE,
        "failed   -        unknown  failed   met      met      met",
    ),
    "late, promised on the last day of a storm": (
        LATE,
        "failed   -        unknown  failed   met      met      met",
    ),
    "late, promised on the day after a storm": (
        LATE,
        "failed   failed   unknown  failed   met      met      met",
    ),
    "late, a storm in another country": (
        LATE,
        "failed   failed   unknown  failed   met      met      met",
    ),
    "last heard of in an outage of the feed": (
        replace(DUE, last_scan_at=at(14)),
        "unknown  unknown  unknown  unknown  unknown  unknown  unknown",
    ),
    "last heard of before the outage": (
        replace(DUE, last_scan_at=at(13)),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
    "attempted in time, and in an outage": (
        replace(DUE, first_attempt_at=at(14), last_scan_at=at(14)),
        "met      met      met      unknown  met      met      met",
    ),
    "reported lost in an outage": (
        replace(DUE, status="lost", last_scan_at=at(14)),
        "failed   failed   unknown  failed   failed   failed   failed",
    ),
}
APPROVED: dict[str, object] = {"reason": "force_majeure", "approved_by": "A. Person", "approved_on": date(2026, 10, 20)}
STORM = {**APPROVED, "from": date(2026, 10, 13), "to": date(2026, 10, 15)}
OUTAGE = {**APPROVED, "from": date(2026, 10, 14), "to": date(2026, 10, 14), "reason": "feed_outage"}
#: What the register says about the partner, by the name of the parcel; without dates the entry names the parcel.
ENTRIES: dict[str, dict[str, object]] = {
    "returned after an attempt in time, excluded": APPROVED,
    "late, excluded": APPROVED,
    "late, a delay in the hub, excluded": APPROVED,
    "in time, excluded": APPROVED,
    "late, the entry is not approved": {"reason": "force_majeure"},
    "late, the entry was approved after the data date": {**APPROVED, "approved_on": date(2026, 11, 13)},
    "late, the entry expired on the eve of the data date": {**APPROVED, "expires_on": date(2026, 11, 11)},
    "late, the last day of the entry is the data date": {**APPROVED, "expires_on": AS_OF},
    "late, promised on the last day of a storm": STORM,
    "late, promised on the day after a storm": {**STORM, "to": date(2026, 10, 14)},
    "late, a storm in another country": {**STORM, "destination": "ES"},
    "last heard of in an outage of the feed": OUTAGE,
    "last heard of before the outage": OUTAGE,
    "attempted in time, and in an outage": OUTAGE,
    "reported lost in an outage": OUTAGE,
}
PARCELS = {**TO_PROMISE, **OTHERS, **SENDER, **CALENDAR, **CAUSES, **REGISTERED}
