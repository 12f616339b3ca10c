"""Sounds and videos in feeds: a link beside each, since few readers show a player."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

_PLAYER = re.compile(r'<(audio|video)((?: [a-z]+="[^"]*")*)>(.*?)</\1>', re.DOTALL)
_ADDRESS = re.compile(r' src="([^"]*)"')


def with_links(html: str) -> str:
    """Give HTML that feeder made, with a link to the file after each sound and video.

    `controls` go: readers take them out, or put their own there, and validators take them for a danger. A page keeps
    its players as they are.
    """
    return _PLAYER.sub(_linked, html) if "<audio" in html or "<video" in html else html


def _linked(found: re.Match[str]) -> str:
    player = found[0].replace(' controls=""', "", 1)
    address = _ADDRESS.search(found[2]) or _ADDRESS.search(found[3])
    before = found.string[: found.start()]
    if address is None or before.count("<a ") > before.count("</a>"):
        return player
    name = unquote(urlsplit(unescape(address[1])).path).rpartition("/")[2]
    return f'{player} <a href="{address[1]}">{escape(name or found[1], quote=False)}</a>'
