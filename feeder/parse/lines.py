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


@dataclass(frozen=True, slots=True)
class _Rule:
    """One thing that a line can look like."""

    kind: Kind
    longest: int
    """A line with more characters is something else."""
    hints: tuple[str, ...]
    """One of these must be in the line, in lower case: most lines need no closer look. None given: any line."""
    test: Callable[[str], object]
    """Gives something true when the line as a whole is that."""


_RULES = (
    _Rule(Kind.URL, 2000, ("http", "www."), _URL.fullmatch),
    _Rule(Kind.LABELLED_URL, 2000, ("http",), _LABELLED_URL.fullmatch),
    _Rule(Kind.SEPARATOR, 200, tuple("-*_=~#+•·—–―⁂"), _SEPARATOR.fullmatch),
    _Rule(Kind.END, _SHORT + 20, (), _END.fullmatch),
    _Rule(Kind.DATE, _SHORT + 20, tuple("0123456789"), is_date_line),
    _Rule(Kind.AUTHOR_LABEL, 20, ("author", "written", "reporter"), _AUTHOR_LABEL.fullmatch),
    _Rule(Kind.FURNITURE, _SHORT, tuple("0123456789"), _COUNTER.fullmatch),
    _Rule(Kind.FURNITURE, _SHORT, (), _FURNITURE.fullmatch),
    _Rule(Kind.FURNITURE, _SHORT, (), _AGENCY_ONLY.fullmatch),
    _Rule(Kind.FURNITURE, 300, ("©", "(c)", "copyright", "all rights reserved"), _COPYRIGHT.fullmatch),
    _Rule(Kind.FURNITURE, 120, ("our ", "【"), _STANDARDS.fullmatch),
    _Rule(Kind.BYLINE, 100, ("by",), _BYLINE.fullmatch),
    _Rule(Kind.PROMOTION, _SHORT + 20, ("newsletter",), _PROMOTION.fullmatch),
    _Rule(Kind.DATELINE, 1 << 30, (), dateline),
    _Rule(Kind.CAPTION, 400, (")", "—", "–", " - ", "photo", "picture", "image", "foto", "credit"), _CAPTION.fullmatch),
)
_SHORT_ENOUGH = 2000


def classify(number: int, raw: str) -> Line:
    """Give one line with its kind."""
    text = raw.strip()
    if not text:
        return Line(number, Kind.BLANK, "")
    indent = len(raw) - len(raw.lstrip())
    bare = text.strip("\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff ")
    length, lower = len(bare), bare[:_SHORT_ENOUGH].lower()
    for rule in _RULES:
        if length <= rule.longest and _is_hinted(lower, rule.hints) and rule.test(bare):
            return Line(number, rule.kind, text, indent)
    mark = _BULLET.match(bare)
    if mark:
        return Line(number, Kind.BULLET, bare[mark.end() :].strip(), indent)
    if _NUMBERED.match(bare) and len(bare) <= HEADLINE_LENGTH:
        return Line(number, Kind.NUMBERED, text, indent)
    return Line(number, Kind.HEADLINE if looks_like_headline(bare) else Kind.PARAGRAPH, text, indent)


def _is_hinted(lower: str, hints: tuple[str, ...]) -> bool:
    if not hints:
        return True
    for hint in hints:  # noqa: SIM110 - a generator for each line and rule would take longer than the rules
        if hint in lower:
            return True
    return False


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
