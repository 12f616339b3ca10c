"""Reading takes time that grows with the size of a text alone, whatever its shape: twice the text, twice the work."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from types import FrameType

import pytest

from feeder.errors import ArticleError
from feeder.model import Source
from feeder.parse import parse

SENTENCE = "A sentence of the text, which ends here.\n"
LONG = "A sentence of the text, which ends here. " * 8 + "\n"
HEADER = "From: Ann Lee <a@x.example>\nSubject: The title\n"
RELEASE = "Von: A\nBetreff: B\n\nDear all,\n\nPRESS RELEASE\n\n"
Shape = Callable[[int], str]


def lines(line: str) -> Shape:
    """Give texts of one line, again and again; `#` in it stands for a number that is always another."""
    return lambda size: "".join(line.replace("#", str(number)) for number in range(size // len(line)))


def between(above: str, line: str, below: str) -> Shape:
    """Give texts of such lines below something, and above something."""
    return lambda size: above + lines(line)(size) + below


def halves(above: str, one: str, middle: str, other: str) -> Shape:
    """Give texts of two sorts of lines."""
    return lambda size: above + lines(one)(size // 2) + middle + lines(other)(size // 2)


SHAPES: dict[str, tuple[str, Shape]] = {
    "words": ("a.txt", lines("word ")),
    "one word": ("a.txt", lines("A")),
    "points": ("a.txt", lines("- point #\n")),
    "empty points": ("a.txt", lines("- \n")),
    "one title": ("a.txt", lines("Title\n")),
    "titles": ("a.txt", lines("A headline of words #\n")),
    "titles above a text": ("a.txt", between("", "A headline of words #\n", f"\n{LONG}")),
    "titles above one point and a text": ("a.txt", between("Title of it\n- a\n", "Label #\n", f"\n{LONG}")),
    "titles below a text": ("a.txt", between(f"{LONG}\n{LONG}\n", "Label #\n", "")),
    "titles with addresses": ("a.txt", lines(f"A headline of words #\nhttps://x.example/#\n{SENTENCE}")),
    "titles below bylines": ("a.txt", lines(f"A headline of words #\nBy Ann Lee\n{SENTENCE}")),
    "underlined titles": ("a.txt", lines("A headline #\n-----------\n")),
    "subheads": ("a.txt", lines(f"A title of words #\nLabel #\n{LONG}***\n")),
    "first lines": ("a.txt", lines(f"NASA: a title of words #\n{SENTENCE}***\nVIDEO: Title of more words #\n{SENTENCE}***\n")),
    "wrapped lines": ("a.txt", between("Title of it\n\n", "words of a text that was cut at a column of some sixty or so #\n", "")),
    "verse": ("a.txt", lines("One lamp, one clock, #,\nand a ladder to the lamp,\n\n")),
    "columns of print": ("a.txt", between("Title of it\n\n", "words of a text that was di-\n", "")),
    "entries": ("a.txt", between("Title of it\n", f"15:42\nLabel #\n{SENTENCE}", "")),
    "stories apart": ("a.txt", lines(f"A headline of some words #\n\n{SENTENCE}\n\n")),
    "films": ("a.txt", between("Title of it\n", "Video\nA film of words #\n1:12\nGetty Images A dog\nA dog #\n", f"\n{LONG}")),
    "entities": ("a.txt", lines("&quot;A sentence&quot; of the text &#35;#;.<br>\n")),
    "notes": ("a.txt", between(f"{LONG}\n{LONG}\n", "(AFP)\nWhat is it?\n(This story # was)\n", "")),
    "names": ("a.txt", halves("Title of it\n", "Ann Lee#\n", f"\n{LONG}\n{LONG}\n", "Ann Lee# is a poet.\n")),
    "lists of others": ("a.txt", lines(f"{SENTENCE}Read also\nOther title #\nRelated\nOne more #\n")),
    "labels": ("a.txt", lines(f"{SENTENCE}Source: close to the talks said it was #.\n")),
    "contacts": ("a.txt", between("Title of it\n", "Contact\nAnn Lee#\n", LONG)),
    "captions": ("a.txt", lines("A bridge at dusk # (Reuters)\ntoggle caption\n")),
    "dates": ("a.txt", lines("Updated 25 April 2023 10:#\n")),
    "times": ("a.txt", lines("10:# 11:30 12:40\n")),
    "brackets": ("a.txt", lines("(")),
    "hyphens": ("a.txt", between("A headline of words\n\n", "AA-", "a goes on\n")),
    "address": ("a.txt", between("https://x.example/", "a", "")),
    "digest": ("a.txt", lines(f"#. One\n{SENTENCE}")),
    "text below": ("a.txt", between("GRAZ: ", SENTENCE, "A headline of five words\nhttps://a.example/x\n- a\n- b\n")),
    "keys": ("a.txt", lines("a: b\n")),
    "open front matter": ("a.txt", between("---\n", "a: b\n", "")),
    "a key of spaces": ("a.txt", between("---\ntitle: x\na", " ", "b\n---\nText.")),
    "blocks": ("a.txt", lines(f"---\ntitle: T#\n---\n{SENTENCE}")),
    "keys of JSON": ("a.txt", between("{", '"k#": 1, ', f'"title": "x"}}\n\n{SENTENCE}')),
    "deep JSON": ("a.txt", between('{"title": "T", "x": ', "[", "\n\nText.")),
    "headers": ("a.txt", between(HEADER, "X-Header: value #\n", f"\n{SENTENCE}")),
    "a mail": ("a.txt", between(f"{HEADER}\n", f"> {SENTENCE}-- \n", "")),
    "mails": ("a.txt", lines("Von: A#\nBetreff: B\n\n")),
    "press releases": ("a.txt", between(RELEASE, "About us all\n\nContact: A#\n\n", "")),
    "contacts of a release": ("a.txt", between(RELEASE, "Contact: A#\nBest regards\n", "")),
    "comments": ("a.txt", between("<!-- a -->\n" * 40, "<!-- # -->\n", "</x>")),
    "boxes": ("a.txt", between("", "<div>", "text")),
    "pages": ("a.txt", between("<h1>T</h1>", "<p>word #</p>", "")),
    "open links": ("a.md", lines("[")),
    "open tags": ("a.md", between("[", "{% ", "")),
    "headings": ("a.md", lines(f"# Title #\n\n- a\n\n{SENTENCE}\n")),
    "fields": ("a.rst", between("T\n=\n\n", ":key#: b\n", f"\n{SENTENCE}")),
    "open marks": ("a.rst", between("T\n=\n\n", "*a `", "")),
}  # fmt: skip


@pytest.fixture(params=SHAPES)
def shape(request: pytest.FixtureRequest) -> tuple[str, Shape]:
    """Give each shape, with the name of its file."""
    return SHAPES[request.param]


@pytest.fixture(scope="module")
def uncollected() -> Iterator[None]:
    """Let no collection fall into what is measured: how much that takes depends on all that was made before."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def read(name: str, text: str) -> None:
    """Read a text, be there an article in it or not."""
    with suppress(ArticleError):
        parse(Source(name, text, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32))


