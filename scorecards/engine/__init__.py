"""Catalogue × tables → `Measures`: the only room that groups rows."""

from scorecards.engine.measures import Measures
from scorecards.engine.notices import warnings_of
from scorecards.engine.passes import absent, is_supplied, measure
from scorecards.engine.session import Session, open_session

__all__ = ["Measures", "Session", "absent", "is_supplied", "measure", "open_session", "warnings_of"]
