"""Reviews through the page: each verdict, what the card says of it, and what is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from dashboard import review_panel
from dashboard.app import create_app, store_answers
from dashboard.callbacks import Answers
from dashboard.reviewing import moved
from dashboard.settings import Settings
from geodata.filters import Filter
from geodata.places.gazetteer import Gazetteer
from geodata.queries import Queries
from geodata.reviews import Standing
from geodata.store import Store

OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def store(tmp_path: Path, page_folder: Path) -> Store:
    return Store.open(shutil.copytree(page_folder, tmp_path / "store"))


@pytest.fixture
def answers(store: Store) -> Answers:
    return store_answers(store.root)


@pytest.fixture
def client(store: Store, answers: Answers) -> FlaskClient:
    return create_app(Settings(store.root, read_only=False), answers).server.test_client()


@pytest.fixture
def say(client: FlaskClient) -> Callable[..., tuple[int, dict[str, Any]]]:
    def send(event: str, verdict: str, **more: Any) -> tuple[int, dict[str, Any]]:
        given = {"event": event, "verdict": verdict, **more}
        answer = client.post("/reviews", json=given, headers=OWN)
        return answer.status_code, answer.get_json()

    return send


Say = Callable[..., tuple[int, dict[str, Any]]]


def queries(store: Store) -> Queries:
    return Queries(store.snapshot(), threads=1)


def event_at(store: Store, place: str) -> str:
    rows = queries(store).page(Filter())
    return str(rows[rows["place_name"] == place.removeprefix("the ")]["id"].iloc[0])


def card(client: FlaskClient, answers: Answers, event: str) -> str:
    with client.application.test_request_context("/"):
        return str(answers.card(event, ""))


def test_a_rejected_event_leaves_the_map_and_comes_back(store: Store, say: Say) -> None:
    event = event_at(store, "Mombasa")
    assert "said" in say(event, "rejected", note="a  drill", reviewer="Ana")[1]
    assert queries(store).counts(Filter()).total == 8
    said = queries(store).event(event).standing
    assert (said.verdict, said.note, said.reviewer) == ("rejected", "a drill", "Ana")
    assert said.moment is not None
    assert "said" in say(event, "undone")[1]
    assert queries(store).counts(Filter()).total == 9
    assert queries(store).event(event).standing == Standing()


def test_a_moved_event_keeps_the_words_of_the_text(
    store: Store, say: Say, gazetteer: Gazetteer
) -> None:
    event = event_at(store, "Mombasa")
    chosen = gazetteer.lookup("Malindi")[0]
    assert "said" in say(event, "corrected", place=chosen.id)[1]
    found = queries(store).event(event)
    assert (found.row["place_name"], found.row["country"]) == ("Malindi", "KEN")
    assert (found.row["lat"], found.row["lon"]) == (chosen.lat, chosen.lon)
    assert found.row["review"] == "corrected"
    assert found.event.place.text == "Mombasa"
    assert found.event.place.inferred is False
    assert found.event.place.geometry is None


def test_a_region_that_is_chosen_is_no_more_exact_than_that(gazetteer: Gazetteer) -> None:
    region = gazetteer.lookup("Kursk region")[0]
    place = moved(None, region)
    assert (place.kind, place.precision, place.inferred) == ("admin1", "admin1", True)
    assert (place.start, place.text) == (None, None)


def test_an_event_can_be_left_without_a_place(store: Store, say: Say) -> None:
    event = event_at(store, "Mombasa")
    assert "said" in say(event, "corrected", place="")[1]
    assert queries(store).event(event).event.place is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"verdict": "wrong"}, "is no verdict"),
        ({"verdict": "same"}, "is no verdict"),
        ({"verdict": "undone"}, "has no review to undo"),
        ({"verdict": "rejected", "event": "none"}, "there is no event"),
        ({"verdict": "corrected", "place": "geonames:none"}, "there is no place"),
        ({"verdict": ["rejected"]}, "is no verdict"),
    ],
)
def test_what_says_nothing_is_refused(
    store: Store, say: Say, given: dict[str, Any], reason: str
) -> None:
    version = store.snapshot().version
    _, told = say(**({"event": event_at(store, "Mombasa")} | given))
    assert reason in told["error"]
    assert store.snapshot().version == version


def test_another_sites_page_reviews_nothing(store: Store, client: FlaskClient) -> None:
    given = {"event": event_at(store, "Mombasa"), "verdict": "rejected"}
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}):
        assert client.post("/reviews", json=given, headers=headers).status_code == 403
    assert queries(store).counts(Filter()).total == 9


def test_a_long_review_is_refused(store: Store, client: FlaskClient) -> None:
    given = {"event": event_at(store, "Mombasa"), "verdict": "rejected", "note": "x" * 20_000}
    assert client.post("/reviews", json=given, headers=OWN).status_code == 413


def test_places_are_suggested_with_what_tells_them_apart(client: FlaskClient) -> None:
    said = client.get("/places?q=kingston").get_data(as_text=True)
    assert "Jamaica" in said
    assert "Ontario, Canada" in said
    assert "No place goes by that name" in client.get("/places?q=xyzzyx").get_data(as_text=True)


def test_the_card_offers_reviews_to_those_who_may_write_only(
    store: Store, client: FlaskClient, answers: Answers, say: Say
) -> None:
    event = event_at(store, "Oslo")
    assert "data-verdict='rejected'" in card(client, answers, event)
    say(event, "rejected", note="a drill", reviewer="Ana")
    answers.refresh()
    written = card(client, answers, event)
    assert "Rejected · Ana · " in written
    assert "“a drill”" in written
    readers = create_app(Settings(store.root), answers).server.test_client()
    read = card(readers, answers, event)
    assert "Rejected · " in read
    assert not any(words in read for words in ("Ana", "a drill", "data-verdict", "review-move"))


def test_newer_data_are_seen_at_once_by_who_wrote_them(
    store: Store, answers: Answers, say: Say
) -> None:
    assert answers.queries()[0].counts(Filter()).total == 9
    say(event_at(store, "Oslo"), "rejected")
    answers.refresh()
    assert answers.queries()[0].counts(Filter()).total == 8


def test_what_was_said_last_is_not_offered_again(client: FlaskClient) -> None:
    with client.application.test_request_context("/"):
        fresh = str(review_panel.panel("e", Standing()))
        again = str(review_panel.panel("e", Standing(state="rejected", verdict="rejected")))
    assert [fresh.count(f"'{v}'") for v in ("confirmed", "rejected", "undone")] == [1, 1, 0]
    assert [again.count(f"'{v}'") for v in ("confirmed", "rejected", "undone")] == [1, 0, 1]
