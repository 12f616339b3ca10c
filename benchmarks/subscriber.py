"""Those who read what is published while it changes: one without pause who judges all, and real readers of feeds."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from html import unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import reader
from lxml import etree

from feeder.check.documents import faults, kind_of, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.synchronize import Event

TYPES = {".xml": "application/xml", ".json": "application/json", ".html": "text/html", ".png": "image/png"}
_FEEDS = ("rss.xml", "atom.xml", "feed.json")
_Stat = tuple[int, int, int]


@dataclass(slots=True)
class Poller:
    """Looks at every file of the output folder again and again, and judges each version of it that it meets."""

    folder: Path
    base: str
    """The address of the site."""
    log: Path
    """Gets a line of JSON for each version that is wrong, and for each version of the feed: its time and its ids."""
    out: Any = None
    seen: dict[str, _Stat] = field(default_factory=dict)
    stood: set[str] = field(default_factory=set)
    """All that ever stood."""
    links: dict[str, set[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def run(self, stop: Event) -> None:
        """Poll until `stop` is set, and once more."""
        with self.log.open("a", buffering=1, encoding="utf-8") as log:
            self.out = log
            while True:
                last = stop.is_set()
                self.sweep()
                if last:
                    break
                time.sleep(0.001)
            self._tell(counts=self.counts)

    def sweep(self) -> None:
        """Look at every file once."""
        self.counts["sweeps"] += 1
        standing = dict(_files(str(self.folder), ""))
        for path in sorted(standing, key=lambda path: (path.count("/") > 0, path)):
            if self.seen.get(path) != standing[path]:
                self._judge(path, standing[path])
        for path in self.seen.keys() - standing.keys():
            del self.seen[path]
            self.links.pop(path, None)
            for leading in [one for one, links in self.links.items() if path in links]:
                self._follow(leading, {path})

    def _judge(self, path: str, stat: _Stat) -> None:
        try:
            data = (self.folder / path).read_bytes()
        except FileNotFoundError:
            return
        self.seen[path] = stat
        self.stood.add(path)
        self.counts["versions"] += 1
        self.counts[path.rpartition("/")[2]] += 1
        for problem in _problems(path, data, self.base):
            self._tell(path=path, bad=problem)
        if path == "feed.json":
            self._tell(ids=[item["id"] for item in json.loads(data)["items"]])
        self.links[path] = set(_leading(data, self.base))
        self._follow(path, self.links[path])

    def _follow(self, path: str, links: set[str]) -> None:
        """Look at what a document leads to: nothing may be missing while that version of it stands."""
        for link in sorted(links):
            if link.endswith("index.html") and not link.startswith("s/") and link not in self.stood:
                continue  # a feed and the page that shows it lead to each other: one of them must be the first
            before = self._bytes(path)
            if before is None or link not in _leading(before, self.base) or (self.folder / link).exists():
                continue
            if self._bytes(path) == before:
                self._tell(path=path, bad=f"leads to {link}, which is not there")

    def _bytes(self, path: str) -> bytes | None:
        try:
            return (self.folder / path).read_bytes()
        except FileNotFoundError:
            return None

    def _tell(self, **what: Any) -> None:  # noqa: ANN401 - anything that is JSON
        self.out.write(json.dumps({"at": time.time(), **what}) + "\n")


def _files(folder: str, prefix: str) -> Iterator[tuple[str, _Stat]]:
    """Give every file that a server would give, with what tells its versions apart."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir():
                    yield from _files(entry.path, f"{prefix}{entry.name}/")
                    continue
                try:
                    found = entry.stat()
                except FileNotFoundError:
                    continue
                yield prefix + entry.name, (found.st_ino, found.st_mtime_ns, found.st_size)
    except FileNotFoundError:
        return


