"""Where documents lie and how they get there: whole, or not at all."""

import os
import tempfile
from pathlib import Path

from scorecards.errors import configuration_error
from scorecards.model import Scorecard
from scorecards.model.network import NetworkView
from scorecards.sources.leftovers import clear, owner


def document_path(out: Path, card: Scorecard, suffix: str = "pdf") -> Path:
    """`out/2026-10/boreal-express/scorecard-boreal-express-2026-10-partner-en-r1.pdf`."""
    name = f"scorecard-{card.partner_id}-{card.period}-{card.edition}-{card.language}-r{card.revision}.{suffix}"
    return out / card.period / card.partner_id / name


def charts_folder(out: Path, card: Scorecard) -> Path:
    """`out/2026-10/boreal-express/charts`."""
    return out / card.period / card.partner_id / "charts"


def network_path(out: Path, view: NetworkView) -> Path:
    """`out/2026-10/network-2026-10-internal-en-r1.pdf`: beside the partners' folders, in none of them."""
    return out / view.period / f"network-{view.period}-internal-{view.language}-r{view.revision}.pdf"


def write_whole(path: Path, data: bytes) -> None:
    """Write beside the target, then rename: a reader sees the old file or the new one, never half.

    What killed runs left half written in the folder is removed.
    Raises ConfigurationError when the folder cannot be written or the disk is full; what was there stays.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        clear(path.parent.glob(".*.tmp"))
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.{owner()}.", suffix=".tmp")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise configuration_error(
            path, f"cannot be written: {reason}", "Make room, or name a folder with --out."
        ) from None


def remove(*paths: Path) -> None:
    """Remove files that may be there. Raises ConfigurationError for one that cannot be removed."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            hint = "Remove it, or name another folder with --out."
            raise configuration_error(path, f"cannot be removed: {error.strerror or error}", hint) from None
