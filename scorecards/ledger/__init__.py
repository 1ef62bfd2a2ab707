"""What was published: recorded with all its bytes, before it lies on the disk."""

from scorecards.ledger.connecting import Place, place_of
from scorecards.ledger.drafting import give_way, numbered, record, restating_drafts
from scorecards.ledger.evidence import Evidences, configuration_of
from scorecards.ledger.placing import finish, paths_of
from scorecards.ledger.publishing import Outcome, Press, following, publish
from scorecards.ledger.reasons import Reason
from scorecards.ledger.records import STATES, Document, Key, Signature, State
from scorecards.ledger.reproducing import Reproduced, reproduce
from scorecards.ledger.restating import Difference, Restating
from scorecards.ledger.row_changes import row_changes
from scorecards.ledger.saying import composed
from scorecards.ledger.staleness import Asked, Standing, recorded_months, standings, with_rows
from scorecards.ledger.store import Ledger
from scorecards.ledger.verifying import Deviation, Verified, verify
from scorecards.model.row_changes import ColumnChange, RowChange, TableChanges

__all__ = [
    "STATES",
    "Asked",
    "ColumnChange",
    "Deviation",
    "Difference",
    "Document",
    "Evidences",
    "Key",
    "Ledger",
    "Outcome",
    "Place",
    "Press",
    "Reason",
    "Reproduced",
    "Restating",
    "RowChange",
    "Signature",
    "Standing",
    "State",
    "TableChanges",
    "Verified",
    "composed",
    "configuration_of",
    "finish",
    "following",
    "give_way",
    "numbered",
    "paths_of",
    "place_of",
    "publish",
    "record",
    "recorded_months",
    "reproduce",
    "restating_drafts",
    "row_changes",
    "standings",
    "verify",
    "with_rows",
]