def calls(name: str, text: str) -> int:
    """Give how many functions are called while a text is read."""
    count = 0

    def called(_: FrameType, event: str, __: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        read(name, text)
    finally:
        sys.setprofile(before)
    return count


def seconds(name: str, text: str) -> float:
    """Give the processor time that reading a text takes."""
    began = time.process_time()
    read(name, text)
    return time.process_time() - began


def test_twice_the_text_takes_twice_the_calls(shape: tuple[str, Shape]) -> None:
    """Law: what is called grows with the text and no faster: a rule that looks back would take four times as much."""
    name, text = shape
    read(name, text(1000))

    assert calls(name, text(20_000)) < 2.5 * calls(name, text(10_000)) + 1000


@pytest.mark.usefixtures("uncollected")
def test_work_inside_calls_grows_no_faster(shape: tuple[str, Shape]) -> None:
    """Law: neither does what patterns and string methods do; told by a ratio of times, sixteen where they look back.

    A ratio that other work on the machine spoiled is taken again.
    """
    name, text = shape
    small, large = text(50_000), text(200_000)
    read(name, text(1000))
    least = [seconds(name, small), seconds(name, large)]
    for _ in range(4):
        if least[1] < 8 * least[0] + 0.02:
            break
        least = list(map(min, least, (seconds(name, small), seconds(name, large))))

    assert least[1] < 8 * least[0] + 0.02
