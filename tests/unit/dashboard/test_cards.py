"""Pictures of shared links: what they say, where their map looks, and how many are made."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dashboard.answers import StoreAnswers
from dashboard.cards import A_MINUTE, AT_ONCE, Cards, card
from dashboard.document import Document
from dashboard.map import mercator
from dashboard.palette import LIGHT
from dashboard.social_card import SIZE, Card, Spot, _font, clipped, draw, view, wrapped
from dashboard.url_state import PageState
from tests.page_store import STORIES


def read(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def colours(image: Image.Image) -> set[str]:
    found = image.getcolors(SIZE[0] * SIZE[1])
    return {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in found}


def state(query: str) -> PageState:
    return PageState.from_query(query)[0]


def test_a_filters_card_has_its_sentence_counts_and_marks(answers: StoreAnswers):
    queries, _ = answers.queries()
    shown = card(queries, state("country=NOR"))
    assert shown.title == "Events in Norway"
    assert list(shown.lines) == ["2 of 9 events"]
    assert [(quad, value) for quad, _, value in shown.counts] == [
        ("verbal conflict", "1"), ("verbal cooperation", "1"),
    ]  # fmt: skip
    assert sum(spot.count for spot in shown.spots) == 2
    assert len(card(queries, state("quad=verbal-conflict")).counts) == 1


def test_an_events_card_has_its_headline_sentence_and_place(answers: StoreAnswers):
    queries, _ = answers.queries()
    (row,) = answers.screen("type=mobilize", None).listing.rows
    shown = card(queries, state(f"event={row.id}&country=NOR"))
    assert shown.title == row.headline
    assert STORIES[0].text in shown.lines[0]
    assert shown.lines[1] == "According to Kenya."
    assert shown.note == "Tana delta · 4 Nov 2024 · Coast Gazette"
    assert [(s.lat, s.lon, s.precision) for s in shown.spots] == [(-2.5, 40.3, "region")]
    (nowhere,) = answers.screen("type=support", None).listing.rows
    assert card(queries, state(f"event={nowhere.id}")).spots == []


def test_a_card_is_drawn_with_marks_in_their_colours():
    quads = list(LIGHT.quads)
    spots = [Spot(10, 20 + 8 * n, quad, 400) for n, quad in enumerate(quads)]
    image = read(draw(Card("Events", spots=spots)))
    assert image.size == SIZE
    marked = colours(image)
    bare = colours(read(draw(Card("Events"))))
    for quad in quads:
        assert LIGHT.quads[quad] in marked - bare


def test_words_that_do_not_fit_are_cut_and_other_scripts_drawn():
    long = Card(
        "Un événement à Şırnak, Київ et Đà Nẵng " * 40, lines=["x" * 500] * 9, note="n " * 90
    )
    plain = Card("", note="")
    assert draw(long) != draw(plain)
    font = _font("serif", 40)
    boxes = {font.getmask(letter).getbbox() for letter in "éşıКїĐẵ’“…–"}
    assert font.getmask("\ue000").getbbox() not in boxes  # the box of a missing letter


@given(st.text(max_size=300), st.integers(60, 400))
def test_wrapped_lines_are_as_narrow_as_asked(words: str, width: int):
    font = _font("sans", 21)
    lines = wrapped(words, font, width)
    assert all(font.getlength(line) <= width for line in lines)
    assert len(clipped(lines, 2)) <= 2
    if len(" ".join(lines)) and "…" not in "".join(lines):
        assert " ".join(lines) == " ".join(words.split())


@given(
    st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 180)), max_size=20),
    st.floats(0.3, 2.0),
)
def test_every_mark_is_in_view(places: list[tuple[float, float]], shape: float):
    spots = [Spot(lat, lon, "verbal conflict") for lat, lon in places]
    west, north, across = view(spots, shape)
    assert 0 < across <= 1
    assert -1e-9 <= west <= 1 - across + 1e-9
    for lat, lon in places:
        x, y = mercator(lat, lon)
        assert west - 1e-9 <= x <= west + across + 1e-9
        if across < 1:
            assert north - 1e-9 <= y <= north + across * shape + 1e-9


def test_a_picture_is_kept_and_new_ones_are_bounded(
    answers: StoreAnswers, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("dashboard.cards.KEPT", 30)
    now = [0.0]
    cards = Cards(paint=lambda *_: bytes(9), clock=lambda: now[0])
    queries, _ = answers.queries()
    first = cards.picture(queries, state("q=0"))
    drawn = 1 + sum(cards.picture(queries, state(f"q={n}")) is not None for n in range(1, 24))
    assert drawn == AT_ONCE
    assert cards.picture(queries, state("q=0")) is first  # what is kept costs nothing
    assert cards.picture(queries, state("q=0&lat=1&lon=2&theme=dark&page=3")) is first
    now[0] += 60 / A_MINUTE
    assert cards.picture(queries, state("q=300")) is not None
    assert cards.picture(queries, state("q=301")) is None
    for n in range(400, 420):
        now[0] += 60 / A_MINUTE
        cards.picture(queries, state(f"q={n}"))
    assert len(cards._kept) == 30


def test_the_route_answers_with_a_picture_of_its_own_language(app: Document):
    client = app.server.test_client()
    english = client.get("/ev/api/card.png?country=NOR")
    assert (english.status_code, english.mimetype) == (200, "image/png")
    assert read(english.data).size == SIZE
    assert client.get("/ev/api/card.png?country=NOR&lang=fr").data != english.data


@pytest.mark.parametrize("query", ["?event=none", "?v=9.9.9.9", "?q=%00&bbox=1", "?country=zz"])
def test_no_address_breaks_the_picture(app: Document, query: str):
    assert app.server.test_client().get(f"/ev/api/card.png{query}").status_code == 200


def test_without_data_the_products_own_card_is_shown(tmp_path):
    from dashboard.app import create_app
    from dashboard.settings import Settings

    client = create_app(Settings(data=str(tmp_path / "none"), prefix="/ev/")).server.test_client()
    answer = client.get("/ev/api/card.png")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://localhost/ev/assets/icons/card.png"
    assert answer.headers["Cache-Control"] == "no-store"
    with client.get("/ev/assets/icons/card.png") as own:
        assert own.status_code == 200
