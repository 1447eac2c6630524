"""Articles to places and events, one by one and in a stream."""

from __future__ import annotations

import pytest

import geodata
from geodata import extract
from geodata.article import Article, Skipped
from geodata.extract import BATCH, Extractor, english_only
from geodata.language import Language
from geodata.places.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def extractor(pipeline: Language, gazetteer: Gazetteer) -> Extractor:
    return Extractor(pipeline, gazetteer)


def test_stream_keeps_order_and_says_the_same_as_one_by_one(extractor: Extractor) -> None:
    texts = [f"Police arrested {n} people in Nairobi." for n in range(2, BATCH + 8)]
    articles: list[Article | Skipped] = [Article(text, str(n)) for n, text in enumerate(texts)]
    articles.insert(3, Skipped("x", "unreadable"))
    out = list(extractor.stream_events(articles))
    assert out[3] == Skipped("x", "unreadable")
    read = [item for item in out if not isinstance(item, Skipped)]
    assert [article.doc_id for article, _ in read] == [str(n) for n in range(len(texts))]
    article, events = read[5]
    assert events == extractor.events(article)
    assert events[0].type == "COERCE"


def test_fault_in_one_article_does_not_stop_the_others(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = extract.find_places

    def faulty(doc: object, *rest: object, **more: object) -> object:
        if "Nairobi" in str(doc):
            raise ZeroDivisionError
        return real(doc, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(extract, "find_places", faulty)
    articles = [Article("They met in Nairobi.", "a"), Article("They met in Accra.", "b")]
    bad, good = extractor.stream_places(articles)
    assert isinstance(bad, Skipped)
    assert "a fault in Dateline" in bad.reason
    assert not isinstance(good, Skipped)


def test_other_languages_and_empty_texts_are_left_out_by_name() -> None:
    english = Article("The two ministers met in Vienna on Monday and signed the treaty.", "e")
    french = Article("Les deux ministres se sont rencontrés lundi à Vienne pour en parler.", "f")
    said = Article("Short.", "s", language="fr")
    out = list(english_only([english, french, said, Article("  ", "b"), Skipped("x", "y")]))
    assert out[0] == english
    assert [item.where for item in out if isinstance(item, Skipped)] == ["f", "s", "b", "x"]


def test_frame_has_one_row_an_event(extractor: Extractor) -> None:
    texts = ["Police arrested ten people in Nairobi.", "It rained.", "They bombed Aleppo."]
    frame = geodata.extract_frame(texts, extractor=extractor)
    assert list(frame["doc_id"]) == ["0", "2"]
    assert list(frame["country"]) == ["KEN", "SYR"]
    assert "payload" not in frame.columns


def test_frame_of_nothing_has_the_same_columns(extractor: Extractor) -> None:
    some = geodata.extract_frame(["Police arrested ten people in Nairobi."], extractor=extractor)
    assert list(geodata.extract_frame([], extractor=extractor).columns) == list(some.columns)
