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
    """Sentence by sentence; what takes the place of one stands in the finding on the same matter."""
    name = next((page.name for page in before.pages if page.id == _FINDINGS), "")
    said = {text for finding in now.findings for text in (finding.title, *finding.sentences)}
    left = list(now.findings)
    for finding in before.findings:
        title = _nearest(finding.title, [each.title for each in left])
        own = next((each for each in left if each.title == title), None)
        new: list[str] = []
        if own is not None:
            left.remove(own)
            new = [text for text in own.sentences if text not in finding.sentences]
        if finding.title not in said:
            yield SentenceRestated(_FINDINGS, name, finding.title, title)
        for sentence in finding.sentences:
            if sentence not in said:
                other = _nearest(sentence, new)
                new = [text for text in new if text != other]
                yield SentenceRestated(_FINDINGS, name, sentence, other)


def _nearest(sentence: str, others: Sequence[str]) -> str:
    """The most alike of the others, "" where none is alike."""
    rated = [(SequenceMatcher(None, sentence, other).ratio(), other) for other in others]
    ratio, found = max(rated, default=(0.0, ""))
    return found if ratio >= _ALIKE else ""
