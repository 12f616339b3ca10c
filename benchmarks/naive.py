"""What one would write in an afternoon: read everything, keep the newest 50, write RSS and Atom with feedgen."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import yaml
from feedgen.feed import FeedGenerator

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def main(source: Path, target: Path) -> None:
    """Publish every text below `source` to `target`."""
    articles = []
    for path in sorted(source.rglob("*.txt")):
        _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
        date = yaml.load(head, Loader=_Loader)["date"]  # noqa: S506 - the safe loader, in C
        date = date if isinstance(date, datetime) else datetime.fromisoformat(str(date))
        title, _, body = text.partition("\n")
        articles.append((date, path.name, title, body))
    articles.sort(reverse=True)
    feed = FeedGenerator()
    feed.id("https://news.example.org/")
    feed.title("Naive")
    feed.description("Naive")
    feed.link(href="https://news.example.org/")
    for date, name, title, body in articles[:50]:
        entry = feed.add_entry(order="append")
        entry.id(f"https://news.example.org/{name}")
        entry.link(href=f"https://news.example.org/{name}")
        entry.title(title)
        entry.published(date)
        entry.updated(date)
        entry.content(body, type="html")
    target.mkdir(parents=True, exist_ok=True)
    feed.rss_file(str(target / "rss.xml"))
    feed.atom_file(str(target / "atom.xml"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
