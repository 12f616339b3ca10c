"""`feeder import`: who reads a feed sees no item twice when feeder takes it over."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import feedparser
import pytest
import reader
from conftest import CONFIG, SEEDS, Project, story
from test_upkeep import run

from feeder import publish, visit
from feeder.errors import MachineError, UsageError
from feeder.imports.xml import of_xml
from feeder.publish import Imported, Ways
from feeder.publish.output import Output

TITLES = [
    "Ferry line resumes",
    "Bridge opens in the north",
    "Harbour closes for repairs",
    "School wins a prize for maths",
]
WORDS = [
    "The ferry line to the outer islands resumed on Friday, two days after a storm had closed the harbour for all boats.",
    "Four lanes lead across the river since Monday, where farmers had waited for a crossing for more than thirty years.",
    "Cranes are being mended and the quay is dredged until September; ships from the continent land further south.",
    "Pupils of the eleventh grade solved all of the olympic problems, and their teacher says that she had slept badly.",
]  # fmt: skip
LINKS = [f"https://old.example/{number}.html" for number in range(4)]
DATES = [f"2026-01-0{number + 1}T10:00:00+00:00" for number in range(4)]
IDS = {
    "guids": ["1001", "1002", "post-1003", "x 1004"],
    "links": LINKS,
    "tags": [f"tag:old.example,2020:{number}" for number in range(4)],
    "none": [""] * 4,
}


def body(number: int) -> str:
    """Give the text of an entry as HTML."""
    return f"<p>OSLO: {WORDS[number]}</p>\n<p>“It is <b>late</b>,” the mayor said &amp; left.</p>"


def rss(ids: list[str], numbers: Iterator[int] | range = range(4), *, words: bool = True, more: str = "") -> bytes:
    """Give an RSS feed, as another program writes it."""
    items = ""
    for n in numbers:
        date = format_datetime(datetime.fromisoformat(DATES[n]))
        guid = f'<guid isPermaLink="{"true" if ids[n] == LINKS[n] else "false"}">{ids[n]}</guid>' if ids[n] else ""
        text = body(n) if words else WORDS[n][:40] + "…"
        items += f"<item><title>{escape(TITLES[n])}</title><link>{LINKS[n]}</link>{guid}<pubDate>{date}</pubDate><description>{escape(text)}</description></item>\n"
    head = f'<?xml version="1.0"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Old</title><link>https://old.example/</link><description>Old</description>{more}'
    return f"{head}\n{items}</channel></rss>".encode()


def atom(ids: list[str], numbers: range = range(4), more: str = "") -> bytes:
    """Give an Atom feed."""
    entries = "".join(
        f'<entry><id>{ids[n]}</id><title>{escape(TITLES[n])}</title><link href="{LINKS[n]}"/><published>{DATES[n]}</published>'
        f'<updated>{DATES[n].replace("T10", "T12")}</updated><content type="html">{escape(body(n))}</content></entry>\n'
        for n in numbers
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:old</id><title>Old</title><updated>{DATES[3]}</updated>{more}\n{entries}</feed>'.encode()


def json_feed(ids: list[str], numbers: range = range(4), more: dict[str, str] | None = None) -> bytes:
    """Give a JSON Feed."""
    items = [
        {"id": ids[n], "url": LINKS[n], "title": TITLES[n], "content_html": body(n), "date_published": DATES[n]}
        for n in numbers
    ]
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Old", "items": items} | (more or {})
    ).encode()


MAKERS: dict[str, Any] = {"rss": rss, "atom": atom, "json": json_feed}
NAMES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}


def texts(project: Project) -> Project:
    """Put the articles into the input folder, as their author wrote them, and one more."""
    for number, (title, words) in enumerate(zip(TITLES, WORDS, strict=True)):
        project.put(f"a{number}.txt", f"{title}\n\nOSLO: {words}\n\n“It is late,” the mayor said & left.\n")
    project.put("new.txt", story("Only in the folder", date="2026-02-01 10:00"))
    return project


def never(url: str) -> tuple[str, bytes]:
    """Fail when anything is asked for."""
    raise AssertionError(url)


def bring(project: Project, *feeds: Path, ways: Ways | None = None) -> Imported:
    """Import feeds into a project."""
    return publish.import_feeds(project.config, [str(feed) for feed in feeds], never, ways, clock=project.clock)


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        *(("rss", ids) for ids in IDS),
        *(("atom", ids) for ids in ("links", "tags")),
        *(("json", ids) for ids in ("guids", "links", "tags")),
    ],
)
@pytest.mark.parametrize("built", [False, True])
def test_a_reader_sees_nothing_twice(project: Project, tmp_path: Path, kind: str, ids: str, *, built: bool) -> None:
    """Who subscribed to the old feed gets the new one at its address: each entry once, and only the new text is new."""
    www = tmp_path / "www"
    www.mkdir()
    feed = www / NAMES[kind]
    feed.write_bytes(MAKERS[kind](IDS[ids]))
    texts(project)
    with reader.make_reader(str(tmp_path / "reader.sqlite"), feed_root=str(www)) as library:
        library.add_feed(NAMES[kind])
        library.update_feed(NAMES[kind])
        before = {entry.id: entry.title for entry in library.get_entries()}
        assert sorted(map(str, before.values())) == sorted(TITLES)
        for entry in list(library.get_entries()):
            library.mark_entry_as_read(entry)
        if built:
            project.build()

        done = bring(project, feed)
        report = project.build()
        shutil.copy(project.output / NAMES[kind], feed)
        library.update_feed(NAMES[kind])

        assert (len(done.adopted), done.unmatched, len(done.replaced)) == (4, (), 4 if built else 0)
        after = {entry.id: entry.title for entry in library.get_entries()}
        assert {key: after[key] for key in before} == before
        assert [entry.title for entry in library.get_entries(read=False)] == ["Only in the folder"]
        assert sorted(map(str, after.values())) == sorted([*TITLES, "Only in the folder"])
    assert report.withdrawn == ()
    feeds = {name: feedparser.parse((project.output / name).read_bytes()) for name in ("rss.xml", "atom.xml")}
    links = {entry.title: entry.link for entry in feeds["rss.xml"].entries}
    assert {links[title] for title in TITLES} == set(LINKS)
    dates = {entry.title: entry.published_parsed[:4] for entry in feeds["atom.xml"].entries}
    assert dates[TITLES[2]] == (2026, 1, 3, 10)
    assert run(project, "check", str(project.output)).returncode == 0
    live = project.documents()
    again = bring(project, feed)
    assert (again.adopted, again.unmatched) == ((), ())
    assert project.build().written == ()
    project.forget()
    project.build()
    assert project.documents() == live


def test_ids_that_are_no_iris(project: Project, tmp_path: Path) -> None:
    """A guid that is no IRI stays what readers of RSS and JSON know; Atom has the IRI that front matter would give it."""
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    bring(texts(project), tmp_path / "feed")
    project.build()

    entries = {kind: feedparser.parse((project.output / NAMES[kind]).read_bytes()).entries for kind in ("rss", "atom")}
    assert {entry.id for entry in entries["rss"]} > {"1001", "post-1003", "x 1004"}
    assert {entry.id for entry in entries["atom"]} > {
        "tag:news.example.org,2026:1001",
        "tag:news.example.org,2026:x%201004",
    }
    items = json.loads((project.output / "feed.json").read_bytes())["items"]
    assert {item["id"] for item in items} == {entry.id for entry in entries["rss"]}


def test_ids_that_are_no_iris_without_atom(project: Project, tmp_path: Path) -> None:
    """Where only the guid is shown, it is the item's: nothing is wrong with the ledger."""
    project.configure(f"{CONFIG}feeds: [{{ name: main, formats: [rss] }}]\n")
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    bring(texts(project), tmp_path / "feed")
    project.build()
    assert publish.verify(project.config).faults == ()


