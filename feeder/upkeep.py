"""The commands that look after a ledger; no logic."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol

import click

from feeder import terminal
from feeder.calls import Group

if TYPE_CHECKING:
    from feeder.config import Config


class Settings(Protocol):
    """The options that stand before the command."""

    def load(self) -> Config:
        """Read the configuration."""


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

    Ids, codes, dates and the order of arrival come from feeds, archives and pages. Refused where a ledger stands. The
    exit code is 1 when anything could not be known.
    """
    from feeder import publish, telling_upkeep  # noqa: PLC0415 - `--help` must not wait for it

    done = publish.rebuild(settings.load(), dry_run=dry_run)
    _tell(telling_upkeep.rebuilt_lines(done), telling_upkeep.as_json(done), as_json=as_json)
    sys.exit(done.exit_code)


def _tell(lines: Iterable[str], data: dict[str, Any], *, as_json: bool) -> None:
    for line in [terminal.json_line(data)] if as_json else lines:
        click.echo(line)
