"""The map under the events: a MapLibre style for either theme, and the tiles it is drawn from.

No request leaves the machine: the tiles come from one packed file, labels from the browser's own
fonts. MapLibre fetches tiles in a worker that knows no page address, so their URL has to be
absolute; only the browser knows it. `style` therefore takes the path that `Basemap.tile_path`
gives, and the page puts `location.origin` before it, wherever that path occurs in the style.
"""

from __future__ import annotations

import gzip
import hashlib
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from flask import Blueprint, Response, request
from pmtiles.tile import deserialize_directory, deserialize_header, zxy_to_tileid

from geodata.errors import GazetteerError

ATTRIBUTION = "Natural Earth, GeoNames. Borders and names imply no endorsement."
MAX_ZOOM = 7  # of the tiles; the browser enlarges them beyond
Theme = Literal["light", "dark"]
Layer = dict[str, Any]

_NAME = ["get", "name"]
_SYSTEM = ["system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "Arial"]
# MapLibre takes weight and slant from the words in the first name, a font that need not exist
_PLAIN = ["Dateline Regular", *_SYSTEM]
_MEDIUM = ["Dateline Medium", *_SYSTEM]
_ITALIC = ["Dateline Italic", *_SYSTEM]


@dataclass(frozen=True, slots=True)
class _Colours:
    sea: str
    land: str
    coast: str
    border: str
    division: str
    river: str
    country_label: str
    place_label: str
    division_label: str
    sea_label: str


_COLOURS: dict[Theme, _Colours] = {
    "light": _Colours(
        sea="#e3ebef", land="#faf8f3", coast="#cfc9bc", border="#c0b8a9", division="#e6e1d6",
        river="#d3e0e7", country_label="#6b675f", place_label="#7a756b", division_label="#aaa498",
        sea_label="#5a8fb5",
    ),
    "dark": _Colours(
        sea="#101a21", land="#24272b", coast="#363a40", border="#50555c", division="#31353a",
        river="#18252e", country_label="#a6a39b", place_label="#8f8c85", division_label="#64676b",
        sea_label="#4d86b0",
    ),
}  # fmt: skip


def style(
    theme: Theme,
    tile_url: str,
    names: Mapping[str, str] | None = None,
    seas: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Complete MapLibre style for plotly's `layout.map.style`; it names no fonts and no sprite.

    `tile_url` holds `{z}`, `{x}` and `{y}`. As a path it must be made absolute in the browser
    before the map sees it: a relative one fails and takes the whole graph with it. `names` are
    those of the countries in another language, by code, and `seas` those of the seas, by their
    English names.
    """
    colours = _COLOURS[theme]
    return {
        "version": 8,
        "name": f"Dateline {theme}",
        "sources": {
            "base": {
                "type": "vector",
                "tiles": [tile_url],
                "minzoom": 0,
                "maxzoom": MAX_ZOOM,
                "attribution": ATTRIBUTION,
            }
        },
        "layers": [*_areas(colours), *_lines(colours), *_labels(colours, names or {}, seas or {})],
    }


def _areas(colours: _Colours) -> list[Layer]:
    return [
        {"id": "sea", "type": "background", "paint": {"background-color": colours.sea}},
        _layer("land", "fill", paint={"fill-color": colours.land}),
        _layer("lakes", "fill", paint={"fill-color": colours.sea}, filter=_SHOWN),
    ]


def _lines(colours: _Colours) -> list[Layer]:
    round_ends = {"line-join": "round", "line-cap": "round"}
    return [
        _layer(
            "rivers",
            "line",
            paint={"line-color": colours.river, "line-width": _by_zoom((3, 0.5), (7, 1.3))},
            layout=round_ends,
            filter=_SHOWN,
            minzoom=3,
        ),
        _layer(
            "coast",
            "line",
            paint={"line-color": colours.coast, "line-width": _by_zoom((0, 0.3), (5, 0.7))},
            layout=round_ends,
        ),
        _layer(
            "admin1",
            "line",
            paint={"line-color": colours.division, "line-width": _by_zoom((3, 0.5), (7, 1.0))},
            layout=round_ends,
            filter=_SHOWN,
            minzoom=3,
        ),
        _layer(
            "borders",
            "line",
            paint={"line-color": colours.border, "line-width": _by_zoom((0, 0.4), (6, 1.1))},
            layout=round_ends,
        ),
        _layer(
            "disputed",
            "line",
            paint={
                "line-color": colours.border,
                "line-width": _by_zoom((0, 0.5), (6, 1.2)),
                "line-dasharray": [3, 2.5],
            },
        ),
    ]


def _labels(colours: _Colours, names: Mapping[str, str], seas: Mapping[str, str]) -> list[Layer]:
    """The last to be listed is the first to get room."""
    return [
        _label(
            "disputed",
            colours.division_label,
            colours.land,
            minzoom=6,
            **{
                "symbol-placement": "line",
                "symbol-spacing": 400,
                "text-font": _ITALIC,
                "text-size": 9.5,
                "text-letter-spacing": 0.04,
            },
        ),
        _label(
            "divisions",
            colours.division_label,
            colours.land,
            minzoom=5,
            filter=["all", _SHOWN, _NAMED],
            **{
                "text-font": _PLAIN,
                "text-size": _by_zoom((5, 9), (8, 12)),
                "text-letter-spacing": 0.06,
                "text-padding": 8,
            },
        ),
        _label(
            "seas",
            colours.sea_label,
            colours.sea,
            **{
                "text-field": _translated("name", seas),
                "text-font": _ITALIC,
                "text-size": _by_zoom((1, 10.5), (6, 12.5)),
                "text-letter-spacing": 0.04,
                "text-max-width": 7,
                "text-padding": 12,
                "symbol-sort-key": ["-", 0, ["get", "km2"]],
            },
        ),
        *_countries(colours, names),
        *_places(colours),
    ]


def _countries(colours: _Colours, names: Mapping[str, str]) -> list[Layer]:
    """Names in spaced capitals; nearer by they step aside for a capital's name."""
    far = {
        "text-field": _translated("code", names),
        "text-font": _MEDIUM,
        "text-transform": "uppercase",
        "text-letter-spacing": 0.14,
        "text-max-width": 9,
        "text-padding": 6,
        "text-size": [
            "interpolate", ["linear"], ["zoom"],
            1, ["interpolate", ["linear"], ["get", "km2"], 1e5, 8.5, 5e6, 10.5],
            6, ["interpolate", ["linear"], ["get", "km2"], 1e4, 10, 1e6, 13.5],
        ],
        "symbol-sort-key": ["-", 0, ["get", "km2"]],
    }  # fmt: skip
    aside = {
        "text-padding": 2,
        "text-variable-anchor": ["center", "bottom", "top", "right", "left"],
        "text-radial-offset": 1.1,
    }
    colour, halo = colours.country_label, colours.land
    near = _label("countries", colour, halo, minzoom=4, maxzoom=9, **{**far, **aside})
    return [
        _label("countries", colour, halo, maxzoom=4, **far),
        {**near, "id": "countries-near-label"},
    ]


def _translated(by: str, names: Mapping[str, str]) -> list[Any]:
    """The name that stands for the feature's property `by`, or its own where none does."""
    written = [part for pair in names.items() for part in pair]
    return ["match", ["get", by], *written, _NAME] if written else _NAME


def _places(colours: _Colours) -> list[Layer]:
    """Towns: a dot and a name beside it."""
    return [
        {
            **_layer("places", "circle", filter=_SHOWN, minzoom=4),
            "id": "place-dots",
            "paint": {
                "circle-radius": ["case", ["get", "capital"], 2.2, 1.5],
                "circle-color": ["case", ["get", "capital"], colours.land, colours.place_label],
                "circle-stroke-color": colours.place_label,
                "circle-stroke-width": ["case", ["get", "capital"], 1.1, 0],
            },
        },
        _label(
            "places",
            colours.place_label,
            colours.land,
            minzoom=4,
            **{
                "text-font": _PLAIN,
                "text-size": [
                    "interpolate", ["linear"], ["zoom"],
                    4, ["case", ["get", "capital"], 11, 10],
                    8, ["case", ["get", "capital"], 13.5, ["<", ["get", "rank"], 5], 13, 11],
                ],
                "text-variable-anchor": ["left", "right", "top", "bottom"],
                "text-radial-offset": 0.45,
                "text-justify": "auto",
                "text-padding": 4,
                "symbol-sort-key": [
                    "-", ["get", "rank"], ["case", ["get", "capital"], 10, 0]
                ],
            },
        ),
    ]  # fmt: skip


# every feature says from which zoom it is worth drawing; a filter sees whole zooms, half too low
_SHOWN = [">=", ["+", ["zoom"], 0.5], ["get", "z"]]
# a division without a name bears its code, "KE.03": nothing that a reader would call it
_NAMED = ["!=", ["get", "name"], ["upcase", ["get", "name"]]]


def _layer(source_layer: str, kind: str, **more: Any) -> Layer:
    return {
        "id": source_layer,
        "type": kind,
        "source": "base",
        "source-layer": source_layer,
        **more,
    }


def _label(source_layer: str, colour: str, halo: str, **more: Any) -> Layer:
    """A symbol layer; keys with a dash are its layout."""
    layout = {key: value for key, value in more.items() if "-" in key}
    rest = {key: value for key, value in more.items() if "-" not in key}
    shown = {} if source_layer == "disputed" else {"filter": _SHOWN}
    return {
        **_layer(source_layer, "symbol"),
        **shown,
        **rest,
        "id": f"{source_layer}-label",
        "layout": {"text-field": _NAME, **layout},
        "paint": {"text-color": colour, "text-halo-color": halo, "text-halo-width": 1.2},
    }


def _by_zoom(*stops: tuple[float, float]) -> list[Any]:
    return ["interpolate", ["linear"], ["zoom"], *(number for stop in stops for number in stop)]


class Basemap:
    """The packed tiles. Safe for threads, and for processes forked after it was opened."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or default_path()
        try:
            with self.path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise GazetteerError(
                f"the basemap {self.path} cannot be read ({error}); reinstall, or build it with "
                "`make gazetteer`"
            ) from error
        self._header = deserialize_header(self._bytes[:127])

    @cached_property
    def version(self) -> str:
        """First 12 hex digits of the SHA-256 of the file; part of every tile's address."""
        return hashlib.sha256(self._bytes).hexdigest()[:12]

    def tile_path(self, prefix: str = "/") -> str:
        """Path template of the tiles, for `style`; `prefix` is the page's: "/" or "/ev/"."""
        return f"{prefix.rstrip('/')}/tiles/{{z}}/{{x}}/{{y}}.pbf?v={self.version}"

    def tile(self, z: int, x: int, y: int) -> bytes:
        """One gzipped vector tile; b"" where there is none."""
        if not (0 <= z <= MAX_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
            return b""
        offset, length = self._entries.get(zxy_to_tileid(z, x, y), (0, 0))
        return self._bytes[offset : offset + length]

    @cached_property
    def _entries(self) -> dict[int, tuple[int, int]]:
        """Where each tile is; pmtiles' own reader unpacks the directory anew for every tile."""
        found: dict[int, tuple[int, int]] = {}
        start = self._header["tile_data_offset"]
        todo = [(self._header["root_offset"], self._header["root_length"])]
        while todo:
            offset, length = todo.pop()
            for entry in deserialize_directory(self._bytes[offset : offset + length]):
                if entry.run_length == 0:
                    todo.append(
                        (self._header["leaf_directory_offset"] + entry.offset, entry.length)
                    )
                for number in range(entry.tile_id, entry.tile_id + entry.run_length):
                    found[number] = (start + entry.offset, entry.length)
        return found


def default_path() -> Path:
    """The basemap of the checkout, or of the installed package."""
    here = Path(__file__).resolve().parent
    return (
        next(
            (path for path in (here / "assets", here.parent / "assets") if path.exists()),
            here.parent / "assets",
        )
        / "basemap.pmtiles"
    )


def tile_routes(basemap: Basemap) -> Blueprint:
    """Blueprint with `/tiles/<z>/<x>/<y>.pbf`; register it under the page's path prefix.

    A tile that does not exist is an empty 200: after a 404 plotly's graph takes no more updates.
    """
    routes = Blueprint("basemap", __name__)

    @routes.get("/tiles/<int:z>/<int:x>/<int:y>.pbf")
    def tile(z: int, x: int, y: int) -> Response:
        body = basemap.tile(z, x, y)
        response = Response(body, mimetype="application/x-protobuf")
        response.set_etag(f"{basemap.version}-{z}-{x}-{y}")
        response.vary.add("Accept-Encoding")
        if body and request.accept_encodings.best_match(["gzip"]):
            response.content_encoding = "gzip"
        elif body:
            response.set_data(gzip.decompress(body))
        response.cache_control.public = True
        response.cache_control.max_age = (
            31_536_000 if request.args.get("v") == basemap.version else 300
        )
        response.make_conditional(request)
        return response

    return routes
