"""The page behind gunicorn: several worker processes on one store."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import webbrowser
from typing import Any, NoReturn

from gunicorn.app.base import BaseApplication

from dashboard.settings import Settings
from geodata.errors import SettingError

THREADS = 4  # a worker; a request waits for DuckDB, which releases the interpreter
NEXT_PORTS = 50  # how many ports to try when the user named none


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn with our settings in place of its command line and configuration files."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options; its names are documented in gunicorn's manual."""
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": 20,  # open requests are answered before a stop
            "keepalive": 5,
            "loglevel": "warning",
            "proc_name": "dateline",
            "when_ready": self._ready,
            "post_worker_init": self._warm,
            # its socket lies in the home folder, which two servers would share and one may not have
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def _ready(self, _arbiter: Any) -> None:
        """Show the page where a person waits for it."""
        if self.settings.browser:
            webbrowser.open(self.settings.url())

    def _warm(self, _worker: Any) -> None:
        """Read what the first picture of a link needs while nobody waits for it."""
        from dashboard.social_card import Card, draw

        threading.Thread(target=draw, args=(Card(""),), daemon=True).start()

    def load(self) -> Any:
        """Build the page, once in each worker."""
        from dashboard.app import create_app

        return create_app(self.settings).server


def serve(settings: Settings) -> NoReturn:
    """Serve until stopped, in place of this process.

    The server starts in a fresh interpreter under the same process id: what this one may have
    loaded (Delta's runtime, the language model) does not survive the fork into workers.
    """
    check_address(settings.host, settings.port)
    sys.stdout.flush()
    environment = os.environ | settings.environment()
    os.execve(sys.executable, [sys.executable, "-m", "dashboard.server"], environment)  # noqa: S606 - our own module


def run(settings: Settings) -> None:
    """Run the server in this process until it is stopped."""
    if settings.debug:
        from dashboard.app import create_app

        create_app(settings).run(host=settings.host, port=settings.port, debug=True)
        return
    Server(settings).run()


def check_address(host: str, port: int) -> None:
    """Raise `SettingError` with the remedy unless `host` and `port` can be listened on."""
    problem = _bind_problem(host, port)
    if problem is not None:
        raise SettingError(problem)


def free_port(host: str, first: int) -> int:
    """Return the first port from `first` on that can be listened on."""
    for port in range(first, first + NEXT_PORTS):
        if _bind_problem(host, port) is None:
            return port
    msg = f"no free port from {first} to {first + NEXT_PORTS - 1}; name one with PORT"
    raise SettingError(msg)


def _bind_problem(host: str, port: int) -> str | None:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        return f"host {host!r} is not an address of this machine; try 127.0.0.1 or 0.0.0.0"
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} is in use; choose another with --port or PORT"
        if error.errno == errno.EACCES:
            return f"port {port} needs administrator rights; choose one above 1023"
        return f"cannot listen on {host}:{port} ({error.strerror})"
    return None


if __name__ == "__main__":
    run(Settings.from_environment())
