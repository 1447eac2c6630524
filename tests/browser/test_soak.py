"""Five hundred random clicks; `make soak` goes on for thirty minutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.bench.synthetic import write_store
from tests.browser.conftest import Serve
from tests.browser.soak import EVENTS, soak

pytestmark = pytest.mark.browser
ACTIONS, SECONDS = 500, 1500.0  # some 300 on an idle machine: software WebGL is slow
SEED = 5


def test_clicking_at_random_finds_nothing_wrong(
    browser: Browser, serve: Serve, tmp_path: Path
) -> None:
    write_store(tmp_path / "store", EVENTS)
    run = soak(browser, serve(tmp_path / "store"), seed=SEED, actions=ACTIONS, seconds=SECONDS)
    done = sum(run.done.values())
    assert done >= ACTIONS, f"{done} of {ACTIONS} actions within {SECONDS:.0f} s: {dict(run.done)}"
    assert run.problems == []
