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
EMBED = "Embed the map"
EMBED_SIZE = "Size of the embedded map"
EMBED_SIZES = {"480x420": "Small", "800x560": "Medium", "100%x560": "As wide as the text"}
EMBED_CODE = "Code for your page"
EMBED_PREVIEW = "The map as it will appear"
COPY_EMBED = "Copy code"
COPIED_CODE = "Code copied"
PICTURE = "Download as picture"
PRINT = "Print"
PREPARING = "One moment…"
NO_PICTURE = "The picture could not be made."
PICTURE_SOURCES = "Sources: {names}"
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
TOOLS = "Layers, legend and timeline"
ZOOM_IN, ZOOM_OUT, ZOOM_FIT = "Zoom in", "Zoom out", "Show every mark"
NO_WEBGL = "This browser cannot draw the map (WebGL is off). The list holds every event."
MAP_FAILED = "The map could not be drawn. The list holds every event."
NO_ANSWER = "The server does not answer. What you see may be out of date."
TRY_AGAIN = "try again"
ERROR_TITLE = "The events cannot be read"
ERROR = "Something went wrong while reading the events. Reload the page to try again."

EMPTY_TITLE = "Nothing here yet"
EMPTY_BODY = "This store holds no events. Give it some news text:"
EMPTY_COMMAND = "dateline ingest article.txt --published 2024-11-05"
EMPTY_AFTER = "Then reload this page. Files, folders and JSON Lines all work."
EMPTY_OR = "Or on the command line:"
EMPTY_FILTERS = "Countries, actors, kinds and dates to filter by will stand here."
EMPTY_LIST = "The events will be listed here."
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
CONSIDERED = "Places considered"

HERE = "Here"
SORT = "sort"
STEPS = "Other events"
ABOUT = "About these events"
SORTS = {
    "newest": "newest",
    "oldest": "oldest",
    "confidence": "surest",
    "-confidence": "least sure",
    "type": "kind",
    "-type": "kind, from the end",
    "actor": "actor",
    "-actor": "actor, from the end",
    "target": "target",
    "-target": "target, from the end",
    "place": "place",
    "-place": "place, from the end",
    "country": "country",
    "-country": "country, from the end",
    "source": "source",
    "-source": "source, from the end",
}

VIEW = "View"
VIEWS = {"map": "Map", "table": "Table", "overview": "Overview"}
VIEW_LABELS = {
    "map": "Map of reported events; the list beside it holds the same events",
    "table": "Table of reported events",
    "overview": "Overview of the reported events",
}
# headings of the table's columns, by their names in the address
COLUMNS = {
    "date": "Date",
    "event": "Event",
    "type": "Kind",
    "actor": "Actor",
    "target": "Target",
    "place": "Place",
    "country": "Country",
    "status": "Status",
    "confidence": "Confidence",
    "reports": "Reports",
    "source": "Source",
    "published": "Reported",
}
CHOOSE_COLUMNS = "Columns"
TABLE_CAPTION = "Reported events; the buttons in the headings sort them"
UNDATED_LAST = "Events without a date stand last."
PAGES = "Pages"

CHANGE = "Change"
ALL_EVENTS = "All events"
MOST_ACTING, MOST_ACTED_ON = "Most often acting", "Most often acted on"
PARTY = "Party"
CLASSES = "By class"
NONE_NAMED = "These events name nobody."
PAIRS = "Who acts on whom"
ACTOR_BY_TARGET = "Actor ↓ on target →"
TYPES_OVER_TIME = "Kinds over time"
KIND = "Kind"
COURSE = "Over time"
OWN_SCALE = "Each kind to its own scale."
SCORE = "Conflict and cooperation"
MEAN = "Mean score"
NO_SCORE = "None of these events is dated and said to have happened."
SCORE_NOTE = (
    "Mean of PLOVER’s scores, from −10 (conflict) to +10 (cooperation), of the events that are "
    "said to have happened. Pale bars stand on few events."
)
AS_TABLE = "As a table"

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
NO_OPTION = "None with these words"

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

ADD_TEXT = "Add text"
WAYS = {"paste": "Paste text", "files": "Upload files", "page": "Web page"}
TEXT_OF_ARTICLE = "Text of the article"
ARTICLE_FIELDS = {"title": "Title", "source": "Published by", "url": "Link to it"}
PUBLISHED = "Day of publication"
COUNTED_FROM = "“On Monday” and the like are counted from it."
PASTED = "pasted text"
DROP_FILES = "Drop files here, or"
CHOOSE_FILES = "Choose files"
FILE_KINDS = "Texts, saved web pages and JSON Lines; up to 200 files of 10 MB."
ADDRESS = "Address of the page"
LEAVES = "This server asks that site for the page: the one request that leaves it."
FIND_EVENTS = "Find events"
CANCEL, SAVE, DISCARD = "Cancel", "Save", "Discard"
LOADING_MODEL = "Loading the language model; the first time takes some seconds…"
FETCHING = "Fetching the page…"
READING = "Articles read"
SAVING = "Saving…"
NO_EVENTS_FOUND = "No event was found: the texts report none that Dateline can read."
ADDING_FAILED = "The server did not answer. What was found is kept for an hour: try again."
NOTHING_GIVEN = "Give a text, a file or an address first."

REVIEW = "Review"
REVIEWED = {
    "confirmed": "Confirmed",
    "corrected": "Moved or corrected",
    "rejected": "Rejected",
    "apart": "Not the same event as other reports",
    "same": "Put to another event",
}
RULE = "Why this kind"
CONFIRM, REJECT, MOVE, UNDO = "Confirm", "Reject", "Move…", "Undo"
NOT_THE_SAME = "not the same event"
NEW_PLACE = "Name of the place"
NO_SUCH_PLACE = "No place goes by that name."
REVIEW_KEPT = "Your review is kept"
NOTE, REVIEWER = "Note (optional)", "Your name (optional)"
