"""Failures of the disk and of the catalog that can be had within the process: real limits, real files."""

from __future__ import annotations

import resource
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath

import pytest
from conftest import Project, story

from feeder import write
from feeder.durable import flush, flush_folders
from feeder.errors import MachineError
from feeder.ledger import Ledger
from feeder.model import Document
from feeder.publish import status
from feeder.publish.project import Project as Opened


@contextmanager
def _files_up_to(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_line_that_finds_no_room_is_taken_back(project: Project) -> None:
    """A pass that fits into the ledger in part leaves nothing of itself there."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    ledger = Ledger(project.root / "ledger.jsonl")
    before = ledger.path.read_bytes()
    (state,) = ledger.states(0, ledger.end())

    with _files_up_to(len(before) + 10), pytest.raises(MachineError, match="File too large"):
        ledger.append([state.identity], project.clock())

    assert ledger.path.read_bytes() == before
    with pytest.raises(MachineError, match="cannot be read or written"):
        Ledger(Path("/proc/self/nothing")).secure(7)


def test_document_that_finds_no_room_leaves_no_file(tmp_path: Path) -> None:
    """The room that a failed call took is free again."""
    with _files_up_to(4000), pytest.raises(MachineError, match=r"^b.xml: .*File too large; check space"):
        write.write(tmp_path, [Document("a.xml", b"a"), Document("b.xml", b"b" * 5000)])

    assert not list(tmp_path.iterdir())


def test_flushing(tmp_path: Path) -> None:
    """What has no flush needs none, what is gone needs none, and what fails is told with its name."""
    (tmp_path / "file").write_text("x")
    flush_folders(Path("/proc"), {PurePosixPath("self")})
    flush_folders(tmp_path, {PurePosixPath("gone")})
    with pytest.raises(MachineError, match=r"/file: something else stands where feeder writes"):
        flush_folders(tmp_path, {PurePosixPath("file/x")})
    with pytest.raises(MachineError, match=r"^0.xml: .*No such file"):
        flush(tmp_path / "gone", {f"{number}.xml": tmp_path / "gone" / str(number) for number in range(20)})


def test_catalog_that_fails_between_passes(project: Project) -> None:
    """What a watch asks between two passes never fails: the next pass finds out why."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    opened = Opened(project.config, clock=project.clock)
    with opened.opened():
        assert opened.naming("a.txt") == []
        assert opened.next_due() is None
        opened.catalog.connection.close()

        assert opened.naming("a.txt") == ["a.txt"]
        assert opened.next_due() == ""


@pytest.mark.parametrize("dry_run", [False, True])
def test_row_that_changed_by_itself(project: Project, dry_run: bool) -> None:  # noqa: FBT001 - a case
    """A changed row costs a catalog; a dry run, and `status`, which write nothing, tell what to do."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    before = project.documents()
    with closing(sqlite3.connect(project.root / ".feeder" / "catalog.sqlite")) as database:
        database.execute("UPDATE items SET article = replace(article, 'Monday', 'Sunday')")
        database.execute("UPDATE files SET notices = 'no JSON'")
        database.commit()
    project.put("b.txt", story("Harbour closes"))

    if dry_run:
        for look in (lambda: project.build(dry_run=True), lambda: status(project.config)):
            with pytest.raises(MachineError, match="has changed by itself; it is a cache: delete it and run again"):
                look()
        assert project.documents() == before
    else:
        report = project.build()
        assert [notice.message for notice in report.notices] == [
            "it was damaged, and is made anew from the ledger and the texts"
        ]
        assert report.exit_code == 0
        assert "Monday" in (project.output / "rss.xml").read_text()


def test_catalog_that_only_a_later_sqlite_writes(project: Project) -> None:
    """A file that says so is made anew, while one that may not be written is left alone."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    file = project.root / ".feeder" / "catalog.sqlite"
    with file.open("r+b") as opened:
        opened.seek(18)
        opened.write(b"\x09")

    project.put("b.txt", story("Harbour closes"))

    report = project.build()

    assert [notice.path for notice in report.notices] == ["catalog.sqlite"]
    assert sorted(project.titles()) == ["Bridge opens", "Harbour closes"]


@pytest.mark.parametrize("harm", ["no database", "another version"])
def test_dry_run_leaves_a_catalog_as_it_is(project: Project, harm: str) -> None:
    """What a dry run cannot use it does not make anew: the next build does, and tells it."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    catalog = project.root / ".feeder" / "catalog.sqlite"
    if harm == "no database":
        catalog.write_bytes(b"none" * 2000)
    else:
        with closing(sqlite3.connect(catalog)) as database:
            database.execute("PRAGMA user_version = 1")
    before = catalog.read_bytes()

    assert project.build(dry_run=True).is_empty
    assert catalog.read_bytes() == before


def test_what_two_tries_find_is_told_once(project: Project) -> None:
    """A pass that is made anew with its catalog, and one after some that failed, find the same clock."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    project.clock.forward(hours=-2)
    with closing(sqlite3.connect(project.root / ".feeder" / "catalog.sqlite")) as database:
        database.execute("UPDATE items SET article = replace(article, 'Monday', 'Sunday')")
        database.execute("UPDATE files SET notices = 'no JSON'")
        database.commit()
    project.put("b.txt", story("Harbour closes"))
    told = [notice.message.partition(",")[0] for notice in project.build().notices]
    assert len(told) == len(set(told)) == 2
