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
    project = Project(
        tmp_path / "desk",
        CONFIG.replace("site:", "site:\n  hub: https://hub.example/")
        + "archive: { page_size: 2 }\nfeeds: [{ name: main, limit: 3 }]\n",
    )
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
    assert judged(desk.output).findings == ()


CASES = [
    ("xml-form", "atom.xml", b"</feed>", b""),
    ("feed-self", "atom.xml", b'href="https://news.example.org/atom.xml"', b'href="https://news.example.org/x.xml"'),
    ("feed-self", "feed.json", b'"feed_url": "https://news.example.org/feed.json"', b'"_url": ""'),
    ("feed-archive", "archive/2/atom.xml", b"<fh:archive/>", b""),
    (
        "feed-archive",
        "rss.xml",
        b"<channel>",
        b'<channel><a:archive xmlns:a="http://purl.org/syndication/history/1.0"/>',
    ),
    ("feed-current", "archive/2/atom.xml", b'rel="current"', b'rel="newest"'),
    ("feed-chain", "archive/2/rss.xml", b'rel="prev-archive"', b'rel="older"'),
    ("feed-chain", "archive/2/feed.json", b"archive/1/", b"archive/2/"),
    ("feed-formats", "atom.xml", b"/s/", b"/p/"),
    ("feed-hub", "atom.xml", b'rel="hub" href="https:', b'rel="hub" href="'),
    ("feed-hub-self", "rss.xml", b'rel="self"', b'rel="via"'),
    ("atom-deleted", "archive/1/atom.xml", b"deleted-entry ref=", b"deleted-entry by="),
    ("opml-form", "feeds.opml", b'version="2.0"', b'version="1.0"'),
    ("xml-form", "feeds.opml", b"</opml>", b""),
    ("map-form", "sitemap-1.xml", b"urlset", b"urlsat"),
    ("page-title", "index.html", b"<title>", b"<titel>"),
    ("link-missing", "sitemap.xml", b"sitemap-1.xml", b"sitemap-9.xml"),
    ("link-other", "index.html", b"</main>", b'<a href="https://news.example.org/plan.pdf">plan</a></main>'),
    ("robots-map", "robots.txt", b"Sitemap: https:", b"Sitemap: "),
]


@pytest.mark.parametrize(("rule", "path", "old", "new"), CASES)
def test_spoiled_documents_are_told(desk: Project, rule: str, path: str, old: bytes, new: bytes) -> None:
    """Each rule has its document that breaks it."""
    data = (desk.output / path).read_bytes()
    assert old in data
    (desk.output / path).write_bytes(data.replace(old, new))
    found = [finding for finding in judged(desk.output).findings if finding.rule == rule]
    assert found
    # What differs between formats is told of the first of them.
    assert all(finding.path == path for finding in found)
    assert all(finding.is_error is (rule not in {"link-other", "feed-hub-self"}) for finding in found)


def test_aliases_are_what_they_are_copies_of(desk: Project) -> None:
    """A document under a further name tells the address of the first; one that differs from it is told."""
    alias = desk.output / "feeds" / "old" / "rss.xml"
    alias.parent.mkdir(parents=True)
    alias.write_bytes((desk.output / "rss.xml").read_bytes())
    assert judged(desk.output).findings == ()
    alias.write_bytes(alias.read_bytes().replace(b"<ttl>60", b"<ttl>61"))
    assert {(finding.path, finding.rule) for finding in judged(desk.output).findings} == {
        ("feeds/old/rss.xml", "feed-self")
    }


def test_links_that_lead_nowhere(desk: Project) -> None:
    """A page, a picture or an archive that is missing is an error; what feeder does not make is a warning."""
    next(desk.output.glob("media/*/photo.png")).unlink()
    desk.put("9.md", "# Plans\n\nSee [the plan](/plan.pdf).\n")
    desk.clock.forward(minutes=1)
    desk.build()
    next(desk.output.glob("media/*/photo.png")).unlink()
    found = judged(desk.output).findings
    errors, warnings = ([f for f in found if f.is_error is wanted] for wanted in (True, False))
    assert errors
    assert all(finding.rule == "link-missing" and "photo.png" in finding.message for finding in errors)
    assert {finding.message for finding in warnings} == {
        "a link leads to a page of the site that feeder does not make: https://news.example.org/plan.pdf (feeder, output)"
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
    assert told.output.endswith("1 error, 0 warnings in 29 documents\n")
    (line,) = run(cli.main, ["check", str(desk.output), "--json"]).output.splitlines()
    told_json = json.loads(line)
    assert (told_json["path"], told_json["line"], told_json["rule"], told_json["is_error"]) == (
        "rss.xml",
        1,
        "xml-form",
        True,
    )


def test_the_address_of_a_site_may_hold_signs_written_out(project: Project) -> None:
    """Documents name themselves as they should, whatever stands in the path of the site."""
    project.configure(CONFIG.replace("example.org/", "example.org/büro/%20/", 1))
    project.put("a.txt", story("One"))
    project.build()

    assert judged(project.output).findings == ()
