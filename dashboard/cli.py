"""The command line. Every command that others script is described in the README.

Exit codes: 0 done (documents that had to be skipped are listed), 1 nothing could be done,
2 the command was called wrongly.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from geodata.article import Article, Skipped, read_articles
from geodata.errors import DatelineError

if TYPE_CHECKING:
    from geodata.extract import Extractor

SHOWN_SKIPS = 20  # listed one by one; the rest are counted
Row = TypeVar("Row")

sources_argument = click.argument("sources", nargs=-1, metavar="[FILE ... | -]")
output_option = click.option(
    "-o", "--output", default="-", metavar="OUT", help="File to write; standard output without it."
)
model_option = click.option("--model", metavar="NAME", help="Language model; the pinned default.")
data_option = click.option(
    "--data", metavar="DIR", help="The store: a folder or an object-store URL (DATELINE_DATA)."
)


class Day(click.ParamType):
    """A calendar date, 2024-11-05."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Return the date; a wrong form is a wrong call."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not of the form YYYY-MM-DD", param, ctx)


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


@commands.command()
@sources_argument
@click.option("--spans", is_flag=True, help="Resolve the `spans` of each document, find no others.")
@published_option
@model_option
@output_option
def places(
    sources: tuple[str, ...], spans: bool, published: date | None, model: str | None, output: str
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
    _write_lines(extractor.stream_places(articles), "places", place_json, output)


@commands.command()
@sources_argument
@published_option
@model_option
@output_option
def events(
    sources: tuple[str, ...], published: date | None, model: str | None, output: str
) -> None:
    """Code the events that documents report: JSON Lines in, JSON Lines out."""
    from geodata.records import event_json

    extractor = _extractor(model)
    articles = read_articles(sources or ("-",), published=published)
    _write_lines(extractor.stream_events(articles), "events", event_json, output)


def _extractor(model: str | None) -> Extractor:
    from geodata.extract import Extractor  # spaCy takes a second to import

    return Extractor.open(model)


def _write_lines(
    read: Iterator[tuple[Article, list[Row]] | Skipped],
    key: str,
    as_json: Callable[[Row], dict[str, Any]],
    output: str,
) -> None:
    """One line for each document that could be read; then what was skipped, on standard error."""
    skipped: list[Skipped] = []
    written = 0
    with _opened(output) as out:
        for item in _progress(read):
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            article, found = item
            row = {"doc_id": article.doc_id, key: [as_json(value) for value in found]}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            written += 1
    _report_skipped(skipped)
    if not written:
        raise click.exceptions.Exit(1)


@contextmanager
def _opened(output: str) -> Iterator[TextIO]:
    """The file to write to, or standard output; always UTF-8."""
    if output == "-":
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream
        yield sys.stdout
        return
    try:
        with Path(output).open("w", encoding="utf-8", newline="\n") as handle:
            yield handle
    except OSError as error:
        raise DatelineError(f"{output}: cannot be written ({error.strerror})") from error


def _progress(items: Iterator[Row], total: int | None = None) -> Iterator[Row]:
    """A progress bar on standard error where that is a terminal."""
    from tqdm import tqdm

    return iter(tqdm(items, total=total, unit=" articles", disable=None, leave=False))


def _report_skipped(skipped: list[Skipped]) -> None:
    """List on standard error what was left out and why."""
    for item in skipped[:SHOWN_SKIPS]:
        click.echo(f"dateline: skipped {item}", err=True)
    if len(skipped) > SHOWN_SKIPS:
        click.echo(f"dateline: and {len(skipped) - SHOWN_SKIPS} more", err=True)
    if len(skipped) > 1:
        click.echo(f"dateline: skipped {len(skipped)} documents in all", err=True)


def main() -> None:
    """Run the command line; a `DatelineError` is one line and exit code 1."""
    try:
        commands(prog_name="dateline")
    except DatelineError as error:
        click.echo(f"dateline: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


if __name__ == "__main__":
    main()
