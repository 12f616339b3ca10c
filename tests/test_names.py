"""Names that are nearly the same: in case, or in the form of their accented letters."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal
from unicodedata import normalize

import pytest
from conftest import Project, Watch, story

Form = Literal["NFC", "NFD"]
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))
PAIRS = [
    (normalize("NFC", "Brücke"), normalize("NFD", "Brücke")),
    ("Bridge", "bridge"),
    ("ﬁnal", "final"),
    ("straße", "STRASSE"),
]


def cold(project: Project) -> dict[str, bytes]:
    """Give the documents of a build from sources and ledger alone."""
    project.forget()
    project.build()
    return project.documents()


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_texts(project: Project, one: str, other: str) -> None:
    """Different texts under such names are two items, each with its own page."""
    project.put(f"{one}.txt", story("Bridge opens"))
    project.put(f"{other}.txt", story("Harbour closes"))
    report = project.build()

    assert sorted(project.titles()) == ["Bridge opens", "Harbour closes"]
    assert len({change.link for change in report.added}) == 2
    assert {path.casefold() for path in project.documents()} == set(project.documents())
    assert project.documents() == cold(project)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_one_text_twice(project: Project, one: str, other: str) -> None:
    """The same text under both names is one item, and stays it when either goes."""
    first = project.put(f"{one}.txt", story("Bridge opens"))
    second = project.put(f"{other}.txt", story("Bridge opens"))
    project.build()
    ids = project.ids()

    for path in (first, second):
        text = path.read_bytes()
        path.unlink()
        project.build()
        assert project.ids() == ids
        path.write_bytes(text)
        project.build()
    assert project.ids() == ids
    assert project.documents() == cold(project)


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_rename(project: Project, one: str, other: str) -> None:
    """A rename from one to the other keeps the item, and touches no document."""
    path = project.put(f"{one}/{one}.txt", story("Bridge opens"))
    project.build()
    before = project.documents()

    path.rename(path.with_name(f"{other}.txt"))
    (project.texts / one).rename(project.texts / other)
    report = project.build()

    assert [(change.was, change.path) for change in report.moved] == [(f"{one}/{one}.txt", f"{other}/{other}.txt")]
    assert report.written == ()
    assert project.documents() == before == cold(project)


@pytest.mark.parametrize(("written", "there"), [("NFC", "NFD"), ("NFD", "NFC")])
@pytest.mark.parametrize("text", ["![A bridge]({})", "![A bridge](<{}>)"])
def test_picture_in_another_form(project: Project, written: Form, there: Form, text: str) -> None:
    """A picture is found under the other form of its name, beside the text or in a folder."""
    for name in ("Brücke.png", "Straßen/Brücke.png"):
        project.put(normalize(there, name), PNG)
        project.put("a.md", f"# Bridge opens\n\nIt opened on Monday.\n\n{text.format(normalize(written, name))}\n")
        project.build()
        content = json.loads((project.output / "feed.json").read_bytes())["items"][0]["content_html"]

        assert "/media/" in content
        assert [data for path, data in project.documents().items() if path.endswith(".png")] == [PNG]
        assert project.documents() == cold(project)


def test_picture_of_the_same_form_is_nearer(project: Project) -> None:
    """Where both forms are there, each text has the one that it names."""
    forms: dict[Form, bytes] = {"NFC": PNG, "NFD": PNG + b"2"}
    for form, data in forms.items():
        project.put(normalize(form, "Brücke.png"), data)
        front = f"---\nimage: {normalize(form, 'Brücke.png')}\n---\n"
        project.put(f"{form}.md", f"{front}# Story {form}\n\nText {form} that stands here.\n")
    project.build()

    for item in project.items():
        path = item["image"].removeprefix("https://news.example.org/")
        assert (project.output / path).read_bytes() == (PNG if item["title"] == "Story NFC" else PNG + b"2")


def test_pictures_that_a_host_may_take_for_one(project: Project) -> None:
    """Two pictures of an item whose names differ in case or form have names that differ in more."""
    names = ["Ü.png", normalize("NFD", "Ü.png"), "ü.PNG", "u.png"]
    for number, name in enumerate(names):
        project.put(name, PNG + bytes([number]))
    pictures = "\n\n".join(f"![A picture]({name})" for name in names)
    project.put("a.md", f"# Bridge opens\n\nIt opened on Monday.\n\n{pictures}\n")
    project.build()

    made = sorted(path.rpartition("/")[2] for path in project.documents() if path.startswith("media/"))
    assert made == ["u-2.png", "u-3.png", "u-4.png", "u.png"]


def test_picture_that_comes_in_another_form(project: Project, watching: Callable[..., Watch]) -> None:
    """A picture that a text waits for is seen at once under the other form of its name."""
    project.configure((project.root / "config.yaml").read_text() + "watch: { rescan: 1h }\n")
    project.put("a.md", "# Bridge opens\n\nIt opened on Monday.\n\n![A bridge](Brücke.png)\n")
    watch = watching(project)

    (project.texts / normalize("NFD", "Brücke.png")).write_bytes(PNG)

    watch.until(lambda: any(path.endswith(".png") for path in project.documents()))
    assert watch.stop() == 0
