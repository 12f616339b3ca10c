"""What authors do not want published: drafts, texts that are not due yet, and those that have expired."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from feeder.decide.fingerprint import essence, likeness
from feeder.decide.match import SIMILAR_HERE, Candidate
from feeder.model import Identity


class Hidden:
    """The articles in the texts of a pass that their authors do not want published."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        """Take the hidden articles of all files read."""
        self.names = {name for candidate in candidates for name in (candidate.explicit, candidate.text)}
        self.at_home: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            self.at_home[candidate.path].append(candidate)

    def holds(self, item: Identity) -> bool:
        """Whether one of them is the text of an item, unchanged anywhere, or edited at its place."""
        return (
            item.id in self.names
            or item.text in self.names
            or any(_is_alike(item, candidate) for candidate in self.at_home.get(item.home, ()))
        )


def _is_alike(item: Identity, candidate: Candidate) -> bool:
    titled = essence(candidate.article.title) == essence(item.title)
    return titled or likeness(candidate.sketch, item.sketch) >= SIMILAR_HERE
