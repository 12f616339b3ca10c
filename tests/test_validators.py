"""Validators of others find nothing wrong in the texts and pages that are published, however hard they are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import html5lib
import pytest
from conftest import CONFIG, SEEDS, Project
from feed_readers import FOLDER
from golden import ARTICLES
from hypothesis import given
from lxml import etree
from test_render import html_of
from test_roundtrip import Body, bodies
from various import COUNT, various
from w3c import complaints

_CHECKER = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_KEPT = re.compile(r"http://purl.org/atompub/tombstones/1.0|: HTML: .*</\w+>|: e-mail address: .*<\S+@\S+>")
_OF_THE_TEXT = ("Unicode Normalization Form C", "appears to be written in", "skipping 1 heading level")
"""What the checker of pages says of the words and headings of authors, which feeder leaves as they are."""
_OF_FILES = "Resource violates Content Security Policy"
"""What it says of style and script beside a page that it reads from a file, where `'self'` is no place."""


def _assert_strict(html: str) -> None:
    """Fail when a parser that forgives nothing finds a fault (HTML, section 13.2)."""
    html5lib.HTMLParser(strict=True).parseFragment(html)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Three hundred texts that are hard, the samples of readings, and one that was withdrawn."""
    project = Project(tmp_path_factory.mktemp("hard") / "desk", f"{CONFIG}feeds: [{{ name: main, limit: 2000 }}]\n")
    for text in various():
        project.put(text.file, text.source)
    for path in (*SEEDS.iterdir(), *(path for path in ARTICLES.iterdir() if path.suffix != ".json")):
        project.put(f"read/{path.name}", path.read_bytes())
    project.build()
    (project.texts / various()[0].file).unlink()
    project.build()
    return project


def test_texts_are_html(published: Project) -> None:
    """The HTML of each item is such that a parser which forgives nothing takes it."""
    items = json.loads((published.output / "feed.json").read_bytes())["items"]
    assert len(items) > COUNT
    for item in items:
        _assert_strict(item["content_html"])


def test_no_two_entries_were_updated_at_one_moment(published: Project) -> None:
    """Validators take that for a mistake, though articles of one file and of one day are of the same time."""
    root = etree.parse(published.output / "atom.xml").getroot()
    times = [entry.findtext("{*}updated") for entry in root.findall("{*}entry")]
    assert len({*times}) == len(times) > len({(time or "")[:19] for time in times})


def test_feeds_give_nothing_to_warn_of(published: Project) -> None:
    """The rules of the W3C's validator find nothing in any feed, but for what docs/design.md says of it.

    It does not know RFC 6721's namespace, and takes an end tag in plain text, or an address in angle brackets, for HTML.
    """
    documents = [path for name in ("rss.xml", "atom.xml") for path in published.output.rglob(name)]
    assert len(documents) > 10
    found = [told for path in documents for told in complaints(path.read_bytes())]
    assert {told for told in found if not _KEPT.search(told)} == set()


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("rss.xml", "<title>{n}", "<title>&lt;/b&gt;{n}", "HTML"),
        ("rss.xml", "<title>{n}", "<title>A&amp;1{n}", "HTML"),
        ("rss.xml", "<title>{n}", "<title>&lt;b{n}", "HTML that is not numbered"),
        ("atom.xml", "<title>{n}", "<title>&amp;copy{n}", "HTML"),
        ("atom.xml", "<name>", "<name>A &lt;a@b.example&gt;", "e-mail address"),
        ("atom.xml", "<id>urn:uuid:", "<id>urn:ü:", "no URI"),
        ("atom.xml", "<id>tag:news.example.org", "<id>tag:News.example.org", "no URI"),
        ("rss.xml", "<link>https://", "<link>/", "no URI"),
        ("atom.xml", "<title>{n}", "<title>\x80{n}", "problematic character"),
        ("rss.xml", "&lt;p&gt;", "&lt;p&gt;&lt;/b&gt;", "no HTML"),
        ("rss.xml", "&lt;p&gt;", "&lt;p style=''&gt;", "security risk or relative address"),
        ("atom.xml", "&lt;p&gt;", "&lt;p&gt;&lt;bdo&gt;&lt;/bdo&gt;", "security risk"),
        ("atom.xml", "xmlns:media=", 'xmlns:x="urn:x" xmlns:media=', "unknown namespace"),
        ("rss.xml", "<item>", "<image><url>https://a.example/a.webp</url></image><item>", "picture of another kind"),
        ("archive/1/atom.xml", 'rel="next-archive"', 'rel="next"', "archive without neighbours"),
    ],
)
def test_what_is_warned_of_is_found(published: Project, name: str, old: str, new: str, told: str) -> None:
    """Each of those rules finds what breaks it."""
    text = (published.output / name).read_text()
    old, new = (part.replace("{n}", "39<") for part in (old, new))
    assert old in text
    assert any(f": {told}: " in one for one in complaints(text.replace(old, new, 1).encode()))


def test_entries_of_one_moment_are_found(published: Project) -> None:
    """So is that of two entries of one moment."""
    text = (published.output / "atom.xml").read_text()
    first, second = (part.partition("<")[0] for part in text.split("<updated>")[2:4])
    assert any("updated at one moment" in one for one in complaints(text.replace(second, first).encode()))


@given(bodies())
def test_any_text_is_html(body: Body) -> None:
    """So is that of any text in any markup."""
    _assert_strict(html_of(body.markup, body.source))


def test_pages_are_html(published: Project) -> None:
    """The checker that the makers of HTML use finds neither errors nor warnings in any page."""
    java = shutil.which("java")
    if java is None or not _CHECKER.exists():
        pytest.fail("the Nu Html Checker or java is missing; `make test` installs them")
    pages = [str(path) for path in published.output.rglob("index.html")]
    assert len(pages) > COUNT
    result = subprocess.run(
        [java, "-jar", str(_CHECKER), "--format", "json", *pages], capture_output=True, text=True, check=False
    )
    messages = json.loads(result.stderr)["messages"]
    assert [m for m in messages if not any(words in m["message"] for words in (*_OF_THE_TEXT, _OF_FILES))] == []
