"""Lists for programs: OPML 2.0, sitemaps and sitemaps of news, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.robotparser import RobotFileParser

from lxml import etree

from feeder.check.rules import Fault, by_id, error, warning, words
from feeder.check.values import is_below, is_language, is_mail_date, is_w3c_date, is_web, repeated

_OPML = "OPML 2.0"
_PROTOCOL = "Sitemaps protocol"
_FOR_NEWS = "Google, news sitemaps"
RULES = by_id(
    error("opml-form", "it is no OPML 2.0: version, head or body is missing", f"{_OPML}, What is an <opml>?"),
    warning("opml-title", "the list has no title", f"{_OPML}, What is a <head>?"),
    error("opml-date", "dateCreated or dateModified is no date", f"{_OPML}, What is a <head>?; RFC 5322"),
    error("opml-empty", "the body has no outline", f"{_OPML}, What is a <body>?"),
    error("opml-text", "an outline has no text", f"{_OPML}, Text attribute"),
    error(
        "opml-feed", "an outline of a feed has no xmlUrl that is an address of the web", f"{_OPML}, Subscription lists"
    ),
    warning("opml-twice", "a feed stands more than once", f"{_OPML}, Subscription lists"),
    error("map-form", "it is no sitemap: urlset or sitemapindex is missing", _PROTOCOL),
    error("map-many", "it names more than 50,000 addresses", f"{_PROTOCOL}, Using Sitemap index files"),
    error("map-size", "it is larger than 50 MiB", f"{_PROTOCOL}, Using Sitemap index files"),
    error("map-loc", "a loc is missing, no address of the web, or has 2,048 characters or more", f"{_PROTOCOL}, loc"),
    warning("map-twice", "an address stands more than once", f"{_PROTOCOL}, loc"),
    error("map-date", "a lastmod is no date", f"{_PROTOCOL}, lastmod; W3C Datetime"),
    error("map-value", "a changefreq or priority is none that is allowed", f"{_PROTOCOL}, changefreq and priority"),
    error("map-element", "an element is none of the protocol", f"{_PROTOCOL}, XML tag definitions"),
    error(
        "map-place", "an address does not stand below the folder of its sitemap", f"{_PROTOCOL}, Sitemap file location"
    ),
    error("news-many", "a sitemap of news names more than 1,000 articles", _FOR_NEWS),
    error("news-publication", "an article names no publication, or its language is no language", _FOR_NEWS),
    error("news-date", "an article has no valid publication_date", f"{_FOR_NEWS}; W3C Datetime"),
    error("news-title", "an article has no title", _FOR_NEWS),
    error("robots-line", "a line is neither `field: value` nor a comment", "RFC 9309, section 2.2"),
    warning(
        "robots-feed", "robots.txt keeps out those who ask for a feed, and some readers obey", "RFC 9309, section 2.2"
    ),
    error("robots-map", "a sitemap is named by no full address", f"{_PROTOCOL}, robots.txt"),
)
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_MOST, _MOST_NEWS, _MOST_BYTES, _LONGEST = 50_000, 1_000, 50 * 1024 * 1024, 2_048
_FREQUENCIES = words("always hourly daily weekly monthly yearly never")
_OF_PLACE = frozenset(_MAP + name for name in ("loc", "lastmod", "changefreq", "priority"))


def opml(root: etree._Element) -> Iterator[Fault]:
    """Judge a subscription list."""
    body = root.find("body")
    if root.tag != "opml" or root.get("version") != "2.0" or root.find("head") is None or body is None:
        yield RULES["opml-form"].broken(root)
        return
    if not (root.findtext("head/title") or "").strip():
        yield RULES["opml-title"].broken(root.find("head"))
    for name in ("dateCreated", "dateModified"):
        date = root.find(f"head/{name}")
        if date is not None and not is_mail_date((date.text or "").strip()):
            yield RULES["opml-date"].broken(date, date.text)
    outlines = list(body.iter("outline"))
    if not outlines:
        yield RULES["opml-empty"].broken(body)
    for outline in outlines:
        if outline.get("text") is None:
            yield RULES["opml-text"].broken(outline)
        if outline.get("type") == "rss" and not is_web(outline.get("xmlUrl", "")):
            yield RULES["opml-feed"].broken(outline, outline.get("xmlUrl"))
    for what in repeated(outline.get("xmlUrl") for outline in outlines):
        yield RULES["opml-twice"].broken(body, what)


def sitemap(root: etree._Element, size: int, url: str | None) -> Iterator[Fault]:
    """Judge a sitemap or an index of sitemaps, with its size in bytes and, where it is known, its address."""
    if root.tag not in {f"{_MAP}urlset", f"{_MAP}sitemapindex"}:
        yield RULES["map-form"].broken(root)
        return
    places = list(root.iterchildren("*"))
    if len(places) > _MOST:
        yield RULES["map-many"].broken(root, f"{len(places):,}")
    if size > _MOST_BYTES:
        yield RULES["map-size"].broken(root, f"{size:,} bytes")
    name = _MAP + ("url" if root.tag.endswith("urlset") else "sitemap")
    for place in places:
        yield from _place(place, name, url)
    for what in repeated(place.findtext(f"{_MAP}loc") for place in places):
        yield RULES["map-twice"].broken(root, what)
    articles = list(root.iter(f"{_NEWS}news"))
    if len(articles) > _MOST_NEWS:
        yield RULES["news-many"].broken(root, f"{len(articles):,}")
    for article in articles:
        yield from _article(article)


def _place(place: etree._Element, name: str, url: str | None) -> Iterator[Fault]:
    loc = (place.findtext(f"{_MAP}loc") or "").strip()
    if not is_web(loc) or len(loc) >= _LONGEST:
        yield RULES["map-loc"].broken(place, loc[:80])
    elif url is not None and not is_below(loc, url):
        yield RULES["map-place"].broken(place, loc)
    known = _OF_PLACE if name.endswith("url") else _OF_PLACE - {f"{_MAP}changefreq", f"{_MAP}priority"}
    wrong = [child.tag for child in (place, *place.iterchildren("*")) if child.tag.startswith(_MAP)]
    for tag in {tag for tag in wrong if tag != name and tag not in known}:
        yield RULES["map-element"].broken(place, tag.removeprefix(_MAP))
    changed = place.find(f"{_MAP}lastmod")
    if changed is not None and not is_w3c_date((changed.text or "").strip()):
        yield RULES["map-date"].broken(changed, changed.text)
    often, weight = place.findtext(f"{_MAP}changefreq", "never"), place.findtext(f"{_MAP}priority", "0.5")
    if often not in _FREQUENCIES or not _is_weight(weight):
        yield RULES["map-value"].broken(place, often if often not in _FREQUENCIES else weight)


def _is_weight(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _article(article: etree._Element) -> Iterator[Fault]:
    name = article.findtext(f"{_NEWS}publication/{_NEWS}name") or ""
    language = article.findtext(f"{_NEWS}publication/{_NEWS}language") or ""
    if not name.strip() or not is_language(language):
        yield RULES["news-publication"].broken(article, language)
    date = (article.findtext(f"{_NEWS}publication_date") or "").strip()
    if not is_w3c_date(date):
        yield RULES["news-date"].broken(article, date)
    if not (article.findtext(f"{_NEWS}title") or "").strip():
        yield RULES["news-title"].broken(article)


def kept_out(text: str, urls: Iterable[str]) -> Iterator[Fault]:
    """Judge whether robots.txt lets everyone fetch some addresses."""
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    for url in urls:
        if not rules.can_fetch("*", url):
            yield RULES["robots-feed"].broken(None, url)


def robots(text: str) -> Iterator[Fault]:
    """Judge robots.txt."""
    for number, line in enumerate(text.splitlines(), 1):
        rule = line.partition("#")[0].strip()
        field, colon, value = rule.partition(":")
        if rule and not (colon and field.strip().replace("-", "").isalpha()):
            yield RULES["robots-line"].broken(number, rule[:80])
        elif field.strip().lower() == "sitemap" and not is_web(value.strip()):
            yield RULES["robots-map"].broken(number, value.strip())
