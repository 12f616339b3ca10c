"""Plain text that looks like HTML, and HTML that looks dangerous: neither is taken for what it is not."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from golden import INFO, SITE, item
from lxml import etree
from test_render import html_of

from feeder import render
from feeder.model import Article, Feed, FeedInfo, Item, Markup, Person, Tombstone
from feeder.render.pages import Pages
from feeder.render.players import with_links

ATOM = "{http://www.w3.org/2005/Atom}"


def xml(info: FeedInfo = INFO, *items: Item) -> tuple[bytes, bytes]:
    """Give the RSS and the Atom document of a feed."""
    rss, atom, _ = render.documents(Feed(info, items, ()))
    return rss.data, atom.data


def titled(title: str) -> tuple[bytes, bytes]:
    """Give the line with the title of an item, in RSS and in Atom."""
    documents = xml(INFO, item(1, Article(title=title, content="Text.", summary=("s",))))
    rss, atom = (data.split(b"<title>")[-1].split(b"</title>")[0] for data in documents)
    return rss, atom


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("AT&T and Q&A, a < b, 1 <2, <3", "AT&amp;T and Q&amp;A, a &lt; b, 1 &lt;2, &lt;3"),
        ("R&D2 wins", "R&#x26;D2 wins"),
        ("Black&or white", "Black&#x26;or white"),
        ("Use &amp; or &copy 2026", "Use &#x26;amp; or &#x26;copy 2026"),
        ("&apos; and &#60;", "&#x26;apos; and &#x26;#60;"),
        ("The <br> tag", "The &#x3C;br&gt; tag"),
        ("How </p> ends", "How &#x3C;/p&gt; ends"),
        ("<b>a</b> < b &lt; c", "&#x3C;b&gt;a&#x3C;/b&gt; &#x3C; b &#x26;lt; c"),
        ("<!--x--></i>", "&#x3C;!--x--&gt;&#x3C;/i&gt;"),
    ],
)
def test_titles_are_taken_for_plain_text(title: str, written: str) -> None:
    """Marks are numbers where HTML would read another text."""
    assert titled(title) == (written.encode(), written.encode())
    assert etree.fromstring(f"<t>{written}</t>").text == title


def test_all_plain_text_of_a_feed_is_written_so() -> None:
    """So are title, description, rights, categories and names, but not what is HTML, nor attributes."""
    mark = "<i>M</i> &amp;"
    site = replace(SITE, title=mark, author=Person("<b>A</b> &amp;", "a@bücher.example"), rights=f"© {mark}")
    info = replace(INFO, title=mark, description=f"One\n{mark}", site=site, image="https://i.example/x.png")
    article = Article(title=mark, content="Text.", summary=("s",), authors=(mark, "<Max>"), categories=(mark,))
    rss, atom = xml(info, item(1, article))

    channel = etree.fromstring(rss)[0]
    assert [channel.findtext(name) for name in ("title", "image/title", "item/title", "item/category")] == [mark] * 4
    assert channel.findtext("description") == f"One {mark}"
    assert channel.findtext("copyright") == f"© {mark}"
    root = etree.fromstring(atom)
    assert [name.text for name in root.iter(f"{ATOM}name")] == ["<b>A</b> &amp;", mark, "<Max>"]
    assert root.findtext(f"{ATOM}author/{ATOM}email") == "a@xn--bcher-kva.example"
    assert [one.get("term") for one in root.iter(f"{ATOM}category")] == [mark]
    marks = [line for line in atom.splitlines() if b"&lt;" in line]
    assert all(b"<content" in line or b"<summary" in line or b"<category" in line or b"Max" in line for line in marks)


def test_a_format_names_only_what_it_uses() -> None:
    """Validators warn of each namespace that they do not know, so none stands where nothing is of it."""
    article = Article(
        title="T", content="Text.", summary=("s",), link="https://s.example/1", full_link="https://a.example/1"
    )
    made = replace(item(1, article), link="https://s.example/1")
    gone = Tombstone("tag:news.example.org,2026:gone", INFO.updated)
    rss, atom, _ = render.documents(Feed(INFO, (made,), (gone,)))

    assert (b'xmlns:source="' in rss.data, b'xmlns:at="' in rss.data) == (True, False)
    assert (b'xmlns:source="' in atom.data, b'xmlns:at="' in atom.data) == (False, True)


@pytest.mark.parametrize(
    ("image", "is_known"),
    [
        ("https://i.example/a.PNG", True),
        ("https://i.example/a.jpeg", True),
        ("https://i.example/a.webp", False),
        ("https://i.example/a.svg", False),
        ("https://i.example/a?format=webp", True),
        ("https://i.example/logo", True),
    ],
)
def test_rss_shows_only_pictures_that_it_knows(image: str, *, is_known: bool) -> None:
    """RSS 2.0 knows GIF, JPEG and PNG; Atom and JSON Feed show any."""
    rss, atom = xml(replace(INFO, image=image))

    assert (b"<image>" in rss) == is_known
    assert f"<logo>{image}</logo>".encode() in atom


@pytest.mark.parametrize(
    ("markup", "source", "shown"),
    [
        ("markdown", "A &#x80; b &#133; c &#x81; d", "<p>A € b   c  d</p>"),
        ("html", "<p>A &#x80; b &#133; c", "<p>A € b … c</p>"),
        ("html", "<p>A \ufffd b &#xFFFD; c &#0;", "<p>A ? b ? c ?</p>"),
        ("text", "A \ufffd b", "<p>A ? b</p>"),
        ("html", '<p><bdo dir="rtl">abc</bdo> <bdi>x</bdi>', "<p>abc <bdi>x</bdi></p>"),
    ],
)
def test_nothing_looks_damaged_or_dangerous(markup: Markup, source: str, shown: str) -> None:
    """C1 controls are what they mean in HTML, what could not be read is a question mark, and no text is turned around."""
    assert html_of(markup, source) == shown


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>a</p>", "<p>a</p>"),
        (
            '<p><audio src="https://m.example/a%20b.mp3?x=1&amp;y" controls="">none</audio> b</p>',
            (
                '<p><audio src="https://m.example/a%20b.mp3?x=1&amp;y">none</audio> '
                '<a href="https://m.example/a%20b.mp3?x=1&amp;y">a b.mp3</a> b</p>'
            ),
        ),
        (
            '<video poster="https://m.example/p.png" controls=""><source src="https://m.example/"></video>',
            (
                '<video poster="https://m.example/p.png"><source src="https://m.example/"></video> '
                '<a href="https://m.example/">video</a>'
            ),
        ),
        (
            '<a href="https://x.example/"><video src="https://m.example/v.mp4" controls=""></video></a>',
            '<a href="https://x.example/"><video src="https://m.example/v.mp4"></video></a>',
        ),
        ('<video controls=""></video>', "<video></video>"),
    ],
)
def test_players_have_a_link_beside_them(html: str, shown: str) -> None:
    """Readers that show no player show the link; it never stands inside another one."""
    assert with_links(html) == shown


def test_many_players() -> None:
    """What stands before a player is read once, however many there are."""
    html = '<p><a href="https://x.example/">a</a> <audio src="https://m.example/a.mp3" controls=""></audio></p>'

    began = time.process_time()
    shown = with_links(html * 20_000)

    assert shown == with_links(html) * 20_000
    assert time.process_time() - began < 10


def test_pages_keep_their_players() -> None:
    """The page of an item is feeder's own: there a player has its controls."""
    article = Article(title="T", content='<video src="https://m.example/v.mp4"></video>', markup="html", summary=("s",))
    made = item(1, article)
    rss, _ = xml(INFO, made)

    assert b"controls" not in rss
    assert b"v.mp4&lt;/a&gt;" in rss
    assert b' controls=""' in Pages(SITE, {}).item(made).data
