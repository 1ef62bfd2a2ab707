"""YAML: values as written, the line of each, and what is no YAML at all."""

from pathlib import Path

import pytest

from scorecards.errors import ConfigurationError
from scorecards.workspace.yaml_file import merge, read_yaml


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_words_and_numbers_stay_as_written(tmp_path: Path) -> None:
    text = "NO: {closed: [NO, 0042, 12:30, 4.30, 97.0, yes, on, true, 1900-01-01, 2026-13-45, NULL]}\n1: x\ntrue: y\n"
    values = ["NO", "0042", "12:30", "4.30", "97.0", "yes", "on", "true", "1900-01-01", "2026-13-45", "NULL"]
    assert read_yaml(written(tmp_path, text)).data == {"NO": {"closed": values}, "1": "x", "true": "y"}


def test_nothing_is_none(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, "a:\nb: ~\nc: null\nd: ''\n")).data == {"a": None, "b": None, "c": None, "d": ""}


@pytest.mark.parametrize("text", ["", "# only a remark\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_empty_mapping(tmp_path: Path, text: str | bytes) -> None:
    assert read_yaml(written(tmp_path, text)).data == {}


def test_lines_follow_merge_keys(tmp_path: Path) -> None:
    text = "a: &a\n  x: 1\n  y: [1]\nb: &b\n  <<: *a\n  x: 2\n  y: 3\nc: *b\n"
    document = read_yaml(written(tmp_path, text))
    assert document.data["b"] == document.data["c"] == {"x": "2", "y": "3"}
    assert document.place(("b", "x")).line == 6
    assert document.place(("c", "x")).line == 6
    assert document.place(("b", "y", 0)).line == 7  # the list of the anchor is gone
    assert document.place(("a", "y", 0)).line == 3


def test_an_anchor_that_overrides_may_stand_twice(tmp_path: Path) -> None:
    text = "a: &a {x: 1}\nb: &b\n  <<: *a\n  x: 2\nc: *b\nd: *b\n"
    assert read_yaml(written(tmp_path, text)).data["d"] == {"x": "2"}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: 1\nb: 2\na: 3\n", 1, "the key 'a' is given twice"),
        ("a:\n  b: 1\n  'b': 2\n", 2, "the key 'b' is given twice"),
        ("a: [1\nb: 2\n", 2, "not valid YAML"),
        ("a: b: c\n", 1, "not valid YAML"),
        ("a:\n\tb: c\n", 2, "not valid YAML"),
        ("a: 'open\n", 2, "not valid YAML"),
        ("a: @x\n", 1, "not valid YAML"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: !!python/object/apply:os.system ['x']\n", 1, "not valid YAML"),
        ("? {a: b}\n: c\n", 1, "not valid YAML"),
        ("a: x\nb: \x07y\n", 2, "U+0007"),
        ("- a\n", 1, "`key: value`"),
        ("words\n", 1, "`key: value`"),
        ("a: &a [*a]\n", None, "refers to itself"),
        ("a: &a {b: *a}\n", None, "refers to itself"),
        ("a: " + "[" * 3000, None, "too deep"),
        ("name: Boréal".encode("cp1252"), None, "UTF-8"),
        ("name: x".encode("utf-16"), None, "UTF-8"),
    ],
)
def test_what_is_no_yaml_is_said_with_its_line(tmp_path: Path, text: str | bytes, line: int | None, words: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        read_yaml(path)
    first = caught.value.problems[0]
    assert (first.where, first.line) == (str(path), line)
    assert words in str(first)
    assert first.hint or "must hold" in first.what


def test_merging_forgets_the_lines_of_what_was_replaced(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("a:\n  list: [1, 2]\n  kept: 3\n")
    base = read_yaml(tmp_path / "base.yaml")
    over = read_yaml(written(tmp_path, "\n\na:\n  list: none\n"))
    both = merge(base, over)
    assert both.data == {"a": {"list": "none", "kept": "3"}}
    assert (both.place(("a", "list", 1)).path.name, both.place(("a", "list", 1)).line) == ("file.yaml", 4)
    assert (both.place(("a", "kept")).path.name, both.place(("a", "kept")).line) == ("base.yaml", 3)
