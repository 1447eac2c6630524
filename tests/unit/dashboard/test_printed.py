"""What goes on paper: the list's events in its order, escaped, with where each can be read."""

from __future__ import annotations

from lxml import html

from dashboard.answers import StoreAnswers
from dashboard.document import Document
from dashboard.printed import document
from dashboard.url_state import PageState
from tests.page_store import STORIES


def read(answers: StoreAnswers, query: str = "") -> html.HtmlElement:
    queries, _ = answers.queries()
    state, _ = PageState.from_query(query)
    return html.fragment_fromstring(document(queries, state), create_parent="section")


def test_paper_has_the_lists_events_in_its_order(answers: StoreAnswers):
    for query in ("", "country=NOR", "sort=oldest"):
        rows = answers.screen(query, None).listing.rows
        paper = read(answers, query)
        assert [h.text_content() for h in paper.iter("h2")] == [row.headline for row in rows]
    assert read(answers, "country=NOR").findtext("h1") == "Events in Norway"


def test_an_event_has_its_sentence_claim_day_place_and_address(answers: StoreAnswers):
    (item,) = read(answers, "type=mobilize").iter("li")
    assert item.findtext("div/blockquote") == STORIES[0].text
    words = item.text_content()
    assert "4 Nov 2024 · Tana delta" in words
    assert "According to Kenya. Coast Gazette, Dispatch 0" in words
    (link,) = item.iter("a")
    assert link.get("href") == link.text == "https://example.org/0"


def test_what_articles_say_is_text_and_nothing_else(answers: StoreAnswers):
    (item,) = read(answers, "type=coerce").iter("li")
    assert item.findtext("div/blockquote") == STORIES[8].text
    assert not list(item.iter("b"))


def test_paper_says_what_it_leaves_out(answers: StoreAnswers, monkeypatch):
    monkeypatch.setattr("dashboard.printed.MOST", 4)
    paper = read(answers)
    assert len(list(paper.iter("li"))) == 4
    assert "and 5 more events on the page" in paper.text_content()
    assert "GeoNames" in paper.findtext("footer/p[2]")


def test_the_route_knows_language_and_state_of_the_store(app: Document, tmp_path):
    from dashboard.app import create_app
    from dashboard.settings import Settings

    answer = app.server.test_client().get("/ev/printed?type=mobilize&lang=fr")
    assert "Selon Kenya." in answer.get_data(as_text=True)
    bare = create_app(Settings(data=str(tmp_path / "none"))).server.test_client()
    assert bare.get("/printed").status_code == 503
