"""The tables of disputes, and the step of the schema that makes them."""

from sqlalchemy import Column, Integer, MetaData, Table, Text

#: Never changed once released. A parcel is disputed once per KPI and period; what happened to it is kept step by step.
#: `entered`: an accepted one stands in the register of exclusions.
DISPUTES_STEP = (
    """
    CREATE TABLE ledger_disputes (
        id TEXT PRIMARY KEY,
        number INTEGER NOT NULL CHECK (number > 0),
        document TEXT NOT NULL REFERENCES ledger_documents (id),
        partner TEXT NOT NULL,
        period TEXT NOT NULL,
        kpi TEXT NOT NULL,
        parcel TEXT NOT NULL,
        reason TEXT NOT NULL,
        evidence TEXT NOT NULL,
        day TEXT NOT NULL,
        raised_on TEXT NOT NULL,
        late INTEGER NOT NULL CHECK (late IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('open', 'asked', 'accepted', 'declined')),
        decided_on TEXT NOT NULL,
        decided_by TEXT NOT NULL,
        decision TEXT NOT NULL,
        entered INTEGER NOT NULL CHECK (entered IN (0, 1)),
        UNIQUE (partner, period, kpi, parcel),
        UNIQUE (partner, period, number)
    )
    """,
    """
    CREATE TABLE ledger_dispute_steps (
        dispute TEXT NOT NULL REFERENCES ledger_disputes (id),
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        who TEXT NOT NULL,
        what TEXT NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (dispute, number)
    )
    """,
)

_META = MetaData()
DISPUTES = Table(
    "ledger_disputes",
    _META,
    Column("id", Text, primary_key=True),
    Column("number", Integer),
    *(Column(name, Text) for name in ("document", "partner", "period", "kpi", "parcel", "reason", "evidence", "day")),
    Column("raised_on", Text),
    Column("late", Integer),
    *(Column(name, Text) for name in ("state", "decided_on", "decided_by", "decision")),
    Column("entered", Integer),
)
DISPUTE_STEPS = Table(
    "ledger_dispute_steps",
    _META,
    Column("dispute", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    *(Column(name, Text) for name in ("at", "who", "what", "words")),
)
DISPUTE_TABLES = frozenset(_META.tables)