def test_two_formats_of_one_feed(project: Project, tmp_path: Path) -> None:
    """Where RSS and Atom know an entry by different ids, each format keeps its own."""
    for kind, ids in (("rss", "links"), ("atom", "tags"), ("json", "links")):
        (tmp_path / NAMES[kind]).write_bytes(MAKERS[kind](IDS[ids]))
    done = bring(texts(project), *(tmp_path / name for name in NAMES.values()))
    project.build()

    assert (done.entries, done.documents, len(done.adopted), done.notices) == (4, 3, 4, ())
    for kind, ids in (("rss", "links"), ("atom", "tags")):
        found = {entry.id for entry in feedparser.parse((project.output / NAMES[kind]).read_bytes()).entries}
        assert found > set(IDS[ids])
    assert run(project, "check", str(project.output)).returncode == 0


def test_rebuild_keeps_what_was_imported(project: Project, tmp_path: Path) -> None:
    """A ledger made anew from the output folder knows the guids and links too."""
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    bring(texts(project), tmp_path / "feed")
    project.build()
    live = project.documents()
    (project.root / "ledger.jsonl").unlink()
    shutil.rmtree(project.root / ".feeder")

    publish.rebuild(project.config, clock=project.clock)
    project.build()

    after = project.documents()
    assert {path for path in live if after.get(path) != live[path]} == set()


