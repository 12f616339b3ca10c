"""What ten independent readers make of what is published, served by a real web server: all of them must agree."""

from __future__ import annotations

import json
import os
import shutil
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, SEEDS, Project, free_port, serving
from feed_readers import CASES, LOSSES, READERS, Found, Loss, words
from various import COUNT, Various, various

from feeder.render.harmless import harmless

BELARUS = "Belarus seeks closer ties with Iran including on defense, Lukashenko says"
RUSSIA = "Russia military police building collapses near Saint Petersburg, causes unclear: governor"
TABLE = Path(__file__).parent.parent / "docs" / "readers.md"


@contextmanager
def _served(name: str, texts: dict[str, str], state: Path) -> Iterator[str]:
    """Publish texts, and serve them by nginx; gives the address."""
    root = Path("/tmp") / f"feeder-{name}-{os.getpid()}"  # noqa: S108 - nginx's workers must be able to enter it
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o755)
    port = free_port()
    config = CONFIG.replace("https://news.example.org/", f"http://127.0.0.1:{port}/")
    project = Project(root / "project", f"{config}feeds:\n  - name: main\n    limit: {COUNT}\n")
    for path, text in texts.items():
        project.put(path, text)
    project.build()
    try:
        with serving(project.output, state, port) as url:
            yield url
    finally:
        shutil.rmtree(root)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the sample."""
    texts = {path.name: path.read_text() for path in SEEDS.iterdir()}
    with _served("sample", texts, tmp_path_factory.mktemp("nginx") / "state") as url:
        yield url


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve three hundred texts as unlike as texts can be."""
    texts = {text.file: text.source for text in various()}
    with _served("various", texts, tmp_path_factory.mktemp("nginx") / "state") as url:
        yield url


@pytest.fixture(scope="module")
def published(site: str) -> dict[str, Found]:
    """Give what a reader must find of the three hundred, by id, after a look that JSON Feed says what went in."""
    items = json.loads(_get(f"{site}feed.json"))["items"]
    found = [_published(text, item, site) for text, item in zip(various(), items, strict=True)]
    assert len({one.id for one in found}) == COUNT
    return {str(one.id): one for one in found}


def _published(text: Various, item: dict[str, Any], site: str) -> Found:
    """Give what a reader must find of a text; only what feeder mints is taken from the item."""
    found = Found(
        text.id or item["id"],
        harmless(text.title),
        text.link or item["url"],
        text.published,
        text.words,
        text.authors,
        tuple(url for url, _, _ in text.enclosures),
    )
    assert text.link or found.link.startswith(f"{site}s/")
    assert (item["id"], item["title"], item["url"]) == (found.id, found.title, found.link)
    assert datetime.fromisoformat(item["date_published"]) == found.published
    assert words(item["content_html"]) == found.words
    assert tuple(author["name"] for author in item.get("authors", ())) == found.authors
    assert tuple(item.get("tags", ())) == text.categories
    files = (tuple(file.values()) for file in item.get("attachments", ()))
    assert tuple(files) == text.enclosures
    return found


def _get(url: str) -> bytes:
    data: bytes = urllib.request.urlopen(url).read()  # noqa: S310 - loopback
    return data


def _kept(found: Found, losses: list[Loss]) -> Found:
    """Give what a reader keeps of an item."""
    for loss in losses:
        found = replace(found, **{loss.field: loss.keep(getattr(found, loss.field))})
    return found


@pytest.mark.parametrize(("name", "document"), CASES)
def test_readers_find_what_was_published(
    site: str, published: dict[str, Found], tmp_path: Path, name: str, document: str
) -> None:
    """Each reader finds all items with id, title, link, date, text, authors and enclosures, but for what it loses."""
    losses = [loss for loss in LOSSES if name in loss.readers and document in loss.documents]
    found = {item.id: item for item in READERS[name](site + document, tmp_path)}

    assert found.keys() == published.keys()
    for own_id, item in published.items():
        assert found[own_id] == _kept(item, losses)
    for loss in losses:
        differing = [i for i, item in published.items() if getattr(found[i], loss.field) != getattr(item, loss.field)]
        assert differing, f"{name} does not lose that any more: {loss.what}"


def test_losses_are_told() -> None:
    """The document lists what readers lose, row by row."""
    formats = {"rss.xml": "RSS", "atom.xml": "Atom", "feed.json": "JSON"}
    rows = [
        f"| {', '.join(loss.readers)} | {', '.join(formats[name] for name in loss.documents)} | {loss.field} | {loss.what} |"
        for loss in LOSSES
    ]
    assert [line for line in TABLE.read_text().splitlines() if line.startswith("| ")][2:] == rows


@pytest.mark.parametrize(("name", "document"), CASES)
def test_two_items_with_titles_and_links(sample: str, tmp_path: Path, name: str, document: str) -> None:
    """Each reader sees the two items of the sample with their titles and links."""
    items = READERS[name](sample + document, tmp_path)

    assert len(items) == 2
    links = {item.title: item.link for item in items}
    assert links[BELARUS] == "https://arab.news/yuh7f"
    assert links[RUSSIA].startswith(f"{sample}s/")
    assert b"Sertolovo is a small village" in _get(links[RUSSIA])


def test_served_as_browsers_like_it(sample: str) -> None:
    """A feed is served as XML in UTF-8, and the page of the site names every feed."""
    answer = urllib.request.urlopen(f"{sample}rss.xml")  # noqa: S310 - loopback
    page = _get(sample).decode()

    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert all(f'href="{sample}{name}"' in page for name in ("rss.xml", "atom.xml", "feed.json"))
