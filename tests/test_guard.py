"""Withdrawals that are held back: what vanishes by mistake stays published until someone confirms it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import CONFIG, FEEDER, Project, Watch, story
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from feeder import publish, pulse
from feeder.cli import main
from feeder.errors import ConfigError, LedgerError, MachineError, RefusedError
from feeder.publish import guarding, live
from feeder.publish.intake import Look
from feeder.publish.passes import run as run_pass
from feeder.publish.project import Project as Opened
from feeder.report import Report

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))
PLACES = ("GRAZ", "LINZ", "WELS", "ENNS", "STEYR")


def number(n: int) -> str:
    """Give a story that is like no other."""
    words = " ".join(f"word{n}x{part}" for part in range(40))
    return story(f"Story {n} of many", PLACES[n % 5], words)


@pytest.fixture
def many(project: Project) -> Project:
    """Twenty texts, published."""
    for n in range(20):
        project.put(f"{n:02}.txt", number(n))
    project.build()
    return project


def remove(project: Project, *numbers: int) -> None:
    """Delete texts."""
    for n in numbers:
        (project.texts / f"{n:02}.txt").unlink()


def run(project: Project, *words: str) -> Result:
    """Call the command line on a project."""
    return CliRunner().invoke(main, ["--config", str(project.root / "config.yaml"), *words], prog_name="feeder")


class Reports:
    """What a watch prints, as it comes."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait for a report of which something holds."""
        assert self.watch.process.stdout is not None
        for line in self.watch.process.stdout:
            report: dict[str, Any] = json.loads(line)
            if holds(report):
                return report
        return pytest.fail("the watch ended before it said so")


@contextmanager
def mounted(folder: Path) -> Iterator[None]:
    """Have a folder on a device of its own: a tmpfs where this machine lets us, else a link to shared memory."""
    folder.mkdir(exist_ok=True)
    if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", str(folder)], capture_output=True, check=False).returncode == 0:
        try:
            yield
        finally:
            subprocess.run(["umount", str(folder)], check=True)
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        folder.rmdir()
        folder.symlink_to(other)
        try:
            yield
        finally:
            folder.unlink()


def unmounted(folder: Path) -> Iterator[None]:
    """Take the mount away, keeping what is on it, and bring it back."""
    if folder.is_symlink():
        target = folder.readlink()
        folder.unlink()
        folder.mkdir()
        yield
        folder.rmdir()
        folder.symlink_to(target)
        return
    aside = folder.with_name("aside")
    aside.mkdir()
    subprocess.run(["mount", "--move", str(folder), str(aside)], check=True)
    yield
    subprocess.run(["mount", "--move", str(aside), str(folder)], check=True)


def held(report: Report) -> list[str]:
    """Give the paths of what a report tells to be held back, after a look that all of it says so."""
    assert (report.exit_code, bool(report.guard), report.held_back) == (3, True, len(report.held))
    assert report.withdrawn == ()
    return [change.path for change in report.held]


