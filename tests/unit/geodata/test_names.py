from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.places.names import fold, slug, untyped


@pytest.mark.parametrize(
    ("spellings", "key"),
    [
        (("P'yŏngyang", "Pyongyang", "P’yongyang", "PYONGYANG"), "pyongyang"),
        (("Deir al-Balah", "Deir al Balah", "deir al balaḩ"), "deir al balah"),
        (("U.S.", "US", "us"), "us"),
        (("Saint Petersburg", "St. Petersburg", "St Petersburg"), "st petersburg"),
        (("Mount Vernon", "Mt. Vernon", "Mt Vernon"), "mt vernon"),
        (("The Hague", "the hague"), "hague"),
        (("Trinidad & Tobago", "Trinidad and Tobago"), "trinidad and tobago"),
        (("Łódź", "Lodz"), "lodz"),
        (("Øresund", "Oresund"), "oresund"),
        (("Straße", "Strasse"), "strasse"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...], key: str) -> None:
    assert {fold(spelling) for spelling in spellings} == {key}


def test_short_words_stay_when_they_are_the_whole_name() -> None:
    assert fold("MT") == "mt"
    assert fold("Saint") == "saint"
    assert fold("The") == "the"


def test_a_name_without_latin_letters_has_no_key() -> None:
    assert fold("Киев") == ""
    assert fold("  ...") == ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_key_has_only_plain_letters_digits_and_single_spaces(text: str) -> None:
    key = fold(text)
    assert key == " ".join(key.split())
    assert all(c in "abcdefghijklmnopqrstuvwxyz0123456789 " for c in key)


def test_a_slug_has_hyphens() -> None:
    assert slug("Sea of Japan") == "sea-of-japan"
    assert slug("Côte d'Azur") == "cote-dazur"


@pytest.mark.parametrize(
    ("key", "core", "kind"),
    [
        ("kursk region", "kursk", "admin1"),
        ("shan state", "shan", "admin1"),
        ("province of quebec", "quebec", "admin1"),
        ("state of the amazon", "amazon", "admin1"),
        ("ningxia autonomous region", "ningxia", "admin1"),
        ("boone county", "boone", "admin2"),
        ("city of gaza", "gaza", "city"),
    ],
)
def test_a_word_for_the_kind_is_set_apart(key: str, core: str, kind: str) -> None:
    found = untyped(key)
    assert found is not None
    assert found[0] == core
    assert kind in found[1]


@pytest.mark.parametrize("key", ["kursk", "region", "state of", "", "north"])
def test_a_name_without_such_a_word_is_left_alone(key: str) -> None:
    assert untyped(key) is None
