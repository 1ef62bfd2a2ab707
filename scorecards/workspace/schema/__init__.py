"""The shape of the YAML files. Unknown keys are errors; what is wrong is said in plain words."""

from typing import Any

from pydantic import BaseModel

from scorecards.workspace.schema.actions import ActionsShape
from scorecards.workspace.schema.base import EXAMPLES
from scorecards.workspace.schema.calendar import CalendarShape
from scorecards.workspace.schema.catalogue import KpiShape, TableColumnShape, TableShape
from scorecards.workspace.schema.engine import EngineShape
from scorecards.workspace.schema.exchange_rates import RatesShape
from scorecards.workspace.schema.main import BrandShape, WorkspaceShape
from scorecards.workspace.schema.mix import MixShape
from scorecards.workspace.schema.pages import PagesShape
from scorecards.workspace.schema.partners import PartnerDefaults, PartnerShape, TargetShape
from scorecards.workspace.schema.rate_cards import RateCardShape
from scorecards.workspace.schema.register import RegisterShape
from scorecards.workspace.schema.sources import ColumnMapping, CsvOptions, SourceShape, SqliteOptions, XlsxOptions
from scorecards.workspace.schema.unit_costs import UnitCostsShape

__all__ = [
    "EXAMPLES",
    "BrandShape",
    "CalendarShape",
    "ColumnMapping",
    "CsvOptions",
    "EngineShape",
    "KpiShape",
    "MixShape",
    "PartnerDefaults",
    "PartnerShape",
    "SourceShape",
    "SqliteOptions",
    "TableColumnShape",
    "TableShape",
    "TargetShape",
    "WorkspaceShape",
    "XlsxOptions",
    "json_schemas",
]

#: File kinds of a workspace and their shapes, for `scorecards schema`.
SHAPES: dict[str, type[BaseModel]] = {
    "scorecards": WorkspaceShape,
    "partner": PartnerShape,
    "brand": BrandShape,
    "kpis": KpiShape,
    "exclusions": RegisterShape,
    "exchange_rates": RatesShape,
    "unit_costs": UnitCostsShape,
    "rate_cards": RateCardShape,
    "mix": MixShape,
    "actions": ActionsShape,
    "pages": PagesShape,
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """JSON Schemas by file kind; `kpis` is a mapping from id to KPI."""
    schemas = {kind: shape.model_json_schema(by_alias=True) for kind, shape in SHAPES.items()}
    kpi = schemas["kpis"]
    definitions = kpi.pop("$defs", {})
    schemas["kpis"] = {"type": "object", "additionalProperties": kpi, "$defs": definitions}
    # What a file does not say may stand in the file that it extends.
    for part in (schemas["scorecards"], *schemas["scorecards"]["$defs"].values()):
        part.pop("required", None)
    for kind, schema in schemas.items():
        schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
        schema["title"] = f"scorecards: {kind}"
    return schemas
