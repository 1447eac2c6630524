from __future__ import annotations

import pytest
from spacy.tokens import Doc, Token

from geodata.events.frames import noun_frame, verb_frame
from geodata.language import Language


def word(doc: Doc, text: str) -> Token:
    return next(t for t in doc if t.text == text)


def texts(tokens: tuple[Token, ...]) -> list[str]:
    return [t.text for t in tokens]


@pytest.mark.parametrize(
    ("sentence", "verb", "subjects", "objects"),
    [
        ("Rebels attacked the convoy.", "attacked", ["Rebels"], ["convoy"]),
        ("The convoy was attacked by rebels.", "attacked", ["rebels"], ["convoy"]),
        ("The convoy was attacked.", "attacked", [], ["convoy"]),
        ("France and Spain signed the treaty.", "signed", ["France", "Spain"], ["treaty"]),
        ("Police arrested a man and released him.", "released", ["Police"], ["him"]),
        ("The army threatened to shell the town.", "shell", ["army"], ["town"]),
        ("The court ordered the minister to pay a fine.", "pay", ["minister"], ["fine"]),
        ("Rebels who seized the town fled.", "seized", ["Rebels"], ["town"]),
        ("Gunmen shot and killed two guards.", "shot", ["Gunmen"], ["guards"]),
        ("Norway accused Iceland of stealing fish.", "stealing", ["Iceland"], ["fish"]),
        ("A bomb hit the market, killing nine people.", "killing", ["bomb"], ["people"]),
        ("Troops stationed in the valley left.", "stationed", [], ["Troops"]),
        ("Chad has soldiers stationed in the valley.", "stationed", ["Chad"], ["soldiers"]),
    ],
)
def test_who_does_what(
    pipeline: Language, sentence: str, verb: str, subjects: list[str], objects: list[str]
) -> None:
    frame = verb_frame(word(pipeline.parse(sentence), verb))
    assert texts(frame.subjects) == subjects
    assert texts(frame.objects) == objects


def test_prepositions_of_verb_and_object_are_slots(pipeline: Language) -> None:
    doc = pipeline.parse("Norway imposed new sanctions on Iceland over fishing.")
    frame = verb_frame(word(doc, "imposed"))
    assert texts(frame.fill("on")) == ["Iceland"]
    assert texts(frame.fill("object")) == ["sanctions"]


def test_a_source_is_no_role(pipeline: Language) -> None:
    doc = pipeline.parse("Rebels attacked the convoy, according to two officials.")
    assert not verb_frame(word(doc, "attacked")).fill("to")


def test_noun_frames_have_owners_and_phrases(pipeline: Language) -> None:
    doc = pipeline.parse("The army's shelling of the village continued.")
    frame = noun_frame(word(doc, "shelling"))
    assert texts(frame.subjects) == ["army"]
    assert texts(frame.fill("of")) == ["village"]
    assert texts(frame.fill("verb")) == ["continued"]
