"""The store of `input.deleted: keep`: its loss is noticed and made good, and a lost ledger is made anew with it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
from click.testing import CliRunner, Result
from conftest import CONFIG, Project, Watch, story
from faults import SIGNALLED, Builds, Disk, faulty

from feeder import publish
from feeder.catalog import Catalog
from feeder.catalog.away import Away
from feeder.cli import main
from feeder.errors import LedgerError, MachineError, RefusedError
from feeder.ledger import Ledger
from feeder.publish import tending
from feeder.report import Report

KEEP = CONFIG.replace("{ folder: texts }", "{ folder: texts, deleted: keep }")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))


def text(n: int, **front: str) -> str:
    """Give a story that is like no other."""
    return story(f"Story {n} of many", "GRAZ", " ".join(f"word{n}x{part}" for part in range(40)), **front)


def run(project: Project, *words: str) -> Result:
    """Call the command line on a project."""
    return CliRunner().invoke(main, ["--config", str(project.root / "config.yaml"), *words], prog_name="feeder")


def clear(project: Project) -> None:
    """Empty the input folder."""
    shutil.rmtree(project.texts)
    project.texts.mkdir()


def items(project: Project) -> Path:
    """Give the folder of copies."""
    return project.root / "store" / "items"


def told(report: Report) -> list[str]:
    """Give what a report tells of the store, after a look that nothing was withdrawn, held back or sent anew."""
    assert (report.withdrawn, report.held, report.added, report.updated, report.silent) == ((), (), (), (), ())
    return [notice.message for notice in report.notices if notice.path == "store/items"]


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """Six texts, one of them with a picture: four are cleared, and live on, two stand."""
    project = Project(tmp_path / "project", KEEP)
    for n in range(6):
        project.put(f"in/{n}.txt", text(n))
    project.put("in/0.txt", text(0, image="pic.png"))
    project.put("in/pic.png", PNG)
    assert project.build().exit_code == 0
    for name in ("0.txt", "1.txt", "2.txt", "3.txt", "pic.png"):
        (project.texts / "in" / name).unlink()
    assert project.build().exit_code == 0
    return project


@pytest.fixture
def many(desk: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The same, where a pass looks at so few copies in turn that it meets the one that is missing late."""
    monkeypatch.setattr(tending, "_IN_TURN", 1)
    return desk


