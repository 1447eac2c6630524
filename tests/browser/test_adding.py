"""Text is added and events are reviewed through the page, on a server for this machine's user."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Serve
from tests.browser.test_access import PHONE, audit
from tests.browser.test_page import LARGE, MARKS, marks, shot
from tests.page_store import write_store

pytestmark = pytest.mark.browser
Open = Callable[..., Page]
TEXT = "Police in Lisbon arrested twelve dockers on Tuesday. Norway thanked Peru in Oslo."
LISBON = f"() => ({MARKS})().some(m => Math.abs(m.lat - 38.7) < .2 && Math.abs(m.lon + 9.1) < .2)"


@pytest.fixture(scope="module")
def writable(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page over a small store that may be changed; each test undoes what it did, or minds it."""
    folder = tmp_path_factory.mktemp("writable") / "store"
    write_store(folder)
    return serve(folder, writable=True)


@pytest.fixture(scope="module")
def unwritten(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A page over no store at all."""
    return serve(tmp_path_factory.mktemp("unwritten") / "store", writable=True)


def open_dialog(page: Page) -> None:
    """Open the dialog from the header."""
    page.locator("#top [data-do=adding-open]").click()
    expect(page.locator("#adding")).to_be_visible()


def find(page: Page) -> None:
    """Press the button, and wait until the texts are read: the first time a model is loaded."""
    page.locator("#adding-find").click()
    expect(page.locator("#adding-result")).to_be_visible(timeout=60_000)


def paste(page: Page, text: str) -> None:
    """Give a text by hand, and look what is in it."""
    open_dialog(page)
    page.locator("#adding-text").fill(text)
    page.locator("#adding-published").fill("2024-11-20")
    find(page)


def file(name: str, content: str) -> FilePayload:
    """A file as a browser hands it over."""
    return {"name": name, "mimeType": "text/plain", "buffer": content.encode()}


def choose(page: Page, *files: FilePayload) -> None:
    """Choose files through the system's dialog."""
    page.get_by_role("tab", name="Upload files").click()
    with page.expect_file_chooser() as chooser:
        page.locator("#adding-choose").click()
    chooser.value.set_files(list(files))
    expect(page.locator("#adding-list li")).to_have_count(len(files))


def test_nothing_is_there_and_a_pasted_text_makes_the_first_events(
    open_page: Open, unwritten: str
) -> None:
    page = open_page(at=unwritten, viewport=LARGE)
    expect(page.locator("#empty")).to_contain_text("Nothing here yet")
    paste(page, TEXT)
    found = page.locator("#adding-found")
    expect(found).to_contain_text("2 events in 1 article")
    expect(found.locator("mark.place").first).to_have_text("Lisbon")
    expect(found).to_contain_text("19 Nov 2024")
    shot(page, "adding-found")
    expect(page.locator("#list [data-event]")).to_have_count(0)
    page.locator("#adding-save").click()
    expect(page.locator("#toast")).to_have_text("Saved: 2 events")
    expect(page.locator("#adding")).not_to_be_visible()
    expect(page.locator("#list [data-event]")).to_have_count(2)
    expect(page.locator("#card-title")).to_contain_text("Police in Lisbon")
    expect(page).to_have_url(re.compile("event="))
    page.wait_for_function(LISBON)
    # the same once more is known, and there is nothing to save
    paste(page, TEXT)
    expect(found).to_contain_text("1 article is here already")
    expect(page.locator("#adding-save")).not_to_be_visible()


def test_what_is_saved_is_shown_whatever_was_filtered(open_page: Open, writable: str) -> None:
    page = open_page("?country=KEN", at=writable)
    expect(page.locator("#list [data-event]")).to_have_count(3)
    paste(page, "Police in Lisbon arrested five smugglers on Monday.")
    page.locator("#adding-save").click()
    expect(page.locator("#card-title")).to_contain_text("smugglers", timeout=20_000)
    expect(page).not_to_have_url(re.compile("country="))
    page.wait_for_function(LISBON)


def test_what_is_discarded_is_gone_and_the_text_is_still_there(
    open_page: Open, writable: str
) -> None:
    page = open_page(at=writable)
    before = page.locator("#list [data-event]").count()
    paste(page, "Rebels in Mali attacked a convoy near Gao on Monday.")
    page.locator("#adding-result [data-do=adding-discard]").click()
    expect(page.locator("#adding-text")).to_have_value(re.compile("^Rebels in Mali"))
    page.keyboard.press("Escape")
    expect(page.locator("#adding")).not_to_be_visible()
    expect(page.locator("#list [data-event]")).to_have_count(before)


def test_files_are_read_and_bad_ones_listed_with_line_and_reason(
    open_page: Open, writable: str
) -> None:
    page = open_page(at=writable, viewport=LARGE)
    open_dialog(page)
    good = json.dumps({"doc_id": "1", "text": "Soldiers shelled Gao in Mali on 3 May 2024."})
    choose(page, file("wire.jsonl", f"{good}\n{{broken\n"), file("scan.pdf", "%PDF"))
    find(page)
    found = page.locator("#adding-found")
    expect(found).to_contain_text("1 event in 1 article")
    expect(found).to_contain_text("wire.jsonl line 2: not valid JSON")
    expect(found).to_contain_text("scan.pdf: unknown kind of file")
    shot(page, "adding-files")
    page.locator("#adding-save").click()
    expect(page.locator("#toast")).to_have_text("Saved: 1 event")


def test_many_texts_show_how_far_they_are_and_can_be_stopped(
    open_page: Open, writable: str
) -> None:
    page = open_page(at=writable)
    open_dialog(page)
    lines = (json.dumps({"text": f"Ships of Peru met {n} ships of Norway."}) for n in range(1500))
    choose(page, file("many.jsonl", "\n".join(lines)))
    page.locator("#adding-find").click()
    expect(page.locator("#adding-said")).to_have_text(
        re.compile(r"\d+ of 1,500 articles"), timeout=60_000
    )
    shot(page, "adding-progress")
    page.locator("#adding-work [data-do=adding-discard]").click()
    expect(page.locator("#adding-form")).to_be_visible()
    expect(page.locator("#adding-list li")).to_have_count(1)


def test_a_page_of_this_network_is_not_fetched(open_page: Open, writable: str) -> None:
    page = open_page(at=writable)
    open_dialog(page)
    page.get_by_role("tab", name="Web page").click()
    expect(page.locator("#adding-page")).to_contain_text("the one request that leaves it")
    page.locator("#adding-fetch").fill(f"{writable}about")
    page.locator("#adding-find").click()
    expect(page.locator("#adding-error")).to_contain_text("only pages on the public Internet")
    expect(page.locator("#adding-form")).to_be_visible()


def test_nothing_given_is_said_so(open_page: Open, writable: str) -> None:
    page = open_page(at=writable)
    open_dialog(page)
    page.locator("#adding-find").click()
    expect(page.locator("#adding-error")).to_contain_text("first")
    page.get_by_role("tab", name="Paste text").press("ArrowRight")
    expect(page.get_by_role("tab", name="Upload files")).to_be_focused()
    expect(page.locator("#adding-error")).not_to_be_visible()


def test_a_rejected_event_is_gone_and_undoing_brings_it_back(
    open_page: Open, writable: str
) -> None:
    page = open_page("?country=PER", at=writable, viewport=LARGE)
    expect(page.locator("#list [data-event]")).to_have_count(2)
    page.locator("#list [data-event]", has_text="protested").click()
    page.locator("#review-note").fill("a rehearsal")
    page.locator("#review-reviewer").fill("Ana")
    page.locator("#card [data-verdict=rejected]").click()
    expect(page.locator("#card .standing")).to_contain_text("Rejected · Ana")
    expect(page.locator("#card .standing")).to_contain_text("a rehearsal")
    expect(page.locator("#list [data-event]")).to_have_count(1)
    assert sum(int(mark["text"] or 1) for mark in marks(page)) == 1
    option = page.locator('#facets [data-toggle="review=rejected"]')
    expect(option).to_contain_text("1")
    shot(page, "review-rejected")
    page.locator("#card [data-verdict=undone]").click()
    expect(page.locator("#card .standing")).to_have_count(0)
    expect(page.locator("#list [data-event]")).to_have_count(2)
    expect(page.locator("#review-reviewer")).to_have_value("Ana")


def test_an_event_that_is_moved_moves_on_the_map(open_page: Open, writable: str) -> None:
    page = open_page("?country=KEN&q=boats", at=writable, viewport=LARGE)
    assert [round(mark["lat"], 1) for mark in marks(page)] == [-4.0]
    page.locator("#list [data-event]").click()
    page.locator("#card [data-do=review-move]").click()
    expect(page.locator("#review-place")).to_be_focused()
    page.keyboard.type("Malindi")
    suggestion = page.locator(".suggestions button", has_text="Kenya").first
    expect(suggestion).to_be_visible(timeout=30_000)
    shot(page, "review-move")
    suggestion.click()
    expect(page.locator("#card .standing")).to_contain_text("Moved or corrected")
    expect(page.locator("#card .fields")).to_contain_text("Malindi")
    page.wait_for_function(f"() => ({MARKS})().every(m => Math.abs(m.lat + 3.2) < .2)")
    page.locator("#card [data-verdict=undone]").click()
    page.wait_for_function(f"() => ({MARKS})().every(m => Math.abs(m.lat + 4.05) < .01)")
    expect(page.locator("#card .fields")).to_contain_text("Mombasa")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [LARGE, PHONE])
