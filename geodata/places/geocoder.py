"""The gazetteer as a geopy geocoder: offline, with geopy's interface, results and errors.

With pandas, as with any of geopy's services:

    geocoder = GazetteerGeocoder()
    frame["location"] = frame["place"].apply(geocoder.geocode)
    frame["lat"] = frame["location"].apply(lambda location: location and location.latitude)

`GazetteerGeocoder(online=OnlineGeocoder(...))` asks that service for what the gazetteer has not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from geopy.exc import GeocoderQueryError
from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geodata.places.gazetteer import Candidate, Gazetteer

if TYPE_CHECKING:
    from geodata.places.online import OnlineGeocoder

NEAR_KM = (5.0, 25.0, 100.0)  # how far to look for a town, step by step


class GazetteerGeocoder(Geocoder):  # type: ignore[misc]
    """A geopy `Geocoder` that answers from the gazetteer, without any request.

    `Location.raw` is the candidate as a dictionary, its `id` and `country` among the keys; of an
    answer from `online` it is what the service sent.
    """

    def __init__(
        self, gazetteer: Gazetteer | None = None, *, online: OnlineGeocoder | None = None
    ) -> None:
        super().__init__(user_agent="dateline")
        self.gazetteer = gazetteer or Gazetteer.open()
        self.online = online

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        country_codes: str | Iterable[str] | None = None,
        viewbox: Sequence[Any] | None = None,
        timeout: Any = None,  # noqa: ARG002  geopy's adapters and RateLimiter may pass one
    ) -> Location | list[Location] | None:
        """Places that a query names, the likeliest first; later parts say where it lies.

        "Kursk, Russia" and "Springfield, Ill." ask for a place inside the named one. Countries
        are ISO alpha-2 or alpha-3 codes. A `viewbox` of two opposite corners (points, or
        latitude-longitude pairs) brings places inside it forward. None where nothing fits;
        GeocoderQueryError for an empty query or an unknown country code.
        """
        if not isinstance(query, str) or not query.strip():
            raise GeocoderQueryError("the query must be a non-empty text")
        found = [c for c in self._named(query) if c.lat is not None]
        codes = None if country_codes is None else self._countries(country_codes)
        if codes is not None:
            found = [candidate for candidate in found if candidate.country in codes]
        if not found and self.online is not None:
            return _given(self._asked(query, codes, self.online)[:limit], exactly_one=exactly_one)
        if viewbox is not None:
            box = [Point(corner) for corner in viewbox]
            found.sort(key=lambda candidate: not _inside(candidate, box))
        return self._answer(found[:limit], exactly_one=exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        limit: int | None = None,
        timeout: Any = None,  # noqa: ARG002
    ) -> Location | list[Location] | None:
        """What lies at a point: the nearest towns of its country, its division, the country.

        At sea, the sea; None where even that has no name. The query is a point in any form
        that geopy takes; GeocoderQueryError where it is none.
        """
        try:
            point = Point(query)
        except (TypeError, ValueError) as error:
            raise GeocoderQueryError(f"not a point: {query!r}") from error
        lat, lon = point.latitude, point.longitude
        country = self.gazetteer.country_at(lat, lon)
        if country is None:
            sea = self.gazetteer.shapes.sea_at(lat, lon)
            found = [self.gazetteer.get(f"ne:{sea}")] if sea else []
        else:
            division = self.gazetteer.admin1_at(lat, lon)
            found = [*self._towns(lat, lon, country)]
            found += [self.gazetteer.by_code(code) for code in (division, country) if code]
        known = [candidate for candidate in found if candidate is not None]
        if not known and self.online is not None:
            return _given(self.online.reverse(point)[:limit], exactly_one=exactly_one)
        return self._answer(known[:limit], exactly_one=exactly_one)

    def _named(self, query: str) -> list[Candidate]:
        """Candidates for the whole query, else for its first part inside all the later ones."""
        if whole := _written(query, self.gazetteer.lookup(query)):
            return whole
        head, *rest = [part.strip() for part in query.split(",") if part.strip()] or [query]
        found = _written(head, self.gazetteer.lookup(head, limit=1000))
        for part in rest:
            around = [c for c in _written(part, self.gazetteer.lookup(part)) if _contains(c)]
            found = [c for c in found if any(_within(c, outer) for outer in around)]
        return found

    def _countries(self, codes: str | Iterable[str]) -> set[str]:
        listed = codes.split(",") if isinstance(codes, str) else list(codes)
        known = {code: self.gazetteer.alpha3(code.strip()) for code in listed}
        if unknown := [code for code, alpha3 in known.items() if alpha3 is None]:
            raise GeocoderQueryError(f"no country has the code {unknown[0]!r}")
        return {alpha3 for alpha3 in known.values() if alpha3}

    def _towns(self, lat: float, lon: float, country: str) -> list[Candidate]:
        for km in NEAR_KM:
            towns = [c for c in self.gazetteer.within(lat, lon, km) if c.country == country]
            if towns:
                return towns
        return []

    def _answer(
        self, found: list[Candidate], *, exactly_one: bool
    ) -> Location | list[Location] | None:
        return _given([self._location(candidate) for candidate in found], exactly_one=exactly_one)

    def _asked(self, query: str, codes: set[str] | None, online: OnlineGeocoder) -> list[Location]:
        """What the online service has; not all of them heed a list of countries."""
        if codes is None:
            return online.geocode(query)
        short = sorted(filter(None, map(self.gazetteer.alpha2, codes)))
        found = online.geocode(query, country_codes=",".join(short))
        country_at = self.gazetteer.country_at
        return [place for place in found if country_at(place.latitude, place.longitude) in codes]

    def _location(self, candidate: Candidate) -> Location:
        parts = [candidate.name]
        if candidate.admin1 and candidate.kind != "admin1":
            parts.append(self.gazetteer.admin1_name(candidate.admin1) or "")
        if candidate.country and candidate.kind != "country":
            parts.append(self.gazetteer.country_name(candidate.country) or "")
        address = ", ".join(dict.fromkeys(part for part in parts if part))
        return Location(address, (candidate.lat, candidate.lon), asdict(candidate))


def _given(found: list[Location], *, exactly_one: bool) -> Location | list[Location] | None:
    """As geopy's geocoders answer: None for nothing, the first or all of them."""
    if not found:
        return None
    return found[0] if exactly_one else found


def _written(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Candidates that the text names as it is written: "US" is a country, "us" is none."""
    lower = text.strip()[:1].islower()
    return [c for c in candidates if not (lower and c.match in ("abbreviation", "demonym"))]


def _contains(candidate: Candidate) -> bool:
    return candidate.kind in ("country", "admin1", "admin2")


def _within(inner: Candidate, outer: Candidate) -> bool:
    if inner.id == outer.id:
        return False
    if outer.kind == "country":
        return inner.country == outer.country
    if outer.kind == "admin1":
        return inner.admin1 == outer.code
    return inner.admin2 == outer.code


def _inside(candidate: Candidate, box: list[Point]) -> bool:
    south, north = sorted(float(corner.latitude) for corner in box)
    west, east = sorted(float(corner.longitude) for corner in box)
    lat, lon = candidate.lat or 0.0, candidate.lon or 0.0
    # the box runs the shorter way round, so that it may cross the antimeridian
    across = east - west > 180
    return south <= lat <= north and (west <= lon <= east) != across
