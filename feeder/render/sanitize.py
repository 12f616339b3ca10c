"""HTML of authors -> HTML that is safe to show anywhere: nothing in it runs, and every address in it is absolute."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from urllib.parse import unquote, urljoin

import nh3

from feeder.chars import DAMAGED
from feeder.crowded import is_piled, uncrowded, without_tags

_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "xmpp", "geo"}
_TAGS = (nh3.ALLOWED_TAGS | {"picture", "source", "audio", "video", "track"}) - {"bdo", "rtc"}
"""What stays of HTML; `rtc` is in it no more, and `bdo`, which can turn any text around, is taken for a danger."""
_LAZY = {f"data-{name}{of}" for name in ("", "lazy-") for of in ("src", "srcset")}
"""Where pages keep the address of a picture until a script shows it."""
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
_ATTRIBUTES["img"] |= {"srcset", "sizes"} | _LAZY
_ATTRIBUTES |= {
    "*": {"dir", "lang", "title"},
    "source": {"src", "srcset", "sizes", "type", "media"} | _LAZY,
    "audio": {"src"},
    "video": {"src", "poster", "width", "height"},
    "track": {"src", "kind", "srclang", "label"},
    "time": {"datetime"},
}
_WITH_IDS = _ATTRIBUTES | {"*": _ATTRIBUTES["*"] | {"id"}}
_PLAYERS = {"audio": {"controls": ""}, "video": {"controls": ""}}
"""A player without controls shows nothing, and nothing plays by itself."""
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*[^\s,]|[^\s,])(\s+[\d.]+[wx])?\s*(?:,|$)")
"""One picture of a srcset (HTML, section 4.8.4.2.1): its address, and how wide or dense it is."""
_MEANT = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)} | DAMAGED
"""What a number for a C1 control means in HTML (section 13.2.5.80); Markdown takes it by its word."""
_FIRST_HEADING = re.compile(r"(</?)h1(?=[\s>])")
_NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)
_POINTS_WITHIN = re.compile(r"href\s*=\s*[\"']?\s*#", re.IGNORECASE)
_PICTURE = re.compile(r"<(?:img|source)\s[^<>]*>")
_WAITING = re.compile(r" data-(?:lazy-)?(src|srcset)=(\"[^\"]*\")")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands, which its relative addresses follow from."""

    base: str
    """The address of the site."""
    page: str
    """That of the item's own page, which addresses within the text lead to."""
    name: str
    """What the targets of those are named after, since a reader shows several items in one page."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The addresses of the files that are published with the item, by the path that its text gives them."""

    def absolute(self, url: str) -> str | None:
        """Give an address, made absolute; None for what is no address of the web."""
        path, sharp, part = url.strip().partition("#")
        if not path and part:
            return f"{self.page}#{self.name}-{part}"
        file = self.files.get(path) or self.files.get(unquote(path))
        return file + sharp + part if file else absolute(url, self.base)


def sanitized(html: str, place: Place) -> str:
    """Give HTML without anything that runs, its addresses absolute, its first-level headings second.

    The title of an item is the only first-level heading of what shows it.
    """
    if is_piled(html):
        return f"<p>{escape(without_tags(html), quote=False)}</p>"
    html = uncrowded(html)
    waits = "data-" in html
    safe = nh3.clean(
        _NOSCRIPT.sub("", html) if not waits else html,
        tags=_TAGS,
        attributes=_WITH_IDS if _POINTS_WITHIN.search(html) else _ATTRIBUTES,
        attribute_filter=_addresses(place),
        clean_content_tags={"script", "style", "template", "noscript"},
        set_tag_attribute_values=_PLAYERS,
        url_schemes=_SCHEMES,
        url_relative=place.absolute,
        link_rel=None,
        id_prefix=f"{place.name}-",
    )
    safe = _FIRST_HEADING.sub(r"\1h2", safe.translate(_MEANT)).strip()
    return _PICTURE.sub(lambda found: _shown(found[0]), safe) if waits else safe


def absolute(url: str, base: str) -> str | None:
    """Give an address of the web, made absolute; None for any other, for an empty one, and for what is no address."""
    try:
        joined = urljoin(base, url.strip()) if url.strip() else ""
    except ValueError:
        return None
    return joined if joined.lower().startswith(("http://", "https://")) else None


def srcset(value: str, place: Place) -> str | None:
    """Give the pictures of a srcset, each address absolute; None when none is left that is safe."""
    found = ((place.absolute(one[1]), one[2] or "") for one in _CANDIDATE.finditer(value))
    return ", ".join(f"{url}{size}" for url, size in found if url) or None


def _addresses(place: Place) -> Callable[[str, str, str], str | None]:
    """Give what makes addresses absolute that nh3 takes for plain text: it would pass any scheme in them."""

    def change(_: str, name: str, value: str) -> str | None:
        if name.endswith("srcset"):
            return srcset(value, place)
        return place.absolute(value) if name == "cite" or name in _LAZY else value

    return change


def _shown(tag: str) -> str:
    """Give a picture with the address that a script would have put in place of a missing one, or of a placeholder."""
    for name in ("src", "srcset"):
        waiting = next((value for of, value in _WAITING.findall(tag) if of == name), None)
        if waiting and f" {name}=" not in tag:
            tag = tag.replace(" ", f" {name}={waiting} ", 1)
    return _WAITING.sub("", tag)
