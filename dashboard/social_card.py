"""The picture that a shared link shows: the filter or headline, counts, and a small map."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from dashboard.land import Outline, outlines
from dashboard.map import VAGUE, diameter, mercator
from dashboard.palette import LIGHT
from geodata.countries import country_name

SIZE: Final = (1200, 630)
_FONTS: Final = Path(__file__).parent / "fonts"
_LEFT, _TEXT, _MAP = 56, 424, 520  # where text begins, how wide it is, where the map begins
_TOP: Final = 116  # where the title begins, below the wordmark
_PAPER, _ACCENT = "#f6f4ef", "#8c1d18"
_SEA, _LAND, _BORDER, _NAMES = "#e3ebef", "#fbfaf6", "#d3cdc0", "#8d8779"
_SHARP: Final = 2  # the map is drawn so much larger, then made smaller: smooth edges
_NEAREST: Final = 34 / 360  # of the world: even one town is shown with what lies around it
_POLAR: Final = "ATA"  # in a view of the world, only in the way
_TITLES: Final = (54, 48, 42, 36, 31)  # sizes tried until the title fits


@dataclass(frozen=True, slots=True)
class Spot:
    """A mark of the card's map."""

    lat: float
    lon: float
    quad: str
    count: int = 1
    precision: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: `counts` are (quad class, label, number); `note` is small, below all."""

    title: str
    lines: Sequence[str] = ()
    counts: Sequence[tuple[str, str, str]] = ()
    spots: Sequence[Spot] = ()
    note: str = ""
    credit: str = ""


def draw(card: Card, names: Callable[[str], str] = country_name) -> bytes:
    """The card as PNG, SIZE pixels; `names` gives a country's name by its code."""
    image = Image.new("RGB", SIZE, _PAPER)
    image.paste(_map(card.spots, names), (_MAP, 0))
    pen = ImageDraw.Draw(image)
    pen.line([(_MAP, 0), (_MAP, SIZE[1])], fill=LIGHT.line, width=2)
    _wordmark(pen)
    bottom = _counts(image, card.counts)
    # a headline leaves room for its sentence, a filter for its one line
    free = bottom - _TOP
    y = _title(pen, card.title, room=free * 0.55 if len(card.lines) > 1 else free - 60)
    _lines(pen, card.lines, y + 14, bottom - 12)
    _note(pen, card.note)
    _credit(pen, card.credit)
    packed = io.BytesIO()
    image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(
        packed, "PNG", optimize=False
    )
    return packed.getvalue()


# ---- words --------------------------------------------------------------------------------------


def _wordmark(pen: ImageDraw.ImageDraw) -> None:
    font = _font("serif", 34)
    pen.text((_LEFT, 84), "Date", font=font, fill=LIGHT.ink, anchor="ls")
    after = _LEFT + font.getlength("Date")
    pen.text((after, 84), "line", font=font, fill=_ACCENT, anchor="ls")


