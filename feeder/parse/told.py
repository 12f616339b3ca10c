"""What a person should know of a reading: text that belongs to no article, and fields that are doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from feeder.model import Article, Evidence, Problem
from feeder.parse.kinds import Role

_SHOWN = 60
_IN_DOUBT = ("title", "summary", "link", "published", "boundaries")
"""The fields whose wrong reading misleads subscribers; `boundaries` is where an article begins and ends."""


def unclaimed(lines: Sequence[str], roles: Mapping[int, Role]) -> Iterator[Problem]:
    """Tell of each run of lines (numbered from 1) that belongs to no article; blank lines do not end a run."""
    for first, last in _runs(sorted(number for number, role in roles.items() if role is Role.UNCLAIMED), lines):
        words = _clipped(" ".join(lines[first - 1].split()))
        where = "this line belongs to no article and stays out"
        if last > first:
            where = f"lines {first} to {last} belong to no article and stay out"
        yield Problem(first, f"{where}: “{words}”", note=True)


def _runs(numbers: Sequence[int], lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Give the first and the last number of each run of lines with nothing but blank ones between them."""
    first = last = numbers[0] if numbers else 0
    for number in numbers[1:]:
        if any(line.strip() for line in lines[last : number - 1]):
            yield first, last
            first = number
        last = number
    if numbers:
        yield first, last


def doubts(articles: Iterable[Article], confidence: float) -> Iterator[tuple[Article, Evidence]]:
    """Give the fields that were read with less than some confidence (0 to 1), each with its article."""
    for article in articles:
        yield from ((article, e) for e in article.evidence if e.field in _IN_DOUBT and e.confidence < confidence)


def doubt(article: Article, evidence: Evidence) -> str:
    """Tell of a doubtful field what was read, and why."""
    value = getattr(article, evidence.field, article.title)
    words = _clipped(" ".join(("; ".join(value) if isinstance(value, tuple) else str(value)).split()))
    what = f"the {evidence.field} “{words}” is" if evidence.field != "boundaries" else f"“{words}” is cut out by"
    return (
        f"{what} {evidence.rule}, {evidence.confidence:.0%} sure; "
        "`feeder inspect` prints the front matter that settles it"
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def ambiguous(text: str, date: datetime) -> str:
    """Tell how a date was read that leaves open which number is the day."""
    return (
        f"“{text[:60]}” was read as {date:%d %B %Y}, as `input.date_order` says; 2026-03-01 is read the same everywhere"
    )


def never(values: Mapping[str, Any], evidence: Iterable[Evidence], *, note: bool) -> Iterator[Problem]:
    """Tell of an article that expires before it appears."""
    expires, published = values.get("expires"), values.get("published")
    if expires and published and expires <= published:
        line = next(e.first for e in evidence if e.field == "expires")
        found = f"`expires`: found {expires:%Y-%m-%d %H:%M} UTC, expected a time after the date of the article, "
        yield Problem(line, f"{found}{published:%Y-%m-%d %H:%M}: as it is, it is never published", note=note)
