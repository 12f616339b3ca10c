"""Make every expectation and every generated document anew, to be reviewed as a diff: `make golden`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from feeder import check, cli, inspect, render
from feeder.config import reference
from feeder.model import Article, Document, Enclosure, Feed, FeedInfo, Identity, Item, Person, Site

ROOT = Path(__file__).parent.parent
ARTICLES = ROOT / "tests" / "articles"
GOLDEN = ROOT / "tests" / "golden"
VALUES = {
    "site": {
        "title": "Wire desk",
        "url": "https://news.example.org/",
        "description": "News as it comes in",
        "author": "{ name: Wire desk }",
        "authority": "news.example.org,2026",
    },
    "input": {"folder": "seeds"},
    "output": {"folder": "output"},
}
_ABOUT_CALLS = """\
What `feeder COMMAND --help` prints, for every command. `--config`, `--log-format`, `--verbose` and `--quiet` stand before the
command, all other options behind it. What `--json` prints is told [for programs](programs.md)."""
SITE = Site(
    title="Wire & desk",
    url="https://news.example.org/",
    description="News as it comes in",
    language="en",
    author=Person("Wire desk", "desk@example.org", "https://news.example.org/about"),
    rights="© Example News",
)
_CHECKS = """\
`feeder check` judges the documents of the output folder, `feeder check URL` a site as subscribers find it; each finding
names its document, its line where it has one, and the rule with its source. An error means that readers lose something,
a warning what costs more than it should, or may be right all the same: warnings leave the exit code alone. With `--json`
each finding is one object, with `path`, `line`, `message`, `is_error`, and `rule`, which is one of these {count}.

