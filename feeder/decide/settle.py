"""The state of every item after a pass: homes, copies, dates, and the identities of what is new."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from pathlib import PurePosixPath

from feeder.decide.fingerprint import digest_of, likeness
from feeder.decide.hidden import Hidden
from feeder.decide.match import SIMILAR_ELSEWHERE, Candidate, Matching
from feeder.decide.mint import minted_id, short_code
from feeder.model import Article, Identity, Notice
from feeder.records import told

_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the decision needs of the configuration and of the ledger."""

    authority: str
    """`domain,date` of new tag URIs (RFC 4151)."""
    code_length: int = 6
    timezone: tzinfo = UTC
    first_build: bool = False
    """The ledger is empty: undated texts take the times of their files."""
    final: frozenset[str] | None = None
    """The paths whose items are withdrawn once their texts are gone; None: any path. Others are held for a second look,
    since a text that is cut out of one file may be on its way into another."""
    moving: tuple[Identity, ...] = ()
    """Items at whose homes something is being written: a new text that may be one of them gets a second look, too."""


@dataclass(frozen=True, slots=True)
class Settled:
    """An item after the decision, with the article it was read from (None: not read in this pass)."""

    identity: Identity
    article: Article | None
    before: Identity | None
    """The identity before the pass; None for a new item."""


