"""The command line. Every command that others script is described in the README.

Exit codes: 0 done (documents that had to be skipped are listed), 1 nothing could be done,
2 the command was called wrongly.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from platformdirs import user_cache_dir

from dashboard.console import Day, opened, progress, report_skipped
from dashboard.gazetteer_commands import gazetteer
from dashboard.settings import Settings
from geodata.article import Article, Skipped, read_articles
from geodata.errors import DatelineError, FilterError

if TYPE_CHECKING:
    from geodata.extract import Extractor
    from geodata.reviews import Verdict
    from geodata.store import Store

Row = TypeVar("Row")

sources_argument = click.argument("sources", nargs=-1, metavar="[FILE ... | -]")
output_option = click.option(
    "-o", "--output", default="-", metavar="OUT", help="File to write; standard output without it."
)
model_option = click.option("--model", metavar="NAME", help="Language model; the pinned default.")
processes_option = click.option(
    "--processes",
    type=click.IntRange(0, 64),
    default=1,
    show_default=True,
    callback=lambda _context, _option, number: number or os.cpu_count() or 1,
    help="Processes that read documents; 0 for one a core.",
)
data_option = click.option(
    "--data", metavar="DIR", help="The store: a folder or an object-store URL (DATELINE_DATA)."
)
published_option = click.option(
    "--published",
    type=Day(),
    metavar="DATE",
    help="Publication date (YYYY-MM-DD) of documents that state none.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dateline")
def commands() -> None:
    """Turn news text into a map of reported events."""


commands.add_command(gazetteer)


@commands.command()
@sources_argument
@click.option("--spans", is_flag=True, help="Resolve the `spans` of each document, find no others.")
@published_option
@model_option
@processes_option
@output_option
def places(
    sources: tuple[str, ...],
    spans: bool,
    published: date | None,
    model: str | None,
    processes: int,
    output: str,
) -> None:
    """Find the places that documents name: JSON Lines in, JSON Lines out."""
    from geodata.records import place_json

    def ready(item: Article | Skipped) -> Article | Skipped:
        if isinstance(item, Skipped):
            return item
        if spans and item.spans is None:
            return Skipped(item.doc_id, 'no "spans" in the document, as --spans needs')
        return item if spans else replace(item, spans=None)

    extractor = _extractor(model)
    articles = (ready(item) for item in read_articles(sources or ("-",), published=published))
    found = extractor.stream_places(articles, processes=processes)
    _write_lines(found, "places", place_json, output)
    _report_unanswered(extractor)


@commands.command()
@sources_argument
@published_option
@model_option
@processes_option
@output_option
def events(
    sources: tuple[str, ...], published: date | None, model: str | None, processes: int, output: str
) -> None:
    """Code the events that documents report: JSON Lines in, JSON Lines out."""
    from geodata.records import event_json

    extractor = _extractor(model)
    articles = read_articles(sources or ("-",), published=published)
    found = extractor.stream_events(articles, processes=processes)
    _write_lines(found, "events", event_json, output)
    _report_unanswered(extractor)


@commands.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE ...")
@published_option
@model_option
@processes_option
@data_option
def ingest(
    sources: tuple[str, ...],
    published: date | None,
    model: str | None,
    processes: int,
    data: str | None,
) -> None:
    """Put articles into the store: files, folders, or - for standard input.

    The same content twice changes nothing, so a folder can be given again and again.
    """
    from geodata.extract import english_only
    from geodata.store import Store

    extractor = _extractor(model)  # a wrong name must not leave an empty store
    store = Store.create(Settings.from_environment(data=data).data)
    articles = read_articles(sources, published=published)
    _load(store, extractor, english_only(articles), verb="read", processes=processes)


@commands.command()
@click.option("--all", "everything", is_flag=True, help="Also what this version has coded.")
@model_option
@processes_option
@data_option
def recode(everything: bool, model: str | None, processes: int, data: str | None) -> None:
    """Code the stored articles again, where another version had coded them."""
    from geodata.store import Store

    store = Store.open(Settings.from_environment(data=data).data)
    extractor = _extractor(model)
    old = None if everything else extractor.made_by
    articles = store.articles(coded_otherwise_than=old)
    _load(store, extractor, articles, verb="coded", recode=True, processes=processes)
    store.merge()  # by this version's rule


@commands.command()
@click.argument("event")
@click.option("--confirm", "verdict", flag_value="confirmed", help="It is as it was coded.")
@click.option("--reject", "verdict", flag_value="rejected", help="It is no event.")
@click.option("--apart", "verdict", flag_value="apart", help="Not the event it was put to.")
@click.option("--same", metavar="EVENT", help="It is a report of that other event.")
@click.option("--undo", "verdict", flag_value="undone", help="Take the last review back.")
@click.option("--note", help="Why.")
@click.option("--reviewer", help="Who says so.")
@data_option
def review(
    event: str,
    verdict: Verdict | None,
    same: str | None,
    note: str | None,
    reviewer: str | None,
    data: str | None,
) -> None:
    """Write down what you say of an event; the coding stays as it is beneath."""
    from geodata.store import Store

    if (verdict is None) == (same is None):
        raise click.UsageError("give one of --confirm, --reject, --apart, --same and --undo")
    store = Store.open(Settings.from_environment(data=data).data)
    store.review(event, verdict or "same", same=same, note=note, reviewer=reviewer)
    click.echo(f"{event}: {verdict or f'same as {same}'}", err=True)


@commands.command()
@click.argument(
    "form",
    type=click.Choice(["csv", "reports.csv", "geojson", "parquet", "kml"]),
    metavar="csv|reports.csv|geojson|parquet|kml",
)
@click.option("--filter", "query", default="", metavar="QUERY", help='As in a link: "country=UKR".')
@data_option
@output_option
def export(form: str, query: str, data: str | None, output: str) -> None:
    """Write the events of the store, or those that a filter lets through.

    reports.csv has a row for each report of an event, the others one for each event.
    """
    from geodata import export as exports
    from geodata.filters import Filter
    from geodata.reader import Reader
    from geodata.store import Store

    chosen, notes = Filter.from_query(query.removeprefix("?"))
    if notes:
        raise FilterError("; ".join(notes))
    queries = Reader(Store.open(Settings.from_environment(data=data).data)).latest()
    pieces = exports.FORMATS[form].write(queries, chosen)
    first = next(pieces, "")  # a damaged store costs no file that is there already
    with opened(output) as out:
        for piece in chain([first], pieces):
            out.buffer.write(piece if isinstance(piece, bytes) else piece.encode())


@commands.command()
@data_option
@click.option("--host", metavar="HOST", help="Address to listen on (HOST); 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (PORT).")
@click.option("--prefix", metavar="PATH", help="Serve under this path (DATELINE_PREFIX).")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes (WEB_CONCURRENCY).")
@click.option("--debug", is_flag=True, default=None, help="Dash's development server.")
def serve(**options: Any) -> None:
    """Serve the map of the store to browsers."""
    from dashboard import server

    settings = Settings.from_environment(**options)
    server.check_address(settings.host, settings.port)
    _check_store(settings.data)
    click.echo(f"Dateline is at {settings.url()}  (stop with Ctrl+C)")
    server.serve(settings)


@commands.command()
@data_option
@click.option("--host", metavar="HOST", help="Address to listen on (HOST).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; the next free one without it.")
def demo(data: str | None, **options: Any) -> None:
    """Load the sample dispatches into a store of their own and serve them."""
    from dashboard import server
    from geodata.store import Store

    settings = Settings.from_environment(data=data or str(demo_folder()), **options)
    named = options["port"] is not None or bool(os.environ.get("PORT"))
    if not named:
        port = server.free_port(settings.host, settings.port)
        settings = replace(settings, port=port)
    server.check_address(settings.host, settings.port)
    store = Store.create(settings.data)
    articles = read_articles([str(files("dashboard") / "sample")])
    _load(store, _extractor(None), articles, verb="read")
    click.echo(f"Dateline is at {settings.url()}  (stop with Ctrl+C)")
    server.serve(replace(settings, sample=True, browser=_has_screen()))


def demo_folder() -> Path:
    """Return where the demonstration keeps its store: one for each state of sample and coder.

    A changed dispatch, rule or table makes another, so that what is shown is never stale.
    """
    digest = hashlib.sha256()
    for root in (files("dashboard") / "sample", files("geodata")):
        for file in sorted(path for path in Path(str(root)).rglob("*") if path.is_file()):
            if file.suffix in {".py", ".txt", ".csv", ".json"}:
                digest.update(file.read_bytes())
            elif file.suffix == ".parquet":
                digest.update(f"{file.name} {file.stat().st_size}".encode())
    folder = Path(user_cache_dir("dateline", appauthor=False))
    return folder / f"demo-{digest.hexdigest()[:12]}"


def _load(
    store: Store,
    extractor: Extractor,
    articles: Iterable[Article | Skipped],
    *,
    verb: str,
    recode: bool = False,
    processes: int = 1,
) -> None:
    """Code articles into the store by the batch, and say what was done and what was skipped."""
    from geodata.ingest import Ingest

    skipped: list[Skipped] = []
    seen = 0
    with Ingest(store, made_by=extractor.made_by, recode=recode) as into:
        coded = extractor.stream_events(into.wanted(articles), processes=processes)
        for item in progress(coded):
            if isinstance(item, Skipped):
                skipped.append(item)
            else:
                into.add(*item)
                seen += 1
    report_skipped(skipped)
    _report_unanswered(extractor)
    done = into.done
    click.echo(
        f"{verb} {seen} articles: {done.new} new, {done.updated} updated, {done.unchanged} known "
        f"already, {done.superseded} replaced, {len(skipped)} skipped; {done.events} events",
        err=True,
    )
    if skipped and not seen and not done.unchanged and not done.updated:
        raise click.exceptions.Exit(1)


def _check_store(data: str) -> None:
    """Refuse a damaged store; one that is not there yet is served empty, with what to do next."""
    from geodata.folders import is_missing
    from geodata.store import Store

    if not is_missing(data):
        Store.open(data)


def _has_screen() -> bool:
    """Whether a browser could open here: a terminal in front, and a display behind it."""
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.stdout.isatty() and (sys.platform == "darwin" or bool(display))


def _extractor(model: str | None) -> Extractor:
    from geodata.extract import Extractor  # spaCy takes a second to import

    return Extractor.open(model)


def _report_unanswered(extractor: Extractor) -> None:
    """Say how often an online geocoder did not answer, if one is set."""
    if extractor.online is not None and (note := extractor.online.note()):
        click.echo(f"dateline: {note}", err=True)


def _write_lines(
    read: Iterator[tuple[Article, list[Row]] | Skipped],
    key: str,
    as_json: Callable[[Row], dict[str, Any]],
    output: str,
) -> None:
    """One line for each document that could be read; then what was skipped, on standard error."""
    skipped: list[Skipped] = []
    written = 0
    with opened(output) as out:
        for item in progress(read):
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            article, found = item
            row = {"doc_id": article.doc_id, key: [as_json(value) for value in found]}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    report_skipped(skipped)
    if not written:
        raise click.exceptions.Exit(1)


def main() -> None:
    """Run the command line; a `DatelineError` is one line and exit code 1."""
    try:
        commands(prog_name="dateline")
    except DatelineError as error:
        click.echo(f"dateline: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
