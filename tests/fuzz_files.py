"""Configuration, ledger and the feeds of others under a coverage-guided fuzzer: read or refused, whatever the bytes are.

`make fuzz` runs each of them beside `fuzz_reading.py`: `fuzz_files.py config|ledger|feed [options of libFuzzer] FOLDER`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["feeder"]):
    from feeder import config
    from feeder.catalog import Catalog
    from feeder.decide import reconcile
    from feeder.errors import FeederError
    from feeder.imports import read
    from feeder.ledger import Ledger
    from feeder.ledger.shrink import shrunk
    from feeder.model import Article
    from feeder.parse import plain_text
    from feeder.publish.replay import caught_up
    from feeder.records import State

_NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_SETTINGS = "site:\n  title: Wire desk\n  url: https://news.example.org/\n  authority: news.example.org,2026\n"


def of_config(data: bytes) -> None:
    """Read a configuration; anything but settings or FeederError is a failure."""
    with suppress(FeederError):
        config.parse(data.decode(errors="replace"), Path("config.yaml"))


class OfLedger:
    """Replays ledgers that stand in a file of a folder."""

    def __init__(self, folder: Path) -> None:
        """Begin with a configuration to replay them for."""
        self.ledger = Ledger(folder / "ledger.jsonl")
        self.new = Ledger(folder / "new.jsonl")
        self.settings = config.parse(_SETTINGS, folder / "config.yaml")

    def __call__(self, data: bytes) -> None:
        """Replay, settle, go on and shorten a ledger: what is left must say the same."""
        self.ledger.path.write_bytes(data)
        with suppress(FeederError):
            head = self.ledger.head()
            if head is None:
                return
            said = told(self.ledger)
            changed, _ = reconcile((state.identity for state in said.values()), _NOW)
            assert len({identity.id for identity in changed}) == len(changed)
            survey = self.ledger.survey()
            lines = b"".join(line + b"\n" for line in shrunk(self.ledger, head, survey))
            self.new.path.write_bytes(lines)
            assert told(self.new) == said
            caught_up(self.settings, self.ledger, Catalog(None), head, dry_run=True)
            self.ledger.append([state.identity for state in said.values()], _NOW)
            assert told(self.ledger).keys() >= said.keys()


def told(ledger: Ledger) -> dict[str, State]:
    """Give what a ledger says of each id."""
    found: dict[str, list[State]] = {}
    for state in ledger.states(0, ledger.end()):
        found.setdefault(state.identity.id, []).append(state)
    return {key: reduce(State.merged, states) for key, states in found.items()}


def of_feed(data: bytes) -> None:
    """Read a feed; each entry has texts, and addresses of the web."""
    with suppress(FeederError):
        for entry in read(data, "https://old.example/feed").entries:
            plain_text(Article(title="", content=entry.title, markup="html")).encode()
            plain_text(Article(title="", content=entry.html, markup="html")).encode()
            f"{entry.id}{entry.link}{entry.authors}{entry.tags}".encode()
            assert all(date is None or date.tzinfo for date in (entry.published, entry.updated))


def begin(target: str, corpus: Path) -> None:
    """Put real files into the folder that a fuzzer begins from: what it changes is then nearly right."""
    corpus.mkdir(parents=True, exist_ok=True)
    root = Path(__file__).parent.parent
    files = {"config": [root / "config.yaml"], "feed": sorted((root / "tests" / "golden").glob("*.[xj][ms][lo]*"))}
    for file in files.get(target, ()):
        (corpus / file.name).write_bytes(file.read_bytes())
    if target == "config":
        (corpus / "small").write_text(_SETTINGS)
    if target == "feed":
        (corpus / "rss1").write_text(_RSS1)
    if target == "ledger":
        one, other = _line("a", 1, "2"), _line("b", 2, "3")
        head, passes = _HEAD, [_CLOSED.replace("?", second) for second in "12"]
        (corpus / "plain").write_text("\n".join([head, one, passes[0], other, passes[1], ""]))
        (corpus / "merged").write_text(
            "\r\n".join([head, "<<<<<<< a", one, passes[0], "=======", other, passes[1], ">>>>>>> b"])
        )
        (corpus / "cut").write_text("\n".join([head, one, passes[0], other[:90]]))


_HEAD = '{"ledger":1,"authority":"news.example.org,2026","page_size":2,"created":"2026-05-04T12:00:00.000000Z"}'
_CLOSED = '{"pass":"2026-05-04T12:00:0?.000000Z","count":1}'
_RSS1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="x"><title>A</title><link>/a</link><dc:date>2026-01-01</dc:date>
 <description>&lt;p&gt;B</description></item></rdf:RDF>"""


def _line(name: str, second: int, digit: str) -> str:
    at = f"2026-05-04T12:00:0{second}.000000Z"
    return (
        f'{{"at":"{at}","id":"tag:x,2026:{name}","code":"code{digit}","arrival":{second},"first_seen":"{at}","published":"{at}",'
        f'"updated":"{at}","home":"{name}.txt","copies":[],"first_path":"{name}.txt","ordinal":0,"title":"{name}",'
        f'"text":"{digit * 32}","sketch":"{digit * 16}","source":"{digit * 32}"}}'
    )


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    begin(kind, Path(rest[-1]))
    with TemporaryDirectory() as place:
        targets = {"config": of_config, "ledger": OfLedger(Path(place)), "feed": of_feed}
        atheris.Setup([sys.argv[0], *rest], targets[kind])
        atheris.Fuzz()
