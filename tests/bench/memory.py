"""Resident memory while many articles are read or stored; each run is a process of its own.

    python -m tests.bench.memory 20000            as `dateline events` reads them
    python -m tests.bench.memory 20000 --ingest   into a store

The articles are made up: the demonstration's dispatches with a quarter of the names replaced by
a made-up name, since it is new names that make a parser's tables grow. Prints (articles, MB) pairs.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.article import Article, Skipped, read_articles
from geodata.extract import Extractor

SAMPLES = 20
SHARE = 0.25  # of the names that are replaced
SYLLABLES = re.findall("..", "bacedifogumakelinoruvasezitopuhajewixoqulamenirosu")
NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


def articles(count: int, *, seed: int = 1) -> Iterator[Article]:
    """Made-up articles, no two of them alike."""
    rng = random.Random(seed)  # noqa: S311 - made-up news need no secrecy
    folder = str(files("dashboard") / "sample")
    models = [a for a in read_articles([folder]) if isinstance(a, Article)]
    for number in range(count):
        model = rng.choice(models)
        text = NAME.sub(lambda m: _name(rng) if rng.random() < SHARE else m[0], model.text)
        day = date(2024, 1, 1) + timedelta(days=number % 300)
        yield Article(text, f"memory-{number}", published=day, source="Example Wire")


def _name(rng: random.Random) -> str:
    return "".join(rng.choices(SYLLABLES, k=rng.randint(2, 4))).capitalize()


def read(count: int) -> Iterator[tuple[int, float]]:
    """Yield (articles read, MB resident) `SAMPLES` times."""
    done = Extractor.open().stream_events(articles(count))
    yield from _sampled(done, count)


def ingest(count: int) -> Iterator[tuple[int, float]]:
    """The same while the articles go into a store."""
    from geodata.ingest import Ingest
    from geodata.store import Store

    extractor = Extractor.open()
    with TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "store")
        with Ingest(store, made_by=extractor.made_by) as into:
            coded = extractor.stream_events(into.wanted(articles(count)))
            yield from _sampled(coded, count, each=into)


def _sampled(done, count, *, each=None) -> Iterator[tuple[int, float]]:
    step = max(count // SAMPLES, 1)
    for number, item in enumerate(done, start=1):
        if isinstance(item, Skipped):
            raise SystemExit(f"{item}")
        if each is not None:
            each.add(*item)
        if number % step == 0:
            yield number, resident()


def resident() -> float:
    """Megabytes that this process holds in memory now."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def growth(samples: list[tuple[int, float]]) -> float:
    """MB for each 1,000 articles, by least squares over the last two thirds."""
    late = samples[len(samples) // 3 :]
    xs, ys = [n / 1000 for n, _ in late], [mb for _, mb in late]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--ingest", action="store_true")
    given = parser.parse_args()
    samples = []
    for sample in (ingest if given.ingest else read)(given.count):
        samples.append(sample)
        print(json.dumps(sample), flush=True)
    print(f"growth, MB per 1,000 articles: {growth(samples):.2f}", file=sys.stderr)


if __name__ == "__main__":
    main()
