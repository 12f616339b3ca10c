"""What happens to texts, by chance: what is published is what a model of the rules says, whatever came before.

`benchmarks/desk.py` is that model, `benchmarks/habits.py` what people do. Here each step is a build in this process, and
one short run lets a real watch publish; `benchmarks/soak.py` is the long run.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import CONFIG, Project
from feed_readers import words
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - hundreds of builds wait for no disk there
HERE = Path(__file__).parent.parent / "benchmarks"
SETTINGS = f"""{CONFIG}
feeds:
  - {{ name: main, limit: 100, formats: [json] }}
  - {{ name: world, where: {{ category: World }} }}
archive: {{ page_size: 10 }}
pages: false
guard: {{ share: 100 % }}
"""


@contextmanager
def scripts(*names: str) -> Iterator[None]:
    """Let the scripts of the long run be imported, and forget them after that."""
    sys.path.insert(0, str(HERE))
    try:
        yield
    finally:
        sys.path.remove(str(HERE))
        for name in names:
            sys.modules.pop(name, None)


with scripts("desk", "habits", "hands"):
    import desk
    import habits
    import hands


class Newsroom(RuleBasedStateMachine):
    """Files that change, a model of what that means, and builds that must agree with it."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="feeder-model-", dir=MEMORY))
        (self.root / "stage").mkdir()
        self.project = Project(self.root / "site", SETTINGS)
        self.desk = desk.Desk()
        self.ids: dict[int, str] = {}
        self.is_published = True

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        """Begin with a few files: what the texts say is nothing that could be made simpler."""
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.habits = habits.Habits(self.desk, self.chance)
        self.hands = hands.Hands(self.project.texts, self.root / "stage", self.chance, quick=True)
        for _ in range(3):
            self.follow("create")

    @rule(name=st.sampled_from(sorted(habits.HABITS)))
    def follow(self, name: str) -> None:
        """Do something to the files."""
        for deed in self.habits.act(name):
            self.hands.do(deed)
            self.is_published = False

    @rule()
    def picture(self) -> None:
        """Bring, change or remove a picture."""
        self.hands.picture()
        self.is_published = False

    @rule()
    def lose_catalog(self) -> None:
        """Delete what can be made again."""
        shutil.rmtree(self.root / "site" / ".feeder", ignore_errors=True)

    @precondition(lambda self: not self.is_published)
    @rule()
    def publish(self) -> None:
        """Build: each story is in the feed once, with its text, and under the id that it always had."""
        self.project.build()
        self.is_published = True
        self.desk.settled()
        items = json.loads((self.project.output / "feed.json").read_bytes())["items"]
        found = {(item["title"], words(item["content_html"])): item["id"] for item in items}
        wanted = {(story.wording[0], " ".join(story.wording[1])): story for story in self.desk.live()}
        assert len(items) == len(found)
        assert found.keys() == wanted.keys()
        for text, story in wanted.items():
            assert self.ids.setdefault(story.number, found[text]) == found[text]
        assert len(set(self.ids.values())) == len(self.ids)
        self.compare_places()

    def compare_places(self) -> None:
        """Compare where the ledger says that each story stands; where the rules leave the home open, learn it."""
        lines = map(json.loads, (self.project.root / "ledger.jsonl").read_text().splitlines())
        rows = {row["id"]: row for row in lines if "id" in row}
        for story in self.desk.live():
            row = rows[self.ids[story.number]]
            assert {row["home"], *row["copies"]} == story.paths
            assert story.home in {None, row["home"]}
            story.home = row["home"]

    @invariant()
    def leave(self) -> None:
        """Nothing stands in the output folder that is no document."""
        assert not list(self.project.output.rglob(".*"))

    def teardown(self) -> None:
        """At last: a build from nothing but texts and ledger makes the same documents, and a further one nothing."""
        try:
            if not self.is_published:
                self.publish()
            live = self.project.documents()
            assert self.project.build().written == ()
            self.project.forget()
            self.project.build()
            assert self.project.documents() == live
        finally:
            shutil.rmtree(self.root)


@pytest.mark.timeout(200)
def test_what_people_do() -> None:
    """By chance and from fixed beginnings: every story is published once, under one id."""
    run_state_machine_as_test(Newsroom, settings=settings(max_examples=25, stateful_step_count=40))


@pytest.mark.timeout(200)
def test_while_watching(tmp_path: Path) -> None:
    """A real watch publishes the same, is killed, and loses its catalog; readers hold every story once."""
    with scripts("soak", "subscriber", "desk", "habits", "hands"):
        import soak  # noqa: PLC0415 - the folder of the scripts is no package

        counts = soak.run(tmp_path / "run", seed=3, operations=40, seconds=60)

    assert counts["operations"] >= 20
    assert counts["poller versions"] > counts["operations"]
    assert counts["newsboat polls"] > 0
