"""The language that a reader asked for with `lang=`, its catalogue, dates, numbers and countries.

A catalogue is a gettext file, `languages/fr.po`, that any translator's tool opens; its keys are the
English strings. Dates, numbers and country names are Babel's.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import flask
from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_interval, format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from geodata.countries import COUNTRIES, country_name

FOLDER = Path(__file__).parent / "languages"
ENGLISH = "en"
LANGUAGES = (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.po")))
_DAY_FIRST = {"yMMMd": "d MMM y", "MMMd": "d MMM", "yMMM": "MMM y", "yMMMM": "MMMM y"}


def asked() -> str:
    """Return the language of the request at hand: its own `lang`, or its page's; else English."""
    if not flask.has_request_context():
        return ENGLISH
    page = parse_qs(urlsplit(flask.request.referrer or "").query)
    wanted = flask.request.args.get("lang") or next(iter(page.get("lang", [])), ENGLISH)
    return wanted if wanted in LANGUAGES else ENGLISH


def translate(message: str) -> str:
    """Return the string in the reader's language; as it is where the catalogue lacks it."""
    return catalogue(asked()).gettext(message) if message else message


def plural(one: str, many: str, number: int) -> str:
    """Return the form that the language has for a number, with it filled in for `{n}`."""
    return catalogue(asked()).ngettext(one, many, number).format(n=whole(number))


def whole(number: int) -> str:
    """Write a whole number with the language's separators: "2,041"."""
    return format_decimal(number, locale=_locale(asked()))


def decimal(number: float) -> str:
    """Write a number with one decimal, in the language's way: "3.2"."""
    return format_decimal(number, format="0.0", locale=_locale(asked()))


def percent(share: float) -> str:
    """Write a share as a percentage: "80%"."""
    return format_percent(share, locale=_locale(asked()))


def formatted(value: date, skeleton: str) -> str:
    """Write the parts of a date that a skeleton names, "yMMMd" or "MMM", in the language's order.

    English puts the day first, as the rest of the page does: "5 Nov 2024".
    """
    if asked() == ENGLISH:
        return format_date(value, _DAY_FIRST.get(skeleton, skeleton), locale=ENGLISH)
    return format_skeleton(skeleton, value, locale=_locale(asked()))


def interval(start: date, end: date) -> str:
    """Write a range of days without repeating what both ends share: "29 oct. – 5 nov. 2024"."""
    return str(format_interval(start, end, "yMMMd", locale=_locale(asked())))


def country(code: str) -> str:
    """Return the name of a country, by ISO 3166-1 alpha-3, as the page's language has it."""
    if asked() == ENGLISH:
        return country_name(code)
    short = "XK" if code == "XKX" else next(iter(get_global("territory_aliases").get(code, [])), "")
    return _locale(asked()).territories.get(short) or country_name(code)


def country_names() -> dict[str, str]:
    """Names of all countries where the page's language has its own, by ISO 3166-1 alpha-3."""
    return {} if asked() == ENGLISH else {code: country(code) for code in COUNTRIES}


def sea_names() -> Mapping[str, str]:
    """Names of the map's seas where the page's language has its own, by their English names."""
    return {} if asked() == ENGLISH else _sea_names(asked())


@cache
def _sea_names(name: str) -> Mapping[str, str]:
    messages = _read(name)
    return {str(m.id): str(m.string) for m in messages if m.context == "sea" and m.string}


def _read(name: str) -> Catalog:
    with (FOLDER / f"{name}.po").open("rb") as file:
        return read_po(file, locale=name)


@cache
def catalogue(name: str) -> gettext.NullTranslations:
    """Read a language's catalogue; English has none and needs none."""
    if name == ENGLISH:
        return gettext.NullTranslations()
    packed = io.BytesIO()
    write_mo(packed, _read(name))
    packed.seek(0)
    return gettext.GNUTranslations(packed)


@cache
def _locale(name: str) -> Locale:
    return Locale.parse(name)
