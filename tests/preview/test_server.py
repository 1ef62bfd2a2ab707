"""What the preview's server answers, and whom."""

import http.client
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorecards.engine import open_session
from scorecards.model import Month
from scorecards.preview import Choice, Maker, Pages, Server
from scorecards.workspace import load_workspace
from tests.conftest import Desk
from tests.preview.small import write_workspace


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = write_workspace(tmp_path_factory.mktemp("server") / "desk").folder
    session = open_session(load_workspace(folder))
    pages = Pages(Maker(folder, None, session, Choice("alpha", Month(2026, 10))))
    assert pages.refresh()
    with Server(0, pages) as server:
        yield server


def ask(
    server: Server, path: str, host: str | None = "", method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, bytes]:
    """Status, headers and body; `host` is the header, by default the right one, None for none."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host or f"127.0.0.1:{server.server_port}")
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def names(server: Server) -> list[str]:
    listed: list[str] = json.loads(ask(server, "/state")[2])["pages"]
    return listed


def test_it_answers_with_its_own_pages(server: Server) -> None:
    assert ask(server, "/")[2].startswith(b"<!DOCTYPE html>")
    assert ask(server, "/?x=1")[0] == 200
    assert ask(server, "/scorecard.pdf")[2].startswith(b"%PDF-")
    assert [name.partition("-")[0] for name in names(server)] == ["1", "2"]
    for name in names(server):
        status, headers, body = ask(server, f"/pages/{name}")
        assert (status, headers["Content-Type"]) == (200, "image/png")
        assert body.startswith(b"\x89PNG")


def test_it_listens_on_this_machine_alone(server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert server.address == f"http://127.0.0.1:{server.server_port}/"
    # Another address of the same machine: a server that listens everywhere would answer there.
    with pytest.raises(OSError, match=r"refused|timed out|unreachable|assign"):
        socket.create_connection(("127.0.0.2", server.server_port), timeout=2)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "0.0.0.0:{port}"])
@pytest.mark.parametrize("path", ["/", "/state", "/scorecard.pdf"])
def test_another_name_is_refused(server: Server, host: str, path: str) -> None:
    """A site whose name points here later (DNS rebinding) reads nothing."""
    status, _, body = ask(server, path, host.format(port=server.server_port))
    assert status == 403
    assert b"Alpha" not in body
    assert b"PDF" not in body


def test_no_name_is_refused_and_localhost_is_not(server: Server) -> None:
    assert ask(server, "/", None)[0] == 403
    assert ask(server, "/", f"localhost:{server.server_port}")[0] == 200


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/favicon.ico", "/state/", "/preview.html", "/pages/", "/pages/1.png", "/pages/../preview.js",
        "/../setup.cfg", "/..%2fsetup.cfg", "/pages/..%2f..%2fpreview.js", "/pages//etc/hostname", "/etc/hostname",
        "/templates/document.html", "/scorecards.yaml", "/data/shipments.csv", "file:///etc/hostname",
    ],
)  # fmt: skip
def test_there_is_nothing_else(server: Server, path: str) -> None:
    assert ask(server, path)[0] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_sent(server: Server, method: str) -> None:
    assert ask(server, "/state", method=method)[0] == 501


def test_no_other_site_may_show_or_load_it(server: Server) -> None:
    _, headers, _ = ask(server, "/")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    _, headers, _ = ask(server, f"/pages/{names(server)[0]}")
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_port_that_is_taken(small: Desk, server: Server) -> None:
    result = small.run("preview", "alpha", "--no-open", "--port", str(server.server_port))
    assert result.exit_code == 2
    assert f"port {server.server_port} cannot be used" in result.output
    assert "0 for any free one" in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("beta",), 2, "there is no partner 'beta'"),
        (("alpha", "2026-W40"), 2, "not a month"),
        (("alpha", "2031-01"), 3, "has no data in 2031-01"),
        (("alpha", "--port", "70000"), 2, "--port"),
        (("alpha", "--page", "trends"), 2, "Pages: summary, notes."),
    ],
)
def test_a_call_without_pages(small: Desk, arguments: tuple[str, ...], code: int, words: str) -> None:
    result = small.run("preview", *arguments, "--no-open")
    assert result.exit_code == code
    assert words in result.output


def test_the_preview_stops_listening(small: Desk) -> None:
    session = open_session(load_workspace(small.folder))
    with Server(0, Pages(Maker(small.folder, None, session, Choice("alpha", Month(2026, 10))))) as server:
        assert ask(server, "/scorecard.pdf")[0] == 404  # none is made yet
        port = server.server_port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=2)


def test_templates_of_the_page_are_the_shipped_ones(server: Server) -> None:
    folder = Path(__file__).parents[2] / "templates" / "preview"
    for name in ("preview.js", "preview.css"):
        assert ask(server, f"/{name}")[2] == (folder / name).read_bytes()
