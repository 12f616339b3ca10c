"""What a rebuilt ledger can know of items that stand in no feed any more, and what it says when it cannot."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import CONFIG, Project, story
from test_upkeep import lose, run, told

from feeder import publish
from feeder.decide.adopt import Former, Text, adopted
from feeder.decide.fingerprint import fingerprint, sketch
from feeder.decide.match import Candidate
from feeder.errors import MachineError, RefusedError, UsageError
from feeder.imports.dates import date_of
from feeder.ledger import Ledger
from feeder.model import Article
from feeder.records import stamp

NARROW = CONFIG + "archive: false\nfeeds: [{ name: main, limit: 2 }]\n"


@pytest.fixture
def narrow(tmp_path: Path) -> Project:
    """A project without archive, whose feed holds two of its seven items."""
    desk = Project(tmp_path / "desk", NARROW)
    for number in range(5):
        desk.put(
            f"a{number}.txt",
            story(f"Story number {number}", words=f"{number} boats went out at {number} in the morning."),
        )
        desk.build()
    desk.put("b.md", story("It has a link", link="https://elsewhere.example/1", date="2026-01-01 10:00"))
    desk.build()
    for number in range(2):
        desk.put(f"c{number}.txt", story(f"The newest, number {number}", words="Nobody had expected that any more."))
        desk.build()
    return desk


def test_items_beyond_the_feed(narrow: Project) -> None:
    """Pages tell the ids of articles; that of an item with a link of its own follows from it, and leads to its code."""
    live, said = narrow.documents(), told(Ledger(narrow.root / "ledger.jsonl"))
    lose(narrow)

    done = run(narrow, "ledger", "rebuild")
    now = told(Ledger(narrow.root / "ledger.jsonl"))
    report = narrow.build()

    assert (
        done.stdout.splitlines()[0] == "8 items found in the output folder: 8 with their texts, 0 without, 0 withdrawn"
    )
    assert now.keys() == said.keys()
    assert (report.added, report.updated, report.withdrawn) == ((), (), ())
    assert {path for path in live if narrow.documents().get(path) != live[path]} == set()


def test_what_is_edited_or_gone(narrow: Project) -> None:
    """An edit since the last build is one after the rebuild too; an item without a text is withdrawn, and it is told."""
    lose(narrow)
    narrow.put("a1.txt", story("Story number 1", words="Nobody knows how many boats went out that morning, or when."))
    for name in ("a2.txt", "b.md"):
        (narrow.texts / name).unlink()

    done = run(narrow, "ledger", "rebuild", "--dry-run")
    assert done.returncode == 1
    assert "items without a text in the input folder: 1;" in done.stdout
    assert "pages of items in no feed whose texts are not found: 1;" in done.stdout
    assert not (narrow.root / "ledger.jsonl").exists()
    publish.rebuild(narrow.config, clock=narrow.clock)
    report = narrow.build()

    assert [change.title for change in report.updated] == ["Story number 1"]
    assert len(report.withdrawn) == 1
    assert report.added == ()


def test_an_undated_item_beyond_the_feed(narrow: Project) -> None:
    """An item of which only the way to its link is left takes the date of its text, else that of the oldest entry."""
    narrow.put("b.md", story("It has a link", link="https://elsewhere.example/1"))
    narrow.build()
    lose(narrow)
    found = publish.rebuild(narrow.config, clock=narrow.clock)
    assert found.unknown == ("items in no feed and without a date: 1; they take that of the oldest entry",)


def test_a_declared_id_beyond_the_feed(narrow: Project) -> None:
    """A declared id is known from its text, wherever the item stands."""
    narrow.put("own.md", story("Mine", id="my-own", link="https://elsewhere.example/2", date="2025-01-01 10:00"))
    for number in range(3):
        narrow.build()
        narrow.put(f"d{number}.txt", story(f"Still newer, number {number}", words=f"It is the {number}th of them all."))
    narrow.build()
    lose(narrow)
    publish.rebuild(narrow.config, clock=narrow.clock)
    assert "tag:news.example.org,2026:my-own" in told(Ledger(narrow.root / "ledger.jsonl"))


def test_log_without_a_ledger(project: Project) -> None:
    """Before the first build there is nothing to tell; when the ledger of what is published is lost, that is told."""
    assert list(publish.log(project.config)) == []
    project.put("a.txt", story("Bridge opens"))
    project.build()
    project.forget("ledger.jsonl")
    with pytest.raises(RefusedError, match="their ledger is missing"):
        list(publish.log(project.config))


def test_rebuild_is_refused(narrow: Project, project: Project) -> None:
    """Where a ledger stands, or nothing of feeder's, nothing is made."""
    with pytest.raises(UsageError, match="a ledger stands here already"):
        publish.rebuild(narrow.config)
    with pytest.raises(UsageError, match="nothing of feeder's stands here"):
        publish.rebuild(project.config)
    lose(narrow)
    (narrow.root / ".ledger.jsonl.feeder-tmp").mkdir()
    with pytest.raises(MachineError):
        publish.rebuild(narrow.config)
    assert not (narrow.root / "ledger.jsonl").exists()


