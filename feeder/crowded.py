"""Texts that are small and take for ever, found before a library is given them. A leaf, and pure.

The libraries take time and memory with the square of the number of attributes of an HTML tag, of HTML elements that
stand in one another, and of names in a key of TOML; and with a power of how deep substitutions of reStructuredText do.
"""

from __future__ import annotations

import re
from collections import Counter

_TAG = re.compile(r"""<([a-z][^\s/>]*+)(?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+')|[="'])*+""", re.IGNORECASE)
"""A tag up to its `>` (HTML, section 13.2.5): in quotes, which stand behind a `=`, that is no end."""
_QUOTED_END = re.compile(r"""=\s*+(?:"[^">]*+>|'[^'>]*+>)""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+')""")
_BETWEEN = re.compile(r"[\s/=]+")
_MOST_ATTRIBUTES = 1000
_SHORTEST = 2 * _MOST_ATTRIBUTES
_ANY_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b", re.IGNORECASE)
_UNCLOSED = frozenset(
    ("area", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "source",
     "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr")
)  # fmt: skip
"""Elements that need no end tag."""
_HIGHEST = 500
"""Deeper than any page; the time that a parser needs grows with the square of the depth."""
_ANY = re.compile(r"<[^<>]*>")
_DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){20}""")
_DEFINED = re.compile(r"^\.\. \|([^|\n]+)\|[ \t]+replace::(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE | re.IGNORECASE)
_USED = re.compile(r"\|([^|\s](?:[^|]*[^|\s])?)\|")
_LONGEST = 1_000_000
_DEEPEST = 50


def uncrowded(html: str) -> str:
    """Give HTML in which a tag with more attributes than anyone writes has none."""
    if not _may_be_crowded(html):
        return html
    return _TAG.sub(lambda found: found[0] if _is_sound(found[0]) else f"<{found[1]}", html)


def _may_be_crowded(html: str) -> bool:
    """Whether a tag can be long: where no `>` stands in quotes, none is longer than what lies between two of them."""
    if len(html) < _SHORTEST:
        return False
    return max(map(len, html.split(">"))) >= _SHORTEST or _QUOTED_END.search(html) is not None


def _is_sound(tag: str) -> bool:
    return len(tag) < _SHORTEST or len(_BETWEEN.findall(_VALUE.sub("= ", tag))) <= 2 * _MOST_ATTRIBUTES


def is_piled(html: str) -> bool:
    """Whether elements stand in one another without end; counted only where there are enough of them."""
    if html.count("<") <= _HIGHEST:
        return False
    depth, opened = 0, Counter[str]()
    for end, tag in _ANY_TAG.findall(html):
        name = tag.lower()
        if name in _UNCLOSED or (end and not opened[name]):  # an end tag of nothing closes nothing
            continue
        opened[name] += -1 if end else 1
        depth += -1 if end else 1
        if depth > _HIGHEST:
            return True
    return False


def without_tags(html: str) -> str:
    """Give HTML that no library is given without its tags."""
    return _ANY.sub("", html)


def is_deep(toml: str) -> bool:
    """Whether a key of TOML is made of twenty names and more; no field is."""
    return _DOTTED.search(toml) is not None


def grows(rest: str) -> bool:
    """Whether the substitutions of a text in reStructuredText make it longer than any article."""
    texts = {_name(name): text for name, text in _DEFINED.findall(rest)}
    lengths: dict[str, int] = {}

    def length(text: str, within: frozenset[str]) -> int:
        total = len(text) if len(within) < _DEEPEST else _LONGEST + len(rest)
        for used in map(_name, _USED.findall(text)):
            if used in texts and used not in within and total <= _LONGEST:
                if used not in lengths:
                    lengths[used] = length(texts[used], within | {used})
                total += lengths[used]
        return total

    return bool(texts) and length(_DEFINED.sub("", rest), frozenset()) >= _LONGEST + len(rest)


def _name(name: str) -> str:
    return " ".join(name.split()).lower()
