"""Front matter -> the fields of an article, whatever its generator calls them (Jekyll, Hugo, Pelican, Eleventy)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from feeder.model import Evidence, Problem
from feeder.parse.dates import parse_date
from feeder.parse.frontmatter import Block

_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "summary": ("summary", "description", "excerpt", "abstract", "subtitle", "teaser", "deck"),
    "link": (
        "link",
        "short_link",
        "shortlink",
        "short_url",
        "url",
        "canonical",
        "canonical_url",
        "canonicalurl",
        "permalink",
    ),
    "id": ("id", "guid", "uid"),
    "published": ("date", "published", "pubdate", "publishdate", "publish_date", "created"),
    "updated": ("updated", "modified", "lastmod", "last_modified", "last_modified_at", "updated_at"),
    "expires": ("expires", "expirydate", "expiry_date", "unpublishdate"),
    "draft": ("draft",),
    "republish": ("republish",),
    "dateline": ("dateline", "location"),
    "authors": ("authors", "author", "byline", "by"),
    "categories": ("categories", "category", "section"),
    "tags": ("tags", "keywords", "tag"),
    "lang": ("lang", "language", "locale"),
}
"""The field, and the keys that may give it: the first that is there does."""

_DATES = {"published", "updated", "expires"}
_BOOLEANS = {"true", "false", "yes", "no"}
"""Jekyll says `published: false` of a draft; that is no date."""
_YES = {"true", "yes", "on", "1", "y"}
_HTTP = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(slots=True)
class Declared:
    """What front matter declares: values by field name of `Article`, and the evidence for each."""

    values: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def declared(block: Block, zone: tzinfo) -> Declared:
    """Give the fields that a block declares; a value that cannot be used is a problem, and is left out."""
    found = Declared(problems=list(block.problems))
    for name, keys in _NAMES.items():
        for key in keys:
            raw = block.values.get(key)
            line = block.lines.get(key, 1)
            value = _READERS[name](raw, zone) if raw not in (None, "", [], {}) else None
            if value is not None:
                found.values[name] = value
                found.evidence.append(Evidence(name, f"front matter ({block.form}): {key}", line, line, declared=True))
                break
            if raw and name in _DATES and _text(raw).lower() not in _BOOLEANS:
                message = f"`{key}`: found “{_text(raw)[:60]}”, expected a date such as 2026-03-01 12:30"
                found.problems.append(Problem(line, message))
    unpublished = _text(block.values.get("published")).lower() in {"false", "no"}
    if unpublished or _text(block.values.get("status")).lower() == "draft":
        found.values["draft"] = True
    return found


def _text(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, str) else ""


def _line(value: object, _: tzinfo) -> str | None:
    return _text(value) or None


def _link(value: object, _: tzinfo) -> str | None:
    text = _text(value)
    return text if _HTTP.fullmatch(text) else None


def _date(value: object, zone: tzinfo) -> datetime | None:
    return parse_date(_text(value), zone)


def _flag(value: object, _: tzinfo) -> bool | None:
    return _text(value).lower() in _YES or None


def _summary(value: object, _: tzinfo) -> tuple[str, ...] | None:
    texts = [_text(part) for part in value] if isinstance(value, list) else [_text(value)]
    return tuple(filter(None, texts)) or None


def _list(value: object, separators: str) -> tuple[str, ...] | None:
    if isinstance(value, dict):
        value = [value.get("name", "")]
    if isinstance(value, str):
        value = re.split(separators, value.strip("[]"))
    if not isinstance(value, list):
        return None
    texts = [_text(part.get("name", "") if isinstance(part, dict) else part).strip("\"'") for part in value]
    return tuple(dict.fromkeys(filter(None, texts))) or None


def _names(value: object, _: tzinfo) -> tuple[str, ...] | None:
    return _list(value, r";" if isinstance(value, str) and ";" in value else r",| and | & ")


def _words(value: object, _: tzinfo) -> tuple[str, ...] | None:
    return _list(value, r"[,;]")


def _language(value: object, _: tzinfo) -> str | None:
    text = _text(value)
    return text.replace("_", "-") if _LANG.fullmatch(text) else None


_READERS: dict[str, Callable[[object, tzinfo], Any]] = {
    "title": _line,
    "summary": _summary,
    "link": _link,
    "id": _line,
    "published": _date,
    "updated": _date,
    "expires": _date,
    "draft": _flag,
    "republish": _flag,
    "dateline": _line,
    "authors": _names,
    "categories": _words,
    "tags": _words,
    "lang": _language,
}
