"""SIGINT, SIGTERM and SIGHUP in the middle of any step of a build."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from faults import SIGNALLED
from test_crash import CASES, DONE, Case, assert_whole, different, machine

INTERRUPTED = "feeder: interrupted; the next build finishes what is left\n"


@pytest.mark.timeout(300)
def test_signals_at_every_step(tmp_path: Path) -> None:
    """A build that is ended says so, leaves no document half and no temporary file, and the next one finishes it."""
    case = Case(tmp_path, CASES["changes"])
    places, _ = different(case, tmp_path / "steps")
    names = (signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    with machine(tmp_path / "ended") as (disk, builds):
        for number, call in enumerate(sorted({call for call, _ in places})):
            name = names[number % len(names)]
            project = case.copy(tmp_path / "project")
            disk.below(project.root, mode=SIGNALLED, at=call, signal=name)
            done = builds.run(project.root / "config.yaml", "-q", "build")
            disk.sound()
            if name == signal.SIGINT:
                assert (done.code, done.out, done.err) == (130, "", INTERRUPTED), (call, done)
                assert not list(project.output.rglob("*.feeder-tmp")), call
            else:
                assert (done.code, done.out, done.err) == (-name, "", ""), (call, done)
            assert_whole(project, case.old, case.new)
            assert builds.run(project.root / "config.yaml", "-q", "build") == DONE
            assert project.documents() == case.new, call
            assert (project.root / "ledger.jsonl").read_bytes() == case.ledger, call
