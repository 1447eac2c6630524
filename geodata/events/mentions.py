"""Noun phrases that others may refer to, and what their words say: person, gender, number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Span, Token

from geodata.events.actor_names import given_names, people, role_nouns
from geodata.events.actor_phrases import appositives, core
from geodata.events.person_names import introduced
from geodata.places.names import fold

# bodies: singular, but never "he"; as a group often "they"
BODIES = frozenset(
    [
        "government", "ministry", "army", "navy", "military", "police", "party", "court",
        "parliament", "congress", "senate", "group", "company", "firm", "bank", "agency",
        "office", "department", "council", "committee", "commission", "union", "alliance",
        "coalition", "junta", "regime", "administration", "country", "state", "nation",
        "organisation", "organization", "force", "militia", "movement", "faction", "bloc", "team",
        "authority", "embassy", "mission", "delegation", "crowd", "family", "cabinet",
        "opposition", "airline", "newspaper", "broadcaster", "university", "hospital", "church",
        "gang", "cartel", "leadership", "command", "brigade", "battalion", "presidency",
        "kremlin", "cell", "network", "unit", "service", "bureau", "association", "federation",
        "institute", "foundation", "charity",
    ]
)  # fmt: skip
# "it is thought that ..."
_HELD = frozenset(
    ["consider", "believe", "expect", "think", "report", "say", "know", "hope", "estimate",
     "announce", "understand", "note", "deem", "agree", "decide"]
)  # fmt: skip
# they have crews and garrisons, and are no persons
_SITES = frozenset(
    ["base", "barracks", "station", "supermarket", "refinery", "casino", "hotel", "clinic",
     "laboratory", "synagogue", "mosque", "temple", "monastery", "warship", "warplane", "submarine",
     "frigate", "corvette", "gunboat", "gunship", "tank", "drone", "jet", "consulate", "land",
     "chancellery", "secretariat", "brewery", "utility", "enterprise", "magazine", "television",
     "radio", "camp", "population", "workforce", "airstrike", "wave", "store", "branch", "post"]
)  # fmt: skip

# general nouns for what an earlier mention named: word -> roles it may stand for
GENERAL: dict[str, frozenset[str]] = {
    "group": frozenset(["REB", "PRM", "CRM", "NGO", "UAF", "OPP", "IGO"]),
    "movement": frozenset(["REB", "PRM", "OPP", "PTY"]),
    "organisation": frozenset(["IGO", "NGO", "REB", "PRM"]),
    "organization": frozenset(["IGO", "NGO", "REB", "PRM"]),
    "militia": frozenset(["PRM", "REB"]),
    "company": frozenset(["BUS", "MNC"]),
    "firm": frozenset(["BUS", "MNC"]),
    "party": frozenset(["PTY", "OPP"]),
    "alliance": frozenset(["IGO", "REB", "OPP", "PTY"]),
    "bloc": frozenset(["IGO"]),
    "agency": frozenset(["GOV", "IGO", "JRN", "SPY", "NGO"]),
    "court": frozenset(["JUD"]),
    "broadcaster": frozenset(["JRN"]),
    "newspaper": frozenset(["JRN"]),
    "leader": frozenset(["GOV"]),
    "militants": frozenset(["REB", "PRM"]),
    "rebels": frozenset(["REB"]),
}


@dataclass(frozen=True, eq=False)
class Mention:
    """A noun phrase that others may refer to; what its words say is read when it is asked for."""

    head: Token
    span: Span
    sentence: int

    @cached_property
    def plural(self) -> bool:
        """Whether its head is a plural."""
        return self.head.tag_ in {"NNS", "NNPS"}

    @cached_property
    def person(self) -> bool:
        """Whether it names one human being."""
        return is_person(self.head)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        """Of its head, appositions and titles: "Minister Firefly" is a minister, "government
        support" is no government."""
        head = self.head
        named = head.pos_ == "PROPN"
        titles = (t for t in self.span if named and t.i < head.i and fold(t.text) in role_nouns())
        return frozenset(t.lemma_.lower() for t in (head, *titles, *appositives(head)))

    @property
    def subject(self) -> bool:
        """Whether it is the subject of its clause."""
        return self.head.dep_ in {"nsubj", "nsubjpass", "agent"}


