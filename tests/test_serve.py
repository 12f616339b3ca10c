"""`feeder serve` as it is run: a process of its own, asked over HTTP."""

from __future__ import annotations

import gzip
import hashlib
import html
import http.client
import json
import os
import re
import signal
import socket
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import CONFIG, FEEDER, Project, Watch, free_port, story
from conftest import serving as nginx
from hypothesis import given
from hypothesis import strategies as st

from feeder.render import hosts
from feeder.serve import files, pages
from feeder.visit import visit

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


class Served:
    """A real `feeder serve`; the project is published when it can be asked."""

    def __init__(self, project: Project, *options: str, folder: str = "") -> None:
        path = os.pathsep.join(filter(None, (folder, os.environ["PATH"])))
        self.process = subprocess.Popen(
            [FEEDER, "--config", str(project.root / "config.yaml"), "serve", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PATH": path},
        )
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        self.line = self.process.stdout.readline()
        self.url = self.line.split()[1]
        self.port = urlsplit(self.url).port
        if "--watch" in options:
            assert "ready\n" in iter(self.process.stderr.readline, "")

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
        """Give the answer to one request, and its body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer, body

    def status(self) -> dict[str, object]:
        """Give the status as JSON."""
        told: dict[str, object] = json.loads(self.ask("/-/status.json")[1])
        return told

    def stop(self, name: int = signal.SIGINT) -> tuple[int, str]:
        """End it; gives its exit status, and what it complained about."""
        self.process.send_signal(name)
        complaint = self.process.communicate(timeout=10)[1]
        return self.process.returncode, complaint


Start = Callable[..., Served]


@pytest.fixture
def serving() -> Iterator[Start]:
    """Starts `feeder serve` for a project; each ends cleanly, and has complained about nothing."""
    started: list[Served] = []

    def start(project: Project, *options: str, folder: str = "") -> Served:
        started.append(Served(project, "--port", "0", *options, folder=folder))
        return started[-1]

    yield start
    running = [one for one in started if one.process.poll() is None]
    try:
        assert [one.stop() for one in running] == [(0, "")] * len(running)
    finally:
        for one in running:
            one.process.kill()
            one.process.communicate()


@pytest.fixture
def desk(project: Project) -> Project:
    """A project with an item that has a picture, one that was withdrawn, and one that links elsewhere."""
    project.configure(CONFIG + "hosts: [netlify, apache]\n")
    project.put("a.txt", story("Bridge opens", image="bridge.png"))
    project.put("bridge.png", PICTURE)
    project.put("b.txt", story("Harbour closes", "LINZ", words="Closed it is. " * 200))
    project.put("c.txt", story("Ferry runs", "WELS", link="https://short.example/f"))
    project.build()
    (project.texts / "b.txt").unlink()
    project.build()
    return project


def code(project: Project, title: str) -> str:
    """Give the short code of an item."""
    (path,) = (path for path in project.output.glob("s/*/index.html") if f"<h1>{title}</h1>" in path.read_text())
    return path.parent.name


def test_every_document_is_served_as_the_rules_for_hosts_say(desk: Project, serving: Start) -> None:
    """Each with its type, its times and 304; feeds byte for byte, and no file that is meant for hosts."""
    served = serving(desk)
    for path, data in desk.documents().items():
        answer, body = served.ask(f"/{path}", Accept_Encoding="gzip")
        if path in {"_headers", "_redirects", ".htaccess"}:
            assert answer.status == 404
            continue
        gone = path.endswith("index.html") and b'"feeder-status" content="410"' in data
        assert answer.status == (410 if gone else 200)
        for name, value in hosts.headers(path).items():
            assert answer.getheader(name) == value
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        assert body == data or path.endswith(".html")
        if gone:
            continue
        tag, date = answer.getheader("ETag") or "", answer.getheader("Last-Modified") or ""
        assert served.ask(f"/{path}", "HEAD")[0].getheader("ETag") == tag
        for known in ({"If_None_Match": f'"other", {tag}'}, {"If_Modified_Since": date}):
            again, nothing = served.ask(f"/{path}", **known)
            assert (again.status, nothing, again.getheader("ETag")) == (304, b"", tag)
            assert again.getheader("Cache-Control") == "public, max-age=300"
        assert served.ask(f"/{path}", If_None_Match='"other"', If_Modified_Since=date)[0].status == 200


def test_headers_of_hosts_and_of_the_preview_are_the_same(desk: Project) -> None:
    """What `_headers` says of a feed is what the preview sends."""
    rules = re.findall(r"^(/.*)\n((?:  .*\n)+)", (desk.output / "_headers").read_text(), re.MULTILINE)
    said = {path: dict(line.strip().split(": ") for line in lines.splitlines()) for path, lines in rules}

    for path in ("/rss.xml", "/atom.xml", "/feed.json", "/feeds.opml"):
        assert said["/*"] | said[path] == hosts.headers(path[1:])


def test_further_names_of_feeds_have_the_types_of_feeds(project: Project, serving: Start) -> None:
    """Whatever they end in: with the settings for hosts, and in the preview."""
    aliases = {
        "old/feed": "application/xml",
        "feed/index.html": "application/xml",
        "index.json": "application/feed+json",
    }
    feed = "{ name: main, aliases: { rss: [old/feed, feed/index.html], json: index.json } }"
    project.configure(CONFIG + f"hosts: [netlify, apache]\nfeeds: [{feed}]\n")
    project.put("a.txt", story("Bridge opens"))
    project.build()
    rules = (project.output / "_headers").read_text()
    served = serving(project)
    for name, kind in aliases.items():
        assert f"\n/{name}\n  Content-Type: {kind}; charset=utf-8\n" in rules
        answer, body = served.ask(f"/{name}")
        assert answer.getheader("Content-Type") == f"{kind}; charset=utf-8"
        assert body == (project.output / name).read_bytes()
    assert "\n/feed/\n  Content-Type: application/xml" in rules
    assert 'm#/old/feed$#">' in (project.output / ".htaccess").read_text()


def test_pages_lead_to_each_other(desk: Project, serving: Start) -> None:
    """Addresses of the site lead to the preview, folders end in a slash, pictures are given in parts."""
    served = serving(desk)
    bridge = code(desk, "Bridge opens")

    page = served.ask("/")[1].decode()
    moved, _ = served.ask(f"/s/{bridge}?a=1")
    article = served.ask(f"/s/{bridge}/")[1].decode()
    part, some = served.ask(f"/media/{bridge}/bridge.png", Range="bytes=8-11")
    gone, told = served.ask(f"/s/{code(desk, 'Withdrawn')}/")
    nothing, missing = served.ask("/s/nothing/")

    assert f'href="s/{bridge}/"' in page
    assert 'href="https://short.example/f"' in page
    assert not re.search(r'(?:href|src)="https://news\.example\.org', page + article)
    assert (moved.status, moved.getheader("Location")) == (301, f"/s/{bridge}/?a=1")
    assert f'src="/media/{bridge}/bridge.png"' in article
    assert (part.status, some, part.getheader("Content-Type")) == (206, PICTURE[8:12], "image/png")
    assert (gone.status, b"This article was withdrawn." in told) == (410, True)
    assert (nothing.status, b"Nothing is published here" in missing) == (404, True)
    assert "/-/changes" not in page + article + missing.decode()
    assert served.ask("/", "POST")[0].status == 405


def test_a_site_below_a_path(project: Project, serving: Start) -> None:
    """The preview of a site that stands below a path of its host has it at the same path."""
    project.configure(CONFIG.replace("news.example.org/\n", "news.example.org/desk/\n"))
    project.put("a.txt", story("Bridge opens"))
    project.build()
    (project.output / "404.html").write_text('<p>Lost? <a href="https://news.example.org/desk/">Home</a></p>')
    served = serving(project)

    assert served.url.endswith("/desk/")
    assert served.ask("/")[0].getheader("Location") == "/desk/"
    assert served.ask("/desk")[0].getheader("Location") == "/desk/"
    assert f'href="s/{code(project, "Bridge opens")}/"' in served.ask("/desk/")[1].decode()
    assert 'href="/desk/rss.xml"' in served.ask("/desk/")[1].decode()
    assert served.ask("/desk/rss.xml")[0].status == 200
    lost, page = served.ask("/rss.xml")
    assert (lost.status, page) == (404, b'<p>Lost? <a href="/desk/">Home</a></p>')


@pytest.mark.parametrize("path", ["", "blog/"])
def test_it_is_checked_as_the_site(project: Project, serving: Start, path: str) -> None:
    """Before the site is online, its addresses are asked at the preview; what is wrong is told, and what is done."""
    site = f"https://news.example.org/{path}"
    project.configure(CONFIG.replace("https://news.example.org/", site) + "archive: { page_size: 2 }\n")
    # What is judged by the clock of the preview must not lie in its future.
    project.clock.now = datetime.now(UTC) - timedelta(days=1)
    for number in range(5):
        project.put(f"{number}.txt", story(f"Story number {number}"))
        project.build()
    (project.texts / "1.txt").unlink()
    project.build()
    served = serving(project)
    here = f"http://127.0.0.1:{served.port}/"
    note = f"{here} is a preview of https://news.example.org/: what stands there is asked for here"
    for start in (served.url, f"{served.url}atom.xml", served.url.replace("127.0.0.1", "localhost")):
        judged = visit(start)
        assert judged.findings == ()
        assert judged.note == note.replace("127.0.0.1", urlsplit(start).hostname or "")
        assert judged.documents > 2
    page = next(page for page in project.output.glob("s/*/index.html") if not page.with_name("gone").exists())
    page.unlink()
    (told,) = {finding.message for finding in visit(served.url).findings}
    assert f"{site}s/{page.parent.name}/ (404)" in told


def test_a_plain_server_of_the_output_folder_is_a_preview_too(project: Project, tmp_path: Path) -> None:
    """It stands below no path, and its pages hold the addresses of the site."""
    project.configure(CONFIG.replace("https://news.example.org/", "https://news.example.org/blog/"))
    project.put("a.txt", story("Bridge opens"))
    project.build()
    with nginx(project.output, tmp_path / "state", free_port()) as url:
        judged = visit(url)
        assert judged.note.startswith(f"{url} is a preview of https://news.example.org/blog/:")
        assert {finding.rule for finding in judged.findings} <= {
            "http-cache",
            "http-compression",
            "http-cors",
            "http-type",
        }


def test_nothing_else_can_be_reached(desk: Project, serving: Start, tmp_path: Path) -> None:
    """Neither what stands outside the output folder, whatever is asked, nor anything for other names or sites."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    (desk.output / "out.txt").symlink_to(secret)
    (desk.output / "up").symlink_to(tmp_path)
    (desk.output / "within.xml").symlink_to(desk.output / "rss.xml")
    (desk.output / ".hidden").write_text("secret")
    os.mkfifo(desk.output / "pipe")
    served = serving(desk)

    outside = ("out.txt", "up/secret.txt", "../../secret.txt", "%2e%2e/%2e%2e/secret.txt", "s/..%2f../../../secret.txt")
    for path in (*outside, ".hidden", "pipe", "/rss.xml", "%00", "..\\config.yaml", "%ff", "s", "x" * 5000):
        answer, body = served.ask(f"/{path}")
        assert (answer.status, b"secret" in body) in {(404, False), (301, False)}, path
    assert served.ask("/within.xml")[0].status == 200
    for name in ("localhost", f"localhost:{served.port}", "127.0.0.1", "[::1]:80"):
        assert served.ask("/", Host=name)[0].status == 200
    for name in ("evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", ""):
        assert served.ask("/", Host=name)[0].status == 400
    for origin, status in (
        ("https://evil.example", 403),
        ("null", 403),
        ("http://localhost.evil.example", 403),
        ("http://localhost:3000", 200),
    ):
        assert served.ask("/feed.json", Origin=origin)[0].status == status
    cross = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "cors"}
    assert served.ask("/feed.json", **cross)[0].status == 403
    assert served.ask("/", **cross | {"Sec_Fetch_Mode": "navigate"})[0].status == 200
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.2", served.port or 0)) != 0


