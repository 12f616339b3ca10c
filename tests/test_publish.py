"""The laws, on real files: what a pass does to ledger, catalog and output."""

from __future__ import annotations

import json
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import feedparser
import pytest
from conftest import CONFIG, SEEDS, Project, story
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.errors import MachineError, RefusedError, UsageError
from feeder.lock import held
from feeder.publish import project as publishing
from feeder.publish.intake import Look
from feeder.publish.passes import run

BELARUS = "Belarus seeks closer ties with Iran including on defense, Lukashenko says"
RUSSIA = "Russia military police building collapses near Saint Petersburg, causes unclear: governor"


class TestSample:
    """The sample gives two items, as its readers would have typed them."""

    def test_titles_links_and_order(self, seeds: Project) -> None:
        """Two items, the first with its own short link, the second with a minted one."""
        report = seeds.build()

        first, second = seeds.items()
        assert (first["title"], first["url"]) == (BELARUS, "https://arab.news/yuh7f")
        assert second["title"] == RUSSIA
        code = second["url"].removeprefix("https://news.example.org/s/").removesuffix("/")
        assert len(code) == 6
        assert report.items == 2
        assert report.exit_code == 0

    def test_points_and_paragraphs(self, seeds: Project) -> None:
        """Each has two points; the texts have eleven and nine paragraphs, each whole."""
        seeds.build()

        first, second = seeds.items()
        assert [line[:33] for line in first["summary"].split("\n")] == [
            "Pezeshkian, on a visit to Belarus",
            "Belarus and Iran — two countries ",
        ]
        assert [line[:27] for line in second["summary"].split("\n")] == [
            "Sertolovo is a small villag",
            "Local media outlet 47news r",
        ]
        assert [html.count("<p>") for html in (first["content_html"], second["content_html"])] == [11, 9]
        assert first["content_html"].startswith("<p>REUTERS: Belarus seeks to deepen")
        assert first["content_html"].endswith("as telling Lukashenko.</p>")
        assert second["content_html"].startswith("<p>MOSCOW: A Russian military police building")
        assert second["content_html"].endswith("this was the cause.</p>")

    def test_minted_link_serves_the_article(self, seeds: Project) -> None:
        """The page at the minted link holds the text; the one of an item with its own link leads there."""
        seeds.build()

        first, second = seeds.items()
        page = seeds.documents()[second["url"].removeprefix("https://news.example.org/") + "index.html"].decode()
        assert "Sertolovo is a small village just outside" in page
        redirect = next(
            d for path, d in seeds.documents().items() if path.startswith("s/") and b"refresh" in d
        ).decode()
        assert f'url={first["url"]}"' in redirect


