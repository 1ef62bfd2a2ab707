"""The words of the restatements: figures as each revision printed them, causes, rows, effects."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from scorecards.compose.restating.words import CAUSES
from scorecards.formats import NO_DATA, Formats
from scorecards.model import Month, Scorecard, parse_period
from scorecards.model.restatement import (
    GradeRestated,
    KpiRestated,
    MonthRestated,
    Restatement,
    Revised,
    Stated,
)
from scorecards.render.words import STATUS
from scorecards.wording import Words

#: Figures of earlier months that the page lists; the annex has all.
MOST_MONTHS = 24
#: Months that a legend names one by one, and settings that are named; more months are a span.
_MOST_NAMED = 4
#: What stands before and after an arrow stays on its line.
_ARROW = "\u00a0→\u00a0"
#: Behind a figure, without room of its own, so that columns of figures stay aligned.
_MARK = Markup('<span class="star"><sup>r</sup></span>')


@dataclass(frozen=True)
class RestatedMarks:
    """Texts of one page of restatements."""

    formats: Formats
    words: Words

    def figure(self, kpi: KpiRestated, stated: Stated | None) -> str:
        """As that revision printed it, without its unit."""
        return NO_DATA if stated is None else self.formats.figure(stated.value, kpi.unit, stated.decimals)

    def change(self, kpi: KpiRestated) -> str:
        """Now less first published, of the printed figures."""
        return self.formats.figure(kpi.change, kpi.unit, kpi.decimals, signed=True)

    def causes(self, kpi: KpiRestated) -> str:
        """All causes that are known; where none of the figure is, why it cannot be told."""
        files = ", ".join(kpi.settings[:_MOST_NAMED]) + (" …" if len(kpi.settings) > _MOST_NAMED else "")
        known = [self.words.say(CAUSES[cause], files=files) for cause in kpi.causes]
        # With another target alone a figure would stand.
        if not kpi.causes or (kpi.change and kpi.causes == ("target",)):
            known.append(self._unknown(kpi))
        return ", ".join(known)

    def _unknown(self, kpi: KpiRestated) -> str:
        if kpi.rows is None:
            return self.words.say("Not determined: the rows of that revision are not kept")
        return self.words.say("Not determined: no row or setting of this KPI is known to differ")

    def rows(self, kpi: KpiRestated) -> str:
        """`1 added, 2 changed`; a dash where none is, or where they are not kept."""
        rows, count, show = kpi.rows, self.words.count, self.formats.integer
        parts = []
        if rows is not None and rows.added:
            parts.append(count("{n} added", "{n} added", rows.added, n=show(rows.added)))
        if rows is not None and rows.removed:
            parts.append(count("{n} removed", "{n} removed", rows.removed, n=show(rows.removed)))
        if rows is not None and rows.changed:
            parts.append(count("{n} changed", "{n} changed", rows.changed, n=show(rows.changed)))
        return ", ".join(parts) or NO_DATA

    def effects(self, kpi: KpiRestated, since: int) -> list[str]:
        """What follows: target, status and points, each before and now; what stands is not repeated."""
        before, now, say = kpi.since(since), kpi.now, self.words.say
        if before is None:
            return [say("Not on the card before")]
        if now is None:
            return [say("No longer on the card")]
        found = []
        targets = [self.formats.figure(each.target, kpi.unit, each.decimals) for each in (before, now)]
        if targets[0] != targets[1] and before.target != now.target:
            found.append(say("Target {before} → {now}", before=targets[0], now=targets[1]))
        lines = [self.formats.figure(each.red_line, kpi.unit, each.decimals) for each in (before, now)]
        if lines[0] != lines[1]:
            found.append(say("Red line {before} → {now}", before=lines[0], now=lines[1]))
        if before.weight != now.weight:
            found.append(say("Weight {before} → {now}", before=str(before.weight), now=str(now.weight)))
        if before.status != now.status and before.status and now.status:
            found.append(f"{say(STATUS[before.status])} → {say(STATUS[now.status])}")
        elif now.status:
            found.append(say("{status}, unchanged", status=say(STATUS[now.status])))
        points = [self.formats.number(each.points, 1) for each in (before, now)]
        if points[0] != points[1]:
            found.append(say("Points {before} → {now}", before=points[0], now=points[1]))
        return [text.replace(" → ", _ARROW) for text in found]

    def grade(self, grade: GradeRestated) -> list[str]:
        """Score, letter and caps, before and now."""
        say, before, now = self.words.say, grade.before, grade.now
        scores = [self.formats.number(each.score, each.decimals) for each in (before, now)]
        found = []
        if scores[0] != scores[1]:
            found.append(say("Score {before} → {now}", before=scores[0], now=scores[1]))
        if before.letter != now.letter:
            found.append(say("Grade {before} → {now}", before=before.letter or NO_DATA, now=now.letter or NO_DATA))
        else:
            found.append(say("Grade {letter}, unchanged", letter=now.letter or NO_DATA))
        found += [say("Cap lifted: {cap}", cap=cap) for cap in grade.lifted]
        found += [say("New cap: {cap}", cap=cap) for cap in grade.imposed]
        return found

    def months(self, found: Restatement) -> list[tuple[str, str]]:
        """Earlier months under the name of their KPI: `Aug 2026 96.1% → 96.3%`."""
        shown = found.months[:MOST_MONTHS]
        return [
            (name or self.words.say("Score and grade"), ", ".join(self._month(month) for month in own))
            for name, own in groupby(shown, key=lambda month: month.name)
        ]

    def more_months(self, found: Restatement) -> int:
        """How many the page does not list."""
        return max(0, len(found.months) - MOST_MONTHS)

    def _month(self, month: MonthRestated) -> str:
        return f"{self.formats.month_short(month.period, year=True)} {month.before} → {month.now}"

    def has_before(self, kpis: Sequence[KpiRestated], found: Restatement) -> bool:
        """Whether a revision stands between the first and this one, and says something else of any."""
        return found.before != found.since and bool(kpis)

    def mark(self, card: Scorecard, kpi: str, period: str, back: int = 0) -> Markup:
        """The mark r where the figure of a month, or of the one `back` months earlier, is not as first published."""
        return _MARK if card.is_revised(kpi, _back(period, back)) else Markup("")

    def legend(self, card: Scorecard, shown: Collection[Revised]) -> list[str]:
        """What r means and which months carry it, where one of the figures `shown` does."""
        months = sorted({each.period for each in shown if each in card.revised})
        if not months:
            return []
        show = self.formats
        if len(months) > _MOST_NAMED:
            span = {"first": show.month(months[0]), "last": show.month(months[-1])}
            named = self.words.say("{first} to {last}", **span)
        else:
            named = ", ".join(map(show.month, months))
        return [self.words.say("r = revised since it was first published: {months}.", months=named)]

    def of_table(self, card: Scorecard) -> set[Revised]:
        """The figures whose marks the KPI table shows: the month, the one before and that of the year before."""
        return {Revised(kpi.id, _back(kpi.period, back)) for kpi in card.kpis for back in (0, 1, 12)}

    def of_summary(self, card: Scorecard) -> set[Revised]:
        """Those of the first page: grades of six months, the KPIs and their month before."""
        kpis = card.kpis if card.grade.letter is None else [card.kpi(name) for name in card.headline]
        grades = {Revised("", _back(card.period, back)) for back in range(6)} if card.grade.letter else set()
        return grades | {Revised(kpi.id, _back(kpi.period, back)) for kpi in kpis for back in (0, 1)}

    def of_trends(self, card: Scorecard) -> set[Revised]:
        """Those of the control charts."""
        return {Revised(name, point.period) for name in card.trends for point in card.kpi(name).history}


def _back(period: str, months: int) -> str:
    """The month that lies so many months before another."""
    found = parse_period(period)
    return str(found.shift(-months)) if isinstance(found, Month) else period
