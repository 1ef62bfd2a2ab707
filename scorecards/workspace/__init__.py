"""YAML becomes a checked `Workspace`."""

from scorecards.workspace.expressions import columns_of, faults, is_condition, rendered
from scorecards.workspace.fingerprint import fingerprint
from scorecards.workspace.load import FILE_NAME, Source, Workspace, load_catalogue, load_workspace
from scorecards.workspace.money import factor_of, is_amount
from scorecards.workspace.partners import spelling
from scorecards.workspace.row_rules import RowRules
from scorecards.workspace.schema import ColumnMapping, CsvOptions, EngineShape, SourceShape, json_schemas
from scorecards.workspace.settings import SEPARATOR, settings
from scorecards.workspace.source_checks import SQLITE_SUFFIXES

__all__ = [
    "FILE_NAME",
    "SEPARATOR",
    "SQLITE_SUFFIXES",
    "ColumnMapping",
    "CsvOptions",
    "EngineShape",
    "RowRules",
    "Source",
    "SourceShape",
    "Workspace",
    "columns_of",
    "factor_of",
    "faults",
    "fingerprint",
    "is_amount",
    "is_condition",
    "json_schemas",
    "load_catalogue",
    "load_workspace",
    "rendered",
    "settings",
    "spelling",
]
