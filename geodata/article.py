"""A file, a page or a JSON line becomes an `Article`.

Reading streams: a JSON Lines file of any size is read line by line, and what cannot be read is
yielded as a `Skipped` with its place and the remedy, so that one bad document never stops a batch.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from geodata.errors import ArticleError

MAX_CHARACTERS = 1_000_000  # of one article; the parser needs about 1 GB for 1 million characters
MAX_LINE_BYTES = 16_000_000  # of one JSON line; a longer one is passed over without reading it in
HEAD = 8192  # bytes from which a binary file is told
UTF16 = (b"\xff\xfe", b"\xfe\xff")  # its byte-order marks
TEXT, PAGE, LINES = {".txt", ".text"}, {".html", ".htm", ".xhtml"}, {".jsonl", ".ndjson"}
HEADER = re.compile(r"(title|published|date|source|url)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
METADATA = ("title", "source", "url", "language")
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Article:
    """One document. `text` is kept as given: every offset of a place or an event points into it.

    `spans` are (start, end) pairs to resolve instead of recognising places (`places --spans`).
    """

    text: str
    doc_id: str
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None
    language: str | None = None
    spans: tuple[tuple[int, int], ...] | None = None

    @property
    def id(self) -> str:
        """First 16 hex digits of the SHA-256 of the text: the same content has the same id."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A document that was left out: where it stands, and why, with the remedy."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


def read_articles(
    sources: Iterable[str | Path], *, published: date | None = None, stdin: BinaryIO | None = None
) -> Iterator[Article | Skipped]:
    """Yield every document of files, folders (walked in name order) and "-" (standard input).

    `published` is the date of documents that state none.
    """
    for source in sources:
        for item in _read_source(str(source), stdin):
            if isinstance(item, Article) and item.published is None and published is not None:
                yield replace(item, published=published)
            else:
                yield item


def _read_source(source: str, stdin: BinaryIO | None) -> Iterator[Article | Skipped]:
    if source == "-":
        yield from _read_stream(stdin or sys.stdin.buffer)
        return
    path = Path(source)
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where it may not look
        yield from _read_folder(path)
    else:
        yield from _read_file(path)


def _read_folder(folder: Path) -> Iterator[Article | Skipped]:
    """Every file below `folder` but hidden ones, and what may not be looked into."""
    closed: list[OSError] = []
    paths: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if name[0] != "."]
        paths += [Path(parent, name) for name in names if name[0] != "."]
    for error in closed:
        yield Skipped(_printable(Path(error.filename)), f"cannot be read ({error.strerror})")
    if not paths and not closed:
        yield Skipped(_printable(folder), "the folder holds no files")
    for path in sorted(paths):
        if os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 - never raise
            yield Skipped(_printable(path), "no ordinary file: reading it might never end")
        else:
            yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Article | Skipped]:
    kind = path.suffix.lower()
    name = _printable(path)
    if kind not in TEXT | PAGE | LINES:
        yield Skipped(name, "unknown kind of file; give .txt, .html or .jsonl")
        return
    try:
        if kind in LINES:
            with path.open("rb") as handle:
                _refuse_no_lines(handle.peek(HEAD))
                yield from read_lines(handle, name)
        else:
            yield _read_document(path, kind)
    except ArticleError as error:
        yield Skipped(name, str(error))
    except OSError as error:
        yield Skipped(name, f"cannot be read ({error.strerror or error})")


