"""Lists for programs: OPML of the feeds, sitemaps, robots.txt and links to copy."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from conftest import CONFIG, Project, story
from lxml import etree

from feeder.catalog import Layout
from feeder.config import Config
from feeder.publish.layout import layout

SITE = "https://news.example.org/"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """A project with a story of its own page, and one that links elsewhere."""
    project = Project(tmp_path / "desk", CONFIG + 'feeds: [{ name: main, title: "A & B “quoted” <news>" }]\n')
    project.put("a.txt", story("Bridge opens & <closes>", date="2026-03-02 10:00"))
    project.put("b.txt", story("Harbour closes", "LINZ", date="2026-03-01 09:00", lang="zh-Hant"))
    project.put("c.txt", story("School wins", "ENNS", date="2026-02-01 09:00"))
    project.put("d.txt", story("Elsewhere", "WELS", date="2026-03-02 09:00", link="https://short.example/d"))
    project.build()
    return project


def places(project: Project, path: str) -> list[str]:
    """Give the addresses in a sitemap."""
    return [loc.text or "" for loc in etree.parse(project.output / path).getroot().iter(f"{MAP}loc")]


def pages(project: Project, *titles: str) -> set[str]:
    """Give the addresses of the pages of items."""
    return {item["url"] for item in project.items() if item["title"] in titles}


def test_sitemap_leads_to_every_page(desk: Project) -> None:
    """The index leads to the parts, the parts to the pages of items that link nowhere else, robots.txt to both."""
    assert places(desk, "sitemap.xml") == [f"{SITE}sitemap-0.xml", f"{SITE}sitemap-1.xml"]
    assert places(desk, "sitemap-0.xml") == [SITE]
    assert set(places(desk, "sitemap-1.xml")) == pages(desk, "Bridge opens & <closes>", "Harbour closes", "School wins")
    for url in places(desk, "sitemap-1.xml"):
        assert (desk.output / url.removeprefix(SITE) / "index.html").is_file()
    robots = RobotFileParser()
    robots.parse((desk.output / "robots.txt").read_text().splitlines())
    assert robots.site_maps() == [f"{SITE}sitemap.xml", f"{SITE}news-sitemap.xml"]
    assert robots.can_fetch("any", f"{SITE}s/abc/")


def test_news_of_two_days(desk: Project) -> None:
    """Two days back from the newest item, whatever the clock says; title, date, name and language of each."""
    root = etree.parse(desk.output / "news-sitemap.xml").getroot()
    assert set(places(desk, "news-sitemap.xml")) == pages(desk, "Bridge opens & <closes>", "Harbour closes")
    assert [title.text for title in root.iter(f"{NEWS}title")] == ["Bridge opens & <closes>", "Harbour closes"]
    assert [lang.text for lang in root.iter(f"{NEWS}language")] == ["en", "zh-tw"]
    dates = [datetime.fromisoformat(date.text or "") for date in root.iter(f"{NEWS}publication_date")]
    assert dates[0] == datetime(2026, 3, 2, 10, tzinfo=UTC)


def test_parts_are_cut_by_arrival(desk: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new item changes the last part alone; a part whose pages are all gone is gone too."""

    def small(config: Config, page_size: int) -> Layout:
        return replace(layout(config, page_size), sitemap_size=2)

    for module in ("project", "site"):
        monkeypatch.setattr(f"feeder.publish.{module}.layout", small)
    desk.forget()
    desk.build()
    assert places(desk, "sitemap.xml") == [f"{SITE}sitemap-{number}.xml" for number in range(3)]
    before = desk.documents()
    desk.clock.forward(minutes=1)
    desk.put("e.txt", story("Ferry runs", "STEYR"))
    desk.build()
    after = desk.documents()
    assert {path for path in after if "sitemap" in path and before.get(path) != after[path]} == {
        "sitemap.xml",
        "sitemap-3.xml",
        "news-sitemap.xml",
    }
    for path in ("c.txt", "d.txt", "e.txt", "b.txt"):
        (desk.texts / path).unlink()
    desk.clock.forward(minutes=1)
    desk.build()
    assert [path for path in desk.documents() if re.fullmatch(r"sitemap-\d+.xml", path)] == [
        place.removeprefix(SITE) for place in places(desk, "sitemap.xml")
    ]
    live = desk.documents()
    desk.forget()
    desk.build()
    assert desk.documents() == live


def test_opml_lists_the_feeds(desk: Project) -> None:
    """OPML 2.0: each feed once, with its address, and no time that would change it with every item."""
    root = etree.parse(desk.output / "feeds.opml").getroot()
    (outline,) = root.iter("outline")
    assert (root.get("version"), outline.get("type"), outline.get("xmlUrl")) == ("2.0", "rss", f"{SITE}rss.xml")
    assert outline.get("text") == "A & B “quoted” <news>"
    before = (desk.output / "feeds.opml").stat().st_mtime_ns
    desk.put("e.txt", story("Ferry runs", "STEYR"))
    desk.build()
    assert (desk.output / "feeds.opml").stat().st_mtime_ns == before


def test_links_to_copy(desk: Project) -> None:
    """Each format of each feed, as HTML that can be put into any head."""
    root = etree.HTML((desk.output / "snippet.html").read_text())
    links = {(link.get("type"), link.get("href"), link.get("title")) for link in root.iter("link")}
    title = "A & B “quoted” <news>"
    assert links == {
        ("application/rss+xml", f"{SITE}rss.xml", title),
        ("application/atom+xml", f"{SITE}atom.xml", title),
        ("application/feed+json", f"{SITE}feed.json", title),
    }


def test_no_sitemaps_when_none_are_wanted(desk: Project) -> None:
    """They go, and what others put there under such names at a first build is not overwritten."""
    desk.configure(CONFIG + "sitemaps: false\n")
    desk.build()
    assert not any("sitemap" in path or path == "robots.txt" for path in desk.documents())
    (desk.output / "robots.txt").write_text("mine")
    desk.build()
    assert (desk.output / "robots.txt").read_text() == "mine"


def test_articles_that_share_a_link_are_in_the_sitemap(project: Project) -> None:
    """A link that several texts carry is nobody's: each has a page, which the sitemap names, in live and cold builds."""
    project.put("a.md", "---\ntitle: One\nlink: https://example.com/footer\n---\nWords of one.\n")
    project.build()
    assert "sitemap-1.xml" not in project.documents()
    project.clock.forward(minutes=1)
    project.put("b.md", "---\ntitle: Two\nlink: https://example.com/footer\n---\nTwo is about something else.\n")
    project.build()
    documents = project.documents()
    assert documents["sitemap-1.xml"].count(b"<loc>") == 2
    assert b"sitemap-1.xml" in documents["sitemap.xml"]
    project.forget(".feeder", "output")
    project.build()
    assert project.documents() == documents
