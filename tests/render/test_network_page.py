"""The overview of all partners as a document: its columns add up as printed."""

import re

from scorecards.render.network import build_network
from tests.render import example
from tests.render.network_example import view


def test_amounts_add_up() -> None:
    """Three of 10.60 are 31.80, which is 32 and not 3 times 11."""
    html = build_network(view([10.6, None, 10.6, 10.6]), example.BRAND).html
    rows = re.findall(r"<tr.*?</tr>", html.partition("<tbody>")[2], re.DOTALL)
    for place in (-1, -4):  # of open claims, and the cost
        assert [re.findall(r">([^<]*)</td>", row)[place] for row in rows] == ["11", "–", "11", "10", "32"]


def test_the_table_has_full_rows() -> None:
    html = build_network(view([10.6, None]), example.BRAND).html
    widths = set()
    for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL):
        spans = re.findall(r'colspan="(\d+)"', row)
        widths.add(len(re.findall(r"<t[hd][ >]", row)) + sum(int(span) - 1 for span in spans))
    assert widths == {16}
