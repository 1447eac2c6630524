"""Settings that reading texts depends on, from the environment; those of the server are its own."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from geodata.errors import SettingError

NAMES = (
    "DATELINE_GEOCODER",
    "DATELINE_GEOCODER_OPTIONS",
    "DATELINE_GEOCODER_SECONDS",
    "DATELINE_GEOCODER_DAYS",
)


@dataclass(frozen=True, slots=True)
class OnlineSettings:
    """Which online geocoder is asked for names that the gazetteer does not have, and how.

    service: the name under which geopy knows it, such as "nominatim" or "photon"
        (`DATELINE_GEOCODER`); none is asked where this is empty.
    options: what geopy's class takes, `{"domain": ..., "user_agent": ..., "api_key": ...}`
        (`DATELINE_GEOCODER_OPTIONS`, a JSON object).
    seconds: from one request to the next, over all processes (`DATELINE_GEOCODER_SECONDS`).
    days: how long an answer, or that there is none, is believed (`DATELINE_GEOCODER_DAYS`).
    """

    service: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 1.0
    days: float = 90.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> OnlineSettings:
        """Read the environment. Raise `SettingError`."""
        service, options, seconds, days = (environment.get(name, "").strip() for name in NAMES)
        return cls(
            service.lower(),
            _options(options) if options else {},
            _number(NAMES[2], seconds, 3600.0) if seconds else cls().seconds,
            _number(NAMES[3], days, 36500.0) if days else cls().days,
        )


def setting_names() -> list[str]:
    """Environment variables that are read here, for the docs and their test."""
    return list(NAMES)


def _options(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise SettingError(f"{NAMES[1]} is not valid JSON ({error})") from error
    if not isinstance(value, dict):
        raise SettingError(f'{NAMES[1]}: write a JSON object such as {{"domain": "example.org"}}')
    return value


def _number(name: str, text: str, highest: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (isfinite(value) and 0 <= value <= highest):
        raise SettingError(f"{name}={text!r}: write a number from 0 to {highest:.0f}")
    return value
