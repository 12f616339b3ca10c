"""The gate: documents of a feed replace the old ones only when they are right, and no larger than wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from feeder import check, render
from feeder.errors import RefusedError
from feeder.model import Document, Feed, Item, Notice


class Gate:
    """Judges what one pass makes."""

    def __init__(self, verify: Callable[[], None], unsealed: Callable[[str], int], notices: list[Notice]) -> None:
        """Take what looks whether the catalog is sound, the first number of a feed that no archive page holds yet.

        What is left out is added to `notices`.
        """
        self.verify = verify
        self.unsealed = unsealed
        self.notices = notices

    def documents(self, feed: Feed, max_size: int | None = None) -> tuple[Document, ...]:
        """Give the documents of a feed that may replace the old ones: an item at fault is left out and reported."""
        documents, wrong = _attempt(feed)
        if not wrong:
            return documents if max_size is None else self._fitting(feed, documents, max_size)
        self.verify()  # a disk may have changed it; else it is the items
        faults = {item.id: fault for item in feed.items if (fault := _attempt(replace(feed, items=(item,)))[1])}
        for item in feed.items:
            if item.id in faults:
                message = f"“{item.title}” cannot be published: {faults[item.id][0]}"
                self.notices.append(Notice(item.identity.home, item.article.line, message, quarantined=True))
        sound = replace(feed, items=tuple(i for i in feed.items if i.id not in faults))
        documents, wrong = _attempt(sound)
        if wrong:
            raise RefusedError(f"this feed is not published, since {wrong[0]}", path=feed.info.folder or feed.info.name)
        return documents if max_size is None else self._fitting(sound, documents, max_size)

    def _fitting(self, feed: Feed, documents: tuple[Document, ...], max_size: int) -> tuple[Document, ...]:
        """Give the documents with as many of the items that arrived last as fit in all formats, at least one.

        What no page of the archive holds yet is never left out: it could be found nowhere else.
        """
        if all(len(document.data) <= max_size for document in documents):
            return documents
        latest = sorted(feed.items, key=lambda item: -item.identity.arrival)
        unsealed = self.unsealed(feed.info.name)
        fits = max(1, sum(item.identity.arrival >= unsealed for item in latest))
        too_many = len(latest) + 1
        while too_many - fits > 1:
            middle = (fits + too_many) // 2
            made = render.documents(_with(feed, latest[:middle]))
            if all(len(document.data) <= max_size for document in made):
                fits = middle
            else:
                too_many = middle
        return render.documents(_with(feed, latest[:fits]))


def _with(feed: Feed, items: Iterable[Item]) -> Feed:
    kept = {item.id for item in items}
    return replace(feed, items=tuple(item for item in feed.items if item.id in kept))


def _attempt(feed: Feed) -> tuple[tuple[Document, ...], list[str]]:
    try:
        documents = render.documents(feed)
    except ValueError as error:
        return (), [str(error)]
    return documents, [f"{d.path}: {problem}" for d in documents for problem in check.problems(d)]
