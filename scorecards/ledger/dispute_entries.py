"""Accepted disputes as entries of the register: `exclusions/disputes.csv`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from scorecards.errors import configuration_error
from scorecards.ledger.dispute_book import DisputeBook
from scorecards.model.disputes import FiledDispute
from scorecards.outbox import write_whole
from scorecards.workspace.register_csv import with_rows

FILE = Path("exclusions") / "disputes.csv"


def enter(book: DisputeBook, workspace: Path, names: Mapping[str, str]) -> list[FiledDispute]:
    """Enter what was accepted and is not in the register yet, each exactly once; `names` are partners by id.

    The file is written whole before the ledger says that they are there: a run that was killed between is finished by
    the next, which finds the rows by their ids.
    """

    def write(disputes: Sequence[FiledDispute]) -> None:
        path = workspace / FILE
        try:
            data = path.read_bytes() if path.exists() else None
        except OSError as error:
            raise configuration_error(path, f"cannot be read: {error.strerror}", "Make it readable.") from None
        text = with_rows(path, data, [_row(dispute, names.get(dispute.partner, "")) for dispute in disputes])
        if text != data:
            write_whole(path, text)

    return book.enter(write)


def _row(dispute: FiledDispute, name: str) -> dict[str, str]:
    return {
        "id": dispute.id,
        "partner": dispute.partner,
        "shipment_id": dispute.parcel,
        "reason": "dispute_accepted",
        "requested_by": name or dispute.partner,
        "approved_by": dispute.decided_by,
        "approved_on": dispute.decided_on,
    }
