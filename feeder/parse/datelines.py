"""Datelines: the place, and often the agency and the date, that a wire story begins with.

The forms follow the style books of the agencies: `MOSCOW: `, `LONDON (AP) — `, `PARIS, Jan 3 (Reuters) - `,
`TEL AVIV, Israel: `, `KYIV/MOSCOW: `, `NEW YORK - `.
"""

from __future__ import annotations

import re

_UPPER = r"A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f\u0370-\u03ab\u0400-\u042f"
_WORD = rf"[{_UPPER}][{_UPPER}.'’-]*"
_CITY = rf"{_WORD}(?:[ -](?:{_WORD}|de|la|el|al|of|der|di|do|da))*"
_CITIES = rf"{_CITY}(?:\s?(?:/|and|&)\s?{_CITY})*"
_MORE = r"(?:,\s?[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*){0,2})"
_DATE = r"(?:,?\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8}\.?)(?:,?\s\d{4})?)"
_AGENCY = r"(?:,?\s?\([^()]{2,40}\))"
_DATELINE = re.compile(
    rf"(?P<place>{_CITIES})(?P<more>{_MORE}?)(?P<date>{_DATE}?)(?P<agency>{_AGENCY}?)"
    r"(?P<mark>\s?:\s|\s?[—–―]\s?|\s--?\s)(?=\S)"
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


def dateline(text: str) -> re.Match[str] | None:
    """Give the dateline at the start of a paragraph; None when it has none."""
    head = text[:_LONGEST]
    first = head[:1]
    if not first.isalpha():
        return None
    if "\u0600" <= first <= "\u06ff":
        return _ARABIC.match(head)
    found = _DATELINE.match(head) if first.isupper() and head[1:2].isupper() else None
    if found is None or len(found["place"]) < 3 or found["place"] in _NO_PLACE:  # noqa: PLR2004 - shorter are initials
        return None
    return found


def place(text: str) -> str | None:
    """Give the place of a paragraph's dateline; an agency alone is no place."""
    found = dateline(text)
    if found is None or found["place"] in _AGENCIES:
        return None
    return found["place"] + (found["more"] if found.re is _DATELINE else "")


def agency(text: str) -> str | None:
    """Give the agency that a paragraph's dateline names: in brackets, or in place of a place."""
    found = dateline(text)
    if found is None:
        return None
    if found["place"] in _AGENCIES:
        return found["place"]
    return found["agency"].strip(" ,()") or None


def without(text: str) -> str:
    """Give a paragraph without its dateline."""
    found = dateline(text)
    return text[found.end() :].lstrip() if found else text
