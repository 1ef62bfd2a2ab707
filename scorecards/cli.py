"""The command line: parse, call, print, exit code. Heavy libraries are imported inside the commands."""

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scorecards import __version__
from scorecards.errors import ConfigurationError, DataError, Problem, ScorecardError
from scorecards.model import Month, Partner, parse_period

if TYPE_CHECKING:
    from scorecards.engine import Session
    from scorecards.outbox import Made
    from scorecards.workspace import Workspace

SOME_FAILED = 1
_DISK_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_NAME_HELP = "Id, name or alias of a partner; may be repeated."
_JOBS_HELP = "Documents made at a time.  [default: one per core]"


class _Commands(click.Group):
    """Turns problems into text and an exit code, in one place."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a ScorecardError or a full disk is a message, anything else is a bug with its traceback."""
        try:
            return super().invoke(ctx)
        except ScorecardError as error:
            problems, code = error.problems, error.exit_code
        except OSError as error:
            if error.errno not in _DISK_FULL:
                raise
            where = str(error.filename or "disk")
            problems = (Problem(where, None, f"cannot be written: {error.strerror}", "Make room and run it again."),)
            code = ConfigurationError.exit_code
        for problem in problems:
            click.echo(_styled(problem), err=True)
        count = len(problems)
        click.echo(f"{count} problem{'s' if count != 1 else ''}. No document was changed.", err=True)
        return ctx.exit(code)


def _styled(problem: Problem) -> str:
    head, _, hint = str(problem).partition("\n")
    return f"{click.style('error', fg='red', bold=True)}: {head}" + (f"\n{hint}" if hint else "")


