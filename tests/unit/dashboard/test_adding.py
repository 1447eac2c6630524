"""Text that is given through the page: taken in, read step by step, shown, saved or forgotten."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dashboard import pending as waiting
from dashboard.adding import Adding, Reading, file_name
from dashboard.app import create_app, store_answers
from dashboard.fetching import Fetched
from dashboard.pending import GoneError, Pending
from dashboard.settings import Settings
from geodata.article import Article, Skipped
from geodata.errors import ArticleError
from geodata.extract import Extractor
from geodata.filters import Filter
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer
from geodata.queries import Queries
from geodata.store import Store

TEXT = "Police in Lisbon arrested twelve dockers on Tuesday. Norway thanked Peru in Oslo."
OWN = {"Sec-Fetch-Site": "same-origin"}
Post = Callable[..., Any]


@pytest.fixture(scope="session")
def extractor(pipeline: Language, gazetteer: Gazetteer) -> Extractor:
    return Extractor(pipeline, gazetteer)


def fetched(url: str) -> Fetched:
    if "none" in url:
        raise ArticleError(f"{url}: the server answers 404")
    page = f"<html><body><article><h1>Docks</h1><p>{TEXT}</p></article></body></html>"
    return Fetched(f"{url}?from=redirect", page.encode(), True)


@pytest.fixture
def adding(tmp_path: Path, extractor: Extractor) -> Adding:
    return Adding(
        str(tmp_path / "store"), lambda: tmp_path / "pending", Reading(lambda: extractor), fetched
    )


@pytest.fixture
def post(adding: Adding) -> Post:
    """Send what the page sends; `post.last` status in the answer's "status"."""
    settings = Settings(adding.data, read_only=False, prefix="/ev/")
    client = create_app(settings, store_answers(adding.data), adding).server.test_client()

    def send(path: str, value: Any = None, **headers: str) -> dict[str, Any]:
        raw = isinstance(value, bytes)
        data = value if raw else json.dumps(value or {})
        kind = "application/octet-stream" if raw else "application/json"
        answer = client.post(
            f"/ev/{path}",
            data=data,
            content_type=kind,
            headers=OWN | {k.replace("_", "-"): v for k, v in headers.items()},
        )
        told = answer.get_json() if answer.is_json else {}
        return told | {"status": answer.status_code}

    return send


def read_all(post: Post, token: str) -> dict[str, Any]:
    while not (answer := post(f"adding/{token}/step"))["whole"]:
        assert answer["status"] == 200
    return answer


def words(components: Any) -> str:
    """All that a reader sees of components."""
    if isinstance(components, dict):
        return words(components["props"].get("children"))
    if isinstance(components, list):
        return " ".join(map(words, components))
    return components if isinstance(components, str) else ""


def stored(adding: Adding) -> Queries:
    return Queries(Store.open(adding.data).snapshot(), threads=1)


def test_a_pasted_text_is_shown_before_it_is_saved(post: Post, adding: Adding) -> None:
    given = {"text": TEXT, "title": "Docks", "source": "Post", "published": "2024-11-20"}
    begun = post("adding", given | {"url": "https://example.org/docks"})
    assert (begun["done"], begun["total"], begun["whole"]) == (0, 1, False)
    found = read_all(post, begun["token"])
    said = words(found["children"])
    assert "2 events in 1 article" in said
    assert "Lisbon" in said
    assert "19 Nov 2024" in said
    assert found["savable"] is True
    assert not Path(adding.data).exists()  # nothing is kept unless it is saved
    saved = post(f"adding/{begun['token']}/save")
    assert saved["said"] == "Saved: 2 events"
    detail = stored(adding).event(saved["event"])
    assert detail.article["title"] == "Docks"
    assert detail.article["url"] == "https://example.org/docks"
    assert detail.row["source"] == "Post"
    assert detail.row["place_name"] == "Lisbon"
    assert "no longer kept" in post(f"adding/{begun['token']}/save")["error"]


def test_what_is_saved_is_what_the_command_line_would_store(
    post: Post, adding: Adding, extractor: Extractor
) -> None:
    begun = post("adding", {"text": TEXT})
    read_all(post, begun["token"])
    post(f"adding/{begun['token']}/save")
    article = next(iter(Store.open(adding.data).articles()))
    rows = stored(adding).page(Filter())
    assert sorted(rows["id"]) == sorted(e.id for e in extractor.events(article))
    assert article.text == TEXT