class Settlement:
    """What a matching means for every item: `items`, `withdrawn`, `held` and `refused` paths, and `notices`."""

    def __init__(
        self, matching: Matching, looked_at: Mapping[str, datetime | None], hidden: Hidden, now: datetime, rules: Rules
    ) -> None:
        """Settle all known items of the matching; `new_items` then adds the rest."""
        self.matching = matching
        self.hidden = hidden
        self.looked_at = looked_at
        self.now = now
        # Two changes within a second must be told apart, two within a millisecond are not made by people.
        self.changed = told(now)
        self.moment = now.replace(microsecond=0)
        self.rules = rules
        self.items: list[Settled] = []
        self.withdrawn: list[Identity] = []
        self.held: set[str] = set()
        self.notices: list[Notice] = []
        self.refused: list[tuple[str, str]] = []
        for identity in matching.known.values():
            self._settle(identity)
        self._refuse()

    def _refuse(self) -> None:
        """Tell of the articles whose ids belong to other texts."""
        for candidate, place in self.matching.refused:
            if self._waits(candidate):
                self.held.add(candidate.path)
                continue
            if candidate.path != place:
                self.refused.append((candidate.path, place))
            message = f"the id “{candidate.article.id}” belongs to another text; give this article an id of its own"
            self.notices.append(Notice(candidate.path, candidate.article.line, message, quarantined=True))

    def _settle(self, identity: Identity) -> None:
        candidate = self.matching.claims.get(identity.id)
        if candidate is not None:
            self._settle_claimed(identity, candidate)
        elif identity.withdrawn is None:
            self._settle_unclaimed(identity)

    def _settle_claimed(self, identity: Identity, candidate: Candidate) -> None:
        article = candidate.article
        settled = replace(
            identity,
            home=candidate.path,
            copies=self._copies(identity, candidate.path, same_text=candidate.text == identity.text),
            published=self._stated(candidate) or identity.published,
            updated=self._updated(identity, candidate),
            title=article.title,
            link=article.link or identity.adopted,
            text=candidate.text,
            sketch=candidate.sketch,
            source=candidate.source,
            read=identity.read if candidate.source == identity.source else digest_of(article),
            republish=article.republish,
            kept=False,
            withdrawn=None,
            cause=None,
        )
        self.items.append(Settled(settled, article, identity))
        if candidate.explicit not in (None, identity.id):
            message = f"this text is already published as {identity.id}; the id “{article.id}” is not used"
            self._note(candidate, message)

    def _settle_unclaimed(self, identity: Identity) -> None:
        """Settle a published item that no article of the pass claims: it stands, moves to a copy, or is gone."""
        standing = [path for path in identity.copies if path not in self.looked_at]
        if self.matching.stands(identity) or standing:
            home = identity.home if self.matching.stands(identity) else standing[0]
            settled = replace(identity, home=home, copies=self._copies(identity, home, same_text=True))
            if settled != identity:
                self.items.append(Settled(settled, None, identity))
        elif not identity.kept and self._is_held(identity):
            self.held.add(identity.home)
        else:
            self.withdrawn.append(replace(identity, copies=(), kept=False, withdrawn=self.changed))

    def _is_held(self, identity: Identity) -> bool:
        """Whether a text that is missing may turn up yet; one that its author hides is withdrawn at once."""
        final = self.rules.final
        return final is not None and identity.home not in final and not self.hidden.holds(identity)

    def _waits(self, candidate: Candidate) -> bool:
        """Whether an article may be an item that another text is about to drive out of its home."""
        final = self.rules.final
        return (final is not None and candidate.path not in final) and any(
            candidate.explicit == item.id or likeness(candidate.sketch, item.sketch) >= SIMILAR_ELSEWHERE
            for item in self.rules.moving
        )

    def _copies(self, identity: Identity, home: str, *, same_text: bool) -> tuple[str, ...]:
        paths = {candidate.path for candidate in self.matching.copies.get(identity.id, ())}
        if same_text:
            paths |= {path for path in identity.copies if path not in self.looked_at}
        return tuple(sorted(paths - {home}))

    def _updated(self, identity: Identity, candidate: Candidate) -> datetime:
        """Date a change: the text's own word for it, else now; another reading of the same bytes is no change."""
        stated = candidate.article.updated
        if identity.withdrawn is not None:
            return self.changed
        if candidate.source == identity.source:
            return identity.updated
        if stated is not None and identity.updated < stated <= self.now:
            return stated
        return identity.updated if candidate.text == identity.text else max(self.changed, identity.updated)

    def new_items(self, taken: Container[str]) -> None:
        """Mint an identity for each text that is new: its first path is its home, its others are copies."""
        homes: dict[str, Candidate] = {}
        copies: dict[str, set[str]] = {}
        waiting = {candidate.path for candidate in self.matching.open if self._waits(candidate)}
        self.held |= waiting
        new = [candidate for candidate in self.matching.open if candidate.path not in waiting]
        for candidate in sorted(new, key=lambda c: (c.path, c.ordinal)):
            home = homes.setdefault(candidate.text, candidate)
            copies.setdefault(candidate.text, set()).add(candidate.path)
            if home.explicit and candidate.explicit and home.explicit != candidate.explicit:
                self._note(candidate, f"the same text has the id “{home.article.id}” in {home.path}; that one is used")
        names: set[str] = set()
        for candidate in homes.values():
            paths = tuple(sorted(copies[candidate.text] - {candidate.path}))
            identity = self._mint(candidate, paths, _Either(taken, names))
            names |= {identity.id, identity.code}
            self.items.append(Settled(identity, candidate.article, None))

    def _mint(self, candidate: Candidate, copies: tuple[str, ...], taken: Container[str]) -> Identity:
        item_id = candidate.explicit or next(i for i in self._ids(candidate) if i not in taken)
        published = self._stated(candidate) or self._in_name(candidate.path) or self._seen(candidate.path)
        stated = candidate.article.updated
        return Identity(
            id=item_id,
            code=short_code(item_id, self.rules.code_length, taken),
            arrival=-1,
            first_seen=self.now,
            published=published,
            updated=stated if stated is not None and published < stated <= self.now else published,
            home=candidate.path,
            copies=copies,
            first_path=candidate.path,
            ordinal=candidate.ordinal,
            title=candidate.article.title,
            link=candidate.article.link,
            text=candidate.text,
            sketch=candidate.sketch,
            source=candidate.source,
            read=digest_of(candidate.article),
            republish=candidate.article.republish,
        )

    def _ids(self, candidate: Candidate) -> Iterator[str]:
        own = candidate.article.link if self.matching.carriers[candidate.link or ""] == 1 else None
        again = 0
        while True:
            yield minted_id(self.rules.authority, candidate.text, own, again)
            again += 1

    def _stated(self, candidate: Candidate) -> datetime | None:
        """Give the date the text states; one found in prose cannot lie in the future."""
        stated = candidate.article.published
        if stated is not None and stated > self.now:
            self._note(candidate, f"the date {stated.isoformat()} found in the text lies in the future; it is not used")
            return None
        return stated

    def _in_name(self, path: str) -> datetime | None:
        found = _DATE_IN_NAME.search(PurePosixPath(path).name)
        if found is None:
            return None
        try:
            date = datetime(int(found[1]), int(found[3]), int(found[4]), tzinfo=self.rules.timezone)
        except ValueError:
            return None
        return date.astimezone(UTC) if date <= self.now else None

    def _seen(self, path: str) -> datetime:
        modified = self.looked_at[path]
        if self.rules.first_build and modified is not None:
            return min(modified.replace(microsecond=0), self.moment)
        return self.moment

    def _note(self, candidate: Candidate, message: str) -> None:
        self.notices.append(Notice(candidate.path, candidate.article.line, message, note=True))


@dataclass(frozen=True, slots=True)
class _Either:
    """Names taken before this pass, or in it."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, name: object) -> bool:
        return name in self.other or name in self.one
