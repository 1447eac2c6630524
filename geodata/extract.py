"""`Article` to places and events: the one path that the command line, the server and Spark call."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from geodata.article import Article, Skipped
from geodata.events.coder import code_events
from geodata.events.event import Event
from geodata.events.focus import with_focus
from geodata.events.merge import completed
from geodata.language import Language, is_english, load_pipeline
from geodata.places import find_places
from geodata.places.gazetteer import Gazetteer
from geodata.places.place import Place
from geodata.records import MadeBy
from geodata.settings import OnlineSettings
from geodata.workers import spread

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from geodata.places.online import OnlineGeocoder

CODER_VERSION = "3"  # raised when the same text is coded differently; `dateline recode` follows it
BATCH = 64  # articles parsed together: enough to fill the parser's batches, little to hold
BATCH_CHARACTERS = 200_000  # at most, if more than one article; parsing takes about 1 KB for each
Found = TypeVar("Found")
Asked = Literal["places", "events"]
log = logging.getLogger(__name__)


class Extractor:
    """A language pipeline and a gazetteer, loaded once, that read any number of articles."""

    def __init__(
        self, language: Language, gazetteer: Gazetteer, online: OnlineGeocoder | None = None
    ) -> None:
        self.language = language
        self.gazetteer = gazetteer
        self.online = online

    @classmethod
    def open(cls, model: str | None = None) -> Extractor:
        """Load the pinned model, or the named one, and the gazetteer.

        Behind it stands the online geocoder that `DATELINE_GEOCODER` names, if it names one.
        """
        online = None
        if OnlineSettings.from_environment().service:
            from geodata.places.online import OnlineGeocoder

            online = OnlineGeocoder.from_environment()
        return cls(load_pipeline(model), Gazetteer.open(), online)

    @property
    def made_by(self) -> MadeBy:
        """Versions of the coder, the model and the gazetteer."""
        model = f"{self.language.name} {self.language.version}"
        behind = f"+{self.online.service}" if self.online else ""
        return MadeBy(CODER_VERSION, model, self.gazetteer.version + behind)

    def places(self, article: Article) -> list[Place]:
        """Every place that the article names, in order of the text; one a span where given."""
        return self._find_places(article, self.language.parse(article.text))

    def events(self, article: Article) -> list[Event]:
        """The events that the article reports, in order of the text."""
        return self._code_events(article, self.language.parse(article.text))

    def stream_places(
        self, articles: Iterable[Article | Skipped], *, processes: int = 1
    ) -> Iterator[tuple[Article, list[Place]] | Skipped]:
        """`places` for many articles, parsed in batches; order is kept."""
        if processes > 1 and self.online is None:
            return self._spread(articles, "places", processes)
        return self._stream(articles, self._find_places)

    def stream_events(
        self, articles: Iterable[Article | Skipped], *, processes: int = 1
    ) -> Iterator[tuple[Article, list[Event]] | Skipped]:
        """`events` for many articles, parsed in batches; order is kept."""
        if processes > 1 and self.online is None:
            return self._spread(articles, "events", processes)
        return self._stream(articles, self._code_events)

    def _find_places(self, article: Article, doc: Doc) -> list[Place]:
        places = find_places(doc, self.gazetteer, spans=article.spans, source=article.source)
        return self._looked_up(places)

    def _looked_up(self, places: list[Place]) -> list[Place]:
        """With the names that the gazetteer does not have asked online, where that is set."""
        if self.online is None:
            return places
        from geodata.places.fallback import with_online

        return with_online(places, self.gazetteer, self.online)

    def _code_events(self, article: Article, doc: Doc) -> list[Event]:
        places = self._looked_up(find_places(doc, self.gazetteer, source=article.source))
        events = code_events(
            doc, places, self.gazetteer, article_id=article.id, published=article.published
        )
        return with_focus(completed(events), places, self.gazetteer, article.text)

    def _stream(
        self,
        articles: Iterable[Article | Skipped],
        read: Callable[[Article, Doc], list[Found]],
    ) -> Iterator[tuple[Article, list[Found]] | Skipped]:
        for batch in _batches(articles):
            with self.language.passing():
                docs = self.language.pipe([a.text for a in batch if isinstance(a, Article)])
                done = [
                    i if isinstance(i, Skipped) else _guarded(read, i, next(docs)) for i in batch
                ]
            yield from done

    def _spread(
        self, articles: Iterable[Article | Skipped], asked: Asked, processes: int
    ) -> Iterator[Any]:
        make = partial(_reader, self.language.name, self.gazetteer, asked)
        batches = _batches(articles)
        for item, found in spread(batches, make, processes=processes, lost=_lost):
            yield found if isinstance(found, Skipped) else (item, found)


def _reader(
    model: str, gazetteer: Gazetteer, asked: Asked
) -> Callable[[Sequence[Article | Skipped]], list[Any]]:
    """What reads batches in a process of its own; an article itself is not sent back."""
    extractor = Extractor(load_pipeline(model), gazetteer)
    stream = extractor.stream_places if asked == "places" else extractor.stream_events
    return lambda batch: [i if isinstance(i, Skipped) else i[1] for i in stream(batch)]


def _lost(item: Article | Skipped) -> Skipped:
    """The article that its process died of, twice."""
    if isinstance(item, Skipped):
        return item
    return Skipped(item.doc_id, "the process that read it died, likely for want of memory")


def _batches(articles: Iterable[Article | Skipped]) -> Iterator[list[Article | Skipped]]:
    """Articles that are parsed together: `BATCH` of them, fewer where they are long."""
    batch: list[Article | Skipped] = []
    size = 0
    for item in articles:
        long = len(item.text) if isinstance(item, Article) else 0
        if batch and (len(batch) == BATCH or size + long > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += long
    if batch:
        yield batch


def _guarded(
    read: Callable[[Article, Doc], list[Found]], article: Article, doc: Doc
) -> tuple[Article, list[Found]] | Skipped:
    """Read one article; a fault of ours costs that article, not the batch."""
    try:
        return article, read(article, doc)
    except Exception as error:  # the batch goes on, and the article is listed as skipped
        log.exception("%s could not be read", article.doc_id)
        return Skipped(article.doc_id, f"a fault in Dateline ({error!r}); please report it")


def english_only(articles: Iterable[Article | Skipped]) -> Iterator[Article | Skipped]:
    """Replace every article that is empty or not in English by a `Skipped`."""
    for item in articles:
        if isinstance(item, Skipped):
            yield item
        elif not item.text.strip():
            yield Skipped(item.doc_id, "the text is empty")
        elif not (item.language or "en").lower().startswith("en") or not is_english(item.text):
            yield Skipped(item.doc_id, "not in English, which is all that can be read yet")
        else:
            yield item
