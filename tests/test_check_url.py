"""`feeder check URL`: a real nginx with the documented settings passes, a careless one is told, and so is each fault."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import CONFIG, Project, documented, free_port, serving, story

from feeder import cli
from feeder.check.served import Answer, kept
from feeder.errors import UsageError
from feeder.visit import Client, visit


def publish(folder: Path, site: str) -> Project:
    """Publish a site with archives, a picture, an item that links elsewhere, a hub, and a withdrawn item."""
    config = CONFIG.replace("https://news.example.org/", f"{site}\n  hub: {site}hub")
    project = Project(folder, config + "archive: { page_size: 2 }\nfeeds: [{ name: main, limit: 3 }]\n")
    # What is judged by the host's clock must not lie in its future.
    project.clock.now = datetime.now(UTC) - timedelta(days=1)
    project.put("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    for number in range(7):
        project.clock.forward(minutes=1)
        front = {"link": f"{site}elsewhere"} if number == 6 else {"image": "photo.png"}
        project.put(f"{number}.txt", story(f"Story number {number}", **front))
        project.build()
    (project.texts / "1.txt").unlink()
    project.clock.forward(minutes=1)
    project.build()
    for name in ("hub", "elsewhere"):
        (project.output / name).write_text("<!doctype html><title>Here</title>")
    return project


_CARELESS = """\
  types {{ text/html html; text/xml xml; }}
  default_type application/octet-stream;
  charset iso-8859-1;
  charset_types text/xml;
  server {{
    listen 127.0.0.1:{port}; root {root}; index index.html;
    etag off; if_modified_since off; add_header Cache-Control no-store;
    location = /rss.xml {{ return 302 /s/; }}
  }}
"""


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Callable[[str | None], str]]:
    """Publish a site and serve it with nginx, with some settings or the documented ones; gives the address."""
    with ExitStack() as stack:

        def serve(settings: str | None = None) -> str:
            port = free_port()
            root = publish(tmp_path / "desk", f"http://127.0.0.1:{port}/").output
            server = settings.format(port=port, root=root) if settings else documented(root, port)
            return stack.enter_context(serving(root, tmp_path / "state", port, server))

        yield serve


def test_a_good_host_passes(nginx: Callable[..., str]) -> None:
    """Behind nginx with the settings of docs/hosting.md: not one finding; archives, pages and sitemaps are looked at."""
    judged = visit(nginx())
    assert judged.findings == ()
    assert judged.exit_code == 0
    # The landing page, three formats with three archive pages each, four sitemaps.
    assert judged.documents == 1 + 3 * 4 + 4


def test_a_careless_host_is_told(nginx: Callable[..., str]) -> None:
    """Behind an nginx that does all it should not: each is told, with the line to change."""
    judged = visit(nginx(_CARELESS))
    assert judged.exit_code == 1
    assert {finding.rule for finding in judged.findings} == {
        "gone-status", "http-cache", "http-charset", "http-compression", "http-cors", "http-redirect",
        "http-status", "http-type", "http-unchanged",
    }  # fmt: skip
    told = {finding.rule: finding.message for finding in judged.findings}
    assert "set `Cache-Control: public, max-age=300`" in told["http-cache"]
    assert "set `Content-Type: application/feed+json; charset=utf-8`" in told["http-type"]


@dataclass
class Host:
    """A host that serves a folder as it should, but for what a test changes."""

    url: str
    files: dict[str, bytes]
    headers: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """By path; None leaves one out. "" stands for all paths."""
    statuses: dict[str, int] = field(default_factory=dict)
    redirects: dict[str, tuple[int, str]] = field(default_factory=dict)
    packs: bool = True
    knows: bool = True
    """Whether it answers 304."""

    def replace(self, path: str, old: str, new: str) -> None:
        """Change a document."""
        assert old.encode() in self.files[path]
        self.files[path] = self.files[path].replace(old.encode(), new.encode())

    def answer(self, path: str, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Give status, headers and body."""
        if path in self.redirects:
            return self.redirects[path][0], {"Location": self.redirects[path][1]}, b""
        name = path.removeprefix("/")
        name = f"{name}index.html" if not name or name.endswith("/") else name
        status = self.statuses.get(path, 200 if name in self.files else 404)
        status = 410 if f"{name.removesuffix('index.html')}gone" in self.files and status == 200 else status
        body = self.files.get(name, b"nothing")
        etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
        named: dict[str, str | None] = {"Content-Type": _type(name), "ETag": etag, "Cache-Control": "max-age=300"}
        named |= {"Vary": "Accept-Encoding", "Access-Control-Allow-Origin": "*"}
        if self.knows and asked.get("if-none-match") == etag:
            return 304, {"ETag": etag}, b""
        claims = "Content-Encoding" in self.headers.get(path, {})
        if self.packs and not claims and "gzip" in asked.get("accept-encoding", "") and status == 200:
            body, named["Content-Encoding"] = gzip.compress(body), "gzip"
        named |= self.headers.get("", {}) | self.headers.get(path, {})
        return status, {key: value for key, value in named.items() if value is not None}, body


