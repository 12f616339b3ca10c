"""Web pages: HTML saved as text. Its marks tell title, text and what surrounds them; what runs is left out.

What a page says of itself (`<meta>`, `<link rel="canonical">`, JSON-LD) counts as read, not as declared: pages repeat
such marks from templates, and front matter still overrides them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from lxml import etree, html

from feeder.crowded import uncrowded
from feeder.parse import pagehead
from feeder.parse.bylines import names, names_beside_dates
from feeder.parse.dates import Calendar, dates_in, labelled_date
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
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>", re.IGNORECASE)
_SHARING = re.compile(r"(?:^|[\s_-])(?:share|sharing|social|addthis|sharedaddy)(?:[\s_-]|$)", re.IGNORECASE)
"""What pages call their buttons for sharing."""
_OTHERS = re.compile(
    r"(?:[a-z]{2,8}[-_])?(?:related|recommended|relatedposts|read[-_]?(?:next|more)|more[-_](?:stories|articles|posts)|see[-_]also|"
    r"also[-_]read|taglist|tags)(?:[-_]?(?:posts?|articles?|stories|news|content|links?|items?|box|list|block|container|"
    r"wrapper|section|widget|cloud))?"
)
"""What pages call their lists of other articles, and of tags."""
_LONGEST_OF_OTHERS = 140
_TEXTS = ("p", "li", "blockquote", "dd", "td", "pre")
_TITLE_NAMES = frozenset(("msotitle", "title", "headline", "entry-title", "post-title", "article-title", "page-title"))
"""What word processors and pages call a title that is no heading."""
_LONGEST_LABELS = 200
_LONGEST_LABEL = 30
_MOST_LABELS = 60
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


@dataclass(frozen=True, slots=True)
class _Lines:
    """Which lines of the file the elements of a page stand on, and what each line was used as."""

    first: int
    last: int
    roles: dict[int, Role]
    stands: bool
    """Whether the lines are those of the file; else they had to be decoded, and tell nothing."""

    @property
    def all(self) -> tuple[int, int]:
        return self.first, self.last

    def use(self, element: html.HtmlElement, role: Role, source: str | None = None) -> None:
        """Note what the lines of an element were used as; where it shares a line with the text, the text stands."""
        if not self.stands or element.sourceline is None:
            return
        begin = self.first + element.sourceline - 1
        for number in range(begin, begin + (source or _source(element)).strip().count("\n") + 1):
            if self.roles.get(number) is Role.IGNORED:
                self.roles[number] = role


def read(
    lines: Sequence[str], first: int, calendar: Calendar, roles: dict[int, Role], *, titled: bool
) -> tuple[list[Draft], int]:
    """Give the articles of a page, and how many characters of it belong to none: menus, scripts and footers too.

    `titled`: front matter names the title, so that headings are only headings.
    """
    used = _Lines(first, first + len(lines) - 1, roles, stands=roles.get(first) is not Role.BODY)
    if used.stands:
        roles |= {first + i: Role.IGNORED if line.strip() else Role.BLANK for i, line in enumerate(lines)}
    page = _page("\n".join(lines))
    whole = len(_text(page))
    head = pagehead.head_of(page)
    for element in list(page.iter(*_AROUND)):
        if element.tag == "form" and element.find(".//h1") is not None:
            element.drop_tag()  # some programs put all of a page into one form
        else:
            element.drop_tree()
    etree.strip_elements(page, etree.Comment, with_tail=False)
    drafts = [_draft(place, used, calendar, titled=titled) for place in _articles(page)]
    if len(drafts) == 1:
        pagehead.take(drafts[0], head, used.all, calendar, titled=titled)
    taken = sum(len(draft.plain or "") for draft in drafts)
    return drafts, max(0, whole - taken)


def _page(text: str) -> html.HtmlElement:
    text = uncrowded(text)
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


def _draft(place: html.HtmlElement, used: _Lines, calendar: Calendar, *, titled: bool) -> Draft:
    draft = Draft(line=used.first, markup="html")
    blocks = list(_blocks(place))
    heading = None if titled else _heading(blocks)
    if heading is not None:
        draft.found("title", _text(heading), "the first heading", used.all)
        used.use(heading, Role.TITLE)
        blocks = blocks[blocks.index(heading) + 1 :]
    body = _without_surroundings(draft, blocks, used, calendar)
    sources = [_source(element) for element in body]
    for element, source in zip(body, sources, strict=True):
        used.use(element, Role.BODY, source)
    draft.content = "\n".join(sources)
    draft.plain = of_html(draft.content)
    return draft


def _heading(blocks: Sequence[html.HtmlElement]) -> html.HtmlElement | None:
    """Give the heading that is the title: of the first level, else one that no paragraph stands above."""
    filled = [e for e in blocks if _text(e)]
    first = next((e for e in filled if e.tag == "h1"), None)
    if first is not None:
        return first
    above = list(takewhile(lambda e: classify(_text(e)) not in _OF_TEXT, filled))
    return next((e for e in above if e.tag in _HEADINGS or not _TITLE_NAMES.isdisjoint(_called(e))), None)


def _blocks(element: html.HtmlElement, depth: int = 0) -> Iterator[html.HtmlElement]:
    """Give the blocks of an element in order; text that stands in no block becomes a paragraph."""
    loose = _loose(element.text, element)
    for child in list(element):
        if not _is_block(child):
            loose.append(child)
            continue
        after = child.getnext()
        tail, child.tail = child.tail, None
        if _text(loose) or loose.find(".//img") is not None:
            yield loose
        loose = _loose(tail, child if after is None else after)
        if _is_sharing(child) or _is_of_others(child):
            continue
        yield from [child] if child.tag in _BLOCKS or depth == _DEEPEST else _blocks(child, depth + 1)
    if _text(loose):
        yield loose


def _loose(text: str | None, near: html.HtmlElement) -> html.HtmlElement:
    """Give a paragraph of text that stood in none, near another element."""
    made = html.Element("p")
    made.text, made.sourceline = text and _CONTROLS.sub("", text), near.sourceline
    return made


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What lxml reads but refuses to write (XML 1.0, section 2.2)."""


