"""The routes by which text is added: give it, read it step by step, look, save or discard.

Only a server that lets somebody write has them, and only for our own page (`dashboard.access`).
Answers are JSON whose `children` are components, in the reader's language, for the page to show.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

import flask
from plotly.utils import PlotlyJSONEncoder

from dashboard import add_dialog, text
from dashboard.access import refuse_others
from dashboard.fetching import Fetched, fetch
from dashboard.markup import safe_url
from dashboard.pending import Pending, Reach
from geodata.article import Article, Skipped, page_article, parse_date, read_articles, text_article
from geodata.article_rows import needs_coding
from geodata.errors import ArticleError, DatelineError
from geodata.folders import is_missing
from geodata.places.index import writable_folder
from geodata.store import Store

if TYPE_CHECKING:
    from geodata.extract import Extractor

log = logging.getLogger(__name__)
MOST_UPLOADED: Final = 10_000_000  # bytes of one file
MOST_TYPED: Final = 5_000_000  # bytes of a request with a text in it
_FIELD: Final = 500  # characters of a title, source or address that are kept


class Reading:
    """What an app reads texts with; the language model is loaded when first needed, once."""

    def __init__(self, open_extractor: Callable[[], Extractor]) -> None:
        self._open, self._lock = open_extractor, threading.Lock()
        self._extractor: Extractor | None = None

    def extractor(self) -> Extractor:
        """Return the extractor; the first call takes seconds, and others wait for it."""
        with self._lock:
            if self._extractor is None:
                self._extractor = self._open()
            return self._extractor


def open_extractor() -> Extractor:
    """Load the default model."""
    from geodata.extract import Extractor  # spaCy takes a second to import

    return Extractor.open()


@dataclass(frozen=True)
class Adding:
    """What the routes need: the store's address, a folder for what waits, the reader, the fetcher.

    `data` need not be a store yet: the first save makes it.
    """

    data: str
    folder: Callable[[], Path] = lambda: writable_folder() / "pending"
    reading: Reading = field(default_factory=lambda: Reading(open_extractor))
    fetch: Callable[[str], Fetched] = fetch

    @property
    def pending(self) -> Pending:
        """Where additions wait."""
        return Pending(self.folder())

    def known(self, articles: Sequence[Article]) -> set[str]:
        """Ids of articles that are stored with their events."""
        if is_missing(self.data):
            return set()
        rows = Store.open(self.data).look(articles)
        return {a.id for a in articles if not needs_coding(a, rows.get(a.id))}

    def save(self, token: str) -> tuple[int, str | None]:
        """Put an addition into the store, as `dateline ingest` does, and forget it.

        How many events it brought, and the id of one to show.
        """
        from geodata.ingest import Ingest

        pending, store = self.pending, Store.create(self.data)
        made_by = pending.made_by(token)
        coded = {
            item[0].id: item[1]
            for item in pending.read(token)
            if item is not None and not isinstance(item[1], Skipped)
        }
        if made_by is not None:
            with Ingest(store, made_by=made_by) as into:
                for article in into.wanted(pending.articles(token)):
                    if article.id in coded:
                        into.add(article, coded[article.id])
        pending.discard(token)
        events = [event for found in coded.values() for event in found]
        placed = (e.id for e in events if e.place is not None and e.place.resolved)
        return len(events), next(placed, events[0].id if events else None)


def add_routes(adding: Adding) -> flask.Blueprint:
    """Return the routes; register them under the server's prefix."""
    routes = flask.Blueprint("dateline_adding", __name__)
    routes.before_request(refuse_others)
    routes.register_error_handler(DatelineError, refused)

    def begin() -> flask.Response:
        """Take a text, or the address of a page; an empty one begins a series of files."""
        flask.request.max_content_length = MOST_TYPED
        given = flask.request.get_json()
        pending, token = adding.pending, ""
        articles = list(_given(given if isinstance(given, dict) else {}, adding.fetch))
        token = pending.begin()
        return _reached(token, pending.put(token, articles))

    def upload(token: str) -> flask.Response:
        """Take one file, whose name comes in a header."""
        flask.request.max_content_length = MOST_UPLOADED
        name = file_name(unquote(flask.request.headers.get("Dateline-File", "")))
        pending = adding.pending
        path = pending.scratch(token, name)
        with suppress(FileNotFoundError):
            path.unlink()
        try:
            path.write_bytes(flask.request.get_data(cache=False))
            published = parse_date(flask.request.args.get("published"))
            read = (_named(item, path) for item in read_articles([path], published=published))
            return _reached(token, pending.put(token, read))
        finally:
            path.unlink(missing_ok=True)

    def step(token: str) -> flask.Response:
        """Read on for a second; with the last article comes what was found."""
        pending = adding.pending
        extractor = adding.reading.extractor()
        reach = pending.step(token, extractor, adding.known)
        if not reach.whole:
            return _reached(token, reach)
        found = add_dialog.found(list(pending.read(token)), pending.unread(token))
        return _reached(token, reach, children=found.children, savable=found.savable)

    def save(token: str) -> flask.Response:
        """Put what was found into the store."""
        events, event = adding.save(token)
        return answer({"said": text.saved(events), "event": event})

    def discard(token: str) -> flask.Response:
        """Forget what was found."""
        adding.pending.discard(token)
        return answer({})

    routes.add_url_rule("/adding", view_func=begin, methods=["POST"])
    routes.add_url_rule("/adding/<token>/file", view_func=upload, methods=["POST"])
    routes.add_url_rule("/adding/<token>/step", view_func=step, methods=["POST"])
    routes.add_url_rule("/adding/<token>/save", view_func=save, methods=["POST"])
    routes.add_url_rule("/adding/<token>/discard", view_func=discard, methods=["POST"])
    return routes


