"""Which encoding some bytes are in, when nothing names it: the one in which they read best.

Each candidate reads a sample, and is rated by how well what comes out could be a text: how usual its letters are in a
language that the encoding is used for, how many of that language's commonest words are in it, and how much looks
wrong, such as a capital inside a word or a sign between two letters. Where two encodings read a sample alike, the
commoner one stands.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from feeder.decode.letters import weight
from feeder.language import votes

_WESTERN = ("en", "de", "fr", "es", "pt", "it", "nl", "ca", "sv", "da", "nb", "fi", "is", "ga", "sq", "et")
_CENTRAL = ("pl", "cs", "sk", "hu", "ro", "hr", "sl", "de", "sq")
_CYRILLIC = ("ru", "uk", "be", "bg", "sr", "mk")
_BALTIC = ("lt", "lv", "et")
_EAST = ("zh", "zh-Hant", "ja", "ko")
_Candidate = tuple[str, Sequence[str], float]
_CANDIDATES: tuple[_Candidate, ...] = (
    ("cp1252", _WESTERN, 0),
    ("cp1250", _CENTRAL, -0.5),
    ("cp1251", _CYRILLIC, -0.5),
    ("gb18030", ("zh", "zh-Hant"), -0.5),
    ("cp932", ("ja",), -0.5),
    ("cp949", ("ko",), -0.5),
    ("cp950", ("zh-Hant",), -0.5),
    ("cp1253", ("el",), -0.5),
    ("cp1254", ("tr",), -0.5),
    ("cp1255", ("he",), -0.5),
    ("cp1256", ("ar",), -0.5),
    ("cp1257", _BALTIC, -0.5),
    ("cp1258", ("vi",), -0.5),
    ("cp874", ("th",), -0.5),
    ("euc_jp", ("ja",), -1),
    ("koi8_r", ("ru", "bg", "be"), -1),
    ("koi8_u", ("uk", "be"), -1.5),
    ("iso8859_2", _CENTRAL, -1),
    ("iso8859_7", ("el",), -2),
    ("iso8859_15", _WESTERN, -2),
    ("iso8859_5", _CYRILLIC, -3),
    ("iso8859_6", ("ar",), -3),
    ("iso8859_8", ("he",), -3),
    ("iso8859_13", _BALTIC, -3),
    ("iso8859_16", ("ro",), -3),
    ("cp866", _CYRILLIC, -3),
    ("mac_cyrillic", _CYRILLIC, -4),
    ("mac_roman", _WESTERN, -4),
    ("cp850", _WESTERN, -4),
    ("cp852", _CENTRAL, -4),
    ("cp737", ("el",), -5),
    ("mac_greek", ("el",), -5),
    ("cp857", ("tr",), -5),
    ("mac_turkish", ("tr",), -5),
    ("cp775", _BALTIC, -5),
    ("mac_latin2", _CENTRAL, -5),
    ("cp862", ("he",), -5),
    ("iso8859_4", _BALTIC, -5),
    ("big5hkscs", ("zh-Hant",), -6),
    ("utf_16_le", _EAST, -6),
    ("utf_16_be", _EAST, -6),
)
"""The encodings, the languages that each is used for, and how much rarer than the first each is."""

_SAMPLE = 4096
_BEFORE = 512
_FEW = 64
_WORST, _WORST_OF_MANY = -9.5, -7.0
"""The least that a byte beyond ASCII must add to the rating of a text, of which there are few or many."""
_ASCII = -3.0
_WORD = 2.0
_ODD = -7.0
_MOST_BROKEN = 0.02
_MOSTLY = 3

_PLAIN = re.compile(r"[\t\n\r -~]+")
_HIGH = re.compile(b"[\x80-\xff]")
_IN_WORD = re.compile(r"[^\W\d_][^\w\s\x00-\x7f’‘‛–—…·\u00ad\u0300-\u036f\u0e30-\u0e4e，、。；：]+(?=[^\W\d_])")
_WORDS = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_EAST_ASIAN = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]"
_WRONG = re.compile(
    f"[A-Za-z]{_EAST_ASIAN}{{1,2}}[a-z]|[A-Za-z]{_EAST_ASIAN}(?!{_EAST_ASIAN})|(?<!{_EAST_ASIAN}){_EAST_ASIAN}[A-Za-z]"
    "|[A-Za-z][\u0370-\u0fff]|[\u0370-\u0fff][A-Za-z]"  # two scripts in one word
    r"|(?<!\w)[^\W\d_\x00-\x7f]\d"  # a letter before a figure, where a currency is meant
    r"|\d[\u0152-\u0161\u0178-\u017e](?![^\W\d_])"  # a letter behind a figure, where a fraction is meant
    r"|[^\W\d_][„‚ˆ˜†‡•—–](?=[\s.,])"  # a mark that opens, behind a word
    r"|[†‡¢ˆ˜¶¬][^\W\d_]|[^\W\d_][¢ˆ˜¶¬]"  # a sign that belongs to no word
    r"|[¥¢¤]\s?[^\W\d_]"  # a currency without a figure
    r"|(?<![AEIOUYaeiouyÂĂÊÔƠƯâăêôơư])[\u0300\u0301\u0303\u0309\u0323]"  # a tone, on what is no vowel
    r"|(?<!\w)(?![àÀáéÉèÈêóôòúùíöåÅÖÓÍçøæœışŞ×÷])[À-ɏ](?!\w)"  # a letter that is no word
)
_TURNED = re.compile(r"[^\W\d_oOgG]‘(?=[^\W\d_])")
"""A quotation mark inside a word; Uzbek has it behind o and g, and a foreign name once."""
_LONE = re.compile(r"(?<!\w)[\u0370-\u0fff](?!\w)")
_LATIN = re.compile(r"[A-Za-z]")
_FAR = re.compile(r"[\u0370-\u0fff]")


class _Rating(NamedTuple):
    """How well a sample reads in an encoding, but for what looks wrong in it."""

    total: float
    letters: float
    """What the bytes beyond ASCII add to it."""
    beyond: int
    """How many of those there are; where two ASCII bytes make a character, how many characters."""
    encoding: str
    text: str


def encoding_of(data: bytes, start: int) -> str | None:
    """Give the encoding that a text which is not UTF-8, from the byte at `start` on, reads best in; None for none."""
    sample = _sample(data, start)
    whole, high = data.endswith(sample), len(_HIGH.findall(sample))
    rated = [_rated(sample, candidate, whole=whole, high=high) for candidate in _CANDIDATES]
    encoding, share, best = None, float("-inf"), float("-inf")
    for rating in sorted(filter(None, rated), key=lambda rating: -rating.total):
        if rating.total <= best:
            break
        wrong = _ODD * _oddities(rating.text)
        if rating.total + wrong > best:
            encoding, share, best = rating.encoding, (rating.letters + wrong) / rating.beyond, rating.total + wrong
    return encoding if share > (_WORST if high < _FEW else _WORST_OF_MANY) else None


def _sample(data: bytes, start: int) -> bytes:
    """Give a part of the text with what is not UTF-8, from between two words on; of a text in few such bytes, those."""
    first = _first(data, start)
    sample = data[first : first + _SAMPLE]
    if len(_HIGH.findall(sample)) >= _FEW or first + _SAMPLE >= len(data):
        return sample
    lines = data[first : first + 16 * _SAMPLE].split(b"\n")
    return b"\n".join(line for line in lines if not line.isascii())[:_SAMPLE]


def _first(data: bytes, start: int) -> int:
    """Give where a word begins, some lines above: plain words tell the language too."""
    above = start - _BEFORE
    if above <= 0:
        return 0
    ends = [end for end in (data.find(b"\n", above, start), data.find(b" ", above, start)) if end >= 0]
    return min(ends) + 1 if ends else start


def _rated(sample: bytes, candidate: _Candidate, *, whole: bool, high: int) -> _Rating | None:
    """Rate how well a sample reads in an encoding, in which one that is cut off may end inside a character.

    `high` is the number of its bytes beyond ASCII; None is given when it cannot be read.
    """
    encoding, languages, rarity = candidate
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample, final=whole)
    if text.count("\ufffd") > max(1, _MOST_BROKEN * high):
        return None
    beyond = _PLAIN.sub("", text)
    counts = Counter(beyond)
    said = votes(text)
    best, letters = float("-inf"), 0.0
    for language in languages:
        found = sum(count * weight(char, language) for char, count in counts.items())
        total = found + _WORD * said.get(language, 0)
        if total > best:
            best, letters = total, found
    plain = _ASCII * (len(text) - len(beyond))
    return _Rating(plain + best + rarity, letters, max(high, len(beyond)), encoding, text)


def _oddities(text: str) -> int:
    """Count what hardly stands in a text: signs between letters, capitals inside words, scripts mixed."""
    words = _WORDS.findall(text)
    capitals = sum(not (word[1:].islower() or word[1:].lower() == word[1:] or word.isupper()) for word in words)
    far = len(_FAR.findall(text))
    lone = len(_LONE.findall(text)) if far and len(_LATIN.findall(text)) > _MOSTLY * far else 0
    turned = max(0, len(_TURNED.findall(text)) - 1)
    return capitals + lone + turned + len(_IN_WORD.findall(text)) + len(_WRONG.findall(text))
