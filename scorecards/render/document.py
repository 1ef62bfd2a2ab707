"""A scorecard as one HTML document with its style sheet and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from scorecards.charts.figure import figures_family, register_fonts
from scorecards.charts.style import COLOURS, LIVE_HEIGHT, LIVE_WIDTH
from scorecards.charts.watermark import watermark
from scorecards.formats import Formats
from scorecards.model import MONEY_SCALE, Brand, Definition, Page, Pair, Scorecard, parse_period
from scorecards.render import words as fixed
from scorecards.render.action_marks import ActionMarks
from scorecards.render.bridges import difference_at, signed_effect, week_name
from scorecards.render.claim_marks import ClaimMarks, open_claims
from scorecards.render.costs import cost_blocks, less, printed_amounts
from scorecards.render.fonts import WEIGHTS, FontFiles, fonts_of, glyphs
from scorecards.render.layout import bound, columns, row_height, split
from scorecards.render.marks import Marks
from scorecards.render.peers import expected_rows
from scorecards.render.pictures import SCHEME, SVG, Asset, Pictures
from scorecards.render.restated import RestatedMarks
from scorecards.render.rows import (
    days_are_whole,
    figure_room,
    grade_cut,
    kpi_rows,
    lane_decimals,
    lane_groups,
    padding,
    score_operands,
    score_parts,
    target_decimals,
)
from scorecards.render.templates import fill
from scorecards.render.text import drawable, map_text, named
from scorecards.statistics.scoring import BOUNDARY_POINTS
from scorecards.wording import Words

#: Of the text of a definition in a quarter of the page.
CHARACTERS = 46
WATERMARK = f"{SCHEME}watermark"


@dataclass(frozen=True)
class Document:
    """HTML, style sheet and every picture they name."""

    html: str
    css: str
    assets: Mapping[str, Asset]
    fonts: FontFiles


def clean(scorecard: Scorecard, brand: Brand) -> tuple[Scorecard, str]:
    """The scorecard with every character that cannot be drawn replaced, and those that were."""
    known = glyphs(fonts_of(brand))
    replaced: list[str] = []

    def change(text: str) -> str:
        shown, missing = drawable(text, known)
        replaced.append(missing)
        return shown

    return map_text(scorecard, change), "".join(replaced)


def clean_brand(brand: Brand) -> Brand:
    """The brand with every character of its words that cannot be drawn replaced."""
    known = glyphs(fonts_of(brand))
    name, line, address = (drawable(text, known)[0] for text in (brand.name, brand.confidentiality, brand.address))
    return replace(brand, name=name, confidentiality=line, address=address)


def build_document(
    scorecard: Scorecard,
    brand: Brand,
    overrides: tuple[Path, ...],
    page_numbers: Mapping[str, int],
    tight: frozenset[str] = frozenset(),
    rows: int | None = None,
) -> Document:
    """Fill the templates; `page_numbers` says on which page of the PDF each page of the card begins.

    `tight` names the pages that must save room: a first layout needed a second sheet for them; `rows` is
    how many KPIs the first page lists (None: all).
    Raises ConfigurationError for a mistake in a template.
    """
    card, replaced = clean(scorecard, brand)
    brand = clean_brand(brand)
    fonts = fonts_of(brand)
    words = Words(card.language, overrides)
    formats = Formats(card.locale, card.currency)
    pictures = Pictures()
    marks = Marks(
        pictures, formats, words, register_fonts(fonts.family, fonts.regular, fonts.semibold, fonts.named_fallbacks)
    )
    values = {
        "card": card,
        "brand": brand,
        "logo": brand.logo and pictures.add(brand.logo.data, brand.logo.media_type, "logo"),
        "partner_logo": brand.partner_logo
        and pictures.add(brand.partner_logo.data, brand.partner_logo.media_type, "partner-logo"),
        "title": document_title(card, words),
        "replaced": len(replaced),
        "replaced_named": named(replaced),
        "page_numbers": page_numbers,
        "tight": tight,
        "rows": len(card.kpis) if rows is None else rows,
        **_tools(words, formats, marks),
    }
    html = fill("document.html", overrides, values)
    css = fill("document.css", overrides, style_values(brand, fonts, words, draft=card.state == "draft"))
    assets = dict(pictures.by_address)
    if card.state == "draft":
        assets[WATERMARK] = Asset(SVG, watermark(words.say("DRAFT"), fonts.semibold).encode())
    return Document(html, css, assets, fonts)


def first_page_numbers(pages: tuple[Page, ...]) -> dict[str, int]:
    """Where each page begins as long as none needs a second sheet."""
    return {page.id: number for number, page in enumerate(pages, start=1)}


def document_title(card: Scorecard, words: Words) -> str:
    """`Boréal Express – Scorecard – October 2026 – r1`."""
    return f"{card.partner} – {words.say('Scorecard')} – {card.period_label} – r{card.revision}"


def _tools(words: Words, formats: Formats, marks: Marks) -> dict[str, object]:
    """What templates may call."""
    return {
        "say": words.say,
        "count": words.count,
        "word": words.word,
        "chained": words.chained,
        "f": formats,
        "draw": marks,
        "draw_claims": ClaimMarks(marks.pictures, formats, words, marks.family),
        "open_claims": open_claims,
        "draw_actions": ActionMarks(marks.pictures, formats, words),
        "draw_restated": RestatedMarks(formats, words),
        "fixed": fixed,
        "unit_words": lambda unit: fixed.unit_words(unit, formats, words),
        "figure_room": figure_room,
        "kpi_rows": lambda results: kpi_rows(results, formats),
        "score_parts": lambda results: score_parts(results, formats),
        "boundary_points": BOUNDARY_POINTS,
        "grade_cut": lambda letter: grade_cut(letter, formats),
        "score_operands": lambda grade: score_operands(grade, formats),
        "share": lambda part, whole: Pair(part, whole).value,
        "days_are_whole": days_are_whole,
        "week_name": lambda point: week_name(point, words),
        "gap_between": lambda found, decimals: difference_at(found, decimals, formats, words),
        "points": lambda found, figure: signed_effect(found, figure, formats, words),
        "day_of_week": lambda week: formats.day_of_year(parse_period(week).first),
        "lane_decimals": lane_decimals,
        "target_decimals": target_decimals,
        "lane_groups": lane_groups,
        "expected_rows": lambda view: expected_rows(view, words),
        "bound": bound,
        "padding": padding,
        "columns": columns,
        "row_height": row_height,
        "definition_columns": definition_columns,
        "money": lambda amount, decimals=0: formats.value(
            None if amount is None else Decimal(amount) / MONEY_SCALE, "money", decimals
        ),
        "sentence": lambda text: text[:1].upper() + text[1:],
        "less": lambda value, other, decimals: less(value, other, decimals, formats),
        "cost_blocks": cost_blocks,
        "printed_amounts": printed_amounts,
        "live_width": LIVE_WIDTH,
        "live_height": LIVE_HEIGHT,
    }


def style_values(brand: Brand, fonts: FontFiles, words: Words, *, draft: bool) -> dict[str, object]:
    """What the style sheet is filled with."""
    return {
        "accent": brand.accent,
        "colours": COLOURS,
        "family": fonts.family,
        "families": ", ".join(f'"{family}"' for family in (fonts.family, *fonts.fallback_names)),
        "figures_family": figures_family(fonts.family),
        "faces": [(weight, font_address(weight)) for weight, _ in fonts.faces],
        "fallback_faces": [
            (name, weight, fallback_address(name)) for name in fonts.fallback_names for weight in WEIGHTS
        ],
        "draft": draft,
        "watermark": WATERMARK,
        "page_word": words.say("Page"),
        "of_word": words.say("of"),
    }


def definition_columns(definitions: Sequence[Definition], parts: int) -> list[list[Definition]]:
    """The definitions in columns of about the same length."""
    lines = [2.0 + len(definition.text) / CHARACTERS for definition in definitions]
    return split(definitions, lines, parts)


def font_address(weight: int) -> str:
    """Address of a font file in the style sheet."""
    return f"{SCHEME}font/{weight}.ttf"


def fallback_address(name: str) -> str:
    """Address of the file of a fallback."""
    return f"{SCHEME}font/{name.replace(' ', '-')}.ttf"
