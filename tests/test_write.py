"""Writing: complete at every instant, untouched when equal, and never outside the folder."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from feeder import write
from feeder.errors import MachineError
from feeder.model import Document


def documents(**texts: str) -> list[Document]:
    """Give documents; `_` in a name stands for `/`."""
    return [Document(name.replace("_", "/") + ".xml", text.encode()) for name, text in texts.items()]


def test_writes_what_differs(tmp_path: Path) -> None:
    """Only what differs is written, in the order given; the rest keeps byte and time."""
    write.write(tmp_path, documents(a="one", s_b="two"))
    before = (tmp_path / "a.xml").stat()

    done = write.write(tmp_path, documents(s_b="three", a="one", s_c="four"))

    assert done.changed == ("s/b.xml", "s/c.xml")
    after = (tmp_path / "a.xml").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert (tmp_path / "s" / "b.xml").read_text() == "three"
    assert not list(tmp_path.rglob(".*"))


def test_many_documents(tmp_path: Path) -> None:
    """Many documents are flushed at once, and all stand."""
    done = write.write(tmp_path, (Document(f"s/{n}/index.html", str(n).encode()) for n in range(40)))

    assert len(done.changed) == 40
    assert all((tmp_path / path).is_file() for path in done.changed)


def test_removes_with_the_folder_made_for_it(tmp_path: Path) -> None:
    """A removed document takes its own empty folder along, but no folder with something else in it."""
    write.write(tmp_path, documents(s_a_index="1", s_b_index="2"))
    (tmp_path / "s" / "b" / "mine").write_text("x")

    done = write.write(tmp_path, [], ["s/a/index.xml", "s/b/index.xml", "s/c/index.xml"])

    assert done.removed == ("s/a/index.xml", "s/b/index.xml")
    assert not (tmp_path / "s" / "a").exists()
    assert (tmp_path / "s" / "b" / "mine").exists()


@pytest.mark.parametrize("path", ["../a.xml", "/a.xml", "s/../../a.xml", ""])
def test_never_outside(tmp_path: Path, path: str) -> None:
    """A path that leads out of the output folder is refused."""
    with pytest.raises(MachineError, match="inside the output folder"):
        write.write(tmp_path / "output", [Document(path, b"x")])


def _as_a_file(output: Path) -> Path:
    output.write_text("a file")
    return output


def _as_a_link_to_nowhere(output: Path) -> Path:
    output.symlink_to("nowhere")
    return output


def _as_a_link_to_itself(output: Path) -> Path:
    output.symlink_to(output.name)
    return output


def _with_a_folder_for_a_document(output: Path) -> Path:
    (output / "a.xml").mkdir(parents=True)
    return output / "a.xml"


def _with_a_file_for_a_folder(output: Path) -> Path:
    output.mkdir()
    (output / "s").write_text("a file")
    return output / "s"


@pytest.mark.parametrize(
    "put",
    [
        _as_a_file,
        _as_a_link_to_nowhere,
        _as_a_link_to_itself,
        _with_a_folder_for_a_document,
        _with_a_file_for_a_folder,
    ],
)
def test_what_is_in_the_way_is_told(tmp_path: Path, put: Callable[[Path], Path]) -> None:
    """It is named with its whole path, and stays: neither room nor permission is what is missing."""
    place = put(tmp_path / "output")

    with pytest.raises(MachineError) as caught:
        write.write(tmp_path / "output", documents(a="one", s_b="two"))

    assert str(caught.value).startswith(f"{place}: something else stands where feeder writes; move it")
    assert os.path.lexists(place)


def test_failure_names_the_document(tmp_path: Path) -> None:
    """What cannot be written is told with its path, and what stood before still stands."""
    write.write(tmp_path, documents(a="one"))
    (tmp_path / "s").write_text("in the way")

    with pytest.raises(MachineError, match=rf"^{tmp_path}/s: something else stands where feeder writes; move it"):
        write.write(tmp_path, documents(a="two", s_b="three"))

    assert (tmp_path / "a.xml").read_text() == "one"


def test_removal_that_fails_is_told(tmp_path: Path) -> None:
    """A document that cannot be removed is told with its path."""
    (tmp_path / "a.xml").mkdir()

    with pytest.raises(MachineError, match=r"^a.xml: this document cannot be removed"):
        write.write(tmp_path, [], ["a.xml"])


def test_sweep_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    """Temporary files under our names go, with the folders made for them; others stay."""
    write.write(tmp_path, [Document("s/a/index.html", b"x"), Document("rss.xml", b"y")])
    for path in ("s/a/.index.html.feeder-tmp", ".rss.xml.feeder-tmp", ".mine", "s/b/.index.html.feeder-tmp"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("half")

    write.sweep(tmp_path)

    standing = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert standing == [".mine", "rss.xml", "s/a/index.html"]
    assert not (tmp_path / "s" / "b").exists()


def test_knows_its_own(tmp_path: Path) -> None:
    """Documents under our names are found, and told from those of others."""
    (tmp_path / "feeds" / "world").mkdir(parents=True)
    (tmp_path / "rss.xml").write_text("<generator>feeder</generator>")
    (tmp_path / "feeds" / "world" / "feed.json").write_text("{}")
    (tmp_path / "CNAME").write_text("x")

    assert list(write.standing(tmp_path)) == ["rss.xml", "feeds/world/feed.json"]
    assert write.is_ours(tmp_path / "rss.xml")
    assert not write.is_ours(tmp_path / "CNAME")
    assert not write.is_ours(tmp_path / "nothing")
    assert list(write.standing(tmp_path / "nothing")) == []
    write.sweep(tmp_path / "nothing")


def test_follows_the_mask(tmp_path: Path) -> None:
    """Documents can be read by whom the mask of the process allows, as with any program."""
    before = os.umask(0o027)
    try:
        write.write(tmp_path, documents(a="one"))
    finally:
        os.umask(before)

    assert (tmp_path / "a.xml").stat().st_mode & 0o777 == 0o640