class TestLimits:
    """How much may vanish."""

    def test_few_are_withdrawn(self, many: Project) -> None:
        """A fifth of the items, or fewer than five, need no confirmation."""
        remove(many, 0, 1, 2, 3)
        report = many.build()

        assert (report.exit_code, len(report.withdrawn), report.held) == (0, 4, ())

    def test_many_are_held_back(self, many: Project) -> None:
        """More than a fifth stay published, and no byte of the output changes, by however many passes."""
        before, times = many.documents(), many.times()
        ledger = (many.root / "ledger.jsonl").read_bytes()
        remove(many, 0, 1, 2, 3, 4)

        assert held(many.build()) == [f"{n:02}.txt" for n in range(5)]
        assert held(many.build()) == [f"{n:02}.txt" for n in range(5)]
        assert (many.documents(), many.times()) == (before, times)
        assert (many.root / "ledger.jsonl").read_bytes() == ledger

    def test_drop_by_drop(self, many: Project) -> None:
        """What vanished since the last confirmation counts, in whatever pass it did."""
        for n in range(4):
            remove(many, n)
            assert many.build().exit_code == 0
        remove(many, 4)
        assert held(many.build()) == ["04.txt"]
        assert many.build(confirm_withdrawals=True).exit_code == 0
        remove(many, 5)
        assert many.build().exit_code == 0

    def test_returned_ones_do_not_count(self, many: Project) -> None:
        """A text that came back has not vanished."""
        for n in range(4):
            remove(many, n)
            many.build()
            many.put(f"{n:02}.txt", number(n))
            many.build()
        remove(many, 4)
        assert many.build().exit_code == 0

    @pytest.mark.parametrize(
        ("settings", "count", "code"),
        [
            ("share: 50 %", 10, 0),
            ("share: 50 %", 11, 3),
            ("at_least: 12", 11, 0),
            ("at_least: 1\n  share: 0", 1, 3),
            ("share: 1", 19, 0),
        ],
    )
    def test_configured(self, many: Project, settings: str, count: int, code: int) -> None:
        """Both limits can be set."""
        many.configure(CONFIG + f"guard:\n  {settings}\n")
        many.build()
        remove(many, *range(count))
        assert many.build().exit_code == code

    def test_wrong_settings_are_told(self, many: Project) -> None:
        """A share is no more than everything, and at least one item is something."""
        many.configure(CONFIG + "guard: {share: 120 %, at_least: 0}\n")
        with pytest.raises(ConfigError) as caught:
            many.build()
        told = [problem.message for problem in caught.value.problems]
        assert told == [
            "`guard.at_least`: found “0”, expected at least 1",
            "`guard.share`: found “120 %”, expected a share such as 20 % or 0.2, up to 100 %",
        ]

    def test_additions_do_not_set_held_ones_free(self, many: Project) -> None:
        """What was held back once waits for a person, whatever share of the items it is later."""
        remove(many, 0, 1, 2, 3, 4)
        many.build()
        for n in range(20, 60):
            many.put(f"{n:02}.txt", number(n))
        report = many.build()
        assert (len(report.added), held(report)) == (40, [f"{n:02}.txt" for n in range(5)])


class TestWhatIsMeant:
    """What an author does on purpose is done."""

    def test_drafts_dates_and_expiry(self, many: Project) -> None:
        """Texts that say themselves that they are not to be seen are withdrawn, however many, and never counted."""
        for n in range(15):
            front = ("draft: true", "date: 2036-01-01", "expires: 2026-01-01")[n % 3]
            many.put(f"{n:02}.txt", f"---\n{front}\n---\n{number(n)}")
        report = many.build()
        assert (report.exit_code, len(report.withdrawn), len(many.items())) == (0, 15, 5)
        remove(many, 15)
        assert many.build().exit_code == 0

    def test_retitled_and_edited_as_a_draft(self, many: Project) -> None:
        """A text that became a draft and changed in the same moment is still that text."""
        for n in range(15):
            text = number(n) if n % 2 else number(n).replace(f"Story {n} of many", "Another title", 1)
            many.put(f"{n:02}.txt", f"---\ndraft: true\n---\n{text}\nOne more line.\n")
        assert (many.build().exit_code, len(many.items())) == (0, 5)

    def test_moves_and_copies(self, many: Project) -> None:
        """What is renamed, or stands elsewhere too, did not vanish."""
        many.put("copy/00.txt", number(0))
        many.build()
        for n in range(20):
            (many.texts / "sub").mkdir(exist_ok=True)
            (many.texts / f"{n:02}.txt").rename(many.texts / "sub" / f"{n:02}.txt")
        ids = many.ids()
        report = many.build()
        assert (report.exit_code, len(report.moved), many.ids()) == (0, 20, ids)

    def test_the_rest_goes_out(self, many: Project) -> None:
        """While withdrawals wait, texts are added, edited and moved, and what is gone stays in every document."""
        remove(many, *range(6))
        many.put("new.txt", number(77))
        many.put("06.txt", number(6) + "\nA correction.\n")
        (many.texts / "07.txt").rename(many.texts / "moved.txt")
        report = many.build()
        assert held(report) == [f"{n:02}.txt" for n in range(6)]
        assert (len(report.added), len(report.updated), len(report.moved)) == (1, 1, 1)
        assert len(many.items()) == 21

    def test_confirmed(self, many: Project) -> None:
        """A person says that they are gone, and then they are, with tombstones."""
        remove(many, *range(6))
        many.build()
        report = many.build(confirm_withdrawals=True)
        assert (report.exit_code, len(report.withdrawn), report.held) == (0, 6, ())
        assert b"deleted-entry" in (many.output / "atom.xml").read_bytes()
        assert not (many.root / "store").exists()
        assert many.build().is_empty

    def test_texts_that_come_back(self, many: Project) -> None:
        """What is put back was never gone, wherever it is put."""
        before = many.documents()
        remove(many, *range(6))
        many.build()
        for n in range(6):
            many.put(f"{n:02}.txt" if n else "elsewhere.txt", number(n))
        report = many.build()
        assert (report.exit_code, report.held, report.added, report.returned) == (0, (), (), ())
        assert (many.documents(), (many.root / "store").exists()) == (before, False)

    def test_expiry_of_what_is_held_back(self, many: Project) -> None:
        """A held text that says when it expires does, at its minute, though its file is gone."""
        for n in range(20, 26):
            many.put(f"{n}.txt", f"---\nexpires: 2026-05-05T00:00:00Z\n---\n{number(n)}")
        many.build()
        remove(many, *range(20, 26))
        assert len(held(many.build())) == 6
        many.clock.forward(days=1)
        report = many.build()
        assert (report.exit_code, len(report.withdrawn), len(many.items())) == (0, 6, 20)

    def test_dry_run(self, many: Project) -> None:
        """A dry run tells what would be held back, and keeps nothing."""
        remove(many, *range(6))
        assert len(held(many.build(dry_run=True))) == 6
        assert not (many.root / "store").exists()
        assert len(many.build(dry_run=True, confirm_withdrawals=True).withdrawn) == 6

    def test_a_place_used_again(self, many: Project) -> None:
        """A new story under the name of a held one goes out; only many of them at once look like other ids."""
        remove(many, *range(6))
        many.build()
        many.put("00.txt", number(50))
        report = many.build()
        assert (held(report), len(report.added)) == ([f"{n:02}.txt" for n in range(6)], 1)


