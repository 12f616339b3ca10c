"""The way through a site: from a page to its feeds, from each feed to its archives, its hub and its items."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from feeder.check import history, lists, pages, served
from feeder.check.documents import FEEDS, NAMES, Read, faults, kind_of, read
from feeder.check.rules import Fault, Finding
from feeder.counts import count
from feeder.visit import links
from feeder.visit.http import Fetch

_log = logging.getLogger("feeder")
_MOST_FEEDS = 100
_MOST_PAGES = 2_000
"""Pages of an archive that are followed, at most."""
_MOST_MAPS = 100
_SITEMAP = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


class Walk:
    """One visit: asks each document once, and gathers what is found."""

    def __init__(self, fetch: Fetch, most_links: int) -> None:
        """Take a way to ask, and how many links of items to try."""
        self.fetch = fetch
        self.most_links = most_links
        self.seen: dict[str, tuple[served.Answer, Read | None]] = {}
        self._found: dict[Finding, None] = {}
        self._links: dict[str, str] = {}
        self._reached: dict[str, dict[str, set[str]]] = {}
        self._has_archives = False

    @property
    def findings(self) -> list[Finding]:
        """What was found, in the order in which it was asked; each once."""
        return list(self._found)

    def tell(self, path: str, told: Iterable[Fault]) -> None:
        """Keep what is wrong with a document."""
        self._found |= dict.fromkeys(fault.of(path) for fault in told)

    def site(self, url: str) -> None:
        """Judge a site by its page, or one feed."""
        answer, document = self.look(url)
        if document is None:
            return
        if document.kind != "page":
            self.feeds([url])
            return
        named = [link.url for link in pages.feed_links(answer.body, answer.url)]
        if not named:
            self.tell(url, [served.RULES["site-feeds"].broken()])
        self.feeds(named)
        self._robots(urljoin(answer.url, "/robots.txt"), named)

    def feeds(self, urls: list[str]) -> None:
        """Judge feeds, whether their formats hold the same, and whether what they name answers."""
        if len(urls) > _MOST_FEEDS:
            self.tell(urls[_MOST_FEEDS], [served.RULES["site-long"].broken(None, f"{len(urls)} feeds")])
        for url in urls[:_MOST_FEEDS]:
            self._feed(url)
        self._formats(urls[:_MOST_FEEDS])
        wanted = dict(list(self._links.items())[: self.most_links])
        if len(wanted) < len(self._links) and wanted:
            _log.info("%d of %d links are tried", len(wanted), len(self._links))
        for path, fault in links.dead(self.fetch, wanted, _root(urls[0]) if urls else ""):
            self.tell(path, [fault])

    def look(self, url: str) -> tuple[served.Answer, Read | None]:
        """Ask for a document, once, and judge it by itself."""
        if url in self.seen:
            return self.seen[url]
        answer = self.fetch(url)
        _log.info("%s: %s, %d bytes", answer.url, answer.status or answer.failure, len(answer.body))
        self.tell(url, served.came(answer))
        document = None
        if answer.is_whole:
            document = read(answer.body, kind_of("", answer.body) or kind_of(urlsplit(answer.url).path, answer.body))
            self.tell(url, served.typed(answer, document))
            self.tell(url, faults(document, answer.url, _root(answer.url)))
        self.seen[url] = answer, document
        return self.seen[url]

    def _feed(self, url: str) -> None:
        answer, document = self.look(url)
        if document is None:
            return
        if document.kind not in FEEDS:
            self.tell(url, [served.RULES["site-unknown"].broken(1)])
            return
        self.tell(url, served.kept(answer, document.kind))
        self._ask_again(answer)
        place = history.place_of(document)
        self.tell(url, history.hub(place))
        self._own(answer, place)
        self.tell(url, served.dated(answer, history.entries_of(document)))
        if place.hub and links.is_dead_hub(self.fetch, place.hub):
            self.tell(url, [served.RULES["hub-answer"].broken(place.root, place.hub)])
        self._links |= {link: url for link in history.links_of(document) if link not in self._links}
        site = _site(place.own or url)
        reached = {entry.link for entry in history.entries_of(document)} | self._chain(url, place)
        self._reached.setdefault(site, {})[url] = reached
        if history.is_ours(document) and self.most_links:
            self.tell(url, links.shown(self.fetch, document, site))

    def _ask_again(self, answer: served.Answer) -> None:
        """Ask as a reader does that knows the document."""
        known = {"If-None-Match": answer.headers.get("etag"), "If-Modified-Since": answer.headers.get("last-modified")}
        headers = {name: value for name, value in known.items() if value}
        if headers:
            self.tell(answer.asked, served.asked_again(answer, self.fetch(answer.url, headers=headers)))

    def _own(self, answer: served.Answer, place: history.Place) -> None:
        if place.own and place.own not in {answer.asked, answer.url}:
            self.tell(answer.asked, [served.RULES["feed-elsewhere"].broken(place.root, place.own)])

    def _chain(self, first: str, newest: history.Place) -> set[str]:
        """Follow the archives to their end (RFC 5005, section 4); gives the links of all items in them."""
        path, place, visited, ids = first, newest, {first}, set[str]()
        reached: set[str] = set()
        while place.older:
            older = place.older
            if older in visited or len(visited) > _MOST_PAGES:
                rule = history.RULES["feed-chain"] if older in visited else served.RULES["site-long"]
                self.tell(path, [rule.broken(place.root, f"{older}, after {count(len(visited), 'page')}")])
                break
            visited.add(older)
            answer, document = self.look(older)
            if document is None or document.kind not in FEEDS:
                self.tell(path, [history.RULES["feed-chain"].broken(place.root, f"{older} is no feed")])
                break
            path, place = older, history.place_of(document)
            self.tell(path, history.archive(place, document.kind, is_archive=True))
            if document.kind != "json":
                self._own(answer, place)
            if place.current and place.current not in {first, newest.own}:
                self.tell(path, [history.RULES["feed-current"].broken(place.root, place.current)])
            entries = history.entries_of(document)
            self.tell(path, [history.RULES["feed-again"].broken(None, e.id) for e in entries if e.id in ids])
            ids |= {entry.id for entry in entries}
            reached |= {entry.link for entry in entries}
        self._has_archives |= len(visited) > 1
        return reached

    def _formats(self, urls: list[str]) -> None:
        """Compare the formats of each feed that feeder made, and what their archives reach."""
        for site in self._reached:
            own = [url for url in urls if url.startswith(site) and url.removeprefix(site) in NAMES]
            documents = {url: document for url in own if (document := self.seen[url][1]) and history.is_ours(document)}
            if len(documents) > 1:
                told = history.differing({url: history.entries_of(one) for url, one in documents.items()})
                self.tell(min(documents), told)
            sizes = {url: len(self._reached[site].get(url, ())) for url in documents}
            if len(set(sizes.values())) > 1:
                self.tell(min(sizes), [history.RULES["feed-formats"].broken(None, f"items reached: {sizes}")])

    def _robots(self, url: str, feeds: list[str]) -> None:
        """Judge robots.txt, the sitemaps that it names, and whether the archives reach what they name."""
        answer = self.fetch(url)
        if not answer.is_whole:
            return
        text = answer.body.decode(errors="replace")
        self.tell(url, faults(Read("robots", answer.body)))
        self.tell(url, lists.kept_out(text, feeds))
        wanted, named = _SITEMAP.findall(text), set[str]()
        for number, place in enumerate(dict.fromkeys(wanted)):
            if number < _MOST_MAPS and place.startswith(_root(url)):
                named |= self._map(place)
        reached = {link for found in self._reached.values() for links_ in found.values() for link in links_}
        pages = {answer.url for answer, document in self.seen.values() if document and document.kind == "page"}
        missed = sorted(named - reached - pages)
        if missed and self._has_archives:
            self.tell(url, [served.RULES["feed-reach"].broken(None, f"{len(missed)}, such as {missed[0]}")])

    def _map(self, url: str) -> set[str]:
        """Judge one sitemap, and the parts that it names; gives the pages."""
        document = self.look(url)[1]
        if document is None or document.root is None:
            return set()
        places = {(loc.text or "").strip() for loc in document.root.iter(_LOC)}
        if not document.root.tag.endswith("sitemapindex"):
            return places
        return {page for part in sorted(places)[:_MOST_MAPS] if part not in self.seen for page in self._map(part)}


def _root(url: str) -> str:
    """Give the address of the host that an address is on."""
    return "/".join(url.split("/", 3)[:3]) + "/"


def _site(url: str) -> str:
    """Give the folder that an address stands in."""
    return url.rpartition("/")[0] + "/"
