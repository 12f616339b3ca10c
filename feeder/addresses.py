"""Addresses as every program takes them: what people write (IRIs, RFC 3987), made URIs (RFC 3986)."""

from __future__ import annotations

import re
from urllib.parse import quote

_PARTS = re.compile(r"([a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?)(\[[^\]/?#@]*\]|[^/?#:@]*)(.*)", re.IGNORECASE | re.DOTALL)
"""What stands before the host, the host, and what follows it."""
_KEPT = "!#$%&'()*+,/:;=?@~"
_LITERAL = re.compile(r"\[[0-9a-f:.]+\]", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]+", re.ASCII)
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def uri(address: str) -> str:
    """Give an absolute address in ASCII (RFC 3987, section 3.1): its host in Punycode, all else percent-encoded.

    A URI comes back as it is. RSS readers and RSS validators take nothing else.
    """
    found = _PARTS.fullmatch(address)
    return _encoded(found[1]) + _host(found[2]) + _encoded(found[3]) if found else _encoded(address)


def _encoded(text: str) -> str:
    return quote(_LONE_PERCENT.sub("%25", text), safe=_KEPT)


def _host(name: str) -> str:
    """Give a host in Punycode; one that has none percent-encoded (RFC 3986, section 3.2.2)."""
    if name.isascii():
        return name if _LITERAL.fullmatch(name) else _encoded(name)
    try:
        code = name.encode("idna").decode("ascii")
    except UnicodeError:
        return _encoded(name)
    return code if _NAME.fullmatch(code) else _encoded(name)
