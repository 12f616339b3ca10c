"""A picture in a text that is not there is told with the text and the line, by the build that publishes it."""

from __future__ import annotations

import pytest
from conftest import Project

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.mark.parametrize(
    ("name", "words", "line"),
    [
        ("a.md", "# Trees\n\nThey grow.\n\n![tree](tree.jpg)\n", 5),
        ("a.md", "---\ntitle: Trees\n---\nThey grow.\n\nHere: <img alt='x' src='tree.jpg'> stands one.\n", 6),
        ("a.rst", "Trees\n=====\n\nThey grow.\n\n.. image:: tree.jpg\n\nAnd more.\n", 6),
    ],
)
def test_a_picture_that_is_not_there(project: Project, name: str, words: str, line: int) -> None:
    """It is a problem of that line until the picture comes, or goes from the text."""
    project.put(name, words)

    report = project.build()

    assert [(notice.path, notice.line, notice.note) for notice in report.notices] == [(name, line, False)]
    assert report.notices[0].message == (
        "the picture “tree.jpg” is not published: there is no such file in the input folder; it was expected at tree.jpg"
    )
    assert (report.exit_code, report.items) == (1, 1)
    (project.texts / "tree.jpg").write_bytes(PNG)
    assert project.build().notices == ()


@pytest.mark.parametrize(
    "words",
    [
        "![tree](/tree.jpg)",
        "![tree](https://x.example/tree.jpg)",
        "[tree](tree.jpg)",
        "`![tree](tree.jpg)`",
        "```\n![tree](tree.jpg)\n```",
        "    ![tree](tree.jpg)",
        "![tree]({{ site.pictures }}/tree.jpg)",
    ],
)
def test_what_is_no_picture_beside_the_text(project: Project, words: str) -> None:
    """Addresses, links, examples of code and what another program fills in need nobody."""
    project.put("a.md", f"# Trees\n\nThey grow.\n\n{words}\n\nAnd more.\n")

    assert project.build().notices == ()


def test_the_line_is_that_of_its_article(project: Project) -> None:
    """Of two articles in a file each tells its own picture."""
    head = "---\ntitle: {}\n---\nSome words that stand here, and enough of them.\n\n![x]({}.jpg)\n\n"
    project.put("a.md", head.format("First", "one") + head.format("Second", "two"))

    assert [(n.line, n.message.split("”")[0]) for n in project.build().notices] == [
        (6, "the picture “one.jpg"),
        (13, "the picture “two.jpg"),
    ]


def test_a_web_page_that_was_saved(project: Project) -> None:
    """Nobody wrote it for feeder: its pictures are a note."""
    page = "<!DOCTYPE html><html><head><title>Trees</title></head><body><article><h1>Trees</h1><p>They grow.</p>"
    project.put("a.txt", f"{page}<p>And more of them, and more again. <img src='tree.jpg'></p></article></body></html>")

    report = project.build()

    assert (report.exit_code, [n.note for n in report.notices if "tree.jpg" in n.message]) == (0, [True])
