"""Clicks at random, seeded, until something is wrong or time is up.

    make soak                                       thirty minutes
    python -m tests.browser.soak --minutes 5 --seed 7

Every kind of control is tried on made-up events, on a desk, a tablet and a phone. After each action
the page must agree with its address; at times it is loaded anew and must show the same. Whatever
should not happen is printed with the seed and the last actions.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ElementHandle, Page, Request, Response
from playwright.sync_api import Error as BrowserError

from tests.browser.conftest import watch
from tests.browser.stage import chromium, serving

EVENTS = 5000
STRETCH = 60  # actions before another reader comes, on another screen
RELOAD = 20  # actions between two loads anew
SCREENS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1280, "height": 720}},
    {"viewport": {"width": 820, "height": 900}},
    {"viewport": {"width": 390, "height": 760}, "has_touch": True, "is_mobile": True},
)
STARTS = (
    "", "?country=UKR", "?quad=material-conflict&last=30d", "?theme=dark&layer=heat", "?lang=fr",
    "?view=overview", "?view=table", "?lat=48&lon=31&z=5&type=assault", "?q=near", "?embed=1",
)  # fmt: skip
SCRIPT = (Path(__file__).parent / "soak.js").read_text(encoding="utf-8")
# what may rightly change nothing: done already, or nothing there to do it to
IDLE = {"zoom-fit", "zoom-event", "draw-box", "draw-area", "play", "home"}


class Wrong(Exception):  # noqa: N818 - it is the page that is wrong
    """Something that should not happen, with what was done before."""


@dataclass
class Run:
    """One run: its dice, what was done, and what complained."""

    seed: int
    dice: random.Random
    done: Counter[str] = field(default_factory=Counter)
    last: deque[str] = field(default_factory=lambda: deque(maxlen=12))
    problems: list[str] = field(default_factory=list)

    def note(self, action: str) -> None:
        self.last.append(action)

    def fail(self, what: str, page: Page) -> None:
        lines = [what, f"seed {self.seed}, after {sum(self.done.values())} actions", page.url]
        raise Wrong("\n  ".join([*lines, "last actions:", *self.last]))


def soak(browser: Browser, address: str, *, seed: int, actions: int, seconds: float) -> Run:
    """Do so many actions, or as many as fit into the time; raise `Wrong` at the first fault."""
    run = Run(seed, random.Random(seed))  # noqa: S311 - dice
    until = time.monotonic() + seconds
    for stretch in count():
        if sum(run.done.values()) >= actions or time.monotonic() >= until:
            return run
        _stretch(browser, address, run, SCREENS[stretch % len(SCREENS)], actions, until)
    return run


def _stretch(
    browser: Browser, address: str, run: Run, screen: dict[str, Any], actions: int, until: float
) -> None:
    context = browser.new_context(color_scheme="light", **screen)
    page = context.new_page()
    host = urlsplit(address).netloc
    watch(page, host, run.problems)
    page.on("requestfailed", lambda request: _lost(request, run))
    page.on("response", lambda answer: _refused(answer, run))
    page.on("popup", lambda other: other.close())
    page.add_init_script(SCRIPT)
    start = run.dice.choice(STARTS)
    run.note(f"open {start or '/'} at {screen['viewport']['width']}")
    page.goto(address + start)
    settle(page, run)
    for number in range(1, STRETCH + 1):
        if sum(run.done.values()) >= actions or time.monotonic() >= until:
            break
        _act(page, run)
        _check(page, run)
        if number % RELOAD == 0:
            _again(page, run)
    context.close()


def _lost(request: Request, run: Run) -> None:
    # what a new address cuts short is no fault
    if "ERR_ABORTED" not in (request.failure or ""):
        run.problems.append(f"request failed: {request.url} {request.failure}")


def _refused(answer: Response, run: Run) -> None:
    if answer.status >= 400:
        run.problems.append(f"{answer.status} {answer.url}")


# ---- what a reader does -------------------------------------------------------------------------


def _act(page: Page, run: Run) -> None:
    name, do = run.dice.choices(list(DEEDS), weights=[deed[2] for deed in DEEDS])[0][:2]
    run.done[name] += 1
    do(page, run)
    _leave_about(page, run)
    settle(page, run)
    _leave_about(page, run)  # it may have taken a while to come


def _leave_about(page: Page, run: Run) -> None:
    if urlsplit(page.url).path.rstrip("/").endswith("about"):
        back(page, run)
        settle(page, run)


def press(page: Page, run: Run) -> None:
    """Press a control in sight: first draw a kind, so that options do not crowd out the rest."""
    lots = [run.dice.random(), run.dice.random()]
    found: dict[str, Any] | None = page.evaluate("([a, b]) => soak.choose(a, b)", lots)
    if found is None:
        run.fail("there is nothing to press", page)
        return
    element = page.evaluate_handle("() => soak.chosen").as_element()
    run.note(f"press {found['told']}")
    if element is None or not _clicked(element, run):
        return
    if found["leaves"]:
        page.wait_for_timeout(300)
        page.wait_for_load_state()
        return
    settle(page, run)
    if found["already"] or found["kind"] in IDLE:
        return
    for _ in range(20):  # playback and the map take their time
        if ask(page, "() => soak.answered()"):
            return
        page.wait_for_timeout(50)
    run.fail(f"dead control: {found['told']}", page)


def _clicked(element: ElementHandle, run: Run) -> bool:
    try:
        element.click(timeout=2500)
    except BrowserError as error:
        # gone or covered by what came meanwhile: a reader would miss it too
        run.note(f"  missed: {str(error).splitlines()[0][:80]}")
        return False
    return True


def key(page: Page, run: Run) -> None:
    pressed = run.dice.choice(["j", "k", "0", "c", "t", "?", "Escape", "/", "Tab", "Shift+Tab"])
    run.note(f"key {pressed}")
    page.keyboard.press(pressed)


def type_words(page: Page, run: Run) -> None:
    field = page.locator("#q")
    if not field.is_visible() or page.locator("dialog[open]").count():
        return
    words = run.dice.choice(["near", "Town", "zzzz", "<b>", "100%", ""])
    run.note(f"search {words!r}")
    field.fill(words, timeout=3000)
    field.press("Enter", timeout=3000)
    field.blur()


def type_date(page: Page, run: Run) -> None:
    field = page.locator(run.dice.choice(["#date-from", "#date-to"]))
    if not field.is_visible() or page.locator("dialog[open]").count():
        return
    day = run.dice.choice(["2024-03", "2023-11-05", "2024", "soon", ""])
    run.note(f"date {day!r}")
    field.fill(day, timeout=3000)
    field.press("Enter", timeout=3000)


def on_map(page: Page, run: Run) -> None:
    """Click a mark, click nowhere, drag, or turn the wheel."""
    spot = page.evaluate("n => soak.spot(n)", run.dice.random())
    if spot is None or page.locator("dialog[open]").count():
        return
    what = run.dice.choice(["mark", "nowhere", "drag", "wheel"])
    run.note(f"map {what} {spot}")
    x, y = spot
    page.mouse.move(x - 3, y - 3)
    page.mouse.move(x, y, steps=2)
    if what == "mark":
        page.wait_for_timeout(150)
        page.mouse.click(x, y)
    elif what == "wheel":
        page.mouse.wheel(0, run.dice.choice([-240, 240]))
    else:
        shift = 0 if what == "nowhere" else 60
        page.mouse.down()
        page.mouse.move(x + shift, y + shift / 2, steps=3)
        page.mouse.up()
    page.wait_for_timeout(150)


def brush(page: Page, run: Run) -> None:
    pane = page.locator("#timeline .nsewdrag")
    box = pane.bounding_box(timeout=3000) if pane.count() and pane.first.is_visible() else None
    if not box or page.locator("dialog[open]").count():
        return
    first, last = sorted(run.dice.sample(range(1, 20), 2))
    run.note(f"brush {first}/20 to {last}/20")
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * first / 20, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * last / 20, y, steps=4)
    page.mouse.up()
    page.wait_for_timeout(100)


def back(page: Page, run: Run) -> None:
    """Step back, but not off the page to the blank one before it."""
    run.note("back")
    page.evaluate("() => void (navigation.canGoBack && setTimeout(() => history.back()))")
    page.wait_for_timeout(150)


def forward(page: Page, run: Run) -> None:
    run.note("forward")
    page.evaluate("() => void setTimeout(() => history.forward())")
    page.wait_for_timeout(150)


Deed = tuple[str, Callable[[Page, Run], None], int]
DEEDS: tuple[Deed, ...] = (
    ("press", press, 60), ("key", key, 10), ("search", type_words, 4), ("date", type_date, 3),
    ("map", on_map, 10), ("brush", brush, 4), ("back", back, 6), ("forward", forward, 3),
)  # fmt: skip


# ---- what must hold -----------------------------------------------------------------------------


def settle(page: Page, run: Run) -> None:
    """Wait until nothing is on its way."""
    if not ask(page, "() => Boolean(window.soak) && soak.settle(30000)"):
        run.fail("the page does not come to rest", page)


def ask(page: Page, question: str) -> Any:
    """Ask the page; once more where another page comes meanwhile, as after "back"."""
    for _ in range(5):
        try:
            page.wait_for_load_state()
            return page.evaluate(question)
        except BrowserError as error:
            if "navigation" not in str(error):
                raise
            page.wait_for_timeout(100)
    return None


def _check(page: Page, run: Run) -> None:
    if run.problems:
        run.fail("; ".join(run.problems), page)
    unlike: list[str] = []
    for _ in range(100):  # a busy machine
        # while it plays, the address runs ahead of the page
        unlike = ask(page, "() => (soak.playing() ? [] : soak.unlike())")
        if not unlike:
            return
        page.wait_for_timeout(100)
    run.fail(f"the page is not what its address says: {unlike}", page)


def _again(page: Page, run: Run) -> None:
    """Load the address anew: the same must be seen."""
    if ask(page, "() => soak.playing()"):
        page.locator("#play").click()
        settle(page, run)
        page.wait_for_timeout(1500)
    before = ask(page, "() => soak.seen()")
    run.note("reload")
    page.reload()
    settle(page, run)
    for _ in range(100):
        after = ask(page, "() => soak.seen()")
        if after == before:
            return
        page.wait_for_timeout(100)
    differ = [f"{k}: {before[k]!r} is now {after[k]!r}" for k in before if before[k] != after[k]]
    run.fail(f"a reload shows something else: {differ}", page)


def main() -> None:
    """Soak for some minutes; exit 1 at the first fault."""
    from tests.bench.synthetic import write_store

    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    print(f"seed {given.seed}", flush=True)
    with TemporaryDirectory() as folder:
        write_store(Path(folder) / "store", EVENTS)
        with serving(Path(folder) / "store") as address, chromium() as browser:
            try:
                run = soak(
                    browser, address, seed=given.seed, actions=10**9, seconds=60 * given.minutes
                )
            except Wrong as wrong:
                sys.exit(f"{wrong}")
    print(f"{sum(run.done.values())} actions, nothing wrong: {dict(run.done)}")


if __name__ == "__main__":
    main()
