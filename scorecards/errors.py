"""What can be wrong with an input, said so that a person can act on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong.

    `where` is a file (or a KPI, a partner), `line` its line or row (1 is the first),
    `what` is the fault and `hint` what to do about it.
    """

    where: str
    line: int | None
    what: str
    hint: str = ""

    def __str__(self) -> str:
        place = self.where if self.line is None else f"{self.where}:{self.line}"
        return f"{place}: {self.what}" + (f"\n    {self.hint}" if self.hint else "")


class ScorecardError(Exception):
    """All problems found in one step, never the first one alone."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ConfigurationError(ScorecardError):
    """The workspace or the call is wrong (exit code 2)."""

    exit_code = 2


class DataError(ScorecardError):
    """Input data cannot be used (exit code 3)."""

    exit_code = 3


def configuration_error(where: str | Path, what: str, hint: str = "", line: int | None = None) -> ConfigurationError:
    """One configuration problem as an exception."""
    return ConfigurationError([Problem(str(where), line, what, hint)])


def data_error(where: str | Path, what: str, hint: str = "", line: int | None = None) -> DataError:
    """One problem of the input data as an exception."""
    return DataError([Problem(str(where), line, what, hint)])
