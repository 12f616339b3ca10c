"""One request over HTTP: redirects followed one by one, size and time limited. The only module that opens connections.

The standard library's client does: a visit makes some hundred requests at most, and httpx would be one more dependency.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Mapping
from dataclasses import replace
from email.message import Message
from typing import IO, Protocol
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from feeder import __version__
from feeder.check.served import Answer

_MOST_HOPS = 10
_MOST_BYTES = 64 * 1024 * 1024
"""A sitemap may have 50 MiB; no document that feeder reads is larger."""
_CHUNK = 64 * 1024
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_SAFE = "%/:=&?~+!$,;'@()*[]"
_AGENT = f"feeder/{__version__} (feeder check)"


class Fetch(Protocol):
    """A way to ask an address."""

    def __call__(self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        """Give the answer; whatever goes wrong is part of it."""


class _Stays(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to us, so that each can be reported, and none leads out of the web."""

    def redirect_request(self, *_: object) -> None:
        return None


class Client:
    """Asks addresses; each request may take `timeout` seconds, and give `most` bytes."""

    def __init__(self, timeout: float, most: int = _MOST_BYTES) -> None:
        """Take the limits."""
        self.timeout = timeout
        self.most = most
        self._opener = urllib.request.build_opener(_Stays())

    def __call__(self, url: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        """Give the answer of an address, after all redirects; whatever goes wrong is part of it."""
        hops: list[tuple[int, str]] = []
        place = url
        while True:
            answer = replace(self._once(place, method, dict(headers or {})), asked=url, hops=tuple(hops))
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            place = urljoin(place, target)
            hops.append((answer.status, place))
            if not place.startswith(("http://", "https://")):
                return replace(answer, status=0, failure=f"it leads out of the web, to {place}")
            if len(hops) > _MOST_HOPS:
                return replace(answer, status=0, failure=f"more than {_MOST_HOPS} redirects")

    def _once(self, url: str, method: str, headers: dict[str, str]) -> Answer:
        try:
            request = urllib.request.Request(  # noqa: S310 - the scheme is looked at before
                _plain(url), method=method, headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip", **headers}
            )
            with self._opener.open(request, timeout=self.timeout) as reply:
                return self._read(url, reply.status, reply.headers, reply)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return self._read(url, refusal.code, refusal.headers, refusal)
        except (OSError, http.client.HTTPException, ValueError) as problem:
            reason = getattr(problem, "reason", None) or problem
            return Answer(url, url, 0, {}, failure=f"{reason}" or type(problem).__name__)

    def _read(self, url: str, status: int, headers: Message, body: IO[bytes]) -> Answer:
        named = {name.lower(): value for name, value in headers.items()}
        answer = Answer(url, url, status, named)
        ends = time.monotonic() + self.timeout
        unpack = (
            zlib.decompressobj(zlib.MAX_WBITS | 32) if named.get("content-encoding", "").lower() == "gzip" else None
        )
        parts, size, sent = [], 0, 0
        try:
            while chunk := body.read(_CHUNK):
                part = unpack.decompress(chunk, self.most + 1 - size) if unpack else chunk
                size, sent = size + len(part), sent + len(chunk)
                parts.append(part)
                if size > self.most:
                    return replace(answer, failure=f"more than {self.most:,} bytes")
                if time.monotonic() > ends:
                    return replace(answer, failure=f"not whole after {self.timeout:g} s")
        except (OSError, http.client.HTTPException, zlib.error) as problem:
            return replace(answer, failure=f"it broke off: {problem}")
        length = named.get("content-length", "")
        if sent and length.isdecimal() and sent < int(length):
            return replace(answer, failure=f"it broke off after {sent:,} bytes")
        return replace(answer, body=b"".join(parts))


def _plain(url: str) -> str:
    """Give an address in ASCII, as HTTP sends it (RFC 3987, section 3.1).

    Raises ValueError when it is none of the web.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("no address of the web")
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return urlunsplit((parts.scheme, host, quote(parts.path, _SAFE) or "/", quote(parts.query, _SAFE), ""))
