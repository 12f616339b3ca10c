"""What looking after a ledger did, in words and in JSON. Pure; what a terminal could take for a command is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from feeder.chars import plain
from feeder.counts import count

if TYPE_CHECKING:
    from feeder.publish.adopting import Imported
    from feeder.publish.compacting import Compacted
    from feeder.publish.rebuilding import Rebuilt
    from feeder.publish.verifying import Verified

_MOST = 20


def as_json(result: Any) -> dict[str, Any]:  # noqa: ANN401 - any frozen result
    """Give a result as JSON data."""
    return asdict(result) | {"exit_code": result.exit_code}


def verified_lines(found: Verified) -> Iterator[str]:
    """Tell what is wrong with a ledger."""
    for fault in found.faults:
        where = found.path if fault.line is None else f"{found.path}:{fault.line}"
        yield plain(f"{fault.severity:<10} {where}: {fault.message}")
    if found.exit_code == 0:
        verdict = "whole, and the output folder agrees"
    else:
        verdict = "worth a look" if found.exit_code == 1 else "refused"
    yield f"{count(found.lines, 'line')}, {count(found.items, 'item')}, {found.published} published: {verdict}"


def compacted_lines(done: Compacted) -> Iterator[str]:
    """Tell what was left out of a ledger."""
    if done.backup is None:
        yield f"{count(done.lines, 'line')}, and none to leave out"
        return
    yield f"{count(done.lines, 'line')} became {done.kept}, {done.size:,} bytes {done.left:,}"
    yield plain(f"the ledger as it was stands in {done.backup}")


def rebuilt_lines(done: Rebuilt) -> Iterator[str]:
    """Tell what was found of a lost ledger."""
    for note in done.unknown:
        yield plain(f"{'unknown':<10} {note}")
    dry = "dry run, nothing written; " if done.dry_run else ""
    kept = f"{done.kept} in the store, " if done.kept else ""
    without = done.items - done.matched - done.kept
    counts = f"{done.matched} with their texts, {kept}{without} without, {done.withdrawn} withdrawn"
    yield f"{dry}{count(done.items, 'item')} found in the output folder: {counts}"
    yield "now run `feeder build --dry-run`, and look at what it would change"


def imported_lines(done: Imported) -> Iterator[str]:
    """Tell what was adopted of feeds."""
    saved = " (saved)" if done.written else ""
    for word, rows in (("adopted", done.adopted), ("no text", done.unmatched)):
        for one in rows[:_MOST]:
            where = f"{one.path}" if one.path else f"{one.link or one.id}{saved}"
            yield plain(f"{word:<10} {one.title or one.id}  [{where}]")
        if len(rows) > _MOST:
            yield f"{word:<10} … and {len(rows) - _MOST} more"
    if done.replaced:
        ids, them = ("another id", "it") if len(done.replaced) == 1 else ("other ids", "them")
        yield (
            f"{'doubtful':<10} {count(len(done.replaced), 'item')} had been published under {ids} since the first "
            f"build: who subscribed since then sees {them} once more"
        )
    yield from (plain(f"{'doubtful':<10} {notice}") for notice in done.notices)
    if done.written:
        folder = done.written[0].rpartition("/")[0] or "."
        yield plain(f"{'wrote':<10} {count(len(done.written), 'text')} in {folder}")
    dry = "dry run, nothing written; " if done.dry_run else ""
    entries = count(done.entries, "entry", "entries")
    told = f"{len(done.adopted)} adopted, {done.known} known before, {len(done.unmatched)} without a text"
    yield f"{dry}{entries} in {count(done.documents, 'document')}: {told}"
