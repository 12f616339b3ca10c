"""How fast texts are read, from bytes to articles: beside reading the files alone, a bare classifier, and a peer."""

from __future__ import annotations

import hashlib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import frontmatter
import newsroom
from markdown_it import MarkdownIt

from feeder.decode import decode
from feeder.model import Blob, Stat
from feeder.parse import parse

_ARTICLES = Path(__file__).parent.parent / "tests" / "articles"
_SIZES = range(2000, 4097)
_MARKDOWN = MarkdownIt()


def measure(count: int, runs: int = 7) -> dict[str, float]:
    """Give the median MB/s, in processor time of one core, of each way to read `count` news texts of 2 to 4 KB."""
    texts = [text for text in map(newsroom.text, range(2 * count)) if len(text.encode()) in _SIZES][:count]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number}.txt") for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        data = [path.read_bytes() for path in paths]
        blobs = [Blob(Stat("a.txt", len(one), 0), one, "0" * 32) for one in data]
        size = sum(map(len, data))
        ways: dict[str, tuple[Callable[..., object], Sequence[object], int]] = {
            "feeder: decode and parse": (_read, blobs, size),
            "open().read() alone": (_open, paths, size),
            "a bare classifier of lines, with a fingerprint": (_classify, data, size),
            "python-frontmatter and markdown-it-py": (_peer, data, size),
            "feeder, on pages as they were copied": (_read, copied := _copied(), sum(len(b.data) for b in copied)),
        }
        found: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(runs):
            for name, (way, items, size) in ways.items():
                began = time.process_time()
                for item in items:
                    way(item)
                found[name].append(size / 1e6 / (time.process_time() - began))
    return {name: statistics.median(rates) for name, rates in found.items()}


def _copied() -> list[Blob]:
    """Give the texts of the tests in UTF-8: pages with their furniture, several articles in one, thirty languages."""
    texts = [path.read_bytes() for path in sorted(_ARTICLES.glob("*.txt"))]
    blobs = [Blob(Stat("a.txt", len(data), 0), data, "0" * 32) for data in texts if len(data) in range(700, 9000)]
    return [blob for blob in blobs if decode(blob).encoding == "utf-8"]


def _read(blob: Blob) -> None:
    parse(decode(blob))


def _open(path: Path) -> None:
    with path.open(encoding="utf-8") as file:
        file.read()


def _classify(data: bytes) -> None:
    kinds = []
    for line in data.decode().split("\n"):
        text = line.strip()
        if text:
            short = len(text) < 120 and text[-1] not in ".”"
            kinds.append("b" if text[0] == "-" else "h" if short else "p")
    hashlib.blake2b(data, digest_size=16).hexdigest()


def _peer(data: bytes) -> None:
    post = frontmatter.loads(data.decode())
    _MARKDOWN.render(post.content)


def table(found: dict[str, float]) -> str:
    """Give the rates as a Markdown table, each with feeder's ratio to it."""
    own = next(iter(found.values()))
    rows = [f"| {name} | {rate:.1f} | {own / rate:.2f}x |" for name, rate in found.items()]
    return "\n".join(
        ["| way to read news texts of 2 to 4 KB | MB/s | feeder beside it |", "| --- | --- | --- |", *rows]
    )


if __name__ == "__main__":
    print(table(measure(int(sys.argv[1]) if sys.argv[1:] else 2000)))