def _type(name: str) -> str:
    types = {"xml": "application/xml; charset=utf-8", "json": "application/feed+json", "txt": "text/plain"}
    return types.get(name.rpartition(".")[2], "text/html; charset=utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, bytes], list[Host]]]:
    """A site behind a host that runs as long as the tests here; the host of the moment is the last of a list."""
    hosts: list[Host] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = {key.lower(): value for key, value in self.headers.items()}
            status, headers, body = hosts[-1].answer(self.path, asked)
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if self.command == "HEAD" else body)

        do_HEAD = do_GET  # noqa: N815 - as above

        def log_message(self, *_: Any) -> None:  # noqa: ANN401 - http.server's own
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        documents = publish(tmp_path_factory.mktemp("site") / "desk", url).documents()
        yield url, documents, hosts
        server.shutdown()


@pytest.fixture
def host(published: tuple[str, dict[str, bytes], list[Host]]) -> Host:
    """The host, as it should be."""
    url, documents, hosts = published
    hosts.append(Host(url, dict(documents)))
    return hosts[-1]


def _without_feeds(host: Host) -> None:
    host.replace("index.html", 'rel="alternate"', 'rel="next"')


def _shows_withdrawn(host: Host) -> None:
    (gone,) = [name for name in host.files if name.endswith("/gone")]
    del host.files[gone]
    page = gone.replace("gone", "index.html")
    host.replace(page, "feeder-status", "description")


def _does_not_say_gone(host: Host) -> None:
    (gone,) = [name for name in host.files if name.endswith("/gone")]
    del host.files[gone]


def _loses_a_page(host: Host) -> None:
    page = next(name for name in host.files if name.startswith("s/") and name.encode()[:8] in host.files["rss.xml"])
    del host.files[page]


def _loses_an_item(host: Host) -> None:
    for kind, start, end in (("rss.xml", b"<item>", b"</item>"), ("atom.xml", b"<entry>", b"</entry>")):
        data = host.files[f"archive/1/{kind}"]
        host.files[f"archive/1/{kind}"] = data[: data.index(start)] + data[data.index(end) + len(end) :]
    feed = json.loads(host.files["archive/1/feed.json"])
    host.files["archive/1/feed.json"] = json.dumps(feed | {"items": feed["items"][1:]}).encode()


def _dates_the_future(host: Host) -> None:
    start = host.files["atom.xml"].index(b"<published>") + len("<published>")
    data = host.files["atom.xml"]
    host.files["atom.xml"] = data[:start] + b"2999" + data[start + 4 :]


