"""Plain texts that do nothing to what shows them: no mark in them turns what stands around."""

from __future__ import annotations

import re
import time

import pytest
from conftest import Project, story
from hypothesis import given
from hypothesis import strategies as st

from feeder.model import Article
from feeder.render.harmless import harmless, harmless_article, harmless_headlines

MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AT&T and a < b",
        "<b>Bold</b> claims",
        "1<2",
        "a <- b",
        "<br/> and <BR >",
        "</i>",
        "if p<q",
        "<img src=x onerror=y()>",
        "<!-- x -->",
        "A & B <news>",
        "the <x-y> element",
        "\u05d0 \u2067x\u2069",
    ],
)
def test_what_does_nothing_stays(text: str) -> None:
    """Plain text is carried as it stands, also when it looks like HTML that changes nothing but the look of it."""
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a\u202etxt.exe", "atxt.exe"),
        ("\u202dx\u202c y", "x y"),
        ("\u202bx", "\u202bx\u202c"),
        ("\u2067x", "\u2067x\u2069"),
        ("x\u2069\u202c y", "x y"),
        ("\u2068\u202ax\u2069 y", "\u2068\u202ax\u2069 y"),
        ("\u202ax\u2069\u202c", "\u202ax\u202c"),
        ("\u2066\u202cx", "\u2066x\u2069"),
        ("\u200fx\u200e", "\u200fx\u200e"),
        ("a\u2028b\x85c", "a b c"),
    ],
)
def test_direction_ends_where_the_text_does(text: str, made: str) -> None:
    """Overrides go, embeddings and isolates are closed, and nothing closes what stands around the text."""
    assert harmless(text) == made


@given(st.text(alphabet=f"ab{MARKS}", max_size=30))
def test_marks_come_in_pairs(text: str) -> None:
    """However the marks stand, they are in order afterwards, no letter is lost, and a second time changes nothing."""
    made = harmless(text)
    depth: list[str] = []
    for sign in made:
        if sign in "\u202a\u202b":
            depth.append("\u202c")
        elif sign in "\u2066\u2067\u2068":
            depth.append("\u2069")
        elif sign == "\u2069":
            while depth.pop() != sign:
                pass
        elif sign == "\u202c":
            assert depth.pop() == sign
    assert depth == []
    assert re.sub(f"[{MARKS}]", "", made) == re.sub(f"[{MARKS}]", "", text)
    assert harmless(made) == made


def test_many_marks() -> None:
    """Each sign is looked at once, however many marks stand before it."""
    text = "\u202a" * 50_000 + "\u2066\u2069" * 50_000

    began = time.process_time()

    assert harmless(text) == text + "\u202c" * 50_000
    assert time.process_time() - began < 10


def test_articles_and_headlines() -> None:
    """All plain texts of an article are made harmless; one that is, is given back as it is."""
    bad, good = "a\u202eb", "ab"
    article = Article(
        title=bad,
        content=bad,
        summary=("x", bad),
        authors=(bad,),
        tags=(bad,),
        categories=("y",),
        dateline=bad,
        agency=bad,
    )
    made = harmless_article(article)

    assert (made.title, made.summary, made.authors, made.tags, made.categories) == (
        good,
        ("x", good),
        (good,),
        (good,),
        ("y",),
    )
    assert (made.dateline, made.agency, made.content) == (good, good, bad)
    assert harmless_article(made) is made
    assert harmless_headlines([]) == []


def test_a_title_turns_nothing_around(project: Project) -> None:
    """An override in a title is in no document: not in feeds, not on pages, not in the search, not in the site map."""
    project.put("a.txt", f"Harbour \u202egnp.exe\n\n{story('Harbour opens')}")
    project.build()

    assert project.titles() == ["Harbour gnp.exe"]
    assert [path for path, data in project.documents().items() if "\u202e".encode() in data] == []
