"""Datelines: the place, and often the agency and the date, that a wire story begins with.

The forms follow the style books of the agencies: `MOSCOW: `, `LONDON (AP) — `, `PARIS, Jan 3 (Reuters) - `,
`TEL AVIV, Israel: `, `KYIV/MOSCOW: `, `NEW YORK - `.
"""

from __future__ import annotations

import re
from functools import lru_cache

_UPPER = r"A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f\u0370-\u03ab\u0400-\u042f"
_WORD = rf"[{_UPPER}][{_UPPER}.'’-]*"
_CITY = rf"{_WORD}(?: {_WORD}|[ -](?:de|la|el|al|of|der|di|do|da)(?:-{_WORD})?)*"
# A hyphen before a capital is of the word: were it a divider too, each would double the time that a line takes.
_CITIES = rf"{_CITY}(?:\s?(?:/|and|&)\s?{_CITY})*"
_MORE = r"(?:,\s?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,2})"
_DATE = r"(?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?)"
_AGENCY = r"(?:,?\s?\([^()]{2,40}\)|\.?\s/[A-Z][A-Za-z]{2,15}/)"
_DATELINE = re.compile(
    rf"(?P<place>{_CITIES})(?P<more>{_MORE}?)(?P<date>{_DATE}?)(?P<agency>{_AGENCY}?)"
    r"(?P<mark>\s?:\s|\s?[—–―]\s?|\s--?\s|(?<=/)\.\s)(?=\S)"
)
_ARABIC = re.compile(
    r"(?P<place>[\u0600-\u06ff][^\n()]{1,40}?)\s?(?P<agency>\([A-Za-z\u0600-\u06ff .]{2,30}\))\s?[—–-]{1,2}\s(?=\S)"
)
_AGENCIES = {
    "REUTERS", "AFP", "AP", "DPA", "EFE", "XINHUA", "TASS", "ANSA", "UPI", "PTI", "BLOOMBERG", "CNN", "BBC", "SPA",
    "WAM",
}  # fmt: skip
_NO_PLACE = {
    "UPDATE",
    "BREAKING",
    "EXCLUSIVE",
    "ANALYSIS",
    "OPINION",
    "WATCH",
    "VIDEO",
    "MORE",
    "NOTE",
    "LIVE",
    "CORRECTION",
    "READ",
}
_LONGEST = 90
_WIRES = r"dpa(?:/\w+)?|AFP|AP|APA|sda|EFE|Reuters|ANSA|Lusa|Belga|PAP|CTK|MTI|Ritzau|NTB|TT|STT|ANP|Europa Press|Agência Brasil"
_MIXED = re.compile(
    r"(?P<place>[A-ZÀ-Þ][\w.’' -]{1,30}(?:/[A-ZÀ-Þ][\w.’' -]{1,30})?)"
    r"(?:,\s?(?:\d{1,2}\.?\s(?:de\s|of\s)?[^\W\d_]{3,10}\.?|[A-Z][a-z]{2,8}\.?\s\d{1,2},?)"
    r"(?P<year>\s(?:de\s|del\s)?(?:19|20)\d\d)?)?"
    rf"\s?(?P<agency>\((?:{_WIRES})\))?"
    r"(?(agency)\s?\.?\s?[-–—]+\s?|(?(year)\s?(?:[-–—]+\s|[.:]\s(?=[\WA-ZÀ-Þ]))|(?!)))(?=\S)"
)
"""A place in small letters: with an agency behind it, or with a date that is whole."""
_DAY_NAMES = (
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch "
    "donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes "
    "miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda-feira "
    "terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "måndag tisdag onsdag torsdag fredag lördag söndag mandag tirsdag lørdag søndag"
)
_DAYS = frozenset(_DAY_NAMES.split())
"""What stands before a date and is no place."""
_AGENCY_FIRST = re.compile(
    rf"(?P<agency>\((?:{_WIRES})\))\s?[-–—]+\s?(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ' -]{{2,30}})(?:,\s?\d{{1,2}}\s[A-Z]{{3,9}})?\s?[-–—]+\s(?=\S)"
)
_RUSSIAN = re.compile(
    r"(?P<place>[А-ЯЁ][А-ЯЁ -]{2,30}),\s\d{1,2}\s[а-я]{3,9}\.?\s?[-–—/.]+\s?(?P<agency>[А-ЯЁ][\w-]+(?:\s[А-ЯЁ][\w-]+)?)"
    r"\s?[./]+\s?(?:[-–—]\s)?(?=\S)"
)
_CHINESE = re.compile(
    r"(?P<agency>[\u4e00-\u9fff]{1,4}社|[\u4e00-\u9fff]{2,4}[网報报])(?P<place>[\u4e00-\u9fff]{2,6}?)\d{1,2}月\d{1,2}日\s?[电電讯訊]"
    r"\s?(?:[（(][^（）()]{0,40}[）)])?\s?(?=\S)"
)
_JAPANESE = re.compile(r"【(?P<place>[^【】＝=]{1,20})[＝=](?P<agency>[^【】]{1,20})】\s?(?=\S)")
_KOREAN = re.compile(
    r"[（(\[](?P<place>[가-힣·]{2,12})\s?=\s?(?P<agency>[가-힣\dA-Za-z]{2,10})[)）\]]\s?(?:[가-힣·]{2,4}(?:\s[가-힣·]{2,4})*?\s?"
    r"(?:기자|특파원))?\s?=?\s?(?=\S)"
)


