"""HTML of an entry -> the body of a Markdown text that is read as that HTML, to the letter but for white space.

CommonMark passes a block of HTML through up to the first blank line (section 4.6), so that there may be none. What
means something to Markdown, to generators or to front matter is written so that only HTML sees it.
"""

from __future__ import annotations

import re
from itertools import chain

from feeder.chars import BREAKS, ILLEGAL
from feeder.parse.wire import start_of_confidential

_BLOCK = (
    "address|article|aside|blockquote|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|"
    "main|nav|ol|p|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_FIRST = re.compile(rf"<(?!h[12]\b)(?:{_BLOCK})(?=[\s>])", re.IGNORECASE)
"""What begins a block that ends at a blank line only; a heading at the top might be taken for the title."""
_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")
_CODE_END = re.compile(r"</pre\s*>", re.IGNORECASE)
_WHOLE = re.compile(rf"<pre\b.*?{_CODE_END.pattern}|{_TAG.pattern}", re.IGNORECASE | re.DOTALL)
"""A tag, or code up to its end: only for places before the last such end, or it is looked for again and again."""
_SPACE = " \t\f\v\n\r\x85\u2028\u2029"
_GAP = re.compile(f"[{_SPACE}]+")
"""White space and ends of lines; a space that does not break belongs to the words."""
_NEXT = re.compile(rf"(</(?:{_BLOCK}|pre)\s*>)(?=<(?:{_BLOCK}|pre)[\s>])", re.IGNORECASE)
_TAGS = re.compile(r"\{(?=[{%:]|(?:static|attach|filename|author|category|tag|index|archives)\})")
"""What begins a tag of Liquid, Hugo, kramdown or Pelican."""
_PATHS = re.compile(r"\|(?=(?:static|attach|filename)\|)")
_MARKS = frozenset("-+;")
"""What a block of front matter begins with."""


def markdown_of(html: str) -> str:
    """Give the body; "" for HTML that holds nothing."""
    html = _without_comments(ILLEGAL.sub("", html)).strip(_SPACE)
    if not html:
        return ""
    text = "".join(_pieces(_NEXT.sub(r"\1\n", html)))
    if not _FIRST.match(text):
        text = f"<div>{text}</div>"
    return _PATHS.sub("&#124;", _TAGS.sub("&#123;", text))


def _without_comments(html: str) -> str:
    """Give HTML without its comments; one that does not end is none."""
    pieces, place = [], 0
    while (start := html.find("<!--", place)) >= 0 and (end := html.find("-->", start + len("<!--"))) >= 0:
        pieces.append(html[place:start])
        place = end + len("-->")
    return "".join((*pieces, html[place:]))


def _pieces(html: str) -> list[str]:
    """Give the pieces of HTML, with a new line only where a tag begins it, and in code."""
    pieces, place = [], 0
    last = max((found.end() for found in _CODE_END.finditer(html)), default=0)
    for found in chain(_WHOLE.finditer(html, 0, last), _TAG.finditer(html, last)):
        pieces.append(_folded(html[place : found.start()]))
        place = found.end()
        tag = found[0]
        pieces.append("\n".join(_code(tag)) if tag[:4].lower() == "<pre" else _unbroken(tag))
    return [*pieces, _folded(html[place:])]


def _folded(text: str) -> str:
    """Give the text before a tag on one line; a break right before the tag stays."""
    bare = text.rstrip(_SPACE)
    return _unbroken(bare) + ("\n" if BREAKS.search(text, len(bare)) else text[len(bare) :])


def _unbroken(text: str) -> str:
    return _GAP.sub(lambda found: " " if BREAKS.search(found[0]) else found[0], text)


def _code(text: str) -> list[str]:
    """Give lines of code; a blank one joins the next, and what front matter begins with is written as a number."""
    lines, blank = [], 0
    for line in BREAKS.split(text):
        if not line.strip():
            blank += 1
        elif blank or (line[0] not in _MARKS and start_of_confidential([line]) is None):
            lines.append("&#10;" * blank + line)
            blank = 0
        else:
            lines.append(f"&#{ord(line[0])};{line[1:]}")
    return lines