CASES: list[tuple[str, str, Callable[[Host], object]]] = [
    ("http-answer", "rss.xml", lambda host: host.redirects.update({"/rss.xml": (302, "http://127.0.0.1:1/")})),
    ("http-answer", "rss.xml", lambda host: host.redirects.update({"/rss.xml": (302, "file:///etc/passwd")})),
    ("http-answer", "rss.xml", lambda host: host.redirects.update({"/rss.xml": (301, "/rss.xml")})),
    ("http-status", "feed.json", lambda host: host.files.pop("feed.json")),
    ("http-status", "", lambda host: host.statuses.update({"/": 500})),
    ("http-whole", "atom.xml", lambda host: host.headers.update({"/atom.xml": {"Content-Length": "99999"}})),
    ("http-whole", "atom.xml", lambda host: host.headers.update({"/atom.xml": {"Content-Encoding": "gzip"}})),
    ("http-redirect", "atom.xml", lambda host: host.redirects.update({"/atom.xml": (301, "/feeds/atom.xml")})),
    ("http-type", "rss.xml", lambda host: host.headers.update({"/rss.xml": {"Content-Type": "text/html"}})),
    ("http-type", "feed.json", lambda host: host.headers.update({"/feed.json": {"Content-Type": None}})),
    ("http-charset", "rss.xml", lambda host: host.headers.update({"/rss.xml": {"Content-Type": "text/xml; charset=latin1"}})),
    ("http-no-charset", "archive/1/rss.xml", lambda host: host.headers.update({"/archive/1/rss.xml": {"Content-Type": "text/xml"}})),
    ("http-validator", "atom.xml", lambda host: host.headers.update({"": {"ETag": None}})),
    ("http-unchanged", "atom.xml", lambda host: setattr(host, "knows", False)),
    ("http-compression", "rss.xml", lambda host: setattr(host, "packs", False)),
    ("http-vary", "rss.xml", lambda host: host.headers.update({"": {"Vary": None}})),
    ("http-cache", "rss.xml", lambda host: host.headers.update({"": {"Cache-Control": "no-store"}})),
    ("http-cache", "rss.xml", lambda host: host.headers.update({"": {"Cache-Control": "public, max-age=86400"}})),
    ("http-cors", "feed.json", lambda host: host.headers.update({"": {"Access-Control-Allow-Origin": None}})),
    ("feed-elsewhere", "rss.xml", lambda host: host.replace("rss.xml", "/rss.xml", "/old.xml")),
    ("feed-future", "atom.xml", _dates_the_future),
    ("feed-formats", "atom.xml", lambda host: host.replace("rss.xml", "/s/", "/p/")),
    ("feed-chain", "archive/2/rss.xml", lambda host: host.files.pop("archive/1/rss.xml")),
    ("feed-chain", "archive/1/feed.json", lambda host: host.replace("archive/1/feed.json", '"feed_url"', f'"next_url": "{host.url}archive/2/feed.json", "feed_url"')),
    ("feed-current", "archive/1/atom.xml", lambda host: host.replace("archive/1/atom.xml", f'rel="current" href="{host.url}', 'rel="current" href="http://a.example/')),
    ("feed-again", "archive/1/rss.xml", lambda host: host.files.update({"archive/1/rss.xml": host.files["archive/2/rss.xml"].replace(b"prev-archive", b"via")})),
    ("feed-reach", "robots.txt", _loses_an_item),
    ("robots-feed", "robots.txt", lambda host: host.replace("robots.txt", "Allow: /", "Disallow: /feed.json")),
    ("site-feeds", "", _without_feeds),
    ("site-unknown", "rss.xml", lambda host: host.files.update({"rss.xml": host.files["index.html"]})),
    ("link-dead", "rss.xml", _loses_a_page),
    ("link-away", "feed.json", lambda host: host.replace("feed.json", f'"url": "{host.url}elsewhere"', '"url": "http://127.0.0.1:1/"')),
    ("gone-shown", "atom.xml", _shows_withdrawn),
    ("gone-status", "atom.xml", _does_not_say_gone),
    ("hub-answer", "rss.xml", lambda host: host.files.pop("hub")),
]  # fmt: skip
MADE = (("http-plain",), ("site-long",))
"""Rules that need another address, or a larger site; shown below."""


def test_a_site_as_it_should_be_passes(host: Host) -> None:
    """The host that the tests below spoil."""
    assert visit(host.url).findings == ()


@pytest.mark.parametrize(("rule", "path", "spoil"), CASES)
def test_each_rule_is_told(host: Host, rule: str, path: str, spoil: Callable[[Host], object]) -> None:
    """What a host or a site does wrong is told with its document, its rule and its source."""
    spoil(host)
    found = [finding for finding in visit(host.url).findings if finding.rule == rule]
    assert host.url + path in [finding.path for finding in found]
    assert all(finding.message.endswith(")") for finding in found)


def test_a_feed_by_its_own_address(host: Host) -> None:
    """One feed is judged with its archives; what it does not lead to is not asked."""
    assert visit(f"{host.url}atom.xml").documents == 4
    assert [finding.rule for finding in visit(f"{host.url}photo.png").findings] == ["http-status"]
    host.files["readme.txt"] = b"nothing to subscribe to"
    assert [finding.rule for finding in visit(f"{host.url}readme.txt").findings] == ["site-unknown"]


def test_addresses_and_lengths_that_are_none(host: Host) -> None:
    """What other sites write ends no visit: it is judged like all else."""
    host.files["index.html"] = (
        b'<!doctype html><html lang="en"><meta charset="utf-8"><title>A</title>'
        b'<link rel="alternate" type="application/rss+xml" title="A" href="http://[a">'
    )
    host.headers["/none"] = {"Content-Length": "7, 7"}
    assert [finding.rule for finding in visit(host.url).findings][:1] == ["site-feeds"]
    assert [finding.rule for finding in visit(f"{host.url}none").findings] == ["http-status"]