def test_excerpts(project: Project, tmp_path: Path) -> None:
    """A feed of excerpts is matched by titles, and by links that texts name."""
    (tmp_path / "feed").write_bytes(rss(IDS["guids"], words=False).replace(b"Ferry line resumes", b"Boats go again"))
    texts(project)
    project.put("a0.txt", f"---\nlink: {LINKS[0]}\n---\n{TITLES[0]}\n\nOSLO: {WORDS[0]}\n")
    done = bring(project, tmp_path / "feed")
    assert {(one.title, one.path) for one in done.adopted} == {
        (title, f"a{n}.txt") for n, title in enumerate(["Boats go again", *TITLES[1:]])
    }


def test_texts_of_one_title(project: Project, tmp_path: Path) -> None:
    """What has the title of others is matched by its text or its day, or not at all."""
    weather = "The weather of today"
    feed = rss(IDS["guids"], words=False)
    for title in TITLES:
        feed = feed.replace(title.encode(), weather.encode())
    (tmp_path / "feed").write_bytes(feed)
    for number in range(3):
        project.put(f"w{number}.txt", f"---\ndate: {DATES[number]}\n---\n{weather}\n\nOSLO: {WORDS[number]}\n")
    done = bring(project, tmp_path / "feed")
    assert {(one.id.rpartition(":")[2], one.path) for one in done.adopted} == {
        ("1001", "w0.txt"),
        ("1002", "w1.txt"),
        ("post-1003", "w2.txt"),
    }
    assert [one.published for one in done.unmatched] == ["2026-01-04T10:00:00.000000Z"]


def test_what_is_edited_meanwhile(project: Project, tmp_path: Path) -> None:
    """A text that was edited since it was in the feed is the same item; one that declares another id is not."""
    (tmp_path / "feed").write_bytes(atom(IDS["tags"]))
    texts(project)
    project.put(
        "a0.txt", f"Ferries run again\n\nOSLO: {WORDS[0]} Nobody was hurt.\n\n“It is late,” the mayor said & left.\n"
    )
    project.put(
        "a1.txt", f"---\nid: my-own\n---\n{TITLES[1]}\n\nOSLO: {WORDS[1]}\n\n“It is late,” the mayor said & left.\n"
    )
    project.put("a2.txt", f"---\nid: {IDS['tags'][2]}\n---\nQuite another title\n\nOSLO: And other words.\n")
    done = bring(project, tmp_path / "feed")
    assert {(one.id, one.path) for one in done.adopted} == {
        (IDS["tags"][0], "a0.txt"),
        (IDS["tags"][2], "a2.txt"),
        (IDS["tags"][3], "a3.txt"),
    }
    assert [one.id for one in done.unmatched] == [IDS["tags"][1]]
    assert done.exit_code == 1


def test_dry_run(project: Project, tmp_path: Path) -> None:
    """A dry run tells the same, and writes nothing."""
    (tmp_path / "feed").write_bytes(atom(IDS["tags"]))
    texts(project)
    before = sorted(project.root.rglob("*"))
    done = bring(project, tmp_path / "feed", ways=Ways(dry_run=True, texts=tmp_path / "saved"))
    assert len(done.adopted) == 4
    assert sorted(project.root.rglob("*")) == before
    assert not (tmp_path / "saved").exists()
    told = run(project, "import", "--dry-run", str(tmp_path / "feed"))
    assert told.stdout.endswith(
        "dry run, nothing written; 4 entries in 1 document: 4 adopted, 0 known before, 0 without a text\n"
    )
    assert told.returncode == 0, told.stdout