class TestLost:
    """Copies are gone while the catalog lives."""

    @pytest.mark.parametrize("how", ["store", "items", "two", "emptied"])
    def test_it_is_noticed(self, many: Project, how: str) -> None:
        """The next pass tells it, once, and gives what it can: the files that stand, and what was read of the others."""
        before, times = many.documents(), many.times()
        folders = sorted(items(many).iterdir())
        gone = {"store": [many.root / "store"], "items": [items(many)], "two": folders[:2], "emptied": folders}[how]
        for folder in gone:
            shutil.rmtree(folder)
        report = many.build()
        messages = told(report)
        assert (report.exit_code, many.documents(), many.times()) == (1, before, times)
        assert any("whose files are gone; they live on from what was last read" in one for one in messages)
        if how != "two":
            assert [one.partition(" (")[0] for one in messages] == ["copies of 2 items", "copies of 4 items"]
        assert many.build().is_empty
        clear(many)
        assert many.build().exit_code == 0
        for lost in (".feeder",), ("output", ".feeder"):
            many.forget(*lost)
            assert many.build().exit_code == 0
            assert many.documents() == before

    def test_files_that_stand_are_copied_again(self, desk: Project) -> None:
        """Where nothing is lost it is a note: all copies are as they were, but for the times."""
        for n in range(4):
            desk.put(f"in/{n}.txt", text(n))
        desk.put("in/0.txt", text(0, image="pic.png"))
        desk.put("in/pic.png", PNG)
        desk.build()
        before = {path: path.read_bytes() for path in (desk.root / "store").rglob("*") if path.is_file()}
        desk.forget("store")
        report = desk.build()
        assert (report.exit_code, len(told(report))) == (0, 1)
        assert {path: path.read_bytes() for path in before} == before

    def test_older_copies_from_a_backup(self, desk: Project) -> None:
        """A backup holds an older text: what was published last stays, with a catalog and without one."""
        backup = desk.root / "backup"
        shutil.copytree(desk.root / "store", backup)
        desk.put("in/4.txt", text(4) + "\nA correction.\n")
        desk.build()
        (desk.texts / "in" / "4.txt").unlink()
        desk.build()
        before = desk.documents()
        desk.forget("store")
        backup.rename(desk.root / "store")
        report = desk.build()
        assert (report.exit_code, len(told(report))) == (1, 1)
        desk.forget(".feeder")
        report = desk.build()
        assert (report.exit_code, told(report), desk.documents()) == (0, [], before)

    def test_copies_that_come_back(self, desk: Project) -> None:
        """When the files are put back they count again, and are read by new rules as any."""
        backup = desk.root / "backup"
        shutil.copytree(desk.root / "store", backup)
        before = desk.documents()
        desk.forget("store")
        assert desk.build().exit_code == 1
        shutil.copytree(backup, desk.root / "store", dirs_exist_ok=True)
        for folder in items(desk).glob("*/*"):
            (folder / "text.json").write_text("{")
        desk.forget(".feeder")
        assert (desk.build().exit_code, desk.documents()) == (0, before)

    def test_picture(self, desk: Project) -> None:
        """A picture is made again of the one that is published; without that it is named."""
        (picture,) = items(desk).glob("*/*/media/*")
        picture.unlink()
        assert (told(desk.build()), picture.read_bytes()) == ([], PNG)
        shutil.rmtree(picture.parent)
        for file in desk.output.glob("media/*/*"):
            file.unlink()
        (message,) = told(desk.build())
        assert "copies of 1 picture or other file are missing (in/pic.png); put them back" in message

    def test_text_that_vanishes_with_its_copy(self, many: Project) -> None:
        """It lives on all the same, and it is told."""
        before = many.documents()
        (copy,) = (one for one in items(many).glob("*/*/article.txt") if "Story 5" in one.read_text())
        copy.unlink()
        (many.texts / "in" / "5.txt").unlink()
        report = many.build()
        assert ([change.path for change in report.kept], len(told(report))) == (["in/5.txt"], 1)
        assert many.documents() == before
        many.forget(".feeder")
        assert (many.build().exit_code, many.documents()) == (0, before)

    def test_each_has_its_turn(self, many: Project) -> None:
        """A file of one copy that is gone is met by some pass, without anyone who needs it."""
        (copy,) = (one for one in items(many).glob("*/*/article.txt") if "Story 2" in one.read_text())
        copy.unlink()
        messages = []
        for _ in range(12):
            many.clock.forward(minutes=1)
            messages += told(many.build())
        assert len(messages) == 1

    def test_under_a_watch(self, desk: Project, watching: Callable[[Project], Watch]) -> None:
        """A watch tells it with the next text that comes, and goes on."""
        watch = watching(desk)
        desk.forget("store")
        (desk.texts / "new.txt").write_text(text(9))
        assert watch.process.stdout is not None
        for line in watch.process.stdout:
            report = json.loads(line)
            if any("copies of 4 items" in notice["message"] for notice in report["notices"]):
                break
        watch.until(lambda: len(desk.items()) == 7)
        assert watch.stop() == 0
        desk.forget(".feeder")
        assert len(desk.items()) == 7

    def test_dry_run(self, desk: Project) -> None:
        """It makes nothing."""
        desk.forget("store")
        desk.build(dry_run=True)
        assert not (desk.root / "store").exists()

    def test_what_was_read_is_damaged(self, desk: Project) -> None:
        """What stands in for a copy and cannot be understood is told with its path."""
        desk.forget("store")
        desk.build()
        file = next(items(desk).glob("*/*/text.json"))
        file.write_text("[]")
        desk.forget(".feeder")
        with pytest.raises(LedgerError, match="this file should hold the last text") as caught:
            desk.build()
        assert caught.value.path == str(file)
        file.unlink()
        file.mkdir()
        with pytest.raises(MachineError, match="the store cannot be read"):
            desk.build()

    def test_expired_meanwhile(self, desk: Project) -> None:
        """What lives on from what was read of it expires at its time, without a catalog too."""
        desk.put("in/8.txt", text(8, expires="2026-05-05T00:00:00Z"))
        desk.build()
        (desk.texts / "in" / "8.txt").unlink()
        desk.build()
        desk.forget("store")
        desk.build()
        desk.forget(".feeder")
        desk.clock.forward(days=1)
        report = desk.build()
        assert ([one.title for one in report.withdrawn], len(desk.items())) == (["Story 8 of many"], 6)

    def test_verify_tells(self, many: Project) -> None:
        """Each copy is looked at there; nothing is touched."""
        assert run(many, "ledger", "verify").exit_code == 0
        next(items(many).glob("*/*/article.txt")).unlink()
        result = run(many, "ledger", "verify")
        assert (result.exit_code, "the store lacks copies of 1 item (" in result.stdout) == (1, True)
        (items(many) / "zz" / "strange").mkdir(parents=True)
        result = run(many, "ledger", "verify")
        assert "items in the store that the ledger does not know: 1 (items/zz/strange)" in result.stdout