def _is_sharing(element: html.HtmlElement) -> bool:
    """Whether an element holds nothing but buttons for sharing: so it is called, or its words say so."""
    if element.tag in _HEADINGS or element.find(".//img") is not None:
        return False
    parts = list(islice(element.itertext(), _MOST_LABELS))
    texts = [text for part in parts if (text := " ".join(part.split()))]
    if len(parts) == _MOST_LABELS or sum(map(len, texts)) > _LONGEST_LABELS:
        return False
    called = _SHARING.search(f"{element.get('class', '')} {element.get('id', '')}") is not None
    if called and max(map(len, texts), default=0) <= _LONGEST_LABEL:
        return True
    return len(texts) > 1 and all(classify(text) == Kind.FURNITURE for text in texts)


def _is_of_others(element: html.HtmlElement) -> bool:
    """Whether an element lists other articles, or tags: so it is called, and nothing in it is long."""
    if element.tag in _HEADINGS or not any(map(_OTHERS.fullmatch, _called(element))):
        return False
    if any(len(_text(e)) > _LONGEST_OF_OTHERS for e in element.iter(*_TEXTS)):
        return False
    parts = list(islice(element.itertext(), _MOST_LABELS))
    return len(parts) < _MOST_LABELS and all(len(" ".join(part.split())) <= _LONGEST_OF_OTHERS for part in parts)


def _called(element: html.HtmlElement) -> list[str]:
    """Give the names of the classes of an element, and its id."""
    return f"{element.get('class', '')} {element.get('id', '')}".lower().split()


def _is_block(element: html.HtmlElement) -> bool:
    return element.tag in _BLOCKS | _BOXES or next(element.iter(*_BLOCKS), None) is not None


def _text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _source(element: html.HtmlElement) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)


def _without_surroundings(
    draft: Draft, blocks: Sequence[html.HtmlElement], used: _Lines, calendar: Calendar
) -> list[html.HtmlElement]:
    """Take points, dates and authors from before the first paragraph; furniture there is no part of the text."""
    body: list[html.HtmlElement] = []
    for element in blocks:
        text = _text(element)
        kind = classify(text) if text else Kind.FURNITURE
        if element.tag == "ul" and not body and "summary" not in draft.values and _are_points(element):
            points = tuple(_text(item) for item in element.iter("li"))
            draft.found("summary", points, "the points below the title", used.all)
            draft.values["points"] = True
            used.use(element, Role.BULLET)
        elif kind == Kind.DATE and not body:
            _date(draft, text, used, calendar)
            used.use(element, Role.DATE)
        elif kind == Kind.BYLINE and not body:
            draft.found("authors", names(text), "a byline", used.all, sure=_SURE)
            used.use(element, Role.BYLINE)
        elif kind != Kind.FURNITURE or element.find(".//img") is not None:
            body.append(element)
    return body


def _date(draft: Draft, text: str, used: _Lines, calendar: Calendar) -> None:
    """Take dates, and the people named beside them."""
    date = labelled_date(text, calendar)
    for name, value in [date] if date else dates_in(text, calendar):
        if name not in draft.values:
            draft.found(name, value, "a date on its own line", used.all, sure=_SURE)
    people = names_beside_dates(text)
    if people and "authors" not in draft.values:
        draft.found("authors", people, "a byline", used.all, sure=_SURE)


def _are_points(element: html.HtmlElement) -> bool:
    texts = [_text(item) for item in element.iter("li")]
    return bool(texts) and all(text and len(text) <= _LONG_POINT for text in texts)
