"""The settings for hosts, as docs/hosting.md gives them: a real nginx serves what it says, and files are well formed."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from conftest import CONFIG, Project, free_port, story

DOCUMENT = (Path(__file__).parent.parent / "docs" / "hosting.md").read_text()
_AROUND = """\
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


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """A project with a withdrawn item, and the settings of every host."""
    project = Project(tmp_path / "desk", CONFIG + "hosts: [netlify, cloudflare, github, apache]\n")
    project.put("a.txt", story("Bridge opens"))
    project.put("b.txt", story("Harbour closes", "LINZ", words="Closed it is. " * 200))
    project.build()
    (project.texts / "a.txt").unlink()
    project.build()
    return project


@pytest.fixture
def port(desk: Project, tmp_path: Path) -> Iterator[int]:
    """The port of an nginx that runs with the documented settings."""
    found = re.search(r"```nginx\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found is not None
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.fail("nginx is missing; `make test` installs it")
    number, state = free_port(), tmp_path / "state"
    state.mkdir()
    for folder in (tmp_path, *tmp_path.parents[:2], state):
        folder.chmod(0o777)
    server = found[1].replace("listen 80", f"listen 127.0.0.1:{number}").replace("/srv/news/output", str(desk.output))
    (state / "nginx.conf").write_text(_AROUND.format(state=state, server=server))
    process = subprocess.Popen(
        [program, "-p", str(state), "-c", str(state / "nginx.conf"), "-e", str(state / "error.log")]
    )
    try:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", number)) == 0:
                    break
            time.sleep(0.01)
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
    ("path", "media_type"),
    [
        ("/rss.xml", "application/xml; charset=utf-8"),
        ("/atom.xml", "application/xml; charset=utf-8"),
        ("/feed.json", "application/feed+json; charset=utf-8"),
        ("/", "text/html; charset=utf-8"),
    ],
)
def test_nginx_serves_feeds_well(port: int, path: str, media_type: str) -> None:
    """The right type, five minutes of caching, compression, and 304 for what did not change."""
    answer, body = get(port, path, Accept_Encoding="gzip")
    assert (answer.status, answer.getheader("Content-Type")) == (200, media_type)
    assert answer.getheader("Cache-Control") == "public, max-age=300"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    if answer.getheader("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    assert b"Harbour closes" in body
    again, nothing = get(port, path, If_Modified_Since=answer.getheader("Last-Modified") or "")
    assert (again.status, nothing) == (304, b"")


def test_nginx_answers_gone_for_what_was_withdrawn(port: int, desk: Project) -> None:
    """410 with the page that says so; other pages are 200, also without the last slash."""
    marks = list(desk.output.glob("s/*/gone"))
    assert len(marks) == 1
    answer, body = get(port, f"/s/{marks[0].parent.name}/")
    assert answer.status == 410
    assert b"This article was withdrawn." in body
    (live,) = (path.parent.name for path in desk.output.glob("s/*/index.html") if not (path.parent / "gone").exists())
    assert get(port, f"/s/{live}/")[0].status == 200
    assert get(port, f"/s/{live}")[0].status == 301
    assert get(port, "/s/nothing/")[0].status in {403, 404}


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
    assert "/feeds/:name/atom.xml" in paths
    assert all(line.startswith(("#", "/", "  ")) for line in lines)
    assert (desk.output / ".nojekyll").is_file()
    assert "RewriteRule ^s/[a-z0-9]+/?$ - [G]" in (desk.output / ".htaccess").read_text()
    assert desk.build().is_empty
    desk.configure(CONFIG)
    desk.build()
    assert not {"_headers", ".nojekyll", ".htaccess"} & desk.documents().keys()


def test_workflow_and_settings_in_the_document_are_valid() -> None:
    """The workflow for GitHub is YAML with the steps that it needs; the script for S3 is one that a shell takes."""
    blocks = dict(re.findall(r'```\w+ title="([^"]+)"\n(.*?)```', DOCUMENT, re.DOTALL))
    workflow = yaml.safe_load(blocks[".github/workflows/feeds.yaml"])
    steps = workflow["jobs"]["publish"]["steps"]
    assert any("ledger.jsonl" in step.get("run", "") for step in steps)
    subprocess.run(["sh", "-n"], input=blocks["deploy.sh"].encode(), check=True)
