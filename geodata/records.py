"""The schema: events, places and articles as JSON objects and as rows of the store's tables.

JSON shapes are those of the command line ("dateline events"): character offsets into the article's
text, ISO dates, ISO 3166-1 alpha-3 countries. A row of `events` has flat columns to filter by, and
the complete event as JSON in `payload`; `docs/schema.md` is generated from this module.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import pyarrow as pa

from geodata.article import Article
from geodata.events.event import Actor, Event, EventDate, Number, Span
from geodata.headline import headline
from geodata.places.place import Considered, Place

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class MadeBy:
    """What coded an event: versions of the coder, the language model and the gazetteer."""

    coder: str
    model: str
    gazetteer: str


def _column(name: str, kind: pa.DataType, about: str, *, required: bool = False) -> pa.Field:
    """A column that carries its own description, from which docs/schema.md is made."""
    return pa.field(name, kind, nullable=not required, metadata={"about": about})


_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())
_TIME = pa.timestamp("us", tz="UTC")

ARTICLES: Final = pa.schema([
    _column("id", _TEXT, "first 16 hex digits of the SHA-256 of the text", required=True),
    _column("doc_id", _TEXT, "what the importer called it: a file name, an entry's id"),
    _column("title", _TEXT, "headline of the article"),
    _column("text", _TEXT, "the text as given; every offset points into it"),
    _column("published", pa.date32(), "day of publication, empty where unknown"),
    _column("source", _TEXT, "who published it"),
    _column("url", _TEXT, "where it can be read"),
    _column("language", _TEXT, "ISO 639-1 code of the language"),
    _column("ingested_at", _TIME, "when it first came in"),
    _column("updated_at", _TIME, "when its row last changed"),
    _column("superseded_by", _TEXT, "id of the newer text under the same URL; hides its events"),
    _column("events", pa.int32(), "how many events were coded from it"),
    _column("coder", _TEXT, "version of the event coder"),
    _column("model", _TEXT, "name and version of the language model"),
    _column("gazetteer", _TEXT, "version of the gazetteer"),
])  # fmt: skip

EVENTS: Final = pa.schema([
    _column("id", _TEXT, "stable: article id, trigger span and a counter", required=True),
    _column("article_id", _TEXT, "the article that says so", required=True),
    _column("headline", _TEXT, "one readable line, made from the coding"),
    _column("type", _TEXT, "PLOVER type, upper case"),
    _column("mode", _TEXT, "PLOVER mode, or empty"),
    _column("quad", _TEXT, "quad class: verbal or material, cooperation or conflict"),
    _column("status", _TEXT, "occurred, planned, hypothetical, denied, historical"),
    _column("tags", _TEXTS, "PLOVER contexts"),
    _column("date_start", pa.date32(), "first day, local calendar; empty where unresolved"),
    _column("date_end", pa.date32(), "last day, inclusive"),
    _column("date_precision", _TEXT, "day, week, month, year, range"),
    _column("place_name", _TEXT, "the gazetteer's name, or the text's words where unresolved"),
    _column("place_id", _TEXT, "gazetteer identifier"),
    _column("place_kind", _TEXT, "kind of place"),
    _column("precision", _TEXT, "how exact the text is about the place"),
    _column("lat", pa.float64(), "latitude of a representative point, WGS 84 degrees"),
    _column("lon", pa.float64(), "longitude of a representative point, WGS 84 degrees"),
    _column("country", _TEXT, "ISO 3166-1 alpha-3 by the boundary policy; empty at sea"),
    _column("admin1", _TEXT, "GeoNames code of the first-level division"),
    _column("inferred", pa.bool_(), "true where no words of the sentence name the place"),
    _column("actor_countries", _TEXTS, "country of each actor, in order, with gaps"),
    _column("actor_codes", _TEXTS, "code of each actor, in order, with gaps"),
    _column("actor_names", _TEXTS, "name of each actor, in order"),
    _column("actor_main", _TEXTS, "for counting, each actor once: country, else code, else name"),
    _column("actor_keys", _TEXTS, "for filtering: countries, codes and names in lower case"),
    _column("target_countries", _TEXTS, "country of each target, in order, with gaps"),
    _column("target_codes", _TEXTS, "code of each target, in order, with gaps"),
    _column("target_names", _TEXTS, "name of each target, in order"),
    _column("target_main", _TEXTS, "for counting, each target once: country, else code, else name"),
    _column("target_keys", _TEXTS, "for filtering: countries, codes and names in lower case"),
    _column("attribution", _TEXT, "according to whom; empty where the text itself asserts it"),
    _column("evidence", _TEXT, "the sentence that says so"),
    _column("evidence_start", pa.int32(), "offset of that sentence in the article's text"),
    _column("evidence_end", pa.int32(), "offset of its end, exclusive"),
    _column("search", _TEXT, "for text search: lower case, without accents"),
    _column("numbers", _TEXT, "quantities as JSON, or empty"),
    _column("confidence", pa.float32(), "0 to 1"),
    _column("published", pa.date32(), "day of publication of the article"),
    _column("source", _TEXT, "who published the article"),
    _column("payload", _TEXT, "the complete event as JSON"),
    _column("coder", _TEXT, "version of the event coder"),
    _column("model", _TEXT, "name and version of the language model"),
    _column("gazetteer", _TEXT, "version of the gazetteer"),
])  # fmt: skip

REVIEWS: Final = pa.schema([
    _column("id", _TEXT, "identifier of the review", required=True),
    _column("event_id", _TEXT, "the event reviewed", required=True),
    _column("verdict", _TEXT, "confirmed, corrected, rejected, apart, same, undone"),
    _column("changes", _TEXT, "as JSON: the old and new value of each corrected field; or `same`: "
            "the event it is one with; or `undone`: the review that counts no more"),
    _column("note", _TEXT, "what the reviewer says about it"),
    _column("reviewer", _TEXT, "who reviewed"),
    _column("reviewed_at", _TIME, "when"),
])  # fmt: skip

MERGES: Final = pa.schema([
    _column("event_id", _TEXT, "a report that is one of several of one event", required=True),
    _column("happening", _TEXT, "the same for all reports of one event", required=True),
    _column("rank", pa.int32(), "0 for the fullest report, whose fields are shown"),
])  # fmt: skip

TABLES: Final[dict[str, pa.Schema]] = {
    "articles": ARTICLES,
    "events": EVENTS,
    "reviews": REVIEWS,
    "merges": MERGES,
}


def fold_text(text: str) -> str:
    """Lower case without accents: what `search` holds and what a text filter looks for."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


