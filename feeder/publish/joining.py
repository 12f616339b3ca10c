"""One entry for what several documents hold of it: archives beside the feed, and the formats of one feed.

Within a format the id tells which entries are one. Between formats it does too; where each has ids of its own, the link
tells, else title and date together, and neither counts where several entries share it.

Of one entry each field is taken from the document that says most: the longest text and the longest title; the longest
list of names; the latest change; all files that come with it. All else, and what is as long, is that of Atom, then of
JSON Feed, then of RSS, which has the fewest words for it; within a format that of the document named first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from feeder.decide import link_key
from feeder.decide.fingerprint import essence
from feeder.imports import Entry
from feeder.imports.parts import joined
from feeder.imports.rows import Kind
from feeder.publish.texts import plain

_BY_WORDS: tuple[Kind, ...] = ("atom", "json", "rss")
_SHARED = "the id “{}” stands at another entry too; readers see one of them, and this one is taken to have no id"


@dataclass(slots=True)
class Known:
    """One entry, as the formats have it."""

    entry: Entry
    ids: dict[Kind, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Group:
    """What the documents of one format say of one entry."""

    entries: list[Entry]
    document: int
    order: int

    def combined(self) -> Entry:
        return _combined(self.entries, next((one.title for one in self.entries if one.title), ""))


class Joining:
    """Takes documents one by one, and gives their entries, each once."""

    def __init__(self) -> None:
        """Begin with none."""
        self.groups: dict[Kind, list[_Group]] = {kind: [] for kind in _BY_WORDS}
        self.index: dict[Hashable, _Group] = {}
        """The first entry of each name, and of those that share it the first of each link and title."""
        self.documents = 0
        self.order = 0

    def add(self, kind: Kind, entries: Iterable[Entry]) -> list[tuple[Entry, str]]:
        """Add the entries of a document; gives those whose ids are those of others in it, with what that means."""
        self.documents += 1
        shared = []
        for entry in entries:
            self.order += 1
            name = (kind, entry.id or (essence(plain(entry.title)), essence(entry.html), entry.link))
            group = self._group(name, entry)
            if group is not None:
                group.entries.append(entry)
                continue
            is_shared = name in self.index
            if is_shared:
                shared.append((entry, _SHARED.format(entry.id)))
            # Of several entries with one id the first has it, for readers and here.
            group = _Group([replace(entry, id="") if is_shared else entry], self.documents, self.order)
            for key in (name, *((name, told) for told in _tellings(entry))):
                self.index.setdefault(key, group)
            self.groups[kind].append(group)
        return shared

    def _group(self, name: Hashable, entry: Entry) -> _Group | None:
        """Give the entry that this one is, among those of its name: by its link, by its title, as the only one."""
        for told in _askings(entry):
            if (name, told) in self.index:
                return self.index[name, told]
        first = self.index.get(name)
        return first if first is not None and first.document != self.documents else None

    def known(self) -> list[Known]:
        """Give all entries, in the order in which they were found."""
        found: list[tuple[int, list[tuple[Kind, Entry]]]] = []
        for kind in _BY_WORDS:
            ours = [(group.order, group.combined()) for group in self.groups[kind]]
            pairs = _paired([parts[0][1] for _, parts in found], [entry for _, entry in ours])
            for number, (order, entry) in enumerate(ours):
                if number in pairs:
                    before, parts = found[pairs[number]]
                    parts.append((kind, entry))
                    found[pairs[number]] = min(before, order), parts
                else:
                    found.append((order, [(kind, entry)]))
        return [_known(parts) for _, parts in sorted(found, key=lambda one: one[0])]


def _known(parts: list[tuple[Kind, Entry]]) -> Known:
    entries = [entry for _, entry in parts]
    title = max((one.title for one in entries), key=lambda title: len(plain(title))) if len(entries) > 1 else ""
    entry = _combined(entries, title) if len(entries) > 1 else entries[0]
    return Known(entry, {kind: one.id for kind, one in parts if one.id})


def _combined(entries: Sequence[Entry], title: str) -> Entry:
    if len(entries) == 1:
        return entries[0]
    return Entry(
        id=_first(entries, "id") or "",
        link=_first(entries, "link"),
        title=title,
        html=max((one.html for one in entries), key=len),
        published=_first(entries, "published"),
        updated=max((one.updated for one in entries if one.updated), default=None),
        authors=max((one.authors for one in entries), key=len),
        tags=max((one.tags for one in entries), key=len),
        short=_first(entries, "short"),
        summary=_first(entries, "summary") or "",
        categories=max((one.categories for one in entries), key=len),
        lang=_first(entries, "lang"),
        image=_first(entries, "image"),
        enclosures=joined(file for one in entries for file in one.enclosures),
        full_link=_first(entries, "full_link"),
        dateline=_first(entries, "dateline"),
        agency=_first(entries, "agency"),
        line=_first(entries, "line"),
    )


def _first(entries: Iterable[Entry], name: str) -> Any:  # noqa: ANN401 - that of the field
    return next((value for one in entries if (value := getattr(one, name))), None)


def _askings(entry: Entry) -> Iterator[Hashable]:
    """Give what tells that another entry of its name is the same: one link, or one title and no links that differ."""
    if entry.link:
        yield link_key(entry.link)
    yield essence(entry.title), bool(entry.link)


def _tellings(entry: Entry) -> Iterator[Hashable]:
    """Give what others are to ask for; one without a link is told by its title whether they have one or not."""
    if entry.link:
        yield link_key(entry.link)
    else:
        yield essence(entry.title), True
    yield essence(entry.title), False


def _paired(found: Sequence[Entry], others: Sequence[Entry]) -> dict[int, int]:
    """Give the number of the entry that each other is, where it is one."""
    pairs: dict[int, int] = {}
    keys: tuple[Callable[[Entry], Hashable], ...] = (
        lambda one: one.id or None,
        lambda one: link_key(one.link) if one.link else None,
        lambda one: (essence(plain(one.title)), one.published.replace(microsecond=0)) if one.published else None,
    )
    for key in keys if found else ():
        ours, theirs = list(map(key, found)), list(map(key, others))
        counts, there = Counter(ours), {value: number for number, value in enumerate(ours)}
        once = Counter(theirs)
        taken = set(pairs.values())
        for number, value in enumerate(theirs):
            if value is None or number in pairs or counts[value] != 1 or once[value] != 1 or there[value] in taken:
                continue
            pairs[number] = there[value]
    return pairs
