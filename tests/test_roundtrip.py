"""Law 7, round trip: independent parsers read back exactly what went into a feed, whatever stands in it.

lxml and the JSON of the standard library give what stands in a document, feedparser what a reader makes of it. What is
compared is exact, but for white space in running HTML, which no reader keeps: it is folded on both sides. The words of
an HTML text are those that the standard library's parser, made after that of browsers, finds in it.
"""

from __future__ import annotations

import calendar
import contextlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from html import escape
from html.parser import HTMLParser
from typing import Any

import feedparser
import pytest
from golden import INFO, SITE, item
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from feeder import render
from feeder.check import problems
from feeder.model import Article, Document, Enclosure, Feed, FeedInfo, Item, Markup
from feeder.render.markup import clean, content_html
from feeder.render.names import UNKNOWN_TYPE

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

HARD = st.sampled_from(
    ["]]>", "<![CDATA[", "<!--", "-->", "<b>", "</b>", "<br/>", "&amp;", "&nbsp;", "&#60;", "&", "&x", "<script>x</script>", "“q”",
     "👩‍🚀", "🇦🇹", "e\u0301\u0308", "شارع", "שלום", "漢字", "\u202e", "\u200f", "\xa0", "\u2028", "'\"", "--", "\\", "`", "*_~", "{{ x }}", "{% x %}",
     "https://a.example/?b=1&c=(d)", "www.a.example", "a@b.example", "\ufeff", "Ã©", "\x85"]
)  # fmt: skip
DIRT = st.sampled_from(["\x00", "\x1f", "\x0b", "\x80", "\ufffe", "\ud800"])
"""What XML cannot carry; it is removed, and all else stays."""
WORDS = st.lists(st.one_of(HARD, HARD, st.text(min_size=1, max_size=20)), min_size=1, max_size=5)
LINE = WORDS.map(lambda words: " ".join(clean(" ".join(words)).split())).filter(bool)
"""Text on one line, as a reading gives it: no white space at its ends, and none that breaks it."""
FIELD = st.one_of(LINE, LINE, st.tuples(LINE, DIRT, LINE).map("".join))
PLAIN = LINE.filter(lambda line: not line.startswith("- "))
"""A line that begins with a hyphen is a point of a list."""


@dataclass(frozen=True)
class Body:
    """A text in some markup, and the words that it shows."""

    markup: Markup
    source: str
    words: str


def folded(text: str) -> str:
    """Give a text with its white space folded, as HTML shows it."""
    return " ".join(text.split())


def escaped(line: str) -> str:
    """Give a plain text for Markdown or reStructuredText, so that no sign in it is a mark of theirs."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", line)


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """Give a text in any markup, whose words are known."""
    markup: Markup = draw(st.sampled_from(["text", "text", "markdown", "rest", "html"]))
    if markup == "text":
        lists = st.lists(LINE, min_size=1, max_size=3).map(lambda lines: ("\n".join(f"- {x}" for x in lines), lines))
        blocks = draw(st.lists(st.one_of(PLAIN.map(lambda x: (x, [x])), lists), min_size=1, max_size=4))
        return Body(markup, "\n\n".join(b for b, _ in blocks), folded(" ".join(x for _, xs in blocks for x in xs)))
    lines = draw(st.lists(LINE, min_size=1, max_size=3))
    if markup == "html":
        source = "\n".join(f"<p class=x onclick=y()><em>{escape(line)}</em></p><script>z()</script>" for line in lines)
    else:
        source = "\n\n".join(escaped(line) for line in lines)
    return Body(markup, source, folded(" ".join(lines)))


@st.composite
def media(draw: st.DrawFn) -> Enclosure:
    """Any file that comes with a text."""
    name = draw(st.sampled_from(["a.mp3?x=1&y=2", "b/ü.pdf", "c", "d'.mp4", "e%20f.ogg"]))
    kind = draw(st.sampled_from([None, "audio/mpeg", "application/pdf", "video/mp4"]))
    return Enclosure(f"https://m.example/{name}", kind, draw(st.none() | st.integers(0, 10**12)))


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    """Any item, as a pass can give it to the renderers."""
    body = draw(bodies())
    names = st.lists(FIELD, max_size=2, unique_by=clean).map(tuple)
    article = Article(
        title=draw(FIELD),
        content=body.source,
        markup=body.markup,
        summary=tuple(draw(st.lists(FIELD, min_size=1, max_size=3))),
        points=draw(st.booleans()),
        link=draw(st.sampled_from([None, "https://short.example/a?b=1&c=2", "https://short.example/ü#x"])),
        authors=draw(names),
        categories=draw(names),
        tags=draw(names),
        dateline=draw(st.none() | FIELD),
        agency=draw(st.none() | FIELD),
    )
    made = item(number, article, lang=draw(st.sampled_from(["en", "ar", "he-IL", "ja", "pt-BR"])))
    dates = st.datetimes(datetime(1971, 1, 1), datetime(2037, 1, 1)).map(lambda d: d.replace(microsecond=0, tzinfo=UTC))  # noqa: DTZ001
    identity = replace(made.identity, published=draw(dates), updated=draw(dates))
    image = draw(st.none() | st.just(Enclosure("https://m.example/p.jpg?a&b", "image/jpeg")))
    files = tuple(draw(st.lists(media(), max_size=3, unique_by=lambda m: m.url)))
    return replace(made, identity=identity, image=image, enclosures=files)


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """Any feed."""
    info: FeedInfo = replace(
        INFO,
        title=draw(LINE),
        description=draw(LINE),
        content=draw(st.sampled_from(["full", "full", "summary"])),
        site=replace(SITE, language=draw(st.sampled_from(["en", "ar"]))),
    )
    return Feed(info, tuple(draw(items(number)) for number in range(1, 1 + draw(st.integers(0, 3)))))


class Words(HTMLParser):
    """Gives the text of HTML as a browser would."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, _: Sequence[tuple[str, str | None]]) -> None:
        if tag in {"p", "li", "br", "div", "pre"}:
            self.parts.append("\n")

    @cached_property
    def folded(self) -> str:
        return folded("".join(self.parts))


