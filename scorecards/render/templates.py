"""Filling templates: the team's own folders first, then the shipped ones; mistakes named by file and line."""

import traceback
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)

from scorecards.assets import shipped
from scorecards.errors import ConfigurationError, configuration_error

#: |z| of a month-on-month change that is marked in the tables.
UNUSUAL = 3
HINT = "the shipped template of the same name shows which names there are"


@lru_cache(maxsize=16)
def environment(overrides: tuple[Path, ...]) -> Environment:
    """Templates of the given folders, searched in order, before the shipped ones."""
    made = Environment(
        loader=FileSystemLoader([*overrides, shipped("templates")]),
        autoescape=select_autoescape(disabled_extensions=("css",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.tests["unusual"] = lambda z: z is not None and abs(z) > UNUSUAL
    return made


def fill(name: str, overrides: tuple[Path, ...], values: Mapping[str, object]) -> str:
    """The text of a template.

    Raises ConfigurationError for a mistake in a template (syntax, unknown name, missing file, an operation
    that fails); an exception from this program's own code is a bug and passes through.
    """
    try:
        return environment(overrides).get_template(name).render(values)
    except TemplateSyntaxError as error:
        where = error.filename or error.name or name
        raise configuration_error(where, error.message or "is not a template", HINT, error.lineno) from error
    except TemplateNotFound as error:
        folders = ", ".join(str(folder) for folder in (*overrides, shipped("templates")))
        raise configuration_error(str(error.name), "there is no such template", f"searched in {folders}") from error
    except Exception as error:
        problem = _in_template(error, overrides)
        if problem is None:
            raise
        raise problem from error


def _in_template(error: Exception, overrides: tuple[Path, ...]) -> ConfigurationError | None:
    """The error with the template line it comes from; None where the fault is not the template's."""
    folders = tuple(str(folder) for folder in (*overrides, shipped("templates")))
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame for frame in frames if frame.filename.startswith(folders)]
    if not lines or not (isinstance(error, TemplateError) or frames[-1] is lines[-1]):
        return None
    return configuration_error(lines[-1].filename, str(error), HINT, lines[-1].lineno)
