"""Who may write: the user of this machine, and nobody for whom a proxy or another site asks."""

from __future__ import annotations

from typing import Any

import flask
import pytest

from dashboard.access import WRITERS, may_write, refuse_others, writers
from dashboard.settings import Settings

JSON = {"data": "{}", "content_type": "application/json"}
OWN = {"Sec-Fetch-Site": "same-origin"}


def server(allowed: str) -> flask.Flask:
    app = flask.Flask(__name__)
    app.config[WRITERS] = allowed
    app.add_url_rule("/may", "may", lambda: str(may_write()))
    app.add_url_rule("/do", "do", lambda: (refuse_others(), "done")[1], methods=["POST", "GET"])
    return app


def may(allowed: str, host: str = "localhost:8050", **headers: str) -> bool:
    asked = {"Host": host, **{k.replace("_", "-"): v for k, v in headers.items()}}
    answer: str = server(allowed).test_client().get("/may", headers=asked).text
    return answer == "True"


def post(headers: dict[str, str], **given: Any) -> int:
    answer = server("here").test_client().post("/do", headers=headers, **(JSON | given))
    status: int = answer.status_code
    return status


@pytest.mark.parametrize(
    ("given", "allowed"),
    [
        ({}, "here"),
        ({"HOST": "127.0.0.1"}, "here"),
        ({"HOST": "::1"}, "here"),
        ({"HOST": "0.0.0.0"}, "nobody"),  # noqa: S104 - read, not bound
        ({"HOST": ""}, "here"),
        ({"HOST": "192.168.1.5"}, "nobody"),
        ({"DATELINE_PREFIX": "/events/"}, "nobody"),
        ({"DATELINE_READ_ONLY": "1"}, "nobody"),
        ({"DATELINE_READ_ONLY": "0"}, "everybody"),
        ({"DATELINE_READ_ONLY": "0", "HOST": "0.0.0.0"}, "everybody"),  # noqa: S104
        ({"DATELINE_READ_ONLY": "0", "DATELINE_LOCAL_ONLY": "1"}, "here"),
    ],
)
def test_settings_say_who_may_write(given: dict[str, str], allowed: str) -> None:
    settings = Settings.from_environment(given)
    assert writers(settings) == allowed
    again = Settings.from_environment(settings.environment())
    assert writers(again) == allowed


def test_settings_made_in_code_let_nobody_write() -> None:
    assert writers(Settings("data")) == "nobody"


@pytest.mark.parametrize("host", ["localhost", "localhost:8050", "127.0.0.1:8050", "[::1]:8050"])
def test_a_browser_on_this_machine_may(host: str) -> None:
    assert may("here", host)


@pytest.mark.parametrize("host", ["example.org", "localhost.example.org", "10.0.0.7:8050", ""])
def test_another_name_for_this_machine_may_not(host: str) -> None:
    assert not may("here", host)
    assert may("everybody", host)


@pytest.mark.parametrize(
    "header",
    ["X-Forwarded-For", "x-forwarded-proto", "X-Forwarded-Anything", "Forwarded", "Via",
     "X-Real-IP", "CF-Connecting-IP"],
)  # fmt: skip
def test_nobody_for_whom_a_proxy_asks_may(header: str) -> None:
    assert not may("here", **{header: "127.0.0.1"})
    assert may("everybody", **{header: "203.0.113.9"})


def test_a_proxy_of_the_old_protocol_may_not() -> None:
    app = server("here")
    with app.test_request_context("/", environ_overrides={"SERVER_PROTOCOL": "HTTP/1.0"}):
        assert not may_write()


def test_another_machine_may_not() -> None:
    app = server("here")
    for address, allowed in (("127.0.0.1", True), ("::1", True), ("192.168.1.7", False)):
        with app.test_request_context("/", environ_overrides={"REMOTE_ADDR": address}):
            assert may_write() is allowed


def test_nobody_may_on_a_read_only_server_or_outside_of_a_request() -> None:
    assert not may("nobody")
    assert not may_write()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (OWN, 200),
        ({"Origin": "http://localhost"}, 200),
        (OWN | {"Origin": "http://localhost"}, 200),
        ({}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:9999"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        (OWN | {"X-Forwarded-For": "203.0.113.9"}, 404),
    ],
)
def test_only_our_own_page_may_change_anything(headers: dict[str, str], status: int) -> None:
    assert post(headers) == status


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", ""]
)
def test_what_a_form_can_send_is_refused(kind: str) -> None:
    assert post(OWN, content_type=kind) == 415


def test_reading_needs_no_proof_of_the_page() -> None:
    assert server("here").test_client().get("/do").text == "done"
