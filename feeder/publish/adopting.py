"""`feeder import`: the ledger takes over what subscribers of another feed know: ids, dates and links.

Every entry is matched with a text of the input folder. Before the first build all texts get their identities here, as
a build would number them; later an item takes the place of the one that a build has made of its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from feeder.config import Config
from feeder.decide import Candidate, Rules, Settled, decide, prepare, sort_key
from feeder.decide import Known as KnownItems
from feeder.decide.adopt import Former, Text, adopted
from feeder.decide.mint import explicit_id, is_iri, is_minted, short_code
from feeder.inside import real
from feeder.model import Article, Identity
from feeder.parse import plain_text
from feeder.publish import former, texts
from feeder.publish.former import KINDS, Fetch
from feeder.publish.intake import Intake, Look, Reader
from feeder.publish.joining import Known
from feeder.publish.project import Clock, Project, system_clock
from feeder.records import stamp

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Adopted:
    """An entry, and what became of it."""

    id: str
    title: str
    link: str | None
    path: str | None
    """Where its text stands; None when none was found."""
    published: str | None
    """As the feed says, in UTC."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What `feeder import` did."""

    entries: int
    """Entries in all feeds, each once."""
    documents: int
    adopted: tuple[Adopted, ...]
    replaced: tuple[Adopted, ...]
    """Those of them whose texts had been published under other ids since the first build."""
    known: int
    """Entries that the ledger knew already."""
    unmatched: tuple[Adopted, ...]
    """Entries without a text."""
    written: tuple[str, ...]
    """The files that were written for them."""
    notices: tuple[str, ...]
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """1 when an entry has no text, or something is worth a look, else 0."""
        return 1 if len(self.unmatched) > len(self.written) or self.notices or self.replaced else 0


@dataclass(frozen=True, slots=True)
class Ways:
    """How entries are imported."""

    dry_run: bool = False
    links: bool = True
    """Whether items whose texts have no link keep the one that they had; else they lead to their pages here."""
    texts: Path | None = None
    """Where to save the entries that no text is found for."""


def import_feeds(
    settings: Config, places: Iterable[str], fetch: Fetch, ways: Ways | None = None, *, clock: Clock = system_clock
) -> Imported:
    """Adopt the entries of feeds, each a file or an address. Raises FeederError."""
    ways = ways or Ways()
    found = former.gathered(places, fetch)
    done, missing = _imported(settings, found, ways, clock)
    if ways.texts is None or not missing or ways.dry_run:
        return done
    taken: set[str] = set()
    now = clock()
    written = [texts.save(ways.texts, found.entries[n].entry, stated, taken, now) for n, stated in missing.items()]
    if real(ways.texts).is_relative_to(real(settings.input.folder)):
        again, _ = _imported(settings, found, ways, clock)
        done = replace(again, adopted=done.adopted + again.adopted, known=done.known, unmatched=done.unmatched)
    return replace(done, written=tuple(map(str, written)))


def _imported(settings: Config, found: former.Former, ways: Ways, clock: Clock) -> tuple[Imported, dict[int, str]]:
    """Import once; gives the numbers of the entries without a text too, with the ids that these are to state."""
    project = Project(settings, clock=clock, dry_run=ways.dry_run)
    try:
        with project.opened():
            one = _Import(project, found, links=ways.links)
            return one.run(), one.missing
    finally:
        project.close()


