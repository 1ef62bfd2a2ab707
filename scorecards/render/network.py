"""The internal overview of all partners as a document."""

from pathlib import Path

from scorecards.charts.figure import register_fonts
from scorecards.formats import Formats
from scorecards.model import Brand
from scorecards.model.network import NetworkView
from scorecards.render.document import Document, clean_brand, style_values
from scorecards.render.fonts import fonts_of, glyphs
from scorecards.render.layout import columns, row_height
from scorecards.render.marks import Marks
from scorecards.render.pictures import Pictures
from scorecards.render.templates import fill
from scorecards.render.text import drawable, map_text
from scorecards.statistics.rounding import round_column
from scorecards.wording import Words

#: Signals named in a row; the rest is counted.
_NAMED = 2
_KINDS = {"improvement": "better", "concern": "worse", "neutral": "changed"}


def build_network(view: NetworkView, brand: Brand, overrides: tuple[Path, ...] = ()) -> Document:
    """Fill the templates. Raises ConfigurationError for a mistake in one."""
    brand = clean_brand(brand)
    fonts = fonts_of(brand)
    known = glyphs(fonts)
    view = map_text(view, lambda text: drawable(text, known)[0])
    words, formats, pictures = Words(view.language), Formats(view.locale, view.currency), Pictures()
    marks = Marks(
        pictures, formats, words, register_fonts(fonts.family, fonts.regular, fonts.semibold, fonts.named_fallbacks)
    )
    values = {
        "view": view,
        "brand": brand,
        "logo": brand.logo and pictures.add(brand.logo.data, brand.logo.media_type, "logo"),
        "title": f"{view.shipper} – {words.say('Network overview')} – {view.period_label} – r{view.revision}",
        "say": words.say,
        "f": formats,
        "draw": marks,
        "columns": columns,
        "row_height": row_height,
        "costs": round_column([row.cost_amount for row in view.rows], view.total.cost_amount),
        "open_amounts": round_column([row.open_amount for row in view.rows], view.total.open_amount),
    }
    html = fill("network.html", overrides, values)
    css = fill("document.css", overrides, style_values(brand, fonts, words, draft=False))
    return Document(html, css, dict(pictures.by_address), fonts)
