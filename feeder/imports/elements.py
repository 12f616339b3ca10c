"""Elements of RSS and Atom: found by their local names, and what they hold as text or HTML.

RSS 0.9x and 2.0 have no namespace, 1.0 has one; modules (Dublin Core, content, Atom) may stand in each. So elements
are known by their local names, and a namespace matters only where one name means two things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape
from html.entities import html5

from lxml import etree

from feeder.imports.web import absolute

XML = "{http://www.w3.org/XML/1998/namespace}"


def local(element: etree._Element) -> str:
    """Give the local name; "" of a comment, an instruction or an entity."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Give the first child of a name."""
    return next((one for one in element if local(one) == name), None)


def first(element: etree._Element, name: str) -> str:
    """Give the text of the first child of a name; "" when there is none."""
    one = child(element, name)
    return text_of(one) if one is not None else ""


def is_media(element: etree._Element) -> bool:
    """Whether an element is one of Media RSS, which speaks of a file and not of the entry."""
    return "search.yahoo.com" in str(element.tag)


def is_itunes(element: etree._Element) -> bool:
    """Whether an element is one of Apple's podcasts, which says again what others say."""
    return "itunes.com" in str(element.tag)


def links(element: etree._Element, place: str, relation: str) -> Iterator[str]:
    """Give the addresses of Atom's links of a relation, absolute."""
    return linked((one for one in element if local(one) == "link"), place, relation)


def linked(elements: Iterable[etree._Element], place: str, relation: str) -> Iterator[str]:
    """Give the addresses of those links that are of a relation, absolute."""
    for one in elements:
        if one.get("href") and one.get("rel", "alternate") == relation:
            found = absolute(base_of(one, place), one.get("href"))
            if found is not None:
                yield found


def base_of(element: etree._Element, place: str) -> str:
    """Give what relative addresses of an element are relative to (XML Base)."""
    base = place
    for stated in reversed([one.get(f"{XML}base", "") for one in (element, *element.iterancestors())]):
        base = (absolute(base, stated) or base) if stated else base
    return base


def html_of(element: etree._Element) -> str:
    """Give what an element holds as HTML: XHTML stands in it as elements, other HTML as text."""
    inner = [one for one in element if isinstance(one.tag, str)]
    if not inner:
        return text_of(element)
    parts = [element.text or ""]
    parts += [etree.tostring(one, encoding="unicode", with_tail=True) for one in inner]
    return "".join(parts).strip()


def text_of(element: etree._Element) -> str:
    """Give the text of an element; of entities, which are not expanded, those of HTML mean what they mean there."""
    parts = [element.text or ""]
    for one in element:
        tag: object = one.tag
        if tag is etree.Entity:
            name = str(one.text).strip("&;")
            parts.append(unescape(f"&{name};") if f"{name};" in html5 else "")
        parts.append(one.tail or "")
    return "".join(parts).strip()
