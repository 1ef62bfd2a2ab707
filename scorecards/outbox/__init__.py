"""Everything that touches the disk after reading."""

from scorecards.outbox.build import Made, build
from scorecards.outbox.files import charts_folder, document_path, network_path, remove, write_whole

__all__ = ["Made", "build", "charts_folder", "document_path", "network_path", "remove", "write_whole"]
