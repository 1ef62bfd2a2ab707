"""The group of commands: problems become text and an exit code in one place."""

import errno
from pathlib import Path
from typing import Any

import click

from scorecards import __version__
from scorecards.errors import ConfigurationError, Problem, ScorecardError

_DISK_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


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
            click.echo(styled(problem), err=True)
        count = len(problems)
        click.echo(f"{count} problem{'s' if count != 1 else ''}. No document was changed.", err=True)
        return ctx.exit(code)


def styled(problem: Problem) -> str:
    """A problem as the terminal shows it."""
    head, _, hint = str(problem).partition("\n")
    return f"{click.style('error', fg='red', bold=True)}: {head}" + (f"\n{hint}" if hint else "")


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
