"""The page in a browser: first map, weight, what a filter costs, what moves by itself.

    python -m tests.bench.page                  on the demonstration's events and 1,000,000 made up
    python -m tests.bench.page --data FOLDER    on another store

The first map is compared with that of a bare Dash page with one empty Scattermap, opened in turn
with it by the same browser, nothing cached. Medians of several visits.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page

from tests.browser.conftest import GRAPH, watch
from tests.browser.stage import chromium, running, sample_store, serving

ROUNDS = 5
EVENTS = 1_000_000
BARE = """
import sys
from dash import Dash, dcc
import plotly.graph_objects as go
source = {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}
style = {"version": 8, "sources": {"none": source}, "layers": []}  # the default one is remote
app = Dash("bare", health_endpoint="healthz", assets_folder="none")
figure = go.Figure(go.Scattermap(), {"map": {"style": style}})
app.layout = dcc.Graph(id="map", figure=figure, config={"showSendToCloud": False})
from gunicorn.app.base import BaseApplication
class Server(BaseApplication):
    def load_config(self):
        given = {"bind": f"127.0.0.1:{sys.argv[1]}", "worker_class": "gthread", "threads": 4}
        given |= {"control_socket_disable": True}
        for name, value in given.items():
            self.cfg.set(name, value)
    def load(self):
        return app.server
Server().run()
"""
# when the map has drawn everything it has, and when it shows the marks too; what has moved
WATCH = """
window.seen = {map: null, marks: null, shift: 0, shifted: []};
new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (entry.hadRecentInput) return;
    seen.shift += entry.value;
    entry.sources.forEach(s => seen.shifted.push(s.node && (s.node.id || s.node.className)));
})).observe({type: "layout-shift", buffered: true});
(function look() {
    const graph = document.querySelector('#map .js-plotly-plot, #map.js-plotly-plot');
    const map = graph?._fullLayout?.map?._subplot?.map;
    if (map?.loaded()) {
        seen.map ??= performance.now();
        if (graph.data.some(t => t.customdata)) seen.marks ??= performance.now();
    }
    if (!seen.marks) requestAnimationFrame(look);
})();
"""
SETTLED = "() => !document.querySelector('[data-dash-is-loading=\"true\"]')"
UPDATE = "_dash-update-component"
VIEWS = (
    "", "?layer=heat", "?layer=countries", "?quad=material-conflict", "?lat=48&lon=31&z=6",
    "?page=3&sort=oldest", "?view=overview", "?view=table", "?lang=fr",
)  # fmt: skip


@dataclass
class Visit:
    """What one visit to the page cost; bytes as they travelled, milliseconds since it began."""

    seen: dict[str, Any]
    cpu: float = 0.0  # seconds of the page's process until then
    sizes: list[tuple[str, int]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(size for _, size in self.sizes)


def measure(stores: dict[str, Path]) -> Iterator[tuple[str, float]]:
    """Yield (name, value) for every figure of the page over each store, by its name."""
    for name, folder in stores.items():
        with running(BARE, "PORT") as bare, serving(folder) as address, chromium() as browser:
            yield from first_visits(browser, address, bare, name)
            yield from views(browser, address, name)
            yield from filter_changes(browser, address, name)


def first_visits(
    browser: Browser, address: str, bare: str, name: str
) -> Iterator[tuple[str, float]]:
    """The first map against that of the bare page, in turn; weight, shifts and complaints."""
    ours: list[Visit] = []
    theirs: list[Visit] = []
    for _ in range(ROUNDS):
        theirs.append(visit(browser, bare, until="map"))
        ours.append(visit(browser, address, until="marks"))
    first = median(v.seen["map"] for v in theirs)
    yield f"page, {name}: bare first map, s", first / 1000
    for what in ("map", "marks"):
        ratios = [o.seen[what] / t.seen["map"] for o, t in zip(ours, theirs, strict=True)]
        yield f"page, {name}: first {what} / bare first map", median(ratios)
    by_cpu = [o.cpu / t.cpu for o, t in zip(ours, theirs, strict=True)]
    yield f"page, {name}: first map / bare first map, by the browser's CPU", median(by_cpu)
    yield f"page, {name}: first visit, MB", median(v.weight for v in ours) / 1e6
    yield f"page, {name}: bare first visit, MB", median(v.weight for v in theirs) / 1e6
    yield f"page, {name}: layout shift", max(v.seen["shift"] for v in ours)
    yield f"page, {name}: complaints", sum(len(v.problems) for v in ours)


def views(browser: Browser, address: str, name: str) -> Iterator[tuple[str, float]]:
    """The largest data that any view asks for at its start."""
    heaviest = 0
    for query in VIEWS:
        seen = visit(browser, address + query, until="map")
        heaviest = max(heaviest, *(size for url, size in seen.sizes if UPDATE in url))
    yield f"page, {name}: heaviest answer of a view, kB", heaviest / 1000


def filter_changes(browser: Browser, address: str, name: str) -> Iterator[tuple[str, float]]:
    """Requests, bytes and time of one press on an option, each for the first time."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    sizes = weigh(page)
    page.goto(address)
    page.wait_for_function("() => window.seen.marks", timeout=120_000)
    page.wait_for_timeout(1500)
    counts, weights, times = [], [], []
    for query in ("quad=material-conflict", "quad=verbal-conflict", "precision=city"):
        sizes.clear()
        times.append(page.evaluate(PRESS, query))
        page.wait_for_timeout(1200)
        asked = [size for url, size in sizes if UPDATE in url]
        counts.append(sum(size > 0 for _, size in sizes))  # those that travelled
        weights.append(max(asked, default=0))
    context.close()
    yield f"page, {name}: requests of a filter change", max(counts)
    yield f"page, {name}: weight of a filter change, kB", max(weights) / 1000
    yield f"page, {name}: filter change, s", median(times) / 1000


