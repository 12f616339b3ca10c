"""Texts that are not plain UTF-8: with a mark, with zero bytes, with a few broken bytes, in another encoding."""

from __future__ import annotations

import re
import unicodedata

from feeder.chars import BREAKS, ILLEGAL
from feeder.counts import count
from feeder.decode.detect import encoding_of
from feeder.decode.starts import MAGIC, MARKS, WORDS
from feeder.errors import ArticleError
from feeder.model import Problem

_Read = tuple[str, str, tuple[Problem, ...]]
"""A text, its encoding, and what to tell of it."""

_HEAD = 512
_SAMPLE = 64 * 1024
_CONTROLS = bytes(byte for byte in range(0x80) if ILLEGAL.match(chr(byte)))
_FEW_CONTROLS = 0.025
_FEW_ZEROS = 0.01
_FEWEST_ZEROS = 0.25
_MOSTLY = 0.95
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_SWITCHING = ("iso2022_jp", "iso2022_jp_ext", "iso2022_kr")
_MOST_USUAL = 0.9
_USUAL = re.compile(
    "[\t\n\r -~\u00a0-\u024f\u0300-\u036f\u0370-\u052f\u0531-\u06ff\u0900-\u0e7f\u10a0-\u10ff\u1200-\u137f\u1780-\u17ff"
    "\u1e00-\u1fff\u2010-\u2030\u20a0-\u20bf\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)
_ESCAPED = re.compile("[\udc80-\udcff]")
_SHORT_SEQUENCE = re.compile("[\x80-\u07ff]")
_LONG_SEQUENCE = re.compile("[\u0800-\ud7ff\ue000-\U0010ffff]")
_WHOLE_TO_BROKEN = 2
_EUROPEAN = re.compile("[\u00a0-\u017f\u0218-\u021b\u2010-\u203a\u20ac\u2122]")
_DAMAGE = re.compile("[\udc80-\udcff]{1,3}(?![\udc80-\udcff])|[\udc80-\udcff]")
"""What is left of a character that lost a byte; of more in a row each byte counts."""
_MOST_BROKEN = 0.02
_NAMES = {
    "gb18030": "GB18030",
    "cp932": "Shift-JIS",
    "cp949": "EUC-KR",
    "cp950": "Big5",
    "big5hkscs": "Big5",
    "cp874": "Windows-874",
    "latin-1": "ISO-8859-1",
    "mac_roman": "Mac OS Roman",
    "mac_cyrillic": "Mac OS Cyrillic",
}


def read(data: bytes, path: str) -> _Read:
    """Read bytes in the encoding that they tell; raises ArticleError when there is no text in them."""
    for mark, marked in MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], marked, path)
    for start, what in MAGIC.items():
        if data.startswith(start) and (start not in WORDS or _is_binary(data[:_HEAD])):
            raise ArticleError(f"this is no text: it begins like {what}", path=path)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, path)
    if _is_binary(data[:_SAMPLE]):
        encoding = _wide(data)
        if encoding is not None:
            return _read_as(encoding, data, 1)
    if b"\x1b$" in data:
        return _switching(data) or (text, "utf-8", ())
    return text, "utf-8", ()


def _is_binary(sample: bytes) -> bool:
    """Whether there are more control characters than a few that went astray."""
    return len(sample) - len(sample.translate(None, _CONTROLS)) > max(1, _FEW_CONTROLS * len(sample))


def _marked(data: bytes, encoding: str, path: str) -> _Read:
    """Read a text behind its mark, without the few characters in it that are broken."""
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _damaged(data, 1)
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") > _MOST_BROKEN * len(text):
            message = f"this file begins as {encoding.upper()}, but is not valid from byte {error.start} on"
            raise ArticleError(message, path=path) from error
        return text, encoding, tuple(_broken(text, encoding.upper()))


def _wide(data: bytes) -> str | None:
    """Give the form of UTF-16 or UTF-32 that makes letters of most of a text without a mark; None when none does.

    Pairs of letters of ASCII make ideographs: a text of those with some zero bytes strewn in is none of them.
    """
    sample = data[:_SAMPLE]
    others = sample.replace(b"\0", b"")
    if len(others) > (1 - _FEWEST_ZEROS) * len(sample) and others.isascii() and not _is_binary(others):
        return None
    share, best = max((_share_of_usual(sample, encoding), encoding) for encoding in _WIDE)
    return best if share > _MOST_USUAL else None


