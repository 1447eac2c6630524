"""The store: what a commit does, what readers see, and what happens when things break."""

from __future__ import annotations

import contextlib
import errno
import shutil
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from deltalake import DeltaTable
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata import tables as tables_module
from geodata.article import Article
from geodata.errors import DatelineError, FilterError, StoreError
from geodata.events.event import Actor, Event, EventDate, Span
from geodata.filters import Filter
from geodata.folders import is_missing
from geodata.queries import Queries
from geodata.records import TABLES
from geodata.store import Commit, Store, Version
from tests.bench.synthetic import pairs


class Made(NamedTuple):
    coder: str = "1"
    model: str = "small 3"
    gazetteer: str = "2026-01"


MADE = Made()
PUBLISHED = date(2021, 3, 4)


def article(text: str = "Chad thanked Niger. Niger thanked Chad.", **more) -> Article:
    return Article(text, "a.txt", **({"published": PUBLISHED, "source": "Wire"} | more))


def event(number: int, of: Article, **more) -> Event:
    sentence = (0, of.text.index(".") + 1)
    fields = {
        "actors": (Actor(0, 4, "Chad", "Chad", "TCD", "TCD"),),
        "date": EventDate(day := PUBLISHED - timedelta(days=number), day, "day"),
    }
    return Event(
        f"{of.id}-{number}", "SUPPORT", None, "verbal cooperation", "occurred",
        Span(5, 12, of.text[5:12]), sentence, **(fields | more),
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.create(tmp_path / "data")


def shown(store: Store, chosen: Filter | None = None) -> list[str]:
    """Ids of the events that a reader sees, in order."""
    queries = Queries(store.snapshot())
    found = sorted(queries.page(chosen or Filter())["id"])
    queries.close()
    return found


def rows(store: Store, name: str) -> list[dict]:
    return store.snapshot().dataset(name).to_table().to_pylist()


# ---- commits ------------------------------------------------------------------------------------


def test_a_new_article_comes_in_with_its_events(store: Store) -> None:
    a = article()
    done = store.commit([(a, [event(0, a), event(1, a)])], made_by=MADE)
    assert done == Commit(new=1, events=2)
    assert shown(store) == [f"{a.id}-0", f"{a.id}-1"]
    (row,) = rows(store, "articles")
    assert (row["events"], row["coder"], row["superseded_by"]) == (2, "1", None)


def test_the_same_content_twice_changes_nothing(store: Store) -> None:
    a = article()
    store.commit([(a, [event(0, a)])], made_by=MADE)
    before = store.snapshot()
    done = store.commit([(replace(a, doc_id="elsewhere.txt"), [event(0, a)])], made_by=MADE)
    assert done == Commit(unchanged=1)
    assert store.snapshot() == before


def test_the_same_article_twice_in_one_batch_comes_in_once(store: Store) -> None:
    a = article()
    done = store.commit([(a, [event(0, a)]), (a, [event(0, a)])], made_by=MADE)
    assert (done.new, done.events) == (1, 1)
    assert shown(store) == [f"{a.id}-0"]


def test_a_new_text_under_the_same_url_hides_the_old(store: Store) -> None:
    old = article(url="https://example.org/1")
    new = replace(old, text="Chad thanked Mali. " + old.text)
    store.commit([(old, [event(0, old)])], made_by=MADE)
    done = store.commit([(new, [event(0, new)])], made_by=MADE)
    assert (done.new, done.superseded) == (1, 1)
    assert shown(store) == [f"{new.id}-0"]
    by_id = {row["id"]: row for row in rows(store, "articles")}
    assert by_id[old.id]["superseded_by"] == new.id
    assert by_id[old.id]["text"] == old.text
    assert len(rows(store, "events")) == 2


def test_the_last_text_of_a_url_in_one_batch_counts(store: Store) -> None:
    first = article(url="https://example.org/1")
    last = replace(first, text="Corrected. " + first.text)
    store.commit([(first, [event(0, first)]), (last, [event(0, last)])], made_by=MADE)
    assert shown(store) == [f"{last.id}-0"]


def test_new_metadata_reach_the_article_and_the_filters(store: Store) -> None:
    a = article(source=None)
    store.commit([(a, [event(0, a)])], made_by=MADE)
    done = store.commit([], touched=[replace(a, source="Herald", title="Thanks")], made_by=MADE)
    assert done == Commit(updated=1)
    (row,) = rows(store, "articles")
    assert (row["source"], row["title"], row["published"]) == ("Herald", "Thanks", PUBLISHED)
    assert row["text"] == a.text
    assert shown(store, Filter(sources=("Herald",))) == [f"{a.id}-0"]
    assert shown(store, Filter(text="thanks")) == [f"{a.id}-0"]


def test_metadata_that_are_missing_the_second_time_stay(store: Store) -> None:
    a = article(title="Thanks")
    store.commit([(a, [])], made_by=MADE)
    assert store.commit([], touched=[replace(a, title=None)], made_by=MADE) == Commit(unchanged=1)


def test_another_day_of_publication_codes_again(store: Store) -> None:
    a = article()
    store.commit([(a, [event(0, a)])], made_by=MADE)
    later = replace(a, published=date(2021, 3, 9))
    moved = event(0, a, date=EventDate(later.published, later.published, "day"))
    done = store.commit([(later, [moved])], made_by=MADE)
    assert (done.new, done.updated, done.events) == (0, 1, 1)
    assert shown(store, Filter(date_from=date(2021, 3, 9))) == [f"{a.id}-0"]
    assert len(rows(store, "events")) == 1


def test_recoding_replaces_events_in_one_commit(store: Store) -> None:
    a, b = article(), article("Mali left. It did.")
    store.commit([(a, [event(0, a), event(1, a)]), (b, [event(0, b)])], made_by=MADE)
    before = store.snapshot().version
    done = store.commit([(a, [event(7, a)])], made_by=Made(coder="2"), recode=True)
    after = store.snapshot().version
    assert (after.events - before.events, after.articles - before.articles) == (1, 1)
    assert done == Commit(updated=1, events=1)
    assert shown(store) == sorted([f"{a.id}-7", f"{b.id}-0"])
    assert {r["coder"] for r in rows(store, "events")} == {"1", "2"}


def test_recoding_to_no_events_leaves_none(store: Store) -> None:
    a = article()
    store.commit([(a, [event(0, a)])], made_by=MADE)
    store.commit([(a, [])], made_by=MADE, recode=True)
    assert rows(store, "events") == []
    assert rows(store, "articles")[0]["events"] == 0


def test_articles_are_streamed_by_what_coded_them(store: Store) -> None:
    old, new = article(), article("Mali left. It did.")
    store.commit([(old, [])], made_by=MADE)
    store.commit([(new, [])], made_by=Made(coder="2"))
    assert [a.id for a in store.articles(coded_otherwise_than=Made(coder="2"))] == [old.id]
    assert set(store.articles()) == {old, new}


# ---- crashes ------------------------------------------------------------------------------------


def test_events_whose_article_was_not_written_are_not_seen_and_are_replaced(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, other = article(), article("Mali left. It did.")
    store.commit([(other, [event(0, other)])], made_by=MADE)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_write_articles", die)
        with pytest.raises(KeyboardInterrupt):
            store.commit([(a, [event(0, a), event(1, a)])], made_by=MADE)
    assert len(rows(store, "events")) == 3
    assert shown(store) == [f"{other.id}-0"]

    assert store.commit([(a, [event(0, a)])], made_by=MADE).new == 1
    assert shown(store) == sorted([f"{a.id}-0", f"{other.id}-0"])
    assert len(rows(store, "events")) == 2


def test_orphans_of_an_article_that_now_has_no_events_are_deleted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    a = article()
    with monkeypatch.context() as patch:
        patch.setattr(Store, "_write_articles", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            store.commit([(a, [event(0, a)])], made_by=MADE)
    store.commit([(a, [])], made_by=MADE)
    assert rows(store, "events") == []


def test_a_store_is_read_on_after_events_were_deleted(store: Store) -> None:
    """Rows that a deletion kept, and those that compaction joined, are found by their keys."""
    a, b = article(), article("Mali left. It did.")
    store.commit([(a, [event(0, a)]), (b, [event(0, b)])], made_by=MADE)
    store.commit([(a, [])], made_by=MADE, recode=True)
    assert store.commit([(b, [event(1, b)])], made_by=MADE, recode=True).updated == 1
    store.compact(above=0)
    assert store.commit([(b, [event(2, b)])], made_by=MADE, recode=True).updated == 1
    assert shown(store) == [f"{b.id}-2"]


def test_a_store_half_made_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, made = DeltaTable.create, []

    def create(uri: str, *args: object, **more: object) -> None:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(uri)
        real(uri, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(DeltaTable, "create", create)
        with pytest.raises(KeyboardInterrupt):
            Store.create(tmp_path / "data")
    with pytest.raises(StoreError, match="not a Dateline store"):
        Store.open(tmp_path / "data")
    assert Store.create(tmp_path / "data").snapshot().version == Version(0, 0, 0, 0)


# ---- versions -----------------------------------------------------------------------------------


@settings(deadline=None)
@given(*[st.integers(0, 10**9)] * 3, st.none() | st.integers(0, 10**9))
def test_a_version_is_read_back(a: int, b: int, c: int, d: int | None) -> None:
    assert Version.parse(str(Version(a, b, c, d))) == Version(a, b, c, d)


@settings(deadline=None)
@given(st.text() | st.from_regex(r"[\d.]{0,60}", fullmatch=True))
def test_a_hostile_version_is_an_error_of_ours_or_a_version(text: str) -> None:
    with contextlib.suppress(FilterError):
        found = Version.parse(text)
        assert Version.parse(str(found)) == found


def test_an_old_version_stays_as_it_was(store: Store) -> None:
    a, b = article(), article("Mali left. It did.")
    store.commit([(a, [event(0, a)])], made_by=MADE)
    then = store.snapshot().version
    store.commit([(b, [event(0, b)]), (a, [])], made_by=MADE, recode=True)
    store.compact(above=0)
    old = Queries(store.snapshot(Version.parse(str(then))))
    assert list(old.page(Filter())["id"]) == [f"{a.id}-0"]
    assert shown(store) == [f"{b.id}-0"]


def test_a_version_that_never_was_is_named(store: Store) -> None:
    with pytest.raises(StoreError, match="99"):
        store.snapshot(Version(99, 0, 0))


def test_compacting_joins_files_and_keeps_rows(store: Store) -> None:
    for coded in pairs(12, seed=4):
        store.commit([coded], made_by=MADE)
    before = shown(store)
    assert not store.compact()
    assert store.compact(above=2)
    assert len(store.snapshot().files["events"]) == 1
    assert shown(store) == before
    assert len(before) == 12


def test_tables_keep_to_what_bare_parquet_files_can_say(store: Store) -> None:
    a = article()
    store.commit([(a, [event(0, a)])], made_by=MADE)
    store.commit([(a, [])], made_by=MADE, recode=True)
    for name in TABLES:
        table = DeltaTable(f"{store.root}/{name}")
        assert not table.protocol().reader_features
        assert table.protocol().min_reader_version == 1
        assert table.metadata().configuration["delta.deletedFileRetentionDuration"] == (
            "interval 90 days"
        )


# ---- errors -------------------------------------------------------------------------------------


def test_a_missing_folder_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no data at .*nowhere.*dateline ingest"):
        Store.open(tmp_path / "nowhere")


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(StoreError, match="not a Dateline store"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="other files"):
        Store.create(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreError):
        Store.create(tmp_path / "data")


@pytest.mark.parametrize("name", ["a b", "Æther #1", "it's", "a+b&c"])
def test_paths_with_unusual_characters_work(tmp_path: Path, name: str) -> None:
    a = article()
    store = Store.create(tmp_path / name)
    store.commit([(a, [event(0, a)])], made_by=MADE)
    assert shown(Store.open(f"{tmp_path}/{name}/")) == [f"{a.id}-0"]


@pytest.mark.parametrize(("name", "said"), [("a[1", r"contains \["), ("a\nb", r"contains '\\n'")])
def test_a_path_that_the_libraries_would_misread_is_refused(
    tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        Store.create(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_home_or_url_that_does_not_exist_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError, match=r"no data at .*/~nobodyhere"):
        Store.open("~nobodyhere")
    with pytest.raises(StoreError, match="neither a folder nor the URL"):
        Store.open("https://[x")


def test_a_lost_table_is_not_made_anew(tmp_path: Path) -> None:
    a = article()
    store = Store.create(tmp_path / "data")
    store.commit([(a, [event(0, a)])], made_by=MADE)
    shutil.rmtree(tmp_path / "data" / "articles")
    for begin in (Store.open, Store.create):
        with pytest.raises(StoreError, match="has lost its table articles"):
            begin(store.root)
    assert not (tmp_path / "data" / "articles").exists()


def test_an_emptied_commit_is_damage(tmp_path: Path) -> None:
    a = article()
    store = Store.create(tmp_path / "data")
    store.commit([(a, [event(0, a)])], made_by=MADE)
    newest = max((tmp_path / "data" / "articles" / "_delta_log").glob("*.json"))
    newest.write_bytes(b"")
    with pytest.raises(StoreError, match="table articles is damaged"):
        Store.create(store.root)


def test_a_folder_that_may_not_be_looked_into_is_no_missing_one(tmp_path: Path) -> None:
    closed = tmp_path / ("a" * 300)  # as with a folder of another user, the system refuses
    with pytest.raises(StoreError, match="cannot be read"):
        Store.open(closed)
    assert not is_missing(closed)
    assert is_missing(tmp_path / "a")
    assert not is_missing(tmp_path)


def test_a_missing_store_is_looked_for_in_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    Store.create("~/store")
    assert not is_missing("~/store")
    assert not is_missing(f"file://{tmp_path}/store")


def test_an_object_store_that_does_not_answer_is_one_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_: object) -> bool:
        raise OSError("no credentials\n  and a tale of why")

    monkeypatch.setattr(DeltaTable, "is_deltatable", fails)
    with pytest.raises(StoreError) as caught:
        Store.open("s3://bucket")
    assert str(caught.value) == "cannot read s3://bucket: no credentials"


def test_a_relative_path_is_read_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a = article()
    (tmp_path / "x").mkdir()
    monkeypatch.chdir(tmp_path / "x")
    Store.create("../x/data").commit([(a, [event(0, a)])], made_by=MADE)
    (tmp_path / "link").symlink_to(tmp_path / "x")
    for root in ("data", Path("../x/data"), tmp_path / "link" / "data"):
        assert shown(Store.open(root)) == [f"{a.id}-0"]


def test_a_file_url_is_a_folder(tmp_path: Path) -> None:
    Store.create(tmp_path / "a b")
    assert Store.open((tmp_path / "a b").as_uri()).root == str(tmp_path / "a b")


def test_a_damaged_log_is_one_clear_line(store: Store) -> None:
    log = Path(store.root) / "events" / "_delta_log" / f"{0:020}.json"
    log.write_text("{not json")
    with pytest.raises(StoreError, match=r"events is damaged") as caught:
        Store.open(store.root)
    assert "\n" not in str(caught.value)


def test_a_lost_file_is_named(store: Store) -> None:
    a = article()
    store.commit([(a, [event(0, a)])], made_by=MADE)
    path = Path(store.snapshot().files["events"][0])
    path.unlink()
    with pytest.raises(StoreError, match=path.name):
        Store.open(store.root)


@pytest.mark.parametrize("name", ["articles", "events"])
def test_a_damaged_file_is_one_clear_line(store: Store, name: str) -> None:
    a = article()
    store.commit([(a, [event(0, a)])], made_by=MADE)
    path = Path(store.snapshot().files[name][0])
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(StoreError, match="damaged") as caught:
        Queries(store.snapshot()).page(Filter())
    assert "\n" not in str(caught.value)
    with pytest.raises(StoreError, match="damaged"):
        store.commit([(a, [])], made_by=MADE, recode=True)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_read_only_folder_stops_writing_but_not_reading(
    store: Store, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    a = article()
    with pytest.raises(StoreError, match="read-only"):
        store.commit([(a, [event(0, a)])], made_by=MADE)
    assert shown(Store.open(store.root)) == []


def test_tables_that_cannot_be_written_are_noticed_before_any_work(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.check_writable()
    monkeypatch.setattr("os.access", lambda path, _mode: "events" not in str(path))
    with pytest.raises(StoreError, match="read-only"):
        store.check_writable()
    with pytest.raises(StoreError, match="read-only"):
        store.commit([(article(), [])], made_by=MADE)


def test_a_second_writer_waits_and_then_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables_module, "LOCK_SECONDS", 0.05)
    a = article()
    with (
        FileLock(Path(store.root) / ".write-lock"),
        pytest.raises(StoreError, match="another process is writing"),
    ):
        store.commit([(a, [event(0, a)])], made_by=MADE)
    assert store.commit([(a, [event(0, a)])], made_by=MADE).new == 1


def test_writers_take_turns(store: Store) -> None:
    coded = list(pairs(24, seed=9))
    failures: list[Exception] = []

    def write(mine: list) -> None:
        try:
            for pair in mine:
                Store.open(store.root).commit([pair], made_by=MADE)
        except DatelineError as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(coded[i::2],)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(shown(store)) == 24
    assert store.snapshot().version.articles == len(coded)


def test_moments_are_stored_in_utc(store: Store) -> None:
    now = datetime(2024, 1, 1, 12, tzinfo=UTC)
    store.commit([(article(), [])], made_by=MADE, now=now)
    assert rows(store, "articles")[0]["ingested_at"] == now