def test_new_links(project: Project, tmp_path: Path) -> None:
    """With new links items lead to their pages here, as if they had never stood elsewhere."""
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    texts(project)
    assert run(project, "import", "--new-links", str(tmp_path / "feed")).returncode == 0
    project.build()
    assert {item["url"] for item in json.loads((project.output / "feed.json").read_bytes())["items"]} == {
        item["_feeder"]["short_link"] for item in json.loads((project.output / "feed.json").read_bytes())["items"]
    }


@pytest.mark.parametrize("built", [False, True])
def test_what_import_told_no_build_tells(project: Project, tmp_path: Path, *, built: bool) -> None:
    """The build behind an import publishes what is adopted, and calls none of it new: `import` has told it."""
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    project.put("a.txt", story("Only in the folder", date="2026-02-01 10:00"))
    if built:
        project.build()
    ways = Ways(texts=project.texts / "old")
    for _ in range(2):  # the second one finds nothing new, and takes nothing from what was told
        bring(project, tmp_path / "feed", ways=ways)

    first, second = project.build(), project.build()

    assert "rss.xml" in first.written
    assert (first.items, second.is_empty) == (5, True)
    assert not any((first.added, first.returned, first.updated, first.moved))


def test_what_a_killed_build_owes_survives_an_import(project: Project, tmp_path: Path) -> None:
    """An import tells what it adopts, and no more than that."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    project.put("b.txt", story("Harbour closes"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Output, "bring_up", _full)
        with pytest.raises(MachineError):
            project.build()
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    bring(project, tmp_path / "feed", ways=Ways(texts=project.texts / "old"))

    assert "b.txt" in [change.path for change in project.build().added]


def _full(_output: Output) -> None:
    raise MachineError("the disk is full")


@pytest.mark.parametrize("inside", [True, False])
def test_write_texts(project: Project, tmp_path: Path, *, inside: bool) -> None:
    """What has no text is saved as one; inside the input folder it is an item at once, with its id and dates."""
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    folder = (project.texts if inside else tmp_path) / "saved"
    done = run(project, "import", "--write-texts", str(folder), "--json", str(tmp_path / "feed"))
    found = json.loads(done.stdout)
    assert done.returncode == found["exit_code"] == 0
    assert len(found["unmatched"]) == len(found["written"]) == 4
    assert min(path.name for path in folder.iterdir()) == "2026-01-01-ferry-line-resumes.md"
    project.build()
    if inside:
        entries = feedparser.parse((project.output / "rss.xml").read_bytes()).entries
        assert {entry.id for entry in entries} == set(IDS["guids"])
        assert {entry.link for entry in entries} == set(LINKS)
        assert (
            feedparser.parse((project.output / "rss.xml").read_bytes())
            .entries[-1]
            .content[0]
            .value.count("<b>late</b>")
            == 1
        )
    times = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert run(project, "import", "--write-texts", str(folder), str(tmp_path / "feed")).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == times


def test_saved_names_do_not_clash(project: Project, tmp_path: Path) -> None:
    """Entries of one title and day are saved side by side; what stands there is never overwritten."""
    feed = rss(IDS["guids"])
    for title, date in zip(TITLES, (b"Thu, 01 Jan", b"Fri, 02 Jan", b"Sat, 03 Jan", b"Sun, 04 Jan"), strict=True):
        feed = feed.replace(title.encode(), "Über “uns”: ../../etc".encode()).replace(date, b"Thu, 01 Jan")
    (tmp_path / "feed").write_bytes(feed)
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "2026-01-01-uber-uns-etc.md").write_text("mine")
    assert run(project, "import", "--write-texts", str(folder), str(tmp_path / "feed")).returncode == 0
    names = ["2026-01-01-uber-uns-etc.md", *(f"2026-01-01-uber-uns-etc-{n}.md" for n in range(2, 6))]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)
    assert (folder / "2026-01-01-uber-uns-etc.md").read_text() == "mine"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; gives its address."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
@pytest.mark.parametrize("web", [True, False])
def test_archives_are_followed(project: Project, tmp_path: Path, kind: str, *, web: bool) -> None:
    """The chain of archive documents is read to its end, and a loop in it ends."""
    www = tmp_path / "www"
    www.mkdir()
    for number, (first, behind, older) in enumerate(((3, 4, "2"), (1, 3, "1"), (0, 1, "2"))):
        name = "feed" if number == 0 else str(3 - number)
        more = f'<{"atom:" if kind == "rss" else ""}link rel="prev-archive" href="{older}"/>'
        data = MAKERS[kind](IDS["tags"], range(first, behind), more=more if kind != "json" else {"next_url": older})
        (www / name).write_bytes(data)
    texts(project)
    if web:
        with served(www) as root:
            done = json.loads(run(project, "import", "--json", f"{root}/feed").stdout)
        assert (done["documents"], len(done["adopted"]), done["notices"]) == (3, 4, [])
    else:
        found = bring(project, www / "feed")
        assert (found.documents, len(found.adopted), found.notices) == (3, 4, ())


def test_chains_that_break(project: Project, tmp_path: Path) -> None:
    """A chain that breaks is told, and what came before is adopted; it leads to no other file of this machine."""
    texts(project)
    secret = tmp_path / "secret"
    secret.write_bytes(atom(IDS["tags"], range(1)))
    (tmp_path / "www").mkdir()
    feed = tmp_path / "www" / "feed"
    for href, message in (
        ("missing", "there is no such file"),
        ("../secret", "outside of its folder"),
        (str(secret), "outside of its folder"),
        ("file:///etc/passwd", "outside of its folder"),
    ):
        feed.write_bytes(atom(IDS["tags"], range(2, 4), more=f'<link rel="prev-archive" href="{href}"/>'))
        done = bring(project, feed, ways=Ways(dry_run=True))
        assert len(done.adopted) == 2
        assert message in done.notices[0]


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><rss><channel><item><title>&j;</title></item></channel></rss>"
)
OUTSIDE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'
HOSTILE = {
    "empty": (b"", "this file is empty"),
    "blank": (b" \n\n", "this file is empty"),
    "binary": (bytes(range(256)) * 9, "expected RSS, Atom or JSON Feed"),
    "page": (b"<!doctype html><html><head><title>x</title></head><body><p>hi</p></body></html>", "found a web page"),
    "xml": (b"<opml version='2.0'><body/></opml>", "a list of feeds (OPML)"),
    "bomb": (BOMB.encode(), "declares entities of its own"),
    "outside": (OUTSIDE.encode(), "declares entities of its own"),
    "deep": (b"<rss><channel>" + b"<a>" * 100_000, "it is not well-formed"),
    "deep json": (b'{"items":' + b"[" * 100_000, "JSON"),
    "json": (b'{"a": 1}', "found JSON without `items`"),
    "cut json": (b'{"items": [{"id": "x"', "cut or wrong"),
    "latin json": ('{"items": "é"}'.encode("latin-1"), "expected JSON in UTF-8"),
    "text": (b"hello there", "found neither XML nor JSON"),
    "huge": (b"<rss>" + b" " * (64 * 1024 * 1024), "at most 67,108,864 bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_feeds(project: Project, tmp_path: Path, name: str) -> None:
    """What is no feed, or a trap, is told in one line, and nothing is changed."""
    data, message = HOSTILE[name]
    (tmp_path / "feed").write_bytes(data)
    texts(project)
    with pytest.raises(UsageError) as caught:
        bring(project, tmp_path / "feed")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (project.root / "ledger.jsonl").exists()


ODD = {
    "rss 0.91": '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><item><title>Caf&eacute; &amp; more</title><link>{0}</link></item></channel></rss>',
    "rss 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"/><item rdf:about="{0}"><title>Café &amp; more</title><link>{0}</link><dc:date>2026-01-01T10:00:00Z</dc:date></item></rdf:RDF>',
    "not well-formed": "<rss><channel><item><title>Caf&eacute; &amp; more</title><link>{0}</link></item></channel>",
    "guid alone": "<rss><channel><item><title>Café &amp;amp; more</title><guid>{0}</guid></item></channel></rss>",
    "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>{0}</id><title>Café &amp; more</title><link rel="alternate" href="{0}"/><modified>2026-01-01T10:00:00Z</modified></entry></feed>',
    "xhtml": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>{0}</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Café <b>&amp;</b> more</div></title><link href="{0}"/></entry></feed>',
}


@pytest.mark.parametrize("name", ODD)
def test_odd_feeds(project: Project, tmp_path: Path, name: str) -> None:
    """Old and odd feeds are read as readers read them."""
    (tmp_path / "feed").write_text(ODD[name].format(LINKS[0]))
    project.put("a.txt", "Café & more\n\nOSLO: A place to drink coffee, and more than that.\n")
    done = bring(project, tmp_path / "feed")
    assert [(one.id, one.link, one.title) for one in done.adopted] == [(LINKS[0], LINKS[0], "Café & more")]
    assert bool(done.notices) == (name == "not well-formed")


def test_ids_that_nobody_can_keep(project: Project, tmp_path: Path) -> None:
    """Atom ids that are no IRIs, entries without id and link, and links below the new site are told."""
    texts(project)
    (tmp_path / "atom").write_bytes(atom(IDS["guids"]))
    (tmp_path / "rss").write_bytes(b"<rss><channel><item><title>Nameless</title></item></channel></rss>")
    (tmp_path / "here").write_bytes(
        rss(IDS["guids"]).replace(b"https://old.example/", b"https://news.example.org/old/")
    )
    notices = bring(project, tmp_path / "atom", tmp_path / "rss", ways=Ways(dry_run=True)).notices
    assert "ids of the Atom feed that are no IRIs: 4 (1001, …)" in notices[1]
    assert "entries with neither an id nor a link: 1;" in notices[0]
    assert (
        "items with links below https://news.example.org/: 4 ("
        in bring(project, tmp_path / "here", ways=Ways(dry_run=True)).notices[0]
    )


def test_older_texts_are_told(project: Project, tmp_path: Path) -> None:
    """Texts that are older than all that the feed holds would look new to its readers: that is told before."""
    texts(project)
    project.put("old.txt", story("An old one", date="2020-01-01 10:00"))
    (tmp_path / "feed").write_bytes(rss(IDS["guids"]))
    notice = bring(project, tmp_path / "feed", ways=Ways(dry_run=True)).notices[0]
    assert "older texts that the feed did not hold: 1;" in notice
    assert "`limit: 5`" in notice


def test_calls_that_are_wrong(project: Project, tmp_path: Path) -> None:
    """A missing file, an address that nobody answers at, and a refusal are told."""
    texts(project)
    with pytest.raises(UsageError, match="there is no such file"):
        bring(project, tmp_path / "missing")
    with pytest.raises(MachineError, match="this file cannot be read"):
        bring(project, tmp_path)
    (tmp_path / "www").mkdir()
    with served(tmp_path / "www") as root, pytest.raises(UsageError, match="the host answered 404"):
        visit.fetched(f"{root}/missing")
    with pytest.raises(MachineError, match="could not be fetched"):
        visit.fetched(f"{root}/missing", timeout=2)
    assert run(project, "import", f"{root}/missing").returncode == 4


def test_seeds_move(seeds: Project, tmp_path: Path) -> None:
    """What one feeder publishes, another adopts: the ids are those of the first, whatever its authority was."""
    (seeds.root / "config.yaml").write_text(CONFIG.replace("org,2026", "org,2020"))
    seeds.build()
    other = Project(tmp_path / "other")
    for path in SEEDS.iterdir():
        other.put(path.name, path.read_bytes())
    done = bring(other, seeds.output / "feed.json")
    other.build()
    assert done.unmatched == ()
    assert other.ids() == seeds.ids()


def test_a_change_of_address_is_told(project: Project) -> None:
    """Another site.url keeps ids and codes, and the report says what subscribers will see."""
    texts(project)
    project.build()
    ids = project.ids()
    project.configure(CONFIG.replace("https://news.example.org/", "https://wire.example.net/"))
    report = project.build()
    told = [notice.message for notice in report.notices if "moved from" in notice.message]
    assert len(told) == 1
    assert "https://news.example.org/" in told[0]
    assert "redirect" in told[0]
    assert report.exit_code == 0
    assert project.ids() == ids
    assert not [notice for notice in project.build().notices if "moved from" in notice.message]


def test_comments_above_a_feed() -> None:
    """However many stand there, one look at each tells a feed from a web page."""
    data = b"<!---->" * 500 + b"<rss version='2.0'><channel><title>Wire</title></channel></rss>"
    assert of_xml(data, "feed.xml").entries == ()
    with pytest.raises(UsageError, match="found a web page"):
        of_xml(b"<!-- --- -->" * 50 + b"<html/>", "page.xml")
