"""The page as a Dash app: `create_app(settings)` for gunicorn, other answers in tests."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

import flask

from dashboard import text
from dashboard.about import about_routes
from dashboard.access import WRITERS, writers
from dashboard.adding import Adding, add_routes
from dashboard.answers import StoreAnswers
from dashboard.api import blueprint
from dashboard.basemap import Basemap, style, tile_routes
from dashboard.callbacks import Answers, NoStoreYetError, register
from dashboard.choices import choice_routes
from dashboard.document import Document, add_security_headers, answer_unknown_paths
from dashboard.language import country_names, sea_names
from dashboard.layout import page
from dashboard.outlines import outline_routes
from dashboard.palette import THEMES
from dashboard.printed import print_routes
from dashboard.reviewing import Reviewing, review_routes
from dashboard.settings import Settings
from geodata import kml
from geodata.countries import country_name
from geodata.folders import is_missing
from geodata.places.gazetteer import Gazetteer
from geodata.reader import Reader
from geodata.store import Store

COMPRESSED = [
    "text/html", "text/css", "text/plain", "text/csv", "text/javascript", "application/javascript",
    "application/json", "application/geo+json", "application/atom+xml", "image/svg+xml",
    kml.MEDIA_TYPE,
]  # fmt: skip


def assets_folder() -> Path:
    """Return the folder that the browser loads from: in the wheel, or beside it in a checkout."""
    packed = Path(__file__).parent / "assets"
    return packed if packed.is_dir() else Path(__file__).parent.parent / "assets"


def create_app(
    settings: Settings, answers: Answers | None = None, adding: Adding | None = None
) -> Document:
    """Build the page. Nothing is shared between two apps, and a worker needs no other one."""
    asked = answers or store_answers(settings.data)
    prefix = settings.prefix
    server = flask.Flask(__name__)
    # read once, when Dash switches compression on; Parquet and PNG are compressed themselves
    server.config["COMPRESS_MIMETYPES"] = COMPRESSED
    server.config[WRITERS] = writers(settings)
    app = Document(
        __name__,
        server=server,
        describe=asked.meta,
        assets_folder=str(assets_folder()),
        assets_ignore=_not_loaded(settings),
        title=text.NAME,
        update_title="",
        requests_pathname_prefix=prefix,
        routes_pathname_prefix=prefix,
        compress=True,
    )
    world = Basemap()
    tiles = world.tile_path(prefix)
    app.layout = partial(  # a function: each reader's page comes in their language
        page,
        home=prefix,
        api=f"{prefix}api",
        styles=lambda: {
            theme: style(theme, tiles, country_names(), sea_names()) for theme in THEMES
        },
        tiles=tiles,
        sample=settings.sample,
        ready=f"{prefix}readyz",
    )
    register(app, asked)
    inner = prefix.rstrip("/") or None
    app.server.register_blueprint(blueprint(asked), url_prefix=inner)
    app.server.register_blueprint(tile_routes(world), url_prefix=inner)
    app.server.register_blueprint(outline_routes(), url_prefix=inner)
    app.server.register_blueprint(choice_routes(asked.queries), url_prefix=inner)
    app.server.register_blueprint(print_routes(asked.queries), url_prefix=inner)
    app.server.register_blueprint(about_routes(prefix, asked.facts), url_prefix=inner)
    if not settings.read_only:
        reviewing = Reviewing(settings.data, asked, cache(Gazetteer.open))
        app.server.register_blueprint(add_routes(adding or Adding(settings.data)), url_prefix=inner)
        app.server.register_blueprint(review_routes(reviewing), url_prefix=inner)
    answer_unknown_paths(app)
    add_security_headers(app)
    return app


def _not_loaded(settings: Settings) -> str:
    """Name the assets that the page does not load by itself, as a pattern.

    The theme is loaded by the document's head, before the rest; a read-only page has no use for
    what adds.
    """
    return r"theme\.js|adding" if settings.read_only else r"theme\.js"


def store_answers(data: str) -> StoreAnswers:
    """Answer from the store at `data`; the store and the shapes are opened when first needed."""

    @cache
    def gazetteer() -> Gazetteer:
        return Gazetteer.open()

    def shape(identifier: str, tolerance: float) -> dict[str, Any] | None:
        return gazetteer().geojson(identifier, tolerance=tolerance)

    def reader() -> Reader:
        if is_missing(data):
            msg = f"no data at {data} yet: put articles in with `dateline ingest`"
            raise NoStoreYetError(msg)
        return Reader(Store.open(data))

    def home(code: str) -> tuple[float, float] | None:
        found = gazetteer().lookup(country_name(code))
        here = (c for c in found if c.kind == "country" and c.country == code)
        return next(((c.lat, c.lon) for c in here if c.lat is not None and c.lon is not None), None)

    return StoreAnswers(reader, shape, home)
