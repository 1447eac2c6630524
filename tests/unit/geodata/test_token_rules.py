"""The remembered rules say what the model's own say, on any text."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc

from geodata.language import Language
from geodata.token_rules import PIPE, RememberedRules, remember_rules

WORDS = ["gon", "na", "I", "ai", "n't", "got", "ta", "let", "'s", "was", "Oslo", "that", "\n", "-"]
DEPENDENCIES = ["aux", "ROOT", "", "det"]
TAGS = ["VBZ", "VBP", "NN", "NNP", "IN", "WDT", "MD", "_SP", "POS", "XX", ""]


@pytest.fixture(scope="module")
def stock(pipeline: Language) -> AttributeRuler:
    """The model's rules in spaCy's own component."""
    ours = pipeline.nlp.get_pipe(PIPE)
    assert isinstance(ours, RememberedRules)
    ruler = AttributeRuler(pipeline.nlp.vocab)
    ruler.add_patterns(ours.patterns)
    return ruler


@settings(deadline=None, max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(WORDS), st.sampled_from(TAGS), st.sampled_from(DEPENDENCIES)
        ),
        min_size=1, max_size=12,
    )
)  # fmt: skip
def test_every_token_gets_the_same(
    pipeline: Language, stock: AttributeRuler, tokens: list[tuple[str, str, str]]
) -> None:
    words, tags, deps = (list(column) for column in zip(*tokens, strict=True))
    docs = [
        Doc(stock.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(words))))
        for _ in range(2)
    ]
    ours = pipeline.nlp.get_pipe(PIPE)
    assert ours.match(docs[0]) == stock.match(docs[0])
    told = [[(t.pos_, t.morph, t.lemma_) for t in ruler(doc)] for ruler, doc in
            zip((ours, stock), docs, strict=True)]  # fmt: skip
    assert told[0] == told[1]


def test_rules_that_look_at_more_stay_with_the_stock_component() -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe(PIPE)
    ruler.add([[{"ENT_TYPE": "GPE"}]], {"POS": "PROPN"})
    remember_rules(nlp)
    assert type(nlp.get_pipe(PIPE)) is AttributeRuler
    remember_rules(spacy.blank("en"))  # a model without rules