def test_the_dialog_and_the_review_pass_the_audit(
    open_page: Open, writable: str, size: dict[str, int], scheme: str
) -> None:
    page = open_page(at=writable, viewport=size, color_scheme=scheme, bypass_csp=True)
    page.locator("#hello button").click()
    name = f"adding-{'phone' if size is PHONE else 'desktop'}-{scheme}"
    open_dialog(page)
    shot(page, name)
    assert audit(page) == []
    for tab in ("Upload files", "Web page"):
        page.get_by_role("tab", name=tab).click()
        assert audit(page) == []
    page.get_by_role("tab", name="Paste text").click()
    page.locator("#adding-text").fill(TEXT)
    find(page)
    shot(page, f"{name}-found")
    assert audit(page) == []
    page.locator("#adding-result [data-do=adding-discard]").click()
    page.keyboard.press("Escape")
    page.locator("#list [data-event]").first.click()
    page.locator("#card [data-do=review-move]").click()
    page.keyboard.type("Kingston")
    expect(page.locator(".suggestions button").first).to_be_visible(timeout=30_000)
    page.evaluate("() => { document.documentElement.dataset.sheet = 'high'; }")
    page.wait_for_timeout(300)
    # half under the sheet's handle, a button would seem too small
    page.evaluate("() => document.getElementById('side').scrollTo({top: 0})")
    assert audit(page) == []


def test_a_read_only_page_has_no_trace_of_it(open_page: Open) -> None:
    page = open_page()
    page.locator("#list [data-event]").first.click()
    expect(page.locator("#card-title")).to_be_visible()
    for part in ("#adding", "[data-do^=adding]", "[data-do^=review]", ".review"):
        expect(page.locator(part)).to_have_count(0)
    loaded = page.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
    assert loaded
    assert not [name for name in loaded if "adding" in name]
