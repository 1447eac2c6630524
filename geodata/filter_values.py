"""How a filter's values are read from a query string, and printed into one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from geodata.countries import COUNTRIES

NONE: Final = "none"  # country=none: at sea or across borders; precision=none: no place given
MOST_DAYS: Final = 36_525
_DAYS: Final = {"h": 1 / 24, "d": 1, "w": 7, "m": 30, "y": 365}
WORD: Final = re.compile(r'"([^"]+)"|([^\s"]+)')  # of a text search: "a phrase" or a word

Box = tuple[float, float, float, float]
Ring = tuple[tuple[float, float], ...]  # corners (lon, lat) in degrees
MOST_CORNERS: Final = 40


def one_of(words: Iterable[str]) -> Callable[[str], str | None]:
    """Read one of a closed list, in any case, with hyphens or spaces."""
    known = {word.casefold().replace(" ", "-"): word for word in words}
    return lambda text: known.get(re.sub(r"[\s_]+", "-", text.strip().casefold()))


def read_words(text: str) -> str | None:
    """Free text in one line, without characters that cannot be seen."""
    visible = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(visible.split()) or None


def read_text(text: str) -> str | None:
    """Words to look for: at least one must be left without the quotes."""
    words = read_words(text)
    return words if words and WORD.search(words) else None


def read_actor(text: str) -> str | None:
    """A country's code in upper case, or any other code or name as given."""
    words = read_words(text)
    return words.upper() if words and words.upper() in COUNTRIES else words


def read_date(text: str) -> date | None:
    """A day as "2024-10-01" and in no other form."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip(), re.ASCII):
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def read_last(text: str) -> int | None:
    """Whole days: "7d", "24h", "2w", "3m" (of 30 days), "1y" (of 365)."""
    found = re.fullmatch(r"(\d{1,5})([hdwmy])", text.strip().lower(), re.ASCII)
    if not found:
        return None
    days = math.ceil(int(found[1]) * _DAYS[found[2]])
    return days if 1 <= days <= MOST_DAYS else None


def read_bbox(text: str) -> Box | None:
    """West, south, east, north in degrees; longitudes are brought between -180 and 180."""
    numbers = [_read_number(part) for part in text.split(",")]
    if len(numbers) != 4 or None in numbers:
        return None
    west, south, east, north = (n for n in numbers if n is not None)
    if not (-90 <= south <= north <= 90 and abs(west) <= 540 and abs(east) <= 540):
        return None
    if east - west >= 360:
        west, east = -180.0, 180.0
    return (_wrapped(west), round(south, 4), _wrapped(east), round(north, 4))


def read_ring(text: str) -> Ring | None:
    """Corners of a drawn area, "lon,lat,lon,lat,lon,lat", 3 to 40 of them, to three decimals.

    Longitudes may pass 180 degrees, so that an area can lie across the antimeridian.
    """
    numbers = [_read_number(part) for part in text.split(",")]
    if None in numbers or len(numbers) % 2 or not 6 <= len(numbers) <= 2 * MOST_CORNERS:
        return None
    found = [round(n, 3) + 0.0 for n in numbers if n is not None]
    corners = tuple(zip(found[::2], found[1::2], strict=True))
    fits = all(abs(lon) <= 540 and abs(lat) <= 90 for lon, lat in corners)
    return corners if fits and len(set(corners)) >= 3 else None


def show_ring(ring: Ring) -> str:
    """Corners as `read_ring` reads them."""
    numbers = (f"{value:.3f}".rstrip("0").rstrip(".") for corner in ring for value in corner)
    return ",".join("0" if number == "-0" else number for number in numbers)


def _wrapped(degrees: float) -> float:
    inside = degrees if -180 <= degrees <= 180 else (degrees + 180) % 360 - 180
    return round(inside, 4) + 0.0  # no "-0.0"


def read_confidence(text: str) -> float | None:
    """A share above 0, to two decimals."""
    number = _read_number(text)
    return round(number, 2) if number is not None and 0 < round(number, 2) <= 1 else None


def _read_number(text: str) -> float | None:
    if not re.fullmatch(r"[+-]?\d{1,6}(\.\d{1,20})?|[+-]?\.\d{1,20}", text.strip(), re.ASCII):
        return None
    return float(text) + 0.0


def shown(text: str) -> str:
    """A foreign value, short and without anything that could break a line."""
    words = read_words(text[:60]) or ""
    return words + "…" if len(text) > 60 else words


def slug(word: str) -> str:
    """A word of the schema as the address has it: "material-conflict"."""
    return word.lower().replace(" ", "-")


def show_degrees(box: Box) -> str:
    """West, south, east, north without trailing zeros; about 10 metres exact."""
    return ",".join(f"{degrees:.4f}".rstrip("0").rstrip(".") for degrees in box)