def dateline(text: str) -> re.Match[str] | None:
    """Give the dateline at the start of a paragraph, with `place` and `agency`; None when it has none."""
    return _at_start(text[:_LONGEST])


@lru_cache(maxsize=64)
def _at_start(head: str) -> re.Match[str] | None:
    """Give the dateline of a paragraph by its beginning, which is asked for several times in a row."""
    form = _form(head[:1], head[1:2])
    if form is None or (form is _MIXED and "(" not in head and "19" not in head and "20" not in head):
        return None
    found = form.match(head)
    if found is None or found["place"] in _NO_PLACE or (form is _DATELINE and len(found["place"]) < _SHORTEST):
        return None
    if form is _MIXED and found["agency"] is None and found["place"].split()[-1].lower() in _DAYS:
        return None
    return found


_SHORTEST = 3
"""Shorter ones are initials."""


def _form(first: str, second: str) -> re.Pattern[str] | None:
    """Give the one form that a paragraph may begin with, by its first two letters."""
    if first.isupper() and not "\u0400" <= first <= "\u042f":
        return _DATELINE if second.isupper() else _MIXED
    if first == "(" and second < "\u0370":
        return _AGENCY_FIRST
    return next((form for low, high, form in _FORMS if low <= first <= high), None)


_FORMS = (
    ("\u0400", "\u042f", _RUSSIAN),
    ("\u0600", "\u06ff", _ARABIC),
    ("\u4e00", "\u9fff", _CHINESE),
    ("【", "【", _JAPANESE),
    ("[", "[", _KOREAN),
    ("(", "(", _KOREAN),
    ("（", "（", _KOREAN),
)
"""The first letters, from one to another, of datelines that are not in Latin letters."""


def place_and_agency(found: re.Match[str]) -> tuple[str | None, str | None]:
    """Give the place and the agency that a dateline names; an agency in place of a place is none."""
    place = found["place"]
    if found.re is _JAPANESE and not _JAPANESE_AGENCY.fullmatch(found["agency"]):
        return place, None
    if place in _AGENCIES:
        return None, place
    return place.strip() + (found["more"] if found.re is _DATELINE else ""), (found["agency"] or "").strip(
        " ,.()/"
    ) or None


_JAPANESE_AGENCY = re.compile(
    r"[A-Za-z\d・ァ-ヶー ]+|.*(?:共同|時事|通信|新華|社|新聞|支局|ニュース|総局|特派員|タス|聯合).*"
)


def is_dated(found: re.Match[str]) -> bool:
    """Whether a year stands in a dateline: a day without one may be of any year."""
    return "20" in found[0] and _YEAR.search(found[0]) is not None


_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def without(text: str) -> str:
    """Give a paragraph without its dateline."""
    found = dateline(text)
    return text[found.end() :].lstrip() if found else text
