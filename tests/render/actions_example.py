"""The reference card with actions of every state, disputes and decisions; and one with more of them than is usual."""

from dataclasses import replace

from scorecards.model import Page, Scorecard
from scorecards.model.actions import ActionRow, ActionsView, Decision, Dispute
from tests.render import example

PAGE = Page(
    "actions",
    "Actions and disputes",
    "3 of the 4 actions due by 12 November 2026 are done; 1 was followed by a signal for the better; 1 is overdue",
    "Status on 12 November 2026 · order: overdue, due this month, open, done, dropped",
    "A KPI moved where a rule of its control chart fires after the action; otherwise there is no change.",
    "A dispute changes a figure after its decision, through the register of exclusions.",
)
ROW = ActionRow(
    id="A-26-31",
    action="Publish the list of scan gaps per depot every Monday",
    owner="Tom Riise",
    company="Boréal Express",
    opened="2026-07-08",
    due="2026-10-15",
    status="overdue",
    is_new=False,
    kpi="Scan compliance",
    unit="percent",
    decimals=1,
    expected=0.2,
    before=None,
    after=None,
    months_after=0,
    verdict="none",
    judged="",
    evidence="New date asked, 27 November",
    done_on="",
)
DONE = replace(ROW, status="done", done_on="2026-02-20", before=0.975, after=0.98, months_after=6)
ROWS = (
    ROW,
    replace(ROW, id="A-26-36", status="due", is_new=True, kpi="", unit=None, expected=None, evidence=""),
    replace(ROW, id="A-26-37", status="open", kpi="Lost", unit="per_10000", expected=-3.0),
    replace(DONE, id="A-26-29", verdict="improvement", judged="Better: signal in March 2026"),
    replace(
        DONE,
        id="A-26-30",
        kpi="Cost per parcel",
        unit="money",
        decimals=2,
        expected=-0.02,
        before=4.4,
        after=4.36,
        months_after=1,
        verdict="early",
        judged="Too early to judge: one month after it",
    ),
    replace(
        DONE,
        id="A-26-32",
        kpi="Claim decision, P90",
        unit="days",
        expected=-1.0,
        before=19.2,
        after=None,
        months_after=0,
        verdict="early",
        judged="Too early to judge: no month after it yet",
    ),
    replace(ROW, id="A-26-33", status="dropped", evidence="The depot closes in 2027"),
)
DISPUTES = (
    Dispute("D-26-18", "Exclude 13 to 15 October, sorter stop", "On time +0.4 pp", "Rejected", "2026-11-10"),
    Dispute("D-26-19", "3 of the 37 lost parcels reported found", "Lost 9.4 to 8.7 per 10,000"),
)
DECISIONS = (
    Decision(
        "PIN at hand-over and sealed cage for devices above €500", "2026-11-30", "Claire Aumont", "Boréal Express"
    ),
    Decision(
        "direct line-haul for FR→ES", "2026-12-04", "Jonas Weil", "Boréal Express", ("from December", "from March")
    ),
    Decision("evening delivery window as the default, or a lower target", "2026-12-11", "Sara Lindqvist"),
)
VIEW = ActionsView("2026-11-12", ROWS, DISPUTES, DECISIONS, 4, 3)


def card() -> Scorecard:
    """The reference card with its last page."""
    return replace(example.CARD, pages=(*example.PAGES, PAGE), actions=VIEW)


def many() -> Scorecard:
    """Ten actions with long words and two disputes; a first page without room."""
    rows = tuple(replace(row, id=f"{row.id}{part}", action="Long words " * 5) for row in ROWS for part in "ab")
    view = replace(VIEW, rows=rows[:10], disputes=DISPUTES)
    full = example.two_caps(more=2)
    longest = tuple(replace(found, sentences=(*found.sentences, "A line more.")) for found in full.findings)
    return replace(full, findings=longest, pages=(*full.pages, PAGE), actions=view)
