"""The rules for lines that their first word calls for, and the phrases that are known whole: one rule, one row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feeder.parse import patterns, phrases
from feeder.parse.kinds import Kind


@dataclass(frozen=True, slots=True)
class Rule:
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


RULES = (
    Rule(Kind.AUTHOR_LABEL, 20, _words("author authors written reporter reported autor auteur autore автор الكاتب"), patterns.AUTHOR_LABEL.fullmatch),
    Rule(Kind.FURNITURE, 120, _words("follow share sign click listen subscribe image for embargo embargoed"), patterns.PREFIXED.fullmatch),
    Rule(Kind.BYLINE, 100, _words("by von par por di door av przez od yazan від автор текст"), patterns.BYLINE.fullmatch),
    Rule(Kind.BYLINE, 120, _words("written reported reporting words story text texts texte texto testo tekst list lists compiled interview illustrated "
        "gespräch protokoll reportage propos entretien récit entrevista reportaje reportagem intervista rozmawiał rozmawiała "
        "napsal napsala írta piše oleh af โดย"), patterns.SIGNED.fullmatch),
    Rule(Kind.FURNITURE, 100, _words("bc ap am pm us eu"), patterns.SLUG.fullmatch),
    Rule(Kind.CAPTION, 200, _words("getty pa epa bbc afp ap reuters alamy shutterstock handout supplied"), patterns.PICTURED.fullmatch),
    Rule(Kind.FURNITURE, 260, _words("our reporting writing editing"), patterns.STANDARDS.fullmatch),
    Rule(Kind.FURNITURE, 240, _words("you sie du vous recibe recibes has ricevi hai você recebeu u je otrzymujesz вы ви"), patterns.RECEIVED.fullmatch),
    Rule(Kind.FURNITURE, 90, _words("source"), patterns.SOURCED.fullmatch),
    Rule(Kind.FURNITURE, 200, _words("copyright copyleft c"), patterns.COPYRIGHT.fullmatch),
    Rule(Kind.CREDIT, 160, _words(
        "photo picture photograph photography image foto credit fotos bild photos illustration video immagine imagen фото кадр "
        "fotoğraf zdjęcie fot صورة الصورة תמונה צילום 图片来源 图源 圖片來源 图片 写真 사진"), patterns.CREDIT.fullmatch),
)  # fmt: skip
BY_WORD: dict[str, tuple[Rule, ...]] = {}
for _rule, _word in ((rule, word) for rule in RULES for word in rule.first):
    BY_WORD[_word] = (*BY_WORD.get(_word, ()), _rule)
_NOBODY = {"agencies", "agency", "news agencies", "staff", "web desk", "news desk", "wire services", "wire service"}
AGENCIES = frozenset(
    row for row in phrases.rows(phrases.AGENCIES) if row not in _NOBODY and not row.startswith("staff")
)
"""The names of agencies, in lower case."""
KNOWN = (
    dict.fromkeys(phrases.rows(phrases.AGENCIES), Kind.FURNITURE)
    | dict.fromkeys(phrases.rows(phrases.FURNITURE), Kind.FURNITURE)
    | dict.fromkeys(phrases.rows(phrases.ENDS), Kind.END)
    | dict.fromkeys(phrases.rows(phrases.OTHERS), Kind.LABEL_OF_OTHERS)
    | dict.fromkeys(phrases.rows(phrases.CONTACTS), Kind.CONTACT)
    | dict.fromkeys(phrases.rows(phrases.FOR_EDITORS), Kind.FOR_EDITORS)
    | {"nnnn": Kind.WIRE, "zczc": Kind.WIRE}
)
LABELS = frozenset(
    row for table in (phrases.LABELS, phrases.OTHERS, phrases.ENDS) for row in phrases.rows(table) if "_" not in row
)
WILD = frozenset(row.split()[0] for row in KNOWN if "_" in row)
