"""The command line: arguments, printing, exit codes; no logic."""

from __future__ import annotations

import json
import logging
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from feeder import __version__, terminal, upkeep
from feeder.calls import Group, at_the_end, supervised
from feeder.chars import plain
from feeder.logs import Log

if TYPE_CHECKING:
    from feeder.config import Config
    from feeder.supervisor import Supervisor

_EXIT_CODES = """\b
Exit codes:
  0  done
  1  done, but something needs a person: a problem, a quarantined file, a stale status, ...
  2  the call or the configuration is wrong
  3  publishing was refused, or withdrawals are held back, to protect subscribers
  4  the machine failed: disk, permission, lock
  130, 141  Ctrl-C broke it off; nobody reads what it prints
"""


class _Settings:
    """The options that stand before the command."""

    def __init__(self, file: Path, verbosity: int, log: Log | None, *, named: bool) -> None:
        self.file = file
        self.verbosity = verbosity
        self.log = log
        self.named = named
        """Whether `--config` was given."""

    def load(self) -> Config:
        from feeder.config import load  # noqa: PLC0415 - `--help` must not wait for it

        return load(self.file)


@click.group(cls=Group, epilog=_EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="feeder", message="%(prog)s %(version)s")
@click.option(
    "--config",
    "file",
    default="config.yaml",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The configuration; its folder holds the ledger.",
)
@click.option(
    "--log-format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What stands on standard error; json: an object a line.",
)
@click.option("-v", "--verbose", is_flag=True, help="Tell more.")
@click.option("-q", "--quiet", is_flag=True, help="Tell only what is wrong.")
@click.pass_context
def main(ctx: click.Context, file: Path, form: str, *, verbose: bool, quiet: bool) -> None:
    """Publish a folder of article texts as RSS, Atom and JSON feeds, and keep them right while it changes."""
    named = ctx.get_parameter_source("file") is not ParameterSource.DEFAULT
    log = Log(int(verbose) - int(quiet)) if form == "json" else None
    ctx.obj = _Settings(file, int(verbose) - int(quiet), log, named=named)
    handler: logging.Handler = log or logging.StreamHandler()
    if log is None:
        handler.setFormatter(terminal.LogFormatter("feeder: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.INFO if verbose or (log and not quiet) else logging.WARNING)


@main.command()
@click.argument("folder", default=".", type=click.Path(path_type=Path, file_okay=False))
def init(folder: Path) -> None:
    """Make a new project in FOLDER.

    It holds a commented config.yaml and a first article to publish. Nothing that is there is overwritten.
    """
    from feeder.scaffold import init as make  # noqa: PLC0415 - `--help` must not wait for it

    for path in make(folder):
        click.echo(plain(f"made {path}"))
    click.echo("now set site.title, site.url and site.authority in config.yaml, and run `feeder build` beside it")


@main.command()
@click.option("--dry-run", is_flag=True, help="Tell what subscribers would see, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--new-ledger", is_flag=True, help="Begin anew although the ledger of the published feeds is missing.")
@click.option("--confirm-withdrawals", "confirm", is_flag=True, help="Withdraw all that is gone, however much it is.")
@click.pass_obj
def build(settings: _Settings, *, dry_run: bool, as_json: bool, new_ledger: bool, confirm: bool) -> None:
    """Publish the input folder once.

    Tells what was added, updated, moved and withdrawn, what needs a person, and which documents changed. When much is
    gone from the folder, nothing is withdrawn, and the exit code is 3, until that is confirmed.
    """
    from feeder import publish  # noqa: PLC0415 - `--help` must not wait for it

    make = partial(publish.build, dry_run=dry_run, new_ledger=new_ledger, confirm_withdrawals=confirm)
    with terminal.progress(shown=settings.verbosity >= 0 and not (as_json or settings.log)) as progress:
        report = make(settings.load(), progress=progress)
    terminal.show_done(report, settings.verbosity, as_json=as_json, log=settings.log)
    sys.exit(report.exit_code)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print each report as one line of JSON.")
@supervised
@click.pass_obj
def watch(settings: _Settings, supervisor: Supervisor, *, as_json: bool) -> None:
    """Publish the input folder and all its changes.

    Prints `ready` on standard error when everything that stood there is published. Ends with Ctrl-C or SIGTERM; SIGHUP
    has config.yaml and templates read again, and everything looked at. docs/service.md tells how to run it for good.
    """
    from feeder import publish  # noqa: PLC0415 - `--help` must not wait for it

    stop = publish.Stop()
    at_the_end(stop.set, stop.reload)
    reports = publish.watch(settings.load(), stop, supervisor=supervisor)
    for _ in terminal.follow(reports, settings.verbosity, as_json=as_json, log=settings.log):
        pass


@main.command()
@click.option("--watch", "watching", is_flag=True, help="Publish all changes too; pages reload when they change.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port.  [default: 8000, or the next that is free]")
@click.option("--open", "opening", is_flag=True, help="Open it in a browser.")
@click.pass_obj
def serve(settings: _Settings, *, watching: bool, port: int | None, opening: bool) -> None:
    """Show the output folder as a host would serve it.

    On this machine only. At `/-/status` it tells how the project stands. Ends with Ctrl-C.
    """
    from feeder import publish  # noqa: PLC0415 - `--help` must not wait for it
    from feeder import serve as serving  # noqa: PLC0415 - as above

    config, stop = settings.load(), publish.Stop()
    with serving.preview(config, port, live=watching) as preview:
        at_the_end(stop.set if watching else preview.stop)
        click.echo(f"serving {preview.url}  status {preview.status_url}  (Ctrl-C ends)")
        if opening:
            click.launch(preview.url)
        if watching:
            for report in terminal.follow(publish.watch(config, stop), settings.verbosity, log=settings.log):
                preview.changed(report)
        else:
            preview.wait()


def _bytes(_context: click.Context, _parameter: click.Parameter, text: str | None) -> int | None:
    """Read a size such as `8 MiB`."""
    if text is None:
        return None
    from feeder.config.values import size  # noqa: PLC0415 - `--help` must not wait for it

    try:
        return size(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each file.")
@click.option("--front-matter", "settle", is_flag=True, help="Print the front matter that settles it, alone.")
@click.option("--max-size", metavar="SIZE", callback=_bytes, help="The largest file that is read.  [default: 8 MiB]")
@click.option("--color/--no-color", default=None, help="Colour, or none.  [default: on a terminal]")
@click.pass_obj
def inspect(  # noqa: PLR0913 - one for each option
    settings: _Settings,
    files: tuple[str, ...],
    *,
    as_json: bool,
    settle: bool,
    max_size: int | None,
    color: bool | None,
) -> None:
    """Show how FILES are read.

    Each line with what it was taken for, and each field with the rule that found it. Where a field is doubtful, the
    front matter that settles it follows; `--front-matter` prints nothing else, so that it can go into a file. Needs no
    configuration; one that `--config` names is used.
    """
    from feeder import inspect as inspecting  # noqa: PLC0415 - `--help` must not wait for it

    way = inspecting.settings_of(settings.load()) if settings.named else inspecting.Settings()
    way = replace(way, max_size=max_size or way.max_size)
    show, show_blocks = terminal.printer(color=color), terminal.block_printer(settings.log)
    worst = 0
    for path in files:
        found = inspecting.inspect(path, way)
        worst = max(worst, found.exit_code)
        if as_json:
            click.echo(terminal.json_line(inspecting.as_json(found)))
        elif settle or found.is_missing:
            show_blocks(inspecting.blocks(found), found.failure)
        else:
            show(inspecting.told(found, way.confidence))
    sys.exit(worst)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
@click.option("--health", is_flag=True, help="Ask only whether publishing works, not whether a text needs a person.")
@click.option(
    "--patience", default=300.0, type=click.FloatRange(1), help="Seconds of silence of a watch.  [default: 300]"
)
@click.pass_obj
def status(settings: _Settings, *, as_json: bool, health: bool, patience: float) -> None:
    """Tell how the project stands.

    Touches nothing. The exit code is 1 when the output is stale, the watch is stuck, fails or was killed, or a file
    needs a person.
    """
    from feeder import publish, telling  # noqa: PLC0415 - `--help` must not wait for it

    if health:
        found = publish.health(settings.file, patience=patience)
    else:
        found = publish.status(settings.load(), patience=patience)
    if as_json:
        click.echo(terminal.json_line(telling.status_json(found), indent=2))
    else:
        for line in telling.status_lines(found):
            click.echo(line)
    sys.exit(found.exit_code)


@main.command()
@click.argument("place", required=False, metavar="[FOLDER|URL]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--links", default=200, type=click.IntRange(0), help="Of a URL: links of items to try.  [default: 200]")
@click.option("--timeout", default=10.0, type=click.FloatRange(0.1), help="Of a URL: seconds a request.  [default: 10]")
@click.pass_obj
def check(settings: _Settings, place: str | None, *, as_json: bool, links: int, timeout: float) -> None:
    """Judge the documents in a folder, or a site at its address.

    FOLDER is the output folder, when nothing is named: each document by the rules of its format, and whether all fit
    together. URL is a page or a feed: it is asked as subscribers do, for its feeds, their archives, what they link to,
    and how the host answers. The exit code is 1 when anything is wrong; warnings may be right all the same.
    docs/checks.md lists the rules.
    """
    from feeder import publish, visit  # noqa: PLC0415 - `--help` must not wait for it

    if place is not None and visit.looks_like_one(place):
        judged = visit.visit(place, timeout=timeout, links=links)
    else:
        judged = publish.judged(Path(place) if place else settings.load().output.folder)
    terminal.show_judged(judged, as_json=as_json, log=settings.log)
    sys.exit(judged.exit_code)


@main.command()
@click.argument("item", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_obj
def log(settings: _Settings, item: str | None, *, as_json: bool) -> None:
    """Tell what subscribers saw, and when.

    Of all items, or of one ITEM: its id, its short code or link, or the path of its text, from here or below the input
    folder. What is `touched` has a changed file, or another copy, in which subscribers see no difference.
    """
    from feeder import publish, telling  # noqa: PLC0415 - `--help` must not wait for it

    for event in publish.log(settings.load(), item):
        click.echo(terminal.json_line(telling.event_json(event)) if as_json else telling.event_line(event))


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


for command in (upkeep.ledger, upkeep.import_, upkeep.withdraw):
    main.add_command(command)
