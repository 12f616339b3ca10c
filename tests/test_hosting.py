"""The settings for hosts, as docs/hosting.md gives them: real servers serve what it says, and files are well formed."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from conftest import CONFIG, Project, free_port, story

from feeder.visit import visit

DOCUMENT = (Path(__file__).parent.parent / "docs" / "hosting.md").read_text()
_NGINX = """\
daemon off;
pid {state}/nginx.pid;
error_log {state}/error.log;
events {{ worker_connections 64; }}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  client_body_temp_path {state}; proxy_temp_path {state}; fastcgi_temp_path {state};
  uwsgi_temp_path {state}; scgi_temp_path {state};
{server}
}}
"""
_CADDY = """\
{{
	admin off
	auto_https off
	storage file_system {state}
}}
{server}
"""
_APACHE = """\
ServerRoot {state}
ServerName localhost
PidFile {state}/pid
ErrorLog {state}/error.log
Mutex file:{state}
User www-data
Group www-data
{modules}
TypesConfig /etc/mime.types
Listen {address}
{server}
"""
_MODULES = ("mpm_event", "authz_core", "dir", "mime", "filter", "headers", "rewrite", "deflate")


@dataclass(frozen=True)
class Host:
    """A web server with its settings: those that a person copies, and what stands around them in a test."""

    program: str
    language: str
    site: str
    address: str
    """What the settings say of their address, and what a test says in its place."""
    around: str
    options: tuple[str, ...]

    def configuration(self, output: Path, state: Path, port: int) -> str:
        """Give the documented settings, for a folder and a port of loopback."""
        found = re.search(rf"```{self.language}\n(.*?)```", DOCUMENT, re.DOTALL)
        assert found is not None
        address = f"127.0.0.1:{port}"
        server = found[1].replace(self.site, self.address.format(address))
        modules = "\n".join(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in _MODULES)
        server = server.replace("/srv/news/output", str(output))
        return self.around.format(state=state, server=server, address=address, modules=modules)


HOSTS = [
    Host(
        "nginx",
        "nginx",
        "listen 80",
        "listen {}",
        _NGINX,
        ("-p", "{state}", "-e", "{state}/error.log", "-c", "{state}/settings"),
    ),
    Host(
        "caddy",
        "caddy",
        "news.example.org {",
        "http://{} {{",
        _CADDY,
        ("run", "--adapter", "caddyfile", "--config", "{state}/settings"),
    ),
    Host(
        "apache2", "apache", "VirtualHost *:80", "VirtualHost {}", _APACHE, ("-DFOREGROUND", "-f", "{state}/settings")
    ),
]


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """A project with a withdrawn item, and the settings of every host."""
    feeds = "feeds: [{ name: main, aliases: { rss: [old/feed, feed/index.html] } }]\n"
    project = Project(tmp_path / "desk", CONFIG + "hosts: [netlify, cloudflare, github, apache]\n" + feeds)
    project.put("a.txt", story("Bridge opens"))
    project.put("b.txt", story("Harbour closes", "LINZ", words="Closed it is. " * 200))
    project.build()
    (project.texts / "a.txt").unlink()
    project.build()
    return project


@pytest.fixture(params=HOSTS, ids=lambda host: host.program)
def port(request: pytest.FixtureRequest, desk: Project, tmp_path: Path) -> Iterator[int]:
    """The port of each server in turn, which runs with the documented settings."""
    host: Host = request.param
    program = shutil.which(host.program, path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.fail(f"{host.program} is missing; `make test` installs it")
    number, state = free_port(), tmp_path / "state"
    state.mkdir()
    closed = [folder for folder in tmp_path.parents if not folder.stat().st_mode & stat.S_IXOTH]
    for folder in (tmp_path, state, *closed):
        folder.chmod(0o777)
    (state / "settings").write_text(host.configuration(desk.output, state, number))
    environment = os.environ | {"HOME": str(state)}
    with (state / "log").open("w") as log:
        process = subprocess.Popen(
            [program, *(option.format(state=state) for option in host.options)], env=environment, stderr=log
        )
    try:
        for _ in range(500):
            with socket.socket() as probe:
                if process.poll() is not None or probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.01)
        assert process.poll() is None, (state / "log").read_text()
        yield number
    finally:
        process.terminate()
        process.wait(timeout=10)


def get(port: int, path: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """Give the answer to one request, and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={key.replace("_", "-"): value for key, value in headers.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


@pytest.mark.parametrize(
    ("path", "media_type", "text"),
    [
        ("/rss.xml", "application/xml; charset=utf-8", "Harbour closes"),
        ("/atom.xml", "application/xml; charset=utf-8", "Harbour closes"),
        ("/feed.json", "application/feed+json; charset=utf-8", "Harbour closes"),
        ("/feeds.opml", "text/x-opml; charset=utf-8", "Wire desk"),
        ("/sitemap.xml", "application/xml; charset=utf-8", "sitemap-1.xml"),
        ("/robots.txt", "text/plain; charset=utf-8", "Sitemap:"),
        ("/", "text/html; charset=utf-8", "Harbour closes"),
    ],
)
def test_served_well(port: int, path: str, media_type: str, text: str) -> None:
    """The right type, five minutes of caching, compression, and 304 for what did not change."""
    answer, body = get(port, path, Accept_Encoding="gzip")
    assert answer.status == 200
    assert (answer.getheader("Content-Type") or "").lower() == media_type
    assert answer.getheader("Cache-Control") == "public, max-age=300"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert answer.getheader("Access-Control-Allow-Origin") == "*"
    if answer.getheader("Content-Encoding") == "gzip":
        assert answer.getheader("Vary") == "Accept-Encoding"
        body = gzip.decompress(body)
    else:
        assert len(body) < 1400, "what fills more than a packet is compressed"
    assert text.encode() in body
    for name, known in (("If_Modified_Since", "Last-Modified"), ("If_None_Match", "ETag")):
        again, nothing = get(port, path, **{name: answer.getheader(known) or "", "Accept_Encoding": "gzip"})
        assert (again.status, nothing) == (304, b""), name


def test_gone_is_what_was_withdrawn(port: int, desk: Project) -> None:
    """410 with the page that says so; other pages are 200, also without the last slash; a page that never was is 404."""
    marks = list(desk.output.glob("s/*/gone"))
    assert len(marks) == 1
    answer, body = get(port, f"/s/{marks[0].parent.name}/")
    assert (answer.status, answer.getheader("Content-Type")) == (410, "text/html; charset=utf-8")
    assert b"This article was withdrawn." in body
    (live,) = (path.parent.name for path in desk.output.glob("s/*/index.html") if not (path.parent / "gone").exists())
    assert get(port, f"/s/{live}/")[0].status == 200
    bare, _ = get(port, f"/s/{live}")
    assert bare.status in {301, 308}
    assert (bare.getheader("Location") or "").endswith(f"/s/{live}/")
    assert get(port, "/s/nothing/")[0].status in {403, 404}


@pytest.mark.parametrize("port", [host for host in HOSTS if host.program == "apache2"], indirect=True)
@pytest.mark.parametrize("path", ["/old/feed", "/feed/", "/feed/index.html"])
def test_further_names_of_a_feed(port: int, path: str) -> None:
    """An old address has the type of a feed, whatever it ends in."""
    answer, body = get(port, path)
    assert (answer.status, answer.getheader("Content-Type")) == (200, "application/xml; charset=utf-8")
    assert b"Harbour closes" in body


def test_a_check_of_the_site_finds_nothing(port: int, desk: Project) -> None:
    """`feeder check URL` has nothing to tell of any of these servers with the settings that the document gives."""
    url = f"http://127.0.0.1:{port}/"
    desk.configure((desk.root / "config.yaml").read_text().replace("https://news.example.org/", url))
    desk.build()

    assert visit(url).findings == ()


def test_a_returned_item_is_not_gone(desk: Project) -> None:
    """The mark goes when the text comes back, and a cold build agrees."""
    desk.put("back.txt", story("Bridge opens"))
    desk.clock.forward(minutes=1)
    desk.build()
    assert not list(desk.output.glob("s/*/gone"))
    live = desk.documents()
    desk.forget()
    desk.build()
    assert desk.documents() == live


def test_settings_of_hosts(desk: Project) -> None:
    """They stand once each, within the limits of the hosts, and go when no longer wanted."""
    lines = (desk.output / "_headers").read_text().splitlines()
    paths = [line for line in lines if line.startswith("/")]
    assert len(paths) <= 100
    assert max(map(len, lines)) <= 2000
    assert {"/feeds/:name/atom.xml", "/archive/:page/feed.json", "/feeds.opml"} <= {*paths}
    assert all(line.startswith(("#", "/", "  ")) for line in lines)
    assert (desk.output / ".nojekyll").is_file()
    assert (desk.output / ".htaccess").is_file()
    assert desk.build().is_empty
    desk.configure(CONFIG)
    desk.build()
    assert not {"_headers", "_redirects", ".nojekyll", ".htaccess"} & desk.documents().keys()


def test_redirects_of_hosts(project: Project) -> None:
    """Short links of items with a link of their own are redirects, of those alone, and follow every change."""
    project.configure(CONFIG.replace("example.org/", "example.org/desk/") + "hosts: netlify\n")
    project.put("own.md", "---\ntitle: One\nlink: https://short.example/ü\n---\nWords of one.\n")
    project.put("page.md", "---\ntitle: Two\n---\nWords of two.\n")
    project.put("a.md", "---\ntitle: Three\nlink: https://short.example/3\n---\nWords of three, quite other ones.\n")
    project.put("b.md", "---\ntitle: Four\nlink: https://short.example/3\n---\nFour is about something else.\n")
    project.build()
    rules = (project.output / "_redirects").read_text().splitlines()[1:]
    (code,) = [p.parent.name for p in project.output.rglob("s/*/index.html") if "short.example/%C3%BC" in p.read_text()]

    assert rules == [f"/s/{code}/ https://short.example/%C3%BC 302!"]
    (project.texts / "b.md").unlink()
    project.clock.forward(minutes=1)
    assert "_redirects" in project.build().written
    assert len((project.output / "_redirects").read_text().splitlines()) == 3
    project.configure(CONFIG + "hosts: [netlify, cloudflare]\n")
    project.build()
    assert "!" not in (project.output / "_redirects").read_text()


def test_no_redirect_leads_to_itself(project: Project) -> None:
    """A text whose own link is the short link that it was given is shown there, and not led in a circle."""
    project.configure(CONFIG + "hosts: netlify\n")
    text = project.put("a.md", "---\ntitle: One\n---\nWords of one.\n")
    project.build()
    link = project.items()[0]["url"]
    text.write_text(f"---\ntitle: One\nlink: {link}\n---\nWords of one.\n")
    project.clock.forward(minutes=1)
    project.build()

    assert project.items()[0]["url"] == link
    assert (project.output / "_redirects").read_text().splitlines() == ["# made by feeder"]


def test_workflow_and_settings_in_the_document_are_valid() -> None:
    """The workflow for GitHub is YAML with the steps that it needs; the script for S3 is one that a shell takes."""
    blocks = dict(re.findall(r'```\w+ title="([^"]+)"\n(.*?)```', DOCUMENT, re.DOTALL))
    workflow = yaml.safe_load(blocks[".github/workflows/feeds.yaml"])
    steps = workflow["jobs"]["publish"]["steps"]
    assert any("ledger.jsonl" in step.get("run", "") for step in steps)
    subprocess.run(["sh", "-n"], input=blocks["deploy.sh"].encode(), check=True)