# ---- JSON -------------------------------------------------------------------------------------


def place_json(place: Place) -> Row:
    """Give a PLACE of the command contract; `reason` always, `geometry` only where computed.

    `candidates` is a list of at most five, empty where there was nothing to choose.
    """
    row = {name: getattr(place, name) for name in place.__slots__}
    row["candidates"] = [_slots(c) for c in place.candidates]
    if place.geometry is None:
        del row["geometry"]
    return row


def place_from_json(row: Mapping[str, Any]) -> Place:
    """Read what `place_json` wrote; keys that are not fields of a Place are left out."""
    fields = {key: row[key] for key in Place.__slots__ if key in row}
    considered = row.get("candidates") or ()
    names = Considered.__slots__
    fields["candidates"] = tuple(Considered(**{n: one[n] for n in names}) for one in considered)
    return Place(**fields)


def event_json(event: Event, *, article_id: str | None = None, text: str | None = None) -> Row:
    """Give an EVENT of the command contract, with `headline` and, if given, `article_id` added.

    `text` is the article's, from whose words a better headline is made.
    """
    row: Row = {
        "id": event.id,
        "type": event.type,
        "mode": event.mode,
        "quad": event.quad,
        "tags": list(event.tags),
        "status": event.status,
        "actors": [_slots(a) for a in event.actors],
        "targets": [_slots(a) for a in event.targets],
        "attribution": [_slots(a) for a in event.attribution],
        "place": place_json(event.place) if event.place else None,
        "date": _date_json(event.date),
        "numbers": [_slots(n) for n in event.numbers],
        "trigger": _slots(event.trigger),
        "sentence": {"start": event.sentence[0], "end": event.sentence[1]},
        "confidence": event.confidence,
        "reasons": dict(event.reasons),
        "headline": headline(event, text),
    }
    if article_id is not None:
        row["article_id"] = article_id
    return row


def event_from_json(row: Mapping[str, Any]) -> Event:
    """Read what `event_json` wrote; `event_from_json(event_json(e)) == e`."""
    when, place = row.get("date"), row.get("place")
    return Event(
        id=row["id"],
        type=row["type"],
        mode=row.get("mode"),
        quad=row["quad"],
        status=row["status"],
        trigger=Span(**row["trigger"]),
        sentence=(row["sentence"]["start"], row["sentence"]["end"]),
        actors=_actors(row.get("actors")),
        targets=_actors(row.get("targets")),
        attribution=_actors(row.get("attribution")),
        place=place_from_json(place) if place else None,
        date=_date_from_json(when) if when else None,
        numbers=tuple(Number(**n) for n in row.get("numbers") or ()),
        tags=tuple(row.get("tags") or ()),
        confidence=row.get("confidence", 0.0),
        reasons=dict(row.get("reasons") or {}),
    )