def _printable(path: Path) -> str:
    """The path as UTF-8 can write it: a name's bytes in another encoding are spelled out."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def _refuse_no_lines(head: bytes) -> None:
    """Raise `ArticleError` for a whole file where its start shows that no line can be read."""
    if head.startswith(UTF16):
        msg = "UTF-16, not UTF-8; convert it, for example with: iconv -f UTF-16 -t UTF-8"
        raise ArticleError(msg)
    if b"\0" in head and not re.match(rb"\s*\{\s*\"", head.removeprefix(b"\xef\xbb\xbf")):
        msg = "binary or UTF-16, not lines of JSON in UTF-8; convert it first"
        raise ArticleError(msg)


def _read_document(path: Path, kind: str) -> Article:
    size = path.stat().st_size
    if size > 20 * MAX_CHARACTERS:  # a page may carry far more markup than text
        msg = f"{size / 1e6:.1f} MB is too large for one article; split it, or use .jsonl"
        raise ArticleError(msg)
    read = page_article if kind in PAGE else text_article
    return read(path.read_bytes(), _printable(path))


def _read_stream(stream: BinaryIO) -> Iterator[Article | Skipped]:
    """Standard input: JSON Lines where it starts with "{", a page where with "<", else one text."""
    first = stream.readline(MAX_LINE_BYTES)
    while first and not first.strip():
        first = stream.readline(MAX_LINE_BYTES)
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        yield from read_lines(_Chain(first, stream), "<stdin>")
        return
    content = first + stream.read(20 * MAX_CHARACTERS + 1)
    try:
        read = page_article if start.startswith(b"<") else text_article
        yield read(content, "<stdin>")
    except ArticleError as error:
        yield Skipped("<stdin>", str(error))


class _Chain:
    """A line that was read to look at it, then the rest of its stream."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def readline(self, limit: int = -1) -> bytes:
        first, self._first = self._first, b""
        return first or self._rest.readline(limit)


def read_lines(handle: BinaryIO | _Chain, name: str) -> Iterator[Article | Skipped]:
    """Yield one article for each line of a JSON Lines stream; blank lines are passed over."""
    number = 0
    while line := handle.readline(MAX_LINE_BYTES):
        number += 1
        where = f"{name} line {number}"
        if len(line) >= MAX_LINE_BYTES and not line.endswith(b"\n"):
            while rest := handle.readline(MAX_LINE_BYTES):
                if rest.endswith(b"\n"):
                    break
            yield Skipped(where, f"longer than {MAX_LINE_BYTES // 1_000_000} MB; split the article")
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            try:
                article = json_article(line, default_id=f"{name}:{number}")
                _tell_overlaps(article.spans or (), where)
                yield article
            except ArticleError as error:
                yield Skipped(where, str(error))
    if number == 0:
        yield Skipped(name, "the file is empty")


def json_article(line: bytes, *, default_id: str) -> Article:
    """One document object, as the command contract has it. Raise `ArticleError`."""
    row = _parsed(line)
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        msg = 'not a document; write an object such as {"doc_id": "1", "text": "..."}'
        raise ArticleError(msg)
    doc_id = row.get("doc_id")
    fields = {k: _whole(str(row[k]), k) for k in METADATA if row.get(k) not in (None, "")}
    return Article(
        text=_bounded(row["text"]),
        doc_id=default_id if doc_id is None else _whole(str(doc_id), "doc_id"),
        published=parse_date(row.get("published")),
        spans=_spans(row, len(row["text"])),
        title=fields.get("title"),
        source=fields.get("source"),
        url=fields.get("url"),
        language=fields.get("language"),
    )


def _parsed(line: bytes) -> Any:
    """The JSON value of a line; whatever Python's reader has against it is an `ArticleError`."""
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ArticleError(_not_utf8(error)) from None
    except json.JSONDecodeError as error:
        detail = f"{error.msg} at column {error.colno}"
    except RecursionError:
        detail = "nested too deeply"
    except ValueError:  # Python reads whole numbers up to a length only
        detail = "a number of thousands of digits"
    msg = f"not valid JSON ({detail}); mend or delete the line"
    raise ArticleError(msg)


def text_article(content: bytes, name: str) -> Article:
    """A plain text, with or without header lines (`Title:`, `Published:` ...) and a blank line.

    The header is not part of the article's text. Raise `ArticleError`.
    """
    text = _decoded(content)
    header, body = split_header(text)
    when = header.get("published") or header.get("date")
    return Article(
        text=_checked(body),
        doc_id=name,
        title=header.get("title") or None,
        published=parse_date(when),
        source=header.get("source") or None,
        url=header.get("url") or None,
    )


