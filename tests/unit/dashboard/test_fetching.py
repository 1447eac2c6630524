"""Pages from addresses that somebody typed, and the addresses that must not be asked."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dashboard import fetching
from dashboard.fetching import Fetched, fetch, is_public
from geodata.errors import ArticleError

PAGE = b"<html><body><p>The harbour was closed.</p></body></html>"
ANY: Callable[[str, int], bool] = lambda *_: True  # noqa: E731 - tests ask their own server


class Site(BaseHTTPRequestHandler):
    """A small site with pages of every kind."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        kinds = {
            "/page": "text/html; charset=utf-8",
            "/text": "text/plain",
            "/zip": "application/x",
        }
        if path in kinds:
            self._send(200, PAGE, kinds[path])
        elif path == "/large":
            self._send(200, PAGE + b" " * 4000, "text/html")
        elif path == "/slow":
            self._send(200, PAGE, "text/html", more=100)
        elif path in {"/hop", "/loop", "/away", "/file"}:
            to = {
                "/hop": "/page",
                "/loop": "/loop",
                "/away": "http://10.0.0.1/",
                "/file": "file:///x",
            }
            self._send(302, b"", "text/html", to[path])
        else:
            self._send(404, b"", "text/html")

    def _send(self, status: int, body: bytes, kind: str, to: str = "", more: int = 0) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) + more))
        if to:
            self.send_header("Location", to)
        self.end_headers()
        self.wfile.write(body)
        if more:
            self.server.gone.wait(5)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.gone = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.gone.set()
    server.shutdown()
    server.server_close()


def test_a_page_and_a_text_are_fetched(site: str) -> None:
    assert fetch(f"{site}/page?a=1", allowed=ANY) == Fetched(f"{site}/page?a=1", PAGE, True)
    assert fetch(f"{site}/text", allowed=ANY) == Fetched(f"{site}/text", PAGE, False)


def test_a_redirect_is_followed_and_told(site: str) -> None:
    assert fetch(f"{site}/hop", allowed=ANY).url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/none", "answers 404"), ("/zip", "application/x"), ("/loop", "redirects"),
     ("/file", "no address of a web page")],
)  # fmt: skip
def test_what_does_not_come_is_told(site: str, path: str, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        fetch(site + path, allowed=ANY)


def test_too_long_a_page_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 1000)
    with pytest.raises(ArticleError, match="longer than"):
        fetch(f"{site}/large", allowed=ANY)


def test_a_page_that_never_ends_is_left(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    with pytest.raises(ArticleError, match=r"did not come|took longer"):
        fetch(f"{site}/slow", allowed=ANY)


def test_every_step_of_a_redirect_is_looked_at(site: str) -> None:
    with pytest.raises(ArticleError, match=r"10\.0\.0\.1: only pages on the public Internet"):
        fetch(f"{site}/away", allowed=lambda address, _: address == "127.0.0.1")


def test_this_machine_is_not_asked(site: str) -> None:
    with pytest.raises(ArticleError, match="only pages on the public Internet"):
        fetch(f"{site}/page")


def test_a_name_for_a_private_address_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    public, private = (("93.184.215.14", 80), ("192.168.0.1", 80))
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    monkeypatch.setattr(
        fetching.socket, "getaddrinfo", lambda *_, **__: [(*kind, public), (*kind, private)]
    )
    with pytest.raises(ArticleError, match="only pages on the public Internet"):
        fetch("http://example.org/")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104
     "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1",
     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1",
     "2001:0:4136:e378:8000:63bf:80ff:fffe"],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address, 80)


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14"])
def test_public_addresses_on_the_ports_of_the_web(address: str) -> None:
    assert is_public(address, 80)
    assert is_public(address, 443)
    assert not is_public(address, 22)


@pytest.mark.parametrize(
    "url",
    ["", "file:///etc/passwd", "ftp://example.org/", "gopher://example.org/", "http://",
     "example.org", "http://[::1", "http://example.org:99999/", "http://ex ample.org/",
     "http://example.org/\r\nX: y", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_of_a_page(url: str) -> None:
    with pytest.raises(ArticleError, match="no address of a web page"):
        fetch(url, allowed=ANY)
