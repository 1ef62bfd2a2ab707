"""Pictures for slides, as the command leaves them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorecards.cli import main


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("charts") / "review"
    assert CliRunner().invoke(main, ["init", str(folder)]).exit_code == 0
    return folder


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-w", str(folder), "charts", *arguments])


def test_each_figure_is_an_svg_and_a_png(starter: Path) -> None:
    result = run(starter, "alpha-parcel", "2026-09")
    assert result.exit_code == 0, result.output
    folder = starter / "out" / "2026-09" / "alpha-parcel" / "charts"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    names = {name.partition(".")[0] for name in files}
    assert {"trends-on_time", "lanes-on_time", "explanation-weeks-on_time"} <= names
    assert set(files) == {f"{name}.{suffix}" for name in names for suffix in ("svg", "png")}
    for name, data in files.items():
        if name.endswith("svg"):
            assert data.startswith(b"<?xml")
            assert b"<text" not in data
        else:
            assert data.startswith(b"\x89PNG")
    assert f"{len(names)} figures" in result.output
    assert str(folder) in result.output


def test_a_folder_of_its_own_and_the_same_bytes(starter: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(starter, "Alpha Parcel", "2026-09", "--out", str(tmp_path / name)).exit_code == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert one


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("alpha-parcl",), 2, "Did you mean 'alpha-parcel'?"),
        (("alpha-parcel", "2026-W40"), 2, "not a month"),
        (("alpha-parcel", "2019-01"), 3, "has no data in 2019-01"),
    ],
)
def test_a_call_without_a_card(starter: Path, arguments: tuple[str, ...], code: int, message: str) -> None:
    result = run(starter, *arguments)
    assert result.exit_code == code
    assert message in result.output
