"""How a call of the command line ends when it is wrong: in one line that says what to do."""

from __future__ import annotations

import atexit
import functools
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from typing import Any

import click

from feeder import streams, terminal
from feeder.chars import plain
from feeder.errors import FeederError, MachineError, UsageError
from feeder.logs import Log
from feeder.report import HeldError
from feeder.supervisor import Supervisor

_FORM = "--log-format"
_PUBLISHING = frozenset(("build", "watch", "withdraw"))
_INTERRUPTED = 130
"""As shells tell it: 128 and the number of SIGINT."""
_NOTIFY = "Where a service manager such as systemd is told that the watch is ready, and lives."


class Command(click.Command):
    """A command that knows which options stand before it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take its options; one that stands before the command is told to stand there. Raises click.UsageError."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            root = ctx.find_root()
            if error.option_name in _options(root.command):
                way = f"{root.info_name} {error.option_name}{ctx.command_path.removeprefix(root.command_path)}"
                raise click.UsageError(f"{error.option_name} stands before the command: {way}", ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run it; what was published by a pass that withdrew nothing is told before the reason why it did not."""
        try:
            return super().invoke(ctx)
        except HeldError as error:
            as_json = bool(ctx.params.get("as_json"))
            report = error.report if as_json else replace(error.report, guard=None)
            if not report.is_empty:
                terminal.show_done(report, ctx.obj.verbosity, as_json=as_json, log=ctx.obj.log)
            raise


class Group(click.Group):
    """A group in which every FeederError ends in one line and its exit code."""

    command_class = Command
    group_class = type

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - click's own signature
        """Run the call. A wrong one ends in one line like every other error, one without words in the help."""
        streams.open_closed()
        atexit.register(streams.drop)
        given = args[0] if args else extra.get("args")
        words = tuple(sys.argv[1:] if given is None else given)
        try:
            code = super().main(*args, **extra | {"standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            _fail(error.ctx if isinstance(error, click.UsageError) else None, UsageError(_told(error)), words)
            sys.exit(error.exit_code)
        sys.exit(code if isinstance(code, int) else 0)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options before a command; one that stands behind it is told to. Raises click.UsageError."""
        words = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            command = next((self.commands[word] for word in words if word in self.commands), None)
            if command is not None and error.option_name in _options(command):
                way = f"{ctx.info_name} {command.name} {error.option_name}"
                raise click.UsageError(f"{error.option_name} stands behind the command: {way}", ctx) from error
            raise

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run a command. Ends with the exit code of the FeederError that it raised."""
        try:
            return super().invoke(ctx)
        except FeederError as error:
            _fail(ctx, error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            _fail(ctx, FeederError("interrupted; the next build finishes what is left"))
            ctx.exit(_INTERRUPTED)
        except OSError as error:
            code, told = streams.refused(error, publishes=ctx.invoked_subcommand in _PUBLISHING)
            if told:
                with suppress(OSError):
                    _fail(ctx, MachineError(told))
            ctx.exit(code)


def supervised(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command know the service manager that started it, as `supervisor`."""

    @click.option(
        "--notify-socket", "socket", metavar="ADDRESS", envvar="NOTIFY_SOCKET", show_envvar=True, help=_NOTIFY
    )
    @click.option("--watchdog-usec", "usec", type=int, envvar="WATCHDOG_USEC", hidden=True)
    @click.option("--watchdog-pid", "pid", type=int, envvar="WATCHDOG_PID", hidden=True)
    @functools.wraps(command)
    def run(*args: Any, socket: str | None, usec: int | None, pid: int | None, **options: Any) -> None:  # noqa: ANN401
        is_meant = usec and pid in {None, os.getpid()}
        command(*args, **options, supervisor=Supervisor(socket, usec / 1_000_000 if usec and is_meant else None))

    return run


def at_the_end(end: Callable[[], None], reload: Callable[[], None] | None = None) -> None:
    """Let Ctrl-C and SIGTERM end what runs, instead of breaking it off; so does a terminal that goes away.

    Without a terminal, SIGHUP is the word of an operator to `reload`. One that is ignored, as under nohup, stays so.
    """
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: end())
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        at_hangup = end if reload is None or any(map(os.isatty, range(3))) else reload
        signal.signal(signal.SIGHUP, lambda *_: at_hangup())


def _fail(ctx: click.Context | None, error: FeederError, words: Sequence[str] = ()) -> None:
    """Tell why a call fails: in the log if it is one for programs, else in lines that begin with `feeder:`.

    A call that is wrong may fail before its options are known: then its `words` tell whether they ask for that log.
    """
    log: Log | None = getattr(ctx.find_root().obj, "log", None) if ctx else None
    if log is None and (f"{_FORM}=json" in words or (_FORM, "json") in pairwise(words)):
        log = Log(0)
    if log is not None:
        log.error(error)
        return
    for line in str(error).splitlines():
        click.echo(f"feeder: {plain(line)}", err=True)


def _told(error: click.ClickException) -> str:
    """Give what is wrong with a call in one line, with the command whose help tells more."""
    way = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
    message = " ".join(error.format_message().split())
    return f"{message.removesuffix('.')}{'' if message.endswith('?') else '.'} See `{way} --help`" if way else message


def _options(command: click.Command) -> set[str]:
    """Give the names of the options of a command."""
    return {name for parameter in command.params for name in parameter.opts}
