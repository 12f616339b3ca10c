"""What stands within entries of all formats: Media RSS, and HTML that readers are to show."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from feeder.check.parts import Parts
from feeder.check.rules import MEDIA, Fault, by_id, error, warning, words
from feeder.check.values import is_media_type, is_web

_BEST = "W3C Feed Validation Service, warnings"
RULES = by_id(
    error("media-url", "a medium has no address of the web", "Media RSS, media:content and media:thumbnail", gate=True),
    error("media-type", "the type of a medium is no media type", "Media RSS, media:content"),
    error(
        "media-medium", "the medium is none of image, audio, video, document, executable", "Media RSS, media:content"
    ),
    error("media-number", "a size, length or number of a medium is no number", "Media RSS, media:content"),
    error("media-expression", "the expression is none of sample, full, nonstop", "Media RSS, media:content"),
    warning("html-relative", "HTML names a relative address, and readers take it from elsewhere", _BEST),
    warning("html-script", "HTML holds what readers remove: a script, a frame, a form or a style sheet", _BEST),
    warning("html-handler", "HTML holds an attribute that runs a script", _BEST),
    warning(
        "html-title", "a title holds HTML, which readers remove, or show as it is", f"{_BEST}; RFC 4287, section 3.1"
    ),
)
_CONTENT, _THUMBNAIL = f"{MEDIA}content", f"{MEDIA}thumbnail"
_MEDIUMS = words("image audio video document executable")
_EXPRESSIONS = words("sample full nonstop")
_NUMBERS = ("fileSize", "width", "height", "duration", "bitrate", "framerate", "samplingrate", "channels")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ADDRESSES = ("href", "src", "poster", "cite", "data")
_UNSAFE = words("script style iframe frame frameset object embed applet form input link meta base")
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|br|p|span|div|img|font|sup|sub|small|big|code|tt|cite|q|h[1-6]|li|ul|ol|table|tr|td)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def media(entry: Parts) -> Iterator[Fault]:
    """Judge the media of an entry, alone or in groups."""
    found = [*entry.all(_CONTENT), *entry.all(_THUMBNAIL)]
    for group in entry.all(f"{MEDIA}group"):
        found += group.iter(_CONTENT, _THUMBNAIL)
    for medium in found:
        has_player = medium.find(f"{MEDIA}player") is not None and medium.get("url") is None
        if not has_player and not is_web(medium.get("url", "")):
            yield RULES["media-url"].broken(medium, medium.get("url"))
        if not is_media_type(medium.get("type", "a/b")):
            yield RULES["media-type"].broken(medium, medium.get("type"))
        if medium.get("medium", "image") not in _MEDIUMS:
            yield RULES["media-medium"].broken(medium, medium.get("medium"))
        if medium.get("expression", "full") not in _EXPRESSIONS:
            yield RULES["media-expression"].broken(medium, medium.get("expression"))
        for name in _NUMBERS:
            if not _NUMBER.fullmatch(medium.get(name, "0")):
                yield RULES["media-number"].broken(medium, f"{name} {medium.get(name)}")


def html(text: str, line: int | None, where: str = "") -> Iterator[Fault]:
    """Judge a text of HTML that readers are to show; each rule once, with `where` when there are no lines."""
    if "<" not in text:
        return
    found = {}
    for element in etree.HTML(f"<div>{text}</div>").iter("*"):
        if element.tag in _UNSAFE:
            found["html-script"] = f"<{element.tag}>"
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            if name.startswith("on") or value.lower().lstrip().startswith(("javascript:", "vbscript:")):
                found["html-handler"] = name
            elif name in _ADDRESSES and not _SCHEME.match(value):
                found["html-relative"] = value[:80]
    yield from (RULES[rule].broken(line, where + what) for rule, what in found.items())


def title(text: str, line: int | None) -> Iterator[Fault]:
    """Judge a title, which is plain text."""
    marks = _TAG.search(text)
    if marks:
        yield RULES["html-title"].broken(line, marks[0])