class TestMerged:
    """Two machines that keep what they publish merge their ledgers, and their stores."""

    @pytest.fixture
    def both(self, tmp_path: Path) -> tuple[Project, Project]:
        """Each has published a story of its own, and one that the other has too, and has cleared its inbox."""
        one = Project(tmp_path / "one", KEEP)
        one.put("first.txt", text(1))
        one.build()
        other = Project(tmp_path / "other", KEEP)
        shutil.copytree(one.root, other.root, dirs_exist_ok=True)
        other.clock.now = one.clock.now
        other.build()
        for project, own, front in (one, 2, {}), (other, 3, {"id": "its-own"}):
            project.put("own.txt", text(own))
            project.put("same.txt", text(5, **front))
            project.build()
            clear(project)
            project.build()
            other.clock.forward(minutes=5)
        return one, other

    def merge(self, one: Project, other: Project, *, stores: bool) -> None:
        """Let git merge the ledger of one into that of the other."""
        lines = [(project.root / "ledger.jsonl").read_text().splitlines(keepends=True) for project in (other, one)]
        merged = [*lines[0], *(line for line in lines[1] if line not in lines[0])]
        (other.root / "ledger.jsonl").write_text("".join(merged))
        if stores:
            shutil.copytree(one.root / "store", other.root / "store", dirs_exist_ok=True)

    def test_with_their_stores(self, both: tuple[Project, Project]) -> None:
        """What the other one kept is published at once, as by a cold build, and retired copies go."""
        _, other = both
        self.merge(*both, stores=True)
        assert other.build().exit_code == 0
        live = other.documents()
        assert sorted(other.titles()) == [f"Story {n} of many" for n in (1, 2, 3, 5)]
        assert len(list(items(other).glob("*/*"))) == 4
        assert other.build().written == ()
        other.forget(".feeder")
        other.build()
        assert other.documents() == live

    def test_without_the_other_store(self, both: tuple[Project, Project]) -> None:
        """What stands nowhere here is told, and nothing is published; the copy of a retired item serves the other one."""
        one, other = both
        before = other.documents()
        self.merge(*both, stores=False)
        with pytest.raises(RefusedError, match=r"missing from the store \(the first of 1: "):
            other.build()
        assert other.documents() == before
        (copy,) = (one.parent for one in items(one).glob("*/*/article.txt") if "Story 2" in one.read_text())
        shutil.copytree(copy, items(other) / copy.parent.name / copy.name)
        for _ in range(2):
            assert other.build().exit_code == 0
        assert sorted(other.titles()) == [f"Story {n} of many" for n in (1, 2, 3, 5)]
        assert not list(items(other).glob("*/*/text.json"))
        live = other.documents()
        other.forget(".feeder")
        assert (other.build().exit_code, other.documents()) == (0, live)
        assert len(list(items(other).glob("*/*"))) == 4


