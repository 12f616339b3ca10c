"""Bylines: the people that a line names, without the words around them."""

from __future__ import annotations

import re
from functools import lru_cache

_BEFORE = re.compile(
    r"[—–-]+\s*|[（(]?\s*(?:by|von|par|por|di|door|av|przez|od|yazan|від|автор|текст|بقلم|كتب|كتبت|بواسطة|المصدر|نویسنده|מאת|作者|记者|記者|文|来源|來源|撰文|"
    r"责任编辑|責任編輯|编辑|編輯|기자|लेखक|συντάκτης|editor|authors?|autora?|autore|auteur|reporter|(?:written|reported|edited|"
    r"reporting|story|words|text) by)(?:\s*[:：|｜/／]\s*|\s+)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[|｜•·(（].*|[)）]|\s(?:기자|특파원)(?:\s.*)?|\s*記者|,?\s+(?:in|for|at|reporting from)\s.*|\S+@\S+.*|\s[-–—]\s.*)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,|;|、|，|؛|،|/| and | und | et | y | e | en | och | og | i | ve | и | та | و | & )\s*")
_ROLES = re.compile(
    r"(?:the )?(?:associated press|reuters|afp|staff|(?:senior |chief |special |foreign )?(?:staff )?(?:writer|reporter|"
    r"correspondent|editor)s?.*|agence france-presse|bloomberg|ap)",
    re.IGNORECASE,
)


_PLACE = re.compile(r",\s[^\W\d_]+\.?$")
"""One word behind a comma: where a writer is, for whom others of the line have two names."""


@lru_cache(maxsize=256)
def names(text: str) -> tuple[str, ...]:
    """Give the people that a byline names; an agency or an office beside a name is none of them.

    A newsroom has few writers, so the same bylines come again and again.
    """
    bare = _AFTER.sub("", _BEFORE.sub("", " ".join(text.split()), count=1))
    parts = [part.strip(" :.") for part in _BETWEEN.split(bare)]
    people = [part for part in parts if part and not _ROLES.fullmatch(part)]
    if _PLACE.search(bare) and any(" " in person for person in people[:-1]):
        people.pop()
    return tuple(part.title() if part.isupper() else part for part in people or filter(None, parts))
