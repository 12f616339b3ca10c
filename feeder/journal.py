"""What happens, as entries of a structured log: one JSON object a line. Pure: a report in, entries and lines out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from feeder.model import Notice
from feeder.report import RELEASED, Report

Level = Literal["debug", "info", "warning", "error"]

_GROUPS = {name: name for name in ("added", "returned", "updated", "moved", "copied", "kept", "withdrawn", "held")} | {
    "silent": "corrected"
}
# What a terminal could obey: controls, line ends, the marks that turn the direction of text around; and no text at all.
_UNSAFE = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BYTES = range(0xDC80, 0xDD00)
"""What Python makes of bytes that are no text (PEP 383)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened."""

    level: Level
    event: str
    said: Mapping[str, Any] = field(default_factory=dict)
    """What there is to say of it, under the keys that docs/service.md lists."""


def entries(report: Report) -> Iterator[Entry]:
    """Give what a pass did, item by item; then what a person should know, the documents, and the pass as a whole."""
    if report.failure:
        for fault in report.faults:
            yield Entry("error", "failed", {"path": fault.path or None, "line": fault.line, "reason": fault.message})
        if report.in_force:
            yield Entry("warning", "outdated", {"reason": report.in_force})
        return
    for group, event in _GROUPS.items():
        for change in getattr(report, group):
            said = {"path": change.path, "id": change.id, "title": change.title, "link": change.link}
            level: Level = "warning" if event == "held" else "info"
            yield Entry(level, event, said | {"was": change.was, "same_as": change.same_as})
    if report.guard:
        yield Entry("warning", "guard", {"reason": report.guard})
    if report.released:
        yield Entry("info", "released", {"reason": RELEASED})
    yield from map(_notice, report.notices)
    for event, paths in (("written", report.written), ("removed", report.removed)):
        yield from (Entry("debug", event, {"path": path}) for path in paths)
    yield _whole(report)
    if report.ready:
        yield Entry("info", "ready")


def _notice(notice: Notice) -> Entry:
    event = (
        "quarantined" if notice.quarantined else "doubtful" if notice.doubt else "note" if notice.note else "problem"
    )
    level: Level = "info" if notice.doubt else "debug" if notice.note else "warning"
    return Entry(level, event, {"path": notice.path, "line": notice.line, "reason": notice.message})


def _whole(report: Report) -> Entry:
    counts = {event: len(getattr(report, group)) for group, event in _GROUPS.items() if getattr(report, group)}
    if report.held_back:
        counts["held"] = report.held_back
    counts["quarantined"] = sum(notice.quarantined for notice in report.notices)
    counts["problems"] = sum(not (notice.note or notice.quarantined) for notice in report.notices)
    said: dict[str, Any] = {"items": report.items, "scheduled": report.scheduled, **counts}
    said |= {"documents": len(report.written) + len(report.removed), "undelivered": report.undelivered}
    said |= {"seconds": round(report.seconds, 6), "stages": report.stages, "dry_run": report.dry_run or None}
    return Entry("info", "pass", said | {"exit_code": report.exit_code})


def line(entry: Entry, at: datetime, *, verbose: bool) -> bytes:
    """Write an entry as one line of JSON in UTF-8; keys that say nothing stay out, and steps unless all is wanted."""
    time = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {key: value for key, value in entry.said.items() if value is not None and (verbose or key != "stages")}
    text = json.dumps({"time": time, "level": entry.level, "event": entry.event} | said, ensure_ascii=False)
    return _UNSAFE.sub(_shown, text).encode()


def _shown(found: re.Match[str]) -> str:
    """Give a sign in a form that nothing obeys; a byte of a path that is no text as its number, as JSON has none."""
    code = ord(found[0])
    if code in _BYTES:
        return f"\\\\x{code - _BYTES.start + 0x80:02x}"
    return "\ufffd" if found[0] >= "\ud800" else f"\\u{code:04x}"