def test_feeds_of_others_are_judged_by_their_own_rules(host: Host) -> None:
    """A feed that feeder did not make, with a relative address in the page: no rule of feeder's output is asked."""
    host.files["index.html"] = (
        b'<!doctype html><html lang="en"><meta charset="utf-8"><title>A</title>'
        b'<link rel="alternate" type="application/rss+xml" title="A" href="blog.rss">'
    )
    host.files["blog.rss"] = (
        b'<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>A</title>'
        b"<link>https://a.example/</link><description>A</description>"
        b'<atom:link rel="self" href="' + host.url.encode() + b'blog.rss"/>'
        b"<item><description>No title, no link</description></item></channel></rss>"
    )
    host.headers["/blog.rss"] = {"Content-Type": "application/rss+xml"}
    told = visit(host.url)
    assert {finding.rule for finding in told.findings} >= {
        "rss-item-title",
        "rss-item-link",
        "rss-item-guid",
        "rss-date",
    }
    assert all(finding.path.endswith("blog.rss") for finding in told.findings)


def test_limits(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Links are tried up to a number, feeds and archive pages followed up to one, and documents read up to a size."""
    _loses_a_page(host)
    assert visit(host.url, links=0).findings == ()
    monkeypatch.setattr("feeder.visit.walk._MOST_PAGES", 1)
    assert {finding.rule for finding in visit(f"{host.url}rss.xml", links=0).findings} == {"site-long"}
    monkeypatch.setattr("feeder.visit.walk._MOST_FEEDS", 1)
    assert "site-long" in {finding.rule for finding in visit(host.url, links=0).findings}
    short = Client(timeout=10, most=100)(f"{host.url}rss.xml")
    assert (short.is_whole, short.body, short.failure) == (False, b"", "more than 100 bytes")
    host.headers["/rss.xml"] = {"Content-Encoding": None}
    host.packs = False
    assert not Client(timeout=10, most=100)(f"{host.url}rss.xml").is_whole


def test_hosts_that_hang_or_talk_nonsense() -> None:
    """A host that never answers, hangs up, or speaks something else than HTTP is a finding in a limited time."""
    for said in (None, b"", b"220 mail.example ESMTP\r\n"):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            Thread(target=_serve_once, args=(listening, said), daemon=True).start()
            judged = visit(f"http://127.0.0.1:{listening.getsockname()[1]}/", timeout=0.2)
        assert [finding.rule for finding in judged.findings] == ["http-answer"]


def _serve_once(listening: socket.socket, said: bytes | None) -> None:
    peer, _ = listening.accept()
    with peer:
        peer.recv(4096)
        if said is None:
            peer.recv(4096)
        else:
            peer.sendall(said)


def test_addresses(host: Host) -> None:
    """Letters of any script in an address are sent as HTTP wants them; what is no address of the web is refused."""
    host.files["%C3%BCber%20uns.html"] = b"<!doctype html>"
    assert Client(10)(f"{host.url}\u00fcber uns.html").status == 200
    assert Client(1)("http://b\u00fccher.invalid/").status == 0
    with pytest.raises(UsageError, match="neither http"):
        visit("file:///etc/passwd")


def test_http_is_told_where_it_is_not_encrypted() -> None:
    """Readers refuse plain HTTP; on this machine it is what there is."""
    answer = Answer("http://a.example/rss.xml", "http://a.example/rss.xml", 200, {})
    assert "http-plain" in {fault.rule.id for fault in kept(answer, "rss")}


def test_command(host: Host) -> None:
    """Exit code 1 with errors, 0 with warnings alone; a line or an object for each finding."""
    run = CliRunner().invoke
    host.knows = False
    told = run(cli.main, ["check", host.url, "--links", "0"])
    assert told.exit_code == 0
    assert told.output.startswith(
        f"warning    {host.url}rss.xml (and in 2 more): a request that wanted nothing but changes"
    )
    assert told.output.endswith("0 errors, 3 warnings in 17 documents\n")
    mistyped = run(cli.main, ["check", "htp://news.example.org/"])
    assert (mistyped.exit_code, "it is no address of the web" in mistyped.output) == (2, True)
    del host.files["atom.xml"]
    told = run(cli.main, ["check", host.url, "--json"])
    assert told.exit_code == 1
    findings = [json.loads(line) for line in told.output.splitlines()]
    assert {"path": f"{host.url}atom.xml", "rule": "http-status"}.items() <= findings[1].items()
