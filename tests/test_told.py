"""What a person is told of a reading: text that stays out, doubtful fields, and how to settle them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeder import inspect
from feeder.cli import main
from feeder.model import Article

ARTICLES = Path(__file__).parent / "articles"
TEXTS = sorted(path for path in ARTICLES.iterdir() if path.suffix != ".json")
SETTLED = ("title", "summary", "link", "published", "updated", "dateline", "agency", "authors", "lang")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_front_matter_that_inspect_prints_settles_what_was_read(path: Path, tmp_path: Path) -> None:
    """The block that `inspect` prints for an article, put above its text, declares just what was read."""
    for article in inspect.inspect(str(path)).reading.articles:
        file = tmp_path / "settled.txt"
        file.write_text("\n".join([*inspect.front_matter(article), "", "Some text that stands here."]) + "\n")

        (settled,) = inspect.inspect(str(file)).reading.articles

        assert _declared(settled) == _declared(article)
        assert all(settled.declares(name) for name in SETTLED if getattr(article, name))


def _declared(article: Article) -> dict[str, object]:
    return {name: getattr(article, name) for name in SETTLED}


def test_text_that_stays_out_is_told(tmp_path: Path) -> None:
    """Lines that belong to no article are told with their numbers and first words."""
    path = tmp_path / "a.txt"
    sentence = (
        "The council met on Monday and talked about the bridge for three hours, which nobody had expected at all."
    )
    path.write_text(
        f"Council talks about bridge\n\n{sentence}\n\n{sentence}\n\n{sentence}\n\nOtter found\nHeron seen\n"
    )

    found = inspect.inspect(str(path))

    assert [(p.line, p.message, p.note) for p in found.reading.problems] == [
        (9, "lines 9 to 10 belong to no article and stay out: “Otter found”", True)
    ]


def test_doubtful_fields_are_listed(tmp_path: Path) -> None:
    """A title made of first words is published, listed as doubtful, and no reason for another exit code."""
    (tmp_path / "config.yaml").write_text("site: {title: T, url: 'https://x.example/'}\n")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text(
        "some words that have no title above them, and go on until they stop.\n"
    )

    result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "build"])

    assert result.exit_code == 0
    assert "doubtful   a.txt:1: the title “some words that have no title above them" in result.stdout
    assert "30% sure; `feeder inspect` prints the front matter" in result.stdout


def test_inspect_tells_everything_as_json() -> None:
    """Each field of each article is in the JSON, with its rule, its lines, and how sure it is."""
    path = ARTICLES / "title-between-page-furniture.txt"

    data = inspect.as_json(inspect.inspect(str(path)))

    assert json.loads(json.dumps(data)) == data
    (article,) = data["articles"]
    assert (data["encoding"], article["agency"], article["direction"]) == ("utf-8", "AFP", "ltr")
    assert set(article["rules"]["title"]) == {"rule", "lines", "confidence", "declared"}


@pytest.mark.parametrize(
    ("size", "code"), [("10", 1), ("1 KB", 0), ("8 MiB", 0), ("2kib", 0)]
)  # fmt: skip
def test_size_limit_is_configured(tmp_path: Path, size: str, code: int) -> None:
    """A file that is larger than the configuration allows is quarantined, and the report names the key."""
    (tmp_path / "config.yaml").write_text(
        f"site: {{title: T, url: 'https://x.example/'}}\ninput: {{max_size: {size}}}\n"
    )
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("A title\n\nA text of more than ten bytes.\n")

    result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "build"])

    assert result.exit_code == code
    assert ("input.max_size" in result.output) == (code == 1)


def test_dates_and_folders_are_read_as_configured(tmp_path: Path) -> None:
    """Month first, and folders as categories, when the configuration says so."""
    (tmp_path / "config.yaml").write_text(
        "site: {title: T, url: 'https://x.example/'}\ninput: {date_order: month-first, categories_from_folders: true}\n"
    )
    (tmp_path / "articles" / "World").mkdir(parents=True)
    (tmp_path / "articles" / "World" / "a.txt").write_text("---\ntitle: A title\ndate: 3/4/2024\n---\nA text.\n")

    result = CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "--verbose", "build"])

    item = json.loads((tmp_path / "output" / "feed.json").read_text())["items"][0]
    assert item["date_published"].startswith("2024-03-04")
    assert item["tags"] == ["World"]
    assert "“3/4/2024” was read as 04 March 2024" in result.stdout
