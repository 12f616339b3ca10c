"""`input.deleted: keep`: what was published lives on when its file is gone, until a person ends it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import CONFIG, Project, Watch, story
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from feeder import discover, publish
from feeder.cli import main
from feeder.errors import ArticleError, LedgerError, MachineError, RefusedError, UsageError
from feeder.model import Blob
from feeder.publish import intake
from feeder.report import Report

KEEP = CONFIG.replace("{ folder: texts }", "{ folder: texts, deleted: keep }")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))
OTHER = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200, 0, -1))


def text(n: int, **front: str) -> str:
    """Give a story that is like no other."""
    return story(f"Story {n} of many", "GRAZ", " ".join(f"word{n}x{part}" for part in range(40)), **front)


@pytest.fixture
def inbox(tmp_path: Path) -> Project:
    """A project that keeps what was published: eight texts, one of them with a picture."""
    project = Project(tmp_path / "project", KEEP)
    for n in range(8):
        project.put(f"{n}.txt", text(n))
    project.put("0.txt", text(0, image="pic.png"))
    project.put("pic.png", PNG)
    assert project.build().exit_code == 0
    return project


def clear(project: Project) -> None:
    """Empty the input folder."""
    shutil.rmtree(project.texts)
    project.texts.mkdir()


def run(project: Project, *words: str) -> Result:
    """Call the command line on a project."""
    return CliRunner().invoke(main, ["--config", str(project.root / "config.yaml"), *words], prog_name="feeder")


def cold(project: Project) -> dict[str, bytes]:
    """Give the documents of a build in another place, from what is worth keeping alone."""
    with tempfile.TemporaryDirectory() as folder:
        other = Project(Path(folder) / "other", (project.root / "config.yaml").read_text())
        other.clock.now = project.clock.now
        for kept in ("texts", "store"):
            if (project.root / kept).exists():
                shutil.copytree(project.root / kept, other.root / kept, dirs_exist_ok=True)
        shutil.copy(project.root / "ledger.jsonl", other.root)
        other.build()
        return other.documents()


def kept(report: Report) -> list[str]:
    """Give the paths of what lives on without a file, after a look that this is all that happened."""
    assert (report.exit_code, report.withdrawn, report.held, report.added, report.updated) == (0, (), (), (), ())
    return [change.path for change in report.kept]


class TestCleared:
    """The inbox is emptied."""

    def test_all_lives_on(self, inbox: Project) -> None:
        """Nothing changes in any document, however the files go, and whatever is lost."""
        before, times = inbox.documents(), inbox.times()
        clear(inbox)
        assert kept(inbox.build()) == [f"{n}.txt" for n in range(8)]
        assert inbox.build().is_empty
        assert (inbox.documents(), inbox.times()) == (before, times)
        for lost in (".feeder",), ("output",), (".feeder", "output"):
            inbox.forget(*lost)
            assert inbox.build().exit_code == 0
            assert inbox.documents() == before
        assert cold(inbox) == before

    def test_the_log_tells(self, inbox: Project) -> None:
        """When a text left the folder, and when it came back."""
        clear(inbox)
        inbox.build()
        inbox.put("1.txt", text(1))
        inbox.build()
        assert [event.what for event in publish.log(inbox.config, "1.txt")] == ["added", "kept", "touched"]

    def test_catalog_lost_with_the_files(self, inbox: Project) -> None:
        """The store knows the texts, even when no pass saw them go."""
        before = inbox.documents()
        clear(inbox)
        inbox.forget()
        assert kept(inbox.build()) == [f"{n}.txt" for n in range(8)]
        assert inbox.documents() == before

    def test_new_ones_come_under_old_names(self, inbox: Project) -> None:
        """A name that is used again is another story; the picture of the old one stays its own."""
        clear(inbox)
        inbox.put("0.txt", text(10, image="pic.png"))
        inbox.put("pic.png", OTHER)
        report = inbox.build()
        assert (len(report.added), len(report.kept), len(inbox.items())) == (1, 8, 9)
        pictures = sorted(path.read_bytes() for path in inbox.output.glob("media/*/pic.png"))
        assert pictures == sorted([PNG, OTHER])
        live = inbox.documents()
        inbox.forget()
        inbox.build()
        assert inbox.documents() == live
        assert cold(inbox) == live

    def test_in_any_order(self, inbox: Project) -> None:
        """A picture that goes before its text goes with it into the store, not out of the feed."""
        before = inbox.documents()
        (inbox.texts / "pic.png").unlink()
        assert inbox.build().exit_code == 0
        assert inbox.documents() == before
        inbox.forget()
        assert inbox.build().exit_code == 0
        assert inbox.documents() == before
        clear(inbox)
        inbox.build()
        inbox.forget()
        inbox.build()
        assert inbox.documents() == before

    def test_part_of_a_file(self, inbox: Project) -> None:
        """An article that leaves a file in which others stay lives on too."""
        inbox.put("two.txt", text(20) + "\n\n" + text(21))
        assert len(inbox.build().added) == 2
        inbox.put("two.txt", text(21))
        assert kept(inbox.build()) == ["two.txt"]
        live = inbox.documents()
        assert cold(inbox) == live
        (inbox.texts / "two.txt").unlink()
        assert kept(inbox.build()) == ["two.txt"]
        assert (inbox.documents(), cold(inbox)) == (live, live)

    def test_expiry(self, inbox: Project) -> None:
        """A kept text expires at its time, in a pass that has a catalog and in one that has none."""
        for n in 30, 31:
            inbox.put(f"{n}.txt", text(n, expires="2026-05-05T00:00:00Z"))
        inbox.build()
        clear(inbox)
        inbox.build()
        copies = len(list((inbox.root / "store" / "items").glob("*/*")))
        inbox.clock.forward(days=1)
        there = cold(inbox)
        report = inbox.build()
        assert (report.exit_code, len(report.withdrawn), len(inbox.items())) == (0, 2, 8)
        assert len(list((inbox.root / "store" / "items").glob("*/*"))) == copies - 2
        assert there.keys() == inbox.documents().keys()

    def test_missing_folder_is_refused(self, inbox: Project) -> None:
        """A folder that is not there is no inbox that was cleared."""
        inbox.texts.rename(inbox.root / "away")
        with pytest.raises(RefusedError, match="the input folder is missing"):
            inbox.build()

    def test_other_rules_of_reading(self, inbox: Project) -> None:
        """A kept text is read again by new rules, as one whose file stands."""
        inbox.put("40.txt", text(40, date="2026-03-01 12:00"))
        inbox.build()
        clear(inbox)
        inbox.build()
        inbox.configure(KEEP.replace("site:", "site:\n  timezone: Europe/Vienna"))
        assert inbox.build().exit_code == 0
        item = next(item for item in inbox.items() if item["title"] == "Story 40 of many")
        assert item["date_published"] == "2026-03-01T11:00:00+00:00"
        assert cold(inbox) == inbox.documents()


class TestChanges:
    """What happens to copies, and to texts that come back."""

    def test_edits_reach_the_copy(self, inbox: Project) -> None:
        """An edit of a file that stands changes its copy."""
        inbox.put("0.txt", text(0) + "\nA correction.\n")
        assert len(inbox.build().updated) == 1
        clear(inbox)
        inbox.build()
        live = inbox.documents()
        assert (b"A correction." in live["feed.json"], cold(inbox)) == (True, live)
        assert not list((inbox.root / "store").rglob("media*"))

    @pytest.mark.parametrize("name", ["3.txt", "elsewhere/other.md"])
    def test_text_that_comes_back(self, inbox: Project, name: str) -> None:
        """The same text is the same item, wherever it comes back; edited afterwards it is edited."""
        before = inbox.ids()
        clear(inbox)
        inbox.build()
        inbox.put(name, text(3))
        report = inbox.build()
        assert (report.exit_code, report.added, report.withdrawn) == (0, (), ())
        inbox.put(name, text(3) + "\nA correction.\n")
        assert len(inbox.build().updated) == 1
        assert inbox.ids() == before
        assert cold(inbox) == inbox.documents()

    def test_edited_text_that_comes_back(self, inbox: Project) -> None:
        """An edited text under its old name is an edit of the item that is kept."""
        before = inbox.ids()
        clear(inbox)
        inbox.build()
        inbox.put("3.txt", text(3) + "\nA correction.\n")
        report = inbox.build()
        assert (len(report.updated), report.added, inbox.ids()) == (1, (), before)

    def test_moved_texts(self, inbox: Project) -> None:
        """A file that moves, or is no draft any more, takes its copy along."""
        (inbox.texts / "1.txt").rename(inbox.texts / "one.md")
        assert len(inbox.build().moved) == 1
        clear(inbox)
        inbox.build()
        assert cold(inbox) == inbox.documents()

    def test_drafts_are_withdrawn(self, inbox: Project) -> None:
        """What an author hides is not kept."""
        inbox.put("3.txt", text(3, draft="true"))
        report = inbox.build()
        assert (report.exit_code, len(report.withdrawn), report.kept) == (0, 1, ())
        assert len(list((inbox.root / "store" / "items").glob("*/*"))) == 7

    def test_ids_that_change(self, inbox: Project) -> None:
        """A text that stands under another id is no text that is gone."""
        inbox.configure(KEEP)
        for n in range(50, 58):
            inbox.put(f"{n}.txt", text(n, id=f"first-{n}"))
        inbox.build()
        before = inbox.documents()
        for n in range(50, 58):
            inbox.put(f"{n}.txt", text(n, id=f"second-{n}"))
        report = inbox.build()
        assert (report.exit_code, report.added, report.kept, report.held_back) == (3, (), (), 8)
        assert inbox.documents() == before

    def test_switched_on_and_off(self, project: Project) -> None:
        """The copies are made at once when keeping is wanted; without it what is kept is gone, and guarded."""
        for n in range(8):
            project.put(f"{n}.txt", text(n))
        project.build()
        project.configure(KEEP)
        before = project.documents()
        project.build()
        clear(project)
        assert len(kept(project.build())) == 8
        project.put("new.txt", text(9))
        project.build()
        project.configure(CONFIG)
        assert project.build().held_back == 8
        assert len(project.items()) == 9
        assert len(project.build(confirm_withdrawals=True).withdrawn) == 8
        assert before != project.documents()

    def test_nothing_is_counted(self, inbox: Project) -> None:
        """What is kept has not vanished."""
        for n in range(8):
            (inbox.texts / f"{n}.txt").unlink()
            assert inbox.build().exit_code == 0
        assert inbox.build(confirm_withdrawals=True).withdrawn == ()


class TestWithdraw:
    """`feeder withdraw`."""

    @pytest.mark.parametrize("named", ["id", "code", "link", "path"])
    def test_ends_a_kept_item(self, inbox: Project, named: str) -> None:
        """By any of its names; the copy goes, and so does the item, without a catalog too."""
        clear(inbox)
        inbox.build()
        item = next(item for item in inbox.items() if item["title"] == "Story 0 of many")
        code = item["url"].rstrip("/").rpartition("/")[2]
        name = {"id": item["id"], "code": code, "link": item["url"], "path": str(inbox.texts / "0.txt")}[named]
        result = run(inbox, "withdraw", "--json", name)
        report = json.loads(result.stdout)
        assert (result.exit_code, [one["id"] for one in report["withdrawn"]]) == (0, [item["id"]])
        assert len(inbox.items()) == 7
        assert len(list((inbox.root / "store" / "items").glob("*/*"))) == 7
        assert not list(inbox.output.glob("media/*"))
        assert cold(inbox) == inbox.documents()
        again = run(inbox, "withdraw", name)
        assert (again.exit_code, "withdrawn already" in again.stderr) == (2, True)

    def test_several(self, inbox: Project) -> None:
        """All of them, or, when one cannot be, none."""
        clear(inbox)
        inbox.build()
        result = run(inbox, "withdraw", "1.txt", "2.txt", "nobody")
        assert (result.exit_code, "nobody: no such item is known" in result.stderr) == (2, True)
        assert len(inbox.items()) == 8
        result = run(inbox, "withdraw", "1.txt", "2.txt")
        assert (result.exit_code, len(inbox.items())) == (0, 6)
        assert result.stdout.splitlines()[:2] == [
            "withdrawn  Story 1 of many  [1.txt]",
            "withdrawn  Story 2 of many  [2.txt]",
        ]

    def test_text_that_stands_is_refused(self, inbox: Project) -> None:
        """A file would bring the item back: it says what to do instead, and nothing changes."""
        before = inbox.documents()
        result = run(inbox, "withdraw", "1.txt")
        assert (result.exit_code, "delete it, or set `draft: true`" in result.stderr) == (3, True)
        assert inbox.documents() == before

    def test_text_just_deleted(self, inbox: Project) -> None:
        """A file that is gone, though no pass has noticed, needs no other pass."""
        (inbox.texts / "1.txt").unlink()
        assert run(inbox, "withdraw", "1.txt").exit_code == 0
        assert len(inbox.items()) == 7

    def test_ends_what_is_held_back(self, project: Project) -> None:
        """One item of many can be confirmed alone; those that were asked for are not counted."""
        for n in range(12):
            project.put(f"{n:02}.txt", text(n))
        project.build()
        for n in range(6):
            (project.texts / f"{n:02}.txt").unlink()
        assert project.build().held_back == 6
        report = publish.withdraw(project.config, ["00.txt", "01.txt"], clock=project.clock)
        assert (report.exit_code, len(report.withdrawn), report.held_back, len(project.items())) == (3, 2, 4, 10)
        report = publish.withdraw(project.config, [f"{n:02}.txt" for n in range(2, 6)], clock=project.clock)
        assert (report.exit_code, len(project.items())) == (0, 6)
        (project.texts / "06.txt").unlink()
        assert project.build().exit_code == 0

    @pytest.mark.parametrize("config", [KEEP, CONFIG])
    def test_no_folder(self, project: Project, config: str) -> None:
        """While the input folder is missing nobody knows which texts stand: nothing at all is done."""
        project.configure(config)
        project.put("a.txt", text(1))
        project.put("b.txt", text(2))
        project.build()
        if config == KEEP:
            (project.texts / "a.txt").unlink()
            project.build()
        project.texts.rename(project.root / "away")
        ledger = (project.root / "ledger.jsonl").read_bytes()
        with pytest.raises(RefusedError, match="the input folder is missing"):
            publish.withdraw(project.config, ["a.txt"], clock=project.clock)
        assert (project.root / "ledger.jsonl").read_bytes() == ledger
        assert len(project.items()) == 2

    def test_of_many_in_an_empty_folder(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        """One of more items than a pass would compare ends as one of few does."""
        monkeypatch.setattr("feeder.publish.guarding.MOST_TOLD", 5)
        for n in range(8):
            project.put(f"{n}.txt", text(n))
        project.build()
        clear(project)
        assert project.build().exit_code == 3
        report = publish.withdraw(project.config, ["3.txt"], clock=project.clock)
        assert (report.exit_code, [one.path for one in report.withdrawn]) == (3, ["3.txt"])
        assert len(project.items()) == 7

    def test_a_text_that_was_ended_may_come_back(self, inbox: Project) -> None:
        """A file that is put into the inbox again is published again, under its id."""
        before = inbox.ids()
        clear(inbox)
        inbox.build()
        run(inbox, "withdraw", "3.txt")
        inbox.put("3.txt", text(3))
        assert (len(inbox.build().returned), inbox.ids()) == (1, before)
        clear(inbox)
        assert len(kept(inbox.build())) == 1

    def test_text_just_deleted_where_nothing_is_kept(self, project: Project) -> None:
        """What is gone anyway is not counted when it was asked for."""
        for n in range(8):
            project.put(f"{n}.txt", text(n))
        project.build()
        for n in range(6):
            (project.texts / f"{n}.txt").unlink()
            report = publish.withdraw(project.config, [f"{n}.txt"], clock=project.clock)
            assert (report.exit_code, len(report.withdrawn)) == (0, 1)

    def test_beside_a_damaged_catalog(self, inbox: Project) -> None:
        """A withdrawal that is recorded when the catalog fails is finished with one that is made anew."""
        clear(inbox)
        inbox.build()
        with closing(sqlite3.connect(inbox.root / ".feeder" / "catalog.sqlite")) as database:
            database.execute("UPDATE items SET article = '{}' WHERE home = '3.txt'")
            database.commit()
        assert run(inbox, "withdraw", "2.txt").exit_code == 0
        assert len(inbox.items()) == 7
        assert [event.what for event in publish.log(inbox.config, "2.txt")] == ["added", "kept", "withdrawn"]
        assert run(inbox, "withdraw", "2.txt").exit_code == 2

    def test_unknown_names(self, inbox: Project) -> None:
        """Nothing is done for a name that nobody knows."""
        with pytest.raises(UsageError, match="no such item is known"):
            publish.withdraw(inbox.config, ["x"])


def test_status_tells_when_what_is_kept_expires(inbox: Project) -> None:
    """A copy goes at its time as a file does."""
    inbox.put("1.txt", text(1, expires="2030-01-01T00:00:00Z"))
    inbox.build()
    clear(inbox)
    inbox.build()
    assert publish.status(inbox.config).next_due == "2030-01-01T00:00:00.000000Z"


class TestStore:
    """What stands in the store, and what happens when it is damaged."""

    def test_it_holds_texts_and_files(self, inbox: Project) -> None:
        """As they were, byte for byte."""
        files = [path for path in (inbox.root / "store").rglob("*") if path.is_file()]
        held = {path.read_bytes() for path in files if path.name not in ("media.json", "item.json")}
        assert held == {path.read_bytes() for path in inbox.texts.iterdir()}
        times = {path: path.stat().st_mtime_ns for path in files}
        inbox.build()
        inbox.forget()
        inbox.build()
        assert {path: path.stat().st_mtime_ns for path in files} == times

    def test_copy_that_is_lost(self, inbox: Project) -> None:
        """A copy that is missing is told, with both ways out, when no catalog knows the text either.

        A catalog that knows it tells too, and gives what was read.
        """
        before = inbox.documents()
        clear(inbox)
        inbox.build()
        lost = next((inbox.root / "store" / "items").glob("*/*/article.txt"))
        kept_text = lost.read_bytes()
        lost.unlink()
        assert (inbox.build().exit_code, inbox.documents()) == (1, before)
        inbox.configure(KEEP.replace("deleted:", "date_order: day-first, deleted:"))
        assert (inbox.build().exit_code, inbox.documents()) == (0, before)
        inbox.forget(".feeder")
        assert (inbox.build().exit_code, inbox.documents()) == (0, before)
        lost.with_name("text.json").unlink()
        inbox.forget(".feeder")
        with pytest.raises(
            RefusedError, match=r"missing from the store \(.*\); put it back, or run `feeder withdraw"
        ) as caught:
            inbox.build()
        assert inbox.documents() == before
        code = str(caught.value).rstrip("`").rpartition(" ")[2]
        lost.write_bytes(kept_text)
        assert (inbox.build().exit_code, inbox.documents()) == (0, before)
        lost.unlink()
        inbox.forget(".feeder")
        assert run(inbox, "withdraw", code).exit_code == 0
        assert len(inbox.items()) == 7

    def test_store_that_is_lost(self, inbox: Project) -> None:
        """When all copies are gone, one call ends all of their items, and the refusal tells which."""
        clear(inbox)
        inbox.build()
        inbox.forget(".feeder", "store")
        with pytest.raises(RefusedError, match="missing from the store") as caught:
            inbox.build()
        codes = str(caught.value).rpartition("feeder withdraw ")[2].rstrip("`").split()

        assert len(codes) > 1
        assert run(inbox, "withdraw", *codes).exit_code == 0
        assert inbox.items() == []

    @pytest.mark.parametrize("data", [b"", b"\0\1\2" * 100, b"---\ndraft: maybe\n---\n"])
    def test_copy_that_is_damaged(self, inbox: Project, data: bytes) -> None:
        """A copy in which the text is not found any more is as good as none."""
        clear(inbox)
        inbox.build()
        next((inbox.root / "store" / "items").glob("*/*/article.txt")).write_bytes(data)
        inbox.forget(".feeder")
        with pytest.raises(RefusedError, match="missing from the store"):
            inbox.build()

    def test_list_of_files_that_is_damaged(self, inbox: Project) -> None:
        """What cannot be understood is told with its path."""
        clear(inbox)
        inbox.build()
        next((inbox.root / "store").rglob("media.json")).write_text("{")
        inbox.forget(".feeder")
        with pytest.raises(LedgerError, match="take it from a backup"):
            inbox.build()

        (file := next((inbox.root / "store").rglob("media.json"))).unlink()
        file.mkdir()
        with pytest.raises(MachineError, match="the store cannot be read: Is a directory"):
            inbox.build()

    def test_what_a_killed_run_left(self, inbox: Project) -> None:
        """A temporary file goes when the item is stored again."""
        left = next((inbox.root / "store").rglob("media.json")).with_name(".article.txt.feeder-tmp")
        left.write_text("x")
        inbox.put("0.txt", text(0, image="pic.png") + "\nA correction.\n")
        inbox.build()
        assert not left.exists()

    def test_many_bytes_at_once(self, inbox: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        """Texts that find no room in memory are read again, if they still are what was published."""
        monkeypatch.setattr(intake, "_AT_HAND", 1)
        for n in range(60, 64):
            inbox.put(f"{n}.txt", text(n))
        read, seen = discover.read, list[str]()

        def changing(folder: Path, path: str, limit: int) -> Blob | None:
            seen.append(path)
            if path == "63.txt" and seen.count(path) > 1:
                raise ArticleError("this file changes while it is read", path=path)
            blob = read(folder, path, limit)
            if path == "62.txt" and blob:
                inbox.put(path, text(62) + "Written meanwhile.\n")
            return blob

        with monkeypatch.context() as patched:
            patched.setattr(discover, "read", changing)
            assert len(inbox.build().added) == 4
        copies = {path.read_text() for path in (inbox.root / "store").rglob("article.txt")}
        assert copies >= {text(60), text(61)}
        assert not any("Story 62" in copy or "Story 63" in copy for copy in copies)
        inbox.put("63.txt", text(63) + "More.\n")
        inbox.build()
        clear(inbox)
        assert len(kept(inbox.build())) == 12

    def test_picture_that_never_was(self, inbox: Project) -> None:
        """A file that is named and was never there is told, as always."""
        inbox.put("70.txt", text(70, image="nothing.png"))
        assert any("there is no such file" in notice.message for notice in inbox.build().notices)

    def test_dry_run(self, tmp_path: Path) -> None:
        """A dry run keeps nothing."""
        project = Project(tmp_path / "project", KEEP)
        project.put("a.txt", text(1))
        project.build(dry_run=True)
        assert not (project.root / "store").exists()


KILLED = """
import os, signal, sys
from feeder import publish
from feeder.config import load

