"""The seam is built here: figures and verdicts become one frozen `Scorecard` with its words."""

from scorecards.compose.card import compose

__all__ = ["compose"]
