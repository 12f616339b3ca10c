"""Encodings: a text that is not UTF-8 is read letter by letter as it was written, and the report names its encoding."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from languages import ENCODINGS, PLAINER, TEXTS

from feeder.decode import decode
from feeder.model import Blob, Source, Stat

NAMES = {
    "cp1252": "Windows-1252",
    "latin-1": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "cp1256": "Windows-1256",
    "shift_jis": "Shift-JIS",
    "cp932": "Shift-JIS",
    "euc_jp": "EUC-JP",
    "gb2312": "GB18030",
    "gbk": "GB18030",
    "gb18030": "GB18030",
    "big5": "Big5",
    "euc_kr": "EUC-KR",
    "utf-16-le": "UTF-16-LE",
    "utf-16-be": "UTF-16-BE",
    "utf-32-le": "UTF-32-LE",
}
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
DOS = ("cp850", "cp852", "mac_roman")
"""Encodings of systems that are no more: half a sentence with one accent in it may be read as a commoner one."""


def text_of(data: bytes) -> Source:
    """Decode some bytes."""
    return decode(Blob(Stat("a.txt", len(data), 0), data, "0" * 32))


def written(text: str, encoding: str) -> tuple[str, bytes]:
    """Write a text in an encoding, with plainer marks where that has no others; gives what was written too."""
    for plainer in (text, text.translate(PLAINER)):
        try:
            return plainer, _bytes(plainer, encoding)
        except UnicodeEncodeError:
            continue
    pytest.fail(f"{encoding} cannot hold this text")


def _bytes(text: str, encoding: str) -> bytes:
    if encoding != "cp1258":
        return text.encode(encoding)
    return b"".join(_vietnamese(char) for char in text)


def _vietnamese(char: str) -> bytes:
    """Write a letter that has two marks with the tone apart from it, as Windows-1258 does."""
    base, *marks = list(unicodedata.normalize("NFD", char))
    for tone in reversed(marks):
        letter = unicodedata.normalize("NFC", "".join([base, *(mark for mark in marks if mark != tone)]))
        try:
            return (letter + tone).encode("cp1258")
        except UnicodeEncodeError:
            continue
    return char.encode("cp1258")


def cases() -> Iterator[tuple[str, str]]:
    """Give every language with each encoding that its texts come in."""
    for lang in TEXTS:
        yield from ((lang, encoding) for encoding in (*ENCODINGS[lang], *WIDE))


@pytest.mark.parametrize(("lang", "encoding"), list(cases()))
def test_other_encodings_are_detected(lang: str, encoding: str) -> None:
    """Two sentences, or one of about a hundred bytes, tell the encoding: every letter comes out, and it is named."""
    for part in (TEXTS[lang], *TEXTS[lang].splitlines(keepends=True)):
        text, data = written(part, encoding)
        if data.isascii() and encoding != "iso2022_jp" and encoding not in WIDE:
            continue

        source = text_of(data)

        if encoding in DOS and len(data) < 150 and source.text != text:
            continue
        assert source.text == text
        assert [problem.note for problem in source.problems] == [True]
        assert NAMES.get(encoding, "") in source.problems[0].message


@pytest.mark.parametrize("lang", [lang for lang in TEXTS if lang not in {"ja", "zh", "zh-Hant", "th"}])
def test_half_a_sentence_is_enough(lang: str) -> None:
    """A few words in the usual encoding of a language come out as they were written."""
    words = TEXTS[lang].split(" ")
    for start in range(0, len(words) - 14, 3):
        text, data = written(" ".join(words[start : start + 14]), ENCODINGS[lang][0])

        assert text_of(data).text == text


@pytest.mark.parametrize(("lang", "encoding"), [("fr", "cp1252"), ("ja", "cp932"), ("ru", "koi8-r"), ("zh", "gbk")])
def test_the_letters_may_stand_late_or_far_apart(lang: str, encoding: str) -> None:
    """The part of a long text is looked at that is not ASCII; where the look ends matters nothing."""
    text, data = written(TEXTS[lang], encoding)
    ascii_text = "A line in plain letters that says nothing of the encoding.\n" * 2000

    assert text_of(ascii_text.encode() + data).text == ascii_text + text
    assert text_of(data * 400).text == text * 400
    assert text_of(data.replace(b"\n", b" ") * 400).text == text.replace("\n", " ") * 400
    assert text_of((ascii_text.encode()[:600] + data) * 30).text == (ascii_text[:600] + text) * 30


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le texte est correct, mais la date ou l'heure n'est pas dans la liste.\nLe lien de mise à\n", "cp1252"),
        ("Isi “7” tidak dapat dibaca. Waktu harus ditulis dengan jam dan menit, untuk semua tamu.", "mac_roman"),
        ("Këshilli tha se ura do të hapet të shtunën dhe se rruga është gati për të gjithë.", "mac_roman"),
        ("Le journal «LIBERTÉ» n’a été lu que dans la ville.", "cp1252"),
        ("Aus dem „CAFÉ“ wird ein Haus für alle, sagt der Rat.", "cp1252"),
    ],
)
def test_what_little_there_is_tells_the_encoding(text: str, encoding: str) -> None:
    """Plain words above tell the language; tones stand on vowels, and no word has many quotation marks in it.

    A capital before a quotation mark is no letter of UTF-8.
    """
    assert text_of(text.encode(encoding)).text == text


def test_a_damaged_text_stays_utf8() -> None:
    """A few bytes that are not UTF-8, in a text that is, are read alone as Windows-1252, and reported."""
    russian = TEXTS["ru"]

    one, two = text_of(russian.encode() + b"caf\xe9\n"), text_of("It’s a café, ".encode() + b"caf\xe9 \x93or\x94\n")

    assert one.text == russian + "café\n"
    assert two.text == "It’s a café, café “or”\n"
    assert [(problem.line, problem.note) for problem in one.problems] == [(3, False)]
    assert [problem.message.partition(";")[0] for problem in (*one.problems, *two.problems)] == [
        "1 byte is not UTF-8",
        "3 bytes are not UTF-8",
    ]


@pytest.mark.parametrize("lang", [lang for lang in TEXTS if lang != "en"])
@pytest.mark.parametrize("part", [0, 1])
def test_a_lost_byte_costs_one_character(lang: str, part: int) -> None:
    """A sentence that lost one byte is UTF-8 still: all but the character that lost it comes out."""
    text = TEXTS[lang].splitlines(keepends=True)[part]
    letters = [place for place, char in enumerate(text) if not char.isascii()]
    place = letters[len(letters) // 2]

    source = text_of(text[:place].encode() + text[place].encode()[1:] + text[place + 1 :].encode())

    if len(letters) > 1:
        assert source.text.startswith(text[:place])
        assert source.text.endswith(text[place + 1 :])
        assert source.encoding == "utf-8"


@pytest.mark.parametrize("byte", [0x81, 0x9B, 0xAC, 0xC3, 0xFF])
@pytest.mark.parametrize("zero", ["", "\x00"])
def test_one_stray_byte_loses_no_text(byte: int, zero: str) -> None:
    """A text that can be read is read, whatever one byte in it is, and the byte is told of."""
    text = "The council met on Monday and talked about the bridge for three hours. " * 3

    source = text_of(text.encode() + b"bri" + bytes([byte]) + b"dge" + zero.encode() + b"s\n")

    assert source.text.startswith(text)
    assert source.text.endswith("dges\n")
    assert source.problems


def test_zero_bytes_strewn_into_letters_are_no_utf16() -> None:
    """Pairs of letters are ideographs in UTF-16; zero bytes in a text of plain letters are removed, and told."""
    source = text_of(b"Ti\0tle\n\nThe council m\0et.\n" * 5)

    assert source.text == "Title\n\nThe council met.\n" * 5
    assert len(source.problems) == 10


def test_few_letters_far_apart_tell_the_encoding() -> None:
    """Where few lines hold letters that are not ASCII, those lines are looked at; a stray escape tells nothing."""
    ascii_text = "A line in plain letters that says nothing of the encoding, as there are many.\n" * 20
    text = "".join(f"{ascii_text}{line}\n" for line in TEXTS["es"].split("; ") * 12)

    assert text_of(text.encode("cp1252")).text == text
    assert text_of("A café\x1b$ here.".encode()).text == "A café$ here."


def test_one_utf8_letter_in_windows_1252() -> None:
    """Lines of two sources in one file, most of them in Windows-1252, are each read as they were written."""
    data = TEXTS["fr"].encode("cp1252") + "Une journée – déjà.\n".encode()

    assert text_of(data).text == TEXTS["fr"] + "Une journée – déjà.\n"


def test_wrong_characters_of_another_encoding_are_told() -> None:
    """What cannot be read in the encoding of the rest is marked, and reported with its line."""
    source = text_of(TEXTS["ja"].encode("cp932") + b"\x85\xff\n")

    assert source.text.startswith(TEXTS["ja"])
    assert [(problem.line, problem.note) for problem in source.problems] == [(1, True), (3, False)]
    assert "not valid in Shift-JIS" in source.problems[1].message


def test_mark_that_lies() -> None:
    """Behind the mark of UTF-8 bytes that are not are read as Windows-1252; a last odd byte of UTF-16 is told."""
    utf8, utf16 = (
        text_of(b"\xef\xbb\xbfcaf\xe9"),
        text_of("\ufeffA café, and more of it. ".encode("utf-16-le") * 9 + b"\n"),
    )

    assert utf8.text == "café"
    assert utf16.problems[0].message == "1 character is not valid in UTF-16-LE; look whether the text is whole"
