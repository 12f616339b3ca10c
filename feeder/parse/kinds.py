"""What a line of a text looks like by itself (`Kind`), and what it was used as (`Role`)."""

from __future__ import annotations

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


ASIDE = (
    Kind.DATE + Kind.FURNITURE + Kind.BYLINE + Kind.AUTHOR_LABEL + Kind.CAPTION + Kind.CREDIT + Kind.PROMOTION
    + Kind.LABEL_OF_OTHERS + Kind.CONTACT
)  # fmt: skip
"""What stands around a text."""
URLS = Kind.URL + Kind.LABELLED_URL
