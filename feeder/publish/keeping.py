"""`input.deleted: keep`: texts are copied to the store when they are published, and live on from there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feeder import discover, media, write
from feeder.catalog import Catalog
from feeder.config import Config
from feeder.decide import Plan, Settled, again, its_own, next_change, prepare, prepare_hidden
from feeder.errors import ArticleError, RefusedError
from feeder.media import Found
from feeder.model import Document, Identity, Medium, Text
from feeder.publish.intake import Intake
from feeder.publish.reading import read
from feeder.publish.store import Store, places_of
from feeder.publish.tending import Tender
from feeder.records import stamp, told


class Keeper:
    """The keeper of one pass."""

    def __init__(self, config: Config, catalog: Catalog, now: datetime, *, dry_run: bool) -> None:
        """Take the project; nothing is looked at yet."""
        self.config = config
        self.catalog = catalog
        self.now = now
        self.store = Store(config.store)
        self.dry_run = dry_run
        self.keeps = config.input.deleted == "keep"
        self.tender = Tender(config, catalog, now, dry_run=dry_run)
        self.missing: list[str] = []
        """The ids of kept items without a copy whose texts the catalog knows."""
        self.twins: list[tuple[Identity, Path]] = []
        """Kept items without a copy, with that of another item of the same text."""
        self.media: dict[str, tuple[Medium, ...]] = {}
        """The files of items that were read from the store, by id."""

    def is_stored(self, item: Identity) -> bool:
        """Whether the item is to live on from its copy, or, when that was lost, from what the catalog knows."""
        return self.keeps and (self.store.is_held(item) or self.catalog.items.stands(item.id))

    def medium(self, text: str, path: str) -> Found | None:
        """Give a file that is gone from the input folder, and was published with a text that still stands there."""
        if not self.keeps:
            return None
        for item in self.catalog.items.at_paths([text]).values():
            for one in self.store.media(item.id) if item.withdrawn is None and not item.kept else ():
                kind = media.kind_of_type(one.type)
                if one.path == path and kind is not None and self.store.medium(item.id, path).is_file():
                    return Found(path, kind, one.length)
        return None

    def read_again(self, plan: Plan, authority: str, asked: Collection[str], *, every: bool) -> Plan:
        """Give the plan with `every` kept item read from the store, as when the rules of reading changed.

        Else with those whose texts the catalog does not know: of another machine, after a merge.

        Raises RefusedError when a copy is missing, and no catalog knows the text either.
        """
        if not self.keeps:
            return plan
        left = {settled.identity.id: settled for settled in plan.unchanged if settled.identity.kept}
        others = {*(s.identity.id for s in plan.settled), *(i.id for i in plan.withdrawn)} - left.keys()
        read: dict[str, Settled] = {}
        over: list[Identity] = []
        lost: list[str] = []
        wanted = {*self.catalog.away.kept(), *left} if every else {*self.catalog.away.unread()}
        ids = sorted(wanted - others - {*asked})
        for before in (state.identity for state in map(self.catalog.items.state, ids) if state):
            item = left[before.id].identity if before.id in left else before
            one = self._read(item, authority)
            if isinstance(one, Identity):
                over.append(one)
            elif one is not None:
                read[item.id] = replace(one, before=before)
            else:
                (self.missing if self.catalog.items.stands(item.id) else lost).append(item.id)
        if lost:
            raise RefusedError(
                refusal([s.identity for s in map(self.catalog.items.state, lost) if s]), path=str(self.config.store)
            )
        ended = {*read, *(one.id for one in over)}
        unchanged = tuple(settled for settled in plan.unchanged if settled.identity.id not in ended)
        return replace(plan, unchanged=(*unchanged, *read.values()), withdrawn=(*plan.withdrawn, *over))

    def _read(self, item: Identity, authority: str) -> Settled | Identity | None:
        """Read the copy of an item: give it settled, or withdrawn when it has expired; None without a copy."""
        file = self.store.article(item) or self._twin(item)
        try:
            blob = discover.read(file.parent, file.name, self.config.input.max_size) if file else None
            last = self.store.text(item) if blob is None or blob.digest != item.source else None
            if last is not None:
                texts = [Text(item.home, item.updated, item.source, (last,))]
            elif blob is not None:
                source, reading = read(replace(blob, stat=replace(blob.stat, path=item.home)), self.config)
                texts = [Text(item.home, source.modified, source.digest, reading.articles)]
            else:
                return None
        except ArticleError:
            return None
        own = its_own(item, prepare(texts, authority, self.now))
        if own is not None:
            self.media[item.id] = self.store.media(item.id)
            return again(item, own, self.now)
        if its_own(item, prepare_hidden(texts, authority, self.now)) is None:
            return None
        return replace(item, kept=False, withdrawn=told(self.now), cause="hidden")

    def _twin(self, item: Identity) -> Path | None:
        """Give the copy of an item that a merge retired, since this one has the same text, and none here."""
        same = self.catalog.items.related(text=[item.text]).values()
        file = next(filter(None, (self.store.article(one) for one in same if one.retired)), None)
        if file is not None:
            self.twins.append((item, file))
        return file

    def save(self, plan: Plan, intake: Intake) -> None:
        """Bring what was read in this pass into the store, before anything is recorded."""
        read = [s for s in plan.settled if s.article is not None and not s.identity.kept]
        if not self.keeps or self.dry_run:
            return
        if read:
            remove: list[str] = []
            self.store.bring(self._copies(read, intake, remove), remove)
        self._follow(plan)

    def _follow(self, plan: Plan) -> None:
        """Let the store follow items whose texts were not read: those that moved, and those that are kept now."""
        left = [s for s in plan.settled if s.article is None or s.identity.kept]
        self.tender.mend([*self.missing, *(s.identity.id for s in left if s.identity.kept and s.article is None)])
        for item, file in self.twins:
            copy = write.Copy(self.store.copy(item, b"").path, file.parent, file.name)
            self.store.bring([copy, self.store.named(item)], ())
        moved = [s.identity for s in left if s.before and s.identity.home != s.before.home]
        if moved:
            self.store.bring([self.store.named(item) for item in moved], ())

    def _copies(self, read: Iterable[Settled], intake: Intake, remove: list[str]) -> Iterator[Document | write.Copy]:
        """Give the copies of texts and their files, one text in memory at a time; what is to go is put on a list.

        Of many texts in one pass some are read again: one that has changed since then is left to the next pass.
        """
        folder = self.config.input.folder
        for item, article in ((settled.identity, settled.article) for settled in read):
            data = intake.data.get(item.home) or self._read_again(item)
            if data is not None and article is not None:
                files = media.of(article, intake.media.get(item.home, {}))
                documents, gone = self.store.keep(item, data, files, folder)
                remove += gone
                yield from documents

    def _read_again(self, item: Identity) -> bytes | None:
        with suppress(ArticleError):
            blob = discover.read(self.config.input.folder, item.home, self.config.input.max_size)
            return blob.data if blob and blob.digest == item.source else None
        return None

    def record(self, plan: Plan) -> None:
        """Put down, in the transaction of the pass, when kept texts expire."""
        for settled in plan.settled:
            if settled.identity.kept:
                entry = self.catalog.items.entry(settled.identity.id)
                due = next_change([entry.article], self.now) if entry else None
                self.catalog.away.put([(settled.identity.id, True, stamp(due) if due else None)])


def refusal(lost: list[Identity]) -> str:
    """Give in words that copies are missing whose texts stand nowhere else."""
    codes = " ".join(item.code for item in lost)
    place = "/".join(("items", *next(iter(places_of([lost[0].id])))))
    message = "the copy of a text that is published is missing from the store"
    return f"{message} (the first of {len(lost)}: {place}); put it back, or run `feeder withdraw {codes}`"
