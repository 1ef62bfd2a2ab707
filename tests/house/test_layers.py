"""The order of the rooms and the rules of the house, read from the source."""

import ast
import configparser
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "scorecards"

# A room imports only from rooms before it: numbers never learn of pages, and only the last room knows the terminal.
ROOMS = (
    "errors", "assets", "model", "formats", "wording", "workspace", "sources", "engine", "statistics", "compose",
    "charts", "render", "outbox", "ledger", "preview", "demo", "terminal", "cli", "__main__",
)  # fmt: skip

# room: (the only rooms that it may import, why)
NARROWER = {
    "statistics": ({"model"}, "textbook formulas: numbers in, numbers out"),
}

# library: (the only rooms that may import it, why)
LIBRARIES = {
    "click": ({"cli"}, "one room reads the command line"),
    "coloraide": ({"workspace"}, "a brand's colour is judged where it is read"),
    "duckdb": ({"sources", "engine", "demo"}, "rows are read and grouped there; the demo writes its files with it"),
    "jinja2": ({"render"}, "words are settled before the page is drawn"),
    "matplotlib": ({"charts"}, "one room draws"),
    "psycopg": ({"engine"}, "an engine is reached in one place"),
    "pyspark": ({"engine"}, "an engine is reached in one place"),
    "pydantic": ({"workspace", "model"}, "input is checked where it enters"),
    "pypdfium2": ({"preview", "ledger"}, "pictures of pages for the screen, and where two documents part"),
    "scipy": ({"statistics"}, "what is solved is a formula"),
    "rich": ({"terminal", "cli"}, "nothing before them speaks to the terminal"),
    "weasyprint": ({"render"}, "one room makes PDFs"),
    "xlsxwriter": ({"outbox", "demo"}, "one room writes workbooks; the demo writes its files with it"),
    "openpyxl": ({"sources"}, "one room opens files from outside"),
    "sqlalchemy": ({"ledger"}, "one room keeps what was published"),
    "yaml": ({"workspace"}, "every YAML error names its file and line in one way"),
    # Both keep numbers apart from rows and from the disk.
    "pandas": (set(ROOMS) - {"statistics", "render", "charts"}, "frames end where a scorecard begins"),
    "pathlib": (set(ROOMS) - {"statistics"}, "formulas read and write no files"),
    # Nobody.
    "matplotlib.pyplot": (set(), "it keeps figures in global state"),
}

# Each of these costs a quarter of a second or more, which `--help` and completion would pay at every key.
HEAVY = ("pandas", "matplotlib", "weasyprint", "duckdb", "scipy")

# What a run leaves beside the sources, all of it ignored by git.
LEFT_OVER = {"__pycache__", ".scorecards-cache", ".scorecards-ledger", "out"}

MOST_LINES_OF_A_FILE = 350
MOST_LINES_OF_A_FUNCTION = 60

SOURCES = sorted(PACKAGE.rglob("*.py"))


@dataclass(frozen=True)
class Import:
    """One imported module, and the place that imports it."""

    file: Path
    line: int
    module: str

    @property
    def room(self) -> str:
        """The room of the importing file."""
        return self.file.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @property
    def target(self) -> str:
        """The imported room, "" where it is a library or the package itself."""
        first, _, rest = self.module.partition(".")
        return rest.split(".")[0] if first == "scorecards" and rest.split(".")[0] in ROOMS else ""

    def says(self, why: str) -> str:
        """The line of a failed test."""
        return f"{self.file.relative_to(ROOT)}:{self.line}: imports {self.module}: {why}"


def _absolute(file: Path, node: ast.ImportFrom) -> str:
    """The module after `from`, with the dots of a relative import resolved."""
    if not node.level:
        return node.module or ""
    folders = file.relative_to(ROOT).parts
    return ".".join([*folders[: len(folders) - node.level], *filter(None, [node.module])])


