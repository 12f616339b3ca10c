"""Is what is published right? Judges one document, a whole output folder, or what a host answers. Pure.

Each publish asks `problems` before a document replaces another; `feeder check` asks everything. `RULES` are all rules,
by what they are about; `docs/checks.md` is made from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from feeder.check import atom, documents, folder, history, json_feed, lists, looks, pages, rss, served, within
from feeder.check.documents import problems
from feeder.check.folder import judge
from feeder.check.rules import Finding, Judged, Rule

RULES: Mapping[str, tuple[Rule, ...]] = MappingProxyType(
    {
        "XML": tuple(documents.RULES.values()),
        "RSS": tuple(rss.RULES.values()),
        "Atom": tuple(atom.RULES.values()),
        "JSON Feed": tuple(json_feed.RULES.values()),
        "Media and HTML in feeds": tuple(within.RULES.values()),
        "What looks like a mistake": tuple(looks.RULES.values()),
        "Lists": tuple(lists.RULES.values()),
        "Pages": tuple(pages.RULES.values()),
        "How documents fit together": (*history.RULES.values(), *folder.RULES.values()),
        "What the host answers": tuple(served.RULES.values()),
    }
)

__all__ = ["RULES", "Finding", "Judged", "Rule", "judge", "problems"]
