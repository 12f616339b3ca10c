"""Many addresses asked at once, for whether they answer; and the pages of what was withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from feeder.check import pages, served
from feeder.check.documents import Read
from feeder.check.history import links_of, withdrawn_of
from feeder.check.rules import Fault
from feeder.decide.mint import short_code
from feeder.visit.http import Fetch

_AT_ONCE = 8
_REFUSED, _BROKEN = 400, 500
_NOBODY = (404, 410)
_MOST_GONE = 50
_CODE_LENGTH = 6
_CODE = re.compile(r"s/([a-z0-9]+)/")


def answers(fetch: Fetch, urls: Iterable[str]) -> Iterator[served.Answer]:
    """Give what each address answers, in their order; a host that refuses HEAD is asked for the whole."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(lambda url: _ask(fetch, url), urls)


def _ask(fetch: Fetch, url: str) -> served.Answer:
    answer = fetch(url, method="HEAD")
    return fetch(url) if answer.status >= _REFUSED else answer


def dead(fetch: Fetch, urls: Mapping[str, str], site: str) -> Iterator[tuple[str, Fault]]:
    """Judge links, each with the document that names it; gives that document with each fault."""
    for (_, path), answer in zip(urls.items(), answers(fetch, urls), strict=True):
        yield from ((path, fault) for fault in served.link(answer, site))


def shown(fetch: Fetch, document: Read, site: str) -> Iterator[Fault]:
    """Judge whether the pages of withdrawn items are gone: their codes follow from their ids.

    A code that is another item's by now, because two ids gave the same, is left alone.
    """
    codes = [found[1] for url in links_of(document) if (found := _CODE.fullmatch(url.removeprefix(site)))]
    length = min(map(len, codes), default=_CODE_LENGTH)
    wanted = [short_code(item_id, length, ()) for item_id in withdrawn_of(document)[:_MOST_GONE]]
    for code in wanted:
        if code not in codes:
            answer = fetch(f"{site}s/{code}/")
            yield from served.gone(answer, says_so=pages.says_withdrawn(answer.body))


def is_dead_hub(fetch: Fetch, url: str) -> bool:
    """Whether nobody answers at the address of a hub; that it refuses a plain request is no fault."""
    answer = fetch(url)
    return answer.status == 0 or answer.status in _NOBODY or answer.status >= _BROKEN
