"""The page over a small store, asked without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.answers import StoreAnswers
from dashboard.app import create_app
from dashboard.document import Document
from dashboard.settings import Settings
from geodata.reader import Reader
from tests.page_store import write_store


@pytest.fixture(scope="session")
def page_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the stories of `page_store`."""
    folder = tmp_path_factory.mktemp("page") / "store"
    write_store(folder)
    return folder


@pytest.fixture(scope="session")
def answers(page_folder: Path) -> StoreAnswers:
    """Answers from that store; every shape is one square."""
    from geodata.store import Store

    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    return StoreAnswers(lambda: Reader(Store.open(page_folder), threads=1), lambda *_: square)


@pytest.fixture(scope="session")
def app(answers: StoreAnswers) -> Document:
    """The page under a path prefix."""
    return create_app(Settings(data="unused", prefix="/ev/"), answers)
