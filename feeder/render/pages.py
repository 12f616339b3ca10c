"""What people open: a page for each item, the pages that list the newest, and what these pages need.

They are whole without scripts, ask nobody else for anything, and say so (Content Security Policy).
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from jinja2 import ChoiceLoader, Environment, FunctionLoader, PackageLoader, StrictUndefined
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from feeder import __version__
from feeder.errors import UsageError
from feeder.language import direction
from feeder.model import Document, Enclosure, FeedInfo, Format, Headline, Item, Site
from feeder.render.linked_data import linked_data
from feeder.render.markup import body_html, clean, plain, summary_text
from feeder.render.names import FORMATS, MADE_BY, SEARCH, url_of
from feeder.render.policy import source_of
from feeder.render.words import words_in

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data: https: http:; media-src 'self' https: http:; base-uri 'none'; form-action 'none'"
)
"""Nothing runs and nothing is asked for but what stands beside the page; pictures and sounds may be those of others."""
_FORMAT_NAMES: dict[Format, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_BEST: tuple[Format, ...] = ("atom", "rss", "json")
_READERS = (
    ("Feedly", "https://feedly.com/i/subscription/feed%2F{}"),
    ("Inoreader", "https://www.inoreader.com/?add_feed={}"),
    ("NewsBlur", "https://www.newsblur.com/?url={}"),
    ("The Old Reader", "https://theoldreader.com/feeds/subscribe?url={}"),
)
"""Readers in the web, and where each subscribes to an address."""
_OWN = "templates/"
"""Where the owner's templates stand, as errors tell it."""


