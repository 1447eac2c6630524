"""The figures in docs/accuracy.md are true, or the code got better; never worse."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.eval.scoring import SETS, GoldSet, score_all

FOLDER = os.environ.get("DATELINE_EVAL")
TABLE = Path(__file__).parents[2] / "docs" / "accuracy.md"
ROW = re.compile(r"\| (\w+) \| ([^|]+) \| ([01]\.\d{3}) \|")
SLACK = 0.01  # below it, a change of a figure is taken for noise between platforms


def committed() -> dict[str, float]:
    """The figures of docs/accuracy.md, as {"set: figure": value}."""
    rows = ROW.findall(TABLE.read_text(encoding="utf-8"))
    return {f"{name}: {figure}": float(value) for name, figure, value in rows}


def test_every_figure_of_every_set_is_committed() -> None:
    expected = {f"{gold.name}: {figure}" for gold in SETS for figure in gold.figures}
    assert expected <= committed().keys()


@pytest.mark.eval
@pytest.mark.skipif(not FOLDER, reason="DATELINE_EVAL names no folder of development sets")
@pytest.mark.parametrize("gold", SETS, ids=lambda gold: gold.name)
def test_no_figure_has_fallen(gold: GoldSet, capsys: pytest.CaptureFixture[str]) -> None:
    figures = score_all(Path(str(FOLDER)), [gold.name])
    with capsys.disabled():
        print()
        for name, value in figures.items():
            print(f"{name:60s} {value:.3f}  (committed {committed()[name]:.3f})")
    fallen = {n: v for n, v in figures.items() if v < committed()[n] - SLACK}
    assert not fallen