@given(st.text(st.sampled_from("./\\%sa\0é"), max_size=12))
def test_no_path_leaves_the_folder(path: str) -> None:
    """Whatever the path, what is found stands in the folder."""
    root = Path(__file__).parent / "golden"

    found = files.find(root, path)

    assert not isinstance(found, files.File) or found.place.is_relative_to(root.resolve())


def test_live_pages(project: Project, serving: Start) -> None:
    """While the folder is watched pages hear of changes, and nothing of that stands in the output folder."""
    project.put("a.txt", story("Bridge opens"))
    served = serving(project, "--watch")
    answer, page = served.ask("/")
    listening = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
    listening.request("GET", "/-/changes", headers={"Accept-Encoding": "gzip"})
    events = listening.getresponse()
    assert (events.readline(), events.readline()) == (b"data: changed\n", b"\n")

    (project.texts / "b.txt").write_text(story("Harbour closes"))
    assert (events.readline(), events.readline()) == (b"data: changed\n", b"\n")
    after, newer = served.ask("/")

    assert b"new EventSource" in page
    assert answer.getheader("Cache-Control") == "no-cache"
    assert (b"Harbour closes" in page, b"Harbour closes" in newer) == (False, True)
    assert f'data-etag="{html.escape(answer.getheader("ETag") or "")}"'.encode() in page
    assert answer.getheader("ETag") != after.getheader("ETag")
    assert served.ask("/rss.xml")[0].getheader("Cache-Control") == "public, max-age=300"
    assert not any(b"EventSource" in data for data in project.documents().values())
    project.configure(CONFIG.replace("example.org/\n", "example.org/desk/\n"))
    assert events.readline() == b"data: changed\n"
    assert served.ask("/desk/")[0].status == 200
    assert served.stop() == (0, "")
    listening.close()
    events.close()


