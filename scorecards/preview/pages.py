"""The latest state of a document that is being edited: its pages, or what is wrong with its files."""

import hashlib
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from threading import Event
from typing import NoReturn

from scorecards.errors import ScorecardError
from scorecards.preview.files import Stamps
from scorecards.preview.maker import Made, Maker, Step

#: Seconds between two looks at the files.
_PAUSE = 0.25
#: Looking may take this share of the time: a folder of many files is looked at less often.
_SHARE = 0.1
_BUG = "This is a fault of the program, not of your files; the pages follow the next change all the same."


@dataclass(frozen=True)
class State:
    """What a browser shows: pages by their names, the PDF, or what is wrong; `version` grows with every change.

    A fault keeps the pages before it beside its message. A page keeps its name as long as it looks the same.
    """

    version: int = 0
    title: str = ""
    pages: Mapping[str, bytes] = field(default_factory=dict)
    pdf: bytes = b""
    fault: str = ""
    steps: tuple[Step, ...] = ()
    busy: bool = True


class Pages:
    """The latest state. One thread calls `refresh`, any number read `state`."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self._seen: Stamps | None = None
        self.state = State()

    def refresh(self) -> bool:
        """Look at the files once, make the pages again where one changed; returns whether one did.

        What is wrong with the files is kept as text, and so is a fault of this program: what somebody is in the
        middle of writing must not end the preview.
        """
        now = self._maker.stamps()
        if now == self._seen:
            return False
        before = self.state
        self.state = replace(before, busy=True)
        try:
            after = _with_pages(before, self._maker.make(now))
        except ScorecardError as error:
            after = replace(before, fault="\n".join(map(str, error.problems)))
        except Exception:  # shown in full: it is a bug
            after = replace(before, fault=f"{_BUG}\n\n{traceback.format_exc()}")
        self._seen = now
        self.state = replace(after, version=before.version + 1, steps=tuple(self._maker.steps), busy=False)
        return True


def keep_fresh(pages: Pages, tell: Callable[[State], None]) -> None:
    """Look at the files until Ctrl+C; `tell` hears of every new state."""
    with suppress(KeyboardInterrupt), _interruption() as asked:
        while not asked.is_set():
            start = time.perf_counter()
            if not pages.refresh():
                time.sleep(max(_PAUSE, (time.perf_counter() - start) / _SHARE))
            elif not asked.is_set():
                tell(pages.state)


@contextmanager
def _interruption() -> Iterator[Event]:
    """Whether Ctrl+C was pressed: DuckDB makes an ordinary exception of it, which a refresh keeps as a fault."""
    asked = Event()

    def interrupt(*_: object) -> NoReturn:
        asked.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)


def _with_pages(before: State, made: Made) -> State:
    named = {
        f"{number}-{hashlib.sha256(page).hexdigest()[:16]}.png": page for number, page in enumerate(made.pages, start=1)
    }
    return replace(before, title=made.title, pages=named, pdf=made.pdf, fault="")
