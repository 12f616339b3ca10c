"""Whether a text is a date, an address, a type, a language: what the rules of all formats ask."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_PARTIAL = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_MAIL_DATE = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"(\d\d):(\d\d)(?::(\d\d))? (?:[+-]\d{4}|GMT|UT|[ECMP][SD]T)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_TAG = re.compile(r"tag:[\w.@-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:\S*", re.IGNORECASE | re.ASCII)
_WEB = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)
_TYPE = re.compile(r"[\w.+!#$&^-]+/[\w.+!#$&^-]+(?:\s*;.*)?")
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*|[ix](?:-[a-z0-9]{1,8})+", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+")


def is_date(text: str) -> bool:
    """Whether it is a time of RFC 3339 with its zone."""
    return _DATE.fullmatch(text) is not None and _is_time(text)


def is_w3c_date(text: str) -> bool:
    """Whether it is a date of W3C Datetime: a year, a month, a day, or a time with its zone."""
    if _PARTIAL.fullmatch(text):
        return _is_time(text + "-01-01"[: 10 - len(text)] if len(text) != len("2026-05") else f"{text}-01")
    return re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)", text) is not None and (
        _is_time(text)
    )


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_mail_date(text: str) -> bool:
    """Whether it is a date of RFC 5322 as RSS takes it: a year of four digits and a zone."""
    return weekday(text) is not None


def weekday(text: str) -> bool | None:
    """Tell whether the day of the week in a date of mail is that of the date, or unsaid; None when it is no date."""
    found = _MAIL_DATE.fullmatch(text)
    if found is None:
        return None
    day, date, month, year, hour, minute, second = found.groups()
    try:
        time = datetime(int(year), _MONTHS.index(month) + 1, int(date), int(hour), int(minute), int(second or 0))  # noqa: DTZ001 - the day alone is asked for
    except ValueError:
        return None
    return day is None or _DAYS[time.weekday()] == day


def mail_date(text: str) -> datetime | None:
    """Give the time that a date of mail tells."""
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def is_iri(text: str) -> bool:
    """Whether it is an absolute IRI (RFC 3987), and a tag URI is one of RFC 4151."""
    return _IRI.fullmatch(text) is not None and (
        not text.lower().startswith("tag:") or _TAG.fullmatch(text) is not None
    )


def is_web(text: str) -> bool:
    """Whether it is an absolute address of the web."""
    return _WEB.fullmatch(text) is not None


def is_media_type(text: str) -> bool:
    """Whether it has the form of a media type (RFC 6838, section 4.2)."""
    return _TYPE.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """Whether it has the form of a language tag (RFC 5646, section 2.1)."""
    return _LANGUAGE.fullmatch(text) is not None


def is_mail(text: str) -> bool:
    """Whether it is an e-mail address."""
    return _MAIL.fullmatch(text) is not None


def is_below(url: str, folder: str) -> bool:
    """Whether an address stands on the same host as a document, and below its folder."""
    one, other = urlsplit(url), urlsplit(folder)
    same = (one.scheme, one.netloc) == (other.scheme, other.netloc)
    return same and one.path.startswith(other.path.rpartition("/")[0] + "/")


def repeated(values: Iterable[str | None]) -> list[str]:
    """Give the values that stand more than once."""
    return [f"{value} stands {count} times" for value, count in Counter(values).items() if count > 1 and value]
