"""What a reader does with the page, in a real browser on a real server."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import GRAPH, SHOTS, Serve
from tests.page_store import STORIES

pytestmark = pytest.mark.browser
Open = Callable[..., Page]

# private handles on plotly's map: for tests only
MARKS = f"""() => {GRAPH}.data.filter(t => t.customdata).flatMap(t => t.lat.map((lat, i) =>
    ({{lat, lon: t.lon[i], text: t.text[i], id: t.customdata[i][0], box: t.customdata[i][1]}})))"""
VIEW = f"""() => {{ const m = {GRAPH}._fullLayout.map._subplot.map, c = m.getCenter();
    return [+c.lat.toFixed(3), +c.lng.toFixed(3), +m.getZoom().toFixed(2)] }}"""
SPOT = f"""([lat, lon]) => {{ const p = {GRAPH}._fullLayout.map._subplot.map.project([lon, lat]);
    const b = document.querySelector('#map').getBoundingClientRect();
    return [b.x + p.x, b.y + p.y] }}"""
IDLE = f"() => {GRAPH}?._fullLayout?.map?._subplot?.map?.loaded()"
LAYERS = f"() => ({GRAPH}.layout.map.layers || []).map(l => l.type)"
LARGE = {"width": 1440, "height": 900}
AFRICA = "lat=5&lon=30&z=3"


def marks(page: Page) -> list[dict[str, Any]]:
    """The marks as the figure has them."""
    found: list[dict[str, Any]] = page.evaluate(MARKS)
    return found


def click_mark(page: Page, mark: dict[str, Any]) -> None:
    """Move first, then click: plotly ties a click to what lies under the last move."""
    page.wait_for_function(IDLE)
    x, y = page.evaluate(SPOT, [mark["lat"], mark["lon"]])
    page.mouse.move(x - 4, y - 4)
    page.mouse.move(x, y, steps=4)
    page.wait_for_timeout(250)
    page.mouse.click(x, y)


def toggle(page: Page, key: str, value: str) -> None:
    """Press one option of the filter panel."""
    page.locator(f'#facets [data-toggle="{key}={value}"]').click()


def shot(page: Page, name: str) -> None:
    """Keep a picture for whoever reviews."""
    page.wait_for_function(IDLE)
    page.wait_for_timeout(400)
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")


def test_the_page_stands_with_marks_list_and_counts(open_page: Open):
    page = open_page(viewport=LARGE)
    counted = sum(int(mark["text"] or 1) for mark in marks(page))
    assert counted == len([s for s in STORIES if s.place])
    expect(page.locator("#list [data-event]")).to_have_count(len(STORIES))
    expect(page.locator("#list-head")).to_contain_text("9 of 9 shown")
    expect(page.locator("#sentence")).to_contain_text("9 events")
    expect(page.locator("#banner")).to_be_visible()
    expect(page).to_have_title("Dateline")
    assert page.locator("html").get_attribute("lang") == "en"
    shot(page, "desktop")


def test_filtering_keeps_the_view_and_changes_everything_else(open_page: Open):
    page = open_page(f"?{AFRICA}")
    before = page.evaluate(VIEW)
    assert before == [5, 30, 3]
    toggle(page, "country", "NOR")
    expect(page.locator("#sentence")).to_contain_text("2 of 9 events")
    expect(page.locator("#list [data-event]")).to_have_count(2)
    page.wait_for_function(f"() => ({MARKS})().length === 1")
    assert page.evaluate(VIEW) == before
    assert "country=NOR" in page.url
    # the reader moves the map, then filters again: the map stays where it was put
    page.mouse.move(560, 330)
    page.mouse.down()
    page.mouse.move(460, 290, steps=5)
    page.mouse.up()
    page.wait_for_function("() => !location.search.includes('lon=30&')")
    moved = page.evaluate(VIEW)
    toggle(page, "country", "PER")
    expect(page.locator("#sentence")).to_contain_text("4 of 9 events")
    page.wait_for_timeout(500)
    assert page.evaluate(VIEW) == pytest.approx(moved, abs=0.01)


def test_back_and_forward_walk_through_the_filters(open_page: Open):
    page = open_page()
    toggle(page, "quad", "material-conflict")
    expect(page.locator("#list [data-event]")).to_have_count(4)
    toggle(page, "quad", "verbal-conflict")
    expect(page.locator("#list [data-event]")).to_have_count(6)
    page.go_back()
    expect(page.locator("#list [data-event]")).to_have_count(4)
    page.go_back()
    expect(page.locator("#list [data-event]")).to_have_count(9)
    page.go_forward()
    expect(page.locator("#list [data-event]")).to_have_count(4)


def test_a_click_on_a_single_mark_opens_its_card(open_page: Open):
    page = open_page("?country=KEN&quad=material-conflict&lat=-3&lon=40&z=5")
    mark = next(m for m in marks(page) if m["lat"] == -4.05)
    click_mark(page, mark)
    card = page.locator("#card .card")
    expect(card).to_be_visible()
    expect(card.locator("mark.trigger")).to_have_text("held")
    expect(card.locator("mark.place")).to_have_text("Mombasa")
    expect(card.locator(".evidence")).to_contain_text("<b>boats</b>")
    assert f"event={mark['id']}" in page.url
    assert page.evaluate(VIEW) == [-3, 40, 5]


def test_a_click_on_a_gathered_mark_lists_its_events(open_page: Open):
    page = open_page("?lat=59&lon=11&z=5")
    oslo = next(m for m in marks(page) if m["lat"] == 59.91)
    assert oslo["text"] == "2"
    click_mark(page, oslo)
    expect(page.locator("#list [data-event]")).to_have_count(2)
    expect(page.locator("#list-head")).to_contain_text("Here")
    page.locator("#list-head button").click()
    expect(page.locator("#list [data-event]")).to_have_count(9)


def test_the_open_event_is_marked_and_its_region_drawn(open_page: Open):
    page = open_page("?lat=-2.5&lon=40.3&z=5", viewport=LARGE)
    page.locator("#list [data-event]", has_text="Tana").click()
    card = page.locator("#card .card")
    for kind, words in {
        "trigger": "massed",
        "place": "the Tana delta",
        "number": "about 300",
        "date": "on Monday",
    }.items():
        expect(card.locator(f"mark.{kind}")).to_have_text(words)
    expect(card.locator(".fields")).to_contain_text("According to")
    expect(page.locator("#list [aria-current=true]")).to_have_count(1)
    page.wait_for_function(f"() => ({LAYERS})().join() === 'fill,line'")
    shot(page, "desktop-card")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.wait_for_function(f"() => ({LAYERS})().length === 0")


def test_a_copied_link_opens_the_same_page_elsewhere(open_page: Open):
    page = open_page(f"?{AFRICA}")
    page.get_by_role("radio", name="Acting").click()
    toggle(page, "actor", "KEN")
    expect(page.locator("#list [data-event]")).to_have_count(5)
    page.locator("#list [data-event]").nth(1).click()
    title = page.locator("#card-title").inner_text()
    page.locator("#card [data-do=copy-link]").click()
    expect(page.locator("#toast")).to_have_text("Link copied")
    link = page.evaluate("() => navigator.clipboard.readText()")
    other = open_page("", at=link)
    expect(other.locator("#card-title")).to_have_text(title)
    expect(other.locator("#list [data-event]")).to_have_count(5)
    expect(other.locator('#facets [data-toggle="actor=KEN"]')).to_have_attribute(
        "aria-checked", "true"
    )
    assert other.evaluate(VIEW) == page.evaluate(VIEW)
    assert title.split(" · ")[0] in other.title()


def test_a_hostile_address_is_dropped_with_a_note(open_page: Open):
    page = open_page(
        "?country=%3Cscript%3Ealert(1)%3C/script%3E&type=no&lat=999&lon=x&z=-4&event=../../etc"
        "&v=9.9.9&foo=1&at=1,2&page=-1&theme=pink&quad=verbal-conflict"
    )
    notes = page.locator("#notes")
    for words in ("foo", "type", "country", "more parts"):
        expect(notes).to_contain_text(words)
    expect(page.locator("#list [data-event]")).to_have_count(2)
    assert page.evaluate("document.querySelectorAll('script:not([src])').length") <= 3
    notes.locator("button").click()
    expect(notes.locator(".note")).to_have_count(0)


def test_under_a_path_prefix(open_page: Open, serve: Serve, store: Path):
    at = serve(store, prefix="/ev/")
    page = open_page("?country=NOR", at=at)
    expect(page.locator("#list [data-event]")).to_have_count(2)
    assert page.locator("#home").get_attribute("href") == "/ev/"
    href = page.locator("a[data-export]").first.get_attribute("href")
    assert href == "/ev/api/events.csv?country=NOR"
    answer = page.request.get(at.replace("/ev/", "") + href)
    assert answer.status == 200
    assert len(answer.text().splitlines()) == 3


def test_search_and_dates_by_keyboard(open_page: Open):
    page = open_page()
    page.locator("#q").click()
    page.keyboard.type("fishing")
    expect(page.locator("#list [data-event]")).to_have_count(2)
    assert "q=fishing" in page.url
    page.locator("#q").fill("")
    expect(page.locator("#list [data-event]")).to_have_count(9)
    page.locator("#date-from").fill("2024-11-10")
    page.keyboard.press("Enter")
    expect(page.locator("#list [data-event]")).to_have_count(4)
    page.locator("#facets [data-set]", has_text="Last 7 days").press("Enter")
    expect(page.locator("#list [data-event]")).to_have_count(5)
    assert "from=" not in page.url


def test_a_month_or_a_year_may_be_typed_for_a_day(open_page: Open):
    page = open_page()
    page.locator("#date-from").fill("2024-11")
    page.keyboard.press("Enter")
    expect(page.locator("#date-from")).to_have_value("2024-11-01")
    page.locator("#date-to").fill("2024")
    page.keyboard.press("Enter")
    expect(page.locator("#date-to")).to_have_value("2024-12-31")
    expect(page).to_have_url(re.compile("from=2024-11-01&to=2024-12-31"))
    page.locator("#date-to").fill("2024-02-31")
    page.keyboard.press("Enter")
    assert page.evaluate("() => !document.querySelector('#date-to').checkValidity()")


def test_focus_stays_on_the_option_that_was_pressed(open_page: Open):
    page = open_page()
    option = page.locator('#facets [data-toggle="country=KEN"]')
    option.focus()
    page.keyboard.press("Space")
    expect(page.locator("#sentence")).to_contain_text("3 of 9")
    expect(page.locator('#facets [data-toggle="country=KEN"]')).to_be_focused()
    expect(option).to_have_attribute("aria-checked", "true")


def test_the_timeline_is_brushed(open_page: Open):
    page = open_page()
    box = page.locator("#timeline .nsewdrag").bounding_box()
    y = box["y"] + box["height"] / 2
    # eleven days from 4 to 14 November: the middle of the third to that of the sixth
    day = box["width"] / 11
    page.mouse.move(box["x"] + 2.5 * day, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 5.5 * day, y, steps=6)
    page.mouse.up()
    expect(page.locator("#sentence")).to_contain_text("of 9 events")
    chosen = re.search(r"from=([\d-]+)&to=([\d-]+)", page.url)
    assert chosen
    assert "2024-11-06" <= chosen[1] <= "2024-11-07"
    assert "2024-11-08" <= chosen[2] <= "2024-11-09"
    page.locator("#sentence .chip").click()
    expect(page.locator("#list [data-event]")).to_have_count(9)


def test_dark_follows_the_system_and_the_button(open_page: Open):
    page = open_page(color_scheme="dark", viewport=LARGE)
    assert page.locator("html").get_attribute("data-theme") == "dark"
    sea = f"() => {GRAPH}.layout.map.style.layers[0].paint['background-color']"
    dark = page.evaluate(sea)
    shot(page, "dark")
    view = page.evaluate(VIEW)
    page.locator("#toggle-theme").click()
    page.wait_for_function(f"dark => ({sea})() !== dark", arg=dark)
    assert "theme=light" in page.url
    page.wait_for_function(f"() => Boolean(({IDLE})()) && ({MARKS})().length > 3")
    assert page.evaluate(VIEW) == pytest.approx(view, abs=0.01)


def test_on_a_tablet_the_filters_are_a_drawer_and_the_map_has_room(open_page: Open):
    page = open_page(viewport={"width": 768, "height": 1024})
    box = page.locator("#map-pane").bounding_box()
    assert box
    assert box["width"] >= 400
    expect(page.locator("#filters")).not_to_be_visible()
    page.locator("#toggle-filters").click()
    toggle(page, "country", "NOR")
    expect(page.locator("#sentence")).to_contain_text("2 of 9 events")
    shot(page, "tablet-filters")
    page.mouse.click(700, 600)
    expect(page.locator("#filters")).not_to_be_visible()


def test_an_area_on_both_sides_of_the_date_line_is_shown_as_one(open_page: Open):
    page = open_page("?lat=0&lon=0&z=2")
    page.evaluate("""() => {
        const ring = (w, e) => [[[w, 50], [e, 50], [e, 70], [w, 70], [w, 50]]];
        const coordinates = [ring(100, 180), ring(-180, -170)];
        const geometry = {type: "MultiPolygon", coordinates};
        window.dateline.area = {lat: 60, lon: 140, zoom: 3, geometry};
        window.dateline.zoomToEvent();
    }""")
    page.wait_for_function(f"() => Math.abs(({VIEW})()[1]) > 100")
    _, lon, zoom = page.evaluate(VIEW)
    assert lon == pytest.approx(145, abs=0.5)
    assert zoom > 1


def test_on_a_phone(open_page: Open):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    shot(page, "phone")
    page.locator("#hello button").click()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    expect(page.locator("#filters")).not_to_be_visible()
    page.locator("#toggle-filters").click()
    expect(page.locator("#filters")).to_be_visible()
    page.wait_for_timeout(300)
    shot(page, "phone-filters")
    toggle(page, "country", "NOR")
    expect(page.locator("#sentence")).to_contain_text("2 of 9")
    page.locator("#close-filters").click()
    expect(page.locator("#filters")).not_to_be_visible()
    spot = page.evaluate(SPOT, [59.91, 10.75])
    page.touchscreen.tap(spot[0] + 9, spot[1])  # beside the mark: a finger is no arrow
    expect(page.locator("#list-head")).to_contain_text("Here")
    page.locator("#list [data-event]").first.click()
    expect(page.locator("#card .card")).to_be_visible()
    page.wait_for_timeout(500)
    shot(page, "phone-card")
    page.locator("#sheet").click()
    expect(page.locator("html")).to_have_attribute("data-sheet", "high")


def test_on_a_phone_the_marks_are_above_the_sheet(open_page: Open):
    page = open_page("?country=NOR&country=PER", viewport={"width": 390, "height": 844})
    sheet = page.locator("#side").bounding_box()
    assert sheet
    spots = [page.evaluate(SPOT, [mark["lat"], mark["lon"]]) for mark in marks(page)]
    assert len(spots) == 2
    assert all(52 < y < sheet["y"] for _, y in spots), spots


def test_on_a_phone_layers_legend_and_time_are_in_reach(open_page: Open):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    for name in ("#legend", "#time"):
        expect(page.locator(name)).not_to_be_visible()
    page.locator("#toggle-tools").click()
    expect(page.locator("#timeline .barlayer").first).to_be_visible()
    page.locator("#legend .legend-item", has_text="verbal conflict").click()
    expect(page.locator("#sentence")).to_contain_text("2 of 9 events")
    page.locator("#legend").get_by_role("radio", name="Heat").click()
    page.wait_for_function(f"() => {GRAPH}.data.some(t => t.type === 'densitymap')")
    page.locator("#sheet").click()
    expect(page.locator("#time")).not_to_be_visible()
    expect(page.locator("#toggle-tools")).to_have_attribute("aria-expanded", "false")


def test_on_a_phone_a_thumb_hits_the_main_controls(open_page: Open):
    page = open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#toggle-tools").click()
    small = """selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility())
        .map(e => [e.id || e.textContent, e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44).map(([name]) => name)"""
    assert page.evaluate(small, "#top .button, #zoom .button, .layers button, #play") == []
    page.locator("#toggle-filters").click()
    assert page.evaluate(small, "#filters .option, #close-filters, .quad summary") == []


def test_only_what_is_in_view(open_page: Open):
    page = open_page("?lat=60&lon=10&z=5")
    page.locator("#list-head [data-do=in-view]").click()
    expect(page.locator("#list [data-event]")).to_have_count(2)
    expect(page.locator("#sentence")).to_contain_text("within a part of the map")
    page.locator("#sentence .chip").click()
    expect(page.locator("#list [data-event]")).to_have_count(9)


def test_only_in_view_pressed_again_is_let_go(open_page: Open):
    page = open_page(f"?{AFRICA}")
    page.locator("#list-head [data-do=in-view]").click()
    expect(page).to_have_url(re.compile("bbox="))
    expect(page.locator("#sentence .chip")).to_have_count(1)
    page.locator("#list-head [data-do=in-view]").click()
    expect(page).not_to_have_url(re.compile("bbox="))


def test_zoom_buttons_move_the_view_and_back_brings_it_again(open_page: Open):
    page = open_page(f"?{AFRICA}")
    page.locator("#zoom-in").click()
    page.wait_for_function(f"() => ({VIEW})()[2] === 4")
    page.wait_for_function("() => new URLSearchParams(location.search).get('z') === '4'")
    toggle(page, "country", "KEN")
    expect(page.locator("#list [data-event]")).to_have_count(3)
    page.locator("#zoom-fit").click()
    page.wait_for_function(f"() => ({VIEW})()[2] > 4")
    page.go_back()
    page.wait_for_function(f"() => ({VIEW})()[2] === 4")


def test_nothing_matches(open_page: Open):
    page = open_page("?country=FJI")
    expect(page.locator("#empty")).to_contain_text("No events match")
    page.locator("#empty button").click()
    expect(page.locator("#list [data-event]")).to_have_count(9)
    expect(page.locator("#empty .blank")).to_have_count(0)


def test_a_store_without_events_says_how_to_begin(open_page: Open, serve: Serve, tmp_path: Path):
    page = open_page("", at=serve(tmp_path / "nothing"))
    expect(page.locator("#empty")).to_contain_text("dateline ingest")
    # the panes beside say what will come, and the ways out of the page stay
    expect(page.locator("#facets")).to_contain_text("will stand here")
    expect(page.locator("#list")).to_contain_text("will be listed here")
    expect(page.locator("#about")).to_be_visible()
    shot(page, "empty")


def test_the_list_works_without_webgl(open_page: Open):
    page = open_page("", wait=False)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.reload()
    expect(page.locator("#map-note")).to_have_text(re.compile("cannot draw the map"))
    expect(page.locator("#list [data-event]")).to_have_count(9)
    page.locator("#list [data-event]").first.click()
    expect(page.locator("#card .card")).to_be_visible()


def test_embedded_only_the_map_is_left(open_page: Open):
    page = open_page("?embed=1")
    for name in ("#top", "#filters", "#side"):
        expect(page.locator(name)).not_to_be_visible()
    expect(page.locator("#sentence")).to_be_visible()
    shot(page, "embed")
    page.goto(page.url + "&country=none")
    page.wait_for_function(f"() => {GRAPH}?.data && ({MARKS})().length === 1")
    click_mark(page, marks(page)[0])
    expect(page.locator("#card .card")).to_be_visible()
    expect(page.locator("#list")).not_to_be_visible()


def test_readers_do_not_see_each_other(open_page: Open):
    first, second = open_page(), open_page()
    toggle(first, "country", "NOR")
    expect(first.locator("#list [data-event]")).to_have_count(2)
    second.reload()
    expect(second.locator("#list [data-event]")).to_have_count(9)


def test_what_travels_is_small(open_page: Open):
    sizes: list[int] = []
    page = open_page("", wait=False)
    page.on(
        "response",
        lambda answer: (
            sizes.append(int(answer.headers.get("content-length", 0)))
            if "_dash-update-component" in answer.url
            else None
        ),
    )
    page.reload()
    expect(page.locator("#list [data-event]")).to_have_count(9)
    assert 0 < max(sizes) < 60_000
    assert "figure" not in json.dumps(page.request.get(page.url).text()[:200])


def test_a_map_move_right_after_a_filter_does_not_undo_it(open_page: Open):
    page = open_page("?lat=5&lon=30&z=3")

    def late(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    page.route("**/_dash-update-component*", late)
    # the marks of another zoom are asked for while the filter's answer is still on its way
    page.evaluate("""() => {
        document.querySelector('#facets [data-toggle="country=NOR"]').click();
        const moved = {z: 4, bbox: null};
        setTimeout(() => window.dash_clientside.set_props("window", {data: moved}), 150);
    }""")
    expect(page.locator("#sentence")).to_contain_text("2 of 9 events")
    expect(page.locator("#list [data-event]")).to_have_count(2)
