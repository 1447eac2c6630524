"""The docs are true: their recipes run, and what they must name they name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import settings as of_server
from dashboard.cli import commands
from geodata import settings as of_reading

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")  # of this project, not of the web
README = (ROOT / "README.md").read_text(encoding="utf-8")
RECIPES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs" / "notebook.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize("recipe", RECIPES, ids=range(len(RECIPES)))
def test_notebook_recipe_runs(recipe: str) -> None:
    call = [sys.executable, "-c", recipe]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_readme_names_every_command() -> None:
    missing = [name for name in commands.commands if f"dateline {name}" not in README]
    assert not missing


def test_hosting_page_names_every_setting() -> None:
    hosting = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    public = {*of_server.setting_names(), *of_reading.setting_names()} - {
        "DATELINE_BROWSER",
        "DATELINE_SAMPLE",
    }  # set by `demo`
    assert not [name for name in public if name not in hosting]


def test_links_between_docs_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    links = [(page, link) for page in pages for link in LINK.findall(page.read_text("utf-8"))]
    assert not [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()]
