"""Web pages: HTML saved as text. Its marks tell title, text and what surrounds them; what runs is left out.

What a page says of itself (`<meta>`, `<link rel="canonical">`, `<time>`) counts as read, not as declared: pages repeat
such marks from templates, and front matter still overrides them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from lxml import etree, html

from feeder.parse.bylines import names
from feeder.parse.dates import Calendar, labelled_date, parse_date
from feeder.parse.draft import Draft
from feeder.parse.kinds import Kind, Role
from feeder.parse.lines import classify
from feeder.parse.plain import of_html

_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?><!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|header|div|section|p|h[1-6]"
    r"|table|ul|ol|blockquote|span|title|meta)(?=[\s>])[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_AROUND = (
    "script", "style", "noscript", "template", "iframe", "form", "nav", "aside", "footer", "svg", "button", "select",
    "object", "embed", "dialog", "menu",
)  # fmt: skip
_BLOCKS = {"p", "ul", "ol", "blockquote", "pre", "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "hr"}
_BOXES = {"div", "section", "article", "main", "header", "body", "hgroup"}
_HEADINGS = {"h1", "h2", "h3"}
_HTTP = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s+[|·»–—-]\s+[^|]{2,40}$")
_LONG_POINT = 220
_OF_TEXT = Kind.PARAGRAPH + Kind.DATELINE
_FEW = 2
_DEEPEST = 50
"""Boxes in one another that are opened; what stands deeper is taken as a whole."""
_SURE = 0.8


def looks_like_one(lines: Sequence[str]) -> bool:
    """Whether a text is HTML: it begins with a tag of a page, and closes tags."""
    start = next((index for index, line in enumerate(lines) if line and not line.isspace()), 0)
    if lines[start : start + 1] == [] or lines[start].lstrip()[:1] != "<":
        return False
    text = "\n".join(lines[start:])
    return "</" in text and _BEGINS.match(text) is not None


def read(
    lines: Sequence[str], first: int, calendar: Calendar, roles: dict[int, Role], *, titled: bool
) -> tuple[list[Draft], int]:
    """Give the articles of a page, and how many characters of it belong to none: menus, scripts and footers too.

    `titled`: front matter names the title, so that headings are only headings.
    """
    last = first + len(lines) - 1
    roles |= {first + i: Role.BODY if line.strip() else Role.BLANK for i, line in enumerate(lines)}
    page = _page("\n".join(lines))
    whole = len(_text(page))
    for element in list(page.iter(*_AROUND)):
        if element.tag == "form" and element.find(".//h1") is not None:
            element.drop_tag()  # some programs put all of a page into one form
        else:
            element.drop_tree()
    etree.strip_elements(page, etree.Comment, with_tail=False)
    places = _articles(page)
    drafts = [_draft(place, (first, last), calendar, titled=titled) for place in places]
    if len(drafts) == 1:
        _take_meta(drafts[0], page, (first, last), calendar, titled=titled)
    taken = sum(len(draft.plain or "") for draft in drafts)
    return drafts, max(0, whole - taken)


def _page(text: str) -> html.HtmlElement:
    try:
        return html.document_fromstring(_DECLARATION.sub("", text, count=1), parser=html.HTMLParser(huge_tree=True))
    except (etree.ParserError, ValueError):
        return html.fragment_fromstring(re.sub(r"<\?.*?\?>", "", text), create_parent="div")


def _articles(page: html.HtmlElement) -> list[html.HtmlElement]:
    """Give the elements that hold an article each: those marked as such with a heading, else the main part."""
    marked = [e for e in page.iter("article") if e.find(".//article") is None and e.find(".//p") is not None]
    headed = [e for e in marked if next(e.iter(*_HEADINGS), None) is not None]
    if len(headed) >= _FEW:
        return headed
    if marked:
        return [max(marked, key=lambda e: len(e.text_content()))]
    for path in ("main", "*[@role='main']", "body"):
        found = page.find(f".//{path}")
        if found is not None:
            return [found]
    return [page]


def _draft(place: html.HtmlElement, lines: tuple[int, int], calendar: Calendar, *, titled: bool) -> Draft:
    draft = Draft(line=lines[0], markup="html")
    blocks = list(_blocks(place))
    heading = None if titled else _heading(blocks)
    if heading is not None:
        draft.found("title", _text(heading), "the first heading", lines)
        blocks = blocks[blocks.index(heading) + 1 :]
    body = _without_surroundings(draft, blocks, lines, calendar)
    draft.content = "\n".join(_source(e) for e in body)
    draft.plain = of_html(draft.content)
    return draft


def _heading(blocks: Sequence[html.HtmlElement]) -> html.HtmlElement | None:
    """Give the heading that is the title: of the first level, else one that no paragraph stands above."""
    filled = [e for e in blocks if _text(e)]
    first = next((e for e in filled if e.tag == "h1"), None)
    if first is not None:
        return first
    above = takewhile(lambda e: classify(_text(e)) not in _OF_TEXT, filled)
    return next((e for e in above if e.tag in _HEADINGS), None)


def _blocks(element: html.HtmlElement, depth: int = 0) -> Iterator[html.HtmlElement]:
    """Give the blocks of an element in order; text that stands in no block becomes a paragraph."""
    loose = html.Element("p")
    loose.text = element.text
    for child in list(element):
        if not _is_block(child):
            loose.append(child)
            continue
        tail, child.tail = child.tail, None
        if _text(loose) or loose.find(".//img") is not None:
            yield loose
        loose = html.Element("p")
        loose.text = tail
        yield from [child] if child.tag in _BLOCKS or depth == _DEEPEST else _blocks(child, depth + 1)
    if _text(loose):
        yield loose


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag in _BLOCKS | _BOXES or next(element.iter(*_BLOCKS), None) is not None


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _source(element: html.HtmlElement) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def _without_surroundings(
    draft: Draft, blocks: Sequence[html.HtmlElement], lines: tuple[int, int], calendar: Calendar
) -> list[html.HtmlElement]:
    """Take points, dates and authors from before the first paragraph; furniture there is no part of the text."""
    body: list[html.HtmlElement] = []
    for element in blocks:
        text = _text(element)
        kind = classify(text) if text else Kind.FURNITURE
        if element.tag == "ul" and not body and "summary" not in draft.values and _are_points(element):
            points = tuple(_text(item) for item in element.iter("li"))
            draft.found("summary", points, "the points below the title", lines)
            draft.values["points"] = True
        elif kind == Kind.DATE and not body:
            date = labelled_date(text, calendar)
            if date and date[0] not in draft.values:
                draft.found(date[0], date[1], "a date on its own line", lines, sure=_SURE)
        elif kind == Kind.BYLINE and not body:
            draft.found("authors", names(text), "a byline", lines, sure=_SURE)
        elif kind != Kind.FURNITURE or element.find(".//img") is not None:
            body.append(element)
    return body


def _are_points(element: html.HtmlElement) -> bool:
    texts = [_text(item) for item in element.iter("li")]
    return bool(texts) and all(text and len(text) <= _LONG_POINT for text in texts)


def _take_meta(
    draft: Draft, page: html.HtmlElement, lines: tuple[int, int], calendar: Calendar, *, titled: bool
) -> None:
    """Take what the head of a page says, where its text said nothing."""
    meta = {name.lower(): e.get("content", "").strip() for e in page.iter("meta") for name in _names_of(e)}
    rels = {rel: e.get("href", "") for e in page.iter("link") for rel in (e.get("rel") or "").lower().split()}
    title = next((_text(e) for e in page.iter("title")), "")
    stated = {
        "title": None if titled else meta.get("og:title") or _SITE_NAME.sub("", title),
        "summary": _one(meta.get("description") or meta.get("og:description")),
        "link": next(
            filter(_HTTP.fullmatch, (rels.get("shortlink", ""), rels.get("canonical", ""), meta.get("og:url", ""))),
            None,
        ),
        "published": parse_date(meta.get("article:published_time") or meta.get("date", ""), calendar),
        "updated": parse_date(meta.get("article:modified_time", ""), calendar),
        "authors": _one(meta.get("author")),
        "tags": tuple(filter(None, (word.strip() for word in meta.get("keywords", "").split(",")))),
        "lang": page.get("lang") if _LANG.fullmatch(page.get("lang") or "") else None,
        "image": meta.get("og:image"),
    }
    for name, value in stated.items():
        if value and name not in draft.values:
            draft.found(name, value, "what the page says of itself", lines, sure=_SURE)


def _names_of(element: html.HtmlElement) -> Iterable[str]:
    return filter(None, (element.get("name"), element.get("property")))


def _one(text: str | None) -> tuple[str, ...]:
    return (" ".join(text.split()),) if text and text.strip() else ()
