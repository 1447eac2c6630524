"""Plain words for the codes of the schema: what a reader sees instead of `ASSAULT` or `admin1`."""

from __future__ import annotations

from typing import Final, NamedTuple

from geodata.events.event import Quad, Status
from geodata.places.place import Precision


class TypeWords(NamedTuple):
    """How one event type reads: "an assault", "assaults", "X attacks Y"."""

    noun: str
    plural: str
    verb: str
    joint: str | None = None  # for several equal parties: "X and Y meet"


TYPES: Final[dict[str, TypeWords]] = {
    "AGREE": TypeWords("agreement", "agreements", "agrees with", "agree"),
    "CONSULT": TypeWords("meeting", "meetings", "meets", "meet"),
    "SUPPORT": TypeWords("support", "statements of support", "supports", "support each other"),
    "CONCEDE": TypeWords("concession", "concessions", "yields to"),
    "COOPERATE": TypeWords("cooperation", "acts of cooperation", "works with", "work together"),
    "AID": TypeWords("aid", "deliveries of aid", "gives aid to"),
    "RETREAT": TypeWords("retreat", "retreats", "pulls back from"),
    "REQUEST": TypeWords("demand", "demands", "makes a demand of"),
    "ACCUSE": TypeWords("accusation", "accusations", "accuses", "accuse each other"),
    "REJECT": TypeWords("refusal", "refusals", "turns down"),
    "THREATEN": TypeWords("threat", "threats", "threatens", "threaten each other"),
    "PROTEST": TypeWords("protest", "protests", "protests against"),
    "SANCTION": TypeWords("sanction", "sanctions", "puts sanctions on"),
    "MOBILIZE": TypeWords("show of force", "shows of force", "shows force against"),
    "COERCE": TypeWords("coercion", "acts of coercion", "uses coercion on"),
    "ASSAULT": TypeWords("attack", "assaults", "attacks", "fight"),
}

