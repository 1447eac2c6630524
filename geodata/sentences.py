"""The sentences either side of one, cut from plain text without a parser: for the event's card."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 400  # characters of a neighbour that are shown
_WINDOW: Final = 1500
# a stop with quotes or brackets after it, then a space and something that can begin a sentence
_BREAK: Final = re.compile(r"""(?:[.!?…]["'”’)\]]*\s+(?=["'“‘(\[]?[A-Z0-9])|\n\s*\n\s*)""")
_SHORT: Final = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Maj|Capt|Adm|Gov|Sen|Rep|Rev|Hon|Prof|St|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|No|Inc|Ltd|Corp|vs)|[A-Z]\.[A-Z])\.\s+$"
)


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The sentence before `start` and the one after `end`, shortened to 400 characters; or ""."""
    ahead = text[max(0, start - _WINDOW) : start]
    behind = text[end : end + _WINDOW]
    before = ahead[(_breaks(ahead.rstrip()) or [0])[-1] :].strip()
    rest = behind.lstrip()
    after = rest[: (_breaks(rest) or [len(rest)])[0]].strip()
    return _last_part(before), _first_part(after)


def _breaks(text: str) -> list[int]:
    """Offsets at which a sentence begins, but for the first."""
    return [m.end() for m in _BREAK.finditer(text) if not _SHORT.search(text[: m.end()])]


def _first_part(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: text.rfind(" ", 0, LONGEST) if " " in text[:LONGEST] else LONGEST] + " …"


def _last_part(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    at = text.find(" ", len(text) - LONGEST)
    return "… " + text[at + 1 if at >= 0 else len(text) - LONGEST :]
