"""Reports in words and in JSON. Pure: text in, text out; what a terminal could take for a command is left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from feeder.chars import plain
from feeder.counts import count
from feeder.model import Notice
from feeder.report import RELEASED, Change, Report

if TYPE_CHECKING:
    from feeder.check import Finding, Judged
    from feeder.publish.log import Event
    from feeder.publish.status import Status
    from feeder.publish.watching import Watching

_GROUPS = ("added", "returned", "updated", "silent", "moved", "copied", "kept", "withdrawn", "held")
_WORDS = {"silent": "corrected"}
_MOST = 20
_LISTS = re.compile(
    r"_headers|_redirects|\.nojekyll|\.htaccess|feeds\.opml|snippet\.html|robots\.txt|(?:news-)?sitemap(?:-\d+)?\.xml"
)
"""Documents that list items and feeds for programs: they are told in one line."""


def report_lines(report: Report, *, verbose: bool = False) -> Iterator[str]:
    """Tell a report: the changes, what needs a person, the documents, and a sum."""
    for group in _GROUPS:
        changes: tuple[Change, ...] = getattr(report, group)
        most = len(changes) if verbose else _MOST
        for change in changes[:most]:
            yield _change(_WORDS.get(group, group), change)
        number = report.held_back if group == "held" else len(changes)
        if number > min(most, len(changes)):
            yield f"{_WORDS.get(group, group):<10} … and {number - min(most, len(changes))} more"
    if report.guard:
        yield plain(f"{'guard':<10} {report.guard}")
    if report.released:
        yield f"{'released':<10} {RELEASED}"
    yield from _notices(report.notices, verbose=verbose)
    yield from _documents(report, verbose=verbose)
    if verbose and report.stages:
        yield f"{'took':<10} {', '.join(f'{step} {seconds:.3f} s' for step, seconds in report.stages.items())}"
    yield _sum(report)


def _notices(notices: Sequence[Notice], *, verbose: bool) -> Iterator[str]:
    """Tell what needs a person, then what is doubtful; plain notes only when all is wanted."""
    yield from (notice_line(notice) for notice in notices if verbose or not notice.note)
    doubtful = [notice for notice in notices if notice.doubt and not verbose]
    yield from (notice_line(notice) for notice in doubtful[:_MOST])
    if len(doubtful) > _MOST:
        yield f"{'doubtful':<10} … and {len(doubtful) - _MOST} more"


def _change(word: str, change: Change) -> str:
    where = f"{change.was} → {change.path}" if change.was else change.path
    where = f"{where}, the same text as {change.same_as}" if change.same_as else where
    return plain(f"{word:<10} {change.title}  [{where}]")


def notice_line(notice: Notice) -> str:
    """Tell what is wrong with a file."""
    where = notice.path if notice.line is None else f"{notice.path}:{notice.line}"
    word = "quarantined" if notice.quarantined else "doubtful" if notice.doubt else "note" if notice.note else "problem"
    word = notice.hidden or word
    return plain(f"{word:<10} {where}: {notice.message}")


def _documents(report: Report, *, verbose: bool) -> Iterator[str]:
    would = "would " if report.dry_run else ""
    for word, paths in ((f"{would}write", report.written), (f"{would}remove", report.removed)):
        many = {} if verbose else {"s/": "page", "media/": "file", "assets/": "file"}
        lists = [] if verbose else sorted(path for path in paths if _LISTS.fullmatch(path))
        shown = [path for path in paths if not path.startswith(tuple(many)) and path not in lists]
        yield from (plain(f"{word:<10} {path}") for path in shown)
        if lists:
            yield f"{word:<10} {', '.join(lists)}"
        for folder, what in many.items():
            number = sum(path.startswith(folder) and not path.endswith("/gone") for path in paths)
            if number:
                yield f"{word:<10} {count(number, what)} in {folder}"


def _sum(report: Report) -> str:
    numbers = {group: len(getattr(report, group)) for group in _GROUPS} | {"held": report.held_back}
    counts = [f"{number} {_WORDS.get(group, group)}" for group, number in numbers.items() if number]
    quarantined = sum(notice.quarantined for notice in report.notices)
    problems = sum(not (notice.note or notice.quarantined) for notice in report.notices)
    if quarantined:
        counts.append(f"{quarantined} quarantined")
    if report.scheduled:
        counts.append(f"{report.scheduled} scheduled")
    what = ", ".join(counts) or "nothing changed"
    what += "".join(f", {told}" for told in _hidden(report.notices))
    what += f", {count(problems, 'problem')}" if problems else ""
    total = f"{count(report.items, 'item')}: " if report.items is not None else ""
    dry = "dry run, nothing written; " if report.dry_run else ""
    return f"{dry}{total}{what} ({report.seconds:.2f} s)"


def _hidden(notices: Sequence[Notice]) -> list[str]:
    """Count what authors do not want published."""
    numbers = Counter(notice.hidden for notice in notices)
    drafts = [count(numbers["draft"], "draft")] if numbers["draft"] else []
    return [*drafts, *([f"{numbers['expired']} expired"] if numbers["expired"] else [])]


def judged_lines(judged: Judged) -> Iterator[str]:
    """Tell what is wrong with some documents; what is the same in many of them, once."""
    alike: dict[str, list[Finding]] = {}
    for finding in judged.findings:
        alike.setdefault(finding.message, []).append(finding)
    if judged.note:
        yield plain(f"{'note':<10} {judged.note}")
    for message, (first, *others) in alike.items():
        where = first.path if first.line is None else f"{first.path}:{first.line}"
        others_told = f" (and in {len(others)} more)" if others else ""
        yield plain(f"{'error' if first.is_error else 'warning':<10} {where}{others_told}: {message}")
    errors = sum(finding.is_error for finding in judged.findings)
    counts = ((errors, "error"), (len(judged.findings) - errors, "warning"), (judged.documents, "document"))
    told = [count(number, what) for number, what in counts]
    yield f"{told[0]}, {told[1]} in {told[2]}"


def finding_json(finding: Finding) -> dict[str, Any]:
    """Give it as JSON."""
    return asdict(finding)


def event_line(event: Event) -> str:
    """Tell one thing that happened to an item."""
    return plain(f"{event.at[:19]}Z  {event.what:<10} {event.title}  [{event.path}]")


def event_json(event: Event) -> dict[str, Any]:
    """Give it as JSON."""
    return asdict(event)


def report_json(report: Report) -> dict[str, Any]:
    """Give a report as JSON data."""
    return asdict(report) | {"exit_code": report.exit_code}


def status_lines(status: Status) -> Iterator[str]:
    """Tell how a project stands."""
    yield f"items      {status.items}"
    yield f"scheduled  {status.scheduled}" + (f", next change {status.next_due[:19]}Z" if status.next_due else "")
    yield f"last pass  {status.last_pass or 'never'}"
    yield plain(f"watch      {_watch(status.watch) if status.watch else 'none'}")
    yield f"pending    {count(status.pending, 'changed file')}"
    yield f"owed       {count(status.owed, 'document')}"
    yield from _places(status)
    if status.quarantined and not status.notices:
        yield f"set aside  {count(status.quarantined, 'quarantined file')}"
    if status.held:
        yield f"held back  {count(status.held, 'withdrawal')}"
    if status.overdue:
        yield f"overdue    a change was due at {(status.next_due or '')[:19]}Z"
    if status.free is not None:
        yield f"disk       {status.free / 1e9:.1f} GB free"
    hidden = [notice for notice in status.notices if notice.hidden]
    if hidden:
        yield f"hidden     {', '.join(_hidden(hidden))}"
    yield from (notice_line(notice) for notice in hidden[:_MOST])
    for one in status.upcoming[:_MOST]:
        yield plain(f"{one.what:<10} {one.at[:19]}Z {one.title}  [{one.path}]")
    if len(status.upcoming) > _MOST:
        yield f"{'upcoming':<10} … and {len(status.upcoming) - _MOST} more"
    yield from _notices(status.notices, verbose=False)


def _places(status: Status) -> Iterator[str]:
    """Tell what is wrong with ledger and output folder, and what to do."""
    if status.ledger_lost:
        yield (
            "ledger     lost, though its feeds stand in the output folder: put ledger.jsonl back, make it anew with "
            "`feeder ledger rebuild`, or begin anew with `feeder build --new-ledger`"
        )
    if status.catalog_lost:
        yield "catalog    gone, or not filled yet: the next pass makes it anew from the ledger and the texts"
    if status.refused:
        yield plain(f"refused    {status.refused}")
    if status.output is None:
        return
    if status.output.state == "missing":
        yield "output     missing: there is no output folder; `feeder build` makes it anew, a watch within a minute"
    if status.output.state == "unwritable":
        where = ", ".join(f"{name}/" for name in status.output.locked)
        inside = f"{where} in " if where else ""
        yield f"output     not writable: let the user that publishes write to {inside}the output folder"
    for what, paths in (("missing", status.output.missing), ("not as published", status.output.changed)):
        if paths:
            more = f", … and {len(paths) - _MOST} more" if len(paths) > _MOST else ""
            yield plain(f"output     {what}: {', '.join(paths[:_MOST])}{more}; `feeder build` writes it anew")


def _watch(watch: Watching) -> str:
    """Tell how a watch stands, in one line."""
    if watch.pid is None:
        return watch.state
    last = f", last pass {watch.passed[:19]}Z in {watch.seconds:.2f} s" if watch.passed else ""
    why = f": {watch.failure}" if watch.state == "failing" else ""
    if watch.outdated and not why:
        why = f": it goes on with what stood there before, since {'; '.join(watch.outdated.splitlines())}"
    silent = f", silent for {watch.silent:.0f} s" if watch.state in {"stuck", "dead"} else ""
    if watch.state == "dead":
        why = "; start it again, or let a build that succeeds take its place"
    return f"{watch.state}, process {watch.pid} on {watch.host}{silent}{last}{why}"


def status_json(status: Status) -> dict[str, Any]:
    """Give a status as JSON data."""
    return asdict(status) | {"stale": status.is_stale, "exit_code": status.exit_code}
