"""What breaks beside the texts: catalogs, gates, disks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import CONFIG, Project, Watch, story

from feeder.catalog import Catalog
from feeder.errors import MachineError, RefusedError
from feeder.ledger import Ledger
from feeder.lock import held
from feeder.model import Document, Feed, Reading, Source
from feeder.parse import Options, parse
from feeder.records import stamp
from feeder.render import documents as render_documents
from feeder.scaffold import init


@pytest.mark.parametrize("data", [b"no database at all", b"SQLite format 3\x00" + b"\xff" * 5000, b""])
def test_broken_catalog_is_made_again(seeds: Project, data: bytes) -> None:
    """A catalog that is no database is a cache that broke: it is made again, with the same documents."""
    seeds.build()
    before = seeds.documents()
    for path in (seeds.root / ".feeder").glob("catalog.sqlite-*"):
        path.unlink()
    (seeds.root / ".feeder" / "catalog.sqlite").write_bytes(data)

    seeds.build()

    assert seeds.documents() == before


def test_catalog_of_another_version(seeds: Project) -> None:
    """A catalog of another version is made again."""
    seeds.build()
    before = seeds.documents()
    with sqlite3.connect(seeds.root / ".feeder" / "catalog.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()

    seeds.build()

    assert seeds.documents() == before


def test_catalog_that_cannot_be_opened(seeds: Project) -> None:
    """A catalog that cannot be opened at all is a failure of the machine, told with its remedy."""
    (seeds.root / ".feeder" / "catalog.sqlite").mkdir(parents=True)

    with pytest.raises(MachineError, match="it is a cache: delete it and run again"):
        seeds.build()


def test_transaction_leaves_nothing_half(tmp_path: Path) -> None:
    """What fails inside a transaction leaves no trace."""
    catalog = Catalog(tmp_path / "catalog.sqlite")

    def fail() -> None:
        with catalog.transaction():
            catalog.keep({"a": "b"})
            catalog.db.execute("SELECT * FROM missing")

    with pytest.raises(MachineError, match="no such table: missing"):
        fail()

    assert catalog.fact("a") is None
    assert catalog.connection.is_current()
    (tmp_path / "catalog.sqlite").unlink()
    assert not catalog.connection.is_current()
    catalog.connection.close()


def test_item_at_fault_is_left_out(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """An item that would break a document is reported and left out; everything else is published."""
    project.put("good.txt", story("Bridge opens"))
    project.put("bad.txt", story("Harbour closes"))

    def broken(feed: Feed) -> tuple[Document, ...]:
        if any(item.title == "Harbour closes" for item in feed.items):
            raise ValueError("a name that XML cannot carry")
        return render_documents(feed)

    monkeypatch.setattr("feeder.render.documents", broken)

    report = project.build()

    assert project.titles() == ["Bridge opens"]
    assert [(n.path, n.message) for n in report.notices] == [
        ("bad.txt", "“Harbour closes” cannot be published: a name that XML cannot carry")
    ]


def test_text_that_makes_feeder_fail_is_quarantined(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that the reader trips over costs no other one: it is quarantined, with a request to report it."""
    project.put("good.txt", story("Bridge opens"))
    project.put("bad.txt", story("Harbour closes"))

    def broken(source: Source, options: Options | None = None) -> Reading:
        if source.path == "bad.txt":
            raise RecursionError("maximum recursion depth exceeded")
        return parse(source, options)

    monkeypatch.setattr("feeder.parse.parse", broken)
    report = project.build()

    assert project.titles() == ["Bridge opens"]
    (notice,) = report.notices
    assert (notice.path, notice.quarantined, report.exit_code) == ("bad.txt", True, 1)
    assert "(RecursionError), which no text may do; please report it" in notice.message
    monkeypatch.undo()
    assert project.build().exit_code == 0
    assert sorted(project.titles()) == ["Bridge opens", "Harbour closes"]


