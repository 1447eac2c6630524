"""Options are found by typing, with the counts of the page's own filter."""

from __future__ import annotations

import pytest

from dashboard.document import Document


def found(app: Document, path: str) -> list[list[str]]:
    answer = app.server.test_client().get(f"/ev/choices/{path}")
    assert answer.status_code == 200
    rows: list[list[str]] = answer.get_json()
    return rows


def test_rows_are_value_label_and_count(app: Document) -> None:
    assert found(app, "source?find=FJORD") == [["Fjord Times", "Fjord Times", "2"]]
    assert found(app, "country?find=nor") == [["NOR", "Norway", "2"]]
    assert found(app, "party?find=no+such+party") == []


def test_counts_are_those_of_the_filter(app: Document) -> None:
    assert found(app, "country?find=nor&quad=verbal-conflict") == [["NOR", "Norway", "1"]]
    assert found(app, "country?find=nor&country=KEN") == [["NOR", "Norway", "2"]]


def test_countries_are_found_by_their_name_in_the_readers_language(app: Document) -> None:
    assert found(app, "country?find=norvège&lang=fr") == [["NOR", "Norvège", "2"]]
    assert found(app, "country?find=norvège") == []


@pytest.mark.parametrize("path", ["nothing", "q", "bbox", "../secret"])
def test_only_facets_that_can_be_long_are_searched(app: Document, path: str) -> None:
    assert app.server.test_client().get(f"/ev/choices/{path}?find=x").status_code == 404
