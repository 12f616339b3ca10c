"""Whether subscribers hold every article exactly once, whatever happens to files and processes.

A desk of some sixty articles changes by chance, in the ways of `habits` and `hands`: texts are written, edited,
retitled, renamed, moved, copied, swapped, deleted, restored, touched, split and merged, while a real `feeder watch`
publishes them. It is killed, ended and started again, and its catalog is deleted. Someone reads the output folder
without pause and judges every version of every document; `reader` and newsboat poll it. Whenever a burst of changes is
published, all of it is compared with what `desk` says that subscribers must hold, and with a build from nothing but the
same texts and ledger.

    python benchmarks/soak.py --ops 2000 --seed 1

prints the figures. When a law is broken it says which, with the seed and what was done last, and exits with 1.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from desk import Desk, Story, Wording
from habits import Habits
from hands import Hands
from subscriber import Poller, Readers, serving, words

from feeder import Config, build, load

_FEEDER = str(Path(sys.executable).with_name("feeder"))
_CONFIG = """\
site:
  title: Wire desk
  url: {url}
  authority: news.example.org,2026
input: {{ folder: texts }}
watch: {{ settle: {settle}ms, rescan: {rescan}s }}
feeds:
  - {{ name: main, limit: 200 }}
  - {{ name: world, where: {{ category: World }} }}
  - {{ name: section, per: category }}
