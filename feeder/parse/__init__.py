"""Source -> articles: what an author wrote, whatever the layout. Pure.

A text is cut where a block of front matter begins; each piece is then read by the family that its marks tell: a web
page (`webpage`), reStructuredText (`rest`), Markdown (`markdown`), or news text (`news`), of which plain prose is the
simplest case. The headers of a mail (`mail`) are one more form of front matter. What each line looks like is decided in
`lines`, apart from what is made of it, so that a rule is one row of a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import cached_property

from feeder.chars import lines_of
from feeder.counts import count
from feeder.errors import ArticleError
from feeder.model import Article, Problem, Reading, Source
from feeder.parse import blocks, fields, frontmatter, mail, markdown, news, rest, webpage
from feeder.parse.dates import Calendar
from feeder.parse.draft import Draft
from feeder.parse.frontmatter import Block
from feeder.parse.kinds import Kind, Role
from feeder.parse.plain import of_html
from feeder.parse.sheet import Sheet, sheet_of
from feeder.parse.told import doubt, doubts, unclaimed
from feeder.parse.words import essence

__all__ = ["Options", "Role", "doubt", "doubts", "parse", "plain_text"]

_MARKDOWN_NAMES = (".md", ".markdown")
_HEADING = re.compile(r"\s*(?:#{1,2}\s|<h[12]\b|\*\*|__|\d{1,2}[.)]\s)", re.IGNORECASE)
_UNDERLINE = re.compile(r"([=\-~^*_#\"'`+])\1{2,}\s*")
_TAG = re.compile(r"<[^<>]*>|^\s*\d{1,2}[.)]\s")
_KEY_LENGTH = 45
_FURNISHED = 4
_QUOTES = "“\"‘'«"
_OTHER_NAMES = (".md", ".markdown", ".rst", ".rst.txt", ".rest", ".html", ".htm")


@dataclass(frozen=True)
class Options:
    """How texts are read, besides the texts."""

    timezone: tzinfo = UTC
    """Of dates that name no offset."""
    month_first: bool = False
    """Whether 3/4/2026 is 4 March; else it is 3 April."""
    categories_from_folders: bool = False
    """Whether the folders below the input folder are categories of the texts that name none."""

    @cached_property
    def calendar(self) -> Calendar:
        """How dates are read that do not say everything."""
        return Calendar(self.timezone, self.month_first)


_USUAL = Options()


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of lines with at most one block of front matter above them."""

    lines: list[str]
    first: int
    """The number of its first line in the file, from 1."""
    block: Block | None
    path: str
    is_html: bool = False
    is_headed: bool = False
    """Whether a heading was left out that says the title of its front matter again."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def is_titled(self) -> bool:
        return self.block is not None and "title" in self.block.values

    @property
    def points(self) -> tuple[str, ...]:
        """Give the points that its front matter names."""
        summary = self.block.values.get("summary") if self.block is not None else None
        return tuple(map(str, summary)) if isinstance(summary, list) else ()

    def without_title(self, roles: dict[int, Role]) -> _Piece:
        """Give it without a heading at its top that says the title of its front matter again."""
        start = next((index for index, line in enumerate(self.lines) if line.strip()), 0)
        if self.block is None or not self.is_titled or not self.lines:
            return self
        words = essence(str(self.block.values["title"]))
        for above, below in ((0, 0), (0, 1), (1, 1)):
            end = start + above + 1 + below
            marks = [*self.lines[start : start + above], *self.lines[start + above + 1 : end]]
            heading = "".join(self.lines[start + above : start + above + 1])
            if not all(map(_UNDERLINE.fullmatch, marks)) or essence(_TAG.sub("", heading)) != words:
                continue
            if len(marks) == above + below and (marks or _HEADING.match(heading)):
                roles |= dict.fromkeys(range(self.first + start, self.first + end), Role.TITLE)
                return replace(self, lines=self.lines[end:], first=self.first + end, is_headed=True)
        return self


def parse(source: Source, options: Options | None = None) -> Reading:
    """Give the articles of a source, in the order in which they stand. Raises ArticleError when there are none."""
    options = options or _USUAL
    lines = lines_of(source.text)
    problems: list[Problem] = []
    sheet = _plain(source, lines)
    if sheet is not None:
        drafts = news.articles(sheet, options.calendar)
        roles = dict(zip(sheet.numbers, sheet.roles))  # noqa: B905 - as long as each other; asking takes as long again
    else:
        roles = {}
        drafts = _by_family(source, lines, options.calendar, roles, problems)
    articles = tuple([draft.article() for draft in drafts if draft.paragraphs or not draft.is_empty])
    if not articles:
        raise ArticleError("no article was found in this file", path=source.path)
    if options.categories_from_folders:
        articles = tuple(_in_folders(article, source.path) for article in articles)
    for draft in drafts:
        if len(articles) < len(drafts) and draft.is_empty:
            problems.append(Problem(draft.line, "nothing stands here that could be an article", note=True))
        problems += draft.problems
    if Role.UNCLAIMED in roles.values():
        problems += unclaimed(lines, roles)
    return Reading(articles, tuple(problems), roles, len(lines))


def _plain(source: Source, lines: list[str]) -> Sheet | None:
    """Give the sheet of a text that begins with words, and has nothing in it that other families begin with.

    That is what most texts are; for all others None is given.
    """
    first = lines[0]
    if not first or not (first[0].isalpha() or first[0] in _QUOTES) or source.path.endswith(_OTHER_NAMES):
        return None
    if ":" in first[:_KEY_LENGTH] or first[:5] == "From ":
        return None
    second = lines[1] if len(lines) > 1 else ""
    if second[:1] in rest.SIGNS and not second[1:2].isspace():
        return None
    sheet = sheet_of(lines, 1, escaped="&" in source.text or "<" in source.text)
    return None if Kind.SEPARATOR in sheet.kinds else sheet


def _by_family(
    source: Source, lines: list[str], calendar: Calendar, roles: dict[int, Role], problems: list[Problem]
) -> list[Draft]:
    """Give the articles of each piece of a text, read by the family that it belongs to."""
    drafts: list[Draft] = []
    for piece in _pieces(lines, source.path, roles):
        untitled = piece.without_title(roles)
        found, blocks = _read(untitled, calendar, roles, problems)
        if found and untitled is not piece:
            found[0].line = piece.first
        for block in blocks:
            _declare(found, block, calendar, problems)
        drafts += found
    return drafts


def plain_text(article: Article) -> str:
    """Give the body of an article as plain text, paragraphs separated by a blank line."""
    if article.markup == "markdown":
        return markdown.plain_text(article.content)
    if article.markup == "rest":
        return rest.plain_text(article.content)
    return of_html(article.content) if article.markup == "html" else article.content


def _pieces(lines: list[str], path: str, roles: dict[int, Role]) -> list[_Piece]:
    """Give the pieces of a text; the lines of their front matter get their roles here."""
    start = next((index for index, line in enumerate(lines) if line and not line.isspace()), 0)
    message = mail.read(lines, start)
    if message is not None:
        behind = start + message.block.length
        roles |= dict.fromkeys(range(start + 1, behind + 1), Role.FRONT_MATTER)
        if not message.stands:
            roles |= dict.fromkeys(range(behind + 1, len(lines) + 1), Role.BODY)
        else:
            end = behind + len(message.body)
            roles |= {i + 1: Role.IGNORED for i in range(behind, end) if lines[i].strip()}
            roles |= {i + 1: Role.UNCLAIMED for i in range(end, len(lines)) if lines[i].strip()}
        return [_Piece(message.body, behind + 1, message.block, path, message.is_html)]
    pieces = []
    for part in blocks.parts(lines, start):
        body = part.start + (part.block.length if part.block else 0)
        roles |= dict.fromkeys(range(part.start + 1, body + 1), Role.FRONT_MATTER)
        roles |= {i + 1: Role.SEPARATOR for i in range(part.end, part.behind) if lines[i].strip()}
        pieces.append(_Piece(frontmatter.unlabelled(lines[body : part.end], part.block), body + 1, part.block, path))
    return pieces


def _read(
    piece: _Piece, calendar: Calendar, roles: dict[int, Role], problems: list[Problem]
) -> tuple[list[Draft], list[Block]]:
    """Give the articles of a piece, and the blocks that declare something of them."""
    blocks = [piece.block] if piece.block is not None else []
    named = piece.path.lower().endswith(_MARKDOWN_NAMES)
    if piece.is_html or (not named and webpage.looks_like_one(piece.lines)):
        drafts, left = webpage.read(piece.lines, piece.first, calendar, roles, titled=piece.is_titled)
        if left:
            were = "was" if left == 1 else "were"
            message = f"about {count(left, 'character')} around the text of this page {were} left out"
            problems.append(Problem(piece.first, message, note=True))
        return drafts, blocks
    if not named and _is_rest(piece):
        drafts, block = rest.read(piece.lines, piece.first, roles, titled=piece.is_titled)
        return drafts, [*blocks, block] if block is not None else blocks
    if _is_markdown(piece, named=named):
        if piece.is_headed:
            return [markdown.below_heading(piece.lines, piece.first, calendar, roles, piece.points)], blocks
        return markdown.read(piece.lines, piece.first, calendar, roles, titled=piece.is_titled), blocks
    if piece.is_titled:
        return [_untitled(piece, calendar, roles)], blocks
    return news.read(piece.lines, piece.first, calendar, roles), blocks


def _is_rest(piece: _Piece) -> bool:
    if piece.path.lower().endswith((".rst", ".rst.txt", ".rest")):
        return True
    if piece.block is not None:
        return piece.block.form == "comments"
    return rest.begins(piece.lines)


def _is_markdown(piece: _Piece, *, named: bool) -> bool:
    if piece.block is not None:
        return (named or piece.block.form != "mail") and (named or markdown.has_marks(piece.text))
    first = next((line for line in piece.lines if line.strip()), "")
    return markdown.has_marks(piece.text) if named else markdown.is_heading(first)


def _untitled(piece: _Piece, calendar: Calendar, roles: dict[int, Role]) -> Draft:
    """Read a text whose title stands in its front matter.

    All of it is one body, unless it says the title again, or is a page that was copied with its furniture.
    """
    drafts = news.read(piece.lines, piece.first, calendar, roles)
    title = str(piece.block.values["title"]) if piece.block else ""
    if len(drafts) == 1 and (drafts[0].repeats(essence(title)) or _is_copied(piece, roles)):
        drafts[0].line = min(drafts[0].line, piece.first)
        return drafts[0]
    draft = Draft(line=piece.first)
    draft.paragraphs = news.paragraphs(piece.lines, piece.first, roles)
    return draft


def _is_copied(piece: _Piece, roles: dict[int, Role]) -> bool:
    """Whether a piece holds a good part of what stands around the text of a page."""
    used = [roles.get(number) for number in range(piece.first, piece.first + len(piece.lines))]
    around = used.count(Role.IGNORED) + used.count(Role.UNCLAIMED)
    return around >= _FURNISHED and (Role.BYLINE in used or Role.DATE in used)


def _declare(drafts: list[Draft], block: Block, calendar: Calendar, problems: list[Problem]) -> None:
    declared = fields.declared(block, calendar)
    problems += declared.problems
    if not drafts:
        drafts.append(Draft(line=1))
    drafts[0].declare(declared)


def _in_folders(article: Article, path: str) -> Article:
    folders = tuple(part for part in path.split("/")[:-1] if part)
    return article._replace(categories=folders) if folders and not article.categories else article
