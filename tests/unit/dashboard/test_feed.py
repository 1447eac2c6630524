"""The feed, read by a program that reads feeds."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from lxml import etree

from dashboard.answers import StoreAnswers
from dashboard.document import Document
from dashboard.feed import feed
from geodata.filters import Filter
from tests.page_store import STORIES

HOME = "https://example.org/ev/"
PATH = "/ev/api/events.atom"


def read(answers: StoreAnswers, query: str = "") -> feedparser.FeedParserDict:
    queries, _ = answers.queries()
    found = feedparser.parse(feed(queries, Filter.from_query(query)[0], home=HOME))
    assert found.version == "atom10"
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_feed_holds_what_is_filtered_newest_first(answers: StoreAnswers):
    found = read(answers)
    assert found.feed.title == "Dateline"
    listed = [row.id for row in answers.screen("", None).listing.rows]
    assert [parse_qs(urlsplit(e.link).query)["event"] for e in found.entries] == [
        [key] for key in listed
    ]
    found = read(answers, "country=NOR")
    assert found.feed.title == "Events in Norway — Dateline"
    assert found.feed.link == f"{HOME}?country=NOR"
    assert len(found.entries) == 2


def test_an_entry_says_what_who_where_and_according_to_whom(answers: StoreAnswers):
    (entry,) = read(answers, "type=mobilize").entries
    (row,) = answers.screen("type=mobilize", None).listing.rows
    assert entry.title == row.headline
    assert entry.summary.startswith(STORIES[0].text)
    assert entry.summary.endswith("According to Kenya.")
    assert entry.author == "Coast Gazette"
    assert entry.updated == "2024-11-20T12:00:00Z"
    assert (entry.where["type"], entry.where["coordinates"]) == ("Point", (40.3, -2.5))
    assert {tag.term for tag in entry.tags} == {"MOBILIZE", "material conflict"}
    assert {link.rel: link.href for link in entry.links} == {
        "alternate": f"{HOME}?event={row.id}",
        "via": "https://example.org/0",
    }


def test_ids_are_unique_and_do_not_depend_on_where_the_feed_is(answers: StoreAnswers):
    queries, _ = answers.queries()
    here = [entry.id for entry in read(answers).entries]
    moved = feedparser.parse(feed(queries, Filter(), home="http://elsewhere/"))
    assert [entry.id for entry in moved.entries] == here
    assert len(set(here)) == len(STORIES)
    assert all(key.startswith("urn:uuid:") for key in here)
    assert read(answers, "country=NOR").feed.id != read(answers).feed.id


def test_what_the_standard_asks_for_is_there(answers: StoreAnswers):
    queries, _ = answers.queries()
    root = etree.fromstring(feed(queries, Filter(), home=HOME))
    atom = {"a": "http://www.w3.org/2005/Atom", "g": "http://www.georss.org/georss"}
    for element in (root, *root.findall("a:entry", atom)):
        for name in ("id", "title", "updated", "author"):
            assert len(element.findall(f"a:{name}", atom)) == 1
    assert "PLOVER" in root.findtext("a:rights", "", atom)
    assert len(root.findall(".//g:point", atom)) == len([s for s in STORIES if s.place])


def test_a_feed_comes_in_the_readers_language(app: Document):
    answer = app.server.test_client().get(f"{PATH}?type=mobilize&lang=fr")
    found = feedparser.parse(answer.data)
    assert found.feed.language == "fr"
    assert found.entries[0].summary.endswith("Selon Kenya.")
    assert found.entries[0].link.endswith("&lang=fr")


def test_a_reader_that_has_the_feed_is_told_so(app: Document):
    client = app.server.test_client()
    first = client.get(f"{PATH}?country=NOR")
    assert first.mimetype == "application/atom+xml"
    asked = {"If-None-Match": first.headers["ETag"]}
    again = client.get(f"{PATH}?country=NOR", headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{PATH}?country=PER", headers=asked).status_code == 200
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(f"{PATH}?country=NOR", headers=since).status_code == 304
    packed = {"Accept-Encoding": "br", **asked}
    assert client.get(f"{PATH}?country=NOR", headers=packed).status_code == 304


@pytest.mark.parametrize("query", ["?q=%00%0B<&country=zz", "?q=]]>", "?v=0.0.0.0"])
def test_no_address_breaks_the_feed(app: Document, query: str):
    answer = app.server.test_client().get(f"{PATH}{query}")
    assert answer.status_code == 200
    assert not feedparser.parse(answer.data).bozo


def test_the_document_names_the_feed_of_its_filter(app: Document):
    page = app.server.test_client().get("/ev/?country=KEN&z=4&lang=fr&v=1.1.0.0&lat=1&lon=1")
    html = etree.HTML(page.get_data(as_text=True))
    (link,) = html.xpath("//link[@type='application/atom+xml']")
    assert link.get("rel") == "alternate"
    assert link.get("href") == "/ev/api/events.atom?country=KEN&lang=fr"
