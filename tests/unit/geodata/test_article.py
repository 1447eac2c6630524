"""Reading documents: what comes out, and what each kind of bad input says."""

from __future__ import annotations

import errno
import io
import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.article import (
    MAX_CHARACTERS,
    MAX_LINE_BYTES,
    Article,
    Skipped,
    json_article,
    read_articles,
    read_lines,
    split_header,
)
from geodata.errors import ArticleError


def read_bytes(tmp_path: Path, name: str, content: bytes) -> Article | Skipped:
    path = tmp_path / name
    path.write_bytes(content)
    (item,) = read_articles([path])
    return item


def test_text_without_header_is_kept_as_given(tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", b"First line.\r\n\r\nSecond line.\r\n")
    assert isinstance(article, Article)
    assert article.text == "First line.\r\n\r\nSecond line.\r\n"
    assert article.published is None


def test_header_lines_are_read_and_left_out_of_the_text(tmp_path: Path) -> None:
    content = (
        b"Title: A meeting\nDate: 2024-11-05\nSource: A paper\nUrl: https://example.org/1\n\nBody."
    )
    article = read_bytes(tmp_path, "a.txt", content)
    assert isinstance(article, Article)
    assert (article.title, article.published) == ("A meeting", date(2024, 11, 5))
    assert (article.source, article.url) == ("A paper", "https://example.org/1")
    assert article.text == "Body."


def test_header_needs_a_blank_line_behind_it() -> None:
    text = "Source: a man at the door\nsaid so."
    assert split_header(text) == ({}, text)


def test_given_date_fills_in_but_never_overrides(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Published: 2024-11-05\n\nOne.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("Two.", encoding="utf-8")
    items = list(read_articles([tmp_path], published=date(2020, 1, 2)))
    assert [item.published for item in items if isinstance(item, Article)] == [
        date(2024, 11, 5),
        date(2020, 1, 2),
    ]


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "a.txt", "Zürich and Kraków".encode("utf-16"))
    assert isinstance(article, Article)
    assert article.text == "Zürich and Kraków"


def test_page_gives_title_date_and_text_without_navigation(tmp_path: Path) -> None:
    page = """<html><head><title>Talks in Vienna</title>
    <meta property="article:published_time" content="2024-11-05T08:00:00Z"></head><body>
    <nav><a href="/">Home</a><a href="/world">World</a></nav><article><h1>Talks in Vienna</h1>
    <p>The two foreign ministers met in Vienna on Monday to discuss the border.</p>
    <p>They agreed to meet again next month, a spokesman for the ministry said.</p>
    </article><footer>All rights reserved, cookies and such.</footer></body></html>"""
    article = read_bytes(tmp_path, "a.html", page.encode())
    assert isinstance(article, Article)
    assert article.title == "Talks in Vienna"
    assert article.published == date(2024, 11, 5)
    assert "met in Vienna" in article.text
    assert "cookies" not in article.text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "the file is empty"),
        ("a.html", b"", "the file is empty"),
        ("a.jsonl", b"", "the file is empty"),
        ("a.txt", b" \n\t\n", "the text is empty"),
        ("a.txt", b"\x7fELF\0\0\1", "binary, not text"),
        ("a.txt", "Z\xfcrich".encode("latin-1"), "not UTF-8 (byte 0xfc at offset 1)"),
        ("a.txt", b"x" * (MAX_CHARACTERS + 1), "split it"),
        ("a.txt", b"Date: yesterday\n\nBody", "is not of the form YYYY-MM-DD"),
        ("a.html", b"<html><body></body></html>", "no article text found"),
        ("a.pdf", b"%PDF", "unknown kind of file"),
    ],
)
def test_bad_file_is_skipped_with_a_reason(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    item = read_bytes(tmp_path, name, content)
    assert isinstance(item, Skipped)
    assert reason in item.reason
    assert name in item.where


def test_missing_file_and_empty_folder_are_skipped(tmp_path: Path) -> None:
    items = list(read_articles([tmp_path / "no.txt", tmp_path]))
    assert [str(item).rpartition(": ")[2] for item in items] == [
        "cannot be read (No such file or directory)",
        "the folder holds no files",
    ]


def test_bad_line_names_its_number_and_loses_no_other() -> None:
    rows = [json.dumps({"doc_id": str(n), "text": f"Text {n}."}).encode() for n in range(1, 10)]
    rows[6] = b'{"doc_id": "7", "text": "broken'
    items = list(read_lines(io.BytesIO(b"\n".join(rows)), "in.jsonl"))
    skipped = [item for item in items if isinstance(item, Skipped)]
    assert [item.where for item in skipped] == ["in.jsonl line 7"]
    assert "not valid JSON" in skipped[0].reason
    assert [i.doc_id for i in items if isinstance(i, Article)] == list("12345689")


def test_overlong_line_is_passed_over_without_losing_the_next() -> None:
    long = b'{"text": "' + b"x" * (MAX_LINE_BYTES + 5) + b'"}\n'
    items = list(read_lines(io.BytesIO(long + b'{"doc_id": "b", "text": "Short."}\n'), "f"))
    assert isinstance(items[0], Skipped)
    assert isinstance(items[1], Article)
    assert items[1].doc_id == "b"


@pytest.mark.parametrize(
    "spans",
    [
        '[{"start": 3, "end": 2}]',
        '[{"start": -1, "end": 2}]',
        '[{"start": 0, "end": 99}]',
        '[{"start": true, "end": 2}]',
        '[{"start": 0}]',
        '"all"',
    ],
)
def test_bad_spans_are_refused(spans: str) -> None:
    with pytest.raises(ArticleError, match="span"):
        json_article(f'{{"text": "abcd", "spans": {spans}}}'.encode(), default_id="x")


def test_bad_spans_are_told_with_their_line_and_cost_no_other() -> None:
    lines = [
        b'{"doc_id": "a", "text": "In Oslo.", "spans": [{"start": 3, "end": 7}]}',
        b'{"doc_id": "b", "text": "In Oslo.", "spans": [{"start": 7, "end": 3}]}',
        b'{"doc_id": "c", "text": "In Oslo.", "spans": [{"start": 3, "end": 70}]}',
        b'{"doc_id": "d", "text": "In Oslo.", "spans": []}',
    ]
    first, reversed_, outside, last = read_lines(io.BytesIO(b"\n".join(lines)), "f.jsonl")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert str(reversed_).startswith("f.jsonl line 2: span 7 to 3")
    assert str(outside).startswith("f.jsonl line 3: span 3 to 70")


def test_overlapping_spans_stay_apart() -> None:
    spans = '[{"start": 3, "end": 7}, {"start": 3, "end": 14}, {"start": 3, "end": 7}]'
    article = json_article(
        f'{{"text": "In Oslo Harbour.", "spans": {spans}}}'.encode(), default_id="x"
    )
    assert article.spans == ((3, 7), (3, 14), (3, 7))


@pytest.mark.parametrize("line", [b"[]", b"{}", b'{"text": 5}', b'"text"', b"null"])
def test_json_that_is_no_document_is_refused(line: bytes) -> None:
    with pytest.raises(ArticleError, match="not a document"):
        json_article(line, default_id="x")


def test_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ArticleError, match="surrogate"):
        json_article(rb'{"text": "a \ud800 b"}', default_id="x")


