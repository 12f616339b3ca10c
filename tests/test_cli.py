"""The command line, as a user meets it: what is printed, where, and with which exit status."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import FEEDER, SEEDS, Project, story

import feeder
from feeder import telling
from feeder.cli import main
from feeder.model import Notice
from feeder.report import Change, Report


def run(project: Project, *words: str) -> Result:
    """Run a command for a project."""
    return CliRunner().invoke(main, ["--config", str(project.root / "config.yaml"), *words])


def test_build_tells_what_it_did(seeds: Project) -> None:
    """A build tells items, documents and a sum; a second one that nothing changed."""
    first, second = run(seeds, "build"), run(seeds, "build")

    assert first.exit_code == 0
    lines = first.stdout.splitlines()
    assert lines[0] == (
        "added      Belarus seeks closer ties with Iran including on defense, Lukashenko says  [000_db9ab0dd1ef280ae.txt]"
    )
    assert lines[2:9] == [
        "write      rss.xml",
        "write      atom.xml",
        "write      feed.json",
        "write      index.html",
        "write      feeds.opml, news-sitemap.xml, robots.txt, sitemap-0.xml, sitemap-1.xml, sitemap.xml, snippet.html",
        "write      2 pages in s/",
        "write      5 files in assets/",
    ]
    assert re.fullmatch(r"2 items: 2 added \(\d+\.\d\d s\)", lines[9])
    assert second.stdout.startswith("2 items: nothing changed")


def test_build_as_json(seeds: Project) -> None:
    """A report as JSON is one line, with everything in it."""
    report = json.loads(run(seeds, "build", "--json").stdout)

    assert report["added"][0]["link"] == "https://arab.news/yuh7f"
    assert (report["items"], report["exit_code"], report["dry_run"]) == (2, 0, False)


def test_quiet_and_verbose(seeds: Project) -> None:
    """Quiet tells only what is wrong, verbose every page."""
    seeds.put("bad.txt", b"")
    verbose, quiet = run(seeds, "-v", "build"), run(seeds, "-q", "build")

    assert len(re.findall(r"write +s/\w{6}/index.html", verbose.stdout)) == 2
    assert quiet.stdout.splitlines() == ["quarantined bad.txt: this file is empty; there is nothing to publish"]
    assert (verbose.exit_code, quiet.exit_code) == (1, 1)


def test_dry_run(seeds: Project) -> None:
    """A dry run says that it is one."""
    result = run(seeds, "build", "--dry-run")

    assert "would write rss.xml" in result.stdout
    assert "dry run, nothing written; 2 items: 2 added" in result.stdout


def test_wrong_configuration(seeds: Project) -> None:
    """Every mistake is a line on standard error, and the exit status is 2."""
    seeds.configure("site: { titel: x }\n")

    result = run(seeds, "build")

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("feeder: ")
    assert "config.yaml:1: `site.titel` is not a known key; did you mean `title`?" in result.stderr
    assert "Traceback" not in result.output


def test_refusals_and_failures(seeds: Project) -> None:
    """A refusal ends with 3, a failing machine with 4, each in one line."""
    run(seeds, "build")
    seeds.forget("ledger.jsonl")
    refused = run(seeds, "build")
    assert (refused.exit_code, refused.stderr.count("\n")) == (3, 1)
    assert run(seeds, "build", "--new-ledger").exit_code == 0
    (seeds.root / "ledger.jsonl").unlink()
    (seeds.root / "ledger.jsonl").mkdir()

    failed = run(seeds, "build")

    assert (failed.exit_code, failed.stderr.count("\n")) == (4, 1)


def test_status(seeds: Project) -> None:
    """Status tells what is published, what waits and what is wrong, and touches nothing."""
    before = run(seeds, "status")
    assert before.exit_code == 1
    assert "last pass  never" in before.stdout
    assert not (seeds.root / ".feeder").exists()
    seeds.put("later.txt", story("Later", date="2099-01-01"))
    run(seeds, "build")
    catalog = (seeds.root / ".feeder" / "catalog.sqlite").read_bytes()

    fine = run(seeds, "status")
    seeds.put("new.txt", story("Bridge opens"))
    stale = run(seeds, "status", "--json")

    assert fine.exit_code == 0
    assert "scheduled  1, next change 2099-01-01T00:00:00Z" in fine.stdout
    assert stale.exit_code == 1
    assert json.loads(stale.stdout)["pending"] == 1
    assert (seeds.root / ".feeder" / "catalog.sqlite").read_bytes() == catalog
    seeds.texts.rename(seeds.root / "away")
    assert json.loads(run(seeds, "status", "--json").stdout)["pending"] == 2


def test_inspect_as_json(tmp_path: Path) -> None:
    """Inspect prints exactly one line a file, in order, whatever became of it, and needs no configuration."""
    (tmp_path / "empty.txt").write_text("")
    sample = str(next(SEEDS.glob("*.txt")))
    files = [sample, str(tmp_path / "empty.txt"), str(tmp_path / "nothing.txt")]

    result = CliRunner().invoke(main, ["inspect", "--json", *files])

    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["path"] for row in rows] == files
    assert [len(row["articles"]) for row in rows] == [2, 0, 0]
    assert [row["problems"][0]["message"] for row in rows[1:]] == [
        "this file is empty; there is nothing to publish",
        "there is no such file",
    ]
    assert result.exit_code == 2
    assert result.stderr == ""


def test_inspect_shows_each_line(tmp_path: Path) -> None:
    """Inspect shows what each line was taken for, and no escape of the text reaches the terminal."""
    path = tmp_path / "a.txt"
    path.write_text(f"---\nlink: https://x.example/a\n---\n{story('Bridge opens')}\x1b]0;owned\x07 and {'x' * 200}\n")

    result = CliRunner().invoke(main, ["inspect", str(path)])

    assert re.search(r"^ +4  title +Bridge opens$", result.stdout, re.MULTILINE)
    assert re.search(r"^ +6  dateline +GRAZ: Bridge opens", result.stdout, re.MULTILINE)
    assert "(front matter (YAML): link, line 2, 100% sure)" in result.stdout
    assert "problem: line " in result.stdout
    assert "\x1b" not in result.stdout
    assert result.exit_code == 0


def test_init_and_schema(tmp_path: Path) -> None:
    """A new project builds as it is; the schema is printed as JSON."""
    runner = CliRunner()
    made = runner.invoke(main, ["init", str(tmp_path / "new")])
    assert made.exit_code == 0
    assert "set site.title, site.url and site.authority in" in made.stdout
    assert runner.invoke(main, ["--config", str(tmp_path / "new" / "config.yaml"), "build"]).exit_code == 0
    assert runner.invoke(main, ["init", str(tmp_path / "new")]).exit_code == 2

    assert json.loads(runner.invoke(main, ["config", "schema"]).stdout)["title"] == "feeder: config.yaml"


def test_broken_pipe(seeds: Project) -> None:
    """A reader that goes away ends the command without a word."""
    command = f"{FEEDER} inspect {' '.join([str(next(SEEDS.glob('*.txt')))] * 40)} | head -1"

    result = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)

    assert result.stderr == ""
    assert seeds.root.exists()


def test_progress_is_shown_on_a_terminal_only(seeds: Project) -> None:
    """On a terminal a long build shows a bar; what it prints is the same."""
    master, slave = pty.openpty()
    command = [FEEDER, "--config", str(seeds.root / "config.yaml"), "build"]

    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=slave, text=True, check=True)

    os.close(slave)
    os.close(master)
    assert "2 added" in result.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["build", "-q"], "-q stands before the command: feeder -q build"),
        (["build", "--verbose"], "--verbose stands before the command: feeder --verbose build"),
        (["config", "schema", "--config", "x"], "--config stands before the command: feeder --config config schema"),
        (["--json", "status"], "--json stands behind the command: feeder status --json"),
        (["-q", "--dry-run", "build"], "--dry-run stands behind the command: feeder build --dry-run"),
        (["build", "--jsn"], "No such option"),
        (["--jsn", "build"], "No such option"),
        (["--json"], "No such option"),
    ],
)
def test_misplaced_options_are_told_where_they_stand(words: list[str], told: str) -> None:
    """An option on the wrong side of its command is told the right one."""
    result = CliRunner().invoke(main, words, prog_name="feeder")

    assert told in result.stderr
    assert result.exit_code == 2


def test_copies_and_returns_are_told(project: Project) -> None:
    """A text that stands in two files is told once, with both; one that comes back has returned, not been added."""
    project.put("a.txt", story("Bridge opens"))
    project.put("b.txt", story("Bridge opens"))
    first, second = run(project, "build").stdout.splitlines(), run(project, "build").stdout.splitlines()
    (project.texts / "a.txt").unlink()
    (project.texts / "b.txt").unlink()
    run(project, "build", "--confirm-withdrawals")
    project.put("c.txt", story("Bridge opens"))
    back = run(project, "build").stdout.splitlines()

    assert first[:2] == ["added      Bridge opens  [a.txt]", "copied     Bridge opens  [b.txt, the same text as a.txt]"]
    assert first[-1].startswith("1 item: 1 added, 1 copied (")
    assert second[-1].startswith("1 item: nothing changed (")
    assert back[0] == "returned   Bridge opens  [a.txt → c.txt]"
    assert back[-1].startswith("1 item: 1 returned (")


def test_library_gives_what_the_command_does(seeds: Project) -> None:
    """The package itself builds and watches."""
    found = feeder.load(seeds.root / "config.yaml")
    stop = feeder.Stop()

    report = feeder.build(found)
    reports = []
    for told in feeder.watch(found, stop):
        reports.append(told)
        stop.set()

    assert report.items == 2
    assert [told.ready for told in reports] == [True]
    assert list(feeder.watch(found, stop)) == []
    with pytest.raises(AttributeError):
        feeder.nothing  # noqa: B018 - the look-up is the test


def test_start_is_quick() -> None:
    """Help imports nothing heavy: neither pydantic nor lxml nor watchdog is needed to print it."""
    script = (
        "import sys; from feeder.cli import main; main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    )

    bare = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=bare)

    loaded = set(re.findall(r"'(\w+)'", result.stdout))
    assert not loaded & {"pydantic", "lxml", "watchdog", "feedgen", "jinja2", "yaml", "rich", "sqlite3"}


def test_long_reports_are_cut() -> None:
    """Of a thousand changes twenty are told, unless all are asked for; nothing obeys a title's escapes."""
    changes = tuple(Change(f"id{n}", f"Title\x1b[2J\u202e {n}", "a.txt", "") for n in range(1000))
    report = Report(
        added=changes, moved=(Change("id", "T", "b.txt", "", "a.txt"),), notices=(Notice("a", 3, "m", note=True),)
    )

    short, full = list(telling.report_lines(report)), list(telling.report_lines(report, verbose=True))

    assert short[20] == "added      … and 980 more"
    assert short[21] == "moved      T  [a.txt → b.txt]"
    assert len(full) == 1003
    assert "note       a:3: m" in full
    assert not any("\x1b" in line or "\u202e" in line for line in full)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["bulid"], "No such command 'bulid'. Did you mean 'build'? See `feeder --help`"),
        (["build", "--jason"], "No such option '--jason'. Did you mean '--json'? See `feeder build --help`"),
        (["inspect"], "Missing argument 'FILES...'. See `feeder inspect --help`"),
        (["inspect", "none.txt"], "none.txt: there is no such file"),
        (["--config"], "Option '--config' requires an argument."),
    ],
)
def test_a_wrong_call_is_told_in_one_line(words: list[str], told: str) -> None:
    """On standard error, like every other error; the exit code is 2."""
    result = subprocess.run([FEEDER, *words], capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", f"feeder: {told}\n")


def test_each_mistake_of_a_configuration_is_a_line(project: Project) -> None:
    """Each begins like every other error; what YAML means by a second colon is told in words."""
    project.configure("site: { titl: Wire desk }\nx: 1\n")
    told = run(project, "build").stderr.splitlines()
    assert len(told) == 4
    assert all(line.startswith("feeder: ") for line in told)
    project.configure("site:\n  title: Harbour: Courier\n")
    assert run(project, "build").stderr.endswith('a text that holds `: ` stands in quotes: "Harbour: Courier"\n')


def test_a_pass_without_news_imports_little(project: Project) -> None:
    """What reads texts and makes documents takes most of the time to start, and a build of nothing new needs neither."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    script = (
        f"import sys, feeder; feeder.build(feeder.load({str(project.root / 'config.yaml')!r})); print(*sys.modules)"
    )
    loaded = set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "feeder.publish.passes" in loaded
    heavy = {
        "feeder.parse",
        "feeder.check",
        "feeder.render.markup",
        "jinja2",
        "feedgen",
        "watchdog",
        "click",
        "lxml",
        "nh3",
    }
    assert not heavy & loaded
