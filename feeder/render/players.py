"""Sounds and videos in feeds: a link beside each, since few readers show a player."""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import unquote, urlsplit

_PLAYER = re.compile(r'<a |</a>|<(audio|video)((?: [a-z]+="[^"]*")*)>(.*?)</\1>', re.DOTALL)
"""A sound or video, or where a link begins or ends."""
_ADDRESS = re.compile(r' src="([^"]*)"')


def with_links(html: str) -> str:
    """Give HTML that feeder made, with a link to the file after each sound and video that stands in none.

    `controls` go: readers take them out, or put their own there, and validators take them for a danger. A page keeps
    its players as they are.
    """
    if "<audio" not in html and "<video" not in html:
        return html
    parts, end, is_linked = [], 0, False
    for found in _PLAYER.finditer(html):
        parts += [html[end : found.start()], _told(found, is_linked=is_linked)]
        end = found.end()
        is_linked = is_linked if found[1] else found[0] == "<a "
    return "".join((*parts, html[end:]))


def _told(found: re.Match[str], *, is_linked: bool) -> str:
    """Give a player with its link, and anything else as it is."""
    if not found[1]:
        return found[0]
    player = found[0].replace(' controls=""', "", 1)
    address = _ADDRESS.search(found[2]) or _ADDRESS.search(found[3])
    if address is None or is_linked:
        return player
    name = unquote(urlsplit(unescape(address[1])).path).rpartition("/")[2]
    return f'{player} <a href="{address[1]}">{escape(name or found[1], quote=False)}</a>'
