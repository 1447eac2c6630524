"""Print the accuracy table, and write it to build/eval.json."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from tests.eval.scoring import score_all


def main() -> None:
    """Score the sets named on the command line, or all."""
    folder = os.environ.get("DATELINE_EVAL")
    if not folder:
        sys.exit("DATELINE_EVAL names no folder; set it to the one that holds eval/ and dev/")
    figures = score_all(Path(folder), sys.argv[1:])
    print("| set | figure | value |\n|---|---|---|")
    for name, value in figures.items():
        print(f"| {name.replace(': ', ' | ')} | {value:.3f} |")
    out = Path("build/eval.json")
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
