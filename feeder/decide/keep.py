"""Items that live on without a text in the input folder: their copies, read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from feeder.decide.fingerprint import digest_of, essence, likeness
from feeder.decide.match import SIMILAR_HERE, Candidate
from feeder.decide.settle import Settled
from feeder.model import Identity
from feeder.records import told


def its_own(item: Identity, candidates: Sequence[Candidate]) -> Candidate | None:
    """Give the article of the item among those of its copy, which may have been read by other rules than before."""
    same = [candidate for candidate in candidates if candidate.text == item.text]
    if same:
        return same[0]
    declared = [candidate for candidate in candidates if candidate.explicit == item.id]
    ranked = sorted(declared or candidates, key=lambda candidate: _alike(item, candidate), reverse=True)
    best = ranked[0] if ranked else None
    if best is None or declared or _alike(item, best) >= SIMILAR_HERE:
        return best
    return best if len(candidates) == 1 and best.source == item.source else None


def _alike(item: Identity, candidate: Candidate) -> int:
    titled = essence(candidate.article.title) == essence(item.title)
    return likeness(candidate.sketch, item.sketch) + (SIMILAR_HERE if titled else 0)


def again(item: Identity, candidate: Candidate, now: datetime) -> Settled:
    """Settle a kept item by its copy. Another reading of the same bytes is no change that readers are told of."""
    article = candidate.article
    stated = article.published if article.published is not None and article.published <= now else None
    edited = candidate.source != item.source and candidate.text != item.text
    settled = replace(
        item,
        published=stated or item.published,
        updated=max(item.updated, told(now)) if edited else item.updated,
        title=article.title,
        link=article.link,
        text=candidate.text,
        sketch=candidate.sketch,
        source=candidate.source,
        read=item.read if candidate.source == item.source else digest_of(article),
        republish=article.republish,
        kept=True,
        copies=(),
    )
    return Settled(settled, article, item)
