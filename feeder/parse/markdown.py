"""Markdown: what its marks say of title and points; the body stays Markdown, as it stands in the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pyromark

from feeder.model import Problem
from feeder.parse.bylines import names, names_beside_dates, unstressed
from feeder.parse.dates import Calendar, dates_in
from feeder.parse.draft import Draft
from feeder.parse.headlines import is_open
from feeder.parse.kinds import Kind, Role
from feeder.parse.lines import classify
from feeder.parse.plain import of_html

_MARKS = re.compile(
    r"^(?:#{1,6}\s+\S|```|~~~|>\s|\[[^\]\n]{1,200}\]:\s*\S|={3,}$)|\[[^\[\]\n]{1,300}\]\([^()\s]{1,600}"
    r"|\*\*[^*\s][^*\n]{0,300}\*\*|(?<![`\w])`[^`\n]{1,300}`(?![`\w])",
    re.MULTILINE,
)
_HEADING = re.compile(r"#\s+(.+?)\s*#*\s*")
_LESSER = re.compile(r"#{2,6}\s+(.+?)\s*#*|(?:\*\*|__)([^*_]{3,180})(?:\*\*|__)")
_TAGS = re.compile(
    r"(^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]*`)|\{%(?:(?!\{%).)*?%\}|\{\{[<%](?:(?!\{\{).)*?[>%]\}\}|^\{:[^{}\n]*\}$",
    re.MULTILINE | re.DOTALL,
)
"""What only generators understand, outside of code."""
_KNOWN_TAG = re.compile(
    r"\{%-?\s*(?:end\w+|raw|comment|highlight|link)\b|\{\{[<%]-?\s*(?:/|(?:figure|highlight|youtube|vimeo|gist)\b)|\{:"
)
"""Those that something is made of, and those that close others."""
_TO_TEXT = re.compile(r"\{%-?\s*post_url\b|\{\{[<%]\s*(?:rel)?ref\b")
_PELICAN = re.compile(
    r"(^(?:```|~~~).*?^(?:```|~~~)|`[^`\n]*`)|(?<=[(\"'<])[{|](?:static|attach)[}|]"
    r"|(?<!!)\[([^\[\]\n]{0,300})\]\([{|](?:filename|author|category|tag|index|archives)[}|][^()\n]{0,300}\)",
    re.MULTILINE | re.DOTALL,
)
"""Paths that Pelican writes with their kind before them, outside of code."""
_BULLET = re.compile(r"[-*+]\s+(\S.*)")
_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_MOST_TOLD = 10
_LONG_POINT = 220
_LONG_BYLINE = 100
_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH | pyromark.Options.ENABLE_FOOTNOTES


def has_marks(text: str) -> bool:
    """Whether a text uses Markdown: headings, links, emphasis, code."""
    return any(mark in text for mark in "#`*[>=~") and _MARKS.search(text) is not None


def is_heading(line: str) -> bool:
    """Whether a line is a heading of the first level, or of the second, as notes begin that have no other."""
    return line.startswith(("# ", "## "))


def plain_text(markdown: str) -> str:
    """Give the text of Markdown without its marks, paragraphs separated by a blank line."""
    if "{%" in markdown or "{{" in markdown or "{:" in markdown:
        markdown = _TAGS.sub(lambda found: found[1] or "", markdown)
    return of_html(pyromark.html(markdown, options=_OPTIONS))


def read(lines: Sequence[str], first: int, calendar: Calendar, roles: dict[int, Role], *, titled: bool) -> list[Draft]:
    """Give the articles of a Markdown text: one, or one for each first-level heading when there are several.

    `titled`: its front matter names the title, so that headings are only headings.
    """
    headings = [] if titled else list(_headings(lines))
    start = _first_filled(lines)
    if [index for index, _ in headings[:1]] != [start]:
        headings = [] if titled else _lesser_heading(lines, start)
    starts = [index for index, _ in headings]
    if len(starts) < 2:  # noqa: PLR2004 - several
        return [_article(lines, first, headings, calendar, roles)]
    ends = [*starts[1:], len(lines)]
    return [
        _article(lines[start:end], first + start, [(0, title)], calendar, roles)
        for (start, title), end in zip(headings, ends, strict=True)
    ]


def below_heading(
    lines: Sequence[str], first: int, calendar: Calendar, roles: dict[int, Role], points: tuple[str, ...]
) -> Draft:
    """Give the article below a heading that says the title of its front matter again, and that is not among the lines.

    A byline is one there too; a list is of the text, unless it says the points that front matter names.
    """
    draft = Draft(line=first + _first_filled(lines), markup="markdown")
    roles |= {first + i: Role.BODY if line.strip() else Role.BLANK for i, line in enumerate(lines)}
    start = _sign(draft, lines, 0, first, calendar)
    if start:
        roles[first + start - 1] = Role.BYLINE
    if tuple(_list_below(lines, start)[0].values()) == points:
        start = _points(draft, lines, start, first, roles)
    return _filled(draft, lines, start, first)


def _lesser_heading(lines: Sequence[str], start: int) -> list[tuple[int, str]]:
    """Give a first line that is a heading of a lower level, or bold as a whole and apart from the text."""
    found = _LESSER.fullmatch("".join(lines[start : start + 1]).strip())
    if found is None or (found[2] and ("".join(lines[start + 1 : start + 2]).strip() or not is_open(found[2]))):
        return []
    return [(start, found[1] or found[2])]


def _headings(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Give index and text of each first-level heading, outside of code."""
    fence = ""
    for index, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
        elif not fence:
            found = _HEADING.fullmatch(line.rstrip())
            under = lines[index + 1].rstrip() if index + 1 < len(lines) else ""
            if found:
                yield index, found[1]
            elif line.strip() and re.fullmatch(r"=+", under):
                yield index, line.strip()


