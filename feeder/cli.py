"""The command line: arguments, printing, exit codes; no logic."""

from __future__ import annotations

import json
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeder import __version__
from feeder.errors import FeederError

if TYPE_CHECKING:
    from feeder.config import Config
    from feeder.report import Report

_EXIT_CODES = """
\b
Exit codes:
  0  done
  1  done, but something needs a person: a quarantined file, a stale status
  2  the call or the configuration is wrong
  3  publishing was refused, to protect subscribers
  4  the machine failed: disk, permission, lock
"""


_INTERRUPTED = 130
"""As shells tell it: 128 and the number of SIGINT."""


class _Group(click.Group):
    """A group in which every FeederError ends in one line and its exit code."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except FeederError as error:
            click.echo(f"feeder: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("feeder: interrupted; the next build finishes what is left", err=True)
            ctx.exit(_INTERRUPTED)


class _Settings:
    """The options that stand before the command."""

    def __init__(self, file: Path, verbosity: int) -> None:
        self.file = file
        self.verbosity = verbosity

    def load(self) -> Config:
        from feeder.config import load  # noqa: PLC0415 - `--help` must not wait for it

        return load(self.file)


@click.group(cls=_Group, epilog=_EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeder", message="%(prog)s %(version)s")
@click.option(
    "--config",
    "file",
    default="config.yaml",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The configuration; its folder holds the ledger.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell more.")
@click.option("-q", "--quiet", is_flag=True, help="Tell only what is wrong.")
@click.pass_context
def main(ctx: click.Context, file: Path, *, verbose: bool, quiet: bool) -> None:
    """Publish a folder of article texts as RSS, Atom and JSON feeds, and keep them right while it changes."""
    ctx.obj = _Settings(file, int(verbose) - int(quiet))
    logging.basicConfig(format="feeder: %(message)s", level=logging.INFO if verbose else logging.WARNING)


@main.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new project in FOLDER.

    It holds a commented config.yaml and a first article to publish. Nothing that is there is overwritten.
    """
    from feeder.scaffold import init as make  # noqa: PLC0415 - `--help` must not wait for it

    for path in make(folder):
        click.echo(f"made {path}")
    click.echo("now set site.title and site.url in config.yaml, and run `feeder build`")


@main.command()
@click.option("--dry-run", is_flag=True, help="Tell what subscribers would see, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--new-ledger", is_flag=True, help="Begin anew although the ledger of the published feeds is missing.")
@click.pass_obj
def build(settings: _Settings, *, dry_run: bool, as_json: bool, new_ledger: bool) -> None:
    """Publish the input folder once.

    Tells what was added, updated, moved and withdrawn, what needs a person, and which documents changed.
    """
    from feeder import publish  # noqa: PLC0415 - `--help` must not wait for it

    with _progress(shown=settings.verbosity >= 0 and not as_json) as progress:
        report = publish.build(settings.load(), dry_run=dry_run, new_ledger=new_ledger, progress=progress)
    _print(report, settings, as_json=as_json)
    sys.exit(report.exit_code)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print each report as one line of JSON.")
@click.pass_obj
def watch(settings: _Settings, *, as_json: bool) -> None:
    """Publish the input folder and all its changes.

    Prints `ready` on standard error when everything that stood there is published. Ends with Ctrl-C.
    """
    from feeder import publish  # noqa: PLC0415 - `--help` must not wait for it

    stop = publish.Stop()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    for report in publish.watch(settings.load(), stop):
        if report.failure:
            click.echo(f"feeder: {report.failure}", err=True)
        else:
            _print(report, settings, as_json=as_json)
        if report.ready:
            click.echo("ready", err=True)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each file.")
def inspect(files: tuple[str, ...], *, as_json: bool) -> None:
    """Show how FILES are read.

    Each line with what it was taken for, and each field with the rule that found it. Needs no configuration.
    """
    from feeder import inspect as inspecting  # noqa: PLC0415 - `--help` must not wait for it

    worst = 0
    for path in files:
        found = inspecting.inspect(path)
        worst = max(worst, found.exit_code)
        if as_json:
            click.echo(json.dumps(inspecting.as_json(found), ensure_ascii=False))
        else:
            _print_styled(inspecting.told(found))
    sys.exit(worst)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
@click.pass_obj
def status(settings: _Settings, *, as_json: bool) -> None:
    """Tell how the project stands.

    Touches nothing. The exit code is 1 when the output is stale, or a file needs a person.
    """
    from feeder import publish, telling  # noqa: PLC0415 - `--help` must not wait for it

    found = publish.status(settings.load())
    if as_json:
        click.echo(json.dumps(telling.status_json(found), ensure_ascii=False, indent=2))
    else:
        for line in telling.status_lines(found):
            click.echo(line)
    sys.exit(found.exit_code)


@main.group()
def config() -> None:
    """Tell about the configuration."""


@config.command()
def schema() -> None:
    """Print the JSON Schema of config.yaml.

    Editors complete and check the file by it.
    """
    from feeder.config.reference import schema as made  # noqa: PLC0415 - `--help` must not wait for it

    click.echo(json.dumps(made(), ensure_ascii=False, indent=2))


def _print(report: Report, settings: _Settings, *, as_json: bool) -> None:
    from feeder import telling  # noqa: PLC0415 - `--help` must not wait for it

    if as_json:
        click.echo(json.dumps(telling.report_json(report), ensure_ascii=False))
        return
    for line in telling.report_lines(report, verbose=settings.verbosity > 0):
        if settings.verbosity >= 0 or line.startswith(("quarantined", "mended")):
            click.echo(line)


def _print_styled(lines: Iterator[tuple[str, str]]) -> None:
    from rich.console import Console  # noqa: PLC0415 - used by one command only
    from rich.text import Text  # noqa: PLC0415 - as above

    console = Console(highlight=False, soft_wrap=True)
    for text, style in lines:
        console.print(Text(text, style=style))


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    """Show a progress bar for work of more than a second, on a terminal only."""
    if not (shown and sys.stderr.isatty()):
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
