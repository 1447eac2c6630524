"""Every fixed string that a reader of the page can see, in English.

Other languages are catalogues in `dashboard/languages`, keyed by these strings; the page reads both
through `dashboard.text`.
"""

from __future__ import annotations

EVERYTHING = "all kinds, everywhere, all dates"
REMOVE = "Remove"
NEWS = "New events: show"
NAME = "Dateline"
BY_MACHINE = "Read in the news by a machine: check before use."
TAGLINE = "Who did what to whom, where and when, as the news reports it."
SAMPLE_BANNER = "Sample, written for demonstration"

DOWNLOAD_CSV = "Download as CSV"
DOWNLOAD_GEOJSON = "Download as GeoJSON"
DOWNLOAD_PARQUET = "Download as Parquet"
DOWNLOAD_KML = "Download as KML"
FOLLOW = "Follow as feed (Atom)"

SEARCH = "Search places, actors, words…"
SHARE = "Share"
COPY_LINK = "Copy link"
COPY_VERSION = "Copy link to this version of the data"
COPY_EMBED = "Copy code to embed the map"
COPIED = "Link copied"
LANGUAGE = "Language"
ABOUT_DATA = "About the data"
ABOUT_VERSIONS = "What is shown here"
ABOUT_FACTS = {
    "events": "Events",
    "articles": "Articles",
    "sources": "Sources",
    "first": "First day",
    "last": "Last day",
    "data_version": "Version of the data",
    "coder": "Coder",
    "model": "Language model",
    "gazetteer": "Gazetteer",
}
HELLO = "Each mark is a report that a machine read in the news: check its sentence before use."
GOT_IT = "got it"
KEYS = "Keys"
KEYS_ON = "Use these keys"
KEY_HELP = {
    "/": "Search",
    "j": "Next event",
    "k": "Previous event",
    "Esc": "Close what is open",
    "0": "Show every mark",
    "c": "Copy the link",
    "t": "Light or dark",
    "?": "These keys",
}
THEME = "Change between light and dark"
FILTERS = "Filters"
CLOSE = "Close"
CLEAR = "clear"
CLEAR_ALL = "Clear filters"
SKIP_TO_LIST = "Skip to the list of events"
MAP_LABEL = "Map of reported events; the list beside it holds the same events"
TIMELINE_LABEL = "Events over time; drag across it to choose dates"
PLAYBACK = "Playback"
PLAY = "Play the events in time"
PAUSE = "Pause"
PACE = "Speed"
GROWING = "Add up from the start instead of moving on"
LAYER = "What the map shows"
LAYERS = {"marks": "Places", "heat": "Heat", "countries": "Countries"}
FEW, MANY = "few events", "many"
REGION_LEGEND = "ring: a region"
ZOOM_EVENT = "Show on map"
DRAW_BOX, DRAW_AREA = "Choose a box on the map", "Draw an area on the map"
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
    "confidence": "Confidence",
    "review": "Review",
}
LAST = {"1d": "Last day", "7d": "Last 7 days", "30d": "Last 30 days"}
# the address's key for each side on which a chosen actor may stand
ACTOR_KEYS = {"party": "Either", "actor": "Acting", "target": "Acted on"}
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
    "differing": "Figures differ",
    "according": "According to",
    "status": "Status",
}
