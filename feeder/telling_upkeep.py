"""What looking after a ledger did, in words and in JSON. Pure; what a terminal could take for a command is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from feeder.chars import plain

if TYPE_CHECKING:
    from feeder.publish.compacting import Compacted
    from feeder.publish.rebuilding import Rebuilt
    from feeder.publish.verifying import Verified


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
    yield f"{found.lines} lines, {_items(found.items)}, {found.published} published: {verdict}"


def compacted_lines(done: Compacted) -> Iterator[str]:
    """Tell what was left out of a ledger."""
    if done.backup is None:
        yield f"{done.lines} lines, and none to leave out"
        return
    yield f"{done.lines} lines became {done.kept}, {done.size:,} bytes {done.left:,}"
    yield plain(f"the ledger as it was stands in {done.backup}")


def rebuilt_lines(done: Rebuilt) -> Iterator[str]:
    """Tell what was found of a lost ledger."""
    for note in done.unknown:
        yield plain(f"{'unknown':<10} {note}")
    dry = "dry run, nothing written; " if done.dry_run else ""
    counts = f"{done.matched} with their texts, {done.items - done.matched} without, {done.withdrawn} withdrawn"
    yield f"{dry}{_items(done.items)} found in the output folder: {counts}"
    yield "now run `feeder build --dry-run`, and look at what it would change"


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"
