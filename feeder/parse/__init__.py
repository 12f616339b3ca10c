"""Source -> articles: what an author wrote, whatever the layout. Pure.

A text is cut where a block of front matter begins; each piece is then read by the family that its marks tell:
Markdown, or news text (`news`), of which plain prose is the simplest case. What each line looks like is decided in
`lines`, apart from what is made of it, so that a rule is one row of a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo

from feeder.chars import BREAKS
from feeder.errors import ArticleError
from feeder.model import Article, Problem, Reading, Source
from feeder.parse import fields, frontmatter, markdown, news
from feeder.parse.draft import Draft
from feeder.parse.frontmatter import Block
from feeder.parse.lines import Role

__all__ = ["Options", "Role", "parse", "plain_text", "split_lines"]

_MARKDOWN_NAMES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Options:
    """How texts are read, besides the texts."""

    timezone: tzinfo = UTC
    """Of dates that name no offset."""


def parse(source: Source, options: Options | None = None) -> Reading:
    """Give the articles of a source, in the order in which they stand. Raises ArticleError when there are none."""
    options = options or Options()
    lines = split_lines(source.text)
    roles: dict[int, Role] = {}
    problems: list[Problem] = []
    drafts: list[Draft] = []
    for start, end, block in _pieces(lines):
        found = _read(lines, start, end, block, source.path, options, roles)
        if block is not None:
            _declare(found, block, options, problems)
        drafts += found
    articles = tuple(draft.article() for draft in drafts)
    if not articles:
        raise ArticleError("no article was found in this file", path=source.path)
    told = tuple(roles.get(number, Role.BLANK).value for number in range(1, len(lines) + 1))
    return Reading(articles, tuple(problems), told)


def split_lines(text: str) -> list[str]:
    """Give the lines of a text, at whatever marks end them."""
    return BREAKS.split(text)


def plain_text(article: Article) -> str:
    """Give the body of an article as plain text, paragraphs separated by a blank line."""
    return markdown.plain_text(article.content) if article.markup == "markdown" else article.content


def _pieces(lines: list[str]) -> list[tuple[int, int, Block | None]]:
    """Give the pieces of a text, from line to line (from 0), each with the front matter that it begins with."""
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    starts: list[tuple[int, Block | None]] = [(first, frontmatter.block_at(lines, first))]
    behind = first + (starts[0][1].length if starts[0][1] else 0)
    for index in range(behind, len(lines)):
        if index >= behind and lines[index].rstrip() in {"---", "+++"}:
            block = frontmatter.block_at(lines, index)
            if block is not None and block.values:
                starts.append((index, block))
                behind = index + block.length
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    return [(start, end, block) for (start, block), end in zip(starts, ends, strict=True)]


def _read(  # noqa: PLR0913, PLR0917 - one piece of a text
    lines: list[str], start: int, end: int, block: Block | None, path: str, options: Options, roles: dict[int, Role]
) -> list[Draft]:
    body = start + (block.length if block else 0)
    roles |= dict.fromkeys(range(start + 1, body + 1), Role.FRONT_MATTER)
    piece = lines[body:end]
    titled = block is not None and "title" in block.values
    if _is_markdown(piece, path, block):
        return markdown.read(piece, body + 1, roles, titled=titled)
    if titled:
        return [_untitled(piece, body + 1, roles, options)]
    return news.read(piece, body + 1, options.timezone, roles)


def _is_markdown(lines: list[str], path: str, block: Block | None) -> bool:
    named = path.lower().endswith(_MARKDOWN_NAMES)
    text = "\n".join(lines)
    if block is not None:
        return named or markdown.has_marks(text)
    first = next((line for line in lines if line.strip()), "")
    return markdown.has_marks(text) if named else first.startswith("# ")


def _untitled(lines: list[str], first: int, roles: dict[int, Role], options: Options) -> Draft:
    """Read a text whose title stands in its front matter: all of it is one body."""
    draft = Draft(line=first)
    drafts = news.read(lines, first, options.timezone, roles)
    if len(drafts) == 1:
        return drafts[0]
    draft.paragraphs = [line.strip() for line in lines if line.strip()]
    roles |= {first + index: Role.BODY for index, line in enumerate(lines) if line.strip()}
    return draft


def _declare(drafts: list[Draft], block: Block, options: Options, problems: list[Problem]) -> None:
    declared = fields.declared(block, options.timezone)
    problems += declared.problems
    if not drafts:
        drafts.append(Draft(line=1))
    drafts[0].declare(declared)