def is_person(head: Token) -> bool:
    """One human being: by label, title, apposition, table or kind of noun."""
    if head.ent_type_ == "PERSON":
        return True
    later = (other for other in appositives(head) if other.i > head.i)  # never back and forth
    if any(other.pos_ == "NOUN" and is_person(other) for other in later):
        return True  # "Rufus Firefly, the president"
    if head.pos_ == "PROPN":
        speaks = head.dep_ == "nsubj" and head.head.lemma_.lower() in {"say", "tell", "add", "ask"}
        named = head.ent_type_ == "" and speaks and not head.text.isupper()
        return named or introduced(head) is not None or fold(core(head).text) in people()
    lemma = head.lemma_.lower()
    human = fold(lemma) in role_nouns() and lemma not in BODIES | _SITES
    return human and head.tag_ == "NN"


def is_people(head: Token) -> bool:
    """Several human beings: "ministers", "rebels"."""
    return head.tag_ == "NNS" and fold(head.text) in role_nouns()


_MALE = frozenset(["mr", "mr.", "king", "prince", "emperor", "sultan", "man", "boy", "father",
                   "son", "brother", "husband", "chairman", "spokesman", "businessman", "lord",
                   "sir", "congressman", "policeman", "pope"])  # fmt: skip
_FEMALE = frozenset(["mrs", "mrs.", "ms", "ms.", "miss", "queen", "princess", "woman", "girl",
                     "mother", "daughter", "sister", "wife", "chairwoman", "spokeswoman", "lady",
                     "businesswoman", "congresswoman", "policewoman", "madam", "dame"])  # fmt: skip


def gender(head: Token) -> bool | None:
    """True for women, False for men, as far as a title or the given name says so."""
    words = {token.lower_ for token in core(head)} | {t.lower_ for t in appositives(head)}
    if words & _FEMALE:
        return True
    if words & _MALE:
        return False
    full = introduced(head) or head
    named = [t for t in (full, *full.lefts) if t.ent_type_ == "PERSON"] if full else []
    first = min(named, key=lambda t: t.i, default=None)
    return given_names().get(fold(first.text)) if first is not None and first != full else None


def phrase_before(token: Token) -> str:
    """A word with what stands before it in its phrase: "the two sides"."""
    first = min((t.i for t in token.lefts), default=token.i)
    return token.doc[first : token.i + 1].text


def is_definite(token: Token) -> bool:
    """Whether "the", "this" or the like stands before it."""
    return any(t.lower_ in {"the", "that", "this", "these", "those"} for t in token.lefts)


def is_empty_it(token: Token) -> bool:
    """ "It is likely that ...", "it was clear", "it rained"."""
    if token.dep_ == "expl":
        return True
    verb = token.head
    if token.dep_ not in {"nsubj", "nsubjpass"}:
        return False
    passive = token.dep_ == "nsubjpass" and verb.lemma_ in _HELD
    if not passive and verb.lemma_ not in {"be", "seem", "appear", "rain", "take"}:
        return False
    return any(
        c.dep_ in {"ccomp", "csubj"} or (c.dep_ in {"acomp", "oprd"} and c.right_edge.i > c.i)
        for c in verb.children
    )


def clause_of(token: Token) -> Token:
    """The verb whose clause `token` stands in."""
    while token.head != token:
        token = token.head
        if token.pos_ in {"VERB", "AUX"}:
            return token
    return token


def conjuncts_after(head: Token) -> list[Token]:
    """Nouns joined to a noun behind it."""
    return [t for t in head.conjuncts if t.i > head.i and t.pos_ in {"NOUN", "PROPN"}]


def partners(head: Token) -> list[Token]:
    """Those met or dealt with: the object, or "with ..." of the verb that `head` is subject of."""
    if head.dep_ not in {"nsubj", "nsubjpass"}:
        return []
    found = []
    for child in head.head.children:
        if child.dep_ == "dobj" and child.pos_ == "PROPN":
            found.append(child)
        if child.dep_ == "prep" and child.lower_ == "with":
            found += [t for t in child.children if t.dep_ == "pobj"]
    return found[:1]
