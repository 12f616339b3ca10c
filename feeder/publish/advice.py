"""What a configuration says that is allowed, and seldom meant: told with every look at the whole project."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import urlsplit

from feeder.catalog import Catalog
from feeder.config import PLACEHOLDER, Config
from feeder.model import Notice
from feeder.publish import templates
from feeder.render import names


def advice(settings: Config, authority: str, known: Catalog) -> Iterator[Notice]:
    """Give what is worth a look in a configuration; new ids are made under `authority` unless it names one itself."""
    for message in (*_of_addresses(settings, authority), *_of_feeds(settings, known), *_of_templates(settings)):
        yield Notice(settings.file.name, None, message, note=True, doubt=True)
    path = urlsplit(settings.site.url).path
    if settings.pages and settings.sitemaps and path != "/":
        message = (
            f"robots.txt is looked for at the root of a host only, and will stand in {path}: name "
            f"{settings.site.url}sitemap.xml in the one of the host"
        )
        yield Notice(settings.file.name, None, message, note=True)


def _of_addresses(settings: Config, authority: str) -> Iterator[str]:
    named = settings.site.authority is not None
    what = f"{settings.ledger.name}, {settings.state.name} and the output folder ({settings.output.folder.name})"
    anew = "" if named else f". While nobody has subscribed, delete {what} then, and build: all ids are made anew"
    if settings.site.url == PLACEHOLDER:
        ids = "" if named else ", and the ids made now keep its name for good"
        wanted = "it" if named else "it and `site.authority`"
        yield f"`site.url` is still the placeholder {PLACEHOLDER}: all links lead there{ids}; set {wanted} first{anew}"
    elif not named and authority.startswith(f"{urlsplit(PLACEHOLDER).hostname},"):
        yield (
            f"ids are still made under {authority}, the name of the placeholder, as at the first build; set "
            f"`site.authority` to a domain that you own, and a year: news.example.org,2026{anew}"
        )


def _of_feeds(settings: Config, known: Catalog) -> Iterator[str]:
    if settings.sitemaps and not settings.pages and "sitemaps" in settings.model_fields_set:
        yield "`sitemaps` needs `pages`, which is false: neither sitemap nor robots.txt is made"
    for feed in settings.feeds:
        if feed.where is not None and feed.per is None and known.items.live() and not known.items.holds(feed.name):
            yield f"no item is in the feed `{feed.name}`: nothing that is published matches its `where`"


def _of_templates(settings: Config) -> Iterator[str]:
    for name in templates.unused(settings.templates):
        near = get_close_matches(name, sorted(names.templates()), 1)
        meant = f"; did you mean `{near[0]}`?" if near else "; docs/pages.md names those that are"
        yield f"nothing uses `{name}` in `templates`{meant}"
