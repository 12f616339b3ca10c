"""`feeder check`: what is published passes, and each way to spoil it is told with its document, its line and its rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CONFIG, Project, story

from feeder import cli
from feeder.publish import judged


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """A project with archives, pages, a picture, lists, and a withdrawn item."""
    project = Project(tmp_path / "desk", CONFIG + "archive: { page_size: 2 }\nfeeds: [{ name: main, limit: 3 }]\n")
    project.put("photo.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    for number in range(6):
        project.clock.forward(minutes=1)
        project.put(f"{number}.txt", story(f"Story number {number}", image="photo.png"))
        project.build()
    (project.texts / "1.txt").unlink()
    project.build()
    return project


def test_what_is_published_passes(desk: Project) -> None:
    """Not one finding, with archives, tombstones, media and lists."""
    assert judged(desk.output) == []


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        ("atom.xml", b"</feed>", b"", "not well-formed XML"),
        (
            "atom.xml",
            b'href="https://news.example.org/atom.xml"',
            b'href="https://news.example.org/x.xml"',
            "no self link",
        ),
        ("archive/2/atom.xml", b"<fh:archive/>", b"", "is marked as one (RFC 5005"),
        ("archive/2/rss.xml", b'rel="prev-archive"', b'rel="older"', "the chain of archive pages breaks here"),
        ("archive/2/atom.xml", b'rel="current"', b'rel="newest"', "does not lead to the current document"),
        ("archive/1/atom.xml", b"deleted-entry ref=", b"deleted-entry by=", "no ref or no valid when (RFC 6721"),
        ("feeds.opml", b'version="2.0"', b'version="1.0"', "it is no OPML 2.0"),
        ("feeds.opml", b"xmlUrl=", b"url=", "an outline of a feed has no xmlUrl"),
        ("feeds.opml", b"</opml>", b"", "not well-formed XML"),
        ("sitemap-1.xml", b"urlset", b"urlsat", "it is no sitemap"),
        ("sitemap-1.xml", b"<lastmod>2", b"<lastmod>x2", "a lastmod is no date"),
        ("index.html", b"<title>", b"<titel>", "the page has no title"),
        ("index.html", b"</head>", b'<script src="https://a.example/x.js"></script></head>', "a script from elsewhere"),
    ],
)
def test_spoiled_documents_are_told(desk: Project, path: str, old: bytes, new: bytes, message: str) -> None:
    """Each rule has its document that breaks it."""
    data = (desk.output / path).read_bytes()
    assert old in data
    (desk.output / path).write_bytes(data.replace(old, new))
    found = [finding for finding in judged(desk.output) if message in finding.message]
    assert found
    assert all((finding.path, finding.is_error) == (path, True) for finding in found)


def test_links_that_lead_nowhere(desk: Project) -> None:
    """A page, a picture or an archive that is missing is an error; what feeder does not make is a warning."""
    next(desk.output.glob("media/*/photo.png")).unlink()
    desk.put("9.md", "# Plans\n\nSee [the plan](/plan.pdf).\n")
    desk.clock.forward(minutes=1)
    desk.build()
    next(desk.output.glob("media/*/photo.png")).unlink()
    found = judged(desk.output)
    errors, warnings = ([f for f in found if f.is_error is wanted] for wanted in (True, False))
    assert errors
    assert all("photo.png leads to nothing" in finding.message for finding in errors)
    assert {finding.message for finding in warnings} == {
        "https://news.example.org/plan.pdf leads to nothing in the output folder"
    }


def test_command(desk: Project, tmp_path: Path) -> None:
    """Exit code 0 when all is right, 1 with errors, 2 without a folder; a line or an object for each finding."""
    run = CliRunner().invoke
    config = ["--config", str(desk.root / "config.yaml")]
    assert (run(cli.main, [*config, "check"]).exit_code, run(cli.main, ["check", str(tmp_path / "no")]).exit_code) == (
        0,
        2,
    )
    (desk.output / "rss.xml").write_text("<rss>")
    told = run(cli.main, [*config, "check"])
    assert told.exit_code == 1
    assert told.output.startswith("error      rss.xml:1: it is not well-formed XML")
    assert told.output.endswith("1 error, 0 warnings\n")
    (line,) = run(cli.main, ["check", str(desk.output), "--json"]).output.splitlines()
    assert json.loads(line)["path"] == "rss.xml"
