"""Nobody is shut out: an audit of every view in both themes, keys, another language."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import GRAPH
from tests.browser.test_page import AFRICA, LARGE, SPOT, VIEW, shot

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
PHONE = {"width": 360, "height": 740}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# plotly's and MapLibre's own markup, which the page cannot change: hidden from assistive tools or
# named by the page around it
FOREIGN = [["#map .js-plotly-plot"], ["#timeline .js-plotly-plot"]]


def audit(page: Page) -> list[str]:
    """Violations as "rule: element"."""
    found = Axe().run(page, context={"exclude": FOREIGN}, options=RULES)
    return [
        f"{rule['id']}: {node['target']} {node['html'][:90]} {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def open_first(page: Page) -> None:
    """Open the first event of the list."""
    page.locator("#list [data-event]").first.click()
    expect(page.locator("#card-title")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("query", "size"),
    [("", LARGE), ("?type=assault&country=KEN", LARGE), ("?q=nothing-like-it", LARGE), ("", PHONE),
     ("?embed=1", LARGE), ("?lang=fr", LARGE)],
)  # fmt: skip
def test_every_view_passes_the_audit(
    open_page: Open, query: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(query, viewport=size, color_scheme=scheme, bypass_csp=True)
    assert audit(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LARGE, PHONE])
def test_the_card_and_the_dialogs_pass_the_audit(
    open_page: Open, size: dict[str, int], scheme: str
) -> None:
    page = open_page(viewport=size, color_scheme=scheme, bypass_csp=True)
    page.locator("#hello button").click()
    open_first(page)
    assert audit(page) == []
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert audit(page) == []


def test_the_page_about_the_data_passes_the_audit(open_page: Open, address: str) -> None:
    page = open_page("about", wait=False, bypass_csp=True)
    assert audit(page) == []


def test_keys_do_what_the_buttons_do_and_can_be_turned_off(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("j")
    expect(page.locator("#card-title")).to_be_visible()
    first = page.locator("#card-title").inner_text()
    page.keyboard.press("j")
    expect(page.locator("#card-title")).not_to_have_text(first)
    page.keyboard.press("k")
    expect(page.locator("#card-title")).to_have_text(first)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jk?")
    expect(page.locator("#q")).to_have_value("jk?")
    page.locator("#q").fill("")
    page.locator("#q").blur()
    page.keyboard.press("?")
    shot(page, "keys")
    page.locator("#keys-on").click()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).not_to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#help")).not_to_be_visible()


def test_the_greeting_comes_once(open_page: Open) -> None:
    page = open_page()
    expect(page.locator("#hello")).to_be_visible()
    page.locator("#hello button").click()
    page.reload()
    expect(page.locator("#list [data-event]").first).to_be_visible()
    expect(page.locator("#hello")).not_to_be_visible()


def test_the_legend_filters_and_shows_what_is_chosen(open_page: Open) -> None:
    page = open_page(viewport=LARGE)
    item = page.locator("#legend .legend-item", has_text="verbal conflict")
    item.click()
    expect(page).to_have_url(re.compile(r"quad=verbal-conflict"))
    expect(item).to_have_attribute("aria-pressed", "true")
    item.click()
    expect(page).not_to_have_url(re.compile("quad="))
    expect(item).to_have_attribute("aria-pressed", "false")


def test_another_language_keeps_the_state(open_page: Open) -> None:
    page = open_page("?country=KEN", viewport=LARGE)
    page.locator('[data-language="fr"]').click()
    expect(page).to_have_url(re.compile("lang=fr"))
    expect(page).to_have_url(re.compile("country=KEN"))
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("#sentence")).to_contain_text("lieu : Kenya")
    expect(page.locator("#list-head")).to_contain_text("affichés")
    shot(page, "french")
    page.locator('[data-language="en"]').click()
    expect(page.locator("#sentence")).to_contain_text("in Kenya")


def test_playback_moves_the_dates_and_leaves_the_map(open_page: Open) -> None:
    page = open_page(f"?{AFRICA}", viewport=LARGE)
    before = page.evaluate(VIEW)
    expect(page.locator("#timeline .bars, #timeline .barlayer").first).to_be_attached()
    page.locator("#play").click()
    expect(page).to_have_url(re.compile(r"from=2024-11-0\d.*to=2024-11-0\d"))
    expect(page.locator("#play")).to_have_attribute("aria-label", "Pause")
    first = page.url
    page.wait_for_function(f"() => location.href !== {first!r}")
    expect(page.locator("#sentence")).to_contain_text("of 9 events")
    page.locator("#play").click()
    expect(page.locator("#play")).to_have_attribute("aria-label", "Play the events in time")
    stopped = page.url
    page.wait_for_timeout(1600)
    assert page.url == stopped
    assert page.evaluate(VIEW) == before


def test_playback_leaves_the_axis_of_time(open_page: Open) -> None:
    page = open_page(f"?{AFRICA}", viewport=LARGE)
    axis = "() => document.querySelector('#timeline .js-plotly-plot')._fullLayout.xaxis.range"
    expect(page.locator("#timeline .barlayer").first).to_be_attached()
    whole = page.evaluate(axis)
    page.locator("#play").click()
    for _ in range(2):
        now = page.url
        page.wait_for_function(f"() => location.href !== {now!r}")
        expect(page.locator("#list")).not_to_have_attribute("data-dash-is-loading", "true")
        assert page.evaluate(axis) == whole
    page.locator("#play").click()


def test_the_map_shows_heat_and_countries_too(open_page: Open) -> None:
    page = open_page(viewport=LARGE)
    types = f"() => {GRAPH}.data.map(t => t.type)"
    page.get_by_role("radio", name="Heat").click()
    page.wait_for_function(f"() => {GRAPH}.data.some(t => t.type === 'densitymap')")
    shot(page, "heat")
    page.get_by_role("radio", name="Countries").click()
    page.wait_for_function(f"() => {GRAPH}.data.some(t => t.type === 'choroplethmap')")
    expect(page).to_have_url(re.compile("layer=countries"))
    found = page.evaluate(
        f"() => {GRAPH}.data[0].locations.map((c, i) => [c, {GRAPH}.data[0].customdata[i]])"
    )
    assert ["KEN", ["Kenya", 3]] in found
    shot(page, "countries")
    page.get_by_role("radio", name="Places").click()
    page.wait_for_function(f"() => {GRAPH}.data.every(t => t.type === 'scattermap')")
    assert set(page.evaluate(types)) == {"scattermap"}


def test_no_side_is_a_dead_control(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("radio", name="Acted on").click()
    expect(page.get_by_role("radio", name="Acted on")).to_have_attribute("aria-checked", "true")
    page.locator('#facets [data-toggle="target=PER"]').click()
    expect(page.locator("#sentence")).to_contain_text("against Peru")
    page.get_by_role("radio", name="Either").click()
    expect(page.locator("#sentence")).to_contain_text("involving Peru")


@pytest.mark.parametrize(("button", "key"), [("#draw-box", "bbox"), ("#draw-area", "within")])
def test_a_box_and_a_line_around_choose_events(open_page: Open, button: str, key: str) -> None:
    page = open_page(f"?{AFRICA}", viewport=LARGE)
    before = page.evaluate(VIEW)
    page.locator(button).click()
    pane = page.locator("#map").bounding_box()
    assert pane
    x, y = page.evaluate(SPOT, [-1.29, 36.82])
    corners = [(-60, -60), (60, -60), (60, 60), (-60, 60), (-58, -50)]
    path = corners if key == "within" else [corners[0], corners[2]]
    page.mouse.move(x + path[0][0], y + path[0][1])
    page.mouse.down()
    for dx, dy in path[1:]:
        page.mouse.move(x + dx, y + dy, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"{key}="))
    expect(page.locator("#sentence")).to_contain_text("3 of 9 events")
    assert page.evaluate(VIEW) == before
    expect(page.locator(button)).to_have_attribute("aria-pressed", "false")
    shot(page, f"drawn-{key}")


def test_keys_move_the_map_that_has_the_focus(open_page: Open) -> None:
    page = open_page(f"?{AFRICA}", reduced_motion="reduce")
    lat, lon, zoom = page.evaluate(VIEW)
    page.locator("#map canvas.maplibregl-canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"lon => ({VIEW})()[1] > lon + 1", arg=lon)
    page.keyboard.press("ArrowUp")
    page.wait_for_function(f"lat => ({VIEW})()[0] > lat + 1", arg=lat)
    page.keyboard.press("Equal")
    page.wait_for_function(f"zoom => ({VIEW})()[2] > zoom", arg=zoom)
    page.keyboard.press("Minus")
    page.wait_for_function(f"zoom => ({VIEW})()[2] <= zoom", arg=zoom)
    expect(page).to_have_url(re.compile(r"lat=(?!5&)"))


def test_nothing_moves_for_whoever_asked_for_less_motion(open_page: Open) -> None:
    moving = """() => [...document.querySelectorAll('body *')].filter(e => {
        const style = getComputedStyle(e);
        return (style.transitionDuration !== '0s' && style.transitionProperty !== 'none')
            || style.animationName !== 'none';
    }).map(e => e.id || e.className)"""
    page = open_page(viewport=LARGE)
    assert page.evaluate(moving)
    page = open_page(viewport=LARGE, reduced_motion="reduce")
    assert page.evaluate(moving) == []


def test_a_stroke_is_no_area(open_page: Open) -> None:
    page = open_page(f"?{AFRICA}", viewport=LARGE)
    page.locator("#draw-area").click()
    page.mouse.move(600, 300)
    page.mouse.down()
    page.mouse.move(640, 320)
    page.mouse.up()
    expect(page.locator("#draw-area")).to_have_attribute("aria-pressed", "false")
    assert "within" not in page.url
