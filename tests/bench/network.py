"""A generated network for the benchmark: 24 months, 40 partners on 12 of 30 lanes each, 5 services, 3 flows.

Every figure of a parcel follows from its number through a hash, so the same size gives the same rows.
"""

from pathlib import Path

import duckdb

FIRST_DAY, DAYS = "2024-10-01", 730
PARTNERS = 40
COUNTRIES = ("FR", "DE", "ES", "IT", "GB", "BE")

_DRAWS = """
SELECT i, (hash(i) // 4096)::BIGINT AS h, (hash(i, 'partner') % {partners})::INTEGER AS p,
    (hash(i, 'lane') % 12)::INTEGER AS k, (hash(i, 'service') % 3)::INTEGER AS s,
    DATE '{first}' + (i * {days} // {parcels})::INTEGER AS d,
    (hash(i, 'minute') % 600)::INTEGER + 480 AS minute, (hash(i, 'late') % 1000)::INTEGER AS late,
    (hash(i, 'fate') % 10000)::INTEGER AS fate, (hash(i, 'weight') % 4000 + 100)::INTEGER AS grams
FROM range({start}, {stop}) t(i)
"""

_PARCELS = """
SELECT 0 AS _source, 0 AS _file, i AS _row, 'S' || lpad(i::VARCHAR, 10, '0') AS shipment_id,
    'partner-' || lpad(p::VARCHAR, 2, '0') AS partner,
    (['forward', 'forward', 'forward', 'forward', 'return', 'trade_in'])[1 + h % 6] AS flow,
    (['standard', 'express', 'pickup', 'economy', 'bulky'])[1 + (p + s) % 5] AS service,
    countries[1 + (p + k) % 6] AS origin, countries[1 + (p * 5 + k * 7) % 6] AS destination,
    'seller-' || (h % 900) AS seller_id, 'FR-' || (h % 3) AS warehouse,
    d + INTERVAL 8 HOUR AS label_created_at, d AS planned_collection_on,
    d + to_minutes(minute) AS collected_at, d + to_minutes(minute + 90) AS first_scan_at,
    d + 3 + (p + k) % 3 AS promised_on, NULL::DATE AS revised_promised_on,
    CASE WHEN fate >= 60 THEN d + to_days((2 + (p + k) % 3 + CASE WHEN late < 40 + p THEN 2 ELSE 0 END)::INTEGER)
        + to_minutes(minute) END AS first_attempt_at,
    CASE WHEN fate >= 90 THEN d + to_days((2 + (p + k) % 3 + CASE WHEN late < 40 + p THEN 2 ELSE 0 END)::INTEGER)
        + to_minutes(minute + late % 60) END AS delivered_at,
    CASE WHEN fate BETWEEN 30 AND 89 THEN d + INTERVAL 14 DAY END AS returned_at,
    CASE WHEN fate < 5 THEN 'lost' WHEN fate < 30 THEN 'in_transit' WHEN fate < 90 THEN 'returned'
        WHEN fate < 100 THEN 'damaged' ELSE 'delivered' END AS status,
    1 + (late < 70)::BIGINT AS attempts, 5::BIGINT AS scans_expected, 5 - (late > 985)::BIGINT AS scans_recorded,
    d + to_days(2) + to_minutes(minute) AS last_scan_at,
    CASE WHEN late < 40 + p THEN (['hub_delay', 'capacity', 'weather', 'absent'])[1 + late % 4] END AS late_reason,
    grams / 1000 AS weight_kg, (late * 1000000 + 1000000)::BIGINT AS goods_value, 'EUR' AS currency,
    (grams * 2)::BIGINT AS co2e_g, (late < 15)::BIGINT AS contacts,
    CASE WHEN h % 11 = 0 THEN 1 + h % 5 END AS satisfaction
FROM draws
"""

_CHARGES = """
SELECT 0 AS _source, 0 AS _file, i * 2 + line AS _row, 'C' || (i * 2 + line) AS charge_id,
    'S' || lpad(i::VARCHAR, 10, '0') AS shipment_id, 'partner-' || lpad(p::VARCHAR, 2, '0') AS partner,
    'I' || p AS invoice_id, last_day(d) AS invoiced_on, (['base', 'fuel'])[1 + line] AS charge_type,
    (CASE WHEN line = 0 THEN 40000 + grams * 4 ELSE 5000 + grams // 2 END)::BIGINT AS amount,
    (CASE WHEN line = 0 THEN 40000 + grams * 4 - (late = 7)::BIGINT * 900 ELSE 5000 + grams // 2 END)::BIGINT
        AS expected_amount, 'EUR' AS currency
FROM draws, range(2) l(line)
"""

_CLAIMS = """
SELECT 0 AS _source, 0 AS _file, i AS _row, 'K' || i AS claim_id, 'S' || lpad(i::VARCHAR, 10, '0') AS shipment_id,
    'partner-' || lpad(p::VARCHAR, 2, '0') AS partner, CASE WHEN fate < 15 THEN 'lost' ELSE 'damaged' END AS reason,
    d + 20 + late % 40 AS filed_on, CASE WHEN late < 900 THEN d + 30 + late % 40 + late % 9 END AS decided_on,
    CASE WHEN late < 700 THEN 'accepted' WHEN late < 900 THEN 'rejected' ELSE 'open' END AS decision,
    NULL::VARCHAR AS rejection_reason, 2000000::BIGINT AS claimed,
    CASE WHEN late < 700 THEN 1500000 END::BIGINT AS paid, NULL::DATE AS paid_on, 'EUR' AS currency
FROM draws WHERE fate < 30
"""

TABLES = {"shipments": _PARCELS, "charges": _CHARGES, "claims": _CLAIMS}
_CHUNK = 2_000_000


def generate(folder: Path, parcels: int) -> None:
    """Write canonical Parquet files `<table>/<number>.parquet`; a folder that is there is kept."""
    if folder.is_dir():
        return
    partial = folder.with_suffix(".partial")
    with duckdb.connect() as con:
        for name, sql in TABLES.items():
            (partial / name).mkdir(parents=True, exist_ok=True)
            for number, start in enumerate(range(0, parcels, _CHUNK)):
                draws = _DRAWS.format(
                    partners=PARTNERS, first=FIRST_DAY, days=DAYS, parcels=parcels, start=start,
                    stop=min(parcels, start + _CHUNK),
                )  # fmt: skip
                countries = str(list(COUNTRIES))
                target = partial / name / f"{number:02d}.parquet"
                con.execute(
                    f"COPY (WITH draws AS ({draws}) {sql.replace('countries', countries)}) "
                    f"TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
                )
    partial.rename(folder)
