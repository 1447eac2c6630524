"""Every string that a reader of the page can see, in one place."""

from __future__ import annotations

from datetime import UTC, date, datetime

from geodata.wording import TYPES

EVERYTHING = "all kinds, everywhere, all dates"
REMOVE = "Remove"
NEWS = "New events: show"
NAME = "Dateline"
TAGLINE = "Who did what to whom, where and when, as the news reports it."
SAMPLE_BANNER = "Sample, written for demonstration"

SEARCH = "Search places, actors, words…"
SHARE = "Share"
COPY_LINK = "Copy link"
COPY_VERSION = "Copy link to this version of the data"
COPY_EMBED = "Copy code to embed the map"
COPIED = "Link copied"
THEME = "Change between light and dark"
FILTERS = "Filters"
CLOSE = "Close"
CLEAR = "clear"
CLEAR_ALL = "Clear filters"
SKIP_TO_LIST = "Skip to the list of events"
MAP_LABEL = "Map of reported events; the list beside it holds the same events"
TIMELINE_LABEL = "Events over time; drag across it to choose dates"
REGION_LEGEND = "ring: a region"
ZOOM_EVENT = "Show on map"
ZOOM_IN, ZOOM_OUT, ZOOM_FIT = "Zoom in", "Zoom out", "Show every mark"
NO_WEBGL = "This browser cannot draw the map (WebGL is off). The list holds every event."
MAP_FAILED = "The map could not be drawn. The list holds every event."
ERROR_TITLE = "The events cannot be read"
ERROR = "Something went wrong while reading the events. Reload the page to try again."

EMPTY_TITLE = "Nothing here yet"
EMPTY_BODY = "This store holds no events. Give it some news text:"
EMPTY_COMMAND = "dateline ingest article.txt --published 2024-11-05"
EMPTY_AFTER = "Then reload this page. Files, folders and JSON Lines all work."
NO_MATCH_TITLE = "No events match"
NO_MATCH_BODY = "Every filter counts: take one away, or all of them."
NO_PLACE_ON_MAP = "These events name no place, so the map is empty. They are in the list."
NOT_FOUND_TITLE = "This event is not here"
NOT_FOUND_BODY = "It may have been replaced when its article was read again."
NO_SCRIPT = "This page needs JavaScript. The same events can be had as data: api/events.csv."
VERSION_GONE = "That version of the data is no longer kept: this is the newest."
NO_PAGE = "There is nothing at this address."
TOO_LONG = "The address holds too many parts to read."

EVENT = "Event"
EVENTS = "Events"
PREVIOUS, NEXT = "‹ previous", "next ›"
SOURCE_LINK = "Source"
IN_VIEW = "only in view"
OPEN_FULL = "Open in Dateline ↗"
SHOW_ALL = "show all"
NEWER, OLDER = "Previous page", "Next page"
NO_PLACE = "no place given"
NO_DATE = "no date given"

HERE = "Here"
SORT = "sort"
STEPS = "Other events"
ABOUT = "About these events"
SORTS = {"newest": "newest", "oldest": "oldest"}

STATUSES = {
    "occurred": "Happened",
    "planned": "Planned",
    "hypothetical": "Possible",
    "denied": "Denied",
    "historical": "In the past",
}
ROLES = {
    "GOV": "government",
    "MIL": "military",
    "REB": "armed group",
    "OPP": "opposition",
    "PTY": "party",
    "COP": "police",
    "JUD": "courts",
    "SPY": "intelligence",
    "MED": "media",
    "EDU": "education",
    "BUS": "business",
    "CRM": "criminals",
    "CVL": "civilians",
    "IGO": "international body",
    "NGO": "aid or rights group",
    "LEG": "legislature",
    "JRN": "journalists",
    "UAF": "armed group",
    "ELI": "former or other elite",
    "LAB": "workers",
    "REF": "refugees",
}

MARKS = {
    "trigger": "what happened",
    "actor": "who",
    "target": "to whom",
    "place": "where",
    "date": "when",
    "number": "number",
    "said": "according to whom",
}
# said beside a place that is not a town, so that nobody takes its point for the spot
KINDS = {
    "country": "country",
    "admin1": "region",
    "admin2": "district",
    "sea": "sea",
    "strait": "strait",
    "river": "river",
    "lake": "lake",
    "island": "island",
    "mountain": "mountain",
    "region": "region",
    "eez": "economic zone, approximate",
    "continent": "continent",
    "computed": "area computed from the words",
    "airport": "airport",
    "port": "port",
}

