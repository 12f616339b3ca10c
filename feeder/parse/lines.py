"""What each line of a plain text is, judged by itself: one rule, one row.

Rows are tried from the top; a line that no row knows is a headline when it is short and does not end like a sentence,
else a paragraph. What a line means beside its neighbours is not decided here but in `news`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from feeder.parse.datelines import dateline
from feeder.parse.dates import is_date_line


class Role(StrEnum):
    """What a line is, or was used as."""

    BLANK = "blank"
    TITLE = "title"
    LINK = "link"
    BULLET = "bullet"
    DATELINE = "dateline"
    BODY = "body"
    HEADING = "heading"
    DECK = "deck"
    DATE = "date"
    BYLINE = "byline"
    CAPTION = "caption"
    SEPARATOR = "separator"
    FRONT_MATTER = "front matter"
    IGNORED = "ignored"


class Kind(StrEnum):
    """What a line looks like."""

    BLANK = "blank"
    URL = "url"
    LABELLED_URL = "labelled url"
    BULLET = "bullet"
    NUMBERED = "numbered"
    SEPARATOR = "separator"
    DATE = "date"
    BYLINE = "byline"
    AUTHOR_LABEL = "author label"
    FURNITURE = "furniture"
    CAPTION = "caption"
    PROMOTION = "promotion"
    END = "end"
    DATELINE = "dateline"
    HEADLINE = "headline"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source."""

    number: int
    kind: Kind
    text: str
    """Without the white space around it; for a bullet, without its mark."""
    indent: int = 0


HEADLINE_LENGTH = 180
_SHORT = 60
_SENTENCE_ENDS = (".", "。", "؟", "!", "…", "．", "॥", "।", ":", ";", "；", "！", "？", "።", ",", "，", "、", "،")
_CLOSERS = "\"'”’»)]」』）】›“"

_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)
_LABELLED_URL = re.compile(
    r"(?:short\s*(?:url|link)|permalink|link|url|source|read (?:it|more|online)(?: at)?|canonical(?: url)?)\s*[:：]\s*"
    r"<?(https?://\S+?)>?",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[•‣▪●◦∙·■□►▶➤➢✓★⁃]\s*|[-*–—+]\s+)(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_SEPARATOR = re.compile(r"(?:[-*_=~#+•·]\s*){3,}|[—–―]{1,}|⁂")
_BYLINE = re.compile(r"by\s*:?\s+(?=[A-Z\u00c0-\u024f])[^.!?]{2,80}", re.IGNORECASE)
_AUTHOR_LABEL = re.compile(r"(?:author|authors|written by|reporter)\s*:?", re.IGNORECASE)
_COUNTER = re.compile(
    r"\d{1,5}(?:\s*(?:/|of)\s*\d{1,5})?|\d+(?:[.,]\d+)?[km]?\s+(?:shares?|comments?|views?|likes?)", re.IGNORECASE
)
_FURNITURE = re.compile(
    r"(?:short\s*url|follow(?: us)?(?: on.*)?|share(?: (?:this|on|via).*)?|tweet|print|e-?mail(?: link)?|save|"
    r"comments?|advertisement|sponsored|read more|read also|listen(?: to this article)?|watch(?: live)?|"
    r"subscribe|sign up|log in|"
    r"facebook|twitter|x|whatsapp|telegram|linkedin|instagram|reddit|pinterest|copy link|copied|home|menu|search|"
    r"opinion|analysis|breaking(?: news)?|exclusive|live|news|world|middle[ -]east|topics?|tags?|top stories|latest|"
    r"skip to content|gallery|slideshow|photos?|video|more|next|previous|back to top|loading\.*|"
    r"updated?|published|posted|last updated|\d+ (?:sec|min|minute|hour|day|week|month)s? ago|"
    r"(?:last )?updated\s*:?\s*\d+ \w+ ago|just now|estimated reading time.*|\d+ min(?:ute)?s? read)\s*:?",
    re.IGNORECASE,
)
_AGENCY_ONLY = re.compile(
    r"(?:reuters|afp|ap|(?:the )?associated press|dpa|ansa|efe|xinhua|tass|kyodo|upi|pti|anadolu|arab news|"
    r"agence france-presse|bloomberg|agencies|staff(?: (?:writer|reporter))?|wire services?)",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r".{3,}(?:\((?:[^()]*\b)?"
    r"(?:AFP|Reuters|AP|EPA|Getty(?: Images)?|File|Supplied|SPA|Photo|Shutterstock|WAM|AN)\b[^()]*\)"
    r"|[.”] — .{3,50}|[—–-]\s*(?:Reuters|AFP|Bernama|AP|EPA|Getty(?: Images)?|Picture by|Photo by|File)\b.{0,40}"
    r"|(?:Photo|Picture|Photograph|Image|Foto|Credit)\s*(?:by|:)\s*.{2,60})\s*",
    re.IGNORECASE,
)
_PROMOTION = re.compile(r"(?:skip (?:past )?)?.{0,30}\bnewsletter\b.{0,40}", re.IGNORECASE)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright\b).{0,160}|.{0,60}all rights reserved.{0,80}", re.IGNORECASE)
_STANDARDS = re.compile(r"our \w+\s*:.*|【[^】]*】", re.IGNORECASE)
_END = re.compile(
    r"(?:you (?:may|might) also (?:like|be interested in)|related (?:articles?|stories|topics?|news|content)|"
    r"recommended(?: for you)?|most (?:read|popular|viewed)|more (?:from|in|on|stories)\b.{0,40}|trending(?: now)?|"
    r"read next|what(?:'|’)s next|explore more.{0,40})\s*:?",
    re.IGNORECASE,
)


