"""The model's rules for single tokens, asked once for each kind of token instead of each token.

spaCy's attribute ruler gives parts of speech and odd lemmas by rules such as "tag NNP: PROPN". It
runs a matcher over every token, which is a tenth of the time of parsing. Whether a rule of one
token holds depends on a few of its attributes alone, so the answer can be kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from spacy.language import Language as Nlp
from spacy.matcher import Matcher
from spacy.pipeline import AttributeRuler
from spacy.tokens import Doc
from spacy.vocab import Vocab

PIPE: Final = "attribute_ruler"
FACTORY: Final = "remembered_rules"
KNOWABLE: Final = frozenset({"TAG", "LOWER", "DEP", "IS_SPACE"})  # what a kind of token decides
MOST: Final = 100_000  # kinds of token that are remembered
Match = tuple[int, int, int, int]


def remember_rules(nlp: Nlp) -> None:
    """Let the pipeline's attribute ruler remember, where all its rules allow that."""
    if PIPE not in nlp.pipe_names:
        return
    stock: Any = nlp.get_pipe(PIPE)
    alone = [p for rule in stock.patterns for p in rule["patterns"] if len(p) == 1]
    if all(KNOWABLE.issuperset(token) for pattern in alone for token in pattern):
        remembered: Any = nlp.add_pipe(FACTORY, after=PIPE)
        remembered.add_patterns(stock.patterns)
        nlp.remove_pipe(PIPE)
        nlp.rename_pipe(FACTORY, PIPE)


class RememberedRules(AttributeRuler):
    """The same rules in the same order: those of one token from memory, longer ones matched."""

    def __init__(self, vocab: Vocab, name: str = PIPE) -> None:
        super().__init__(vocab, name)
        self._alone, self._longer = Matcher(vocab), Matcher(vocab)
        self._known: dict[tuple[int, ...], tuple[tuple[int, int], ...]] = {}

    def add(self, patterns: Iterable[Any], attrs: dict[str, Any], index: int = 0) -> None:
        """Add one rule, as the stock ruler does; what was remembered no longer holds."""
        number = str(len(self.attrs))
        rule = list(patterns)
        super().add(rule, attrs, index)
        for matcher, single in ((self._alone, True), (self._longer, False)):
            if parts := [part for part in rule if (len(part) == 1) is single]:
                matcher.add(number, parts)
        self._known.clear()

    def match(self, doc: Doc) -> list[Match]:
        """(rule, its key, first token, end), rules in order: the later one wins."""
        found = [(*self._rule(key), s, e) for key, s, e in self._longer(doc, allow_missing=True)]
        for i, kind in enumerate(map(tuple, doc.to_array(["TAG", "LOWER", "DEP"]).tolist())):
            rules = self._known.get(kind)
            if rules is None:
                rules = self._asked(doc, i, kind)
            found += [(rule, key, i, i + 1) for rule, key in rules]
        found.sort()
        return found

    def _asked(self, doc: Doc, i: int, kind: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
        token = doc[i]
        lone = Doc(
            doc.vocab, words=[token.text], spaces=[False], tags=[token.tag_], deps=[token.dep_],
            heads=[0],
        )  # fmt: skip
        rules = tuple(self._rule(key) for key, _, _ in self._alone(lone, allow_missing=True))
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[kind] = rules
        return rules

    def _rule(self, key: int) -> tuple[int, int]:
        return int(self.vocab.strings[key]), key


@Nlp.factory(FACTORY)
def _made(nlp: Nlp, name: str) -> RememberedRules:
    return RememberedRules(nlp.vocab, name)
