"""What the documentation says exists, and what exists it says."""

import re
from pathlib import Path

import pytest

from scorecards.cli import main

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_says_what_it_does(name: str) -> None:
    assert main.commands[name].help


def test_the_readme_names_the_commands_that_exist() -> None:
    # In backticks, with options of the group before it and arguments after it: `scorecards -w DIR build 2026-10`.
    named = re.findall(r"`scorecards (?:-w \S+ )?([a-z]+)[ `]", README.read_text(encoding="utf-8"))
    assert set(named) == set(main.commands)


def test_the_readme_names_targets_of_the_makefile() -> None:
    targets = re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"\bmake ([a-z-]+)", _code(README.read_text(encoding="utf-8")))
    assert {"demo", "test"} <= set(named) <= set(targets)


def _code(markdown: str) -> str:
    """The parts of a page that are code: fenced, in backticks or indented."""
    return "\n".join(re.findall(r"```[\s\S]*?```|`[^`\n]+`|^ {4}.+$", markdown, re.MULTILINE))