A document that breaks one of the {gate} rules marked as gate does not replace the one that stands: the item at fault is
left out and reported, and everything else is published."""
INFO = FeedInfo(
    name="main",
    id="tag:news.example.org,2026:feeds/main",
    title="Wire & desk",
    description="News as it comes in",
    folder="",
    formats=("rss", "atom", "json"),
    content="full",
    site=SITE,
    updated=datetime(2026, 5, 4, 12, 0, tzinfo=UTC),
    page=SITE.url,
)


def item(number: int, article: Article, *, lang: str = "en") -> Item:
    """Give an item with an identity that follows from its number."""
    code = f"code{number:02}"
    short = f"{SITE.url}s/{code}/"
    date = datetime(2026, 5, number, 8, 30, tzinfo=UTC)
    identity = Identity(
        id=f"tag:news.example.org,2026:item{number}",
        code=code,
        arrival=number,
        first_seen=date,
        published=date,
        updated=date,
        home=f"{number}.txt",
        copies=(),
        first_path=f"{number}.txt",
        ordinal=0,
        title=article.title,
        link=article.link,
        text=f"{number:032x}",
        sketch=number,
        source=f"{number:032x}",
    )
    return Item(identity, article, article.link or short, short, lang)


def varied() -> Feed:
    """Give a feed with one item of each kind."""
    news = Article(
        title="Bridge opens — “at last”, says <mayor> & council",
        content="GRAZ: The bridge opened; see https://bridge.example/plan?a=1&b=2.\n\n- first\n- second\n\nIt is 5 < 6.",
        summary=("It opened", "It is 5 < 6 & more"),
        points=True,
        link="https://short.example/b?x=1&y=2",
        authors=("Ann Weber", "Bo Lind"),
        categories=("World",),
        tags=("bridges", "R&D"),
        dateline="GRAZ",
        agency="APA",
    )
    markdown = Article(
        title="A year with one knife",
        content="I kept *one* knife: [the list](/list).\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n<script>alert(1)</script>",
        markup="markdown",
        summary=("I kept one knife: the list.",),
    )
    arabic = Article(title="افتتاح مكتبة", content="افتتحت البلدية مكتبة.", summary=("افتتحت البلدية مكتبة.",))
    pictured = replace(
        item(2, markdown),
        image=Enclosure("https://media.example/knife.jpg?w=800&h=600", "image/jpeg"),
        enclosures=(
            Enclosure("https://media.example/knife.mp3", "audio/mpeg", 1234567),
            Enclosure("https://media.example/the%20list.pdf", "application/pdf"),
            Enclosure("https://media.example/unknown"),
        ),
    )
    return Feed(INFO, (item(3, news), pictured, item(1, arabic, lang="ar")))


def rendered() -> Iterator[Document]:
    """Give the golden documents."""
    feed = varied()
    pages = render.Pages(SITE, {}, INFO.formats)
    yield from render.documents(feed)
    yield Document("summaries/rss.xml", render.documents(replace(feed, info=replace(INFO, content="summary")))[0].data)
    yield Document("redirect.html", pages.item(feed.items[0]).data)
    yield Document("article.html", pages.item(feed.items[1]).data)
    yield Document("article-rtl.html", pages.item(feed.items[2]).data)
    yield pages.index([INFO], feed.items)
    yield pages.feed(replace(INFO, folder="feeds/world/", title="Wire & desk: World"), feed.items)


def generated() -> Iterator[tuple[Path, str]]:
    """Give every file that is generated, with what should stand in it."""
    yield ROOT / "config.yaml", reference.template(VALUES)
    yield ROOT / "config.schema.json", json.dumps(reference.schema(), indent=2) + "\n"
    yield ROOT / "docs" / "configuration.md", reference.reference()
    yield ROOT / "docs" / "cli.md", cli_reference()
    yield ROOT / "docs" / "checks.md", checks_reference()
    for document in rendered():
        yield GOLDEN / document.path, document.data.decode()
    for path in sorted(ARTICLES.iterdir()):
        if path.suffix != ".json":
            yield path.with_name(f"{path.name}.json"), expectation(path)


def expectation(path: Path) -> str:
    """Give how a text is read, as the command line tells it, but for its path; `roles` are those of its lines."""
    found = inspect.inspect(str(path))
    told: dict[str, Any] = inspect.as_json(found)
    del told["path"]
    for article in told["articles"]:
        article["rules"] = {name: rule["rule"] for name, rule in article["rules"].items()}
    told["roles"] = list(found.reading.roles)
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def cli_reference() -> str:
    """Give the help of every command."""
    parts = ["# Command line", "", _ABOUT_CALLS, ""]
    for words in (["feeder"], *commands(cli.main, ["feeder"])):
        help_text = subprocess.run(
            [str(Path(sys.executable).with_name("feeder")), *words[1:], "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={"COLUMNS": "100", "PATH": "/usr/bin:/bin"},
        ).stdout
        parts += [f"## `{' '.join(words)}`", "", "```text", help_text.rstrip(), "```", ""]
    return "\n".join(parts)


def checks_reference() -> str:
    """Give the list of the rules that `feeder check` knows, by what they are about."""
    rules = [rule for group in check.RULES.values() for rule in group]
    parts = ["# Checks", "", _CHECKS.format(count=len(rules), gate=sum(rule.in_gate for rule in rules)), ""]
    for about, group in check.RULES.items():
        parts += [f"## {about}", "", "| rule | | what is told | source |", "| --- | --- | --- | --- |"]
        for rule in group:
            kind = ("error" if rule.is_error else "warning") + (", gate" if rule.in_gate else "")
            told = rule.told + (f"; {rule.remedy}" if rule.remedy else "")
            parts.append(f"| `{rule.id}` | {kind} | {_in_markdown(told)} | {_in_markdown(rule.source)} |")
        parts.append("")
    return "\n".join(parts)


def _in_markdown(text: str) -> str:
    """Let elements be read, and not be taken for HTML; what stands in back quotes is left."""
    return "`".join(
        part if index % 2 else part.replace("<", "&lt;").replace("|", "\\|")
        for index, part in enumerate(text.split("`"))
    )


def commands(group: click.Group, words: list[str]) -> Iterator[list[str]]:
    """Give the words of every command below a group."""
    for name, command in sorted(group.commands.items()):
        yield [*words, name]
        if isinstance(command, click.Group):
            yield from commands(command, [*words, name])


def main() -> None:
    """Write what differs, and say so."""
    for path, text in generated():
        if not path.exists() or path.read_bytes() != text.encode():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            print(f"made {path.relative_to(ROOT)}")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
