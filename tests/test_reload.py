"""config.yaml and templates while they are edited under a watch: saved in every way, at fault, gone and back."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable

import pytest
from conftest import CONFIG, FEEDER, Project, Watch, story

Start = Callable[..., Watch]
SLOW = f"{CONFIG}watch: {{ rescan: 1h }}\n"


@pytest.fixture
def desk(project: Project) -> Project:
    """A project with a text, that is looked at as a whole once an hour only."""
    project.configure(SLOW)
    project.put("a.txt", story("Bridge opens"))
    return project


def named(project: Project, title: str) -> Callable[[], bool]:
    """Give whether the feed has a title."""
    return lambda: title.encode() in (project.output / "rss.xml").read_bytes()


def test_saved_in_every_way(desk: Project, watching: Start) -> None:
    """Written in place, put in its place, with the time and size of the one before, or linked: each is obeyed."""
    watch = watching(desk)
    path = desk.root / "config.yaml"

    path.write_text(SLOW.replace("Wire desk", "Desk 1"))
    watch.until(named(desk, "Desk 1"))
    seen = path.stat()
    beside = desk.root / "config.yaml.tmp"
    beside.write_text(SLOW.replace("Wire desk", "Desk 2"))
    os.utime(beside, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    beside.rename(path)
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (seen.st_size, seen.st_mtime_ns)
    watch.until(named(desk, "Desk 2"))
    path.rename(desk.root / "config.yaml~")
    with path.open("w") as file:
        file.write(SLOW.replace("Wire desk", "Desk 3"))
    watch.until(named(desk, "Desk 3"))
    for number in (4, 5):
        (desk.root / f"{number}.yaml").write_text(SLOW.replace("Wire desk", f"Desk {number}"))
    (desk.root / "new").symlink_to("4.yaml")
    (desk.root / "new").rename(path)
    watch.until(named(desk, "Desk 4"))
    (desk.root / "4.yaml").write_text(SLOW.replace("Wire desk", "Desk 6"))
    watch.until(named(desk, "Desk 6"))
    (desk.root / "new").symlink_to("5.yaml")
    (desk.root / "new").rename(path)
    watch.until(named(desk, "Desk 5"))

    assert watch.stop() == 0


def test_gone_and_back(desk: Project, watching: Start) -> None:
    """A configuration that is deleted is told, the one before stays in force, and it is obeyed when it is back."""
    watch = watching(desk)
    path = desk.root / "config.yaml"

    path.unlink()
    assert watch.says() == f"feeder: {path}: there is no such file; `feeder init` makes one"
    assert watch.says() == "feeder: the configuration before stays in force"
    (desk.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: len(desk.titles()) == 2)
    path.write_text("")
    path.write_text(SLOW.replace("Wire desk", "Night desk"))
    watch.until(named(desk, "Night desk"))

    assert watch.stop() == 0


def test_a_mistake_and_its_correction(desk: Project, watching: Start) -> None:
    """All that is wrong is told once, with its lines; what is published goes on as before until it is mended."""
    watch = watching(desk)
    path = desk.root / "config.yaml"

    path.write_text(SLOW.replace("title: Wire desk", "titel: Night desk\n  language: 7"))
    told = [watch.says() for _ in range(3)]
    assert f"{path}:2" in "\n".join(told)
    assert f"{path}:3" in "\n".join(told)
    (desk.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: len(desk.titles()) == 2)
    path.write_text(SLOW)
    (desk.texts / "c.txt").write_text(story("School wins"))
    watch.until(lambda: len(desk.titles()) == 3)
    path.write_text(SLOW.replace("Wire desk", "Night desk"))
    watch.until(named(desk, "Night desk"))

    assert watch.stop() == 0


def test_another_input_folder(desk: Project, watching: Start) -> None:
    """The folder that the configuration names now is the one that is listened to; the old one says nothing any more."""
    watch = watching(desk)
    ids = desk.ids()
    other = desk.root / "other"
    other.mkdir()
    (other / "a.txt").write_text(story("Bridge opens"))

    desk.configure(SLOW.replace("folder: texts", "folder: other"))
    (other / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: len(desk.titles()) == 2)
    (desk.texts / "c.txt").write_text(story("School wins"))
    (other / "d.txt").write_text(story("Ferry runs again"))
    watch.until(lambda: "Ferry runs again" in desk.titles())

    assert "School wins" not in desk.titles()
    assert desk.ids()["Bridge opens"] == ids["Bridge opens"]
    desk.configure(SLOW.replace("folder: texts", "folder: nothing"))
    assert "the input folder is missing, but its items are published" in watch.says()
    (desk.root / "other").rename(desk.root / "nothing")
    (desk.root / "nothing" / "e.txt").write_text(story("Market moves"))
    watch.until(lambda: "Market moves" in desk.titles())
    assert watch.stop() == 0


def page(project: Project) -> str:
    """Give the page of the text."""
    return "".join(sorted(path.read_text() for path in (project.output / "s").rglob("index.html")))


@pytest.mark.parametrize("fault", [b"{{ title", b"{{ nothing }}", b"\xff\xfe"])
def test_a_template_at_fault(desk: Project, watching: Start, fault: bytes) -> None:
    """The templates before stay in force, and texts go on being published with them, until the new ones are mended."""
    own = desk.root / "templates"
    own.mkdir()
    (own / "article.html").write_text("old {{ title }}")
    watch = watching(desk)
    assert page(desk) == "old Bridge opens\n"

    (own / "article.html").write_bytes(fault)
    assert "templates/article.html" in watch.says()
    assert watch.says() == "feeder: the templates before stay in force"
    (desk.texts / "b.txt").write_text(story("Harbour closes"))
    watch.until(lambda: page(desk) == "old Bridge opens\nold Harbour closes\n")
    desk.configure(SLOW.replace("Wire desk", "Night desk"))
    watch.until(named(desk, "Night desk"))
    assert page(desk) == "old Bridge opens\nold Harbour closes\n"
    (own / "article.html").write_text("new {{ title }}")
    watch.until(lambda: page(desk) == "new Bridge opens\nnew Harbour closes\n")

    assert watch.stop() == 0


def test_a_template_that_is_being_written(desk: Project, watching: Start) -> None:
    """A template that is put in place of itself is obeyed, and one in the midst of being written is not told."""
    own = desk.root / "templates"
    own.mkdir()
    watch = watching(desk)

    for number in range(20):
        with (own / "article.html").open("w") as file:
            file.write("{{ ti")
            file.flush()
            file.write(f"tle }} {number}")
    (own / ".article.html.swp").write_text("mine {{ title }}")
    (own / ".article.html.swp").rename(own / "article.html")
    watch.until(lambda: page(desk) == "mine Bridge opens\n")

    assert said(watch) == ""


def test_folder_of_templates_is_named_anew(desk: Project, watching: Start) -> None:
    """The configuration names another folder of templates: that one is obeyed, and looked at from then on."""
    look = desk.root / "look"
    look.mkdir()
    (look / "article.html").write_text("one {{ title }}")
    watch = watching(desk)

    desk.configure(f"{SLOW}templates: look\n")
    watch.until(lambda: page(desk) == "one Bridge opens\n")
    (look / "article.html").write_text("two {{ title }}")
    watch.until(lambda: page(desk) == "two Bridge opens\n")

    assert watch.stop() == 0


def test_what_is_beside_is_not_read(desk: Project, watching: Start) -> None:
    """A configuration beside the one in force, and files that are no templates, change nothing."""
    watch = watching(desk)
    before = desk.times()

    (desk.root / "config.yaml.bak").write_text("site: [")
    (desk.root / "templates").mkdir()
    (desk.root / "templates" / "notes.txt").write_text("{{")
    (desk.texts / "b.tmp").write_text("x")
    (desk.texts / "c.txt").write_text(story("Harbour closes", draft="true"))
    status = [FEEDER, "--config", str(desk.root / "config.yaml"), "status"]
    watch.until(lambda: subprocess.run(status, capture_output=True, check=False).returncode == 0)

    assert said(watch) == ""
    assert desk.times() == before


def said(watch: Watch) -> str:
    """End a watch, and give what it said on standard error since it was ready."""
    watch.process.send_signal(signal.SIGTERM)
    _, told = watch.process.communicate(timeout=10)
    assert watch.process.returncode == 0
    return str(told)
