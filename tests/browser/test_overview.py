"""The overview and the table in a browser: what a reader does there, and who can."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SHOTS
from tests.browser.test_access import PHONE, audit
from tests.browser.test_page import LARGE, marks
from tests.page_store import STORIES

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
# how far the page itself can be pushed sideways: only a table may be, within itself
TOO_WIDE = "() => document.scrollingElement.scrollWidth - innerWidth"


def view(page: Page, name: str) -> None:
    """Press the switch in the header."""
    page.get_by_role("radio", name=name, exact=True).click()


def shot(page: Page, name: str) -> None:
    """Keep a picture for whoever reviews."""
    page.wait_for_timeout(300)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def open_view(open_page: Open, query: str, **options: object) -> Page:
    page = open_page(query, wait=False, **options)
    page.locator("#panel > *").first.wait_for()
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LARGE, PHONE])
@pytest.mark.parametrize("query", ["?view=overview", "?view=table"])
def test_both_views_pass_the_audit(
    open_page: Open, query: str, size: dict[str, int], scheme: str
) -> None:
    page = open_view(open_page, query, viewport=size, color_scheme=scheme, bypass_csp=True)
    page.locator("#hello button").click()
    assert audit(page) == []
    for fold in page.locator("#panel summary").all():
        fold.click()
    assert audit(page) == []
    assert page.evaluate(TOO_WIDE) <= 0
    device = "phone" if size == PHONE else "desktop"
    shot(page, f"{re.sub('[^a-z]+', '-', query[6:])}-{device}-{scheme}")


def test_the_switch_changes_the_view_and_back_brings_the_map(open_page: Open) -> None:
    page = open_page(viewport=LARGE)
    before = marks(page)
    view(page, "Overview")
    expect(page).to_have_url(re.compile("view=overview"))
    expect(page.get_by_role("heading", name="Who acts on whom")).to_be_visible()
    expect(page.locator("#map")).not_to_be_visible()
    expect(page.locator("#side")).not_to_be_visible()
    expect(page.get_by_role("main")).to_have_attribute("aria-label", re.compile("Overview"))
    view(page, "Table")
    expect(page.locator("#panel tbody tr")).to_have_count(len(STORIES))
    page.go_back()
    expect(page.get_by_role("heading", name="Who acts on whom")).to_be_visible()
    page.go_back()
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#list [data-event]")).to_have_count(len(STORIES))
    assert marks(page) == before
    assert "view=" not in page.url


def test_a_link_to_the_overview_can_go_on_to_the_map(open_page: Open) -> None:
    page = open_view(open_page, "?view=overview&country=KEN", viewport=LARGE)
    view(page, "Map")
    expect(page.locator("#list [data-event]")).to_have_count(3)
    page.wait_for_function("() => document.querySelector('#map .js-plotly-plot')?.data?.length > 1")
    assert sum(int(mark["text"] or 1) for mark in marks(page)) == 3


def test_each_part_of_the_overview_filters(open_page: Open) -> None:
    page = open_view(open_page, "?view=overview", viewport=LARGE)
    sentence, panel = page.locator("#sentence"), page.locator("#panel")
    panel.get_by_role("button", name="1 event: Kenya → Norway").click()
    expect(sentence).to_contain_text("1 of 9 events · by Kenya against Norway")
    page.go_back()
    expect(sentence).to_contain_text("all kinds")
    panel.locator(".most-actor").get_by_role("button", name="Norway").click()
    expect(sentence).to_contain_text("by Norway")
    norway = panel.locator(".most-actor").get_by_role("button", name="Norway")
    expect(norway).to_have_attribute("aria-pressed", "true")
    norway.click()
    expect(sentence).to_contain_text("all kinds")
    panel.locator(".kinds").get_by_role("button", name="Protests").click()
    expect(sentence).to_contain_text("protests")
    page.go_back()
    expect(sentence).to_contain_text("all kinds")
    panel.locator(".change").get_by_role("button", name="Verbal conflict").click()
    expect(sentence).to_contain_text("2 of 9 events")
    page.go_back()
    expect(sentence).to_contain_text("all kinds")
    panel.locator(".scores [data-set]").first.click()
    expect(sentence).to_contain_text("4 Nov 2024")
    assert "view=overview" in page.url


def test_the_score_can_be_chosen_from_by_keys(open_page: Open) -> None:
    page = open_view(open_page, "?view=overview", viewport=LARGE)
    page.locator("#panel summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="4 Nov 2024", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("from=2024-11-04&to=2024-11-04"))


def test_a_row_opens_the_card_beside_the_table_and_keys_walk(open_page: Open) -> None:
    page = open_view(open_page, "?view=table", viewport=LARGE)
    wide = page.locator("#map-pane").bounding_box()
    rows = page.locator("#panel tbody tr")
    rows.nth(1).locator("td").last.click()  # anywhere in the row
    expect(page.locator("#card-title")).to_be_visible()
    expect(rows.nth(1).locator("a")).to_have_attribute("aria-current", "true")
    narrow = page.locator("#map-pane").bounding_box()
    assert wide
    assert narrow
    assert narrow["width"] < wide["width"] - 300
    page.keyboard.press("j")
    expect(rows.nth(2).locator("a")).to_have_attribute("aria-current", "true")
    shot(page, "table-card")
    page.keyboard.press("Escape")
    expect(page.locator("#card-title")).not_to_be_visible()
    expect(rows.nth(2).locator("a")).not_to_have_attribute("aria-current", "true")


def test_headings_sort_and_stay_in_sight(open_page: Open) -> None:
    page = open_view(open_page, "?view=table", viewport={"width": 1120, "height": 420})
    first = page.locator("#panel tbody tr").first
    heading = page.get_by_role("columnheader", name="Place")
    heading.get_by_role("button").click()
    expect(page).to_have_url(re.compile("sort=place"))
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(first).to_contain_text("Coral Sea")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(page).to_have_url(re.compile("sort=-place"))
    expect(first).to_contain_text("Tana delta")
    expect(heading.get_by_role("button")).to_be_focused()
    before = heading.bounding_box()
    page.locator("#panel tbody tr").last.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert heading.bounding_box() == before


def test_columns_are_chosen_and_stay_in_the_address(open_page: Open) -> None:
    page = open_view(open_page, "?view=table", viewport=LARGE)
    page.locator("#panel summary").click()
    page.get_by_role("checkbox", name="Confidence").click()
    expect(page.get_by_role("columnheader", name="Confidence")).to_be_visible()
    expect(page).to_have_url(re.compile("cols=date,event,"))
    box = page.locator("#panel").get_by_role("checkbox", name="Confidence")
    expect(box).to_be_visible()  # the menu stays open for the next one
    box.click()
    expect(page.get_by_role("columnheader", name="Confidence")).to_have_count(0)
    assert "cols=" not in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#panel .columns")).not_to_have_attribute("open", "")
    expect(page.locator("#panel summary")).to_be_focused()


def test_a_filter_that_leaves_nothing_says_so_in_every_view(open_page: Open) -> None:
    for name in ("overview", "table"):
        page = open_page(f"?view={name}&q=nothing-like-it", wait=False)
        page.get_by_role("button", name="Clear filters").click()
        expect(page.locator("#panel > *").first).to_be_visible()
        assert f"view={name}" in page.url


def test_on_a_phone_the_table_moves_sideways_within_itself(open_page: Open) -> None:
    page = open_view(open_page, "?view=table", viewport=PHONE, has_touch=True)
    inner = page.evaluate(
        "() => (b => b.scrollWidth > b.clientWidth)(document.querySelector('.table-wrap'))"
    )
    assert inner
    assert page.evaluate(TOO_WIDE) <= 0
    page.locator("#panel tbody a").first.click()
    expect(page.locator("#card-title")).to_be_visible()
