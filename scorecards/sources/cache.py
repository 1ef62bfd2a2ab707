"""What was read once is kept under the digest of everything that went into it."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from scorecards.errors import DataError, Problem, configuration_error
from scorecards.sources.leftovers import clear, out_of_room, unfinished

FOLDER = ".scorecards-cache"
_CHUNK = 1 << 20
_KEPT = 30 * 24 * 3600


def digest(*parts: Any) -> str:
    """A short stable digest of JSON-able parts (128 bits of sha256)."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    """What JSON does not know; a set has no order of its own."""
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def growing(*paths: Path) -> DataError:
    """What is said of files that changed while they were read."""
    what, hint = "the file changed while it was read", "It is still being copied or exported: wait, and run it again."
    return DataError([Problem(str(path), None, what, hint) for path in paths])


def _stamp(path: Path) -> list[int]:
    """By which a changed file is known: size, time of change, place on the disk; nothing of one that is gone."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return []
    return [stat.st_size, stat.st_mtime_ns, stat.st_ino]


class Cache:
    """A folder of results, each under its digest, written whole or not at all.

    Raises ConfigurationError where the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known_path = folder / "files.json"
        self._known: dict[str, list[Any]] = self._load()

    def _load(self) -> dict[str, list[Any]]:
        try:
            known = json.loads(self._known_path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def file_digest(self, path: Path) -> str:
        """sha256 of a file; read again only when its size or time of change differ.

        Raises DataError for a file that changes meanwhile.
        """
        stamp = _stamp(path)
        known = self._known.get(str(path))
        if known and known[:3] == stamp:
            return str(known[3])
        value = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                value.update(chunk)
        if _stamp(path) != stamp:
            raise growing(path)
        self._known[str(path)] = [*stamp, value.hexdigest()]
        return value.hexdigest()

    @contextmanager
    def steady(self, files: Sequence[Path]) -> Iterator[None]:
        """While files are read whose digests are known: raises DataError for one that is no longer what it was then.

        Whatever else seems wrong with a file that changes while it is read is of no interest.
        """
        try:
            yield
        finally:
            changed = [path for path in files if self._known.get(str(path), [])[:3] != _stamp(path)]
            for path in changed:
                self._known.pop(str(path), None)
            if changed:
                raise growing(*changed) from None

    def remember_files(self) -> None:
        """Keep the file digests for the next run."""
        self._make_folder(self.folder)
        temporary = self.folder / unfinished(self._known_path.name)
        try:
            temporary.write_text(json.dumps(self._known), encoding="utf-8")
            temporary.replace(self._known_path)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            self._refuse_full_disk(error)
            raise

    def has(self, kind: str, key: str) -> bool:
        """Whether there is such a result."""
        return (self.folder / kind / key).is_dir()

    def made(self, kind: str, key: str, make: Callable[[Path], None]) -> Path:
        """The folder of a result; `make` fills it when it is not there yet."""
        target = self.folder / kind / key
        if target.is_dir():
            with suppress(OSError):  # a cache that may only be read is one too
                os.utime(target)  # for `tidy`: this result is in use
            return target
        temporary = target.with_name(unfinished(key))
        shutil.rmtree(temporary, ignore_errors=True)
        self._make_folder(temporary)
        try:
            make(temporary)
            temporary.rename(target)
        except Exception as error:
            # Another run may have made it meanwhile: the same digest, the same result.
            if not (isinstance(error, OSError) and target.is_dir()):
                self._refuse_full_disk(error)
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return target

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            what = f"the cache cannot be written: {error.strerror or error}"
            hint = "Make the folder writable, or copy the workspace to a place of your own."
            raise configuration_error(self.folder, what, hint) from None

    @property
    def scratch(self) -> Path:
        """Where what does not fit into memory goes for a while; each process has its own."""
        return self.folder / "scratch" / unfinished("rows")

    def _refuse_full_disk(self, error: Exception) -> None:
        if out_of_room(error):
            hint = "Make room and run it again; the folder itself may be deleted at any time."
            raise configuration_error(self.folder, "the cache cannot be written: the disk is full", hint) from None

    def tidy(self) -> None:
        """Remove what killed runs left, and results not used for a month before the last use of any.

        The inputs of those are gone.
        """
        clear(path for pattern in ("*.tmp", "*/*.tmp", "*/*/*.tmp") for path in self.folder.glob(pattern))
        results = [(path, path.stat().st_mtime) for path in self.folder.glob("*/*") if path.is_dir()]
        last = max((used for _, used in results), default=0.0)
        for path, used in results:
            if used < last - _KEPT:
                shutil.rmtree(path, ignore_errors=True)
