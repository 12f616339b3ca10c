"""Markdown without the tags that only site generators understand: Liquid (Jekyll), shortcodes (Hugo), kramdown's lists.

A leaf: the files that a text names are looked for in what rendering makes of it.
One walk from mark to mark, so that the cost grows with the size of the text, whatever is left open in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

_MARK = re.compile(
    r"(?P<fence>^[ \t>]*(?:[-*+][ \t]+)?(?P<marks>`{3,}(?![^\n]*`)|~{3,}))"
    r"|(?P<ticks>`+)"
    r"|(?<!!)\[(?P<words>[^\[\]\n]{0,300})\]\(\s*(?:\{%-?\s*(?:post_url|link\s[^%{}\n]{1,200}\.(?:md|markdown|"
    r"html))\b[^%{}\n]{0,200}%\}|\{\{[<%]\s*(?:rel)?ref\s[^{}\n]{1,200}[>%]\}\})[^()\s]{0,100}\)"
    r"|(?P<tag>\{%-?\s*(?P<name>\w*)(?P<rest>(?:(?!%\}|\{%)[\s\S])*)%\})"
    r"|(?P<short>\{\{<(?:(?!>\}\}|\{\{)[\s\S])*>\}\}|\{\{%(?:(?!%\}\}|\{\{)[\s\S])*%\}\})"
    r"|\{\{-?\s*(?P<site>site\.(?:base_?url|url|github\.url))\s*(?:\|[^{}]*)?\}\}"
    r"|\{\{-?\s*(?P<quote>[\"'])(?P<path>[^\"'{}\n]*)(?P=quote)\s*\|(?P<filters>[^{}]*url[^{}]*)\}\}"
    r"|(?P<kramdown>\{:[^{}\n]*\})",
    re.MULTILINE,
)
_CLOSING = re.compile(r"\{%-?\s*end(raw|comment|highlight)\b[^%]*%\}|\{\{[<%]\s*/(highlight)\s*[>%]\}\}")
_OF_SITE = re.compile(r"base_?url|github\.url|(?:relative|absolute)_url|^\s*url\b")
"""What puts the path of the site before an address, not its host alone."""
_SHORTCODE = re.compile(r"-?\s*([\w.-]+)")
_ARGUMENT = re.compile(r"(?:(\w+)\s*=\s*)?(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|([^\s\"'`=]+))")
_ELSEWHERE = {
    "youtube": "https://www.youtube.com/watch?v=%s",
    "vimeo": "https://vimeo.com/%s",
    "gist": "https://gist.github.com/%s",
}
"""Where that is found which Hugo puts into a page."""
_Closings = dict[str, list[tuple[int, int]]]


def without_tags(markdown: str, base: str = "") -> str:
    """Give Markdown without the tags of generators; what they enclose stays, and in code all stays as it is.

    Jekyll's `raw` keeps all that it encloses, its `comment` nothing, and its `highlight` becomes code, as Hugo's does.
    An address that Liquid makes of the site's begins with `/`, or with `base`, the path of the site, where Jekyll puts
    that before it. Of a link to another text the words stay.
    """
    if "{%" not in markdown and "{{" not in markdown and "{:" not in markdown:
        return markdown
    return "".join(_pieces(markdown, base))


def _pieces(text: str, base: str) -> Iterator[str]:
    closings: _Closings = {}
    for found in _CLOSING.finditer(text):
        closings.setdefault(found[1] or "{{" + found[2], []).append(found.span())
    position = 0
    while mark := _MARK.search(text, position):
        yield text[position : mark.start()]
        if mark["marks"] or mark["ticks"]:
            position = _end_of_code(text, mark)
            yield text[mark.start() : position]
        else:
            piece, position = _without(text, mark, closings, base)
            yield piece
    yield text[position:]


def _end_of_code(text: str, found: re.Match[str]) -> int:
    """Give where code ends: a fence at its like or with the text, backticks at as many (CommonMark 4.5, 6.1)."""
    if found["marks"]:
        close = re.compile(rf"^[ \t>]*{found['marks'][0]}{{{len(found['marks'])},}}[ \t]*$", re.MULTILINE)
        end = close.search(text, found.end())
        return end.end() if end else len(text)
    paragraph = text.find("\n\n", found.end())
    ticks = re.compile(rf"(?<!`)`{{{len(found['ticks'])}}}(?!`)")
    end = ticks.search(text, found.end(), paragraph if paragraph >= 0 else len(text))
    return end.end() if end else found.end()


def _without(text: str, found: re.Match[str], closings: _Closings, base: str) -> tuple[str, int]:
    """Give what stays of a tag, and where the text goes on."""
    if found["short"]:
        return _of_shortcode(text, found, closings)
    if found["tag"] is None:
        return found["words"] or _address(found, base), found.end()
    name, rest = found["name"], found["rest"]
    if name == "link":
        return f"{base}/{rest.strip().lstrip('/')}", found.end()
    inner, behind = _enclosed(text, found.end(), closings.get(name, []))
    if inner is None or name == "comment":
        return "", behind
    return (inner if name == "raw" else _code(inner, rest)), behind


def _address(found: re.Match[str], base: str) -> str:
    """Give the part of an address that Liquid makes; nothing of another mark."""
    before = base if _OF_SITE.search(found["site"] or found["filters"] or "") else ""
    path = found["path"]
    if path is None or "://" in path:
        return path or before
    return f"{before}/{path.lstrip('/')}"


def _enclosed(text: str, start: int, spans: list[tuple[int, int]]) -> tuple[str | None, int]:
    """Give what stands between a tag and the one that closes it, and where the text goes on; None when none does."""
    place = bisect_left(spans, (start, 0))
    if place == len(spans):
        return None, start
    first, last = spans[place]
    return text[start:first], last


def _code(inner: str, language: str) -> str:
    words = language.split()
    body = inner.strip("\n").rstrip()
    return f"\n~~~~{words[0] if words else ''}\n{body}\n~~~~\n"


def _of_shortcode(text: str, found: re.Match[str], closings: _Closings) -> tuple[str, int]:
    """Give a shortcode of Hugo as Markdown: a picture, code, a link to what it shows; nothing of others."""
    inside = found["short"][3:-3].rstrip("/ \t\n")
    code = _SHORTCODE.match(inside)
    if code is None:
        return "", found.end()
    rest = inside[code.end() :]
    if code[1] == "highlight":
        inner, behind = _enclosed(text, found.end(), closings.get("{{highlight", []))
        return ("" if inner is None else _code(inner, rest)), behind
    named: dict[str, str] = {}
    plain: list[str] = []
    for name, *values in _ARGUMENT.findall(rest):
        value = "".join(values)
        if name:
            named[name] = value
        else:
            plain.append(value)
    if code[1] in _ELSEWHERE and (plain or named.get("id")):
        address = _ELSEWHERE[code[1]] % "/".join(plain[:2] if code[1] == "gist" else [named.get("id") or plain[0]])
        return f"<{address}>", found.end()
    return (_figure(named) if code[1] == "figure" and named.get("src") else ""), found.end()


def _figure(named: dict[str, str]) -> str:
    """Give a picture, linked where it is to be, with its caption below."""
    caption = named.get("caption", "")
    words = named.get("alt") or caption or named.get("title", "")
    picture = f"![{_UNFIT.sub(' ', words)}](<{_UNFIT.sub('', named['src'])}>)"
    if named.get("link"):
        picture = f"[{picture}](<{_UNFIT.sub('', named['link'])}>)"
    return f"{picture}\n\n{caption}\n" if caption else picture


_UNFIT = re.compile(r"[\[\]<>\n]")
"""What ends the words or the address of a picture in Markdown."""