def _first_filled(lines: Sequence[str]) -> int:
    return next((index for index, line in enumerate(lines) if line.strip()), 0)


def _article(
    lines: Sequence[str], first: int, heading: list[tuple[int, str]], calendar: Calendar, roles: dict[int, Role]
) -> Draft:
    """Give one article: a first heading is its title, a short list right below it is its points."""
    draft = Draft(line=first + _first_filled(lines), markup="markdown")
    roles |= {first + i: Role.BODY if line.strip() else Role.BLANK for i, line in enumerate(lines)}
    start = 0
    if heading:
        index, title = heading[0]
        start = index + 1
        if start < len(lines) and re.fullmatch(r"=+", lines[start].rstrip()):
            start += 1
        draft.found("title", plain_text(title), "the first heading", (first + index,) * 2)
        roles |= {first + i: Role.TITLE for i in range(index, start)}
        behind = _sign(draft, lines, start, first, calendar)
        if behind > start:
            roles[first + behind - 1] = Role.BYLINE
        start = _points(draft, lines, behind, first, roles)
    return _filled(draft, lines, start, first)


def _filled(draft: Draft, lines: Sequence[str], start: int, first: int) -> Draft:
    """Give a draft with the body that begins at a line."""
    draft.body = first + start + _first_filled(lines[start:])
    draft.content = _with_paths("\n".join(lines[start:]).strip("\n"))
    draft.plain = plain_text(draft.content)
    draft.problems += _unknown_tags(draft.content, draft.body)
    return draft


def _with_paths(markdown: str) -> str:
    """Give Markdown with Pelican's paths of files as such, and the words of its links to other texts."""
    if not any(
        mark in markdown for mark in ("{static}", "{attach}", "{filename}", "{tag}", "{category}", "|filename|")
    ):
        return markdown
    return _PELICAN.sub(lambda found: found[1] or found[2] or "", markdown)


def _unknown_tags(markdown: str, line: int) -> list[Problem]:
    """Tell of the tags of generators that nothing can be made of here, each kind once."""
    if "{%" not in markdown and "{{" not in markdown:
        return []
    told: dict[str, Problem] = {}
    for found in _TAGS.finditer(markdown):
        tag = found[0]
        if found[1] is not None or _KNOWN_TAG.match(tag):
            continue
        kind = "link" if _TO_TEXT.match(tag) else "".join(tag.split()[1:2])
        if kind in told or len(told) == _MOST_TOLD:
            continue
        message = "only the words of its link stay" if kind == "link" else "nothing is made of it"
        number = line + markdown.count("\n", 0, found.start())
        told[kind] = Problem(number, f"“{tag[:60]}” is known to a generator alone: {message}", note=True)
    return list(told.values())


def _sign(draft: Draft, lines: Sequence[str], start: int, first: int, calendar: Calendar) -> int:
    """Take authors or date from a line right below the title; gives where the text goes on behind it."""
    index = start + _first_filled(lines[start:])
    text = unstressed("".join(lines[index : index + 1]).strip()).strip("*_").strip()
    kind = classify(text) if text and len(text) <= _LONG_BYLINE else Kind.PARAGRAPH
    found: list[tuple[str, object]] = [("authors", names(text))] if kind == Kind.BYLINE else []
    if kind == Kind.DATE:
        found += dates_in(text, calendar)
        found += [("authors", people) for people in [names_beside_dates(text)] if people]
    for name, value in found:
        draft.found(name, value, "the line below the title", (first + index,) * 2, sure=0.8)
    return index + 1 if found else start


def _list_below(lines: Sequence[str], start: int) -> tuple[dict[int, str], int]:
    """Give the points of a list right below a line, and where it ends."""
    points: dict[int, str] = {}
    behind = start
    for index in range(start, len(lines)):
        text = lines[index].strip()
        found = _BULLET.fullmatch(text)
        if found is not None and len(found[1]) <= _LONG_POINT:
            points[index] = plain_text(found[1])
            behind = index + 1
        elif text:
            break
    return points, behind


def _points(draft: Draft, lines: Sequence[str], start: int, first: int, roles: dict[int, Role]) -> int:
    """Take a list right below the title, with text behind it, as points; gives where the body begins."""
    points, behind = _list_below(lines, start)
    rest = lines[behind:]
    directly = rest[0].strip() if rest else ""
    if not points or not any(map(str.strip, rest)) or (directly and classify(directly) != Kind.DATELINE):
        return start
    draft.found(
        "summary", tuple(points.values()), "the points below the title", (first + min(points), first + behind - 1)
    )
    draft.values["points"] = True
    roles |= {first + index: Role.BULLET for index in points}
    return behind