def split_header(text: str) -> tuple[dict[str, str], str]:
    """Split leading `Key: value` lines, closed by a blank line, from the text below them."""
    header: dict[str, str] = {}
    position = 0
    for line in text.splitlines(keepends=True):
        found = HEADER.fullmatch(line.strip())
        if not found:
            if header and not line.strip():
                return header, text[position + len(line) :].lstrip("\r\n")
            break
        header[found[1].lower()] = found[2].strip()
        position += len(line)
    return {}, text


def page_article(content: bytes, name: str) -> Article:
    """The article of a web page, without its navigation and notices. Raise `ArticleError`."""
    import trafilatura  # takes most of a second to import, and few runs read pages

    _refuse_binary(content)
    found: Any = trafilatura.bare_extraction(content, with_metadata=True, include_comments=False)
    if found is None or not (found.text or "").strip():
        msg = "no article text found in the page; save its text as .txt"
        raise ArticleError(msg)
    try:
        when = parse_date(found.date)
    except ArticleError:
        when = None  # a page's own markup is not the user's to mend
    return Article(
        text=_checked(found.text),
        doc_id=name,
        title=found.title or None,
        published=when,
        source=found.sitename or found.hostname or None,
        url=found.url or None,
    )


def parse_date(value: Any) -> date | None:
    """Read "2024-11-05" (a time behind it is dropped), None and "". Raise `ArticleError`."""
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        msg = f"date {str(value)!r} is not of the form YYYY-MM-DD"
        raise ArticleError(msg) from None


def _tell_overlaps(spans: tuple[tuple[int, int], ...], where: str) -> None:
    """Warn of spans that overlap: each gets a place, but one of them may be a slip."""
    for (start, end), (other, _) in pairwise(sorted(spans)):
        if other < end:
            log.warning(
                "%s: a span at %d overlaps the one at %d: each gets a place of its own",
                where, other, start,
            )  # fmt: skip


def _spans(row: dict[str, Any], length: int) -> tuple[tuple[int, int], ...] | None:
    """The `spans` of a document, in order; each must be a non-empty range inside the text."""
    if row.get("spans") is None:
        return None
    try:
        spans = tuple((item["start"], item["end"]) for item in row["spans"])
    except (TypeError, KeyError):
        msg = '"spans" must be a list of {"start": ..., "end": ...}'
        raise ArticleError(msg) from None
    for start, end in spans:
        whole = type(start) is int and type(end) is int
        if not whole or not 0 <= start < end <= length:
            msg = f"span {start!r} to {end!r} is not a range inside the text of {length} characters"
            raise ArticleError(msg)
    return spans


def _checked(text: str) -> str:
    """Return `text` if it can be an article."""
    if not text.strip():
        msg = "the text is empty"
        raise ArticleError(msg)
    return _bounded(text)


def _bounded(text: str) -> str:
    """Return `text` if it can be parsed; it may be empty, as a line of a batch may."""
    if len(text) > MAX_CHARACTERS:
        msg = f"{len(text):,} characters; an article may have {MAX_CHARACTERS:,}: split it"
        raise ArticleError(msg)
    return _whole(text, "text")


def _whole(value: str, field: str) -> str:
    """Return `value` if it can be written as UTF-8."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        msg = f"half a surrogate pair at character {error.start} of the {field}; mend its encoding"
        raise ArticleError(msg) from None
    return value


def _decoded(content: bytes) -> str:
    """Text of a file in UTF-8, or in UTF-16 with its mark; anything else must be converted."""
    if not content:
        msg = "the file is empty"
        raise ArticleError(msg)
    try:
        if content.startswith(UTF16):
            return content.decode("utf-16")
        _refuse_binary(content)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ArticleError(_not_utf8(error)) from None


def _refuse_binary(content: bytes) -> None:
    if not content:
        msg = "the file is empty"
        raise ArticleError(msg)
    if b"\0" in content[:HEAD]:
        msg = "binary, not text; convert it to .txt first"
        raise ArticleError(msg)


def _not_utf8(error: UnicodeDecodeError) -> str:
    byte = error.object[error.start]
    return (
        f"not UTF-8 (byte 0x{byte:02x} at offset {error.start}); "
        "convert it, for example with: iconv -f WINDOWS-1252 -t UTF-8"
    )
