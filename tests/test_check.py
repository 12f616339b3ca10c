"""The rules of documents: what the renderers make breaks none, and each rule has its document that breaks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from golden import INFO, SITE, varied
from hypothesis import given
from hypothesis import strategies as st

from feeder import check, render
from feeder.check import problems
from feeder.check.documents import faults, kind_of, read
from feeder.model import Document, Headline, Tombstone
from feeder.render import sitemaps
from feeder.render.opml import opml

_FEED = replace(varied(), tombstones=(Tombstone("tag:news.example.org,2026:gone", datetime(2026, 5, 4, tzinfo=UTC)),))
RSS, ATOM, JSON = (document.data.decode() for document in render.documents(_FEED))
OPML = opml(SITE, [INFO, replace(INFO, name="world", folder="feeds/world/")]).data.decode()
MAP = sitemaps.sitemap(1, _FEED.items).data.decode()
_TITLES = [Headline(i.title, i.identity.code, i.identity.published, i.lang) for i in _FEED.items]
NEWS = sitemaps.news_sitemap(SITE, _TITLES).data.decode()
ROBOTS = sitemaps.robots(SITE).data.decode()
PAGE = render.Pages(SITE, {}).index([INFO], _FEED.items).data.decode()
GOOD = {"rss": RSS, "atom": ATOM, "json": JSON, "opml": OPML, "sitemap": MAP, "page": PAGE, "robots": ROBOTS}
NAMES = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
_ITEM = "<title>A year with one knife</title>"
_LINK = 'rel="alternate" href="https://news.example.org/s/code02/"'
_IMAGE = "<image><url>https://a.example/i.png</url><title>Wire &amp; desk</title><link>https://news.example.org/</link>"
_SUMMARY = '<summary type="html">&lt;p&gt;I kept one knife: the list.&lt;/p&gt;</summary>'
_KEYS = st.sampled_from(
    ["items", "authors", "hubs", "url", "id", "tags", "attachments", "content_html", "language", "x"]
)
_THIRD = '"id": "tag:news.example.org,2026:item3"'


def _entry_updated(number: int) -> str:
    return "<updated>" + ATOM.split("<entry>")[number].partition("<updated>")[2].partition("<")[0]


CASES = [
    ("xml-form", "rss", "</rss>", ""),
    ("xml-form", "rss", "<rss ", "<rsx "),
    ("xml-encoding", "rss", "encoding='UTF-8'", "encoding='ISO-8859-1'"),
    ("xml-doctype", "rss", "<rss ", "<!DOCTYPE rss><rss "),
    ("xml-namespace", "rss", 'xmlns:media="http://search.yahoo.com/mrss/"', 'xmlns:media="http://search.yahoo.com/mrss"'),
    ("xml-character", "rss", "News as", "News\x92s"),
    ("rss-root", "rss", "channel>", "chanel>"),
    ("rss-version", "rss", 'version="2.0"', 'version="0.92"'),
    ("rss-channel", "rss", "<description>News as it comes in</description>", ""),
    ("rss-once", "rss", _ITEM, _ITEM * 2),
    ("rss-once", "rss", "<ttl>60</ttl>", "<ttl>60</ttl><ttl>61</ttl>"),
    ("rss-element", "rss", _ITEM, f"{_ITEM}<titel>x</titel>"),
    ("rss-text", "rss", _ITEM, f"{_ITEM}x"),
    ("rss-language", "rss", "<language>en</language>", "<language>English, please</language>"),
    ("rss-channel-date", "rss", "<lastBuildDate>Mon, 04 May 2026", "<lastBuildDate>2026-05-04"),
    ("rss-ttl", "rss", "<ttl>60</ttl>", "<ttl>an hour</ttl>"),
    ("rss-skip", "rss", "<ttl>", "<skipHours><hour>24</hour></skipHours><ttl>"),
    ("rss-skip", "rss", "<ttl>", "<skipDays><day>Funday</day></skipDays><ttl>"),
    ("rss-image", "rss", "<ttl>", "<image><url>https://a.example/i.png</url></image><ttl>"),
    ("rss-image-same", "rss", "<ttl>", _IMAGE.replace("desk", "disk") + "</image><ttl>"),
    ("rss-image-size", "rss", "<ttl>", _IMAGE + "<width>145</width></image><ttl>"),
    ("rss-order", "rss", "</channel>", "<copyright>me</copyright></channel>"),
    ("rss-contact", "rss", _ITEM, f"{_ITEM}<author>Ann Weber</author>"),
    ("rss-contact", "rss", "<ttl>", "<webMaster>Ann</webMaster><ttl>"),
    ("rss-item", "rss", "</channel>", "<item><link>https://a.example/</link></item></channel>"),
    ("rss-item-title", "rss", _ITEM, ""),
    ("rss-item-link", "rss", "<link>https://news.example.org/s/code02/</link>", ""),
    ("rss-item-guid", "rss", '<guid isPermaLink="false">tag:news.example.org,2026:item2</guid>', ""),
    ("rss-link", "rss", "<link>https://news.example.org/s/code02/</link>", "<link>/s/code02/</link>"),
    ("rss-link", "rss", "<link>https://news.example.org/</link>", "<link>news.example.org</link>"),
    ("rss-guid", "rss", 'isPermaLink="false"', ""),
    ("rss-guid", "rss", 'isPermaLink="false"', 'isPermaLink="no"'),
    ("rss-id", "rss", ":item2<", ":item3<"),
    ("rss-date", "rss", "Sat, 02 May 2026 08:30:00 +0000", "yesterday"),
    ("rss-date", "rss", "<pubDate>Sat, 02 May 2026 08:30:00 +0000</pubDate>", ""),
    ("rss-weekday", "rss", "Sat, 02 May 2026", "Fri, 02 May 2026"),
    ("rss-enclosure", "rss", '<enclosure url="https:', '<enclosure url="file:'),
    ("rss-enclosure-type", "rss", 'length="1234567"', 'length="-1"'),
    ("rss-enclosure-type", "rss", 'length="1234567" type="audio/mpeg"', 'length="1" type="audio"'),
    ("rss-enclosures", "rss", "<enclosure ", '<enclosure url="https://a.example/" length="0" type="a/b"/><enclosure '),
    ("rss-source", "rss", _ITEM, f"{_ITEM}<source>Wire</source>"),
    ("rss-category", "rss", "<category>World</category>", "<category/>"),
    ("rss-twice", "rss", _ITEM, f"{_ITEM}<author>a@b.example (A)</author>"),
    ("rss-content-first", "rss", "</item>", "<description>again</description></item>"),
    ("rss-self", "rss", 'rel="self"', 'rel="via"'),
    ("media-url", "rss", 'thumbnail url="https:', 'thumbnail url="'),
    ("media-url", "atom", '<media:content url="https://media.example/unknown"', "<media:content"),
    ("media-type", "rss", 'knife.mp3" type="audio/mpeg" fileSize', 'knife.mp3" type="audio" fileSize'),
    ("media-medium", "rss", "<media:content ", '<media:content medium="sound" '),
    ("media-number", "atom", 'fileSize="1234567"', 'fileSize="1 MB"'),
    ("media-expression", "atom", "<media:content ", '<media:content expression="half" '),
    ("html-relative", "rss", "https://news.example.org/list", "/list"),
    ("html-relative", "json", "https://news.example.org/list", "/list"),
    ("html-script", "atom", "&lt;table&gt;", "&lt;script&gt;1&lt;/script&gt;&lt;table&gt;"),
    ("html-handler", "json", "<table>", "<table onclick='x()'>"),
    ("html-handler", "rss", "https://news.example.org/list", "javascript:x()"),
    ("html-title", "rss", _ITEM, "<title>A year with &lt;em&gt;one&lt;/em&gt; knife</title>"),
    ("html-title", "atom", _ITEM, "<title>A year with &lt;br/&gt; knife</title>"),
    ("atom-root", "atom", 'xmlns="http://www.w3.org/2005/Atom"', 'xmlns="http://www.w3.org/2005/Atm"'),
    ("atom-required", "atom", _ITEM, ""),
    ("atom-required", "atom", "<updated>2026-05-04T12:00:00+00:00</updated>", ""),
    ("atom-once", "atom", _ITEM, _ITEM * 2),
    ("atom-order", "atom", "</feed>", "<icon>https://a.example/i.png</icon></feed>"),
    ("atom-element", "atom", _ITEM, f"{_ITEM}<titel>x</titel>"),
    ("atom-element", "atom", _ITEM, f"{_ITEM}<pubDate xmlns=''>x</pubDate>"),
    ("atom-text", "atom", _ITEM, f"{_ITEM}x"),
    ("atom-id", "atom", "<id>tag:news.example.org,2026:item2", "<id>item2"),
    ("atom-id", "atom", "<id>tag:news.example.org,2026:item2", "<id>tag:news.example.org:item2"),
    ("atom-same-id", "atom", "2026:item2<", "2026:item1<"),
    ("atom-updated", "atom", "<updated>2026-05-02T", "<updated>2026-05-02 "),
    ("atom-updated", "atom", "<updated>2026-05-02T08:30:00", "<updated>2026-02-30T08:30:00"),
    ("atom-published", "atom", "<published>2026-05-02T08:30:00+00:00", "<published>2026-05-02t08:30:00"),
    ("atom-person", "atom", "<name>Ann Weber</name>", "<name> </name>"),
    ("atom-person-mail", "atom", "desk@example.org", "the desk"),
    ("atom-person-uri", "atom", "<uri>https://news.example.org/about", "<uri>about us"),
    ("atom-link", "atom", 'href="https://media.example/unknown"', ""),
    ("atom-link-type", "atom", 'type="text/html"', 'type="html"'),
    ("atom-link-lang", "atom", 'type="text/html"', 'hreflang="?"'),
    ("atom-link-length", "atom", ' length="1234567"', ' length="long"'),
    ("atom-rel", "atom", 'rel="enclosure"', 'rel="attachment"'),
    ("atom-alternate", "atom", _LINK, 'rel="via" href="https://a.example/"'),
    ("atom-alternates", "atom", _LINK, f"{_LINK}/><link {_LINK}"),
    ("atom-alone", "atom", "</feed>", "<entry><id>tag:a.example,2026:x</id></entry></feed>"),
    ("atom-textless", "atom", "</feed>", "<entry><id>tag:a.example,2026:x</id></entry></feed>"),
    ("atom-category", "atom", 'term="World"', ""),
    ("atom-type", "atom", "<subtitle>", '<subtitle type="text/plain">'),
    ("atom-xhtml", "atom", "<subtitle>", '<subtitle type="xhtml">'),
    ("atom-markup", "atom", "<subtitle>News", "<subtitle><b xmlns=''>News</b>"),
    ("atom-content-type", "atom", '<content type="html">', '<content type="markdown">'),
    ("atom-content-src", "atom", '<content type="html">', '<content type="text/html" src="https://a.example/">'),
    ("atom-lang", "atom", 'xml:lang="en"', 'xml:lang="the English"'),
    ("atom-self", "atom", 'rel="self"', 'rel="via"'),
    ("atom-deleted", "atom", "deleted-entry ref=", "deleted-entry by="),
    ("atom-deleted", "atom", 'when="2026', 'when="2o26'),
    ("atom-both", "atom", 'ref="tag:news.example.org,2026:gone"', 'ref="tag:news.example.org,2026:item2"'),
    ("json-form", "json", "}", ""),
    ("json-form", "json", '"items": [', '"things": ['),
    ("json-version", "json", "https://jsonfeed.org/version/1.1", "1.1"),
    ("json-value", "json", '"title": "A year with one knife"', '"title": 1'),
    ("json-value", "json", '"World",', "5,"),
    ("json-url", "json", '"url": "https://news.example.org/s/code02/"', '"url": "/s/code02/"'),
    ("json-feed-url", "json", '"feed_url"', '"_url"'),
    ("json-home", "json", '"home_page_url"', '"_url"'),
    ("json-next", "json", '"home_page_url"', '"next_url": "https://news.example.org/feed.json", "home_page_url"'),
    ("json-key", "json", '"home_page_url"', '"homepage"'),
    ("json-author", "json", _THIRD, f'"author": {{"name": "A"}}, {_THIRD}'),
    ("json-authors", "json", '"name": "Ann Weber"', '"nick": "Ann"'),
    ("json-hub", "json", '"home_page_url"', '"hubs": [{"url": "https://hub.example/"}], "home_page_url"'),
    ("json-language", "json", '"language": "en"', '"language": "the English"'),
    ("json-id", "json", _THIRD, '"id": 3'),
    ("json-id", "json", _THIRD, '"_id": 3'),
    ("json-same-id", "json", "item2", "item1"),
    ("json-content", "json", "content_html", "_html"),
    ("json-date", "json", "2026-05-02T08:30:00+00:00", "2026-05-02"),
    ("json-attachment", "json", '"mime_type": "audio/mpeg"', '"mime_type": "audio"'),
    ("json-attachment", "json", '"url": "https://media.example/unknown"', '"_u": ""'),
    ("opml-form", "opml", 'version="2.0"', 'version="1.0"'),
    ("opml-title", "opml", "<title>Wire &amp; desk</title>", ""),
    ("opml-date", "opml", "<docs>", "<dateCreated>2026-05-04</dateCreated><docs>"),
    ("opml-empty", "opml", "outline ", "line "),
    ("opml-text", "opml", " text=", " label="),
    ("opml-feed", "opml", "xmlUrl=", "url="),
    ("opml-twice", "opml", "feeds/world/rss.xml", "rss.xml"),
    ("map-form", "sitemap", "urlset", "urlsat"),
    ("map-loc", "sitemap", "<loc>https:", "<loc>"),
    ("map-twice", "sitemap", "code02", "code01"),
    ("map-date", "sitemap", "<lastmod>2", "<lastmod>x2"),
    ("map-date", "sitemap", "+00:00</lastmod>", "</lastmod>"),
    ("map-value", "sitemap", "<lastmod>", "<priority>2</priority><lastmod>"),
    ("map-value", "sitemap", "<lastmod>", "<changefreq>often</changefreq><lastmod>"),
    ("map-element", "sitemap", "<lastmod>", "<author>A</author><lastmod>"),
    ("map-place", "sitemap", "<loc>https://news.example.org/", "<loc>https://other.example/"),
    ("news-publication", "news", "<news:name>Wire &amp; desk", "<news:name>"),
    ("news-publication", "news", "<news:language>en", "<news:language>?"),
    ("news-date", "news", "<news:publication_date>2026", "<news:publication_date>May 2026"),
    ("news-title", "news", "<news:title>A year with one knife", "<news:title>"),
    ("page-title", "page", "<title>", "<titel>"),
    ("page-language", "page", 'lang="en"', ""),
    ("page-charset", "page", 'charset="utf-8"', ""),
    ("page-elsewhere", "page", "</head>", '<script src="https://a.example/x.js"></script></head>'),
    ("page-elsewhere", "page", "</head>", '<link rel="stylesheet" href="//a.example/x.css"></head>'),
    ("page-same-id", "page", "<main ", '<p id="a"></p><p id="a"></p><main '),
    ("page-data", "page", "</head>", '<script type="application/ld+json">{"a": }</script></head>'),
    ("page-feed", "page", 'href="https://news.example.org/rss.xml"', ""),
    ("page-feed-title", "page", 'title="Wire &amp; desk (RSS)"', ""),
    ("robots-line", "robots", "Allow: /", "Allow /"),
    ("robots-map", "robots", "Sitemap: https://news.example.org/", "Sitemap: /"),
]  # fmt: skip


def _grown(name: str, part: str, count: int) -> str:
    """Give a list in which something stands so often."""
    data = {"sitemap": MAP, "news": NEWS}[name]
    start, end = data.index("<url>"), data.index("</url>") + len("</url>")
    many = "".join(data[start:end].replace(part, f"{part}{number}/") for number in range(count))
    return data[:start] + many + data[end:]


CASES += [
    ("text-html", "rss", "News as it comes in", "News &lt;/b&gt;"),
    ("text-html", "rss", "© Example News", "&amp;copy; Example News"),
    ("text-html", "atom", "© Example News", "R&amp;D2 News"),
    ("text-html", "atom", "<name>Wire desk", "<name>&lt;i&gt;Wire&lt;/i&gt; desk"),
    ("name-mail", "atom", "<name>Wire desk", "<name>Wire &lt;desk@firm.example&gt;"),
    ("id-uri", "rss", "news.example.org,2026:item2<", "news.example.org,2026:ü<"),
    ("id-uri", "rss", "<link>https://news.example.org/s/code02/", "<link>https://news.example.org/ü"),
    ("id-uri", "atom", "news.example.org,2026:item2<", "news.example.org,2026:ü<"),
    *(
        ("id-canonical", "atom", "<id>tag:news.example.org,2026:item2", f"<id>{wrong}")
        for wrong in (
            "HTTPS://a.example/", "https://A.example/x", "https://a.example", "https://a.example/a/../b", "https://a.example/%c3",
            "https://a.example/%zz", "https://a.example:443/x", "http://a.example:80/", "https://a.example./", "http://[::1/"
        )
    ),
    ("date-early", "rss", "Sat, 02 May 2026", "Thu, 02 May 1974"),
    ("date-early", "atom", "<published>2026-05-02", "<published>1989-12-31"),
    ("date-year", "rss", "Sat, 02 May 2026", "Wed, 02 May 1888"),
    ("same-updated", "atom", _entry_updated(1), _entry_updated(2)),
    ("image-kind", "rss", "<ttl>", f"{_IMAGE.replace('.png', '.webp')}</image><ttl>"),
]  # fmt: skip
SOUND = [
    ("rss", "News as it comes in", "&#x26;copy; R&#x26;D2 &amp; Q&amp;A"),
    ("rss", "<ttl>", f"{_IMAGE}</image><ttl>"),
    ("rss", "A year with one knife", "A year with &#x3C;b&gt;"),
    ("atom", "A year with one knife", "A year with &#x3C;b&gt;"),
    ("atom", "<id>tag:news.example.org,2026:item2", "<id>https://a@a.example:8443/%C3%BC?q=../x"),
    ("atom", "<id>tag:news.example.org,2026:item2", "<id>urn:ISBN:0-395-36341-1"),
]
"""What is right, and looks a little like what is not."""
MADE: list[tuple[str, str, Callable[[], str]]] = [
    ("atom-author", "atom", lambda: ATOM.replace("<author>", "<contributor>").replace("</author>", "</contributor>")),
    ("atom-summary", "atom", lambda: ATOM.replace(_SUMMARY, "").replace('type="html"', 'src="https://a.example/"')),
    ("map-many", "sitemap", lambda: _grown("sitemap", "s/code02/", 50_001)),
    ("map-size", "sitemap", lambda: MAP + " " * 50 * 1024 * 1024),
    ("news-many", "news", lambda: _grown("news", "s/code02/", 1_001)),
    ("page-empty", "page", str),
]
"""Documents that a single replacement cannot make."""


def judged(kind: str, text: str) -> set[str]:
    """Give the rules that a document breaks."""
    kind = "sitemap" if kind == "news" else kind
    url = "https://news.example.org/sitemap-1.xml" if kind == "sitemap" else None
    return {fault.rule.id for fault in faults(read(text.encode(), kind), url)}


@pytest.mark.parametrize("kind", [*GOOD, "news"])
def test_good_documents_pass(kind: str) -> None:
    """What the renderers make breaks no rule, is known for what it is, and passes the gate."""
    text = NEWS if kind == "news" else GOOD[kind]
    assert judged(kind, text) == set()
    assert problems(Document(NAMES.get(kind, "index.html"), text.encode())) == []
    if kind not in {"robots", "news"}:
        assert kind_of("", text.encode()) == kind


@pytest.mark.parametrize(("rule", "kind", "old", "new"), CASES)
def test_each_rule_is_told(rule: str, kind: str, old: str, new: str) -> None:
    """A document that breaks a rule is told with it; the gate lets it pass just when the rule says so."""
    text = NEWS if kind == "news" else GOOD[kind]
    assert old in text
    spoiled = text.replace(old, new)
    assert rule in judged(kind, spoiled)
    stops = _rule(rule).in_gate
    if kind in NAMES and stops:
        told = problems(Document(NAMES[kind], spoiled.encode()))
        assert any(_rule(rule).told in problem and _rule(rule).source in problem for problem in told)


@pytest.mark.parametrize(("kind", "old", "new"), SOUND)
def test_what_is_right_is_no_fault(kind: str, old: str, new: str) -> None:
    """A document that only resembles a wrong one breaks no rule."""
    assert old in GOOD[kind]
    assert judged(kind, GOOD[kind].replace(old, new)) == set()


@pytest.mark.parametrize(("rule", "kind", "make"), MADE, ids=lambda value: value if isinstance(value, str) else "")
def test_made_documents_are_told(rule: str, kind: str, make: Callable[[], str]) -> None:
    """As above, for what is large, or wrong in several places."""
    assert rule in judged(kind, make())


def test_pages_that_are_empty_do_not_replace_others() -> None:
    """The gate for what is no feed."""
    assert problems(Document("index.html", b" ")) == ["the page is empty (HTML, section 4.1.1)"]


def test_warnings_alone_stop_nothing() -> None:
    """The gate refuses what readers stumble over, and not what is unusual."""
    unusual = ATOM.replace('rel="enclosure"', 'rel="attachment"').encode()
    assert problems(Document("atom.xml", unusual)) == []


def test_lines_are_told() -> None:
    """A finding names the line of what is wrong, and what was found there."""
    spoiled = RSS.replace("<ttl>60</ttl>", "<ttl>an hour</ttl>")
    (fault,) = faults(read(spoiled.encode(), "rss"))
    assert fault.line == spoiled[: spoiled.index("an hour")].count("\n") + 1
    assert fault.message == "ttl is no number of minutes: an hour (RSS 2.0, <ttl>)"


def test_rules_are_told_apart() -> None:
    """Ids are unique; each rule has its source."""
    rules = [rule for group in check.RULES.values() for rule in group]
    assert len({rule.id for rule in rules}) == len(rules)
    assert all(rule.told and rule.source for rule in rules)


def test_each_rule_has_its_case() -> None:
    """No rule without a document, or an answer, that breaks it."""
    import test_check_url  # noqa: PLC0415 - each of the three knows the rules of its own
    import test_judged  # noqa: PLC0415 - as above

    shown = {case[0] for case in (*CASES, *MADE, *test_judged.CASES, *test_check_url.CASES, *test_check_url.MADE)}
    assert {rule.id for group in check.RULES.values() for rule in group} - shown == set()


@given(st.binary(max_size=300), st.sampled_from(["rss.xml", "atom.xml", "feed.json", "x.xml", "x.html", "robots.txt"]))
def test_anything_can_be_judged(data: bytes, name: str) -> None:
    """Whatever stands in a document, it is judged without an error."""
    list(faults(read(data, kind_of(name, data)), "https://a.example/x", "https://a.example/"))


@given(st.sampled_from([RSS, ATOM, JSON, OPML, MAP, PAGE]), st.data())
def test_spoiled_documents_can_be_judged(text: str, data: st.DataObject) -> None:
    """The same for documents with a piece cut out, or doubled."""
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    for spoiled in (text[:start] + text[end:], text[:end] + text[start:]):
        list(faults(read(spoiled.encode(), kind_of("", spoiled.encode()))))


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda value: st.lists(value) | st.dictionaries(_KEYS, value))
)
def test_any_json_can_be_judged(value: object) -> None:
    """Values of every kind at every key."""
    for feed in (
        value,
        {"version": "x", "items": [value]},
        {"items": [{"id": value, "authors": value, "tags": value}]},
    ):
        list(faults(read(json.dumps(feed).encode(), "json")))


def _rule(name: str) -> check.Rule:
    return next(rule for group in check.RULES.values() for rule in group if rule.id == name)