class TestSameInSameOut:
    """Law 1: equal input gives equal bytes."""

    def test_catalog_and_output_are_made_again(self, seeds: Project) -> None:
        """Without catalog and output the same bytes come back, at another time."""
        seeds.build()
        before = seeds.documents()
        seeds.forget()
        seeds.clock.forward(days=400)

        report = seeds.build()

        assert seeds.documents() == before
        assert (report.added, report.updated, report.moved, report.withdrawn) == ((), (), (), ())
        assert report.silent == ()

    def test_ids_come_back_without_a_ledger(self, seeds: Project) -> None:
        """Without the ledger too, unchanged texts get the ids they had."""
        seeds.build()
        before = seeds.ids()
        seeds.forget(".feeder", "output", "ledger.jsonl")

        seeds.build()

        assert seeds.ids() == before

    @settings(max_examples=20)
    @given(data=st.data())
    def test_any_way_leads_to_the_same_documents(
        self, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """After any sequence of changes, output equals what a cold build makes of the same sources and ledger."""
        project = Project(tmp_path_factory.mktemp("way") / "project")
        names = [f"{letter}.txt" for letter in "abcd"]
        titles = ["Bridge opens", "Harbour closes", "School wins prize", "Tram line moves"]
        for step in range(data.draw(st.integers(2, 7))):
            standing = sorted(path.name for path in project.texts.iterdir())
            act = data.draw(st.sampled_from(["write", "write", "edit", "remove", "rename", "copy", "pass"]))
            name = data.draw(st.sampled_from(names))
            if act == "write" or not standing:
                project.put(name, story(data.draw(st.sampled_from(titles))))
            else:
                source = project.texts / data.draw(st.sampled_from(standing))
                if act == "edit":
                    project.put(source.name, source.read_text() + f"\nStep {step} added this sentence.\n")
                elif act == "remove":
                    source.unlink()
                elif act == "rename":
                    source.rename(project.texts / name)
                elif act == "copy" and source.name != name:
                    shutil.copy2(source, project.texts / name)
            if data.draw(st.booleans()):
                project.build()
        project.build()
        live = project.documents()
        assert len({item["id"] for item in project.items()}) == len(project.items())

        project.forget()
        project.clock.forward(days=3)
        project.build()

        assert project.documents() == live


class TestQuiet:
    """Law 2: nothing changed, nothing written."""

    def test_second_build_touches_nothing(self, seeds: Project) -> None:
        """A second build changes no byte and no time, in output, ledger and catalog."""
        seeds.build()
        times, ledger = seeds.times(), (seeds.root / "ledger.jsonl").stat()
        catalog = (seeds.root / ".feeder" / "catalog.sqlite").read_bytes()

        report = seeds.build()

        assert seeds.times() == times
        assert (seeds.root / "ledger.jsonl").stat() == ledger
        assert (seeds.root / ".feeder" / "catalog.sqlite").read_bytes() == catalog
        assert (report.written, report.removed) == ((), ())

    def test_touching_a_text_changes_nothing(self, seeds: Project) -> None:
        """A new time on an unchanged file is no change."""
        seeds.build()
        times = seeds.times()
        os.utime(next(seeds.texts.iterdir()))

        seeds.build()

        assert seeds.times() == times


class TestIdentity:
    """Law 3: an id, once published, lasts."""

    @pytest.fixture
    def two(self, project: Project) -> Project:
        """A project with two published stories."""
        project.put("bridge.txt", story("Bridge opens"))
        project.put("harbour.txt", story("Harbour closes"))
        project.build()
        return project

    def test_edited(self, two: Project) -> None:
        """A corrected text keeps its id, and is dated by the correction."""
        before, id_before = two.items(), two.ids()["Bridge opens"]
        two.put("bridge.txt", story("Bridge opens") + "\nA last sentence was added later.\n")

        report = two.build()

        assert two.ids()["Bridge opens"] == id_before
        assert [change.title for change in report.updated] == ["Bridge opens"]
        after = {item["title"]: item for item in two.items()}["Bridge opens"]
        assert after["date_modified"] > {item["title"]: item for item in before}["Bridge opens"]["date_modified"]

    def test_retitled(self, two: Project) -> None:
        """A new title on the same text keeps the id."""
        before = two.ids()["Bridge opens"]
        two.put("bridge.txt", story("Bridge opens").replace("Bridge opens\n", "Old bridge opens at last\n", 1))

        two.build()

        assert two.ids()["Old bridge opens at last"] == before

    def test_corrected_in_silence(self, two: Project) -> None:
        """White space, punctuation and case alone do not move `updated`."""
        before = {item["title"]: item for item in two.items()}["Bridge opens"]["date_modified"]
        two.put("bridge.txt", story("Bridge opens").replace("council said", "Council  said –"))

        report = two.build()

        item = {item["title"]: item for item in two.items()}["Bridge opens"]
        assert item["date_modified"] == before
        assert "Council" in item["content_html"]
        assert [change.title for change in report.silent] == ["Bridge opens"]

    def test_corrected_while_the_catalog_is_made_anew(self, two: Project) -> None:
        """Of all texts that come into it, only those are told that are not as they were."""
        two.forget()
        two.put("bridge.txt", story("Bridge opens").replace("council said", "Council  said –"))

        assert [change.title for change in two.build().silent] == ["Bridge opens"]

    def test_moved(self, two: Project) -> None:
        """A renamed file keeps id and dates; nobody hears of it."""
        before = two.documents()
        (two.texts / "old").mkdir()
        (two.texts / "bridge.txt").rename(two.texts / "old" / "renamed.txt")

        report = two.build()

        assert two.documents() == before
        assert [(change.was, change.path) for change in report.moved] == [("bridge.txt", "old/renamed.txt")]

    def test_swapped(self, two: Project) -> None:
        """Two files that change their names keep the ids of their texts."""
        before = two.documents()
        (two.texts / "bridge.txt").rename(two.texts / "x.tmp")
        (two.texts / "harbour.txt").rename(two.texts / "bridge.txt")
        (two.texts / "x.tmp").rename(two.texts / "harbour.txt")

        two.build()

        assert two.documents() == before

    def test_moved_and_edited(self, two: Project) -> None:
        """A text that is renamed and edited at once keeps its id."""
        before = two.ids()["Bridge opens"]
        text = story("Bridge opens") + "\nA last sentence was added.\n"
        (two.texts / "bridge.txt").unlink()
        two.put("another.txt", text)

        two.build()

        assert two.ids()["Bridge opens"] == before

    def test_copied(self, two: Project) -> None:
        """The same article in two files is one item; the copy takes over when the first goes."""
        before = two.documents()
        shutil.copy2(two.texts / "bridge.txt", two.texts / "copy.txt")
        two.build()
        assert two.documents() == before

        (two.texts / "bridge.txt").unlink()
        two.build()

        assert two.documents() == before

    def test_copy_as_template(self, two: Project) -> None:
        """A copy that is edited while the first stands is a new item."""
        before = two.ids()
        two.put("copy.txt", (two.texts / "bridge.txt").read_bytes())
        two.build()
        two.put("copy.txt", story("Bridge closes again", words="Cracks were found below the second arch."))

        two.build()

        assert two.ids()["Bridge opens"] == before["Bridge opens"]
        assert two.ids()["Bridge closes again"] not in before.values()

    def test_original_edited_while_a_copy_stands(self, two: Project) -> None:
        """An original that is edited keeps its id; the copy with the old text is the newcomer."""
        before = two.ids()["Bridge opens"]
        two.put("copy.txt", (two.texts / "bridge.txt").read_bytes())
        two.build()
        two.put("bridge.txt", story("Bridge opens") + "\nA last sentence was added.\n")

        two.build()

        items = [item for item in two.items() if item["title"] == "Bridge opens"]
        assert {item["id"] for item in items if "last sentence" in item["content_html"]} == {before}
        assert len({item["id"] for item in items}) == 2

    def test_original_edited_while_a_copy_is_touched(self, two: Project) -> None:
        """A copy that only got a new time is read too when its original is edited: no text is lost."""
        copy = two.put("copy.txt", (two.texts / "bridge.txt").read_bytes())
        two.build()
        two.put("bridge.txt", story("Bridge opens") + "\nA last sentence was added.\n")
        os.utime(copy)

        two.build()

        assert two.titles().count("Bridge opens") == 2

    def test_name_used_again(self, two: Project) -> None:
        """Another story under an old file name is another item, and the old one is withdrawn."""
        before = two.ids()
        two.put("bridge.txt", story("Bakery wins", "LINZ", "Rye bread from a small shop took first place this year."))

        report = two.build()

        assert two.ids()["Bakery wins"] not in before.values()
        assert [change.title for change in report.withdrawn] == ["Bridge opens"]

    def test_withdrawn_and_restored(self, two: Project) -> None:
        """A text that returns has its id, its code and its date again; its page went, and came back."""
        before = {item["title"]: item for item in two.items()}["Bridge opens"]
        text = (two.texts / "bridge.txt").read_bytes()
        (two.texts / "bridge.txt").unlink()
        two.build()
        assert two.titles() == ["Harbour closes"]
        assert not any(b"Bridge opens" in data for data in two.documents().values())
        two.put("back.txt", text)

        two.build()

        after = {item["title"]: item for item in two.items()}["Bridge opens"]
        assert [after[key] for key in ("id", "url", "date_published")] == [
            before[key] for key in ("id", "url", "date_published")
        ]
        assert after["date_modified"] > before["date_modified"]

    def test_second_article_appended(self, two: Project) -> None:
        """A file that grows by an article keeps the id of its first."""
        before = two.ids()["Bridge opens"]
        two.put("bridge.txt", story("Bridge opens") + "\n" + story("Ferry sinks at pier", "ENNS"))

        report = two.build()

        assert two.ids()["Bridge opens"] == before
        assert [change.title for change in report.added] == ["Ferry sinks at pier"]
        assert report.updated == ()

    def test_new_domain(self, two: Project) -> None:
        """Another address of the site keeps all ids; links follow."""
        before = two.ids()
        two.configure(CONFIG.replace("url: https://news.example.org/", "url: https://other.example.net/wire"))

        two.build()

        assert two.ids() == before
        assert all(item["url"].startswith("https://other.example.net/wire/s/") for item in two.items())

    def test_declared_id(self, project: Project) -> None:
        """An id from front matter holds through any edit; a second text with it is refused, and told."""
        project.put("a.txt", story("Bridge opens", id="bridge-1"))
        project.build()
        (project.texts / "a.txt").unlink()
        project.put("b.txt", story("Everything is new", "LINZ", "Not one word is what it was before.", id="bridge-1"))
        project.build()
        assert project.ids() == {"Everything is new": "tag:news.example.org,2026:bridge-1"}
        project.put("c.txt", story("A third story", id="bridge-1"))

        report = project.build()

        assert project.titles() == ["Everything is new"]
        assert [notice.path for notice in report.notices if notice.quarantined] == ["c.txt"]
        assert report.exit_code == 1
        (project.texts / "b.txt").unlink()
        assert project.build().exit_code == 0
        assert project.titles() == ["A third story"]

    def test_shared_link(self, project: Project) -> None:
        """A link that several texts carry is nobody's, until one of them is gone."""
        project.put("a.txt", story("Bridge opens").replace("\n", "\nhttps://t.example/x\n", 1))
        project.build()
        assert [item["url"] for item in project.items()] == ["https://t.example/x"]
        project.put("b.txt", story("Harbour closes", "LINZ").replace("\n", "\nhttps://t.example/x\n", 1))

        report = project.build()

        assert all(item["url"].startswith("https://news.example.org/s/") for item in project.items())
        assert "stands in other articles too" in report.notices[0].message
        (project.texts / "a.txt").unlink()
        project.build()
        assert [item["url"] for item in project.items()] == ["https://t.example/x"]


class TestDates:
    """Which date an item has, and what falls due by itself."""

    def test_first_build_takes_the_files_times(self, project: Project) -> None:
        """An old folder keeps its order: undated texts have the times of their files, at the first build only."""
        old = project.put("old.txt", story("Old story"))
        os.utime(old, (1_600_000_000, 1_600_000_000))
        project.build()
        project.put("late.txt", story("Late story"))

        project.build()

        dates = {item["title"]: item["date_published"] for item in project.items()}
        assert dates["Old story"] == "2020-09-13T12:26:40+00:00"
        assert dates["Late story"].startswith("2026-05-04T12:00")

    def test_date_in_the_name(self, project: Project) -> None:
        """A date in the file name dates an undated text, in the site's time zone."""
        project.configure(CONFIG.replace("site:\n", "site:\n  timezone: Europe/Vienna\n"))
        project.put("2026-03-01-bridge.txt", story("Bridge opens"))

        project.build()

        assert project.items()[0]["date_published"] == "2026-02-28T23:00:00+00:00"

    def test_backdated_text_reaches_its_subscribers(self, project: Project) -> None:
        """A text dated last year and dropped today is in a feed of the last two to arrive."""
        project.configure(CONFIG + "feeds: [{ name: main, limit: 2 }]\n")
        for day in (1, 2, 3):
            project.put(f"{day}.txt", story(f"Story of day {day}", date=f"2026-04-0{day}"))
        project.build()
        assert project.titles() == ["Story of day 3", "Story of day 2"]
        project.put("old.txt", story("An old story", date="2025-01-01"))

        project.build()

        assert project.titles() == ["Story of day 3", "An old story"]

    def test_scheduled_and_expiring(self, project: Project) -> None:
        """A future date hides a text until it is due, an expiry from then on; drafts never show."""
        project.put("a.txt", story("Soon", date="2026-05-06"))
        project.put("b.txt", story("Short lived", "LINZ", expires="2026-05-05"))
        project.put("c.txt", story("A draft", "ENNS", draft="true"))
        report = project.build()
        assert (project.titles(), report.scheduled) == (["Short lived"], 1)
        assert not any(b"Soon" in data or b"A draft" in data for data in project.documents().values())

        project.clock.forward(days=3)
        report = project.build()

        assert (project.titles(), report.scheduled) == (["Soon"], 0)
        assert not any(b"Short lived" in data for data in project.documents().values())

    def test_clock_set_back(self, project: Project) -> None:
        """A clock that was set back does not take a feed's date back."""
        project.put("a.txt", story("One"))
        project.build()
        project.put("b.txt", story("Two"))
        project.build()
        updated = json.loads((project.output / "feed.json").read_text())["items"][0]["date_published"]
        project.clock.forward(days=-30)
        project.put("c.txt", story("Three"))

        project.build()

        assert max(item["date_published"] for item in project.items()) >= updated
        assert project.titles()[0] == "Three"


class TestBadInput:
    """Law 4: a bad file stops nothing, and is told."""

    def test_all_kinds_at_once(self, project: Project) -> None:
        """Random bytes, an empty file, a control character and a folder in disguise are told; the rest goes out."""
        project.put("good.txt", story("Bridge opens"))
        project.put("random.txt", random.Random(7).randbytes(5000))  # noqa: S311 - no secret
        project.put("empty.txt", "")
        project.put("controls.txt", story("Harbour\x07 closes"))

        report = project.build()

        assert sorted(project.titles()) == ["Bridge opens", "Harbour closes"]
        told = {notice.path: notice.quarantined for notice in report.notices}
        assert told == {"random.txt": True, "empty.txt": True, "controls.txt": False}
        assert report.exit_code == 1
        assert project.build().exit_code == 1

    def test_unreadable_file(self) -> None:
        """A file without read permission is quarantined for whoever may not read it, and read when they may."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o777)
            project = Project(Path(folder) / "project")
            project.put("good.txt", story("Bridge opens"))
            project.build()
            secret = project.put("secret.txt", story("Harbour closes"))
            secret.chmod(0)
            for path in project.root.rglob("*"):
                os.chown(path, _NOBODY, -1)
            with _as_nobody():
                report = project.build()
                assert project.titles() == ["Bridge opens"]
                assert [(n.path, n.message) for n in report.notices] == [
                    ("secret.txt", "this file cannot be read: Permission denied; check its permissions")
                ]
                assert report.exit_code == 1
                secret.chmod(0o644)
                assert project.build().exit_code == 0
            assert sorted(project.titles()) == ["Bridge opens", "Harbour closes"]

    def test_unreadable_folder(self) -> None:
        """A folder that may not be entered hides its texts from the scan, and withdraws none of them."""
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o777)
            project = Project(Path(folder) / "project")
            text = project.put("day/a.txt", story("Bridge opens"))
            project.build()
            for path in project.root.rglob("*"):
                os.chown(path, _NOBODY, -1)
            with _as_nobody():
                text.parent.chmod(0)
                report = project.build()
                opened = publishing.Project(project.config)
                touched = run(opened, Look(frozenset({"day/a.txt"})), lambda _done, _total: None)[0]
                opened.close()
                text.parent.chmod(0o755)
            assert [notice.path for notice in report.notices] == ["day"]
            assert [notice.path for notice in touched.notices] == ["day/a.txt"]
            assert project.titles() == ["Bridge opens"]
            assert project.build().exit_code == 0

    def test_last_good_version_stays(self, project: Project) -> None:
        """A file that cannot be read any more keeps its last good version in the feeds."""
        project.put("a.txt", story("Bridge opens"))
        project.build()
        before = project.documents()
        project.put("a.txt", b"\x00\x01\x02" * 1000)

        report = project.build()

        assert project.documents() == before
        assert report.exit_code == 1
        project.put("a.txt", story("Bridge opens"))
        assert project.build().exit_code == 0


_NOBODY = 65534 if os.geteuid() == 0 else os.geteuid()


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Act as a user without special rights: as root nothing is unreadable."""
    before = os.geteuid()
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


class TestOutput:
    """What stands in the output folder, and what is never touched."""

    def test_foreign_files_stay(self, seeds: Project) -> None:
        """Files under other names are never touched."""
        seeds.output.mkdir()
        (seeds.output / "CNAME").write_text("news.example.org")
        seeds.build()
        seeds.put("another.txt", story("Bridge opens"))

        seeds.build()

        assert (seeds.output / "CNAME").read_text() == "news.example.org"

    def test_foreign_document_refuses_a_first_build(self, seeds: Project) -> None:
        """A first build does not overwrite what it did not make."""
        seeds.output.mkdir()
        (seeds.output / "rss.xml").write_text("<rss/>")

        with pytest.raises(UsageError, match="did not make this file"):
            seeds.build()

        assert (seeds.output / "rss.xml").read_text() == "<rss/>"
        assert not (seeds.root / "ledger.jsonl").exists()

    def test_page_of_ones_own(self, seeds: Project) -> None:
        """Without pages, an index.html of the user's own stays at the root of the output folder."""
        seeds.configure(CONFIG + "pages: false\n")
        seeds.output.mkdir()
        (seeds.output / "index.html").write_text("my own")
        seeds.build()
        seeds.put("another.txt", story("Bridge opens"))

        seeds.build()

        assert (seeds.output / "index.html").read_text() == "my own"

    @pytest.mark.parametrize(
        ("name", "settings"),
        [
            ("index.html", ""),
            ("_redirects", "hosts: netlify\n"),
            (".htaccess", "pages: false\nhosts: apache\n"),
            ("blog/feed.xml", "pages: false\nfeeds:\n  - { name: main, aliases: { rss: blog/feed.xml } }\n"),
        ],
    )
    def test_other_settings_overwrite_nothing_foreign(self, seeds: Project, name: str, settings: str) -> None:
        """A document that a change of the configuration adds takes the place of no file of someone else either."""
        seeds.configure(CONFIG + "pages: false\n")
        seeds.build()
        file = seeds.output / name
        file.parent.mkdir(exist_ok=True)
        file.write_text("my own")
        seeds.configure(CONFIG + settings)

        with pytest.raises(UsageError, match="did not make this file"):
            seeds.build()

        assert file.read_text() == "my own"
        file.unlink()
        assert name in seeds.build().written

    def test_missing_ledger_is_refused(self, seeds: Project) -> None:
        """Feeds without their ledger are not overwritten, unless that is asked for."""
        seeds.build()
        before = seeds.ids()
        seeds.forget("ledger.jsonl")

        with pytest.raises(RefusedError, match="--new-ledger"):
            seeds.build()

        assert seeds.build(new_ledger=True).items == 2
        assert seeds.ids() == before

    def test_a_new_ledger_beside_files_that_do_not_say_who_made_them(self, seeds: Project) -> None:
        """A style sheet of the owner and the mark of a withdrawn page are no files of someone else."""
        (seeds.root / "templates").mkdir()
        (seeds.root / "templates" / "site.css").write_text("p { color: red }")
        text = seeds.put("another.txt", story("Bridge opens"))
        seeds.build()
        text.unlink()
        seeds.build()
        assert list(seeds.output.glob("s/*/gone"))
        seeds.forget("ledger.jsonl", ".feeder")

        assert seeds.build(new_ledger=True).items == 2

    def test_healed_when_touched(self, seeds: Project) -> None:
        """A document that someone changed, removed or added under our names is put right by the next build."""
        seeds.build()
        before = seeds.documents()
        page = next(seeds.output.glob("s/*/index.html"))
        page.unlink()
        (seeds.output / "rss.xml").write_text("broken")
        (seeds.output / "s" / "zzzzzz").mkdir()
        (seeds.output / "s" / "zzzzzz" / "index.html").write_text("old")

        seeds.build()

        assert seeds.documents() == before

    def test_lost_catalog_leaves_no_stray_page(self, seeds: Project) -> None:
        """A page whose text went while the catalog was lost is removed by the very next build."""
        seeds.put("gone.txt", story("Bridge opens"))
        seeds.build()
        (seeds.texts / "gone.txt").unlink()
        seeds.forget(".feeder")

        seeds.build()

        assert not any(b"Bridge opens" in data for data in seeds.documents().values())

    def test_pages_switched_off(self, seeds: Project) -> None:
        """Pages that the configuration does not want any more are removed, and come back with it."""
        seeds.build()
        before = seeds.documents()
        seeds.configure(CONFIG + "pages: false\n")
        seeds.build()
        assert set(seeds.documents()) == {"rss.xml", "atom.xml", "feed.json", "feeds.opml", "snippet.html"}

        seeds.configure(CONFIG)
        seeds.build()

        assert seeds.documents() == before

    def test_dry_run_writes_nothing(self, seeds: Project) -> None:
        """A dry run tells what would change, and leaves no trace."""
        report = seeds.build(dry_run=True)

        assert len(report.added) == 2
        assert "rss.xml" in report.written
        assert not seeds.output.exists()
        assert not (seeds.root / "ledger.jsonl").exists()
        assert not (seeds.root / ".feeder").exists()

    def test_dry_run_over_published_feeds(self, seeds: Project) -> None:
        """A dry run over published feeds tells the difference, and changes neither ledger nor catalog."""
        seeds.build()
        seeds.put("new.txt", story("Bridge opens"))
        times, ledger = seeds.times(), (seeds.root / "ledger.jsonl").read_bytes()

        report = seeds.build(dry_run=True)

        assert [change.title for change in report.added] == ["Bridge opens"]
        assert set(report.written) >= {"rss.xml", "atom.xml", "feed.json"}
        assert (seeds.times(), (seeds.root / "ledger.jsonl").read_bytes()) == (times, ledger)

    def test_feeds_with_a_selection(self, project: Project) -> None:
        """A feed with a selection holds what it selects, through edits, and its folder goes with it."""
        feeds = "feeds: [{ name: world, where: { category: World } }]\n"
        project.configure(CONFIG + feeds)
        project.put("a.txt", story("Far away", category="World"))
        project.put("b.txt", story("Near by", "LINZ"))
        project.build()
        path = project.output / "feeds" / "world" / "feed.json"
        assert [item["title"] for item in json.loads(path.read_text())["items"]] == ["Far away"]
        project.put("a.txt", story("Far away", category="Home"))
        project.build()
        assert json.loads(path.read_text())["items"] == []
        assert len(project.items()) == 2

        project.configure(CONFIG)
        project.build()

        assert not path.parent.exists()

    def test_without_pages(self, seeds: Project) -> None:
        """Without pages there are only feeds, and minted links lead to the site."""
        seeds.configure(CONFIG + "pages: false\n")

        seeds.build()

        assert set(seeds.documents()) == {"rss.xml", "atom.xml", "feed.json", "feeds.opml", "snippet.html"}
        assert seeds.items()[1]["url"].startswith("https://news.example.org/#")


class TestRefusals:
    """When nothing is published at all."""

    def test_missing_input_folder(self, seeds: Project) -> None:
        """No input folder is a mistake in the call at first, and a danger once items are published."""
        seeds.texts.rename(seeds.root / "elsewhere")
        with pytest.raises(UsageError, match="no such input folder"):
            seeds.build()
        assert not (seeds.root / "ledger.jsonl").exists()
        (seeds.root / "elsewhere").rename(seeds.texts)
        seeds.build()
        seeds.texts.rename(seeds.root / "elsewhere")

        with pytest.raises(RefusedError, match="put it back"):
            seeds.build()

    def test_locked(self, seeds: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        """While another process publishes, a build waits, and then gives up."""
        monkeypatch.setattr("feeder.publish.project._LOCK_SECONDS", 0.05)

        with held(seeds.root / ".feeder" / "lock", 0, ""), pytest.raises(MachineError, match="another feeder"):
            seeds.build()


def test_sample_is_the_users_own() -> None:
    """The sample stands in seeds/ as it was given, byte for byte."""
    (path,) = [path for path in SEEDS.iterdir() if not path.name.startswith(".")]

    assert path.name == "000_db9ab0dd1ef280ae.txt"
    assert len(path.read_bytes()) == 4170
    assert isinstance(path, Path)


class TestFeedSettings:
    """What a feed can be told besides its selection."""

    @pytest.fixture
    def desk(self, tmp_path: Path) -> Project:
        """A project with an old address, a picture, and a feed of few bytes."""
        feeds = (
            "feeds:\n"
            "  - name: main\n    image: https://news.example.org/logo.png\n    aliases: { rss: [feed.xml, blog/index.xml] }\n"
            "  - name: small\n    max_size: 9 KiB\n"
        )
        project = Project(tmp_path / "desk", CONFIG + feeds)
        for number in range(20):
            project.put(f"{number:02}.txt", story(f"Story number {number}", words="A word was said. " * 40))
        project.build()
        return project

    def test_old_addresses_live_on(self, desk: Project) -> None:
        """An alias is the same document, byte for byte, and goes when it is no longer named."""
        documents = desk.documents()
        assert documents["feed.xml"] == documents["blog/index.xml"] == documents["rss.xml"]
        assert desk.build().is_empty
        (desk.output / "feed.xml").unlink()
        desk.build()
        assert desk.documents() == documents
        desk.configure(CONFIG)
        desk.build()
        assert not {"feed.xml", "blog/index.xml"} & desk.documents().keys()

    def test_alias_over_a_file_of_others_is_refused(self, desk: Project) -> None:
        """As everywhere: what feeder did not make is not overwritten."""
        desk.forget(".feeder", "output", "ledger.jsonl")
        desk.output.mkdir()
        (desk.output / "feed.xml").write_text("mine")
        with pytest.raises(UsageError, match=r"did not make this file"):
            desk.build()

    def test_picture_of_a_feed(self, desk: Project) -> None:
        """All formats name it: RSS image, Atom logo, JSON icon."""
        url = "https://news.example.org/logo.png"
        assert feedparser.parse((desk.output / "rss.xml").read_bytes()).feed.image.href == url
        assert feedparser.parse((desk.output / "atom.xml").read_bytes()).feed.logo == url
        assert json.loads((desk.output / "feed.json").read_bytes())["icon"] == url

    def test_hub(self, project: Project) -> None:
        """WebSub: RSS and Atom link to the hub (section 4), JSON Feed lists it."""
        project.configure(CONFIG.replace("site:\n", "site:\n  hub: https://hub.example.org/\n", 1))
        project.put("a.txt", story("Bridge opens"))
        project.build()
        for name in ("rss.xml", "atom.xml"):
            links = feedparser.parse((project.output / name).read_bytes()).feed.links
            assert [link.href for link in links if link.rel == "hub"] == ["https://hub.example.org/"]
        feed = json.loads((project.output / "feed.json").read_bytes())
        assert feed["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]

    def test_limit_by_bytes_keeps_whole_items(self, desk: Project) -> None:
        """As many of the newest as fit in every format, and one more would not."""
        folder = desk.output / "feeds" / "small"
        sizes = [(folder / name).stat().st_size for name in ("rss.xml", "atom.xml", "feed.json")]
        items = json.loads((folder / "feed.json").read_bytes())["items"]
        assert max(sizes) <= 9 * 1024 < max(sizes) * (len(items) + 1) / len(items)
        assert [item["id"] for item in items] == [item["id"] for item in desk.items()][: len(items)]
        assert len(items) > 1
