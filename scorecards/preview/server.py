"""A small server on the loopback address: it answers this machine alone, and only what a preview is."""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import TracebackType
from typing import Self

from scorecards.assets import shipped
from scorecards.preview.pages import Pages, State

LOOPBACK = "127.0.0.1"
_HTML, _JSON, _PDF, _PNG = "text/html; charset=utf-8", "application/json", "application/pdf", "image/png"
_OWN = {
    "/": ("preview.html", _HTML),
    "/preview.js": ("preview.js", "text/javascript; charset=utf-8"),
    "/preview.css": ("preview.css", "text/css; charset=utf-8"),
}
#: No other site may show these pages in its own or load their pictures, and they load nothing from elsewhere.
_GUARDS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


class Server(ThreadingHTTPServer):
    """Serves one preview while it is entered as a context.

    Port 0 takes any free one. Raises OSError where the port is taken.
    """

    daemon_threads = True

    def __init__(self, port: int, pages: Pages) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.pages = pages
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://{LOOPBACK}:{self.server_port}/"

    @property
    def names(self) -> frozenset[str]:
        """What a browser on this machine may call it."""
        hosts = (LOOPBACK, "localhost")
        bare = hosts if self.server_port == 80 else ()
        return frozenset({*bare, *(f"{host}:{self.server_port}" for host in hosts)})

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop answering and give the port back."""
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    """The page, its pictures, the document, and the state that says whether they are new."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "scorecards", ""
    timeout = 60

    def do_GET(self) -> None:  # the name that http.server calls
        """Answer one request."""
        if self.headers.get("Host", "") not in self.server.names:
            # A page of another site may have made its own name point here: its scripts must read nothing.
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        state, path = self.server.pages.state, self.path.partition("?")[0]
        picture = state.pages.get(path.removeprefix("/pages/")) if path.startswith("/pages/") else None
        if path in _OWN:
            name, kind = _OWN[path]
            self._send((shipped("templates") / "preview" / name).read_bytes(), kind)
        elif path == "/state":
            self._send(_told(state), _JSON)
        elif path == "/scorecard.pdf" and state.pdf:
            self._send(state.pdf, _PDF)
        elif picture is not None:
            self._send(picture, _PNG)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *_: object) -> None:
        """Say nothing: a browser asks several times a second."""

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        guards = {**_GUARDS, "Content-Security-Policy": _POLICY} if kind == _HTML else _GUARDS
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **guards}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _told(state: State) -> bytes:
    """What the page's script needs to know."""
    told = {
        "version": state.version,
        "title": state.title,
        "pages": list(state.pages),
        "fault": state.fault,
        "steps": [[step.name, step.seconds] for step in state.steps],
        "busy": state.busy,
    }
    return json.dumps(told).encode()
