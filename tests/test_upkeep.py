"""`feeder ledger verify | compact | rebuild`: a ledger is looked after, and nothing of what it says gets lost."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import reduce
from pathlib import Path

import pytest
from conftest import CONFIG, FEEDER, Project, story
from hypothesis import given
from hypothesis import strategies as st
from test_ledger import ONE, START, TWO

from feeder import lock, publish
from feeder.errors import LedgerError, MachineError, RefusedError, UsageError
from feeder.ledger import Head, Ledger
from feeder.ledger.shrink import shrunk
from feeder.records import State, encode

SMALL = CONFIG + "archive: { page_size: 4 }\nfeeds: [{ name: main, limit: 4 }]\n"


def run(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    """Run feeder on a project."""
    call = [FEEDER, "--config", str(project.root / "config.yaml"), *words]
    return subprocess.run(call, capture_output=True, text=True, check=False)


def told(ledger: Ledger) -> dict[str, tuple[object, ...]]:
    """Give what a ledger says of each id."""
    groups: dict[str, list[State]] = {}
    for state in ledger.states(0, ledger.end()):
        groups.setdefault(state.identity.id, []).append(state)
    merged = {key: reduce(State.merged, states) for key, states in groups.items()}
    return {key: (one.identity, one.first_at, one.at, one.line) for key, one in merged.items()}


def lived(project: Project) -> Project:
    """Let a project live: items come in several passes, are edited, moved, copied, withdrawn, and come back."""
    for number in range(11):
        project.put(
            f"a{number}.txt",
            story(f"Story number {number}", words=f"It has the {number}th text of {number * 7} words."),
        )
        if number % 3 == 0:
            project.build()
    project.put("linked.md", story("A linked one", link="https://elsewhere.example/1"))
    project.build()
    project.put("a2.txt", story("Story number 2", words="It was edited since, and says another thing than it did."))
    (project.texts / "a3.txt").unlink()
    project.build()
    project.put("moved/a4.txt", (project.texts / "a4.txt").read_bytes())
    (project.texts / "a4.txt").unlink()
    (project.texts / "a9.txt").unlink()
    project.build()
    project.put("dated.md", story("Of last year", date="2025-03-04 10:00"))
    project.build()
    return project


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that has lived a while, with an archive."""
    return lived(Project(tmp_path_factory.mktemp("original") / "desk", SMALL))


