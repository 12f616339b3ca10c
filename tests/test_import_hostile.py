"""Feeds that somebody made to keep an import busy, or to lead it astray: work grows with the feed, and all is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Project
from test_import_feeds import OLD, one, rss
from test_upkeep import run

from feeder.imports import read
from feeder.imports.web import with_addresses
from feeder.publish.bodies import markdown_of
from feeder.publish.joining import Joining


def joined(size: int) -> None:
    """Join entries that all have one id, with titles and links of their own."""
    items = [{"id": "same", "title": f"Story {n}", "url": f"{OLD}/{n}"} for n in range(size // 50)]
    shared = Joining().add("json", read(json.dumps({"items": items}).encode(), "feed.json").entries)
    assert len(shared) == len(items) - 1


HOSTILE: dict[str, Callable[[int], object]] = {
    "comments that do not end": lambda size: markdown_of("<!-- " * (size // 5)),
    "code that does not end": lambda size: markdown_of("<pre>x" * (size // 6)),
    "code that ends, and code that does not": lambda size: markdown_of("<pre>x</pre>" + "<pre>x" * (size // 6)),
    "pictures that are none": lambda size: with_addresses(f'<img srcset="{"," * size}">', OLD),
    "pictures that are spaces": lambda size: with_addresses(f'<img srcset="{chr(0xA0) * size}">', OLD),
    "names without values": lambda size: with_addresses(f"<img {'src ' * (size // 4)}>", OLD),
    "one id for all": joined,
}


def seconds(work: Callable[[int], object], size: int) -> float:
    """Give the processor time that work takes."""
    began = time.process_time()
    work(size)
    return time.process_time() - began


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_feed(name: str) -> None:
    """Law: eight times the feed takes some eight times as long, and not sixty-four times."""
    work = HOSTILE[name]
    work(100)
    for _ in range(4):
        small, large = seconds(work, 10_000), seconds(work, 80_000)
        if large < 24 * small + 0.05:
            break

    assert large < 24 * small + 0.05


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<img alt="set src=foo.png here" src="a.png">', f'<img alt="set src=foo.png here" src="{OLD}/a.png">'),
        ("<a href=x title='a src=\"b\" c'>y</a>", f'<a href="{OLD}/x" title=\'a src="b" c\'>y</a>'),
        ("<a/HREF = x.html>y</a>", f'<a/HREF = "{OLD}/x.html">y</a>'),
        ('<img srcset="a.png 1x , ">', f'<img srcset="{OLD}/a.png 1x , ">'),
    ],
)
def test_words_of_one_attribute_are_no_other(html: str, wanted: str) -> None:
    """What a picture says instead of itself may speak of addresses; it stays to the letter, and within its quotes."""
    assert with_addresses(html, f"{OLD}/") == wanted


def test_comments_and_code_of_a_saved_text() -> None:
    """A comment goes, one without an end stays as text; code keeps its lines."""
    html = "<p>a<!-- x\n\n-->b <!--> c</p><pre>d\n  e</pre><p>f<!-- g</p>"
    assert markdown_of(html) == "<p>ab <!--> c</p>\n<pre>d\n  e</pre>\n<p>f<!-- g</p>"


def test_what_leads_to_no_path(project: Project, tmp_path: Path) -> None:
    """A next page that no path can name, or that is a link to itself, is told, and the rest is read."""
    (tmp_path / "loop").symlink_to("loop")
    for address, told in (("a\0b", "which is not read"), ("loop", "cannot be read")):
        feed = tmp_path / "feed.json"
        feed.write_text(json.dumps({"items": [{"id": "x", "title": "T"}], "next_url": address}))
        found = run(project, "import", "--dry-run", str(feed))
        assert (found.returncode, told in found.stdout, found.stderr) == (1, True, "")
    found = run(project, "import", str(tmp_path / "loop"))
    assert (found.returncode, "symbolic links" in found.stderr, "Traceback" in found.stderr) == (4, True, False)


def test_the_text_of_an_rss_entry_with_such_a_tag() -> None:
    """The same is so of a whole feed."""
    item = f"<item><title>T</title><link>{OLD}/1</link><description>&lt;img alt='a src=b c' src='d'&gt;</description></item>"
    assert one(rss(item)).html == f"<img alt='a src=b c' src=\"{OLD}/d\">"


def test_a_disk_that_is_full(project: Project, tmp_path: Path) -> None:
    """A text that found no room leaves no beginning of itself, which would be published under its id."""
    items = [{"id": f"x:{n}", "title": f"Story {n}", "content_text": "word " * 20_000} for n in range(2)]
    (tmp_path / "feed.json").write_text(json.dumps({"items": items}))
    program = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (70_000, 70_000)); "
        "from pathlib import Path; from feeder.errors import MachineError; from feeder.imports import read; "
        "from feeder.publish.texts import save; from datetime import datetime, UTC\n"
        "entries = read(Path(sys.argv[1]).read_bytes(), 'feed.json').entries\n"
        "try:\n    save(Path(sys.argv[2]), entries[0], 'x:0', set(), datetime.now(UTC))\n"
        "except MachineError as error:\n    print(error.message)\n"
    )
    call = [sys.executable, "-c", program, str(tmp_path / "feed.json"), str(project.texts / "old")]
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    found = subprocess.run(call, capture_output=True, text=True, check=False, env=bare)
    assert (found.stdout, found.stderr) == ("the texts cannot be written: File too large\n", "")
    assert list((project.texts / "old").iterdir()) == []