# (verb phrase that can take a target, noun phrase for when nobody is named as acting)
MODES: Final[dict[tuple[str, str], tuple[str, str]]] = {
    ("CONSULT", "visit"): ("visits", "visit"),
    ("CONSULT", "third-party"): ("mediates for", "mediation"),
    ("CONSULT", "multilateral"): ("meets", "meeting of several parties"),
    ("CONSULT", "phone"): ("speaks by phone with", "phone call"),
    ("RETREAT", "withdraw"): ("withdraws from", "withdrawal"),
    ("RETREAT", "release"): ("releases", "release of prisoners"),
    ("RETREAT", "disarm"): ("disarms before", "disarmament"),
    ("RETREAT", "ceasefire"): ("holds fire against", "ceasefire"),
    ("RETREAT", "access"): ("gives access to", "access given"),
    ("RETREAT", "resign"): ("resigns from", "resignation"),
    ("REQUEST", "assist"): ("asks for help from", "appeal for help"),
    ("REQUEST", "change"): ("asks for change from", "demand for change"),
    ("REQUEST", "yield"): ("asks for a concession from", "demand for a concession"),
    ("REQUEST", "meet"): ("asks for talks with", "call for talks"),
    ("ACCUSE", "disapprove"): ("criticises", "criticism"),
    ("ACCUSE", "investigate"): ("investigates", "investigation"),
    ("ACCUSE", "allege"): ("accuses", "allegation"),
    ("REJECT", "assist"): ("refuses help to", "refusal of help"),
    ("REJECT", "change"): ("refuses change asked by", "refusal of change"),
    ("REJECT", "yield"): ("refuses to yield to", "refusal to yield"),
    ("REJECT", "meet"): ("refuses to meet", "refusal to meet"),
    ("THREATEN", "restrict"): ("threatens restrictions on", "threat of restrictions"),
    ("THREATEN", "arrest"): ("threatens to arrest", "threat of arrest"),
    ("THREATEN", "relations"): ("threatens to break with", "threat to break relations"),
    ("THREATEN", "expel"): ("threatens to expel", "threat of expulsion"),
    ("THREATEN", "territory"): ("threatens the territory of", "threat to territory"),
    ("THREATEN", "violence"): ("threatens force against", "threat of force"),
    ("PROTEST", "demo"): ("demonstrates against", "demonstration"),
    ("PROTEST", "riot"): ("riots against", "riot"),
    ("PROTEST", "strike"): ("strikes against", "strike"),
    ("PROTEST", "hunger"): ("goes on hunger strike against", "hunger strike"),
    ("PROTEST", "boycott"): ("boycotts", "boycott"),
    ("PROTEST", "obstruct"): ("blocks the way of", "blockade"),
    ("PROTEST", "vandalize"): ("damages property of", "vandalism"),
    ("SANCTION", "convict"): ("convicts", "conviction"),
    ("SANCTION", "expel"): ("expels", "expulsion"),
    ("SANCTION", "withdraw"): ("withdraws from work with", "withdrawal from joint work"),
    ("SANCTION", "discontinue"): ("ends work with", "end of joint work"),
    ("MOBILIZE", "troops"): ("moves troops against", "movement of troops"),
    ("MOBILIZE", "weapons"): ("shows weapons to", "show of weapons"),
    ("MOBILIZE", "police"): ("deploys police against", "deployment of police"),
    ("MOBILIZE", "militia"): ("deploys militia against", "deployment of militia"),
    ("COERCE", "seize"): ("seizes property of", "seizure"),
    ("COERCE", "restrict"): ("restricts", "restriction"),
    ("COERCE", "censor"): ("censors", "censorship"),
    ("COERCE", "curfew"): ("puts a curfew on", "curfew"),
    ("COERCE", "martial-law"): ("puts martial law on", "martial law"),
    ("COERCE", "arrest"): ("arrests", "arrest"),
    ("COERCE", "deport"): ("deports", "deportation"),
    ("COERCE", "withhold"): ("withholds supplies from", "withholding of supplies"),
    ("COERCE", "misinformation"): ("spreads falsehoods about", "misinformation"),
    ("COERCE", "cyber"): ("attacks computers of", "cyber attack"),
    ("ASSAULT", "abduct"): ("abducts", "abduction"),
    ("ASSAULT", "beat"): ("beats", "beating"),
    ("ASSAULT", "torture"): ("tortures", "torture"),
    ("ASSAULT", "sexual"): ("commits sexual violence on", "sexual violence"),
    ("ASSAULT", "targeted"): ("kills", "targeted killing"),
    ("ASSAULT", "destroy"): ("destroys property of", "destruction"),
    ("ASSAULT", "primitive"): ("attacks with simple weapons", "attack with simple weapons"),
    ("ASSAULT", "firearms"): ("shoots at", "shooting"),
    ("ASSAULT", "explosives"): ("bombs", "bombing"),
    ("ASSAULT", "suicide-attack"): ("makes a suicide attack on", "suicide attack"),
    ("ASSAULT", "aerial"): ("launches air strikes on", "air strike"),
    ("ASSAULT", "drone"): ("launches drones at", "drone attack"),
    ("ASSAULT", "heavy-weapons"): ("shells", "shelling"),
    ("ASSAULT", "crowd-control"): ("uses crowd control on", "crowd control"),
    ("ASSAULT", "unconventional"): (
        "uses unconventional weapons on",
        "attack with unconventional weapons",
    ),
}

QUADS: Final[dict[Quad, str]] = {
    "material conflict": "Material conflict",
    "verbal conflict": "Verbal conflict",
    "verbal cooperation": "Verbal cooperation",
    "material cooperation": "Material cooperation",
}

STATUSES: Final[dict[Status, str]] = {
    "occurred": "happened",
    "planned": "planned",
    "hypothetical": "possible",
    "denied": "denied",
    "historical": "in the past",
}

PRECISIONS: Final[dict[Precision, str]] = {
    "site": "exact site",
    "city": "town or city",
    "district": "district",
    "admin1": "first-level region",
    "region": "wider region",
    "sea": "sea",
    "country": "country only",
    "continent": "continent only",
}

REVIEWS: Final[dict[str, str]] = {
    "unreviewed": "not yet reviewed",
    "confirmed": "confirmed by a reviewer",
    "corrected": "corrected by a reviewer",
    "rejected": "rejected by a reviewer",
}


def join_words(words: list[str]) -> str:
    """Join as English does: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
