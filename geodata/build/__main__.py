"""Rebuild the gazetteer's data files and the basemap: `python -m geodata.build`, `make gazetteer`.

Shapes come first, since countries, divisions, seas and zones take their points from them. It needs
the dependency group `gazetteer` of pyproject.toml, npm and apt-get, and takes some five minutes.
"""

from __future__ import annotations

import sys

from geodata.errors import GazetteerError


def main() -> int:
    try:
        from geodata.build import basemap, eez, shapes, tables
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing: pip install --group gazetteer", file=sys.stderr)
        return 1
    try:
        shapes.main()
        eez.main()
        tables.build()
        basemap.main()
    except GazetteerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
