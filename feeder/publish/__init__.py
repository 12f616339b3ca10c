"""The pipeline, composed: nothing else in feeder knows more than one of its stages.

One pass, in the order in which each step becomes durable (`passes`):

    discover: which files changed since the catalog last saw them     | intake
    read, decode, parse: bytes -> text -> articles, or a reason why not | intake
    decide: articles + known items + now -> plan                       | decide
    ledger: append the plan, flush it to the disk                      | project
    catalog: store items and files, mark stale documents, one transaction
    render, check: what is stale -> documents                          | output, site
    write: temporary files, one flush, rename in order; remove         | output
    catalog: clear the marks

`build` makes one pass over the whole folder; `watch` makes one over the paths of each batch of events.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from feeder.config import Config
from feeder.errors import UsageError
from feeder.ledger import Ledger
from feeder.publish import watching
from feeder.publish.asked import Wishes
from feeder.publish.intake import Look, Progress
from feeder.publish.judged import judged
from feeder.publish.log import Event, log
from feeder.publish.passes import run
from feeder.publish.project import Clock, Project, system_clock
from feeder.publish.standing import is_lost
from feeder.publish.status import Status, Upcoming, health, status
from feeder.report import Report

if TYPE_CHECKING:
    from feeder.publish.adopting import Adopted, Imported, Ways, import_feeds
    from feeder.publish.compacting import Compacted, compact
    from feeder.publish.live import Stop, watch
    from feeder.publish.rebuilding import Rebuilt, rebuild
    from feeder.publish.verifying import Fault, Verified, verify

_LATER = {
    "feeder.publish.adopting": ("Adopted", "Imported", "Ways", "import_feeds"),
    "feeder.publish.compacting": ("Compacted", "compact"),
    "feeder.publish.live": ("Stop", "watch"),
    "feeder.publish.rebuilding": ("Rebuilt", "rebuild"),
    "feeder.publish.verifying": ("Fault", "Verified", "verify"),
}
"""What a build needs nothing of, so that it is imported when it is first asked for."""

__all__ = [
    "Adopted",
    "Compacted",
    "Event",
    "Fault",
    "Imported",
    "Rebuilt",
    "Status",
    "Stop",
    "Upcoming",
    "Verified",
    "Ways",
    "build",
    "compact",
    "health",
    "import_feeds",
    "judged",
    "log",
    "rebuild",
    "status",
    "verify",
    "watch",
    "withdraw",
]


def __getattr__(name: str) -> object:
    """Import what is asked for from its module."""
    for module, names in _LATER.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _silent(done: int, total: int) -> None:
    """Show no progress."""


def build(  # noqa: PLR0913 - one for each option
    settings: Config,
    *,
    dry_run: bool = False,
    new_ledger: bool = False,
    confirm_withdrawals: bool = False,
    progress: Progress = _silent,
    clock: Clock = system_clock,
) -> Report:
    """Publish the input folder once; gives what that changed. A `dry_run` tells what it would change.

    `new_ledger` begins a new ledger although feeds stand in the output folder whose ledger is missing.
    `confirm_withdrawals` withdraws whatever is gone from the input folder, however much it is. `progress` is called
    with the number of files read and of files to read. Raises FeederError, whose `exit_code` tells the kind.
    """
    project = Project(settings, clock=clock, dry_run=dry_run)
    try:
        done = run(project, Look(), progress, new_ledger=new_ledger, wishes=Wishes(confirm=confirm_withdrawals))[0]
        if not (dry_run or done.guard):
            watching.settle(settings.state)
        return done
    finally:
        project.close()


def withdraw(settings: Config, names: Sequence[str], *, clock: Clock = system_clock) -> Report:
    """Publish the input folder once, and withdraw items that live on without a text in it; gives what changed.

    Each of the `names` is an id, a short code or link, or the path of a text. Raises UsageError when one is unknown or
    withdrawn already, RefusedError when its text stands in the input folder: then nothing is published at all.
    """
    if Ledger(settings.ledger).head() is None and not is_lost(settings):
        message = "nothing was published yet, so that nothing can be withdrawn; `feeder build` publishes"
        raise UsageError(message, path=str(settings.ledger))
    project = Project(settings, clock=clock)
    try:
        return run(project, Look(), _silent, wishes=Wishes(names=tuple(names)))[0]
    finally:
        project.close()
