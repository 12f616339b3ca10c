"""From paths to texts: which files a pass looks at, and what was read in each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from feeder import discover
from feeder.catalog import Catalog, FileRow
from feeder.config import Config
from feeder.decide import next_change
from feeder.errors import ArticleError
from feeder.media import Found
from feeder.model import Article, Blob, Notice, Stat, Text
from feeder.publish.media import Finder
from feeder.publish.reading import doubtful, read
from feeder.publish.unseen import unseen
from feeder.records import stamp

_HELD_IN_SIGHT = 1000
"""The texts of so many items whose withdrawal is held back are looked for in each pass; those of all in a full one."""
_AT_HAND = 32 * 2**20
"""So many bytes of texts stay in memory until they are in the store; of a larger pass the others are read again."""
Progress = Callable[[int, int], None]
"""Called with the number of files read, and of files to read."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where a pass looks."""

    paths: frozenset[str] | None = None
    """The files to look at; None: the whole folder."""
    final: frozenset[str] | None = None
    """The paths whose items are withdrawn when their texts are gone; None: any path. Others get a second look later."""
    spare: Callable[[Stat], bool] = field(default=lambda _: False)
    """Files that are left alone, because they are still being written."""
    moving: frozenset[str] = frozenset()
    """Those that are known to be."""


@dataclass(slots=True)
class Intake:
    """What a pass found: filled by `Reader`, then read only."""

    looked_at: dict[str, datetime | None] = field(default_factory=dict)
    """Every path read (with the time of its file) or found gone (None)."""
    texts: list[Text] = field(default_factory=list)
    rows: dict[str, FileRow] = field(default_factory=dict)
    """What is to be stored of each file that was opened."""
    media: dict[str, dict[str, Found]] = field(default_factory=dict)
    """What stands where the names in a text lead, by the text's path and the name."""
    data: dict[str, bytes] = field(default_factory=dict)
    """The bytes of the first texts, where they are to be kept."""
    notices: list[Notice] = field(default_factory=list)
    """What concerns no single file that is listed."""

    def bind(self, path: str, other: Stat) -> None:
        """Have a text read again as soon as another file changes, as if it named that."""
        row = self.rows[path]
        named = {stat.path: stat for stat in (*row.named, other)}
        self.rows[path] = replace(row, named=tuple(named[one] for one in sorted(named)))


