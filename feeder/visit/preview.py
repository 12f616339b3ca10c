"""A preview: a site on this machine, whose feeds name the address at which it is to stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from feeder.check import history, pages
from feeder.check.documents import FEEDS, Read, kind_of, read
from feeder.check.served import Answer
from feeder.visit.http import Fetch

_HOST = 3
"""Parts of an address, between slashes, up to its host."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Asks the addresses of a site at its preview, and gives the answers as if they came from the site."""

    fetch: Fetch
    site: str
    """What the addresses of the site begin with; ends in `/`."""
    here: str
    """What those of the preview begin with instead; ends in `/`."""

    def __call__(self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        """Give the answer; whatever goes wrong is part of it."""
        asked = self.here + url.removeprefix(self.site) if url.startswith(self.site) else url
        answer = self.fetch(asked, method=method, headers=headers)
        hops = tuple((status, self.on_site(place)) for status, place in answer.hops)
        return replace(answer, asked=url, url=self.on_site(answer.url), hops=hops)

    def on_site(self, url: str) -> str:
        """Give the address on the site of one in the preview; any other as it is."""
        return self.site + url.removeprefix(self.here) if url.startswith(self.here) else url


def preview(url: str, fetch: Fetch) -> Preview | None:
    """Give what an address on this machine is a preview of; None when its feed names no other host than this one.

    What the paths of the feed here and there end in alike is the same: a preview may stand below a path, or not.
    """
    if not _is_here(url):
        return None
    place, document = _asked(url, fetch)
    if document is not None and document.kind == "page":
        links = pages.feed_links(document.data, place)
        if not links:
            return None
        named = links[0].url
        place, document = _asked(named if _is_here(named) else urljoin(place, named.rpartition("/")[2]), fetch)
    own = history.place_of(document).own if document is not None and document.kind in FEEDS else None
    there, here = (own or "").split("/"), place.split("/")
    if len(there) <= _HOST or there[:_HOST] == here[:_HOST] or there[-1] != here[-1]:
        return None
    while min(len(there), len(here)) > _HOST and there[-1] == here[-1]:
        there, here = there[:-1], here[:-1]
    return Preview(fetch, "/".join(there) + "/", "/".join(here) + "/")


def _asked(url: str, fetch: Fetch) -> tuple[str, Read | None]:
    """Give where a document stands, and the document; None when it does not come."""
    answer = fetch(url)
    if not answer.is_whole:
        return answer.url, None
    return answer.url, read(answer.body, kind_of("", answer.body) or kind_of(urlsplit(answer.url).path, answer.body))


def _is_here(url: str) -> bool:
    """Whether an address is one of this machine (RFC 6890, section 2.2; RFC 6761, section 6.3)."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
