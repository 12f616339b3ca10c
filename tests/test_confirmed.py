"""A confirmation is believed for good: for what it was given for, whatever of that comes back, and for nothing later."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CONFIG, Project, story
from faults import SIGNALLED, Builds, Disk, faulty
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from feeder import publish

BARE = CONFIG + "pages: false\narchive: false\nfeeds: [{ name: main, formats: [json], limit: 60 }]\n"


def number(n: int) -> str:
    """Give a story that is like no other."""
    return story(f"Story {n} of many", "GRAZ", " ".join(f"word{n}x{part}" for part in range(40)))


def put(project: Project, *numbers: int) -> None:
    """Write texts."""
    for n in numbers:
        project.put(f"{n:02}.txt", number(n))


def remove(project: Project, *numbers: int) -> None:
    """Delete texts."""
    for n in numbers:
        (project.texts / f"{n:02}.txt").unlink()


@pytest.fixture
def forty(tmp_path: Path) -> Project:
    """Forty texts, published, of which three vanished unasked, and eight more, which a person confirmed."""
    project = Project(tmp_path / "project")
    put(project, *range(40))
    project.build()
    remove(project, 0, 1, 2)
    assert len(project.build().withdrawn) == 3
    remove(project, *range(3, 11))
    assert project.build().held_back == 8
    assert len(project.build(confirm_withdrawals=True).withdrawn) == 8
    return project


class TestReturns:
    """What comes back takes nothing of a confirmation away."""

    @pytest.mark.parametrize("lost", [(), (".feeder",), ("compact",)])
    def test_all_that_was_confirmed(self, forty: Project, lost: tuple[str, ...]) -> None:
        """The count stays at its new beginning, though no confirmed item is left, and whatever is lost."""
        put(forty, *range(3, 11))
        assert len(forty.build().returned) == 8
        if lost == ("compact",):
            publish.compact(forty.config)
        elif lost:
            forty.forget(*lost)
        remove(forty, *range(11, 18))
        report = forty.build()
        assert (report.exit_code, len(report.withdrawn)) == (0, 7)

    def test_what_goes_again_is_not_confirmed(self, forty: Project) -> None:
        """A confirmation covers what it was given for, and not that the same texts vanish another time."""
        put(forty, *range(3, 11))
        forty.build()
        remove(forty, *range(3, 11))
        report = forty.build()
        assert (report.exit_code, report.held_back) == (3, 8)

    def test_what_comes_back_before(self, forty: Project) -> None:
        """What is there again when the confirmation is carried out is not covered by it."""
        remove(forty, *range(11, 21))
        assert forty.build().held_back == 10
        put(forty, *range(11, 16))
        assert len(forty.build(confirm_withdrawals=True).withdrawn) == 5
        remove(forty, 11, 12, 13, 14)
        assert len(forty.build().withdrawn) == 4
        remove(forty, 15)
        report = forty.build()
        assert (report.exit_code, report.held_back) == (3, 1)
        assert "and 4 since withdrawals were last confirmed" in (report.guard or "")

    def test_those_that_went_unasked(self, forty: Project) -> None:
        """They are covered too, and a person can see it; that one comes back and goes again counts."""
        assert [e.what for e in publish.log(forty.config, "00.txt")] == ["added", "withdrawn", "confirmed"]
        put(forty, 0)
        assert len(forty.build().returned) == 1
        remove(forty, *range(11, 17), 0)
        assert forty.build().held_back == 7


def test_nothing_is_gone(tmp_path: Path) -> None:
    """A confirmation while nothing is gone lets the count begin anew as any other does, and once."""
    project = Project(tmp_path / "project")
    put(project, *range(30))
    project.build()
    remove(project, *range(5))
    assert len(project.build().withdrawn) == 5
    before, times = project.documents(), project.times()
    project.build(dry_run=True, confirm_withdrawals=True)
    assert project.build(confirm_withdrawals=True).is_empty
    ledger = (project.root / "ledger.jsonl").read_bytes()
    assert project.build(confirm_withdrawals=True).is_empty
    assert (project.root / "ledger.jsonl").read_bytes() == ledger
    assert (project.documents(), project.times()) == (before, times)
    project.forget(".feeder")
    remove(project, *range(5, 10))
    assert len(project.build().withdrawn) == 5


def test_after_a_rebuilt_ledger(tmp_path: Path) -> None:
    """What was withdrawn before the ledger was lost is not counted as vanished since."""
    project = Project(tmp_path / "project")
    put(project, *range(40))
    project.build()
    remove(project, *range(12))
    assert len(project.build(confirm_withdrawals=True).withdrawn) == 12
    project.forget("ledger.jsonl", ".feeder")
    assert publish.rebuild(project.config, clock=project.clock).withdrawn == 12
    project.build()
    remove(project, 12, 13)
    assert (project.build().exit_code, len(project.items())) == (0, 26)


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Disk, Builds]]:
    """A disk that fails as a test says."""
    with faulty(tmp_path_factory.mktemp("confirmed") / "scratch") as both:
        yield both


@pytest.mark.timeout(600)
def test_killed_at_every_step(tmp_path: Path, disk: tuple[Disk, Builds]) -> None:
    """A pass that carries a confirmation out, and is killed anywhere, has been believed or has not.

    Where it has, the next pass finishes it, and the count begins anew, though all confirmed texts come back. Where it
    has not, all is held back as before.
    """
    faults, builds = disk
    first = Project(tmp_path / "first", BARE)
    put(first, *range(30))
    publish.build(first.config)
    remove(first, 0, 1)
    publish.build(first.config)
    remove(first, *range(2, 8))
    assert publish.build(first.config).held_back == 6
    seen, step = set(), 0
    while True:
        step += 1
        root = tmp_path / str(step)
        shutil.copytree(first.root, root)
        faults.below(root, mode=SIGNALLED, at=step, signal=9)
        ended = builds.run(root / "config.yaml", "build", "--confirm-withdrawals").code == 0
        faults.sound()
        project = Project(tmp_path / f"at-{step}", "")
        shutil.rmtree(project.root)
        root.rename(project.root)
        report = publish.build(project.config)
        believed = not report.held_back
        assert report.held_back == (0 if believed else 6)
        assert len(json.loads((project.output / "feed.json").read_bytes())["items"]) == (22 if believed else 28)
        put(project, *range(2, 8))
        publish.build(project.config)
        remove(project, *range(8, 13))
        assert publish.build(project.config).held_back == (0 if believed else 5)
        seen.add(believed)
        shutil.rmtree(project.root)
        if ended:
            break
    assert (seen, step > 15) == ({True, False}, True)


class Confirming(RuleBasedStateMachine):
    """Texts go and come back in lots, with confirmations in between; the model counts by the words of the documentation.

    Each withdrawal is covered by the first confirmation after it, or counts; nothing else takes it out of the count
    than that its text comes back.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project(Path(self.folder.name) / "project", BARE)
        self.standing = set(range(40))
        self.gone: set[int] = set()
        """Withdrawn, whether that counts or not."""
        self.counted: set[int] = set()
        self.held: set[int] = set()
        put(self.project, *self.standing)
        self.project.build()

    def teardown(self) -> None:
        """Remove everything."""
        self.folder.cleanup()

    @rule(first=st.integers(0, 39), count=st.integers(1, 9), confirm=st.sampled_from((False, False, False, True)))
    def remove(self, first: int, count: int, confirm: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Some texts go, and a pass sees it."""
        some = sorted(self.standing)[first % max(1, len(self.standing)) :][:count]
        if len(some) < len(self.standing):
            remove(self.project, *some)
            self.standing -= set(some)
        self.build(confirm)

    @precondition(lambda self: self.gone or self.held)
    @rule(all_of=st.booleans(), count=st.integers(1, 9), confirm=st.sampled_from((False, False, False, True)))
    def put(self, all_of: bool, count: int, confirm: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Some come back: any, or just those that do not count."""
        some = sorted((self.gone | self.held) - (self.counted if all_of else set()))[:count]
        put(self.project, *some)
        self.standing |= set(some)
        self.build(confirm)

    @rule()
    def forget(self) -> None:
        """Lose the catalog, when all texts are known without it."""
        if not self.held:
            self.project.forget(".feeder")
            self.build(confirm=False)

    @rule()
    def compact(self) -> None:
        """Leave out of the ledger what no replay needs."""
        publish.compact(self.project.config)

    def build(self, confirm: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Make a pass, and see what it holds back."""
        published = set(range(40)) - self.gone - self.standing | self.standing
        missing = published - self.standing
        counted = self.counted - self.standing
        total = len(missing) + len(counted)
        too_many = total >= 5 and total > 0.2 * (len(published) + len(counted))
        self.held = set() if confirm else missing if too_many else missing & self.held
        vanished = missing - self.held
        self.gone = (self.gone | vanished) - self.standing
        self.counted = set() if confirm else counted | vanished
        report = self.project.build(confirm_withdrawals=confirm)
        assert {one.path for one in report.withdrawn} == {f"{n:02}.txt" for n in vanished}
        assert {one.path for one in report.held} == {f"{n:02}.txt" for n in self.held}


TestConfirming = Confirming.TestCase
TestConfirming.settings = settings(max_examples=8, stateful_step_count=25)
