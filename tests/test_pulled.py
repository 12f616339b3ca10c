"""A ledger that another program changes while a pass is at work, as `git pull` does: nothing of it is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Project, story

from feeder import publish
from feeder.errors import MachineError
from feeder.publish import compacting


@pytest.fixture
def apart(tmp_path: Path) -> tuple[Project, Project]:
    """Two clones of one project, each with a story of its own; that of the other is published there."""
    ours = Project(tmp_path / "ours")
    ours.put("a.txt", story("Bridge opens"))
    ours.build()
    theirs = Project(tmp_path / "theirs")
    shutil.copytree(ours.root, theirs.root, dirs_exist_ok=True)
    theirs.clock.forward(hours=1)
    theirs.put("theirs.txt", story("School wins", "ENNS"))
    theirs.build()
    ours.clock.forward(hours=2)
    ours.put("ours.txt", story("Harbour closes", "LINZ"))
    return ours, theirs


def _longer(own: bytes, other: bytes) -> bytes:
    """Give what a merge makes where only the other side went on."""
    assert other.startswith(own)
    return other


def _rewritten(own: bytes, other: bytes) -> bytes:
    """Give the same with the lines of the other side in front, as a union may put them."""
    head, _, rest = own.partition(b"\n")
    return head + b"\n" + other.removeprefix(own) + rest


@pytest.mark.parametrize("merge", [_longer, _rewritten])
def test_lines_that_come_while_a_pass_reads(
    apart: tuple[Project, Project], merge: Callable[[bytes, bytes], bytes]
) -> None:
    """The pass ends, and cuts nothing; the next one knows what came, and publishes both."""
    ours, theirs = apart
    ledger = ours.root / "ledger.jsonl"
    pulled = merge(ledger.read_bytes(), (theirs.root / "ledger.jsonl").read_bytes())

    def pull(_done: int, _total: int) -> None:
        new = ours.root / "new"
        new.write_bytes(pulled)
        new.replace(ledger)

    with pytest.raises(MachineError, match="changed while a pass was at work"):
        ours.build(progress=pull)
    assert ledger.read_bytes() == pulled

    shutil.copy(theirs.texts / "theirs.txt", ours.texts)
    assert ours.build().exit_code == 0
    assert set(ours.titles()) == {"Bridge opens", "School wins", "Harbour closes"}
    assert ours.ids()["School wins"] == theirs.ids()["School wins"]
    assert set(pulled.splitlines()) <= set(ledger.read_bytes().splitlines())


def test_lines_that_come_while_a_ledger_is_compacted(
    apart: tuple[Project, Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ledger stays as it came, and is compacted the next time."""
    ours, theirs = apart
    ledger = ours.root / "ledger.jsonl"
    ours.clock.forward(hours=1)
    ours.put("a.txt", story("Bridge opens", words="It was corrected by the one who saw the mistake in it."))
    ours.build()
    ours.clock.forward(hours=1)
    ours.put("a.txt", story("Bridge opens", words="It was corrected once more after a call of the mayor."))
    ours.build()
    pulled = ledger.read_bytes() + (theirs.root / "ledger.jsonl").read_bytes()
    keep = compacting._keep

    def kept(path: Path, backup: Path) -> None:
        keep(path, backup)
        ledger.write_bytes(pulled)

    monkeypatch.setattr(compacting, "_keep", kept)
    with pytest.raises(MachineError, match="changed meanwhile"):
        publish.compact(ours.config)
    assert ledger.read_bytes() == pulled

    monkeypatch.undo()
    assert publish.compact(ours.config).kept < pulled.count(b"\n")
