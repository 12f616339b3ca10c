"""Changes of files that are easily missed, or taken for others: each was found by the long run in benchmarks/soak.py."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable

from conftest import CONFIG, Project, Watch, story

Start = Callable[[Project], Watch]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(900)
TIME = (1_600_000_000, 1_600_000_000)


def block(title: str) -> str:
    """Give a text with front matter, of which several may stand in a file."""
    words = " ".join(f"{title[:4]}{number}" for number in range(30))
    return f"---\ntitle: {title}\n---\n\nThe council said this: {words}.\n"


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


def test_copy_that_is_being_written(project: Project, watching: Start) -> None:
    """A file that is being written is not read because of its copy, or of its picture: only when it is closed."""
    project.put("a.txt", story("Bridge opens", image="a.png"))
    shutil.copy(project.texts / "a.txt", project.texts / "b.txt")
    watch = watching(project)

    with (project.texts / "b.txt").open("w") as file:
        file.write("Half of a title")
        file.flush()
        (project.texts / "a.png").write_bytes(PNG)
        watch.until(lambda: bool(list(project.output.glob("media/*/a.png"))))
        (project.texts / "a.txt").write_text(story("Bridge opens", image="a.png") + "\nIt is new.\n")
        watch.until(lambda: "It is new" in project.items()[0]["content_html"])
        assert project.titles() == ["Bridge opens"]
        file.write("\n\nGRAZ: It has become another text, which is closed only now, as slow programs do.\n")
    watch.until(lambda: set(project.titles()) == {"Bridge opens", "Half of a title"})

    assert watch.stop() == 0


def test_due_while_it_is_being_written(project: Project, watching: Start) -> None:
    """A scheduled text that is being written when it falls due is published when it is closed."""
    watch = watching(project)
    due = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 6))
    project.put("a.txt", story("Later today", date=due))
    project.put("b.txt", story("Also later", date=due))

    with (project.texts / "a.txt").open("w") as file:
        file.write("Half of a title")
        file.flush()
        watch.until(lambda: project.titles() == ["Also later"])
        file.seek(0)
        file.write(story("Later today", date=due))
    watch.until(lambda: set(project.titles()) == {"Also later", "Later today"})

    assert watch.stop() == 0


def test_cut_here_and_pasted_there(project: Project, watching: Start) -> None:
    """A text that is cut out of a file and pasted into another one, corrected, stays published under its id."""
    bridge, harbour = map(block, ("Bridge opens", "Harbour closes"))
    project.put("a.md", f"{bridge}\n{harbour}")
    watch = watching(project)
    ids = project.ids()
    assert set(ids) == {"Bridge opens", "Harbour closes"}

    (project.texts / "a.md").write_text(bridge + "\nIt is new.\n")
    watch.until(lambda: any("It is new" in item["content_html"] for item in project.items()))
    assert project.ids() == ids
    (project.texts / "b.md").write_text(harbour + "\nPasted.\n")
    watch.until(lambda: any("Pasted" in item["content_html"] for item in project.items()))
    assert project.ids() == ids

    (project.texts / "a.md").write_text(block("Ferry sinks"))
    watch.until(lambda: set(project.titles()) == {"Ferry sinks", "Harbour closes"})
    live = project.documents()
    project.build()
    assert project.documents() == live
    assert watch.stop() == 0


def test_cut_and_put_back(project: Project, watching: Start) -> None:
    """A file that is as it was before a text was cut out of it, and another edited, holds both as they were."""
    whole = "\n".join(map(block, ("Bridge opens", "Harbour closes")))
    project.put("a.md", whole)
    watch = watching(project)
    before = {item["title"]: item["content_html"] for item in project.items()}

    (project.texts / "a.md").write_text(block("Bridge opens") + "\nIt is new.\n")
    watch.until(lambda: any("It is new" in item["content_html"] for item in project.items()))
    (project.texts / "a.md").write_text(whole)

    watch.until(lambda: {item["title"]: item["content_html"] for item in project.items()} == before)
    assert watch.stop() == 0


def test_names_swapped_by_way_of_a_third(project: Project, watching: Start) -> None:
    """Two files that swap names stay published in between, also where a draft stands beside the text."""
    draft = block("Not yet").replace("---\n\nThe", "draft: yes\n---\n\nThe")
    project.put("a.md", block("Bridge opens"))
    project.put("b.md", f"{block('Harbour closes')}\n{draft}")
    project.configure(f"{CONFIG}watch: {{ settle: 60s }}\n")
    watch = watching(project)
    ids = project.ids()

    (project.texts / "a.md").rename(project.texts / ".between")
    (project.texts / "b.md").rename(project.texts / "a.md")
    project.put("c.md", block("Ferry sinks"))
    watch.until(lambda: "Ferry sinks" in project.titles())
    assert set(project.titles()) == {"Ferry sinks", "Bridge opens", "Harbour closes"}
    (project.texts / ".between").rename(project.texts / "b.md")
    project.put("d.md", block("School wins"))
    watch.until(lambda: "School wins" in project.titles())

    assert {title: own for title, own in project.ids().items() if title in ids} == ids
    assert watch.stop() == 0


def test_hidden_at_once(project: Project, watching: Start) -> None:
    """What its author hides is withdrawn at once, while a text that is missing is awaited; a build awaits nothing."""
    project.configure(f"{CONFIG}watch: {{ settle: 60s }}\n")
    project.put("a.md", "\n".join(map(block, ("Bridge opens", "Harbour closes"))))
    project.put("b.md", "\n".join(map(block, ("Ferry sinks", "School wins"))))
    watch = watching(project)

    (project.texts / "b.md").write_text(block("School wins"))
    (project.texts / "a.md").write_text(
        "\n".join(map(block, ("Bridge opens", "Harbour closes"))).replace("---\n\nThe", "draft: yes\n---\n\nThe", 1)
    )
    watch.until(lambda: set(project.titles()) == {"Harbour closes", "Ferry sinks", "School wins"})
    assert watch.stop() == 0

    project.build()
    assert set(project.titles()) == {"Harbour closes", "School wins"}
