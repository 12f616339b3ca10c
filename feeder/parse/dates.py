"""Dates as people and machines write them. A date without an offset is taken in the site's time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache

from feeder.parse import offsets
from feeder.parse.months import JALALI, JALALI_YEARS, MONTHS, PUBLISHED, UPDATED, from_jalali, with_latin_months


@dataclass(frozen=True, slots=True)
class Calendar:
    """How dates are read that do not say everything."""

    zone: tzinfo = UTC
    """Of dates that name no offset."""
    month_first: bool = False
    """Whether 3/4/2026 is 4 March; else it is 3 April."""


_HALF = r"[ap]\.?\s?m\.?(?![a-z])"
_TIME = (
    r"(?:(?:\s*[,|·•T–-]\s*|\s+)(?:at|um|à|a las|alle|às|om|kl\.?|o|в|о|saat|ore|klo)?\s*(\d{1,2})"
    r"(?:\s?[:.h時时시：]\s?(\d{2})(?:[:.分분]\s?(\d{2}))?(?:\.\d+)?[分분]?|(?=\s?(?:[ap]\.?\s?m\b|uhr\b|h\b)))"
    rf"\s*(?:Uhr|h|hrs|horas)?\s*({_HALF})?)?"
)
_OFFSET = r"(?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d{2})?)?"
_ZONE = rf"\s*\(?(Z|{_OFFSET}|[+-]\d{{2}}:?\d{{2}}|{offsets.AMERICAN}|[A-Z]{{2,5}}|мск|[A-Z]{{3,10}}/[A-Z]{{3,14}}(?:_[A-Z]{{2,10}})?)?\)?"
_DAY_NAME = r"(?:[^\W\d_]{2,12}[.,]?\s+|[^\W\d_]{2,12},\s*)?"
_MONTH = r"([^\W\d_][^\W\d_\u200c]{1,14})"
_ISO = re.compile(rf"{_DAY_NAME}(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})\.?{_TIME}{_ZONE}", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3,9}) ([0-9]{4})")
"""What most dates are, told at a glance."""
_CJK = re.compile(
    rf"(\d{{4}})\s?[年년]\s?(\d{{1,2}})\s?[月월]\s?(\d{{1,2}})\s?[日일](?:\s?[(（][^()（）]{{1,4}}[)）])?{_TIME}{_ZONE}"
)
_UNSPACED = re.compile(r"(?<=[日일])(?=\d)|\s*(?:上午|午前|오전|早上|凌晨)\s*(?=\d)")
_AFTERNOON = re.compile(r"\s*(?:下午|午後|오후|晚上)\s*(\d{1,2}\s?[:：时時시]\s?\d{2}(?:[:分분]\s?\d{2})?[分분]?)")
_HALVES = re.compile(r"(?<=[:.]\d\d)\s?(?:(م|مساءً?|ب\.ظ|μ\.μ)|ص|صباحاً?|ق\.ظ|π\.μ)\.?(?!\w)")
"""What other languages write for a.m. and p.m.; behind a year, the Arabic letter means another thing."""
_GLUED = re.compile(r"((?:19|20)\d\d)(?=\d{1,2}:\d\d)")
"""A time that lost the space before it, as it does when a page is copied."""
_DAY_FIRST = re.compile(
    rf"{_DAY_NAME}(?:le\s+|el\s+|the\s+)?(\d{{1,2}})(?:st|nd|rd|th|er|º|°|ª|\.|-е|-го)?\s*(?:de\s+|of\s+|d['’])?[\s.-]?"
    rf"{_MONTH}(?:\.(?=\d)|\.?,?[\s-]\s*)(?:de\s+|del\s+|do\s+)?(\d{{4}})(?:\s*(?:г\.?|року|р\.|م(?!\w)))?,?{_TIME}{_ZONE}",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"{_DAY_NAME}{_MONTH}\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}),?{_TIME}{_ZONE}", re.IGNORECASE
)
_NUMERIC = re.compile(rf"{_DAY_NAME}(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}})\.?,?{_TIME}{_ZONE}", re.IGNORECASE)
_TIME_FIRST = re.compile(
    rf"(\d{{1,2}}[:.h]\d{{2}}(?:\s*[ap]\.?m\.?)?)\s*(?:[,|·-]\s*)?"
    rf"(?:\(?({_OFFSET}|{offsets.AMERICAN}|(?-i:{offsets.KNOWN})(?!\w))\)?\s*[,|·-]?\s*)?(?=\S)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"(?:(?P<updated>{UPDATED})|(?P<published>{PUBLISHED}))(?:\s+(?:on|at|am|le|el|il|em|op|den|в))?(?:\s*[:：|]\s*|\s+|(?=\d))",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s*[|·•]?\s*(?:\d+\s+min(?:ute)?s?\s+read|local time|heure locale|updated \d+ \w+ ago)\.?$", re.IGNORECASE
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९０１２３４５６７８９", "0123456789" * 4)
_LONGEST = 60
LONGEST_LINE = 90
"""A line with more characters is no line that only dates something."""
_NOON = 12


def parse_date(text: str, calendar: Calendar) -> datetime | None:
    """Give the moment that a text as a whole states, in UTC; None when it states none."""
    day = _DAY.fullmatch(text)
    if day:
        return _of_day(day, calendar)
    stated = _stated(text)
    return _moment(*stated, calendar) if isinstance(stated, tuple) else stated


@lru_cache(maxsize=64)
def _stated(text: str) -> tuple[re.Match[str], tuple[int, int, int]] | datetime | None:
    """Give the parts of a date and their order, or the moment when no calendar is needed for it.

    A line is asked twice: whether it is a date, and later for its moment.
    """
    text = _plain(text)[:_LONGEST]
    for pattern, order in _FORMS:
        found = pattern.fullmatch(text)
        if found:
            return found, order
    if re.fullmatch(r"\d{9,11}", text):
        return datetime.fromtimestamp(int(text), UTC)
    early = _TIME_FIRST.match(text)
    moved = f"{text[early.end() :]} {early[1]} {early[2] or ''}" if early else ""
    if early and not _TIME_FIRST.match(moved):
        return _stated(moved)
    apart = _GLUED.sub(r"\1 ", text)
    return _mail_date(text) if apart == text else _stated(apart)


def _of_day(day: re.Match[str], calendar: Calendar) -> datetime | None:
    return _utc(int(day[3]), MONTHS.get(day[2].lower(), 0), int(day[1]), (0, 0, 0), calendar.zone)


_FORMS = (
    (_ISO, (1, 3, 4)),
    (_DAY_FIRST, (3, 2, 1)),
    (_MONTH_FIRST, (3, 1, 2)),
    (_CJK, (1, 2, 3)),
    (_NUMERIC, (4, 3, 1)),
)


def is_ambiguous(text: str) -> bool:
    """Whether the numbers of a date leave open which is the day: 3/4/2026, but not 25/4/2026 nor 3.4.2026."""
    found = _NUMERIC.search(_plain(text)) if "/" in text or "-" in text else None
    if found is None or found[2] == "." or found[1] == found[3]:
        return False
    return max(int(found[1]), int(found[3])) <= _NOON


def _latin(text: str) -> str:
    return text if text.isascii() else with_latin_months(text.translate(_DIGITS))


def _plain(text: str) -> str:
    if not text.isascii():
        text = _AFTERNOON.sub(r" \1 pm", _latin(text))
        text = _HALVES.sub(lambda half: " pm" if half[1] else " am", _UNSPACED.sub(" ", text))
    return " ".join(text.split())


def _moment(found: re.Match[str], order: tuple[int, int, int], calendar: Calendar) -> datetime | None:
    last = len(found.groups())
    year, month, day = (_number(found[index]) for index in order)
    if found[order[1]].lower() in JALALI and year in JALALI_YEARS:
        year, month, day = from_jalali(year, JALALI[found[order[1]]], day)
    if found.re is _NUMERIC and found[2] != "." and (month > _NOON or (calendar.month_first and day <= _NOON)):
        month, day = day, month
    hour, minute, second = [int(part or 0) for part in found.groups()[last - 5 : last - 2]]
    half = (found[last - 1] or "").lower()[:1]
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    try:
        zone = _zone(found[last], calendar.zone)
    except ValueError:
        return None
    return _utc(year, month, day, (hour, minute, second), zone)


def _utc(year: int, month: int, day: int, time: tuple[int, int, int], zone: tzinfo) -> datetime | None:
    """Give a moment in UTC; None for a date that no calendar has."""
    try:
        moment = datetime(year, month, day, *time, tzinfo=zone)
        return moment if zone is UTC else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> int:
    """Give the number that a part of a date names; 0, which is no month, for a word that names none."""
    return int(text) if text.isdecimal() else MONTHS.get(text.lower(), 0)


def _zone(name: str | None, zone: tzinfo) -> tzinfo:
    """Give the zone that a date names; for a name that is not known, the site's stands."""
    return (offsets.named(name) if name else None) or zone


