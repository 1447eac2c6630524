"""Settings from the environment and from options."""

from __future__ import annotations

import pytest

from dashboard.settings import Settings, setting_names
from geodata.errors import SettingError

ANYWHERE = "0.0.0.0"  # noqa: S104 - read, not bound


def test_options_win_over_the_environment() -> None:
    settings = Settings.from_environment({"PORT": "9000", "HOST": ANYWHERE}, port=9001)
    assert (settings.port, settings.host) == (9001, ANYWHERE)


def test_empty_variable_is_no_variable() -> None:
    assert Settings.from_environment({"PORT": ""}).port == Settings.from_environment({}).port


@pytest.mark.parametrize(
    ("given", "path"), [("", "/"), ("/", "/"), ("ev", "/ev/"), ("/a/b", "/a/b/"), ("/x/", "/x/")]
)
def test_prefix_has_a_slash_at_both_ends(given: str, path: str) -> None:
    assert Settings.from_environment({}, prefix=given).prefix == path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("WEB_CONCURRENCY", "0"),
        ("DATELINE_READ_ONLY", "maybe"),
        ("DATELINE_PREFIX", "/a b/"),
        ("DATELINE_PREFIX", "/a?b"),
    ],
)
def test_bad_value_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(SettingError):
        Settings.from_environment({name: value})


def test_another_process_reads_the_same_settings() -> None:
    settings = Settings(data="/data", browser=True, port=9, prefix="/ev/", sample=True, workers=3)
    assert set(settings.environment()) == set(setting_names())
    assert Settings.from_environment(settings.environment()) == settings


def test_url_names_a_host_that_a_browser_can_open() -> None:
    assert Settings("d", host=ANYWHERE, prefix="/ev/").url() == "http://localhost:8050/ev/"
