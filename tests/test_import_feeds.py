"""Feeds as others write them: where addresses lead, what is merged of several documents, and what is told of odd ones."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Project
from test_import import bring

from feeder.imports import Entry, Old, read
from feeder.model import Enclosure
from feeder.publish import Ways
from feeder.publish.joining import Joining

FILE = "/somewhere/feed.xml"
OLD = "https://old.example"
RELATIVE = (
    '<p><a href="/about">us</a> <a href="next.html">next</a> <a href="#note">note</a> <a href="mailto:a@b.example">m</a>'
    "<img alt='a > b' src='pics/a b.png' srcset='pics/a.png 1x, /pics/b.png 2x'> <code>&lt;img src=\"/x.png\"&gt;</code></p>"
)
ABSOLUTE = (
    f'<p><a href="{OLD}/about">us</a> <a href="{OLD}/2026/next.html">next</a> <a href="#note">note</a> <a href="mailto:a@b.example">m</a>'
    f'<img alt=\'a > b\' src="{OLD}/2026/pics/a%20b.png" srcset="{OLD}/2026/pics/a.png 1x, {OLD}/pics/b.png 2x"> '
    '<code>&lt;img src="/x.png"&gt;</code></p>'
)


def one(data: str, place: str = FILE) -> Entry:
    """Give the one entry of a feed."""
    (entry,) = read(data.encode(), place).entries
    return entry


def rss(items: str, head: str = f"<link>{OLD}/</link>") -> str:
    """Give an RSS feed with the modules that people use."""
    return (
        '<?xml version="1.0"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>Old</title>{head}\n{items}</channel></rss>'
    )


def atom(entries: str, head: str = "", attributes: str = "") -> str:
    """Give an Atom feed."""
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><id>urn:x</id><title>Old</title>{head}\n{entries}</feed>'


def cdata(text: str) -> str:
    """Give text as RSS feeds hold it."""
    return f"<![CDATA[{text}]]>"


RSS_ITEM = f"<item><title>T</title><link>/2026/this.html</link><description>{cdata(RELATIVE)}</description></item>"
ATOM_ENTRY = f'<entry><id>x</id><title>T</title><link href="2026/this.html"/><content type="html">{cdata(RELATIVE)}</content></entry>'
JSON_ITEM = {"id": "1", "url": "/2026/this.html", "content_html": RELATIVE}
ADDRESSED = {
    "the channel's link": (rss(RSS_ITEM), FILE),
    "a relative link of the channel, and the feed's own": (
        rss(RSS_ITEM, f'<atom:link rel="self" href="{OLD}/feeds/rss.xml"/><link>../</link>'),
        FILE,
    ),
    "where it was found": (rss(RSS_ITEM, ""), f"{OLD}/rss.xml"),
    "the feed's own link": (atom(ATOM_ENTRY, f'<link rel="self" href="{OLD}/atom.xml"/>'), FILE),
    "the site": (atom(ATOM_ENTRY, f'<link href="{OLD}/"/>'), FILE),
    "xml:base of the feed": (
        atom(ATOM_ENTRY.replace("2026/this", "this"), attributes=f'xml:base="{OLD}/2026/"'),
        "https://cdn.example/atom.xml",
    ),
    "xml:base within xml:base": (
        atom(
            ATOM_ENTRY.replace("2026/this", "this").replace("<entry>", '<entry xml:base="2026/">'),
            attributes=f'xml:base="{OLD}/"',
        ),
        FILE,
    ),
    "feed_url": (json.dumps({"feed_url": f"{OLD}/feed.json", "items": [JSON_ITEM]}), FILE),
    "home_page_url": (json.dumps({"home_page_url": f"{OLD}/", "items": [JSON_ITEM]}), FILE),
}


@pytest.mark.parametrize("name", ADDRESSED)
def test_relative_addresses_are_those_of_the_old_site(name: str) -> None:
    """Links and texts lead where they led: what a document says of its address counts, and XML Base before it."""
    entry = one(*ADDRESSED[name])
    assert entry.link == f"{OLD}/2026/this.html"
    assert entry.html == ABSOLUTE


def test_addresses_of_a_linkblog() -> None:
    """An entry that leads to the page of others has its pictures on its own site."""
    item = RSS_ITEM.replace("/2026/this.html", "https://elsewhere.example/story/")
    entry = one(rss(item, f"<link>{OLD}/2026/</link>"))
    assert entry.link == "https://elsewhere.example/story/"
    assert entry.html == ABSOLUTE


def test_addresses_that_nothing_tells() -> None:
    """Where no address is told, what is relative stays as it is, and no path of this machine comes in."""
    entry = one(rss(RSS_ITEM, ""))
    assert entry.html == RELATIVE
    assert "somewhere" not in repr(entry)


def test_addresses_that_are_none() -> None:
    """What cannot be joined stays; an XHTML text and a file that comes along are looked at too."""
    xhtml = (
        f'<entry><id>x</id><title>T</title><link href="{OLD}/a/b.html"/><link rel="enclosure" href="c.mp3" type="audio/mpeg"/>'
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><img src="d.png"/><a href="//[">x</a></div></content></entry>'
    )
    entry = one(atom(xhtml, f'<link rel="self" href="{OLD}/atom.xml"/>'))
    assert f'src="{OLD}/a/d.png"' in entry.html
    assert 'href="//["' in entry.html
    assert entry.enclosures == (Enclosure(f"{OLD}/c.mp3", "audio/mpeg"),)


PODCAST = rss(
    "<item><itunes:title>Ep</itunes:title><title>Episode 1: Rain &amp; wind</title><link>https://old.example/1</link>"
    '<guid isPermaLink="false">ep-1</guid><pubDate>Fri, 06 Mar 2026 08:00:00 +0000</pubDate>'
    "<description>All about rain.</description><itunes:summary>All about rain.</itunes:summary>"
    "<content:encoded><![CDATA[<p>All about rain, and <b>much</b> more about wind.</p>]]></content:encoded>"
    "<itunes:author>The Show</itunes:author><author>ann@old.example (Ann Lee)</author>"
    '<itunes:image href="/covers/1.jpg"/><itunes:keywords>rain, wind</itunes:keywords><dc:language>en-GB</dc:language>'
    '<enclosure url="/audio/1.mp3" length="1234567" type="audio/mpeg"/>'
    '<media:content url="https://old.example/audio/1.mp3" fileSize="1234567" type="audio/mpeg"/>'
    '<media:group><media:content url="/audio/1.ogg" type="audio/ogg"/><media:title>no title</media:title></media:group>'
    '<category domain="category">Weather</category><category domain="post_tag">Rain</category></item>'
)


def test_a_podcast() -> None:
    """Of a podcast's entry all is read that the article format knows."""
    entry = one(PODCAST)
    assert (entry.title, entry.summary) == ("Episode 1: Rain & wind", "All about rain.")
    assert entry.authors == ("Ann Lee",)
    assert (entry.categories, entry.tags) == (("Weather",), ("Rain", "rain", "wind"))
    assert (entry.lang, entry.image) == ("en-GB", f"{OLD}/covers/1.jpg")
    assert entry.enclosures == (
        Enclosure(f"{OLD}/audio/1.mp3", "audio/mpeg", 1234567),
        Enclosure(f"{OLD}/audio/1.ogg", "audio/ogg"),
    )