class TestSwept:
    """Copies of what is withdrawn go; all others stay."""

    def test_after_a_merge(self, desk: Project) -> None:
        """Another machine withdrew an item: its copy here goes with the next pass."""
        ledger = Ledger(desk.root / "ledger.jsonl")
        state = next(one for one in ledger.states(0, ledger.end()) if one.identity.home == "in/1.txt")
        from dataclasses import replace  # noqa: PLC0415

        now = desk.clock()
        ledger.append([replace(state.identity, kept=False, withdrawn=now, cause="asked")], now)
        assert "copies of withdrawn items in the store: 1; the next build takes" in run(desk, "ledger", "verify").stdout
        assert len(list(items(desk).glob("*/*"))) == 6
        assert desk.build().exit_code == 0
        assert (len(list(items(desk).glob("*/*"))), len(desk.items())) == (5, 5)

    def test_what_nobody_knows_stays(self, desk: Project) -> None:
        """A new ledger knows nothing of the copies of the old one, which may be the last."""
        before = {path: path.read_bytes() for path in items(desk).rglob("article*")}
        old = (desk.root / "ledger.jsonl").read_bytes()
        live = desk.documents()
        desk.forget(".feeder", "ledger.jsonl")
        desk.build(new_ledger=True)
        assert {path: path.read_bytes() for path in before} == before
        (desk.root / "ledger.jsonl").write_bytes(old)
        desk.forget(".feeder")
        desk.build()
        assert desk.documents() == live

    def test_where_nothing_is_kept_any_more(self, desk: Project) -> None:
        """What was kept goes when its withdrawal is confirmed, and its copy with it."""
        desk.configure(CONFIG)
        desk.build(confirm_withdrawals=True)
        assert len(list(items(desk).glob("*/*"))) == 2


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Disk, Builds]]:
    """A disk that fails as a test says."""
    with faulty(tmp_path_factory.mktemp("store") / "scratch") as both:
        yield both


@pytest.mark.timeout(900)
@pytest.mark.parametrize("what", ["withdraw", "heal"])
def test_killed_at_every_step(tmp_path: Path, disk: tuple[Disk, Builds], what: str) -> None:
    """Wherever a pass is killed that withdraws what is kept, or makes the store again, the next one ends it.

    No copy of a withdrawn item is left, and none of a live one is missing: all is published from the store alone.
    """
    faults, builds = disk
    first = Project(
        tmp_path / "first", KEEP + "pages: false\narchive: false\nfeeds: [{ name: main, formats: [json] }]\n"
    )
    for n in range(4):
        first.put(f"{n}.txt", text(n))
    first.put("0.txt", text(0, image="pic.png"))
    first.put("pic.png", PNG)
    publish.build(first.config)
    clear(first)
    publish.build(first.config)
    words, left = (["withdraw", "0.txt", "1.txt"], 2) if what == "withdraw" else (["build"], 4)
    step, ended, withdrawn = 0, False, set()
    while not ended:
        step += 1
        root = tmp_path / str(step)
        shutil.copytree(first.root, root)
        copied = Project.__new__(Project)
        copied.root = root
        publish.build(copied.config)  # it takes the copied store for another one, and knows it now
        if what == "heal":
            copied.forget("store")
        faults.below(root, mode=SIGNALLED, at=step, signal=9)
        ended = builds.run(root / "config.yaml", *words).code >= 0
        faults.sound()
        project = Project(tmp_path / f"at-{step}", "")
        shutil.rmtree(project.root)
        root.rename(project.root)
        publish.build(project.config)
        live = project.documents()
        count = len(json.loads(live["feed.json"])["items"])
        withdrawn.add(4 - count)
        assert len(list(items(project).glob("*/*"))) == count
        project.forget()
        publish.build(project.config)
        assert project.documents() == live
        shutil.rmtree(project.root)
    assert step > 10
    assert withdrawn == {0, 4 - left}


