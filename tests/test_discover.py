"""The input folder: what is found, what is left alone, and what is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from feeder import discover, globs
from feeder.errors import ArticleError, MachineError
from feeder.model import Notice

INCLUDE = ("**/*.txt", "**/*.md")


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("**/*.txt", ["a.txt", "b/c/d.txt"], ["a.md", "a.txt/x", "atxt"]),
        ("*.txt", ["a.txt"], ["b/a.txt"]),
        ("drafts/**", ["drafts/a", "drafts/b/c"], ["drafts", "x/drafts/a"]),
        ("a?.md", ["ab.md"], ["a.md", "a/.md"]),
        ("[!x]*.md", ["ab.md", "^.md"], ["xb.md"]),
        ("[^a].md", ["^.md", "a.md"], ["b.md"]),
        ("a+(b).md", ["a+(b).md"], ["aab.md"]),
    ],
)
def test_patterns(pattern: str, matching: list[str], others: list[str]) -> None:
    """Patterns match whole paths, part by part."""
    matches = globs.matcher([pattern])

    assert [path for path in matching if not matches(path)] == []
    assert [path for path in others if matches(path)] == []


@pytest.fixture
def wanted() -> Callable[[str], bool]:
    """The texts that the default patterns want, but for drafts."""
    return discover.matcher(INCLUDE, ["drafts/**"])


@pytest.mark.parametrize(
    "path", [".a.txt", "b/.c/a.txt", "a.txt~", "#a.txt#", "a.txt.swp", "a.txt.part", "drafts/a.txt", "a.html", "a.bak"]
)
def test_unwanted(wanted: Callable[[str], bool], path: str) -> None:
    """Hidden files, what editors leave, and what the patterns do not name, is not wanted."""
    assert not wanted(path)


@pytest.mark.parametrize(
    "name",
    [
        *(".a.txt.swp", ".a.txt.swx", "4913", "a.txt~", ".a.txt.un~", ".#a.txt", "#a.txt#", "a.txt___jb_tmp___"),
        *("a.txt___jb_old___", ".~lock.a.txt#", "._a.txt", ".syncthing.a.txt.tmp", "~syncthing~a.txt.tmp"),
        *(".a.txt.AbCdEf", ".dropbox", "a.txt.part", "a.txt.crdownload", "a.txt.filepart", "a.txt.download"),
        *("~$a.txt", "a.txt.kate-swp", "a.txt.sb-12ab-Xy", ".goutputstream-A1B2C3", "a.txt.BAK", "a.TMP", "a.txt.orig"),
    ],
)
def test_what_programs_write_beside_a_text(name: str) -> None:
    """Temporary and backup files are left alone in any folder, even where every name is wanted."""
    everything = discover.matcher(("**/*",), ())

    assert not everything(name)
    assert not everything(f"day/{name}")


@pytest.mark.parametrize(
    "name", ["a.txt", "a (conflicted copy 2026-05-04).txt", "a.sync-conflict-20260504.txt", "49130"]
)
def test_what_is_a_text_all_the_same(name: str) -> None:
    """Copies of a conflict are texts of someone."""
    assert discover.matcher(("**/*",), ())(name)


@pytest.mark.parametrize("path", ["A.TXT", "Day/b.Md"])
def test_case_of_names(wanted: Callable[[str], bool], path: str) -> None:
    """Large and small letters are the same in patterns, those that leave out too."""
    assert wanted(path)
    assert not wanted(f"Drafts/{path}")


def test_links_are_known(tmp_path: Path) -> None:
    """Each link that is followed is known with the place that it leads to; where two lead to one, by their names."""
    folder = tmp_path / "in"
    (folder / ".store" / "deep").mkdir(parents=True)
    (folder / "b").symlink_to(".store")
    (folder / "a").symlink_to(".store/deep")
    (folder / "c").symlink_to(".store/deep")
    (folder / "up").symlink_to(".")
    (folder / "out").symlink_to(tmp_path)
    (folder / "one.txt").symlink_to(".store/none.txt")

    assert discover.links(folder) == {"a": ".store/deep", "b": ".store", "one.txt": ".store/none.txt"}
    assert discover.links(tmp_path / "nothing") == {}


def scan(folder: Path, wanted: Callable[[str], bool]) -> tuple[list[str], list[Notice]]:
    """Give the paths found, sorted, and what was told."""
    notices: list[Notice] = []
    return sorted(stat.path for stat in discover.scan(folder, wanted, notices)), notices


def test_scan(tmp_path: Path, wanted: Callable[[str], bool]) -> None:
    """Texts are found at any depth; links are followed inside the folder, once, and never out of it."""
    folder = tmp_path / "in"
    (folder / "b" / "c").mkdir(parents=True)
    for path in ("a.txt", "b/c/d.md", ".hidden.txt", "b/x.html"):
        (folder / path).write_text("x")
    (tmp_path / "outside.txt").write_text("x")
    (folder / "out.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "same.txt").symlink_to(folder / "a.txt")
    (folder / "b" / "up").symlink_to(folder)
    (folder / "twin").symlink_to(folder / "b" / "c")
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "piped.txt").symlink_to("pipe.txt")
    os.mkfifo(folder / "pipe")

    paths, notices = scan(folder, wanted)

    assert paths == ["a.txt", "b/c/d.md", "same.txt", "twin/d.md"]
    told = {
        "out.txt": "this link leads out of the input folder; it is not followed",
        "gone.txt": "this link leads to nothing",
        "pipe.txt": "this is no regular file; it is not read",
        "piped.txt": "this link leads to no regular file; it is not read",
    }
    assert {notice.path: notice.message for notice in notices if notice.doubt} == told
    assert {notice.path for notice in notices if not notice.doubt} == {"b/up"}
    assert not any(notice.quarantined for notice in notices)


def test_links_that_lead_to_each_other(tmp_path: Path, wanted: Callable[[str], bool]) -> None:
    """Folders that are linked into each other are walked once."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "t.txt").write_text("x")
    (tmp_path / "a" / "to_b").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "to_a").symlink_to(tmp_path / "a")

    paths, _ = scan(tmp_path, wanted)

    assert set(paths) >= {"a/t.txt", "b/t.txt"}
    assert len(paths) <= 6


