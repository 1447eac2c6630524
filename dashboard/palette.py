"""Colours of the map's marks and the timeline, the same as in the stylesheet's tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme. `quads` by quad class; `on_pale` and `on_deep` are text upon them."""

    quads: Mapping[str, str]
    ink: str
    soft: str
    line: str
    card: str
    on_pale: str
    on_deep: str


LIGHT = Palette(
    quads=MappingProxyType(
        {
            "verbal cooperation": "#6aaed6",
            "material cooperation": "#1f6fa8",
            "verbal conflict": "#e8a33d",
            "material conflict": "#c8501e",
        }
    ),
    ink="#1d1c1a",
    soft="#68645c",
    line="#ddd8cd",
    card="#fffefb",
    on_pale="#1d1c1a",
    on_deep="#ffffff",
)
DARK = Palette(
    quads=MappingProxyType(
        {
            "verbal cooperation": "#7fc0e6",
            "material cooperation": "#3f97d6",
            "verbal conflict": "#f0b65c",
            "material conflict": "#ea7340",
        }
    ),
    ink="#ecebe7",
    soft="#a19e96",
    line="#33353a",
    card="#1e2023",
    on_pale="#161719",
    on_deep="#161719",
)
THEMES: Mapping[Theme, Palette] = MappingProxyType({"light": LIGHT, "dark": DARK})


def palette(theme: str | None) -> Palette:
    """Return the theme's colours; light for a name that is not one."""
    return DARK if theme == "dark" else LIGHT