def file_name(given: str) -> str:
    """Return the last part of a file's name, without what a file system could take amiss."""
    last = given.replace("\\", "/").rpartition("/")[2]
    name = "".join(c if c.isprintable() else "_" for c in last).lstrip(".")
    stem, dot, suffix = name.rpartition(".")
    return (f"{stem[:80]}{dot}{suffix[:10]}" if stem else name[:80]) or "file"


def _given(given: dict[str, Any], get: Callable[[str], Fetched]) -> Iterator[Article]:
    """Read the article that a request holds, if any. Raise `ArticleError`."""
    if address := words(given, "fetch"):
        yield _fetched(get(address))
    elif isinstance(given.get("text"), str) and (given["text"].strip() or not given.get("files")):
        title = words(given, "title")
        read = text_article(given["text"].encode("utf-8", "surrogatepass"), title or text.PASTED)
        when = parse_date(words(given, "published"))
        url = safe_url(words(given, "url"))
        if words(given, "url") and url is None:
            raise ArticleError(f"{words(given, 'url')}: no address of a web page")
        yield replace(
            read,
            title=title or read.title,
            published=when or read.published,
            source=words(given, "source") or read.source,
            url=url or read.url,
        )


def words(given: dict[str, Any], name: str) -> str:
    """Return what a field of a request holds, on one line; "" where it holds no text."""
    value = given.get(name)
    return " ".join(value.split())[:_FIELD] if isinstance(value, str) else ""


def _fetched(page: Fetched) -> Article:
    """Return the article of a page; it is known by the address that it came from."""
    read = page_article if page.is_page else text_article
    return replace(read(page.content, page.url), url=page.url)


def _named(item: Article | Skipped, path: Path) -> Article | Skipped:
    """Name the file as its owner knows it, not by where it lay while it was read."""

    def short(where: str) -> str:
        return where.replace(str(path), path.name)

    if isinstance(item, Skipped):
        return Skipped(short(item.where), short(item.reason))
    return replace(item, doc_id=short(item.doc_id))


def _reached(token: str, reach: Reach, **more: Any) -> flask.Response:
    return answer(
        {
            "token": token,
            "done": reach.done,
            "total": reach.total,
            "whole": reach.whole,
            "said": text.read_so_far(reach.done, reach.total),
            **more,
        }
    )


def answer(value: dict[str, Any]) -> flask.Response:
    """Answer with JSON that may hold components."""
    return flask.Response(json.dumps(value, cls=PlotlyJSONEncoder), mimetype="application/json")


def refused(error: Exception) -> flask.Response:
    """Tell in one line what is wrong and what to do.

    It is an answer like any other: the page shows it, and a browser's console has nothing to add.
    """
    log.info("not added: %s", error)
    return answer({"error": str(error)})
