"""Dates as people and machines write them. A date without an offset is taken in the site's time zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_TIME = r"(?:[,T\s]+(?:at\s+)?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([ap]\.?m\.?)?)?"
_ZONE = r"\s*(Z|UTC(?:[+-]\d{1,2}(?::?\d{2})?)?|GMT|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?"
_DAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}{_ZONE}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"{_DAY}(\d{{1,2}})(?:st|nd|rd|th)?\s+({_MONTH})\.?,?\s+(\d{{4}}){_TIME}{_ZONE}", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"{_DAY}({_MONTH})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}{_ZONE}", re.IGNORECASE
)
_LABEL = re.compile(
    r"((?:last\s+)?(?:updated|modified)|published|posted|date|first published)(?:\s+(?:on|at))?\s*[:：]?\s+",
    re.IGNORECASE,
)
_LONGEST = 60
_NOON = 12


def parse_date(text: str, zone: tzinfo) -> datetime | None:
    """Give the moment that a text as a whole states, in UTC; None when it states none."""
    text = " ".join(text.split())[:_LONGEST]
    for pattern, order in ((_ISO, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0)), (_MONTH_FIRST, (2, 0, 1))):
        found = pattern.fullmatch(text)
        if found:
            return _moment(found, order, zone)
    if re.fullmatch(r"\d{9,11}", text):
        return datetime.fromtimestamp(int(text), UTC)
    return _mail_date(text)


def _moment(found: re.Match[str], order: tuple[int, int, int], zone: tzinfo) -> datetime | None:
    parts = found.groups()
    year, month, day = (_number(parts[index]) for index in order)
    hour, minute, second = (int(part or 0) for part in parts[3:6])
    half = (parts[6] or "").lower()[:1]
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=_zone(parts[7], zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS[text.lower()]


def _zone(name: str | None, zone: tzinfo) -> tzinfo:
    """Give the zone of an offset; names other than UTC's are ambiguous, so the site's zone stands for them."""
    offset = (name or "").upper().removeprefix("UTC")
    if name and offset in {"", "Z", "GMT"}:
        return UTC
    if offset[:1] in {"+", "-"}:
        digits = offset[1:].replace(":", "")
        digits = digits if len(digits) > 2 else f"{digits:0>2}00"  # noqa: PLR2004 - hours alone
        offset = f"{offset[0]}{digits:0>4}"
        return datetime.strptime(offset, "%z").tzinfo or zone
    return zone


def _mail_date(text: str) -> datetime | None:
    """Read the form of RFC 5322, section 3.3."""
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return date.astimezone(UTC) if date.tzinfo else None
    except (ValueError, OverflowError):
        return None


def labelled_date(text: str, zone: tzinfo) -> tuple[str, datetime] | None:
    """Give what a line of its own dates (`updated` or `published`), and when; None when it is no such line."""
    if len(text) > _LONGEST + 20 or not any(letter.isdigit() for letter in text):
        return None
    label = _LABEL.match(text)
    date = parse_date(text[label.end() :] if label else text, zone)
    if date is None:
        return None
    updates = label is not None and ("updated" in label[1].lower() or "modified" in label[1].lower())
    return ("updated" if updates else "published"), date


def is_date_line(text: str) -> bool:
    """Whether a line is nothing but a date, with or without a label."""
    return labelled_date(text, UTC) is not None
