"""Where the files that ship with the program are."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """The folder `templates` or `config` of this program.

    In a wheel they are packages inside `scorecards/`, in a checkout they stand beside it.
    Raises FileNotFoundError when neither is there: the installation is damaged.
    """
    for folder in (_PACKAGE / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the shipped folder {name!r} is missing; install scorecards again")
