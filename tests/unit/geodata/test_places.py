from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.language import Language
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer

TEXT = "Rebels shelled Goma on Monday. The mayor of Uvira, also in Congo, fled to Goma."


def test_places_come_in_order_with_their_words(pipeline: Language, gazetteer: Gazetteer) -> None:
    found = find_places(pipeline.parse(TEXT), gazetteer)
    assert [TEXT[p.start : p.end] for p in found] == [p.text for p in found]
    assert [p.start for p in found] == sorted(p.start for p in found if p.start is not None)
    assert [p.text for p in found] == ["Goma", "Uvira", "Congo", "Goma"]
    assert {p.country for p in found} == {"COD"}


def test_given_spans_give_one_place_each_in_their_order(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    start = TEXT.index("Uvira")
    spans = [(TEXT.rindex("Goma"), TEXT.rindex("Goma") + 4), (start, start + 5), (0, 6), (3, 3)]
    found = find_places(pipeline.parse(TEXT), gazetteer, spans=spans)
    assert [(p.start, p.end) for p in found] == spans
    assert [p.text for p in found] == ["Goma", "Uvira", "Rebels", ""]
    assert [p.country for p in found[:2]] == ["COD", "COD"]


def test_the_same_span_twice_gives_two_places(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("They met in Oslo.")
    found = find_places(doc, gazetteer, spans=[(12, 16), (12, 16)])
    assert [p.name for p in found] == ["Oslo", "Oslo"]


def test_overlapping_spans_give_a_place_each(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("Police in Oslo, Norway, held a man.")
    found = find_places(doc, gazetteer, spans=[(10, 14), (10, 22), (16, 22)])
    assert [p.text for p in found] == ["Oslo", "Oslo, Norway", "Norway"]
    assert [p.country for p in (found[0], found[2])] == ["NOR", "NOR"]


def test_given_spans_are_read_in_the_light_of_the_whole_text(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    text = "Springfield lies on the Mad River in Ohio, west of Columbus."
    found = find_places(pipeline.parse(text), gazetteer, spans=[(0, 11)])
    assert [p.admin1 for p in found] == ["US.OH"]


def test_the_words_are_those_of_the_text_as_it_came(
    pipeline: Language, gazetteer: Gazetteer
) -> None:
    text = "Rebels left N’Djamena and entered Chad’s exclusive club in Moundou."
    found = find_places(pipeline.parse(text), gazetteer)
    assert [p.text for p in found] == ["N’Djamena", "Chad", "Moundou"]
    piped = next(iter(pipeline.pipe([text])))
    assert find_places(piped, gazetteer) == found


def test_a_doubtful_mention_is_less_sure(pipeline: Language, gazetteer: Gazetteer) -> None:
    doc = pipeline.parse("Ministers met in Nairobi, Kenya.")
    sure = find_places(doc, gazetteer)[0]
    given = find_places(doc, gazetteer, spans=[(17, 24)])[0]
    assert 0.5 < sure.confidence < given.confidence <= 1.0


def test_an_empty_text_has_no_places(pipeline: Language, gazetteer: Gazetteer) -> None:
    assert find_places(pipeline.parse(""), gazetteer) == []
    assert find_places(pipeline.parse("\n \n"), gazetteer) == []


@settings(max_examples=40, deadline=None)
@given(
    st.text(alphabet="AbC d.,’-\nÉ", max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=4),
)
def test_any_spans_of_any_text_come_back(
    pipeline: Language, gazetteer: Gazetteer, text: str, bounds: list[tuple[int, int]]
) -> None:
    spans = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in bounds]
    found = find_places(pipeline.parse(text), gazetteer, spans=spans)
    assert [(p.start, p.end) for p in found] == spans
    assert all(0.0 <= p.confidence <= 1.0 for p in found)
    assert all((p.lat is None) == (p.lon is None) for p in found)
