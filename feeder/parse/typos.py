"""A key of front matter that nobody knows, and the one that its author may have meant."""

from __future__ import annotations

from functools import lru_cache

_LONG = 7
"""Letters from which on two slips are still the same word."""
_SHORT = 4
"""Letters up to which another letter makes another word: `data`, `desk`, `line`."""
_OTHERS = frozenset((
    "actors", "anchor", "banners", "create", "creates", "creator", "dates", "express", "gid", "guide", "guild",
    "headlines", "links", "locations", "publish", "publisher", "related", "sections", "selection", "session",
    "sessions", "station", "subtitles", "thumbnails", "updates",
))  # fmt: skip
"""Keys that mean something else, to other programs or to their author, though they look alike."""


@lru_cache(maxsize=1024)
def meant(key: str, known: tuple[str, ...]) -> str | None:
    """Give the known key that is one or two letters from an unknown one; None when no key is.

    A letter that is missing, superfluous or another one, and two letters that changed places, count as one.
    Answers are kept: the texts of a folder have the same few keys.
    """
    if not key or key in _OTHERS:
        return None
    near = [
        (slips, name)
        for name in known
        if abs(len(name) - len(key)) <= 2 and (slips := _slips(key, name)) <= _allowed(key, name)  # noqa: PLR2004
    ]
    return min(near, key=lambda found: found[0])[1] if near else None


def _allowed(key: str, name: str) -> int:
    """Give how many slips may part two words: the shorter they are, the more words stand near them.

    A slip in the first letter makes another word more often than a mistake: `deadline` is no headline.
    """
    if key[0] not in name[:2]:
        return 0
    shorter = min(len(key), len(name))
    if shorter >= _LONG and key[0] == name[0]:
        return 2
    if len(name) > _SHORT:
        return 1
    return int(len(name) == _SHORT and (len(key) != len(name) or sorted(key) == sorted(name)))


def _slips(one: str, other: str) -> int:
    """Give the distance of two words (Damerau and Levenshtein, no part being changed twice)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            row.append(min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                row[j] = min(row[j], earlier[j - 2] + 1)
    return row[-1]
