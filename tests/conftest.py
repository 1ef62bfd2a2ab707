"""A desk: a small workspace that a test writes by hand, reads and asks for its faults."""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

from scorecards.cli import main
from scorecards.errors import Problem, ScorecardError
from scorecards.sources.cache import Cache
from scorecards.sources.tables import Tables, import_tables
from scorecards.workspace import Workspace, load_workspace

# A shared machine may be slow: how long an example takes is no fault.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

PARTNER = """\
name: Alpha Parcel
targets:
  on_time: {target: 95 %, weight: 100}
"""
SOURCES = """\
sources:
  shipments:
    export:
      files: shipments.csv
      columns: {shipment_id: id, partner: carrier}
"""


@dataclass(frozen=True)
class Desk:
    """A folder with a workspace; `write` takes YAML and CSV as indented text, or bytes."""

    folder: Path

    def write(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode(encoding))
        return path

    def shipments(
        self, columns: str, options: str = "", files: str = "shipments.csv", table: str = "shipments"
    ) -> None:
        """The main file with one source, its columns and options as one-line YAML mappings without braces."""
        lines = ["sources:", f"  {table}:", "    export:", f"      files: {files}"]
        lines += [f"      {option}" for option in textwrap.dedent(options).strip().splitlines()]
        lines += [f"      columns: {{{columns}}}"] if columns else []
        if table != "shipments":
            lines += ["  shipments: {}"]
        self.write("scorecards.yaml", "\n".join([*lines, "data_as_of: 2026-11-01"]) + "\n")

    def load(self, data: Path | None = None) -> Workspace:
        return load_workspace(self.folder, data)

    def read(self, data: Path | None = None) -> Tables:
        with duckdb.connect() as con:
            return import_tables(self.load(data), con, Cache(self.folder / ".scorecards-cache"))

    def rows(self, table: str = "shipments") -> list[dict[str, Any]]:
        """The rows of a canonical table in the order of the files, columns that hold anything."""
        path = self.read().tables[table].path
        with duckdb.connect() as con:
            frame = con.execute(f"SELECT * FROM '{path}' ORDER BY _source, _file, _row")  # noqa: S608  # our own path
            names = [entry[0] for entry in frame.description or []]
            return [
                {name: value for name, value in zip(names, row, strict=True) if value is not None}
                for row in frame.fetchall()
            ]

    def rejects(self) -> list[tuple[str, int, str]]:
        """File, row and reason of every rejected row."""
        found: list[tuple[str, int, str]] = []
        with duckdb.connect() as con:
            for path in self.read().rejects_paths:
                sql = f"SELECT file, row, reason FROM '{path}' ORDER BY file, row"  # noqa: S608  # our own path
                found += con.execute(sql).fetchall()
        return found

    def faults(self) -> list[Problem]:
        """What is wrong with the configuration or, where nothing is, with the data."""
        try:
            self.read()
        except ScorecardError as error:
            return list(error.problems)
        return []

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["-w", str(self.folder), *arguments])


def says(problem: Problem, name: str, line: int | None, *words: str) -> None:
    """The problem names the file and its line, what is wrong and, among the words, what to do."""
    assert problem.where.endswith(name), str(problem)
    assert problem.line == line, str(problem)
    for word in words:
        assert word in str(problem), str(problem)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A faultless workspace of one partner and one CSV file with two parcels; data folder and workspace are one."""
    desk = Desk(tmp_path / "desk")
    desk.write("scorecards.yaml", SOURCES)
    desk.write("partners/alpha.yaml", PARTNER)
    desk.write("data/shipments.csv", "id,carrier,scan\nP1,Alpha Parcel,2026-10-01\nP2,alpha,2026-10-02\n")
    return desk