def _slots(value: Actor | Number | Span | Considered) -> Row:
    return {name: getattr(value, name) for name in value.__slots__}


def _actors(rows: Iterable[Mapping[str, Any]] | None) -> tuple[Actor, ...]:
    return tuple(Actor(**row) for row in rows or ())


def _date_json(when: EventDate | None) -> Row | None:
    if when is None:
        return None
    row = {
        "start": when.start.isoformat(),
        "end": when.end.isoformat(),
        "precision": when.precision,
    }
    return row | {"span": _slots(when.span)} if when.span else row


def _date_from_json(row: Mapping[str, Any]) -> EventDate:
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    said = row.get("span")
    return EventDate(start, end, row["precision"], Span(**said) if said else None)


# ---- rows -------------------------------------------------------------------------------------


def article_row(article: Article, *, events: int, made_by: MadeBy, now: datetime) -> Row:
    """A row of `articles`. `now` is stored to the microsecond, in UTC."""
    moment = now.astimezone(UTC)
    return {
        "id": article.id,
        "doc_id": article.doc_id,
        "title": article.title,
        "text": storable(article.text),
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "language": article.language,
        "ingested_at": moment,
        "updated_at": moment,
        "superseded_by": None,
        "events": events,
        "coder": made_by.coder,
        "model": made_by.model,
        "gazetteer": made_by.gazetteer,
    }


def article_from_row(row: Mapping[str, Any]) -> Article:
    """Read an `articles` row back; its text is the one given unless it held lone surrogates."""
    return Article(**{name: row[name] for name in Article.__slots__ if name in ARTICLES.names})


def event_row(event: Event, article: Article, *, made_by: MadeBy) -> Row:
    """A row of `events`: the flat columns, and the whole event in `payload`."""
    start, end = event.sentence
    evidence = storable(article.text[start:end])
    payload = event_json(event, article_id=article.id, text=article.text)
    row = {
        "id": event.id,
        "article_id": article.id,
        "headline": storable(payload["headline"]),
        "type": event.type,
        "mode": event.mode,
        "quad": event.quad,
        "status": event.status,
        "tags": list(event.tags),
        **_date_columns(event.date),
        **_place_columns(event.place),
        **_party_columns("actor", event.actors),
        **_party_columns("target", event.targets),
        "attribution": ", ".join(_names(event.attribution)) or None,
        "evidence": evidence,
        "evidence_start": start,
        "evidence_end": end,
        "numbers": json.dumps(payload["numbers"]) if event.numbers else None,
        "confidence": event.confidence,
        "published": article.published,
        "source": article.source,
        "payload": json.dumps(payload),
        "coder": made_by.coder,
        "model": made_by.model,
        "gazetteer": made_by.gazetteer,
    }
    row["search"] = search_text(row, article.title)
    return row


def search_text(row: Mapping[str, Any], title: str | None) -> str:
    """All words by which an event can be found, folded, each part on its own line."""
    parts = [
        row["headline"], row["evidence"], row["place_name"], row["attribution"],
        *row["actor_names"], *row["target_names"], title,
    ]  # fmt: skip
    return fold_text("\n".join(dict.fromkeys(p for p in parts if p)))


def storable(text: str) -> str:
    """The text as UTF-8 can hold it: a lone surrogate, which no file can contain, becomes `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def table(name: str, rows: Sequence[Row]) -> pa.Table:
    """Rows of one of the TABLES as Arrow, in the schema's order."""
    return pa.Table.from_pylist(list(rows), schema=TABLES[name])


def _date_columns(when: EventDate | None) -> Row:
    return {
        "date_start": when.start if when else None,
        "date_end": when.end if when else None,
        "date_precision": when.precision if when else None,
    }


def _place_columns(place: Place | None) -> Row:
    return {
        "place_name": (place.name or place.text) if place else None,
        "place_id": place.id if place else None,
        "place_kind": place.kind if place else None,
        "precision": place.precision if place else None,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "country": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "inferred": place.inferred if place else None,
    }


def _party_columns(side: str, parties: Sequence[Actor]) -> Row:
    main = [p.country or p.code or p.name or p.text for p in parties]
    keys = [k.casefold() for p in parties for k in (p.country, p.code, p.name) if k]
    return {
        f"{side}_countries": [p.country for p in parties],
        f"{side}_codes": [p.code for p in parties],
        f"{side}_names": _names(parties),
        f"{side}_main": list(dict.fromkeys(m for m in main if m)),
        f"{side}_keys": list(dict.fromkeys(keys)),
    }


def _names(parties: Sequence[Actor]) -> list[str]:
    return [p.name or p.text or p.country or p.code or "?" for p in parties]
