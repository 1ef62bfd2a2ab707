"""Contact sheets of the gallery: HTML that works from disk, without a script or anything from elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from babel import Locale

SMALL = "small"
#: Of a page seen at a glance, in pixels.
WIDTH = 253
STYLE = """
body { margin: 0 24px 48px; background: #E9EDF1; color: #1A1F26; font: 14px/1.4 system-ui, sans-serif }
nav { position: sticky; top: 0; margin: 0 -24px; padding: 8px 24px; background: #FFFFFF }
nav a { margin-right: 12px } a { color: #0B5CAD } h2 { scroll-margin-top: 48px } h3 { margin: 24px 0 4px }
h3 small { font-weight: 400 } .fault { padding: 8px 12px; background: #9B1C1C; color: #FFFFFF; white-space: pre-wrap }
ol { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0; list-style: none }
ol img { display: block; background: #FFFFFF; box-shadow: 0 1px 4px #8A939E }
.full { display: block; width: min(100%, 1400px); margin: 16px auto; box-shadow: 0 1px 4px #8A939E }
"""


@dataclass(frozen=True)
class Shown:
    """One document of the gallery: its number of pages, or why it could not be made."""

    language: str
    partner: str
    name: str
    pages: int
    fault: str = ""


def page_name(partner: str, number: int) -> str:
    """`boreal-express-03.png`."""
    return f"{partner}-{number:02}.png"


def index_sheet(shown: Sequence[Shown], month: str, shipper: str) -> str:
    """All documents: a section for each language, in it a row of pages for each partner."""
    languages = list(dict.fromkeys(each.language for each in shown))
    links = " ".join(f'<a href="#{language}" lang="{language}">{_name(language)}</a>' for language in languages)
    count = f"{len(shown)} documents, {sum(each.pages for each in shown)} pages"
    sections = "\n".join(
        f'<section id="{language}"><h2>{_name(language)}</h2>\n'
        + "\n".join(_row(each) for each in shown if each.language == language)
        + "</section>"
        for language in languages
    )
    head = f"<h1>{escape(shipper)}, {month}</h1><p>{count}. A name opens all its pages below each other.</p>"
    return _sheet(f"Scorecards of {month}", f"<nav>{links}</nav>\n{head}\n{sections}")


def document_sheet(each: Shown, shown: Sequence[Shown]) -> str:
    """All pages of one document below each other, with ways to the next partner and to its other languages."""
    same = [other for other in shown if other.language == each.language]
    place = same.index(each)
    around = [("previous", place - 1), ("next", place + 1)]
    links = ['<a href="../index.html">all</a>']
    links += [f'<a href="{same[at].partner}.html">{word}</a>' for word, at in around if 0 <= at < len(same)]
    links += [f'<a href="{each.partner}.pdf">PDF</a>'] if each.pages else []
    links += [
        f'<a href="../{other.language}/{each.partner}.html" lang="{other.language}">{_name(other.language)}</a>'
        for other in shown
        if other.partner == each.partner and other.language != each.language
    ]
    pages = "\n".join(
        f'<img class="full" src="{page_name(each.partner, number)}" alt="{_alt(each, number)}">'
        for number in range(1, each.pages + 1)
    )
    title = f"{escape(each.name)}, {_name(each.language)}"
    return _sheet(title, f"<nav>{' '.join(links)}</nav>\n<h1>{title}</h1>\n{_fault(each)}{pages}")


def _row(each: Shown) -> str:
    folder = each.language
    pages = "\n".join(
        f'<li><a href="{folder}/{name}">'
        f'<img loading="lazy" src="{folder}/{SMALL}/{name}" width="{WIDTH}" alt="{_alt(each, number)}"></a></li>'
        for number in range(1, each.pages + 1)
        for name in (page_name(each.partner, number),)
    )
    pdf = f' <small>{each.pages} pages, <a href="{folder}/{each.partner}.pdf">PDF</a></small>' if each.pages else ""
    head = f'<h3><a href="{folder}/{each.partner}.html">{escape(each.name)}</a>{pdf}</h3>'
    return f"{head}\n{_fault(each)}<ol>{pages}</ol>"


def _alt(each: Shown, number: int) -> str:
    return escape(f"{each.name}, {_name(each.language)}, page {number} of {each.pages}")


def _fault(each: Shown) -> str:
    return f'<p class="fault">{escape(each.fault)}</p>\n' if each.fault else ""


def _name(language: str) -> str:
    """A language in its own words."""
    return (Locale.parse(language).get_display_name() or language).capitalize()


def _sheet(title: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>
<body>
{body}
</body>
</html>
"""
