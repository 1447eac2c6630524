"""Pictures of every view of the page over the demonstration's events, into build/screenshots.

    make screenshots
    python -m tests.browser.screenshots --only phone --data FOLDER

Each is to be looked at; nothing is compared. Console errors and the like are printed at the end.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.browser.conftest import READY, SHOTS, watch
from tests.browser.stage import chromium, sample_store, serving

DESKTOP, WALL = {"width": 1440, "height": 900}, {"width": 2560, "height": 1440}
TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 360, "height": 740}
TOUCH: dict[str, Any] = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
IDLE = "() => !document.querySelector('[data-dash-is-loading=\"true\"]')"


def nothing(page: Page) -> None:
    """Take the page as it opens."""


def open_event(page: Page) -> None:
    page.locator("#list [data-event]").nth(2).click()
    page.locator("#card-title").wait_for()


def click(selector: str) -> Callable[[Page], None]:
    """Press a control, and wait for what moves to stand still."""

    def press(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_timeout(350)

    return press


def find_actor(page: Page) -> None:
    """Open the fold of the actors and look for one."""
    page.locator('#facets [data-fold="parties"] > summary').click()
    page.locator("#find-parties").fill("min")
    page.wait_for_timeout(900)


def on_paper(page: Page) -> None:
    """Prepare the print as the menu does, without the system's dialog."""
    page.evaluate("() => { window.print = () => { window.printedOnce = true; } }")
    page.locator("#share").click()
    page.locator("#print").click()
    page.wait_for_function("() => window.printedOnce")
    page.emulate_media(media="print")


def failing(page: Page) -> None:
    """Let the server's next answers be errors, and ask for one."""
    page.route("**/_dash-update-component*", lambda route: route.fulfill(status=500, body=""))
    page.locator('#facets [data-toggle^="country="]').first.click()
    page.wait_for_timeout(600)


@dataclass(frozen=True)
class View:
    """One picture: an address, a screen and what is done first."""

    name: str
    query: str = ""
    size: dict[str, int] = field(default_factory=lambda: DESKTOP)
    do: Callable[[Page], None] = nothing
    greeted: bool = True
    store: str = "sample"
    options: dict[str, Any] = field(default_factory=dict)


VIEWS = (
    View("desktop"),
    View("desktop-first-visit", greeted=False),
    View("desktop-card", do=open_event),
    View("desktop-filtered", "?quad=material-conflict&actor=RUS"),
    View("desktop-actor-target", "?type=assault", do=open_event),
    View("desktop-share", do=click("#share")),
    View("desktop-keys", do=click("#filters [data-do=help]")),
    View("desktop-about", "about"),
    View("desktop-french", "?lang=fr"),
    View("dark", "?theme=dark"),
    View("dark-card", "?theme=dark", do=open_event),
    View("heat", "?layer=heat"),
    View("countries", "?layer=countries"),
    View("overview", "?view=overview"),
    View("overview-dark", "?view=overview&theme=dark"),
    View("overview-phone", "?view=overview", PHONE, options=TOUCH),
    View("table", "?view=table"),
    View("table-phone", "?view=table", PHONE, options=TOUCH),
    View("nothing-matches", "?country=FJI&type=aid"),
    View("wrong-address", "?country=nowhere&type=no&foo=1"),
    View("no-events-yet", store="none"),
    View("error", do=failing),
    View("embed", "?embed=1", {"width": 800, "height": 560}),
    View("embed-small", "?embed=1&quad=material-conflict", {"width": 360, "height": 420}),
    View("wall", size=WALL),
    View("wall-dark-card", "?theme=dark", WALL, do=open_event),
    View("tablet", size=TABLET, options=TOUCH),
    View("tablet-filters", size=TABLET, do=click("#toggle-filters"), options=TOUCH),
    View("phone", size=PHONE, options=TOUCH),
    View("phone-first-visit", size=PHONE, greeted=False, options=TOUCH),
    View("phone-filters", size=PHONE, do=click("#toggle-filters"), options=TOUCH),
    View("phone-card", size=PHONE, do=open_event, options=TOUCH),
    View("phone-dark", "?theme=dark", PHONE, options=TOUCH),
    View("phone-tools", "?layer=heat", PHONE, do=click("#toggle-tools"), options=TOUCH),
    View("phone-tools-marks", size=PHONE, do=click("#toggle-tools"), options=TOUCH),
    View("phone-french", "?lang=fr&quad=material-conflict", PHONE, options=TOUCH),
    View("print", "?quad=material-conflict", do=on_paper),
    View("playback", do=click("#play")),
    View("facet-search", do=find_actor),
    View("adding", do=click("[data-do=adding-open]"), store="writable"),
    View("adding-dark", "?theme=dark", do=click("[data-do=adding-open]"), store="writable"),
    View("no-events-yet-writable", store="none-writable"),
    View("desktop-writable-card", do=open_event, store="writable"),
    View("phone-adding", "", PHONE, click("[data-do=adding-open]"), True, "writable", TOUCH),
    View("phone-french-writable", "?lang=fr", PHONE, store="writable", options=TOUCH),
)  # fmt: skip


def main() -> None:
    """Take the pictures whose name begins as asked."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--only", default="", metavar="NAME", help="views that begin so")
    parser.add_argument("--data", type=Path, help="a store instead of the demonstration's")
    given = parser.parse_args()
    wanted = [view for view in VIEWS if view.name.startswith(given.only)]
    SHOTS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        data = given.data or sample_store(Path(folder) / "sample")
        for store in dict.fromkeys(view.store for view in wanted):
            at = Path(folder) / "none" if store.startswith("none") else data
            settings = {"sample": store == "sample", "read_only": not store.endswith("writable")}
            with serving(at, **settings) as address, chromium() as browser:
                for view in wanted:
                    if view.store == store:
                        take(browser, address, view)


def take(browser: Browser, address: str, view: View) -> None:
    """Take one picture; what goes wrong in the page is printed beside its name."""
    context = browser.new_context(
        viewport=view.size, color_scheme="light", reduced_motion="reduce", **view.options
    )
    if view.greeted:
        context.add_init_script("try { localStorage.setItem('dateline-hello', 'read') } catch {}")
    page = context.new_page()
    problems: list[str] = []
    watch(page, urlsplit(address).netloc, problems)
    page.goto(address + view.query)
    if view.query != "about":
        page.wait_for_function(READY, timeout=60_000)
        shown = page.locator("#list [data-event], #panel > *, #empty .blank")
        shown.first.wait_for(state="attached")
    view.do(page)
    page.wait_for_function(IDLE)
    page.wait_for_timeout(700)
    page.screenshot(path=SHOTS / f"{view.name}.png")
    context.close()
    print(view.name, *problems, sep="\n    ")


if __name__ == "__main__":
    main()
