"""What the size of the screen changes: marks on a wall, buttons on a tablet."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import GRAPH

Open = Callable[..., Page]
DESK = {"viewport": {"width": 1440, "height": 900}}
WALL = {"viewport": {"width": 2560, "height": 1440}}
SMALLEST = f"""() => Math.min(...{GRAPH}._fullData
    .filter((trace) => trace.customdata).flatMap((trace) => trace.marker.size))"""
# pixels between the easternmost mark and the buttons beside it
GAP = f"""() => {{
    const graph = {GRAPH};
    const map = graph._fullLayout.map._subplot.map;
    const marks = graph._fullData.filter((trace) => trace.customdata);
    const east = Math.max(...marks.flatMap((t) => Array.from(t.lon, (lon, i) =>
        map.project([lon, t.lat[i]]).x + t.marker.size[i] / 2)));
    const left = map.getContainer().getBoundingClientRect().left;
    return document.getElementById("zoom").getBoundingClientRect().left - left - east;
}}"""


def test_marks_on_a_wall_are_larger_and_clear_of_the_buttons(open_page: Open) -> None:
    desk, wall = open_page(**DESK), open_page(**WALL)
    assert wall.evaluate(SMALLEST) > 1.3 * desk.evaluate(SMALLEST)
    assert wall.evaluate(GAP) > 0
    assert desk.evaluate(GAP) > 0


def test_a_mark_on_a_wall_opens_its_events(open_page: Open) -> None:
    page = open_page(**WALL)
    spot = page.evaluate(f"""() => {{
        const graph = {GRAPH};
        const map = graph._fullLayout.map._subplot.map;
        const box = map.getContainer().getBoundingClientRect();
        const trace = graph._fullData.find((one) => one.customdata);
        const at = map.project([trace.lon[0], trace.lat[0]]);
        // its rim, beyond where it would end on a desk
        return [box.left + at.x + trace.marker.size[0] / 2 - 1, box.top + at.y];
    }}""")
    page.mouse.click(*spot)
    page.wait_for_function("() => /[?&](at|event)=/.test(location.search)")


def test_square_buttons_stay_square_on_a_tablet(open_page: Open) -> None:
    page = open_page(viewport={"width": 820, "height": 1180})
    box = page.locator("#toggle-theme").bounding_box()
    assert box is not None
    assert abs(box["width"] - box["height"]) < 1


def test_chips_on_a_phone_stand_in_one_row(open_page: Open) -> None:
    page = open_page("?quad=material-conflict&last=30d", viewport={"width": 360, "height": 740})
    boxes = [one.bounding_box() for one in page.locator("#sentence button").all()]
    assert len(boxes) == 3
    assert len({box["y"] for box in boxes if box}) == 1
    line = page.locator("#sentence .sentence").bounding_box()
    assert line is not None
    assert line["x"] + line["width"] <= 360
    page.get_by_role("button", name="Clear filters").click()  # moved into view
    page.wait_for_function("() => !location.search.includes('quad')")
