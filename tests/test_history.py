"""History: all that was ever published can be reached, and what was withdrawn is gone from every byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CONFIG, Project, story
from lxml import etree

from feeder import cli
from feeder.errors import UsageError
from feeder.publish import Event, log

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
SITE = "https://news.example.org/"
PAGE = 3


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """A project whose archive pages hold three items."""
    config = CONFIG + "archive: { page_size: 3 }\nfeeds: [{ name: main, limit: 4 }]\n"
    return Project(tmp_path / "desk", config)


def publish(project: Project, number: int) -> set[str]:
    """Publish one more story; gives the documents that this changed."""
    before = project.documents()
    project.clock.forward(minutes=1)
    project.put(f"{number:03}.txt", story(f"Story number {number}", words=f"Word{number}x was said. " * 8))
    assert project.build().exit_code == 0
    after = project.documents()
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def chain(project: Project, name: str) -> list[str]:
    """Give the documents of a feed, from what people subscribe to back to the oldest archive page."""
    paths, path = [], name
    while path:
        assert path not in paths
        paths.append(path)
        data = (project.output / path).read_bytes()
        if name == "feed.json":
            path = json.loads(data).get("next_url", "").removeprefix(SITE)
        else:
            links = etree.fromstring(data).iter(f"{ATOM}link")
            path = next((link.get("href", "") for link in links if link.get("rel") == "prev-archive"), "")
            path = path.removeprefix(SITE)
    return paths


def ids(project: Project, path: str) -> list[str]:
    """Give the ids in one document."""
    data = (project.output / path).read_bytes()
    if path.endswith(".json"):
        return [item["id"] for item in json.loads(data)["items"]]
    root = etree.fromstring(data)
    return [
        found.text or "" for found in (*root.iterfind(f"{ATOM}entry/{ATOM}id"), *root.iterfind("channel/item/guid"))
    ]


def tombstones(project: Project, path: str) -> list[str]:
    """Give the ids of the withdrawn items that an Atom document tells of."""
    return [
        gone.get("ref", "") for gone in etree.parse(project.output / path).getroot().iter(f"{TOMBSTONES}deleted-entry")
    ]


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml", "feed.json"])
def test_the_chain_holds_everything(desk: Project, name: str) -> None:
    """RFC 5005, section 4: whoever follows the links finds every item, and the archive pages hold each one once."""
    for number in range(11):
        publish(desk, number)
    documents = chain(desk, name)
    assert documents == [name, *(f"archive/{page}/{name}" for page in (3, 2, 1))]
    archived = [item_id for path in documents[1:] for item_id in ids(desk, path)]
    assert len(archived) == len(set(archived)) == 9
    assert len({*archived, *ids(desk, name)}) == 11


def test_a_new_item_changes_little(desk: Project) -> None:
    """Law 8: it changes what people subscribe to and its page, and every third time it seals one archive page."""
    for number in range(5):
        publish(desk, number)
    lists = {"index.html", "assets/search.json", "sitemap-1.xml", "news-sitemap.xml"}
    subscribed = {"rss.xml", "atom.xml", "feed.json", *lists}
    sealing = publish(desk, 5) - subscribed
    pages = {2: {"rss.xml", "atom.xml", "feed.json", "index.html"}, 1: {"rss.xml", "atom.xml"}}
    assert {path for path in sealing if not path.startswith("s/")} == {
        f"archive/{number}/{name}" for number, names in pages.items() for name in names
    }, "the first page names the second, once"
    for number in (6, 7):
        assert all(path.startswith("s/") for path in publish(desk, number) - subscribed)
    sealing = publish(desk, 8) - subscribed
    assert {path for path in sealing if not path.startswith("s/")} == {f"archive/3/{name}" for name in pages[2]}


def test_an_edit_changes_its_archive_page_alone(desk: Project) -> None:
    """Pages are never numbered anew: others keep their bytes."""
    for number in range(9):
        publish(desk, number)
    before = desk.documents()
    desk.clock.forward(minutes=1)
    desk.put("004.txt", story("Story number 4", words="Word4x was said, and then something else. " * 8))
    desk.build()
    changed = {
        path for path, data in desk.documents().items() if before.get(path) != data and path.startswith("archive/")
    }
    assert changed == {f"archive/2/{name}" for name in ("rss.xml", "atom.xml", "feed.json", "index.html")}


def test_archive_pages_say_what_they_are(desk: Project) -> None:
    """RFC 5005, section 4.1: they are marked, and lead to the current document; the feed's id is theirs too."""
    for number in range(4):
        publish(desk, number)
    atom, rss = (etree.parse(desk.output / "archive" / "1" / name).getroot() for name in ("atom.xml", "rss.xml"))
    page = json.loads((desk.output / "archive" / "1" / "feed.json").read_bytes())
    for root in (atom, rss):
        assert root.find(f".//{HISTORY}archive") is not None
        links = {link.get("rel"): link.get("href") for link in root.iter(f"{ATOM}link") if link.getparent() is not None}
        name = "atom.xml" if root is atom else "rss.xml"
        assert links["current"] == f"{SITE}{name}"
    assert atom.findtext(f"{ATOM}id") == etree.parse(desk.output / "atom.xml").getroot().findtext(f"{ATOM}id")
    assert (page["feed_url"], "next_url" in page) == (f"{SITE}feed.json", False)


