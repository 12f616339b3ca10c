"""The commands that look after items and the ledger; no logic."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from feeder import terminal
from feeder.calls import Group

if TYPE_CHECKING:
    from feeder.config import Config
    from feeder.logs import Log


class Settings(Protocol):
    """The options that stand before the command."""

    verbosity: int
    log: Log | None

    def load(self) -> Config:
        """Read the configuration."""


@click.command()
@click.argument("items", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_obj
def withdraw(settings: Settings, items: tuple[str, ...], *, as_json: bool) -> None:
    """Withdraw ITEMS that are published although their texts are gone.

    That is, those that are kept in the store, or whose withdrawal is held back; all else is published as by `build`.
    An item is named by its id, its short code or link, or the path of its text. To withdraw one whose text stands in
    the input folder, delete the file, or set `draft: true` in it.
    """
    from feeder import publish  # noqa: PLC0415 - `--help` must not wait for it

    report = publish.withdraw(settings.load(), items)
    terminal.show_done(report, settings.verbosity, as_json=as_json, log=settings.log)
    sys.exit(report.exit_code)


@click.group(cls=Group)
def ledger() -> None:
    """Look after the ledger, which remembers which item is which."""


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def verify(settings: Settings, *, as_json: bool) -> None:
    """Tell whether the ledger is whole, and whether catalog and output folder agree with it.

    Touches nothing. The exit code is 3 when a line cannot be read, 1 when anything is worth a look.
    """
    from feeder import publish, telling_upkeep  # noqa: PLC0415 - `--help` must not wait for it

    found = publish.verify(settings.load())
    _tell(telling_upkeep.verified_lines(found), telling_upkeep.as_json(found), as_json=as_json)
    sys.exit(found.exit_code)


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def compact(settings: Settings, *, as_json: bool) -> None:
    """Leave out what no replay needs.

    Each item keeps the line that named it first, and the latest; what `feeder log` tells of the time between is lost.
    The ledger as it was stays in .feeder/. Refused while another feeder publishes.
    """
    from feeder import publish, telling_upkeep  # noqa: PLC0415 - `--help` must not wait for it

    done = publish.compact(settings.load())
    _tell(telling_upkeep.compacted_lines(done), telling_upkeep.as_json(done), as_json=as_json)


@ledger.command()
@click.option("--dry-run", is_flag=True, help="Tell what would be found, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def rebuild(settings: Settings, *, dry_run: bool, as_json: bool) -> None:
    """Make a lost ledger anew from the output folder.

    Ids, codes, dates and the order of arrival come from feeds, archives and pages, and what is kept from `store/`.
    Refused where a ledger stands. The exit code is 1 when anything could not be known.
    """
    from feeder import publish, telling_upkeep  # noqa: PLC0415 - `--help` must not wait for it

    done = publish.rebuild(settings.load(), dry_run=dry_run)
    _tell(telling_upkeep.rebuilt_lines(done), telling_upkeep.as_json(done), as_json=as_json)
    sys.exit(done.exit_code)


@click.command(name="import")
@click.argument("feeds", nargs=-1, required=True, metavar="FEED...")
@click.option("--dry-run", is_flag=True, help="Tell what would be adopted, and write nothing.")
@click.option("--new-links", is_flag=True, help="Let items lead to their pages here, not to those that they had.")
@click.option("--write-texts", metavar="FOLDER", type=click.Path(path_type=Path), help="Save entries without a text.")
@click.option("--timeout", default=10.0, type=click.FloatRange(0.1), help="Seconds a request.  [default: 10]")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_obj
def import_(  # noqa: PLR0913 - one for each option
    settings: Settings,
    feeds: tuple[str, ...],
    *,
    dry_run: bool,
    new_links: bool,
    write_texts: Path | None,
    timeout: float,
    as_json: bool,
) -> None:
    """Adopt the ids, dates and links of FEEDs that people subscribe to.

    Then their readers see no item twice when the feeds of feeder take their place. FEED is a file or an address: RSS,
    Atom or JSON Feed, with its archive. Its entries are matched with the texts of the input folder, best before the
    first build. The exit code is 1 when an entry has no text, or anything is worth a look.
    """
    from functools import partial  # noqa: PLC0415 - `--help` must not wait for it

    from feeder import publish, telling_upkeep, visit  # noqa: PLC0415 - as above

    ways = publish.Ways(dry_run=dry_run, links=not new_links, texts=write_texts)
    done = publish.import_feeds(settings.load(), feeds, partial(visit.fetched, timeout=timeout), ways)
    _tell(telling_upkeep.imported_lines(done), telling_upkeep.as_json(done), as_json=as_json)
    sys.exit(done.exit_code)


def _tell(lines: Iterable[str], data: dict[str, Any], *, as_json: bool) -> None:
    for line in [terminal.json_line(data)] if as_json else lines:
        click.echo(line)