# heading of each group of options, by the query string's key
GROUPS = {
    "quad": "What",
    "country": "Country of the event",
    "parties": "Actor",
    "last": "When",
    "precision": "How exact is the place",
    "status": "Status",
    "source": "Source",
}
LAST = {"1d": "Last day", "7d": "Last 7 days", "30d": "Last 30 days"}
# the address's key for each side on which a chosen actor may stand
ACTOR_KEYS = {"actor": "Acting", "target": "Acted on"}
FROM, TO = "From", "To"
DATE_HINT = "YYYY-MM-DD"
FIND_OPTION = "Find…"

FIELDS = {
    "what": "What",
    "who": "Who",
    "whom": "To whom",
    "where": "Where",
    "when": "When",
    "numbers": "Numbers",
    "according": "According to",
    "status": "Status",
}


def count(number: int, noun: str = "event") -> str:
    """Write "1 event", "2,041 events"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def day(value: date) -> str:
    """Write a day as "5 Nov 2024"."""
    return f"{value.day} {value:%b %Y}"


def reported(value: date | None) -> str:
    """Say when an event without a date of its own was reported: "reported 5 Nov 2024"."""
    return f"reported {day(value)}" if value else NO_DATE


def resort(now: str, other: str) -> str:
    """Name the button that turns the list round; what it shows comes first, for voice control."""
    return f"{SORT}: {SORTS[now]}; change to {SORTS[other]}"


def day_range(start: date, end: date) -> str:
    """Write a range without repeating what both ends share: "29 Oct – 5 Nov 2024"."""
    if start == end:
        return day(start)
    if start.year != end.year:
        return f"{day(start)} – {day(end)}"
    if start.month != end.month:
        return f"{start.day} {start:%b} – {day(end)}"
    return f"{start.day} – {day(end)}"


def dated(start: date, end: date, precision: str) -> str:
    """Write an event's date as exactly as it was reported, and no more."""
    if precision == "year":
        return f"{start:%Y}"
    if precision == "month":
        return f"{start:%B %Y}"
    if precision == "week":
        return f"week of {day(start)}"
    return day_range(start, end)


def series(names: list[str], *, limit: int = 3) -> str:
    """Join names as English does: "A", "A and B", "A, B and C", "A, B and 3 others"."""
    if len(names) > limit:
        names = [*names[: limit - 1], f"{len(names) - limit + 1} others"]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def mode(value: str) -> str:
    """Write a PLOVER type or mode for reading: "SHOW_FORCE" becomes "show force"."""
    return value.replace("_", " ").replace("-", " ").lower()


def freshness(moment: datetime, now: datetime | None = None) -> str:
    """Say when the store was last added to: "updated 4 min ago", "updated 5 Nov 2024"."""
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 90:
        return "updated just now"
    if seconds < 3600:
        return f"updated {round(seconds / 60)} min ago"
    if seconds < 86400:
        return f"updated {round(seconds / 3600)} h ago"
    return f"updated {day(moment.date())}"


def earlier(number: int) -> str:
    """Count the events before the timeline's first bar."""
    return f"‹ {number:,} earlier"


def later(number: int) -> str:
    """Count the events after the timeline's last bar."""
    return f"{number:,} later ›"


def more_notes(number: int) -> str:
    """Count the parts of an address that were dropped and are not listed."""
    return f"and {number} more parts of the address"


def and_around(places: int) -> str:
    """Say that a mark stands for more places than the one it names."""
    return "and another place near" if places == 1 else f"and {places:,} other places near"


def type_label(name: str) -> str:
    """Write an event type for a list of choices: "Shows of force"."""
    words = TYPES.get(name.upper())
    label = words.plural if words else mode(name)
    return label[:1].upper() + label[1:]


def more(number: int) -> str:
    """Label the options that are folded away."""
    return f"{number:,} more…"


def shown(rows: int, first: int, total: int) -> str:
    """Say which part of the list is shown: "50 of 311 shown", then "51–100 of 311"."""
    if first == 1:
        return f"{rows:,} of {total:,} shown"
    return f"{first:,}–{first + rows - 1:,} of {total:,}"


def dropped(key: str, value: str, reason: str = "") -> str:
    """Tell that a part of the address was not understood."""
    told = f"Ignored {key}={value[:40]!r} in the address"
    return f"{told}: {reason}." if reason else f"{told}."
