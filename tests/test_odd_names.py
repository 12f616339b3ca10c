"""Names of files that are no text: what has one is told, and nothing ends by it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

from conftest import FEEDER, Project, Watch, story

_NAMES = (b"\xff\xfe.txt", b"caf\xe9.jpg")


def test_watch_goes_on_beside_names_that_are_no_text(project: Project, watching: Callable[[Project], Watch]) -> None:
    """Events of such files, and of folders with such names, end no watch; what is named well is published."""
    watch = watching(project)
    folder = os.fsencode(project.texts)

    for name in _NAMES:
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123 - the name is none for Path
            file.write(story("Nobody can name it").encode())
    os.mkdir(folder + b"/d\xe9")  # noqa: PTH102 - as above
    with open(folder + b"/d\xe9/inside.txt", "wb") as file:  # noqa: PTH123 - as above
        file.write(story("Nobody can name its folder").encode())
    (project.texts / "well.txt").write_text(story("Bridge opens"))
    watch.until(lambda: set(project.titles()) == {"Bridge opens"})

    os.rename(folder + b"/d\xe9", folder + b"/d\xe8")  # noqa: PTH104 - as above
    for name in _NAMES:
        os.remove(folder + b"/" + name)  # noqa: PTH107 - as above
    (project.texts / "more.txt").write_text(story("School wins", "ENNS"))
    watch.until(lambda: set(project.titles()) == {"School wins", "Bridge opens"})

    assert watch.stop() == 0


def test_withdrawing_what_is_named_in_no_text(project: Project) -> None:
    """A name that is no text names no item, and is told as any other unknown one."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    call: list[str | bytes] = [FEEDER, "--config", str(project.root / "config.yaml"), "withdraw", b"caf\xe9.txt"]

    done = subprocess.run(call, capture_output=True, check=False)

    assert done.returncode == 2
    assert b"no such item is known" in done.stderr
    assert b"Traceback" not in done.stderr
