from pathlib import Path

import pytest

from scorecards.errors import ConfigurationError
from scorecards.render import render_html, render_pdf
from scorecards.render.templates import fill
from tests.render import example


def own(folder: Path, name: str, text: str) -> tuple[Path, ...]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return (folder,)


def test_an_own_template_replaces_the_shipped_one(tmp_path: Path) -> None:
    overrides = own(tmp_path, "sections/trends.html", "<p>Own words about {{ card.partner }}</p>")
    html = render_html(example.CARD, example.BRAND, overrides)
    assert "<p>Own words about Boréal Express</p>" in html
    assert "Other scored KPIs" in html  # the other pages are still the shipped ones


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("one\n{% if %}\n", 2, "Expected an expression"),
        ("one\ntwo\n{{ card.partnr }}\n", 3, "has no attribute 'partnr'"),
        ("{{ partner }}", 1, "'partner' is undefined"),
        ("\n{{ 1 + 'a' }}", 2, "unsupported operand"),
        ("\n\n{{ columns(200, 100) }}", 3, "the column widths sum to 300 mm"),
        ("{{ f.number(1) }}", 1, "missing 1 required positional argument: 'decimals'"),
    ],
)
def test_a_mistake_in_a_template_is_named_by_file_and_line(tmp_path: Path, text: str, line: int, what: str) -> None:
    overrides = own(tmp_path, "sections/trends.html", text)
    with pytest.raises(ConfigurationError) as caught:
        render_html(example.CARD, example.BRAND, overrides)
    (problem,) = caught.value.problems
    assert problem.where == str(tmp_path / "sections" / "trends.html")
    assert problem.line == line
    assert what in problem.what
    assert problem.hint


def test_a_missing_template_is_named_with_the_folders_searched(tmp_path: Path) -> None:
    overrides = own(tmp_path, "sections/trends.html", "{% include 'parts/nothing.html' %}")
    with pytest.raises(ConfigurationError, match=r"parts/nothing\.html: there is no such template") as caught:
        render_html(example.CARD, example.BRAND, overrides)
    assert str(tmp_path) in caught.value.problems[0].hint


def test_a_bug_of_the_program_is_no_template_error(tmp_path: Path) -> None:
    def broken() -> str:
        raise KeyError("a bug")

    overrides = own(tmp_path, "own.html", "{{ broken() }}")
    with pytest.raises(KeyError, match="a bug"):
        fill("own.html", overrides, {"broken": broken})


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="file:///etc/hostname" alt="x">',
        '<img src="http://127.0.0.1:9/x.png" alt="x">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<style>@import url("file:///etc/hostname")</style>',
        '<div style="background:url(asset:nothing)">x</div>',
    ],
)
def test_nothing_is_fetched_from_outside(tmp_path: Path, markup: str) -> None:
    overrides = own(tmp_path, "sections/trends.html", markup)
    with pytest.raises(ConfigurationError, match="was asked for, and only pictures of the scorecard itself are served"):
        render_pdf(example.CARD, example.BRAND, overrides)


def test_a_complaint_of_the_renderer_is_an_error(tmp_path: Path) -> None:
    overrides = own(tmp_path, "sections/trends.html", '<p style="colour: red">x</p>')
    with pytest.raises(ConfigurationError, match="colour: red"):
        render_pdf(example.CARD, example.BRAND, overrides)
