"""Names that the gazetteer does not have, asked of an online geocoder, where one is set.

An answer must go by the name and lie where the text puts it; a shop of that name is no place. What
was placed with its neighbour gets a spot of its own, what was unresolved is resolved; both with a
confidence below that of listed places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from geodata.places.gazetteer import distance_km
from geodata.places.names import fold, untyped
from geodata.places.place import Kind, Place
from geodata.places.resolve import PRECISION

if TYPE_CHECKING:
    from geopy.location import Location

    from geodata.places.gazetteer import Gazetteer
    from geodata.places.online import OnlineGeocoder

ANCHORED, ALONE = 0.5, 0.35  # confidence with and without a place that it lies in or by
AROUND_KM = 150.0  # of a town that it was placed with
FINE = frozenset({"site", "city", "district"})
# OpenStreetMap's keys and values to our kinds; a key's own entry is for its other values
_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("place", "place=city", "place=town", "place=village", "place=hamlet",
                     "boundary"), "city"),
    **dict.fromkeys(("place=state", "place=province", "place=region"), "admin1"),
    **dict.fromkeys(("place=county", "place=district", "place=state_district",
                     "place=municipality"), "admin2"),
    **dict.fromkeys(("place=house", "place=square", "place=postcode", "place=farm"), "site"),
    "place=country": "country", "place=continent": "continent",
    "place=island": "island", "place=islet": "island", "place=archipelago": "island",
    "place=sea": "sea", "place=ocean": "sea", "natural=bay": "sea", "natural=strait": "strait",
    "natural": "region", "natural=water": "lake", "natural=peak": "mountain",
    "natural=volcano": "mountain", "natural=mountain_range": "mountain",
    "natural=ridge": "mountain", "waterway": "river", "waterway=dam": "site",
    "aeroway": "airport", "harbour": "port",
    **dict.fromkeys(("amenity", "building", "tourism", "historic", "military", "leisure",
                     "man_made", "railway", "highway", "landuse", "power", "office"), "site"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A service's answer: names it goes by, its id there, and its kind, None where it is no place.

    A service that does not tell kinds gives towns.
    """

    names: frozenset[str]
    id: str
    kind: Kind | None
    lat: float
    lon: float


def with_online(
    places: Sequence[Place], gazetteer: Gazetteer, online: OnlineGeocoder
) -> list[Place]:
    """`places` with the unlisted ones resolved by the service where it can, in the same order."""
    return [_resolved(place, gazetteer, online) if _is_open(place) else place for place in places]


def _is_open(place: Place) -> bool:
    """Named in the text, and not listed; computed and inferred places have their own spot."""
    return (
        place.id is None
        and bool(place.text)
        and place.use != "demonym"
        and place.kind in (None, "site")
    )


def _resolved(place: Place, gazetteer: Gazetteer, online: OnlineGeocoder) -> Place:
    country = gazetteer.alpha2(place.country) if place.country else None
    answers = online.geocode(place.text or "", country_codes=country)
    read = [read_answer(answer, online.service) for answer in answers]
    fitting = [found for found in read if _fits(found, place, gazetteer)]
    if not fitting:
        return place
    best = min(fitting, key=lambda found: _away(found, place))
    kind = best.kind or "city"
    return replace(
        place, name=place.text, id=best.id, kind=kind, lat=best.lat, lon=best.lon,
        country=gazetteer.country_at(best.lat, best.lon),
        admin1=gazetteer.admin1_at(best.lat, best.lon), precision=PRECISION[kind],
        confidence=ANCHORED if place.resolved else ALONE,
        reason=f"not listed; {online.service} has it",
    )  # fmt: skip


def read_answer(answer: Location, service: str) -> Found:
    """What a geopy `Location` says, of Nominatim, of Photon, or of any other service."""
    raw = answer.raw if isinstance(answer.raw, dict) else {}
    photon = raw.get("properties")
    said = photon if isinstance(photon, dict) else raw
    key = str(said.get("osm_key") or said.get("class") or said.get("category") or "")
    value = str(said.get("osm_value") or said.get("type") or "")
    if key == "boundary":  # "addresstype" or Photon's "type" says of what: a city, a state ...
        key, value = "place", str(said.get("addresstype") or said.get("type") or "")
    kind: Kind | None = _KINDS.get(f"{key}={value}") or _KINDS.get(key) if key else "city"
    number, kinds = said.get("osm_id"), {"N": "node", "W": "way", "R": "relation"}
    element = str(said.get("osm_type") or "")
    spot = f"{answer.latitude:.5f},{answer.longitude:.5f}"
    return Found(
        frozenset(fold(str(name)) for name in _names(answer, said)),
        f"osm:{kinds.get(element, element)}/{number}" if number else f"{service}:{spot}",
        kind, answer.latitude, answer.longitude,
    )  # fmt: skip


def _names(answer: Location, said: dict[str, Any]) -> list[Any]:
    others = said.get("namedetails")
    listed = list(others.values()) if isinstance(others, dict) else []
    first = str(answer.address or "").split(",")[0]
    return [name for name in (said.get("name"), first, *listed) if name]


def _fits(found: Found, place: Place, gazetteer: Gazetteer) -> bool:
    if found.kind is None or not _goes_by(found, place.text or ""):
        return False
    if not place.resolved:  # nothing says where: a building of that name may be anywhere
        return found.kind != "site"
    if place.country and gazetteer.country_at(found.lat, found.lon) != place.country:
        return False
    return place.precision not in FINE or _away(found, place) <= AROUND_KM


def _goes_by(found: Found, text: str) -> bool:
    own = fold(text)
    bare = untyped(own)
    return own in found.names or (bare is not None and bare[0] in found.names)


def _away(found: Found, place: Place) -> float:
    """Kilometres from where the text's other names put it; 0 where they say no more than roughly.

    The first of several equally far ones is the service's own first choice.
    """
    if not place.resolved or place.precision not in FINE:
        return 0.0
    return distance_km(found.lat, found.lon, place.lat or 0.0, place.lon or 0.0)
