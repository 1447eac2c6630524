"""What leaves the page: pictures, paper, embedded maps, files, feeds and pinned links."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import feedparser
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect

from dashboard.palette import DARK, LIGHT
from dashboard.url_state import PageState
from tests.browser.conftest import SHOTS, Serve
from tests.browser.test_access import PHONE, RULES, audit
from tests.browser.test_page import LARGE, VIEW, shot
from tests.page_store import STORIES, write_store

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


def share(page: Page, name: str) -> None:
    """Choose one thing of the Share menu."""
    page.locator("#share").click()
    page.locator(".menu").get_by_text(name, exact=True).click()


def picture(page: Page) -> tuple[str, Image.Image]:
    """Download the picture: its name and what it shows."""
    with page.expect_download() as waiting:
        share(page, "Download as picture")
    return waiting.value.suggested_filename, Image.open(Path(waiting.value.path())).convert("RGB")


def has(image: Image.Image, colour: str) -> bool:
    """Whether some hundred pixels are of nearly that colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    near = (
        count
        for count, found in image.getcolors(image.width * image.height)
        if all(abs(a - b) <= 6 for a, b in zip(found, wanted, strict=True))
    )
    return sum(near) > 100


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_map_is_had_as_a_picture(open_page: Open, scheme: str, palette):
    page = open_page("?country=KEN", color_scheme=scheme)
    view = page.evaluate(VIEW)
    name, image = picture(page)
    SHOTS.mkdir(parents=True, exist_ok=True)
    image.save(SHOTS / f"picture-{scheme}.png")
    assert re.fullmatch(r"dateline-\d{4}-\d\d-\d\d\.png", name)
    box = page.locator("#map-pane").bounding_box()
    assert image.width == 2 * round(box["width"])
    assert image.height > 2 * box["height"] + 200  # words above and below
    drawn = image.crop((0, 160, image.width, 2 * round(box["height"])))
    assert len(drawn.getcolors(drawn.width * drawn.height)) > 200
    assert has(drawn, palette.quads["material conflict"])
    legend = image.crop((0, image.height - 400, image.width, image.height))
    assert all(has(legend, colour) for colour in palette.quads.values())
    # the page is as it was
    assert page.evaluate(VIEW) == view


def test_another_layer_and_a_small_screen_have_pictures_too(open_page: Open):
    page = open_page("?layer=countries", viewport=PHONE)
    _, image = picture(page)
    assert image.width == 2 * PHONE["width"]
    image.save(SHOTS / "picture-countries-phone.png")
    assert image.height < 2 * PHONE["height"]  # without what the sheet covers


