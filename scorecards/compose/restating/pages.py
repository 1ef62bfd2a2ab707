"""The words around the restatements: the title of their page, and the line on the first page."""

from dataclasses import replace
from pathlib import Path

from scorecards.compose.pages.titles import LONGEST_TITLE, LONGEST_TRANSLATED
from scorecards.formats import Formats
from scorecards.model import Page, Scorecard
from scorecards.model.restatement import KpiRestated, Restatement
from scorecards.wording import Words

#: The page, which stands before the data notes.
PAGE = "restatements"
_NOTES = "notes"
_STATUS = {
    "met": "Met",
    "near": "Near",
    "missed": "Missed",
    "not_rated": "Not rated",
    "not_scored": "Not scored",
    "not_supplied": "Not supplied",
}


def with_restatement(card: Scorecard, found: Restatement, overrides: tuple[Path, ...] = ()) -> Scorecard:
    """The card with what it restates, the page of it and the line on the first page; as it is where nothing changed."""
    if found.is_empty:
        return card
    words, show = Words(card.language, overrides), Formats(card.locale, card.currency)
    page = _page(card, found, words, show)
    kept = [own for own in card.pages if own.id != PAGE]
    place = next((place for place, own in enumerate(kept) if own.id == _NOTES), len(kept))
    pages = (*kept[:place], page, *kept[place:])
    return replace(card, restatement=found, pages=pages, changed=_tally(found, words, show))


def _page(card: Scorecard, found: Restatement, words: Words, show: Formats) -> Page:
    say = words.say
    title = _title(found, words, show)
    values = {"since": show.integer(found.since), "before": show.integer(found.before), "now": show.integer(found.now)}
    subtitle = "Revision {now} against revision {since}, in which each figure stands as it was printed · r = revised"
    if found.before != found.since:
        subtitle = "Revision {now} against revision {since}, as it was printed; sentences against revision {before} · r = revised"
    return Page(
        PAGE,
        say("Restatements"),
        title,
        say(subtitle, **values),
        say(
            "A figure stands here where it is printed otherwise than it was published; its change is that of the printed figures."
        ),
        _notes(card, found, words),
    )


def _notes(card: Scorecard, found: Restatement, words: Words) -> str:
    notes = [words.say("A late scan fills a date that was empty; other changes of rows are corrections.")]
    if any(kpi.rows is not None and kpi.rows.added + kpi.rows.removed + kpi.rows.changed for kpi in found.kpis):
        notes.append(words.say("Every changed row stands in the annex, with what it held before."))
    if card.state == "draft":
        notes.append(words.say("A draft restates nothing yet."))
    return " ".join(notes)


def _tally(found: Restatement, words: Words, show: Formats) -> str:
    """`2 values restated, 1 status changed`; where no figure changed, how many sentences did."""
    values, targets, statuses = (
        sum(moved(kpi, found.since) for kpi in found.kpis) for moved in (value_moved, target_moved, status_moved)
    )
    count, parts = words.count, []
    if values:
        parts.append(count("{n} value restated", "{n} values restated", values, n=show.integer(values)))
    if targets:
        parts.append(count("{n} target changed", "{n} targets changed", targets, n=show.integer(targets)))
    if statuses:
        parts.append(count("{n} status changed", "{n} statuses changed", statuses, n=show.integer(statuses)))
    if not parts and (months := len(found.months)):
        one, many = "{n} figure of an earlier month restated", "{n} figures of earlier months restated"
        parts.append(count(one, many, months, n=show.integer(months)))
    if not parts and (sentences := len(found.sentences)):
        parts.append(count("{n} sentence changed", "{n} sentences changed", sentences, n=show.integer(sentences)))
    return ", ".join(parts) or words.say("the figures are those first published again")


def _title(found: Restatement, words: Words, show: Formats) -> str:
    """What changed, and the heaviest verdict that did: the grade before the status of a KPI."""
    tally = _tally(found, words, show)
    most = LONGEST_TITLE if words.language == "en" else LONGEST_TRANSLATED
    longest = words.chained([tally, _verdict(found, words)])
    title = longest if len(longest) <= most else tally
    return title[:1].upper() + title[1:]


def _verdict(found: Restatement, words: Words) -> str:
    grade = found.grade
    if grade is not None and grade.before.letter != grade.now.letter:
        if grade.now.letter is None:
            return words.say("no grade, first published as {before}", before=grade.before.letter or "–")
        if grade.before.letter is None:
            return words.say("grade {now}, first published without one", now=grade.now.letter)
        values = {"now": grade.now.letter, "before": grade.before.letter}
        return words.say("grade {now}, first published as {before}", **values)
    changed = [kpi for kpi in found.kpis if status_moved(kpi, found.since)]
    if not changed:
        return words.say("every status stands") if found.kpis else ""
    heaviest = max(changed, key=lambda kpi: kpi.now.weight if kpi.now else 0)
    before, now = heaviest.since(found.since), heaviest.now
    values = {
        "name": heaviest.name,
        "now": words.say(_STATUS[now.status]) if now else "–",
        "before": words.say(_STATUS[before.status]) if before else "–",
    }
    return words.say("{name} is {now}, first published as {before}", **values)


def value_moved(kpi: KpiRestated, since: int) -> bool:
    """Whether the printed figure is another one, or one stands where none did."""
    if kpi.change is not None:
        return kpi.change != 0
    before = kpi.since(since)
    return (before.value if before else None) != (kpi.now.value if kpi.now else None)


def target_moved(kpi: KpiRestated, _since: int) -> bool:
    """Whether the contract's target is another one; that of more parcels of another lane is none."""
    return "target" in kpi.causes


def status_moved(kpi: KpiRestated, since: int) -> bool:
    """Whether a status stands where another one was published."""
    before = kpi.since(since)
    return before is not None and kpi.now is not None and before.status != kpi.now.status