left = int(sys.argv[2])


def count(event, args):
    global left
    writes = event in ("os.rename", "os.remove", "os.rmdir", "os.mkdir") or (event == "open" and args[2] & os.O_ACCMODE)
    left -= bool(writes)
    if writes and not left:
        os.kill(os.getpid(), signal.SIGKILL)


settings = load(sys.argv[1])
sys.addaudithook(count)
publish.build(settings)
"""


@pytest.mark.timeout(600)
def test_killed_at_every_step(tmp_path: Path) -> None:
    """Wherever a pass is killed that keeps a text, edits one and withdraws one, the next pass makes it good.

    Then the inbox is cleared, and all that was published lives on.
    """
    more = "pages: false\narchive: false\nfeeds: [{ name: main, formats: [json] }]\n"
    first = Project(tmp_path / "first", KEEP + more)
    for n in range(3):
        first.put(f"{n}.txt", text(n))
    publish.build(first.config)
    first.put("0.txt", text(0) + "\nA correction.\n")
    first.put("1.txt", text(1, draft="true"))
    first.put("3.txt", text(3, image="pic.png"))
    first.put("pic.png", PNG)
    step, ended = 0, False
    while not ended:
        step += 1
        root = tmp_path / str(step)
        shutil.copytree(first.root, root)
        words = [sys.executable, "-c", KILLED, str(root / "config.yaml"), str(step)]
        ended = subprocess.run(words, check=False).returncode == 0
        project = Project(tmp_path / f"at-{step}", "")
        shutil.rmtree(project.root)
        root.rename(project.root)
        publish.build(project.config)
        live = project.documents()
        titles = [item["title"] for item in json.loads(live["feed.json"])["items"]]
        assert sorted(titles) == [f"Story {n} of many" for n in (0, 2, 3)]
        clear(project)
        project.forget()
        publish.build(project.config)
        assert project.documents() == live
        assert b"A correction." in live["feed.json"]
        shutil.rmtree(project.root)
    assert step > 15


def test_watch_over_an_inbox_that_is_cleared(tmp_path: Path, watching: Callable[[Project], Watch]) -> None:
    """Texts are dropped and cleared while a watch runs, again and again under one name: each is published, and stays."""
    project = Project(tmp_path / "project", KEEP)
    watch = watching(project)
    for n in range(4):
        (project.texts / "pic.png").write_bytes(PNG)
        (project.texts / "today.txt").write_text(text(n, image="pic.png"))
        watch.until(lambda n=n: f"Story {n} of many" in project.titles())  # type: ignore[misc]
        clear_files(project)
    assert watch.process.stdout is not None
    lives_on = 0
    while lives_on < 4:
        lives_on += len(json.loads(watch.process.stdout.readline())["kept"])
    live = project.documents()
    assert (sorted(project.titles()), watch.stop()) == ([f"Story {n} of many" for n in range(4)], 0)
    assert len(list(project.output.glob("media/*/pic.png"))) == 4
    assert cold(project) == live


def clear_files(project: Project) -> None:
    """Delete every file of the inbox, one by one."""
    for path in sorted(project.texts.iterdir()):
        path.unlink()


class Rotating(RuleBasedStateMachine):
    """Texts come and go in any order and under few names; what was published stays, until it is withdrawn."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project(Path(self.folder.name) / "project", KEEP + "pages: false\n")
        self.expected: set[int] = set()

    def teardown(self) -> None:
        """Remove everything."""
        self.folder.cleanup()

    @rule(slot=st.integers(0, 3), n=st.integers(0, 9))
    def put(self, slot: int, n: int) -> None:
        """A text comes under some name, with a picture."""
        (self.project.texts / f"{n}.png").write_bytes(PNG + bytes([n]))
        self.project.put(f"{slot}.txt", text(n, image=f"{n}.png"))

    @rule(slot=st.integers(0, 3))
    def remove(self, slot: int) -> None:
        """A file goes."""
        (self.project.texts / f"{slot}.txt").unlink(missing_ok=True)

    @rule(n=st.integers(0, 9))
    def remove_picture(self, n: int) -> None:
        """The picture of a text that is published goes, whether the text stands or not; a new copy misses it rightly."""
        if n in self.expected:
            self.build()
            (self.project.texts / f"{n}.png").unlink(missing_ok=True)

    @rule()
    def forget(self) -> None:
        """Lose all that can be made again."""
        if self.project.output.exists():
            self.project.forget()
            self.build()

    @rule(n=st.integers(0, 9))
    def withdraw(self, n: int) -> None:
        """A person ends one whose text is gone."""
        self.build()
        if n in self.expected and n not in self.standing:
            link = next(i["id"] for i in self.project.items() if i["title"] == f"Story {n} of many")
            publish.withdraw(self.project.config, [link], clock=self.project.clock)
            self.expected.remove(n)
            self.build()

    @property
    def standing(self) -> set[int]:
        """The texts in the folder."""
        texts = (path.read_text() for path in self.project.texts.glob("*.txt"))
        return {int(one.partition("Story ")[2].partition(" ")[0]) for one in texts}

    @rule()
    def build(self) -> None:
        """Make a pass, and see what is published; then the same in another place."""
        report = self.project.build()
        self.expected |= self.standing
        assert {int(title.split()[1]) for title in self.project.titles()} == self.expected
        assert (report.exit_code, report.held_back) == (0, 0)
        assert len(list(self.project.output.glob("media/*/*.png"))) == len(self.expected)
        assert cold(self.project) == self.project.documents()


TestRotating = Rotating.TestCase
TestRotating.settings = settings(max_examples=5, stateful_step_count=15)