def _problems(path: str, data: bytes, base: str) -> Iterator[str]:
    """Give what is wrong with one version of a document, by two judges: a bare parser, and `feeder check`."""
    suffix = path.rpartition(".")[2]
    try:
        if suffix in {"xml", "opml"}:
            etree.fromstring(data)
        elif suffix == "json":
            json.loads(data)
        elif suffix == "html" and path != "snippet.html" and not data.endswith(b"</html>\n"):
            yield "it is cut short"
    except (etree.XMLSyntaxError, ValueError) as error:
        yield str(error)
        return
    kind = kind_of(path, data) if suffix in {"xml", "opml", "json", "html"} else ""
    if kind and path != "snippet.html":
        found = faults(read(data, kind), base + path, base)
        yield from (fault.message for fault in found if fault.rule.is_error)
    if path.rpartition("/")[2] == "feed.json":
        ids = [item["id"] for item in json.loads(data)["items"]]
        yield from (f"{one} stands {count} times" for one, count in Counter(ids).items() if count > 1)


def _leading(data: bytes, base: str) -> Iterator[str]:
    """Give the files on the site that a document leads to."""
    for found in re.findall(rf"{re.escape(base)}[^\s\"'<>\\]*", unescape(data.decode(errors="replace"))):
        path = unquote(found.removeprefix(base).partition("#")[0].partition("?")[0])
        yield f"{path}index.html" if path == "" or path.endswith("/") else path


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def words(html: str) -> str:
    """Give the words that HTML shows, white space folded."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join(" ".join(parser.parts).split())


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on loopback, each version under an ETag of its own; gives the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = folder / unquote(self.path.partition("?")[0]).lstrip("/")
            try:
                data = (path / "index.html" if path.is_dir() else path).read_bytes()
            except OSError:
                self.send_error(404)
                return
            tag = f'"{blake2b(data, digest_size=8).hexdigest()}"'
            same = self.headers.get("If-None-Match") == tag
            self.send_response(304 if same else 200)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", TYPES.get(path.suffix, "text/html"))
            self.send_header("Content-Length", "0" if same else str(len(data)))
            self.end_headers()
            if not same:
                self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Readers:
    """`reader` and newsboat, each subscribed to every format that it knows."""

    def __init__(self, home: Path, site: str) -> None:
        """Keep what they hold in `home`; `site` is where the documents are served."""
        self.home = home
        self.site = site
        self.library = reader.make_reader(str(home / "reader.sqlite"))
        for name in _FEEDS:
            self.library.add_feed(site + name)
        self.newsboat = home / "newsboat"
        self.newsboat.mkdir()
        (self.newsboat / "urls").write_text(f"{site}rss.xml\n{site}atom.xml\n")
        (self.newsboat / "config").write_text("")

    def close(self) -> None:
        """Close what `reader` holds."""
        self.library.close()

    def poll(self) -> None:
        """Let `reader` ask for news."""
        self.library.update_feeds(scheduled=False)

    def poll_newsboat(self) -> None:
        """Let newsboat ask for news."""
        options = ["-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"]
        environment = os.environ | {"HOME": str(self.newsboat)}
        subprocess.run(["newsboat", *options], check=True, capture_output=True, cwd=self.newsboat, env=environment)

    def held(self) -> dict[str, dict[str, str]]:
        """Give the titles that each holds, by id, for each reader and document; an id that it holds twice is told."""
        found: dict[str, dict[str, str]] = {}
        for name in _FEEDS:
            entries = self.library.get_entries(feed=self.site + name)
            found[f"reader {name}"] = {entry.id: str(entry.title) for entry in entries}
        cache = self.newsboat / "cache.db"
        if cache.exists():
            with sqlite3.connect(cache) as database:
                rows = database.execute("SELECT feedurl, guid, title FROM rss_item").fetchall()
            database.close()
            for url, guid, title in rows:
                mine = found.setdefault(f"newsboat {url.removeprefix(self.site)}", {})
                mine[guid if guid not in mine else f"{guid} twice"] = title
        return found
