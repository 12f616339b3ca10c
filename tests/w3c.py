"""What the W3C's feed validator finds in RSS and Atom, as far as feeder's documents can meet it: its rules, told anew.

It reads a document as that one does, by SAX and line by line, and shares nothing with feeder's own rules. Structure and
dates are judged by `feeder check`; here stands what depends on how a text looks.
"""

from __future__ import annotations

import io
import re
import xml.sax
from dataclasses import dataclass, field
from html.entities import name2codepoint
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, Locator

import html5lib
from html5lib.html5parser import ParseError

_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_MEDIA = "http://search.yahoo.com/mrss/"
_KNOWN = {
    None: None,
    "atom": _ATOM,
    "content": _CONTENT,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "fh": "http://purl.org/syndication/history/1.0",
    "media": _MEDIA,
}
"""The namespaces of feeder's that it knows, by the prefixes that it wants for them."""
_PLAIN = {(None, "title"), (None, "category"), (None, "copyright"), (_ATOM, "title"), (_ATOM, "subtitle")} | {
    (_ATOM, "rights"),
    (_ATOM, "name"),
}
_URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
_TAG_URI = re.compile(r"tag:(?:[a-z0-9._-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]*")
_END_TAG = re.compile(r"</\w+>")
_REFERENCE = re.compile(r"&(#?\w+)")
_MARK = re.compile(r"&#[x0-9]|<[/a-zA-Z]")
_NAME_MAIL = re.compile(r"<[\w.+'-]+@[\w.-]+>")
_DANGERS = set("script style iframe frame frameset object embed applet link meta base bdo svg math title body".split())  # noqa: SIM905
_PICTURES = {"jpg", "jpeg", "gif", "png"}


@dataclass
class _Element:
    name: tuple[str | None, str]
    line: int
    attributes: AttributesNSImpl
    parts: list[str] = field(default_factory=list)
    children: list[tuple[str | None, str]] = field(default_factory=list)


class _Judge(ContentHandler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines, self.found, self.path = lines, list[str](), list[_Element]()
        self.updated = set[str]()
        self.links = set[str | None]()
        self.locator: Locator

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 - the interface of SAX
        self.locator = locator

    def tell(self, what: str, value: object) -> None:
        self.found.append(f"{self.locator.getLineNumber()}: {what}: {str(value)[:80]}")

    def startPrefixMapping(self, prefix: str | None, uri: str) -> None:  # noqa: N802 - as above
        if prefix and _KNOWN.get(prefix) != uri:
            self.tell("unknown namespace", uri)

    def startElementNS(self, name: tuple[str | None, str], _: str | None, attrs: AttributesNSImpl) -> None:  # noqa: N802 - as above
        if self.path:
            self.path[-1].children.append(name)
        self.path.append(_Element(name, self.locator.getLineNumber() or 1, attrs))
        if name in {(_ATOM, "link"), (_MEDIA, "content"), (_MEDIA, "thumbnail"), (None, "enclosure")}:
            address = attrs.get((None, "href")) or attrs.get((None, "url")) or ""
            if not _URI.fullmatch(address):
                self.tell("no URI", address)
            if len(self.path) <= 3:
                self.links.add(attrs.get((None, "rel")))

    def characters(self, content: str) -> None:
        self.path[-1].parts.append(content)
        if re.search("[\x80-\x9f\ufffd]", content):
            self.tell("problematic character", ascii(content))

    def endElementNS(self, name: tuple[str | None, str], _: str | None) -> None:  # noqa: N802 - as above
        element = self.path.pop()
        text = "".join(element.parts).strip()
        parent = self.path[-1] if self.path else None
        kind = element.attributes.get((None, "type"), "text")
        is_html = name == (_CONTENT, "encoded") or (name[0] == _ATOM and kind == "html")
        if name == (None, "description") and parent is not None:
            is_html = parent.name[1] == "item"
        if is_html:
            self._html(text)
        elif name in _PLAIN or name == (None, "description"):
            self._plain(element, text)
        if name in {(None, "link"), (_ATOM, "id")} and not (_TAG_URI if text.startswith("tag:") else _URI).fullmatch(
            text
        ):
            self.tell("no URI", text)
        if name == (None, "url") and (found := re.search(r"\.(\w+)$", text)) and found[1].lower() not in _PICTURES:
            self.tell("picture of another kind", text)
        if name == (_ATOM, "updated") and len(self.path) > 1:
            if text in self.updated:
                self.tell("updated at one moment", text)
            self.updated.add(text)
        is_archive = name == (_ATOM, "feed") and any(child[1] == "archive" for child in element.children)
        if is_archive and not self.links & {"prev-archive", "next-archive"}:
            self.tell("archive without neighbours", "")

    def _plain(self, element: _Element, text: str) -> None:
        is_numbered = "&#x" in self.lines[element.line - 1]
        names = _REFERENCE.findall(text)
        if _END_TAG.search(text) or (
            not is_numbered and any(n in name2codepoint or n == "apos" or not n.isalpha() for n in names)
        ):
            self.tell("HTML", text)
        elif not is_numbered and element.name[0] is None and _MARK.search(text):
            self.tell("HTML that is not numbered", text)
        if element.name[1] == "name" and _NAME_MAIL.search(text):
            self.tell("e-mail address", text)

    def _html(self, text: str) -> None:
        try:
            tree = html5lib.HTMLParser(strict=True).parseFragment(text)
        except ParseError as problem:
            self.tell("no HTML", f"{problem} {text}")
            return
        for element in tree.iter():
            if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _DANGERS:
                self.tell("security risk", element.tag)
            risks = [name for name in element.attrib if name.startswith("on") or name in {"controls", "style"}]
            relative = [v for n, v in element.attrib.items() if n in {"href", "src"} and not re.match(r"\w+:", v)]
            for what in (*risks, *relative):
                self.tell("security risk or relative address", what)


def complaints(document: bytes) -> list[str]:
    """Give what the validator would find in an RSS or Atom document, each with its line."""
    judge = _Judge(document.decode().split("\n"))
    parser = xml.sax.make_parser()  # noqa: S317 - a document of feeder's own
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(judge)
    parser.parse(io.BytesIO(document))
    return judge.found
