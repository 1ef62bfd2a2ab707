"""What the claims page draws, and the words that its rows need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, log10

from markupsafe import Markup

from scorecards.charts.count_bar import count_bar
from scorecards.charts.interval import interval, place
from scorecards.charts.style import Families
from scorecards.formats import Formats, rounded
from scorecards.model import KpiResult, Scorecard
from scorecards.model.claims import AgeBand, ClaimCohort, ClaimMoney, ClaimsView, LossRow
from scorecards.render.marks import Tick
from scorecards.render.pictures import Pictures
from scorecards.statistics.rounding import round_parts
from scorecards.wording import Words

#: Claims as a reason and a rejection call them; others are printed as the data has them.
REASONS = {
    "lost": "lost",
    "damaged": "damaged",
    "not_received": "not received",
    "late": "late",
    "unknown": "unknown reason",
    "": "no reason recorded",
}
#: The KPI whose target and signals stand in the bars.
RATE = "claim_rate"
KINDS = {"lost": "Lost", "damaged": "Damaged", "not_received": "Not received"}
_MOST_REASONS = 3
#: Widest axis of the intervals, in times the highest rate or target.
_WIDEST = 4
#: Bounds of rates from here on (100 per 10,000) are printed without decimals.
_WHOLE = 0.01


@dataclass(frozen=True)
class ClaimMarks:
    """Pictures and words of one claims page; sizes in mm."""

    pictures: Pictures
    formats: Formats
    words: Words
    family: Families

    def cohorts(self, scorecard: Scorecard, width: float, height: float) -> Markup:
        """The bars by hand-over month, with target and signals where the claim rate is on the card."""
        from scorecards.charts.cohort_bars import BarFrame, cohort_bars_svg

        view = scorecard.claims
        assert view is not None  # noqa: S101  # there is no claims page without it
        kpi = next((result for result in scorecard.kpis if result.id == RATE), None)
        frame = BarFrame(width, height, self.family)
        picture = cohort_bars_svg(view.cohorts, kpi, frame, self.formats, self.words)
        return self.pictures.image(picture, "cohorts", self.cohorts_alt(view.cohorts, kpi), width, height)

    def cohorts_alt(self, cohorts: Sequence[ClaimCohort], kpi: KpiResult | None) -> str:
        """Every figure of the bars in words."""
        read = [cohort for cohort in cohorts if cohort.mature]
        young = [cohort for cohort in cohorts if not cohort.mature and cohort.rate is not None]
        say, show = self.words.say, self.formats
        parts = [say("Bar chart of claims per 10,000 parcels by hand-over month")]
        for cohort in read:
            found = f"{show.month(cohort.month)} {self._rate(cohort.rate)}"
            parts.append(say("{figure} (signal)", figure=found) if cohort.signal else found)
        for cohort in young:
            known = say("{month} {rate} so far", month=show.month(cohort.month), rate=self._rate(cohort.rate))
            if cohort.forecast is not None:
                share = show.value(cohort.share_developed, "percent", 0)
                known += say(", {share} of {forecast}", share=share, forecast=self._rate(cohort.forecast))
            parts.append(known)
        if kpi is not None and kpi.target is not None:
            parts.append(say("target {target}", target=show.figure(kpi.target, "per_10000", kpi.decimals)))
        return self.words.chained(parts)

    def count(self, count: int, full: int, kind: str, width: float, height: float) -> Markup:
        """A count as a bar beside its number."""
        return self.pictures.background(
            count_bar(count, full, kind=kind, width=width, height=height), "count", width, height
        )

    def full(self, view: ClaimsView) -> int:
        """The count of the longest bar of the page, so that all bars of claims have one scale."""
        return max(1, view.flow.filed if view.flow else 0, open_claims(view.age_bands))

    def loss(self, row: LossRow, view: ClaimsView, width: float, height: float) -> Markup:
        """The rate of a row with its exact interval; both are printed in the row."""
        rated = not row.is_band
        picture = interval(
            row.rate, row.interval, row.target, loss_axis(view.losses), rated=rated, width=width, height=height
        )
        return self.pictures.background(picture, "loss", width, height)

    def loss_ticks(self, view: ClaimsView, width: float) -> list[Tick]:
        """Both ends of the axis, and its middle."""
        low, high = loss_axis(view.losses)
        return [
            Tick(
                round(place(value, (low, high), width), 2),
                self.formats.figure(value, "per_10000", 0),
                target=False,
            )
            for value in (low, (low + high) / 2, high)
        ]

    def loss_name(self, row: LossRow) -> str:
        """`Lost`, or the band of goods value: `below €150`, `€150–300` or `150–300 €`, `from €500`."""
        if not row.is_band:
            return self.words.say(KINDS[row.kind])
        if row.value_from is not None and row.value_to is not None:
            low, high = self.formats.amounts(row.value_from, row.value_to, 0)
            return self.words.say("{low}–{high}", low=low, high=high)
        if row.value_to is not None:
            return self.words.say("below {high}", high=self.formats.value(row.value_to, "money", 0))
        if row.value_from is not None:
            return self.words.say("from {low}", low=self.formats.value(row.value_from, "money", 0))
        return self.words.say("value not known")

    def shares(self, rows: Sequence[LossRow]) -> list[tuple[str, str]]:
        """Of each row in percent of all parcels and of all lost ones; bands as printed add up to 100."""
        bands = [row for row in rows if row.is_band]
        columns = [self._percent([row.parcels for row in bands]), self._percent([row.count for row in bands])]
        both = iter(zip(*columns, strict=True))
        return [next(both) if row.is_band else ("", "") for row in rows]

    def _percent(self, counts: Sequence[int]) -> list[str]:
        total = sum(counts)
        parts = round_parts([Fraction(100 * n, total) for n in counts], 1) if total else [None] * len(counts)
        return [self.formats.number(part, 1) for part in parts]

    def agreed(self, money: ClaimMoney) -> Decimal | float | None:
        """What is accepted and not paid, so that with the open claims it adds up to what is outstanding as printed.

        The open claims stand in the title too and are not touched.
        """
        if money.open is None or money.outstanding is None:
            return money.agreed
        return rounded(money.outstanding, 0) - rounded(money.open, 0)

    def reasons(self, counts: Iterable[tuple[str, int]]) -> str:
        """`41 lost, 34 damaged, 18 others`: the largest, the rest in one."""
        found = list(counts)
        if len(found) > _MOST_REASONS:
            rest = sum(n for _, n in found[_MOST_REASONS - 1 :])
            found = [*found[: _MOST_REASONS - 1], (self.words.say("for other reasons"), rest)]
        return ", ".join(f"{self.formats.integer(n)} {self.words.say(REASONS.get(word, word))}" for word, n in found)

    def bounds(self, row: LossRow) -> str:
        """`6.6–13.0`; from 100 on without decimals."""
        decimals = 0 if row.interval[1] >= _WHOLE else 1
        low, high = (self.formats.figure(end, "per_10000", decimals) for end in row.interval)
        return self.words.say("{low}–{high}", low=low, high=high)

    def _rate(self, rate: float | None) -> str:
        return self.formats.figure(rate, "per_10000", 1)


def open_claims(bands: Iterable[AgeBand]) -> int:
    """All open claims."""
    return sum(band.claims for band in bands)


def loss_axis(rows: Sequence[LossRow]) -> tuple[float, float]:
    """From 0 to a round number that holds every rate and target and, as far as it stays readable, every interval."""
    most = max([figure for row in rows for figure in (row.rate, row.target or 0.0)], default=0.0)
    ends = max((row.interval[1] for row in rows), default=0.0)
    wanted = min(ends, _WIDEST * most) if most else ends
    step = 10.0 ** (ceil(log10(wanted)) - 1) if wanted > 0 else 1e-3
    return 0.0, ceil(round(wanted / (2 * step), 6)) * 2 * step
