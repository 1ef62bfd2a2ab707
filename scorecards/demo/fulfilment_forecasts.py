"""What a fulfilment partner was told to expect, week by week."""

from dataclasses import dataclass

import numpy as np

from scorecards.demo.fulfilment import Warehouse
from scorecards.demo.fulfilment_orders import Orders
from scorecards.demo.network import FIRST_MONTH, LAST_MONTH, Whole, day_number

_ERROR = 0.06  # standard deviation of the plan
_AHEAD = 4  # weeks that are planned and have not come yet


@dataclass(frozen=True)
class Forecasts:
    """One row per week; `week` is the day number of its Monday, `actual` is -1 where it is not known yet."""

    number: Whole
    week: Whole
    planned: Whole
    actual: Whole

    def __len__(self) -> int:
        return len(self.number)


def forecasts(warehouse: Warehouse, orders: Orders) -> Forecasts:
    """The weeks that begin in the months of the data, and some weeks ahead."""
    rng = warehouse.stream("forecasts")
    first = day_number(FIRST_MONTH.first)
    weeks = np.arange(first + (-first - 3) % 7, day_number(LAST_MONTH.last) + 1, 7)  # 1970-01-01 was a Thursday
    scanned = orders.dispatched_at[orders.dispatched_at >= weeks[0] * 1440] // 1440
    came = np.bincount((scanned - weeks[0]) // 7, minlength=len(weeks))[: len(weeks)]
    expected = np.append(came, np.full(_AHEAD, came[-_AHEAD:].mean()))
    planned = np.round(expected * (1 + _ERROR * rng.standard_normal(len(expected))), -1)
    return Forecasts(
        number=np.arange(1, len(planned) + 1),
        week=weeks[0] + 7 * np.arange(len(planned)),
        planned=np.maximum(planned, 10).astype(np.int64),
        actual=np.append(came, np.full(_AHEAD, -1)),
    )