def test_standard_input_tells_its_kind() -> None:
    def kind(content: bytes) -> list[Article | Skipped]:
        return list(read_articles(["-"], stdin=io.BytesIO(content)))

    (text,) = kind(b"Plain text.")
    lines = kind(b'\n{"doc_id": "a", "text": "One."}\n{"doc_id": "b", "text": "Two."}')
    assert isinstance(text, Article)
    assert [i.doc_id for i in lines if isinstance(i, Article)] == ["a", "b"]


def test_same_text_has_the_same_id() -> None:
    assert Article("Same.", "a").id == Article("Same.", "b", title="Other").id
    assert Article("Same.", "a").id != Article("Other.", "a").id


@given(st.binary(max_size=300))
def test_any_line_is_an_article_or_an_article_error(line: bytes) -> None:
    try:
        article = json_article(line, default_id="x")
    except ArticleError:
        return
    assert article.text.encode("utf-8")


@given(st.text(max_size=200))
def test_header_and_body_never_lose_body_text(text: str) -> None:
    header, body = split_header(text)
    assert body == text if not header else text.endswith(body)


@pytest.mark.parametrize("field", ["doc_id", "title", "source", "url", "language"])
def test_what_cannot_be_written_as_utf8_is_refused_in_every_field(field: str) -> None:
    line = json.dumps({"text": "The army moved.", field: "a\ud800"}).encode()
    with pytest.raises(ArticleError, match=f"character 1 of the {field}"):
        json_article(line, default_id="x")