class TestRebuilt:
    """A lost ledger is made anew from output folder and store."""

    def lose(self, project: Project) -> None:
        """Lose ledger and catalog."""
        project.forget("ledger.jsonl", ".feeder")

    @pytest.mark.parametrize("more", ["", "pages: false\narchive: false\n", "feeds: [{ name: main, limit: 2 }]\n"])
    def test_round_trip(self, tmp_path: Path, more: str) -> None:
        """Same ids, same bytes, and each item is withdrawn by the path that its text had."""
        desk = Project(tmp_path / "project", KEEP + more)
        for n in range(5):
            desk.put(f"in/{n}.txt", text(n, image="pic.png"))
            desk.put("in/pic.png", PNG)
            desk.build()
            clear(desk)
        desk.put("in/two.txt", text(20) + "\n\n" + text(21))
        desk.build()
        publish.withdraw(desk.config, ["in/3.txt"], clock=desk.clock)
        clear(desk)
        desk.build()
        before, times = desk.documents(), desk.times()
        ledger = Ledger(desk.root / "ledger.jsonl")
        known = {one.identity.id: one.identity for one in ledger.states(0, ledger.end())}
        self.lose(desk)

        result = run(desk, "ledger", "rebuild", "--dry-run")
        publish.rebuild(desk.config, clock=desk.clock)
        assert (result.exit_code, "0 with their texts, 6 in the store, 0 without" in result.stdout) == (0, True)
        report = desk.build()
        assert (report.exit_code, report.withdrawn, report.added, report.updated) == (0, (), (), ())
        assert (desk.documents(), desk.times()) == (before, times)
        now = {one.identity.id: one.identity for one in ledger.states(0, ledger.end())}
        for item in (one for one in known.values() if one.withdrawn is None):
            told = [(one.code, one.home, one.first_path, one.ordinal, one.first_seen, one.published, one.updated)
                    for one in (item, now[item.id])]  # fmt: skip
            assert told[0] == told[1]
        assert desk.build().is_empty
        assert run(desk, "withdraw", "in/0.txt").exit_code == 0
        assert run(desk, "withdraw", "in/two.txt").exit_code == 0
        assert not desk.ids().keys() & {"Story 0 of many", "Story 20 of many", "Story 21 of many"}

    def test_texts_that_stand(self, desk: Project) -> None:
        """What stands is found in the input folder, as ever, edited since or not, with its beginning as it was."""
        (desk.texts / "in" / "4.txt").rename(desk.texts / "moved.txt")
        desk.build()
        ledger = Ledger(desk.root / "ledger.jsonl")
        moved = next(one.identity for one in ledger.states(0, ledger.end()) if one.identity.home == "moved.txt")
        desk.put("in/5.txt", text(5) + "\nA correction.\n")
        self.lose(desk)
        done = publish.rebuild(desk.config, clock=desk.clock)
        assert (done.items, done.matched, done.kept, done.unknown) == (6, 2, 4, ())
        again = next(one.identity for one in ledger.states(0, ledger.end()) if one.identity.home == "moved.txt")
        assert (again.first_path, again.first_seen, again.published) == (
            "in/4.txt", moved.first_seen, moved.published
        )  # fmt: skip
        assert len(desk.build().updated) == 1

    def test_copies_that_tell_no_path(self, desk: Project) -> None:
        """Copies that an earlier version made tell only whose they are: the items live on, and are named by their codes."""
        before = desk.documents()
        for file in items(desk).glob("*/*/item.json"):
            file.unlink()
        self.lose(desk)
        assert publish.rebuild(desk.config, clock=desk.clock).kept == 4
        report = desk.build()
        assert (report.withdrawn, report.updated) == ((), ())
        assert desk.documents().keys() == before.keys()
        item = next(item for item in desk.items() if item["title"] == "Story 1 of many")
        assert run(desk, "withdraw", item["id"]).exit_code == 0

    def test_what_tells_no_item(self, desk: Project) -> None:
        """What cannot be understood, or tells of another item than it should, is as good as nothing."""
        first, second, *_ = sorted(items(desk).glob("*/*/item.json"))
        second.write_bytes(first.read_bytes())
        first.write_text("{")
        self.lose(desk)
        assert publish.rebuild(desk.config, clock=desk.clock).items == 6

    def test_withdrawn_without_atom(self, desk: Project) -> None:
        """The page tells that an item is withdrawn; a copy that a kill left tells its id."""
        desk.configure(KEEP + "feeds: [{ name: main, formats: [json] }]\n")
        desk.build()
        shown = json.loads((desk.output / "feed.json").read_bytes())["items"]
        item = next(item for item in shown if item["title"] == "Story 1 of many")
        (copy,) = (one.parent for one in items(desk).glob("*/*/article.txt") if "Story 1" in one.read_text())
        shutil.copytree(copy, desk.root / "left")
        run(desk, "withdraw", "in/1.txt")
        shutil.move(desk.root / "left", copy)
        self.lose(desk)
        publish.rebuild(desk.config, clock=desk.clock)
        desk.build()
        ledger = Ledger(desk.root / "ledger.jsonl")
        state = next(one for one in ledger.states(0, ledger.end()) if one.identity.id == item["id"])
        assert (bool(state.identity.withdrawn), copy.exists()) == (True, False)


