"""What titles have in common."""

from scorecards.compose.context import Context

#: Characters of two lines; other languages say the same in more, and are set smaller.
LONGEST_TITLE = 140
LONGEST_TRANSLATED = 162


def fits(ctx: Context, title: str) -> bool:
    """Whether a title stands on two lines."""
    return len(title) <= (LONGEST_TITLE if ctx.words.language == "en" else LONGEST_TRANSLATED)