def test_feed_at_fault_is_refused(seeds: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed that fails even without items replaces nothing."""
    seeds.build()
    before = seeds.documents()
    seeds.put("new.txt", story("Bridge opens"))
    monkeypatch.setattr("feeder.check.problems", lambda _: ["it is broken"])

    with pytest.raises(RefusedError, match="it is broken"):
        seeds.build()

    assert {path: seeds.documents()[path] for path in before} == before
    monkeypatch.undo()
    assert seeds.build().exit_code == 0
    assert "Bridge opens" in seeds.titles()


def test_one_text_with_two_ids_after_a_merge(project: Project) -> None:
    """Two ids for one text, as two machines may have given: the earlier stays, and the ledger records it once."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    ledger = Ledger(project.root / "ledger.jsonl")
    (state,) = ledger.states(0, ledger.end())
    later = replace(state.identity, id="tag:x,2026:other", code="other2", arrival=1)
    later = replace(later, first_seen=project.clock(), updated=project.clock())
    ledger.append([later], project.clock())

    report = project.build()

    assert project.ids() == {"Bridge opens": state.identity.id}
    assert any("had two ids after a merge" in notice.message for notice in report.notices)
    lines = ledger.path.read_bytes()
    project.forget()
    assert project.build().exit_code == 0
    assert ledger.path.read_bytes() == lines
    assert stamp(later.first_seen) in lines.decode()


def test_catalog_lost_under_a_watch(project: Project, watching: Callable[[Project], Watch]) -> None:
    """A catalog that is deleted while a watch runs is made again by its next pass."""
    watch = watching(project)
    (project.texts / "a.txt").write_text(story("Bridge opens"))
    watch.until(lambda: project.titles() == ["Bridge opens"])
    for path in (project.root / ".feeder").glob("catalog.sqlite*"):
        path.unlink()

    (project.texts / "b.txt").write_text(story("Harbour closes"))

    watch.until(lambda: sorted(project.titles()) == ["Bridge opens", "Harbour closes"])
    assert watch.stop() == 0


def test_input_lost_under_a_watch(project: Project, watching: Callable[[Project], Watch]) -> None:
    """An input folder that vanishes withdraws nothing: it is told once, and all goes on when it is back."""
    watch = watching(project)
    (project.texts / "a.txt").write_text(story("Bridge opens"))
    watch.until(lambda: project.titles() == ["Bridge opens"])

    project.texts.rename(project.root / "away")
    assert watch.process.stderr is not None
    told = [watch.process.stderr.readline() for _ in range(2)]
    assert "the input folder is missing, but its items are published" in told[1]
    assert project.titles() == ["Bridge opens"]
    (project.root / "away").rename(project.texts)
    (project.texts / "b.txt").write_text(story("Harbour closes"))

    watch.until(lambda: sorted(project.titles()) == ["Bridge opens", "Harbour closes"], 20)
    assert watch.stop() == 0


def test_lock_that_cannot_be_made(tmp_path: Path) -> None:
    """A lock in a folder that cannot be made is a failure of the machine."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(MachineError, match="the lock cannot be opened"), held(tmp_path / "file" / "lock", 0, ""):
        pass


def test_project_that_cannot_be_made(tmp_path: Path) -> None:
    """A new project below a file is a failure of the machine, with the path."""
    (tmp_path / "file").write_text("x")

    with pytest.raises(MachineError, match="this file cannot be made"):
        init(tmp_path / "file")


def test_output_that_cannot_be_written(seeds: Project) -> None:
    """An output folder that is a file fails in one line, and the next build finishes what was left."""
    seeds.configure(CONFIG + "pages: false\n")
    (seeds.root / "output").write_text("x")

    with pytest.raises(MachineError, match="output: something else stands where feeder writes"):
        seeds.build()
    (seeds.root / "output").unlink()
    report = seeds.build()

    assert (len(report.added), len(seeds.items())) == (2, 2)
