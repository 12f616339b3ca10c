"""RSS and Atom as others write them: nothing outside of the document is read, and nothing in it is expanded."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from lxml import etree

from feeder.errors import UsageError
from feeder.imports.dates import date_of
from feeder.imports.elements import base_of, first, links, local, text_of
from feeder.imports.entry import Around, entry_of
from feeder.imports.mend import mended
from feeder.imports.rows import Fault, Gone, Old
from feeder.imports.sound import sound
from feeder.imports.web import absolute, first_web

_ROOTS = {"rss": "rss", "rdf": "rss", "feed": "atom"}
_PAGED = ("prev-archive", "next")
_SHOWN = 100
_COMMENTS = rb"(?:<!--(?>.*?-->)\s*+)*+"
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*+)?" + _COMMENTS + rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_OTHERS = {
    "opml": "a list of feeds (OPML); name the feeds that it lists",
    "urlset": "a sitemap; name the feed of the site",
    "sitemapindex": "a sitemap; name the feed of the site",
}


def of_xml(data: bytes, place: str) -> Old:
    """Read an RSS or Atom document; one that is not well-formed as far as it goes. Raises UsageError."""
    if _PAGE.match(data[:4096]):
        message = "expected RSS, Atom or JSON Feed, found a web page; name the address of the feed that it leads to"
        raise UsageError(message, path=place)
    root, problem = _parsed(data, place)
    kind = _ROOTS.get(local(root).lower())
    if kind is None:
        found = _OTHERS.get(local(root).lower(), f"XML that begins with <{local(root)[:_SHOWN]}>")
        raise UsageError(f"expected RSS, Atom or JSON Feed, found {found}", path=place)
    is_atom = kind == "atom"
    parent = root if is_atom else next((one for one in root if local(one) == "channel"), root)
    faults: list[Fault] = []
    around = Around(_site(parent, place, is_atom=is_atom), first(parent, "generator") == "feeder", faults)
    entries = [entry_of(one, around) for one in root.iter() if local(one) == ("entry" if is_atom else "item")]
    if problem and not entries:
        raise UsageError(f"it is not well-formed: {problem}", path=place)
    return Old(
        kind="atom" if is_atom else "rss",
        id=first(parent, "id"),
        entries=tuple(sound(entries, faults)),
        older=next((link for relation in _PAGED for link in links(parent, place, relation)), None),
        gone=tuple(
            Gone(one.get("ref", ""), date_of(one.get("when"))) for one in root.iter() if local(one) == "deleted-entry"
        ),
        ours=around.ours,
        faults=tuple(faults),
        problem=problem,
    )


def _site(parent: etree._Element, place: str, *, is_atom: bool) -> str:
    """Give the address that relative ones belong to: of RSS the channel's link, of Atom the document's own.

    A document that was saved as a file has no address but those that it names.
    """
    here = first_web([place, *links(parent, "", "self")])
    if is_atom:
        return first_web([here, *links(parent, here, "alternate")])
    channel = next((text_of(one) for one in parent if local(one) == "link" and text_of(one)), None)
    return first_web([absolute(base_of(parent, here), channel), here])


def _parsed(data: bytes, place: str) -> tuple[etree._Element, str | None]:
    """Give the root, and why the document is not well-formed."""
    text = data.lstrip() if data[:1].isspace() else data
    problem = None
    try:
        root = etree.fromstring(text, _parser(recover=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = f"{error}".partition(" (<string>")[0]
        mended = _mended(text)
        if mended is None:
            line = getattr(error, "lineno", None)
            raise UsageError(f"expected RSS, Atom or JSON Feed: {problem}", path=place, line=line) from error
        root = mended
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise UsageError("it declares entities of its own, which no feed needs; it is not read", path=place)
    return root, problem


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(recover=recover, no_network=True, resolve_entities=False, load_dtd=False, huge_tree=False)


def _mended(text: bytes) -> etree._Element | None:
    """Give what can be read of a document that is not well-formed; None when there is nothing."""
    root: etree._Element | None = None
    data = mended(text)
    for recover in (False, True):
        with suppress(etree.XMLSyntaxError, ValueError):
            root = etree.fromstring(data, _parser(recover=recover))
            break
    return root
