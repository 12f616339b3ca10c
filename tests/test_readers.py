"""What independent readers make of the sample, served by a real web server: all of them must agree."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest
import reader
from conftest import CONFIG, FEEDER, SEEDS, free_port, serving

Items = list[tuple[str, str]]
BELARUS = "Belarus seeks closer ties with Iran including on defense, Lukashenko says"
RUSSIA = "Russia military police building collapses near Saint Petersburg, causes unclear: governor"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample, published by the command line and served by nginx; gives the address."""
    root = Path("/tmp") / f"feeder-site-{os.getpid()}"  # noqa: S108 - nginx's workers must be able to enter it
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o755)
    port = free_port()
    shutil.copytree(SEEDS, root / "texts")
    (root / "config.yaml").write_text(CONFIG.replace("https://news.example.org/", f"http://127.0.0.1:{port}/"))
    subprocess.run([FEEDER, "--config", str(root / "config.yaml"), "build"], check=True, capture_output=True)
    try:
        with serving(root / "output", tmp_path_factory.mktemp("nginx") / "state", port) as url:
            yield url
    finally:
        shutil.rmtree(root)


def _feedparser(url: str, _: Path) -> Items:
    parsed = feedparser.parse(urllib.request.urlopen(url).read())  # noqa: S310 - loopback
    assert not parsed.bozo
    return [(entry.title, entry.link) for entry in parsed.entries]


def _reader(url: str, home: Path) -> Items:
    with reader.make_reader(str(home / "reader.sqlite")) as library:
        library.add_feed(url)
        library.update_feeds()
        return [(entry.title or "", entry.link or "") for entry in library.get_entries()]


def _sfeed(url: str, _: Path) -> Items:
    data = urllib.request.urlopen(url).read()  # noqa: S310 - loopback
    result = subprocess.run([_program("sfeed")], input=data, capture_output=True, check=True)
    rows = [line.split("\t") for line in result.stdout.decode().splitlines()]
    return [(row[1], row[2]) for row in rows]


def _newsboat(url: str, home: Path) -> Items:
    (home / "urls").write_text(f"{url}\n")
    (home / "config").write_text("")
    cache = home / "cache.db"
    options = ["-u", str(home / "urls"), "-c", str(cache), "-C", str(home / "config")]
    environment = os.environ | {"HOME": str(home)}
    subprocess.run([_program("newsboat"), *options, "-x", "reload"], check=True, capture_output=True, env=environment)
    with sqlite3.connect(cache) as database:
        found: Items = database.execute("SELECT title, url FROM rss_item WHERE deleted = 0 ORDER BY id").fetchall()
    database.close()
    return found


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is missing; `make test` installs it")
    return path


@pytest.mark.parametrize("name", ["rss.xml", "atom.xml"])
@pytest.mark.parametrize("read", [_feedparser, _reader, _sfeed, _newsboat])
def test_two_items_with_titles_and_links(
    site: str, tmp_path: Path, read: Callable[[str, Path], Items], name: str
) -> None:
    """Each reader sees the two items with their titles and links, in RSS and in Atom."""
    items = read(site + name, tmp_path)

    assert len(items) == 2
    links = dict(items)
    assert links[BELARUS] == "https://arab.news/yuh7f"
    page = urllib.request.urlopen(links[RUSSIA])  # noqa: S310 - loopback
    assert links[RUSSIA].startswith(f"{site}s/")
    assert b"Sertolovo is a small village" in page.read()


def test_served_as_browsers_like_it(site: str) -> None:
    """A feed is served as XML in UTF-8, and the page of the site names every feed."""
    answer = urllib.request.urlopen(f"{site}rss.xml")  # noqa: S310 - loopback
    page = urllib.request.urlopen(site).read().decode()  # noqa: S310 - loopback

    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert all(f'href="{site}{name}"' in page for name in ("rss.xml", "atom.xml", "feed.json"))