class Reader:
    """Reads what changed in the input folder since the catalog last saw it."""

    def __init__(  # noqa: PLR0913 - what a pass is made of
        self,
        config: Config,
        catalog: Catalog,
        now: datetime,
        *,
        afresh: bool,
        progress: Progress,
        kept: Callable[[str, str], Found | None] = lambda _text, _path: None,
    ) -> None:
        """Compare with `catalog`; `afresh` reads every file again, since the rules of reading changed.

        `kept` gives a file that is gone and was published with a text that stands, by the paths of both.
        """
        self.folder = config.input.folder
        self.wanted = discover.matcher(config.input.include, config.input.exclude)
        self.settings = config.input
        self.dated = config.input.states_date_order
        self.config = config
        self.catalog = catalog
        self.now = now
        self.afresh = afresh
        self.progress = progress
        self.intake = Intake()
        self.look = Look()
        self.failed: set[str] = set()
        self.kept = kept
        self.room = _AT_HAND if config.input.deleted == "keep" else 0
        self.finder = Finder(self.folder, self.wanted, lambda _: False, kept)
        self.renewed: set[str] = set()
        """Texts that are read again though they stand as they were, since files changed that they name."""

    def read(self, look: Look) -> Intake:
        """Look where a pass is told to, and wherever its items have copies."""
        self.look = look
        self.finder = Finder(self.folder, self.wanted, look.spare, self.kept)
        changed, gone = self._all(look) if look.paths is None else self._some(look.paths)
        for count, stat in enumerate(changed, 1):
            self._read(stat.path)
            self.progress(count, len(changed))
        self.intake.looked_at |= dict.fromkeys(gone)
        self._follow_copies()
        return self.intake

    def _all(self, look: Look) -> tuple[list[Stat], set[str]]:
        known = self.catalog.files.stats()
        stats = list(discover.scan(self.folder, self.wanted, self.intake.notices)) if self.folder.is_dir() else []
        changed = [stat for stat in stats if (self.afresh or known.get(stat.path) != stat) and not look.spare(stat)]
        over = {*self.catalog.away.due(stamp(self.now))}
        self.renewed = over | {text for path in self._changed_media() for text in self.catalog.files.naming(path)}
        due = {*self.catalog.files.due(stamp(self.now)), *self.renewed} - {stat.path for stat in changed}
        standing = {stat.path for stat in stats}
        changed += [stat for stat in stats if stat.path in due and not look.spare(stat)]
        gone = {*known, *self.catalog.items.homes(kept=self.settings.deleted == "withdraw"), *over} - standing
        # Of what stands where the scan could not look nobody knows whether it is gone.
        blocked = {notice.path for notice in self.intake.notices if notice.quarantined}
        return changed, {path for path in gone if blocked.isdisjoint(_with_folders(path))}

    def _changed_media(self) -> set[str]:
        """Give the files named by texts that are not as they were when the texts were read."""
        return {seen.path for seen in self.catalog.files.named() if self.finder.stat(seen.path) != seen}

    def _some(self, paths: Collection[str]) -> tuple[list[Stat], set[str]]:
        changed, gone = [], set()
        self.renewed = {text for path in paths for text in self.catalog.files.naming(path)}
        self.renewed |= {*self.catalog.away.due(stamp(self.now))}
        told = set(filter(self.wanted, paths))
        others = {*self.catalog.files.due(stamp(self.now)), *self.renewed}
        others |= {*(self.catalog.away.homes(_HELD_IN_SIGHT) if paths else ())}
        for path in sorted(told | {path for path in others - told if not self._is_pending(path)}):
            try:
                stat = discover.stat(self.folder, path)
            except ArticleError as error:
                self._quarantine(path, error)
                continue
            if stat is not None:
                changed.append(stat)
            elif self.catalog.files.get(path) or self.catalog.items.at_paths([path]):
                gone.add(path)
        return changed, gone

    def _follow_copies(self) -> None:
        """Read the other places of every item met, so that a decision about it sees them all."""
        fresh = set(self.intake.looked_at)
        while fresh and self.catalog.items.live():
            met = self.catalog.items.at_paths(fresh).values()
            places = {place for i in met if i.withdrawn is None for place in (i.home, *i.copies)}
            fresh = {path for path in places - self.intake.looked_at.keys() - self.failed if not self._is_pending(path)}
            for path in sorted(fresh):
                self._read(path, anyway=True)

    def _is_pending(self, path: str) -> bool:
        """Whether a file that a pass was not told of is being written, or changed: it is looked at when it rests."""
        try:
            stat = discover.stat(self.folder, path)
        except ArticleError:
            return False
        known = self.catalog.files.get(path)
        changed = self.look.paths is not None and (known is None or known.stat != stat)
        return stat is not None and (changed or self.look.spare(stat))

    def _read(self, path: str, *, anyway: bool = False) -> None:
        """Read one file; a text that stands as it was last read is left out, unless it is wanted `anyway`."""
        known, blob = self.catalog.files.get(path), None
        try:
            blob = discover.read(self.folder, path, self.settings.max_size)
            if blob is None:
                self.intake.looked_at[path] = None
                return
            anyway = anyway or path in self.renewed
            if known and known.digest == blob.digest and not (anyway or self._is_due(known)):
                self.intake.rows[path] = replace(known, stat=blob.stat)
                return
            source, reading = read(blob, self.config)
        except ArticleError as error:
            self._quarantine(path, error, blob)
            return
        notices = [
            Notice(path, problem.line, problem.message, note=problem.note, doubt=problem.doubt and not self.dated)
            for problem in (*source.problems, *reading.problems)
        ]
        notices += doubtful(path, reading.articles, self.settings.confidence)
        notices += unseen(path, reading.articles, self.now)
        looked = self.finder.look(path, reading.articles, source.text)
        notices += looked.notices
        if looked.found:
            self.intake.media[path] = looked.found
        if self.room > 0:
            self.intake.data[path] = blob.data
            self.room -= len(blob.data)
        self.intake.looked_at[path] = source.modified
        self.intake.texts.append(Text(path, source.modified, source.digest, reading.articles))
        due = next_change(reading.articles, self.now)
        self.intake.rows[path] = FileRow(
            blob.stat,
            blob.digest,
            tuple(notices),
            sum(self._waits(article) for article in reading.articles),
            stamp(due) if due else None,
            tuple(stat for _, stat in sorted(looked.stats.items())),
        )

    def _is_due(self, known: FileRow) -> bool:
        return self.afresh or known.quarantined or (known.due is not None and known.due <= stamp(self.now))

    def _waits(self, article: Article) -> bool:
        due = article.published if article.declares("published") and not article.draft else None
        return due is not None and due > self.now

    def _quarantine(self, path: str, error: ArticleError, blob: Blob | None = None) -> None:
        self.failed.add(path)
        notice = Notice(path, error.line, error.message, quarantined=True)
        stat = blob.stat if blob else Stat(path, -1, -1)
        self.intake.rows[path] = FileRow(stat, "", (notice,))


def _with_folders(path: str) -> Iterator[str]:
    """Give a path, and the folders that it stands in."""
    while path:
        yield path
        path = path.rpartition("/")[0]
