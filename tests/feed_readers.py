"""Ten readers of feeds that others have made, each asked what it finds at an address.

Each is used as its own users use it: programs are run and left to fetch the feed by themselves, libraries are called as
their manuals say. What a reader does not tell is None.
"""

from __future__ import annotations

import calendar
import email
import email.policy
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import atoma
import fastfeedparser
import feedparser
import pytest
import reader

FOLDER = Path(__file__).parent / "readers"


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader finds of one item."""

    id: str | None
    title: str
    link: str
    published: datetime
    words: str
    """The text that it shows, white space folded."""
    authors: tuple[str, ...] | None
    enclosures: tuple[str, ...] | None
    """Their addresses."""


Reader = Callable[[str, Path], list[Found]]
"""Gives what a reader finds at an address; the folder is its home."""


class _Words(HTMLParser):
    """Gives the text of HTML as a browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def words(html: str) -> str:
    """Give the words that HTML shows, white space folded."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    return " ".join(" ".join(parser.parts).split())


def _fetched(url: str) -> bytes:
    data: bytes = urllib.request.urlopen(url).read()  # noqa: S310 - loopback
    return data


def _feedparser(url: str, _: Path) -> list[Found]:
    parsed = feedparser.parse(_fetched(url))
    assert not parsed.bozo
    return [_entry(entry) for entry in parsed.entries]


def _entry(entry: Any) -> Found:  # noqa: ANN401 - an entry of feedparser, which has no types
    return Found(
        entry.id,
        entry.title,
        entry.link,
        datetime.fromtimestamp(calendar.timegm(entry.published_parsed), UTC),
        words(entry.content[0].value),
        tuple(author["name"] for author in entry.get("authors", ()) if author),
        tuple(enclosure["href"] for enclosure in entry.enclosures),
    )


def _fastfeedparser(url: str, _: Path) -> list[Found]:
    return [
        Found(
            entry.id,
            entry.title,
            entry.link,
            datetime.fromisoformat(entry.published),
            words(entry.content[0]["value"]),
            tuple(author["name"] for author in entry.get("authors", ())),
            tuple(enclosure["url"] for enclosure in entry.get("enclosures", ())),
        )
        for entry in fastfeedparser.parse(url).entries
    ]


def _reader(url: str, home: Path) -> list[Found]:
    with reader.make_reader(str(home / "reader.sqlite")) as library:
        library.add_feed(url)
        library.update_feeds()
        return [
            Found(
                entry.id,
                entry.title or "",
                entry.link or "",
                entry.published or datetime.min.replace(tzinfo=UTC),
                words(entry.content[0].value),
                tuple(author.name or "" for author in entry.authors),
                tuple(enclosure.href for enclosure in entry.enclosures),
            )
            for entry in library.get_entries()
        ]


def _atoma(url: str, _: Path) -> list[Found]:
    data, name = _fetched(url), url.rpartition("/")[2]
    if name == "atom.xml":
        return [_atoma_atom(entry) for entry in atoma.parse_atom_bytes(data).entries]
    if name == "rss.xml":
        return [_atoma_rss(item) for item in atoma.parse_rss_bytes(data).items]
    return [_atoma_json(item) for item in atoma.parse_json_feed_bytes(data).items]


def _atoma_rss(item: Any) -> Found:  # noqa: ANN401 - atoma has no types
    enclosures = tuple(enclosure.url for enclosure in item.enclosures)
    return Found(item.guid, item.title, item.link, item.pub_date, words(item.content_encoded), None, enclosures)


def _atoma_atom(entry: Any) -> Found:  # noqa: ANN401 - as above
    links = {relation: [x.href for x in entry.links if x.rel == relation] for relation in ("alternate", "enclosure")}
    authors = tuple(author.name for author in entry.authors)
    (link,), text = links["alternate"], words(entry.content.value)
    return Found(entry.id_, entry.title.value, link, entry.published, text, authors, tuple(links["enclosure"]))


def _atoma_json(item: Any) -> Found:  # noqa: ANN401 - as above
    enclosures = tuple(attachment.url for attachment in item.attachments)
    return Found(item.id_, item.title, item.url, item.date_published, words(item.content_html), None, enclosures)


def _sfeed(url: str, _: Path) -> list[Found]:
    result = subprocess.run([_program("sfeed")], input=_fetched(url), capture_output=True, check=True)
    return [_row(line.split("\t")) for line in result.stdout.decode().split("\n") if line]


def _row(row: list[str]) -> Found:
    """Give what stands in a line of sfeed: time, title, link, text, its type, id, author, enclosure, categories."""
    time, title, link, text, _, own_id, author, enclosure, _ = row
    html = text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\t", "\t").replace("\0", "\\")
    files, authors = ((value,) if value else () for value in (enclosure, author))
    return Found(own_id, title, link, datetime.fromtimestamp(int(time), UTC), words(html), authors, files)


def _newsboat(url: str, home: Path) -> list[Found]:
    (home / "urls").write_text(f"{url}\n")
    (home / "config").write_text("")
    cache = home / "cache.db"
    options = ["-u", str(home / "urls"), "-c", str(cache), "-C", str(home / "config")]
    environment = os.environ | {"HOME": str(home)}
    subprocess.run([_program("newsboat"), *options, "-x", "reload"], check=True, capture_output=True, env=environment)
    columns = "guid, title, url, pubDate, content, author, enclosure_url"
    with sqlite3.connect(cache) as database:
        rows = database.execute(f"SELECT {columns} FROM rss_item WHERE deleted = 0 ORDER BY pubDate DESC").fetchall()  # noqa: S608
    database.close()
    return [
        Found(own_id, title, link, datetime.fromtimestamp(time, UTC), words(text), _some(author), _some(enclosure))
        for own_id, title, link, time, text, author, enclosure in rows
    ]


def _some(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


_R2E = """\
[DEFAULT]
from = feeds@news.example
to = reader@news.example
force-from = False
name-format = {author}
date-header = True
date-header-order = issued, created, modified
html-mail = True
encodings = UTF-8
email-protocol = maildir
"""


def _rss2email(url: str, home: Path) -> list[Found]:
    (home / "r2e.cfg").write_text(f"{_R2E}maildir-path = {home / 'mail'}\nmaildir-mailbox = news\n")
    (home / "mail").mkdir()
    command = [str(Path(sys.executable).with_name("r2e")), "-c", str(home / "r2e.cfg"), "-d", str(home / "r2e.json")]
    subprocess.run([*command, "add", "news", url], check=True, capture_output=True)
    subprocess.run([*command, "run"], check=True, capture_output=True)
    mails = (home / "mail" / "news" / "new").iterdir()
    read = (email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in mails)
    return sorted((_mail(mail) for mail in read), key=lambda found: found.published, reverse=True)


def _mail(mail: EmailMessage) -> Found:
    html: str = mail.get_content()
    text = html.partition('<div class="body" id="body">')[2].rpartition('</div>\n<div class="footer">')[0]
    sender = mail["From"].addresses[0].display_name
    authors = () if sender == "<author>" else (sender,)
    date = parsedate_to_datetime(mail["Date"]).replace(tzinfo=UTC)
    return Found(mail["X-RSS-ID"], mail["Subject"], mail["X-RSS-URL"], date, words(text), authors, None)


def _node(name: str) -> Reader:
    def read(url: str, _: Path) -> list[Found]:
        command = [_program("node"), str(FOLDER / f"{name}.mjs"), url]
        result = subprocess.run(command, check=True, capture_output=True)
        return [_line(json.loads(line)) for line in result.stdout.decode().split("\n") if line]

    return read


def _line(item: dict[str, Any]) -> Found:
    try:
        date = datetime.fromisoformat(item["published"])
    except ValueError:
        date = parsedate_to_datetime(item["published"])
    text, authors, enclosures = words(item["html"]), tuple(item["authors"]), tuple(item["enclosures"])
    return Found(item["id"], item["title"], item["link"], date, text, authors, enclosures)


def _program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.fail(f"{name} is missing; `make test` installs it")
    return path


READERS: dict[str, Reader] = {
    "feedparser": _feedparser,
    "fastfeedparser": _fastfeedparser,
    "reader": _reader,
    "atoma": _atoma,
    "sfeed": _sfeed,
    "newsboat": _newsboat,
    "rss2email": _rss2email,
    "rss-parser": _node("rss-parser"),
    "feedsmith": _node("feedsmith"),
    "feed-extractor": _node("feed-extractor"),
}
_READS_JSON = ("fastfeedparser", "reader", "atoma", "feedsmith", "feed-extractor")


CASES = [
    (name, document)
    for name in READERS
    for document in ("rss.xml", "atom.xml", *(["feed.json"] if name in _READS_JSON else []))
]
"""Each reader with each document that it knows the format of."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What a reader does not keep, whatever a feed says."""

    readers: tuple[str, ...]
    documents: tuple[str, ...]
    field: str
    what: str
    keep: Callable[[Any], Any]
    """Gives what the reader makes of a value; `ANY` where that is its own affair."""


