"""The YAML of the demo workspace: written by hand, shipped in config/examples/demo, copied."""

import shutil
from pathlib import Path

from scorecards.assets import shipped


def write_workspace(folder: Path) -> None:
    """Copy scorecards.yaml, brand.yaml, the logos and the partners into `folder`."""
    shutil.copytree(shipped("config") / "examples" / "demo", folder, dirs_exist_ok=True)
