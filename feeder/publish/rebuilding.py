"""A lost ledger is made anew from what subscribers see: ids, codes, dates and the order of arrival.

What the output folder does not tell cannot be known: when something was first seen, where a text stood before it was
moved, and what a text was whose item stands in no feed. Each such case is counted and told. The store tells it of the
items that it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeder import render
from feeder.catalog import Catalog
from feeder.config import Config
from feeder.decide import Candidate, prepare
from feeder.decide.adopt import Former, Text, adopted
from feeder.decide.fingerprint import digest_of, essence, fingerprint, sketch
from feeder.decide.mint import minted_id, short_code
from feeder.errors import FeederError, UsageError
from feeder.imports import Entry
from feeder.ledger import Head, Ledger
from feeder.model import Article, Identity
from feeder.parse import plain_text
from feeder.publish.intake import Look, Reader
from feeder.publish.numbering import numbered
from feeder.publish.project import Clock, system_clock
from feeder.publish.replacing import alone, beside, put
from feeder.publish.shown import Shown, shown
from feeder.publish.stored import Copies
from feeder.publish.texts import plain_body

_CODE = re.compile(r"(?:/s/|#)([a-z0-9]{4,64})/?$")
_TRIES = 3
_LOST = "lost/{}.txt"
"""The path of an item whose text is not found: nothing stands there, so that a similar text may claim it."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What `feeder ledger rebuild` found."""

    items: int
    """Items that are published."""
    matched: int
    """Those of them whose texts stand in the input folder."""
    withdrawn: int
    unknown: tuple[str, ...]
    """What could not be known, in words."""
    kept: int = 0
    """Published items whose texts stand in the store alone."""
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """1 when anything could not be known, else 0."""
        return 1 if self.unknown else 0


def rebuild(settings: Config, *, dry_run: bool = False, clock: Clock = system_clock) -> Rebuilt:
    """Make a lost ledger anew from the output folder. Raises FeederError, and makes nothing then."""
    ledger = Ledger(settings.ledger)
    _refuse(ledger)
    with nullcontext() if dry_run else alone(settings):
        _refuse(ledger)  # a build may have begun one before the lock was free
        now = clock()
        found = shown(settings, now.year)
        if not (found.entries or found.codes or found.gone):
            raise UsageError("nothing of feeder's stands here that could tell", path=str(settings.output.folder))
        one = _Rebuilding(settings, found, now)
        identities = one.identities()
        if not dry_run:
            _write(ledger, one.head, identities, one.now)
    live = [identity for identity in identities if identity.withdrawn is None]
    kept = sum(identity.kept for identity in live)
    lost = sum(identity.home == _LOST.format(identity.code) for identity in live if not identity.kept)
    withdrawn = len(identities) - len(live)
    return Rebuilt(len(live), len(live) - lost - kept, withdrawn, tuple(one.unknown(lost)), kept, dry_run)


def _refuse(ledger: Ledger) -> None:
    """Raise UsageError where a ledger stands."""
    if ledger.size():
        message = "a ledger stands here already; move it away first, if it cannot be read"
        raise UsageError(message, path=str(ledger.path))


def _write(ledger: Ledger, head: Head, identities: list[Identity], now: datetime) -> None:
    """Write a ledger wholly, or not at all."""
    with beside(ledger) as new:
        new.create(head)
        new.append(identities, now, new.size())
        put(new, ledger)