def test_discarded_text_leaves_nothing(post: Post, adding: Adding, tmp_path: Path) -> None:
    begun = post("adding", {"text": TEXT})
    assert post(f"adding/{begun['token']}/discard")["status"] == 200
    assert list((tmp_path / "pending").iterdir()) == []
    assert not Path(adding.data).exists()
    assert "no longer kept" in post(f"adding/{begun['token']}/step")["error"]


def test_text_discarded_while_it_is_read_is_gone(tmp_path: Path, extractor: Extractor) -> None:
    place = Pending(tmp_path)
    token = place.begin()
    place.put(token, [Article(TEXT, "d")])

    def discarding(_articles: Sequence[Article]) -> set[str]:
        place.discard(token)
        return set()

    with pytest.raises(GoneError):
        place.step(token, extractor, discarding)


def test_the_same_text_again_brings_nothing_new(post: Post, adding: Adding) -> None:
    for known in (False, True):
        begun = post("adding", {"text": TEXT})
        found = read_all(post, begun["token"])
        assert ("1 article is here already" in words(found["children"])) is known
        assert found["savable"] is not known
        post(f"adding/{begun['token']}/save")
    assert stored(adding).counts(Filter()).total == 2


def test_a_page_is_known_by_the_address_that_it_came_from(post: Post, adding: Adding) -> None:
    begun = post("adding", {"fetch": "https://example.org/docks"})
    assert begun["total"] == 1
    read_all(post, begun["token"])
    saved = post(f"adding/{begun['token']}/save")
    url = stored(adding).event(saved["event"]).article["url"]
    assert url == "https://example.org/docks?from=redirect"
    refused = post("adding", {"fetch": "https://example.org/none"})
    assert refused["error"] == "https://example.org/none: the server answers 404"


def test_files_are_read_and_bad_ones_named_with_their_line(post: Post) -> None:
    token = post("adding", {"files": 3})["token"]
    lines = json.dumps({"doc_id": "a", "text": TEXT}) + "\n{not json\n"
    for name, content in {
        "docks.txt": TEXT.replace("Lisbon", "Porto").encode(),
        "../../wire.jsonl": lines.encode(),
        "scan.pdf": b"%PDF",
        "empty.txt": b"",
    }.items():
        answer = post(f"adding/{token}/file", content, Dateline_File=name)
        assert answer["status"] == 200
    found = read_all(post, token)
    said = words(found["children"])
    assert "4 events in 2 articles" in said
    assert "3 texts are left out" in said
    assert "wire.jsonl line 2 : not valid JSON" in said
    assert "scan.pdf : unknown kind of file" in said
    assert "empty.txt : the file is empty" in said
    assert "upload" not in said  # where it lay meanwhile is nobody's business


