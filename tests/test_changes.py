"""Changes of files that are easily missed, or taken for others: each was found by the long run in benchmarks/soak.py."""

from __future__ import annotations

import os

from conftest import Project, story

TIME = (1_600_000_000, 1_600_000_000)


def test_equal_size_and_time(project: Project) -> None:
    """A text of the same size and time in place of another, as archives and `cp -p` leave them, is seen by any build."""
    for name, title in (("a.txt", "Bridge opens"), ("b.txt", "Bridge burns"), ("c.txt", "Bridge falls")):
        (project.texts / name).write_text(story(title))
        os.utime(project.texts / name, TIME)
    project.build()

    (project.texts / "a.txt").write_text(story("Bridge cries"))
    os.utime(project.texts / "a.txt", TIME)
    (project.texts / "b.txt").rename(project.texts / "between")
    (project.texts / "c.txt").rename(project.texts / "b.txt")
    (project.texts / "between").rename(project.texts / "c.txt")
    report = project.build()

    assert set(project.titles()) == {"Bridge cries", "Bridge burns", "Bridge falls"}
    assert {(change.was, change.path) for change in report.moved} == {("b.txt", "c.txt"), ("c.txt", "b.txt")}


def test_equal_size_and_time_of_a_picture(project: Project) -> None:
    """So is a picture in place of another one."""
    picture = project.texts / "photo.png"
    for number in range(2):
        picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes([number]) * 900)
        os.utime(picture, TIME)
        project.put("a.txt", story("Bridge opens", image="photo.png"))
        project.build()

        (published,) = project.output.glob("media/*/photo.png")
        assert published.read_bytes() == picture.read_bytes()
