"""Catalogue × tables → `Measures`: the only room that groups rows."""

from scorecards.engine.duckdb_engine import is_supplied, measure
from scorecards.engine.measures import Measures

__all__ = ["Measures", "is_supplied", "measure"]
