"""What the commands share: dates, outputs, a progress bar, the list of what was skipped."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from geodata.article import Skipped
from geodata.errors import DatelineError

SHOWN_SKIPS = 20  # listed one by one; the rest are counted
Row = TypeVar("Row")


class Day(click.ParamType[date]):
    """A calendar date, 2024-11-05."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Return the date; a wrong form is a wrong call."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not of the form YYYY-MM-DD", param, ctx)


@contextmanager
def opened(output: str) -> Iterator[TextIO]:
    """The file to write to, or standard output; always UTF-8."""
    try:
        if output == "-":
            sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream
            yield sys.stdout
            sys.stdout.flush()
        else:
            with Path(output).open("w", encoding="utf-8", newline="\n") as handle:
                yield handle
    except DatelineError:  # StoreError is an OSError too
        raise
    except BrokenPipeError:  # the reader, such as `head`, has had enough
        _drop_output()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        if output == "-":
            _drop_output()
        name = "standard output" if output == "-" else output
        raise DatelineError(f"{name}: cannot be written ({error.strerror})") from error


def _drop_output() -> None:
    """Let the interpreter's last flush go nowhere: it would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def progress(items: Iterator[Row], total: int | None = None) -> Iterator[Row]:
    """A progress bar on standard error where that is a terminal."""
    from tqdm import tqdm

    return iter(tqdm(items, total=total, unit=" articles", disable=None, leave=False))


def report_skipped(skipped: list[Skipped]) -> None:
    """List on standard error what was left out and why."""
    for item in skipped[:SHOWN_SKIPS]:
        click.echo(f"dateline: skipped {item}", err=True)
    if len(skipped) > SHOWN_SKIPS:
        click.echo(f"dateline: and {len(skipped) - SHOWN_SKIPS} more", err=True)
    if len(skipped) > 1:
        click.echo(f"dateline: skipped {len(skipped)} documents in all", err=True)
