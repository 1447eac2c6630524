"""Speed and memory, as ratios taken in one run; every figure goes to build/bench.json.

Machines are shared and noisy, so a figure is never a bare time: each is compared with a baseline
that was measured in turn with it. Of short runs the better of several rounds counts for both; long
ones are cut in pieces that alternate. Takes some ten minutes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.article import Article
from geodata.extract import Extractor
from geodata.language import DEFAULT_MODEL
from tests.bench.memory import articles, growth

ROUNDS = 3
EVENTS = 200_000
MERGED = 100_000
ARTICLES = 1024  # read for speed
PIECE = 64  # of them at a time, in turn with the baseline
HELD = 2000  # articles read for memory; 20,000 take some ten minutes: python -m tests.bench.memory
OUT = Path("build/bench.json")


def main() -> None:
    """Measure, print the table, write the file."""
    figures = dict(measure())
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name:{width}s}  {value:10.3f}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def measure() -> Iterator[tuple[str, float]]:
    """Yield (name, value) for every figure."""
    yield from start_up()
    yield from opening()
    yield from reading()
    yield from spreading()
    yield from holding()
    yield from asking()
    yield from merging()
    yield from looking()


def start_up() -> Iterator[tuple[str, float]]:
    """`dateline events` on one sentence against a bare parse of it, both as whole processes."""
    sentence = "The two ministers met in Vienna on Monday."
    bare = f"from geodata.language import load_pipeline; load_pipeline().parse({sentence!r})"
    full = [sys.executable, "-m", "dashboard.cli", "events", "-o", "/dev/null", "-"]
    document = json.dumps({"doc_id": "1", "text": sentence}).encode()
    yield from _ratio(
        "start-up of dateline events",
        "s",
        lambda: _run(full, document),
        lambda: _run([sys.executable, "-c", bare]),
    )


def opening() -> Iterator[tuple[str, float]]:
    """Opening the gazetteer, once its index is built, and what it adds to resident memory."""
    probe = (
        "import resource, time; from geodata.language import load_pipeline; load_pipeline(); "
        "from geodata.places.gazetteer import Gazetteer; "
        "m = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "a, t = m(), time.perf_counter(); g = Gazetteer.open(); g.lookup('Kursk'); "
        "t = time.perf_counter() - t; g.country_at(50.4, 30.5); print(t, (m() - a) / 1024)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", probe], check=True, capture_output=True, text=True)
        for _ in range(ROUNDS)
    ]
    figures = [tuple(map(float, run.stdout.split())) for run in runs]
    yield "gazetteer, open and first look-up, s", min(f[0] for f in figures)
    yield "gazetteer, memory beyond the model with shapes, MB", min(f[1] for f in figures)


def reading() -> Iterator[tuple[str, float]]:
    """Articles per second of places and events against the bare model on the same texts.

    By the clock, and by the processor's time, which other people's work disturbs less.
    """
    extractor = Extractor.open()
    pipe = import_module(DEFAULT_MODEL).load().pipe  # as it was published, nothing added
    runs: dict[str, Callable[[list[Article]], object]] = {
        "nlp.pipe": lambda piece: list(pipe([a.text for a in piece], batch_size=32)),
        "places": lambda piece: list(extractor.stream_places(piece)),
        "events": lambda piece: list(extractor.stream_events(piece)),
    }
    spent = {name: [0.0, 0.0] for name in runs}
    order = list(runs)
    waiting = articles(PIECE + ARTICLES)
    first = list(islice(waiting, PIECE))
    for run in runs.values():
        run(first)
    while piece := list(islice(waiting, PIECE)):
        for name in order:
            clock, processor = time.perf_counter(), time.process_time()
            runs[name](piece)
            spent[name][0] += time.perf_counter() - clock
            spent[name][1] += time.process_time() - processor
        order = [*order[1:], order[0]]  # whoever comes first meets new words first
    yield "nlp.pipe, articles/s", ARTICLES / spent["nlp.pipe"][0]
    for name in ("places", "events"):
        yield f"dateline {name}, articles/s", ARTICLES / spent[name][0]
        yield f"dateline {name} / nlp.pipe, speed", spent["nlp.pipe"][0] / spent[name][0]
        yield f"dateline {name} / nlp.pipe, speed by CPU", spent["nlp.pipe"][1] / spent[name][1]


def spreading() -> Iterator[tuple[str, float]]:
    """What a second process adds, with work under way at either end of what is timed."""
    extractor = Extractor.open()

    def speed(processes: int) -> float:
        spare = 6 * PIECE
        done = extractor.stream_events(articles(ARTICLES + 2 * spare), processes=processes)
        list(islice(done, spare))
        start = time.perf_counter()
        list(islice(done, ARTICLES))
        return ARTICLES / (time.perf_counter() - start)

    alone, both = speed(1), speed(2)
    yield "dateline events, 2 processes, articles/s", both
    yield "dateline events, 2 processes / 1, speed", both / alone


def holding() -> Iterator[tuple[str, float]]:
    """Memory while articles are read: at the end, and its growth once everything is loaded."""
    command = [sys.executable, "-m", "tests.bench.memory", str(HELD)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    samples = [tuple(json.loads(line)) for line in run.stdout.splitlines()]
    yield f"resident after {HELD:,} articles, MB", samples[-1][1]
    yield "growth for each 1,000 articles, MB", growth(samples)


def asking() -> Iterator[tuple[str, float]]:
    """Each question of the page on synthetic events, against counting the rows of the store."""
    from geodata.filters import Filter
    from geodata.queries import Queries
    from tests.bench.synthetic import write_store

    with TemporaryDirectory() as folder:
        store = write_store(Path(folder) / "store", EVENTS)
        snapshot = store.snapshot()
        chosen, _ = Filter.from_query("actor=PRK&type=assault")
        count = snapshot.dataset("events").count_rows
        for name in ("marks", "timeline", "facets", "page", "overview"):
            # a new reader each time: its cache would answer the second round
            full, bare = _best(lambda n=name: getattr(Queries(snapshot), n)(chosen), count)
            yield f"{name} of {EVENTS:,} events, s", full
            yield f"{name} / counting rows", full / bare


def merging() -> Iterator[tuple[str, float]]:
    """Finding what is one event among all synthetic events, and again as some more come in."""
    from tests.bench.synthetic import Made, pairs, write_store

    with TemporaryDirectory() as folder:
        store = write_store(Path(folder) / "store", MERGED)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        full, bare = _best(store.merge, store.snapshot().dataset("events").to_table, rounds=1)
        more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        yield f"merging {MERGED:,} events, s", full
        yield f"merging {MERGED:,} events / reading them", full / bare
        yield f"merging {MERGED:,} events, memory beyond, MB", more / 1024
        coded = list(pairs(400, seed=2))
        yield (
            "commit of 400 events of two years, s",
            _seconds(lambda: store.commit(coded, made_by=Made())),
        )


def looking() -> Iterator[tuple[str, float]]:
    """The page in a browser, where there is one; `tests.bench.page` says what is measured."""
    from playwright.sync_api import Error

    from tests.bench import page

    with TemporaryDirectory() as folder:
        try:
            yield from page.measure(page.Stores(Path(folder)).write())
        except Error as error:
            print(f"the page was not measured: {str(error).splitlines()[0]}", file=sys.stderr)


def _ratio(
    name: str, unit: str, full: Callable[[], object], bare: Callable[[], object]
) -> Iterator[tuple[str, float]]:
    """Two times and the first over the second."""
    first, second = _best(full, bare)
    yield f"{name}, {unit}", first
    yield f"{name}, {unit}, baseline", second
    yield f"{name} / baseline", first / second


def _best(
    full: Callable[[], object], bare: Callable[[], object], *, rounds: int = ROUNDS
) -> tuple[float, float]:
    """The shortest of some rounds for each, taken in turn so that both meet the same noise."""
    times = [(_seconds(full), _seconds(bare)) for _ in range(rounds)]
    return min(t[0] for t in times), min(t[1] for t in times)


def _seconds(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _run(command: list[str], document: bytes = b"") -> None:
    subprocess.run(command, input=document, check=True, capture_output=True)


if __name__ == "__main__":
    main()