def _complete_partner(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Partner ids for shell completion, from the file names alone."""
    place = Path(ctx.find_root().params.get("workspace") or ".")
    folder = (place.parent if place.suffix in (".yaml", ".yml") else place) / "partners"
    return sorted(path.stem for path in folder.glob("*.yaml") if path.stem.startswith(incomplete))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-w",
    "--workspace",
    type=click.Path(path_type=Path),
    default=Path(),
    help="Folder of the workspace, or its main YAML file.  [default: current folder]",
)
@click.option(
    "--data", type=click.Path(path_type=Path), help="Folder of the data files, instead of the workspace's own."
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.version_option(__version__, prog_name="scorecards")
@click.pass_context
def main(ctx: click.Context, workspace: Path, data: Path | None, strict: bool) -> None:
    """Monthly scorecards for transport and fulfilment partners.

    A workspace is a folder with scorecards.yaml, partners/, brand.yaml and data. `scorecards init` writes one.
    """
    ctx.obj = {"workspace": workspace, "data": data, "strict": strict}


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Write a commented, working workspace into FOLDER."""
    from scorecards.assets import shipped

    _must_be_new(folder)
    shutil.copytree(shipped("config") / "examples" / "starter", folder, dirs_exist_ok=True)
    _write_schemas(folder)
    click.echo(
        f"Wrote a workspace into {folder}. Next: scorecards -w {folder} check, then scorecards -w {folder} build"
    )


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def demo(folder: Path) -> None:
    """Write the demo network (invented carriers, 27 months) and its workspace into FOLDER."""
    from scorecards.demo import write_demo

    if (folder / "scorecards.yaml").exists():
        click.echo(f"{folder} holds a workspace already; nothing was written.")
        return
    _must_be_new(folder)
    # Beside its place first: what was interrupted is not taken for a workspace the next time.
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    with _progress("Generating the demo network"):
        write_demo(partial)
    _write_schemas(partial)
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    click.echo(f"Wrote the demo network into {folder}. Next: scorecards -w {folder} build")


@main.command()
@click.pass_obj
def check(options: dict[str, Any]) -> None:
    """Read everything and list all problems: configuration, mappings, data."""
    from scorecards.engine import warnings_of
    from scorecards.terminal import print_sources

    workspace = _workspace(options)
    session = _session(workspace)
    print_sources(session.tables.reports)
    warnings = warnings_of(session)
    for warning in warnings:
        click.echo(f"{click.style('warning', fg='yellow')}: {warning}")
    target = workspace.folder / "rejects.csv"
    if session.tables.rejects:
        session.write_rejects(target)
        click.echo(f"Every rejected row with file, row and reason: {target}")
    else:
        target.unlink(missing_ok=True)
    click.echo(f"Data as of {session.tables.data_as_of}. {len(warnings)} warning{'s' if len(warnings) != 1 else ''}.")
    _refuse_warnings(options, warnings)


@main.command()
@click.argument("period", required=False)
@click.option("--partner", "names", multiple=True, metavar="NAME", shell_complete=_complete_partner, help=_NAME_HELP)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the documents.  [default: WORKSPACE/out]")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, help=_JOBS_HELP)
@click.pass_obj
def build(options: dict[str, Any], period: str | None, names: tuple[str, ...], out: Path | None, jobs: int) -> None:
    """Build the scorecards of PERIOD (a month like 2026-10; default: the last full month in the data)."""
    from scorecards.compose import compose
    from scorecards.engine import warnings_of
    from scorecards.outbox import build as build_documents
    from scorecards.terminal import print_made

    workspace = _workspace(options)
    wanted = _month_or_none(period)
    session = _session(workspace)
    _refuse_warnings(options, warnings_of(session))
    month = wanted or _default_month(session)
    partners = _with_data(session, _chosen(session, names), month, explicit=bool(names))
    with _progress("Composing"):
        cards = [compose(workspace, session.tables, session.measures, partner, month) for partner in partners]
    target = (out or workspace.folder / "out").resolve()
    made: list[Made] = []
    with _bar("Rendering", len(cards)) as advance:
        for document in build_documents(cards, workspace.brand, workspace.logos, workspace.overrides, target, jobs):
            made.append(document)
            advance()
    if session.tables.rejects:
        session.write_rejects(target / str(month) / "rejects.csv")
    made.sort(key=lambda entry: -(entry.card.lanes.total.n if entry.card.lanes else 0))
    print_made(made, target, month)
    failed = [entry for entry in made if entry.problems]
    for entry in failed:
        for problem in entry.problems:
            click.echo(_styled(problem), err=True)
    if failed:
        click.echo(f"{len(failed)} of {len(made)} scorecards could not be made.", err=True)
        sys.exit(ConfigurationError.exit_code if len(failed) == len(made) else SOME_FAILED)


@main.command()
@click.argument("partner", shell_complete=_complete_partner)
@click.argument("period", required=False)
@click.option("--json", "as_json", is_flag=True, help="The whole scorecard as JSON: every figure, verdict and word.")
@click.pass_obj
def show(options: dict[str, Any], partner: str, period: str | None, as_json: bool) -> None:
    """Print the scorecard of PARTNER on the terminal."""
    from scorecards.compose import compose
    from scorecards.model import scorecard_to_json

    workspace = _workspace(options)
    wanted = _month_or_none(period)
    session = _session(workspace, quiet=as_json)
    month = wanted or _default_month(session)
    chosen = _with_data(session, _chosen(session, (partner,)), month, explicit=True)[0]
    card = compose(workspace, session.tables, session.measures, chosen, month)
    if as_json:
        click.echo(scorecard_to_json(card), nl=False)
    else:
        from scorecards.terminal import print_card

        print_card(card)


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


def _workspace(options: dict[str, Any]) -> "Workspace":
    from scorecards.workspace import load_workspace

    return load_workspace(options["workspace"], options["data"])


def _session(workspace: "Workspace", *, quiet: bool = False) -> "Session":
    from scorecards.engine import open_session

    if quiet:
        return open_session(workspace)
    with _progress("Reading sources and computing KPIs"):
        return open_session(workspace)


def _month_or_none(text: str | None) -> Month | None:
    if text is None:
        return None
    try:
        period = parse_period(text)
    except ValueError as error:
        raise ConfigurationError([Problem("PERIOD", None, str(error))]) from None
    if not isinstance(period, Month):
        what = f"{text} is not a month: scorecards are built per month"
        raise ConfigurationError([Problem("PERIOD", None, what, "Write a month like 2026-10.")])
    return period


def _default_month(session: "Session") -> Month:
    """The last full month before the data date."""
    return Month.of(session.tables.data_as_of).shift(-1)


def _chosen(session: "Session", names: tuple[str, ...]) -> list[Partner]:
    import difflib

    partners = session.tables.partners
    if not names:
        return list(partners)
    spelled = {name.casefold(): p for p in partners for name in (*p.aliases, p.name, p.id)}
    chosen: dict[str, Partner] = {}
    problems = []
    for name in names:
        if found := spelled.get(name.strip().casefold()):
            chosen[found.id] = found
            continue
        close = difflib.get_close_matches(name.casefold(), list(spelled), n=1)
        hint = f"Did you mean {spelled[close[0]].id!r}?" if close else f"Partners: {', '.join(p.id for p in partners)}."
        problems.append(Problem("partner", None, f"there is no partner {name!r}", hint))
    if problems:
        raise ConfigurationError(problems)
    return list(chosen.values())


def _with_data(session: "Session", partners: list[Partner], month: Month, *, explicit: bool) -> list[Partner]:
    """Partners with any row in the month; the others are named, and asked for explicitly they are an error."""
    present = {partner.id: session.measures.months(partner.id) for partner in partners}
    found = [partner for partner in partners if month in present[partner.id]]
    missing = [partner for partner in partners if partner not in found]
    if missing and (explicit or not found):
        raise DataError([_no_data(partner, present[partner.id], month) for partner in missing])
    for partner in missing:
        click.echo(f"no scorecard: {_no_data(partner, present[partner.id], month)}", err=True)
    return found


def _no_data(partner: Partner, months: list[Month], month: Month) -> Problem:
    hint = f"Its data goes from {months[0]} to {months[-1]}." if months else "No row of the data names this partner."
    return Problem(partner.id, None, f"has no data in {month}", hint)


def _refuse_warnings(options: dict[str, Any], warnings: list[str]) -> None:
    if options["strict"] and warnings:
        raise DataError([Problem("--strict", None, warning) for warning in warnings])


@contextmanager
def _progress(text: str) -> Iterator[None]:
    """A spinner on a terminal, a plain line in a log."""
    if not sys.stderr.isatty():
        click.echo(f"{text} …", err=True)
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text):
        yield


@contextmanager
def _bar(text: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar on a terminal, one line in a log."""
    if not sys.stderr.isatty():
        click.echo(f"{text} {total} documents …", err=True)
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(text, total=total)
        yield lambda: progress.advance(task)
