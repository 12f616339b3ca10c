"""Configuration: everything that is wrong is told at once, with its line, and what would be right."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feeder import config
from feeder.config import Config, reference
from feeder.errors import ConfigError, MachineError, UsageError
from feeder.model import Article
from feeder.scaffold import init
from feeder.selection import matches

FILE = Path("/project/config.yaml")
SITE = "site: { title: Wire, url: 'https://x.example' }\n"


def problems(text: str) -> list[tuple[int | None, str]]:
    """Give line and message of all that is wrong."""
    with pytest.raises(ConfigError) as caught:
        config.parse(text, FILE)
    assert all(problem.path == str(FILE) for problem in caught.value.problems)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def test_defaults() -> None:
    """Title and address are enough; folders are relative to the file, and `main` is always there."""
    found = config.parse(SITE, FILE)

    assert found.site.url == "https://x.example/"
    assert found.input.folder == Path("/project/articles")
    assert found.output.folder == Path("/project/output")
    assert (found.ledger, found.state, found.file) == (Path("/project/ledger.jsonl"), Path("/project/.feeder"), FILE)
    assert [(feed.name, feed.formats, feed.limit) for feed in found.feeds] == [("main", ("rss", "atom", "json"), 50)]
    assert (found.page_size, found.pages, found.short_links.length) == (50, True, 6)
    assert (found.watch.debounce, found.watch.settle, found.watch.rescan) == (0.01, 1.0, 60.0)


def test_everything_wrong_is_told_at_once() -> None:
    """Twelve mistakes are twelve lines, each with what was found and what is allowed."""
    text = """\
site:
  titel: x
  url: ftp://x
  language: no no
  timezone: Mars/Olympus
  authority: example.org
  author: { email: nobody }
input:
  folder: a
  folder: b
output: {folder: a/b}
feeds:
  - name: Foo
    limit: many
    formats: [rss, xml]
    where: {categry: x, not: {tagg: y}}