def test_odd_documents_are_left_out(narrow: Project) -> None:
    """What is cut short, or made by another program, tells nothing; the rest does."""
    lose(narrow)
    (narrow.output / "feed.json").write_text("{")
    (narrow.output / "atom.xml").write_text('<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id></feed>')
    page = next(path for path in (narrow.output / "s").iterdir() if b"ld+json" in (path / "index.html").read_bytes())
    (page / "index.html").write_text('<script type="application/ld+json">{</script>made by feeder')
    found = publish.rebuild(narrow.config, dry_run=True)
    assert found.items >= 7


def test_two_codes_given_twice(tmp_path: Path) -> None:
    """Where two clones gave one code to two items, the earlier keeps it, and both have their pages."""
    one, other = Project(tmp_path / "one"), Project(tmp_path / "other")
    for project in (one, other):
        project.put("base.txt", story("The base of it all"))
        project.build()
    base = (one.root / "ledger.jsonl").read_bytes()
    one.put("x.txt", story("Of the one"))
    one.build()
    (other.root / "ledger.jsonl").write_bytes(base)
    other.clock.forward(hours=2)
    other.put("y.txt", story("Of the other", words="It is another text, of another day and another place."))
    other.build()
    code = {item["title"]: item["_feeder"]["short_link"].split("/")[-2] for item in one.items()}["Of the one"]
    theirs = {item["title"]: item["_feeder"]["short_link"].split("/")[-2] for item in other.items()}["Of the other"]
    tail = (other.root / "ledger.jsonl").read_bytes().removeprefix(base).replace(theirs.encode(), code.encode())
    with (one.root / "ledger.jsonl").open("ab") as file:
        file.write(tail)
    one.put("y.txt", (other.texts / "y.txt").read_bytes())

    report = one.build()

    codes = {item["title"]: item["_feeder"]["short_link"].split("/")[-2] for item in one.items()}
    assert codes["Of the one"] == code
    assert len(codes["Of the other"]) == 7
    assert any("was given twice" in notice.message for notice in report.notices)
    assert b"Of the one" in (one.output / "s" / code / "index.html").read_bytes()
    live = one.documents()
    shutil.rmtree(one.root / ".feeder")
    one.build()
    assert one.documents() == live
    assert run(one, "ledger", "verify").returncode == 0


DATES = {
    "2026-01-02T03:04:05Z": "2026-01-02T03:04:05.000000Z",
    "2026-01-02T03:04:05.5+01:00": "2026-01-02T02:04:05.500000Z",
    "Fri, 02 Jan 2026 03:04:05 EST": "2026-01-02T08:04:05.000000Z",
    "2 Jan 2026 03:04": "2026-01-02T03:04:00.000000Z",
    "2026-01-02T03:04:05": "2026-01-02T03:04:05.000000Z",
    "2026-1": "2026-01-01T00:00:00.000000Z",
    "2026": "2026-01-01T00:00:00.000000Z",
    "0001-01-01T00:00:00+14:00": None,
    "soon": None,
    "": None,
    None: None,
}


@pytest.mark.parametrize("text", DATES)
def test_dates_of_feeds(text: str | None) -> None:
    """Dates are read as feeds write them; what is none is none."""
    found = date_of(text)
    assert (stamp(found) if found else None) == DATES[text]


def candidate(number: int, title: str, body: str, day: int | None = None) -> Text:
    """Give an article as the adoption sees it."""
    article = Article(title, body, published=datetime(2026, 1, day, tzinfo=UTC) if day else None)
    made = Candidate(f"{number}.txt", 0, article, "0" * 32, None, fingerprint(title, body), sketch(title, body))
    return Text(made, body)


def test_similar_texts_are_adopted() -> None:
    """A text that was retitled and edited is found by what it is like; of very many, too, and never one without words."""
    words = [" ".join(f"word{number}x{place}" for place in range(40)) for number in range(2100)]
    texts = [candidate(number, f"New title {number}", f"{words[number]} and more", 1) for number in range(2100)]
    formers = [
        Former(f"urn:{n}", None, f"Old heading of {n}", words[n], datetime(2026, 1, 1, tzinfo=UTC)) for n in range(2100)
    ]
    few = adopted(formers[:20], texts[:20])
    many = adopted(formers, texts)
    assert {number: one.path for number, one in few.items()} == {number: f"{number}.txt" for number in range(20)}
    assert len(many) > 2000
    assert all(one.path == f"{number}.txt" for number, one in many.items())
    assert adopted([Former("urn:1", None, "Short", "")], texts[:5]) == {}


def test_a_json_report_of_a_rebuild(narrow: Project) -> None:
    """What programs read has the same numbers."""
    lose(narrow)
    found = json.loads(run(narrow, "ledger", "rebuild", "--json").stdout)
    assert found == {
        "items": 8,
        "matched": 8,
        "kept": 0,
        "withdrawn": 0,
        "unknown": [],
        "dry_run": False,
        "exit_code": 0,
    }
