"""The pages of one scorecard in a browser on this machine, made again when a file of the workspace changes."""

from scorecards.preview.maker import Choice, Maker
from scorecards.preview.pages import Pages, State, keep_fresh
from scorecards.preview.pictures import pictures
from scorecards.preview.server import Server

__all__ = ["Choice", "Maker", "Pages", "Server", "State", "keep_fresh", "pictures"]