def unknown_zone(text: str) -> str | None:
    """Give the name of the zone that a time names and that is not known, so that the site's stood for it."""
    found = _stated(text)
    if not isinstance(found, tuple) or found[0][len(found[0].groups()) - 4] is None:
        return None
    name = str(found[0][len(found[0].groups())] or "")
    return name if name and name[-1].isalpha() and offsets.named(name) is None else None


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


def labelled_date(text: str, calendar: Calendar) -> tuple[str, datetime] | None:
    """Give what a line of its own dates (`updated` or `published`), and when; None when it is no such line."""
    if len(text) > LONGEST_LINE or _DIGIT.search(text) is None:
        return None
    day = _DAY.fullmatch(text)
    if day:
        moment = _of_day(day, calendar)
        return ("published", moment) if moment else None
    name, rest = _labelled(text)
    date = parse_date(rest, calendar)
    return (name, date) if date else None


@lru_cache(maxsize=64)
def _labelled(text: str) -> tuple[str, str]:
    """Give what a line dates, and the line without its label and what pages add behind a date."""
    text = _TRAILING.sub("", text.strip(" |·•()[]（）【】　"))
    label = None if text[:1].isdigit() else _LABEL.match(text)
    return ("updated" if label and label["updated"] else "published"), text[label.end() :] if label else text


