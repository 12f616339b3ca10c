"""What is allowed, and yet taken for a mistake: by validators, and by readers that go by the looks of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from html.entities import name2codepoint
from urllib.parse import urlsplit

from lxml import etree

from feeder.check.rules import ATOM, Fault, Rule, by_id, warning
from feeder.check.values import mail_date

_BEST = "W3C Feed Validation Service, warnings"
RULES = by_id(
    warning("text-html", "plain text looks like HTML to readers", f"{_BEST}; RSS Advisory Board profile, markup"),
    warning("name-mail", "the name of a person holds an e-mail address", f"{_BEST}; RFC 4287, section 3.2.1"),
    warning("id-uri", "an id, or a link of RSS, is an IRI and no URI", f"{_BEST}; RFC 3987, section 3.1"),
    warning("id-canonical", "an id is not in its canonical form", "RFC 4287, section 4.2.6.1"),
    warning("date-early", "a date lies before 1990", _BEST),
    warning("date-year", "the year of a date is before 1900, which mail knows not", "RFC 5322, section 3.3"),
    warning("same-updated", "two entries were updated at one moment", _BEST),
    warning("image-kind", "the image is none of GIF, JPEG and PNG", "RSS 2.0, <image>"),
)
_PLAIN = ("title", "category", "copyright", f"{ATOM}title", f"{ATOM}subtitle", f"{ATOM}rights", f"{ATOM}name")
_DATES = ("pubDate", "lastBuildDate", f"{ATOM}published", f"{ATOM}updated")
_END_TAG = re.compile(r"</\w+>")
_REFERENCE = re.compile(r"&(#?\w+)")
_NUMBER = b"&#x"
"""Who writes marks as numbers knows that the text is plain."""
_NAME_MAIL = re.compile(r"<[^\s<>@]+@[^\s<>@]+>")
_OTHER_PICTURE = re.compile(r"\.(?!(?:jpe?g|gif|png)$)\w+$", re.IGNORECASE)
_PERCENT = re.compile(r"%(?:[0-9A-F]{2})?")
_DOTS = re.compile(r"/\.\.?(?:/|$)")
_PORTS = {"http": ":80", "https": ":443"}
_MAIL_FROM, _PLAUSIBLE_FROM = "1900", "1990"


def looks(root: etree._Element, data: bytes) -> Iterator[Fault]:
    """Judge an RSS or Atom document: each rule once, at the first place that breaks it."""
    found: dict[str, tuple[Rule, etree._Element, str]] = {}
    lines = data.split(b"\n")
    for rule, element, what in (*_texts(root, lines), *_ids(root), *_times(root), *_images(root)):
        found.setdefault(rule, (RULES[rule], element, what))
    yield from (rule.broken(element, what[:80]) for rule, element, what in found.values())


def _texts(root: etree._Element, lines: Sequence[bytes]) -> Iterator[tuple[str, etree._Element, str]]:
    descriptions = root.iterfind("channel/description")
    for element in (*root.iter(*_PLAIN), *descriptions):
        text = element.text or ""
        if element.get("type", "text") == "text" and _is_doubtful(text, _line(element, lines)):
            yield "text-html", element, text
        if element.tag == f"{ATOM}name" and _NAME_MAIL.search(text):
            yield "name-mail", element, text


def _is_doubtful(text: str, line: bytes) -> bool:
    """Whether a text looks like HTML, and nothing in its line tells that it is none."""
    if _END_TAG.search(text):
        return True
    names = _REFERENCE.findall(text)
    is_named = any(name in name2codepoint or name == "apos" or not name.isalpha() for name in names)
    return (is_named or unescape(text) != text) and _NUMBER not in line


def is_numbered(element: etree._Element, lines: Sequence[bytes]) -> bool:
    """Whether the line of an element in a document writes marks as numbers, as those do who mean plain text."""
    return _NUMBER in _line(element, lines)


def _line(element: etree._Element, lines: Sequence[bytes]) -> bytes:
    number: object = element.sourceline
    return lines[number - 1] if isinstance(number, int) and number <= len(lines) else b""


def _ids(root: etree._Element) -> Iterator[tuple[str, etree._Element, str]]:
    for element in root.iter(f"{ATOM}id", "guid", "link"):
        text = (element.text or "").strip()
        if not text.isascii():
            yield "id-uri", element, text
        elif element.tag != "link" and not _is_canonical(text):
            yield "id-canonical", element, text


def _is_canonical(address: str) -> bool:
    scheme, colon, _ = address.partition(":")
    if not colon or (scheme.isalpha() and scheme != scheme.lower()):
        return not colon
    if any(len(escape) == 1 for escape in _PERCENT.findall(address)):
        return False
    if scheme not in _PORTS:
        return True
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = parts.netloc.rpartition("@")[2]
    is_plain = host == host.lower() and not host.endswith((".", ":", _PORTS[scheme]))
    return is_plain and parts.path[:1] == "/" and not _DOTS.search(parts.path)


def _times(root: etree._Element) -> Iterator[tuple[str, etree._Element, str]]:
    seen = set[str]()
    for element in root.iter(*_DATES):
        text = (element.text or "").strip()
        is_mail = element.tag[0] != "{"
        date = mail_date(text) if is_mail else None
        year = f"{date.year:04}" if date is not None else text[:4]
        if year.isdigit() and year < _PLAUSIBLE_FROM:
            yield "date-year" if is_mail and year < _MAIL_FROM else "date-early", element, text
        if element.tag == f"{ATOM}updated" and element.getparent() is not root:
            if text in seen:
                yield "same-updated", element, text
            seen.add(text)


def _images(root: etree._Element) -> Iterator[tuple[str, etree._Element, str]]:
    for url in root.iterfind("channel/image/url"):
        if _OTHER_PICTURE.search((url.text or "").strip()):
            yield "image-kind", url, url.text or ""
