"""One of geopy's online geocoders behind the gazetteer: asked slowly, and never twice the same.

Off unless a setting names a service. Whatever goes wrong (no network, a refusal, an answer that
cannot be read) leaves the place as it was; the failures are counted, and after a few in a row the
service is left alone for a while. geopy's `RateLimiter` counts within one process; here a lock
beside the kept answers makes all of them take turns.
"""

from __future__ import annotations

import inspect
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from filelock import FileLock
from geopy.adapters import URLLibAdapter
from geopy.exc import (
    GeocoderAuthenticationFailure,
    GeocoderInsufficientPrivileges,
    GeocoderNotFound,
    GeocoderQuotaExceeded,
    GeopyError,
)
from geopy.geocoders import get_geocoder_for_service
from geopy.location import Location
from geopy.point import Point

from geodata.errors import SettingError
from geodata.places.answers import Answers
from geodata.places.index import writable_folder
from geodata.settings import OnlineSettings

ASKED_FOR = 5  # answers to one name, of which the fitting one is taken
TIMEOUT = 10.0  # seconds for one request
FAILURES, PAUSE = 3, 600.0  # so many in a row, and for so many seconds nothing is asked
TURN = 120.0  # seconds that another process may keep this one waiting
REFUSALS = (
    GeocoderAuthenticationFailure, GeocoderInsufficientPrivileges, GeocoderQuotaExceeded,
)  # fmt: skip
log = logging.getLogger(__name__)


class OnlineGeocoder:
    """A service by geopy's name for it. Not for several threads at once."""

    def __init__(self, settings: OnlineSettings, *, folder: Path | None = None) -> None:
        """Raise `SettingError` where geopy knows no such service or it has no such option."""
        self.service = settings.service
        self.failures, self.last_failure = 0, ""
        self._in_a_row, self._silent_until = 0, 0.0
        self._geocoder = _made(settings)
        self._seconds = settings.seconds
        home = folder or writable_folder()
        at = str(getattr(self._geocoder, "domain", "")) or self.service
        self._turn = home / f"geocoder-{''.join(c if c.isalnum() else '-' for c in at)}.lock"
        self._answers = Answers(home / "geocoder.sqlite", settings.days)
        self._at = f"{self.service} {at}"

    @classmethod
    def from_environment(cls) -> OnlineGeocoder | None:
        """The service that the environment names, or None."""
        settings = OnlineSettings.from_environment()
        return cls(settings) if settings.service else None

    def geocode(self, query: str, *, country_codes: str | None = None) -> list[Location]:
        """What the service has for a name, best first, in a country (ISO alpha-2) if it can.

        Empty where it has nothing or does not answer.
        """
        wanted = {
            "exactly_one": False, "limit": ASKED_FOR, "language": "en", "namedetails": True,
            "country_codes": country_codes.lower() if country_codes else None,
        }  # fmt: skip
        return self._ask(self._geocoder.geocode, query, wanted)

    def reverse(self, query: Any) -> list[Location]:
        """What the service has at a point; empty where it has nothing or does not answer."""
        point = Point(query)
        at = f"{point.latitude:.5f},{point.longitude:.5f}"
        return self._ask(self._geocoder.reverse, at, {"exactly_one": False, "language": "en"})

    def note(self) -> str | None:
        """One line about what went wrong, for the end of a run."""
        if not self.failures:
            return None
        questions = "question" if self.failures == 1 else "questions"
        return (
            f"{self.service} left {self.failures} {questions} unanswered (at last: "
            f"{self.last_failure}); those names stay as the gazetteer has them"
        )

    def _ask(
        self, method: Callable[..., Any], query: str, wanted: dict[str, Any]
    ) -> list[Location]:
        known = inspect.signature(method).parameters
        options = {name: value for name, value in wanted.items() if name in known and value}
        options |= {"exactly_one": False} if "exactly_one" in known else {}
        key = f"{self._at} {method.__name__} {query} {sorted(options.items())}"
        if (kept := self._answers.get(key)) is not None:
            return kept
        if time.monotonic() < self._silent_until:
            self.failures += 1
            return []
        try:
            answer = self._in_turn(method, query, options)
            found = answer if isinstance(answer, list) else [answer] if answer else []
            found = [place for place in found if isinstance(place.point, Point)]
        except Exception as error:  # whatever a server sends must not cost the article
            self._failed(error)
            return []
        self._in_a_row = 0
        self._answers.put(key, found)
        return found

    def _in_turn(self, method: Callable[..., Any], query: str, options: dict[str, Any]) -> Any:
        with FileLock(self._turn, timeout=TURN):
            _wait(self._turn.with_suffix(".last"), self._seconds)
            return method(query, timeout=TIMEOUT, **options)

    def _failed(self, error: Exception) -> None:
        said = str(error).splitlines()[0][:200] if str(error) else ""
        self.failures += 1
        self._in_a_row += 1
        self.last_failure = f"{type(error).__name__}: {said}" if said else type(error).__name__
        if self.failures == 1:
            log.warning("%s does not answer: %s", self.service, self.last_failure)
        if self._in_a_row >= FAILURES or isinstance(error, REFUSALS):
            asked = getattr(error, "retry_after", None)
            self._silent_until = time.monotonic() + max(PAUSE, float(asked or 0.0))


def _made(settings: OnlineSettings) -> Any:
    from importlib.metadata import version

    options = {
        "user_agent": f"dateline/{version('dateline')}",
        "adapter_factory": URLLibAdapter,  # the one over requests tries again at once, unasked
        **settings.options,
    }
    try:
        return get_geocoder_for_service(settings.service)(**options)
    except GeocoderNotFound as error:
        raise SettingError(f"DATELINE_GEOCODER: geopy knows no {settings.service!r}") from error
    except (GeopyError, TypeError, AttributeError, ValueError) as error:
        raise SettingError(f"DATELINE_GEOCODER_OPTIONS for {settings.service}: {error}") from error


def _wait(stamp: Path, seconds: float) -> None:
    """Until `seconds` after the last request of any process; then this is the last one."""
    try:
        passed = time.time() - float(stamp.read_text("ascii"))
    except (OSError, ValueError):
        passed = seconds
    if 0 <= passed < seconds:  # a clock that was put back is not waited for
        time.sleep(seconds - passed)
    stamp.write_text(repr(time.time()), "ascii")
