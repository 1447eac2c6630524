"""Noun phrases that name an actor: where they begin and end, and which parts say what.

In "Freedonia's former ambassador to the UN, who resigned" the front is "Freedonia's former
ambassador", the phrase that says of, for or from whom is empty, and the rest is left out.
"""

from __future__ import annotations

from spacy.tokens import Span, Token

_CORES = "cores"  # in a Doc's user_data: the bounds of the phrases that were asked for
# what belongs to an actor's own name or post: "ministry of defence", "spokesman for the army"
_KEPT = frozenset({"of", "for", "to", "from", "in", "at", "on", "with"})
# of these, the ones whose object says who the actor is or where it is from
_TELLING = frozenset({"of", "for", "from", "in", "at"})
_BLAMING = frozenset(
    ["accuse", "blame", "suspect", "convict", "acquit", "criticise", "criticize", "condemn",
     "denounce", "praise", "thank", "warn", "accuse", "punish", "fault", "commend"]
)  # fmt: skip
_LEFT_OUT = frozenset(
    ["relcl", "appos", "cc", "conj", "acl", "advcl", "punct", "dep", "parataxis", "advmod",
     "npadvmod"]
)  # fmt: skip
# what hangs on the left of a noun by mistake, and is no part of its phrase
_BREAKING = frozenset(
    ["cc", "preconj", "relcl", "appos", "advcl", "parataxis", "ccomp", "prep", "aux", "nsubj",
     "xcomp", "acl", "dobj"]
)  # fmt: skip
_ARTICLES = frozenset({"the", "a", "an"})
_POST = frozenset(
    ["ambassador", "envoy", "representative", "adviser", "advisor", "minister", "secretary",
     "aide", "delegate", "mission", "successor"]
)  # fmt: skip


def core(head: Token) -> Span:
    """The actor phrase of `head`: no article in front, no relative clause or apposition behind."""
    doc = head.doc
    known: dict[int, tuple[int, int]] = doc.user_data.setdefault(_CORES, {})
    bounds = known.get(head.i)
    if bounds is None:
        found = _core(head)
        bounds = known[head.i] = found.start, found.end
    return doc[bounds[0] : bounds[1]]


def _core(head: Token) -> Span:
    doc, first = head.doc, _first(head)
    while first < head.i and _opens_nothing(doc[first]):
        first += 1
    last = head.i
    for child in head.rights:
        if child.dep_ in _LEFT_OUT and not _joined(child):
            break
        if child.dep_ == "prep" and not _is_own(child, head):
            break
        last = max(last, _last(child))
    while last > head.i and _ends_nothing(doc[last]):
        last -= 1
    return _whole_names(doc[first : last + 1])


def _opens_nothing(token: Token) -> bool:
    """Whether no name begins with a word: an article, a comma, "that" before a clause."""
    return token.is_punct or token.is_space or token.lower_ in _ARTICLES or token.dep_ == "mark"


def _ends_nothing(token: Token) -> bool:
    """Whether no name ends with a word: a comma, the possessive 's, an "and" left behind."""
    return token.is_punct or token.is_space or token.tag_ in {"POS", "CC", "IN"}


def _whole_names(phrase: Span) -> Span:
    """`phrase` with names and hyphened words whole: "Abu Al-Harpo", "ex-members"."""
    doc, first, last = phrase.doc, phrase.start, phrase.end - 1
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last + 1].whitespace_:
        last += 2
    while first > 1 and doc[first - 1].text == "-" and not doc[first - 1].whitespace_:
        first -= 2
    end = doc[last]
    while last + 1 < len(doc) and end.ent_type_ == "PERSON" and doc[last + 1].ent_iob_ == "I":
        last += 1
    while first and doc[first].ent_type_ == "PERSON" and doc[first].ent_iob_ == "I":
        first -= 1
    if end.pos_ == "PROPN":  # a run of names that the parse takes apart
        while last + 1 < len(doc) and _continues(doc[last + 1], end):
            last += 1
    while last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last + 1].whitespace_:
        last += 2
    return doc[first : last + 1]


def _continues(token: Token, name: Token) -> bool:
    """Whether a name goes on with `token`: same kind, and hanging on each other."""
    if token.pos_ != "PROPN" or token.ent_type_ != name.ent_type_:
        return False
    return token.head == name or name.head == token or token.dep_ in {"compound", "flat"}


def head_of(span: Span) -> Token:
    """The noun that a span is about; where the parser hangs it on something else, its top noun."""
    root = _stem(span.root)
    if _is_nominal(root):
        return root
    nouns = [token for token in span if _is_nominal(token)]
    above = {token.i: sum(1 for _ in token.ancestors) for token in nouns}
    outer = [t for t in nouns if t.dep_ not in {"compound", "poss", "amod", "nmod"}] or nouns
    return min(outer, key=lambda token: above[token.i]) if outer else root


def _is_nominal(token: Token) -> bool:
    """Whether `token` can be what a phrase is about; hyphens are sometimes tagged as nouns."""
    named = token.pos_ in {"NOUN", "PROPN", "PRON"} and any(c.isalnum() for c in token.text)
    return named and not _hyphened(token)


def _stem(token: Token) -> Token:
    """The name that a hyphened ending belongs to: of "Moon Jae-in" the parse may make two."""
    doc, i = token.doc, token.i
    joined = i > 1 and doc[i - 1].text == "-" and not doc[i - 1].whitespace_
    if joined and doc[i - 2].pos_ == "PROPN" and token.pos_ != "PROPN":
        return doc[i - 2] if doc[i - 2].text[0].isupper() else token
    return token


