"""What a person declares and feeder cannot use: told by build, status and watch, with its line and an exit code."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import FEEDER, Project
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeder import telling
from feeder.cli import main
from feeder.parse.keys import IN_ORDER
from feeder.parse.typos import _OTHERS, meant

FINE = (
    "layout: post", "slug: a-b", "weight: 3", "toc: true", "menu: main", "permalink: /:title/", "url: /a/", "cover: false",
    "type: post", "series: s", "data: x", "desk: news", "links: [a]", "creator: Ann", "draft: no", "draft: FALSE",
    "draft: null", "draft:", "draft: ' '", "lang: de-1996", "lang: zh-Hant-TW", "published: no", "cover: {alt: x, hidden: y}",
    "publisher: Ann", "published: null", "date: ~", "image: null", "lang: null", "updatedDate: 2020-01-01", "thumbnails: [a]",
    "republish: no", "date:", "header: {image: x}", "deadline: soon", "publish: true", "locale: en_US",
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "line", "told"),
    [
        ("date: yesterday", 3, "`date`: found “yesterday”, expected a date such as 2026-03-01 12:30"),
        ("date: 31.02.2026", 3, "`date`: found “31.02.2026”, expected a date"),
        ("date: [2026-13-01]", 3, "`date`: found “2026-13-01”, expected a date"),
        ("a: b\ndate: 2026-03-05 25:00", 4, "`date`: found “2026-03-05 25:00”, expected a date"),
        ("lang: german", 3, "`lang`: found “german”, expected a language tag such as en or pt-BR"),
        ("link: foo", 3, "`link`: found “foo”, expected an address that begins with http:// or https://"),
        ("short_url: www.x.example/a", 3, "`short_url`: found “www.x.example/a”, expected an address"),
        ("tags: {a: b}", 3, "`tags`: found “a mapping”, expected words, or a list of words"),
        ("category: {a: b}", 3, "`category`: found “a mapping”, expected words, or a list of words"),
        ("headline: x\ntags: [{a: b}]", 4, "`tags`: found “a list”, expected words"),
        ("summary: {a: b}", 3, "`summary`: found “a mapping”, expected some words, or a list of points"),
        ("id: [a]", 3, "`id`: found “a”, expected a word or an address"),
        ("republish: perhaps", 3, "`republish`: found “perhaps”, expected yes or no"),
        ("titel: oops", 3, "`titel` is not a known key; did you mean `title`?"),
        ("publishd: 2026-01-01", 3, "`publishd` is not a known key; did you mean `published`?"),
        ("darft: yes", 3, "`darft` is not a known key; did you mean `draft`?"),
        ("tgas: a", 3, "`tgas` is not a known key; did you mean `tags`?"),
        ("a: 1\ntags: [a, b", 4, "this front matter is not valid YAML"),
        ('a: 1\nabstract: "Unclosed\ntags: [a]', 4, "this front matter is not valid YAML"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_a_problem(project: Project, key: str, line: int, told: str) -> None:
    """It is told with file and line and ends in exit code 1, again by status; the article is published all the same."""
    project.put("a.md", f"---\ntitle: A title\n{key}\n---\nSome text that stands here.\n")
    words = ["--config", str(project.root / "config.yaml")]

    built, status = CliRunner().invoke(main, [*words, "-q", "build"]), CliRunner().invoke(main, [*words, "status"])

    assert built.stdout.startswith(f"problem    a.md:{line}: {told}")
    assert built.stdout.splitlines()[0] in status.stdout
    assert (built.exit_code, status.exit_code) == (1, 1)
    assert project.titles() == ["A title"]


@pytest.mark.parametrize("key", FINE)
def test_what_other_programs_say_is_fine(project: Project, key: str) -> None:
    """Keys of generators, their paths and switches, and empty values need nobody."""
    project.put("a.md", f"---\ntitle: A title\n{key}\n---\nSome text that stands here.\n")

    report = project.build()

    told = [notice for notice in report.notices if not notice.hidden]
    assert (told, report.exit_code, report.items) == ([], 0, key != "published: no")


@pytest.mark.parametrize("said", ["maybe", "[yes]", "{a: b}", "tomorrow"])
def test_half_a_draft_is_a_draft(project: Project, said: str) -> None:
    """A draft that is neither yes nor no is held back, since a text cannot be taken back, and is told."""
    project.put("a.md", f"---\ntitle: A title\ndraft: {said}\n---\nSome text that stands here.\n")

    report = project.build()

    assert list(telling.report_lines(report))[-1].startswith("0 items: nothing changed, 1 draft, 1 problem (")
    assert (report.items, report.exit_code) == (0, 1)
    assert "expected yes or no; until then it is a draft" in report.notices[0].message


def test_a_title_that_is_no_text(project: Project) -> None:
    """The title is read from the text then, and the author told."""
    project.put("a.md", "---\ntitle: {nested: yes}\n---\n# A title\n\nSome text that stands here.\n")

    report = project.build()

    assert [n.message for n in report.notices if not n.note] == ["`title`: found “a mapping”, expected some words"]
    assert (report.exit_code, project.titles()) == (1, ["A title"])


def test_an_empty_id(project: Project) -> None:
    """An id that is left open is made of the text, with a note."""
    project.put("a.md", '---\nid: ""\ntitle: A title\n---\nSome text that stands here.\n')

    report = project.build()

    assert [(n.line, n.note) for n in report.notices] == [(2, True)]
    assert "`id` is empty, so that the id is made of the text" in report.notices[0].message
    assert report.exit_code == 0


def test_front_matter_that_is_never_closed(project: Project) -> None:
    """It is told, and ends where no key stands any more; nothing of the text is lost."""
    project.put("a.md", "---\ntitle: A title\nNo end of front matter.\n\nA body here.\n")

    report = project.build()

    assert [(notice.line, notice.message) for notice in report.notices] == [
        (1, "this front matter is not closed by `---`; what stands from line 3 on was taken for the text")
    ]
    assert report.exit_code == 1
    assert project.titles() == ["A title"]
    assert "No end of front matter." in project.items()[0]["content_html"]


def test_stray_quotes_are_not_published(project: Project) -> None:
    """A quote that nothing closes is left out of what is read anyway."""
    project.put("a.md", '---\ntitle: "Unclosed quote\ntags: [a]\n---\nSome text that stands here.\n')

    project.build()

    assert project.titles() == ["Unclosed quote"]


def test_ambiguous_dates_are_doubtful_until_their_order_is_stated(project: Project) -> None:
    """3/4/2026 needs a look, not a repair; a configuration that says how to read it settles it at once."""
    project.put("a.md", "---\ntitle: A title\ndate: 3/4/2026\n---\nSome text that stands here.\n")

    doubtful = project.build()
    project.configure((project.root / "config.yaml").read_text().replace("texts }", "texts, date_order: day-first }"))
    settled = project.build()

    assert [(notice.note, notice.doubt) for notice in doubtful.notices] == [(True, True)]
    assert [(notice.note, notice.doubt) for notice in settled.notices] == [(True, False)]
    assert (doubtful.exit_code, settled.exit_code) == (0, 0)


def test_headers_of_a_mail_declare_nothing_to_feeder(project: Project) -> None:
    """A date in a saved mail that cannot be read is a note: nobody can be asked to mend a mail."""
    project.put("a.txt", "Subject: Bridge opens\nFrom: Ann Weber\nDate: some day\n\nThe bridge opened on Monday.\n")

    report = project.build()

    assert [(notice.line, notice.note) for notice in report.notices] == [(3, True)]
    assert report.exit_code == 0


def test_watch_tells_problems_too(project: Project) -> None:
    """The first report of a watch names what stands in the texts."""
    project.put("a.md", "---\ntitle: A title\ntitel: B\n---\nSome text that stands here.\n")

    process = subprocess.Popen(
        [FEEDER, "--config", str(project.root / "config.yaml"), "watch", "--json"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    report = json.loads(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=10)

    assert report["notices"][0]["message"] == "`titel` is not a known key; did you mean `title`?"
    assert report["exit_code"] == 1


@given(st.sampled_from([key for key in IN_ORDER if len(key) > 4]), st.data())
def test_one_slip_is_known_again(key: str, data: st.DataObject) -> None:
    """Whatever letter is missing, doubled or swapped, some known key is suggested; never for a key that is known."""
    at = data.draw(st.integers(1, len(key) - 2))
    slips = {
        key[:at] + key[at + 1 :],
        key[:at] + key[at] + key[at:],
        key[:at] + key[at + 1] + key[at] + key[at + 2 :],
    }

    for slip in slips - {*IN_ORDER, *_OTHERS}:
        assert meant(slip, IN_ORDER) is not None, slip


@given(st.text(max_size=40))
def test_any_key_is_weighed(key: str) -> None:
    """What is suggested is known, and nothing is suggested for what is far from all keys."""
    assert meant(key, IN_ORDER) in {None, *IN_ORDER}
    assert meant(f"{key}{key}-{key}xyzw", IN_ORDER) is None


def test_every_key_is_described() -> None:
    """The table of the documentation names every key, in whatever case, and no other."""
    page = (Path(__file__).parent.parent / "docs" / "article-format.md").read_text()
    table = page.split("| field | keys")[1].split("\n\n")[0]
    keys = {key.lower() for row in table.splitlines()[2:] for key in re.findall(r"`(\w+)[:`]", row.split("|")[2])}

    assert keys == {*IN_ORDER}


@pytest.mark.parametrize(
    ("keys", "full"),
    [
        ("short_link: https://s.example/1\ncanonical: https://n.example/one-ü", "https://n.example/one-%C3%BC"),
        ("short_url: https://s.example/1\nurl: /one", None),
        ("canonical: https://n.example/one", None),
        ("link: https://elsewhere.example/\ncanonical: https://n.example/one", None),
        ("short_link: https://s.example/1\nurl: https://s.example/1", None),
    ],
)
def test_a_short_link_says_where_it_leads(project: Project, keys: str, full: str | None) -> None:
    """RSS names the address in full beside a short link, and declares the namespace only then."""
    project.put("a.md", f"---\ntitle: One\n{keys}\n---\nWords of one.\n")
    assert not [notice for notice in project.build().notices if not notice.note]
    root = etree.fromstring((project.output / "rss.xml").read_bytes())

    assert root.findtext("channel/item/{http://source.scripting.com/}linkFull") == full
    assert ("source" in root.nsmap) == (full is not None)
