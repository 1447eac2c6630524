"""The page in other languages: every string has its translation, with the same gaps to fill."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

import dashboard
import geodata
from dashboard import language, strings, text
from geodata import wording
from geodata.facets import label
from geodata.filter_words import _STATUS_SAID, Voice
from geodata.filters import FIELDS, Filter

OTHERS = [name for name in language.LANGUAGES if name != language.ENGLISH]
# calls whose arguments are strings that a reader sees, and which of the arguments
CALLS = {
    "translate": (0,), "plural": (0, 1), "say": (0,), "listed": (1,), "fixed": (0,), "join": (1,),
}  # fmt: skip


def _messages() -> set[str]:
    """Every string that the page translates."""
    found = set(_fixed()) | set(_called(Path(dashboard.__file__).parent))
    found |= set(_called(Path(geodata.__file__).parent, "filter*.py"))
    found |= {words for t in wording.TYPES.values() for words in (t.noun, t.plural)}
    found |= {mode.replace("-", " ") for _, mode in wording.MODES}
    for table in (wording.QUADS, wording.PRECISIONS, wording.REVIEWS, wording.PARTIES):
        found |= set(table.values())
    found |= set(_STATUS_SAID.values())
    tables = {
        "status": wording.STATUSES,
        "precision": wording.PRECISIONS,
        "review": wording.REVIEWS,
    }
    found |= {label(key, value, parties={}) for key, table in tables.items() for value in table}
    return {words for words in found if re.search("[a-zA-Z]{2}", words)}


def _fixed() -> Iterator[str]:
    for name, value in vars(strings).items():
        if name.isupper():
            yield from value.values() if isinstance(value, dict) else [value]


def _called(folder: Path, pattern: str = "*.py") -> Iterator[str]:
    for path in folder.glob(pattern):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                given = [node.args[i] for i in CALLS.get(name, ()) if i < len(node.args)]
                yield from (a.value for a in given if isinstance(a, ast.Constant))


def _catalogue(name: str) -> dict[str, tuple[str, ...]]:
    with (language.FOLDER / f"{name}.po").open("rb") as file:
        found = {}
        for message in read_po(file, locale=name):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.string, tuple) else (message.string,)
            found |= dict.fromkeys(ids, said)
        return found


def test_there_is_another_language() -> None:
    assert OTHERS


@pytest.mark.parametrize("name", OTHERS)
def test_every_string_is_translated(name: str) -> None:
    known = _catalogue(name)
    missing = sorted(m for m in _messages() if not all(known.get(m, ("",))))
    assert missing == []


@pytest.mark.parametrize("name", OTHERS)
def test_translations_have_the_same_gaps(name: str) -> None:
    def gaps(words: str) -> set[str]:
        return set(re.findall(r"\{(\w*)\}", words))

    wrong = [
        m for m, said in _catalogue(name).items() if m and gaps(" ".join(said)) - gaps(m) - {"n"}
    ]
    assert wrong == []


@pytest.mark.parametrize("name", OTHERS)
def test_the_address_chooses_the_language(name: str) -> None:
    app = Flask(__name__)
    with app.test_request_context(f"/?lang={name}"):
        assert language.asked() == name
        assert language.catalogue(name).gettext(strings.FILTERS) == text.FILTERS
        assert text.STATUSES["denied"] != strings.STATUSES["denied"]
    with app.test_request_context("/", headers={"Referer": f"http://localhost/?lang={name}"}):
        assert language.asked() == name
    with app.test_request_context("/?lang=xx"):
        assert text.FILTERS == strings.FILTERS


def test_french_writes_dates_numbers_and_countries_its_own_way() -> None:
    with Flask(__name__).test_request_context("/?lang=fr"):
        assert text.day(date(2024, 2, 5)) == "5 févr. 2024"
        assert language.whole(2041) == "2\u202f041"
        assert language.country("DEU") == "Allemagne"
        assert language.country("XKX") == "Kosovo"
        assert text.count(1) == "1 événement"


def test_every_field_of_a_filter_can_be_said_in_every_language() -> None:
    chosen, _ = Filter.from_query(
        "type=assault&mode=aerial&quad=material-conflict&status=denied&actor=PRK&target=USA&party=CHN"
        "&country=UKR&country=none&q=x&from=2024-01-05&source=Herald&precision=none&precision=city"
        "&confidence=0.5&review=confirmed&bbox=1,2,3,4&within=1,1,2,2,3,1"
    )
    for name in OTHERS:
        with Flask(__name__).test_request_context(f"/?lang={name}"):
            voice = Voice(translate=language.translate)
            said = dict(chosen.parts(voice))
        english = dict(chosen.parts())
        assert set(said) == set(english) >= {f.key for f in FIELDS} - {"to", "last"}
        assert all(said[key] != words for key, words in english.items() if key != "from")
