"""What stands on the terminal: reports, styled lines, a progress bar. rich is imported when it is used."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from feeder import streams
from feeder.chars import plain, plain_json

if TYPE_CHECKING:
    from feeder.check import Judged
    from feeder.errors import FeederError
    from feeder.logs import Log
    from feeder.report import Report


class LogFormatter(logging.Formatter):
    """Writes what is logged in lines that a terminal shows and does not obey: it may name what others wrote."""

    def format(self, record: logging.LogRecord) -> str:
        """Give one line for each line of a record."""
        return "\n".join(map(plain, super().format(record).splitlines()))


def show(report: Report, verbosity: int, *, as_json: bool) -> None:
    """Print a report: what is wrong alone when `verbosity` is below 0, all of it when above."""
    from feeder import telling  # noqa: PLC0415 - `--help` must not wait for it

    if as_json:
        click.echo(json_line(telling.report_json(report)))
        return
    for line in telling.report_lines(report, verbose=verbosity > 0):
        if verbosity >= 0 or line.startswith(("quarantined", "problem", "guard")):
            click.echo(line)


def show_done(report: Report, verbosity: int, *, as_json: bool, log: Log | None) -> None:
    """Print the report of a call that makes one pass; with a `log` it goes there, and only JSON is printed."""
    if log is not None:
        log.report(report)
    if as_json or log is None:
        show(report, verbosity, as_json=as_json)


def follow(
    reports: Iterator[Report], verbosity: int, *, as_json: bool = False, log: Log | None = None
) -> Iterator[Report]:
    """Print the reports of a watch as they come, and say `ready` on standard error; gives each on.

    With a `log` all goes there, and reports to standard output only as JSON.
    """
    if log is not None:
        log.began()
    for report in reports:
        if log is not None:
            log.report(report)
        with streams.as_far_as_there_is_room():
            _follow(report, verbosity, as_json=as_json, logged=log is not None)
        yield report
        if report.ready and log is None:
            with streams.as_far_as_there_is_room():
                click.echo("ready", err=True)
    if log is not None:
        log.ended()


def _follow(report: Report, verbosity: int, *, as_json: bool, logged: bool) -> None:
    if report.failure:
        for line in report.failure.splitlines() if not logged else ():
            click.echo(f"feeder: {plain(line)}", err=True)
    if (as_json or not logged) and (not report.failure or report.written or report.removed):
        show(report, verbosity, as_json=as_json)


def show_judged(judged: Judged, *, as_json: bool, log: Log | None) -> None:
    """Print what is wrong with some documents."""
    from feeder import telling  # noqa: PLC0415 - `--help` must not wait for it

    if as_json and judged.note and log is not None:
        log.doubt(judged.note)
    elif as_json and judged.note:
        click.echo(plain(judged.note), err=True)
    found = map(json_line, map(telling.finding_json, judged.findings))
    for line in found if as_json else telling.judged_lines(judged):
        click.echo(line)


def json_line(data: dict[str, Any], indent: int | None = None) -> str:
    """Write JSON, on one line unless it is indented; with escapes only for what no terminal may see."""
    return plain_json(json.dumps(data, ensure_ascii=False, indent=indent))


def printer(*, color: bool | None) -> Callable[[Iterator[tuple[str, str]]], None]:
    """Give what prints styled lines: in colour on a terminal, as NO_COLOR wants, or as it is told."""
    from rich.console import Console  # noqa: PLC0415 - used by one command only
    from rich.text import Text  # noqa: PLC0415 - as above

    console = Console(highlight=False, soft_wrap=True)
    if color:
        console = Console(highlight=False, soft_wrap=True, color_system="standard", force_terminal=True, no_color=False)
    elif color is False:
        console = Console(highlight=False, soft_wrap=True, color_system=None)

    def show(lines: Iterator[tuple[str, str]]) -> None:
        for text, style in lines:
            console.print(Text(text, style=style))

    return show


def block_printer(log: Log | None) -> Callable[[Iterable[Sequence[str]], FeederError | None], None]:
    """Give what prints blocks of lines, a blank line between two, and nothing else: failures go to standard error."""
    printed = False

    def show(blocks: Iterable[Sequence[str]], failure: FeederError | None) -> None:
        nonlocal printed
        if failure and log is not None:
            log.error(failure)
        elif failure:
            click.echo(f"feeder: {plain(str(failure))}", err=True)
        for block in blocks:
            click.echo("\n".join(["", *block] if printed else block))
            printed = True

    return show


@contextmanager
def progress(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar for work of more than a second, on a terminal only."""
    if not (shown and sys.stderr is not None and sys.stderr.isatty()):
        yield lambda _done, _total: None
        return
    import time  # noqa: PLC0415 - used on a terminal only

    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.progress import Progress  # noqa: PLC0415 - as above

    bar = Progress(console=Console(stderr=True), transient=True)
    began, task = time.monotonic(), bar.add_task("reading", total=None)

    def advance(done: int, total: int) -> None:
        if not bar.live.is_started and time.monotonic() - began > 1:
            bar.start()
        bar.update(task, completed=done, total=total)

    try:
        yield advance
    finally:
        bar.stop()
