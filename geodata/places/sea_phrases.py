"""Pieces of sea: "the sea east of Uro", "off the Uran coast", "outside Uro's economic zone"."""

from __future__ import annotations

from geodata.places import spatial
from geodata.places.spatial import Spot
from geodata.places.surroundings import (
    LENGTH,
    OF,
    SIDE_ERN,
    THE,
    Phrase,
    Surroundings,
    kilometres,
    words,
)

TERRITORIAL_KM = 22.2  # 12 nautical miles

SEA_SIDE = words(rf"{THE}\b(?:seas?|waters|ocean)\s+(?:to\s+the\s+|just\s+)?{SIDE_ERN}\s+of{OF}")
COAST_SIDE = words(rf"\boff\s+{THE}{SIDE_ERN}\s+(?:coast|shores?)\s+of{OF}")
OFF_COAST = words(
    rf"\b(?:off\s+{THE}(?:coast|shores?)\s+(?:of|near)|(?:seas?|waters|coast)\s+off){OF}"
)
SHIP_OFF = words(
    rf"\b(?:ships?|vessels?|tankers?|freighter|boats?|dinghy|trawler)\s+(?P<off>off){OF}"
)
FAR_OFF = words(rf"{LENGTH}\s+off\s*(?:(?:{THE}(?:coast|shores?)\s+)?of\b)?{OF}")
FAR_BEFORE = words(rf"{LENGTH}\s+off\s+(?:the\s+)?\Z")
OFF = words(r"\boff\s+(?:the\s+)?\Z")
OFF_SIDE = words(rf"\boff\s+(?:the\s+)?{SIDE_ERN}\s+\Z")
COAST_AFTER = words(rf"(?:'s|')?\s+(?:{SIDE_ERN}\s+)?(?:coast|shores?|coastline)\b")
WATERS_AFTER = words(
    rf"(?:'s|')?\s+(?:(?:territorial|coastal)\s+(?:waters|seas?)|(?:{SIDE_ERN}\s+)?waters)\b"
)
WATERS_BETWEEN = words(rf"{THE}\b(?:seas?|waters|strait|channel)\s+between{OF}")
AND = words(rf"\s+and{OF}")
ZONE = words(
    r"(?:'s|')?\s+(?:(?:\d+|two-hundred)[- ]\S+\s+)?(?:claimed\s+)?"
    r"(?:(?:maritime\s+)?exclusive\s+economic\s+zone|economic\s+zone|EEZ)\b(?:\s+\(EEZ\))?"
)
ZONE_BEFORE = words(
    rf"\b(?P<word>outside|beyond|inside|within|in|into|entered)\s+(?:of\s+)?{THE}"
    r"(?:exclusive\s+economic\s+zone\s+of\s+(?:the\s+)?)?\Z"
)
ZONE_OF = words(rf"{THE}\b(?:exclusive\s+economic\s+zone|EEZ)\s+of{OF}")
OUTSIDE = frozenset(["outside", "beyond"])


def zone(here: Surroundings) -> Phrase | None:
    """Like "outside X's economic zone"; in the sea the text spoke of before, if any."""
    place = here.place
    own = here.gazetteer.get(place.id) if place.kind == "eez" and place.id else None
    listed = own is not None
    country = own.country if own else place.country
    after = ZONE.match(here.after) if place.kind == "country" else None
    of = here.searched(ZONE_OF) if place.kind == "country" else None
    if country is None or not (listed or after or of):
        return None
    before = here.searched(ZONE_BEFORE)
    outside = before is not None and before[0]["word"].lower() in OUTSIDE
    if listed and not outside:
        return None  # the name says it all
    start = before[1] if before else of[1] if of else here.start
    end = here.end + (after.end() if after else 0)
    owner = here.gazetteer.country_name(country) or place.name
    if outside:
        sea = here.sea
        spot = spatial.eez_outside(
            here.shapes, country, sea=sea.sea if sea else None, near=sea.geometry if sea else None
        )
        return here.phrase(start, end, spot, "sea", f"outside the economic zone of {owner}")
    area = here.shapes.shape(f"eez/{country}")
    if area is None:
        return None
    middle = area.representative_point()
    spot = Spot(middle.y, middle.x, area, approximate=True)
    return here.phrase(start, end, spot, "sea", f"economic zone of {owner}")


