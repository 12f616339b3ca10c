"""File names and media types of the formats."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from feeder.model import FeedInfo, Format

FORMATS: Mapping[Format, tuple[str, str]] = MappingProxyType(
    {
        "rss": ("rss.xml", "application/rss+xml"),
        "atom": ("atom.xml", "application/atom+xml"),
        "json": ("feed.json", "application/feed+json"),
    }
)
"""File name and media type of each format."""

UNKNOWN_TYPE = "application/octet-stream"
"""The media type of what names none (RFC 2046, section 4.5.1)."""


def url_of(info: FeedInfo, kind: Format) -> str:
    """Give the address at which a document of a feed is served."""
    return info.site.url + info.folder + FORMATS[kind][0]
