"""Front matter and configuration that are no YAML: what was plainly meant is read, all else is told with cause and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Project
from hypothesis import given
from hypothesis import strategies as st

from feeder import config
from feeder.config.source import load
from feeder.errors import ConfigError, UsageError
from feeder.parse.yamlblock import read_yaml

BROKEN = (
    ("title: [a, b", 2, "a `[` opens a list here", "put the whole value in quotes"),
    ("date: 1\na: {b: c", 3, "a `{` opens here", "put the whole value in quotes"),
    ('date: 1\ntitle: "a', 3, "a quote opens here", "close it"),
    ("title: @x", 2, "no value can begin with `@`", "put it in quotes"),
    ("title: *x*", 2, "`*` and `&` begin something else in YAML", "put the value in quotes"),
    ("a:\n\t- b", 3, "a tab stands where YAML wants spaces", "use spaces"),
    ('title: "A" b', 2, "expected `key: value`", "a value that begins with a quote ends with it"),
    ('title: "A": b', 2, "mapping values are not allowed", "stands in quotes"),
    ("title: a: b\n  more", 2, "mapping values are not allowed", "stands in quotes"),
    ("title: | x", 2, "the text stands in the next lines", "put the value in quotes"),
    ("title: a\nb", 3, "could not find expected ':'", "is set in by spaces"),
    ("title: a\x01b", 2, "control characters are not allowed", "each line was read"),
)


@pytest.mark.parametrize(("text", "line", "cause", "remedy"), BROKEN)
def test_what_is_broken_is_told_with_cause_and_remedy(text: str, line: int, cause: str, remedy: str) -> None:
    """The line, why YAML cannot read it, and what to do."""
    _, problems = read_yaml(text.split("\n"), 2)

    assert [(problem.line, problem.note) for problem in problems] == [(line, False)]
    assert cause in problems[0].message
    assert remedy in problems[0].message


@pytest.mark.parametrize(
    ("text", "cause"), [("a: &b 1\nc: *b", "write the value out"), ("a: " + "[" * 9 + "]" * 9, "flat")]
)
def test_what_is_refused_is_told_with_its_remedy(text: str, cause: str) -> None:
    """Aliases can make a small text huge, and no field is nested deeply."""
    _, problems = read_yaml(text.split("\n"), 2)

    assert (len(problems), cause in problems[0].message) == (1, True)


@pytest.mark.parametrize("text", [text for text, *_ in BROKEN])
def test_a_configuration_tells_the_same_remedies(text: str) -> None:
    """One mistake has one remedy, wherever it is made."""
    [(_, told)] = load(text).problems
    _, [problem, *_] = read_yaml(text.split("\n"), 1)

    assert told.removeprefix("this is not valid YAML: ").split("; ")[-1] in problem.message


def test_a_lone_colon_is_accepted(project: Project) -> None:
    """A title with a colon is read as it was meant; a note names the quotes that other programs need."""
    project.put("a.md", "---\ntitle: Clocks: what they tell us\ntags: [a]\nabstract: It's: 'so'\n---\nA text here.\n")

    report = project.build()

    assert (report.exit_code, project.titles()) == (0, ["Clocks: what they tell us"])
    assert [(notice.line, notice.note, notice.doubt) for notice in report.notices] == [
        (2, True, False),
        (4, True, False),
    ]
    assert report.notices[0].message.endswith('quotes: title: "Clocks: what they tell us"')
    assert project.items()[0]["summary"] == "It's: 'so'"


def test_a_colon_and_a_bracket() -> None:
    """What can be read is a note, what is broken besides a problem at its own line."""
    data, problems = read_yaml(["title: A: b", "tags: [c"], 2)

    assert data == {"title": "A: b", "tags": "[c"}
    assert [(problem.line, problem.note) for problem in problems] == [(2, True), (3, False)]


def test_very_many_colons_end() -> None:
    """Each line is mended by a look at the whole block, so that there is an end to it."""
    data, problems = read_yaml([f"k{'x' * n}: a: b" for n in range(30)], 2)

    assert (len(data), data["k"], problems[-1].note) == (30, "a: b", False)


@given(st.lists(st.text(st.sampled_from("ab:'\"[]{}#\t -|>&*!%@`?\\\x01é"), max_size=12), max_size=5))
def test_any_block_is_read(values: list[str]) -> None:
    """Whatever stands in a block, it ends in data; what is a problem has a line within the block or just behind it."""
    lines = [f"k{number}: {value}" for number, value in enumerate(values)]

    data, problems = read_yaml(lines, 2)

    assert data is None or isinstance(data, dict)
    assert all(2 <= (problem.line or 0) <= 2 + len(lines) for problem in problems)


def test_a_configuration_in_another_encoding(tmp_path: Path) -> None:
    """The line of the first byte that is no UTF-8 is told, and what to do."""
    file = tmp_path / "config.yaml"
    file.write_bytes("site:\n  title: Caf\u00e9\n".encode("latin-1"))

    with pytest.raises(UsageError) as caught:
        config.load(file)

    assert (caught.value.line, "the byte 0xe9 here is none; save it as UTF-8" in str(caught.value)) == (2, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("site: {titel: A}\noutput: {folder: .}", "must not hold"),
        ("site: {titel: A}\ninput: {folder: a}\noutput: {folder: a}", "must not hold one another"),
        ("site: {titel: A}\noutput: {folder: store}", "choose another one"),
        ("site: {titel: A}\noutput: {folder: ''}", "must not hold"),
        ("site: {titel: A}\noutput: [a]", None),
        ("site: {titel: A}", None),
    ],
)
def test_folders_are_told_with_the_rest(tmp_path: Path, text: str, told: str | None) -> None:
    """What is wrong with folders does not wait until all else is mended."""
    with pytest.raises(ConfigError) as caught:
        config.parse(text, tmp_path / "config.yaml")

    words = str(caught.value)
    assert "did you mean" in words
    assert ("`output.folder` (" in words) == (told is not None), words
    assert (told or "") in words
