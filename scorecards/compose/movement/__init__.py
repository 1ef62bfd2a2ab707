"""What accounts for the leading figure of a card: from the target, from the month before, by recorded cause."""

from scorecards.compose.movement.costs import cost_view
from scorecards.compose.movement.moving import movement

__all__ = ["cost_view", "movement"]
