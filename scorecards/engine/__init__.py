"""Catalogue × tables → `Measures`: the only room that groups rows."""

from scorecards.engine.conformance import CubeCheck, check_engine, digest_of
from scorecards.engine.far_off_dates import far_off_dates
from scorecards.engine.finer import finer
from scorecards.engine.measures import Measures
from scorecards.engine.notices import warnings_of
from scorecards.engine.passes import absent, is_supplied, measure
from scorecards.engine.session import Session, open_session, view_statements

__all__ = [
    "CubeCheck",
    "Measures",
    "Session",
    "absent",
    "check_engine",
    "digest_of",
    "far_off_dates",
    "finer",
    "is_supplied",
    "measure",
    "open_session",
    "view_statements",
    "warnings_of",
]
