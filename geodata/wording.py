"""Plain words for the codes of the schema: what a reader sees instead of `ASSAULT` or `admin1`."""

from __future__ import annotations

from typing import Final, NamedTuple

from geodata.events.event import Quad, Status
from geodata.places.place import Precision


class TypeWords(NamedTuple):
    """How one event type reads: "an assault", "assaults", "X attacks Y"."""

    noun: str
    toward: str  # between the noun and a target: "attack on"
    plural: str
    verb: str
    joint: str | None = None  # for several equal parties: "X and Y meet"


TYPES: Final[dict[str, TypeWords]] = {
    "AGREE": TypeWords("agreement", "with", "agreements", "agrees with", "agree"),
    "CONSULT": TypeWords("meeting", "with", "meetings", "meets", "meet"),
    "SUPPORT": TypeWords(
        "support", "for", "statements of support", "supports", "support each other"
    ),
    "CONCEDE": TypeWords("concession", "to", "concessions", "yields to"),
    "COOPERATE": TypeWords(
        "cooperation", "with", "acts of cooperation", "works with", "work together"
    ),
    "AID": TypeWords("aid", "to", "deliveries of aid", "gives aid to"),
    "RETREAT": TypeWords("retreat", "from", "retreats", "pulls back from"),
    "REQUEST": TypeWords("demand", "to", "demands", "makes a demand of"),
    "ACCUSE": TypeWords("accusation", "against", "accusations", "accuses", "accuse each other"),
    "REJECT": TypeWords("refusal", "to", "refusals", "turns down"),
    "THREATEN": TypeWords("threat", "to", "threats", "threatens", "threaten each other"),
    "PROTEST": TypeWords("protest", "against", "protests", "protests against"),
    "SANCTION": TypeWords("sanction", "on", "sanctions", "puts sanctions on"),
    "MOBILIZE": TypeWords("show of force", "against", "shows of force", "shows force against"),
    "COERCE": TypeWords("coercion", "of", "acts of coercion", "uses coercion on"),
    "ASSAULT": TypeWords("attack", "on", "assaults", "attacks", "fight"),
}

