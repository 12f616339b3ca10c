"""A ledger that lost lines: the build that reads it anew says so, and a merge is none of that."""

from __future__ import annotations

from random import Random

import pytest
from conftest import Project, story
from hypothesis import given, settings
from hypothesis import strategies as st
from test_upkeep import run

from feeder.ledger import Ledger
from feeder.ledger.lines import kind_of
from feeder.ledger.survey import lost, survey


@pytest.fixture
def desk(project: Project) -> Project:
    """Ten stories of one pass, one of which was edited in a second one."""
    for number in range(10):
        project.put(f"{number}.txt", story(f"Ferry number {number}"))
    project.build()
    project.put("2.txt", story("Ferry number 2", words="It leaves an hour later than it did, from Monday on."))
    project.build()
    return project


def test_a_build_tells_it(desk: Project) -> None:
    """It tells how many, and what to do; the next ones say nothing, until the ledger is read anew."""
    path = desk.root / "ledger.jsonl"
    whole = path.read_bytes()
    left = [line for line in whole.splitlines(keepends=True) if b'"first_path":"2.txt"' not in line]
    path.write_bytes(b"".join(left))

    report = desk.build()

    (told,) = report.notices
    assert (report.exit_code, told.path, told.note) == (1, "ledger.jsonl", False)
    assert told.message.startswith("2 lines are missing: ")
    assert all(way in told.message for way in ("backup or commit", "ledger compact", "ledger verify"))
    assert desk.build().notices == ()
    desk.forget(".feeder")
    assert desk.build(dry_run=True).exit_code == 1
    assert run(desk, "ledger", "compact").returncode == 0
    desk.forget(".feeder")
    assert desk.build().notices == ()
    path.write_bytes(whole)
    assert (desk.build().notices, len(desk.items())) == ((), 10)


def test_a_ledger_that_is_whole(desk: Project) -> None:
    """Reading all of it anew tells nothing."""
    desk.forget(".feeder")

    assert desk.build().notices == ()


def count(lines: list[bytes]) -> int:
    """Give how many lines are found to be gone."""
    return lost(lines, survey(lines, 0, lines))


@given(seed=st.integers(0, 2**32), gone=st.integers(0, 3), passes=st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_any_order_of_lines(seed: int, gone: int, passes: int) -> None:
    """Interleaved and doubled lines of two clones are no loss; a state that stands nowhere is, wherever it stood."""
    chance = Random(seed)  # noqa: S311 - any order will do
    lines = []
    for number in range(passes):
        states = [b'{"at":"%d","id":"%d-%d"}\n' % (number, number, one) for one in range(chance.randint(1, 4))]
        lines += [*states, b'{"pass":"%d","count":%d}\n' % (number, len(states))]
    states = [line for line in lines if kind_of(line)[0] == "state"]
    without = chance.sample(states, min(gone, len(states)))
    left = [line for line in lines if line not in without]
    doubled = left + chance.choices(left, k=3)
    for mixed in (left, doubled):
        chance.shuffle(mixed)
        mixed.append(lines[-1])  # what stands behind the last closing line may be cut

    assert count(left) == len(without)
    assert count(doubled) <= len(without)


def test_merged_with_a_compacted_one() -> None:
    """Of two closing lines of one pass the one that counts less is that of a ledger without the lines in between."""
    closing = [b'{"pass":"1","count":2}\n', b'{"pass":"1","count":1}\n']
    state = b'{"at":"1","id":"a"}\n'

    assert count([state, *closing]) == count([state, *reversed(closing)]) == 0
    assert count([state, closing[0]]) == 1


def test_only_a_ledger_that_is_short_is_read_twice(desk: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for what is gone costs nothing where every pass is whole."""
    ledger = Ledger(desk.root / "ledger.jsonl")
    told = ledger.survey()
    monkeypatch.setattr(Ledger, "lines", lambda *_: pytest.fail("it is read again"))

    assert (told.short, ledger.lost(told)) == (frozenset(), 0)
