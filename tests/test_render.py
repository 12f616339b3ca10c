"""What comes out for what goes in: HTML of texts, elements of formats, pages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from golden import INFO, SITE, item, varied
from lxml import etree

from feeder import render, rst
from feeder.model import Article, Enclosure, Feed, Markup, Site
from feeder.render import markup
from feeder.render.links import linked
from feeder.render.markup import content_html

ATOM = "{http://www.w3.org/2005/Atom}"


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


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("AT&T, Q&A and a < b", b"AT&amp;T, Q&amp;A and a &lt; b"),
        ("<b>Bold & bolder", b"&#x3C;b&gt;Bold &#x26; bolder"),
        ("Use &amp; and &#60; & &copy", b"Use &#x26;amp; and &#x26;#60; &#x26; &#x26;copy"),
    ],
)
def test_a_title_that_looks_like_html_is_told_from_html(title: str, written: bytes) -> None:
    """Its marks are written as numbers (RSS Advisory Board profile); any other title has the usual names."""
    made = item(1, Article(title=title, content="x", summary=("s",), categories=(title,)))
    rss, atom, _ = render.documents(Feed(INFO, (made,)))
    assert b"<title>" + written + b"</title>" in rss.data
    assert b"<category>" + written + b"</category>" in rss.data
    assert b"<title>" + written + b"</title>" in atom.data


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
    page = render.Pages(SITE, {}).item(made).data.decode()

    for text in (html, page.split('<div class="content">', 1)[1]):
        assert not re.search(r"<script|onerror|onload|javascript:|data:text|<iframe|<svg|<style", text, re.IGNORECASE)
    assert "<b>T" not in page


def html_of(markup: Markup, source: str, lang: str = "en", site: Site = SITE) -> str:
    """Give the HTML of a text."""
    return content_html(item(1, Article(title="T", content=source, markup=markup, summary=("s",)), lang=lang), site)


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("(https://a.example/x_(y)_(z)), b", "https://a.example/x_(y)_(z)"),
        ("[https://a.example/?q=[1]]", "https://a.example/?q=[1]"),
        ("“https://a.example/?a=1&b=2”", "https://a.example/?a=1&amp;b=2"),
        ("HTTPS://A.EXAMPLE/X?!", "HTTPS://A.EXAMPLE/X"),
        ("نص https://a.example/x، نص", "https://a.example/x"),
        ("見 https://a.example/漢字。次", "https://a.example/漢字"),
        ("*https://a.example/x*", "https://a.example/x"),
        ("<https://a.example/x>", "https://a.example/x"),
    ],
)
def test_addresses_can_be_clicked(text: str, link: str) -> None:
    """An address in a plain text becomes a link, without the punctuation behind it."""
    assert f'<a href="{link}">{link}</a>' in linked(text)


@pytest.mark.parametrize("text", ["a@b.example", "me@www.a.example", "https://", "https://.", "www.", "www. a", "x/www.a.example", "ftp://a.example"])  # fmt: skip
def test_what_is_no_address_of_the_web_is_left_alone(text: str) -> None:
    """E-mail addresses, and what only looks like an address, stay text."""
    assert linked(text) == text


def test_address_without_scheme() -> None:
    """An address that begins with `www.` can be clicked too."""
    assert linked("(see www.a.example/b).") == '(see <a href="https://www.a.example/b">www.a.example/b</a>).'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a\n\nb < c", "<p>a</p>\n<p>b &lt; c</p>"),
        ("a\nb", "<p>a<br>b</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("Of these:\n- a\n- b", "<p>Of these:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("He asked:\n- Why?", "<p>He asked:<br>- Why?</p>"),
        ("A headline\n\na", "<p>A headline</p>\n<p>a</p>"),
        ("## no Markdown", "<p>## no Markdown</p>"),
    ],
)
def test_plain_text_becomes_paragraphs_and_lists(text: str, html: str) -> None:
    """Blank lines separate paragraphs; lines that begin with a hyphen are a list; nothing else is a mark."""
    assert html_of("text", text) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("<h1 dir=ltr>H</h1><H1>I</H1>", '<h2 dir="ltr">H</h2><h2>I</h2>'),
        ("<p onclick=x()>a<script>x()</script></p>", "<p>a</p>"),
        ("<a href=javascript:x()>a</a><a href='data:text/html,x'>b</a>", "<a>a</a><a>b</a>"),
        ("<a href=' java&#10;script:x()'>a</a><a href='//[x'>b</a><a href=''>c</a>", "<a>a</a><a>b</a><a>c</a>"),
        ("<a href='c?d=1'>e</a><a href='mailto:a@b.example'>f</a>", '<a href="https://news.example.org/c?d=1">e</a><a href="mailto:a@b.example">f</a>'),
        ("<blockquote cite=javascript:x>a</blockquote><q cite=/b>c</q>", '<blockquote>a</blockquote><q cite="https://news.example.org/b">c</q>'),
        ("<img src=/p.jpg srcset='/p.jpg 1x, q.jpg 2x,javascript:x 3x, //[x 4x' onerror=x()>", '<img src="https://news.example.org/p.jpg" srcset="https://news.example.org/p.jpg 1x, https://news.example.org/q.jpg 2x">'),
        ("<img srcset='https://a.example/w_1,h_2/x.png 1x, data:image/png;base64,AA== 2x'>", '<img srcset="https://a.example/w_1,h_2/x.png 1x">'),
        ("<figure><picture><source srcset='a.webp 2x, b.webp' type=image/webp><img src=a.jpg></picture><figcaption>C</figcaption></figure>",
         '<figure><picture><source srcset="https://news.example.org/a.webp 2x, https://news.example.org/b.webp" type="image/webp"><img src="https://news.example.org/a.jpg"></picture><figcaption>C</figcaption></figure>'),
        ("<video poster=p.jpg src=v.mp4 autoplay></video>", '<video poster="https://news.example.org/p.jpg" src="https://news.example.org/v.mp4" controls=""></video>'),
        ("<img data-src=/a.png src='data:image/gif;base64,AA=='>", '<img src="https://news.example.org/a.png">'),
        ("<img data-src=/a.png data-srcset='b.png 2x'>", '<img srcset="https://news.example.org/b.png 2x" src="https://news.example.org/a.png">'),
        ("<img data-src=/a.png src=/b.png><img data-src=javascript:x>", '<img src="https://news.example.org/b.png"><img>'),
        ("<img data-src=/a.png><noscript><img src=/a.png></noscript>", '<img src="https://news.example.org/a.png">'),
        ("<noscript><img src=/a.png></noscript>", '<img src="https://news.example.org/a.png">'),
        ("a<!-- b -->c<!--more-->", "ac"),
        ("<a href='#n'>1</a><p id=n>N</p>", '<a href="https://news.example.org/s/code01/#code01-n">1</a><p id="code01-n">N</p>'),
        ("<p id=n>N</p>", "<p>N</p>"),
    ],
)  # fmt: skip
def test_html_of_authors(source: str, html: str) -> None:
    """Nothing in a text runs, every address is absolute, and the title stays the only first-level heading."""
    assert html_of("html", source) == html


def test_html_without_end() -> None:
    """Elements that stand in one another by the thousand, which no parser takes in good time, leave their text."""
    assert html_of("html", "<div>" * 100_000 + "a < b") == "<p>a &lt; b</p>"
    assert html_of("html", "<p>a" * 3) == "<p>a</p><p>a</p><p>a</p>"
    assert html_of("html", "<p>a</p>" * 1000) == "<p>a</p>" * 1000
    assert "a" in html_of("markdown", "> " * 100_000 + "a")
    assert "a" in html_of("markdown", "- " * 100_000 + "a")


def test_nothing_is_told_behind_the_back(capfd: pytest.CaptureFixture[str]) -> None:
    """What is no address is left out in silence: nh3 prints what its callers raise."""
    html_of("html", "<a href='//[x'>a</a><img srcset='//[x 1x'><q cite='http://[x'>b</q>")

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (":math:`a<b`", "<p><tt>a&lt;b</tt></p>"),
        ("H\n=\n\na\n\nI\n-\n\nb", "<h2>H</h2>\n<p>a</p>\n\n<h3>I</h3>\n<p>b</p>"),
        (".. note:: a", "<aside>\n<p>Note</p>\n<p>a</p>\n</aside>"),
        (".. code-block:: python\n\n   x = 1 < 2", "<pre><code>x = 1 &lt; 2</code></pre>"),
        (".. figure:: a.png\n\n   C", '<figure>\n<img alt="a.png" src="https://news.example.org/a.png">\n<figcaption>\n<p>C</p>\n</figcaption>\n</figure>'),
        (".. raw:: html\n\n   <b>a</b>\n\nb", "<p>b</p>"),
        (".. include:: /etc/passwd\n\nb", "<p>b</p>"),
        (".. versionadded:: 2\n   :x: y\n\n   *a*\n\n   .. other:: b\n\n      c", "<p><em>a</em></p>\n<p>c</p>"),
        (".. youtube:: abc\n\nb", "<p>b</p>"),
        (":ref:`a <b>`, `c`:d: and ``:ref:`e```", "<p>a, c and <code>:ref:`e`</code></p>"),
        ("::\n\n  :ref:`a`", "<pre>:ref:`a`</pre>"),
        ("== =\na b\n== =\n1 2\n== =", "<pre>== =\na b\n== =\n1 2\n== =</pre>"),
        ("A\n=\n\nB\n-\n\nC\n=\n\nD\n~", "<h2>A</h2>\n\n<h3>B</h3>\n\n\n\n<h2>C</h2>\n<pre>D\n~</pre>"),
        ("*a and |b| and c_", "<p>*a and |b| and c_</p>"),
        ("`a <javascript:x()>`_", "<p><a>a</a></p>"),
        (".. |d| date::\n\nOn |d|", "<p>On |d|</p>"),
    ],
)  # fmt: skip
def test_restructuredtext(source: str, html: str) -> None:
    """ReStructuredText is rendered by docutils, which opens no file, and knows neither raw HTML nor the day.

    What it does not know or cannot read leaves its text, and no message to the reader.
    """
    assert html_of("rest", source) == html


def test_restructuredtext_reads_no_picture(tmp_path: Path) -> None:
    """A picture is not embedded, whatever is asked for: a text could publish any file."""
    (tmp_path / "x.svg").write_text("<svg>secret</svg>")

    made = rst.to_html(
        f".. image:: {tmp_path}/x.svg\n   :load\\ing: embed\n\n.. image:: {tmp_path}/x.svg\n   :loading: embed"
    )

    assert "secret" not in made
    assert "base64" not in made


def test_restructuredtext_leaves_nothing_to_the_next() -> None:
    """A role that one text defines is unknown to the next: equal texts give equal HTML."""
    before = html_of("rest", ":strong:`a`")

    assert html_of("rest", ".. role:: strong(emphasis)\n\n:strong:`a`") != before
    assert html_of("rest", ":strong:`a`") == before


def test_restructuredtext_that_docutils_cannot_take() -> None:
    """A text that makes docutils fail comes out as it stands."""
    text = "\n\n".join(" " * depth + "<x>" for depth in range(400))

    assert html_of("rest", text) == "<pre>" + text.replace("<", "&lt;").replace(">", "&gt;") + "</pre>"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a {% include b.html %} c", "<p>a  c</p>"),
        ("a {{< gallery src=x >}} b", "<p>a  b</p>"),
        ("{{% note %}}\na\n{{% /note %}}", "<p>a</p>"),
        ("{% if a %}b{% endif %}", "<p>b</p>"),
        ("{% comment %}a{% endcomment %}b", "<p>b</p>"),
        ("{% raw %}{% a %} {{ b }}{% endraw %}", "<p>{% a %} {{ b }}</p>"),
        ("{% highlight py %}\nx = {{ y }}\n{% endhighlight %}", "<pre><code>x = {{ y }}\n</code></pre>"),
        ("{% highlight %}\n```\n{% endhighlight %}\n\n{% a", "<pre><code>```\n</code></pre>\n<p>{% a</p>"),
        ("`{% raw %}` and ``{{< a >}}``", "<p><code>{% raw %}</code> and <code>{{&lt; a &gt;}}</code></p>"),
        ("```\n{% a %}\n```\n\n{% b %}c", "<pre><code>{% a %}\n</code></pre>\n<p>c</p>"),
        ("~~~\n```\n{% a %}\n~~~\n", "<pre><code>```\n{% a %}\n</code></pre>"),
        ("[a]({{ site.url }}/b) [c]({{ '/d' | relative_url }})", '<p><a href="https://news.example.org/b">a</a> <a href="https://news.example.org/d">c</a></p>'),
        ("[a]({% link b.md %}) [c]({% post_url 2020-01-01-d %}#e)", "<p>a c</p>"),
        ("[a]({% link b.pdf %})", '<p><a href="https://news.example.org/b.pdf">a</a></p>'),
        ('[a]({{< ref "b" >}}) `[c]({{< ref "d" >}})`', '<p>a <code>[c]({{&lt; ref "d" &gt;}})</code></p>'),
        ('{{< figure src="a b.jpg" alt="c" >}}', '<p><img src="https://news.example.org/a%20b.jpg" alt="c"></p>'),
        ('{{< figure src="a.jpg" caption="b" link="https://c.example" />}}', '<p><a href="https://c.example"><img src="https://news.example.org/a.jpg" alt="b"></a></p>\n<p>b</p>'),
        ("{{< youtube a-b >}}", '<p><a href="https://www.youtube.com/watch?v=a-b">https://www.youtube.com/watch?v=a-b</a></p>'),
        ("{{< highlight py >}}\n*a*\n{{< /highlight >}}", "<pre><code>*a*\n</code></pre>"),
        ("# H {#id}\n\na\n{: .b}", "<h2>H</h2>\n<p>a</p>"),
        ("a <!--more--> b", "<p>a  b</p>"),
        ("- [x] a\n- [ ] b", "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>"),
        ("~~a~~", "<p><del>a</del></p>"),
        ("| a |\n| - |\n| b |", "<table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>b</td></tr>\n</tbody></table>"),
        ("a[^1]\n\n[^1]: b", '<p>a<sup><a href="https://news.example.org/s/code01/#code01-1">1</a></sup></p>\n<div id="code01-1"><sup>1</sup>\n<p>b</p>\n</div>'),
        ("<b onclick=x()>a</b>", "<p><b>a</b></p>"),
    ],
)  # fmt: skip
def test_markdown(markdown: str, html: str) -> None:
    """Markdown with its usual extensions; tags of Liquid and shortcodes are left out, but not out of code."""
    assert html_of("markdown", markdown) == html


@pytest.mark.parametrize(
    ("site", "lang", "html"),
    [
        ("en", "ar", '<div dir="rtl" lang="ar">\n<p>نص</p>\n</div>'),
        ("en", "de", "<p>نص</p>"),
        ("he", "de", '<div dir="ltr" lang="de">\n<p>نص</p>\n</div>'),
    ],
)
def test_a_text_says_which_way_it_runs(site: str, lang: str, html: str) -> None:
    """HTML of a text, and of its summary, says which way it runs where a reader could not know."""
    article = Article(title="ع", content="نص", summary=("نص",))
    feed = Feed(replace(INFO, site=replace(SITE, language=site)), (item(1, article, lang=lang),))

    rss = etree.fromstring(render.documents(feed)[0].data)

    assert rss.findtext("channel/item/{http://purl.org/rss/1.0/modules/content/}encoded") == html
    assert rss.findtext("channel/item/description") == html


def test_html_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The HTML of an item is made once for the three formats."""
    made: list[str] = []

    def sanitized(html: str, *_: str) -> str:
        made.append(html)
        return html

    monkeypatch.setattr(markup, "sanitized", sanitized)

    render.documents(varied())

    assert len(made) == 1


