"""Entries without a text are saved as texts, and these say again what the entries said: field by field, to the letter."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from test_roundtrip import HARD, LINE

from feeder.errors import MachineError
from feeder.imports import Entry
from feeder.imports.parts import joined
from feeder.model import Article, Enclosure, Source
from feeder.parse import parse
from feeder.publish import texts
from feeder.render import as_shown

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
SITE = "https://news.example.org/"


def told(text: str) -> str:
    """Give a text as front matter holds it: on one line."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


NAME = (
    LINE.map(lambda name: told(told(name).strip("\"'")))
    .filter(lambda name: name == name.strip("\"'"))
    .filter(lambda name: bool(name) and "@" not in name)
)
URL = st.builds(
    "https://old.example/{}/{}".format,
    st.text("abcxyz019-_~%", min_size=1, max_size=8).map(lambda s: s.replace("%", "%20")),
    st.sampled_from(["a.html", "?b=1&c=%C3%A9", "#part", "ü/漢", "x(1)"]),
)
DATE = st.integers(631_152_000, 1_770_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
PROSE = (
    st.lists(st.one_of(HARD, LINE), min_size=1, max_size=4).map(" ".join).map(lambda text: escape(text, quote=False))
)
CODE = st.lists(
    st.sampled_from(
        ["", "---", "title: x", "+++", "id: 1", "  two", "# CONFIDENTIAL", "{{ x }}", "{% raw %}", "```", "- a", "}"]
    ),
    min_size=1,
    max_size=6,
).map(lambda lines: "<pre><code>" + "\n".join(["x", *lines, "y"]) + "</code></pre>")
BLOCK = st.one_of(
    PROSE.map(lambda text: f"<p>{text}</p>"),
    PROSE.map(lambda text: f"<p>\n\n  {text}\n\n</p>"),
    PROSE,
    PROSE.map(lambda text: f"<ul>\n\n<li>{text}</li>\n</ul>"),
    PROSE.map(lambda text: f"<h2>{text}</h2>"),
    PROSE.map(lambda text: f"    {text}<br>\n\n    <b>{text}</b>"),
    st.just("<!-- more -->"),
    st.just('<p><img src="https://old.example/a.png" alt="- a\n\n---"></p>'),
    CODE,
)
HTML = st.lists(BLOCK, min_size=1, max_size=5).flatmap(
    lambda blocks: st.sampled_from(["\n", "", "\n\n", "\r\n\r\n"]).map(lambda gap: gap.join(blocks))
)
FILE = st.builds(
    Enclosure, URL, st.sampled_from([None, "audio/mpeg", "image/svg+xml"]), st.one_of(st.none(), st.integers(1, 10**12))
)
POINTS = st.lists(LINE, min_size=1, max_size=3).map(
    lambda points: "<ul>\n" + "".join(f"<li>{escape(point)}</li>\n" for point in points) + "</ul>"
)
ENTRY = st.builds(
    Entry,
    id=st.one_of(URL, st.text("abc 019:-#\"'\\{}[],&*!|>%@`", min_size=1, max_size=12).map(told).filter(bool)),
    link=URL,
    title=LINE.map(lambda title: escape(title, quote=False)),
    html=HTML,
    published=st.one_of(st.none(), DATE),
    updated=st.one_of(st.none(), DATE),
    authors=st.lists(NAME, unique=True, max_size=3).map(tuple),
    tags=st.lists(NAME, unique=True, max_size=3).map(tuple),
    categories=st.lists(NAME, unique=True, max_size=3).map(tuple),
    summary=st.one_of(st.just(""), LINE.map(lambda text: f"<p>{escape(text)}</p>"), POINTS),
    lang=st.sampled_from([None, "no", "pt-BR", "zh-Hant"]),
    image=st.one_of(st.none(), URL),
    enclosures=st.lists(FILE, max_size=3).map(joined),
    full_link=st.one_of(st.none(), URL.map(lambda url: f"{url}/full")),
    dateline=st.one_of(st.none(), LINE),
    agency=st.one_of(st.none(), LINE),
)


def saved(entry: Entry) -> Article:
    """Save an entry as a text, and read that."""
    with TemporaryDirectory() as folder:
        path = texts.save(Path(folder), entry, entry.id, set(), NOW)
        source = Source(path.name, path.read_text(encoding="utf-8"), "utf-8", NOW, "")
    reading = parse(source)
    assert [problem for problem in reading.problems if not problem.note] == []
    assert len(reading.articles) == 1, source.text
    return reading.articles[0]


def shown(article: Article) -> str:
    """Give what a site shows of a text, whatever breaks the lines of its HTML outside of code."""
    safe = re.sub(r"<!--.*?-->", "", as_shown(article, SITE, summary=False), flags=re.DOTALL)
    parts = re.split(r"(<pre>.*?</pre>)", safe, flags=re.DOTALL)
    text = "".join(part if part.startswith("<pre>") else re.sub(r"\s+", " ", part) for part in parts)
    bare = text.removeprefix("<div>").removesuffix("</div>").replace("\ufeff", "")
    return re.sub(r" ?(</?(?:p|pre|ul|li|h2|br)>) ?", r"\1", bare).strip()


def lines(summary: str) -> tuple[str, ...]:
    """Give the lines of a summary."""
    points = re.findall(r"<li>(.*?)</li>", summary, re.DOTALL) or [summary]
    found = [texts.plain(point) if "<li>" in summary else texts.plain(point).lstrip("-*• ") for point in points]
    return tuple(filter(None, found))


@given(ENTRY)
@example(Entry("x", None, "Pre", "<pre>a\n\n\n---\ntitle: no\n---\n\nb</pre>"))
@example(Entry("a: 'b' \"c\" \\", "https://old.example/", "T", "x\n\n    <i>y</i>\n\n# no heading\n\n- no list"))
def test_a_saved_entry_is_the_entry(entry: Entry) -> None:
    """Law 7, round trip: an entry is saved as a text, and what is read of it is the entry."""
    article = saved(entry)
    assert article.title == texts.plain(entry.title)
    assert article.id == entry.id
    assert article.link == entry.link
    assert article.full_link == (entry.full_link if entry.full_link != entry.link else None)
    assert article.published == entry.published
    assert article.updated == (entry.updated if entry.updated != entry.published else None)
    assert article.authors == entry.authors
    assert (article.categories, article.tags) == (entry.categories, entry.tags)
    assert (article.lang if article.declares("lang") else None) == entry.lang  # else it is told by the letters
    assert (article.image, article.enclosures) == (entry.image, entry.enclosures)
    assert (article.dateline, article.agency) == tuple(part and told(part) for part in (entry.dateline, entry.agency))
    if lines(entry.summary):
        assert article.summary == lines(entry.summary)
        assert article.points == ("<li>" in entry.summary)
    if html := shown(Article("", entry.html, "html")):
        assert shown(article) == html


def test_very_many_files() -> None:
    """Front matter has some hundreds of lines: very many files stand in one of them, and none is lost."""
    files = tuple(Enclosure(f"https://old.example/{number}.mp3", "audio/mpeg", number) for number in range(1, 500))
    assert saved(Entry("x", None, "T", "<p>Words</p>", enclosures=files)).enclosures == files


def test_a_summary_for_want_of_a_text() -> None:
    """An entry with nothing but a summary has it for its text."""
    article = saved(Entry("x", None, "T", "", summary="<p>In short</p>"))
    assert (article.content, article.summary) == ("<p>In short</p>", ("In short",))


def test_texts_of_one_name(tmp_path: Path) -> None:
    """Posts without title and date are told apart by number, then by what they say; none overwrites another."""
    taken: set[str] = set()
    posts = [Entry(f"{number}", None, "", f"<p>Words of {number}</p>") for number in range(100)]
    paths = [texts.save(tmp_path, post, post.id, taken, NOW) for post in posts]
    assert len(set(paths)) == len(posts)
    assert [path.name for path in paths[:2]] == ["entry.md", "entry-2.md"]
    assert [texts.save(tmp_path, post, post.id, set(), NOW) for post in posts] == paths
    for path in paths:
        path.write_text("mine")
    with pytest.raises(MachineError, match="other texts stand under all names of this one"):
        texts.save(tmp_path, posts[-1], posts[-1].id, set(), NOW)
    assert {path.read_text() for path in paths} == {"mine"}