@pytest.fixture
def desk(original: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    made = Project(tmp_path / "desk", SMALL)
    made.clock.now = original.clock.now
    shutil.copytree(original.root, made.root, dirs_exist_ok=True)
    return made


def test_a_sound_ledger(desk: Project) -> None:
    """Nothing is wrong with what feeder wrote, and it all agrees."""
    found = publish.verify(desk.config)

    assert found.faults == ()
    assert (found.exit_code, found.items, found.published) == (0, 13, 11)
    assert run(desk, "ledger", "verify").stdout.endswith(
        "13 items, 11 published: whole, and the output folder agrees\n"
    )


DAMAGES = [
    (lambda data: data.replace(b'"id"', b'"di"', 1), 3, "error", 2, "expected one state of an item as JSON, found"),
    (lambda data: data.replace(b"\n", b"\n" + b"\0" * 9 + b"\n", 1), 3, "error", 2, "9 zero bytes"),
    (lambda data: data.replace(b'{"ledger":1', b'{"ledger":2'), 3, "error", 1, "upgrade feeder"),
    (lambda data: data.replace(b'"arrival":3', b'"arrival":"x"'), 3, "error", None, "expected one state"),
    (lambda data: data.replace(b'"home":"a', b'"home":"../a', 1), 3, "error", 2, "expected one state"),
    (lambda data: b"".join(data.splitlines(keepends=True)[1:]), 3, "error", 1, "first line of a ledger"),
    (lambda data: data.decode().encode("utf-16"), 3, "error", 1, "first line of a ledger"),
    (lambda data: data + data.splitlines()[1][:90], 0, "note", None, "a pass was cut short"),
    (lambda data: data.replace(b"\n", b"\r\n"), 0, "note", 1, "end as on Windows"),
    (lambda data: b"\xef\xbb\xbf" + data, 0, "note", 1, "byte order mark"),
    (lambda data: data.replace(b"\n", b"\n\n", 3), 0, "note", 2, "blank lines"),
    (lambda data: data + data.splitlines(keepends=True)[1] + data.splitlines(keepends=True)[2], 0, "note", None, "lines stand twice"),
    (lambda data: data + b"<<<<<<< HEAD\n=======\n>>>>>>> other\n", 1, "warning", None, "a conflict of a merge"),
    (lambda data: data.replace(data.splitlines(keepends=True)[1], b"", 1), 1, "warning", 2, "of this pass is missing"),
    (lambda data: data + data.splitlines(keepends=True)[0].replace(b",2026", b",2027"), 1, "warning", None, "began apart"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "code", "severity", "line", "message"), DAMAGES)
def test_each_fault_is_told(desk: Project, damage, code: int, severity: str, line: int | None, message: str) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, PLR0913, PLR0917 - a table of lambdas
    """What is wrong is told with its line; what only looks odd is read all the same, and changes nothing."""
    path = desk.root / "ledger.jsonl"
    whole, before, said = path.read_bytes(), desk.documents(), told(Ledger(path))
    path.write_bytes(damage(whole))
    shutil.rmtree(desk.root / ".feeder")

    done = run(desk, "ledger", "verify", "--json")
    found = json.loads(done.stdout)

    assert done.returncode == found["exit_code"] == code, done.stdout
    fault = next(one for one in found["faults"] if one["severity"] == severity and message in one["message"])
    assert line is None or fault["line"] == line
    if severity == "error":
        with pytest.raises(LedgerError):
            desk.build()
        assert path.read_bytes() == damage(whole)
    elif "missing" not in message:
        assert told(Ledger(path)) == said
        desk.build()
    assert desk.documents() == before or "missing" in message


def test_a_pass_that_never_came_to_the_disk(desk: Project) -> None:
    """After a loss of power the last pass may stand there as zeros, with its closing line: it is made again."""
    path = desk.root / "ledger.jsonl"
    desk.put("new.txt", story("Something new"))
    whole = path.read_bytes()
    desk.build()
    live, lines = desk.documents(), path.read_bytes()
    last = lines.splitlines(keepends=True)[-1]
    path.write_bytes(whole + b"\0" * (len(lines) - len(whole) - len(last)) + last)
    shutil.rmtree(desk.root / ".feeder")
    desk.clock.now = START + timedelta(hours=1)
    assert Ledger(path).end() == len(whole)

    report = desk.build()

    assert [change.title for change in report.added] == ["Something new"]
    assert desk.documents().keys() == live.keys()
    assert b"\0" not in path.read_bytes()


def test_what_catalog_and_output_say_is_compared(desk: Project) -> None:
    """A catalog or an output folder that says something else is told, each in its words."""
    documents = {path: (desk.output / path).read_bytes() for path in ("feed.json", "rss.xml", "atom.xml")}

    def messages() -> str:
        return "\n".join(fault.message for fault in publish.verify(desk.config).faults)

    desk.put("new.txt", story("Something new"))
    desk.build()
    for path, data in documents.items():
        (desk.output / path).write_bytes(data)
    shutil.rmtree(
        next(page for page in (desk.output / "s").iterdir() if b"Something new" in (page / "index.html").read_bytes())
    )
    assert "does not show 1 item (tag:news.example.org,2026:" in messages()
    desk.build()
    (desk.texts / "new.txt").unlink()
    kept = {path: (desk.output / path).read_bytes() for path in documents}
    desk.build()
    for path, data in kept.items():
        (desk.output / path).write_bytes(data)
    assert "still shows 1 item" in messages()
    desk.build()
    lines = (desk.root / "ledger.jsonl").read_bytes()
    other = Project(desk.root.with_name("other"))
    other.put("a.txt", story("Of another project"))
    other.build()
    (desk.root / "ledger.jsonl").write_bytes((other.root / "ledger.jsonl").read_bytes())
    assert "that the ledger does not know: is it of other feeds?" in messages()
    assert "knows another ledger" in messages()
    (desk.root / "ledger.jsonl").write_bytes(lines)
    (desk.root / ".feeder" / "catalog.sqlite").write_bytes(b"no catalog" * 100)
    assert "the catalog is no database" in messages()
    shutil.rmtree(desk.root / ".feeder")
    assert "there is no catalog" in messages()
    (desk.root / ".feeder" / "catalog.sqlite").mkdir(parents=True)
    assert "a folder stands in the place of the catalog" in messages()


def test_a_catalog_that_differs(desk: Project) -> None:
    """A catalog that knows the whole ledger, and says something else of an item, is told; one that is behind too."""
    path = desk.root / ".feeder" / "catalog.sqlite"
    behind = path.read_bytes()
    desk.put("new.txt", story("Something new"))
    desk.build()
    current = path.read_bytes()
    path.write_bytes(behind)
    assert publish.verify(desk.config).faults[0].message.startswith("the catalog does not know all")
    path.write_bytes(current.replace(b'Story number 1"', b'Story number X"'))
    assert "what stands in it has changed by itself" in publish.verify(desk.config).faults[0].message


def test_no_ledger(desk: Project, project: Project) -> None:
    """Before the first build there is nothing to verify; beside published feeds a missing ledger is refused."""
    with pytest.raises(UsageError, match="`feeder build` begins it"):
        publish.verify(project.config)
    with pytest.raises(UsageError, match="`feeder build` begins it"):
        publish.compact(project.config)
    (desk.root / "ledger.jsonl").unlink()
    for act in (desk.build, lambda: publish.verify(desk.config)):
        with pytest.raises(RefusedError) as caught:
            act()
        for remedy in ("back", "`feeder ledger rebuild`", "`feeder build --new-ledger`"):
            assert remedy in caught.value.message
    assert run(desk, "build").returncode == 3


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4), st.sampled_from("abc"), st.booleans()), max_size=20))
def test_compact_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, str, bool]]
) -> None:
    """Whatever a ledger holds, fewer or as many lines say the same, and so they do merged with any other lines."""
    folder = tmp_path_factory.mktemp("ledger")
    ledger, merged, new = (Ledger(folder / name) for name in ("old", "merged", "new"))
    ledger.create(Head("news.example.org,2026", 50, START))
    for which, second, title, closed in steps:
        at = START + timedelta(seconds=second)
        one = replace(
            (ONE, TWO, replace(ONE, id="tag:x,2026:third"))[which], title=title, first_seen=at, code=f"{title}2{which}"
        )
        if closed:
            ledger.append([one], at)
        else:
            with ledger.path.open("ab") as file:
                file.write(encode(one, at) + b"\n")
    survey = ledger.survey()
    lines = list(shrunk(ledger, Head("news.example.org,2026", 50, START), survey))
    new.path.write_bytes(b"".join(line + b"\n" for line in lines))

    assert told(new) == told(ledger)
    assert len(lines) <= len(ledger.path.read_bytes().splitlines())
    assert list(shrunk(new, Head("news.example.org,2026", 50, START), new.survey())) == lines
    more = b"".join(ledger.path.read_bytes().splitlines(keepends=True)[1::2])
    merged.path.write_bytes(ledger.path.read_bytes() + more)
    both = Ledger(folder / "both")
    both.path.write_bytes(new.path.read_bytes() + more)
    if more.endswith(b"}\n") and b'"pass"' in more.splitlines()[-1]:
        assert told(both) == told(merged)