archive: {{ page_size: 20 }}
"""
_UNGUARDED = "guard: { share: 100 % }\n" if "guard" in Config.model_fields else ""
"""A desk that deletes by chance is not asked whether it means it."""
_PATIENCE = 60.0


class BrokenError(Exception):
    """A law was broken."""


class Soak:
    """One run."""

    def __init__(self, root: Path, seed: int, url: str, *, settle: int = 500) -> None:
        """Begin in an empty folder; the output is served at `url`."""
        self.root = root
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.settle = settle / 1000
        self.texts, self.output = root / "site" / "texts", root / "site" / "output"
        for folder in (self.texts, self.output, root / "stage"):
            folder.mkdir(parents=True)
        rescan = self.chance.choice((2, 60))
        (root / "site" / "config.yaml").write_text(_CONFIG.format(url=url, settle=settle, rescan=rescan) + _UNGUARDED)
        self.desk = Desk()
        self.habits = Habits(self.desk, self.chance, soon=True)
        self.hands = Hands(self.texts, root / "stage", self.chance)
        self.readers = Readers(root, url)
        self.log = root / "poller.jsonl"
        self.log.touch()
        self.read = 0
        self.ids: dict[int, str] = {}
        self.dates: dict[int, tuple[Wording, str]] = {}
        self.seen: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.watch: subprocess.Popen[str] | None = None
        self.longest = 0.0

    # The process that publishes.

    def start(self) -> None:
        """Start `feeder watch`, and wait until it is ready."""
        if self.watch is not None:
            return
        with (self.root / "watch.log").open("a") as log:
            command = [_FEEDER, "--config", str(self.root / "site" / "config.yaml"), "watch"]
            self.watch = subprocess.Popen(command, stdout=log, stderr=subprocess.PIPE, text=True)
        if self.watch.stderr is None or self.watch.stderr.readline() != "ready\n":
            raise BrokenError("the watch did not get ready")

    def end(self, how: signal.Signals) -> None:
        """End the watch."""
        if self.watch is None:
            return
        self.watch.send_signal(how)
        _, told = self.watch.communicate(timeout=60)
        with (self.root / "watch.log").open("a") as log:
            log.write(f"{told}\nended by {how.name}: {self.watch.returncode}\n")
        if "Traceback" in told or (how == signal.SIGTERM and self.watch.returncode != 0):
            raise BrokenError(f"the watch ended with {self.watch.returncode}: {told}")
        self.watch = None

    def trouble(self) -> None:
        """Let something happen to the process, or to what it keeps."""
        kind = self.chance.choice(
            ("kill", "kill", "restart", "catalog", "catalog alive", "build", "picture", "picture")
        )
        self.counts[kind] += 1
        self.hands.told.append(f"-- {kind}")
        if kind == "picture":
            self.hands.picture()
        elif kind == "build":
            command = [_FEEDER, "--config", str(self.root / "site" / "config.yaml"), "-q", "build"]
            if subprocess.run(command, capture_output=True, check=False).returncode not in {0, 1}:
                raise BrokenError("a build beside the watch failed")
        elif kind == "catalog alive":
            for path in (self.root / "site" / ".feeder").glob("catalog.sqlite*"):
                path.unlink(missing_ok=True)
        else:
            self.end(signal.SIGTERM if kind == "restart" else signal.SIGKILL)
            if kind == "catalog":
                shutil.rmtree(self.root / "site" / ".feeder", ignore_errors=True)

    # What is done, and what must come of it.

    def burst(self, most: int) -> None:
        """Do several things at once, wait until they are published, and judge all."""
        stay = {story.number for story in self.desk.live()}
        began = len(self.hands.told)
        self.hands.style = self.chance.choice(
            (None, None, None, "_as_git_does", "_from_archive", "_slowly", "_as_rsync_does")
        )
        self.longest = 0.0
        quick = True
        for _ in range(min(most, self.chance.choice((1, 5, 15, 30)))):
            if self.chance.random() < 0.04:
                self.trouble()
            elif self.chance.random() < 0.05:
                self.readers.poll()
            if self.watch is None and self.chance.random() < 0.3:
                self.start()
            at = time.monotonic()
            name, deeds = self.habits.any()
            if not deeds:
                break
            for deed in deeds:
                self.hands.do(deed)
            quick = quick and time.monotonic() - at < self.settle / 2
            stay &= {story.number for story in self.desk.live()}
            self.counts["operations"] += 1
            self.counts[name] += 1
            if self.chance.random() < 0.1:
                time.sleep(self.chance.random() * self.settle)
        self.hands.told.append("-- settle")
        self.start()
        self._published()
        lost = {"-- catalog", "-- catalog alive"}.intersection(self.hands.told[began:])
        # A text that is nowhere whole while the catalog is made anew is not known then: it is missing until it rests.
        self._poller(stay if quick and not lost else set())
        self._cold()
        self.held(newsboat=self.counts["settles"] % 25 == 24)
        self.desk.settled()
        self.counts["settles"] += 1
        (self.root / "progress").write_text(json.dumps(self.counts))
        del self.hands.told[: max(0, began - 200)]

    def _published(self) -> None:
        """Wait until the feed holds each story once, and nothing else; then its ids must be those that it had."""
        began = time.monotonic()
        wanted = {(s.wording[0], " ".join(s.wording[1])): s for s in self.desk.live()}
        while True:
            items = self._items()
            found = {(item["title"], words(item["content_html"])): item for item in items}
            if found.keys() == wanted.keys() and len(items) == len(found):
                break
            if time.monotonic() - began > _PATIENCE:
                raise BrokenError(
                    f"lost: {[story for key, story in wanted.items() if key not in found]}\n"
                    f"too many: {[(key[0], found[key]['id']) for key in found.keys() - wanted.keys()]}, {len(items)}"
                )
            time.sleep(0.02)
        self.counts["waited ms"] += int(1000 * (time.monotonic() - began))
        for key, story in wanted.items():
            self._same(story, found[key])

    def _same(self, story: Story, item: dict[str, Any]) -> None:
        item_id = item["id"]
        if self.ids.setdefault(story.number, item_id) != item_id:
            raise BrokenError(f"{story} had the id {self.ids[story.number]}, and has {item_id}")
        if len(set(self.ids.values())) != len(self.ids):
            raise BrokenError(f"{story} has the id {item_id} of another")

    def _items(self) -> list[dict[str, Any]]:
        try:
            items: list[dict[str, Any]] = json.loads((self.output / "feed.json").read_bytes())["items"]
        except FileNotFoundError:
            return []
        return items

    def _poller(self, stay: set[int]) -> None:
        """Judge what the poller met meanwhile: nothing invalid, no id of nothing, and no story missing that stays."""
        known, must = set(self.ids.values()), {self.ids[number] for number in stay}
        with self.log.open("rb") as log:
            log.seek(self.read)
            for line in log:
                if not line.endswith(b"\n"):
                    break
                self.read += len(line)
                row = json.loads(line)
                if "bad" in row:
                    raise BrokenError(f"invalid: {row}")
                if "ids" not in row:
                    continue
                strange, missing = set(row["ids"]) - known, must - set(row["ids"])
                if strange:
                    raise BrokenError(f"the feed held {strange}, which is no story")
                if missing:
                    raise BrokenError(f"the feed was without {missing} for a while: {self._told(missing)}")

    def _told(self, ids: set[str]) -> list[Story]:
        return [self.desk.stories[number] for number, item_id in self.ids.items() if item_id in ids]

    def _cold(self) -> None:
        """Compare with what a build makes of the same texts and ledger alone."""
        began, site, cold = time.monotonic(), self.root / "site", self.root / "cold"
        while True:
            shutil.rmtree(cold, ignore_errors=True)
            cold.mkdir()
            ledger, live = (site / "ledger.jsonl").read_bytes(), _documents(self.output)
            shutil.copytree(self.texts, cold / "texts", copy_function=shutil.copyfile)
            shutil.copyfile(site / "config.yaml", cold / "config.yaml")
            (cold / "ledger.jsonl").write_bytes(ledger)
            report = build(load(cold / "config.yaml"))
            made = _documents(cold / "output")
            if made == live and not (report.added or report.updated or report.withdrawn or report.returned):
                break
            if time.monotonic() - began > _PATIENCE:
                differing = sorted(path for path in made.keys() | live.keys() if made.get(path) != live.get(path))
                raise BrokenError(f"a cold build differs in {differing[:10]}: {report}")
            time.sleep(0.2)
        self.counts["documents compared"] += len(live)
        self._homes()

    def _homes(self) -> None:
        """Compare the places that the ledger names with those of the desk; where the rules leave it open, learn."""
        lines = (self.root / "cold" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
        rows = {row["id"]: row for row in map(json.loads, lines) if "id" in row}
        for story in self.desk.live():
            row = rows[self.ids[story.number]]
            if {row["home"], *row["copies"]} != story.paths or (
                story.home not in {None, row["home"]} and len(story.paths) == 1
            ):
                raise BrokenError(f"{story} is at {row['home']} and {row['copies']}")
            story.home = row["home"]

    def held(self, *, newsboat: bool) -> None:
        """Ask the readers what they hold: each story once, by its id and title, and nothing that is no story."""
        self.readers.poll()
        if newsboat:
            self.readers.poll_newsboat()
            self.counts["newsboat polls"] += 1
        known = set(self.ids.values())
        for name, held in self.readers.held().items():
            if name.startswith("newsboat") and not newsboat:
                continue
            for story in self.desk.live():
                if held.get(self.ids[story.number]) != story.wording[0]:
                    raise BrokenError(f"{name} lacks {story}: {held.get(self.ids[story.number])}")
            if held.keys() - known:
                raise BrokenError(f"{name} holds {held.keys() - known}, which is no story")
            self.counts["held"] += len(held)


def _documents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def run(root: Path, seed: int, operations: int, seconds: float) -> Counter[str]:
    """Do so many operations, or as many as fit into the time; gives the figures. Raises BrokenError."""
    (root / "site" / "output").mkdir(parents=True)
    context = multiprocessing.get_context("spawn")
    with serving(root / "site" / "output") as url:
        shutil.rmtree(root / "site")
        soak = Soak(root, seed, url)
        stop = context.Event()
        poller = context.Process(target=Poller(soak.output, url, soak.log).run, args=(stop,))
        poller.start()
        began = time.monotonic()
        try:
            soak.start()
            while (left := operations - soak.counts["operations"]) > 0 and time.monotonic() - began < seconds:
                soak.burst(left)
            soak.held(newsboat=True)
            soak.end(signal.SIGTERM)
        except BrokenError as error:
            (root / "told.txt").write_text("\n".join(soak.hands.told))
            last = "\n".join(soak.hands.told[-40:])
            raise BrokenError(f"seed {seed}, after {soak.counts['operations']} operations: {error}\n{last}") from None
        finally:
            stop.set()
            poller.join(60)
            if soak.watch is not None:
                soak.watch.kill()
                soak.watch.communicate()
            soak.readers.close()
        for line in soak.log.read_text().splitlines():
            row = json.loads(line)
            if "counts" in row:
                soak.counts.update({f"poller {name}": count for name, count in row["counts"].items()})
        soak.counts["stories"] = len(soak.desk.stories)
        soak.counts["seconds"] = int(time.monotonic() - began)
    return soak.counts


def main() -> int:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ops", type=int, default=2000, help="how many things are done (2000)")
    parser.add_argument("--seed", type=int, default=1, help="what chance begins with (1)")
    parser.add_argument("--seconds", type=float, default=3600, help="after which no more is begun (3600)")
    parser.add_argument(
        "--folder", type=Path, help="where to work; it must not exist, and is kept when a law is broken"
    )
    arguments = parser.parse_args()
    root = arguments.folder or Path(tempfile.mkdtemp(prefix="feeder-soak-")) / "run"
    root.mkdir(parents=True)
    try:
        counts = run(root, arguments.seed, arguments.ops, arguments.seconds)
    except BrokenError as error:
        print(f"BROKEN, {error}\neverything is kept in {root}")
        return 1
    shutil.rmtree(root)
    for name, count in counts.items():
        print(f"{count:>10,} {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
