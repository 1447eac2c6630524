"""A page from an address that somebody typed: the one request that leaves the machine.

A server that fetches for others must not become their way into the network around it. So every
name is resolved here, each of its addresses must be public, and the connection goes to the address
that was looked at, whatever the name means a moment later; a redirect begins anew.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import SplitResult, urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from geodata.errors import ArticleError

MOST_BYTES: Final = 10_000_000
SECONDS: Final = 20.0  # for all of it; a single step gets half
MOST_REDIRECTS: Final = 5
PORTS: Final = {"http": 80, "https": 443}
AGENT: Final = "Dateline (a reader of single pages, on a person's request)"
_PAGES: Final = ("text/html", "application/xhtml+xml", "text/plain")
_EMBEDDED: Final = ipaddress.ip_network("64:ff9b::/96")  # IPv4 addresses in IPv6 ones
Allowed = Callable[[str, int], bool]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its own address after redirects, its bytes, and whether it is HTML."""

    url: str
    content: bytes
    is_page: bool


def is_public(address: str, port: int) -> bool:
    """Whether an IP address is on the public Internet, and the port one of the web's."""
    if port not in PORTS.values():
        return False
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _EMBEDDED:
            inside = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(str(inside), port)
    return found.is_global and not found.is_multicast


def fetch(url: str, *, allowed: Allowed = is_public) -> Fetched:
    """Fetch a web page or plain text. Raise `ArticleError` with the reason.

    `allowed` says which addresses and ports may be asked.
    """
    end = time.monotonic() + SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        try:
            found = _ask(url, end, allowed)
        except HTTPError as error:
            raise ArticleError(f"{url}: the page did not come ({_short(error)})") from error
        if isinstance(found, Fetched):
            return found
        url = found
    raise ArticleError(f"{url}: more than {MOST_REDIRECTS} redirects")


def _ask(url: str, end: float, allowed: Allowed) -> Fetched | str:
    """Return the page, or the address that the server sends us on to."""
    parts = _parts(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    address = _address(host, port, allowed)
    with _pool(parts.scheme, host, address, port) as pool:
        answer: Any = pool.request(
            "GET",
            (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
            headers={
                "Host": parts.netloc.rpartition("@")[2],
                "User-Agent": AGENT,
                "Accept": ", ".join(_PAGES),
                "Accept-Encoding": "gzip, deflate",
            },
            timeout=urllib3.Timeout(connect=SECONDS / 2, read=_left(end, url)),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        with closing(answer):
            onward: str | None = answer.headers.get("Location")
            if answer.status in {301, 302, 303, 307, 308} and onward:
                return urljoin(url, onward)
            return _page(answer, url, end)


def _parts(url: str) -> SplitResult:
    """Take the address apart; only http and https are followed."""
    try:
        parts = urlsplit(url.strip())
        fine = parts.scheme in PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fine = False
    if not fine or not url.isascii() or any(c <= " " for c in url.strip()):
        raise ArticleError(f"{url[:200]}: no address of a web page; begin with https://")
    return parts


def _address(host: str, port: int, allowed: Allowed) -> str:
    """Return an address of the host; all that its name leads to must be allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ArticleError(f"{host}: there is no such host") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses or not all(allowed(address, port) for address in addresses):
        raise ArticleError(f"{host}: only pages on the public Internet are fetched")
    return addresses[0]


def _pool(scheme: str, host: str, address: str, port: int) -> urllib3.HTTPConnectionPool:
    """Connect to the address; the certificate must be the host's."""
    if scheme == "http":
        return urllib3.HTTPConnectionPool(address, port)
    return urllib3.HTTPSConnectionPool(
        address,
        port,
        server_hostname=host,
        assert_hostname=host,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
    )


def _page(answer: Any, url: str, end: float) -> Fetched:
    """Read the answer, no more of it and no longer than allowed."""
    if answer.status != 200:
        raise ArticleError(f"{url}: the server answers {answer.status}")
    kind = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in _PAGES:
        raise ArticleError(f"{url}: {kind or 'of unknown kind'}, not a page to read")
    content = bytearray()
    while piece := answer.read1(65536, decode_content=True):  # what is there, not what may come
        content += piece
        if len(content) > MOST_BYTES:
            raise ArticleError(f"{url}: longer than {MOST_BYTES // 1_000_000} MB")
        _left(end, url)
    return Fetched(url, bytes(content), kind != "text/plain")


def _left(end: float, url: str) -> float:
    """Return the seconds that a step may take; raise where none are left."""
    left = end - time.monotonic()
    if left <= 0:
        raise ArticleError(f"{url}: the page took longer than {SECONDS:.0f} seconds")
    return min(left, SECONDS / 2)


def _short(error: HTTPError) -> str:
    """Say what went wrong in few words: the library's own tell of objects."""
    return str(error).rpartition(": ")[2][:120]
