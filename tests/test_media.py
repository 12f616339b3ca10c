"""Media: files beside texts come out with them, whole, under lasting addresses, and go with them."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

import feedparser
import pytest
from conftest import Project, Watch, story
from hypothesis import given
from hypothesis import strategies as st

from feeder import media
from feeder.media import Found
from feeder.model import Article, Enclosure
from feeder.telling import report_lines

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(200))
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(200)) * 3
MP3 = b"ID3\x04\0\0\0\0\0\x10" + bytes(range(256)) * 40
PDF = b"%PDF-1.7\n" + bytes(range(256))


def named(project: Project, title: str = "Bridge opens") -> dict[str, Any]:
    """Give the item of a title, as the JSON feed holds it."""
    return next(item for item in project.items() if item["title"] == title)


def media_of(project: Project) -> dict[str, bytes]:
    """Give what stands below `media/`, without the folder of the item; a watch may be at work there."""
    found = {}
    for folder, _, names in os.walk(project.output / "media"):
        for name in names:
            with suppress(FileNotFoundError):
                if not name.startswith("."):
                    found[name] = Path(folder, name).read_bytes()
    return found


def at(project: Project, url: str) -> bytes:
    """Give the file that an address of the site leads to."""
    return (project.output / url.removeprefix("https://news.example.org/")).read_bytes()


@pytest.fixture
def podcast(project: Project) -> Project:
    """A project with one text that has a picture and two files."""
    project.put("2026/bridge.txt", story("Bridge opens", image="Foto Brücke.JPG", enclosure="[talk.mp3, ../plans.pdf]"))
    project.put("2026/Foto Brücke.JPG", JPEG)
    project.put("2026/talk.mp3", MP3)
    project.put("plans.pdf", PDF)
    assert project.build().exit_code == 0
    return project


class TestPublished:
    """Files that texts name stand beside the feeds."""

    @pytest.mark.parametrize("path", ["", "blog/"])
    def test_paths_that_jekyll_makes(self, project: Project, path: str) -> None:
        """They lead to the file as the plain path does; those that lead to none, to the site with its path."""
        project.configure((project.root / "config.yaml").read_text().replace("example.org/", f"example.org/{path}"))
        project.put("assets/a.png", PNG)
        ways: tuple[str, ...] = (
            "/assets/a.png",
            "{{ site.baseurl }}/assets/a.png",
            "{{ 'assets/a.png' | relative_url }}",
        )
        ways += ("{{ site.url }}{{ site.baseurl }}/assets/a.png", '{{ "/assets/a.png" | absolute_url }}')
        for number, way in enumerate((*ways, "{% link assets/a.png %}")):
            text = f"---\ntitle: Title {number}\n---\nText {number}.\n\n![p]({way}) <img src='{way}'>"
            project.put(f"posts/{number}.md", text if "'" not in way else text.partition("<")[0])
        links = "[a]({{ site.baseurl }}/a) [b]({{ '/b' | absolute_url }}) [c]({{ site.url }}/c) [d](/d) [e](e)"
        project.put("links.md", f"---\ntitle: Links\n---\n{links} `{{{{ site.baseurl }}}}/assets/a.png`")
        assert project.build().exit_code == 0
        site = f"https://news.example.org/{path}"
        for item in project.items():
            found = re.findall(r'(?:src|href)="([^"]*)"', item["content_html"])
            if item["title"] == "Links":
                host = "https://news.example.org/"
                assert found == [f"{site}a", f"{site}b", f"{host}c", f"{host}d", f"{site}e"]
                assert "<code>{{ site.baseurl }}/assets/a.png</code>" in item["content_html"]
            else:
                code = item["url"].split("/")[-2]
                assert {*found} == {f"{site}media/{code}/a.png"}
        assert len(list((project.output / "media").glob("*/a.png"))) == len(ways) + 1

    def test_every_format_carries_address_type_and_length(self, podcast: Project) -> None:
        """What readers are told of a file is what the file is."""
        item = named(podcast)
        assert at(podcast, item["image"]) == JPEG
        assert item["image"].endswith("/foto-brucke.jpg")
        attached = [(at(podcast, a["url"]), a["mime_type"], a["size_in_bytes"]) for a in item["attachments"]]
        assert attached == [(MP3, "audio/mpeg", len(MP3)), (PDF, "application/pdf", len(PDF))]
        for name, count in (("rss.xml", 1), ("atom.xml", 2)):
            entry = feedparser.parse((podcast.output / name).read_bytes()).entries[0]
            told = [(e.href, e.type, int(e.length)) for e in entry.enclosures]
            assert told == [(a["url"], a["mime_type"], a["size_in_bytes"]) for a in item["attachments"]][:count]
            assert entry.media_thumbnail[0]["url"] == item["image"]
            assert [m["url"] for m in entry.media_content] == [a["url"] for a in item["attachments"]]

    def test_second_build_touches_nothing(self, podcast: Project) -> None:
        """Law 2, also when a file was touched but not changed."""
        times = podcast.times()
        assert podcast.build().is_empty
        os.utime(podcast.texts / "2026" / "talk.mp3")
        podcast.build()
        assert podcast.times() == times

    def test_cold_build_gives_the_same(self, podcast: Project) -> None:
        """Law 1: without the catalog, without the output, and from a copy elsewhere."""
        before = podcast.documents()
        podcast.forget()
        podcast.build()
        assert podcast.documents() == before

    def test_same_file_for_several_items(self, project: Project) -> None:
        """Each item has its own copy, which goes with it alone."""
        project.put("photo.png", PNG)
        project.put("a.txt", story("Bridge opens", image="photo.png"))
        project.put("b.txt", story("School wins", "ENNS", image="photo.png"))
        project.build()
        pictures = {title: named(project, title)["image"] for title in ("Bridge opens", "School wins")}
        assert len(set(pictures.values())) == 2
        (project.texts / "a.txt").unlink()
        project.build()
        assert at(project, pictures["School wins"]) == PNG
        assert list(media_of(project)) == ["photo.png"]

    def test_names_of_one_item_differ(self, project: Project) -> None:
        """Two files of one name, and one file under two names, are told apart."""
        project.put("a/talk.mp3", MP3)
        project.put("b/talk.mp3", MP3 + b"more")
        project.put("bridge.txt", story("Bridge opens", enclosure="[a/talk.mp3, b/talk.mp3, ./a/talk.mp3]"))
        project.build()
        assert media_of(project) == {"talk.mp3": MP3, "talk-2.mp3": MP3 + b"more"}
        assert [len(at(project, a["url"])) for a in named(project)["attachments"]] == [len(MP3), len(MP3) + 4]

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("a.md", '# Bridge opens\n\nLook: ![the bridge](photo.png "At dawn") and [the plans](plans.pdf#page=2).\n'),
            ("a.md", '# Bridge opens\n\n<img src="photo.png"> [the plans][p] of it.\n\n[p]: plans.pdf#page=2\n'),
            ("a.txt", '<html><body><h1>Bridge opens</h1><p>At last: <img src=photo.png> <a href="plans.pdf#page=2">plans</a>'),
            ("a.rst", "Bridge opens\n============\n\nAt last.\n\n.. image:: photo.png\n\nSee `the plans <plans.pdf#page=2>`_.\n"),
        ],
    )  # fmt: skip
    def test_files_that_stand_in_the_text(self, project: Project, name: str, text: str) -> None:
        """Pictures and links of a text lead to the files that stand beside it."""
        project.put(name, text)
        project.put("photo.png", PNG)
        project.put("plans.pdf", PDF)
        assert project.build().exit_code == 0
        item = named(project)
        code = item["_feeder"]["short_link"].split("/")[-2]
        assert f'src="https://news.example.org/media/{code}/photo.png"' in item["content_html"]
        assert f'href="https://news.example.org/media/{code}/plans.pdf#page=2"' in item["content_html"]
        assert media_of(project) == {"photo.png": PNG, "plans.pdf": PDF}

    def test_addresses_and_missing_paths_in_the_text_stay_the_sites(self, project: Project) -> None:
        """What does not stand beside the text is relative to the site, and nothing to mend."""
        project.put("a.md", "# Bridge opens\n\n![one](/photo.png) [two](about.html) [three](https://a.example/x.png)\n")
        assert project.build().exit_code == 0
        html = named(project)["content_html"]
        for url in ("news.example.org/photo.png", "news.example.org/about.html", "a.example/x.png"):
            assert f'"https://{url}"' in html

    def test_picture_of_the_site(self, project: Project) -> None:
        """A path from the root that leads to no file is an address on the site; a note says so."""
        project.put("a.txt", story("Bridge opens", image="/assets/bridge.jpg"))
        report = project.build()
        assert report.exit_code == 0
        assert "address on the site" in report.notices[0].message
        assert named(project)["image"] == "https://news.example.org/assets/bridge.jpg"

    def test_drafts_need_no_files(self, project: Project) -> None:
        """What a draft names is nothing to mend yet, and is published with it later."""
        project.put("a.txt", story("Bridge opens", image="photo.png", draft="true"))
        assert project.build().exit_code == 0
        project.put("photo.png", PNG)
        project.build()
        assert media_of(project) == {}
        project.put("a.txt", story("Bridge opens", image="photo.png"))
        project.build()
        assert media_of(project) == {"photo.png": PNG}


class TestChanges:
    """Files change as texts do."""

    def test_changed_file(self, podcast: Project) -> None:
        """Its item tells the new length, and no subscriber is told of a news item."""
        before = named(podcast)
        podcast.put("2026/talk.mp3", MP3 * 2)
        report = podcast.build()
        after = named(podcast)
        assert at(podcast, after["attachments"][0]["url"]) == MP3 * 2
        assert after["attachments"][0].pop("size_in_bytes") == 2 * len(MP3)
        assert before["attachments"][0].pop("size_in_bytes") == len(MP3)
        assert after == before
        assert (report.added, report.updated) == ((), ())
        cold = podcast.documents()
        podcast.forget()
        podcast.build()
        assert podcast.documents() == cold

    def test_changed_file_of_the_same_length(self, podcast: Project) -> None:
        """The copy follows, although no document says anything else."""
        url = named(podcast)["image"]
        podcast.put("2026/Foto Brücke.JPG", JPEG[:-1] + b"!")
        podcast.build()
        assert at(podcast, url) == JPEG[:-1] + b"!"

    def test_missing_file_is_told_and_awaited(self, podcast: Project) -> None:
        """The article stays published without it, with an error that names the line; it returns when the file does."""
        before = podcast.documents()
        stage = podcast.root / "talk.mp3"
        (podcast.texts / "2026" / "talk.mp3").rename(stage)
        report = podcast.build()
        assert report.exit_code == 1
        (notice,) = report.notices
        assert (notice.path, notice.line) == ("2026/bridge.txt", 3)
        assert "“talk.mp3” is not published: there is no such file" in notice.message
        assert "expected at 2026/talk.mp3" in notice.message
        assert "talk.mp3" not in media_of(podcast)
        assert [a["mime_type"] for a in named(podcast)["attachments"]] == ["application/pdf"]
        assert podcast.build().exit_code == 1
        stage.rename(podcast.texts / "2026" / "talk.mp3")
        assert podcast.build().exit_code == 0
        assert podcast.documents() == before

    def test_goes_with_its_item(self, podcast: Project) -> None:
        """What an item no longer names, and what a withdrawn item named, is removed, and the empty folders too."""
        podcast.put("2026/bridge.txt", story("Bridge opens", image="Foto Brücke.JPG"))
        podcast.build()
        assert list(media_of(podcast)) == ["foto-brucke.jpg"]
        (podcast.texts / "2026" / "bridge.txt").unlink()
        podcast.build()
        assert media_of(podcast) == {}
        assert not any((podcast.output / "media").glob("*"))

    def test_address_outlives_retitling_and_moving(self, podcast: Project) -> None:
        """The address holds the code of the item, which lasts."""
        before = named(podcast)["attachments"]
        shutil.move(podcast.texts / "2026", podcast.texts / "older")
        text = (podcast.texts / "older" / "bridge.txt").read_text().replace("Bridge opens\n", "Bridge opened\n", 1)
        podcast.put("older/bridge.txt", text)
        assert podcast.build().exit_code == 0
        assert named(podcast, "Bridge opened")["attachments"] == before

    def test_what_others_put_there_goes(self, podcast: Project) -> None:
        """`media/` is feeder's: what nothing yields is removed, what is missing comes back."""
        before = podcast.documents()
        (picture,) = podcast.output.glob("media/*/foto-brucke.jpg")
        picture.unlink()
        (podcast.output / "media" / "strange").mkdir()
        (podcast.output / "media" / "strange" / "a.png").write_bytes(PNG)
        (picture.parent / ".talk.mp3.feeder-tmp").write_bytes(b"half")
        podcast.build()
        assert podcast.documents() == before

    def test_lost_ledger(self, podcast: Project) -> None:
        """A new ledger is begun over files that feeder copied, but never over those of others."""
        podcast.forget("ledger.jsonl", ".feeder")
        podcast.build(new_ledger=True)
        assert len(media_of(podcast)) == 3

    def test_dry_run_copies_nothing(self, project: Project) -> None:
        """It tells what it would copy."""
        project.put("photo.png", PNG)
        project.put("a.txt", story("Bridge opens", image="photo.png"))
        report = project.build(dry_run=True)
        assert any(path.endswith("/photo.png") for path in report.written)
        assert "would write 1 file in media/" in report_lines(report)
        assert not project.output.exists()