def test_status(project: Project, serving: Start) -> None:
    """The status tells what is wrong, with its line, what comes next, and the last pass; nobody else can read it."""
    project.put("bad.txt", bytes(3000))
    project.put("<b>.txt", story("Bridge opens", date="whenever"))
    project.put("later.txt", story("Later", date="2099-01-01", expires="2099-02-01"))
    project.put("draft.txt", story("Draft", date="2099-01-01", draft="true"))
    project.put("short.txt", story("Short lived", expires="2098-01-01"))
    served = serving(project, "--watch")

    told = served.status()
    answer, page = served.ask("/-/status")
    text = page.decode()

    upcoming = [(one["at"][:10], one["what"], one["path"], one["line"]) for one in told["upcoming"]]  # type: ignore[attr-defined]
    assert upcoming == [
        ("2098-01-01", "expire", "short.txt", 2),
        ("2099-01-01", "publish", "later.txt", 2),
        ("2099-02-01", "expire", "later.txt", 3),
    ]
    assert (told["items"], told["scheduled"], told["watching"]) == (2, 1, True)
    assert told["report"]["ready"] is True  # type: ignore[index]
    assert "<bdi>bad.txt</bdi>" in text
    assert "<b>.txt" not in text
    assert "2098-01-01 00:00:00 UTC" in text
    policy = answer.getheader("Content-Security-Policy") or ""
    script = re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
    hashes = [f"'sha256-{b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in script]
    assert policy.startswith("default-src 'none'; script-src " + hashes[0] + ";")
    assert "connect-src 'self'" in policy
    assert (answer.getheader("Access-Control-Allow-Origin"), len(script)) == (None, 1)
    (project.root / "ledger.jsonl").write_text("no ledger\n")
    assert "ledger" in str(served.status()["error"])
    assert "The status cannot be told." in served.ask("/-/status")[1].decode()


def test_ports_and_browser(desk: Project, serving: Start, tmp_path: Path) -> None:
    """A port that is taken is told; when none was asked for another one is taken. A browser is opened when wanted."""
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/asked.tmp; mv {tmp_path}/asked.tmp {tmp_path}/asked\n')
    opener.chmod(0o755)
    first = serving(desk, "--open", folder=str(tmp_path))
    command = [FEEDER, "--config", str(desk.root / "config.yaml"), "serve"]

    taken = subprocess.run([*command, "--port", str(first.port)], capture_output=True, text=True, check=False)
    second, third = Served(desk), Served(desk)
    desk.forget("output")
    unpublished = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (taken.returncode, taken.stderr) == (
        4,
        f"feeder: port {first.port} is in use; choose another one with --port\n",
    )
    assert 8000 <= (second.port or 0) < (third.port or 0) < 8020
    assert (unpublished.returncode, "`feeder build` makes it" in unpublished.stderr) == (2, True)
    assert [one.stop(signal.SIGTERM)[0] for one in (first, second, third)] == [0, 0, 0]
    assert (tmp_path / "asked").read_text() == f"{first.url}\n"


def test_a_watch_that_cannot_begin_ends_the_preview(desk: Project) -> None:
    """Its exit status is that of the watch, and nothing listens any more."""
    port = free_port()
    desk.texts.rename(desk.root / "away")
    command = [FEEDER, "--config", str(desk.root / "config.yaml"), "serve", "--watch", "--port", str(port)]

    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)

    assert (result.returncode, "Traceback" in result.stderr) == (3, False)