def _title(pen: ImageDraw.ImageDraw, words: str, *, room: float) -> float:
    """Write the title as large as it fits, and return where it ends."""
    for size in _TITLES:
        font, step = _font("serif", size), round(size * 1.18)
        lines = wrapped(words, font, _TEXT)
        if len(lines) * step <= room:
            break
    lines = clipped(lines, max(1, int(room // step)))
    for number, line in enumerate(lines):
        y = _TOP + step * (number + 0.8)
        pen.text((_LEFT, y), line, font=font, fill=LIGHT.ink, anchor="ls")
    return _TOP + step * len(lines)


def _lines(pen: ImageDraw.ImageDraw, lines: Sequence[str], y: float, end: float) -> None:
    font, step = _font("sans", 21), 30
    found = [part for line in lines for part in wrapped(line, font, _TEXT)]
    for line in clipped(found, max(0, int((end - y) // step))):
        pen.text((_LEFT, y + 20), line, font=font, fill=LIGHT.soft, anchor="ls")
        y += step


def _counts(image: Image.Image, counts: Sequence[tuple[str, str, str]]) -> float:
    """Write the counts by quad class above the note, and return where they begin."""
    pen, font, step = ImageDraw.Draw(image), _font("sans", 22), 36
    top = SIZE[1] - 84 - step * len(counts)
    for number, (quad, label, value) in enumerate(counts):
        y = top + step * (number + 0.5)
        image.paste(_dot(LIGHT.quads[quad]), (_LEFT, round(y) - 9))
        pen.text((_LEFT + 32, y), label, font=font, fill=LIGHT.ink, anchor="lm")
        pen.text((_LEFT + _TEXT, y), value, font=font, fill=LIGHT.soft, anchor="rm")
    return top


def _note(pen: ImageDraw.ImageDraw, words: str) -> None:
    font = _font("sans", 17)
    for line in clipped(wrapped(words, font, _TEXT), 1):
        pen.text((_LEFT, SIZE[1] - 44), line, font=font, fill=LIGHT.soft, anchor="ls")


def _credit(pen: ImageDraw.ImageDraw, words: str) -> None:
    font = _font("sans", 13)
    width = font.getlength(words) + 20
    pen.rectangle([SIZE[0] - width, SIZE[1] - 24, *SIZE], fill=_PAPER)
    pen.text((SIZE[0] - 10, SIZE[1] - 12), words, font=font, fill=LIGHT.soft, anchor="rm")


def wrapped(words: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines no wider than that many pixels; a word that is wider is cut."""
    lines: list[str] = []
    for word in words.split()[:200]:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_cut(word, font, width))
    return lines


def clipped(lines: list[str], most: int) -> list[str]:
    """At most so many lines, with a sign where there were more."""
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], lines[most - 1].rstrip(" ,.;:") + "…"] if most else []


def _cut(word: str, font: ImageFont.FreeTypeFont, width: float) -> str:
    while word and font.getlength(word) > width:
        word = word.rstrip("…")[:-1] + "…"
    return word


@cache
def _font(kind: str, size: int) -> ImageFont.FreeTypeFont:
    file = {"serif": "NotoSerif-Bold.ttf", "sans": "NotoSans-Regular.ttf"}[kind]
    return ImageFont.truetype(_FONTS / file, size, layout_engine=ImageFont.Layout.BASIC)


# ---- map ----------------------------------------------------------------------------------------


def _map(spots: Sequence[Spot], names: Callable[[str], str]) -> Image.Image:
    width, height = (SIZE[0] - _MAP) * _SHARP, SIZE[1] * _SHARP
    west, north, across = view(spots, height / width)
    scale = width / across
    image = Image.new("RGB", (width, height), _SEA)
    pen = ImageDraw.Draw(image)
    seen = [
        outline
        for outline in outlines(across)
        if outline.touches(west, north, west + across, north + height / scale)
        and not (across > 0.6 and outline.country == _POLAR)
    ]
    for outline in seen:
        corners = ((outline.corners - (west, north)) * scale).ravel().tolist()
        pen.polygon(corners, fill=_LAND)
        pen.line(corners, fill=_BORDER, width=_SHARP)
    for outline in seen:
        _name(pen, outline, names(outline.country), (west, north), scale)
    for spot in sorted(spots, key=lambda s: -s.count):
        x, y = mercator(spot.lat, spot.lon)
        at = ((x - west) * scale, (y - north) * scale)
        _mark(pen, at, spot, larger=1.5 if len(spots) == 1 else 0.75)
    return image.resize((width // _SHARP, height // _SHARP), Image.Resampling.BOX)


def _name(
    pen: ImageDraw.ImageDraw,
    outline: Outline,
    words: str,
    corner: tuple[float, float],
    scale: float,
) -> None:
    """Write a country's name in it, where it has the room."""
    font, words = _font("sans", 14 * _SHARP), words.upper()
    width, room = font.getlength(words), (outline.box[2] - outline.box[0]) * scale
    if outline.label is None or width > room * 0.9:
        return
    (x, y), (west, north) = outline.label, corner
    at = ((x - west) * scale, (y - north) * scale)
    if width / 2 < at[0] < (SIZE[0] - _MAP) * _SHARP - width / 2:
        pen.text(at, words, font=font, fill=_NAMES, anchor="mm")


def _mark(pen: ImageDraw.ImageDraw, at: tuple[float, float], spot: Spot, *, larger: float) -> None:
    radius, colour = diameter(spot.count) * larger * _SHARP, LIGHT.quads[spot.quad]
    pen.circle(at, radius + 2 * _SHARP, fill=LIGHT.card)
    pen.circle(at, radius, fill=colour)
    if spot.precision in VAGUE:  # a region is no pin in a field
        pen.circle(at, radius - 4 * larger * _SHARP, fill=LIGHT.card)


def view(spots: Sequence[Spot], shape: float) -> tuple[float, float, float]:
    """West and north edge and width of a map that holds the spots, on the Web Mercator square.

    `shape` is its height over its width. Without spots it is the whole world.
    """
    at = [mercator(s.lat, s.lon) for s in spots] or [(0.0, 0.1), (1.0, 0.65)]
    xs, ys = [x for x, _ in at], [y for _, y in at]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    across = min(1.0, max(_NEAREST, wide * 1.25, high * 1.25 / shape))
    west = (min(xs) + max(xs) - across) / 2
    middle = 0.37 if across == 1.0 else (min(ys) + max(ys)) / 2  # of the inhabited world
    north = middle - across * shape / 2
    return min(max(west, 0.0), 1.0 - across), north, across


@cache
def _dot(colour: str) -> Image.Image:
    large = Image.new("RGB", (76, 76), _PAPER)
    ImageDraw.Draw(large).circle((38, 38), 37, fill=colour)
    return large.resize((19, 19), Image.Resampling.BOX)
