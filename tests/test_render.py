"""Law 7: independent parsers read back exactly what went into a feed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

import feedparser
import pytest
from golden import INFO, SITE, item, varied
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeder import render
from feeder.check import problems
from feeder.model import Article, Enclosure, Feed, FeedInfo, Item
from feeder.render.markup import clean, content_html, linked

DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM = "{http://www.w3.org/2005/Atom}"
HARD = st.sampled_from(
    ["]]>", "<b>", "&amp;", "&", "<script>x</script>", "“q”", "👩‍🚀", "شارع", "漢字", "\u202e", "a" * 3000, "'\"", "--", "\x00\x1f\x85", "\ufffe"]
)  # fmt: skip
TEXT = st.lists(st.one_of(HARD, st.text(min_size=1, max_size=20)), min_size=1, max_size=4).map(" ".join)
LINE = TEXT.map(lambda text: " ".join(clean(text).split())).filter(bool)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Any article that a reading can give."""
    return Article(
        title=draw(LINE),
        content="\n\n".join(draw(st.lists(LINE, min_size=1, max_size=3))),
        summary=tuple(draw(st.lists(LINE, min_size=1, max_size=3))),
        points=draw(st.booleans()),
        link=draw(st.sampled_from([None, "https://short.example/a?b=1&c=2"])),
        authors=tuple(draw(st.lists(LINE, max_size=2, unique=True))),
        categories=tuple(draw(st.lists(LINE, max_size=2, unique=True))),
        tags=tuple(draw(st.lists(LINE, max_size=2, unique=True))),
        dateline=draw(st.none() | LINE),
        agency=draw(st.none() | LINE),
    )


@st.composite
def media(draw: st.DrawFn) -> Enclosure:
    """Any file that comes with a text."""
    name = draw(st.sampled_from(["a.mp3?x=1&y=2", "b/ü.pdf", "c"]))
    kind = draw(st.sampled_from([None, "audio/mpeg", "application/pdf"]))
    return Enclosure(f"https://m.example/{name}", kind, draw(st.none() | st.integers(0, 10**12)))


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    """Any item, with what comes along."""
    made = item(number, draw(articles()), lang=draw(st.sampled_from(["en", "ar", "ja"])))
    image = draw(st.none() | st.just(Enclosure("https://m.example/p.jpg?a&b")))
    return replace(made, image=image, enclosures=tuple(draw(st.lists(media(), max_size=2, unique_by=lambda m: m.url))))


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """Any feed."""
    count = draw(st.integers(0, 3))
    info: FeedInfo = replace(
        INFO, title=draw(LINE), description=draw(LINE), content=draw(st.sampled_from(["full", "summary"]))
    )
    return Feed(info, tuple(draw(items(number)) for number in range(1, count + 1)))


