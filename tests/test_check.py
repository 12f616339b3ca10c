"""The gate: a document that would break readers is told from one that would not."""

from __future__ import annotations

import pytest
from golden import varied

from feeder import render
from feeder.check import problems
from feeder.model import Document

RSS, ATOM, JSON = render.documents(varied())


@pytest.mark.parametrize("document", [RSS, ATOM, JSON, Document("index.html", b"<p>")], ids=lambda d: d.path)
def test_good_documents_pass(document: Document) -> None:
    """What the renderers make passes."""
    assert problems(document) == []


@pytest.mark.parametrize(
    ("document", "old", "new", "told"),
    [
        (RSS, b"</rss>", b"", "not well-formed"),
        (RSS, b"<rss ", b"<rsx ", "not well-formed"),
        (RSS, b"<channel>", b"<chanel>", "not well-formed"),
        (RSS, b"<description>News as it comes in</description>", b"", "channel has no description"),
        (RSS, b":item2<", b":item3<", "stands 2 times"),
        (RSS, b"<title>A year with one knife</title>", b"", "an item has no title"),
        (RSS, b"Sat, 02 May 2026 08:30:00 +0000", b"yesterday", "no valid pubDate"),
        (ATOM, b"tag:news.example.org,2026:item2", b"tag:news.example.org,2026:item1", "stands 2 times"),
        (ATOM, b"2026-05-02T08:30:00+00:00", b"2026-05-02", "entry has no valid updated"),
        (ATOM, b"2026-05-02T08:30:00+00:00", b"x", "entry has no valid updated"),
        (ATOM, b"<title>A year with one knife</title>", b"", "entry has no title"),
        (ATOM, b'rel="alternate" href="https://news.example.org/s/code02/"', b'rel="x"', "one alternate link"),
        (RSS, b'length="1234567"', b'length="-1"', "no length or no type (RSS 2.0"),
        (RSS, b'length="1234567" type="audio/mpeg"', b'length="1" type="audio"', "no length or no type (RSS 2.0"),
        (RSS, b'<enclosure url="https:', b'<enclosure url="file:', "no address of the web (RSS 2.0"),
        (RSS, b"<enclosure ", b"<enclosure/><enclosure ", "more than one enclosure"),
        (RSS, b'thumbnail url="https:', b'thumbnail url="', "(Media RSS, media:thumbnail)"),
        (ATOM, b'<media:content url="https://media.example/unknown"', b"<media:content", "(Media RSS, media:content)"),
        (ATOM, b'href="https://media.example/unknown"', b"", "link without an address"),
        (ATOM, b"<name>Ann Weber</name>", b"<name> </name>", "author without a name"),
        (ATOM, b'term="World"', b"", "category without a term"),
        (JSON, b'"mime_type": "audio/mpeg"', b'"mime_type": "audio"', "no address or no type (JSON Feed 1.1"),
        (JSON, b'"url": "https://media.example/unknown"', b'"u": ""', "no address or no type (JSON Feed 1.1"),
        (JSON, b"2026-05-02T08:30:00+00:00", b"2026-05-02", "no valid date_published"),
        (ATOM, b"http://www.w3.org/2005/Atom", b"http://www.w3.org/2005/Atm", "no Atom feed"),
        (JSON, b'"items": [', b'"items": [', ""),
        (JSON, b'"id"', b'"di"', "no JSON Feed"),
        (JSON, b"https://jsonfeed.org/version/1.1", b"1.1", "version or title is missing"),
        (JSON, b"item2", b"item1", "stands 2 times"),
        (JSON, b"content_html", b"content", "an item has no content"),
        (JSON, b"}", b"", "no JSON Feed"),
        (Document("index.html", b"<p>"), b"<p>", b" ", "page is empty"),
    ],
)
def test_bad_documents_are_told(document: Document, old: bytes, new: bytes, told: str) -> None:
    """Each thing that a reader would stumble over is named with its rule."""
    found = problems(Document(document.path, document.data.replace(old, new)))

    assert any(told in problem for problem in found) if told else not found


def test_no_author_anywhere() -> None:
    """An Atom feed in which nobody is named as author is told."""
    data = ATOM.data.decode()
    start, end = data.index("  <author>"), data.index("</author>") + 10

    assert problems(Document("atom.xml", (data[:start] + data[end:]).encode()))[-1].startswith("neither feed nor entry")


def test_rss_without_a_channel() -> None:
    """XML that is no RSS is told."""
    assert problems(Document("rss.xml", b"<rss/>")) == [
        "it is no RSS: rss/channel is missing (RSS 2.0, Required channel elements)"
    ]
