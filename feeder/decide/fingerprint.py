"""What makes two texts the same, or similar.

White space, punctuation and case are not part of a text's identity: `essence` leaves them out, `fingerprint` hashes
what is left, and `sketch` condenses it to 64 bits that similar texts share most of.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from urllib.parse import urlsplit
from zlib import crc32

from feeder.model import Article
from feeder.records import visible

_SILENT = re.compile(r"[\W_]+")
# Vowel signs of the Indic and South-East Asian scripts are marks, which \W would take for punctuation: there they
# are kept, but for the dandas, which end sentences.
_MARKED = r"\u0900-\u0963\u0966-\u109f\u1700-\u17ff\u1a00-\u1aff\ua800-\uabff"
_HAS_MARKS = re.compile(f"[{_MARKED}]")
_SILENT_AMONG_MARKS = re.compile(rf"(?:(?![{_MARKED}])[\W_])+")
_WORD = re.compile(r"\w+")
_LONG_WORD = re.compile(r"\w{5,}")
_WORD_BYTES = re.compile(rb"\w+")
_LONG_WORD_BYTES = re.compile(rb"\w{5,}")
_ENOUGH = 24
_LANES = 16
_LANE_BITS = 4


def essence(text: str) -> str:
    """Give the letters and digits of a text, case-folded and in Unicode's compatibility form."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    silent = _SILENT_AMONG_MARKS if _HAS_MARKS.search(plain) else _SILENT
    return silent.sub("", plain.casefold()) or "".join(text.split())


def fingerprint(title: str, body: str) -> str:
    """Give the hash (16 bytes as hex) that equal texts share, whatever their white space, punctuation and case."""
    return blake2b(f"{essence(title)}\n{essence(body)}".encode(), digest_size=16).hexdigest()


def digest_of(article: Article) -> str:
    """Give the hash (8 bytes as hex) that equal articles share, wherever in a file they stand."""
    return blake2b(visible(article).encode(), digest_size=8).hexdigest()


def sketch(title: str, body: str) -> int:
    """Give 64 bits of which similar texts share most: a one-permutation minhash of the words, 16 lanes of 4 bits.

    The words of five letters and more stand for the text, since they are its names and subjects; a text with few of
    them is sketched from all its words. The title counts only where there is no body, so that retitling is no edit.
    """
    lanes = [-1] * _LANES
    for value in sorted(map(crc32, _features((body if body.strip() else title).casefold())), reverse=True):
        lanes[value >> 28] = value & 0xF
    return _pack(_filled(lanes))


def _features(text: str) -> set[bytes]:
    """Give the words that stand for a text; plain ASCII is searched as bytes, which is quicker and gives the same."""
    if text.isascii():
        data = text.encode()
        found = set(_LONG_WORD_BYTES.findall(data))
        return found if len(found) >= _ENOUGH else set(_WORD_BYTES.findall(data))
    words = set(_LONG_WORD.findall(text))
    return set(map(str.encode, words if len(words) >= _ENOUGH else _WORD.findall(text)))


def _filled(lanes: list[int]) -> list[int]:
    """Fill empty lanes from the next filled one, so that short texts compare as long ones do."""
    if max(lanes) < 0:
        return [0] * len(lanes)
    filled = list(lanes)
    for index in range(2 * len(lanes) - 1, -1, -1):
        lane = index % len(lanes)
        if filled[lane] < 0:
            filled[lane] = filled[(lane + 1) % len(lanes)]
    return filled


def _pack(lanes: list[int]) -> int:
    packed = 0
    for lane in lanes:
        packed = packed << _LANE_BITS | lane
    return packed


def likeness(one: int, other: int) -> int:
    """Give how many of the 16 lanes of two sketches agree."""
    apart = one ^ other
    apart |= apart >> 1
    apart |= apart >> 2
    return _LANES - (apart & 0x1111111111111111).bit_count()


def titles_alike(one: str, other: str) -> bool:
    """Whether two titles share at least half of their words."""
    ours, theirs = ({*_WORD.findall(title.casefold())} for title in (one, other))
    return bool(ours and theirs) and 2 * len(ours & theirs) >= len(ours | theirs)


def link_key(link: str) -> str:
    """Give the form of a URL by which two links are the same: scheme, case of the host and a last slash are silent."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return link
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}{query}"
