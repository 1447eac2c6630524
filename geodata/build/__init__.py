"""Rebuilds the data files under `geodata/data` from pinned packages; not needed to run Dateline."""
