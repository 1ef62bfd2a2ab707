"""Help, completion and schemas: what the command line says about itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from scorecards.cli import main
from tests.conftest import Desk

ROOT = Path(__file__).parents[2]


def _all_commands() -> dict[str, click.Command]:
    """Every command by its words, those of groups too."""
    found: dict[str, click.Command] = {"": main, **main.commands}
    for name, command in main.commands.items():
        if isinstance(command, click.Group):
            found |= {f"{name} {part}": own for part, own in command.commands.items()}
    return found


@pytest.mark.parametrize("name", sorted(_all_commands()))
def test_every_command_has_help(name: str) -> None:
    result = CliRunner().invoke(main, [*name.split(), "--help"])
    assert result.exit_code == 0
    command = _all_commands()[name]
    first = (command.help or "").splitlines()[0]
    assert first in " ".join(result.output.split())
    for parameter in command.params:
        if parameter.param_type_name == "option" and "--help" not in parameter.opts:
            assert getattr(parameter, "help", None), parameter.name


def test_the_version() -> None:
    from scorecards import __version__

    assert __version__ in CliRunner().invoke(main, ["--version"]).output


def complete(desk: Desk, *words: str) -> list[str]:
    """What bash offers for the last word."""
    line = " ".join(["scorecards", "-w", str(desk.folder), *words])
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "_SCORECARDS_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) + 2),
    }
    code = "from scorecards.cli import main; main(prog_name='scorecards')"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    return [answer.partition(",")[2] for answer in done.stdout.split()]


def test_partners_are_completed(desk: Desk) -> None:
    for name in ("alpine-post", "beta"):
        desk.write(f"partners/{name}.yaml", f"name: {name}\n")
    assert complete(desk, "show", "al") == ["alpha", "alpine-post"]
    assert complete(desk, "build", "--partner", "b") == ["beta"]
    assert complete(desk, "show", "x") == []


def test_commands_are_completed(desk: Desk) -> None:
    assert complete(desk, "s") == ["schema", "show", "status"]


def test_schemas_are_written(desk: Desk) -> None:
    result = desk.run("schema")
    assert result.exit_code == 0
    written = sorted((desk.folder / "schemas").iterdir())
    kinds = (
        "actions", "brand", "exchange_rates", "exclusions", "kpis", "mix", "pages", "partner", "rate_cards",
        "scorecards", "unit_costs",
    )  # fmt: skip
    assert [path.name for path in written] == [f"{kind}.schema.json" for kind in kinds]
    for path in written:
        assert str(path) in result.output.replace("\n", "")
        assert json.loads(path.read_text())["$schema"].startswith("https://json-schema.org/")
    elsewhere = desk.folder / "elsewhere"
    assert desk.run("schema", str(elsewhere)).exit_code == 0
    assert len(list((elsewhere / "schemas").iterdir())) == len(kinds)


def test_kpis_are_listed_with_their_definitions(desk: Desk) -> None:
    desk.write(
        "kpis/own.yaml",
        "own: {name: Ours, group: speed, unit: percent, table: shipments, month: promised_on, chart: xmr,"
        " definition: 'Counts [brackets] too.', source: s}\n",
    )
    result = desk.run("kpis")
    assert result.exit_code == 0
    for words in ("on_time", "own", "Ours", "Counts [brackets] too.", "workspace"):
        assert words in result.output
    desk.write("kpis/own.yaml", "own: {}\n")
    assert desk.run("kpis").exit_code == 2
