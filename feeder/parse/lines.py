"""What each line of a plain text is, judged by itself: one rule, one row.

Rows are tried from the top, those alone that the first word of a line calls for; a line that no row knows is a headline
when it is short and does not end like a sentence, else a paragraph. What a line means beside its neighbours is not
decided here but in `zones`. Kinds are single letters, so that the kinds of a text are a string in which runs of lines
are found as runs of letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from feeder.parse import phrases
from feeder.parse.datelines import dateline
from feeder.parse.dates import LONGEST_LINE, is_date_line, is_dated


class Role(StrEnum):
    """What a line was used as."""

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
    """Furniture of the page, known as such."""
    UNCLAIMED = "unclaimed"
    """Text that belongs to no article: it is reported."""


class Kind:
    """What a line looks like."""

    URL = "u"
    LABELLED_URL = "v"
    BULLET = "b"
    NUMBERED = "n"
    SEPARATOR = "s"
    DATE = "t"
    BYLINE = "y"
    AUTHOR_LABEL = "a"
    FURNITURE = "f"
    LABEL_OF_OTHERS = "o"
    """`Read also` and the like: the headline behind it is that of another article."""
    CONTACT = "k"
    """A label with the lines of an address behind it."""
    CAPTION = "c"
    CREDIT = "g"
    """A caption that names its photographer: one that can be nothing else."""
    PROMOTION = "m"
    END = "e"
    DATELINE = "d"
    HEADLINE = "h"
    PARAGRAPH = "p"


HEADLINE_LENGTH = 180
_SHORT = 80
_SHORT_STORY = 55
_SENTENCE_ENDS = (
    ".", "。", "؟", "!", "…", "．", "॥", "।", ":", ";", "；", "！", "？", "።", ",", "，", "、", "،", "：", "۔", "؛",
)  # fmt: skip
_CJK = re.compile(
    "[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e“「『【（]*[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_CJK_HEADLINE = 60
"""The scripts of East Asia say in a third of the characters what others say."""
_SENTENCE_INSIDE = re.compile(r"[。！？](?!$)|[^\W\d_A-Z]{5,}\.[”’\"')]?\s+[“‘\"'(]?[A-Z]")
_CLOSERS = "\"'”’»)]」』）】›“"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u2060\u00ad "
_PLAIN_ENDS = frozenset('.”"')

_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>\"“”]+>?", re.IGNORECASE)
_LABELLED_URL = re.compile(r"[^\W\d_](?:[\w’' /-]{0,28}[^\W\d_])?\s*[:：]\s*<?(https?://\S+?)>?", re.IGNORECASE)
_LINK_LABEL = re.compile(
    r"(?:short|perma|canonical|page|article|full)?[\s-]*(?:url|link)|permalink|source|read|read (?:it|more|online)|"
    r"(?:read|see|view|more)(?: the)?(?: full)?(?: (?:story|article|text|post))?(?: (?:at|on|online|here))*|"
    r"available at|web|online|website|lien|enlace|link kurz|kurzlink|quelle|fuente|fonte|bron|ссылка|источник|"
    r"الرابط(?: المختصر)?|رابط(?: مختصر)?|المصدر|لینک(?: کوتاه)?|منبع|קישור|מקור|链接|原文链接|原文|来源|本文链接|短链接|鏈接|リンク|"
    r"元記事|링크|원문|출처|स्रोत|kaynak|źródło|zdroj|πηγή",
    re.IGNORECASE,
)
_BULLET = re.compile(r"(?:[•‣▪●◦∙·■□►▶➤➢✓★⁃○◆◇▸☞]\s*|[-*–—+]\s+|[-*–—•](?=[^\W\d_]))(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
_SEPARATOR = re.compile(r"(?:[-*_=~#+•·.–—]\s*){3,}|[—–―*#]{1,2}|⁂|-\s*30\s*-|#\s*END\s*#|\(?ends?\)?", re.IGNORECASE)
_NAME = r"[A-Z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff][^.!?:]{1,80}"
_BYLINE = re.compile(rf"(?:by|von|par|por|di|door|av|przez|od|yazan|від|автор|текст)\s*:?\s+{_NAME}", re.IGNORECASE)
_BYLINE_LOWER = re.compile(r"(?:by|von|par|por|di|door|av)\s*:?\s+(?=[A-Z\u00c0-\u024f])", re.IGNORECASE)
_OTHER_BYLINE = re.compile(
    r"(?:(?:بقلم|كتب|كتبت|بواسطة|المصدر|نویسنده|מאת|作者|记者|記者|文|来源|來源|撰文|责任编辑|責任編輯|编辑|編輯|기자|लेखक|συντάκτης|editor|"
    r"author|authors|autor|autora|autore|auteur|reporter|written by|reported by|reporting by|story by|words by|text by|"
    r"edited by)\s*[:：|｜/／]\s*\S.{0,60}|[（(]?(?:责任编辑|責任編輯|编辑|編輯|作者|记者|記者)\s*[:：].{1,40}|"
    r"[가-힣]{2,4}\s*(?:기자|특파원)(?:\s*\S+@\S+)?|\S{2,5}\s*記者)",
    re.IGNORECASE,
)
_AUTHOR_LABEL = re.compile(
    r"(?:author|authors|written by|reporter|reported by|autor|auteur|autore|автор|الكاتب)\s*:?", re.IGNORECASE
)
_COUNTER = re.compile(
    r"\(?\d{1,5}\)?(?:\s*(?:/|of|von|sur|de|из)\s*\d{1,5})?|\d{1,2}:\d{2}(?::\d{2})?|\d+(?:[.,]\d+)?\s?[km]?\s+"
    r"(?:shares?|comments?|views?|likes?|reads?|photos?|images?|votes?|kommentare?|commentaires?|comentarios|"
    r"комментари\w*|просмотр\w*)|\d+ min(?:ute)?s?(?:\.|\s+(?:read|de lecture|de lectura|lesezeit|leestijd))?",
    re.IGNORECASE,
)
_AGO = re.compile(
    r"(?:(?:last )?(?:updated?|published|posted)\s*:?\s*)?(?:about )?\d+\s?(?:sec|min|minute|hour|hr|day|week|month|year|"
    r"[hmd])\w*\.? ago(?:\s*[|·•].*)?|(?:il y a|hace|há|vor)\s+\d+\s+\w+|\d+\s+\w+\s+(?:fa|önce|назад|geleden|sedan)|"
    r"(?:منذ|قبل)\s+\d+\s+\w+|\d+\s*(?:分钟|小时|天|分|時間|日|시간|분|일)\s*(?:前|전)",
    re.IGNORECASE,
)
_PREFIXED = re.compile(
    r"(?:follow(?: us)? (?:on|@)|share (?:this|on|via)\b|sign up (?:for|to)\b|click here\b|listen to this article|"
    r"subscribe (?:to|now)|image (?:source|caption)\b,?|for immediate release|embargoed? (?:until|for)\b"
    r"|sign up\b.{0,20}$).{0,100}(?<![.!?])",
    re.IGNORECASE,
)
_CRUMBS = re.compile(r"[^.!?»>›/→＞]{1,40}(?:\s*[»>›/→＞]\s+[^.!?»>›→＞]{1,60}){1,5}")
_CREDITS = (
    r"(?:AFP|Reuters|AP|EPA|EFE|Getty(?: Images)?|File|Supplied|SPA|Photo|Shutterstock|WAM|AN|dpa|Xinhua|Kyodo|Handout|"
    r"Courtesy|Twitter|Instagram|Facebook|Screenshot|Screengrab|Illustration|Archive|Rex|PA|ANSA|Anadolu|IANS|PTI|ANI|"
    r"Unsplash|Flickr|Wikimedia(?: Commons)?|CC[- ]BY|IMAGO|picture alliance|Sputnik|TASS|Bernama|Yonhap)"
)
_CAPTION = re.compile(
    rf".{{3,}}(?:[(（\[](?:[^()\[\]]*\b)?{_CREDITS}\b[^()\[\]]*[)）\]]\.?"
    rf"|[.”] — .{{3,50}}|[—–-]\s*(?:Picture by|Photo by|{_CREDITS})\b.{{0,40}}|\b{_CREDITS}\s?/\s?{_CREDITS}.{{0,30}}"
    r"|\s(?:©|Foto:|Photo:|Photograph:|Credit:|Bild:|Фото:|Image:|Picture:)\s?.{2,60})\s*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:(?:Photo|Picture|Photograph|Image|Foto|Credit|Fotos|Bild|Photos|Illustration|Video|Immagine|Imagen|Фото|Кадр|"
    r"Fotoğraf|Zdjęcie|Fot\.|صورة|الصورة|תמונה|צילום|图片来源|图源|圖片來源|图片|写真|사진)(?:\s*(?:by|source|credit))?\s*"
    r"[:：/=©]\s*.{2,90}|(?:Photo|Picture|Photograph|Photography|Illustration) by .{2,60}"
    r"|.{3,}\((?:AP Photo|Photo by|Photo:|Photo courtesy|Photograph:|Reuters/|Getty/|Foto:|AFP/|AFP via|AP/|EPA/|Reuters via|"
    r"写真|사진=|Фото)[^()]*(?:\([^()]*\)[^()]*)?\)\.?|©\s?(?:AFP|Reuters|AP|dpa|EPA|Getty).{0,60}|\[[^\[\]]*/(?:AFP|Reuters|AP|EPA|Getty|Anadolu)[^\[\]]*\])",
    re.IGNORECASE,
)
_CREDIT_END = re.compile(
    r".{3,400}\[(?:[^\[\]]{0,80}/)?(?:AFP|Reuters|AP|EPA|Getty|Anadolu|Al Jazeera|File)\b[^\[\]]{0,80}\]", re.IGNORECASE
)
_PROMOTION = re.compile(r"(?:skip (?:past )?)?.{0,30}\bnewsletter\b.{0,40}", re.IGNORECASE)
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright\b|copyleft\b).{0,160}|.{0,80}(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|"
    r"todos los derechos reservados|todos os direitos reservados|tutti i diritti riservati|все права защищены|"
    r"جميع الحقوق محفوظة|版权所有|版權所有|無断転載|무단\s?전재).{0,80}",
    re.IGNORECASE,
)
_STANDARDS = re.compile(
    r"our \w+\s*:.*|【[^】]*】|\(?(?:reporting|writing|editing) by [^.]{2,60}[;)].{0,200}", re.IGNORECASE
)
_COPYRIGHT_WORDS = ("rights reserved", "rechte vorbehalten", "droits réservés", "derechos reservados", "direitos reservados",
    "diritti riservati", "права защищены", "الحقوق محفوظة", "版权所有", "版權所有", "無断転載", "무단")  # fmt: skip
_YEAR = re.compile(r"(?:19|20)\d\d|[٠-٩۰-۹०-९]{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2}")
_DIGIT = re.compile(r"\d")
_BEFORE_COLON = re.compile(r"([^:：|]{1,40})\s?[:：|]")
_TOKEN = re.compile(r"[^\W\d_]+")
_TRIM = " :：|·•…>»›→▶▼▲<«‹←[]()（）【】-–—*"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One thing that a line can look like."""

    kind: str
    longest: int
    """A line with more characters is something else."""
    first: tuple[str, ...]
    """The first words, in lower case, of such lines; none given: any."""
    test: Callable[[str], object]
    """Gives something true when the line as a whole is that."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_RULES = (
    _Rule(Kind.AUTHOR_LABEL, 20, _words("author authors written reporter reported autor auteur autore автор الكاتب"), _AUTHOR_LABEL.fullmatch),
    _Rule(Kind.FURNITURE, 120, _words("follow share sign click listen subscribe image for embargo embargoed"), _PREFIXED.fullmatch),
    _Rule(Kind.BYLINE, 100, _words("by von par por di door av przez od yazan від автор текст"), _BYLINE.fullmatch),
    _Rule(Kind.FURNITURE, 260, _words("our reporting writing editing"), _STANDARDS.fullmatch),
    _Rule(Kind.FURNITURE, 200, _words("copyright copyleft c"), _COPYRIGHT.fullmatch),
    _Rule(Kind.CREDIT, 160, _words(
        "photo picture photograph photography image foto credit fotos bild photos illustration video immagine imagen фото кадр "
        "fotoğraf zdjęcie fot صورة الصورة תמונה צילום 图片来源 图源 圖片來源 图片 写真 사진"), _CREDIT.fullmatch),
)  # fmt: skip
_BY_WORD: dict[str, tuple[_Rule, ...]] = {}
for _rule, _word in ((rule, word) for rule in _RULES for word in rule.first):
    _BY_WORD[_word] = (*_BY_WORD.get(_word, ()), _rule)
_KNOWN = (
    dict.fromkeys(phrases.rows(phrases.AGENCIES), Kind.FURNITURE)
    | dict.fromkeys(phrases.rows(phrases.FURNITURE), Kind.FURNITURE)
    | dict.fromkeys(phrases.rows(phrases.ENDS), Kind.END)
    | dict.fromkeys(phrases.rows(phrases.OTHERS), Kind.LABEL_OF_OTHERS)
    | dict.fromkeys(phrases.rows(phrases.CONTACTS), Kind.CONTACT)
)
_LABELS = frozenset(phrases.rows(phrases.LABELS) + phrases.rows(phrases.OTHERS))
_WILD = frozenset(row.split()[0] for row in _KNOWN if "_" in row)


def classify(text: str) -> str:
    """Give the kind of a line, without the white space around it and not empty."""
    length = len(text)
    if length > HEADLINE_LENGTH and text[-1] in _PLAIN_ENDS and (text[0].isalpha() or text[0] in "“\"‘'«"):
        return _of_long(text)
    bare = text if text.isascii() else text.strip(INVISIBLE) or text
    first = bare[0]
    if not first.isalpha():
        kind = _of_marked(bare, first)
        if kind is not None:
            return kind
    if "://" in bare or first in "wW":
        if _URL.fullmatch(bare):
            return Kind.URL
        labelled = _LABELLED_URL.fullmatch(bare)
        if labelled and _LINK_LABEL.fullmatch(_label(bare)):
            return Kind.LABELLED_URL
    if length <= _SHORT + 30:
        kind = _of_short(bare)
        if kind is not None:
            return kind
    return _of_words(bare, length)


def _of_long(text: str) -> str:
    """Give the kind of a line that is longer than headlines and ends like a sentence."""
    if text[1].isupper() or "\u0600" <= text[0] <= "\u06ff":
        return Kind.DATELINE if dateline(text) else Kind.PARAGRAPH
    if len(text) <= 260 and any(words in text for words in _COPYRIGHT_WORDS):
        return Kind.FURNITURE
    return Kind.PARAGRAPH


def _of_marked(bare: str, first: str) -> str | None:
    """Give the kind of a line by the sign or number that it begins with; None when that tells nothing."""
    if first.isdigit():
        if len(bare) <= _SHORT and (_COUNTER.fullmatch(bare) or _AGO.fullmatch(bare)):
            return Kind.FURNITURE
        if (
            _NUMBERED.match(bare)
            and len(bare) <= HEADLINE_LENGTH
            and not (len(bare) < LONGEST_LINE and is_date_line(bare))
        ):
            return Kind.NUMBERED
        return None
    if len(bare) <= 200 and _SEPARATOR.fullmatch(bare):
        return Kind.SEPARATOR
    if _BULLET.match(bare):
        return Kind.BULLET
    if first in "©(【（[":
        if _COPYRIGHT.fullmatch(bare) or _STANDARDS.fullmatch(bare) or bare.startswith("【"):
            return Kind.FURNITURE
        if len(bare) <= _SHORT and _OTHER_BYLINE.fullmatch(bare):
            return Kind.BYLINE
        return Kind.CREDIT if _CREDIT.fullmatch(bare) else None
    return None


def _of_short(bare: str) -> str | None:
    """Give the kind of a line no longer than a label, a date or a byline; None when it is none of these."""
    lower = bare.lower()
    key = lower.strip(_TRIM)
    kind = _KNOWN.get(key)
    if kind is None and key.partition(" ")[0] in _WILD:
        kind = _wild(key)
    if kind is not None:
        return kind
    if _DIGIT.search(bare):
        if _YEAR.search(bare) and (is_date_line(bare) or is_dated(bare)):
            return Kind.DATE
        if _AGO.fullmatch(key) or _COUNTER.fullmatch(key):
            return Kind.FURNITURE
    if (":" in bare or "：" in bare or not bare.isascii()) and _OTHER_BYLINE.fullmatch(bare):
        return Kind.BYLINE
    if _is_labelled(lower):
        return Kind.FURNITURE
    if bare[-1] == "!" and invites(bare):
        return Kind.FURNITURE
    if "newsletter" in lower and _PROMOTION.fullmatch(bare):
        return Kind.PROMOTION
    if (
        ("/" in bare or ">" in bare or "»" in bare or "›" in bare or "＞" in bare)
        and _CRUMBS.fullmatch(bare)
        and len(bare) <= _SHORT
    ):
        return Kind.FURNITURE
    return Kind.SEPARATOR if key in {"ends", "end", "30"} else None


def _is_labelled(lower: str) -> bool:
    """Whether a line tells of its page behind a label: `Source: ...`, `Tags: ...`."""
    label = _BEFORE_COLON.match(lower)
    return label is not None and label[1].strip(_TRIM) in _LABELS


def _wild(key: str) -> str | None:
    """Look up a line of few words with each of its last words as a gap."""
    words = key.split()
    if not 2 <= len(words) <= 6:
        return None
    for gaps in (1, 2):
        kind = _KNOWN.get(" ".join(words[:-gaps] + ["_"] * gaps))
        if kind is not None:
            return kind
    return None


def _of_words(bare: str, length: int) -> str:
    """Give the kind of a line by its first word, its end, or its length."""
    token = _TOKEN.match(bare)
    for rule in _BY_WORD.get(token[0].lower(), ()) if token else ():
        if length <= rule.longest and rule.test(bare):
            return rule.kind
    if dateline(bare) and (length > _SHORT_STORY or not is_open(bare)):
        return Kind.DATELINE
    if length <= 400:
        if length <= 260 and any(words in bare.lower() for words in _COPYRIGHT_WORDS):
            return Kind.FURNITURE
        if _may_credit(bare):
            if _CREDIT.fullmatch(bare) or _CREDIT_END.fullmatch(bare):
                return Kind.CREDIT
            if _CAPTION.fullmatch(bare):
                return Kind.CAPTION
    return Kind.HEADLINE if looks_like_headline(bare) else Kind.PARAGRAPH


def _may_credit(bare: str) -> bool:
    """Whether there is anything in the line that credits stand behind: most lines need no closer look."""
    if bare[-1] in ")）]" or bare[-2:] in {").", "]."}:
        return True
    return "—" in bare or " - " in bare or "–" in bare or "/" in bare or "©" in bare or bool(_CREDIT_WORD.search(bare))


_CREDIT_WORD = re.compile(r"(?:oto|hotograph|redit|ild|icture|mage|ото):")


def _label(bare: str) -> str:
    return re.split(r"[:：]", bare, maxsplit=1)[0].strip()


def unmarked(text: str) -> str:
    """Give the text of a bullet without its mark."""
    bare = text.strip(INVISIBLE)
    mark = _BULLET.match(bare)
    return bare[mark.end() :].strip() if mark else bare


def looks_like_headline(text: str) -> bool:
    """Whether a line is short and does not end like a sentence; a question may be a headline too."""
    if len(text) > (HEADLINE_LENGTH if text.isascii() or not _CJK.match(text) else _CJK_HEADLINE):
        return False
    if text.endswith(("?", "؟", "？")):
        return len(text) <= HEADLINE_LENGTH // 2
    quoted = text.endswith("»") or (text.endswith("”") and "“" not in text[1:])
    return not quoted and is_open(text) and _SENTENCE_INSIDE.search(text) is None


def is_open(text: str) -> bool:
    """Whether a text does not end like a sentence."""
    return not text.rstrip(_CLOSERS + " ").endswith(_SENTENCE_ENDS)


def url_in(text: str) -> str:
    """Give the address that a line of kind URL or LABELLED_URL consists of."""
    found = _LABELLED_URL.fullmatch(text.strip(INVISIBLE))
    url = found[1] if found else text.strip(INVISIBLE + "<>")
    return f"https://{url}" if url.lower().startswith("www.") else url


_INVITES = frozenset(phrases.rows(phrases.INVITES))
_CHANNELS = re.compile("|".join(map(re.escape, sorted(phrases.rows(phrases.CHANNELS), key=len, reverse=True))))
_LONGEST_INVITATION = 220


def invites(text: str) -> bool:
    """Whether a line invites readers to follow, to subscribe or to write: it names how, and begins as invitations do."""
    if len(text) > _LONGEST_INVITATION:
        return False
    lower = text.lower()
    token = _TOKEN.search(lower)
    begins = token is not None and (token[0] in _INVITES or lower.split(None, 1)[0].strip(_TRIM) in _INVITES)
    return (begins or text.startswith(("【", "(*", "※"))) and _CHANNELS.search(lower) is not None
