"""What the tests share: a project in a temporary folder, its documents read back, and a real web server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from feeder import publish
from feeder.config import Config, load
from feeder.report import Report

hypothesis_settings.register_profile(
    "feeder",
    deadline=None,
    derandomize="CI"
    in os.environ,  # what a run finds by chance is for developers; a change is judged by fixed examples
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("feeder")

FEEDER = str(Path(sys.executable).with_name("feeder"))
SEEDS = Path(__file__).parent.parent / "seeds"
CONFIG = """\
site:
  title: Wire desk
  url: https://news.example.org/
  authority: news.example.org,2026
input: { folder: texts }
"""


class Clock:
    """A clock that a test sets; each reading is a second later, so that order can be seen."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now

    def forward(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)


class Project:
    """A project in a folder of its own."""

    def __init__(self, root: Path, config: str = CONFIG) -> None:
        self.root = root
        self.texts = root / "texts"
        self.output = root / "output"
        self.clock = Clock()
        self.texts.mkdir(parents=True)
        self.configure(config)

    def configure(self, text: str) -> None:
        """Write config.yaml."""
        (self.root / "config.yaml").write_text(text, encoding="utf-8")

    @property
    def config(self) -> Config:
        """The configuration as it stands."""
        return load(self.root / "config.yaml")

    def put(self, name: str, text: str | bytes) -> Path:
        """Write a text, as if long ago: its time is the same at every run."""
        path = self.texts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        digest = sum(path.read_bytes())
        os.utime(path, (1_700_000_000 + digest, 1_700_000_000 + digest))
        return path

    def build(self, **options: Any) -> Report:  # noqa: ANN401 - the options of build
        """Publish once."""
        return publish.build(self.config, clock=self.clock, **options)

    def documents(self) -> dict[str, bytes]:
        """Give every file in the output folder."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }

    def times(self) -> dict[str, int]:
        """Give the time of every file in the output folder, and of every folder."""
        return {str(path): path.stat().st_mtime_ns for path in sorted(self.output.rglob("*"))}

    def items(self) -> list[dict[str, Any]]:
        """Give the items of the JSON feed, after a look that RSS and Atom hold the same in the same order.

        While a pass writes, the formats may differ for a moment: then all are read again.
        """
        for _ in range(100):
            items: list[dict[str, Any]] = json.loads((self.output / "feed.json").read_bytes())["items"]
            feeds = [feedparser.parse((self.output / name).read_bytes()) for name in ("rss.xml", "atom.xml")]
            assert not any(feed.bozo for feed in feeds)
            if all([entry.id for entry in feed.entries] == [item["id"] for item in items] for feed in feeds):
                return items
            time.sleep(0.01)
        return pytest.fail("the formats hold different items")

    def ids(self) -> dict[str, str]:
        """Give the id of each published title."""
        return {item["title"]: item["id"] for item in self.items()}

    def titles(self) -> list[str]:
        """Give the titles in the feed, in order."""
        return [item["title"] for item in self.items()]

    def forget(self, *names: str) -> None:
        """Delete what can be made again, or what a test names."""
        for name in names or (".feeder", "output"):
            path = self.root / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def story(title: str, place: str = "GRAZ", words: str = "", **front: str) -> str:
    """Give a wire story whose text follows from its title, with front matter when there is any."""
    body = words or f"{title} is what the council said on Monday, and {len(title)} people were asked about it."
    keys = "".join(f"{key}: {value}\n" for key, value in front.items())
    head = f"---\n{keys}---\n" if front else ""
    return f"{head}{title}\n\n{place}: {body}\n\nThe mayor of {place.title()} spoke about {title.lower()} at noon.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return Project(tmp_path / "project")


@pytest.fixture
def seeds(project: Project) -> Project:
    """A project that holds the sample."""
    for path in SEEDS.iterdir():
        project.put(path.name, path.read_bytes())
    return project


class Watch:
    """A real `feeder watch`, in a process of its own."""

    def __init__(self, project: Project, *before: str) -> None:
        """Start it, behind a command that changes something for it, and wait until it is ready."""
        self.project = project
        self.process = subprocess.Popen(
            [*before, FEEDER, "--config", str(project.root / "config.yaml"), "watch", "--json"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.told: list[str] = []
        """What it said on standard error before it was ready."""
        while (line := self.says()) != "ready":
            self.told.append(line)

    def says(self) -> str:
        """Give the next line on standard error; fails when it ended."""
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        assert line, "it ended"
        return line.rstrip("\n")

    def until(self, holds: Callable[[], bool], seconds: float = 10.0) -> float:
        """Wait until something holds; gives the seconds that took. Fails when it does not hold in time."""
        began = time.perf_counter()
        while not holds():
            if time.perf_counter() - began > seconds:
                pytest.fail(f"not so within {seconds} s: {self.project.titles()}")
            time.sleep(0.001)
        return time.perf_counter() - began

    def stop(self, name: int = signal.SIGTERM) -> int:
        """End it, and give its exit status."""
        self.process.send_signal(name)
        self.process.communicate(timeout=10)
        return self.process.returncode


@pytest.fixture
def watching() -> Iterator[Callable[..., Watch]]:
    """Start `feeder watch` for a project; whatever still runs is killed at the end."""
    started: list[Watch] = []

    def start(project: Project, *before: str) -> Watch:
        started.append(Watch(project, *before))
        return started[-1]

    yield start
    for watch in started:
        if watch.process.poll() is None:
            watch.process.kill()
            watch.process.communicate()


_NGINX = """\
daemon off;
{user}
error_log {state}/error.log;
pid {state}/nginx.pid;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {state}; proxy_temp_path {state}; fastcgi_temp_path {state};
  uwsgi_temp_path {state}; scgi_temp_path {state};
{server}
}}
"""
_PLAIN = """\
  types {{ application/xml xml; application/json json; text/html html; }}
  charset utf-8;
  charset_types application/xml application/json;
  server {{ listen 127.0.0.1:{port}; root {root}; index index.html; }}
"""
_HOSTING = Path(__file__).parent.parent / "docs" / "hosting.md"


def documented(folder: Path, port: int) -> str:
    """Give the settings of nginx that docs/hosting.md tells, for a folder and a port."""
    found = re.search(r"```nginx\n(.*?)```", _HOSTING.read_text(), re.DOTALL)
    assert found is not None
    server = found[1].replace("listen 80", f"listen 127.0.0.1:{port}").replace("/srv/news/output", str(folder))
    return f"include /etc/nginx/mime.types;\n{server}"


@contextmanager
def serving(folder: Path, state: Path, port: int, settings: str | None = None) -> Iterator[str]:
    """Serve a folder with nginx on loopback, plainly or with settings; gives the address of its root."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.fail("nginx is missing; `make test` installs it")
    state.mkdir()
    state.chmod(0o777)
    # The workers of a root's nginx are nobody, who may not enter a folder of pytest.
    user = "user root;" if os.geteuid() == 0 else ""
    server = settings or _PLAIN.format(root=folder, port=port)
    (state / "nginx.conf").write_text(_NGINX.format(state=state, server=server, user=user))
    process = subprocess.Popen(
        [program, "-p", str(state), "-c", str(state / "nginx.conf"), "-e", str(state / "error.log")]
    )
    try:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=10)


def free_port() -> int:
    """Give a port of loopback that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
