"""Bylines: the people that a line names, without the words around them."""

from __future__ import annotations

import re
from functools import lru_cache

from feeder.parse.dates import without_dates
from feeder.parse.patterns import NAME_ALONE, SIGNED

_BEFORE = re.compile(
    r"[—–-]+\s*|[（(]?\s*(?:by|von|par|por|di|door|av|przez|od|yazan|від|автор|текст|بقلم|كتب|كتبت|بواسطة|نویسنده|מאת|作者|记者|記者|文|撰文|"
    r"责任编辑|責任編輯|编辑|編輯|기자|लेखक|συντάκτης|editor|authors?|autora?|autore|auteur|reporter|โดย|oleh|af|"
    r"napsala?|írta|piše|rozmawiał[ai]?|(?:written|reported|edited|reporting|story|words|texts?|lists?|compiled|interview|"
    r"illustrated) by|(?:interview|gespräch|protokoll|reportage|text) von|(?:interview|propos recueillis|entretien|"
    r"reportage|récit) par|(?:entrevista|reportaje|texto|reportagem) (?:de|por)|(?:intervista|testo|reportage) di|"
    r"interview door|(?:te[xk]s?te?|texto|testo|words|story)(?: (?:und|and|et|y|e|en|och|og|i|&|\+) [^\W\d_]{2,12})?(?=\s?:))"
    r"(?:\s*[:：|｜/／]\s*|\s+)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\s*(?:[|｜•·(（].*|[)）]|\s(?:기자|특파원)(?:\s.*)?|\s*記者|,?\s+(?:in|for|at|reporting from)\s.*|\S+@\S+.*|\s[-–—]\s.*)$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:[,;](?: (?:and|AND|und|UND|et|ET|y|e|en|och|og|i|ve|и|та|&) )?|、|，|؛|،|/| (?:and|AND|und|UND|et|ET|y|e|en|och|og|i|ve|и|та|و|&) )\s*"
)
_ROLES = re.compile(
    r"(?:the )?(?:associated press|reuters|afp|staff|agence france-presse|bloomberg|ap)|(?:[^\s,]+ ){0,5}(?:writer|reporter|"
    r"correspondent|editor|columnist|producer|photographer|journalist|redakteur|korrespondent|reporter|correspondant|"
    r"journaliste|envoyé|corresponsal|redactor|periodista|inviat[oa]|corrispondente|giornalista|repórter|correspondente|"
    r"jornalista|корреспондент|обозреватель)(?:s|in|a|e)?(?: .*)?",
    re.IGNORECASE,
)


_STRESS = re.compile(r"(?<!\w)([*_]{1,3})(?=[^\s*_])([^*\n]{1,80}?)(?<=[^\s*_])\1(?!\w)")
"""Words between the marks by which Markdown, and mail, stress them."""
_PLACE = re.compile(r",\s[^\W\d_]+\.?$")
"""One word behind a comma: where a writer is, for whom others of the line have two names."""


def unstressed(line: str) -> str:
    """Give a line without the marks that stress words in it, one pair within another too."""
    return _STRESS.sub(r"\2", _STRESS.sub(r"\2", line)) if "*" in line or "_" in line else line


@lru_cache(maxsize=256)
def names(text: str) -> tuple[str, ...]:
    """Give the people that a byline names; an agency or an office beside a name is none of them.

    A newsroom has few writers, so the same bylines come again and again.
    """
    bare = _AFTER.sub("", _BEFORE.sub("", " ".join(unstressed(text).split()), count=1))
    parts = [part.strip(" :.") for part in _BETWEEN.split(bare)]
    people = [part for part in parts if part and not _ROLES.fullmatch(part)]
    if _PLACE.search(bare) and any(" " in person for person in people[:-1]):
        people.pop()
    return tuple(part.title() if part.isupper() else part for part in people or filter(None, parts))


_OUTLET = re.compile(r"(?:[A-Z]\S* ){1,3}News(?:,? .*)?")


def is_office(text: str) -> bool:
    """Whether a line below a name says what its bearer is, and for whom: `Transport correspondent`, `BBC News, Leeds`."""
    return _ROLES.fullmatch(text) is not None or _OUTLET.fullmatch(text) is not None


_NAMED = re.compile(
    r"(?:^|\s)(?i:by|von|par|por|di|door|av|przez|od|yazan|от|від|автор)\s?:?\s(?P<people>[^\W\d_a-z].*)"
)
_BARS = re.compile(r"[|｜·•]")
_COMMAS = " ,;–—-"


_CHINESE = re.compile(r"(?:作者|记者|記者|撰文|文(?=[:：]))\s*[:：]?\s*((?:[\u4e00-\u9fff·]{2,4}(?:[ 、]|$))+)")
"""Those who wrote a text, in a line that names its date and source; who edited it stands behind another label."""


def names_beside_dates(text: str) -> tuple[str, ...]:
    """Give the people that a line names beside its dates: `Posted 5 March by Ann Weber`, `Ann Weber, Editor, 5 March`."""
    chinese = _CHINESE.search(text)
    if chinese:
        return tuple(chinese[1].replace("、", " ").split())
    for part in _BARS.split(without_dates(text)):
        bare = part.strip(_COMMAS)
        named = _NAMED.search(bare)
        people = names(named["people"] if named else bare)
        first, comma, rest = bare.partition(",")
        signed = (
            named
            or SIGNED.fullmatch(bare)
            or (comma and _ROLES.fullmatch(rest.strip()) and NAME_ALONE.fullmatch(first))
        )
        if signed and all(NAME_ALONE.fullmatch(person) for person in people):
            return people
    return ()
