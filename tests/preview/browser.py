"""A headless Chromium, spoken to over a pair of pipes in its own protocol: no driver, no port."""

import base64
import fcntl
import itertools
import json
import os
import select
import shutil
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

#: Debian's headless build first; any Chromium will do.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE = 30.0


def chromium() -> str | None:
    """The Chromium of this machine."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """One page of one browser, open while it is entered as a context."""

    def __init__(self, program: str, profile: Path) -> None:
        self._command = [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--hide-scrollbars", "--window-size=1280,900", f"--user-data-dir={profile}", "--remote-debugging-pipe",
            "about:blank",
        ]  # fmt: skip
        self._numbers = itertools.count(1)
        self._rest = b""

    def __enter__(self) -> Self:
        # Chromium reads commands at descriptor 3 and answers at 4: ours must not be one of the two.
        read, self._to = _out_of_the_way(*os.pipe())
        self._from, write = _out_of_the_way(*os.pipe())
        null = os.open(os.devnull, os.O_RDWR)
        moves = [(os.POSIX_SPAWN_DUP2, old, new) for old, new in ((null, 1), (null, 2), (read, 3), (write, 4))]
        self._process = os.posix_spawn(self._command[0], self._command, os.environ, file_actions=moves)
        for each in (read, write, null):
            os.close(each)
        pages = self._call("Target.getTargets")["targetInfos"]
        target = next(page["targetId"] for page in pages if page["type"] == "page")
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._call("Browser.close")
        else:  # it may be what does not answer
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)
        os.close(self._to)
        os.close(self._from)

    def open(self, address: str) -> None:
        """Go to an address."""
        self._call("Page.navigate", self._session, url=address)

    def value(self, script: str) -> Any:
        """What an expression of JavaScript is worth in the page; a promise is waited for."""
        answer = self._call("Runtime.evaluate", self._session, expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def wait(self, script: str) -> Any:
        """The value of an expression once it is true."""
        end = time.monotonic() + PATIENCE
        while not (found := self.value(script)):
            assert time.monotonic() < end, f"not within {PATIENCE} s: {script}\n{self.value('document.body.innerText')}"
            time.sleep(0.05)
        return found

    def picture(self, path: Path) -> None:
        """What the window shows, as PNG."""
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot", self._session)["data"]))

    def _call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (answer := self._answer()).get("id") != number:
            pass  # an event
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def _answer(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            assert select.select([self._from], [], [], PATIENCE)[0], f"the browser said nothing for {PATIENCE} s"
            more = os.read(self._from, 1 << 16)
            assert more, "the browser has ended"
            self._rest += more
        first, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(first)
        return answer


def _out_of_the_way(*ends: int) -> list[int]:
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return moved
