"""The ledger: what was told counts once its pass is closed, in whatever order the lines stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from pathlib import Path
from random import Random

import pytest
from conftest import Project, story
from golden import item
from hypothesis import given
from hypothesis import strategies as st

from feeder.decide import reconcile
from feeder.errors import LedgerError, MachineError
from feeder.ledger import Head, Ledger
from feeder.model import Article, Identity
from feeder.records import State, decode, encode, freeze, stamp, thaw

START = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ONE: Identity = item(1, Article("One", "x")).identity
TWO: Identity = item(2, Article("Two — “2”", "x", link="https://x.example/2")).identity


def ledger(folder: Path) -> Ledger:
    """Give a new ledger."""
    made = Ledger(folder / "ledger.jsonl")
    made.create(Head("news.example.org,2026", 50, START))
    return made


def identities(found: Ledger) -> list[Identity]:
    """Give what the closed passes tell."""
    return [state.identity for state in found.states(0, found.end())]


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    """Head and states come back as they went in."""
    made = ledger(tmp_path)
    gone = replace(TWO, withdrawn=START, copies=("a.txt", "b.txt"), republish=True, retired=True)
    made.append([ONE, gone], START + timedelta(seconds=1))

    assert made.head() == Head("news.example.org,2026", 50, START)
    assert identities(made) == [ONE, gone]


@pytest.mark.parametrize("year", [1, 999, 1000, 9999])
def test_times_of_any_year_come_back(year: int) -> None:
    """The year has four digits, so that text sorts as time does, and is read again."""
    time = datetime(year, 2, 3, 4, 5, 6, 7, tzinfo=UTC)

    assert datetime.fromisoformat(stamp(time)) == time
    assert stamp(time) == f"{year:04}-02-03T04:05:06.000007Z"


def test_nothing_there(tmp_path: Path) -> None:
    """No ledger has no head, and nothing in it."""
    made = Ledger(tmp_path / "ledger.jsonl")

    assert (made.head(), made.end(), identities(made)) == (None, 0, [])


@given(cut=st.integers(1, 2000))
def test_unclosed_tail_does_not_count(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """Wherever the last pass is cut off, the ones before count, and the next one takes its place."""
    made = ledger(tmp_path_factory.mktemp("ledger"))
    made.append([ONE], START)
    closed = made.end()
    made.append([TWO, replace(TWO, id="tag:x,2026:third")], START)
    whole = made.path.read_bytes()
    made.path.write_bytes(whole[: max(closed, len(whole) - 1 - cut)])

    assert identities(made) == [ONE]
    made.append([TWO], START)
    assert identities(made) == [ONE, TWO]


def test_very_long_unclosed_tail(tmp_path: Path) -> None:
    """The last closed pass is found behind any amount of what does not count."""
    made = ledger(tmp_path)
    made.append([ONE], START)
    with made.path.open("ab") as file:
        file.write(encode(TWO, START) * 1000)

    assert identities(made) == [ONE]


def test_creation_cut_short(tmp_path: Path) -> None:
    """A first line that was never finished is no ledger."""
    made = ledger(tmp_path)
    made.path.write_bytes(made.path.read_bytes()[:-1])

    assert made.head() is None


def test_growth_is_told_from_another_history(tmp_path: Path) -> None:
    """A ledger that grew still holds what was read; one that was changed does not."""
    made = ledger(tmp_path)
    mark = made.append([ONE], START)
    made.append([TWO], START)
    assert made.extends(mark)
    assert [state.identity for state in made.states(mark.offset, made.end())] == [TWO]

    made.path.write_bytes(made.path.read_bytes().replace(b'"One"', b'"Own"'))

    assert not made.extends(mark)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b'"id"', b'"di"', 2),
        (b'{"at"', b'what is this\n{"at"', 2),
        (b'{"at"', b'{"at":"x}\n{"at"', 2),
        (b'"ledger":1', b'"ledger":9', 1),
        (b'"created"', b'"x"', 1),
        (b'"created":"2026-05-04T12:00:00.000000Z"', b'"created":"0001-01-01T00:00:00+14:00"', 1),
        (b'"created":"2026-05-04T12:00:00.000000Z"', b'"created":"9999-12-31T23:59:59-12:00"', 1),
        (b'"first_seen":"2026', b'"first_seen":"9999-12-31T12:00:00+00:00","x":"', 2),
        (b'"first_seen":"', b'"first_seen":"0001-01-01T00:00:00+14:00","x":"', 2),
        (b'{"at":"2026-05-04', b'{"at":"9999-12-31', 2),
    ],
)
def test_damage_is_told_with_its_line(tmp_path: Path, old: bytes, new: bytes, line: int) -> None:
    """What is no line of a ledger is refused with its number, and nothing is published."""
    made = ledger(tmp_path)
    made.append([ONE], START)
    made.path.write_bytes(made.path.read_bytes().replace(old, new, 1))

    with pytest.raises(LedgerError) as caught:
        _ = made.head(), identities(made)

    assert caught.value.line == line
    assert caught.value.exit_code == 3


def test_a_first_line_that_is_none_at_the_end(tmp_path: Path) -> None:
    """One that was written in part behind others, and is JSON all the same, is refused with its number."""
    made = ledger(tmp_path)
    made.append([ONE], START)
    with made.path.open("ab") as file:
        file.write(b'{"ledger":1}')

    with pytest.raises(LedgerError) as caught:
        made.survey()

    assert caught.value.line == 4


def test_machine_failures_are_told(tmp_path: Path) -> None:
    """A ledger that cannot be opened is a failure of the machine, with its path."""
    (tmp_path / "ledger.jsonl").mkdir()
    made = Ledger(tmp_path / "ledger.jsonl")

    with pytest.raises(MachineError, match=r"ledger.jsonl: the ledger cannot be read or written"):
        made.head()
    with pytest.raises(MachineError, match="cannot be read or written"):
        made.append([], START)


@st.composite
def histories(draw: st.DrawFn) -> list[State]:
    """Several states of one id, as two machines may have written them."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        at = START + timedelta(seconds=draw(st.integers(0, 3)))
        identity = replace(
            ONE, title=draw(st.sampled_from("abc")), code=draw(st.sampled_from(["x2", "y3"])), first_seen=at
        )
        found.append(decode(encode(identity, at)))
    return found


