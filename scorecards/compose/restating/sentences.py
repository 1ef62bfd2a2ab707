"""Titles and findings that were sent and no longer stand, each beside what takes its place."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from scorecards.model import Scorecard
from scorecards.model.restatement import SentenceRestated

#: Pages that tell of the files, of peers or of other revisions.
_OTHERS = ("notes", "peers", "restatements")
#: The page on which findings stand.
_FINDINGS = "summary"
#: How alike two sentences are that say the same of other figures.
_ALIKE = 0.6


def sentences_restated(before: Scorecard, now: Scorecard) -> tuple[SentenceRestated, ...]:
    """What the pages of the revision before said and this one does not; what is said for the first time is not."""
    return (*_titles(before, now), *_findings(before, now))


def _titles(before: Scorecard, now: Scorecard) -> Iterator[SentenceRestated]:
    for page in before.pages:
        own = now.page(page.id)
        title = own.title if own is not None else ""
        if page.id not in _OTHERS and page.title != title:
            yield SentenceRestated(page.id, page.name, page.title, title)


def _findings(before: Scorecard, now: Scorecard) -> Iterator[SentenceRestated]:
    name = next((page.name for page in before.pages if page.id == _FINDINGS), "")
    sent, said = _sentences(before), _sentences(now)
    gone = [sentence for sentence in sent if sentence not in said]
    new = [sentence for sentence in said if sentence not in sent]
    for sentence in gone:
        other = _nearest(sentence, new)
        if other:
            new.remove(other)
        yield SentenceRestated(_FINDINGS, name, sentence, other)


def _sentences(card: Scorecard) -> list[str]:
    return [text for finding in card.findings for text in (finding.title, *finding.sentences)]


def _nearest(sentence: str, others: Sequence[str]) -> str:
    """The most alike of the others, "" where none is alike."""
    rated = [(SequenceMatcher(None, sentence, other).ratio(), other) for other in others]
    ratio, found = max(rated, default=(0.0, ""))
    return found if ratio >= _ALIKE else ""
