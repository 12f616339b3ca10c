"""Texts -> HTML, made once for all formats: nothing in it runs, and every address in it is absolute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import urldefrag, urlsplit

import pyromark

from feeder import rst
from feeder.chars import DAMAGED, ILLEGAL
from feeder.language import direction
from feeder.liquid import without_tags
from feeder.model import Article, FeedInfo, Item, Site
from feeder.render.links import linked
from feeder.render.players import with_links
from feeder.render.sanitize import Place, sanitized

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
)
_FEWEST_POINTS = 2
"""One line that begins with a hyphen, below other lines, is speech rather than a list."""
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_TAG = re.compile(
    r"</?(?:p|li|[uo]l|h\d|[bh]r|div|blockquote|t[dhr]|table|pre|d[dlt]|fig\w+|section|article)\b[^<>]*>"
)
_GAP = re.compile(r"\n\s*\n")
_TASK = re.compile(r'<input disabled="" type="checkbox"( checked="")?/>\n')
_DEEP_QUOTE = re.compile(r"^((?:[ \t]*>){50})[ \t>]+", re.MULTILINE)
_DEEP_LIST = re.compile(r"^((?:[ \t]*[-*+>][ \t]+){50})(?:[-*+>][ \t]+)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Texts:
    """What the formats share of the texts of an item."""

    summary: str
    """HTML."""
    points: str
    """The summary as plain text, one point a line."""
    content: str | None
    """HTML, never empty; None in a feed of summaries."""


def texts(item: Item, info: FeedInfo) -> Texts:
    """Give the texts of an item; an item without text has its summary for one."""
    summary = directed(summary_html(item.article), item, info.site)
    content = content_html(item, info.site) or summary if info.content == "full" else None
    return Texts(summary, summary_text(item.article), content and with_links(content))


def clean(text: str) -> str:
    """Give a text without the characters that XML cannot carry, or that validators take for damage."""
    return ILLEGAL.sub("", text).translate(DAMAGED)


def plain(html: str) -> str:
    """Give the words of HTML that feeder made, with one space between any two."""
    return " ".join(unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", html))).split())


def content_html(item: Item, site: Site) -> str:
    """Give the whole text of an item as HTML, and which way it runs."""
    return directed(body_html(item, site), item, site)


def directed(html: str, item: Item, site: Site) -> str:
    """Give HTML in an element that says which way it runs, where a reader could not know.

    Readers take the direction from nowhere else: that is of use to all text from right to left, and to text from left
    to right where the site's runs the other way.
    """
    way = direction(item.lang)
    if not html or (way == "ltr" and direction(site.language) == "ltr"):
        return html
    return f'<div dir="{way}" lang="{escape(item.lang)}">\n{html}\n</div>'


def body_html(item: Item, site: Site) -> str:
    """Give the whole text of an item as HTML, sanitized, addresses made absolute against that of the site."""
    base = urlsplit(site.url).path.rstrip("/")
    files = {base + name: address for name, address in item.files if name.startswith("/")} | dict(item.files)
    return _body(item.article, Place(site.url, urldefrag(item.link).url, item.identity.code, files))


def as_shown(article: Article, url: str, *, summary: bool) -> str:
    """Give what a feed, of summaries or of whole texts, shows of an article on a site, but for links to its files."""
    return (not summary and _body(article, Place(url, url, "", {}))) or summary_html(article)


def _body(article: Article, place: Place) -> str:
    source, markup = clean(article.content), article.markup
    if markup == "text":
        return _text_html(source)
    if markup != "html":
        source = (
            _markdown(source, urlsplit(place.base).path.rstrip("/")) if markup == "markdown" else rst.to_html(source)
        )
    return sanitized(source, place)


def _markdown(source: str, base: str) -> str:
    """Give the HTML of Markdown on a site whose path is `base`.

    Tasks are marked by characters: the form controls that it has for them pass no reader.
    """
    flat = _DEEP_LIST.sub(r"\1", _DEEP_QUOTE.sub(r"\1 ", without_tags(source, base)))
    return _TASK.sub(lambda found: "☑ " if found[1] else "☐ ", pyromark.html(flat, options=_OPTIONS))


def summary_html(article: Article) -> str:
    """Give the summary as HTML: a list of points, or a paragraph."""
    lines = [escape(clean(text), quote=False) for text in article.summary]
    if article.points:
        return "<ul>\n" + "".join(f"<li>{line}</li>\n" for line in lines) + "</ul>"
    return "\n".join(f"<p>{line}</p>" for line in lines)


def summary_text(article: Article) -> str:
    """Give the summary as plain text, one point a line."""
    return "\n".join(clean(text) for text in article.summary)


def _text_html(text: str) -> str:
    return "\n".join(_block(block.strip().split("\n")) for block in _GAP.split(text) if block.strip())


def _block(lines: list[str]) -> str:
    """Give a paragraph, or a list; a list right below lines of text is one from its second line on."""
    start = next((index for index in range(len(lines), 0, -1) if not lines[index - 1].startswith("- ")), 0)
    if start == 0:
        return _list(lines)
    if len(lines) - start >= _FEWEST_POINTS:
        return f"{_paragraph(lines[:start])}\n{_list(lines[start:])}"
    return _paragraph(lines)


def _paragraph(lines: list[str]) -> str:
    return f"<p>{'<br>'.join(map(linked, lines))}</p>"


def _list(lines: list[str]) -> str:
    return "<ul>\n" + "".join(f"<li>{linked(line[2:])}</li>\n" for line in lines) + "</ul>"
