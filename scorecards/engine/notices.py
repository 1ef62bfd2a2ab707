"""What does not stop a build but should be looked at."""

from scorecards.engine.far_off_dates import far_off_dates
from scorecards.engine.lone_notices import lone_notices
from scorecards.engine.passes import absent, is_supplied
from scorecards.engine.price_notices import price_notices
from scorecards.engine.register_notices import register_notices
from scorecards.engine.session import Session


def warnings_of(session: Session) -> list[str]:
    """Rejected rows, words no look-up knows, a data date far off, partners without rows, rows without a parcel.

    And parcels without a price, rules that have ended, exclusions that do nothing, targets without data.
    """
    tables, found = session.tables, []
    for reject in tables.rejects:
        rows = f"{reject.rows:,} row{'s' if reject.rows != 1 else ''} rejected"
        found.append(f"{reject.table}/{reject.source}: {rows}, for example {reject.example}")
    for remark in tables.remarks:
        for note in remark.notes:
            if note not in remark.declared:
                found.append(f"{remark.table}/{remark.source}: {note}")
        for column, word, n in remark.unknown_words:
            what = f"{column} {word!r} is not mapped ({n:,} rows); it counts as unknown"
            found.append(f"{remark.table}/{remark.source}: {what}")
    found += far_off_dates(session)
    for partner in tables.partners:
        if not session.measures.months(partner.id):
            found.append(f"{partner.id}: no row of the data names this partner")
        found += lone_notices(session.measures, partner.id, session.workspace.currency)
    rules = session.workspace.row_rules
    found += price_notices(session.measures, rules.rate_cards, rules.unit_costs)
    found += register_notices(rules.register, session.measures, knows_due_days=_knows_due_days(session))
    wanted = dict.fromkeys(target.kpi for partner in tables.partners for target in partner.targets if target.weight)
    for kpi_id in wanted:
        kpi = session.workspace.kpis[kpi_id]
        if not is_supplied(kpi, session.workspace, tables):
            lacking = ", ".join(absent(kpi, session.workspace, tables)) or f"the table {kpi.table}"
            found.append(f"KPI {kpi_id} has a target but is not supplied: there is no {lacking}")
    return found


def _knows_due_days(session: Session) -> bool:
    """Whether the sums tell of every parcel when it was promised, or handed over where promises are not supplied."""
    shipments = session.tables.tables.get("shipments")
    promised = shipments is not None and "promised_on" in shipments.supplied
    return session.measures.has("shipments", "promised_on" if promised else "handed_over_on")