class TestOtherIds:
    """When many texts would be told anew, under other ids."""

    @pytest.fixture
    def declared(self, project: Project) -> Project:
        """Twenty texts that declare their ids."""
        for n in range(20):
            project.put(f"{n:02}.txt", f"---\nid: first-{n}\n---\n{number(n)}")
        project.build()
        return project

    def test_declared_ids_that_change(self, declared: Project) -> None:
        """Nothing is withdrawn and nothing added until someone confirms: subscribers see no text twice."""
        before, ids = declared.documents(), declared.ids()
        for n in range(10):
            declared.put(f"{n:02}.txt", f"---\nid: second-{n}\n---\n{number(n)}")
        for _ in range(2):
            report = declared.build()
            assert (held(report), report.added) == ([f"{n:02}.txt" for n in range(10)], ())
            assert declared.documents() == before
        assert [notice.quarantined for notice in report.notices] == [True] * 10
        assert all("the id of “" in notice.message and "first-" in notice.message for notice in report.notices)
        assert report.guard is not None
        assert "the ids of 10 texts changed (first-0 → second-0, first-1 → second-1, " in report.guard
        assert "vanished" not in report.guard
        assert "take the change of ids back, or run `feeder build --confirm-withdrawals`: then the old" in report.guard
        declared.forget()
        assert len(held(declared.build())) == 10
        assert declared.documents() == before

        report = declared.build(confirm_withdrawals=True)
        assert (report.exit_code, len(report.withdrawn), len(report.added)) == (0, 10, 10)
        assert len({*ids.values()} - {*declared.ids().values()}) == 10

    def test_ids_that_change_beside_texts_that_vanish(self, declared: Project) -> None:
        """Both are told, each with its number, and what to do about texts."""
        remove(declared, 0, 1)
        for n in range(2, 6):
            declared.put(f"{n:02}.txt", f"---\nid: second-{n}\n---\n{number(n)}")
        report = declared.build()
        assert report.guard is not None
        assert "the ids of 4 texts changed (" in report.guard
        assert "…), and the texts of 2 items vanished; more than" in report.guard
        assert "; put the texts back, or run" in report.guard

    def test_declared_ids_that_change_back(self, declared: Project) -> None:
        """The mistake is mended, and nothing happened."""
        before = declared.documents()
        for n in range(10):
            declared.put(f"{n:02}.txt", f"---\nid: second-{n}\n---\n{number(n)}")
        declared.build()
        for n in range(10):
            declared.put(f"{n:02}.txt", f"---\nid: first-{n}\n---\n{number(n)}")
        report = declared.build()
        assert (report.exit_code, report.updated, report.added, report.withdrawn) == (0, (), (), ())
        assert declared.documents() == before

    def test_another_authority(self, declared: Project) -> None:
        """Ids that are made of the authority change with it."""
        before = declared.documents()
        declared.configure(CONFIG.replace("news.example.org,2026", "other.example.org,2026"))
        declared.forget(".feeder")
        report = declared.build()
        assert (len(held(report)), report.added) == (20, ())
        assert all("news.example.org" in item_id for item_id in declared.ids().values())
        assert declared.documents() == before

    def test_all_texts_replaced(self, many: Project) -> None:
        """Texts that nobody knows, in the places of many, may be those texts made unrecognisable: a person decides."""
        before = many.documents()
        for n in range(8):
            many.put(f"{n:02}.txt", number(100 + n))
        many.put("new.txt", number(200))
        report = many.build()
        assert (len(held(report)), [change.path for change in report.added]) == (8, ["new.txt"])
        many.put("08.txt", number(8) + "\nA correction.\n")
        assert [change.path for change in many.build().updated] == ["08.txt"]
        assert len(many.items()) == 21
        report = many.build(confirm_withdrawals=True)
        assert (report.exit_code, len(report.added), len(report.withdrawn)) == (0, 8, 8)
        assert before != many.documents()


