"""The largest partner of the demo network, month by month: its card shows every status and signal."""

from scorecards.demo.network import Lane, Level, Profile

#: Each line is a year from August 2024 to October 2026: lowest in the Christmas peak, never outside its range.
_BOREAL_ON_TIME = (
    *(96.9, 96.6, 96.9, 96.7, 96.1),
    *(96.4, 96.9, 96.6, 97.0, 96.5, 97.1, 96.7, 97.1, 96.5, 96.7, 96.2, 96.0),
    *(96.5, 97.0, 96.7, 97.1, 96.7, 97.1, 96.6, 96.9, 96.6, 96.3),
)
_BOREAL_FIRST_ATTEMPT = (
    *(94.2, 94.0, 94.3, 94.1, 93.9),
    *(94.2, 94.4, 94.2, 94.5, 94.3, 94.1, 94.4, 94.2, 94.4, 94.2, 94.1, 93.9),
    *(94.2, 94.4, 94.2, 94.3, 94.5, 94.2, 94.3, 94.1, 94.4, 94.6),
)
#: New handhelds in March 2026: better ever since.
_BOREAL_SCANS = (
    *(97.5, 97.3, 97.6, 97.4, 97.2),
    *(97.5, 97.7, 97.4, 97.6, 97.3, 97.6, 97.4, 97.7, 97.5, 97.3, 97.4, 97.2),
    *(97.4, 97.5, 97.9, 98.1, 97.9, 98.1, 97.9, 98.1, 98.0, 98.0),
)
_BOREAL_COLLECTION = (
    *(99.50, 99.45, 99.52, 99.41, 99.38),
    *(99.47, 99.53, 99.44, 99.50, 99.42, 99.49, 99.51, 99.43, 99.47, 99.50, 99.40, 99.37),
    *(99.46, 99.52, 99.44, 99.50, 99.42, 99.48, 99.44, 99.49, 99.41, 99.40),
)
#: The spike of July 2026 is an event (events.py), not a level.
_BOREAL_LOST = (
    *(5.1, 5.6, 5.3, 5.9, 6.1),
    *(5.0, 4.6, 5.3, 5.7, 4.9, 5.2, 5.6, 5.0, 5.4, 5.1, 5.8, 6.1),
    *(5.2, 4.8, 5.5, 5.3, 4.9, 5.4, 5.6, 5.2, 4.9, 5.0),
)
_BOREAL_DAMAGED = (
    *(6.2, 6.8, 6.5, 6.3, 7.1),
    *(6.6, 6.0, 6.7, 6.3, 6.9, 6.4, 6.1, 6.8, 6.5, 6.2, 6.9, 7.2),
    *(6.5, 6.1, 6.7, 6.3, 6.6, 6.2, 7.1, 6.6, 6.4, 6.5),
)
_BOREAL_FUEL = (
    *(8.3, 9.4, 7.7, 8.8, 10.1),
    *(8.9, 7.2, 8.5, 7.0, 8.6, 7.3, 9.1, 7.4, 8.3, 9.5, 8.2, 10.0),
    *(8.7, 7.1, 8.7, 7.4, 9.0, 7.3, 8.5, 7.4, 7.7, 9.9),
)

#: Scale of the days to a decision by month of filing.
_BOREAL_CLAIM_DAYS = (
    *(8.6, 8.5, 8.3, 7.9, 8.6),
    *(8.1, 8.7, 8.0, 8.5, 7.9, 8.6, 8.2, 8.7, 7.9, 8.4, 8.0, 8.6),
    *(8.1, 8.6, 7.9, 8.5, 8.0, 8.6, 7.9, 8.3, 7.9, 8.7),
)

BOREAL = Profile(
    id="boreal-express",
    code="BX",
    name="Boréal Express",
    monthly=40_500,
    price=0.909,
    invoiced=0.986,
    lanes=(
        Lane("FR", "FR", "standard", 9412, 2.5),
        Lane("DE", "DE", "standard", 5236, 2.1),
        Lane("DE", "FR", "standard", 4118, 6.3),
        Lane("FR", "DE", "standard", 3304, 3.4),
        Lane("FR", "ES", "standard", 3047, 4.0),
        Lane("FR", "IT", "standard", 2291, 4.6),
        Lane("ES", "ES", "standard", 2124, 3.1),
        Lane("FR", "BE", "standard", 1263, 2.4),
        Lane("IT", "FR", "standard", 771, 2.7),
        Lane("FR", "FR", "express", 2906, 3.2),
        Lane("DE", "DE", "express", 1514, 2.4),
        Lane("DE", "FR", "express", 913, 6.2),
        Lane("FR", "ES", "express", 634, 5.6),
        Lane("FR", "FR", "pickup", 2788, 2.7),
        Lane("ES", "ES", "pickup", 702, 2.8),
        Lane("FR", "BE", "pickup", 431, 2.2),
        Lane("FR", "GB", "standard", 128, 4.0),
        Lane("BE", "DE", "standard", 92, 3.5),
        Lane("GB", "FR", "standard", 64, 4.5),
        Lane("IT", "ES", "pickup", 46, 3.5),
        Lane("BE", "BE", "express", 22, 3.0),
        Lane("ES", "IT", "standard", 17, 4.0),
    ),
    on_time=Level(96.6, months=_BOREAL_ON_TIME),
    first_attempt=Level(94.3, months=_BOREAL_FIRST_ATTEMPT),
    collection=Level(99.45, months=_BOREAL_COLLECTION),
    scans=Level(98.0, months=_BOREAL_SCANS),
    lost=Level(5.3, months=_BOREAL_LOST),
    damaged=Level(6.5, months=_BOREAL_DAMAGED),
    fuel=Level(8.5, months=_BOREAL_FUEL),
    claim_days=Level(8.2, months=_BOREAL_CLAIM_DAYS),
)
