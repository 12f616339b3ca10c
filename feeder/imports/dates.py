"""Dates in feeds: RFC 822 in RSS, RFC 3339 and its shorter forms elsewhere, and what stands there instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SHORT = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?")
_MOST = 64


def date_of(text: str | None) -> datetime | None:
    """Give the moment that a date names, in UTC; None when it names none. One without zone is one in UTC."""
    stated = (text or "").strip()[:_MOST]
    for reading in (_iso, _mail, _short):
        try:
            moment = reading(stated)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if moment is not None:
            return _in_utc(moment)
    return None


def _in_utc(moment: datetime) -> datetime | None:
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


def _iso(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if "-" in text and len(text) > len("2026-01-01") else None


def _mail(text: str) -> datetime | None:
    if " " not in text and ":" not in text:
        return None
    return parsedate_to_datetime(text if ":" in text else f"{text} 00:00")


def _short(text: str) -> datetime | None:
    """Read a date of W3CDTF without time: a year, a month or a day."""
    found = _SHORT.fullmatch(text)
    return datetime(int(found[1]), int(found[2] or 1), int(found[3] or 1), tzinfo=UTC) if found else None