# press an option; milliseconds until sentence, list and map show the answer
PRESS = f"""async query => {{
    const before = document.querySelector('#sentence').textContent, data = {GRAPH}.data;
    const begun = performance.now();
    document.querySelector(`#facets [data-toggle="${{query}}"]`).click();
    const frame = () => new Promise(done => requestAnimationFrame(done));
    while (performance.now() - begun < 60000) {{
        await frame();
        const said = document.querySelector('#sentence').textContent !== before;
        if (said && {GRAPH}.data !== data) break;
    }}
    return performance.now() - begun;
}}"""


def visit(browser: Browser, address: str, *, until: str) -> Visit:
    """Open an address with nothing cached and wait until it stands still."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    page = context.new_page()
    problems: list[str] = []
    watch(page, urlsplit(address).netloc, problems)
    page.add_init_script(WATCH)
    sizes = weigh(page)
    session: CDPSession = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.wait_for_function(f"() => window.seen.{until}", timeout=120_000)
    metrics = session.send("Performance.getMetrics")["metrics"]
    cpu = next(metric["value"] for metric in metrics if metric["name"] == "ProcessTime")
    page.wait_for_timeout(1000)
    page.wait_for_function(SETTLED)
    seen = page.evaluate("() => window.seen")
    context.close()
    return Visit(seen, cpu, list(sizes), problems)


def weigh(page: Page) -> list[tuple[str, int]]:
    """Collect (address, bytes on the wire) of all that comes in."""
    session: CDPSession = page.context.new_cdp_session(page)
    names: dict[str, str] = {}
    sizes: list[tuple[str, int]] = []
    session.on(
        "Network.requestWillBeSent",
        lambda event: names.update({event["requestId"]: event["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.append(
            (names.get(event["requestId"], ""), int(event["encodedDataLength"]))
        ),
    )
    session.send("Network.enable")
    return sizes


@dataclass
class Stores:
    """Where the stores of the measurement lie."""

    folder: Path

    def write(self) -> dict[str, Path]:
        """The demonstration's events, and a million made-up ones."""
        from tests.bench.synthetic import write_store

        million = self.folder / "million"
        write_store(million, EVENTS)
        return {"sample": sample_store(self.folder / "sample"), f"{EVENTS:,} events": million}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--data", type=Path, help="a store to measure in place of the two")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        stores = {given.data.name: given.data} if given.data else Stores(Path(folder)).write()
        for name, value in measure(stores):
            print(f"{name:60s} {value:10.3f}", flush=True)


if __name__ == "__main__":
    main()