@dataclass(frozen=True)
class Read:
    """A feed as it is read back: the elements of RSS and Atom, and the items of JSON Feed."""

    channel: etree._Element
    atom: etree._Element
    data: dict[str, Any]

    @staticmethod
    def of(documents: Sequence[Document]) -> Read:
        """Read the documents of a feed."""
        rss, atom, data = documents
        huge = etree.XMLParser(huge_tree=True)
        return Read(etree.fromstring(rss.data, huge)[0], etree.fromstring(atom.data, huge), json.loads(data.data))

    @property
    def items(self) -> list[tuple[etree._Element, etree._Element, dict[str, Any]]]:
        """RSS item, Atom entry and JSON item, for each item in order."""
        entries = self.atom.findall(f"{ATOM}entry")
        return list(zip(self.channel.findall("item"), entries, self.data["items"], strict=True))


LONG = " ".join(["<b>&amp;漢字", "word " * 20_000, "]]>", "x" * 20_000])
LONG_FEED = Feed(
    INFO,
    tuple(
        item(
            number,
            Article(
                title=LONG,
                content=f"{LONG}\n\n{LONG}",
                summary=(LONG,) * number,
                points=number > 1,
                authors=(LONG,),
                categories=(LONG, "x"),
                dateline=LONG,
                agency=LONG,
            ),
        )
        for number in (1, 2)
    ),
)
"""Every field 120 kB long."""


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(feeds())
@example(LONG_FEED)
def test_round_trip(feed: Feed) -> None:
    """All that was read of an item comes back from all formats, the same in each, in the same order."""
    documents = render.documents(feed)
    assert [problem for document in documents for problem in problems(document)] == []

    read = Read.of(documents)
    assert read.channel.findtext("title") == read.atom.findtext(f"{ATOM}title") == read.data["title"] == feed.info.title
    assert len(read.items) == len(feed.items)
    for made, (rss, atom, data) in zip(feed.items, read.items, strict=True):
        _assert_identity(made, rss, atom, data)
        _assert_subjects(feed, made, rss, atom, data)
        _assert_media(made, rss, atom, data)
        _assert_texts(feed, made, rss, atom, data)
    _assert_specified(read.data)
    texts = [data["content_html"] for data in read.data["items"]]
    for document in documents[:2]:
        parsed = feedparser.parse(document.data, sanitize_html=False, resolve_relative_uris=False)
        _assert_feedparser(feed, document.path, parsed, texts)


