"""Whatever texts, names and sites hold: a terminal that shows what feeder tells of them is not made to obey it."""

from __future__ import annotations

import http.server
import json
import os
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import FEEDER, Project, Watch, story

ESCAPES = {
    "colour": "\x1b[31mred",
    "clear": "\x1b[2J\x1b[H",
    "title of the window": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://evil.example/\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "report": "\x1b[6n\x1b[c",
    "return": "good\rbad",
    "backspace": "bad\x08\x08\x08ok",
    "C1": "\x9b31mred\x9d0;owned\x9c",
    "bell and shift": "\x07\x0e\x0f",
    "bidi": "\u202egnp.exe\u2066\u2069",
    "lines": "a\u2028b\u2029c\x85d",
    "delete": "a\x7fb",
}
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""What must not reach a terminal: everything but a line end."""
_ALL = "".join(ESCAPES.values())
_NAMED = _ALL.replace("/", "").replace("\x00", "")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with all of them in names, texts, front matter and problems."""
    project = Project(tmp_path_factory.mktemp("terminal") / "site")
    for number, (name, escape) in enumerate(ESCAPES.items()):
        project.put(f"{number}.txt", f"Story {number} {escape} of {name}\n\n{story(f'Text {number}')} {escape}\n")
        quoted = json.dumps(f"Declared {number} {escape}")
        fields = (
            f"title: {quoted}\nauthor: {quoted}\ntags: [{quoted}]\ndate: {quoted}\nimage: {quoted}\ntitel: {quoted}\n"
        )
        project.put(f"front-{number}.md", f"---\n{fields}---\nThe mayor declared {name}, and nothing else.\n")
        named = f"named {escape.replace('/', '')}"
        project.put(f"{named}.txt", story(f"Named {number}", image=f"{escape.strip()}.png"))
        project.put(f"{named} later.txt", story(f"Later {number} {escape}", date="2099-01-01"))
        project.put(f"{named} bad.txt", bytes(3000))
        (project.texts / f"{named} out.txt").symlink_to("/etc/passwd")
    project.put(os.fsdecode(b"bytes \xff\x1b[31m.txt"), story("Bytes"))
    project.build()
    project.put("0.txt", story("Story 0, told anew"))
    (project.texts / f"named {ESCAPES['C1']}.txt").unlink()
    return project


def run(project: Project, *words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    """Run feeder as a terminal would; what it prints is read byte by byte."""
    call = [FEEDER, "--config", str(project.root / "config.yaml"), *words]
    return subprocess.run(call, capture_output=True, text=True, errors="surrogateescape", input=text, check=False)


def obeyed(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Give the lines that a terminal would obey."""
    return [line for line in (done.stdout + done.stderr).split("\n") if OBEYED.search(line)]


@pytest.mark.parametrize(
    "words",
    [
        ("build", "--dry-run"),
        ("--verbose", "build", "--dry-run"),
        ("build", "--dry-run", "--json"),
        ("status",),
        ("status", "--json"),
        ("log",),
        ("log", "--json"),
        ("log", _NAMED),
        ("check",),
        ("check", "--json"),
        ("check", f"no {_NAMED}"),
        ("inspect", "ALL"),
        ("inspect", "--color", "ALL"),
        ("inspect", "--json", "ALL"),
        ("inspect", "--front-matter", "ALL"),
        ("inspect", f"no {_NAMED}"),
        (f"no {_NAMED}",),
        ("build", f"--no{_NAMED}"),
        ("init", "NEW"),
    ],
    ids=lambda words: " ".join(words).encode("ascii", "ignore").decode()[:30],
)
def test_no_command_prints_what_a_terminal_obeys(hostile: Project, tmp_path: Path, words: tuple[str, ...]) -> None:
    """Colours are the only escapes, and only where they are asked for."""
    files = [str(path) for path in sorted(hostile.texts.iterdir())]
    new = str(tmp_path / _NAMED)
    done = run(
        hostile, *(part for word in words for part in (files if word == "ALL" else [new] if word == "NEW" else [word]))
    )

    if "--color" in words:
        done.stdout = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout)
    assert done.stdout + done.stderr or words == ("check", "--json")
    assert obeyed(done) == []
    assert "Traceback" not in done.stderr
    if "--json" in words:
        decoder = json.JSONDecoder()
        rest = done.stdout
        while rest.strip():
            rest = rest[decoder.raw_decode(rest)[1] :].lstrip()


def test_watching_prints_nothing_that_a_terminal_obeys(hostile: Project, watching: Callable[[Project], Watch]) -> None:
    """Reports of a watch, and what it logs."""
    project = Project(hostile.root.parent / "watched")
    for path in sorted(hostile.texts.glob("[0-9nf]*.*")):
        if path.is_file() and not path.is_symlink():
            project.put(path.name, path.read_bytes())
    watch = watching(project)
    project.put(f"new {_NAMED}.txt", story(f"New {_ALL}"))
    watch.until(lambda: "new " in (project.root / "ledger.jsonl").read_text())
    watch.process.terminate()
    out, err = watch.process.communicate(timeout=10)

    assert "Story 3" in out
    assert obeyed(subprocess.CompletedProcess([], 0, out, err)) == []


class _Hostile(http.server.BaseHTTPRequestHandler):
    """A site whose every answer is full of escapes."""

    def do_GET(self) -> None:
        """Answer with a feed or a page that names many more."""
        self.send_response(200, f"OK {ESCAPES['C1']}".encode("latin-1", "ignore").decode("latin-1"))
        kind = "application/xml" if self.path.endswith("xml") else "text/html"
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("ETag", '"\x1b[31m\x9b31m"')
        self.end_headers()
        legal = "".join(sign for sign in _ALL if ord(sign) > 0x1F)
        link = f"http://127.0.0.1:{self.headers['Host'].rpartition(':')[2]}/x"
        if kind == "text/html":
            page = f'<!doctype html><html><head><title>{_ALL}</title><link rel="alternate" type="application/rss+xml" href="/a.xml"><link rel="alternate" type="application/atom+xml" title="{_ALL}" href="/{_ALL}.xml">'
            self.wfile.write(page.encode())
        else:
            item = f"<item><title>{legal}</title><link>{link}{legal}</link><guid>{legal}</guid><pubDate>{legal}</pubDate></item>"
            self.wfile.write(
                f"<rss version='2.0'><channel><title>{legal}</title><link>{legal}</link>{item * 2}</channel></rss>".encode()
            )

    do_HEAD = do_GET  # noqa: N815 - the name that the server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of such a site."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hostile)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("words", [("check",), ("--verbose", "check"), ("check", "--json")], ids=" ".join)
def test_a_hostile_site(hostile: Project, site: str, words: tuple[str, ...]) -> None:
    """A site that is asked cannot speak to the terminal."""
    done = run(hostile, *words, site)

    assert done.returncode == 1
    assert len(done.stdout) > 300
    assert obeyed(done) == []
    assert "Traceback" not in done.stderr
