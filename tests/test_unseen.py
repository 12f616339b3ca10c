"""Why a text that stands in the folder is not published: told by build, status and log."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result
from conftest import Project, story

from feeder import telling
from feeder.cli import main


def call(project: Project, *words: str) -> Result:
    """Call feeder for a project."""
    return CliRunner().invoke(main, ["--config", str(project.root / "config.yaml"), *words])


@pytest.fixture
def desk(project: Project) -> Project:
    """One published text, two drafts and one that has expired."""
    project.put("a.txt", story("Stands"))
    project.put("b.txt", story("Flagged", draft="true"))
    project.put("c.txt", story("Stated", status="draft"))
    project.put("d.txt", story("Over", expires="2020-01-01"))
    project.put("e.txt", story("Later", date="2099-01-01"))
    return project


def test_a_build_counts_them(desk: Project) -> None:
    """Each full build counts them in its last line, and names them when all is wanted; nothing needs a person."""
    for _ in range(2):
        report = desk.build()
        *_, last = telling.report_lines(report)
        assert (report.exit_code, ", 2 drafts, 1 expired (" in last) == (0, True)
        lines = list(telling.report_lines(report, verbose=True))
        assert "draft      b.txt:2: “Flagged” is a draft, so it is not published" in lines
        assert "draft      c.txt:4: “Stated” is a draft, so it is not published" in lines
        assert "expired    d.txt:2: “Over” expired at 2020-01-01 00:00 UTC, so it is not published" in lines
        assert not [line for line in telling.report_lines(report) if line.startswith(("draft", "expired"))]
        told = [(notice["path"], notice["hidden"]) for notice in telling.report_json(report)["notices"]]
        assert told == [("b.txt", "draft"), ("c.txt", "draft"), ("d.txt", "expired")]
    assert report.is_empty


def test_a_draft_that_is_done(desk: Project) -> None:
    """A draft that is published, and one that is deleted, are counted no more."""
    desk.build()
    desk.put("b.txt", story("Flagged"))
    (desk.texts / "c.txt").unlink()

    assert [notice.path for notice in desk.build().notices] == ["d.txt"]


def test_what_expires_by_itself(project: Project) -> None:
    """From its minute on, a text that expires is told."""
    project.put("a.txt", story("Short lived", expires="2026-05-05"))
    assert project.build().notices == ()
    project.clock.forward(days=365)

    assert [notice.hidden for notice in project.build().notices] == ["expired"]


def test_status_tells_them(desk: Project) -> None:
    """In a line with their number, and one by one."""
    desk.build()

    told = call(desk, "status")

    assert "hidden     2 drafts, 1 expired\ndraft      b.txt:2: “Flagged” is a draft" in told.stdout
    assert [n["hidden"] for n in json.loads(call(desk, "status", "--json").stdout)["notices"]] == [
        "draft",
        "draft",
        "expired",
    ]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("b.txt", "“Flagged” is a draft, so it is not published"),
        ("d.txt", "“Over” expired at 2020-01-01 00:00 UTC"),
        ("e.txt", "it waits for its date; the next change is due at 2099-01-01 00:00 UTC"),
        ("f.txt", "no pass has read this file yet: run `feeder build`"),
        ("g.txt", "the ledger knows no such item"),
        ("i.txt", "this file is empty; there is nothing to publish"),
    ],
)
def test_log_tells_why_there_is_nothing_to_tell(desk: Project, path: str, told: str) -> None:
    """Of a text that was never published it says why."""
    (desk.texts / "i.txt").write_bytes(b"")
    desk.build()
    desk.put("f.txt", story("Not built yet"))

    done = call(desk, "log", path)

    assert (done.exit_code, told in done.stderr) == (2, True), done.stderr


def test_what_expires_before_it_appears(project: Project) -> None:
    """Is a problem: nobody means it."""
    project.put("a.txt", story("Backwards", date="2026-05-02", expires="2026-05-01"))

    report = project.build()

    assert (report.exit_code, report.items) == (1, 0)
    [told] = [notice for notice in report.notices if not notice.note]
    assert told.line == 3
    assert told.message.startswith(
        "`expires`: found 2026-05-01 00:00 UTC, expected a time after the date of the article"
    )


def test_a_catalog_that_is_lost(desk: Project) -> None:
    """Nobody knows then why, until it is made anew."""
    desk.build()
    desk.forget(".feeder")
    assert "no pass has read this file yet" in call(desk, "log", "b.txt").stderr
    (desk.root / ".feeder").mkdir(exist_ok=True)
    (desk.root / ".feeder" / "catalog.sqlite").write_bytes(b"no catalog" * 100)
    assert "no pass has read this file yet" in call(desk, "log", "b.txt").stderr
