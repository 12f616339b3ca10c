"""Atom 1.0 (RFC 4287), what RFC 5005 and RFC 6721 add to it, and WebSub's links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from feeder.check.parts import Parts
from feeder.check.rules import ATOM, GONE, LANG, Fault, by_id, error, warning, words
from feeder.check.values import is_date, is_iri, is_language, is_mail, is_media_type, repeated
from feeder.check.within import media

RULES = by_id(
    error("atom-root", "it is no Atom feed", "RFC 4287, section 4.1.1", gate=True),
    error("atom-required", "an id, a title or an updated is missing", "RFC 4287, section 4.1", gate=True),
    error("atom-once", "an element stands more than once where there may be one", "RFC 4287, section 4.1", gate=True),
    error("atom-element", "an element is none that Atom has there", "RFC 4287, sections 4.1 and 6.3", gate=True),
    warning("atom-order", "an entry stands before what tells of the feed", "W3C Feed Validation Service, errors"),
    error("atom-text", "text stands between the elements", "RFC 4287, section 4.1"),
    error("atom-id", "an id is no absolute IRI, or no correct tag URI", "RFC 4287, section 4.2.6; RFC 4151"),
    error("atom-same-id", "an id stands more than once: readers show one entry only", "RFC 4287, 4.1.1", gate=True),
    error("atom-updated", "updated is no valid date", "RFC 4287, section 3.3; RFC 3339", gate=True),
    error("atom-published", "published is no valid date", "RFC 4287, section 3.3; RFC 3339", gate=True),
    error("atom-author", "neither feed nor entry names an author", "RFC 4287, section 4.1.1", gate=True),
    error("atom-person", "an author without a name", "RFC 4287, section 3.2.1", gate=True),
    error("atom-person-mail", "the email of a person is no e-mail address", "RFC 4287, section 3.2.3"),
    error("atom-person-uri", "the uri of a person is no IRI", "RFC 4287, section 3.2.2"),
    error("atom-link", "a link without an address", "RFC 4287, section 4.2.7.1", gate=True),
    error("atom-link-type", "the type of a link is no media type", "RFC 4287, section 4.2.7.3"),
    error("atom-link-lang", "the hreflang of a link is no language tag", "RFC 4287, section 4.2.7.4"),
    error("atom-link-length", "the length of a link is no number", "RFC 4287, section 4.2.7.6"),
    warning("atom-rel", "the relation of a link is not registered", "RFC 4287, section 4.2.7.2; RFC 8288"),
    warning("atom-alternate", "an entry has not just one alternate link: readers differ", "RFC 4287, 4.1.2", gate=True),
    error(
        "atom-alternates", "two alternate links have the same type and hreflang", "RFC 4287, sections 4.1.1 and 4.1.2"
    ),
    error("atom-alone", "an entry has neither content nor an alternate link", "RFC 4287, section 4.1.2"),
    error("atom-category", "a category without a term", "RFC 4287, section 4.2.2.1", gate=True),
    error("atom-type", "the type of a text is none of text, html, xhtml", "RFC 4287, section 3.1.1"),
    error("atom-xhtml", "a text of type xhtml is not one div of XHTML", "RFC 4287, section 3.1.1.3"),
    error("atom-markup", "elements stand in a text of type text or html", "RFC 4287, sections 3.1.1.1 and 3.1.1.2"),
    error("atom-content-type", "the type of the content is no media type", "RFC 4287, section 4.1.3.1"),
    error("atom-content-src", "content has both a src and a text", "RFC 4287, section 4.1.3.2"),
    error("atom-summary", "content that is elsewhere, or binary, has no summary", "RFC 4287, section 4.1.2"),
    warning("atom-textless", "an entry has neither content nor summary", "RFC 4287, section 4.1.1.1"),
    error("atom-lang", "xml:lang is no language tag", "RFC 4287, section 2; RFC 5646"),
    warning("atom-self", "the feed does not tell its own address", "RFC 4287, section 4.1.1"),
    error("atom-deleted", "a deleted-entry has no ref or no valid when", "RFC 6721, section 3", gate=True),
    error("atom-both", "an id is both an entry's and deleted", "RFC 6721, section 5", gate=True),
)
_SHARED = words("author category contributor id link rights title updated")
_OF_FEED = _SHARED | words("generator icon logo subtitle entry")
_OF_ENTRY = _SHARED | words("content published source summary")
_MANY = words("author category contributor link entry")
_RELATIONS = words(
    "alternate self related enclosure via edit edit-media first last next previous prev current next-archive"
    " prev-archive hub replies license payment service search up describedby author bookmark canonical collection"
    " contents copyright glossary help icon index item section start stylesheet tag working-copy version-history"
    " latest-version monitor shortlink amphtml privacy-policy terms-of-service"
)
_DIGITS = re.compile(r"[0-9]+")
_OF_LINK = (
    ("type", "atom-link-type", is_media_type),
    ("hreflang", "atom-link-lang", is_language),
    ("length", "atom-link-length", _DIGITS.fullmatch),
)
_DIV = "{http://www.w3.org/1999/xhtml}div"


def atom(root: etree._Element) -> Iterator[Fault]:
    """Judge an Atom document."""
    if root.tag != f"{ATOM}feed":
        yield RULES["atom-root"].broken(root)
        return
    feed = Parts(root, ATOM)
    entries = [Parts(entry, ATOM) for entry in feed.all("entry")]
    yield from _both(feed, _OF_FEED)
    ids = [entry.text("id") for entry in entries]
    yield from (RULES["atom-same-id"].broken(root, what) for what in repeated(ids))
    yield from _tombstones(feed, frozenset(filter(None, ids)))
    for entry in entries:
        yield from _both(entry, _OF_ENTRY)
        yield from _entry(entry)
    if "author" not in feed.of and not all(map(_names_author, entries)):
        yield RULES["atom-author"].broken(root)
    if not any(link.get("rel") == "self" for link in feed.all("link")):
        yield RULES["atom-self"].broken(root)
    after = feed.tags[feed.tags.index("entry") :] if entries else []
    if _OF_FEED.intersection(after) > {"entry"}:
        yield RULES["atom-order"].broken(feed.first("entry"))


def _names_author(entry: Parts) -> bool:
    return "author" in entry.of or entry.element.find(f"{ATOM}source/{ATOM}author") is not None


def _both(element: Parts, known: frozenset[str]) -> Iterator[Fault]:
    """Judge what feed and entry have in common."""
    what = "feed" if known is _OF_FEED else "entry"
    for name in ("id", "title", "updated"):
        found = element.first(name)
        if not element.text(name) and (found is None or not len(found)):
            yield RULES["atom-required"].broken(element.element, f"{what} has no {name}")
    yield from _elements(element, known)
    for name, fits in (("updated", is_date), ("published", is_date), ("id", is_iri)):
        if name in element.of and not fits(element.text(name)):
            yield RULES[f"atom-{name}"].broken(element.first(name), element.text(name))
    for name in ("title", "subtitle", "rights", "summary"):
        for text in element.all(name):
            yield from _construct(text)
    yield from _links(element)
    yield from _named(element)
    if not is_language(element.element.get(LANG, "en")):
        yield RULES["atom-lang"].broken(element.element, element.element.get(LANG))


def _named(element: Parts) -> Iterator[Fault]:
    """Judge people and categories."""
    for person in (*element.all("author"), *element.all("contributor")):
        yield from _person(Parts(person, ATOM))
    for category in element.all("category"):
        if not category.get("term"):
            yield RULES["atom-category"].broken(category)


def _elements(parent: Parts, known: frozenset[str]) -> Iterator[Fault]:
    """Judge which elements there are, and how many of each."""
    for name, found in parent.of.items():
        if name[0] != "{" and name not in known:
            yield RULES["atom-element"].broken(found[0], name.lstrip(":"))
        elif len(found) > 1 and name[0] != "{" and name not in _MANY:
            yield RULES["atom-once"].broken(found[1], name)
    if parent.has_text:
        yield RULES["atom-text"].broken(parent.element)


def _construct(text: etree._Element) -> Iterator[Fault]:
    """Judge a text construct (RFC 4287, section 3.1)."""
    kind = text.get("type", "text")
    if kind not in {"text", "html", "xhtml"}:
        yield RULES["atom-type"].broken(text, kind)
    elif kind == "xhtml":
        yield from _xhtml(text)
    elif len(text):
        yield RULES["atom-markup"].broken(text)


def _xhtml(text: etree._Element) -> Iterator[Fault]:
    if [child.tag for child in text.iterchildren("*")] != [_DIV]:
        yield RULES["atom-xhtml"].broken(text)


def _links(element: Parts) -> Iterator[Fault]:
    alternates = []
    for link in element.all("link"):
        relation = link.get("rel", "alternate")
        if relation == "alternate":
            alternates.append(f"{link.get('type', '')} {link.get('hreflang', '')}")
        if not link.get("href"):
            yield RULES["atom-link"].broken(link, relation)
        if relation not in _RELATIONS and ":" not in relation:
            yield RULES["atom-rel"].broken(link, relation)
        for name, rule, fits in _OF_LINK:
            value = link.get(name)
            if value is not None and not fits(value):
                yield RULES[rule].broken(link, value)
    if len(alternates) > len(set(alternates)):
        yield RULES["atom-alternates"].broken(element.element)


def _person(person: Parts) -> Iterator[Fault]:
    if not person.text("name"):
        yield RULES["atom-person"].broken(person.element)
    for name, rule, fits in (("email", "atom-person-mail", is_mail), ("uri", "atom-person-uri", is_iri)):
        if name in person.of and not fits(person.text(name)):
            yield RULES[rule].broken(person.first(name), person.text(name))


def _entry(entry: Parts) -> Iterator[Fault]:
    """Judge what only entries have."""
    links = [link.get("rel", "alternate") for link in entry.all("link")]
    content = entry.first("content")
    if links.count("alternate") != 1:
        yield RULES["atom-alternate"].broken(entry.element)
    if content is None and "alternate" not in links:
        yield RULES["atom-alone"].broken(entry.element)
    if content is not None:
        yield from _content(entry, content)
    elif "summary" not in entry.of:
        yield RULES["atom-textless"].broken(entry.element)
    yield from media(entry)


def _content(entry: Parts, content: etree._Element) -> Iterator[Fault]:
    kind = content.get("type", "text")
    is_text = kind in {"text", "html", "xhtml"} or kind.startswith("text/") or kind.endswith(("+xml", "/xml"))
    if kind == "xhtml":
        yield from _xhtml(content)
    elif kind in {"text", "html"} and len(content):
        yield RULES["atom-markup"].broken(content)
    elif kind not in {"text", "html"} and not is_media_type(kind):
        yield RULES["atom-content-type"].broken(content, kind)
    if content.get("src") and ((content.text or "").strip() or len(content)):
        yield RULES["atom-content-src"].broken(content)
    if (content.get("src") or not is_text) and not entry.text("summary"):
        yield RULES["atom-summary"].broken(entry.element)


def _tombstones(feed: Parts, live: frozenset[str]) -> Iterator[Fault]:
    """Judge what is left of withdrawn entries: a reader that understands it deletes what is named."""
    for gone in feed.all(f"{GONE}deleted-entry"):
        if not gone.get("ref") or not is_date(gone.get("when", "")):
            yield RULES["atom-deleted"].broken(gone, gone.get("ref"))
        if gone.get("ref") in live:
            yield RULES["atom-both"].broken(gone, gone.get("ref"))
