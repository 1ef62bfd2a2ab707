"""One place for the colours, sizes and fonts of pages and charts.

Contrast on white stands beside each colour (WCAG 2.2: text 4.5, marks that carry meaning 3). The status
colours differ in lightness too, so that they stay apart in greyscale and for colour-blind readers.
"""

from dataclasses import dataclass, fields

from scorecards.model.brand import STATUS_HUES

# Page, in mm
PAGE_WIDTH = 297.0
PAGE_HEIGHT = 210.0
MARGIN_TOP = 13.0
MARGIN_BOTTOM = 14.0
MARGIN_SIDE = 14.0
LIVE_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
LIVE_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
GUTTER = 5.0

# Type, in pt
CHART_TEXT = 7.5
CHART_VALUE = 8.5

#: Names of font families, asked in turn for each character.
Families = tuple[str, ...]

# Lines, in mm (1 pt is 0.353 mm)
POINT = 25.4 / 72
SERIES_LINE = 1.2 * POINT
MEAN_LINE = 0.6 * POINT
TARGET_LINE = 0.8 * POINT


@dataclass(frozen=True)
class Colours:
    """Everything that is painted, but for the brand's accent."""

    ink: str = "#1A1F26"  # 16.6
    text: str = "#4A5360"  # 7.8
    muted: str = "#5A6470"  # 6.0
    bar: str = "#4A5360"  # 7.8
    light: str = "#8A939E"  # 3.1: the lightest mark that carries meaning
    pale: str = "#B8C0C9"  # fills with a label only
    band: str = "#E9EDF1"
    trial: str = "#F4F6F8"
    hairline: str = "#D5DAE0"
    met: str = STATUS_HUES["met"]  # 5.6
    near: str = STATUS_HUES["near"]  # 3.5, marks only
    near_text: str = "#5E3800"  # 9.4 on near_fill
    near_fill: str = "#FFF3DC"
    missed: str = STATUS_HUES["missed"]  # 8.2
    watermark: str = "#F3F4F4"  # 5 % ink

    def as_dict(self) -> dict[str, str]:
        """Name and value of each colour, for the style sheet."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


COLOURS = Colours()

#: Colour of a point where a rule of the control chart fires, or of the words about it.
SIGNAL_COLOURS = {"improvement": COLOURS.met, "concern": COLOURS.missed, "neutral": COLOURS.ink}
