"""Events as KML 2.2 for Google Earth and GIS programs, streamed.

    for piece in document(batches, name="Dateline", licence="..."):
        out.write(piece)

The order of the elements is the schema's (OGC 07-147r2); what has no spot is a placemark without a
point, which programs list and do not draw.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from typing import Any, Final

import pyarrow as pa

MEDIA_TYPE: Final = "application/vnd.google-earth.kml+xml"
# the page's colours in KML's order: alpha, blue, green, red
COLOURS: Final = {
    "verbal cooperation": "ffd6ae6a",
    "material cooperation": "ffa86f1f",
    "verbal conflict": "ff3da3e8",
    "material conflict": "ff1e50c8",
}
# what XML 1.0 cannot hold, not even escaped
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(batches: Iterable[pa.RecordBatch], *, name: str, licence: str) -> Iterator[str]:
    """A KML document with a placemark for each row, in pieces of many rows.

    Rows have at least id, headline, quad, evidence, attribution, source, title, url, date_start,
    date_end, lat and lon; every column that holds something stands in the placemark's ExtendedData.
    """
    styles = "".join(_style(quad, colour) for quad, colour in COLOURS.items())
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document>\n'
        f"<name>{_text(name)}</name>\n<description>{_text(licence)}</description>\n{styles}"
    )
    for batch in batches:
        yield "".join(_placemark(row | {"licence": licence}) for row in batch.to_pylist())
    yield "</Document>\n</kml>\n"


def _style(quad: str, colour: str) -> str:
    """The program's own pin in our colour: an icon of ours would have to be fetched."""
    return (
        f'<Style id="{_style_id(quad)}"><IconStyle><color>{colour}</color></IconStyle>'
        "<LabelStyle><scale>0</scale></LabelStyle></Style>\n"
    )


def _style_id(quad: str) -> str:
    return quad.replace(" ", "-")


def _placemark(row: Mapping[str, Any]) -> str:
    data = "".join(_data(name, value) for name, value in row.items())
    parts = (
        f"<name>{_text(row['headline'])}</name>",
        f"<description>{_text(_description(row))}</description>",
        _time(row["date_start"], row["date_end"]),
        f"<styleUrl>#{_style_id(row['quad'])}</styleUrl>",
        f"<ExtendedData>{data}</ExtendedData>",
        _point(row["lat"], row["lon"]),
    )
    # an id must not begin with a digit
    return f'<Placemark id="event-{_id(row["id"])}">{"".join(parts)}</Placemark>\n'


def _id(key: str) -> str:
    return re.sub(r"[^\w.-]", "_", key, flags=re.ASCII)


def _description(row: Mapping[str, Any]) -> str:
    """HTML for the balloon: the sentence, according to whom, and where it can be read."""
    lines = [row["evidence"] and escape(row["evidence"])]
    if row["attribution"]:
        lines.append(f"According to {escape(row['attribution'])}.")
    source = escape(row["source"] or row["url"] or "")
    if (row["url"] or "").startswith(("https://", "http://")):
        source = f'<a href="{escape(row["url"])}">{source}</a>'
    lines.append(source)
    return "".join(f"<p>{line}</p>" for line in lines if line)


def _time(start: date | None, end: date | None) -> str:
    if start is None:
        return ""
    return f"<TimeSpan><begin>{start}</begin><end>{end or start}</end></TimeSpan>"


def _point(lat: float | None, lon: float | None) -> str:
    if lat is None or lon is None:
        return ""
    return f"<Point><coordinates>{lon:.6f},{lat:.6f}</coordinates></Point>"


def _data(name: str, value: Any) -> str:
    if isinstance(value, list):
        value = "; ".join(str(part or "") for part in value)
    if value is None or value == "":
        return ""
    return f'<Data name="{name}"><value>{_text(value)}</value></Data>'


def _text(value: Any) -> str:
    return escape(printable(str(value)), quote=False)


def printable(words: str) -> str:
    """The words without the characters that no XML document can hold."""
    return _FORBIDDEN.sub("", words)