@pytest.mark.parametrize("size", [LARGE, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menu_fits_and_passes_the_audit(open_page: Open, size: dict[str, int], scheme: str):
    page = open_page(viewport=size, color_scheme=scheme, bypass_csp=True)
    page.locator("#share").click()
    for item in page.locator(".menu-item").all():
        box = item.bounding_box()
        assert 0 <= box["x"] <= size["width"] - box["width"]
        assert box["y"] + box["height"] <= size["height"]
        assert box["height"] >= 24
    # the menu alone: it covers half of what lies beneath it
    assert Axe().run(page, context={"include": [[".share"]]}, options=RULES).violations_count == 0
    page.screenshot(path=SHOTS / f"menu-{size['width']}-{scheme}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_embedded_map_is_shown_before_its_code_is_copied(open_page: Open, scheme: str):
    page = open_page("?country=KEN", viewport=LARGE, color_scheme=scheme, bypass_csp=True)
    share(page, "Embed the map…")
    frame = page.frame_locator("#embed-frame")
    expect(frame.locator("#sentence")).to_contain_text("3 of 9 events")
    expect(frame.locator("#top")).not_to_be_visible()
    expect(page.locator("#embed-code")).to_contain_text('width="800" height="560"')
    page.get_by_role("radio", name="Small").click()
    expect(page.locator("#embed-code")).to_contain_text('width="480" height="420"')
    expect(page.get_by_role("radio", name="Small")).to_have_attribute("aria-checked", "true")
    page.wait_for_timeout(1500)
    page.screenshot(path=SHOTS / f"embed-dialog-{scheme}.png")
    assert audit(page) == []
    page.locator("#copy-embed").click()
    code = page.evaluate("() => navigator.clipboard.readText()")
    address = re.search(r'<iframe src="([^"]+)"', code).group(1).replace("&amp;", "&")
    assert parse_qs(urlsplit(address).query) == {"country": ["KEN"], "embed": ["1"]}
    page.keyboard.press("Escape")
    expect(page.locator("#embed")).not_to_be_visible()
    expect(page.locator("#embed-frame")).not_to_have_attribute("src", re.compile("."))


def test_the_dialog_fits_a_phone(open_page: Open):
    page = open_page(viewport=PHONE)
    share(page, "Embed the map…")
    expect(page.frame_locator("#embed-frame").locator("#sentence")).to_contain_text("9 events")
    box = page.locator("#embed").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    page.screenshot(path=SHOTS / "embed-dialog-phone.png")
    page.locator("#embed").get_by_role("button", name="Close").click()
    expect(page.locator("#embed")).not_to_be_visible()


STILL = "window.print = () => { window.printedOnce = true; }"  # no dialog to wait in


@pytest.mark.parametrize("how", ["menu", "keys"])
def test_paper_has_the_sentence_the_map_and_sources_with_addresses(open_page: Open, how: str):
    page = open_page("?country=KEN", color_scheme="dark")
    page.evaluate(f"() => {{ {STILL} }}")
    if how == "menu":
        share(page, "Print…")
    else:
        page.keyboard.press("Control+p")
    page.wait_for_function("() => window.printedOnce")
    page.emulate_media(media="print", color_scheme="dark")
    printed = page.locator("#printed")
    expect(printed.locator("h1")).to_have_text("Events in Kenya")
    expect(printed.locator("figure img")).to_be_visible()
    told = [story for story in STORIES if story.place in {"Nairobi", "Mombasa", "the Tana delta"}]
    expect(printed.locator("li")).to_have_count(len(told))
    for story in told:
        expect(printed).to_contain_text(story.text)
    expect(printed).to_contain_text(re.compile(r"https://example\.org/\d"))
    for hidden in ("#filters", "#map-pane", "#time", "#side", "#share", "#toast"):
        expect(page.locator(hidden)).not_to_be_visible()
    assert page.evaluate("() => getComputedStyle(document.body.parentElement).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    page.set_viewport_size({"width": 720, "height": 1000})  # about a page of paper
    page.screenshot(path=SHOTS / "print.png", full_page=True)
    assert len(page.pdf(prefer_css_page_size=True)) > 20_000
    # afterwards nothing of it is left
    page.emulate_media(media="screen")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(printed).to_be_empty()
    expect(page.locator("#side")).to_be_visible()


def test_paper_without_preparation_has_the_list_as_it_is(open_page: Open):
    page = open_page("?country=KEN")
    page.emulate_media(media="print")
    expect(page.locator("#list [data-event]").first).to_be_visible()
    expect(page.locator("#filters")).not_to_be_visible()
    page.screenshot(path=SHOTS / "print-plain.png", full_page=True)


def test_files_and_feed_follow_the_filter(open_page: Open, address: str):
    page = open_page("?country=KEN&lang=fr&z=4&lat=0&lon=30")
    links = {
        link.get_attribute("data-export").rpartition(".")[2]: link.get_attribute("href")
        for link in page.locator(".menu [data-export]").all()
    }
    assert set(links) == {"csv", "geojson", "parquet", "kml", "atom"}
    for kind, href in links.items():
        lang = {"lang": ["fr"]} if kind == "atom" else {}
        assert parse_qs(urlsplit(href).query) == {"country": ["KEN"], **lang}
        answer = page.request.get(address.rstrip("/") + href)
        assert answer.ok
    assert len(feedparser.parse(answer.body()).entries) == 3
    page.locator('#facets [data-toggle="country=NOR"]').click()
    head = page.locator('head link[type="application/atom+xml"]')
    expect(head).to_have_attribute("href", re.compile("country=KEN&country=NOR"))


def test_one_state_has_one_address(open_page: Open):
    toggles = ("country=NOR", "quad=verbal-conflict", "country=KEN")
    addresses = set()
    for order in (toggles, toggles[::-1]):
        page = open_page("?lat=5&lon=30&z=3")
        for one in order:
            page.locator(f'#facets [data-toggle="{one}"]').click()
            expect(page.locator(f'#facets [data-toggle="{one}"]')).to_have_attribute(
                "aria-checked", "true"
            )
        addresses.add(urlsplit(page.url).query)
    (address,) = addresses
    assert address == PageState.from_query(address)[0].query()


def test_the_card_of_the_page_is_a_picture(open_page: Open):
    page = open_page("?country=KEN")
    card = page.locator('meta[property="og:image"]').get_attribute("content")
    answer = page.request.get(card)
    image = Image.open(io.BytesIO(answer.body()))
    assert image.size == (1200, 630)
    image.save(SHOTS / "card.png")


def test_a_pinned_link_shows_its_version_and_an_expired_one_says_so(
    open_page: Open, serve: Serve, tmp_path: Path
):
    folder = tmp_path / "store"
    store = write_store(folder)
    at = serve(folder)
    page = open_page(at=at)
    page.evaluate("() => navigator.clipboard.writeText('')")
    share(page, "Copy link to this version of the data")
    pinned = page.evaluate("() => navigator.clipboard.readText()")
    assert "v=" in pinned
    first = page.locator("#list [data-event]").first.get_attribute("data-event")
    store.review(first, "rejected", note="", reviewer="test")
    newest = open_page("?review=unreviewed", at=at)
    expect(newest.locator("#sentence")).to_contain_text("8 of")
    kept = open_page("?" + urlsplit(pinned).query + "&review=unreviewed", at=at)
    expect(kept.locator("#sentence")).to_contain_text("9 of 9")
    gone = open_page("?v=99.0.0.0", at=at)
    expect(gone.locator("#notes")).to_contain_text("no longer kept")
    expect(gone.locator("#list [data-event]").first).to_be_visible()
    shot(gone, "expired")