def test_compact(desk: Project) -> None:
    """The ledger gets shorter, the one before is kept, and nothing that subscribers see changes."""
    for number in range(20):
        desk.put(
            "a5.txt", story("Story number 5", words=f"This is version {number} of a text that is edited all the time.")
        )
        desk.build()
    path = desk.root / "ledger.jsonl"
    path.chmod(0o640)
    before, said, live = path.read_bytes(), told(Ledger(path)), desk.documents()

    done = run(desk, "ledger", "compact")

    assert done.returncode == 0, done.stderr
    assert "lines became" in done.stdout
    assert told(Ledger(path)) == said
    assert len(path.read_bytes()) < len(before) / 1.5
    assert path.stat().st_mode & 0o777 == 0o640
    assert (desk.root / ".feeder" / "ledger-before-compact.jsonl").read_bytes() == before
    assert sorted(file.name for file in desk.root.iterdir()) == [
        ".feeder",
        "config.yaml",
        "ledger.jsonl",
        "output",
        "texts",
    ]
    times = desk.times()
    desk.build()
    assert desk.times() == times
    assert run(desk, "ledger", "compact").stdout.endswith("and none to leave out\n")
    desk.forget()
    desk.build()
    assert desk.documents() == live


def test_compact_takes_out_what_a_merge_left(desk: Project) -> None:
    """Marks, doubled lines and a second head are gone after it, and no pass says so again."""
    path = desk.root / "ledger.jsonl"
    data, live = path.read_bytes(), desk.documents()
    path.write_bytes(b"<<<<<<< HEAD\r\n" + data + b"=======\n" + data.replace(b"\n", b"\r\n") + b">>>>>>> x\n")
    publish.compact(desk.config)
    assert publish.verify(desk.config).exit_code == 0
    desk.build()
    assert desk.documents() == live


def test_compact_waits_for_nobody(desk: Project) -> None:
    """While another process publishes, nothing is touched."""
    before = (desk.root / "ledger.jsonl").read_bytes()
    with lock.held(desk.root / ".feeder" / "lock", 0, "x"):
        done = run(desk, "ledger", "compact")
    assert done.returncode == 4
    assert "another feeder is publishing" in done.stderr
    assert (desk.root / "ledger.jsonl").read_bytes() == before


