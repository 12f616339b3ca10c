"""Feeds that are broken as feeds are: read as far as anybody can know what was meant, and told."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from conftest import Project
from hypothesis import given
from hypothesis import strategies as st
from test_import import bring
from test_import_feeds import OLD, atom, entry, merged, rss
from test_upkeep import run

from feeder.errors import FeederError, UsageError
from feeder.imports import read
from feeder.imports.json_lines import lines_of_items
from feeder.publish import Ways

FILE = "feed.xml"


def titled(title: str, encoding: str = "") -> str:
    """Give an RSS feed with one entry."""
    declared = f' encoding="{encoding}"' if encoding else ""
    return rss(f"<item><title>{title}</title></item>").replace('"1.0"?', f'"1.0"{declared}?')


ENCODED = {
    "latin-1": (titled("Café", "ISO-8859-1").encode("latin-1"), "Café", False),
    "utf-16": (titled("Café", "UTF-16").encode("utf-16"), "Café", False),
    "shift-jis": (titled("日本語", "Shift_JIS").encode("shift_jis"), "日本語", False),
    "koi8": (titled("Привет", "koi8-r").encode("koi8-r"), "Привет", False),
    "a mark": (titled("Café").encode("utf-8-sig"), "Café", False),
    "windows letters in utf-8": (titled("Café – “x”").encode("cp1252"), "Café – “x”", True),
    "both": (titled("Café é").encode().replace(b"\xc3\xa9<", b"\xe9<"), "Café é", True),
    "utf-8 that says utf-16": (titled("Café", "UTF-16").encode(), "Café", True),
    "an encoding that nobody knows": (titled("Café", "klingon").encode(), "Café", True),
    "words above it": (b"Warning: no such file\n" + titled("Café").encode(), "Café", True),
    "a lone ampersand": (titled("a & b &c; &nbsp;d").encode(), "a & b &c; \xa0d", True),
    "cdata and a lone ampersand": (titled("<![CDATA[a & b &amp; c]]> & d").encode(), "a & b &amp; c & d", True),
    "cdata that nothing closes": (titled("x &").encode()[:-30] + b"<![CDATA[ & y", "x &", True),
    "cdata in cdata": (titled("<![CDATA[a]]]]><![CDATA[>b]]>").encode(), "a]]>b", False),
    "letters of html": (titled("Caf&eacute; &amp;amp; &#8217;").encode(), "Café &amp; ’", True),
    "a lone ampersand in koi8": (titled("Привет & x", "koi8-r").encode("koi8-r"), "Привет & x", True),
    "a control": (titled("a\x0bb").encode(), "ab", True),
    "utf-16 that is cut": (titled("Café", "UTF-16").encode("utf-16")[:-40], "Café", True),
}


@pytest.mark.parametrize("name", ENCODED)
def test_letters_are_those_that_were_meant(name: str) -> None:
    """Whatever encoding a feed is in, and whatever it says of it, its letters are read, and what is wrong is told."""
    data, title, is_broken = ENCODED[name]
    old = read(data, FILE)
    assert [one.title for one in old.entries] == [title]
    assert bool(old.problem) == is_broken


def test_an_address_with_a_lone_ampersand() -> None:
    """The commonest mistake of all does not cost a link its parts."""
    (one,) = read(rss(f"<item><link>{OLD}/?a=1&b=2</link></item>").encode(), FILE).entries
    assert one.link == f"{OLD}/?a=1&b=2"


OTHERS = {
    "opml": (b"<opml version='2.0'><body/></opml>", "a list of feeds (OPML); name the feeds that it lists"),
    "sitemap": (b"<urlset/>", "found a sitemap"),
    "xhtml": (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>", "found a web page"),
    "gzip": (gzip.compress(b"<rss/>"), "compressed; unpack it"),
    "zip": (b"PK\x03\x04" + bytes(99), "an archive"),
    "pdf": (b"%PDF-1.7 <<", "a PDF"),
    "json in utf-16": ('{"items": []}'.encode("utf-16"), "JSON in UTF-16"),
    "a long number": (b'{"items": [' + b"9" * 5000 + b"]}", "a number that is too long"),
    "a line of json": (b'{\n"items": [\n{,}]}', "feed.xml:3: "),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_given_by_mistake(name: str) -> None:
    """What is no feed is named for what it is."""
    data, message = OTHERS[name]
    with pytest.raises(UsageError) as caught:
        read(data, FILE)
    assert message in str(caught.value)


@given(
    st.binary(max_size=60), st.sampled_from([b"", b"<rss><channel><item>", b'{"items": [{"id": "1"}', b"<feed><entry>"])
)
def test_nothing_makes_it_fail(data: bytes, before: bytes) -> None:
    """Whatever stands there, it is read or refused in one line."""
    message = ""
    try:
        read(before + data, FILE)
    except FeederError as error:
        message = str(error)
    assert "\n" not in message


LEAF = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5))
BRANCH = LEAF | st.lists(LEAF, max_size=3) | st.dictionaries(st.text(max_size=5), LEAF, max_size=3)
JSON = (
    BRANCH | st.lists(BRANCH, max_size=3) | st.dictionaries(st.sampled_from(("name", "url", "x")), BRANCH, max_size=3)
)
MEMBERS = ("id", "url", "title", "content_html", "content_text", "summary", "tags", "authors", "author", "attachments", "image",
           "language", "date_published", "_feeder", "external_url")  # fmt: skip


@given(
    st.lists(st.dictionaries(st.sampled_from(MEMBERS), JSON, max_size=6) | JSON, max_size=4),
    st.sampled_from([None, 0, 2]),
)
def test_items_of_any_json(items: list[object], indent: int | None) -> None:
    """Whatever a JSON Feed holds where something else is expected, it is read, and each item's line is known."""
    text = json.dumps({"version": "x", "items": [], "more": items, "items ": 1} | {"items": items}, indent=indent)
    old = read(text.encode(), FILE)
    lines = lines_of_items(text)
    assert len(lines) == len(items)
    assert lines == sorted(lines)
    found = [text.split("\n")[line - 1].strip()[:1] for line in lines if indent is not None]
    assert [one in '{"[-0123456789tfnNI' for one in found] == [True] * len(found)
    assert all(not one.is_empty for one in old.entries)


