"""reStructuredText: its title and field lists, and Nikola's `.. key: value` comments; the body stays as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feeder import rst
from feeder.model import Problem
from feeder.parse.draft import Draft
from feeder.parse.frontmatter import Block
from feeder.parse.kinds import Role
from feeder.parse.plain import of_html

SIGNS = frozenset("=-`:'\"~^_*+#<>.")
"""What titles are adorned with."""
_ADORNMENT = re.compile(r"([=\-`:'\"~^_*+#<>.])\1{2,}\s*")
_FIELD = re.compile(r":([A-Za-z][\w -]{0,40}):(?:\s+(.*)|$)")
_DIRECTIVE = re.compile(r"^\.\. ([a-zA-Z][\w-]{1,40})::.*", re.MULTILINE)
_NAMES = (
    "admonition attention caution class code code-block compound container contents csv-table danger date default-role "
    "epigraph error figure footer header highlight highlights hint image important line-block list-table math meta note "
    "parsed-literal pull-quote replace role rubric section-numbering sectnum sidebar sourcecode table target-notes "
    "thumbnail tip title topic unicode warning"
)
_DIRECTIVES = frozenset(_NAMES.split())
"""Those that something is made of."""
_MOST_TOLD = 10
_PELICAN = re.compile(r"(?<=[<\s])[{|](?:static|attach)[}|](?=\S)")


def begins(lines: Sequence[str]) -> bool:
    """Whether the first lines are what reStructuredText begins with: an adorned title with fields, or fields alone."""
    start = next((index for index, line in enumerate(lines) if line and not line.isspace()), len(lines))
    titled = _title_at(lines, start)
    if titled is None and lines[start : start + 1] and lines[start][0] != ":":
        return False
    block = fields_at(lines, titled[1] if titled else start)
    return block is not None and (titled is not None or len(block.values) > 1 or "title" in block.values)


def plain_text(source: str) -> str:
    """Give the text without marks, paragraphs separated by a blank line."""
    return of_html(rst.to_html(source))


def fields_at(lines: Sequence[str], start: int) -> Block | None:
    """Give the field list that begins at a line, blank lines before it left out; None when there is none."""
    index = start
    while index < len(lines) and not lines[index].strip():
        index += 1
    values: dict[str, str] = {}
    where: dict[str, int] = {}
    last = ""
    while index < len(lines) and lines[index].strip():
        found = _FIELD.match(lines[index])
        if found:
            last = found[1].lower()
            values[last], where[last] = (found[2] or "").strip(), index + 1
        elif last and lines[index][:1].isspace():
            values[last] = f"{values[last]} {lines[index].strip()}".strip()
        else:
            return None
        index += 1
    return Block(dict(values), where, index - start, "field list") if values else None


def read(lines: Sequence[str], first: int, roles: dict[int, Role], *, titled: bool) -> tuple[list[Draft], Block | None]:
    """Give the article, and what its field list declares (its lines counted from the piece's own first, 1).

    `titled`: its front matter names the title, so that an adorned first line is a heading.
    """
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    draft = Draft(line=first + start, markup="rest")
    roles |= {first + i: Role.BODY if line.strip() else Role.BLANK for i, line in enumerate(lines)}
    heading = None if titled else _title_at(lines, start)
    if heading:
        title, behind = heading
        draft.found("title", plain_text(title) or title, "the adorned first line", (first + start, first + behind - 1))
        roles |= {first + i: Role.TITLE for i in range(start, behind)}
        start = behind
    block = fields_at(lines, start)
    if block is not None:
        roles |= {first + i: Role.FRONT_MATTER for i in range(start, start + block.length)}
        start += block.length
        block.lines = {key: number + first - 1 for key, number in block.lines.items()}
    draft.body = first + next((index for index in range(start, len(lines)) if lines[index].strip()), 0)
    draft.content = _PELICAN.sub("", "\n".join(lines[start:]).strip("\n"))
    draft.plain = plain_text(draft.content)
    draft.problems += _unknown_directives(draft.content, draft.body)
    return [draft], block


def _unknown_directives(source: str, line: int) -> list[Problem]:
    """Tell of the directives that docutils does not know, each kind once: what they enclose stays, if anything."""
    told: dict[str, Problem] = {}
    for found in _DIRECTIVE.finditer(source):
        if found[1].lower() not in _DIRECTIVES and found[1] not in told and len(told) < _MOST_TOLD:
            message = f"“{found[0].strip()[:60]}” is known to a generator alone: nothing is made of it"
            told[found[1]] = Problem(line + source.count("\n", 0, found.start()), message, note=True)
    return list(told.values())


def _title_at(lines: Sequence[str], index: int) -> tuple[str, int] | None:
    """Give an adorned title, and where the text goes on; None when the line there is none."""
    first, under, third = (*lines[index : index + 3], "", "", "")[:3]
    if first[:1] in SIGNS and _ADORNMENT.fullmatch(first):
        title = under.strip()
        return (title, index + 3) if title and third.strip() == first.strip() else None
    if under[:1] not in SIGNS or not _ADORNMENT.fullmatch(under):
        return None
    title = first.strip()
    return (title, index + 2) if title and len(under.rstrip()) >= min(len(title), 4) else None
