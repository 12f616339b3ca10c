"""What a configuration says that is allowed and seldom meant: told by every build and by status, at exit code 0."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import Project, story

from feeder import publish
from feeder.config import load
from feeder.scaffold import init

PLACEHOLDER = "site: {title: T, url: 'https://example.org/'}\ninput: {folder: texts}\n"


def told(project: Project) -> list[str]:
    """Give the doubts that a build tells, after a look that status tells the same."""
    report = project.build()
    doubts = [notice for notice in report.notices if notice.doubt and not notice.message.startswith("the site moved")]
    assert [notice for notice in publish.status(project.config).notices if notice.doubt] == doubts
    assert {notice.path for notice in doubts} <= {"config.yaml"}
    assert report.exit_code == 0
    return [notice.message for notice in doubts]


def test_placeholder_is_told_until_ids_have_a_name(project: Project) -> None:
    """A build under the address of a new project says so, and what follows; so does a later one that still mints there."""
    project.put("a.txt", story("Bridge opens"))
    project.configure(PLACEHOLDER)
    at_first = told(project)
    project.configure(PLACEHOLDER.replace("example.org", "wire.example"))
    moved = told(project)
    project.configure(PLACEHOLDER.replace("example.org/'", "wire.example/', authority: 'wire.example,2026'"))

    (first,), (second,) = at_first, moved
    assert first.startswith("`site.url` is still the placeholder https://example.org/: all links lead there")
    assert "and the ids made now keep its name for good; set it and `site.authority` first. While nobody" in first
    anew = "delete ledger.jsonl, .feeder and the output folder (output) then, and build: all ids are made anew"
    assert (first.endswith(anew), second.endswith(anew)) == (True, True)
    assert second.startswith("ids are still made under example.org,2026, the name of the placeholder")
    assert told(project) == []


def test_beginning_anew_as_it_is_told(project: Project) -> None:
    """Who deletes what the advice names, and builds, has ids under the new name, and is told no more."""
    project.put("a.txt", story("Bridge opens"))
    project.configure(PLACEHOLDER)
    told(project)
    project.configure(PLACEHOLDER.replace("example.org/'", "wire.example/', authority: 'wire.example,2026'"))
    project.forget("ledger.jsonl", ".feeder", "output")

    assert told(project) == []
    assert [item["id"].startswith("tag:wire.example,2026:") for item in project.items()] == [True]


def test_new_project_has_the_placeholder(tmp_path: Path) -> None:
    """What `feeder init` makes is what the warning is about; it stands on the terminal without being asked for."""
    init(tmp_path / "new")
    from feeder.cli import main  # noqa: PLC0415 - as a person meets it

    result = CliRunner().invoke(main, ["--config", str(tmp_path / "new" / "config.yaml"), "build"])

    assert load(tmp_path / "new" / "config.yaml").site.url == "https://example.org/"
    assert "doubtful   config.yaml: `site.url` is still the placeholder" in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("feeds: [{name: town, where: {category: Town}}]", ["no item is in the feed `town`: nothing that is"]),
        ("feeds: [{name: wire, where: {path: '*.txt'}}]", []),
        ("feeds: [{name: tags, per: tag}]", []),
        ("pages: false", []),
        ("pages: false\nsitemaps: true", ["`sitemaps` needs `pages`, which is false"]),
    ],
)
def test_settings_without_effect_are_told(project: Project, more: str, expected: list[str]) -> None:
    """A selection that nothing matches, and sitemaps without pages, are told; what is left at its default is not."""
    project.configure(f"{(project.root / 'config.yaml').read_text()}{more}\n")
    if "where" in more:
        assert told(project) == []
    project.put("a.txt", story("Bridge opens"))

    found = told(project)

    assert [message.startswith(start) for message, start in zip(found, expected, strict=True)] == [True] * len(expected)


def test_robots_below_the_root_are_a_note(project: Project) -> None:
    """Crawlers look for robots.txt at the root of a host only; a site in a folder is told what to do, when asked."""
    project.configure(PLACEHOLDER.replace("example.org/", "wire.example/blog/"))

    (notice,) = project.build().notices

    assert (notice.note, notice.doubt) == (True, False)
    assert notice.message == (
        "robots.txt is looked for at the root of a host only, and will stand in /blog/: name "
        "https://wire.example/blog/sitemap.xml in the one of the host"
    )


def test_a_template_that_nothing_uses(project: Project) -> None:
    """One whose name is a slip away from feeder's is told with the name meant; those that others include are used."""
    project.put("a.txt", story("Bridge opens"))
    folder = project.root / "templates"
    folder.mkdir()
    (folder / "artcle.html").write_text("{{ title }}")
    (folder / "logo.html").write_text("Logo")
    (folder / "withdrawn.html").write_text('{% include "logo.html" %}')
    assert told(project) == ["nothing uses `artcle.html` in `templates`; did you mean `article.html`?"]