def test_guids_with_spaces(project: Project, tmp_path: Path) -> None:
    """A guid with spaces and breaks within is kept to the letter in RSS, and its saved text stays the item."""
    (tmp_path / "feed").write_text(
        rss("<item><title>T</title><guid>a  b\n\tc</guid><description>Words.</description></item>")
    )
    bring(project, tmp_path / "feed", ways=Ways(texts=project.texts / "old"))
    project.build()
    (item,) = json.loads((project.output / "feed.json").read_bytes())["items"]
    assert item["id"] == "a  b\n\tc"
    again = bring(project, tmp_path / "feed")
    assert (again.known, again.adopted, again.unmatched) == (1, (), ())
    assert project.build().written == ()


def test_what_has_no_text(project: Project, tmp_path: Path) -> None:
    """An entry without text is saved with its summary, else with a link to what it is about; one without title too."""
    items = (
        f"<item><title>Title alone</title></item><item><link>{OLD}/link-alone</link></item>"
        f'<item><guid>sound</guid><enclosure url="{OLD}/a.mp3" type="audio/mpeg" length="0"/></item>'
        "<item><guid>text</guid><description>A text without a title. It goes on.</description></item>"
    )
    (tmp_path / "feed").write_text(rss(items))
    bring(project, tmp_path / "feed", ways=Ways(texts=project.texts / "old"))
    project.build()
    found = {item["title"]: item for item in json.loads((project.output / "feed.json").read_bytes())["items"]}
    assert found["Title alone"]["content_html"] == "<p>Title alone</p>"
    assert f'href="{OLD}/link-alone"' in found[f"{OLD}/link-alone"]["content_html"]
    assert found[f"{OLD}/a.mp3"]["attachments"] == [{"url": f"{OLD}/a.mp3", "mime_type": "audio/mpeg"}]
    assert found["A text without a title"]["id"] == "text"


def test_dates_of_the_future(project: Project, tmp_path: Path) -> None:
    """What was published with a date that is yet to come stays published when it is saved as a text."""
    item = "<item><title>T</title><guid>1</guid><pubDate>Fri, 06 Mar 2099 08:00:00 GMT</pubDate><description>Words.</description></item>"
    (tmp_path / "feed").write_text(rss(item))
    bring(project, tmp_path / "feed", ways=Ways(texts=project.texts / "old"))
    project.build()
    assert [item["title"] for item in json.loads((project.output / "feed.json").read_bytes())["items"]] == ["T"]


def test_entries_in_any_order(project: Project, tmp_path: Path) -> None:
    """A feed with its oldest entry on top gives the same as one that begins with the newest."""
    items = [
        f"<item><title>Story {n}</title><guid>{n}</guid><pubDate>Fri, 0{n} Mar 2026 08:00:00 GMT</pubDate>"
        f"<description>Words of {n}.</description></item>"
        for n in range(1, 6)
    ]
    other = Project(tmp_path / "other")
    for one, order in ((project, items), (other, items[::-1])):
        (tmp_path / "feed").write_text(rss("".join(order)))
        bring(one, tmp_path / "feed", ways=Ways(texts=one.texts / "old"))
        one.build()
    assert project.documents() == other.documents()


def test_nothing_is_merged_that_is_not_one() -> None:
    """Entries with neither id nor link are one only when title and text are the same."""
    rows = [entry(title="T", html="a"), entry(title="T", html="b"), entry(title="T", html="a")]
    assert len(merged(("rss", rows))) == 2
    assert len(merged(("rss", rows), ("rss", rows))) == 2


def test_words_for_a_terminal(project: Project, tmp_path: Path) -> None:
    """The command tells faults with file and line, exits 1, and shows no traceback for what it is given by mistake."""
    path = tmp_path / "feed"
    path.write_text(rss("<item/>\n<item><title>T</title><pubDate>never</pubDate></item>"))
    done = run(project, "import", "--dry-run", str(path))
    assert f"doubtful   {path}:3: this entry has no title, no text and no link; it was left out\n" in done.stdout
    assert f"doubtful   {path}:4: found “never”, expected a date" in done.stdout
    assert done.returncode == 1
    path.write_text(atom(""))
    assert run(project, "import", str(path)).stdout.endswith(
        "0 entries in 1 document: 0 adopted, 0 known before, 0 without a text\n"
    )
    for given_by_mistake in (str(tmp_path), "feed://old.example/rss", "ftp://old.example/rss", ""):
        done = run(project, "import", given_by_mistake)
        assert done.returncode in {2, 4}
        assert "Traceback" not in done.stderr
        assert done.stderr.count("\n") == 1
