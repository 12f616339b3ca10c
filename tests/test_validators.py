"""Validators of others find nothing wrong in the texts and pages that are published, however hard they are."""

from __future__ import annotations

import json
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

_CHECKER = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_OF_THE_TEXT = ("Unicode Normalization Form C", "appears to be written in", "skipping 1 heading level")
"""What the checker of pages says of the words and headings of authors, which feeder leaves as they are."""
_OF_FILES = "Resource violates Content Security Policy"
"""What it says of style and script beside a page that it reads from a file, where `'self'` is no place."""


def _assert_strict(html: str) -> None:
    """Fail when a parser that forgives nothing finds a fault (HTML, section 13.2)."""
    html5lib.HTMLParser(strict=True).parseFragment(html)


@pytest.fixture(scope="module")
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
