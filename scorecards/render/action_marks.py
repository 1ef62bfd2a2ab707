"""What the action tracker draws, and the words that its rows need."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from scorecards.charts.icons import action_icon
from scorecards.formats import Formats, exact
from scorecards.model.actions import ActionRow, Shown
from scorecards.render.pictures import Pictures
from scorecards.render.words import unit_words
from scorecards.wording import Words

STATUS: dict[Shown, str] = {
    "overdue": "Overdue",
    "due": "Due this month",
    "open": "Open",
    "done": "Done",
    "dropped": "Dropped",
}
#: Style of the chip: ink grows with severity.
_CHIPS: dict[Shown, str] = {"overdue": "missed", "done": "met"}


@dataclass(frozen=True)
class ActionMarks:
    """Pictures and words of one action tracker."""

    pictures: Pictures
    formats: Formats
    words: Words

    def groups(self, rows: Sequence[ActionRow]) -> list[tuple[str, list[ActionRow]]]:
        """Rows in print order under the name of their status."""
        return [
            (self.words.say(STATUS[status]), list(own)) for status, own in groupby(rows, key=lambda row: row.status)
        ]

    def chip(self, row: ActionRow) -> Markup:
        """The status as glyph and word; an open action of this review is new."""
        word = STATUS[row.status] if row.status in ("overdue", "done", "dropped") else "New" if row.is_new else "Open"
        address = self.pictures.add_svg(action_icon(row.status), "action")
        return Markup('<span class="chip {}" style="background-image:url({})">{}</span>').format(
            _CHIPS.get(row.status, "not-rated"), address, self.words.say(word)
        )

    def expected(self, row: ActionRow) -> str:
        """`+0.4 pp`, `−3 per 10,000`, `−€0.02`."""
        if row.expected is None or row.unit is None:
            return ""
        decimals = max(0, -int(exact(row.expected).normalize().as_tuple().exponent))
        if row.unit == "money":
            return self.formats.value(row.expected, "money", max(decimals, 2), signed=True)
        number = self.formats.number(row.expected, decimals, signed=True)
        if row.unit == "percent":
            return self.words.say("{number} pp", number=number)
        return f"{number} {unit_words(row.unit, self.formats, self.words)}"

    def change(self, row: ActionRow) -> str:
        """`97.5 → 98.0%`, or one of them, or nothing; the unit stands once, but for money."""
        if row.unit is None or (row.before is None and row.after is None):
            return "–"
        show, unit = self.formats, row.unit
        first = show.value if unit == "money" else show.figure
        before = first(row.before, unit, row.decimals)
        if row.after is None:
            return f"{before if unit == 'money' else show.value(row.before, unit, row.decimals)} →"
        return f"{before} → {show.value(row.after, unit, row.decimals)}"

    def change_unit(self, row: ActionRow) -> str:
        """What stands under the change: the unit of a figure without mark, and how many months it is of."""
        parts = []
        if row.unit is not None and row.unit not in ("percent", "money") and row.before is not None:
            parts.append(unit_words(row.unit, self.formats, self.words))
        if row.after is not None:
            one, many = "one month after", "{n} months after"
            parts.append(self.words.count(one, many, row.months_after, n=self.formats.integer(row.months_after)))
        return ", ".join(parts)