def test_number_beyond_what_python_reads_is_one_bad_line() -> None:
    with pytest.raises(ArticleError, match="thousands of digits"):
        json_article(b'{"text": "a", "n": ' + b"1" * 5000 + b"}", default_id="x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"text": "a"}\n{"text": "b"}\n'.encode("utf-16"), "UTF-16"),
        ('{"text": "a"}\n{"text": "b"}\n'.encode("utf-16-le"), "binary or UTF-16"),
        (b"\x89PNG\n\0\0\n\0\n\0", "binary or UTF-16"),
    ],
)
def test_lines_that_are_none_are_said_once(tmp_path: Path, content: bytes, said: str) -> None:
    item = read_bytes(tmp_path, "a.jsonl", content)
    assert isinstance(item, Skipped)
    assert said in item.reason


def test_file_name_in_another_encoding_can_still_be_written(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    try:
        path.write_text("The army moved.", encoding="utf-8")
    except OSError:
        pytest.skip("the file system takes names in UTF-8 only")
    (item,) = read_articles([path])
    assert isinstance(item, Article)
    assert item.doc_id.encode("utf-8").endswith(rb"caf\udce9.txt")


def test_folder_lists_what_it_cannot_look_into(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scandir(folder: Any) -> Any:
        if Path(folder).name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", str(folder))
        return real(folder)

    real = os.scandir
    for name in ("a", "closed", ".hidden"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text("The army moved.", encoding="utf-8")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.setattr(os, "scandir", scandir)
    items = list(read_articles([tmp_path]))
    assert [Path(a.doc_id).parent.name for a in items if isinstance(a, Article)] == ["a"]
    skipped = {Path(i.where).name: i.reason for i in items if isinstance(i, Skipped)}
    assert skipped == {
        "closed": "cannot be read (Permission denied)",
        "gone.txt": "cannot be read (No such file or directory)",
        "pipe.txt": "no ordinary file: reading it might never end",
    }


def test_path_that_cannot_exist_is_skipped() -> None:
    (item,) = read_articles(["a" * 300 + ".txt"])
    assert isinstance(item, Skipped)
    assert "too long" in item.reason


def test_overlapping_spans_are_told_by_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fine = {"doc_id": "a", "text": "Lagos and Accra", "spans": [{"start": 0, "end": 5}]}
    crossed = fine | {"spans": [{"start": 3, "end": 9}, {"start": 0, "end": 5}]}
    file = tmp_path / "in.jsonl"
    file.write_text("\n".join(map(json.dumps, [fine, crossed])), encoding="utf-8")
    read = list(read_articles([file]))
    assert [type(item) for item in read] == [Article, Article]
    (told,) = caplog.messages
    assert "in.jsonl line 2" in told
    assert "at 3 overlaps the one at 0" in told
