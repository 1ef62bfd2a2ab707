"""Source files that are not whole: refused, with what to do; the documents stand, and the whole file is read later."""

import csv
import threading
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from scorecards.errors import DataError
from scorecards.sources.cache import Cache
from tests.faults.conftest import ONE, halves, run

CHECK = "check"

Made = Callable[[Path], Path]
Cut = Callable[[bytes], bytes]


def rows_of(workspace: Path) -> list[list[str]]:
    with (workspace / "data" / "shipments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def as_parquet(workspace: Path) -> Path:
    path = workspace / "data" / "shipments.parquet"
    with duckdb.connect() as con:
        source = workspace / "data" / "shipments.csv"
        con.execute(f"COPY (FROM read_csv('{source}', delim=';', all_varchar=true)) TO '{path}' (FORMAT parquet)")
    return path


def as_workbook(workspace: Path) -> Path:
    path = workspace / "data" / "shipments.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows_of(workspace)[:500]):
            sheet.write_row(number, 0, row)
    return path


def as_quoted(workspace: Path) -> Path:
    path = workspace / "data" / "shipments.csv"
    rows = rows_of(workspace)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    return path


def as_it_is(workspace: Path) -> Path:
    return workspace / "data" / "shipments.csv"


def in_a_row(data: bytes) -> bytes:
    """Cut behind the second field of a row."""
    start = data.rindex(b"\n", 0, len(data) * 2 // 3) + 1
    return data[: data.index(b";", data.index(b";", start) + 1)]


def in_a_quote(data: bytes) -> bytes:
    """Cut inside the quotes of a field."""
    return data[: data.rindex(b'\n"', 0, len(data) * 2 // 3) + 4]


def without_end(data: bytes) -> bytes:
    return data[: len(data) - 600]


@pytest.mark.parametrize(
    ("made", "cut", "says", "hint"),
    [
        (as_it_is, in_a_row, "ends in the middle of a row: the row has 2 fields", "copy or export it again"),
        (as_quoted, in_a_quote, "a quote is opened here and never closed", "copy or export it again"),
        (as_parquet, without_end, "is not a readable Parquet file", "Copy the file again"),
        (as_workbook, without_end, "is not a readable workbook", "or copy it again: it may be incomplete"),
    ],
)  # fmt: skip
def test_a_file_without_its_end_is_refused(workspace: Path, made: Made, cut: Cut, says: str, hint: str) -> None:
    path = made(workspace)
    main_file = workspace / "scorecards.yaml"
    text = main_file.read_text(encoding="utf-8").replace("shipments*.csv", path.name)
    if path.suffix != ".csv":
        text = "\n".join(line for line in text.splitlines() if "encoding: utf-8}" not in line)
    main_file.write_text(text, encoding="utf-8")
    whole = path.read_bytes()
    path.write_bytes(cut(whole))
    (workspace / "out").mkdir()
    (workspace / "out" / "earlier.pdf").write_bytes(b"earlier")
    for command in ("build", "publish"):
        result = run(workspace, command, *ONE)
        assert result.exit_code == 3, result.output
        assert f"{path}" in result.output
        assert says in result.output
        assert hint in result.output
    assert [file.name for file in (workspace / "out").rglob("*")] == ["earlier.pdf"]
    assert halves(workspace) == []
    path.write_bytes(whole)
    result = run(workspace, CHECK)
    assert result.exit_code == 0, result.output


def test_a_last_row_without_its_end_of_line_is_a_row(workspace: Path) -> None:
    before = run(workspace, CHECK).stdout
    path = as_it_is(workspace)
    path.write_bytes(path.read_bytes().rstrip(b"\r\n"))
    assert run(workspace, CHECK).stdout == before


def test_a_file_that_is_still_copied_is_refused(workspace: Path) -> None:
    """A thread goes on copying rows into it until the program has said so."""
    path = as_it_is(workspace)
    whole = path.read_bytes()
    start = whole.index(b"\n", len(whole) // 2) + 1
    path.write_bytes(whole[:start])
    done = threading.Event()

    def copy() -> None:
        with path.open("ab", buffering=0) as file:
            for line in whole[start:].splitlines(keepends=True):
                if done.is_set():
                    return
                file.write(line)
                time.sleep(0.002)

    thread = threading.Thread(target=copy)
    thread.start()
    result = run(workspace, CHECK)
    done.set()
    thread.join()
    assert result.exit_code == 3, result.output
    assert f"{path}: the file changed while it was read" in result.output
    assert "wait, and run it again" in result.output
    path.write_bytes(whole)
    assert run(workspace, CHECK).exit_code == 0
    assert halves(workspace) == []


def test_what_was_read_of_a_growing_file_is_not_kept(tmp_path: Path) -> None:
    """Whatever else goes wrong with half of a file is not what is said of it."""
    path = tmp_path / "rows.csv"
    path.write_bytes(b"a\n")
    cache = Cache(tmp_path / "cache")

    def read(*, grows: bool) -> str:
        found = cache.file_digest(path)
        with cache.steady([path]):
            if grows:
                path.write_bytes(path.read_bytes() + b"b\n")
            raise KeyError(found)

    with pytest.raises(KeyError) as first:
        read(grows=False)
    with pytest.raises(DataError, match="the file changed while it was read"):
        read(grows=True)
    with pytest.raises(KeyError) as later:
        read(grows=False)
    assert first.value.args != later.value.args
    with pytest.raises(DataError, match="the file changed while it was read"), cache.steady([path]):
        path.unlink()
