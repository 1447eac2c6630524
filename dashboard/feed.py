"""An Atom feed of what came in last for any filter, with places as GeoRSS.

body = feed(queries, chosen, home="https://example.org/")
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final, cast
from urllib.parse import urlencode
from xml.etree import ElementTree as Tree

from dashboard import text
from dashboard.answers import said
from dashboard.language import ENGLISH, asked
from dashboard.markup import safe_url
from geodata.export import LICENCE
from geodata.filters import Filter
from geodata.kml import printable
from geodata.queries import Queries

MEDIA_TYPE: Final = "application/atom+xml"
ENTRIES: Final = 50
_ATOM, _GEORSS = "http://www.w3.org/2005/Atom", "http://www.georss.org/georss"
_COLUMNS: Final = (
    "id", "headline", "type", "quad", "evidence", "attribution", "place_name", "lat", "lon",
    "source", "title", "url",
)  # fmt: skip
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def feed(queries: Queries, chosen: Filter, *, home: str) -> bytes:
    """The feed of a filter; `home` is the page's own address, with which links begin.

    Ids are made from events' ids alone, so that a server may move without old entries coming back
    as new ones.
    """
    rows = queries.told(chosen, *_COLUMNS, limit=ENTRIES)
    lang = {} if asked() == ENGLISH else {"lang": asked()}
    query = "&".join(filter(None, (chosen.query(), urlencode(lang))))
    root = Tree.Element("feed", {"xmlns": _ATOM, "xmlns:georss": _GEORSS, "xml:lang": asked()})
    _say(root, "id", _urn(f"feed?{query}"))
    _say(root, "title", f"{said(queries, chosen)} — {text.NAME}" if chosen else text.NAME)
    _say(root, "subtitle", text.TAGLINE)
    _say(root, "updated", _moment(queries.updated()))
    _say(root, "rights", LICENCE)
    _say(_say(root, "author"), "name", text.NAME)
    _link(root, "self", f"{home}api/events.atom", query, kind=MEDIA_TYPE)
    _link(root, "alternate", home, query, kind="text/html")
    for row in rows.to_dict("records"):
        _entry(root, cast("dict[str, Any]", row), home=home, lang=lang)
    return bytes(Tree.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(
    root: Tree.Element, row: Mapping[str, Any], *, home: str, lang: Mapping[str, str]
) -> None:
    entry = _say(root, "entry")
    _say(entry, "id", _urn(f"event/{row['id']}"))
    _say(entry, "title", row["headline"])
    _say(entry, "updated", _moment(row["updated_at"]))
    _say(entry, "published", _moment(row["ingested_at"]))
    _say(entry, "summary", _summary(row))
    _link(entry, "alternate", home, urlencode({"event": row["id"], **lang}), kind="text/html")
    if (url := safe_url(row["url"])) is not None:
        _link(entry, "via", url)
    if row["source"]:
        _say(_say(entry, "author"), "name", row["source"])
    for scheme, term, label in (
        ("type", row["type"], text.type_noun(row["type"])),
        ("quad", row["quad"], text.quad(row["quad"])),
    ):
        _say(
            entry, "category", **{"term": term, "scheme": f"urn:dateline:{scheme}", "label": label}
        )
    if row["lat"] is not None:
        _say(entry, "georss:point", f"{row['lat']:.5f} {row['lon']:.5f}")
        _say(entry, "georss:featurename", row["place_name"] or "")


def _summary(row: Mapping[str, Any]) -> str:
    lines = [row["evidence"] or row["headline"]]
    if row["attribution"]:
        lines.append(text.according_to(row["attribution"]))
    return " ".join(lines)


def _say(parent: Tree.Element, name: str, words: str = "", **attributes: str) -> Tree.Element:
    element = Tree.SubElement(parent, name, attributes)
    element.text = printable(words) or None
    return element


def _link(parent: Tree.Element, rel: str, address: str, query: str = "", *, kind: str = "") -> None:
    href = f"{address}?{query}" if query else address
    _say(parent, "link", rel=rel, href=printable(href), **({"type": kind} if kind else {}))


def _urn(words: str) -> str:
    """The same for the same words, everywhere and always (RFC 4122, from a name)."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'dateline:{words}')}"


def _moment(value: datetime | None) -> str:
    return (value or _NEVER).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
