"""`feeder withdraw PATH`, where several items have or had a path."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import CONFIG, Project, story

from feeder import publish
from feeder.cli import main
from feeder.errors import RefusedError, UsageError

KEEP = CONFIG.replace("{ folder: texts }", "{ folder: texts, deleted: keep }")


def text(n: int, **front: str) -> str:
    """Give a story that is like no other."""
    return story(f"Story {n} of many", "GRAZ", " ".join(f"word{n}x{part}" for part in range(40)), **front)


def withdraw(project: Project, *words: str) -> Result:
    """Call the command line on a project."""
    return CliRunner().invoke(
        main, ["--config", str(project.root / "config.yaml"), "withdraw", *words], prog_name="feeder"
    )


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """A project whose one file is used again and again: a story that is kept, and another one that stands."""
    project = Project(tmp_path / "project", KEEP)
    for n in range(2):
        project.put("today.txt", text(n))
        assert project.build().exit_code == 0
    assert project.titles() == ["Story 1 of many", "Story 0 of many"]
    return project


def test_the_kept_one_beside_a_text_that_stands(desk: Project) -> None:
    """What can be withdrawn is meant; the text that stands stays."""
    result = withdraw(desk, "today.txt")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "withdrawn  Story 0 of many  [today.txt]")
    assert desk.titles() == ["Story 1 of many"]
    again = withdraw(desk, "today.txt")
    assert (again.exit_code, "delete it, or set `draft: true`" in again.stderr) == (3, True)
    assert desk.titles() == ["Story 1 of many"]


def test_several_that_live_on(desk: Project) -> None:
    """Of several files with one name none is chosen: each item is told with the code that ends it."""
    (desk.texts / "today.txt").unlink()
    desk.build()
    desk.put("today.txt", text(2))
    desk.build()
    before, ledger = desk.documents(), (desk.root / "ledger.jsonl").read_bytes()
    result = withdraw(desk, "today.txt")
    assert (result.exit_code, desk.documents(), (desk.root / "ledger.jsonl").read_bytes()) == (2, before, ledger)
    told = re.findall(r"(\w+) \(“(Story \d) of many”, 20\d\d-\d\d-\d\d \d\d:\d\d UTC\)", result.stderr)
    assert ([title for _, title in told], "2 items that live on" in result.stderr) == (["Story 1", "Story 0"], True)
    codes = {title: code for code, title in told}
    assert withdraw(desk, codes["Story 0"]).exit_code == 0
    assert desk.titles() == ["Story 2 of many", "Story 1 of many"]
    assert withdraw(desk, "today.txt").exit_code == 0
    assert desk.titles() == ["Story 2 of many"]


def test_one_that_was_deleted_just_now(desk: Project) -> None:
    """A pass need not have seen that a text is gone: it is one of those that are told."""
    (desk.texts / "today.txt").unlink()
    result = withdraw(desk, "today.txt")
    assert (result.exit_code, "2 items that live on" in result.stderr, len(desk.items())) == (2, True, 2)


def test_very_many(desk: Project) -> None:
    """A long list is cut, and where the rest is found is told."""
    for n in range(2, 14):
        desk.put("today.txt", text(n))
        desk.build()
    with pytest.raises(UsageError, match=r"the texts of 13 items .* and 3 more, see `feeder log today.txt`"):
        publish.withdraw(desk.config, ["today.txt"], clock=desk.clock)


def test_articles_of_one_file(tmp_path: Path) -> None:
    """The path of a file that held several articles stands for all of them."""
    project = Project(tmp_path / "project", KEEP)
    project.put("two.txt", text(0) + "\n\n" + text(1))
    project.put("other.txt", text(2))
    project.build()
    (project.texts / "two.txt").unlink()
    assert len(project.build().kept) == 2
    assert withdraw(project, "two.txt").exit_code == 0
    assert project.titles() == ["Story 2 of many"]


def test_article_that_was_cut_out(tmp_path: Path) -> None:
    """Of a file in which others stay the article that left it is meant."""
    project = Project(tmp_path / "project", KEEP)
    project.put("two.txt", text(0) + "\n\n" + text(1))
    project.build()
    project.put("two.txt", text(1))
    assert len(project.build().kept) == 1
    assert withdraw(project, "two.txt").exit_code == 0
    assert project.titles() == ["Story 1 of many"]


def test_what_is_held_back_beside_a_new_text(project: Project) -> None:
    """Where nothing is kept the one whose withdrawal is held back is meant, not the story under its name."""
    for n in range(8):
        project.put(f"{n}.txt", text(n))
    project.build()
    for n in range(6):
        (project.texts / f"{n}.txt").unlink()
    project.put("0.txt", text(20))
    assert project.build().held_back == 6
    report = publish.withdraw(project.config, ["0.txt"], clock=project.clock)
    assert ([one.title for one in report.withdrawn], report.held_back) == (["Story 0 of many"], 5)
    with pytest.raises(RefusedError, match="stands in the input folder"):
        publish.withdraw(project.config, ["0.txt"], clock=project.clock)


def test_beside_a_damaged_catalog(desk: Project) -> None:
    """A withdrawal that is recorded when the catalog fails is finished, and the text that stands is no reason not to."""
    desk.put("other.txt", text(5))
    desk.build()
    with closing(sqlite3.connect(desk.root / ".feeder" / "catalog.sqlite")) as database:
        database.execute("UPDATE items SET article = '{}' WHERE home = 'other.txt'")
        database.commit()
    assert withdraw(desk, "today.txt").exit_code == 0
    assert desk.titles() == ["Story 5 of many", "Story 1 of many"]