class TestFolder:
    """When the input folder itself is in doubt."""

    @pytest.fixture
    def three(self, project: Project) -> Project:
        """Three texts: fewer than the limit."""
        for n in range(3):
            project.put(f"{n:02}.txt", number(n))
        project.build()
        return project

    def test_empty(self, three: Project) -> None:
        """An empty folder withdraws nothing, however few items there are; nor does it without a catalog."""
        before, times = three.documents(), three.times()
        remove(three, 0, 1, 2)
        for _ in range(2):
            report = three.build()
            assert held(report) == ["00.txt", "01.txt", "02.txt"]
            assert "the input folder is empty" in (report.guard or "")
        assert (three.documents(), three.times()) == (before, times)
        three.forget()
        assert len(held(three.build())) == 3
        assert three.documents() == before
        assert three.build(confirm_withdrawals=True).exit_code == 0
        assert three.items() == []

    def test_empty_that_held_many(self, three: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of many items not each is copied into the store; with the catalog lost, too, nothing is published."""
        monkeypatch.setattr(guarding, "MOST_TOLD", 2)
        before, times = three.documents(), three.times()
        remove(three, 0, 1, 2)
        for _ in range(2):
            report = three.build()
            assert (report.exit_code, report.held_back, len(report.held)) == (3, 3, 2)
            assert "the input folder is empty" in (report.guard or "")
        assert not (three.root / "store").exists()
        three.forget(".feeder")
        with pytest.raises(RefusedError, match=r"the input folder is empty; .*--confirm-withdrawals"):
            three.build()
        assert (three.documents(), three.times()) == (before, times)
        assert three.build(confirm_withdrawals=True).exit_code == 0

    def test_emptied_under_a_watch(self, three: Project) -> None:
        """A look at some files only, as a watch makes, asks whether any is left."""
        remove(three, 0, 1, 2)
        look = Look(paths=frozenset({"01.txt", "02.txt"}))
        opened = Opened(three.config, clock=three.clock)
        try:
            report, _ = run_pass(opened, look, lambda _done, _total: None)
        finally:
            opened.close()
        assert held(report) == ["01.txt", "02.txt"]
        assert "the input folder is empty" in (report.guard or "")
        assert held(three.build()) == ["00.txt", "01.txt", "02.txt"]

    def test_missing(self, three: Project) -> None:
        """Nor does a missing one."""
        before, times = three.documents(), three.times()
        three.texts.rename(three.root / "away")
        for _ in range(2):
            with pytest.raises(RefusedError, match="the input folder is missing") as caught:
                three.build()
            assert caught.value.exit_code == 3
        three.forget(".feeder")
        with pytest.raises(RefusedError, match="the input folder is missing"):
            three.build()
        assert (three.documents(), three.times()) == (before, times)
        (three.root / "away").rename(three.texts)
        assert (three.build().exit_code, three.documents()) == (0, before)
        three.texts.rename(three.root / "away")
        assert len(three.build(confirm_withdrawals=True).withdrawn) == 3

    def test_expiry_in_a_missing_folder(self, three: Project) -> None:
        """What has expired is shown no longer, though its folder is not there."""
        three.put("03.txt", f"---\nexpires: 2026-05-05T00:00:00Z\n---\n{number(3)}")
        three.build()
        three.texts.rename(three.root / "away")
        three.clock.forward(days=1)
        with pytest.raises(RefusedError):
            three.build()
        assert len(three.items()) == 3

    def test_another_device(self, three: Project) -> None:
        """A folder on another device is believed in what it holds, not in what it lacks."""
        other = three.root / "mount"
        with mounted(other):
            assert other.stat().st_dev != three.texts.stat().st_dev
            (other / "00.txt").write_text(number(0))
            (other / "new.txt").write_text(number(9))
            three.texts.rename(three.root / "away")
            three.texts.symlink_to(other)
            for _ in range(2):
                report = three.build()
                assert held(report) == ["01.txt", "02.txt"]
                assert "on another device" in (report.guard or "")
            assert len(three.items()) == 4
            three.forget()
            assert held(three.build()) == ["01.txt", "02.txt"]
            assert three.build(confirm_withdrawals=True).exit_code == 0
            (other / "00.txt").unlink()
            assert three.build().exit_code == 0
            three.texts.unlink()

    def test_another_device_under_a_watch(self, three: Project, watching: Callable[[Project], Watch]) -> None:
        """A second look at what is missing changes nothing of that."""
        other = three.root / "mount"
        with mounted(other):
            (other / "00.txt").write_text(number(0))
            three.texts.rename(three.root / "away")
            three.texts.symlink_to(other)
            three.configure(CONFIG + "watch: {rescan: 300ms, settle: 200ms}\n")
            watch = watching(three)
            told = Reports(watch).until(lambda report: bool(report["guard"]))
            assert ([change["path"] for change in told["held"]], len(three.items())) == (["01.txt", "02.txt"], 3)
            for _ in range(4):  # the second look among them
                watch.until(partial(has_passed, three, passed(three)))
            assert (watch.stop(), len(three.items())) == (0, 3)
            three.texts.unlink()

    def test_a_mount_that_is_gone(self, tmp_path: Path) -> None:
        """The folder that shows when a mount is gone is empty; when it is back nothing has happened."""
        project = Project(tmp_path / "project")
        with mounted(project.texts):
            for n in range(3):
                project.put(f"{n:02}.txt", number(n))
            project.build()
            before, times = project.documents(), project.times()
            away = unmounted(project.texts)
            next(away)
            assert len(held(project.build())) == 3
            assert next(away, None) is None
            assert (project.build().exit_code, project.documents(), project.times()) == (0, before, times)


def passed(project: Project) -> str | None:
    """Give when the last pass of a watch ended."""
    found = pulse.seen(project.root / ".feeder" / pulse.FILE)
    return found[0].passed if found else None


def has_passed(project: Project, before: str | None) -> bool:
    """Whether a watch made a pass since."""
    return passed(project) != before


class TestLaws:
    """What is held back changes none of the laws."""

    def test_lost_catalog_and_output(self, many: Project) -> None:
        """The same bytes come of ledger, store and what is left of the texts, files beside the texts among them."""
        many.put("pic.png", PNG)
        for n in range(20, 26):
            many.put(f"{n}.txt", f"---\nimage: pic.png\ntags: [a, b]\n---\n{number(n)}")
        many.build()
        before = many.documents()
        remove(many, *range(20, 26))
        (many.texts / "pic.png").unlink()
        for lost in ((), (".feeder",), (".feeder",)):
            many.forget(*lost) if lost else None
            report = many.build()
            assert held(report) == [f"{n}.txt" for n in range(20, 26)]
            assert many.documents() == before
        many.configure(CONFIG.replace("Wire desk", "Wire office"))
        many.build()
        assert many.documents().keys() == before.keys()
        many.forget(".feeder")
        (many.output / "rss.xml").unlink()
        many.build()
        assert many.documents().keys() == before.keys()

    def test_catalog_lost_with_the_texts(self, many: Project) -> None:
        """When nobody knows the last texts any more, nothing is published: the output stands as it is."""
        before, times = many.documents(), many.times()
        remove(many, *range(6))
        many.put("new.txt", number(30))
        many.forget(".feeder")
        for _ in range(2):
            with pytest.raises(RefusedError, match="their last texts are lost with the catalog"):
                many.build()
        assert (many.documents(), many.times()) == (before, times)
        for n in range(6):
            many.put(f"{n:02}.txt", number(n))
        assert (many.build().exit_code, len(many.items())) == (0, 21)

    def test_store_that_is_damaged(self, many: Project) -> None:
        """A file of the store that cannot be understood is told with its path."""
        remove(many, *range(6))
        many.build()
        file = next((many.root / "store" / "held").iterdir())
        file.write_text("{")
        with pytest.raises(LedgerError, match="take it from a backup") as caught:
            many.build()
        assert caught.value.path == str(file)

    def test_store_that_fails(self, many: Project) -> None:
        """Nothing is recorded that the store does not hold."""
        remove(many, *range(6))
        (many.root / "store").write_text("x")
        with pytest.raises(MachineError, match="the store cannot be read: Not a directory"):
            many.build()
        (many.root / "store").unlink()
        many.build()
        names = [file.name for file in (many.root / "store" / "held").iterdir()]
        many.forget("store")
        (many.root / "store" / "held" / f".{names[0]}.feeder-tmp").mkdir(parents=True)
        with pytest.raises(MachineError, match="the store beside the ledger"):
            many.build()
        many.forget("store")
        assert len(held(many.build())) == 6


def test_report_and_status(many: Project) -> None:
    """The command says what is held back, how many, and what to do; so does status."""
    remove(many, *range(6))
    result = run(many, "build")
    assert result.exit_code == 3
    lines = result.stdout.splitlines()
    assert lines[0] == "held       Story 0 of many  [00.txt]"
    assert lines[6] == (
        "guard      6 withdrawals are held back: the texts of 6 items vanished; more than 20% of those that are "
        "published need a confirmation; put the texts back, or run `feeder build --confirm-withdrawals` to withdraw "
        "what is gone"
    )
    assert lines[-1].startswith("20 items: 6 held (")
    told = json.loads(run(many, "build", "--json").stdout)
    assert (told["held_back"], told["exit_code"], len(told["held"])) == (6, 3, 6)
    assert run(many, "-q", "build").stdout.splitlines() == [lines[6]]
    status = run(many, "status")
    assert status.exit_code == 1
    assert [line for line in status.stdout.splitlines() if line.startswith("problem")] == [
        f"problem    texts: {lines[6].removeprefix('guard').strip()}"
    ]


def test_watch_goes_on_and_obeys_a_confirmation(many: Project, watching: Callable[[Project], Watch]) -> None:
    """Beside a watch that holds withdrawals back, and goes on publishing, a build confirms them."""
    watch = watching(many)
    reports = Reports(watch)
    (many.root / "away").mkdir()
    for n in range(6):
        (many.texts / f"{n:02}.txt").rename(many.root / "away" / f"{n:02}.txt")
    told = reports.until(lambda report: bool(report["guard"]))
    assert (told["held_back"], told["exit_code"]) == (6, 3)
    before = many.documents()
    (many.texts / "new.txt").write_text(number(40))
    watch.until(lambda: len(many.items()) == 21)
    assert all(
        before[page] == data for page, data in many.documents().items() if page.startswith("s/") and page in before
    )

    confirmed = subprocess.run(
        [FEEDER, "--config", str(many.root / "config.yaml"), "build", "--confirm-withdrawals"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (confirmed.returncode, len(many.items())) == (0, 15)
    (many.texts / "newer.txt").write_text(number(41))
    watch.until(lambda: len(many.items()) == 16)
    (many.root / "away" / "00.txt").rename(many.texts / "00.txt")
    watch.until(lambda: len(many.items()) == 17)
    assert watch.stop() == 0


def test_watch_repeats_the_notice(many: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as something is held back a watch tells it again, though not with every pass."""
    monkeypatch.setattr(live, "_REPEAT_SECONDS", 0.5)
    many.configure(CONFIG + "watch: {rescan: 100ms}\n")
    stop = publish.Stop()
    remove(many, *range(6))
    seen = []
    for report in publish.watch(many.config, stop):
        if report.guard:
            seen.append(time.monotonic())
        if len(seen) == 3:
            stop.set()
    assert all(later - earlier >= 0.5 for earlier, later in pairwise(seen))


class Inbox(RuleBasedStateMachine):
    """Texts that come and go in any order, with passes, confirmations and lost catalogs in between.

    The model knows which items should be published, by the rules as the documentation tells them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.project = Project(Path(self.folder.name) / "project", CONFIG + "pages: false\n")
        self.published: set[int] = set()
        self.held: set[int] = set()
        self.vanished: set[int] = set()
        """What was withdrawn since the last confirmation, and did not return."""

    def teardown(self) -> None:
        """Remove everything."""
        self.folder.cleanup()

    @property
    def standing(self) -> set[int]:
        """The texts in the folder."""
        return {int(path.stem) for path in self.project.texts.glob("*.txt")}

    @rule(some=st.sets(st.integers(0, 19), min_size=1))
    def put(self, some: set[int]) -> None:
        """Texts come, or come back."""
        for n in some:
            self.project.put(f"{n:02}.txt", number(n))

    @rule(some=st.sets(st.integers(0, 19), min_size=1, max_size=8))
    def remove(self, some: set[int]) -> None:
        """Texts go."""
        remove(self.project, *(some & self.standing))

    @rule()
    def forget(self) -> None:
        """Lose the catalog, when nothing changed since the last pass: then the texts of what is gone are known."""
        if self.published - self.held <= self.standing and (self.project.root / ".feeder").exists():
            self.project.forget(".feeder")

    @rule(confirm=st.booleans())
    def build(self, confirm: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
        """Make a pass, and see what is published; then the same in another place from what is worth keeping."""
        gone = self.published - self.standing
        total = len(gone | self.vanished - self.standing)
        too_many = total >= 5 and total > 0.2 * len(self.published | self.vanished - self.standing)
        empty = bool(self.published) and not self.standing
        held = set() if confirm else gone if too_many or empty else gone & self.held
        report = self.project.build(confirm_withdrawals=confirm)
        self.vanished = (self.vanished | gone - held) - self.standing
        if confirm and gone:
            self.vanished = set()
        self.published = self.standing | held
        self.held = held

        assert {int(title.split()[1]) for title in self.project.titles()} == self.published
        assert report.exit_code == (3 if held else 0)
        assert self.project.build(dry_run=True).written == ()
        self.compare()

    def compare(self) -> None:
        """See that a cold build gives the same bytes."""
        other = Project(Path(self.folder.name) / "other", CONFIG + "pages: false\n")
        other.clock.now = self.project.clock.now
        for kept in ("texts", "store", "ledger.jsonl"):
            source = self.project.root / kept
            if source.is_dir():
                shutil.copytree(source, other.root / kept, dirs_exist_ok=True)
            elif source.exists():
                shutil.copy(source, other.root / kept)
        other.build()
        assert other.documents() == self.project.documents()
        shutil.rmtree(other.root)


TestInbox = Inbox.TestCase
TestInbox.settings = settings(max_examples=6, stateful_step_count=15)


@pytest.mark.parametrize("row", ["[]", "5", '{"article":"[]","media":[],"replaced":false}', '{"article":"5"}'])
def test_a_file_of_the_store_that_is_none(project: Project, row: str) -> None:
    """What should hold the text of a held item, and holds something else, is told with its name."""
    for n in range(6):
        project.put(f"{n}.txt", story(f"Story {n}", words=f"Word{n} and word{n}{n} and word{n}{n}{n} were said."))
    project.build()
    for n in range(6):
        (project.texts / f"{n}.txt").unlink()
    assert project.build().held_back == 6
    for file in (project.root / "store" / "held").iterdir():
        file.write_text(row)
    project.forget()
    with pytest.raises(LedgerError, match="this file should hold the last text of an item"):
        project.build()