def test_compact_of_a_damaged_ledger(desk: Project) -> None:
    """What cannot be read is refused, and stays as it is."""
    path = desk.root / "ledger.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"id"', b'"di"', 1))
    before = path.read_bytes()
    with pytest.raises(LedgerError):
        publish.compact(desk.config)
    assert path.read_bytes() == before
    assert not (desk.root / ".ledger.jsonl.feeder-tmp").exists()


def test_compact_that_would_say_something_else(desk: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written is read again before it counts: lines that say something else never take the place."""
    before = (desk.root / "ledger.jsonl").read_bytes()

    def wrong(ledger: Ledger, head: Head, survey: object) -> object:
        yield from list(shrunk(ledger, head, survey))[:-4]  # type: ignore[arg-type]

    monkeypatch.setattr("feeder.publish.compacting.shrunk", wrong)
    with pytest.raises(LedgerError, match="says something else"):
        publish.compact(desk.config)
    assert (desk.root / "ledger.jsonl").read_bytes() == before


def test_compact_on_a_full_disk(desk: Project) -> None:
    """A disk that takes no more leaves the ledger as it was."""
    before = (desk.root / "ledger.jsonl").read_bytes()
    (desk.root / ".ledger.jsonl.feeder-tmp").mkdir()
    with pytest.raises(MachineError, match="the ledger cannot be written"):
        publish.compact(desk.config)
    assert (desk.root / "ledger.jsonl").read_bytes() == before


@pytest.mark.parametrize("harm", ["no database", "a fact"])
def test_compact_beside_a_damaged_catalog(desk: Project, harm: str) -> None:
    """A cache that is damaged keeps nobody from looking after the ledger; the next pass makes it anew, and tells."""
    path, catalog = desk.root / "ledger.jsonl", desk.root / ".feeder" / "catalog.sqlite"
    path.write_bytes(path.read_bytes() + b"<<<<<<< HEAD\n")
    if harm == "no database":
        catalog.write_bytes(b"none" * 2000)
    else:
        with closing(sqlite3.connect(catalog)) as database:
            database.execute("UPDATE meta SET value_sum = 5 WHERE name = 'ledger offset'")
            database.commit()
    live = desk.documents()

    done = run(desk, "ledger", "compact")

    assert (done.returncode, done.stderr) == (0, "")
    assert b"<<<" not in path.read_bytes()
    assert any("is made anew" in notice.message for notice in desk.build().notices)
    assert desk.documents() == live


def lose(project: Project) -> None:
    """Lose the ledger and the catalog."""
    (project.root / "ledger.jsonl").unlink()
    shutil.rmtree(project.root / ".feeder")


FORMATS = ["rss, atom, json", "atom", "rss", "json"]


@pytest.mark.parametrize("formats", FORMATS)
@pytest.mark.parametrize("content", ["full", "summary"])
def test_rebuild(tmp_path: Path, formats: str, content: str) -> None:
    """Ids, codes, dates and order come back from the output folder: the next build changes no byte of it."""
    config = SMALL.replace("limit: 4", f"limit: 4, formats: [{formats}], content: {content}")
    desk = lived(Project(tmp_path / "desk", config))
    live, said = desk.documents(), told(Ledger(desk.root / "ledger.jsonl"))
    lose(desk)

    done = run(desk, "ledger", "rebuild", "--json")
    found = json.loads(done.stdout)
    now = told(Ledger(desk.root / "ledger.jsonl"))
    desk.clock.forward(days=3)
    report = desk.build()

    assert done.returncode == ("atom" not in formats), done.stdout
    assert [note[:38] for note in found["unknown"]] == ["withdrawn items whose ids no feed tell"] * done.returncode
    assert (found["items"], found["matched"]) == (11, 11)
    for key, (identity, *_) in said.items():
        if identity.withdrawn is None:  # type: ignore[attr-defined]
            for name in ("code", "published", "updated", "home"):
                assert getattr(now[key][0], name) == getattr(identity, name), (key, name)
    assert (report.added, report.updated, report.withdrawn) == ((), (), ())
    after = desk.documents()
    assert live.keys() == after.keys()
    assert {path for path in live if _known(live[path], formats) != _known(after[path], formats)} == set()


def _known(data: bytes, formats: str) -> bytes:
    """Give a document without what depends on the times of withdrawals, which only Atom tells."""
    return re.sub(rb"<rss .*>|<lastBuildDate>.*", b"", data) if formats == "rss" else data
