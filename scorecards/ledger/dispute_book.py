"""Disputes as the ledger keeps them: raised by file, decided once, entered into the register once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, func, select, update

from scorecards.errors import ConfigurationError, Problem
from scorecards.ledger.dispute_schema import DISPUTE_STEPS, DISPUTES
from scorecards.ledger.records import Document, Signature
from scorecards.ledger.store import Ledger
from scorecards.model.disputes import DECIDED, DisputeReason, DisputeState, FiledDispute

#: What became of a claim: `known` says the same as before, `answered` answers what was asked, `decided` is too late.
Became = Literal["new", "known", "changed", "answered", "decided"]
Decision = Literal["accepted", "declined", "asked"]


@dataclass(frozen=True)
class Claim:
    """One row of a form, understood: the parcel as it is published. `read_as` tells where that took tolerance."""

    row: int
    kpi: str
    parcel: str
    reason: DisputeReason
    evidence: str
    day: str
    read_as: str = ""


@dataclass(frozen=True)
class Step:
    """One thing that happened to a dispute."""

    at: str
    who: str
    what: str
    words: str


class DisputeBook:
    """The disputes of a ledger. Every method is one transaction."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def file(
        self, document: Document, claims: Sequence[Claim], on: date, by: Signature, *, late: bool
    ) -> list[tuple[Claim, FiledDispute, Became]]:
        """Raise disputes of a document. What is decided stays as it is; what is open may be changed by its partner."""
        with self._ledger.transaction(writes=True) as con:
            return [(claim, *_filed(con, document, claim, on, by, late=late)) for claim in claims]

    def disputes(
        self,
        partners: Sequence[str] = (),
        period: str | None = None,
        states: Sequence[DisputeState] = (),
    ) -> list[FiledDispute]:
        """Disputes by partner, period and number; what is not asked for does not limit them."""
        wanted: list[Any] = []
        if partners:
            wanted.append(DISPUTES.c.partner.in_(partners))
        if period is not None:
            wanted.append(DISPUTES.c.period == period)
        if states:
            wanted.append(DISPUTES.c.state.in_(states))
        with self._ledger.transaction(writes=False) as con:
            return _disputes(con, *wanted)

    def steps(self, dispute: str) -> list[Step]:
        """What happened to a dispute, in order."""
        own = select(DISPUTE_STEPS).where(DISPUTE_STEPS.c.dispute == dispute).order_by(DISPUTE_STEPS.c.number)
        with self._ledger.transaction(writes=False) as con:
            return [Step(row["at"], row["who"], row["what"], row["words"]) for row in con.execute(own).mappings()]

    def decide(self, ids: Sequence[str], decision: Decision, words: str, on: date, by: Signature) -> list[FiledDispute]:
        """Accept, decline or ask again, all of them or none.

        Raises ConfigurationError for a dispute that is not there, is decided already or was raised after that day.
        """
        with self._ledger.transaction(writes=True) as con:
            found = {dispute.id: dispute for dispute in _disputes(con, DISPUTES.c.id.in_(ids))}
            if problems := [fault for name in ids if (fault := _fault(name, found.get(name), on))]:
                raise ConfigurationError(problems)
            day = on.isoformat() if decision in DECIDED else ""
            values = {"state": decision, "decided_on": day, "decided_by": by.who, "decision": words}
            for name in ids:
                con.execute(update(DISPUTES).where(DISPUTES.c.id == name).values(**values))
                _note(con, name, by, decision, words)
            return _disputes(con, DISPUTES.c.id.in_(ids))

    def enter(self, write: Callable[[Sequence[FiledDispute]], None]) -> list[FiledDispute]:
        """Hand over the accepted disputes that are not in the register yet; once written they never are again.

        `write` must leave out those that it finds there: what wrote them may have been killed before it could say so.
        """
        with self._ledger.transaction(writes=True) as con:
            waiting = _disputes(con, DISPUTES.c.state == "accepted", DISPUTES.c.entered == 0)
            if waiting:
                write(waiting)
                names = [dispute.id for dispute in waiting]
                con.execute(update(DISPUTES).where(DISPUTES.c.id.in_(names)).values(entered=1))
        return waiting


def _filed(
    con: Connection, document: Document, claim: Claim, on: date, by: Signature, *, late: bool
) -> tuple[FiledDispute, Became]:
    key = document.key
    columns = DISPUTES.c
    same = (
        columns.partner == key.partner,
        columns.period == key.period,
        columns.kpi == claim.kpi,
        columns.parcel == claim.parcel,
    )
    said = {"reason": claim.reason, "evidence": claim.evidence, "day": claim.day}
    found = _disputes(con, *same)
    if not found:
        own = (columns.partner == key.partner, columns.period == key.period)
        number = 1 + (con.execute(select(func.max(columns.number)).where(*own)).scalar_one() or 0)
        name = f"{key.partner}-{key.period}-d{number}"
        row = {"id": name, "number": number, "document": document.id, "partner": key.partner, "period": key.period}
        row |= {"kpi": claim.kpi, "parcel": claim.parcel, **said, "raised_on": on.isoformat(), "late": int(late)}
        undecided = dict.fromkeys(("decided_on", "decided_by", "decision"), "")
        con.execute(DISPUTES.insert().values(**row, **undecided, state="open", entered=0))
        _note(con, name, by, "raised", f"row {claim.row}")
        return _disputes(con, *same)[0], "new"
    (before,) = found
    if before.is_decided:
        return before, "decided"
    if (before.reason, before.evidence, before.day) == (claim.reason, claim.evidence, claim.day):
        return before, "known"
    became: Became = "answered" if before.state == "asked" else "changed"
    con.execute(update(DISPUTES).where(columns.id == before.id).values(**said, state="open"))
    _note(con, before.id, by, became, f"before: {before.reason}, {before.evidence}, {before.day}")
    return _disputes(con, *same)[0], became


def _fault(name: str, found: FiledDispute | None, on: date) -> Problem | None:
    if found is None:
        return Problem(name, None, "there is no such dispute", "`scorecards disputes list` lists them.")
    if found.is_decided:
        what = f"was {found.state} on {found.decided_on} by {found.decided_by}: a decision stands"
        return Problem(name, None, what, "Leave it out.")
    if on.isoformat() < found.raised_on:
        return Problem(name, None, f"was raised on {found.raised_on}, after {on}", "Correct the day given with --on.")
    return None


def _note(con: Connection, dispute: str, by: Signature, what: str, words: str) -> None:
    """One more step of a dispute."""
    own = select(func.count()).select_from(DISPUTE_STEPS).where(DISPUTE_STEPS.c.dispute == dispute)
    number = 1 + con.execute(own).scalar_one()
    row = {"dispute": dispute, "number": number, "at": by.moment, "who": by.who, "what": what, "words": words}
    con.execute(DISPUTE_STEPS.insert().values(**row))


def _disputes(con: Connection, *wanted: Any) -> list[FiledDispute]:
    order = (DISPUTES.c.partner, DISPUTES.c.period, DISPUTES.c.number)
    return _read(con.execute(select(DISPUTES).where(*wanted).order_by(*order)).mappings())


def _read(rows: Iterable[RowMapping]) -> list[FiledDispute]:
    left_out = ("number", "entered", "late")
    return [
        FiledDispute(**{name: value for name, value in row.items() if name not in left_out}, late=bool(row["late"]))
        for row in rows
    ]
