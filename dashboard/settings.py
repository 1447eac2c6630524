"""Every setting of the server: one typed place, from the environment, overridden by options."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from platformdirs import user_data_dir

from geodata.errors import SettingError

DEFAULT_PORT = 8050
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*/?")
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one server, in alphabetical order.

    browser: open a browser on the page once it is served (`DATELINE_BROWSER`).
    data: the store, a folder or an object-store URL (`DATELINE_DATA`).
    debug: Dash's development server instead of gunicorn; for developers (`DATELINE_DEBUG`).
    host: the address to listen on (`HOST`); "0.0.0.0" for every interface.
    local_only: what is added or changed comes from a browser on this machine, and from nobody for
        whom a proxy asks (`DATELINE_LOCAL_ONLY`).
    port: the port to listen on (`PORT`).
    prefix: path under which everything is served, "/" or "/ev/" (`DATELINE_PREFIX`).
    read_only: nothing can be added or changed through the page (`DATELINE_READ_ONLY`). Where
        nothing says so, it can on an address that only this machine reaches, `local_only`.
    sample: the store holds the demonstration's dispatches, and the page says so
        (`DATELINE_SAMPLE`).
    workers: gunicorn processes on the one store (`WEB_CONCURRENCY`).
    """

    data: str
    browser: bool = False
    debug: bool = False
    host: str = "127.0.0.1"
    local_only: bool = False
    port: int = DEFAULT_PORT
    prefix: str = "/"
    read_only: bool = True
    sample: bool = False
    workers: int = 2

    @classmethod
    def from_environment(
        cls, environment: Mapping[str, str] = os.environ, **options: Any
    ) -> Settings:
        """Read the environment; an option that is not None wins. Raise `SettingError`."""
        given = {key: value for key, value in options.items() if value is not None}
        read = {name: parse(environment[name]) for name, (_, parse) in _SOURCES.items()
                if environment.get(name) not in (None, "")}  # fmt: skip
        known = {field: read[name] for name, (field, _) in _SOURCES.items() if name in read}
        settings = replace(cls(data=default_data_folder()), **(known | given))
        settings = replace(settings, prefix=_prefix(settings.prefix))
        return settings if "read_only" in known | given else settings._unless_shared()

    def _unless_shared(self) -> Settings:
        """Let this machine's user write, unless others may reach the server: then nobody."""
        alone = is_loopback(self.host) and self.prefix == "/"  # a prefix is for a proxy
        return replace(self, read_only=not alone, local_only=alone)

    def environment(self) -> dict[str, str]:
        """Return the variables from which another process reads the same settings."""
        values = ((name, getattr(self, field)) for name, (field, _) in _SOURCES.items())
        return {n: str(int(v)) if isinstance(v, bool) else str(v) for n, v in values}

    def url(self) -> str:
        """Where a browser on this machine finds the page."""
        host = "localhost" if self.host in {"127.0.0.1", "0.0.0.0", "::", ""} else self.host  # noqa: S104 - compared, not bound
        return f"http://{host}:{self.port}{self.prefix}"


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself, whoever is connected to which net."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def default_data_folder() -> str:
    """Where a user's own store lives when nothing names one."""
    return str(Path(user_data_dir("dateline", appauthor=False)) / "store")


def setting_names() -> list[str]:
    """Environment variables that are read here, for the docs and their test."""
    return list(_SOURCES)


def _prefix(value: str) -> str:
    """Return "/", or the path with one slash at both ends ("ev" -> "/ev/")."""
    path = "/" + value.strip("/")
    if not PREFIX.fullmatch(path):
        msg = f"prefix {value!r} is not a plain path such as /events/"
        raise SettingError(msg)
    return path if path == "/" else path + "/"


def _flag(name: str) -> Any:
    def parse(value: str) -> bool:
        word = value.strip().lower()
        if word not in TRUE | FALSE:
            msg = f"{name}={value!r}: write 1 or 0"
            raise SettingError(msg)
        return word in TRUE

    return parse


def _count(name: str, low: int, high: int) -> Any:
    def parse(value: str) -> int:
        if not value.strip().isdecimal() or not low <= int(value) <= high:
            msg = f"{name}={value!r}: write a whole number from {low} to {high}"
            raise SettingError(msg)
        return int(value)

    return parse


# environment variable -> field, parser
_SOURCES: dict[str, tuple[str, Any]] = {
    "DATELINE_BROWSER": ("browser", _flag("DATELINE_BROWSER")),
    "DATELINE_DATA": ("data", str),
    "DATELINE_DEBUG": ("debug", _flag("DATELINE_DEBUG")),
    "HOST": ("host", str),
    "DATELINE_LOCAL_ONLY": ("local_only", _flag("DATELINE_LOCAL_ONLY")),
    "PORT": ("port", _count("PORT", 1, 65535)),
    "DATELINE_PREFIX": ("prefix", str),
    "DATELINE_READ_ONLY": ("read_only", _flag("DATELINE_READ_ONLY")),
    "DATELINE_SAMPLE": ("sample", _flag("DATELINE_SAMPLE")),
    "WEB_CONCURRENCY": ("workers", _count("WEB_CONCURRENCY", 1, 64)),
}
