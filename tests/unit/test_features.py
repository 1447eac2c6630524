"""Every row of the feature table links to a test that is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
TABLE = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (DOCS / "features.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| feature")
]


def test_every_row_has_a_cell_for_every_product() -> None:
    assert len(TABLE) > 20
    assert {len(row) for row in TABLE} == {9}


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_a_feature_is_shown_by_a_test(row: list[str]) -> None:
    link = re.fullmatch(r"\[test\]\((\S+\.py)#(test_\w+)\)", row[1])
    assert link, row[1]
    source = (DOCS / link[1]).read_text(encoding="utf-8")
    names = {node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)}
    assert link[2] in names