def test_a_podcast_is_saved(project: Project, tmp_path: Path) -> None:
    """What is saved of a podcast is published with its sound, its picture, its summary and its tags."""
    (tmp_path / "feed").write_text(PODCAST)
    bring(project, tmp_path / "feed", ways=Ways(texts=project.texts / "old"))
    project.build()
    (item,) = json.loads((project.output / "feed.json").read_bytes())["items"]
    assert item["id"] == "ep-1"
    assert item["attachments"][0] == {"url": f"{OLD}/audio/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1234567}
    assert (item["image"], item["language"]) == (f"{OLD}/covers/1.jpg", "en-GB")
    assert item["tags"] == ["Weather", "Rain", "rain", "wind"]
    assert item["summary"] == "All about rain."
    assert item["content_html"] == "<p>All about rain, and <b>much</b> more about wind.</p>"


def entry(**fields: object) -> Entry:
    """Give an entry."""
    return Entry(**{"id": "", "link": None, "title": "", "html": ""} | fields)  # type: ignore[arg-type]


def merged(*documents: tuple[str, list[Entry]]) -> list[tuple[Entry, dict[str, str]]]:
    """Give the entries of documents, each once."""
    joining = Joining()
    for kind, entries in documents:
        joining.add(kind, entries)  # type: ignore[arg-type]
    return [(known.entry, {str(kind): one for kind, one in known.ids.items()}) for known in joining.known()]


def test_the_richer_of_each_field() -> None:
    """Of RSS and Atom of one entry each field is that of the document that says most."""
    (known,) = merged(
        ("rss", [entry(id="1", link=f"{OLD}/a", title="Use &lt;b&gt;", html="<p>Long enough</p>", tags=("a", "b"))]),
        (
            "atom",
            [entry(id="urn:a", link=f"{OLD}/a/", title="“Use <b>tags</b>”", html="Short", summary="S", lang="en")],
        ),
        ("json", [entry(id="1", link=f"{OLD}/a", title="Use", html="", image=f"{OLD}/i.png", authors=("Ann",))]),
    )
    found, ids = known
    assert ids == {"rss": "1", "atom": "urn:a", "json": "1"}
    assert (found.title, found.html, found.summary) == ("“Use <b>tags</b>”", "<p>Long enough</p>", "S")
    assert (found.tags, found.authors, found.lang) == (("a", "b"), ("Ann",), "en")
    assert found.image == f"{OLD}/i.png"


def test_links_that_many_share_tell_nothing() -> None:
    """Entries that all lead to the home page are told apart by title and date; nothing is merged that is not one."""
    numbers = range(3)
    ours = [entry(id=f"{n}", link=OLD, title=f"T{n}") for n in numbers]
    theirs = [entry(id=f"urn:{n}", link=OLD, title=f"T{n}") for n in reversed(numbers)]
    assert len(merged(("rss", ours), ("atom", theirs))) == 6
    date = read(PODCAST.encode(), FILE).entries[0].published
    dated = [[Entry(one.id, one.link, one.title, "", date) for one in row] for row in (ours, theirs)]
    assert [(found.title, ids) for found, ids in merged(("rss", dated[0]), ("atom", dated[1]))] == [
        (f"T{n}", {"rss": f"{n}", "atom": f"urn:{n}"}) for n in numbers
    ]


def test_an_entry_is_told_once(project: Project, tmp_path: Path) -> None:
    """What stands in the feed, in its archive and in another format is one entry, told once, however they are named."""
    items = [
        f"<item><title>Story {n}</title><link>{OLD}/{n}?from=rss</link><guid>{OLD}/?p={n}</guid>"
        f"<pubDate>Fri, 0{n} Mar 2026 08:00:00 +0000</pubDate><description>Words of {n}</description></item>"
        for n in range(1, 6)
    ]
    older = '<atom:link rel="prev-archive" href="old.xml"/>'
    (tmp_path / "rss.xml").write_text(rss("".join(items[2:]), older))
    (tmp_path / "old.xml").write_text(rss("".join(items[:3])))
    entries = "".join(
        f'<entry><id>tag:old.example,2020:{n}</id><title>Story {n}</title><link href="{OLD}/{n}?from=atom"/>'
        f"<published>2026-03-0{n}T08:00:00.5Z</published><updated>2026-03-0{n}T09:00:00Z</updated></entry>"
        for n in range(1, 6)
    )
    (tmp_path / "atom.xml").write_text(atom(entries))
    names = ("rss.xml", "old.xml", "rss.xml", "atom.xml")
    done = bring(project, *(tmp_path / name for name in names), ways=Ways(dry_run=True))
    assert (done.entries, done.documents) == (5, 3)
    assert sorted(row.title for row in done.unmatched) == [f"Story {n}" for n in range(1, 6)]
    assert done.notices == ()


def test_guids_that_two_entries_share(project: Project, tmp_path: Path) -> None:
    """Of two entries with one id readers see one; the other is told with its line, and saved without the id."""
    items = "".join(
        f"<item><title>Story {n}</title>\n<link>{OLD}/{n}</link><guid>same</guid><description>Words of {n}.</description></item>\n"
        for n in range(2)
    )
    again = f"<item><title>Story 0, again</title><link>{OLD}/0</link><guid>same</guid></item>"
    (tmp_path / "feed").write_text(rss(items + again))
    done = bring(project, tmp_path / "feed", ways=Ways(texts=project.texts / "old"))
    assert f"{tmp_path / 'feed'}:5: the id “same” stands at another entry too" in done.notices[0]
    project.build()
    found = {item["title"]: item["id"] for item in json.loads((project.output / "feed.json").read_bytes())["items"]}
    assert found["Story 0"] == "same"
    assert found["Story 1"] != "same"
    assert len(found) == 2


NOTHING = {
    "rss": (rss(f"<item>\n<guid>x</guid></item>\n<item><title>T</title><link>{OLD}/</link></item>"), 3),
    "atom": (atom("<entry><id>x</id><title/></entry><entry><id>y</id><title>T</title></entry>"), 2),
    "json": ('{"items": [\n{"id": "y", "title": "T"},\n\n{"id": "x"}]}', 4),
    "json item": ('{"items": [{"id": "y", "title": "T"},\n7]}', 2),
}


@pytest.mark.parametrize("name", NOTHING)
def test_entries_that_hold_nothing(project: Project, tmp_path: Path, name: str) -> None:
    """An entry without title, text and link is told with file and line, and left out; the exit code says so."""
    data, line = NOTHING[name]
    path = tmp_path / "feed"
    path.write_text(data)
    project.put("t.txt", "T\n\nOSLO: A text that has this title, and a few words more.\n")
    done = bring(project, path)
    assert (done.entries, len(done.adopted), done.unmatched) == (1, 1, ())
    assert done.notices[0].startswith(f"{path}:{line}: ")
    assert "left out" in done.notices[0]
    assert done.exit_code == 1


def test_many_faults_are_counted(project: Project, tmp_path: Path) -> None:
    """Of very many faults the first are told, and the others counted."""
    (tmp_path / "feed").write_text(rss("<item/>\n" * 100 + "<item><title>T</title></item>"))
    notices = bring(project, tmp_path / "feed", ways=Ways(dry_run=True)).notices
    assert [notice for notice in notices if "left out" in notice][19].startswith(f"{tmp_path / 'feed'}:22: ")
    assert "faults of entries that are not told one by one: 80" in notices


WRONG_DATES = {
    "rss": (
        rss("<item><title>T</title>\n<pubDate>yesterday</pubDate></item>"),
        "found “yesterday”, expected a date",
        3,
    ),
    "atom": (
        atom("<entry><id>x</id><title>T</title><published>0001-01-01T00:00:00Z</published></entry>"),
        "the date 0001-01-01 stands for none",
        2,
    ),
    "json": ('{"items": [\n{"id": "x", "title": "T", "date_modified": "soon"}]}', "found “soon”, expected a date", 2),
}


@pytest.mark.parametrize("name", WRONG_DATES)
def test_dates_that_are_none(name: str) -> None:
    """A date that cannot be read, or that programs write for none, is told with its line."""
    data, message, line = WRONG_DATES[name]
    old: Old = read(data.encode(), FILE)
    assert old.entries[0].published is None
    assert [(fault.line, message in fault.message) for fault in old.faults] == [(line, True)]


def test_plain_text_of_atom() -> None:
    """Text that Atom calls plain, or that holds no tag, means what it says."""
    plain = "<entry><id>x</id><title>T</title><summary{}>1 &lt; 2 &amp;amp; 3</summary></entry>"
    assert one(atom(plain.format(' type="text"'))).html == "<p>1 &lt; 2 &amp;amp; 3</p>\n"
    assert one(atom(plain.format(' type="html"'))).html == "1 < 2 &amp; 3"
    assert one(atom(plain.format("").replace("1 &lt; 2", "1\n\n2"))).html == "<p>1</p>\n<p>2 &amp;amp; 3</p>\n"
    assert one(atom("<entry><id>x</id><title>T</title><summary>Words</summary></entry>")).html == "Words"


def test_pictures() -> None:
    """The picture of an entry is the best that it names; what is no picture comes along as a file."""
    thumbnail = '<media:thumbnail url="/t.jpg"/>'
    picture = '<media:content url="/p.jpg" medium="image"/>'
    video = '<media:content url="/v.mp4" type="video/mp4" fileSize="12"/>'
    for inner, image in (
        (thumbnail + picture, "p"),
        (thumbnail + video, "t"),
        ("<image><url>/i.jpg</url></image>", "i"),
    ):
        entry = one(rss(f"<item><title>T</title>{inner}</item>"))
        assert entry.image == f"{OLD}/{image}.jpg"
        assert entry.enclosures == ((Enclosure(f"{OLD}/v.mp4", "video/mp4", 12),) if video in inner else ())
    typed = '<media:content url="/p.png" type="image/png"/>'
    assert one(rss(f"<item><title>T</title>{typed}</item>")).image == f"{OLD}/p.png"
    assert one(rss('<item><title>T</title><enclosure url="mailto:a@b.example"/><enclosure/></item>')).enclosures == ()


def test_files_of_a_json_feed() -> None:
    """Attachments are read with type and length, as whole numbers or not; what is none is left out."""
    files = [
        {"url": "/a.mp3", "mime_type": "audio/mpeg; x=y", "size_in_bytes": 12.0},
        {"url": "/a.mp3", "mime_type": "no type"},
        {"url": "/b.mp3", "size_in_bytes": -1},
        {"mime_type": "audio/mpeg"},
        "no object",
    ]
    item = {
        "id": 7,
        "title": "T",
        "attachments": files,
        "banner_image": "/b.png",
        "summary": "S",
        "language": "none at all",
    }
    entry = one(json.dumps({"home_page_url": f"{OLD}/", "items": [item | {"content_text": "W"}]}))
    assert entry.enclosures == (Enclosure(f"{OLD}/a.mp3", "audio/mpeg", 12), Enclosure(f"{OLD}/b.mp3"))
    assert (entry.id, entry.image, entry.lang) == ("7", f"{OLD}/b.png", None)
    assert (entry.html, entry.summary) == ("<p>W</p>\n", "<p>S</p>\n")


def test_hosts_that_are_none() -> None:
    """An address that cannot be taken apart is no page, and its text keeps the base of the site."""
    item = RSS_ITEM.replace("/2026/this.html", "https://[broken/")
    assert one(rss(item, f"<link>{OLD}/2026/</link>")).html == ABSOLUTE


def test_a_chain_that_leads_back(project: Project, tmp_path: Path) -> None:
    """Two names of one document are one document."""
    (tmp_path / "feed").write_text(rss(RSS_ITEM, '<atom:link rel="next" href="./again"/>'))
    (tmp_path / "again").symlink_to("feed")
    done = bring(project, tmp_path / "feed", tmp_path / "again", ways=Ways(dry_run=True))
    assert (done.entries, done.documents) == (1, 1)