def _share_of_usual(sample: bytes, encoding: str) -> float:
    text = sample.decode(encoding, "replace")
    return len(_USUAL.findall(text)) / len(text)


def _switching(data: bytes) -> _Read | None:
    """Read a text that switches between sets of characters by escapes, as mail from Japan and Korea did."""
    for encoding in _SWITCHING:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, encoding, (_foreign(encoding, 1),)
    return None


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> _Read:
    wide = _wide(data) if b"\x00" in data else None
    if wide is not None:
        return _read_as(wide, data, 1)
    if data.count(0) > _FEW_ZEROS * len(data):
        raise ArticleError("this is no text: it holds zero bytes and is not UTF-8", path=path) from error
    line = sum(1 for _ in BREAKS.finditer(data[: error.start].decode())) + 1
    sample = data[max(0, error.start - _SAMPLE) : error.start + _SAMPLE].decode(errors="surrogateescape")
    if _is_mostly_utf8(sample):
        return _damaged(data, line)
    encoding = None if _is_binary(data[:_SAMPLE]) else encoding_of(data, error.start)
    if encoding is None and not _is_binary(data[:_SAMPLE]) and _is_mostly_ascii(data):
        return _damaged(data, line)
    if encoding is None:
        message = f"this is no text: the byte 0x{data[error.start]:02x} is not UTF-8, and no other encoding fits"
        raise ArticleError(message, path=path, line=line) from error
    if encoding == "cp1252" and _EUROPEAN.search(sample):
        return _damaged(data, line)
    return _read_as(encoding, data, line)


def _is_mostly_ascii(data: bytes) -> bool:
    """Whether a text can be read whatever its few other bytes are."""
    sample = data[:_SAMPLE]
    return len(sample.decode("ascii", "ignore")) > _MOSTLY * len(sample)


def _is_mostly_utf8(sample: str) -> bool:
    """Whether more speaks for UTF-8, where long sequences weigh more, than bytes against it.

    Two signs of other encodings make a letter of Europe by chance seldom enough for a few of these to be believed.
    """
    short, long = len(_SHORT_SEQUENCE.findall(sample)), len(_LONG_SEQUENCE.findall(sample))
    if short + 3 * long >= _WHOLE_TO_BROKEN * len(_ESCAPED.findall(sample)):
        return True
    return short + long == len(_EUROPEAN.findall(sample)) >= len(_DAMAGE.findall(sample))


def _damaged(data: bytes, line: int) -> _Read:
    """Read UTF-8 with some broken bytes in it, as Windows-1252 where they are."""
    text, broken = _ESCAPED.subn(_as_windows, data.decode(errors="surrogateescape"))
    what = count(broken, "byte is not UTF-8; it was", "bytes are not UTF-8; they were")
    return text, "utf-8", (Problem(line, f"{what} read as Windows-1252: look whether the text is whole"),)


def _as_windows(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")


def _read_as(encoding: str, data: bytes, line: int) -> _Read:
    """Read bytes in the encoding that fits them best, and tell which it was."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    if encoding == "cp1258":
        text = unicodedata.normalize("NFC", text)
    return text, encoding, (_foreign(encoding, line), *_broken(text, _name(encoding)))


def _foreign(encoding: str, line: int) -> Problem:
    message = f"this file is not UTF-8; it was read as {_name(encoding)}. Save it as UTF-8 to be sure of every letter"
    return Problem(line, message, note=True)


def _broken(text: str, name: str) -> list[Problem]:
    """Tell the characters that could not be read."""
    lost, first = text.count("\ufffd"), text.find("\ufffd")
    if not lost:
        return []
    line = sum(1 for _ in BREAKS.finditer(text, 0, first)) + 1
    what = count(lost, "character is", "characters are")
    return [Problem(line, f"{what} not valid in {name}; look whether the text is whole")]


def _name(encoding: str) -> str:
    """Give the name by which an encoding is known to people."""
    if encoding in _NAMES:
        return _NAMES[encoding]
    if re.fullmatch(r"cp125\d", encoding):
        return f"Windows-{encoding[2:]}"
    return encoding.upper().replace("ISO8859", "ISO-8859").replace("_", "-")
