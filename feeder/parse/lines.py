"""What each line of a plain text is, judged by itself: one rule, one row.

Most lines of most texts are sentences or plain headlines, and are told by a glance at their ends and their letters. Of
the rows, those alone are tried that the first word of a line calls for; a line that no row knows is a headline when it
is short and does not end like a sentence, else a paragraph. What a line means beside its neighbours is not decided here
but in `zones`. Kinds are single letters, so that the kinds of a text are a string in which runs of lines are found as
runs of letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from feeder.parse import forwards, patterns, rules, wire
from feeder.parse.datelines import dateline
from feeder.parse.dates import LONGEST_LINE, is_date_line, is_dated
from feeder.parse.headlines import HEADLINE_LENGTH, is_open, looks_like_headline
from feeder.parse.invitations import invites
from feeder.parse.kinds import Kind

_SENTENCE = 110
"""From here on a line that ends like a sentence is one, unless it is a notice or a caption; up to here a line may be a
label, a date or a byline."""
_LABEL = 80
_CREDITED = 400
_NOTICE = 200
_PLACE = 60
"""Where the agency of a dateline stands at the latest."""
_QUOTES = frozenset("“\"‘'«")
_LATIN = "ɏ"
"""The last of the Latin letters, quotes apart."""
_LETTERS = frozenset(filter(str.isalpha, map(chr, range(ord(_LATIN) + 1))))
_SEPARATOR = 200
_SHORT_STORY = 55
_SHORTEST_STORY = 25
"""Behind a bracket, where nothing but a dateline names place and agency; East Asia says more in as many letters."""
_MOST_WORDS = 6
_MARKS = frozenset("-*•")
_NOTICES = (
    "Some i", "Information ", "A version of this ", "Thanks for reading ", "La suite de cet ", "Cet article est ",
    "L'int", "L’int", "Il vous reste ", "Rechte a", "Die Rechte a",
)  # fmt: skip
"""How notices begin that are told by their words."""
_BEGIN_NOTICES = frozenset(notice[:2] for notice in _NOTICES)
_ENDS = frozenset('.”"')
_PLAIN_TITLE = re.compile(r"[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f,’' -]*")
_SIGNS = re.compile(r"[\d:|/>!@#]|newsletter|^\W*ends?\W*$")
"""What a short line of plain letters has at least one of when a rule of `_SHORT` may hold."""
_FEWEST_SPACES = 3


def classify(text: str) -> str:
    """Give the kind of a line, without the white space around it and not empty."""
    length = len(text)
    first = text[0]
    if length > _LABEL and text[-1] in _ENDS:
        plain = first in _QUOTES or (first in _LETTERS and not text[1].isupper() and "(" not in text[:_PLACE])
        if plain and length > _NOTICE:
            return Kind.PARAGRAPH
        is_sentence = length > _SENTENCE or not (":" in text or "|" in text or "：" in text or "ewsletter" in text)
        if is_sentence and (plain or first.isalpha()):
            return _of_sentence(text, length, may_date=not plain)
    if first in _MARKS and text[1:2] == " " and text[2:3].isalpha():
        return Kind.BULLET
    if length <= HEADLINE_LENGTH and _is_plain_title(text):
        return Kind.HEADLINE
    bare = text if text.isascii() else text.strip(patterns.INVISIBLE) or text
    return (
        _of_marked(bare) or _of_address(bare) or (_of_short(bare) if length <= _SENTENCE else None) or _of_words(bare)
    )


def _of_sentence(text: str, length: int, *, may_date: bool) -> str:
    """Give the kind of a line that is long for a headline and ends like a sentence."""
    if may_date and dateline(text):
        return Kind.DATELINE
    if length <= _NOTICE and _is_notice(text):
        return Kind.FURNITURE
    if length > HEADLINE_LENGTH:
        return Kind.PARAGRAPH
    return _by_first_word(text) or _of_credit(text) or Kind.PARAGRAPH


def _is_plain_title(text: str) -> bool:
    """Whether a line is four words and more, with nothing that labels, dates and credits need, and no phrase."""
    if text.count(" ") < _FEWEST_SPACES or not text[0].isupper() or " - " in text or not _PLAIN_TITLE.fullmatch(text):
        return False
    lower = text.lower()
    word = lower[: lower.index(" ")]
    return not (word in rules.BY_WORD or word in rules.WILD or lower in rules.KNOWN or "newsletter" in lower)


def _of_marked(bare: str) -> str | None:
    """Give the kind of a line by the sign or number that it begins with; None when that tells nothing."""
    first = bare[0]
    if first.isalpha():
        return None
    if first.isdigit():
        return _of_numbered(bare)
    if bare in patterns.FENCES or (len(bare) <= _SEPARATOR and patterns.SEPARATOR.fullmatch(bare)):
        return Kind.SEPARATOR
    if patterns.BULLET.match(bare):
        return Kind.BULLET
    if bare[:3] == "---" and forwards.is_mark(bare):
        return Kind.SEPARATOR
    return _of_bracketed(bare) if first in "©(【（[" else None


def _of_numbered(bare: str) -> str | None:
    if len(bare) < LONGEST_LINE and patterns.YEAR.search(bare) and is_date_line(bare):
        return Kind.DATE
    if len(bare) <= _LABEL and (patterns.COUNTER.fullmatch(bare) or patterns.AGO.fullmatch(bare)):
        return Kind.FURNITURE
    if _is_stamp(bare):
        return Kind.DATE
    return Kind.NUMBERED if len(bare) <= HEADLINE_LENGTH and patterns.NUMBERED.match(bare) else None


def _of_bracketed(bare: str) -> str | None:
    if len(bare) > _SHORTEST_STORY and dateline(bare):
        return Kind.DATELINE
    if patterns.COPYRIGHT.fullmatch(bare) or patterns.STANDARDS.fullmatch(bare):
        return Kind.FURNITURE
    if bare[0] == "【" and (bare[-1] == "】" or len(bare) <= _SHORT_STORY):
        return Kind.FURNITURE
    if len(bare) <= _LABEL and patterns.OTHER_BYLINE.fullmatch(bare):
        return Kind.BYLINE
    if len(bare) <= _NOTICE and patterns.CHANGED.fullmatch(bare):
        return Kind.FURNITURE
    return Kind.CREDIT if patterns.CREDIT.fullmatch(bare) else None


def _of_address(bare: str) -> str | None:
    if "://" not in bare and bare[0] not in "wW":
        return None
    if patterns.URL.fullmatch(bare):
        return Kind.URL
    labelled = patterns.LABELLED_URL.fullmatch(bare)
    return Kind.LABELLED_URL if labelled and patterns.LINK_LABEL.fullmatch(_label(bare)) else None


def _of_short(bare: str) -> str | None:
    """Give the kind of a line no longer than a label, a date or a byline; None when it is none of these."""
    lower = bare.lower()
    key = lower.strip(patterns.TRIM)
    kind = rules.KNOWN.get(key) or _wild(key)
    if kind is None and (_SIGNS.search(lower) or not bare.isascii()):
        kind = next((kind for kind, test in _SHORT if test(bare, lower, key)), None)
    return kind


def _is_dated(bare: str, *_: str) -> bool:
    return patterns.YEAR.search(bare) is not None and (is_date_line(bare) or is_dated(bare))


def _is_stamp(bare: str, *_: str) -> bool:
    return len(bare) <= _LABEL and patterns.STAMP.fullmatch(bare) is not None


def _is_counted(bare: str, _: str, key: str) -> bool:
    if patterns.DIGIT.search(bare) is None:
        return False
    return patterns.AGO.fullmatch(key) is not None or patterns.COUNTER.fullmatch(key) is not None


def _is_labelled_byline(bare: str, *_: str) -> bool:
    return (":" in bare or "：" in bare or not bare.isascii()) and patterns.OTHER_BYLINE.fullmatch(bare) is not None


def _is_labelled(_: str, lower: str, __: str) -> bool:
    """Whether a line tells of its page behind a label: `Source: ...`, `Tags: ...`."""
    label = patterns.BEFORE_COLON.match(lower)
    return label is not None and label[1].strip(patterns.TRIM) in rules.LABELS


def _is_invitation(bare: str, *_: str) -> bool:
    return bare[-1] == "!" and invites(bare)


def _is_promotion(bare: str, lower: str, _: str) -> bool:
    return "newsletter" in lower and patterns.PROMOTION.fullmatch(bare) is not None


def _is_crumbs(bare: str, *_: str) -> bool:
    return (
        len(bare) <= _LABEL and any(sign in bare for sign in "/>»›＞") and patterns.CRUMBS.fullmatch(bare) is not None
    )


def _is_contact(bare: str, *_: str) -> bool:
    """Whether a line is nothing but an e-mail address or a telephone number."""
    return ("@" in bare or bare[0] in "+(") and patterns.REACHED_AT.fullmatch(bare) is not None


def _is_initials(bare: str, *_: str) -> bool:
    return "/" in bare and patterns.INITIALS.fullmatch(bare) is not None


def _is_end(_: str, __: str, key: str) -> bool:
    return key in {"ends", "end", "30"}


_SHORT: tuple[tuple[str, Callable[[str, str, str], bool]], ...] = (
    (Kind.DATE, _is_dated),
    (Kind.DATE, _is_stamp),
    (Kind.FURNITURE, _is_counted),
    (Kind.BYLINE, _is_labelled_byline),
    (Kind.FURNITURE, _is_labelled),
    (Kind.FURNITURE, _is_invitation),
    (Kind.PROMOTION, _is_promotion),
    (Kind.FURNITURE, _is_initials),
    (Kind.FURNITURE, _is_crumbs),
    (Kind.FURNITURE, _is_contact),
    (Kind.SEPARATOR, _is_end),
    (Kind.WIRE, wire.is_header),
    (Kind.FOR_EDITORS, wire.is_for_editors),
)
"""What a short line may be, tried in this order: by the line, the line in lower case, and that without its marks."""


def _wild(key: str) -> str | None:
    """Look up a line of few words with each of its last words as a gap."""
    words = key.split()
    if not 1 < len(words) <= _MOST_WORDS or words[0] not in rules.WILD:
        return None
    return rules.KNOWN.get(" ".join([*words[:-1], "_"])) or rules.KNOWN.get(" ".join([*words[:-2], "_", "_"]))


def _of_words(bare: str) -> str:
    """Give the kind of a line by its first word, its end, or its length."""
    kind = _by_first_word(bare)
    if kind is not None:
        return kind
    if dateline(bare) and (len(bare) > _SHORT_STORY or not is_open(bare)):
        return Kind.DATELINE
    if len(bare) <= _NOTICE and _is_notice(bare):
        return Kind.FURNITURE
    return _of_credit(bare) or (Kind.HEADLINE if looks_like_headline(bare) else Kind.PARAGRAPH)


def _by_first_word(bare: str) -> str | None:
    word = bare.partition(" ")[0].lower()
    for rule in rules.BY_WORD.get(word if word.isalpha() else _token(word), ()):
        if len(bare) <= rule.longest and rule.test(bare):
            return rule.kind
    return None


def _token(word: str) -> str:
    found = patterns.TOKEN.match(word)
    return found[0] if found else ""


def _is_notice(text: str) -> bool:
    """Whether a line keeps rights, or thanks those who helped."""
    if "contributed" in text or (text[:2] in _BEGIN_NOTICES and text.startswith(_NOTICES)):
        return patterns.CONTRIBUTED.fullmatch(text) is not None
    lower = text.lower()
    if "eserv" in lower or "riserv" in lower or "éserv" in lower or "vorbehalten" in lower:
        return any(words in lower for words in patterns.RIGHTS)
    first = text[1:2] if text[0] in _QUOTES else text[0]
    foreign = not lower.isascii() and (first > _LATIN or first in "<[(©")
    return foreign and any(words in lower for words in patterns.OTHER_RIGHTS)


def _of_credit(bare: str) -> str | None:
    """Give the kind of a line that ends as captions do: with its photographer, or an agency."""
    if len(bare) > _CREDITED or not _may_credit(bare):
        return None
    if patterns.CREDIT.fullmatch(bare) or patterns.CREDIT_END.fullmatch(bare):
        return Kind.CREDIT
    return Kind.CAPTION if patterns.CAPTION.fullmatch(bare) else None


def _may_credit(bare: str) -> bool:
    """Whether there is anything in the line that credits stand behind: most lines need no closer look."""
    if bare[-1] in ")）]影供" or bare[-2:] in {").", "]."} or "—" in bare or "–" in bare or " - " in bare:
        return True
    return "/" in bare or "©" in bare or (":" in bare and patterns.CREDIT_WORD.search(bare) is not None)


def _label(bare: str) -> str:
    return re.split(r"[:：]", bare, maxsplit=1)[0].strip()


def unmarked(text: str) -> str:
    """Give the text of a bullet without its mark."""
    if text[0] in _MARKS and text[1:2] == " ":
        return text[2:].strip()
    bare = text.strip(patterns.INVISIBLE)
    mark = patterns.BULLET.match(bare) or patterns.NUMBERED.match(bare)
    return bare[mark.end() :].strip() if mark else bare


def url_in(text: str) -> str:
    """Give the address that a line of kind URL or LABELLED_URL consists of."""
    found = None if text.startswith("http") else patterns.LABELLED_URL.fullmatch(text.strip(patterns.INVISIBLE))
    url = found[1] if found else text.strip(patterns.INVISIBLE + "<>")
    return f"https://{url}" if url[:4].lower() == "www." else url
