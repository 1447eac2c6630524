"""Outlines of the countries for the map that colours them: one file, fetched when it is wanted."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, request
from shapely import set_precision
from shapely.geometry import mapping, shape

from geodata.countries import COUNTRIES
from geodata.places.shapes import Shapes

TOLERANCE = 0.1  # degrees: a country seen whole
GRAIN = 0.01


def outline_routes() -> Blueprint:
    """Blueprint with `/outlines/countries.json`, a FeatureCollection with ISO alpha-3 ids."""
    routes = Blueprint("outlines", __name__)

    @routes.get("/outlines/countries.json")
    def countries() -> Response:
        response = Response(_written(), mimetype="application/json")
        response.add_etag()
        response.cache_control.public = True
        response.cache_control.max_age = 86_400
        response.make_conditional(request)
        return response

    return routes


@lru_cache(maxsize=1)
def _written() -> str:
    shapes = Shapes.open()
    found = ((code, shapes.geojson(f"country/{code}", tolerance=TOLERANCE)) for code in COUNTRIES)
    features = [
        {"type": "Feature", "id": code, "properties": {}, "geometry": _rounded(outline)}
        for code, outline in found
        if outline
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _rounded(outline: dict[str, Any]) -> dict[str, Any]:
    """Put an outline on a grid of about a kilometre, without letting it cross itself."""
    return dict(mapping(set_precision(shape(outline), GRAIN)))
