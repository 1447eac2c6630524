"""Large files over HTTP: streamed to disk, taken up again where they broke off, renewed if newer.

While a file comes in it is `NAME.part`, and `NAME.part.json` says which version of it. That is
written first and moved last, so that whatever moment a run is killed at, a part is the beginning of
the version that stands beside it, and a whole file is taken for no newer one than it is.
"""

from __future__ import annotations

import errno
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tqdm import tqdm

from geodata.errors import GazetteerError

CHUNK = 1 << 18
TRIES, TRIES_AT_FIRST = 6, 2  # in a row that bring nothing new: after some has come, and before
LOCAL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EFBIG})
TIMEOUT = 60.0  # seconds without a byte
SPARE = 100 << 20  # bytes that are left free on the disk


@dataclass(frozen=True, slots=True)
class Version:
    """What a server says of a file: enough to tell whether it is still the same."""

    url: str
    etag: str = ""
    modified: str = ""
    size: int = 0

    @property
    def mark(self) -> str:
        """For `If-Range`: a strong tag, else the date; empty where the server gives neither."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


def download(url: str, target: Path, *, spare: float = 0.0, pause: float = 2.0) -> bool:
    """Bring `target` up to what lies at `url`; whether anything new came.

    A broken connection is taken up again after `pause` seconds, then twice that, and so on. Free
    disk is checked first: the rest of the file and `spare` times its size. Raises GazetteerError;
    what came in stays for the next call, and so does an older whole file.
    """
    came, fruitless = False, 0
    while True:
        before = _size(_part(target))
        try:
            return _attempt(url, target, spare)
        except HTTPError as error:
            error.close()
            if error.code < 500:
                raise GazetteerError(f"{url}: the server answers {error.code}") from None
            cause: Exception = error
        except (HTTPException, OSError) as error:
            if isinstance(error, OSError) and error.errno in LOCAL:
                raise GazetteerError(f"{_part(target)}: {error.strerror}") from error
            cause = error
        more = _size(_part(target)) > before
        came, fruitless = came or more, 0 if more else fruitless + 1
        if fruitless >= (TRIES if came else TRIES_AT_FIRST):
            raise GazetteerError(
                f"{url}: cannot be loaded ({_said(cause)}); run again to go on from "
                f"{_size(_part(target)):,} bytes"
            ) from cause
        time.sleep(pause * 2 ** max(fruitless - 1, 0))


def _attempt(url: str, target: Path, spare: float) -> bool:
    part, begun = _part(target), _noted(_part(target), url)
    if 0 < begun.size == _size(part):  # killed just before it was put in its place
        return _put_in_place(target)
    with _opened(url, target) as response:
        if response is None:
            return False
        start = _resumed_at(response, target)
        length = int(response.headers.get("Content-Length") or 0)
        check_disk(target.parent, length + int(spare * (start + length)))
        if not start:
            part.unlink(missing_ok=True)
            _note(part).write_text(json.dumps(asdict(_version(url, response))), "utf-8")
        _copy(response, target, start, length)
    return _put_in_place(target)


def _put_in_place(target: Path) -> bool:
    part = _part(target)
    part.replace(target)
    _note(part).replace(_note(target))
    return True


@contextmanager
def _opened(url: str, target: Path) -> Iterator[HTTPResponse | None]:
    """The response to read on from; None where the whole file is there and still the newest."""
    headers = {"User-Agent": "dateline", "Accept-Encoding": "identity"}
    begun, whole = _size(_part(target)), _noted(target, url)
    if begun and (mark := _noted(_part(target), url).mark):
        headers |= {"Range": f"bytes={begun}-", "If-Range": mark}
    elif target.is_file():
        headers |= {"If-None-Match": whole.etag} if whole.etag else {}
        headers |= {"If-Modified-Since": whole.modified} if whole.modified else {}
    try:
        with urlopen(Request(url, headers=headers), timeout=TIMEOUT) as response:  # noqa: S310
            yield response
    except HTTPError as error:
        if error.code == 416:  # what is there is longer than the file: begin anew
            _part(target).unlink(missing_ok=True)
            error.close()
            raise HTTPException("the server has another version now") from None
        if error.code != 304:
            raise
        error.close()
        yield None


def _resumed_at(response: HTTPResponse, target: Path) -> int:
    """Where the response goes on: the size of the part, or 0 for the whole file."""
    if response.status != 206:
        return 0
    begun = _size(_part(target))
    if not response.headers.get("Content-Range", "").startswith(f"bytes {begun}-"):
        _part(target).unlink(missing_ok=True)
        raise HTTPException("the server sent another part than was asked for")
    return begun


def _copy(response: HTTPResponse, target: Path, start: int, length: int) -> None:
    with (
        _part(target).open("ab") as part,
        tqdm(
            desc=target.name, total=start + length or None, initial=start, unit="B",
            unit_scale=True, disable=None, leave=False,
        ) as bar,
    ):  # fmt: skip
        while chunk := response.read(CHUNK):
            part.write(chunk)
            bar.update(len(chunk))
    if length and _size(_part(target)) < start + length:
        raise HTTPException("the connection broke off")


def _version(url: str, response: HTTPResponse) -> Version:
    headers = response.headers
    size = int(headers.get("Content-Length") or 0)
    return Version(url, headers.get("ETag") or "", headers.get("Last-Modified") or "", size)


def _noted(target: Path, url: str) -> Version:
    """The version that lies there, or an empty one where it came from elsewhere."""
    try:
        noted = Version(**json.loads(_note(target).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Version(url)
    return noted if noted.url == url else Version(url)


def check_disk(folder: Path, needed: int) -> None:
    """Raise GazetteerError where the disk has not `needed` bytes free, and some to spare."""
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE:
        raise GazetteerError(
            f"{folder}: {_giga(needed + SPARE)} are needed and {_giga(free)} are free; "
            "make room, or set DATELINE_CACHE to a folder with more"
        )


def _giga(size: int) -> str:
    return f"{size / 1e9:.1f} GB"


def _part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def _note(target: Path) -> Path:
    return target.with_name(target.name + ".json")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _said(error: Exception) -> str:
    if isinstance(error, HTTPError):
        return f"the server answers {error.code}"
    return str(getattr(error, "reason", "") or error or type(error).__name__)