def _whole(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


_RULES: tuple[tuple[Kind, int, Callable[[str], bool]], ...] = (
    (Kind.URL, 2000, _whole(_URL)),
    (Kind.LABELLED_URL, 2000, _whole(_LABELLED_URL)),
    (Kind.SEPARATOR, 200, _whole(_SEPARATOR)),
    (Kind.END, _SHORT + 20, _whole(_END)),
    (Kind.DATE, _SHORT + 20, is_date_line),
    (Kind.AUTHOR_LABEL, 20, _whole(_AUTHOR_LABEL)),
    (Kind.FURNITURE, _SHORT, _whole(_COUNTER)),
    (Kind.FURNITURE, _SHORT, _whole(_FURNITURE)),
    (Kind.FURNITURE, _SHORT, _whole(_AGENCY_ONLY)),
    (Kind.FURNITURE, 300, _whole(_COPYRIGHT)),
    (Kind.FURNITURE, 120, _whole(_STANDARDS)),
    (Kind.BYLINE, 100, _whole(_BYLINE)),
    (Kind.PROMOTION, _SHORT + 20, _whole(_PROMOTION)),
    (Kind.DATELINE, 1 << 30, lambda text: dateline(text) is not None),
    (Kind.CAPTION, 400, _whole(_CAPTION)),
)
"""What a line looks like, the length from which on it cannot be that, and the test."""


def classify(number: int, raw: str) -> Line:
    """Give one line with its kind."""
    text = raw.strip()
    if not text:
        return Line(number, Kind.BLANK, "")
    indent = len(raw) - len(raw.lstrip())
    bare = text.strip("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff ")
    for kind, longest, test in _RULES:
        if len(bare) <= longest and test(bare):
            return Line(number, kind, text, indent)
    mark = _BULLET.match(bare)
    if mark:
        return Line(number, Kind.BULLET, bare[mark.end() :].strip(), indent)
    if _NUMBERED.match(bare) and len(bare) <= HEADLINE_LENGTH:
        return Line(number, Kind.NUMBERED, text, indent)
    return Line(number, Kind.HEADLINE if looks_like_headline(bare) else Kind.PARAGRAPH, text, indent)


def looks_like_headline(text: str) -> bool:
    """Whether a line is short and does not end like a sentence; a question may be a headline too."""
    if len(text) > HEADLINE_LENGTH:
        return False
    bare = text.rstrip(_CLOSERS + " ")
    if text.endswith(("?", "؟", "？")):
        return len(text) <= HEADLINE_LENGTH // 2
    quoted = text.endswith("»") or (text.endswith("”") and "“" not in text[1:])
    return not quoted and not bare.endswith(_SENTENCE_ENDS)


def url_in(line: Line) -> str:
    """Give the address that a line of kind URL or LABELLED_URL consists of."""
    found = _LABELLED_URL.fullmatch(line.text) if line.kind is Kind.LABELLED_URL else None
    url = found[1] if found else line.text.strip("\u200b\u200e\u200f\ufeff ")
    return f"https://{url}" if url.lower().startswith("www.") else url
