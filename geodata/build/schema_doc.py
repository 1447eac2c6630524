"""Writes docs/schema.md from the code: `python -m geodata.build.schema_doc`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, get_args

import pyarrow as pa

from geodata.events.event import DatePrecision
from geodata.export import COLUMNS, FORMATS
from geodata.filters import FIELDS
from geodata.places.place import Kind, Use
from geodata.records import TABLES
from geodata.wording import MODES, PRECISIONS, QUADS, REVIEWS, STATUSES, TYPES

TARGET: Final = Path(__file__).parents[2] / "docs" / "schema.md"

_FORMATS: Final = {
    "csv": "one row an event; several values of a cell joined by `; `",
    "reports.csv": "one row a report; `event_id` is the event's `id`",
    "geojson": "one feature an event; properties are EVENT, `evidence` and the article's fields",
    "parquet": "as csv, in types: lists, days, numbers; filter and version in the file's metadata",
    "kml": "KML 2.2: point, time span, sentence; the columns as extended data; styled by `quad`",
}

_INTRODUCTION: Final = """\
# The event schema

One schema serves the command line's JSON Lines, the store's tables, the API and the exports. This
page is written from the code by `python -m geodata.build.schema_doc`; a test keeps the two alike.

An event is what an article reports: who did what to whom, where and when, and the sentence that
says so. A claim stays a claim: `status` says whether the text reports it as having happened, and
`attribution` according to whom. Offsets count characters of the article's text, end exclusive.
Countries are ISO 3166-1 alpha-3 (Kosovo XKX), coordinates WGS 84 degrees, dates local calendar
days as reported. Fields may be added, never renamed.
"""

_EVENT: Final = (
    ("id", "stable: made of the article's id, the trigger's span and a counter"),
    ("type, mode, quad", "PLOVER type in upper case, its mode or null, and the quad class"),
    ("tags", "PLOVER contexts"),
    ("status", "whether the text reports it as having happened"),
    ("actors, targets", "lists of PARTY; reciprocal events have all parties in `actors`"),
    ("attribution", "list of PARTY: according to whom; empty where the text itself asserts it"),
    ("place", "PLACE or null"),
    ("date", "null or `start`, `end` (inclusive) and `precision`"),
    ("numbers", "list of `what`, `low`, `high`, `start`, `end`, `text`"),
    ("trigger", "`start`, `end`, `text` of the verb or noun that names the event"),
    ("sentence", "`start`, `end` of the sentence that says so"),
    ("confidence", "0 to 1"),
    ("reasons", "for `type`, `mode`, `status`: which words and which rule gave them"),
    ("headline", "one readable line made from the coding"),
    ("article_id", "the article, in stored events and exports"),
)
_PLACE: Final = (
    ("start, end, text", "the words that name it; null where `inferred`"),
    ("name, id", "the gazetteer's name and identifier (`geonames:`, `ne:`, `dateline:`), or null"),
    ("kind", "what it is"),
    ("lat, lon", "a representative point, null where unresolved"),
    ("country, admin1", "by the boundary policy; `country` null at sea and across borders"),
    ("precision", "how exact the text is"),
    ("use", "whether the words mean the place itself"),
    ("inferred", "true where no words of the sentence name it"),
    ("confidence", "0 to 1"),
    ("reason", "why this candidate was chosen, in a few words"),
    ("candidates", "list of CANDIDATE, the chosen one first; empty where one place has the name"),
    ("geometry", "GeoJSON, only where it was computed for this phrase"),
)
_CANDIDATE: Final = (
    ("id, name, kind, lat, lon, country, admin1", "as of a PLACE"),
    ("share", "0 to 1: how much of the evidence speaks for it; at most five above 0.01 are given"),
)
_PARTY: Final = (
    ("start, end, text", "the words; null for a party that the sentence does not name"),
    ("name", "the resolved name"),
    ("code", "country and role together, or the code of an organisation"),
    ("country", "ISO 3166-1 alpha-3, or null"),
    ("role", "PLOVER sector code, or null"),
    ("reason", "what besides the words told who it is: an earlier mention, a table; or empty"),
)
_FILTERS: Final = {
    "type": "PLOVER type in lower case",
    "quad": "quad class with a hyphen: `material-conflict`",
    "mode": "PLOVER mode",
    "status": "see below",
    "actor": "country, code or name of one who acts",
    "target": "country, code or name of one who is acted on",
    "party": "country, code or name of one on either side",
    "country": "where it happened; `none`: at sea or across borders",
    "q": 'words that all must occur; "a phrase" in quotes',
    "from": "first day, `2024-10-01`; an event counts on each of its days",
    "to": "last day, inclusive",
    "last": "days back from the newest event: `7d`, `24h`, `2w`, `3m`, `1y`",
    "source": "who published one of its reports; `none`: not known",
    "precision": "how exact the place is; `none`: no place",
    "confidence": "at least this, 0 to 1",
    "review": "state of its review",
    "within": "corners of an area, `lon,lat,lon,lat,lon,lat`, 3 to 40 of them",
    "bbox": "west,south,east,north in degrees; west > east across the antimeridian",
}


def page() -> str:
    """The whole page as Markdown."""
    parts = [
        _INTRODUCTION,
        "## As JSON\n",
        "EVENT\n",
        _table(("field", "content"), _ticked(_EVENT)),
        "PLACE\n",
        _table(("field", "content"), _ticked(_PLACE)),
        "CANDIDATE\n",
        _table(("field", "content"), _ticked(_CANDIDATE)),
        "PARTY\n",
        _table(("field", "content"), _ticked(_PARTY)),
        "## Values\n",
        _table(("field", "values"), _values()),
        "Types and their modes, as readers see them:\n",
        _table(("type", "read as", "modes"), _types()),
        "## Filters\n",
        "Keys of the query string, the same for the page, the API, the exports and links. Values\n"
        "of one key are alternatives (repeat the key); all keys must hold.\n",
        _table(("key", "value"), ((f"`{f.key}`", _FILTERS[f.key]) for f in FIELDS)),
        "## Exports\n",
        "`dateline export FORMAT`, and `/api/events.FORMAT` with the filter as query string:\n"
        "exactly what is filtered, streamed, each event with its source and the licence of what\n"
        "was added to it. Of the answer's headers, `Dateline-Version` names the data and\n"
        "`Dateline-Ignored` what of the address was not understood.\n",
        _table(("format", "media type", "content"), _formats()),
        "The columns of csv, parquet and kml:\n",
        f"{' '.join(f'`{name}`' for name in (*COLUMNS, 'licence'))}\n",
        "`/api/events.atom` is a feed (RFC 4287) of the 50 events of a filter that came in last,\n"
        "with GeoRSS points. Ids are `urn:uuid:`, made of the event's id alone.\n",
        "## Tables\n",
        "Delta Lake tables, Parquet underneath. Events without an article's row, or of an article\n"
        "that a newer text superseded, are not shown. Reports of one event are shown as one: the\n"
        "main one's fields, found by the words and the source of any. Reviews are laid over when\n"
        "asked; of an event's reviews the newest counts.\n",
    ]
    for name, schema in TABLES.items():
        parts += [f"### {name}\n", _table(("column", "type", "content"), _columns(schema))]
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _ticked(rows: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(" ".join(f"`{n}`" for n in names.split(", ")), about) for names, about in rows]


def _columns(schema: pa.Schema) -> list[tuple[str, str, str]]:
    return [(f"`{f.name}`", _kind(f.type), f.metadata[b"about"].decode()) for f in schema]


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_kind(kind.value_type)}"
    return "date" if pa.types.is_date(kind) else str(kind).split("[", maxsplit=1)[0]


def _formats() -> Iterable[tuple[str, str, str]]:
    for name, form in FORMATS.items():
        yield f"`{name}`", f"`{form.media_type.partition(';')[0]}`", _FORMATS[name]


def _values() -> list[tuple[str, str]]:
    closed: dict[str, Sequence[str]] = {
        "quad": [*QUADS],
        "status": [*STATUSES],
        "date.precision": get_args(DatePrecision),
        "place.kind": get_args(Kind),
        "place.precision": [*PRECISIONS],
        "place.use": get_args(Use),
        "review": [*REVIEWS],
    }
    return [(f"`{name}`", ", ".join(f"`{v}`" for v in values)) for name, values in closed.items()]


def _types() -> list[tuple[str, str, str]]:
    return [
        (f"`{name}`", words.plural, ", ".join(f"`{m}`" for t, m in MODES if t == name) or "–")
        for name, words in TYPES.items()
    ]


def main() -> None:
    """Write the page."""
    TARGET.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