class _Rebuilding:
    """One rebuilding: what the output folder shows, beside what the input folder holds."""

    def __init__(self, settings: Config, found: Shown, now: datetime) -> None:
        self.settings = settings
        self.found = found
        self.now = now.replace(microsecond=0)
        main = next(feed for feed in settings.feeds if feed.name == "main")
        self.summaries = main.content == "summary"
        host = urlsplit(settings.site.url).hostname
        authority = found.authority or settings.site.authority or f"{host},{now.year}"
        page_size = max(found.pages.values(), default=settings.page_size) or settings.page_size
        self.head = Head(authority, page_size, self.now)
        self.codes: dict[str, str] = {}
        self.undated = self.nameless = 0
        self.copies = Copies(settings)
        self.texts = list(self._texts())

    def _texts(self) -> Iterator[Text]:
        """Give the articles of the input folder, with their bodies as they are shown."""
        with suppress(FeederError):
            reader = Reader(self.settings, Catalog(None), self.now, afresh=True, progress=lambda _done, _total: None)
            intake = reader.read(Look())
            authority = self.settings.site.authority or self.head.authority
            for candidate in prepare(intake.texts, authority, self.now):
                yield Text(candidate, self._shown(candidate.article, summary=self.summaries))

    def _shown(self, article: Article, *, summary: bool) -> str:
        """Give what is shown of an article, as plain text."""
        return plain_body(render.as_shown(article, self.settings.site.url, summary=summary))

    def identities(self) -> list[Identity]:
        """Give all that can be known of every item, in the order of arrival."""
        formers = [
            Former(entry.id, self._own(entry), plain_body(entry.title), plain_body(entry.html), entry.published)
            for entry in self.found.entries
        ]
        pairs = adopted(formers, self.texts)
        found = [self._identity(entry, formers[n], pairs.get(n)) for n, entry in enumerate(self.found.entries)]
        used = {(one.path, one.ordinal) for one in pairs.values()}
        rest = [t.candidate for t in self.texts if (t.candidate.path, t.candidate.ordinal) not in used]
        beyond = self.copies.beyond(self.found, rest)
        self.codes |= {item.code: item.id for item in beyond}
        found += beyond
        told = {item.text for item in beyond}
        rest = [one for one in rest if one.text not in told]
        found += list(self._beyond(rest))
        found += list(self._withdrawn())
        return numbered(found, self.found, self.head.page_size)

    def _own(self, entry: Entry) -> str | None:
        """Give the link of an entry, where it is that of its text."""
        link = entry.link
        return None if link is None or (link.startswith(self.settings.site.url) and _CODE.search(link)) else link

    def _code(self, entry: Entry) -> str:
        for link in (entry.short, entry.link):
            stated = _CODE.search(link) if link and link.startswith(self.settings.site.url) else None
            if stated and self.codes.setdefault(stated[1], entry.id) == entry.id:
                return stated[1]
        code = short_code(entry.id, self.settings.short_links.length, self.codes)
        self.codes[code] = entry.id
        return code

    def _identity(self, entry: Entry, former: Former, candidate: Candidate | None) -> Identity:
        code = self._code(entry)
        published = min(entry.published or entry.updated or self.now, self.now)
        updated = min(max(render.as_known(entry.id, entry.updated or published), published), self.now)
        identity = Identity(
            id=entry.id, code=code, arrival=0, first_seen=published, published=published, updated=updated,
            home=_LOST.format(code), copies=(), first_path=_LOST.format(code), ordinal=0, title=former.title,
            link=former.link, text=fingerprint(former.title, former.body),
            sketch=sketch(former.title, former.body), source="", guid=self.found.guids.get(entry.id),
        )  # fmt: skip
        if candidate is None:
            return self.copies.kept(identity)
        identity = replace(identity, home=candidate.path, first_path=candidate.path, ordinal=candidate.ordinal)
        identity = self.copies.told(identity)
        if candidate.article.link is None:
            identity = replace(identity, adopted=former.link)
        return _as_read(identity, candidate) if self._is_same(former, candidate.article) else identity

    def _is_same(self, former: Former, article: Article) -> bool:
        """Whether an article is shown as an entry is: then nothing was edited since."""
        body = essence(former.body)
        bodies = (self._shown(article, summary=False), self._shown(article, summary=True), plain_text(article))
        return essence(former.title) == essence(article.title) and body in map(essence, bodies)

    def _beyond(self, rest: list[Candidate]) -> Iterator[Identity]:
        """Give the items that stand in no feed: the id that follows from a text must lead to a code that stands."""
        free = (self.found.codes | self.found.redirects.keys()) - self.codes.keys()
        for candidate in rest:
            link = candidate.article.link
            ids = [candidate.explicit] if candidate.explicit else [
                minted_id(self.head.authority, candidate.text, basis, again)
                for again in range(_TRIES)
                for basis in dict.fromkeys((link, None))
            ]  # fmt: skip
            for item_id in filter(None, ids):
                code = short_code(item_id, min(map(len, free), default=0), frozenset())
                if code in free and code not in self.codes:
                    self.codes[code] = item_id
                    self.undated += candidate.article.published is None
                    yield self._of_page(item_id, code, candidate)
                    break

    def _of_page(self, item_id: str, code: str, candidate: Candidate) -> Identity:
        published = min(candidate.article.published or self._oldest(), self.now)
        identity = Identity(
            id=item_id, code=code, arrival=0, first_seen=published, published=published, updated=published,
            home=candidate.path, copies=(), first_path=candidate.path, ordinal=candidate.ordinal, title="", link=None,
            text="", sketch=0, source="",
        )  # fmt: skip
        return _as_read(identity, candidate)

    def _oldest(self) -> datetime:
        dates = [entry.published for entry in self.found.entries if entry.published]
        return min(dates, default=self.now)

    def _withdrawn(self) -> Iterator[Identity]:
        """Give the items that were withdrawn: those that feeds tell of, and those of which only a page is left."""
        left = set(self.found.withdrawn_codes) - self.codes.keys()
        length = min(map(len, left), default=self.settings.short_links.length)
        times, known = [], {*self.codes.values()}
        for gone in self.found.gone.values():
            if gone.id in known:
                continue
            code = short_code(gone.id, length, self.codes)
            self.codes[code] = gone.id
            left.discard(code)
            times.append(min(gone.when or self.now, self.now))
            yield _gone(gone.id, code, times[-1])
        before = min(times, default=self._oldest()) - timedelta(seconds=1)
        for code in sorted(left):
            self.nameless += code not in self.copies.ids
            yield _gone(self.copies.ids.get(code) or f"tag:{self.head.authority}:lost/{code}", code, before)

    def unknown(self, lost: int) -> Iterator[str]:
        """Tell what could not be known."""
        redirects = len(self.found.redirects.keys() - self.codes.keys())
        if lost:
            yield f"items without a text in the input folder: {lost}; the next build withdraws those that stay away"
        if redirects:
            yield f"pages of items in no feed whose texts are not found: {redirects}; their ids are lost"
        if self.undated:
            yield f"items in no feed and without a date: {self.undated}; they take that of the oldest entry"
        if self.nameless:
            yield f"withdrawn items whose ids no feed tells any more: {self.nameless}; their codes stay taken"


def _as_read(identity: Identity, candidate: Candidate) -> Identity:
    """Give an identity as a pass leaves it that read its text: another pass finds nothing changed."""
    article = candidate.article
    return replace(
        identity, title=article.title, link=article.link or identity.adopted, text=candidate.text,
        sketch=candidate.sketch, source=candidate.source, read=digest_of(article), republish=article.republish,
    )  # fmt: skip


def _gone(item_id: str, code: str, when: datetime) -> Identity:
    """Give an item that was withdrawn. Nobody knows why, and with a new ledger the guard's count begins anew."""
    return Identity(
        id=item_id, code=code, arrival=0, first_seen=when, published=when, updated=when, home=_LOST.format(code),
        copies=(), first_path=_LOST.format(code), ordinal=0, title="(withdrawn)", link=None, text="", sketch=0,
        source="", withdrawn=when, cause="confirmed",
    )  # fmt: skip
