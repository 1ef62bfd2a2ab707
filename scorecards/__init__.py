"""Monthly scorecards for transport and fulfilment partners."""

__version__ = "0.1.0"
