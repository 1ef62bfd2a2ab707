"""Small SVG pictures as text, measured in mm from the top left corner."""

from collections.abc import Sequence
from html import escape

from scorecards.charts.style import COLOURS

Point = tuple[float, float]


def picture(width: float, height: float, *shapes: str) -> str:
    """An SVG document of `width` × `height` mm."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_text(width)}mm" height="{_text(height)}mm" '
        f'viewBox="0 0 {_text(width)} {_text(height)}">{"".join(shapes)}</svg>'
    )


def shape(tag: str, **attributes: str | float) -> str:
    """One element; underscores in attribute names become hyphens."""
    written = "".join(f' {name.replace("_", "-")}="{_text(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}/>"


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A filled rectangle."""
    return shape("rect", x=x, y=y, width=width, height=height, fill=fill)


def line(start: Point, end: Point, colour: str, width: float, dashes: str = "") -> str:
    """A straight line, `dashes` as in stroke-dasharray."""
    extra = {"stroke_dasharray": dashes} if dashes else {}
    return shape("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], stroke=colour, stroke_width=width, **extra)


def polyline(points: Sequence[Point], colour: str, width: float) -> str:
    """Connected straight lines without fill."""
    path = " ".join(f"{_text(x)},{_text(y)}" for x, y in points)
    return shape("polyline", points=path, fill="none", stroke=colour, stroke_width=width, stroke_linejoin="round")


def polygon(points: Sequence[Point], fill: str) -> str:
    """A closed filled shape."""
    return shape("polygon", points=" ".join(f"{_text(x)},{_text(y)}" for x, y in points), fill=fill)


def dot(centre: Point, radius: float, fill: str, stroke: str = "none", width: float = 0.0) -> str:
    """A circle."""
    return shape("circle", cx=centre[0], cy=centre[1], r=radius, fill=fill, stroke=stroke, stroke_width=width)


def signal_mark(centre: Point, radius: float, signal: str | None) -> str:
    """A point of a control chart: disc for improvement, square for concern, diamond for a neutral change."""
    x, y = centre
    if signal == "improvement":
        return dot(centre, radius, COLOURS.met)
    if signal == "concern":
        return rect(x - radius, y - radius, 2 * radius, 2 * radius, COLOURS.missed)
    if signal == "neutral":
        half = 1.25 * radius
        return polygon([(x - half, y), (x, y - half), (x + half, y), (x, y + half)], COLOURS.ink)
    return dot(centre, radius, COLOURS.ink)


def _text(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.3f}".rstrip("0").rstrip(".") if value else "0"
