"""The terminal, or the log that stands for it."""

from rich.console import Console

_WIDTH = 140


def console() -> Console:
    """Full width in a log, the window's width on a terminal."""
    own = Console()
    return own if own.is_terminal else Console(width=_WIDTH)
