"""SQL of mappings: what is checked is what is run, and nothing else gets through."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecards.workspace import columns_of, faults, is_condition, rendered

COLUMNS = ("a", "b", "order", "Zugesagt am")

REFUSED = [
    "(SELECT 1)",
    "a IN (SELECT b FROM t)",
    "a = ANY (SELECT 1)",
    "EXISTS (SELECT 1)",
    "FROM t",
    "VALUES (1)",
    "a; DROP TABLE t",
    "DROP TABLE t",
    "COPY t TO 'x'",
    "ATTACH 'x'",
    "INSTALL httpfs",
    "SET x = 1",
    "PRAGMA database_list",
    "read_csv('x')",
    "read_csv_auto('x')",
    "read_parquet('x')",
    "read_text('x')",
    "read_blob('x')",
    "a IN read_csv('x')",
    "glob('x')",
    "sniff_csv('x')",
    "query('SELECT 1')",
    "query_table('t')",
    "getenv('HOME')",
    "'HOME'.getenv()",
    "LOWER(a).getenv()",
    "current_setting('x')",
    "getvariable('x')",
    "sql_auto_complete('x')",
    "nextval('x')",
    "random()",
    "uuid()",
    "now()",
    "CURRENT_DATE",
    "today()",
    "SUM(a)",
    "COUNT(*)",
    "SUM(a) OVER ()",
    "ROW_NUMBER() OVER (PARTITION BY a)",
    "LAG(a) OVER (ORDER BY b)",
    "*",
    "t.*",
    "COLUMNS(*)",
    "COLUMNS('a')",
    "t.a",
    "a[1]",
    "[a, b]",
    "{'a': 1}",
    "list_filter([1], x -> x > 0)",
    "LAMBDA x: x",
    "?",
    "$1",
    ":name",
    "error('x')",
    "UNNEST([1])",
    "a COLLATE nocase",
    "a AT TIME ZONE 'UTC'",
    'CAST(a AS "my type")',
    "CAST(a AS ENUM('x'))",
    "CAST(a AS STRUCT(b INT))",
    "CAST(a AS JSON)",
    "CAST(a AS BLOB)",
    "CAST(a AS \"VARCHAR) || (SELECT 1) || CAST('' AS VARCHAR\")",
    'a::"INT), (SELECT 1"',
]


@pytest.mark.parametrize("sql", REFUSED)
def test_what_reads_calls_or_counts_is_refused(sql: str) -> None:
    found = faults(sql, None, mapping=True)
    if not found:  # a parser may read a harmless part alone: then only that part is run
        assert not faults(rendered(sql), COLUMNS, mapping=True)
        assert "SELECT" not in rendered(sql)
        return
    assert any("allowed" in fault or "not an SQL expression" in fault or "table name" in fault for fault in found)


@pytest.mark.parametrize("sql", ["a +", "(a", "a AND", "'a", "", "   ", "-- only a remark", "a b c", "CASE WHEN a"])
def test_what_is_no_expression(sql: str) -> None:
    assert faults(sql, None, mapping=True)


def test_deep_nesting_is_a_message() -> None:
    assert faults("(" * 5000 + "a" + ")" * 5000, None, mapping=True)


@pytest.mark.parametrize(
    ("sql", "run"),
    [
        ("a -- || read_csv('x')", "a"),
        ("a /* (SELECT 1) */ || b", "a || b"),
        ("/* a */ b", "b"),
        ("a || '--' /* x */ || '/* y */'", "a || '--' || '/* y */'"),
        ("a\n-- remark\n|| b", "a || b"),
        ("a;", "a"),
        ("'it''s'", "'it''s'"),
        ('"Zugesagt am"', '"Zugesagt am"'),
        ("order", '"order"'),
        ("a::DATE", "CAST(a AS DATE)"),
        ("CAST(a AS DECIMAL(10, 2))", "CAST(a AS DECIMAL(10, 2))"),
        ("TRY_CAST(a AS TIMESTAMP)", "TRY_CAST(a AS TIMESTAMP)"),
    ],
)
def test_what_is_checked_is_what_is_run(sql: str, run: str) -> None:
    assert faults(sql, COLUMNS, mapping=True) == []
    assert rendered(sql) == run


USEFUL = [
    "SPLIT_PART(a, '-', 1)",
    "a || '-' || b",
    "CONCAT_WS('-', a, b)",
    "CASE WHEN a = 'x' THEN 'y' ELSE b END",
    "CASE a WHEN 'x' THEN 1 END",
    "IF(a = 'x', 'y', 'z')",
    "COALESCE(NULLIF(a, ''), b)",
    "SUBSTRING(a, 1, 2)",
    "LEFT(a, 2) || RIGHT(b, 2)",
    "LPAD(a, 4, '0')",
    "TRIM(a)",
    "LTRIM(a, '0')",
    "REPLACE(a, ',', '.')",
    "REGEXP_EXTRACT(a, '([A-Z]+)', 1)",
    "REGEXP_REPLACE(a, '[^0-9]', '', 'g')",
    "REGEXP_MATCHES(a, '^X')",
    "CONTAINS(a, 'x')",
    "STARTS_WITH(a, 'x')",
    "a NOT LIKE 'See %'",
    "a ILIKE 'x%'",
    "a IN ('x', 'y')",
    "a BETWEEN 'a' AND 'b'",
    "a IS NOT NULL AND NOT b = 'x'",
    "TRY_CAST(a AS INTEGER) * 2 + 1",
    "TRY_CAST(a AS DOUBLE) / 1000",
    "ROUND(TRY_CAST(a AS DOUBLE), 2)",
    "GREATEST(a, b)",
    "TRY_STRPTIME(a || ' ' || LPAD(b, 4, '0'), '%d.%m.%Y %H%M')",
    "TRY_STRPTIME(a, '%Y-%m-%d') + INTERVAL 1 DAY",
    "TRY_CAST(a AS DATE) + INTERVAL (TRY_CAST(b AS INTEGER)) DAY",
    "DATE '2026-01-01'",
    "LENGTH(a) % 2",
]


@pytest.mark.parametrize("sql", USEFUL)
def test_what_a_mapping_needs_runs_as_rendered(sql: str) -> None:
    assert faults(sql, COLUMNS, mapping=True) == []
    with duckdb.connect() as con:
        con.execute("CREATE TABLE t AS SELECT '12' AS a, '3' AS b")
        written = con.execute(f"SELECT {sql} FROM t").fetchall()  # noqa: S608  # the list above
        assert con.execute(f"SELECT {rendered(sql)} FROM t").fetchall() == written  # noqa: S608  # the same


@given(st.lists(st.sampled_from([*USEFUL, "a", "'--'", "'/*'", '"Zugesagt am"', "-- x\n b", "/* y */ b"]), min_size=1))
def test_rendering_changes_nothing_the_second_time(parts: list[str]) -> None:
    once = rendered("CONCAT(" + ", ".join(f"({part}\n)" for part in parts) + ")")
    assert rendered(once) == once
    assert faults(once, COLUMNS, mapping=True) == []


def test_columns_are_found_and_missed() -> None:
    assert columns_of("a || \"Zugesagt am\" || 'b'") == {"a", "Zugesagt am"}
    assert faults("A", COLUMNS, mapping=True) == []  # names of files' columns do not mind case
    (fault,) = faults('"Zugesagt ma"', COLUMNS, mapping=True)
    assert "did you mean 'Zugesagt am'?" in fault


def test_conditions() -> None:
    assert all(map(is_condition, ["a = 1", "(a IS NULL)", "NOT a = 1", "TRUE", "a IN (1)", "a LIKE 'x' OR b = 1"]))
    assert not any(map(is_condition, ["a", "1", "a + 1", "CASE WHEN a THEN 1 END"]))
