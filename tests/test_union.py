"""Two machines publish from clones of one repository, with real git, and merge: nothing changes its name, nothing doubles."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import reduce
from pathlib import Path
from random import Random

import pytest
from conftest import CONFIG, Project, story
from hypothesis import given, settings
from hypothesis import strategies as st

from feeder.ledger import Ledger
from feeder.records import State
from feeder.scaffold import init

SMALL = CONFIG + "archive: { page_size: 4 }\nfeeds: [{ name: main, limit: 4 }]\n"


def git(folder: Path, *words: str, check: bool = True) -> str:
    """Run git in a folder."""
    who = ("-c", "user.name=Anna", "-c", "user.email=anna@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *who, *words], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done.stdout + done.stderr


def commit(project: Project) -> None:
    """Commit all that stands in a project."""
    git(project.root, "add", "--all")
    git(project.root, "commit", "--quiet", "--message", "Publish")


def clone(project: Project, name: str, hours: float) -> Project:
    """Give a clone of a project, on a machine with a clock of its own."""
    root = project.root.with_name(name)
    git(project.root.parent, "clone", "--quiet", str(project.root), str(root))
    texts = root.with_name(f"{name}-texts")
    shutil.move(root / "texts", texts)
    made = Project(root, (root / "config.yaml").read_text())
    for path in texts.iterdir():
        made.put(path.name, path.read_bytes())
    made.clock.forward(hours=hours)
    return made


def repository(root: Path, config: str = SMALL, *, union: bool = True) -> Project:
    """Give a project in a repository as `feeder init` sets it up, with ten articles published."""
    init(root.with_name("fresh"))
    made = Project(root, config)
    for name in (".gitignore", *((".gitattributes",) if union else ())):
        shutil.copy(root.with_name("fresh") / name, root / name)
    git(root, "init", "--quiet")
    for number in range(10):
        made.put(f"base{number}.txt", story(f"Base story number {number}"))
    made.build()
    commit(made)
    return made


def everything(project: Project) -> dict[str, list[str]]:
    """Give the places of each id in the main feed and its archive: what a subscriber can see of it."""
    found: dict[str, list[str]] = {}
    files = [project.output / "feed.json", *sorted(project.output.glob("archive/*/feed.json"))]
    for file in files:
        for item in json.loads(file.read_bytes())["items"]:
            found.setdefault(item["id"], []).append(f"{item['title']} {item['_feeder']['short_link']}")
    return found


def names(project: Project) -> dict[str, tuple[str, str]]:
    """Give id and short link of each title that is published anywhere."""
    return {
        one.rsplit(" ", 1)[0]: (key, one.rsplit(" ", 1)[1])
        for key, found in everything(project).items()
        for one in found
    }


def apart(one: Project, other: Project) -> None:
    """Let two machines publish different things, and one that is the same."""
    for number in range(7):
        one.put(f"one{number}.txt", story(f"Harbour news, part {number}"))
        one.build()
        other.put(f"other{number}.txt", story(f"School news, part {number}"))
        other.build()
    one.put("base1.txt", story("Base story number 1", words="It was corrected by the one who saw the mistake in it."))
    other.put("base2.txt", story("Base story number 2", words="It was corrected by the other after a call."))
    for project, gone in ((one, "base3.txt"), (other, "base4.txt")):
        project.put("both.txt", story("Seen by both"))
        project.build()
        (project.texts / gone).unlink()
        project.build()


def test_two_clones(tmp_path: Path) -> None:
    """What two clones publish apart is one after a merge: the same ids, codes and bytes on both machines."""
    one = repository(tmp_path / "one")
    other = clone(one, "other", hours=5)
    other.build()
    assert other.documents() == one.documents()
    apart(one, other)
    before = {**names(one), **names(other)}
    for project in (one, other):
        commit(project)

    git(one.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(other.root), "main")
    git(other.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(one.root), "main")
    assert (one.root / "ledger.jsonl").read_bytes() == (other.root / "ledger.jsonl").read_bytes()
    report = one.build()
    other.build()

    assert (report.added, report.updated, report.withdrawn) == ((), (), ())
    assert one.documents() == other.documents()
    assert (one.root / "ledger.jsonl").read_bytes() == (other.root / "ledger.jsonl").read_bytes()
    after = names(one)
    gone = {"Base story number 3", "Base story number 4"}
    assert after == {title: name for title, name in before.items() if title not in gone}
    assert len({item for item, _ in after.values()}) == len(after) == 10 + 14 + 1 - 2
    one.forget()
    one.build()
    assert one.documents() == other.documents()


def test_two_ids_for_one_text(tmp_path: Path) -> None:
    """A text that took the place of another item on each machine is one item after a merge, and it is in the feed."""
    one = repository(tmp_path / "one")
    other = clone(one, "other", hours=5)
    for project, gone in ((one, "base8.txt"), (other, "base9.txt")):
        project.build()
        (project.texts / gone).unlink()
        project.put("both.txt", story("Base story number 77"))
        project.build()
        commit(project)
    title = "Base story number 77"
    assert names(one)[title] != names(other)[title]

    git(one.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(other.root), "main")
    report = one.build()
    git(other.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(one.root), "main")
    other.build()

    assert any("had two ids after a merge" in notice.message for notice in report.notices)
    assert title in names(one)
    assert len(everything(one)) == 9
    assert one.documents() == other.documents()
    one.forget()
    one.build()
    assert one.documents() == other.documents()


def test_clones_go_on_after_a_merge(tmp_path: Path) -> None:
    """A second round of the same holds as well, with what the first one settled in both ledgers."""
    one = repository(tmp_path / "one")
    other = clone(one, "other", hours=5)
    for number in range(3):
        for project, what in ((one, "Tram"), (other, "Canal")):
            project.put(f"{what}{number}.txt", story(f"{what} report {number}"))
            project.put(f"{what}{number}b.txt", story(f"{what} follow-up {number}"))
            project.build()
            commit(project)
        known = {**names(one), **names(other)}
        git(one.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(other.root), "main")
        one.build()
        commit(one)
        git(other.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(one.root), "main")
        other.build()
        assert git(other.root, "status", "--porcelain", "ledger.jsonl") == ""
        assert one.documents() == other.documents()
        assert names(one) == known


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_marks_of_a_conflict(tmp_path: Path, style: str) -> None:
    """Without the union, git leaves its marks: the lines of both sides count, and it is told."""
    one = repository(tmp_path / "one", union=False)
    other = clone(one, "other", hours=5)
    apart(one, other)
    before = {**names(one), **names(other)}
    for project in (one, other):
        commit(project)
    pull = ("-c", f"merge.conflictStyle={style}", "pull", "--no-rebase", "--no-edit", str(other.root), "main")

    assert "CONFLICT" in git(one.root, *pull, check=False)
    lines = (one.root / "ledger.jsonl").read_bytes()
    assert b"<<<<<<< " in lines
    report = one.build()

    assert {title: names(one)[title] for title in names(one)} == {
        title: name for title, name in before.items() if title not in {"Base story number 3", "Base story number 4"}
    }
    assert any("mark a conflict of a merge" in notice.message for notice in report.notices)
    assert report.exit_code == 0
    assert not [notice for notice in one.build().notices if "conflict" in notice.message]


def test_ledgers_that_began_apart(tmp_path: Path) -> None:
    """Two ledgers without a common beginning are one after a merge: the head of the earlier one counts."""
    one, other = (
        Project(tmp_path / "one"),
        Project(tmp_path / "other", CONFIG.replace("org,2026", "org,2025") + "archive: { page_size: 3 }\n"),
    )
    other.clock.forward(days=1)
    for project in (one, other):
        project.put("both.txt", story("Seen by both"))
        project.put(f"{project.root.name}.txt", story(f"Of {project.root.name}"))
        project.build()
    lines = (other.root / "ledger.jsonl").read_bytes() + (one.root / "ledger.jsonl").read_bytes()
    kept = one.ids()
    (one.root / "ledger.jsonl").write_bytes(lines)
    one.put("other.txt", story("Of other"))

    report = one.build()

    assert any(
        "two ledgers that began apart" in notice.message and "news.example.org,2026" in notice.message
        for notice in report.notices
    )
    assert one.ids() == kept | {"Of other": other.ids()["Of other"]}
    assert b'"page_size":50' in lines
    one.put("new.txt", story("Something new"))
    one.build()
    assert one.ids()["Something new"].startswith("tag:news.example.org,2026:")


def told(ledger: Path) -> dict[str, tuple[object, ...]]:
    """Give what a ledger says of each id."""
    found = Ledger(ledger)
    groups: dict[str, list[State]] = {}
    for state in found.states(0, found.end()):
        groups.setdefault(state.identity.id, []).append(state)
    merged = {key: reduce(State.merged, states) for key, states in groups.items()}
    return {key: (state.identity, state.first_at, state.at) for key, state in merged.items()}


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[bytes], dict[str, tuple[object, ...]]]:
    """Give the lines of a real ledger, and what they say."""
    project = Project(tmp_path_factory.mktemp("lines") / "project")
    for number in range(6):
        project.put(f"a{number}.txt", story(f"Story {number}"))
        if number % 2:
            project.put("a0.txt", story("Story 0", words=f"Told again in {number} words that differ from before."))
        project.build()
    path = project.root / "ledger.jsonl"
    return path.read_bytes().splitlines(), told(path)


@settings(max_examples=60)
@given(
    chance=st.randoms(use_true_random=False),
    ending=st.sampled_from([b"\n", b"\r\n"]),
    bom=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_any_order(
    tmp_path: Path,
    lines: tuple[list[bytes], dict[str, tuple[object, ...]]],
    chance: Random,
    ending: bytes,
    bom: bytes,
) -> None:
    """Order, doubled lines, blank lines, ends of lines, marks of a merge and a byte order mark change nothing."""
    mixed = [*lines[0], *chance.choices(lines[0], k=3), b"", b"<<<<<<< HEAD", b"=======", b">>>>>>> 1a2b3c (Publish)"]
    chance.shuffle(mixed)
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(bom + ending.join(mixed) + chance.choice([ending, b""]))

    assert Ledger(path).head() is not None
    assert told(path) == lines[1]


def test_publishing_goes_on_behind_shuffled_lines(project: Project) -> None:
    """A pass adds its lines behind those of a ledger in any order, and cuts none of them."""
    for number in range(6):
        project.put(f"a{number}.txt", story(f"Story {number}"))
        project.build()
    path = project.root / "ledger.jsonl"
    shuffled = path.read_bytes().splitlines()
    Random(5).shuffle(shuffled)  # noqa: S311 - any order will do
    path.write_bytes(b"\r\n".join(shuffled))
    before, known = project.documents(), told(path)
    project.build()
    assert project.documents() == before

    project.put("new.txt", story("Something new"))
    project.build()

    assert {key: value for key, value in told(path).items() if key in known} == known
    assert len(told(path)) == len(known) + 1
    live = project.documents()
    project.forget()
    project.build()
    assert project.documents() == live
