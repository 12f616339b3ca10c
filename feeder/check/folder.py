"""Whether everything in an output folder fits together: links, archives, lists and pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from urllib.parse import unquote

from feeder.check import history
from feeder.check.documents import FEEDS, NAMES, Read, faults, kind_of, read
from feeder.check.rules import Fault, Finding, by_id, error, warning

RULES = by_id(
    error("link-missing", "a link leads to nothing in the output folder", "feeder, output"),
    warning("link-other", "a link leads to a page of the site that feeder does not make", "feeder, output"),
)
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
_OWN = ("s/", "feeds/", "archive/", "media/", "assets/", "sitemap")


def judge(documents: Mapping[str, bytes], names: Iterable[str]) -> list[Finding]:
    """Give what is wrong in an output folder: `documents` are its texts, `names` all files in it; both by path."""
    standing = frozenset(names)
    parsed = {path: read(data, kind_of(path, data)) for path, data in sorted(documents.items())}
    base = _base(parsed)
    found = []
    for path, document in parsed.items():
        told = [*faults(document, base + path if base else None, base), *_place(path, document, parsed, base)]
        if base is not None:
            told += _dead_links(document.data, base, standing)
        found += [fault.of(path) for fault in dict.fromkeys(told)]
    return found + _formats(parsed)


def _base(documents: Mapping[str, Read]) -> str | None:
    """Give the address of the site: the main documents name their own."""
    for name in NAMES:
        own = history.place_of(documents[name]).own if name in documents else None
        if own and own.endswith(f"/{name}"):
            return own.removesuffix(name)
    return None


def _place(path: str, document: Read, others: Mapping[str, Read], base: str | None) -> Iterator[Fault]:
    """Judge what a feed says of where it stands, and of what is older (RFC 5005, section 4)."""
    if document.kind not in FEEDS or document.fault is not None:
        return
    place = history.place_of(document)
    is_archive = path.startswith("archive/")
    named = unquote((place.own or "").removeprefix(base or ""))
    is_alias = named in others and others[named].data == document.data
    # An archive page of JSON Feed tells the address of the whole.
    if place.own is None or not (base is None or named == path or is_alias or (is_archive and document.kind == "json")):
        yield history.RULES["feed-self"].broken(
            place.root, f"it is served at {base or ''}{path}, and names {place.own}"
        )
    yield from history.archive(place, document.kind, is_archive=is_archive)
    yield from history.hub(place)
    if is_archive:
        number = int(path.split("/")[1])
        expected = f"/archive/{number - 1}/" if number > 1 else None
        if (place.older is None) != (expected is None) or (expected or "") not in (place.older or ""):
            yield history.RULES["feed-chain"].broken(place.root, place.older)


def _formats(documents: Mapping[str, Read]) -> list[Finding]:
    """Judge whether the formats of each feed hold the same."""
    feeds: dict[str, dict[str, tuple[history.Entry, ...]]] = defaultdict(dict)
    for path, document in documents.items():
        folder, _, name = path.rpartition("/")
        if name in NAMES and document.fault is None:
            feeds[folder][name] = history.entries_of(document)
    return [
        fault.of(f"{folder}/{min(formats)}".lstrip("/"))
        for folder, formats in feeds.items()
        for fault in history.differing(formats)
    ]


def _dead_links(data: bytes, base: str, standing: frozenset[str]) -> Iterator[Fault]:
    """Give the addresses on the site that lead to no file of the folder, each once."""
    seen = set()
    for number, line in enumerate(data.decode(errors="replace").split("\n"), 1):
        for found in _ADDRESS.findall(unescape(unescape(line))) if base in line else ():
            target = unquote(found.removeprefix(base).partition("#")[0].partition("?")[0])
            place = f"{target}index.html" if target == "" or target.endswith("/") else target
            if found.startswith(base) and place not in standing and place not in seen:
                seen.add(place)
                yield RULES["link-missing" if place.startswith(_OWN) else "link-other"].broken(number, found)
