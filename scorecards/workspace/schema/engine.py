"""Shape of `engine` in scorecards.yaml: where the rows are grouped."""

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from scorecards.workspace.schema.base import Scalar, Shape

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"


def _prefix(written: str) -> str:
    if not re.fullmatch(rf"({_NAME}\.){{0,2}}{_NAME}", written):
        raise ValueError(f"{written!r} cannot begin the name of a view: write scorecards_ or mart.scorecards_")
    return written


def database_url(written: str) -> str:
    """The address of a PostgreSQL database without a password, or env:NAME. Raises ValueError for anything else."""
    if written.startswith("env:"):
        return written
    parts = urlsplit(written)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("write postgresql://user@host/database, or env:NAME of an environment variable that holds it")
    if parts.password or "password=" in parts.query:
        raise ValueError("a password stands in this file: put it into the environment variable PGPASSWORD")
    return written


class EngineShape(Shape):
    """Which engine, and how it is reached."""

    kind: Literal["duckdb", "postgres", "spark"] = "duckdb"
    url: Annotated[str, AfterValidator(database_url)] | None = Field(
        default=None, description="postgres: postgresql://user@host/database, or env:NAME; without a password"
    )
    master: str | None = Field(default=None, description="spark: local[4], spark://host:7077, yarn, k8s://…")
    options: dict[str, Scalar] = Field(default={}, description="spark: its settings by name")
    prefix: Annotated[str, AfterValidator(_prefix)] = Field(
        default="scorecards_", description="how the names of the canonical views begin, with their schema if any"
    )

    @model_validator(mode="after")
    def _of_this_kind(self) -> "EngineShape":
        foreign = {
            "duckdb": {"url", "master", "options", "prefix"},
            "postgres": {"master", "options"},
            "spark": {"url"},
        }
        for name in sorted(foreign[self.kind] & self.model_fields_set):
            raise ValueError(f"`{name}` is not for the engine {self.kind}")
        if self.kind == "postgres" and self.url is None:
            raise ValueError("postgres needs a `url`: postgresql://user@host/database, or env:NAME")
        return self
