"""HTML of authors -> HTML that is safe to show anywhere: nothing in it runs, and every address in it is absolute."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import nh3

_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "xmpp", "geo"}
_TAGS = nh3.ALLOWED_TAGS | {"picture", "source", "audio", "video", "track"}
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()}
_ATTRIBUTES["img"] |= {"srcset", "sizes"}
_ATTRIBUTES |= {
    "*": {"dir", "lang", "title"},
    "source": {"src", "srcset", "sizes", "type", "media"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "track": {"src", "kind", "srclang", "label"},
    "time": {"datetime"},
}
_CANDIDATE = re.compile(r"[\s,]*([^\s,]\S*[^\s,])(\s+[\d.]+[wx])?\s*(?:,|$)")
"""One picture of a srcset (HTML, section 4.8.4.2.1): its address, and how wide or dense it is."""
_FIRST_HEADING = re.compile(r"(</?)h1(?=>)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_CODE = re.compile(r"^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+(\S+).*?%\}\n?(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
_TAG = re.compile(r"\{%-?(?:(?!%\}).)*%\}|\{\{<(?:(?!>\}\}).)*>\}\}|\{\{%(?:(?!%\}\}).)*%\}\}", re.DOTALL)


def sanitized(html: str, base: str) -> str:
    """Give HTML without anything that runs, its addresses absolute against `base`, its first-level headings second.

    The title of an item is the only first-level heading of the page or reader that shows it.
    """

    def absolute(_: str, name: str, value: str) -> str | None:
        return srcset(value, base) if name == "srcset" else value

    safe = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=absolute,
        url_schemes=_SCHEMES,
        url_relative=lambda url: urljoin(base, url),
        link_rel=None,
    )
    return _FIRST_HEADING.sub(r"\1h2", safe).strip()


def srcset(value: str, base: str) -> str | None:
    """Give the pictures of a srcset, each address absolute; None when none is left that is safe."""
    kept = []
    for found in _CANDIDATE.finditer(value):
        scheme = _SCHEME.match(found[1])
        if scheme is None or scheme[0].lower() in {"http:", "https:"}:
            kept.append(urljoin(base, found[1]) + (found[2] or ""))
    return ", ".join(kept) or None


def without_tags(markdown: str) -> str:
    """Give Markdown without the tags of Liquid and the shortcodes of Hugo, which only their generators understand.

    What they enclose stays, and Jekyll's `highlight` becomes code; inside code all of it stays.
    """
    if "{%" not in markdown and "{{" not in markdown:
        return markdown
    text = _HIGHLIGHT.sub(r"```\1\n\2```\n", markdown)
    parts, behind = [], 0
    for code in _CODE.finditer(text):
        parts += [_TAG.sub("", text[behind : code.start()]), code[0]]
        behind = code.end()
    return "".join(parts) + _TAG.sub("", text[behind:])
