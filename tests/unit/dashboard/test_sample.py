"""The demonstration's dispatches: each one whole, short, dated and naming its source."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from geodata.article import Article, read_articles, split_header

FOLDER = Path(str(files("dashboard") / "sample"))
PATHS = sorted(FOLDER.glob("*.txt"))
FILE_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(-[a-z0-9]+)+\.txt")
PLACE_LINE = re.compile(r"[A-Z][A-Z' .-]+, (Oct|Nov) (\d{1,2}) — ")
MONTHS = {"Oct": 10, "Nov": 11}

each_file = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path: Path) -> Article:
    (item,) = read_articles([path])
    assert isinstance(item, Article), item
    return item


def test_there_are_enough_to_fill_a_map():
    assert len(PATHS) >= 40


def test_the_folder_holds_nothing_else():
    assert sorted(path for path in FOLDER.iterdir() if path.name != "__pycache__") == PATHS


@each_file
def test_header_is_whole(path):
    header, body = split_header(path.read_text(encoding="utf-8"))
    assert (
        {"title", "published", "source"} <= header.keys() <= {"title", "published", "source", "url"}
    )
    assert all(header.values())
    assert body == read(path).text


@each_file
def test_date_lies_in_the_period_and_in_the_name(path):
    name = FILE_NAME.fullmatch(path.name)
    assert name
    published = read(path).published
    assert published == date.fromisoformat(name[1])
    assert date(2024, 10, 1) <= published <= date(2024, 12, 31)


@each_file
def test_place_line_agrees_with_the_date(path):
    article = read(path)
    found = PLACE_LINE.match(article.text)
    assert article.published
    if found:
        day = (MONTHS[found[1]], int(found[2]))
        assert day == (article.published.month, article.published.day)
    else:
        assert "—" not in article.text.splitlines()[0]


@each_file
def test_source_names_a_date(path):
    assert re.search(r"20\d\d", read(path).source)


@each_file
def test_length(path):
    assert 60 <= len(read(path).text.split()) <= 200


@each_file
def test_paragraphs_are_single_lines_with_a_blank_one_between(path):
    text = read(path).text
    assert 2 <= len(text.rstrip("\n").split("\n\n")) <= 4
    assert "\n\n\n" not in text
    assert not re.search(r"[^\n]\n[^\n]", text)
    assert not re.search(r"  |[ \t]$|\t", text, re.MULTILINE)


@each_file
def test_file_is_clean_text_and_ends_with_a_newline(path):
    content = path.read_bytes().decode("utf-8")
    assert content.endswith("\n")
    assert not content.endswith("\n\n")
    assert "\r" not in content
    strange = {char for char in content if not (char.isascii() or char.isalpha() or char == "—")}
    assert strange == set()


def test_titles_and_texts_are_unique():
    articles = [read(path) for path in PATHS]
    assert len({article.title for article in articles}) == len(articles)
    assert len({article.id for article in articles}) == len(articles)


def test_addresses_are_unique_because_a_shared_one_would_replace_the_earlier_article():
    addresses = [url for path in PATHS if (url := read(path).url)]
    assert len(set(addresses)) == len(addresses)
