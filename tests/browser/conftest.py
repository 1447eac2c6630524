"""A real server on a free port, and a Chromium that reports everything that should not happen."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, Request, sync_playwright

from tests.page_store import write_store

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "screenshots"
# software WebGL draws the map without a GPU
FLAGS = [
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    # no other host can be reached, whatever the page asks for
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
SERVE = """
import sys
from dashboard.server import serve
from dashboard.settings import Settings
data, port, prefix, sample, writable = sys.argv[1:6]
serve(
    Settings(
        data=data,
        port=int(port),
        prefix=prefix,
        sample=sample == "1",
        read_only=writable != "1",
        local_only=True,
        workers=1,
    )
)
"""
# an arrow function: a bare expression would be eval'd, which the page's policy forbids
GRAPH = "document.querySelector('#map .js-plotly-plot')"
READY = f"() => {GRAPH}?._fullLayout?.map?._subplot?.map?.loaded()"

Serve = Callable[..., str]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: the system's, or the one that Playwright installed."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    flags = FLAGS + (["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])
    with sync_playwright() as play:
        try:
            browser = play.chromium.launch(executable_path=found, args=flags)
        except Error as error:
            reason = f"NO CHROMIUM, the page is not tested: {str(error).splitlines()[0]}"
            if os.environ.get("DATELINE_REQUIRE_BROWSER"):  # as in .ci/run
                pytest.fail(reason)
            pytest.skip(reason)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small store of `page_store`."""
    folder = tmp_path_factory.mktemp("page") / "store"
    write_store(folder)
    return folder


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Start servers: `serve(store, prefix="/ev/")` gives the page's address."""
    running: list[subprocess.Popen[bytes]] = []

    def start(
        data: Path, *, prefix: str = "/", sample: bool = False, writable: bool = False
    ) -> str:
        port = free_port()
        log = tmp_path_factory.mktemp("server") / "log.txt"
        command = [
            sys.executable,
            "-c",
            SERVE,
            str(data),
            str(port),
            prefix,
            "1" if sample else "0",
            "1" if writable else "0",
        ]
        with log.open("wb") as out:
            server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        running.append(server)
        address = f"http://127.0.0.1:{port}{prefix}"
        wait_for(f"{address}healthz", server, log)
        return address

    yield start
    for server in running:
        server.terminate()
    for server in running:
        server.wait(timeout=30)


@pytest.fixture(scope="session")
def address(serve: Serve, store: Path) -> str:
    """The page over the small store."""
    return serve(store, sample=True)


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open the page in a context of its own; fail at the end on anything that went wrong in it."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def start(query: str = "", *, at: str = address, wait: bool = True, **options: object) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1120, "height": 720}, "color_scheme": "light", **options}
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin(at))
        contexts.append(context)
        page = context.new_page()
        watch(page, urlsplit(at).netloc, problems)
        page.goto(at + query)
        if wait:
            page.wait_for_function(READY, timeout=60_000)
            page.locator("#list [data-event], #empty .blank").first.wait_for(state="attached")
        return page

    yield start
    for context in contexts:
        context.close()
    assert problems == []


def origin(address: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def watch(page: Page, host: str, problems: list[str]) -> None:
    """Note page errors, console errors and warnings, and requests to any other host."""
    page.on("pageerror", lambda error: problems.append(f"page error: {error}"))
    page.on(
        "console",
        lambda line: (
            problems.append(f"console {line.type}: {line.text}")
            if line.type in {"error", "warning"} and not _harmless(line.text)
            else None
        ),
    )

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != host:
            problems.append(f"request to another host: {request.url}")

    page.on("request", asked)


def _harmless(line: str) -> bool:
    """Software WebGL remarks on its own slowness."""
    return "GPU stall due to ReadPixels" in line or "GL Driver Message" in line


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; show what it printed where it does not."""
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not start:\n{log.read_text()}")
