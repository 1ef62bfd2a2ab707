"""Cards and the rows behind them → `Annex`: what a partner needs to check every figure."""

from scorecards.compose.annex.building import annexes

__all__ = ["annexes"]
