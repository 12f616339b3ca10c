"""RSS and Atom as others write them: nothing outside of the document is read, and nothing in it is expanded.

RSS 0.9x and 2.0 have no namespace, 1.0 has one; modules (Dublin Core, content, Atom) may stand in each. So elements
are known by their local names, and a namespace matters only where one name means two things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from html.entities import html5
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from feeder.errors import UsageError
from feeder.imports.dates import date_of
from feeder.imports.rows import Entry, Gone, Old
from feeder.imports.web import absolute

_ATOM = "{http://www.w3.org/2005/Atom}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_ROOTS = {"rss": "rss", "rdf": "rss", "feed": "atom"}
_TEXTS = ("encoded", "content", "description", "summary", "body")
_PAGED = ("prev-archive", "next")
_SHOWN = 100
_PAGE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_NAMED = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{0,31});")


def of_xml(data: bytes, place: str) -> Old:
    """Read an RSS or Atom document; one that is not well-formed as far as it goes. Raises UsageError."""
    if _PAGE.match(data[:4096]):
        message = "expected RSS, Atom or JSON Feed, found a web page; name the address of the feed that it leads to"
        raise UsageError(message, path=place)
    root, problem = _parsed(data, place)
    kind = _ROOTS.get(_name(root).lower())
    if kind is None:
        found = f"XML that begins with <{_name(root)[:_SHOWN]}>"
        raise UsageError(f"expected RSS, Atom or JSON Feed, found {found}", path=place)
    is_atom = kind == "atom"
    parent = root if is_atom else next((child for child in root if _name(child) == "channel"), root)
    entries = [_entry(one, place) for one in root.iter() if _name(one) == ("entry" if is_atom else "item")]
    if problem and not entries:
        raise UsageError(f"it is not well-formed: {problem}", path=place)
    return Old(
        kind="atom" if is_atom else "rss",
        id=_first(parent, "id"),
        entries=tuple(entries),
        older=next(filter(None, (_linked(parent, place, relation) for relation in _PAGED)), None),
        gone=tuple(
            Gone(one.get("ref", ""), date_of(one.get("when"))) for one in root.iter() if _name(one) == "deleted-entry"
        ),
        ours=_first(parent, "generator") == "feeder",
        problem=problem,
    )


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
    """Give what can be read of a document that is not well-formed; None when there is nothing.

    Entities of HTML without a declaration are what is wrong most often, and what they mean is known.
    """
    named = _NAMED.sub(_numbered, text)
    root: etree._Element | None = None
    for recover in (False, True):
        with suppress(etree.XMLSyntaxError, ValueError):
            root = etree.fromstring(named, _parser(recover=recover))
            break
    return root


def _numbered(found: re.Match[bytes]) -> bytes:
    letters = html5.get(f"{found[1].decode()};", "")
    return "".join(f"&#{ord(letter)};" for letter in letters).encode() or found[0]


def _entry(element: etree._Element, place: str) -> Entry:
    link = _linked(element, place, "alternate") or _link_of_rss(element, place)
    guid = _child(element, "guid")
    own = _first(element, "guid") or _first(element, "id") or element.get(_about(element), "").strip()
    if link is None and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = absolute(place, own) if own.startswith(("http://", "https://")) else None
    texts = [_html(child) for name in _TEXTS for child in element if _name(child) == name]
    updated = date_of(_first(element, "updated") or _first(element, "modified"))
    dates = (date_of(_first(element, name)) for name in ("published", "pubDate", "issued", "created", "date"))
    related = _linked(element, place, "related")
    return Entry(
        id=own or link or "",
        link=link,
        title=_title(element),
        html=max(texts, key=len, default=""),
        published=next(filter(None, dates), None) or updated,
        updated=updated,
        authors=tuple(dict.fromkeys(_authors(element))),
        tags=tuple(dict.fromkeys(_tags(element))),
        short=related if related and "/s/" in urlsplit(related).path else None,
    )


def _about(element: etree._Element) -> str:
    """Give the name of the attribute that names an RSS 1.0 item."""
    return next((name for name in map(str, element.attrib) if name.endswith("}about")), "about")


def _linked(element: etree._Element, place: str, relation: str) -> str | None:
    for child in element:
        if _name(child) == "link" and child.get("href") and child.get("rel", "alternate") == relation:
            return absolute(_base(child, place), child.get("href"))
    return None


def _link_of_rss(element: etree._Element, place: str) -> str | None:
    stated = next((_text(child) for child in element if _name(child) == "link" and not child.get("href")), "")
    return absolute(_base(element, place), stated)


def _base(element: etree._Element, place: str) -> str:
    """Give what relative addresses of an element are relative to (XML Base)."""
    bases = [one.get(f"{_XML}base", "") for one in (element, *element.iterancestors())]
    base = place
    for stated in reversed(bases):
        base = absolute(base, stated) or base
    return base


def _title(element: etree._Element) -> str:
    """Give a title as HTML: the plain text of an Atom title is escaped, RSS does not tell which it is."""
    for child in element:
        if _name(child) == "title" and "search.yahoo.com" not in str(child.tag):
            is_plain = child.tag == f"{_ATOM}title" and child.get("type", "text") == "text"
            text = _html(child)
            return text.replace("&", "&amp;").replace("<", "&lt;") if is_plain else text
    return ""


def _html(element: etree._Element) -> str:
    """Give what an element holds as HTML: XHTML stands in it as elements, other HTML as text."""
    inner = [child for child in element if isinstance(child.tag, str)]
    if not inner:
        return _text(element)
    parts = [element.text or ""]
    parts += [etree.tostring(child, encoding="unicode", with_tail=True) for child in inner]
    return "".join(parts).strip()


def _authors(element: etree._Element) -> Iterator[str]:
    for child in element:
        if _name(child) in {"author", "creator"}:
            name = _first(child, "name") or (_text(child) if len(child) == 0 else "")
            # RSS: an address, with the name behind it in brackets
            yield from filter(None, [name.partition("(")[2].rstrip(") ") if "@" in name and "(" in name else name])


def _tags(element: etree._Element) -> Iterator[str]:
    for child in element:
        if _name(child) in {"category", "subject"}:
            yield from filter(None, [(child.get("term") or _text(child)).strip()])


def _first(element: etree._Element, name: str) -> str:
    child = _child(element, name)
    return _text(child) if child is not None else ""


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in element if _name(child) == name), None)


def _name(element: etree._Element) -> str:
    """Give the local name; "" of a comment, an instruction or an entity."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(element: etree._Element) -> str:
    """Give the text of an element; of entities, which are not expanded, those of HTML mean what they mean there."""
    parts = [element.text or ""]
    for child in element:
        tag: object = child.tag
        if tag is etree.Entity:
            name = str(child.text).strip("&;")
            parts.append(unescape(f"&{name};") if f"{name};" in html5 else "")
        parts.append(child.tail or "")
    return "".join(parts).strip()
