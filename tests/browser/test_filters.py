"""A facet of more values than the page lists; what is said while the server does not answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from geodata.facets import MOST_OPTIONS
from geodata.store import Store
from tests.bench.synthetic import Made, pairs
from tests.browser.conftest import GRAPH, Serve, watch

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
CODED = [
    (replace(article, source=f"Gazette {number:04d}"), events)
    for number, (article, events) in enumerate(pairs(1200, seed=9))
]
OPTIONS = '#facets [data-fold="source"] .option'


@pytest.fixture(scope="module")
def many(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page over a store in which nearly every article has a source of its own."""
    folder = tmp_path_factory.mktemp("many") / "store"
    Store.create(folder).commit(CODED, made_by=Made())
    return serve(folder)


def counted(quad: str | None = None) -> Counter[str]:
    return Counter(a.source for a, es in CODED for e in es if quad in (None, e.quad) and a.source)


def rarest() -> str:
    return min(counted("verbal conflict").items(), key=lambda pair: (counted()[pair[0]], pair[0]))[
        0
    ]


def test_a_source_beyond_those_listed_is_found_and_chosen(open_page: Open, many: str) -> None:
    assert len(counted()) > MOST_OPTIONS
    sought = rarest()
    page = open_page(at=many)
    page.locator('#facets [data-fold="source"] > summary').click()
    expect(page.locator('#facets [data-fold="source"] > summary')).to_contain_text("more than")
    expect(page.locator(OPTIONS)).to_have_count(MOST_OPTIONS - 5)
    page.locator("#find-source").fill(sought.lower())
    expect(page.locator(OPTIONS)).to_have_count(1)
    expect(page.locator(OPTIONS)).to_have_text(f"{sought}{counted()[sought]}")

    page.locator('#facets [data-toggle="quad=verbal-conflict"]').click()
    expect(page.locator(OPTIONS)).to_have_text(f"{sought}{counted('verbal conflict')[sought]}")
    page.locator(OPTIONS).click()
    expect(page.locator("#sentence .chip")).to_contain_text(["verbal conflict", sought])
    shown = counted("verbal conflict")[sought]
    expect(page.locator("#list [data-event]")).to_have_count(shown)

    page.locator("#find-source").fill("no such paper")
    expect(page.locator('#facets [data-fold="source"]')).to_contain_text("None with these words")
    page.locator("#find-source").fill("")
    expect(page.locator(OPTIONS)).not_to_have_count(1)
    expect(page.locator('#facets [data-fold="source"]')).not_to_contain_text("None with")


def test_a_silent_server_is_told_and_asked_again(browser, address: str) -> None:
    page = browser.new_page()
    problems: list[str] = []
    watch(page, address.split("/")[2], problems)
    page.goto(address)
    expect(page.locator("#list [data-event]")).to_have_count(9)
    expect(page.locator("#trouble")).to_be_hidden()
    page.route("**/_dash-update-component*", lambda route: route.fulfill(status=502, body=""))
    page.locator('#facets [data-toggle="country=KEN"]').click()
    expect(page.locator("#trouble")).to_contain_text("does not answer")
    page.unroute("**/_dash-update-component*")
    for _ in range(50):  # the browser itself complains of the answers, at its leisure
        if problems:
            break
        page.wait_for_timeout(100)
    assert problems
    problems.clear()
    page.locator("#trouble button").click()
    expect(page.locator("#trouble")).to_be_hidden()
    expect(page.locator("#sentence")).to_contain_text("in Kenya")
    assert problems == []
    page.close()


def test_an_empty_store_that_may_be_written_offers_to_add(
    open_page: Open, serve: Serve, tmp_path: Path
) -> None:
    page = open_page(at=serve(tmp_path / "nothing", writable=True))
    page.locator("#empty").get_by_role("button", name="Add text").click()
    expect(page.locator("#adding")).to_be_visible()


def test_the_map_goes_no_further_out_than_the_world(open_page: Open) -> None:
    page = open_page("?lat=0&lon=0&z=0.4")
    expect(page.locator("#zoom-out")).to_have_attribute("aria-disabled", "false")
    page.locator("#zoom-out").click()
    expect(page.locator("#zoom-out")).to_have_attribute("aria-disabled", "true")
    page.locator("#zoom-in").click()
    expect(page.locator("#zoom-out")).to_have_attribute("aria-disabled", "false")


def test_a_mark_of_one_event_tells_it_in_a_line(open_page: Open) -> None:
    page = open_page("?type=accuse")
    told = page.evaluate(f"() => {GRAPH}.data.flatMap(t => t.hovertext || [])")
    assert len(told) == 1
    assert re.fullmatch(r"Kenya .*Norway.* · 5 Nov 2024", told[0])


def test_a_box_may_be_drawn_before_the_countries_are_there(open_page: Open) -> None:
    page = open_page("?lat=0&lon=20&z=1")
    held = []
    page.route("**/outlines/*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants a function
    page.get_by_role("radio", name="Countries").click()
    expect(page).to_have_url(re.compile("layer=countries"))
    page.wait_for_timeout(500)
    page.locator("#draw-box").click()
    page.mouse.move(500, 300)
    page.mouse.down()
    page.mouse.move(560, 340, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("bbox="))
    page.locator("#sentence .chip").click()
    held[0].continue_()
    page.wait_for_function(f"() => {GRAPH}.data.some(t => t.type === 'choroplethmap')")


def test_countries_come_back_after_a_filter_that_left_nothing(open_page: Open) -> None:
    page = open_page("?country=FJI")
    page.get_by_role("radio", name="Countries").click()
    expect(page).to_have_url(re.compile("layer=countries"))
    page.locator("#empty button").click()
    page.wait_for_function(f"() => {GRAPH}.data.some(t => t.type === 'choroplethmap')")
    page.wait_for_timeout(500)


def test_one_button_clears_all_filters(open_page: Open) -> None:
    page = open_page("?quad=material-conflict&last=30d&theme=dark")
    expect(page.locator("#sentence .sentence")).to_contain_text(re.compile(r"\d{4}\)$"))
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator("#list [data-event]")).to_have_count(9)
    expect(page).to_have_url(re.compile(r"\?theme=dark$"))
    expect(page.locator("#sentence button")).to_have_count(0)


def test_results_elsewhere_are_zoomed_to_from_nearby(open_page: Open) -> None:
    page = open_page("?country=KEN&lat=-41&lon=174&z=6")
    there = """() => {
        const at = new URLSearchParams(location.search);
        return Math.abs(at.get("lat")) < 6 && Math.abs(at.get("lon") - 38) < 6;
    }"""
    page.wait_for_timeout(4000)  # a press before the first marks are drawn is lost
    for _ in range(6):
        page.locator("#zoom-fit").click()
        with suppress(Error):
            page.wait_for_function(there, timeout=10_000)
            return
    pytest.fail(f"still at {page.url}")
