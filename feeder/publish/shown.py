"""What subscribers can see in the output folder: the entries of feeds, archives and pages, with where each stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

from feeder import write
from feeder.config import Config
from feeder.decide.mint import explicit_id, is_minted
from feeder.errors import MachineError, UsageError
from feeder.imports import Entry, Gone, Old, read
from feeder.imports.dates import date_of

_FORMATS = ("feed.json", "rss.xml", "atom.xml")
"""The formats of one feed, the one that says most first."""
_OF_FEED = re.compile(r"tag:([^:]+):feeds/.*")
_NUMBER = re.compile(r"archive/(\d+)/")
_MAP = re.compile(r"sitemap-[1-9]\d*\.xml")
_DATA = re.compile(rb'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_CONTENT = re.compile(rb'<div class="content">(.*?)</div>\s*</article>', re.DOTALL)
_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)">')
_TITLE = re.compile(rb"<title>(.*?)</title>", re.DOTALL)


_ANY_YEAR = 2000
"""Of ids that are only looked up by the guids that they were made of."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    window: bool = False
    """Whether it is in the main feed, which people subscribe to."""
    page: int | None = None
    """The number of its archive page, from 1."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the output folder shows."""

    entries: tuple[Entry, ...]
    """Each once, by id, as the document that says most of it has it."""
    places: dict[str, Place]
    """Where each id stands in the main feed and its archive; entries of other feeds and pages only are not in it."""
    gone: dict[str, Gone]
    """What was withdrawn, by id."""
    gone_pages: dict[str, int]
    """The archive pages that tell so, by id."""
    pages: dict[int, int]
    """How many entries and withdrawn ones each archive page holds."""
    orders: tuple[tuple[str, ...], ...]
    """The ids in each document of the main feed and its archive, in the order of the document."""
    listed: tuple[tuple[str, ...], ...]
    """The codes in each part of the sitemap, in its order."""
    latest: tuple[str, ...]
    """The codes of the items that arrived last, the newest first."""
    codes: frozenset[str]
    """The short codes at which a page stands."""
    redirects: dict[str, tuple[str, str]]
    """Title and link of each page that leads elsewhere, by code."""
    withdrawn_codes: frozenset[str]
    """The short codes at which a page tells that its item is withdrawn."""
    authority: str | None
    """Of the feeds' own ids, else of those that were minted."""
    guids: dict[str, str]
    """What readers of RSS and JSON know an item by, where that is not its id."""


def shown(settings: Config, year: int = _ANY_YEAR) -> Shown:
    """Read all feeds, archives and pages of feeder's in the output folder. Raises MachineError.

    `year`: that of ids that were made of guids, where nothing tells it.
    """
    return _Reading(settings, year).shown()