def looks(project: Project) -> int:
    """Build, and give how many files and folders were looked at."""
    number = 0

    def called(_: FrameType, event: str, what: object) -> None:
        nonlocal number
        number += event == "c_call" and getattr(what, "__name__", "") in {"stat", "scandir", "listdir"}

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        project.build()
    finally:
        sys.setprofile(before)
    return number


def test_a_withdrawal_costs_the_same_among_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Law: what was withdrawn long ago is not looked for again with each withdrawal."""
    monkeypatch.setattr(tending, "_IN_TURN", 1)
    project = Project(tmp_path / "project", KEEP)
    for n in range(64):
        project.put(f"{n}.txt", text(n))
    project.build()
    project.put("0.txt", text(0, draft="true"))
    project.build()
    counts = []
    for some in ([1], range(2, 60), [60]):
        for n in some:
            project.put(f"{n}.txt", text(n, draft="true"))
        counts.append(looks(project))
    assert len(list(items(project).glob("*/*"))) == 3
    assert counts[2] <= counts[0] + 5


def test_what_is_kept_is_not_asked_for_again(desk: Project) -> None:
    """Law: whether a text came with a merge that nobody read is told without a look at all that are kept."""
    catalog = Catalog(desk.root / ".feeder" / "catalog.sqlite", to_read=True)
    with closing(catalog.connection), closing(sqlite3.connect(":memory:")) as db:
        catalog.items.db.backup(db)
        names = ", ".join(row[1] for row in db.execute("PRAGMA table_info(items)") if row[1] not in {"key", "id"})
        steps = []
        for number in range(2):
            some = f"SELECT id || '-' || n.value, {names} FROM items, generate AS n WHERE cause = 'kept'"  # noqa: S608 - names of columns
            rows = f"WITH generate(value) AS (VALUES {', '.join(f'({number * 100 + n})' for n in range(100))}) {some}"
            db.execute(f"INSERT INTO items (id, {names}) {rows}")
            taken: list[None] = []
            db.set_progress_handler(partial(taken.append, None), 1)
            assert Away(db).unread() == []
            db.set_progress_handler(None, 0)
            steps.append(len(taken))
    assert steps[1] == steps[0]


def test_nobody_knows_the_texts(desk: Project) -> None:
    """Without store and catalog nothing is published, and the first missing copy is told with its place."""
    before = desk.documents()
    desk.forget("store", ".feeder")
    with pytest.raises(RefusedError, match=r"missing from the store \(the first of 4: items/\w\w/\w+\); put it back"):
        desk.build()
    assert desk.documents() == before
