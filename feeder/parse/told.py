"""What a person should know of a reading: text that belongs to no article, and fields that are doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from feeder.model import Article, Evidence, Problem
from feeder.parse.kinds import Role

_SHOWN = 60
_IN_DOUBT = ("title", "link", "published")
"""The fields whose wrong reading misleads subscribers; a lead or a language that was derived is nothing unusual."""


def unclaimed(lines: Sequence[str], roles: Mapping[int, Role]) -> Iterator[Problem]:
    """Tell of each run of lines (numbered from 1) that belongs to no article."""
    numbers = sorted(number for number, role in roles.items() if role is Role.UNCLAIMED)
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *more = [number for _, number in run]
        where = f"lines {first} to {more[-1]} belong" if more else "this line belongs"
        words = " ".join(lines[first - 1].split())
        yield Problem(first, f"{where} to no article and stay out: “{_clipped(words)}”", note=True)


def doubts(articles: Iterable[Article], confidence: float) -> Iterator[tuple[Article, Evidence]]:
    """Give the fields that were read with less than some confidence (0 to 1), each with its article."""
    for article in articles:
        yield from ((article, e) for e in article.evidence if e.field in _IN_DOUBT and e.confidence < confidence)


def doubt(article: Article, evidence: Evidence) -> str:
    """Tell of a doubtful field what was read, and why."""
    value = " ".join(str(getattr(article, evidence.field)).split())
    return (
        f"the {evidence.field} “{_clipped(value)}” is {evidence.rule}, {evidence.confidence:.0%} sure; "
        "`feeder inspect` prints the front matter that settles it"
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