def _assert_identity(made: Item, rss: etree._Element, atom: etree._Element, data: dict[str, Any]) -> None:
    """Id, title, links and dates."""
    identity, title = made.identity, clean(made.title)
    assert rss.findtext("guid") == atom.findtext(f"{ATOM}id") == data["id"] == made.id
    assert rss.findtext("title") == atom.findtext(f"{ATOM}title") == data["title"] == title
    links = {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")}
    assert rss.findtext("link") == links["alternate"] == data["url"] == made.link
    other = made.short_link if made.link != made.short_link else None
    related = rss.find(f"{ATOM}link[@rel='related']")
    assert links.get("related") == (related.get("href") if related is not None else None) == other
    assert data["_feeder"]["short_link"] == made.short_link
    assert parsedate_to_datetime(rss.findtext("pubDate") or "") == identity.published
    assert atom.findtext(f"{ATOM}published") == data["date_published"] == identity.published.isoformat()
    updated = identity.updated.isoformat()
    assert rss.findtext(f"{TERMS}modified") == data["date_modified"] == updated
    told_apart = datetime.fromisoformat(atom.findtext(f"{ATOM}updated") or "") - identity.updated
    assert timedelta(0) <= told_apart < timedelta(seconds=1)


def _assert_subjects(feed: Feed, made: Item, rss: etree._Element, atom: etree._Element, data: dict[str, Any]) -> None:
    """Authors, categories, language, place and agency."""
    article, authors = made.article, [clean(name) for name in made.article.authors]
    names = [clean(name) for name in made.categories]
    assert [a.findtext(f"{ATOM}name") for a in atom.findall(f"{ATOM}author")] == authors
    assert [a.text for a in rss.findall(f"{DC}creator")] == (
        authors or [person.name for person in (SITE.author,) if person]
    )
    assert [a["name"] for a in data.get("authors", [])] == authors
    assert [c.text for c in rss.findall("category")] == names
    assert [c.get("term") for c in atom.findall(f"{ATOM}category")] == data.get("tags", []) == names
    other = made.lang if made.lang != feed.info.site.language else None
    assert rss.findtext(f"{DC}language") == atom.get(XML_LANG) == data.get("language") == other
    said = [clean(text) if text else None for text in (article.dateline, article.agency)]
    for element in (rss, atom):
        assert [element.findtext(f"{DC}coverage"), element.findtext(f"{DC}source")] == said
    assert [data["_feeder"].get("dateline"), data["_feeder"].get("agency")] == said


def _assert_media(made: Item, rss: etree._Element, atom: etree._Element, data: dict[str, Any]) -> None:
    """Picture and files with type and size: all of them, and in RSS the first as its enclosure."""
    known = [(m.url, m.type or UNKNOWN_TYPE, m.length) for m in made.enclosures]
    image = [made.image.url] if made.image else []
    for element in (rss, atom):
        found = [(m.get("url"), m.get("type"), number(m.get("fileSize"))) for m in element.findall(f"{MEDIA}content")]
        assert found == [(url, kind, length or None) for url, kind, length in known], "Media RSS has no size of 0"
        assert [m.get("url") for m in element.findall(f"{MEDIA}thumbnail")] == image
    links = atom.findall(f"{ATOM}link[@rel='enclosure']")
    assert [(a.get("href"), a.get("type"), number(a.get("length"))) for a in links] == known
    assert [(a["url"], a["mime_type"], a.get("size_in_bytes")) for a in data.get("attachments", [])] == known
    assert data.get("image") == (image[0] if image else None)
    first = [(e.get("url"), e.get("type"), number(e.get("length"))) for e in rss.findall("enclosure")]
    assert first == [(url, kind, length or 0) for url, kind, length in known[:1]]


def number(text: str | None) -> int | None:
    """Give a number that an attribute holds."""
    return int(text) if text else None


def _assert_texts(feed: Feed, made: Item, rss: etree._Element, atom: etree._Element, data: dict[str, Any]) -> None:
    """Summary and text: the same HTML in all formats."""
    summary = rss.findtext("description") or ""
    assert summary == atom.findtext(f"{ATOM}summary")
    assert Words(summary).folded == folded(clean(" ".join(made.article.summary)))
    assert data["summary"] == clean("\n".join(made.article.summary))
    html = data["content_html"]
    content = (rss.findtext(f"{CONTENT}encoded"), atom.findtext(f"{ATOM}content"))
    if feed.info.content == "full":
        assert content == (html, html)
    else:
        assert (content, html) == ((None, None), summary)


@settings(max_examples=200, deadline=None)
@given(bodies())
@example(Body("text", "漢" * 100_000, "漢" * 100_000))
@example(Body("markdown", escaped("<&>" * 33_000), "<&>" * 33_000))
@example(Body("html", escape("<&>" * 33_000), "<&>" * 33_000))
@example(Body("rest", "word " * 20_000, folded("word " * 20_000)))
def test_words_of_a_text(body: Body) -> None:
    """The words of a text in any markup are the words of its HTML."""
    article = Article(title="T", content=body.source, markup=body.markup, summary=("s",))

    assert Words(content_html(item(1, article), SITE)).folded == folded(body.words)


def mended(text: str) -> str:
    """Give a text as feedparser hands it on.

    In the text of elements it takes Latin-1 that reads as UTF-8 for UTF-8 read wrongly, and U+0085 for the ellipsis of
    Windows.
    """
    text = clean(text)
    with contextlib.suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode()
    return text.replace("\x85", "…")


def _assert_feedparser(feed: Feed, path: str, parsed: Any, texts: Sequence[str]) -> None:  # noqa: ANN401 - feedparser has no types
    """A reader sees the same, without a complaint.

    What feedparser would do for the safety of a reader, removing what it takes for HTML from plain titles, is off: the
    question is what it reads.
    """
    assert not parsed.bozo, parsed.get("bozo_exception")
    for made, entry, html in zip(feed.items, parsed.entries, texts, strict=True):
        assert (entry.id, entry.link, entry.title) == (made.id, made.link, mended(made.title))
        assert calendar.timegm(entry.published_parsed) == made.identity.published.timestamp()
        assert calendar.timegm(entry.updated_parsed) == made.identity.updated.timestamp()
        names = (mended(name) if path == "rss.xml" else clean(name) for name in made.categories)
        assert [tag.term for tag in entry.get("tags", [])] == list(dict.fromkeys(names))
        assert [m["url"] for m in entry.get("media_content", [])] == [m.url for m in made.enclosures]
        kept = made.enclosures[:1] if path == "rss.xml" else made.enclosures
        assert [(e.href, e.type) for e in entry.enclosures] == [(m.url, m.type or UNKNOWN_TYPE) for m in kept]
        assert Words(entry.summary).folded == folded(mended(" ".join(made.article.summary)))
        if feed.info.content == "full":
            assert [content.value for content in entry.content][-1:] == [mended(html)]


FIELDS = {
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image", "language",
    "date_published", "date_modified", "authors", "tags", "attachments",
}  # fmt: skip
TOP = {
    "version",
    "title",
    "home_page_url",
    "feed_url",
    "description",
    "icon",
    "favicon",
    "authors",
    "language",
    "items",
}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def _assert_specified(data: dict[str, Any]) -> None:
    """JSON Feed 1.1: names, types and dates are those of the specification; what is ours begins with an underscore."""
    assert {name for name in data if not name.startswith("_")} <= TOP
    for one in data["items"]:
        assert {name for name in one if not name.startswith("_")} <= FIELDS
        for name in ("id", "url", "title", "content_html", "summary", "image", "language"):
            assert isinstance(one.get(name, ""), str)
        assert all(RFC_3339.fullmatch(one[name]) for name in ("date_published", "date_modified"))
        assert all(author.keys() <= {"name", "url", "avatar"} and author for author in one.get("authors", []))
        assert all(isinstance(tag, str) for tag in one.get("tags", []))
        for attachment in one.get("attachments", []):
            assert {"url", "mime_type"} <= attachment.keys() <= {"url", "mime_type", "title", "size_in_bytes"}
            assert isinstance(attachment.get("size_in_bytes", 0), int)


MARKS = st.sampled_from(
    ["<p>", "</p>", "<div ", "<a href=", "<img src=", "<img srcset=", " data-src=", "'", '"', ">", "<", "javascript:x", "//[x", "/a b",
     "#f", "data:text/html,x", "&#106;avascript:x", "<script>", "</script>", "<svg>", "<math>", "<style>", "<!--", "-->", "<![CDATA[",
     " onerror=x", " style=x", "<noscript>", "<h1 dir=rtl>", "</h1>", "<table>", "<template>", "<textarea>", "</textarea>", "x", " "]
)  # fmt: skip
ADDRESSES = {"href", "src", "poster", "cite"}


class Inert(HTMLParser):
    """Looks for what could run, and for addresses that are not absolute."""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        assert tag not in {"script", "style", "iframe", "svg", "math", "object", "form", "template", "noscript", "h1"}
        for name, value in attrs:
            assert not name.startswith(("on", "style", "data-"))
            if name in ADDRESSES:
                assert re.match(r"https?://|mailto:|tel:|ftp:|xmpp:|geo:", value or "")


@settings(max_examples=300, deadline=None)
@pytest.mark.parametrize("markup", ["html", "markdown"])
@given(source=st.lists(MARKS, max_size=25).map("".join))
def test_nothing_of_any_html_runs(markup: Markup, source: str) -> None:
    """Whatever marks stand in whatever order: nothing runs, and every address is absolute."""
    html = content_html(item(1, Article(title="T", content=source, markup=markup, summary=("s",))), SITE)

    Inert().feed(html)
