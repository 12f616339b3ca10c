"""Texts -> HTML that is safe to show anywhere: nothing in it runs, and every address in it is absolute."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

import pyromark

from feeder import rst
from feeder.chars import ILLEGAL
from feeder.language import direction
from feeder.model import Article, Item
from feeder.render.sanitize import sanitized, without_tags

_URL = re.compile(r"https?://[^\s<>\"“”«»\u200b]+", re.IGNORECASE)
_TRAILING = ".,;:!?'’)]}…"
_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_TASKLISTS
)


def clean(text: str) -> str:
    """Give a text without the characters that XML cannot carry."""
    return ILLEGAL.sub("", text)


def content_html(item: Item, base: str) -> str:
    """Give the whole text of an item as HTML, sanitized, addresses made absolute against `base`.

    A text that runs the other way than those of the site stands in an element that says so.
    """
    html = _body_html(item.article, base)
    if html and direction(item.lang) == "rtl":
        return f'<div dir="rtl" lang="{escape(item.lang)}">\n{html}\n</div>'
    return html


def _body_html(article: Article, base: str) -> str:
    source = clean(article.content)
    if article.markup == "markdown":
        return sanitized(pyromark.html(without_tags(source), options=_OPTIONS), base)
    if article.markup == "rest":
        return sanitized(rst.to_html(source), base)
    return sanitized(source, base) if article.markup == "html" else _text_html(source)


def summary_html(article: Article) -> str:
    """Give the summary as HTML: a list of points, or a paragraph."""
    texts = [clean(text) for text in article.summary]
    if article.points:
        return "<ul>\n" + "".join(f"<li>{escape(text, quote=False)}</li>\n" for text in texts) + "</ul>"
    return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in texts)


def summary_text(article: Article) -> str:
    """Give the summary as plain text, one point a line."""
    return "\n".join(clean(text) for text in article.summary)


def _text_html(text: str) -> str:
    return "\n".join(_block(block) for block in re.split(r"\n\s*\n", text) if block.strip())


def _block(block: str) -> str:
    lines = block.strip().split("\n")
    if all(line.startswith("- ") for line in lines):
        return "<ul>\n" + "".join(f"<li>{linked(line[2:])}</li>\n" for line in lines) + "</ul>"
    return f"<p>{'<br>'.join(map(linked, lines))}</p>"


def linked(text: str) -> str:
    """Give a plain text as HTML in which web addresses can be clicked."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterable[str]:
    position = 0
    for found in _URL.finditer(text):
        url = found[0].rstrip(_TRAILING)
        if url.count("(") > url.count(")") and found[0][len(url) : len(url) + 1] == ")":
            url += ")"
        yield escape(text[position : found.start()], quote=False)
        yield f'<a href="{escape(url)}">{escape(url, quote=False)}</a>'
        position = found.start() + len(url)
    yield escape(text[position:], quote=False)
