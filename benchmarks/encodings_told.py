"""How often encodings are told rightly, by feeder and by charset-normalizer, on texts that neither was made with.

    python benchmarks/encodings_told.py FOLDER

The folder holds translations of programs, `LANGUAGE/LC_MESSAGES/*.po`; those of Django are free, and in 40 languages:
`pip download django --no-deps`, unpacked. A reading counts when the text comes out as it went in, whatever the name.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from charset_normalizer import from_bytes

from feeder.decode import decode
from feeder.errors import ArticleError
from feeder.model import Blob, Stat

_WESTERN = "cp1252 latin-1"
_CENTRAL = "cp1250 iso8859-2"
_USED = dict.fromkeys(["ca", "da", "es", "eu", "fi", "fr", "gl", "is", "it", "nb", "nl", "pt", "sv"], _WESTERN)
_USED |= dict.fromkeys(["cs", "hr", "hu", "pl", "sk", "sl"], _CENTRAL)
_USED |= {
    "ar": "cp1256 iso8859-6", "be": "cp1251", "bg": "cp1251 iso8859-5", "de": "cp1252 latin-1 cp850 mac-roman",
    "el": "cp1253 iso8859-7", "et": "cp1257", "fa": "cp1256", "he": "cp1255 iso8859-8", "ja": "shift_jis euc_jp",
    "ko": "euc_kr cp949", "lt": "cp1257 iso8859-13", "lv": "cp1257 iso8859-13", "mk": "cp1251", "ro": "cp1250",
    "ru": "cp1251 koi8-r iso8859-5 cp866", "sr": "cp1251", "th": "cp874", "tr": "cp1254 iso8859-9",
    "uk": "cp1251 koi8-u", "vi": "cp1258", "zh_Hans": "gb18030 gbk", "zh_Hant": "big5",
}  # fmt: skip
"""The encodings that were in use for each language, besides UTF-16."""
_MESSAGE = re.compile(r'\nmsgstr(?:\[\d\])? ((?:".*"\n)+)')
_MARKS = re.compile(r"%\(?\w*\)?[.\d]*[sdif]?|\{\w*\}|<[^>]*>|&\w+;|\\.")
_LONGER = 12


def measure(folder: Path, length: int, count: int) -> dict[str, tuple[int, float, int]]:
    """Give, by reader, how many pieces came out wrong, the ms that each took, and how many there were."""
    wrong: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    pieces = list(_pieces(folder, length, count))
    for text, data in pieces:
        for name, reader in (("feeder", _feeder), ("charset-normalizer", _peer)):
            began = time.perf_counter()
            found = reader(data)
            seconds[name] += time.perf_counter() - began
            wrong[name] += found != text
    return {name: (wrong[name], 1000 * seconds[name] / len(pieces), len(pieces)) for name in seconds}


def _pieces(folder: Path, length: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Give texts of about so many characters, each with its bytes, so many for each language and encoding."""
    chance = random.Random(1)  # noqa: S311 - no secret
    for language, encodings in sorted(_USED.items()):
        messages = sorted({text for path in folder.rglob(f"{language}/LC_MESSAGES/*.po") for text in _messages(path)})
        for encoding in (*encodings.split(), "utf-16-le", "utf-16-be"):
            for _ in range(count if messages else 0):
                text = ""
                while len(text) < length or text.isascii():
                    text += chance.choice(messages) + chance.choice((". ", "\n\n"))
                text = text.encode(encoding, "ignore").decode(encoding).strip()
                if not text.isascii():
                    yield text, text.encode(encoding)


def _messages(path: Path) -> Iterator[str]:
    for found in _MESSAGE.finditer(path.read_text(encoding="utf-8")):
        text = " ".join(_MARKS.sub(" ", "".join(re.findall(r'"(.*)"\n', found[1]))).split())
        if len(text) > _LONGER and "Content-Type" not in text:
            yield text


def _feeder(data: bytes) -> str | None:
    try:
        return decode(Blob(Stat("a.txt", len(data), 0), data, "")).text
    except ArticleError:
        return None


def _peer(data: bytes) -> str | None:
    best = from_bytes(data).best()
    return str(best) if best else None


def table(folder: Path, lengths: tuple[int, ...] = (100, 300, 1500), count: int = 12) -> str:
    """Give a Markdown table of what was read wrongly."""
    rows = ["| characters | pieces | reader | read wrongly | ms for each |", "| --- | --- | --- | --- | --- |"]
    for length in lengths:
        for name, (wrong, milliseconds, pieces) in measure(folder, length, count).items():
            rows.append(f"| {length} | {pieces} | {name} | {wrong} | {milliseconds:.1f} |")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(Path(sys.argv[1])))
