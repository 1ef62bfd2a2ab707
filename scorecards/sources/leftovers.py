"""Names of what is being written, by which a later run knows what a killed one has left behind."""

import errno
import os
import platform
import re
import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

_OWNED = re.compile(r"\.(?P<where>[0-9A-Za-z_]+)-(?P<process>\d+)(\.\w+)?\.tmp$")
_FULL = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT))


def owner() -> str:
    """Machine and number of this process: `laptop_4026531836-812`."""
    return f"{_where()}-{os.getpid()}"


def unfinished(name: str) -> str:
    """What a file or folder is called until it is whole."""
    return f"{name}.{owner()}.tmp"


def clear(paths: Iterable[Path]) -> None:
    """Remove of these what processes of this machine were writing that are gone; whatever else there is stays."""
    for path in paths:
        if _is_left(path):
            with suppress(OSError):  # another run clears too, or the folder is not ours
                path.unlink()
                continue
            shutil.rmtree(path, ignore_errors=True)


def out_of_room(error: BaseException) -> bool:
    """Whether a full disk is behind an error, whoever raises it."""
    return any(words in str(error) for words in _FULL)


def _is_left(path: Path) -> bool:
    found = _OWNED.search(path.name)
    # Elsewhere the number of a process says nothing, and on Windows asking for one would interrupt it.
    if found is None or found["where"] != _where() or os.name == "nt":
        return False
    try:
        os.kill(int(found["process"]), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


@lru_cache(maxsize=1)
def _where() -> str:
    """The machine; with the space that its numbers of processes hold in, for containers may share its name."""
    name = re.sub(r"[^0-9A-Za-z]", "_", platform.node())
    try:
        return f"{name}_{os.stat('/proc/self/ns/pid').st_ino}"  # noqa: PTH116 (it is a link to no file)
    except OSError:
        return f"{name}_"
