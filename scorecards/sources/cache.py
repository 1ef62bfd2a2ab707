"""What was read once is kept under the digest of everything that went into it."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from scorecards.errors import configuration_error

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
        """sha256 of a file; read again only when its size or time of change differ."""
        stat = path.stat()
        stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self._known.get(str(path))
        if known and known[:3] == stamp:
            return str(known[3])
        value = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                value.update(chunk)
        self._known[str(path)] = [*stamp, value.hexdigest()]
        return value.hexdigest()

    def remember_files(self) -> None:
        """Keep the file digests for the next run."""
        self._make_folder(self.folder)
        temporary = self._known_path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(self._known), encoding="utf-8")
        temporary.replace(self._known_path)

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
        temporary = target.with_name(f"{key}.{os.getpid()}.tmp")
        shutil.rmtree(temporary, ignore_errors=True)
        self._make_folder(temporary)
        try:
            make(temporary)
            temporary.rename(target)
        except FileExistsError:
            pass  # another run made it meanwhile: the same digest, the same result
        except OSError:
            if not target.is_dir():
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

    def tidy(self) -> None:
        """Remove results that were not used for a month before the last use of any: inputs that are gone."""
        results = [(path, path.stat().st_mtime) for path in self.folder.glob("*/*") if path.is_dir()]
        last = max((used for _, used in results), default=0.0)
        for path, used in results:
            if used < last - _KEPT:
                shutil.rmtree(path, ignore_errors=True)