def test_what_is_withdrawn_is_gone_from_every_byte(desk: Project) -> None:
    """Law 6: a tombstone and a page that says so are left; the archive page may even become empty."""
    for number in range(8):
        publish(desk, number)
    first = ids(desk, "archive/1/atom.xml")
    codes = {
        item["_feeder"]["short_link"].split("/")[-2]
        for item in json.loads((desk.output / "archive/1/feed.json").read_bytes())["items"]
    }
    for number in range(3):
        (desk.texts / f"{number:03}.txt").unlink()
    desk.clock.forward(minutes=1)
    assert len(desk.build().withdrawn) == 3
    for data in desk.documents().values():
        assert not any(
            f"Word{number}x".encode() in data or f"Story number {number}".encode() in data for number in range(3)
        )
    assert ids(desk, "archive/1/atom.xml") == []
    assert sorted(tombstones(desk, "archive/1/atom.xml")) == sorted(tombstones(desk, "atom.xml")) == sorted(first)
    assert tombstones(desk, "archive/2/atom.xml") == []
    for code in codes:
        assert b'<meta name="feeder-status" content="410">' in (desk.output / "s" / code / "index.html").read_bytes()
    live = desk.documents()
    assert desk.build().is_empty
    desk.forget()
    desk.build()
    assert desk.documents() == live


def test_what_returns_has_no_tombstone(desk: Project) -> None:
    """A text that comes back is the item that it was, under its code."""
    publish(desk, 0)
    page, before = next(iter(desk.output.glob("s/*/index.html"))), ids(desk, "atom.xml")
    text = (desk.texts / "000.txt").read_text()
    (desk.texts / "000.txt").unlink()
    desk.clock.forward(minutes=1)
    desk.build(confirm_withdrawals=True)
    assert (tombstones(desk, "atom.xml"), ids(desk, "atom.xml")) == (before, [])
    desk.put("back.txt", text)
    desk.clock.forward(minutes=1)
    desk.build()
    assert (tombstones(desk, "atom.xml"), ids(desk, "atom.xml")) == ([], before)
    assert b"Word0x" in page.read_bytes()


def test_what_returns_has_no_tombstone_in_feeds_that_never_held_it(project: Project) -> None:
    """Every feed told of the withdrawal, and forgets it; the same bytes come of the same state by any way."""
    project.configure(CONFIG + "feeds:\n  - name: sport\n    where: {category: Sport}\n")
    project.put("a.md", "---\ntitle: One\ncategory: Sport\n---\nWords of one.\n")
    project.put("b.md", "---\ntitle: Two\ncategory: Town\n---\nWords of two, quite others.\n")
    project.build()
    kept = (project.texts / "b.md").read_bytes()
    (project.texts / "b.md").unlink()
    project.clock.forward(minutes=1)
    project.build()
    assert len(tombstones(project, "feeds/sport/atom.xml")) == 1
    project.put("b.md", kept)
    project.clock.forward(minutes=1)
    project.build()
    assert tombstones(project, "feeds/sport/atom.xml") == []
    live = project.documents()
    project.forget()
    project.build()
    assert project.documents() == live


