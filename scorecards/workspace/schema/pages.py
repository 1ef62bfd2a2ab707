"""Shape of pages.yaml: which pages a scorecard has, and which KPIs stand out on them."""

from typing import Annotated, Literal

from pydantic import Field

from scorecards.workspace.schema.base import Name, Shape

PageName = Literal[
    "summary", "kpis", "trends", "explanation", "lanes", "claims", "cost", "peers", "notes", "actions"
]  # fmt: skip


class LayoutShape(Shape):
    """The pages of one kind of partner."""

    pages: Annotated[list[PageName], Field(min_length=1)] | None = Field(default=None, description="in print order")
    headline: Annotated[list[Name], Field(max_length=5)] | None = Field(
        default=None, description="KPIs at the top of the first page"
    )
    trends: Annotated[list[Name], Field(max_length=12)] | None = Field(
        default=None, description="KPIs of the control charts; without it they are chosen"
    )


class PagesShape(Shape):
    """The pages of each kind of partner; what is left out stays as it is shipped."""

    transport: LayoutShape = Field(default_factory=LayoutShape)
    fulfilment: LayoutShape = Field(default_factory=LayoutShape)