def beside(here: Surroundings) -> Phrase | None:
    """Like "the sea east of X", "off the eastern coast of X", "off X's east coast"."""
    found = here.searched(SEA_SIDE, "sea", "waters", "ocean") or here.searched(COAST_SIDE, "off")
    end = here.end
    if found is None and (found := here.searched(OFF_SIDE, "off")) is not None:
        after = COAST_AFTER.match(here.after)  # "off the east Libyan coast"
        end = here.end + after.end() if after else 0
    if found is None and (found := here.searched(OFF, "off")) is not None:
        after = COAST_AFTER.match(here.after)
        end = here.end + after.end() if after and after["side"] else 0
        found = (after, found[1]) if after else None
    if found is None or not end:
        return None
    side = found[0]["side"]
    direction, land = spatial.bearing(side), here.area()
    if direction is None or land is None:
        return None
    spot = spatial.sea_side(here.shapes, land, direction)
    return here.phrase(found[1], end, spot, "sea", _sea_name(here, spot, f"{side} of"))


def off(here: Surroundings) -> Phrase | None:
    """Like "off the coast of X", "waters off X", "off X's coast", "20 miles off X"."""
    far = here.searched(FAR_OFF, "off")
    found, end, km = far or here.searched(OFF_COAST, "off"), here.end, spatial.COAST_KM
    if found is None and (ship := here.searched(SHIP_OFF, "off")) is not None:
        found = ship[0], here.opening + ship[0].start("off")
    if (
        found is None
        and (found := here.searched(FAR_BEFORE, "off") or here.searched(OFF, "off")) is not None
    ):
        after = COAST_AFTER.match(here.after)
        end = here.end + after.end() if after else 0
        far = found if "number" in found[0].groupdict() else None
    land = here.area()
    if found is None or not end or land is None:
        return None
    if far is not None:
        km = kilometres(far[0]["number"], far[0]["unit"]) or km
        if not 0 < km < 1000:
            return None
        spot = spatial.off_coast(land, here.shapes, km=max(10.0, 1.2 * km), from_km=0.8 * km)
        name = f"{round(km)} km off {here.place.name}"
    else:
        spot = spatial.off_coast(land, here.shapes)
        name = _sea_name(here, spot, "off")
    return here.phrase(found[1], end, spot, "sea", name)


def strait(here: Surroundings) -> Phrase | None:
    """Like "the waters between X and Y"."""
    found, other = here.searched(WATERS_BETWEEN, "between"), here.following
    if found is None or other is None or not AND.match(here.text[here.end : other.start]):
        return None
    one, two = here.area(), here.area(other)
    if one is None or two is None or here.place.id == other.id:
        return None
    spot = spatial.between(spatial.mainland(one), spatial.mainland(two))
    name = f"the sea between {here.place.name} and {other.name}"
    return here.phrase(found[1], other.end or 0, spot, "sea", name)


def waters(here: Surroundings) -> Phrase | None:
    """Like "X's territorial waters", "Xan waters"; of a country or an island."""
    after, land = WATERS_AFTER.match(here.after), here.area()
    if after is None or land is None or here.place.kind not in ("country", "island", "region"):
        return None
    spot = spatial.off_coast(land, here.shapes, km=TERRITORIAL_KM)
    name = f"waters of {here.place.name}"
    return here.phrase(here.start, here.end + after.end(), spot, "sea", name)


def _sea_name(here: Surroundings, spot: Spot | None, relation: str) -> str:
    sea = here.shapes.name(spot.sea) if spot and spot.sea else None
    return f"{sea or 'the sea'}, {relation.lower()} {here.place.name}"