def test_no_archive_when_none_is_wanted(desk: Project) -> None:
    """`archive: false` gives no pages, and takes away those that stood."""
    for number in range(4):
        publish(desk, number)
    assert (desk.output / "archive" / "1" / "atom.xml").exists()
    desk.configure(CONFIG + "archive: false\n")
    desk.build()
    assert not (desk.output / "archive" / "1").exists()
    assert chain(desk, "atom.xml") == ["atom.xml"]


def test_log_tells_what_subscribers_saw(desk: Project) -> None:
    """Each change of an item has its line, found by id, code, link and path."""
    publish(desk, 0)
    publish(desk, 1)
    item = next(item for item in desk.items() if item["title"] == "Story number 0")
    steps = [
        ("000.txt", story("Story number 0", words="Something else was said, at length. " * 9)),
        ("000.txt", story("Story number 0", words="Something ELSE was said, at length! " * 9)),
        ("sub/000.txt", None),
        ("", None),
        ("back.txt", None),
    ]
    text = ""
    for path, words in steps:
        desk.clock.forward(minutes=1)
        text = words or text
        for old in [*desk.texts.glob("000.txt"), *desk.texts.glob("sub/000.txt")]:
            old.unlink()
        if path:
            desk.put(path, text)
        desk.build()
    found = [event.what for event in publish_log(desk, "000.txt")]
    assert found == ["added", "updated", "corrected", "moved", "withdrawn", "returned"]
    for name in (item["id"], item["_feeder"]["short_link"], item["_feeder"]["short_link"].split("/")[-2], "back.txt"):
        assert [event.what for event in publish_log(desk, name)][-1] == "returned"
    assert len(publish_log(desk)) == 7
    with pytest.raises(UsageError, match="knows no such item"):
        publish_log(desk, "nothing.txt")
    runner = CliRunner()
    told = runner.invoke(cli.main, ["--config", str(desk.root / "config.yaml"), "log", "back.txt", "--json"])
    assert json.loads(told.output.splitlines()[-1])["what"] == "returned"
    told = runner.invoke(cli.main, ["--config", str(desk.root / "config.yaml"), "log"])
    assert "added      Story number 1  [001.txt]" in told.output


def test_log_tells_what_nobody_sees(desk: Project) -> None:
    """What a build says has changed is a correction in the log too; what it does not is a touch; paths may be typed."""
    publish(desk, 0)
    text = (desk.texts / "000.txt").read_text()
    for what, changed in (
        ("touched", f"\n\n{text}"),
        ("corrected", f"---\nlang: de\n---\n{text}"),
        ("corrected", f"---\nlang: de\ntags: [a]\n---\n{text.upper()}"),
        ("touched", f"---\nlang: de\ntags: [a]\nweight: 3\n---\n{text.upper()}"),
    ):
        desk.put("000.txt", changed)
        report = desk.build()
        assert [event.what for event in publish_log(desk, "000.txt")][-1] == what
        assert bool(report.silent) == (what == "corrected")
    desk.put("copy.txt", desk.texts.joinpath("000.txt").read_bytes())
    desk.build()

    assert [event.what for event in publish_log(desk, "copy.txt")][-1] == "touched"
    code = desk.items()[0]["_feeder"]["short_link"].split("/")[-2]
    for name in (f"s/{code}", f"s/{code}/", f"/s/{code}/index.html", "texts/000.txt", str(desk.texts / "copy.txt")):
        assert publish_log(desk, name) == publish_log(desk, "000.txt")


def publish_log(project: Project, item: str | None = None) -> list[Event]:
    """Give what the ledger tells."""
    return list(log(project.config, item))


def test_a_limit_by_bytes_loses_nothing(project: Project) -> None:
    """What no page of the archive holds yet stands in the main feed, whatever its size."""
    project.configure(CONFIG + "feeds:\n  - { name: main, max_size: 2 KiB }\narchive: { page_size: 4 }\n")
    for number in range(7):
        project.put(f"{number}.md", f"---\ntitle: Title {number}\n---\nWords of number {number}.\n")
        project.build()
        project.clock.forward(minutes=1)
    main, archive = (json.loads((project.output / name).read_bytes()) for name in ("feed.json", "archive/1/feed.json"))
    titles = [[item["title"] for item in feed["items"]] for feed in (main, archive)]

    assert titles == [["Title 6", "Title 5", "Title 4"], ["Title 3", "Title 2", "Title 1", "Title 0"]]
