"""The versions of what draws: other ones may set the same document in other bytes."""

import ctypes
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version

_PYTHON = ("weasyprint", "pydyf", "fonttools", "matplotlib")
#: Function that tells the version, and names of the library on Linux, macOS and Windows.
_SYSTEM = {
    "pango": ("pango_version_string", ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")),
    "harfbuzz": ("hb_version_string", ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll")),
}


@lru_cache(maxsize=1)
def libraries() -> Mapping[str, str]:
    """Version by name, without loading what takes long; of a library that is not found under its usual name none."""
    found = {name: version(name) for name in _PYTHON}
    return found | {name: told for name, (ask, files) in _SYSTEM.items() if (told := _told(ask, files))}


def _told(ask: str, files: tuple[str, ...]) -> str:
    for file in files:
        try:
            function = getattr(ctypes.CDLL(file), ask)
        except (OSError, AttributeError):
            continue
        function.restype = ctypes.c_char_p
        return bytes(function() or b"").decode()
    return ""
