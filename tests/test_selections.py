"""Families: one feed for each category, tag, author or language, made and withdrawn with what they hold."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import CONFIG, Project, story
from hypothesis import given
from hypothesis import strategies as st

from feeder.errors import ConfigError
from feeder.selection import slug

FEEDS = """feeds:
  - { name: topics, per: category, title: Desk, formats: [atom, json] }
  - { name: by, per: author, where: { lang: de } }
  - { name: tongues, per: language, formats: [rss] }
"""


@pytest.fixture
def desk(tmp_path: Path) -> Project:
    """A project with three families."""
    project = Project(tmp_path / "desk", CONFIG + FEEDS)
    project.put("a.txt", story("Bridge opens", category="World, R&D", author="Ann Weber"))
    project.put("b.txt", story("Harbour closes", "LINZ", category="world", author="Ann Weber", lang="de"))
    project.put("c.txt", story("School wins", "ENNS", category="Schule & Kunst", author="Bo Lind", lang="de"))
    project.build()
    return project


def families(project: Project) -> dict[str, list[str]]:
    """Give the titles in each feed of a family, by its folder."""
    found = {}
    for path, data in project.documents().items():
        if path.startswith("feeds/"):
            found[path.split("/")[1]] = sorted(
                re.findall(rb"(Bridge opens|Harbour closes|School wins|Ferry runs)", data)
            )
    return {name: sorted({title.decode() for title in titles}) for name, titles in found.items()}


def named(project: Project, feed: str) -> dict[str, Any]:
    """Give a JSON feed of a family."""
    found: dict[str, Any] = json.loads((project.output / "feeds" / feed / "feed.json").read_bytes())
    return found


def test_one_feed_for_each_value(desk: Project) -> None:
    """Values that differ in case are one; signs that a name cannot hold are told apart by a mark; a selection holds too."""
    assert families(desk) == {
        "topics-world": ["Bridge opens", "Harbour closes"],
        f"topics-{slug('R&D')}": ["Bridge opens"],
        f"topics-{slug('Schule & Kunst')}": ["School wins"],
        "by-ann-weber": ["Harbour closes"],
        "by-bo-lind": ["School wins"],
        "tongues-en": ["Bridge opens"],
        "tongues-de": ["Harbour closes", "School wins"],
    }
    assert named(desk, "topics-world")["title"] in {"Desk: World", "Desk: world"}
    assert named(desk, f"topics-{slug('R&D')}")["feed_url"].startswith("https://news.example.org/feeds/topics-r-d-")
    assert b"Desk: R&amp;D" in desk.documents()["index.html"]
    assert not (desk.output / "feeds" / "topics-world" / "rss.xml").exists()


def test_only_what_is_touched_is_written(desk: Project) -> None:
    """A new text changes the feeds that hold it, and no other."""
    before = desk.documents()
    desk.clock.forward(minutes=1)
    desk.put("d.txt", story("Ferry runs", "WELS", category="World", author="Cem Acar"))
    desk.build()
    after = desk.documents()
    changed = {path.split("/")[1] for path in after if path.startswith("feeds/") and before.get(path) != after[path]}
    assert changed == {"topics-world", "tongues-en"}


def test_an_empty_feed_goes(desk: Project) -> None:
    """With its last item a feed of a family goes, and comes back with the next one; cold builds agree (law 1)."""
    desk.clock.forward(minutes=1)
    desk.put("c.txt", story("School wins", "ENNS", category="World", author="Bo Lind", lang="de"))
    desk.build()
    assert f"topics-{slug('Schule & Kunst')}" not in families(desk)
    (desk.texts / "c.txt").unlink()
    desk.clock.forward(minutes=1)
    desk.build()
    assert "by-bo-lind" not in families(desk)
    assert desk.build().is_empty
    live = desk.documents()
    desk.forget()
    desk.build()
    assert desk.documents() == live


def test_families_follow_the_configuration(desk: Project) -> None:
    """What is no longer asked for is removed, what is new is there at once."""
    desk.configure(CONFIG + "feeds: [{ name: tags, per: tag }, { name: by, per: author, formats: atom }]\n")
    desk.build()
    assert set(families(desk)) == {"by-ann-weber", "by-bo-lind"}
    assert not (desk.output / "feeds" / "by-ann-weber" / "feed.json").exists()
    desk.configure(CONFIG)
    desk.build()
    assert families(desk) == {}


def test_an_item_is_in_sixteen_feeds_at_most(tmp_path: Path) -> None:
    """So that one text touches few documents, however many tags it has."""
    project = Project(tmp_path / "desk", CONFIG + "feeds: [{ name: tags, per: tag, formats: json }]\n")
    project.put("a.txt", story("Bridge opens", tags=", ".join(f"tag {number}" for number in range(40))))
    project.build()
    assert set(families(project)) == {f"tags-tag-{number}" for number in range(16)}


def test_a_text_that_names_no_language_is_in_that_of_the_site(tmp_path: Path) -> None:
    """A selection by language holds what a family by language puts there."""
    feeds = "feeds: [{ name: english, where: { lang: en } }, { name: other, where: { not: { lang: en } } }]\n"
    project = Project(tmp_path / "desk", CONFIG + feeds)
    project.put("a.md", "---\ntitle: Bridge opens\n---\nBrief.\n")
    project.build()
    assert {name: len(named(project, name)["items"]) for name in ("english", "other")} == {"english": 1, "other": 0}


def test_a_moved_text_changes_the_feeds_that_select_by_path(tmp_path: Path) -> None:
    """What leaves a folder leaves its feed, and comes into that of another one, archives too; cold builds agree."""
    feeds = "[{ name: main, where: { path: 'wire/**' } }, { name: desk, where: { path: 'desk/**' } }]"
    project = Project(tmp_path / "desk", CONFIG + f"archive: {{ page_size: 2 }}\nfeeds: {feeds}\n")
    texts = [project.put(f"wire/{number}.md", story(f"Story {number}", f"PLACE{number}")) for number in range(4)]
    project.build()
    project.clock.forward(minutes=1)
    (project.texts / "desk").mkdir()
    texts[0].rename(project.texts / "desk" / "0.md")
    project.build()
    assert len(project.items()) == 3
    assert [item["title"] for item in named(project, "desk")["items"]] == ["Story 0"]
    live = project.documents()
    assert sum(data.count(b"<entry") for path, data in live.items() if re.fullmatch(r"archive/./atom.xml", path)) == 3
    project.forget(".feeder", "output")
    project.build()
    assert project.documents() == live


@pytest.mark.parametrize(
    ("feeds", "message"),
    [
        ("[{ name: main, per: tag }]", "`main` holds all items"),
        ("[{ name: tags, per: tag, aliases: { rss: a.xml } }]", "have no aliases"),
        ("[{ name: tags, per: tag }, { name: tags-of-ours }]", "could be a feed of the family `tags`"),
        ("[{ name: tags, per: month }]", "found “month”, expected 'category'"),
        ("[{ name: a, aliases: { rss: ../a.xml } }]", "expected names below the output folder"),
        ("[{ name: a, aliases: { rss: s/a.xml } }]", "is the name of another document"),
        ("[{ name: a, aliases: { rss: a.xml, atom: a.xml } }]", "is the name of another document"),
        ("[{ name: a, aliases: { rss: a.xml, atom: A.xml } }]", "is the name of another document"),
        ("[{ name: a, aliases: { rss: a.xml, atom: a.xml/feed } }]", "is the name of another document"),
        ("[{ name: a, aliases: { rss: a/b/feed, atom: a/b } }]", "is the name of another document"),
        ("[{ name: a, aliases: { rss: _redirects } }]", "is the name of another document"),
        ("[{ name: a, aliases: { rss: assets } }]", "is the name of another document"),
    ],
)
def test_wrong_families_are_told(tmp_path: Path, feeds: str, message: str) -> None:
    """Each with its line, what was found and what to do."""
    project = Project(tmp_path / "desk")
    project.configure(CONFIG + f"feeds: {feeds}\n")
    with pytest.raises(ConfigError) as error:
        project.build()
    assert message in str(error.value)
    assert "config.yaml:" in str(error.value)


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_names_of_values(one: str, other: str) -> None:
    """A name suits any host; case does not matter; what differs in more than spaces and hyphens has another name."""
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug(one))
    assert slug(one.upper().lower()) == slug(one.upper().lower().title()) or not one.isascii()
    words = [re.sub(r"[\s_-]+", "-", value).strip("-").casefold() for value in (one, other)]
    if all(value.isascii() for value in (one, other)) and words[0] != words[1]:
        assert slug(one) != slug(other)


@pytest.mark.parametrize(
    ("value", "begins"),
    [("Łukasz Żak", "lukasz-zak-"), ("Søren Œuvré", "soren-oeuvre-"), ("Ægir Đoković", "aegir-dokovic-")],
)
def test_letters_of_latin_script_stay_readable(value: str, begins: str) -> None:
    """Strokes and ligatures are no accents that can be taken off; their letters are known all the same."""
    assert re.fullmatch(f"{begins}[0-9a-f]{{6}}", slug(value))