class _Import:
    """One import into an open project."""

    def __init__(self, project: Project, found: former.Former, *, links: bool) -> None:
        self.project = project
        self.found = found
        self.links = links
        self.now = project.now()
        self.authority = project.config.site.authority or project.head.authority
        self.notices = list(found.notices)
        self.taken: set[str] = set()
        self.replaced: list[Adopted] = []
        self.adopted: list[Adopted] = []
        self.known = 0
        self.missing: dict[int, str] = {}

    def run(self) -> Imported:
        """Match, and record what is new."""
        intake = self._intake()
        candidates = prepare(intake.texts, self.authority, self.now)
        formers = [self._former(known) for known in self.found.entries]
        bodies = [Text(candidate, plain_text(candidate.article)) for candidate in candidates]
        pairs = adopted(formers, bodies)
        settled = self._settled(candidates, intake)
        if self.project.catalog.items.next_arrival():
            lines = self._later(formers, pairs, settled)
        else:
            lines = self._first(formers, pairs, settled)
        self.project.record(lines, self.now, told=True)
        self._look(formers, lines)
        missing = [n for n, one in enumerate(formers) if n not in pairs and not self._is_known(one.id)]
        self.missing = {n: self._stated(n, formers[n]) for n in missing}
        return Imported(
            entries=len(formers),
            documents=self.found.documents,
            adopted=tuple(self.adopted),
            replaced=tuple(self.replaced),
            known=self.known,
            unmatched=tuple(self._row(n, formers[n], None) for n in missing),
            written=(),
            notices=tuple(self.notices),
            dry_run=self.project.dry_run,
        )

    def _intake(self) -> Intake:
        config, catalog = self.project.config, self.project.catalog
        reader = Reader(config, catalog, self.now, afresh=True, progress=lambda _done, _total: None)
        return reader.read(Look())

    def _former(self, known: Known) -> Former:
        """Give an entry as it is compared; its id is an IRI, as Atom wants it."""
        own, entry = own_id(known), known.entry
        item_id = explicit_id(self.authority, own) if own else ""
        return Former(item_id, entry.link, texts.plain(entry.title), texts.plain_body(entry.html), entry.published)

    def _stated(self, number: int, one: Former) -> str:
        """Give the id that the text of an entry is to state: as it is, unless no front matter can hold it."""
        own = own_id(self.found.entries[number])
        return own if texts.declarable(own) else one.id

    def _settled(self, candidates: list[Candidate], intake: Intake) -> dict[str, Settled]:
        """Give what a build would make of each text, by its fingerprint."""
        items, config = self.project.catalog.items, self.project.config
        arrivals = items.next_arrival()
        known: dict[str, Identity] = {}
        if arrivals:
            known = items.at_paths(intake.looked_at) | items.related(
                id={c.explicit for c in candidates if c.explicit},
                text={c.text for c in candidates},
                link={c.link for c in candidates if c.link},
            )
        rules = Rules(self.authority, config.short_links.length, config.zone, first_build=not arrivals)
        names = items if arrivals else frozenset[str]()
        plan = decide(candidates, intake.looked_at, KnownItems(tuple(known.values()), names, arrivals), self.now, rules)
        return {one.identity.text: one for one in plan.settled}

    def _first(
        self, formers: list[Former], pairs: Mapping[int, Candidate], settled: dict[str, Settled]
    ) -> list[Identity]:
        """Give identities to all texts, numbered as the first build would."""
        made = {text: one.identity for text, one in settled.items()}
        self.taken |= {identity.code for identity in made.values()}
        for number, candidate in pairs.items():
            identity = made.get(candidate.text)
            if identity is None or not formers[number].id:
                continue
            made[candidate.text] = self._adopt(number, formers[number], identity, candidate.article)
        ordered = sorted(made.values(), key=sort_key, reverse=True)
        return [replace(identity, arrival=number) for number, identity in enumerate(ordered)]

    def _adopt(self, number: int, one: Former, identity: Identity, article: Article) -> Identity:
        """Give the identity of a text with what subscribers know of it."""
        known = self.found.entries[number]
        published, entry = identity.published, known.entry
        if article.published is None and entry.published is not None:
            published = min(entry.published, self.now)
        updated = min(max(entry.updated or published, published), self.now)
        code = identity.code
        if identity.id != one.id:
            code = short_code(one.id, self.project.config.short_links.length, self.taken)
            self.taken.add(code)
        guid = next((known.ids[kind] for kind in ("rss", "json") if kind in known.ids), one.id)
        link = entry.link if self.links and article.link is None else None
        self.adopted.append(self._row(number, one, identity.home))
        return replace(
            identity, id=one.id, code=code, published=published, updated=updated, link=article.link or link,
            guid=guid if guid != one.id else None, adopted=link,
        )  # fmt: skip

    def _later(
        self, formers: list[Former], pairs: Mapping[int, Candidate], settled: dict[str, Settled]
    ) -> list[Identity]:
        """Give the items that are adopted, and those that they take the place of, which are retired."""
        items = self.project.catalog.items
        free = items.next_arrival()
        lines: list[Identity] = []
        for number, candidate in pairs.items():
            one, entry = formers[number], settled.get(candidate.text)
            if not one.id or entry is None or self._is_known(one.id):
                self.known += bool(one.id and self._is_known(one.id))
                continue
            before = entry.before
            if before is None or not is_minted(before.id) or before.withdrawn:
                made = self._adopt(number, one, entry.identity, candidate.article)
                lines.append(replace(made, arrival=free))
            else:
                made = self._adopt(number, one, before, candidate.article)
                # The code stays where it is: it is that of whoever was seen first.
                seen = min(before.first_seen, made.published) - _TICK
                lines.append(replace(made, code=before.code, first_seen=seen, arrival=before.arrival))
                when = self.now.replace(microsecond=0)
                lines.append(replace(before, copies=(), withdrawn=when, retired=True, arrival=free))
                self.replaced.append(self._row(number, one, before.home))
            free += 1
        return lines

    def _is_known(self, item_id: str) -> bool:
        return self.project.catalog.items.state(item_id) is not None

    def _row(self, number: int, one: Former, path: str | None) -> Adopted:
        known = self.found.entries[number]
        published = known.entry.published
        return Adopted(one.id, one.title, one.link, path, stamp(published) if published else None)

    def _look(self, formers: list[Former], lines: list[Identity]) -> None:
        """Tell what subscribers will see that may surprise."""
        nameless = sum(not one.id for one in formers)
        if nameless:
            self.notices.append(f"entries with neither an id nor a link: {nameless}; readers take them for new ones")
        odd = [known.ids["atom"] for known in self.found.entries if not is_iri(known.ids.get("atom", "a:b"))]
        if odd:
            self.notices.append(
                f"ids of the Atom feed that are no IRIs: {len(odd)} ({odd[0]}, …); its readers see them once more"
            )
        below = [one for one in lines if one.adopted and one.adopted.startswith(self.project.config.site.url)]
        if below:
            self.notices.append(
                f"items with links below {self.project.config.site.url}: {len(below)} ({below[0].adopted}, …), where "
                "feeder makes no such pages: keep these pages on the host, or import with --new-links"
            )
        main = next(feed for feed in self.project.config.feeds if feed.name == "main")
        window = sorted(lines, key=lambda one: -one.arrival)[: main.limit]
        ids = {one.id for one in formers}
        strange = [one for one in window if one.id not in ids and not one.retired]
        oldest = min((one.published for one in formers if one.published), default=None)
        if oldest is not None and (old := [one for one in strange if one.published < oldest]):
            self.notices.append(
                f"older texts that the feed did not hold: {len(old)}; they will be in the new one, and look new to its "
                f"readers: `limit: {max(1, len(window) - len(old))}` for `main` leaves them out"
            )


def own_id(known: Known) -> str:
    """Give the id of an entry that is kept: the first that is an IRI, as Atom wants it."""
    stated = [known.ids[kind] for kind in KINDS if kind in known.ids]
    return next(filter(is_iri, stated), stated[0] if stated else "")
