"""What was imported outlives its ledger: a rebuilt one gives the same ids and guids, whatever formats are published."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser
import pytest
from conftest import CONFIG, Project
from test_import import IDS, LINKS, MAKERS, NAMES, bring, texts

from feeder import publish
from feeder.publish import Ways

SHOWN = {
    "rss": "formats: [rss]",
    "json": "formats: [json]",
    "rss and json": "formats: [rss, json]",
    "atom": "formats: [atom]",
    "all": "formats: [rss, atom, json]",
}


def rebuilt(project: Project) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Give the documents before and after the ledger was lost and made anew."""
    live = project.documents()
    project.forget(".feeder", "ledger.jsonl")
    publish.rebuild(project.config, clock=project.clock)
    project.build()
    return live, project.documents()


@pytest.mark.parametrize("pages", [True, False])
@pytest.mark.parametrize("new_links", [True, False])
@pytest.mark.parametrize("name", SHOWN)
def test_guids_outlive_the_ledger(project: Project, tmp_path: Path, name: str, *, pages: bool, new_links: bool) -> None:
    """Plain guids stay guids, and the ids that were made of them too: every document comes back to the byte."""
    feeds = f"feeds: [{{ name: main, {SHOWN[name]} }}]\npages: {str(pages).lower()}\n"
    project.configure(CONFIG + feeds)
    (tmp_path / "feed").write_bytes(MAKERS["rss"](IDS["guids"]))
    bring(texts(project), tmp_path / "feed", ways=Ways(links=not new_links))
    project.build()

    live, after = rebuilt(project)

    assert after == live
    if "rss" in name:
        assert {entry.id for entry in feedparser.parse(after["rss.xml"]).entries} > set(IDS["guids"])
    if "json" in name:
        assert {item["id"] for item in json.loads(after["feed.json"])["items"]} > set(IDS["guids"])
    # A format that joins later shows the ids that it would have shown from the first day.
    project.configure(CONFIG + f"pages: {str(pages).lower()}\n")
    project.build()
    ids = {entry.id for entry in feedparser.parse((project.output / "atom.xml").read_bytes()).entries}
    assert ids > {"tag:news.example.org,2026:1001", "tag:news.example.org,2026:x%201004"}


def test_formats_with_ids_of_their_own_outlive_it(project: Project, tmp_path: Path) -> None:
    """What RSS and Atom knew by different ids comes back in each, also where another feed has no Atom."""
    project.configure(f"{CONFIG}feeds: [{{ name: main }}, {{ name: plain, formats: [rss], title: Plain }}]\n")
    for kind, ids in (("rss", "guids"), ("atom", "tags")):
        (tmp_path / NAMES[kind]).write_bytes(MAKERS[kind](IDS[ids]))
    bring(texts(project), *(tmp_path / NAMES[kind] for kind in ("rss", "atom")))
    project.build()
    live, after = rebuilt(project)
    assert after == live
    assert {entry.id for entry in feedparser.parse(after["feeds/plain/rss.xml"]).entries} > set(IDS["guids"])


def test_entries_of_one_link_outlive_it(project: Project, tmp_path: Path) -> None:
    """Entries that all lead to one page are told apart by their order."""
    feed = MAKERS["rss"](IDS["guids"])
    for link in LINKS:
        feed = feed.replace(link.encode(), b"https://old.example/home")
    (tmp_path / "feed").write_bytes(feed)
    bring(texts(project), tmp_path / "feed")
    project.build()
    live, after = rebuilt(project)
    assert after == live


def test_an_authority_that_nobody_configured(project: Project, tmp_path: Path) -> None:
    """Without `site.authority` the ids that stand in the feed tell it, in whatever year the ledger is made anew."""
    without = CONFIG.replace("  authority: news.example.org,2026\n", "")
    project.configure(f"{without}feeds: [{{ name: main, formats: [rss] }}]\n")
    (tmp_path / "feed").write_bytes(MAKERS["rss"](IDS["guids"]))
    bring(texts(project), tmp_path / "feed")
    project.build()
    project.clock.forward(days=800)
    project.build()
    live, after = rebuilt(project)
    assert after == live
    project.configure(without)
    project.build()
    ids = {entry.id for entry in feedparser.parse((project.output / "atom.xml").read_bytes()).entries}
    assert "tag:news.example.org,2026:1001" in ids
