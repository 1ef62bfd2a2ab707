"""The overview of all partners as a document: its columns add up as printed."""

import re

from scorecards.render.network import build_network
from tests.render import example
from tests.render.network_example import view


def test_amounts_of_open_claims_add_up() -> None:
    """Three of 10.60 are 31.80, which is 32 and not 3 times 11."""
    html = build_network(view([10.6, None, 10.6, 10.6]), example.BRAND).html
    rows = re.findall(r"<tr.*?</tr>", html.partition("<tbody>")[2], re.DOTALL)
    assert [re.findall(r">([^<]*)</td>", row)[-1] for row in rows] == ["11", "–", "11", "10", "32"]
