"""Catalogue × tables → `Measures`: the only room that groups rows."""

from scorecards.engine.compared_rows import compared_rows
from scorecards.engine.conformance import CubeCheck, check_engine, digest_of
from scorecards.engine.cube import Listing
from scorecards.engine.far_off_dates import far_off_dates
from scorecards.engine.finer import finer, listed
from scorecards.engine.kept_rows import Parts, kept_rows
from scorecards.engine.measures import Measures
from scorecards.engine.notices import warnings_of
from scorecards.engine.passes import absent, is_supplied, measure
from scorecards.engine.row_digests import row_digests, stamp
from scorecards.engine.session import Session, open_session, view_statements

__all__ = [
    "CubeCheck",
    "Listing",
    "Measures",
    "Parts",
    "Session",
    "absent",
    "check_engine",
    "compared_rows",
    "digest_of",
    "far_off_dates",
    "finer",
    "is_supplied",
    "kept_rows",
    "listed",
    "measure",
    "open_session",
    "row_digests",
    "stamp",
    "view_statements",
    "warnings_of",
]