def test_a_second_watch_shows_nothing(desk: Project, watching: Callable[[Project], Watch]) -> None:
    """It ends before it says that it serves."""
    watching(desk)
    command = [FEEDER, "--config", str(desk.root / "config.yaml"), "serve", "--watch", "--port", "0"]

    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)

    assert (result.returncode, result.stdout) == (4, "")
    assert "another `feeder watch` runs" in result.stderr


POLICY = "default-src 'none'; img-src *; script-src 'sha256-abc='"


def test_a_policy_that_a_page_states_allows_what_is_added() -> None:
    """It moves to a header, with the one script and its requests added; a policy without limits stays as it is."""
    page = f'<head><meta http-equiv="Content-Security-Policy" content="{POLICY}"></head><body>x</body>'.encode()

    alive = pages.live(page, 'W/"1"')

    (script,) = re.findall(rb"<script[^>]*>(.*?)</script>", alive, re.DOTALL)
    source = f"'sha256-{b64encode(hashlib.sha256(script).digest()).decode()}'"
    assert pages.stated(page) == [POLICY]
    assert pages.allowing(POLICY) == f"{POLICY} {source}; connect-src 'self'"
    assert b"Security" not in alive
    assert pages.allowing("img-src 'none'") == "img-src 'none'"
    assert pages.allowing("default-src 'self' 'unsafe-inline'") == "default-src 'self' 'unsafe-inline'"


def test_scripts_keep_what_stands_in_them() -> None:
    """An address is changed in tags only: a policy may know a script by its digest."""
    site = "https://news.example.org/"
    script = b"<script>var a = '<a href=\"https://news.example.org/x\">';</script>"
    tags = b'<script src="https://news.example.org/a.js"></script><img srcset="https://news.example.org/1 1x, https://news.example.org/2 2x">'

    assert pages.local(script, site) == script
    assert pages.local(tags, site) == b'<script src="/a.js"></script><img srcset="/1 1x, /2 2x">'
    assert pages.local(b"<p>https://news.example.org/ <b>", site) == b"<p>https://news.example.org/ <b>"