_DIGIT = re.compile(r"\d")
_YEAR = r"(?:19|20|1[34])\d\d"
_CLOCK = (
    r"(?:[\s,|·•–-]*(?:at|um|à|a las|alle|às|om|kl\.?|в|о|上午|下午|午前|午後|오전|오후)?\s*\d{1,2}"
    r"(?:\s?[:.h時时시：]\s?\d{2}(?::\d{2})?|(?=\s?(?:[ap]\.?m\b|uhr\b)))(?:\s?[ap]\.?\s?m\.?(?![a-z])|\s?[مص](?!\w)|"
    r"\s?(?:مساءً?|صباحاً?|[بق]\.ظ|[μπ]\.μ))?(?:\s?(?:Uhr|h|분|分))?"
    rf"(?:\s?\(?(?:{_OFFSET}|(?-i:{offsets.KNOWN})(?!\w))\)?)?)?"
)
_SOMEWHERE = re.compile(
    rf"(?:{_YEAR}([-/.])\d{{1,2}}\1\d{{1,2}}\.?|\d{{1,2}}([-/.])\d{{1,2}}\2(?:{_YEAR}|\d\d(?!\d))|{_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?"
    rf"\d{{1,2}}\s?[日일]|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+)?[^\W\d_]{{3,12}}\.?,?\s+(?:de\s+)?{_YEAR}|[^\W\d_]{{3,12}}\.?\s+"
    rf"\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR})(?:\s*г\.)?{_CLOCK}",
    re.IGNORECASE,
)
_TWO_DIGITS = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d\d(?!\d)")
_MARKED = re.compile(r"[|｜·•　—–:：,，]|\s-\s|\s{2,}")
_MOST_REST = 40
_LABELS = 25
"""What each further date may bring along."""
_LONGEST_DATE = 40
_ANY_YEAR = re.compile(r"\d\d(?!\d)")


def dates_in(text: str, calendar: Calendar) -> list[tuple[str, datetime]]:
    """Give what a line dates, and when, where it says more than that: `Updated ... | By ...`."""
    dates = ((name, parse_date(date, calendar)) for name, date in _dates_at(text))
    return [(name, date) for name, date in dates if date is not None]


@lru_cache(maxsize=64)
def _dates_at(text: str) -> tuple[tuple[str, str], ...]:
    """Give what a line dates, each with the words of its date."""
    plain = _latin(text)
    found = []
    behind = 0
    for match in _SOMEWHERE.finditer(plain):
        label = _LABEL_BEFORE.search(plain, behind, match.start())
        behind = match.end()
        found.append(("updated" if label and label["updated"] else "published", _with_century(match[0])))
    return tuple(found)


def without_dates(text: str) -> str:
    """Give what a line says besides its dates, with a bar in place of each."""
    return _SOMEWHERE.sub(" | ", _latin(text))


def _with_century(text: str) -> str:
    """Give a date of two-digit years with the century in it."""
    short = _TWO_DIGITS.match(text)
    return f"{text[: short.end() - 2]}20{text[short.end() - 2 :]}" if short else text


_LABEL_BEFORE = re.compile(
    rf"(?:(?P<updated>{UPDATED})|(?P<published>{PUBLISHED}))\W{{0,4}}(?:\w{{1,3}}\s)?(?:[^\W\d_]{{2,12}}[.,،]?\s{{1,2}})?$",
    re.IGNORECASE,
)


def is_dated(text: str) -> bool:
    """Whether a line holds dates, and beside them little more than labels and signs that set them off."""
    plain = _latin(text)
    if len(plain) > _MOST_REST + _LONGEST_DATE * len(_ANY_YEAR.findall(plain)):
        return False
    label = _LABEL.match(plain)
    if label and _SOMEWHERE.match(plain, label.end()) and not plain.endswith("."):
        return True
    rest, count = _SOMEWHERE.subn("", plain)
    if not count or len(rest.strip()) > _MOST_REST + _LABELS * (count - 1) or not dates_in(text, _ANY):
        return False
    if _MARKED.search(rest) is not None or rest.lstrip()[:1] in {"", "("}:
        return True
    return plain[:1].isdigit() and plain[-1:] != "." and _LABEL.match(rest.lstrip()) is not None


_ANY = Calendar()


def is_date_line(text: str) -> bool:
    """Whether a line is nothing but a date, with or without a label."""
    return labelled_date(text, _ANY) is not None
