"""Bytes -> text: what encoding they are in, and what of them XML cannot carry."""

from __future__ import annotations

import codecs
import re
from datetime import UTC, datetime, timedelta

from feeder.chars import BREAKS, ILLEGAL
from feeder.errors import ArticleError
from feeder.language import detect
from feeder.model import Blob, Problem, Source

# The marks of UTF-32 begin like those of UTF-16, so they come first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_OF_MARKS = frozenset(mark[:1] for mark, _ in _MARKS)
_MAGIC = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"{\\rtf",
    b"\xd0\xcf\x11\xe0",
)
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_MOST_CONTROLS = 0.1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_CONTROLS = bytes(byte for byte in range(0x80) if ILLEGAL.match(chr(byte)))
_SAMPLE = 64 * 1024
_WHOLE_TO_BROKEN = 2
_MOST_USUAL = 0.9
_USUAL = re.compile(
    "[\t\n\r -~\u00a0-\u017f\u0370-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f"
    "\u2010-\u2030\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]"
)
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff61-\uff9f]+")
_MIXED = re.compile(f"[A-Za-z]{_EAST_ASIAN.pattern}|{_EAST_ASIAN.pattern}[a-z]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_LATIN = re.compile(r"cp125[0478]|iso8859_(?:[1-4]|9|1[03456])|latin_1|mac_.*|cp437|cp8[56]\d|hp_roman8")
"""What detection says of texts in Latin letters, where it cannot tell the tables apart by their letters alone."""
_CENTRAL = {"pl": "cp1250", "cs": "cp1250", "sk": "cp1250", "hu": "cp1250", "hr": "cp1250", "ro": "cp1250"}
_OTHER = _CENTRAL | {"tr": "cp1254", "vi": "cp1258", "lt": "cp1257", "lv": "cp1257", "et": "cp1257"}
_NAMES = {
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "cp1258": "Windows-1258",
    "cp932": "Shift-JIS",
    "shift_jis": "Shift-JIS",
    "shift_jis_2004": "Shift-JIS",
    "shift_jisx0213": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "euc_jis_2004": "EUC-JP",
    "euc_jisx0213": "EUC-JP",
    "koi8_r": "KOI8-R",
    "gb18030": "GB18030",
    "big5": "Big5",
    "cp949": "EUC-KR",
    "latin-1": "ISO 8859-1",
}


def decode(blob: Blob) -> Source:
    """Give the text of a file, without the characters that XML cannot carry; each removal is a problem of its line.

    A mark at its beginning tells the encoding; without one it is UTF-8, and what is not is detected, with a note.
    Raises ArticleError when there is no text in it: it is binary, empty, or in an encoding that is not known.
    """
    path, data = blob.stat.path, blob.data
    text, encoding, problems = _text(data, path)
    text = text.removeprefix("\ufeff")
    if (encoding != "utf-8" or _is_suspect(data)) and ILLEGAL.search(text):
        text, found = _clean(text, path)
        problems += found
    if not text or text.isspace():
        raise ArticleError("this file is empty; there is nothing to publish", path=path)
    modified = _EPOCH + timedelta(microseconds=blob.stat.mtime_ns // 1000)
    return Source(path, text, encoding, modified, blob.digest, problems)


def _is_suspect(data: bytes) -> bool:
    """Whether there may be something in it that XML cannot carry: most texts have none of the bytes that begin it."""
    if len(data.translate(None, _CONTROLS)) != len(data):
        return True
    # Of what XML cannot carry, UTF-8 begins all that is beyond ASCII with one of these.
    return b"\xc2" in data or b"\xef" in data


def _text(data: bytes, path: str) -> tuple[str, str, tuple[Problem, ...]]:
    """Give text, encoding and what to tell of it."""
    if data[:1] in _FIRST_OF_MARKS:
        for mark, encoding in _MARKS:
            if data.startswith(mark):
                return _marked(data[len(mark) :], encoding, path)
    if data.startswith(_MAGIC):
        raise ArticleError("this is no text: it begins like a document, an image or an archive", path=path)
    wide = _wide(data) if b"\x00" in data else None
    if wide is not None:
        return _read_as(wide, data, 1)
    try:
        return data.decode(), "utf-8", ()
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, path)


def _not_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> tuple[str, str, tuple[Problem, ...]]:
    if b"\x00" in data:
        raise ArticleError("this is no text: it holds zero bytes and is not UTF-8", path=path) from error
    line = len(BREAKS.findall(data[: error.start].decode())) + 1
    damaged = _damaged(data, error.start, line)
    if damaged is not None:
        return damaged
    encoding = _encoding(data)
    if encoding is None:
        message = f"this is no text: the byte 0x{data[error.start]:02x} is not UTF-8, and no other encoding fits"
        raise ArticleError(message, path=path, line=line) from error
    return _read_as(encoding, data, line)


def _wide(data: bytes) -> str | None:
    """Give the form of UTF-16 that makes letters of most of a text without a mark; None when neither does."""
    sample = data[:_SAMPLE]
    share, best = max((_share_of_usual(sample, encoding), encoding) for encoding in ("utf-16-le", "utf-16-be"))
    return best if share > _MOST_USUAL else None


def _share_of_usual(sample: bytes, encoding: str) -> float:
    """Give the share of a text's characters that texts are written with, when it is read in an encoding."""
    text = sample.decode(encoding, "replace")
    return len(_USUAL.findall(text)) / len(text)


def _marked(data: bytes, encoding: str, path: str) -> tuple[str, str, tuple[Problem, ...]]:
    try:
        return data.decode(encoding), encoding, ()
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _damaged(data, error.start, None) or (data.decode(errors="replace"), encoding, ())
        message = f"this file begins as {encoding.upper()}, but is not valid from byte {error.start} on"
        raise ArticleError(message, path=path) from error


def _damaged(data: bytes, start: int, line: int | None) -> tuple[str, str, tuple[Problem, ...]] | None:
    """Read UTF-8 with a few broken bytes in it, as Windows-1252 where they are; None when it is something else."""
    around = data[max(0, start - _SAMPLE) : start + _SAMPLE].decode(errors="surrogateescape")
    broken = len(_ESCAPED.findall(around))
    whole = len(around) - len(around.encode("ascii", "ignore")) - broken
    if whole < _WHOLE_TO_BROKEN * broken:
        return None
    text, count = _ESCAPED.subn(_as_windows, data.decode(errors="surrogateescape"))
    message = f"{count} bytes are not UTF-8; they were read as Windows-1252: look whether the text is whole"
    return text, "utf-8", (Problem(line, message),)


def _as_windows(found: re.Match[str]) -> str:
    return bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace")


def _read_as(encoding: str, data: bytes, line: int) -> tuple[str, str, tuple[Problem, ...]]:
    """Read bytes in the encoding that fits them best, and tell which it was."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "latin-1" if encoding == "cp1252" else encoding
        text = data.decode(encoding, "replace")
    name = _NAMES.get(encoding, encoding.upper().replace("_", "-"))
    message = f"this file is not UTF-8; it was read as {name}. Save it as UTF-8 to be sure of every letter"
    return text, encoding, (Problem(line, message, note=True),)


def _encoding(data: bytes) -> str | None:
    """Give the encoding that fits a beginning of the text, cut at a line; None when it is no text."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - few texts need it

    sample = data if len(data) <= _SAMPLE else data[:_SAMPLE].rpartition(b"\n")[0] or data[:_SAMPLE]
    fitting = [match.encoding for match in from_bytes(sample, cp_exclusion=["utf_7"])]
    if not fitting:
        return None if _is_binary(sample) else "cp1252"
    best = next((encoding for encoding in fitting if _share_of_usual(sample, encoding) > _MOST_USUAL), fitting[0])
    return _latin(sample) if _LATIN.fullmatch(best) or _is_mixed(sample.decode(best, "replace")) else best


def _is_mixed(text: str) -> bool:
    """Whether letters of East Asia stand inside of Latin words: then two letters with accents were taken for one."""
    mixed = len(_MIXED.findall(text))
    return mixed > 1 and 2 * mixed >= len(_EAST_ASIAN.findall(text))


def _latin(sample: bytes) -> str:
    """Give the table of a text in Latin letters: that of its language, which is Windows-1252 for most."""
    for encoding in ("cp1250", "cp1254", "cp1257", "cp1258"):
        if _OTHER.get(detect(sample.decode(encoding, "replace")) or "") == encoding:
            return encoding
    return "cp1252"


def _is_binary(sample: bytes) -> bool:
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > max(1, _MOST_CONTROLS * len(sample) / 4)


def _clean(text: str, path: str) -> tuple[str, tuple[Problem, ...]]:
    """Remove terminal escapes and what XML cannot carry; raises ArticleError when that is a good part of it."""
    if len(ILLEGAL.findall(text)) > max(8, _MOST_CONTROLS * len(text)):
        raise ArticleError("this is no text: it is full of control characters", path=path)
    problems = []
    lines = BREAKS.split(text)
    for number, line in enumerate(lines, 1):
        found = ILLEGAL.search(line)
        if found:
            name = f"U+{ord(found[0]):04X}"
            message = f"a control character ({name}, column {found.start() + 1}) that feeds cannot carry was removed"
            problems.append(Problem(number, message))
    return ILLEGAL.sub("", _ESCAPES.sub("", text)), tuple(problems)
