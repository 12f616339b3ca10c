"""What a host makes of documents: types, caching, compression, redirects. Judges answers; asks for none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeder.check.documents import Read
from feeder.check.history import Entry
from feeder.check.rules import Fault, by_id, error, warning
from feeder.check.values import mail_date

RULES = by_id(
    error("http-answer", "the address does not answer", "RFC 9110, section 3.7"),
    error("http-status", "the answer is not 200", "RFC 9110, section 15"),
    error("http-whole", "the document did not come whole", "RFC 9112, section 8"),
    warning(
        "http-redirect",
        "the address leads elsewhere, at the price of a second request",
        "RFC 9110, section 15.4",
        remedy="give the last address to subscribers",
    ),
    error("http-type", "the Content-Type is none of this format", "RFC 9110, section 8.3; RFC 7303; JSON Feed 1.1"),
    error(
        "http-charset",
        "the charset of Content-Type is not that of the document, and wins over it",
        "RFC 7303, section 3",
        remedy="set `charset=utf-8`",
    ),
    warning(
        "http-no-charset",
        "text/xml without a charset is read as ASCII by some",
        "RFC 7303, appendix C; RFC 3023, section 3.1",
        remedy="set `Content-Type: application/xml; charset=utf-8`",
    ),
    warning(
        "http-validator",
        "the answer has neither ETag nor Last-Modified, so that every reader fetches all of it every time",
        "RFC 9110, section 8.8",
        remedy="serve the files as they are, with `Last-Modified`",
    ),
    warning(
        "http-unchanged",
        "a request that wanted nothing but changes was answered in full, and not with 304",
        "RFC 9110, sections 13.1 and 15.4.5",
        remedy="let the host answer `If-None-Match` and `If-Modified-Since`",
    ),
    warning(
        "http-compression",
        "the document is sent without compression to those who take it",
        "RFC 9110, section 8.4",
        remedy="compress XML, JSON and HTML (nginx: `gzip on; gzip_types application/xml application/feed+json;`)",
    ),
    warning(
        "http-vary",
        "a compressed answer does not say that it depends on the request, so that caches mix the two up",
        "RFC 9110, section 12.5.5",
        remedy="set `Vary: Accept-Encoding` (nginx: `gzip_vary on;`)",
    ),
    warning(
        "http-cache",
        "readers are not told to keep the document for 300 to 900 seconds",
        "RFC 9111, section 5.2.2.1",
        remedy="set `Cache-Control: public, max-age=300`",
    ),
    warning(
        "http-cors",
        "pages of other sites cannot read this feed",
        "Fetch standard, CORS protocol",
        remedy="set `Access-Control-Allow-Origin: *`",
    ),
    warning(
        "http-plain", "the address is not encrypted, and some readers refuse it", "RFC 9110, section 4.2.2; RFC 7258"
    ),
    warning("feed-elsewhere", "the self link names another address than the one asked", "RFC 4287, section 4.2.7.2"),
    warning("feed-future", "an item is dated later than the answer", "RFC 4287, section 4.2.9; RSS 2.0, <pubDate>"),
    error(
        "site-feeds",
        "the page names no feed",
        "HTML, section 4.6.6.1; RSS Advisory Board, RSS Autodiscovery",
        remedy='add to its head `<link rel="alternate" type="application/rss+xml" title="News" href="/rss.xml">`',
    ),
    error("site-unknown", "it is no feed and no page", "feeder, limits of check"),
    warning("site-long", "not all was followed", "feeder, limits of check"),
    error("link-dead", "a link of the site does not answer", "feeder, output"),
    warning("link-away", "a link to another site does not answer", "feeder, output"),
    error("gone-shown", "the page of a withdrawn item still shows an article", "RFC 9110, section 15.5.11"),
    warning(
        "gone-status",
        "the page of a withdrawn item is answered with 200",
        "RFC 9110, section 15.5.11",
        remedy="let the host answer 410 where the file `gone` stands (docs/hosting.md)",
    ),
    warning(
        "feed-reach", "pages that the sitemap names are reached by no feed and its archives", "RFC 5005, section 4"
    ),
    error("hub-answer", "the hub does not answer", "WebSub, section 5"),
)
OK, NOT_MODIFIED = 200, 304
_XML = ("application/xml", "text/xml")
_TYPES = {
    "rss": ("application/rss+xml", *_XML),
    "atom": ("application/atom+xml", *_XML),
    "json": ("application/feed+json", "application/json"),
    "opml": ("text/x-opml", "text/x-opml+xml", "application/opml+xml", *_XML),
    "sitemap": _XML,
    "page": ("text/html", "application/xhtml+xml"),
    "robots": ("text/plain",),
}
_BEST_TYPE = {"json": "application/feed+json", "page": "text/html", "robots": "text/plain"}
_SMALL = 1_400
"""Bytes that fit one packet: to compress them saves nothing."""
_KEEP = (300, 900)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*\"?([\w.:-]+)", re.IGNORECASE)
_HERE = ("localhost", "127.0.0.1", "::1")
_LATE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back from an address."""

    asked: str
    url: str
    """Where the answer came from, after all redirects."""
    status: int
    """0 when there was none."""
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes = b""
    """Without its compression."""
    hops: tuple[tuple[int, str], ...] = ()
    """The redirects: each status, and where it led."""
    failure: str = ""
    """Why there is no answer, or why the body is not whole."""

    @property
    def is_whole(self) -> bool:
        """Whether there is a document to be judged."""
        return self.status == OK and not self.failure


