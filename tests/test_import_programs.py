"""The feeds of the programs that people move from, each as it writes them: their readers see nothing twice."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import NamedTuple

import pytest
import reader
from conftest import Project
from test_import import bring
from test_import_feeds import OLD, atom, rss

from feeder.publish import Ways

POSTS = [
    ("Rain, wind &amp; hail", "<p>It rained for <em>three</em> days; the harbour stayed closed until Monday.</p>"),
    ("What “late” means", "<p>The ferry left at noon.</p>\n\n<p>Nobody on the quay was surprised by that.</p>"),
    ("Bread &lt; cake?", "<p>A baker in the old town sells both, and says that bread is what people come for.</p>"),
]


class Post(NamedTuple):
    """One post of a blog."""

    number: int
    title: str
    """As XML."""
    html: str

    @property
    def date(self) -> str:
        """Give its day, for both kinds of date."""
        return f"0{2 + self.number}"


BLOG = [Post(number, *post) for number, post in enumerate(POSTS, 1)]


def wordpress() -> str:
    """WordPress: guids that are no permalinks, excerpts beside the text, dc:creator, comments, categories in CDATA."""
    items = "".join(
        f"<item><title>{one.title}</title><link>{OLD}/2026/03/{one.number}/</link><comments>{OLD}/2026/03/{one.number}/#respond</comments>"
        f"<dc:creator><![CDATA[ann]]></dc:creator><pubDate>Tue, {one.date} Mar 2026 08:00:00 +0000</pubDate>"
        f'<category><![CDATA[News]]></category><guid isPermaLink="false">{OLD}/?p={one.number}</guid>'
        f'<description><![CDATA[It rained [&#8230;]]]></description><content:encoded><![CDATA[{one.html}\n<p>The post <a rel="nofollow" '
        f'href="/2026/03/{one.number}/">x</a> appeared first.</p>]]></content:encoded></item>\n'
        for one in reversed(BLOG)
    )
    return rss(
        items,
        f'<atom:link href="{OLD}/feed/" rel="self"/><link>{OLD}</link><generator>https://wordpress.org/?v=6.7</generator>',
    )


def blogger() -> str:
    """Blogger: Atom with tag ids, several links of which one is the alternate, labels with a scheme, escaped HTML."""
    entries = "".join(
        f"<entry><id>tag:blogger.com,1999:blog-77.post-{one.number}</id><published>2026-03-{one.date}T08:00:00.000+01:00</published>"
        f'<updated>2026-03-{one.date}T09:30:00.123+01:00</updated><category scheme="http://www.blogger.com/atom/ns#" term="News"/>'
        f'<title type="text">{one.title}</title><content type="html">{escape(one.html)}</content>'
        f'<link rel="replies" type="application/atom+xml" href="{OLD}/feeds/{one.number}/comments/default"/>'
        f'<link rel="edit" href="https://www.blogger.com/feeds/77/posts/{one.number}"/><link rel="self" href="{OLD}/feeds/posts/{one.number}"/>'
        f'<link rel="alternate" type="text/html" href="{OLD}/2026/03/{one.number}.html" title="{one.title}"/>'
        "<author><name>Ann</name><uri>https://www.blogger.com/profile/1</uri><email>noreply@blogger.com</email></author></entry>\n"
        for one in reversed(BLOG)
    )
    return atom(entries, f'<link rel="alternate" href="{OLD}/"/><link rel="self" href="{OLD}/feeds/posts/default"/>')


def substack() -> str:
    """Substack: all in CDATA, a picture as enclosure, and permalinks for guids."""
    items = "".join(
        f"<item><title><![CDATA[{one.title.replace('&amp;', '&').replace('&lt;', '<')}]]></title><description><![CDATA[In short]]></description>"
        f'<link>{OLD}/p/{one.number}</link><guid isPermaLink="false">{OLD}/p/{one.number}</guid><dc:creator><![CDATA[Ann]]></dc:creator>'
        f'<pubDate>Tue, {one.date} Mar 2026 08:00:00 GMT</pubDate><enclosure url="{OLD}/image/{one.number}.png" length="0" type="image/jpeg"/>'
        f"<content:encoded><![CDATA[{one.html}]]></content:encoded></item>"
        for one in reversed(BLOG)
    )
    return rss(items, f"<link><![CDATA[{OLD}]]></link><generator>Substack</generator>")


def hugo() -> str:
    """Hugo: RSS with permalinks for guids, dates with an offset, and the whole text escaped in the description."""
    items = "".join(
        f"<item>\n<title>{one.title}</title>\n<link>{OLD}/posts/{one.number}/</link>\n<pubDate>Tue, {one.date} Mar 2026 08:00:00 +0100</pubDate>\n"
        f"<guid>{OLD}/posts/{one.number}/</guid>\n<description>{escape(one.html)}</description>\n</item>\n"
        for one in reversed(BLOG)
    )
    return rss(items, f"<link>{OLD}/</link><generator>Hugo</generator>")


def jekyll() -> str:
    """Jekyll: Atom with xml:base on each text, addresses below the site, a summary, and ids that are paths of pages."""
    entries = "".join(
        f'<entry><title type="html">{one.title}</title><link href="{OLD}/{one.number}.html" rel="alternate" type="text/html" title="{one.title}"/>'
        f"<published>2026-03-{one.date}T08:00:00+00:00</published><updated>2026-03-{one.date}T08:00:00+00:00</updated>"
        f'<id>{OLD}/{one.number}</id><content type="html" xml:base="{OLD}/{one.number}.html"><![CDATA[{one.html}]]></content>'
        '<author><name>Ann</name></author><category term="news"/><summary type="html"><![CDATA[In short]]></summary></entry>\n'
        for one in reversed(BLOG)
    )
    return atom(
        entries, f'<link href="{OLD}/feed.xml" rel="self"/><link href="{OLD}/" rel="alternate"/>', 'xml:lang="en"'
    )


def json_feed(version: str) -> str:
    """JSON Feed in one of its versions: one author in the first, several in the second."""
    author = (
        {"author": {"name": "Ann"}}
        if version == "1"
        else {"authors": [{"name": "Ann"}, {"name": "Olaf"}], "language": "en"}
    )
    items = [
        {
            "id": f"{OLD}/{one.number}",
            "url": f"{OLD}/{one.number}",
            "title": one.title.replace("&amp;", "&").replace("&lt;", "<"),
            "content_html": one.html,
            "date_published": f"2026-03-{one.date}T08:00:00Z",
        }
        | author
        for one in reversed(BLOG)
    ]
    return json.dumps({"version": f"https://jsonfeed.org/version/{version}", "title": "Old", "items": items})


PROGRAMS = {
    "wordpress": wordpress(),
    "blogger": blogger(),
    "substack": substack(),
    "hugo": hugo(),
    "jekyll": jekyll(),
    "json feed 1.0": json_feed("1"),
    "json feed 1.1": json_feed("1.1"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_blog_moves(project: Project, tmp_path: Path, name: str) -> None:
    """Who reads the old feed sees each post once when the new one takes its place, although no text was there."""
    www = tmp_path / "www"
    www.mkdir()
    new = "atom.xml" if "<feed" in PROGRAMS[name] else "rss.xml" if "<rss" in PROGRAMS[name] else "feed.json"
    feed = www / new
    feed.write_text(PROGRAMS[name])
    with reader.make_reader(str(tmp_path / "reader.sqlite"), feed_root=str(www)) as library:
        library.add_feed(new)
        library.update_feed(new)
        before = {entry.id: (entry.link, entry.published) for entry in library.get_entries()}
        assert len(before) == len(BLOG)
        for entry in list(library.get_entries()):
            library.mark_entry_as_read(entry)

        done = bring(project, feed, ways=Ways(texts=project.texts / "old"))
        project.build()
        feed.write_bytes((project.output / new).read_bytes())
        library.update_feed(new)

        assert [entry.title for entry in library.get_entries(read=False)] == []
        assert {entry.id: (entry.link, entry.published) for entry in library.get_entries()} == before
    assert done.notices == ()
    items = json.loads((project.output / "feed.json").read_bytes())["items"]
    assert [item["title"] for item in items] == ["Bread < cake?", "What “late” means", "Rain, wind & hail"]
    authors = [author["name"].lower() for author in items[0].get("authors", [])]
    assert authors == {"hugo": [], "json feed 1.1": ["ann", "olaf"]}.get(name, ["ann"])
    assert "<em>three</em>" in items[2]["content_html"]
    assert 'href="/' not in json.dumps(items)


def test_a_feed_of_two_programs(project: Project, tmp_path: Path) -> None:
    """WordPress offers RSS and Atom of the same posts: they are told once, with the words of both."""
    (tmp_path / "rss.xml").write_text(PROGRAMS["wordpress"])
    entries = "".join(
        f'<entry><id>{OLD}/?p={one.number}</id><title type="html"><![CDATA[{one.title}]]></title><link rel="alternate" href="{OLD}/2026/03/{one.number}/"/>'
        f"<published>2026-03-{one.date}T08:00:00Z</published><updated>2026-03-{one.date}T10:00:00Z</updated><author><name>Ann Lee</name></author>"
        f'<category scheme="{OLD}" term="News"/><category scheme="{OLD}" term="Weather"/></entry>'
        for one in BLOG
    )
    (tmp_path / "atom.xml").write_text(atom(entries))
    done = bring(project, tmp_path / "rss.xml", tmp_path / "atom.xml", ways=Ways(texts=project.texts / "old"))
    project.build()
    assert (done.entries, len(done.unmatched), len(done.written)) == (3, 3, 3)
    items = json.loads((project.output / "feed.json").read_bytes())["items"]
    assert [item["id"] for item in items] == [f"{OLD}/?p={n}" for n in (3, 2, 1)]
    assert {name for item in items for name in item["tags"]} == {"News", "Weather"}
    assert items[0]["date_modified"].startswith("2026-03-05T10:00:00")
