"""What a revision changed, from the cards as they were published and what is known of their inputs; and its page."""

from scorecards.compose.restating.comparing import compare
from scorecards.compose.restating.marking import marked, revised_by
from scorecards.compose.restating.pages import PAGE, with_restatement

__all__ = ["PAGE", "compare", "marked", "revised_by", "with_restatement"]
