"""Everything that touches the disk after reading."""

from scorecards.outbox.build import Look, Made, Rendered, build, render_all
from scorecards.outbox.companions import COMPANIONS, attached
from scorecards.outbox.files import charts_folder, document_path, network_path, remove, write_whole

__all__ = [
    "COMPANIONS",
    "Look",
    "Made",
    "Rendered",
    "attached",
    "build",
    "charts_folder",
    "document_path",
    "network_path",
    "remove",
    "render_all",
    "write_whole",
]