watch: {settle: 3 days}
archive: {page_size: 0}
pages: maybe
outptu: 1
zzz: 1
"""
    found = problems(text)

    assert [line for line, _ in found] == [1, 2, 3, 4, 5, 6, 7, 7, 10, 11, 13, 14, 15, 16, 16, 17, 18, 19, 20, 21]
    told = "\n".join(message for _, message in found)
    for words in (
        "`site.title` is missing",
        "`site.titel` is not a known key; did you mean `title`?",
        "found “ftp://x”, expected an absolute address",
        "expected a time zone of the IANA database",
        "`folder` stands twice, first in line 9",
        "`feeds.0.limit`: found “many”, expected a whole number",
        "`feeds.0.where.categry` is not a known key; did you mean `category`?",
        "`feeds.0.where.not.tagg` is not a known key; did you mean `tag`?",
        "found “3 days”, expected a duration such as 10ms, 1.5s, 2m or 1h",
        "`pages`: found “maybe”, expected true or false",
        "did you mean `output`?",
        "`zzz` is not a known key; known here: site, input",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("key", "meant"),
    [("sitee", "site"), ("titel", "site.title"), ("langage", "site.language"), ("outline", None), ("zz", None)],
)
def test_a_mistyped_key_is_guessed_here_or_one_level_below(key: str, meant: str | None) -> None:
    """A key that only looks a little like another one here is not taken for it when it is all but one below."""
    [(_, told)] = problems(f"{key}: 1\nsite: {{title: a, url: 'https://a.example/'}}\n")

    assert told.endswith(f"did you mean `{meant}`?" if meant else "watch, guard")


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("site: [", 2, "not valid YAML"),
        ("site: {title: a\n\turl: b}", 2, "not valid YAML"),
        ("\x00", 1, "not valid YAML"),
        ("", 1, "expected keys such as `site:`"),
        ("- a", 1, "expected keys such as `site:`"),
        ("site: 7", 1, "`site`: found “7”, expected keys and values below it"),
        ("site: &x {title: a, url: 'https://x'}\ninput: *x", 1, "aliases and very deep nesting"),
        (SITE + "feeds: [{name: a}, {name: a}]", 2, "`a` names two feeds"),
        (SITE + "feeds: [{name: main, limit: 20}]\narchive: {page_size: 30}", 3, "found 30, expected at most"),
        (SITE + "feeds: [{name: a, formats: []}]", 2, "expected at least one entry"),
        (SITE + "input: {folder: .}\noutput: {folder: out}", 3, "must not hold one another"),
        (SITE + "input: {folder: out/in}\noutput: {folder: out}", 3, "must not hold one another"),
        (SITE + "input: {folder: same}\noutput: {folder: same}", 3, "must not hold one another"),
        (SITE + "output: {folder: store}", 2, "choose another one"),
        (SITE + "output: {folder: .feeder/out}", 2, "choose another one"),
        (SITE + "site: {}", 2, "stands twice"),
        (SITE + "short_links: {length: 2}", 2, "`short_links.length`: found “2”, expected at least 4"),
        (SITE + "short_links: {length: 20}", 2, "`short_links.length`: found “20”, expected at most 16"),
        (SITE + "feeds: [{name: My News}]", 2, "expected small letters from a to z, digits and hyphens"),
        ("site: {title: A, url: 'https://x', language: german}", 1, "expected a language tag such as en or pt-BR"),
        (SITE + "input:\n  include: {a: b}", 3, "found a mapping, expected a list"),
        (SITE + "input:\n  folder:", 3, "found nothing"),
        (SITE + "input: {max_size: big}", 2, "found “big”, expected a size such as 500 KB, 8 MiB or 1000000"),
        (SITE + "input: {max_size: 0}", 2, "expected a size such as"),
        (SITE + "input: {max_size: 8M}", 2, "expected a size such as"),
        (SITE + "input: {date_order: us}", 2, "found “us”, expected 'day-first' or 'month-first'"),
        (SITE + "input: {categories_from_folders: some}", 2, "expected true or false"),
        (SITE + "input: {confidence: high}", 2, "found “high”, expected a number"),
        (SITE + "input: {confidence: 1.5}", 2, "expected at most 1"),
        (SITE + "input: {confidence: nan}", 2, "found “nan”"),
        (SITE.replace("https://x.example", "https://x:99999"), 1, "expected an absolute address"),
        (SITE.replace("https://x.example", "https://x/ y"), 1, "expected an absolute address"),
        (SITE.replace("Wire", "' '"), 1, "expected some text"),
        ("a: " + "[" * 200 + "]" * 200, 1, "aliases and very deep nesting"),
    ],
)
def test_each_mistake_is_told(text: str, line: int, told: str) -> None:
    """Each kind of mistake is told with its line."""
    found = problems(text)

    assert any(at == line and told in message for at, message in found), found


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """No text at all raises anything but what the user is told."""
    with pytest.raises(ConfigError):
        config.parse(text, FILE)


def test_text_stays_text() -> None:
    """What YAML takes for a number, a boolean or a date stays the text that it is."""
    found = config.parse("site: { title: 2024, url: 'https://x', language: no, description: 1:30 }", FILE)

    assert (found.site.title, found.site.language, found.site.description) == ("2024", "no", "1:30")


def test_how_texts_are_read() -> None:
    """Texts are read day first, up to 8 MiB, with what is doubtful told, unless the configuration says otherwise."""
    text = "input: {date_order: month-first, categories_from_folders: yes, confidence: 0.8, max_size: 500 KB}"
    usual, other = config.parse(SITE, FILE).input, config.parse(SITE + text, FILE).input

    assert (usual.date_order, usual.categories_from_folders, usual.confidence, usual.max_size) == (
        "day-first",
        False,
        0.5,
        8 * 1024 * 1024,
    )
    assert (other.date_order, other.categories_from_folders, other.confidence, other.max_size) == (
        "month-first",
        True,
        0.8,
        500_000,
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [("8 MiB", 8_388_608), ("50MB", 50_000_000), ("1.5 kib", 1536), ("12", 12), ("7 B", 7), ("1 GB", 10**9)],
)
def test_sizes(text: str, count: int) -> None:
    """A size is a number of bytes, or of a multiple of them; the schema takes what is taken."""
    assert config.parse(f"{SITE}input: {{max_size: {text}}}", FILE).input.max_size == count
    site = {"title": "T", "url": "https://x.example/"}
    jsonschema.validate({"site": site, "input": {"max_size": text}}, reference.schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"site": site, "input": {"max_size": "8M"}}, reference.schema())


@pytest.mark.parametrize(
    "text", ["max_size: 1 KB", "date_order: month-first", "categories_from_folders: true", "confidence: 0.1"]
)
def test_what_changes_a_reading(text: str) -> None:
    """Each setting that texts are read by is in the key by which a pass knows that it must read them again."""
    assert config.reading_key(config.parse(f"{SITE}input: {{{text}}}", FILE)) != config.reading_key(
        config.parse(SITE, FILE)
    )


def test_reference_shows_values_as_they_are_written() -> None:
    """Durations, sizes and shares stand in the reference as a person writes them."""
    page = reference.reference()

    for row in (
        "| `max_size` | size | `8 MiB` |",
        "| `confidence` | number from 0 to 1 | `0.5` |",
        "| `debounce` | duration | `10ms` |",
        "| `date_order` | `day-first` or `month-first` | `day-first` |",
    ):
        assert row in page
    assert "\n#   max_size: 8 MiB\n" in reference.template({})


@pytest.mark.parametrize(
    ("text", "size"), [("archive: false", 50), ("archive: yes", 50), ("archive: {page_size: 7}", 7)]
)
def test_archive(text: str, size: int) -> None:
    """The archive can be left out, and then has the page size that it would have."""
    found = config.parse(SITE + text, FILE)

    assert found.page_size == size
    assert (found.archive is None) == text.endswith("false")


def test_small_feed_has_small_pages() -> None:
    """Archive pages never hold more than the feed that leads to them."""
    assert config.parse(SITE + "feeds: [{name: main, limit: 7}]", FILE).page_size == 7


def test_missing_and_unreadable_files(tmp_path: Path) -> None:
    """A file that is not there, is no text or is a folder is told with what to do."""
    with pytest.raises(UsageError, match="`feeder init` makes one"):
        config.load(tmp_path / "config.yaml")
    with pytest.raises(UsageError, match="this is no file"):
        config.load(tmp_path)
    (tmp_path / "link.yaml").symlink_to("link.yaml")
    with pytest.raises(MachineError, match="cannot be read") as caught:
        config.load(tmp_path / "link.yaml")
    assert caught.value.exit_code == 4
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(UsageError, match="must be UTF-8"):
        config.load(tmp_path / "bad.yaml")


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ("{ category: world }", True),
        ("{ category: [Home, World] }", True),
        ("{ category: Home }", False),
        ("{ tag: a, category: World }", True),
        ("{ tag: b, category: World }", False),
        ("{ author: Ann Lee }", True),
        ("{ lang: en }", True),
        ("{ lang: en-GB }", True),
        ("{ lang: [de, en-US] }", False),
        ("{ path: 'wire/**' }", True),
        ("{ path: '*.txt' }", False),
        ("{ any: [{ tag: b }, { tag: a }] }", True),
        ("{ all: [{ tag: b }, { tag: a }] }", False),
        ("{ not: { tag: b } }", True),
        ("{ not: { any: [{ tag: a }] } }", False),
    ],
)
def test_selections(where: str, holds: bool) -> None:  # noqa: FBT001 - a column of the table
    """A selection holds when all of its parts do."""
    found = config.parse(f"{SITE}feeds: [{{ name: a, where: {where} }}]", FILE).feeds[1].where
    article = Article("T", "", categories=("World",), tags=("a",), authors=("Ann Lee",), lang="en-GB")

    assert found is not None
    assert matches(found, article, "wire/a.txt", "en") is holds


def test_schema_accepts_what_is_accepted() -> None:
    """The JSON Schema is valid, takes the shipped file and each default, and refuses a typo."""
    schema: dict[str, Any] = reference.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    shipped = yaml.safe_load((Path(__file__).parent.parent / "config.yaml").read_text())

    jsonschema.validate(shipped | {"archive": False, "watch": {"settle": "2s"}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(shipped | {"feedz": []}, schema)


def test_example_with_every_key_is_valid() -> None:
    """The commented keys of the example are right too: it stays valid when the marks are taken away."""
    text = reference.template({"site": {"title": "A", "url": "https://x.example/"}})
    bare = re.sub(r"^( *)# ( *(?:- )?[a-z_]+:(?: |$))", r"\1\2", text, flags=re.MULTILINE)
    found = config.parse(bare, FILE)

    assert {*yaml.safe_load(bare)} == {*Config.model_fields}
    assert found.site.author is not None
    assert [(feed.name, feed.aliases.json_) for feed in found.feeds] == [("main", ()), ("world", ("index.json",))]


def test_init_makes_a_project_that_builds(tmp_path: Path) -> None:
    """A new project has a valid configuration and an article; nothing that is there is overwritten."""
    made = init(tmp_path / "My news")

    found = config.load(tmp_path / "My news" / "config.yaml")
    assert found.site.title == "My news"
    assert all(path.is_file() for path in made)
    assert json.loads((tmp_path / "My news" / "config.schema.json").read_text()) == reference.schema()
    with pytest.raises(UsageError, match="nothing was made or changed"):
        init(tmp_path / "My news")
