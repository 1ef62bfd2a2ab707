"""Commands that write workspaces and schemas, and list the catalogue."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from scorecards.cli.group import main
from scorecards.cli.run import progress
from scorecards.errors import ConfigurationError, Problem, configuration_error
from scorecards.sources.leftovers import out_of_room

_EXAMPLE_HELP = (
    "Which workspace: a carrier's invoice format (dhl-express, fedex-invoice, ups-billing), or the general one.  "
    "[default: starter]"
)
_CORRECT_HELP = "Put the corrections of October in place in a demo that is there."


def _examples() -> dict[str, Path]:
    """The shipped workspaces that bring their own data, by name."""
    from scorecards.assets import shipped

    return {path.parent.name: path.parent for path in sorted((shipped("config") / "examples").glob("*/data"))}


def _complete_example(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in _examples() if name.startswith(incomplete)]


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--example", default="starter", shell_complete=_complete_example, help=_EXAMPLE_HELP)
def init(folder: Path, example: str) -> None:
    """Write a commented, working workspace into FOLDER."""
    found = _examples()
    if example not in found:
        hint = f"Examples: {', '.join(found)}."
        raise ConfigurationError([Problem("--example", None, f"there is no example {example!r}", hint)])
    _must_be_new(folder)
    with _whole(folder) as partial:
        shutil.copytree(found[example], partial)
        _write_schemas(partial)
    click.echo(
        f"Wrote a workspace into {folder}. Next: scorecards -w {folder} check, then scorecards -w {folder} build"
    )


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--correct", is_flag=True, help=_CORRECT_HELP)
def demo(folder: Path, correct: bool) -> None:
    """Write the demo network (invented carriers, 27 months) and its workspace into FOLDER.

    In its folder `corrections` lies what becomes known of Boréal Express after October is published: late scans, a
    corrected invoice, accepted disputes and a target put right. --correct puts it in place.
    """
    from scorecards.demo import correct_demo, write_demo

    if correct:
        for corrected in correct_demo(folder):
            click.echo(f"{corrected.what}: {corrected.path}")
        return
    if (folder / "scorecards.yaml").exists():
        click.echo(f"{folder} holds a workspace already; nothing was written.")
        return
    _must_be_new(folder)
    with progress("Generating the demo network"), _whole(folder) as partial:
        write_demo(partial)
        _write_schemas(partial)
    click.echo(f"Wrote the demo network into {folder}. Next: scorecards -w {folder} build")


@main.command()
@click.pass_obj
def kpis(options: dict[str, Any]) -> None:
    """List the catalogue: every KPI with its definition, and where it comes from."""
    from scorecards.terminal import print_kpis
    from scorecards.workspace import load_catalogue

    folder = options["workspace"]
    print_kpis(load_catalogue(folder if folder.is_dir() else folder.parent))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def schema(options: dict[str, Any], folder: Path | None) -> None:
    """Write JSON Schemas of the YAML files into FOLDER (default: the workspace), for editors."""
    target = folder or (options["workspace"] if options["workspace"].is_dir() else options["workspace"].parent)
    for path in _write_schemas(target):
        click.echo(str(path))


def _must_be_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError([Problem(str(folder), None, "is not an empty folder", "Name a new folder.")])


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder to fill beside its place: what was interrupted is not taken for a workspace the next time."""
    folder = folder.resolve()
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        yield partial
    except BaseException as error:
        shutil.rmtree(partial, ignore_errors=True)
        if isinstance(error, OSError) and out_of_room(error):
            raise configuration_error(folder, "cannot be written: the disk is full", "Make room.") from None
        raise
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)


def _write_schemas(folder: Path) -> list[Path]:
    import json

    from scorecards.outbox import write_whole
    from scorecards.workspace import json_schemas

    paths = []
    for kind, content in json_schemas().items():
        path = folder / "schemas" / f"{kind}.schema.json"
        write_whole(path, (json.dumps(content, indent=2) + "\n").encode())
        paths.append(path)
    return paths
