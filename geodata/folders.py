"""Folders of the store: which can be used, and one clear line for each way in which they fail."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from deltalake.exceptions import DeltaError

from geodata.errors import StoreError
from geodata.records import TABLES

LOCK_NAME: Final = ".write-lock"
_AWKWARD: Final = "[]{}%*?^|<>\\`"


def root_of(root: str | Path) -> tuple[str, bool]:
    """The root without a trailing slash, and whether it is a folder on this machine."""
    text = str(root)
    try:
        parts = urlsplit(text)
    except ValueError as error:  # such as brackets that hold no address
        msg = f"{text!r} is neither a folder nor the URL of one: {error}"
        raise StoreError(msg) from error
    if isinstance(root, Path) or len(parts.scheme) < 2:  # one letter is a Windows drive
        # os.path leaves "~nobody" as it is, and undoes ".."
        return _usable(os.path.abspath(os.path.expanduser(text))), True  # noqa: PTH100, PTH111
    if parts.scheme == "file":
        return _usable(unquote(parts.path).rstrip("/")), True
    return text.rstrip("/"), False


def is_missing(root: str | Path) -> bool:
    """Whether no folder is there yet; one that may not be looked into is not missing."""
    path, local = root_of(root)
    try:
        return local and not is_folder(Path(path)) and not Path(path).exists()
    except StoreError:
        return False


def is_folder(path: Path) -> bool:
    """Whether it is a folder; StoreError where this user may not know."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        msg = f"{path} cannot be read ({error.strerror}): name another folder with --data"
        raise StoreError(msg) from error


def _usable(path: str) -> str:
    """The path, unless it has a character that Delta's reader or DuckDB takes for a pattern."""
    if bad := sorted({c for c in path if c in _AWKWARD or not c.isprintable()}):
        shown = " ".join(c if c.isprintable() else repr(c) for c in bad)
        msg = f"the path {path!r} contains {shown}: name a folder without it"
        raise StoreError(msg)
    return path


def claim(folder: Path) -> None:
    """Make the folder; refuse one that holds something else, so that nothing gets mixed up."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        strangers = {p.name for p in folder.iterdir()} - {*TABLES, LOCK_NAME}
    except OSError as error:
        raise write_error(str(folder), error) from error
    if strangers:
        msg = f"{folder} holds other files and is not a Dateline store: name an empty folder"
        raise StoreError(msg)


def check_files(files: Mapping[str, Iterable[str]]) -> None:
    """Raise StoreError where a file that the log names is not on the disk."""
    for name, paths in files.items():
        lost = next((p for p in paths if not os.path.exists(p)), None)  # noqa: PTH110 - many, fast
        if lost:
            msg = f"table {name} has lost its file {lost}: restore it from a backup"
            raise StoreError(msg)


def check_logs(root: str, versions: Mapping[str, int]) -> None:
    """Raise StoreError where the newest commit is empty, as a power cut may leave it.

    Delta takes an empty file for a commit that changes nothing.
    """
    for name, version in versions.items():
        log = Path(root) / name / "_delta_log" / f"{version:020}.json"
        if log.exists() and not log.stat().st_size:
            msg = f"table {name} is damaged: {log} is empty; restore it from a backup"
            raise StoreError(msg)


def write_error(root: str, error: OSError) -> StoreError:
    """The error to raise where the system refuses to write under `root`."""
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return StoreError(f"{root} is read-only: make it writable, or name another with --data")
    return StoreError(f"cannot write to {root}: {error.strerror or error}")


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn the libraries' errors into one line that names the table."""
    try:
        yield
    except PermissionError as error:
        raise write_error(what, error) from error
    except (DeltaError, OSError, pa.ArrowInvalid) as error:
        if isinstance(error, StoreError):
            raise
        reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
        msg = f"{what}: {reason}"
        raise StoreError(msg) from error
