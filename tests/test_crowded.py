"""Small texts that would take for ever: each is read and published in a moment, and what is usual stays as it is."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import Project, story
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feeder import rst
from feeder.check.documents import parsed, read
from feeder.crowded import grows, is_deep, uncrowded
from feeder.parse.frontmatter import block_at

MANY = 100_000
CROWDED = {
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(MANY)) + ">words</p>",
    "attributes without blanks": "<p " + "/".join(f"a{n}" for n in range(MANY)) + ">words</p>",
    "attributes with quoted ends": "<p " + " ".join(f'a{n}=">"' for n in range(MANY)) + ">words</p>",
    "attributes with ends in single quotes": "<p " + "".join(f"a{n}='>'" for n in range(MANY)) + ">words</p>",
    "attributes with brackets": "<p " + " ".join(f"<a{n}" for n in range(MANY)) + ">words</p>",
    "elements in one another": "<div>words" * MANY,
    "attributes that never end": "<p>words</p><p " + " ".join(f"a{n}" for n in range(MANY)),
}
BOMB = "".join(f".. |a{n}| replace:: {f'|a{n + 1}| ' * 10}\n" for n in range(12)) + ".. |a12| replace:: x\n\n|a0|\n"
FRONT = {
    "aliases": "---\ntitle: T\na0: &a0 [x]\n"
    + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n}, ' * 9}]\n" for n in range(9))
    + "---\n",
    "tags": "---\ntitle: T\nx: !!python/object/apply:os.system ['touch {}']\n---\n",
    "deep YAML": f"---\ntitle: T\nx: {'[' * MANY}{']' * MANY}\n---\n",
    "deep maps": f"---\ntitle: T\nx: {'{a: ' * MANY}\n---\n",
    "deep lists": f"---\ntitle: T\nx:\n  {'- ' * MANY}\n---\n",
    "deep TOML": f"+++\ntitle = 'T'\nx = {'[' * MANY}{']' * MANY}\n+++\n",
    "a long key of TOML": f"+++\ntitle = 'T'\n{'a.' * MANY}b = 1\n+++\n",
    "a long key in quotes": "+++\ntitle = 'T'\n" + '"a" . ' * MANY + "b = 1\n+++\n",
    "a long table of TOML": f"+++\ntitle = 'T'\n[{'a.' * MANY}b]\n+++\n",
    "a great number": f"+++\ntitle = 'T'\nx = {'9' * MANY}\n+++\n",
    "deep JSON": f'---json\n{{"title": "T", "x": {"[" * MANY}{"]" * MANY}}}\n---\n',
    "deep JSON in braces": f'{{"title": "T", "x": {"[" * MANY}{"]" * MANY}}}\n',
}
"""Front matter that is a bomb; each is above a text."""


def test_all_of_it_is_published_in_a_moment(project: Project) -> None:
    """In a process of its own, with two gigabytes of memory and as many minutes; it takes seconds."""
    for number, text in enumerate(CROWDED.values()):
        project.put(
            f"page-{number}.txt", f"<!doctype html><html><body><h1>Page {number}</h1>\n{text}\n</body></html>\n"
        )
        project.put(f"mark-{number}.md", f"# Mark {number}\n\nThe mayor spoke.\n\n{text}\n")
    for number, text in enumerate(FRONT.values()):
        project.put(f"front-{number}.md", text.replace("{}", str(project.root / "owned")) + story(f"Front {number}"))
    project.put("bomb.rst", f"Rest\n====\n\nThe mayor spoke.\n\n{BOMB}")
    project.put("tags.md", f"---\ntags: [{', '.join(f'a{n}' for n in range(20_000))}]\n---\n" + story("Many tags"))
    project.put("good.txt", story("Good news"))
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)); from feeder.cli import main; main()"
    call = [sys.executable, "-c", limited, "--config", str(project.root / "config.yaml"), "build", "--json"]

    done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=100)

    assert done.stderr == ""
    assert done.returncode in {0, 1}
    report = json.loads(done.stdout)
    assert {change["path"] for change in report["added"]} == {path.name for path in project.texts.iterdir()}
    assert [notice for notice in report["notices"] if notice["quarantined"]] == []
    assert not (project.root / "owned").exists()


@pytest.mark.parametrize("name", FRONT)
def test_front_matter_that_is_a_bomb_is_told(name: str) -> None:
    """It is read line by line, or left out, and said to be wrong; what an alias or a tag names is never made."""
    block = block_at(FRONT[name].split("\n"), 0)

    if name == "deep JSON in braces":
        assert block is None
    else:
        assert block is not None
        assert [problem for problem in block.problems if "not valid" in problem.message] or name == "tags"


def test_what_is_usual_stays() -> None:
    """Attributes as people write them, long ones too; keys of a few names; substitutions that stand in one another."""
    picture = f'<img alt="a > b" src="data:image/png;base64,{"a/b+c=" * 5000}" title=\'x\'>'
    page = "<p class=a id=b>words</p>" * 2000 + picture + "<p>a < b, c > d</p>"
    assert uncrowded(page) == page
    assert not is_deep("a.b.c = 1\nx = 'www.a.example and so on'\n[extra.deep]\n")
    text = ".. |a| replace:: one |b|\n.. |b| replace:: two\n.. |c| replace:: |c|\n\n|a| and |B| and |c| and |d|.\n"
    assert not grows(text)
    assert "one two and two" in rst.to_html(text)


def test_a_chain_of_substitutions_ends() -> None:
    """Also one that is deeper than a program can follow."""
    chain = "".join(f".. |a{n}| replace:: |a{n + 1}|\n" for n in range(5000)) + "\n|a0|\n"
    assert grows(chain)
    assert rst.to_html(chain).startswith("<pre>")


@given(st.text(alphabet="<>a =\"'/\n", max_size=60))
def test_short_html_is_never_changed(text: str) -> None:
    """Nothing is done to a page without a crowded tag, whatever its quotes and brackets."""
    assert uncrowded(text) == text
    assert uncrowded(text + "<p>words</p>" * 200) == text + "<p>words</p>" * 200


ENTITIES = '<!ENTITY a0 "xxxxxxxxxx">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (f'<!DOCTYPE r [{ENTITIES}]><rss version="2.0" x="&a9;"><channel/></rss>', "amplification"),
        (f'<!DOCTYPE r [{ENTITIES}]><rss version="2.0"><channel><title>&a9;</title></channel></rss>', "amplification"),
        ('<rss version="2.0"><channel>' + "<a>" * MANY, "xcessive depth"),
    ],
)
def test_feeds_that_are_bombs(text: str, word: str) -> None:
    """A feed that someone else made and that `check` reads: it is not well-formed, and that is all."""
    fault = read(text.encode(), "rss").fault

    assert fault is not None
    assert word in str(fault)


def test_feeds_that_name_files() -> None:
    """What stands outside of a document is not read."""
    text = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;</title></channel></rss>'

    assert b"root:" not in etree.tostring(parsed(text.encode()))
