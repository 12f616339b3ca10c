"""Addresses in feeds, and in the HTML that stands there: made absolute against what a document says they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape, unescape
from urllib.parse import urljoin, urlsplit

_WEB = ("http://", "https://")
_BREAKS = re.compile(r"[\t\r\n]+")
_TAG = re.compile(r"<[a-zA-Z][^<>\"']*+(?:\"[^\"<]*+\"[^<>\"']*+|'[^'<]*+'[^<>\"']*+)*+>")
"""A tag that begins an element; each is looked at up to the next `<`, so that the cost grows with the text alone."""
_NAMES = {"href", "src", "srcset", "poster", "cite", "data-src", "data-srcset", "data-lazy-src", "data-lazy-srcset"}
_ATTRIBUTE = re.compile(r"(?<=[\s\"'/])([^\s\"'<>/=]++)(\s*+=\s*+)(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
"""An attribute with its value: each is passed by as a whole, and nothing in the words of one is another."""
_CANDIDATE = re.compile(r"([\s,]*+)([^\s,]\S*[^\s,]|[^\s,]|\Z)")
"""One picture of a srcset (HTML, section 4.8.4.2.1), or its end, with what stands before it."""
_SIZE = re.compile(r"[\d.]+[wx]")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def absolute(base: str, address: str | None) -> str | None:
    """Give an address made absolute; None when there is none, or it cannot be one."""
    stated = _BREAKS.sub("", address or "").strip().replace(" ", "%20")
    if not stated:
        return None
    try:
        return urljoin(base, stated)
    except ValueError:
        return None


def is_web(address: str | None) -> bool:
    """Whether an address is one of the web."""
    return address is not None and address.lower().startswith(_WEB)


def first_web(addresses: Iterable[str | None]) -> str:
    """Give the first address of the web; "" when there is none."""
    return next((address for address in addresses if address and is_web(address)), "")


def of_page(link: str | None, site: str) -> str:
    """Give what the relative addresses in the text of an entry belong to: its page, unless that is on another site.

    The entries of a linkblog lead to the pages of others.
    """
    if not link or not is_web(link):
        return site
    return link if not site or _host(link) == _host(site) else site


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def with_addresses(html: str, base: str) -> str:
    """Give HTML with its relative addresses made absolute; all else stays to the letter, and all where base is ""."""
    if not base or "<" not in html:
        return html
    return _TAG.sub(lambda tag: _ATTRIBUTE.sub(lambda found: _attribute(found, base), tag[0]), html)


def _attribute(found: re.Match[str], base: str) -> str:
    name, stated = found[1], found[3] if found[3] is not None else found[4] if found[4] is not None else found[5]
    if name.lower() not in _NAMES:
        return found[0]
    value = unescape(stated)
    made = _pictures(value, base) if name.lower().endswith("srcset") else _address(value, base)
    return found[0] if made == value else f'{name}{found[2]}"{escape(made)}"'


def _address(value: str, base: str) -> str:
    stated = value.strip()
    if not stated or stated[0] in "#{" or _SCHEME.match(stated):
        return value
    return absolute(base, stated) or value


def _pictures(value: str, base: str) -> str:
    def change(found: re.Match[str]) -> str:
        return found[0] if _SIZE.fullmatch(found[2]) else found[1] + _address(found[2], base)

    return value if "data:" in value else _CANDIDATE.sub(change, value)