def _hyphened(token: Token) -> bool:
    """Whether `token` is the first part of a hyphened word ("ex" in "ex-members"), not a name."""
    after = token.i + 1
    doc = token.doc
    if token.pos_ == "PROPN":
        return False
    return after < len(doc) and doc[after].text == "-" and not token.whitespace_


def _first(head: Token) -> int:
    """Where what stands before the head and belongs to it begins, stopping at a break."""
    start = head.i
    for child in reversed(list(head.lefts)):
        if child.dep_ in _BREAKING:
            break
        if head.ent_type_ == "PERSON" and (listed := _last_of_list(child)) is not None:
            return listed.i + 1
        if head.pos_ == "PROPN" and child.tag_ in {"VBG", "NN"} and child.text.endswith("ing"):
            break  # "Groucho meeting Chico Marx" read as one name
        if child.ent_type_ in {"DATE", "TIME"} and head.ent_type_ != child.ent_type_:
            break  # "on Monday Groucho ..."
        edge = child.left_edge.i
        if child.right_edge.i + 1 < start and not all(
            t.is_punct for t in head.doc[child.right_edge.i + 1 : start]
        ):
            break
        start = edge
    return start


def _joined(child: Token) -> bool:
    """Parts that the parser calls an apposition but that continue a name ("Storm-Z")."""
    return child.dep_ == "punct" and child.text in {"-", "–"} and not child.whitespace_


def _last(child: Token) -> int:
    """The last token of a kept part, without clauses and further parties hanging on it."""
    last = child.i
    for token in child.rights:
        if token.dep_ in {"relcl", "appos", "acl", "advcl", "punct"}:
            break
        if token.dep_ in {"cc", "conj"} and (child.dep_ != "pobj" or _is_listed(token, child)):
            break
        if token.dep_ == "prep" and token.lower_ not in _KEPT:
            break
        last = max(last, _last(token))
    return last


def _last_of_list(child: Token) -> Token | None:
    """What parts other names from a person's that they are read into: the "and" of "Rufus, Chico
    and Minister Harpo Marx"."""
    words = list(child.subtree)
    if not any(t.text == "," for t in words):
        return None
    return next((t for t in reversed(words) if t.text == "," or t.dep_ == "cc"), None)


def _is_listed(token: Token, place: Token) -> bool:
    """Whether "and" joins a further person to a place: "Rufus of Uro and Chico of Tira"."""
    joined = token if token.dep_ == "conj" else next((c for c in place.conjuncts), token)
    return joined.ent_type_ == "PERSON" and place.ent_type_ != "PERSON"


def _is_own(prep: Token, head: Token) -> bool:
    word = prep.lower_
    if word not in _KEPT or _says_why(prep, head):
        return False
    if word in {"to", "on", "with"}:
        return head.lemma_.lower() in _POST or head.ent_type_ == "ORG"
    if word in {"in", "at", "from"}:  # "the unions in Freedonia", not "Groucho in the capital"
        return head.pos_ == "NOUN" and prep.right_edge.i - prep.i <= 8
    return True


def _says_why(prep: Token, head: Token) -> bool:
    """ "accused the ministry of neglect", "blamed the army for it": what follows is no owner."""
    if prep.lower_ not in {"of", "for"}:
        return False
    if any(child.dep_ == "pcomp" or child.tag_ == "VBG" for child in prep.children):
        return True
    return head.dep_ in {"dobj", "nsubjpass"} and head.head.lemma_ in _BLAMING


def told_by(head: Token, within: Span) -> list[Token]:
    """Objects of "of", "for", "from", "in", "at" behind `head`, nearest first."""
    found = []
    for prep in head.rights:
        if prep.dep_ == "prep" and prep.lower_ in _TELLING and prep.i < within.end:
            found += [child for child in prep.children if child.dep_ in {"pobj", "pcomp"}]
    return found


def appositives(head: Token) -> list[Token]:
    """Nouns that say the same of `head`: "Rufus, the Freedonian envoy".

    Only neighbours count: the parser also calls distant parts of a sentence appositions, and the
    places of a dateline.
    """
    found = [t for t in head.rights if t.dep_ == "appos" and _beside(head, t)][:1]
    above = head.head
    if head.dep_ == "appos" and above.ent_type_ in {"PERSON", "ORG"} and _beside(above, head):
        found.append(above)
    return found


def _beside(head: Token, other: Token) -> bool:
    if other.pos_ not in {"NOUN", "PROPN"}:
        return False
    between = head.doc[head.i + 1 : other.i]
    return not any(t.pos_ in {"VERB", "AUX"} and t.head.i > head.i for t in between)


def behind(span: Span, phrase: Span) -> list[Token]:
    """Names after "of", "in", "from" in the rest of `span`, which the parse hung elsewhere."""
    found: list[Token] = []
    for token in span.doc[max(phrase.end, span.start) : span.end]:
        if token.is_punct or token.pos_ in {"VERB", "AUX"} or token.tag_ in {"WP", "WDT"}:
            break
        if found or (token.i and token.nbor(-1).lower_ in {"of", "in", "from"}):
            found.append(token)
    return [token for token in found if token.pos_ in {"PROPN", "ADJ"}][:4]