def _modules(file: Path, node: ast.AST) -> list[str]:
    """What a statement may import; `from a import b` counts as `a.b`, for `b` may be a module."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{_absolute(file, node)}.{alias.name}" for alias in node.names]
    return []


def _imports(files: list[Path]) -> Iterator[Import]:
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for module in _modules(file, node):
                yield Import(file, getattr(node, "lineno", 1), module)


def _within(module: str, library: str) -> bool:
    return f"{module}.".startswith(f"{library}.")


def test_every_file_stands_in_a_room() -> None:
    rooms = {file.relative_to(PACKAGE).parts[0].removesuffix(".py") for file in SOURCES}
    assert rooms - {"__init__"} <= set(ROOMS)


def test_rooms_import_only_rooms_before_them() -> None:
    wrong = [
        each.says(f"{each.target} comes after {each.room}")
        for each in _imports(SOURCES)
        if each.target and each.room in ROOMS and ROOMS.index(each.target) > ROOMS.index(each.room)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_package_itself_imports_no_room() -> None:
    """Every import of any room runs `scorecards/__init__.py` first."""
    assert list(_imports([PACKAGE / "__init__.py"])) == []


@pytest.mark.parametrize("room", NARROWER)
def test_narrower_rooms(room: str) -> None:
    allowed, why = NARROWER[room]
    wrong = [
        each.says(why)
        for each in _imports(SOURCES)
        if each.room == room and each.target and each.target not in {room, *allowed}
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("library", LIBRARIES)
def test_libraries_stay_in_their_rooms(library: str) -> None:
    rooms, why = LIBRARIES[library]
    wrong = [each.says(why) for each in _imports(SOURCES) if _within(each.module, library) and each.room not in rooms]
    assert not wrong, "\n".join(wrong)


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    """A developer's environment holds more than the wheel asks for: nothing may lean on that."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = setup["options.extras_require"]
    lines = [*setup["options"]["install_requires"].split(), *extras["postgres"].split(), *extras["spark"].split()]
    declared = {re.split(r"[<>=!~\[]", line)[0].lower() for line in lines}
    first = {each.module.split(".")[0] for each in _imports(SOURCES)} - sys.stdlib_module_names - {"scorecards"}
    homes = packages_distributions()
    imported = {homes[module][0].lower().replace("_", "-") for module in first}
    assert imported == declared


def test_no_library_has_a_stand_in() -> None:
    """Every library is required, so that there is one way through the program and it is the tested one."""
    handlers = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and node.type
        and re.search("ImportError|ModuleNotFoundError", ast.unparse(node.type))
    ]
    assert not handlers, "\n".join(handlers)


def test_files_and_functions_stay_small() -> None:
    long = []
    for file in SOURCES:
        text = file.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > MOST_LINES_OF_A_FILE:
            long.append(f"{file.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    long.append(f"{file.relative_to(ROOT)}:{node.lineno}: {node.name} has {lines} lines")
    assert not long, "\n".join(long)


def _texts() -> Iterator[tuple[Path, str]]:
    """The project's own text files."""
    folders = (".ci", "bench", "config", "docs", "scorecards", "templates", "tests")
    files = [*ROOT.glob("*"), *(file for folder in folders for file in (ROOT / folder).rglob("*"))]
    for file in files:
        if LEFT_OVER.isdisjoint(file.parts) and file.is_file() and b"\0" not in (content := file.read_bytes()):
            yield file, content.decode("utf-8", "replace")


def test_no_file_names_a_folder_of_one_machine() -> None:
    # Not in the middle of an address or of a longer path.
    path = re.compile(r"(?<![\w.~)}\]>*-])/(?:home|work|tmp|root|Users)/")
    wrong = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file, text in _texts()
        for number, line in enumerate(text.splitlines(), 1)
        if path.search(line)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "statement",
    [
        "import scorecards.cli",
        "sys.argv = ['scorecards', '--help']; runpy.run_module('scorecards', run_name='__main__')",
    ],
)
def test_the_command_line_starts_without_heavy_libraries(statement: str) -> None:
    code = f"""
import atexit, runpy, sys
atexit.register(lambda: print("imported:", *[name for name in {HEAVY!r} if name in sys.modules]))
{statement}
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == ["imported:"]