class _Text(HTMLParser):
    """Gives the text of HTML as a browser would."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def text_of(html: str) -> str:
    """Give the text of HTML, white space folded."""
    return " ".join("".join(_Text(html).parts).split())


@settings(max_examples=60)
@given(feeds())
def test_round_trip(feed: Feed) -> None:
    """Ids, titles, links, dates and texts come back from RSS, Atom and JSON, the same in all, in the same order."""
    rss, atom, json_feed = render.documents(feed)
    assert not [problem for document in (rss, atom, json_feed) for problem in problems(document)]
    channel = etree.fromstring(rss.data)[0]
    entries = etree.fromstring(atom.data).findall(f"{ATOM}entry")
    items = json.loads(json_feed.data)["items"]

    assert channel.findtext("title") == feed.info.title
    for made, element, entry, data in zip(feed.items, channel.findall("item"), entries, items, strict=True):
        assert element.findtext("guid") == entry.findtext(f"{ATOM}id") == data["id"] == made.id
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert element.findtext("link") == link.get("href") == data["url"] == made.link
        assert element.findtext("title") == entry.findtext(f"{ATOM}title") == data["title"] == made.title
        assert parsedate_to_datetime(element.findtext("pubDate") or "") == made.identity.published
        assert entry.findtext(f"{ATOM}published") == data["date_published"] == made.identity.published.isoformat()
        _assert_texts(feed, made, element, entry, data)
        _assert_metadata(made, element, entry, data)


def _assert_metadata(made: Item, element: etree._Element, entry: etree._Element, data: dict[str, Any]) -> None:
    """Authors, categories, language, place, agency and media come back."""
    article, authors = made.article, list(made.article.authors)
    assert [a.findtext(f"{ATOM}name") for a in entry.findall(f"{ATOM}author")] == authors
    assert [a.text for a in element.findall(f"{DC}creator")] == (authors or [SITE.author.name if SITE.author else ""])
    assert [a["name"] for a in data.get("authors", [])] == authors
    assert [c.text for c in element.findall("category")] == list(made.categories)
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == list(made.categories)
    assert data.get("tags", []) == list(made.categories)
    other = made.lang if made.lang != SITE.language else None
    assert element.findtext(f"{DC}language") == entry.get(XML_LANG) == data.get("language") == other
    for one in (element, entry):
        assert (one.findtext(f"{DC}coverage"), one.findtext(f"{DC}source")) == (article.dateline, article.agency)
        assert [m.get("url") for m in one.findall(f"{MEDIA}content")] == [m.url for m in made.enclosures]
        assert [m.get("url") for m in one.findall(f"{MEDIA}thumbnail")] == ([made.image.url] if made.image else [])
    assert (data["_feeder"].get("dateline"), data["_feeder"].get("agency")) == (article.dateline, article.agency)
    links = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    known = [(m.url, m.type or "application/octet-stream", m.length) for m in made.enclosures]
    assert [(a.get("href"), a.get("type"), _number(a.get("length"))) for a in links] == known
    assert [(a["url"], a["mime_type"], a.get("size_in_bytes")) for a in data.get("attachments", [])] == known
    assert [(e.get("url"), _number(e.get("length"))) for e in element.findall("enclosure")] == [
        (m.url, m.length or 0) for m in made.enclosures[:1]
    ]


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _assert_texts(feed: Feed, made: Item, element: etree._Element, entry: etree._Element, data: dict[str, str]) -> None:
    summary = " ".join(" ".join(made.article.summary).split())
    assert text_of(element.findtext("description") or "") == summary
    assert text_of(entry.findtext(f"{ATOM}summary") or "") == summary
    if feed.info.content == "full":
        html = data["content_html"]
        content = "{http://purl.org/rss/1.0/modules/content/}encoded"
        assert element.findtext(content) == entry.findtext(f"{ATOM}content") == html
        assert text_of(html) == " ".join(made.article.content.split())


def test_feedparser_agrees() -> None:
    """Feedparser reads the same entries from RSS and Atom, without a complaint."""
    documents = render.documents(varied())
    rss, atom = (feedparser.parse(document.data) for document in documents[:2])

    assert not rss.bozo
    assert not atom.bozo
    assert [(e.id, e.title, e.link) for e in rss.entries] == [(e.id, e.title, e.link) for e in atom.entries]
    assert [e.get("guidislink", False) for e in rss.entries] == [False] * 3
    assert rss.entries[0].authors[0]["name"] == atom.entries[0].authors[0]["name"] == "Ann Weber"
    assert rss.feed.links[-1]["href"] == "https://news.example.org/rss.xml"
    assert next(link for link in atom.feed.links if link.rel == "self").href == "https://news.example.org/atom.xml"


def test_same_feed_same_bytes() -> None:
    """A feed gives the same bytes at any time: nothing in it comes from the clock."""
    assert render.documents(varied()) == render.documents(varied())


def test_other_language_is_told() -> None:
    """An entry in another language than the site's says so."""
    _, atom, json_feed = render.documents(varied())
    entries = etree.fromstring(atom.data).findall(f"{ATOM}entry")

    assert [entry.get("{http://www.w3.org/XML/1998/namespace}lang") for entry in entries] == [None, None, "ar"]
    assert json.loads(json_feed.data)["items"][2]["language"] == "ar"


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<iframe src=//evil.example></iframe>",
        "<svg onload=alert(1)>",
        "<style>*{x:expression(alert(1))}</style>",
    ],
)
def test_nothing_runs(source: str) -> None:
    """Markdown with active content comes out inert, in feeds and on pages."""
    article = Article(title="<b>T</b>", content=source, markup="markdown", summary=("<i>s</i>",))
    made = item(1, article)
    html = json.loads(render.documents(Feed(INFO, (made,)))[2].data)["items"][0]["content_html"]
    page = render.page(made, SITE).data.decode()

    for text in (html, page.split("</style>", 1)[1]):
        assert not re.search(r"<script|onerror|onload|javascript:|data:text|<iframe|<svg|<style", text, re.IGNORECASE)
    assert "<b>T" not in page


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("“https://a.example/?a=1&b=2”", "https://a.example/?a=1&amp;b=2"),
    ],
)
def test_addresses_can_be_clicked(text: str, link: str) -> None:
    """An address in a plain text becomes a link, without the punctuation behind it."""
    assert f'<a href="{link}">{link}</a>' in linked(text)


