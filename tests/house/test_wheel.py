"""The built wheel works where there is no checkout."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import scorecards

ROOT = Path(__file__).parents[2]

# What a run leaves in a folder; git ignores it.
LEFT_OVER = ("__pycache__", ".scorecards-cache", ".scorecards-ledger", "out")

# folder of the checkout: its place in the wheel
SHIPPED = {"scorecards": "scorecards", "config": "scorecards/config", "templates": "scorecards/templates"}


def _run(*command: str | Path, cwd: Path) -> str:
    """What a command prints when nothing leads it to the checkout. Fails when the command fails."""
    leading = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in leading}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _packages(environment: Path) -> Path:
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(environment)}))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel that was built from an sdist, so that this is whole too.

    The sdist is made from a copy: what an earlier build left in the checkout does not get in, nothing is left there.
    """
    copy = tmp_path_factory.mktemp("checkout") / "scorecards"
    for folder in (*SHIPPED, "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns(*LEFT_OVER))
    for file in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, copy)
    out = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, copy, cwd=out)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel and nothing else, not even pip."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python")
    _run(*pip, "install", "--quiet", "--no-index", "--no-deps", wheel, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def command(environment: Path) -> Path:
    """The installed `scorecards`, which finds its libraries where this test finds them.

    That saves downloading them and stays an honest proof: folders that a .pth file adds are searched after the
    environment's own packages, and .pth files within them, by which an editable install leads to the checkout, are
    not read. That every library is declared is the layers test's to prove.
    """
    lent = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (_packages(environment) / "lent.pth").write_text("\n".join(sorted(lent)), encoding="utf-8")
    return environment / "bin" / "scorecards"


def test_the_wheel_has_all_that_ships_and_nothing_else(wheel: Path) -> None:
    expected = {
        f"{place}/{file.relative_to(ROOT / folder).as_posix()}"
        for folder, place in SHIPPED.items()
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and set(LEFT_OVER).isdisjoint(file.parts)
    }
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    metadata = f"scorecards-{scorecards.__version__}.dist-info"
    assert {name for name in names if not name.startswith(f"{metadata}/")} == expected
    assert f"{metadata}/licenses/LICENSE" in names
    assert any(name.startswith("scorecards/templates/") for name in expected)
    assert any(name.startswith("scorecards/config/kpis/") for name in expected)


def test_one_package_is_installed(environment: Path) -> None:
    names = {each.name for each in _packages(environment).iterdir()} - {"lent.pth"}
    assert names == {"scorecards", f"scorecards-{scorecards.__version__}.dist-info"}


def test_the_installed_code_runs(command: Path, environment: Path, tmp_path: Path) -> None:
    origin = _run(environment / "bin" / "python", "-c", "import scorecards; print(scorecards.__file__)", cwd=tmp_path)
    assert Path(origin.strip()).is_relative_to(environment)
    assert scorecards.__version__ in _run(command, "--version", cwd=tmp_path)


def test_the_shipped_catalogue_is_found(command: Path, tmp_path: Path) -> None:
    assert "on_time" in _run(command, "kpis", cwd=tmp_path)


def test_a_new_workspace_becomes_pdfs(command: Path, tmp_path: Path) -> None:
    _run(command, "init", "mine", cwd=tmp_path)
    _run(command, "-w", "mine", "build", cwd=tmp_path)
    documents = list(tmp_path.rglob("scorecard-*.pdf"))
    assert documents
    assert all(document.read_bytes().startswith(b"%PDF-") for document in documents)
