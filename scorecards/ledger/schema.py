"""The tables of the ledger, and the steps that led to them: version by version, forward only."""

from collections.abc import Sequence

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    inspect,
    select,
    text,
)

VERSION_TABLE = "ledger_version"

#: The statements of each version, never changed once released: a ledger of any age is brought up by those it lacks.
#: {blob} is the database's type of bytes. Of a draft's files their digests alone are kept.
STEPS: Sequence[Sequence[str]] = (
    (
        """
        CREATE TABLE ledger_contents (
            sha256 TEXT PRIMARY KEY,
            size BIGINT NOT NULL,
            packed {blob} NOT NULL
        )
        """,
        """
        CREATE TABLE ledger_documents (
            id TEXT PRIMARY KEY,
            partner TEXT NOT NULL,
            period TEXT NOT NULL,
            edition TEXT NOT NULL,
            language TEXT NOT NULL,
            revision INTEGER NOT NULL CHECK (revision > 0),
            state TEXT NOT NULL CHECK (state IN ('draft', 'final', 'superseded')),
            published_at TEXT NOT NULL,
            published_by TEXT NOT NULL,
            program TEXT NOT NULL,
            inputs TEXT NOT NULL REFERENCES ledger_contents (sha256),
            configuration TEXT NOT NULL REFERENCES ledger_contents (sha256),
            templates TEXT NOT NULL REFERENCES ledger_contents (sha256),
            card TEXT NOT NULL REFERENCES ledger_contents (sha256),
            content TEXT NOT NULL,
            annex TEXT NOT NULL,
            folder TEXT NOT NULL,
            placed INTEGER NOT NULL CHECK (placed IN (0, 1)),
            UNIQUE (partner, period, edition, language, revision)
        )
        """,
        """
        CREATE UNIQUE INDEX ledger_one_final ON ledger_documents (partner, period, edition, language)
        WHERE state = 'final'
        """,
        """
        CREATE TABLE ledger_files (
            document TEXT NOT NULL REFERENCES ledger_documents (id),
            name TEXT NOT NULL,
            size BIGINT NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (document, name)
        )
        """,
    ),
    (
        """
        CREATE TABLE ledger_rows (
            document TEXT NOT NULL REFERENCES ledger_documents (id),
            of_table TEXT NOT NULL,
            part TEXT NOT NULL,
            sha256 TEXT NOT NULL REFERENCES ledger_contents (sha256),
            PRIMARY KEY (document, of_table, part)
        )
        """,
    ),
)
VERSION = len(STEPS)

_META = MetaData()
VERSIONS = Table(VERSION_TABLE, _META, Column("version", Integer))
CONTENTS = Table(
    "ledger_contents",
    _META,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger),
    Column("packed", LargeBinary),
)
DOCUMENTS = Table(
    "ledger_documents",
    _META,
    Column("id", Text, primary_key=True),
    Column("partner", Text),
    Column("period", Text),
    Column("edition", Text),
    Column("language", Text),
    Column("revision", Integer),
    Column("state", Text),
    Column("published_at", Text),
    Column("published_by", Text),
    Column("program", Text),
    Column("inputs", Text),
    Column("configuration", Text),
    Column("templates", Text),
    Column("card", Text),
    Column("content", Text),
    Column("annex", Text),
    Column("folder", Text),
    Column("placed", Integer),
)
FILES = Table(
    "ledger_files",
    _META,
    Column("document", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("size", BigInteger),
    Column("sha256", Text),
)
#: The rows that a document was made from: by table and part (a month) the Parquet file that holds them.
ROWS = Table(
    "ledger_rows",
    _META,
    Column("document", Text, primary_key=True),
    Column("of_table", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("sha256", Text),
)


class ForeignError(Exception):
    """What is there is not a ledger."""


def version_of(con: Connection) -> int:
    """The version of the schema, 0 where there is none yet.

    Raises ForeignError where other tables stand in its place: any in a file, those with our names in a database.
    """
    tables = set(inspect(con).get_table_names())
    if VERSION_TABLE in tables:
        found = con.execute(select(VERSIONS.c.version)).scalars().all()
        if len(found) != 1:
            raise ForeignError
        return int(found[0])
    if con.dialect.name != "sqlite":
        tables &= set(_META.tables)
    if tables:
        raise ForeignError
    return 0


def migrate(con: Connection, version: int, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Bring a ledger from `version` to the last of `steps`, in the transaction of `con`."""
    blob = "BLOB" if con.dialect.name == "sqlite" else "BYTEA"
    if version == 0:
        con.execute(text(f"CREATE TABLE {VERSION_TABLE} (version INTEGER NOT NULL)"))
        con.execute(VERSIONS.insert().values(version=0))
    for statements in steps[version:]:
        for statement in statements:
            con.execute(text(statement.format(blob=blob)))
    con.execute(VERSIONS.update().values(version=len(steps)))