@given(histories(), st.randoms())
def test_order_of_lines_does_not_matter(states: list[State], random: Random) -> None:
    """Whatever the order in which states are met, they say the same together."""
    shuffled = list(states)
    random.shuffle(shuffled)

    one, other = reduce(State.merged, states), reduce(State.merged, shuffled)

    assert (one.identity.title, one.identity.code, one.first_at, one.at) == (
        other.identity.title,
        other.identity.code,
        other.first_at,
        other.at,
    )


def test_merged_ledgers_are_reconciled() -> None:
    """One code for two items, and two items for one text: the earlier one keeps it."""
    later = replace(TWO, code=ONE.code, first_seen=ONE.first_seen + timedelta(days=1))
    twin = replace(
        TWO, id="tag:x,2026:twin", code="twin22", first_seen=TWO.first_seen + timedelta(days=2), text=ONE.text
    )

    changed, notices = reconcile([later, twin, ONE], START)

    states = {identity.id: identity for identity in changed}
    assert len(states[later.id].code) > len(ONE.code)
    assert states[twin.id].retired
    assert ONE.id not in states
    assert len(notices) == 2


def test_union_of_two_clones(tmp_path: Path) -> None:
    """Two clones that publish apart and merge their ledgers by union keep all ids; a shared text is one item."""
    start = Project(tmp_path / "start")
    start.put("a.txt", story("Bridge opens"))
    start.build()
    base = (start.root / "ledger.jsonl").read_text()
    tails: list[str] = []
    ids: dict[str, str] = {}
    for name, title in (("one", "Harbour closes"), ("two", "School wins")):
        clone = Project(tmp_path / name)
        (clone.root / "ledger.jsonl").write_text(base)
        clone.clock.forward(hours=1 if name == "one" else 2)
        clone.put("a.txt", story("Bridge opens"))
        clone.put(f"{name}.txt", story(title))
        clone.put("both.txt", story("Seen by both"))
        clone.build()
        ids |= clone.ids()
        tails.append((clone.root / "ledger.jsonl").read_text().removeprefix(base))
    merged = Project(tmp_path / "merged")
    (merged.root / "ledger.jsonl").write_text(base + tails[1] + tails[0])
    merged.clock.forward(hours=3)
    for name, title in (
        ("a", "Bridge opens"),
        ("one", "Harbour closes"),
        ("two", "School wins"),
        ("both", "Seen by both"),
    ):
        merged.put(f"{name}.txt", story(title))

    report = merged.build()

    assert merged.ids() == ids
    assert (report.added, report.updated, report.withdrawn) == ((), (), ())


def test_crash_between_ledger_and_catalog(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pass that died after its ledger lines is finished by the next one, with the same bytes."""
    project.put("a.txt", story("Bridge opens"))
    project.build()
    project.put("b.txt", story("Harbour closes"))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("feeder.catalog.Catalog.publish", die)
        with pytest.raises(KeyboardInterrupt):
            project.build()
    lines = (project.root / "ledger.jsonl").read_bytes()

    report = project.build()

    assert sorted(project.titles()) == ["Bridge opens", "Harbour closes"]
    assert report.updated == ()
    assert (project.root / "ledger.jsonl").read_bytes() == lines
    live = project.documents()
    project.forget()
    project.build()
    assert project.documents() == live


def test_articles_keep_all_that_is_shown() -> None:
    """An article comes out of the catalog as it went in, but for its evidence."""
    article = Article(
        title="T",
        content="x",
        markup="markdown",
        summary=("a", "b"),
        points=True,
        link="https://x.example",
        published=START,
        expires=START,
        authors=("A",),
        tags=("t",),
        lang="de",
        line=3,
    )

    assert thaw(freeze(article)) == article
