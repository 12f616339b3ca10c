"""One pass: look, read, decide, record, render, write. Every step leaves what the next pass can finish."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from feeder import media
from feeder.catalog import DamagedError, FileRow, Published
from feeder.decide import Known, Plan, Rules, Settled, decide, link_key, prepare
from feeder.media import Found
from feeder.model import Identity, Notice, Stat
from feeder.publish.advice import advice
from feeder.publish.after import after
from feeder.publish.asked import Asked, Wishes
from feeder.publish.changes import changes, copies, link_in_feeds
from feeder.publish.guarding import MISSING, Guard
from feeder.publish.intake import Intake, Look, Progress, Reader
from feeder.publish.keeping import Keeper
from feeder.publish.laps import Laps
from feeder.publish.layout import holding
from feeder.publish.output import Output
from feeder.publish.project import Project
from feeder.publish.store import Last
from feeder.records import State, encode, stamp
from feeder.report import Change, HeldError, Report


def run(
    project: Project, look: Look, progress: Progress, *, new_ledger: bool = False, wishes: Wishes | None = None
) -> tuple[Report, frozenset[str]]:
    """Make one pass; gives its report, and the paths that want a second look. Raises FeederError.

    Raises HeldError, with the report, when the input folder is missing and all was done that can be done then. A
    damaged catalog is made anew, and the pass with it: the report tells what both tries did.
    """
    wishes = wishes or Wishes()
    try:
        done = _run(project, look, progress, new_ledger=new_ledger, wishes=wishes)
    except DamagedError:
        if project.dry_run:
            raise
        project.doubted = True
        look, wishes = replace(look, paths=None), replace(wishes, again=True)
        done = _run(project, look, progress, new_ledger=new_ledger, wishes=wishes)
    project.done()
    if done[0].guard == MISSING:
        raise HeldError(MISSING, path=str(project.config.input.folder), report=done[0])
    return done


def _run(
    project: Project, look: Look, progress: Progress, *, new_ledger: bool, wishes: Wishes
) -> tuple[Report, frozenset[str]]:
    began = time.monotonic()
    laps = Laps(project.beat)
    with project.opened(new_ledger=new_ledger) as learnt:
        laps.end("open")
        if learnt or project.is_emptied():
            look = replace(look, paths=None)
        with project.catalog.connection.told():
            one = _Pass(project, look, progress, laps, wishes)
            report = one.run()
    with project.catalog.connection.told():
        failed = _deliver(project)
        undelivered = project.catalog.deliveries.count() if failed else 0
    laps.end("deliver")
    notices = (*report.notices, failed) if failed else report.notices
    took = time.monotonic() - began
    done = replace(report, notices=notices, undelivered=undelivered, seconds=took, stages=laps.seconds)
    return replace(done, dry_run=project.dry_run), one.plan.held


def _deliver(project: Project) -> Notice | None:
    """Tell `after_publish` of all that changed since it last succeeded; gives what is to be told when it failed."""
    if project.dry_run or not project.config.after_publish:
        return None
    waiting = project.catalog.deliveries.waiting()
    if not waiting.last:
        return None
    failed = after(project.config, waiting, project.beat)
    if failed is None:
        with project.catalog.transaction():
            project.catalog.deliveries.done(waiting)
    return failed


class _Pass:
    """The steps of one pass, in the order in which they must become durable."""

    def __init__(self, project: Project, look: Look, progress: Progress, laps: Laps, wishes: Wishes) -> None:
        self.project = project
        self.catalog = project.catalog
        self.untold = project.untold
        self.look = look
        self.whole = look.paths is None
        self.now = project.now()
        self.keeper = Keeper(project.config, self.catalog, self.now, dry_run=project.dry_run)
        self.guard = Guard(project.config, self.catalog, self.now, self.keeper, wishes)
        self.asked = Asked(wishes, project.config, self.catalog, self.now)
        self.progress = progress
        self.laps = laps
        self.plan = Plan()
        self.afresh = False
        self.media: dict[str, dict[str, Found]] = {}
        self.corrected: set[str] = set()
        self.shown: set[str] = set()

    def run(self) -> Report:
        """Look, decide, record; then let the output folder follow."""
        self.untold.begin(self.catalog)
        self.keeper.tender.look(whole=self.whole)
        intake = self._intake()
        self.laps.end("read")
        self.plan, self.media = self._decide(intake), intake.media
        self.plan = self.keeper.read_again(self.plan, self._authority(), self.asked.ids, every=self.afresh)
        self.plan = self.guard.cover(self.asked.end(self.plan))
        self.laps.end("decide")
        rows, missing = self._files(intake)
        output = Output(self.project, everything=self.whole)
        output.refuse_foreign()
        self.guard.keep(self.plan, self.media)
        self.keeper.save(self.plan, intake)
        self._record(rows, missing, output)
        self.laps.end("record")
        output.bring_up()
        if self.whole or self.plan.settled or self.plan.withdrawn:
            self.guard.release()
        self.keeper.tender.finish(self.plan)
        self.laps.end("write")
        general = dict.fromkeys(self.project.notices)  # a pass that failed before this one has told the same
        notices = [
            *general,
            *self.keeper.tender.notices(),
            *self._notices(intake, rows),
            *self._shared_links(),
            *output.notices,
        ]
        report = self.guard.report(self._report(notices), self.plan, self._link)
        self.untold.end(self.catalog)
        return report

    def _intake(self) -> Intake:
        self.afresh = self.catalog.fact("reading") != self.project.reading
        if self.afresh:
            self.look, self.whole = replace(self.look, paths=None), True
        self.look = self.guard.narrow(self.look)
        kept = self.keeper.medium
        reader = Reader(
            self.project.config, self.catalog, self.now, afresh=self.afresh, progress=self.progress, kept=kept
        )
        return reader.read(self.look)

    def _decide(self, intake: Intake) -> Plan:
        config, items = self.project.config, self.catalog.items
        authority = self._authority()
        candidates = prepare(intake.texts, authority, self.now)
        arrivals = items.next_arrival()
        known: dict[str, Identity] = {}
        if arrivals:
            known = items.at_paths(intake.looked_at) | items.related(
                id={item_id for c in candidates for item_id in (c.explicit, c.literal) if item_id},
                text={c.text for c in candidates},
                link={c.link for c in candidates if c.link},
            )
        rules = Rules(
            authority=authority,
            code_length=config.short_links.length,
            timezone=config.zone,
            first_build=not arrivals,
            final=self.look.final,
            moving=items.at_homes(self.look.moving - intake.looked_at.keys() if intake.texts else ()),
        )
        names = items if arrivals else frozenset[str]()
        guarding = self.guard.guarding(intake, authority)
        found = Known(tuple(known.values()), names, arrivals, guarding)
        return decide(candidates, intake.looked_at, found, self.now, rules)

    def _authority(self) -> str:
        return self.project.config.site.authority or self.project.head.authority

    def _files(self, intake: Intake) -> tuple[list[FileRow], list[str]]:
        """Give the files to store, as far as they differ from what is stored, and those to forget."""
        for path, other in self.plan.refused:
            standing = intake.rows.get(other) or self.catalog.files.get(other)
            intake.bind(path, standing.stat if standing else Stat(other, -1, -1))
        found: dict[str, list[Notice]] = {}
        for notice in self.plan.notices:
            found.setdefault(notice.path, []).append(notice)
        rows = [
            replace(row, notices=(*row.notices, *found.get(path, ()))) if path in intake.looked_at else row
            for path, row in intake.rows.items()
        ]
        rows = [_unread(row) if row.stat.path in self.plan.held else row for row in rows]
        gone = [path for path, modified in intake.looked_at.items() if modified is None]
        missing = [path for path in gone if path not in self.plan.held and self.catalog.files.get(path)]
        return [row for row in rows if self.catalog.files.get(row.stat.path) != row], missing

    def _record(self, rows: list[FileRow], missing: list[str], output: Output) -> None:
        """Append to the ledger, then store everything and mark what is stale, in one transaction."""
        changed = self.plan.changed
        facts = self.project.record(changed, self.now) | self.guard.facts(self.plan)
        if self.catalog.fact("reading") != self.project.reading and self.guard.closed is None:
            facts["reading"] = self.project.reading
        if not (
            facts or rows or missing or changed or self.plan.held_back or self.keeper.media or output.is_outdated()
        ):
            return
        with self.catalog.transaction():
            self.catalog.files.put(rows)
            self.catalog.files.drop(missing)
            rebuilt = {s.identity.id for s in self.plan.unchanged if self._is_rebuilt(s)}
            published = [self._published(settled) for settled in self.laps.through(self.plan.settled)]
            published += [self._restored(*found) for found in self.guard.restored.values()]
            self.shown = self.catalog.publish(self.laps.through(published), self.project.layout)
            self.corrected = self.shown - rebuilt
            self.catalog.withdraw(
                [self._state(identity, None) for identity in self.plan.withdrawn], self.project.layout
            )
            self.guard.record(self.plan)
            self.keeper.record(self.plan)
            output.mark()
            silent = self.corrected.difference(identity.id for identity in changed)
            self.catalog.keep(facts | self.untold.facts(self.catalog, silent))

    def _is_rebuilt(self, settled: Settled) -> bool:
        """Whether an item comes into a catalog that is made anew just as the ledger tells it."""
        return settled.identity == settled.before and not self.catalog.items.stands(settled.identity.id)

    def _published(self, settled: Settled) -> Published:
        identity, article = settled.identity, settled.article
        if article is not None and article.link is None and identity.link is not None:
            article = article._replace(link=identity.link)  # that of the feed it was imported from
        link = link_key(identity.link) if identity.link else None
        feeds = holding(self.project.config, article, identity.home) if article else ()
        files = media.of(article, self.media.get(identity.home, {})) if article else ()
        files = self.keeper.media.get(identity.id, files)
        return Published(self._state(identity, settled.before), article, link, feeds, files)

    def _restored(self, identity: Identity, last: Last) -> Published:
        """Give an item whose text stands in the store alone."""
        link = link_key(identity.link) if identity.link else None
        feeds = holding(self.project.config, last.article, identity.home)
        return Published(self._state(identity, identity), last.article, link, feeds, last.media)

    def _state(self, identity: Identity, before: Identity | None) -> State:
        known = self.catalog.items.state(identity.id)
        if known is not None and identity == before:
            return known
        at = stamp(self.now)
        return State(identity, known.first_at if known else at, at, encode(identity, self.now))

    def _notices(self, intake: Intake, rows: Iterable[FileRow]) -> list[Notice]:
        """Give what is wrong with any file, when all were looked at; else with those that changed."""
        general: Iterable[Notice] = ()
        if self.whole:
            rows = self.catalog.files.troubled()
            general = advice(self.project.config, self.project.head.authority, self.catalog)
        return [*general, *intake.notices, *(notice for row in rows for notice in row.notices)]

    def _shared_links(self) -> list[Notice]:
        notices = []
        for settled in self.plan.settled:
            link = settled.identity.link
            if link and settled.identity.id in self.shown and len(self.catalog.items.carriers(link_key(link), 2)) > 1:
                message = f"the link {link} stands in other articles too, so it is not used as the link of this one"
                notices.append(Notice(settled.identity.home, None, message, note=True))
        return notices

    def _link(self, item: str) -> str:
        return link_in_feeds(self.project.config, self.catalog.items, item)

    def _report(self, notices: list[Notice]) -> Report:
        plan = self.untold.whole(self.plan, self.catalog, self.project.ledger)
        corrected = self.corrected | self.untold.corrected(plan)
        return Report(
            added=changes(self._link, [s for s in plan.added if s.before is None]),
            returned=changes(self._link, [s for s in plan.added if s.before is not None]),
            updated=changes(self._link, plan.updated),
            silent=changes(self._link, [s for s in plan.unchanged if s.identity.id in corrected]),
            moved=changes(self._link, plan.moved),
            copied=copies(plan.settled),
            kept=changes(self._link, [s for s in plan.unchanged if s.identity.kept and s.before and not s.before.kept]),
            withdrawn=tuple(
                Change(one.id, one.title, one.home, "")
                for one in sorted(plan.withdrawn, key=lambda one: (one.home, one.ordinal, one.id))
            ),
            items=self.catalog.items.published() if self.whole else None,
            scheduled=self.catalog.files.waiting(),
            notices=tuple(notices),
            written=tuple(self.untold.written),
            removed=tuple(self.untold.removed),
        )


def _unread(row: FileRow) -> FileRow:
    """Give a file that is read again, whatever stands in it then: what vanished from it is still awaited."""
    return replace(row, stat=Stat(row.stat.path, -1, -1), digest="")
