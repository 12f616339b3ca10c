"""How files begin: with the mark of an encoding, or as something that is no text."""

from __future__ import annotations

import codecs

# The marks of UTF-32 begin like those of UTF-16, so they come first.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = {
    b"%PDF-": "a PDF document",
    b"%!PS": "a PostScript document",
    b"{\\rtf": "an RTF document; save it as plain text",
    b"PK\x03\x04": "an archive or an office document; save it as plain text",
    b"\xd0\xcf\x11\xe0": "an office document; save it as plain text",
    b"\x1f\x8b": "a compressed file",
    b"BZh": "a compressed file",
    b"\xfd7zXZ": "a compressed file",
    b"7z\xbc\xaf": "an archive",
    b"Rar!\x1a": "an archive",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"RIFF": "an image or a sound",
    b"II*\x00": "an image",
    b"MM\x00*": "an image",
    b"ID3": "a sound",
    b"OggS": "a sound",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "a database",
    b"bplist0": "a property list",
}
"""How files begin that are no texts, and what they are."""
WORDS = {b"BZh", b"GIF8", b"RIFF", b"ID3", b"OggS"}
"""Those that a text may begin with too."""
