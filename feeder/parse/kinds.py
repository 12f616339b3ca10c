"""What a line of a text looks like by itself (`Kind`), and what it was used as (`Role`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


@dataclass(frozen=True)
class _Kinds:
    """One letter for each thing that a line can look like."""

    URL: str = "u"
    LABELLED_URL: str = "v"
    BULLET: str = "b"
    NUMBERED: str = "n"
    SEPARATOR: str = "s"
    DATE: str = "t"
    BYLINE: str = "y"
    AUTHOR_LABEL: str = "a"
    FURNITURE: str = "f"
    LABEL_OF_OTHERS: str = "o"
    """`Read also` and the like: the headline behind it is that of another article."""
    CONTACT: str = "k"
    """A label with the lines of an address behind it."""
    CAPTION: str = "c"
    CREDIT: str = "g"
    """A caption that names its photographer: one that can be nothing else."""
    WIRE: str = "w"
    """Codes of the wires; a sheet has none of them left."""
    FOR_EDITORS: str = "r"
    """The label of what is not for readers; a sheet has none of them left."""
    PROMOTION: str = "m"
    END: str = "e"
    DATELINE: str = "d"
    HEADLINE: str = "h"
    PARAGRAPH: str = "p"


Kind = _Kinds()
"""What a line looks like: an object, whose attributes are found faster than those of a class."""

ASIDE = (
    Kind.DATE + Kind.FURNITURE + Kind.BYLINE + Kind.AUTHOR_LABEL + Kind.CAPTION + Kind.CREDIT + Kind.PROMOTION
    + Kind.LABEL_OF_OTHERS + Kind.CONTACT
)  # fmt: skip
"""What stands around a text."""
URLS = Kind.URL + Kind.LABELLED_URL