class TestRefused:
    """What must not be published, or cannot be."""

    @pytest.mark.parametrize(
        ("name", "data", "why"),
        [
            ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "its kind"),
            ("page.html", b"<!doctype html><script>alert(1)</script>", "its kind"),
            ("photo.jpg", b"  <html><script>alert(1)</script>", "its kind"),
            ("table.csv", b"<script>", "its kind"),
            ("program.exe", b"MZ\x90\0", "its kind"),
            ("empty.png", b"", "its kind"),
            ("other.txt", b"%PDF- Other story\n\nLINZ: It is one.\n", "its kind"),
            (".hidden.png", PNG, "does not lead to a file"),
            ("../outside.png", PNG, "does not lead to a file"),
            ("sub", None, "there is no such file"),
            ("x" * 300 + ".png", None, "cannot be looked at"),
            ("absent.png", None, "there is no such file"),
        ],
    )
    def test_told_and_left_out(self, project: Project, name: str, data: bytes | None, why: str) -> None:
        """The article is published; the report says why its file is not."""
        (project.texts / "sub").mkdir()
        if data is not None:
            project.put(name, data)
        project.put("a.md", f"---\ntitle: Bridge opens\nimage: {name}\n---\n\nGRAZ: It opened on Monday.\n")
        report = project.build()
        notice = next(notice for notice in report.notices if notice.path == "a.md")
        assert (report.exit_code, notice.line) == (1, 3)
        assert why in notice.message
        assert "image" not in named(project)
        assert media_of(project) == {}

    def test_links_that_lead_out(self, project: Project) -> None:
        """A symbolic link inside is followed, one that leads out is not."""
        (project.root / "secret.png").write_bytes(PNG)
        project.put("photo.png", JPEG)
        (project.texts / "in.png").symlink_to("photo.png")
        (project.texts / "out.png").symlink_to(project.root / "secret.png")
        project.put("a.txt", story("Bridge opens", enclosure="[in.png, out.png]"))
        assert project.build().exit_code == 1
        assert media_of(project) == {"in.jpg": JPEG}

    def test_file_that_vanishes_during_the_pass(self, podcast: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        """Law 5: no document leads to a file that could not be copied; the next pass tells, or heals."""
        before = podcast.documents()
        podcast.forget()
        talk = podcast.texts / "2026" / "talk.mp3"
        from feeder.publish.output import Output  # noqa: PLC0415 - only here

        bring_up = Output.bring_up

        def late(output: Output) -> None:
            talk.rename(podcast.root / "talk.mp3")
            try:
                bring_up(output)
            finally:
                (podcast.root / "talk.mp3").rename(talk)

        with monkeypatch.context() as patch:
            patch.setattr(Output, "bring_up", late)
            podcast.build()
        assert "talk.mp3" not in media_of(podcast)
        assert len(named(podcast)["attachments"]) == 1
        podcast.build()
        assert podcast.documents() == before


def test_watched(project: Project, watching: Callable[[Project], Watch]) -> None:
    """A picture that comes after its text, slowly, is published once it is whole; a changed one follows."""
    watch = watching(project)
    (project.texts / "a.txt").write_text(story("Bridge opens", image="photo.png"))
    watch.until(lambda: project.titles() == ["Bridge opens"])
    assert "image" not in named(project)
    with (project.texts / "photo.png").open("wb") as file:
        for byte in PNG:
            file.write(bytes([byte]))
            file.flush()
        assert media_of(project) == {}
    watch.until(lambda: "image" in named(project))
    assert media_of(project) == {"photo.png": PNG}

    (project.root / "new.png").write_bytes(JPEG)
    (project.root / "new.png").replace(project.texts / "photo.png")
    watch.until(lambda: media_of(project) == {"photo.jpg": JPEG})
    (project.texts / "photo.png").unlink()
    watch.until(lambda: media_of(project) == {})
    assert watch.stop() == 0
    live = project.documents()
    project.forget()
    project.build()
    assert project.documents() == live


@pytest.mark.parametrize(
    ("name", "head", "expected"),
    [
        ("a.png", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("a", b"GIF89a", "image/gif"),
        ("a.webp", b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
        ("a.wav", b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav"),
        ("a.avif", b"\0\0\0\x20ftypavif", "image/avif"),
        ("a.m4a", b"\0\0\0\x20ftypM4A ", "audio/mp4"),
        ("a.m4a", b"\0\0\0\x20ftypisom", "audio/mp4"),
        ("a.mp4", b"\0\0\0\x20ftypisom", "video/mp4"),
        ("a.mov", b"\0\0\0\x14ftypqt  ", "video/quicktime"),
        ("a.opus", b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead", "audio/ogg"),
        ("a.ogv", b"OggS\0\x02" + bytes(20) + b"\x01\x2a\x80theora", "video/ogg"),
        ("a.mp3", b"\xff\xfb\x90\x64", "audio/mpeg"),
        ("a.webm", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm"),
        ("a.mkv", b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x88matroska", "video/x-matroska"),
        ("a.epub", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/epub+zip", "application/epub+zip"),
        ("a.odt", b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
        ("a.bin", b"PK\x03\x04", "application/zip"),
        ("a.vtt", b"WEBVTT\n", "text/vtt"),
        ("a.csv", b"a,b\n1,2\n", "text/csv"),
        ("a.csv", b"a\0b", None),
        ("a.svg", b"<svg>", None),
        ("a.js", b"alert(1)", None),
    ],
)
def test_kind_is_told_by_the_beginning(name: str, head: bytes, expected: str | None) -> None:
    """The beginning counts, the name only where it leaves a choice."""
    kind = media.kind_of(name, head)
    assert (kind.type if kind else None) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_path_leads_out(text: str, name: str) -> None:
    """Whatever is written, a path stays inside the input folder and in sight."""
    path = media.place(text.lstrip("/"), name)
    if path is not None:
        assert not PurePosixPath(path).is_absolute()
        assert not any(part.startswith(".") for part in path.split("/"))


@given(st.lists(st.text(min_size=1, max_size=12), max_size=8, unique=True))
def test_file_names_suit_any_host(names: list[str]) -> None:
    """Each file has a name of its own, in a few characters, with the ending of its kind."""
    kind = media.kind_of("a.mp3", MP3[: media.HEAD])
    assert kind is not None
    article = Article("Bridge opens", "", enclosures=tuple(Enclosure(name) for name in names))
    found = {name: Found(f"{number % 3}/{name}", kind, 1) for number, name in enumerate(names)}
    files = [medium.file for medium in media.of(article, found)]
    assert len({file.casefold() for file in files}) == len(files)
    for file in files:
        assert Path(file).name == file
        assert file.isascii()
        assert file.endswith(".mp3")
        assert not file.startswith(".")
