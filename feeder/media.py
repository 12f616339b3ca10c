"""Media: files beside the texts that articles name. What they are is told by how they begin, never by the machine.

A leaf: reading, rendering and publishing share it. Only kinds that are listed here are published, since a host serves
a file by the ending of its name, and some (HTML, SVG, scripts) would run on the site as if its author had meant it.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from feeder.liquid import without_tags
from feeder.model import Article, Medium

HEAD = 512
"""Bytes at the beginning of a file that tell its kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file."""

    type: str
    """Its media type (RFC 6838)."""
    endings: tuple[str, ...]
    """What its name may end in; the first is the usual one."""
    start: re.Pattern[bytes] | None
    """How it begins; None: nothing tells it but its name."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file that stands where a name leads, and can be published."""

    path: str
    """Relative to the input folder."""
    kind: Kind
    length: int
    """Bytes."""


def _kind(media_type: str, endings: str, start: bytes | None = None) -> Kind:
    return Kind(media_type, tuple(endings.split()), re.compile(start, re.DOTALL) if start else None)


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_KINDS = (
    _kind("image/jpeg", "jpg jpeg jpe jfif", rb"\xff\xd8\xff"),
    _kind("image/png", "png", rb"\x89PNG\r\n\x1a\n"),
    _kind("image/gif", "gif", rb"GIF8[79]a"),
    _kind("image/webp", "webp", rb"RIFF.{4}WEBP"),
    _kind("image/avif", "avif", rb".{4}ftypavi[fs]"),
    _kind("image/heic", "heic heif", rb".{4}ftyp(?:hei[cmsx]|hev[cmsx]|mif1|msf1)"),
    _kind("image/jxl", "jxl", rb"\xff\x0a|\x00\x00\x00\x0cJXL "),
    _kind("image/tiff", "tif tiff", rb"II\*\x00|MM\x00\*"),
    _kind("audio/mpeg", "mp3", rb"ID3[\x02-\x04]|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"),
    _kind("audio/aac", "aac", rb"\xff[\xf0\xf1\xf8\xf9]"),
    _kind("audio/flac", "flac", rb"fLaC"),
    _kind("audio/wav", "wav", rb"RIFF.{4}WAVE"),
    _kind("video/ogg", "ogv", rb"OggS.{24}\x80theora"),
    _kind("audio/ogg", "ogg oga opus spx", rb"OggS"),
    _kind("video/quicktime", "mov qt", rb".{4}ftypqt  "),
    _kind("video/mp4", "mp4 m4v", rb".{4}ftyp(?!M4[AB] )"),
    _kind("audio/mp4", "m4a m4b", rb".{4}ftyp"),
    _kind("video/webm", "webm", rb"\x1aE\xdf\xa3.{0,60}webm"),
    _kind("video/x-matroska", "mkv", rb"\x1aE\xdf\xa3"),
    _kind("application/pdf", "pdf", rb"%PDF-"),
    _kind("application/epub+zip", "epub", rb"PK\x03\x04.{26}mimetypeapplication/epub\+zip"),
    _kind("application/zip", "zip", rb"PK\x03\x04"),
    *(
        _kind(f"{_OFFICE}.{name}", ending, rb"PK\x03\x04")
        for name, ending in (
            ("wordprocessingml.document", "docx"),
            ("spreadsheetml.sheet", "xlsx"),
            ("presentationml.presentation", "pptx"),
        )
    ),
    *(
        _kind(f"{_OPEN}.{name}", ending, rb"PK\x03\x04")
        for name, ending in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp"))
    ),
    _kind("text/vtt", "vtt", rb"(?:\xef\xbb\xbf)?WEBVTT"),
    _kind("application/x-subrip", "srt"),
    _kind("text/csv", "csv"),
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ATTRIBUTE = r"\b(?:src|href)\s*=\s*(?:\"([^\"<>]+)|'([^'<>]+)|([^\s\"'<>]+))"
_NAMES_WITHIN = {
    "markdown": re.compile(
        rf"\]\(\s*<?([^\s()<>]+)|^ {{0,3}}\[[^\]\n]{{1,200}}\]:[ \t]*<?([^\s<>]+)|{_ATTRIBUTE}",
        re.MULTILINE | re.IGNORECASE,
    ),
    "html": re.compile(_ATTRIBUTE, re.IGNORECASE),
    "rest": re.compile(
        r"^[ \t]*\.\. (?:\|[^|\n]+\| )?(?:image|figure|thumbnail)::[ \t]*(\S+)|<([^`<>\s]+)>`_", re.MULTILINE
    ),
}
_IMAGE = r"<img\b[^<>]*?\bsrc\s*=\s*(?:\"([^\"<>]+)|'([^'<>]+)|([^\s\"'<>]+))"
_PICTURES = {
    "markdown": re.compile(rf"!\[[^\]\n]{{0,1000}}\]\(\s*<?([^\s()<>]+)|{_IMAGE}", re.IGNORECASE),
    "html": re.compile(_IMAGE, re.IGNORECASE),
    "rest": re.compile(r"^[ \t]*\.\. (?:\|[^|\n]+\| )?(?:image|figure|thumbnail)::[ \t]*(\S+)", re.MULTILINE),
}
_CODE = re.compile(r"^ {0,3}(```|~~~).*?^ {0,3}\1|^(?: {4}|\t).*?$|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_UNSAFE = re.compile(r"[^a-z0-9._]+")
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d")
"""What Windows takes for a device, whatever the name ends in."""


def kind_of(path: str, head: bytes) -> Kind | None:
    """Give the kind of a file, told by its first `HEAD` bytes, of several by its name; None when it is not listed."""
    ending = _ending(path)
    kinds = [kind for kind in _KINDS if kind.start and kind.start.match(head)]
    if not kinds and b"\0" not in head and not head.lstrip().startswith(b"<"):
        kinds = [kind for kind in _KINDS if kind.start is None and ending in kind.endings]
    return next((kind for kind in kinds if ending in kind.endings), kinds[0] if kinds else None)


def kind_of_type(media_type: str) -> Kind | None:
    """Give the kind that a media type stands for; None when it is not listed."""
    return next((kind for kind in _KINDS if kind.type == media_type), None)


def type_of_address(url: str) -> str | None:
    """Give the media type that the name in an address tells; None when it tells none."""
    ending = _ending(_path_of(url))
    return next((kind.type for kind in _KINDS if ending in kind.endings), None)


def is_address(name: str) -> bool:
    """Whether a name is an address of the web, or of some other kind, rather than a path."""
    return name.startswith("//") or _SCHEME.match(name) is not None


def place(text: str, name: str) -> str | None:
    """Give the path that a name leads to from a text, or, with a first `/`, from the input folder; relative to that.

    None when it leads out of that folder, or to something hidden.
    """
    joined = name.lstrip("/") if name.startswith("/") else posixpath.join(posixpath.dirname(text), name)
    path = posixpath.normpath(joined)
    hidden = any(part.startswith(".") for part in path.split("/"))
    return None if hidden or "\\" in path or "\0" in path else path


def declared(article: Article) -> Iterator[tuple[str, str]]:
    """Give each path that an article declares, with the field that does: its picture, then its enclosures."""
    if article.image and not is_address(article.image):
        yield article.image, "image"
    for enclosure in article.enclosures:
        if not is_address(enclosure.url):
            yield enclosure.url, "enclosures"


def within(article: Article) -> Iterator[str]:
    """Give each path that stands in the text of an article, in its order."""
    pattern = _NAMES_WITHIN.get(article.markup)
    if pattern is None:
        return
    content = without_tags(article.content) if article.markup == "markdown" else article.content
    for found in pattern.finditer(content):
        name = (found[found.lastindex] if found.lastindex else "").partition("#")[0]
        if name and not is_address(name) and _ending(name):
            yield name


def pictures(article: Article) -> set[str]:
    """Give the names within the text of an article that stand for pictures, not in an example of code."""
    pattern = _PICTURES.get(article.markup, _PICTURES["html"])
    content = _CODE.sub("", article.content) if article.markup == "markdown" else article.content
    return {found[found.lastindex].partition("#")[0] for found in pattern.finditer(content) if found.lastindex}


def of(article: Article, found: Mapping[str, Found]) -> tuple[Medium, ...]:
    """Give the media of an article, each file under a name of its own; `found` is what stands where the names lead."""
    names = [*(name for name, _ in declared(article)), *within(article)]
    files: dict[str, str] = {}
    taken: set[str] = set()
    media = []
    for name in dict.fromkeys(names):
        one = found.get(name)
        if one is None:
            continue
        if one.path not in files:
            files[one.path] = _file(one, taken)
            taken.add(files[one.path])
        media.append(Medium(name, one.path, one.kind.type, one.length, files[one.path]))
    return tuple(media)


def _file(one: Found, taken: Collection[str]) -> str:
    """Give a file name for any host: few characters, the ending of its kind, and none that another file has."""
    stem, ending = posixpath.splitext(posixpath.basename(one.path))
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    stem = _UNSAFE.sub("-", plain).strip("-._")[:80] or one.kind.type.partition("/")[0]
    stem = f"file-{stem}" if _DEVICE.fullmatch(stem.partition(".")[0]) else stem
    ending = ending[1:].lower()
    ending = ending if ending in one.kind.endings else one.kind.endings[0]
    names = (f"{stem}{f'-{number}' if number > 1 else ''}.{ending}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _ending(path: str) -> str:
    return posixpath.splitext(path)[1][1:].lower()


def _path_of(url: str) -> str:
    try:
        return unquote(urlsplit(url).path)
    except ValueError:
        return ""
