"""Fixtures that every test may use: loaded once a run, because they take seconds."""

from __future__ import annotations

import pytest
from hypothesis import settings

from geodata.language import Language, load_pipeline
from geodata.places.gazetteer import Gazetteer

# no deadline: a test on a busy machine is slow, not wrong
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")


@pytest.fixture(scope="session")
def pipeline() -> Language:
    """The default language pipeline."""
    return load_pipeline()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The gazetteer as committed."""
    return Gazetteer.bundled()