def test_markup_of_authors_is_safe_and_absolute() -> None:
    """Nothing in a text runs, every address is absolute, and the title stays the only first-level heading."""
    page = Article(
        title="T",
        content='<h1>H</h1><p onclick="x()">a<script>x()</script><a href="javascript:x()">b</a>'
        '<img src="/p.jpg" srcset="/p.jpg 1x, q.jpg 2x, javascript:x 3x" onerror="x()"><a href="c?d=1">e</a></p>',
        markup="html",
        summary=("s",),
    )

    html = content_html(item(1, page), "https://news.example.org/")

    assert html == (
        "<h2>H</h2><p>a<a>b</a>"
        '<img src="https://news.example.org/p.jpg" srcset="https://news.example.org/p.jpg 1x, '
        'https://news.example.org/q.jpg 2x"><a href="https://news.example.org/c?d=1">e</a></p>'
    )


def test_restructuredtext_becomes_html() -> None:
    """ReStructuredText is rendered by docutils, which opens no file and passes no HTML through."""
    text = "Some *words*.\n\n.. raw:: html\n\n   <script>x()</script>\n\n.. include:: /etc/passwd\n\n- one\n- two\n"

    html = content_html(item(1, Article(title="T", content=text, markup="rest", summary=("s",))), "https://x.example/")

    assert "<em>words</em>" in html
    assert "<li>" in html
    assert "script" not in html
    assert "root:" not in html


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a {% include b.html %} c", "<p>a  c</p>"),
        ("a {{< figure src=x >}} b", "<p>a  b</p>"),
        ("{% highlight py %}\nx = {{ y }}\n{% endhighlight %}", "<pre><code>x = {{ y }}\n</code></pre>"),
        ("`{% raw %}`", "<p><code>{% raw %}</code></p>"),
        ("- [x] done", "<ul>\n<li>\ndone</li>\n</ul>"),
    ],
)  # fmt: skip
def test_tags_of_generators_are_no_text(markdown: str, html: str) -> None:
    """Liquid and shortcodes are left out of Markdown, but not out of its code."""
    article = Article(title="T", content=markdown, markup="markdown", summary=("s",))

    assert content_html(item(1, article), "https://x.example/") == html


def test_a_text_says_which_way_it_runs() -> None:
    """The HTML of a text in a language written from right to left says so, wherever a reader shows it."""
    article = Article(title="ع", content="نص", summary=("نص",))

    html = content_html(item(1, article, lang="ar"), "https://x.example/")

    assert html == '<div dir="rtl" lang="ar">\n<p>نص</p>\n</div>'


def test_formats_carry_media_place_and_agency() -> None:
    """What the formats have words for, and what they need an extension for, comes back from independent parsers."""
    article = Article(title="T", content="c", summary=("s",), dateline="GRAZ", agency="AFP")
    sound, book = Enclosure("https://m.example/a.mp3", "audio/mpeg", 1234), Enclosure("https://m.example/b")
    one = replace(item(1, article), image=Enclosure("https://m.example/p.jpg", "image/jpeg"), enclosures=(sound, book))

    rss, atom, json_ = (document.data for document in render.documents(Feed(INFO, (one,))))

    entry = feedparser.parse(atom).entries[0]
    assert [(e.href, e.type, e.get("length")) for e in entry.enclosures] == [
        ("https://m.example/a.mp3", "audio/mpeg", "1234"),
        ("https://m.example/b", "application/octet-stream", None),
    ]
    parsed = feedparser.parse(rss).entries[0]
    assert [(e.href, e.type, e.length) for e in parsed.enclosures] == [
        ("https://m.example/a.mp3", "audio/mpeg", "1234")
    ]
    for found in (entry, parsed):
        assert found.media_thumbnail == [{"url": "https://m.example/p.jpg"}]
        assert [media["url"] for media in found.media_content] == [sound.url, book.url]
        assert (found["dc_coverage" if "dc_coverage" in found else "coverage"], found.updated_parsed[:3]) == (
            "GRAZ",
            (2026, 5, 1),
        )
    data = json.loads(json_)["items"][0]
    assert data["image"] == "https://m.example/p.jpg"
    assert data["attachments"] == [
        {"url": sound.url, "mime_type": "audio/mpeg", "size_in_bytes": 1234},
        {"url": book.url, "mime_type": "application/octet-stream"},
    ]
    assert data["_feeder"] == {"dateline": "GRAZ", "agency": "AFP", "short_link": one.short_link}
