"""Inspect: how a file is read, shown to a person and as JSON, and the front matter that settles it."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import SEEDS

from feeder import inspect
from feeder.cli import main
from feeder.inspect.settle import front_matter
from feeder.model import Article, Enclosure
from feeder.parse import plain_text

ARTICLES = Path(__file__).parent / "articles"
TEXTS = sorted(path for path in ARTICLES.iterdir() if path.suffix != ".json")
FIELDS = (
    "title", "summary", "link", "id", "published", "updated", "expires", "dateline", "agency", "authors", "categories",
    "tags", "lang", "image", "enclosures", "draft", "republish",
)  # fmt: skip
SAY_MORE = ("html-", "mail-", "plain-mail-")
"""Texts whose body, below a declared title, says more: a page its title, a mail without headers its greetings."""
UNTITLED = "some words that have no title above them, and go on until they stop.\n"


def run(*words: str, **environment: str) -> Result:
    """Run `feeder inspect`."""
    return CliRunner().invoke(main, ["inspect", *words], env=environment)


def fields(article: Article) -> dict[str, object]:
    """Give what an article says, but for a language that was only guessed."""
    return {name: getattr(article, name) for name in (*FIELDS, "points") if name != "lang" or article.lang}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_front_matter_settles_what_was_read(path: Path, tmp_path: Path) -> None:
    """Law: the blocks that are printed, put where they belong, declare just what was read, of as many articles.

    The bodies below them stay the same.
    """
    found = inspect.inspect(str(path))
    file = tmp_path / path.name
    file.write_text("\n".join(inspect.settled(found.lines, found.reading.articles, found.reading.roles)))

    settled = inspect.inspect(str(file)).reading.articles

    assert len(settled) == len(found.reading.articles)
    for one, other in zip(found.reading.articles, settled, strict=True):
        assert fields(one).items() <= fields(other).items()
        assert all(other.declares(name) for name in FIELDS if getattr(one, name))
        assert plain_text(other) == plain_text(one) or path.name.startswith(SAY_MORE)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_front_matter_alone_says_it_all(path: Path, tmp_path: Path) -> None:
    """Law: a block says the same above any other text, and any reader of YAML understands it."""
    for article in inspect.inspect(str(path)).reading.articles:
        block = list(front_matter(article))
        file = tmp_path / "settled.txt"
        file.write_text("\n".join([*block, "", "Some text that stands here."]))

        (settled,) = inspect.inspect(str(file)).reading.articles

        assert fields(article).items() <= fields(settled).items()
        data = yaml.safe_load("\n".join(block[1:-1]))
        summary = list(article.summary) if article.points else article.summary[0]
        assert (data["title"], data["summary"]) == (article.title, summary)


def test_values_that_yaml_would_take_for_others(tmp_path: Path) -> None:
    """Quotes, colons, marks of direction, emoji and media come back as they were."""
    article = Article(
        title='no: "yes" \\ # [x] \u200fعنوان\u200e 🦦 \U000e0041',
        content="",
        summary=("- 12:30", "null"),
        points=True,
        authors=("O'Neil, Ann", "7"),
        lang="no",
        enclosures=(Enclosure("https://x.example/a.mp3", "audio/mpeg", 12), Enclosure("b.pdf")),
        draft=True,
    )
    block = "\n".join(front_matter(article))
    (tmp_path / "a.txt").write_text(f"{block}\nText.\n")

    (read,) = inspect.inspect(str(tmp_path / "a.txt")).reading.articles

    assert fields(read) == fields(article)
    assert "\u200f" not in block


def test_block_belongs_where_a_block_stands(tmp_path: Path) -> None:
    """Front matter that is there already is replaced, and every article of several gets a block of its own."""
    (tmp_path / "a.txt").write_text(f"---\nauthor: Ann\n---\n{UNTITLED}")
    (tmp_path / "b.txt").write_text(f"\n{UNTITLED}")
    (tmp_path / "c.txt").write_text(f"---\ntitle: One\n---\nText of it.\n\n---\nlang: en\n---\n{UNTITLED}")

    told = run(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), str(tmp_path / "c.txt")).stdout

    assert re.findall(r"put it (.*):$", told, re.MULTILINE) == [
        "in place of lines 1 to 3",
        "above line 1",
        "in place of lines 1 to 3",
        "in place of lines 6 to 8",
    ]


def test_everything_is_shown(tmp_path: Path) -> None:
    """Every field is shown with its rule, lines and confidence, and those that the text does not say with a dash."""
    path = tmp_path / "a.txt"
    path.write_text(
        "---\ntitle: Title\nlang: ar\ndraft: yes\nenclosure: {url: a.mp3, type: audio/mpeg, length: 7}\n---\n"
        "A paragraph\x07 of words.\n\nAnother one.\n"
    )

    told = run(str(path)).stdout

    for line in (
        "  title       Title",
        "              (front matter (YAML): title, line 2, 100% sure)",
        "  lang        ar, right to left",
        "  draft       yes",
        "  enclosures  a.mp3, audio/mpeg, 7 bytes",
        "  agency      –",
        "  republish   –",
        "  body        2 paragraphs",
        "problem: line 7: a control character (U+0007, column 12) that feeds cannot carry was removed",
    ):
        assert line in told.splitlines()
    assert "to settle this" not in told
    assert 'title: "Title"' in run("--front-matter", str(path)).stdout


def test_front_matter_comes_alone(tmp_path: Path) -> None:
    """`--front-matter` prints a block for each article and nothing else: a file of them is read as what was read."""
    sample = next(SEEDS.glob("*.txt"))
    (tmp_path / "a.txt").write_text(UNTITLED)

    result = run("--front-matter", str(sample), str(tmp_path / "none.txt"), str(tmp_path / "a.txt"))

    blocks = result.stdout.removesuffix("\n").split("\n\n")
    assert [yaml.safe_load(block.removesuffix("---"))["title"] for block in blocks] == [
        *(article.title for article in inspect.inspect(str(sample)).reading.articles),
        inspect.inspect(str(tmp_path / "a.txt")).reading.articles[0].title,
    ]
    assert all(block.startswith("---\n") and block.endswith("\n---") for block in blocks)
    assert result.stderr == f"feeder: {tmp_path / 'none.txt'}: there is no such file\n"
    assert result.exit_code == 2


def test_doubtful_fields_are_settled(tmp_path: Path) -> None:
    """A field below the threshold stands out, and the front matter follows; `--config` tells the threshold."""
    (tmp_path / "config.yaml").write_text("site: {title: T, url: 'https://x'}\ninput: {confidence: 0.2}\n")
    (tmp_path / "a.txt").write_text(UNTITLED)

    told = run("--color", str(tmp_path / "a.txt")).stdout
    sure = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "inspect", str(tmp_path / "a.txt")])

    assert "\x1b[1;33m              (the first words, line 1, 30% sure)\x1b[0m" in told
    assert "to settle this, correct what is wrong and put it above line 1:" in told
    assert "to settle this" not in sure.stdout


def test_colour_is_for_terminals(tmp_path: Path) -> None:
    """Colour is for terminals, unless it is asked for or forbidden; no text brings its own."""
    path = tmp_path / "a\x1b[31m.txt"
    path.write_text(f"Title\x1b]0;owned\x07\n\n{UNTITLED}\u202e")

    assert "\x1b" not in run(str(path)).stdout
    assert "\x1b" not in run("--no-color", str(path), FORCE_COLOR="1").stdout
    assert "\x1b[3" not in run(str(path), FORCE_COLOR="1", NO_COLOR="1").stdout
    coloured = run("--color", str(path), NO_COLOR="1").stdout
    assert "\x1b[1;36m    1  title         Title" in coloured
    assert "\x1b[31m" not in coloured
    assert "\x1b]" not in coloured
    assert "\u202e" not in coloured


def test_everything_is_in_the_json() -> None:
    """Each field of each article is in the JSON, with its rule, its lines, and how sure it is."""
    data = inspect.as_json(inspect.inspect(str(ARTICLES / "title-between-page-furniture.txt")))

    assert json.loads(json.dumps(data)) == data
    (article,) = data["articles"]
    assert (data["encoding"], article["agency"], article["direction"]) == ("utf-8", "AFP", "ltr")
    assert set(article["rules"]["title"]) == {"rule", "lines", "confidence", "declared"}
    assert set(article) == {*FIELDS, "points", "body", "markup", "line", "direction", "rules"}
    assert (article["id"], article["published"], article["tags"]) == (None, None, [])


def test_one_line_of_json_for_each_file(tmp_path: Path) -> None:
    """Whatever a file is, and however it is named, its JSON is one line with the path as it was given."""
    (tmp_path / "big.txt").write_text("x" * 2000)
    (tmp_path / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    odd = str(tmp_path / os.fsdecode(b"caf\xe9\n.txt"))
    Path(odd).write_text(UNTITLED)
    sample = os.path.relpath(next(SEEDS.glob("*.txt")))
    paths = [str(tmp_path / "big.txt"), str(tmp_path / "image.txt"), odd, str(tmp_path), "", sample, sample]

    result = run("--json", "--max-size", "10 KB", *paths)
    small = run("--json", "--max-size", "1 KiB", str(tmp_path / "big.txt"))

    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["path"] for row in rows] == paths
    assert [len(row["articles"]) for row in rows] == [1, 0, 1, 0, 0, 2, 2]
    assert all(article["title"] and article["summary"] for row in rows for article in row["articles"])
    assert [row["encoding"] for row in rows[:3]] == ["utf-8", None, "utf-8"]
    assert (result.exit_code, result.stderr) == (1, "")
    assert "2,000 bytes; up to 1,024 are read, as input.max_size says" in small.stdout


@pytest.mark.parametrize(("size", "code"), [("1 MB", 0), ("big", 2)])
def test_size_limit_of_inspect(size: str, code: int) -> None:
    """The limit is a size as in the configuration; anything else is a wrong call."""
    result = run("--json", "--max-size", size, str(next(SEEDS.glob("*.txt"))))

    assert result.exit_code == code
    assert ("expected a size such as 500 KB" in result.stderr) == (code == 2)


def test_configuration_is_used_when_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--config` texts are read as the project reads them; without, one that happens to be there is not used."""
    (tmp_path / "articles" / "World").mkdir(parents=True)
    (tmp_path / "articles" / "World" / "a.txt").write_text("---\ntitle: A title\ndate: 3/4/2024\n---\nA text.\n")
    (tmp_path / "config.yaml").write_text(
        "site: {title: T, url: 'https://x', timezone: Europe/Vienna}\n"
        "input: {date_order: month-first, categories_from_folders: yes, max_size: 100}\n"
    )
    monkeypatch.chdir(tmp_path)
    words = ["inspect", "--json", "articles/World/a.txt"]

    named = json.loads(CliRunner().invoke(main, ["--config", "config.yaml", *words]).stdout)
    bare = json.loads(CliRunner().invoke(main, words).stdout)
    elsewhere = CliRunner().invoke(main, ["--config", "none.yaml", *words])

    assert named["articles"][0]["published"] == "2024-03-03T23:00:00+00:00"
    assert named["articles"][0]["categories"] == ["World"]
    assert bare["articles"][0]["published"] == "2024-04-03T00:00:00+00:00"
    assert bare["articles"][0]["categories"] == []
    assert elsewhere.exit_code == 2