# (verb phrase that can take a target, noun for when nobody is named as acting, its preposition)
MODES: Final[dict[tuple[str, str], tuple[str, str, str]]] = {
    ("CONSULT", "visit"): ("visits", "visit", "to"),
    ("CONSULT", "third-party"): ("mediates for", "mediation", "for"),
    ("CONSULT", "multilateral"): ("meets", "meeting of several parties", "with"),
    ("CONSULT", "phone"): ("speaks by phone with", "phone call", "with"),
    ("RETREAT", "withdraw"): ("withdraws from", "withdrawal", "from"),
    ("RETREAT", "release"): ("releases", "release of prisoners", "by"),
    ("RETREAT", "disarm"): ("disarms before", "disarmament", "of"),
    ("RETREAT", "ceasefire"): ("holds fire against", "ceasefire", "with"),
    ("RETREAT", "access"): ("gives access to", "access given", "to"),
    ("RETREAT", "resign"): ("resigns from", "resignation", "from"),
    ("REQUEST", "assist"): ("asks for help from", "appeal for help", "to"),
    ("REQUEST", "change"): ("asks for change from", "demand for change", "to"),
    ("REQUEST", "yield"): ("asks for a concession from", "demand for a concession", "to"),
    ("REQUEST", "meet"): ("asks for talks with", "call for talks", "with"),
    ("ACCUSE", "disapprove"): ("criticises", "criticism", "of"),
    ("ACCUSE", "investigate"): ("investigates", "investigation", "of"),
    ("ACCUSE", "allege"): ("accuses", "allegation", "against"),
    ("REJECT", "assist"): ("refuses help to", "refusal of help", "to"),
    ("REJECT", "change"): ("refuses change asked by", "refusal of change", "to"),
    ("REJECT", "yield"): ("refuses to yield to", "refusal to yield", "to"),
    ("REJECT", "meet"): ("refuses to meet", "refusal to meet", ""),
    ("THREATEN", "restrict"): ("threatens restrictions on", "threat of restrictions", "on"),
    ("THREATEN", "arrest"): ("threatens to arrest", "threat of arrest", "to"),
    ("THREATEN", "relations"): ("threatens to break with", "threat to break relations", "with"),
    ("THREATEN", "expel"): ("threatens to expel", "threat of expulsion", "to"),
    ("THREATEN", "territory"): ("threatens the territory of", "threat to territory", "of"),
    ("THREATEN", "violence"): ("threatens force against", "threat of force", "against"),
    ("PROTEST", "demo"): ("demonstrates against", "demonstration", "against"),
    ("PROTEST", "riot"): ("riots against", "riot", "against"),
    ("PROTEST", "strike"): ("strikes against", "strike", "against"),
    ("PROTEST", "hunger"): ("goes on hunger strike against", "hunger strike", "against"),
    ("PROTEST", "boycott"): ("boycotts", "boycott", "of"),
    ("PROTEST", "obstruct"): ("blocks the way of", "blockade", "against"),
    ("PROTEST", "vandalize"): ("damages property of", "vandalism", "against"),
    ("SANCTION", "convict"): ("convicts", "conviction", "of"),
    ("SANCTION", "expel"): ("expels", "expulsion", "of"),
    ("SANCTION", "withdraw"): ("withdraws from work with", "withdrawal from joint work", "with"),
    ("SANCTION", "discontinue"): ("ends work with", "end of joint work", "with"),
    ("MOBILIZE", "troops"): ("moves troops against", "movement of troops", "against"),
    ("MOBILIZE", "weapons"): ("shows weapons to", "show of weapons", "to"),
    ("MOBILIZE", "police"): ("deploys police against", "deployment of police", "against"),
    ("MOBILIZE", "militia"): ("deploys militia against", "deployment of militia", "against"),
    ("COERCE", "seize"): ("seizes property of", "seizure", "from"),
    ("COERCE", "restrict"): ("restricts", "restriction", "on"),
    ("COERCE", "censor"): ("censors", "censorship", "of"),
    ("COERCE", "curfew"): ("puts a curfew on", "curfew", "on"),
    ("COERCE", "martial-law"): ("puts martial law on", "martial law", "on"),
    ("COERCE", "arrest"): ("arrests", "arrest", "of"),
    ("COERCE", "deport"): ("deports", "deportation", "of"),
    ("COERCE", "withhold"): ("withholds supplies from", "withholding of supplies", "from"),
    ("COERCE", "misinformation"): ("spreads falsehoods about", "misinformation", "about"),
    ("COERCE", "cyber"): ("attacks computers of", "cyber attack", "on"),
    ("ASSAULT", "abduct"): ("abducts", "abduction", "of"),
    ("ASSAULT", "beat"): ("beats", "beating", "of"),
    ("ASSAULT", "torture"): ("tortures", "torture", "of"),
    ("ASSAULT", "sexual"): ("commits sexual violence on", "sexual violence", "against"),
    ("ASSAULT", "targeted"): ("kills", "targeted killing", "of"),
    ("ASSAULT", "destroy"): ("destroys property of", "destruction", "of"),
    ("ASSAULT", "primitive"): ("attacks with simple weapons", "attack with simple weapons", "on"),
    ("ASSAULT", "firearms"): ("shoots at", "shooting", "at"),
    ("ASSAULT", "explosives"): ("bombs", "bombing", "of"),
    ("ASSAULT", "suicide-attack"): ("makes a suicide attack on", "suicide attack", "on"),
    ("ASSAULT", "aerial"): ("launches air strikes on", "air strike", "on"),
    ("ASSAULT", "drone"): ("launches drones at", "drone attack", "on"),
    ("ASSAULT", "heavy-weapons"): ("shells", "shelling", "of"),
    ("ASSAULT", "crowd-control"): ("uses crowd control on", "crowd control", "against"),
    ("ASSAULT", "unconventional"): (
        "uses unconventional weapons on",
        "attack with unconventional weapons",
        "on",
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

# parties of which the text gives no country, only their role, by PLOVER's code of it
PARTIES: Final[dict[str, str]] = {
    "GOV": "unnamed governments",
    "MIL": "unnamed armed forces",
    "REB": "unnamed rebels",
    "OPP": "unnamed opposition",
    "PTY": "unnamed parties",
    "COP": "unnamed police",
    "JUD": "unnamed courts",
    "SPY": "unnamed intelligence services",
    "LEG": "unnamed parliaments",
    "MED": "unnamed media",
    "JRN": "journalists",
    "EDU": "schools and universities",
    "BUS": "businesses",
    "CRM": "criminals",
    "CVL": "civilians",
    "LAB": "workers",
    "REF": "refugees",
    "ELI": "public figures",
    "UAF": "unnamed armed groups",
    "PRM": "unnamed paramilitaries",
    "NGO": "aid and rights groups",
    "IGO": "international bodies",
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
