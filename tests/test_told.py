"""What a person is told of a reading: text that stays out, fields that are doubtful, files that are too large."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeder import inspect, telling
from feeder.cli import main
from feeder.model import Article, Evidence, Notice
from feeder.parse import doubt, doubts
from feeder.report import Report


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


def test_blank_lines_do_not_part_what_stays_out(tmp_path: Path) -> None:
    """A run of lines that stay out is one note, whatever blank lines are in it; a single line is told as one."""
    path = tmp_path / "a.txt"
    sentence = "The council met on Monday and talked about the bridge for three hours, which nobody had expected."
    body = f"Council talks about bridge\n\n{sentence}\n\n{sentence}\n\n{sentence}\n\n"

    path.write_text(f"{body}Otter found\n\nHeron seen\n")
    run = inspect.inspect(str(path)).reading.problems
    path.write_text(f"{body}Otter found\n")
    one = inspect.inspect(str(path)).reading.problems

    assert [p.message for p in run] == ["lines 9 to 11 belong to no article and stay out: “Otter found”"]
    assert [p.message for p in one] in ([], ["this line belongs to no article and stays out: “Otter found”"])


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


def test_status_lists_what_is_doubtful(tmp_path: Path) -> None:
    """The status lists doubtful fields too, in words and as JSON, and is fine all the same."""
    (tmp_path / "config.yaml").write_text("site: {title: T, url: 'https://x.example/'}\n")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("some words that have no title above them, until they stop.\n")
    words = ["--config", str(tmp_path / "config.yaml")]

    report = json.loads(CliRunner().invoke(main, [*words, "build", "--json"]).stdout)
    status = CliRunner().invoke(main, [*words, "status"])
    as_json = json.loads(CliRunner().invoke(main, [*words, "status", "--json"]).stdout)

    assert [notice["doubt"] for notice in report["notices"]] == [True]
    assert report["exit_code"] == 0
    assert "doubtful   a.txt:1: the title “some words" in status.stdout
    assert [notice["doubt"] for notice in as_json["notices"]] == [True]
    assert status.exit_code == 0


def test_confidence_is_configured(tmp_path: Path) -> None:
    """With a higher threshold a derived summary is doubtful too, with none nothing is."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "a.txt").write_text("A title\n\nGRAZ: A text that says enough to be a lead of its own.\n")

    def told(confidence: str) -> str:
        text = f"site: {{title: T, url: 'https://x.example/'}}\ninput: {{confidence: {confidence}}}\n"
        (tmp_path / "config.yaml").write_text(text)
        return CliRunner().invoke(main, ["--config", str(tmp_path / "config.yaml"), "build"]).stdout

    assert "doubtful" not in told("0.5")
    assert "doubtful   a.txt:3: the summary “A text that says enough to be a lead of its own.” is the lead" in told(
        "0.9"
    )
    assert "doubtful" not in told("0")


def test_doubtful_boundaries() -> None:
    """Where an article begins and ends can be doubtful, and is told by its title."""
    article = Article("A title", "", evidence=(Evidence("boundaries", "a rule between two texts", 3, 9, 0.4),))

    ((_, evidence),) = doubts([article], 0.5)

    assert doubt(article, evidence).startswith("“A title” is cut out by a rule between two texts, 40% sure; ")


def test_long_lists_of_doubts_are_cut() -> None:
    """Twenty doubtful fields are listed, unless all are asked for; what needs a person stands above them."""
    notices = [Notice("a.txt", n, "a doubt", note=True, doubt=True) for n in range(1, 31)]
    report = Report(notices=(*notices, Notice("b.txt", None, "bad", quarantined=True)))

    short, full = list(telling.report_lines(report)), list(telling.report_lines(report, verbose=True))

    assert short[:2] == ["quarantined b.txt: bad", "doubtful   a.txt:1: a doubt"]
    assert short[21] == "doubtful   … and 10 more"
    assert sum(line.startswith("doubtful") for line in full) == 30


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
