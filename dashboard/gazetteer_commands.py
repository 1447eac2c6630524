"""`dateline gazetteer`: which places are known, and the full dump with every hamlet."""

from __future__ import annotations

import click


@click.group()
def gazetteer() -> None:
    """Say which places are known, or add every hamlet that GeoNames lists."""


@gazetteer.command()
@click.option("--url", metavar="BASE", help="Where the dump lies; GeoNames' own server without it.")
def update(url: str | None) -> None:
    """Load GeoNames' full dump, or what is new in it, and use it from then on.

    Some 600 MB to load and 6 GB of disk while it is read. Stop it at any time and call it again.
    """
    from geodata.places import extension

    done = extension.update(url or extension.HOME)
    for line in done.malformed:
        click.echo(f"dateline: left out {line}", err=True)
    left_out = f", {done.about.malformed:,} malformed lines left out" if done.changed else ""
    verb = "added" if done.changed else "nothing new:"
    click.echo(
        f"{verb} {done.about.places:,} places and {done.about.names:,} names in {done.path}"
        f"{left_out}; {extension.ATTRIBUTION}",
        err=True,
    )


@gazetteer.command()
def info() -> None:
    """Say which gazetteer is used, what it holds, and where it lies."""
    from geodata.places import extension
    from geodata.places.gazetteer import Gazetteer

    known = Gazetteer.open()
    places, names = known.counts()
    click.echo(f"version: {known.version}")
    click.echo(f"bundled: {places:,} places, {names:,} names, {known.path}")
    about = extension.describe(known.more) if known.more else None
    if about is None:
        click.echo("full GeoNames dump: not loaded (dateline gazetteer update)")
    else:
        click.echo(
            f"full GeoNames dump: {about.places:,} more, {about.names:,} names, {known.more}"
        )
        click.echo(f"from {about.source}; {extension.ATTRIBUTION}")


@gazetteer.command()
def remove() -> None:
    """Delete the full dump; the bundled places serve again."""
    from geodata.places import extension

    folders = extension.remove()
    click.echo(
        "\n".join(f"deleted {folder}" for folder in folders) or "nothing to delete", err=True
    )
