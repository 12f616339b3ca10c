"""Addresses in feeds."""

from __future__ import annotations

from urllib.parse import urljoin


def absolute(base: str, address: str | None) -> str | None:
    """Give an address made absolute; None when there is none, or it cannot be one."""
    stated = "".join((address or "").split())
    if not stated:
        return None
    try:
        return urljoin(base, stated)
    except ValueError:
        return None