class _Reading:
    def __init__(self, settings: Config, year: int) -> None:
        self.folder = settings.output.folder
        self.url = settings.site.url
        self.authority = settings.site.authority
        self.fallback = f"{urlsplit(self.url).hostname},{year}"
        self.entries: dict[str, Entry] = {}
        self.places: dict[str, Place] = {}
        self.gone: dict[str, Gone] = {}
        self.gone_pages: dict[str, int] = {}
        self.pages: dict[int, int] = {}
        self.redirects: dict[str, tuple[str, str]] = {}
        self.codes: set[str] = set()
        self.withdrawn: set[str] = set()
        self.guids: dict[str, str] = {}
        self.by_guid: dict[str, str] = {}
        self.orders: list[tuple[str, ...]] = []

    def shown(self) -> Shown:
        groups: dict[str, list[str]] = {}
        pages = []
        for path in write.standing(self.folder):
            base, _, name = path.rpartition("/")
            if name in _FORMATS:
                groups.setdefault(base, []).append(name)
            elif name == "index.html" and base.startswith("s/"):
                pages.append(path)
        told = self._told(groups)
        self.authority = self.authority or told or self.fallback
        for base in sorted(groups, key=_order):
            self._feed(base, groups[base])
        for path in pages:
            self._page(path)
        maps = sorted(path for path in write.standing(self.folder) if _MAP.fullmatch(path))
        search = "assets/search.json"
        return Shown(
            entries=tuple(self.entries.values()),
            places=self.places,
            gone=self.gone,
            gone_pages=self.gone_pages,
            pages=self.pages,
            orders=tuple(self.orders),
            listed=tuple(_codes(self._bytes(path), self.url) for path in maps),
            latest=_codes(self._bytes(search), '"') if (self.folder / search).exists() else (),
            codes=frozenset(self.codes),
            redirects=self.redirects,
            withdrawn_codes=frozenset(self.withdrawn),
            authority=told,
            guids=self.guids,
        )

    def _told(self, groups: Mapping[str, Iterable[str]]) -> str | None:
        """Give the authority that ids name: those of feeds, else those of entries, the main feed first."""
        minted = None
        for base in sorted(groups, key=_order):
            for name in groups[base]:
                old = self._read(f"{base}/{name}".lstrip("/"))
                if old is not None and (found := _OF_FEED.fullmatch(old.id)):
                    return found[1]
                ids = (entry.id for entry in old.entries) if old is not None and minted is None else ()
                minted = minted or next((one.split(":")[1] for one in ids if is_minted(one)), None)
            if minted is not None:
                break
        return minted

    def _feed(self, base: str, names: Iterable[str]) -> None:
        found = [old for name in _FORMATS if name in names and (old := self._read(f"{base}/{name}".lstrip("/")))]
        number = _NUMBER.fullmatch(f"{base}/")
        page = int(number[1]) if number else None
        atom = next((old for old in found if old.kind == "atom"), None)
        if found and (not base or number):
            first = atom or found[0]
            self.orders.append(tuple(self._ids(first, atom)))
        ids: set[str] = set()
        for old in found:
            for entry, item_id in zip(old.entries, self._ids(old, atom), strict=True):
                if item_id != entry.id:
                    self.guids[item_id] = entry.id
                    self.by_guid[entry.id] = item_id
                ids.add(item_id)
                self._entry(replace(entry, id=item_id), base, page)
        for gone in atom.gone if atom is not None else ():
            self.gone.setdefault(gone.id, gone)
            ids.add(gone.id)
            if page is not None:
                self.gone_pages.setdefault(gone.id, page)
        if page is not None:
            self.pages[page] = len(ids)

    def _ids(self, old: Old, atom: Old | None) -> Iterator[str]:
        """Give the id of each entry: that in Atom, else the one that was made of its guid.

        All formats hold the same entries in the same order, but in the pass between two of them: then links tell.
        """
        theirs = atom.entries if atom is not None else ()
        own = {entry.id for entry in theirs}
        by_link = {entry.link: entry.id for entry in theirs}
        in_order = [(one.link, one.id) for one in theirs] if len(theirs) == len(old.entries) else []
        for number, entry in enumerate(old.entries):
            if entry.id in own:
                yield entry.id
            elif in_order and in_order[number][0] == entry.link:
                yield in_order[number][1]
            else:
                yield by_link.get(entry.link) or self.by_guid.get(entry.id) or self._of_guid(entry.id)

    def _of_guid(self, guid: str) -> str:
        """Give the id that an import made of a guid; one that was minted here is itself."""
        own = is_minted(guid) or guid.startswith(f"tag:{self.authority}:")
        return guid if own else explicit_id(self.authority or self.fallback, guid)

    def _entry(self, entry: Entry, base: str, page: int | None) -> None:
        known = self.entries.setdefault(entry.id, entry)
        if known.short is None and entry.short is not None:
            self.entries[entry.id] = replace(known, short=entry.short)
        place = self.places.get(entry.id, Place())
        if base == "":
            self.places[entry.id] = replace(place, window=True)
        elif page is not None:
            self.places[entry.id] = replace(place, page=page)

    def _read(self, path: str) -> Old | None:
        data = self._bytes(path)
        try:
            old = read(data, self.url + path)
        except UsageError:
            return None
        return old if write.is_ours(self.folder / path) else None

    def _page(self, path: str) -> None:
        """Read the page of an item: an article, the way to another page, or the word that it is withdrawn."""
        code, data = path.split("/")[1], self._bytes(path)
        if b'name="feeder-status" content="410"' in data:
            self.withdrawn.add(code)
            return
        self.codes.add(code)
        about = _DATA.search(data)
        if about is None:
            link, title = _CANONICAL.search(data), _TITLE.search(data)
            if link and title:
                self.redirects[code] = _text(title[1]), _text(link[1])
            return
        entry = _of_page(about[1], data, f"{self.url}s/{code}/")
        if entry is not None:
            self._entry(entry, path, None)

    def _bytes(self, path: str) -> bytes:
        try:
            return (self.folder / path).read_bytes()
        except OSError as error:
            raise MachineError(
                f"this document cannot be read: {error.strerror}", path=str(self.folder / path)
            ) from error


def _codes(data: bytes, site: str) -> tuple[str, ...]:
    """Give the short codes that a document names, in its order."""
    return tuple(code.decode() for code in re.findall(re.escape(site.encode()) + rb"s/([a-z0-9]+)/[<\"]", data))


def _order(base: str) -> tuple[int, int]:
    """Order documents: the main feed, its archive from the newest page, then all other feeds."""
    found = _NUMBER.fullmatch(f"{base}/")
    return (0, 0) if not base else (1, -int(found[1])) if found else (2, 0)


def _of_page(about: bytes, data: bytes, short: str) -> Entry | None:
    try:
        row = json.loads(about)
        item, title = str(row["@id"]), str(row["headline"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    content = _CONTENT.search(data)
    html = content[1].decode(errors="replace") if content else ""
    return Entry(
        item, None, _escaped(title), html, _date(row, "datePublished"), _date(row, "dateModified"), short=short
    )


def _date(row: dict[str, object], name: str) -> datetime | None:
    return date_of(str(row.get(name)))


def _text(data: bytes) -> str:
    return unescape(data.decode(errors="replace"))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
