"""A Chromium, a server and the demonstration's store, for commands that are no tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, ROOT, free_port, wait_for

SERVE = """
import json, sys
from dashboard.server import serve
from dashboard.settings import Settings
serve(Settings(port=int(sys.argv[1]), workers=1, **json.loads(sys.argv[2])))
"""


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """The system's Chromium, or the one that Playwright installed; `more` are its flags."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    flags = [*FLAGS, *more]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=flags)
        yield browser
        browser.close()


@contextmanager
def running(code: str, *given: str) -> Iterator[str]:
    """Run Python code that serves at the port it finds in `sys.argv`, in place of "PORT"."""
    port = free_port()
    words = [str(port) if word == "PORT" else word for word in given]
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log.txt"
        with log.open("wb") as out:
            server = subprocess.Popen(
                [sys.executable, "-c", code, *words], cwd=ROOT, stdout=out, stderr=out
            )
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", server, log)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=30)


@contextmanager
def serving(data: Path, **settings: Any) -> Iterator[str]:
    """Serve a store, read-only unless the settings say otherwise; gives the page's address."""
    given = {"data": str(data), "read_only": True} | settings
    with running(SERVE, "PORT", json.dumps(given)) as address:
        yield address


def sample_store(folder: Path) -> Path:
    """Read the demonstration's dispatches into a store at `folder`."""
    command = [sys.executable, "-m", "dashboard.cli", "ingest", "--data", str(folder)]
    subprocess.run(
        [*command, str(ROOT / "dashboard" / "sample")], cwd=ROOT, check=True, capture_output=True
    )
    return folder
