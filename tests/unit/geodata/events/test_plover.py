from __future__ import annotations

import pytest

from geodata.events import plover


def test_the_sixteen_types_and_their_quads() -> None:
    assert len(plover.types()) == 16
    assert plover.quad("SANCTION") == "material conflict"
    assert plover.quad("CONCEDE") == "verbal cooperation"
    assert {name for name, t in plover.types().items() if t.requires_recipient} == {
        "COOPERATE",
        "AID",
        "SANCTION",
    }


def test_scores_fall_back_to_the_type_and_accuse_is_a_conflict() -> None:
    assert plover.score("ACCUSE") == -3.0
    assert plover.score("ASSAULT", "drone") == -9.5
    assert plover.score("PROTEST", "vandalize") == plover.score("PROTEST")
    for name, event_type in plover.types().items():
        for mode in (None, *event_type.modes):
            assert -10 <= plover.score(name, mode) <= 10


def test_every_crosswalk_row_is_valid_plover() -> None:
    assert len(plover.crosswalk()) > 250
    for row in plover.crosswalk().values():
        plover.check(row.type, row.mode, where=row.cameo)
        assert set(row.contexts) <= set(plover.contexts())


@pytest.mark.parametrize(("kind", "mode"), [("FIGHT", None), ("AGREE", "loudly")])
def test_unknown_codes_are_refused_with_their_place(kind: str, mode: str | None) -> None:
    with pytest.raises(plover.PloverError, match=r"table\.csv:3"):
        plover.check(kind, mode, where="table.csv:3")