def came(answer: Answer) -> Iterator[Fault]:
    """Judge whether a document came, and from where it was asked."""
    if answer.status == 0:
        yield RULES["http-answer"].broken(None, answer.failure)
    elif answer.status != OK:
        yield RULES["http-status"].broken(None, answer.status)
    elif answer.failure:
        yield RULES["http-whole"].broken(None, answer.failure)
    if answer.hops and not _is_only_encrypted(answer):
        yield RULES["http-redirect"].broken(None, ", ".join(f"{status} to {url}" for status, url in answer.hops))


def _is_only_encrypted(answer: Answer) -> bool:
    return answer.url == answer.asked.replace("http:", "https:", 1)


def typed(answer: Answer, document: Read) -> Iterator[Fault]:
    """Judge the type that a document is served as."""
    stated = answer.headers.get("content-type", "")
    media_type = stated.partition(";")[0].strip().lower()
    charset = _CHARSET.search(stated)
    if document.kind in _TYPES and media_type not in _TYPES[document.kind]:
        best = _BEST_TYPE.get(document.kind, "application/xml")
        yield RULES["http-type"].broken(None, f"{stated or 'none'}; set `Content-Type: {best}; charset=utf-8`")
    elif media_type == "text/xml" and charset is None:
        yield RULES["http-no-charset"].broken()
    declared = "utf-8"
    if document.root is not None:
        declared = document.root.getroottree().docinfo.encoding or declared
    if charset and document.kind in _TYPES and _known(charset[1]) != _known(declared):
        yield RULES["http-charset"].broken(None, f"{charset[1]}, but the document is in {declared}")


def _known(charset: str) -> str:
    return charset.lower().replace("_", "-").replace("utf8", "utf-8").replace("us-ascii", "utf-8")


def kept(answer: Answer, kind: str) -> Iterator[Fault]:
    """Judge how long a document may be kept, and what it costs to ask for it."""
    headers = answer.headers
    stated = headers.get("cache-control", "")
    age = _MAX_AGE.search(stated)
    if age is None or not _KEEP[0] <= int(age[1]) <= _KEEP[1] or "no-store" in stated.lower():
        yield RULES["http-cache"].broken(None, f"Cache-Control is {stated or 'missing'}")
    if not headers.get("etag") and not headers.get("last-modified"):
        yield RULES["http-validator"].broken()
    if headers.get("content-encoding", "identity").lower() == "identity":
        if len(answer.body) > _SMALL:
            yield RULES["http-compression"].broken()
    elif "accept-encoding" not in headers.get("vary", "").lower() and headers.get("vary") != "*":
        yield RULES["http-vary"].broken()
    if kind == "json" and not headers.get("access-control-allow-origin"):
        yield RULES["http-cors"].broken()
    if answer.url.startswith("http:") and urlsplit(answer.url).hostname not in _HERE:
        yield RULES["http-plain"].broken()


def asked_again(first: Answer, second: Answer) -> Iterator[Fault]:
    """Judge the answer to a request that named what was there before."""
    if second.status != NOT_MODIFIED and (first.headers.get("etag") or first.headers.get("last-modified")):
        yield RULES["http-unchanged"].broken(None, second.status or second.failure)


def dated(answer: Answer, entries: tuple[Entry, ...]) -> Iterator[Fault]:
    """Judge whether items are dated later than the answer: no other clock is asked."""
    now = mail_date(answer.headers.get("date", ""))
    for entry in entries if now is not None else ():
        try:
            is_late = now is not None and datetime.fromisoformat(entry.published) > now + _LATE
        except (ValueError, TypeError):
            continue
        if is_late:
            yield RULES["feed-future"].broken(None, f"{entry.id}, {entry.published}")


def link(answer: Answer, site: str) -> Iterator[Fault]:
    """Judge whether a link answers; `site` is the address that all links of the site begin with."""
    if answer.status and answer.status < 400:  # noqa: PLR2004 - RFC 9110, section 15: the first of the errors
        return
    rule = "link-dead" if answer.asked.startswith(site) else "link-away"
    yield RULES[rule].broken(None, f"{answer.asked} ({answer.failure or answer.status})")


def gone(answer: Answer, *, says_so: bool) -> Iterator[Fault]:
    """Judge the page of a withdrawn item, and whether it says that it was."""
    if answer.status == OK:
        yield RULES["gone-status" if says_so else "gone-shown"].broken(None, answer.url)