def _first(values: tuple[str, ...]) -> tuple[str, ...]:
    return values[:1]


def _last(values: tuple[str, ...]) -> tuple[str, ...]:
    return values[-1:]


def _joined(values: tuple[str, ...]) -> tuple[str, ...]:
    return _some(", ".join(values))


def _inherited(values: tuple[str, ...]) -> tuple[str, ...]:
    return values or ("Wire desk",)


def _nothing(_: tuple[str, ...]) -> tuple[str, ...]:
    return ()


def _untold(_: tuple[str, ...]) -> None:
    return None


def _page(link: str) -> str:
    return link.partition("#")[0]


def _but(marks: str) -> Callable[[str], object]:
    """Give what keeps a title but one in which marks stand."""
    return lambda title: ANY if re.search(marks, title) else title


_RSS, _ATOM, _JSON = ("rss.xml",), ("atom.xml",), ("feed.json",)
_XML, _ALL = _RSS + _ATOM, _RSS + _ATOM + _JSON
_ENTITY = r"&(?:#\w+|\w+);"
_READ_RSS_ALONE = tuple(name for name in READERS if name not in {"newsboat", "rss2email"})
LOSSES = (
    Loss(("rss2email",), _ATOM, "title", "decodes entities in a title once more", _but(_ENTITY)),
    Loss(("rss2email",), _RSS, "title", "takes a title for HTML, and writes it as Markdown", _but(f"<b>|{_ENTITY}")),
    Loss(("feed-extractor",), _ALL, "link", "leaves its fragment out", _page),
    Loss(("feed-extractor",), _ATOM, "published", "takes the time of the last change for it", lambda _: ANY),
    Loss(("fastfeedparser",), _ALL, "authors", "keeps the first author", _first),
    Loss(("sfeed", "rss-parser"), _XML, "authors", "keeps the first author", _first),
    Loss(("rss2email",), _RSS, "authors", "keeps the first author", _first),
    Loss(("reader",), _XML, "authors", "keeps the last author", _last),
    Loss(("newsboat",), _RSS, "authors", "keeps the last author", _last),
    Loss(("rss2email",), _ATOM, "authors", "keeps the last author, else the feed's", lambda v: _last(_inherited(v))),
    Loss(("newsboat",), _ATOM, "authors", "makes one of several authors", _joined),
    Loss(("atoma",), _ATOM, "authors", "names the feed's author where an item has none", _inherited),
    Loss(("atoma",), _RSS + _JSON, "authors", "knows neither dc:creator nor JSON Feed 1.1's authors", _untold),
    Loss(("newsboat",), _XML, "enclosures", "keeps the last enclosure", _last),
    Loss(_READ_RSS_ALONE, _RSS, "enclosures", "takes the one that RSS has, not those of Media RSS", _first),
    Loss(("sfeed",), _ATOM, "enclosures", "keeps the first enclosure", _first),
    Loss(("fastfeedparser", "rss-parser", "feed-extractor"), _ATOM, "enclosures", "takes none from links", _nothing),
    Loss(("rss2email",), _XML, "enclosures", "names them in the text of the mail only", _untold),
)
"""What readers are known to lose. All else must come through, and each of these must still be so."""