def test_name_that_is_no_text(tmp_path: Path, wanted: Callable[[str], bool]) -> None:
    """A name that is not UTF-8 is told, and its file left out."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text("x")

    paths, notices = scan(tmp_path, wanted)

    assert paths == []
    assert "not UTF-8" in notices[0].message
    assert discover.stat(tmp_path, os.fsdecode(b"caf\xe9.txt")) is None


def test_missing_folder(tmp_path: Path, wanted: Callable[[str], bool]) -> None:
    """A folder that is not there is an error of the whole scan; one below it has no files."""
    with pytest.raises(MachineError, match="cannot be read"):
        scan(tmp_path / "nothing", wanted)

    assert discover.files_below(tmp_path, "nothing", wanted) == []


def test_read(tmp_path: Path) -> None:
    """A file is read whole, with its size, time and digest; equal bytes have equal digests."""
    (tmp_path / "a.txt").write_bytes(b"abc")
    (tmp_path / "b.txt").write_bytes(b"abc")

    one, other = discover.read(tmp_path, "a.txt"), discover.read(tmp_path, "b.txt")

    assert one is not None
    assert other is not None
    assert (one.data, one.stat.size, one.digest) == (b"abc", 3, other.digest)
    assert discover.read(tmp_path, "gone.txt") is None


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A file that is too large, or is none, is told."""
    (tmp_path / "big.txt").write_bytes(b"x" * 100)
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")

    with pytest.raises(ArticleError, match="has 100 bytes; up to 10 are read"):
        discover.read(tmp_path, "big.txt", 10)
    for name, told in (("folder.txt", "a folder, not a file"), ("pipe.txt", "no regular file")):
        with pytest.raises(ArticleError, match=told):
            discover.read(tmp_path, name)


def test_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that never rests is read three times, and then told."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc")
    reads = []
    real = os.read

    def read(descriptor: int, count: int) -> bytes:
        data = real(descriptor, count)
        with path.open("ab") as file:
            file.write(b"more")
        reads.append(len(data))
        return data

    monkeypatch.setattr(os, "read", read)

    with pytest.raises(ArticleError, match="changes while it is read"):
        discover.read(tmp_path, "a.txt")
    assert len(reads) >= 3