def test_short_link_beside_an_own_one() -> None:
    """Where an item links elsewhere, its short link is a related one; where there is no page for it, none."""
    own = item(1, Article(title="T", content="c", summary=("s",), link="https://short.example/b"))
    fragment = replace(own, short_link="https://news.example.org/#code01")
    alone = item(1, Article(title="T", content="c", summary=("s",)))
    found = []
    for made in (own, fragment, alone):
        rss, atom, _ = render.documents(Feed(INFO, (made,)))
        links = etree.fromstring(atom.data).findall(f"{ATOM}entry/{ATOM}link")
        assert [e.get("href") for e in etree.fromstring(rss.data).findall(f"channel/item/{ATOM}link")] == [
            link.get("href") for link in links[1:]
        ]
        found.append([(link.get("rel"), link.get("href")) for link in links[1:]])

    assert found == [[("related", own.short_link)], [], []]


def test_page_shows_picture_files_place_and_agency() -> None:
    """A page shows the picture unless the text does, plays sound and video, and links to other files."""
    article = Article(title="T", content="c", summary=("s",), dateline="GRAZ", agency="AFP", authors=("A", "B"))
    files = (Enclosure("https://m.example/a%20b.mp3", "audio/mpeg"), Enclosure("https://m.example/c.mp4", "video/mp4"))
    other = Enclosure("https://m.example/", "application/pdf")
    made = replace(item(1, article), image=Enclosure("https://m.example/p.jpg?a&b"), enclosures=(*files, other))
    shown = replace(made, article=article._replace(content="<img src='https://m.example/p.jpg?a&b'>", markup="html"))

    text = render.Pages(SITE, {}).item(made).data.decode()

    assert '<img src="https://m.example/p.jpg?a&amp;b" alt="">' in text
    assert (
        " ".join(re.sub(r"<[^>]*>", "", text.split('<p class="by">')[1].split("</p>")[0]).split())
        == "A, B · GRAZ · AFP · 2026-05-01"
    )
    assert '<audio controls preload="none" src="https://m.example/a%20b.mp3"></audio>' in text
    assert '<a href="https://m.example/a%20b.mp3">a b.mp3</a>' in text
    assert '<video controls preload="none" src="https://m.example/c.mp4"></video>' in text
    assert '<a href="https://m.example/">https://m.example/</a>' in text
    assert text.count("<script") == text.count('<script type="application/ld+json">') == 1
    assert render.Pages(SITE, {}).item(shown).data.count(b"<img") == 1


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
