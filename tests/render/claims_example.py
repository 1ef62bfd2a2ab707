"""The reference card with a page of claims, by hand: many of them, and a few without amounts, dates and limits."""

from dataclasses import replace

from scorecards.model import Page, Scorecard
from scorecards.model.claims import AgeBand, ClaimCohort, ClaimFlow, ClaimMoney, ClaimsView, Deadline, LossRow
from tests.render import example

#: Claims by hand-over month, of 40,000 parcels each; the last three are not read yet.
READ = (54, 79, 74, 73, 52, 63, 50, 53, 61, 80)
YOUNG = ((51, 0.998, 51.1), (68, 0.9, 75.6), (48, 0.5, 96.0))
PARCELS = 40_000
PAGE = Page(
    "claims",
    "Claims",
    "Lost parcels rose above their normal range: 9.4 per 10,000; 13 claims worth €6,840 are over the 30-day limit",
    "Claims by hand-over month; what became of claims filed in October 2026; what is open on 12 November 2026",
    "Solid bars are final; hatched bars are still filling, the outline is the forecast; neither is scored.",
    "A cohort is read 90 days after its month; until then it is not scored. Intervals of counts: exact Poisson, 95%.",
)

BLANK = ClaimCohort("", PARCELS, (), None, None, mature=True, share_developed=None, forecast=None, low=None, high=None)


def cohorts() -> tuple[ClaimCohort, ...]:
    months = example.months(len(READ) + len(YOUNG))
    found = [replace(BLANK, month=month, claims=n, rate=n / PARCELS) for month, n in zip(months, READ, strict=False)]
    found[-1] = replace(found[-1], signal="concern")
    for month, (n, share, forecast) in zip(months[len(READ) :], YOUNG, strict=True):
        ends = (n / PARCELS, 1.1 * forecast / PARCELS)
        young = replace(BLANK, month=month, claims=n, rate=n / PARCELS, mature=False, share_developed=share)
        found.append(replace(young, forecast=forecast / PARCELS, low=ends[0], high=ends[1]))
    return tuple(found)


def row(kind: str, parcels: int, count: int, band: tuple[int | None, int | None] | None, **more: float) -> LossRow:
    low, high = band or (None, None)
    rate, spread = count / parcels, (count + 1) ** 0.5 / parcels
    ends = (max(rate - 2 * spread, 0.0), rate + 2 * spread)
    return LossRow(kind, "2026-07", band is not None, low, high, parcels, count, rate, ends, **more)  # type: ignore[arg-type]


LOSSES = (
    row("lost", 11_900, 5, (None, 150)),
    row("lost", 14_480, 8, (150, 300)),
    row("lost", 8_420, 9, (300, 500)),
    row("lost", 4_368, 15, (500, None)),
    row("lost", 1_000, 0, (None, None)),
    row("lost", 40_168, 37, None, target=0.0006),
    row("damaged", 40_000, 27, None, target=0.0008),
    row("not_received", 39_900, 11, None),
)
REJECTIONS = (("filed after the window of the contract", 8), ("packaging", 7), ("", 4), ("other", 2))
VIEW = ClaimsView(
    ages=(12, 43, 73, 90),
    cohorts=cohorts(),
    factors=(1.4, 1.1, 1.0),
    factor_cohorts=10,
    to_come=40.0,
    to_come_range=(20.0, 60.0),
    age_bands=tuple(
        AgeBand(label, start, end, n, 100.0 * n, start > 30)
        for label, start, end, n in (
            ("0–7 days", 0, 7, 24),
            ("8–14 days", 8, 14, 17),
            ("15–30 days", 15, 30, 11),
            ("over 30 days", 31, None, 13),
        )
    ),
    deadlines=(
        Deadline("file", 60, 14, 3, "2026-11-14", 61, None),
        Deadline("decide", 30, 14, 11, "2026-11-22", 13, 6840.0),
    ),
    out_of_window=12,
    notes=(),
    flow=ClaimFlow(
        "2026-10", 93, (("lost", 41), ("damaged", 34), ("not_received", 18)), 64, 48, 21, REJECTIONS, 4, 3, 1
    ),
    money=ClaimMoney(21_480.0, 15_930.0, 24_360.0, 6_840.0, 5_550.0, 29_910.0),
    losses=LOSSES,
)


def card() -> Scorecard:
    """The reference card with claims."""
    pages = (*example.PAGES[:-1], PAGE, example.PAGES[-1])
    return replace(example.CARD, pages=pages, claims=VIEW)


def few() -> Scorecard:
    """Two read cohorts of few claims, no forecast, no filing in the month; no amounts, limits and values of goods."""
    own = tuple(
        replace(
            BLANK,
            month=month,
            handed_over=900,
            claims=n,
            rate=n / 900,
            mature=n < 3,
            interval=(0.0003, 0.008) if n < 3 else None,
        )
        for month, n in zip(example.months(3), (1, 2, 3), strict=True)
    )
    view = replace(
        VIEW,
        cohorts=own,
        flow=None,
        money=None,
        age_bands=(),
        deadlines=(),
        losses=(row("lost", 12, 0, None),),
    )
    return replace(card(), claims=view)
