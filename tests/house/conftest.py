"""What holds for a run of all tests."""

import gc


def pytest_unconfigure() -> None:
    """Takes Hypothesis's callback out of the garbage collector, so that pytest has the last word.

    The callback stays there to the very end of the process and keeps modules of tests alive; where one of them
    imports DuckDB, its binding then writes seventy lines about leaked types below pytest's closing line.
    """
    gc.callbacks[:] = [each for each in gc.callbacks if not each.__module__.startswith("hypothesis")]