@lru_cache(maxsize=4)
def _compiled(own: tuple[tuple[str, str], ...]) -> Environment:
    """Give the templates, compiled once: each pass asks for them anew.

    Those of the owner reach what they are given and each other: no file, no module, nothing behind a value. The fence
    makes a page three times as slow, so that feeder's own do without.
    """
    kind = ImmutableSandboxedEnvironment if own else Environment
    return kind(
        loader=ChoiceLoader([FunctionLoader(_finding(dict(own))), PackageLoader("feeder.render")]),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Pages:
    """Makes the pages of one site."""

    def __init__(self, site: Site, own: Mapping[str, str], main: Sequence[Format] = ()) -> None:
        """Take the site, templates that stand in place of feeder's, by name, and the formats of the main feed."""
        self.site = site
        self.main = main
        self.own = own
        self.templates = _compiled(tuple(sorted(own.items())))

    def item(self, item: Item) -> Document:
        """Give the page at an item's short link: the article, or the way to its own link where it has one."""
        name = "article.html" if item.link == item.short_link else "redirect.html"
        content = body_html(item, self.site)
        summary, data = summary_text(item.article), linked_data(item, self.site)
        values = {
            "item": item,
            "title": clean(item.title),
            "link": clean(item.link),
            "summary": summary,
            "deck": "" if item.article.points or _is_lead(summary, content) else summary,
            "points": [clean(point) for point in item.article.summary] if item.article.points else [],
            "content": _in_boxes(content),
            "picture": clean(item.image.url) if item.image else "",
            "image": clean(item.image.url) if item.image and escape(item.image.url) not in content else "",
            "media": [(medium.url, _player(medium), _name(medium.url)) for medium in item.enclosures],
            "data": data,
            "policy": POLICY.replace("script-src 'self'", f"script-src 'self' {source_of(data.encode())}"),
            "feeds": [self._main()],
        }
        return self._document(f"s/{item.identity.code}/index.html", name, item.lang, values)

    def withdrawn(self, code: str) -> Document:
        """Give the page that stands where the article of a short code stood: nothing of its text is in it."""
        return self._document(f"s/{code}/index.html", "withdrawn.html", self.site.language, {})

    def index(self, feeds: Sequence[FeedInfo], items: Iterable[Item]) -> Document:
        """Give the page at the root of the site: the newest items, every feed in every format, and a search."""
        older = next((info.previous for info in feeds if info.name == "main" and info.previous), None)
        values = {"feeds": [self._feed(info) for info in feeds], "items": self._listed(items, ""), "older": older}
        return self._document("index.html", "index.html", self.site.language, values)

    def feed(self, info: FeedInfo, items: Iterable[Item]) -> Document:
        """Give the page of a feed, or of a page of the archive: what a browser shows instead of it, with links."""
        root = "../" * info.folder.count("/")
        title = f"{info.title} ({info.archive})" if info.archive else info.title
        values = {
            "feed": self._feed(info),
            "title": clean(title),
            "url": self.site.url + info.folder,
            "archive": info.archive,
            "items": self._listed(items, root),
            "older": f"{root}{info.previous}" if info.previous else None,
        }
        return self._document(f"{info.folder}index.html", "feed.html", self.site.language, values)

    def search(self, titles: Iterable[Headline]) -> Document:
        """Give the titles that the page at the root searches."""
        items = [
            {"title": clean(one.title), "url": f"s/{one.code}/", "date": one.published.isoformat()[:10]}
            | ({"lang": one.lang} if one.lang and one.lang != self.site.language else {})
            for one in titles
        ]
        return Document(SEARCH, _as_json({"generator": MADE_BY, "items": items}))

    def asset(self, path: str) -> Document:
        """Give one of `ASSETS`: the owner's, where there is one of that name among the templates."""
        name = path.rpartition("/")[2]
        text = self.own.get(name)
        if text is None:
            text = files("feeder.render").joinpath("templates", name).read_text("utf-8")
        return Document(path, text.encode())

    def text(self, name: str, lang: str, values: Mapping[str, Any]) -> str:
        """Give what a template makes of values. Raises UsageError when a template of the owner is at fault."""
        shared = {
            "site": self.site,
            "version": __version__,
            "policy": POLICY,
            "root": "",
            "words": words_in(self.site.language),
            "direction": direction(lang),
            "site_direction": direction(self.site.language),
        }
        try:
            return clean(self.templates.get_template(name).render(shared | dict(values)))
        except Exception as error:  # a template of the owner may compute anything
            path, line = _place_of(error, f"{_OWN}{name}")
            raise UsageError(f"this template makes no page: {error}", path=path, line=line) from error

    def preview(self, name: str, values: Mapping[str, Any]) -> str:
        """Give a page that is shown by the preview alone, in English, with its look in it."""
        style = Markup(self.asset("assets/site.css").data.decode())  # noqa: S704 - a style sheet, not of a text
        return self.text(name, "en", {"style": style, **values})

    def _document(self, path: str, name: str, lang: str, values: Mapping[str, Any]) -> Document:
        made = self.text(name, lang, {"root": "../" * path.count("/"), **values})
        return Document(path, made.encode() + b"\n")

    def _main(self) -> dict[str, Any]:
        documents = [_shown(self.site.url + FORMATS[kind][0], kind) for kind in self.main]
        return {"title": clean(self.site.title), "documents": documents}

    def _feed(self, info: FeedInfo) -> dict[str, Any]:
        """Give a feed as templates show it: its documents, and where readers in the web subscribe to it."""
        documents = [_shown(url_of(info, kind), kind) for kind in info.formats]
        best = next(kind for kind in _BEST if kind in info.formats)
        address = quote(url_of(info, best), safe="")
        return {
            "title": clean(info.title),
            "description": clean(info.description),
            "documents": documents,
            "readers": [(name, url.replace("{}", address)) for name, url in _READERS],
        }

    def _listed(self, items: Iterable[Item], root: str) -> list[dict[str, Any]]:
        """Give items as lists show them; those with a page of their own are linked to as they stand from `root`."""
        return [
            {
                "title": clean(item.title),
                "href": clean(item.link) if item.link != item.short_link else f"{root}s/{item.identity.code}/",
                "summary": " · ".join(map(clean, item.article.summary)),
                "published": item.identity.published,
                "authors": [clean(author) for author in item.article.authors],
                "lang": item.lang,
                "direction": direction(item.lang),
            }
            for item in items
        ]


def _finding(own: Mapping[str, str]) -> Callable[[str], tuple[str, str, None] | None]:
    """Give what finds the owner's templates, under names that tracebacks tell apart from those of feeder."""
    return lambda name: (own[name], f"{_OWN}{name}", None) if name in own else None


def _place_of(error: Exception, path: str) -> tuple[str, int | None]:
    """Give the owner's template, and the line in it, that an error comes from; `path` when nothing tells."""
    if isinstance(error, TemplateSyntaxError):
        return f"{_OWN}{error.name}", error.lineno
    frames = ((frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__))
    own = [(file, line) for file, line in frames if file.startswith(_OWN)]
    return own[-1] if own else (path, None)


def _as_json(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _shown(url: str, kind: Format) -> dict[str, str]:
    return {"url": url, "type": FORMATS[kind][1], "format": _FORMAT_NAMES[kind]}


def _is_lead(summary: str, content: str) -> bool:
    """Whether a summary is how the text begins, so that it need not stand above it."""
    return not summary or plain(summary.rstrip("…")) in plain(content)


def _in_boxes(content: str) -> str:
    """Put each table of a sanitized text in a box that scrolls by finger and key, since wide ones fit no phone.

    Nothing but a tag holds a `<` there. A table that scrolled by itself would be no table to those who listen to it.
    """
    return content.replace("<table", '<div class="wide" tabindex="0"><table').replace("</table>", "</table></div>")


def _player(medium: Enclosure) -> str:
    """Give the element that plays a medium: `audio` or `video`; "" for what is only linked to."""
    kind = (medium.type or "").partition("/")[0].lower()
    return kind if kind in {"audio", "video"} else ""


def _name(url: str) -> str:
    """Give the name of a file as a person reads it: the last part of its address."""
    return unquote(urlsplit(url).path.rpartition("/")[2]) or url
