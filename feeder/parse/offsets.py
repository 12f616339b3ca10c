"""The time zones that dates name, by the letters and words that news writes them with.

Letters that are used for several zones (`AST`, `ECT`) are left out, but for those that RFC 5322, section 4.3, settles
(`CST` and its like are American), and two that news in English uses for one alone: `BST` is British, `IST` Indian.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_HOURS = {
    -10: "HST", -9: "AKST", -8: "PST AKDT", -7: "MST PDT", -6: "CST MDT", -5: "EST CDT COT PET", -4: "EDT CLT VET BOT",
    -3.5: "NST", -3: "BRT ART CLST UYT ADT", -2.5: "NDT", 0: "WET UT", 1: "CET MET MEZ BST WEST WAT",
    2: "CEST MEST MESZ EET OEZ SAST CAT", 3: "EEST OESZ IDT MSK МСК EAT TRT", 3.5: "IRST", 4: "GST", 4.5: "AFT",
    5: "PKT UZT", 5.5: "IST", 5.75: "NPT", 6: "BDT", 7: "WIB ICT", 8: "SGT HKT WITA MYT PHT AWST", 9: "JST KST WIT",
    9.5: "ACST", 10: "AEST", 10.5: "ACDT", 11: "AEDT", 12: "NZST", 13: "NZDT",
}  # fmt: skip
_LETTERS = {
    letters: timezone(timedelta(hours=hours)) for hours, several in _HOURS.items() for letters in several.split()
}
_PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "EASTERN": "America/New_York", "CENTRAL": "America/Chicago", "MOUNTAIN": "America/Denver",
    "PACIFIC": "America/Los_Angeles",
}  # fmt: skip
"""What stands for summer time and winter time alike: the date decides."""

KNOWN = "|".join(sorted((*_LETTERS, "ET", "CT", "MT", "PT"), key=len, reverse=True))
"""The letters that are known, as alternatives of a pattern that heeds case."""
AMERICAN = r"(?:Eastern|Central|Mountain|Pacific)(?:\s(?:Standard|Daylight))?(?:\sTime)?"
"""The words for the zones of the United States, as a pattern."""


@lru_cache(maxsize=64)
def named(name: str) -> tzinfo | None:
    """Give the zone of a name: letters, an offset from UTC, an American word, or `Europe/Vienna`; None for others.

    Raises ValueError for an offset that no zone has.
    """
    upper = name.upper()
    offset = upper.removeprefix("UTC").removeprefix("GMT").strip()
    if offset in {"", "Z"}:
        return UTC
    if offset[0] in "+-":
        return _offset(offset)
    if "/" in name:
        return _place(name)
    word = upper.split()[0]
    return _LETTERS.get(upper) or (_place(_PLACES[word]) if word in _PLACES else None)


def _offset(offset: str) -> tzinfo | None:
    """Give the zone of `+1`, `+01`, `+0100` or `+01:00`."""
    digits = offset[1:].replace(":", "")
    digits = digits if len(digits) > 2 else f"{digits:0>2}00"  # noqa: PLR2004 - hours alone
    return datetime.strptime(f"{offset[0]}{digits:0>4}", "%z").tzinfo


def _place(name: str) -> tzinfo | None:
    """Give a zone of the tz database."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # no such zone, no such name, a folder of the database
        return None