def test_a_text_that_is_not_english_is_left_out_with_the_reason(post: Post) -> None:
    text = "Der Minister reiste am Montag nach Wien, um dort mit seinem Kollegen zu sprechen."
    found = read_all(post, post("adding", {"text": text})["token"])
    assert "not in English" in words(found["children"])
    assert found["savable"] is False


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"text": "  "}, "the text is empty"),
        ({"text": TEXT, "published": "20 Nov"}, "not of the form YYYY-MM-DD"),
        ({"text": TEXT, "url": "javascript:alert(1)"}, "no address of a web page"),
        ({"text": "x" * 1_000_001}, "an article may have 1,000,000"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(
    post: Post, given: dict[str, Any], reason: str
) -> None:
    assert reason in post("adding", given)["error"]


def test_sizes_are_bounded(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    token = post("adding", {"files": 1})["token"]
    assert post(f"adding/{token}/file", b"x" * 10_000_001, Dateline_File="a.txt")["status"] == 413
    assert post("adding", {"text": "x" * 5_000_001})["status"] == 413
    monkeypatch.setattr(waiting, "MOST_ARTICLES", 2)
    lines = "\n".join(json.dumps({"text": f"{TEXT} {n}"}) for n in range(3)).encode()
    answer = post(f"adding/{token}/file", lines, Dateline_File="a.jsonl")
    assert "dateline ingest" in answer["error"]


def test_another_sites_page_changes_nothing(adding: Adding, post: Post) -> None:
    assert post("adding", {"text": TEXT}, Sec_Fetch_Site="cross-site")["status"] == 403
    token = post("adding", {"text": TEXT})["token"]
    answer = post(f"adding/{token}/save", Sec_Fetch_Site="cross-site")
    assert answer["status"] == 403
    assert not Path(adding.data).exists()


@pytest.mark.parametrize("token", ["../../etc", "..", "a" * 22, "x", "%2e%2e"])
def test_a_token_that_was_not_given_leads_nowhere(tmp_path: Path, token: str) -> None:
    with pytest.raises(GoneError):
        Pending(tmp_path).unread(token)


def test_what_nobody_came_back_for_is_forgotten(tmp_path: Path) -> None:
    place = Pending(tmp_path)
    old, young = place.begin(), place.begin()
    long_ago = time.time() - waiting.KEPT_SECONDS - 60
    os.utime(tmp_path / old, (long_ago, long_ago))
    place.begin()
    assert not (tmp_path / old).exists()
    assert (tmp_path / young).exists()
    assert (tmp_path / young).stat().st_mode & 0o077 == 0


def test_not_everybody_can_wait_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_FOLDERS", 2)
    place = Pending(tmp_path)
    place.begin()
    place.begin()
    with pytest.raises(ArticleError, match="too many"):
        place.begin()


def test_reading_goes_on_where_another_worker_stopped(tmp_path: Path, extractor: Extractor) -> None:
    token = Pending(tmp_path).begin()
    many = [Article(f"{TEXT} Dispatch {n}.", f"d{n}") for n in range(10)]
    Pending(tmp_path).put(token, [*many, Skipped("x.pdf", "unknown")])
    reached = []
    for _ in range(5):  # each time by a worker that knows nothing of the others
        reach = Pending(tmp_path).step(token, extractor, lambda _: set(), seconds=0)
        reached.append((reach.done, reach.total, reach.unread))
    assert reached == [(4, 10, 1), (8, 10, 1), (10, 10, 1), (10, 10, 1), (10, 10, 1)]
    read = list(Pending(tmp_path).read(token))
    assert [item[0] for item in read] == many
    assert [item[1] for item in read] == [extractor.events(a) for a in many]


def test_the_model_is_loaded_once_and_only_when_something_is_read(extractor: Extractor) -> None:
    loaded: list[int] = []
    reading = Reading(lambda: (loaded.append(1), extractor)[1])
    assert loaded == []
    assert reading.extractor() is reading.extractor()
    assert loaded == [1]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("a.txt", "a.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\wire\\b.html", "b.html"),
        (".hidden.txt", "hidden.txt"),
        ("..", "file"),
        ("", "file"),
        ("a\0b\n.txt", "a_b_.txt"),
        ("x" * 300 + ".jsonl", "x" * 80 + ".jsonl"),
        ("été.txt", "été.txt"),
    ],
)
def test_file_names_lead_nowhere_else(given: str, name: str) -> None:
    assert file_name(given) == name


PATHS = ("adding", "adding/x/file", "adding/x/step", "adding/x/save", "adding/x/discard", "reviews")


def test_a_read_only_server_has_none_of_it(tmp_path: Path) -> None:
    client = create_app(Settings(str(tmp_path / "none"))).server.test_client()
    nowhere = client.post("/no-such-thing", data="{}", headers=OWN).status_code
    for path in PATHS:
        answer = client.post(f"/{path}", data="{}", content_type="application/json", headers=OWN)
        assert answer.status_code == nowhere in {404, 405}
        assert client.get(f"/{path}").status_code == 404
    assert client.get("/places?q=Oslo").status_code == 404
    for path in ("/", "/_dash-layout", "/_dash-dependencies"):
        page = client.get(path).get_data(as_text=True)
        assert not re.search(r"\badding|Add text|\breview-", page)


def test_a_server_for_this_machine_has_none_of_it_for_whom_a_proxy_asks(tmp_path: Path) -> None:
    settings = Settings(str(tmp_path / "none"), read_only=False, local_only=True)
    client = create_app(settings).server.test_client()
    assert "Add text" in client.get("/_dash-layout").get_data(as_text=True)
    proxied = OWN | {"X-Forwarded-For": "203.0.113.9"}
    page = client.get("/_dash-layout", headers=proxied).get_data(as_text=True)
    assert "Add text" not in page
    for path in PATHS:
        answer = client.post(f"/{path}", json={"text": TEXT}, headers=proxied)
        assert answer.status_code == 404
    assert client.get("/places?q=Oslo", headers=proxied).status_code == 404
    framed = client.get("/?embed=1", headers=proxied).headers["Content-Security-Policy"]
    assert framed.endswith("frame-ancestors *")
