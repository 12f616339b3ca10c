"""Mail: a message as it was saved, or sent as a press release; its headers say what its body is about (RFC 5322)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from email.message import EmailMessage, MIMEPart

from feeder.model import Problem
from feeder.parse import forwards, letters
from feeder.parse.dates import Calendar, parse_date
from feeder.parse.frontmatter import Block

_HEADER = re.compile(r"([A-Za-z][A-Za-z-]{1,40}):(?:[ \t]|$)")
_OF_MAIL = {
    "from", "to", "subject", "date", "message-id", "received", "mime-version", "return-path", "content-type", "sender",
    "cc", "bcc", "reply-to", "sent", "x-mailer", "delivered-to", "list-id", "in-reply-to", "references",
    "content-transfer-encoding",
}  # fmt: skip
_FEWEST = 2
_PREFIX = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|sv|vs)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_MOST_LINES = 200
_TRIPS = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What odd headers, and messages in messages without end, make the standard library raise."""
_DEEPEST = 5
"""How often a message may have been handed on."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: what its headers declare, and the text of its body."""

    block: Block
    body: list[str]
    is_html: bool
    stands: bool
    """Whether the lines of the body are those of the file; else they had to be decoded."""


def read(lines: Sequence[str], start: int) -> Mail | None:
    """Give the message whose headers begin at a line (from 0); None when there are none.

    Of a message that hands on another the inner one counts, and a press release is read without the letter around it.
    """
    message = _saved(lines, start) or _shown(lines, start)
    for _ in range(_DEEPEST):
        inner = None if message is None or message.is_html else forwards.headers_at(message.body, 0)
        if message is None or inner is None:
            break
        message = _handed_on(message, inner, start)
    return message if message is None or message.is_html else _of_letter(message, start)


def _saved(lines: Sequence[str], start: int) -> Mail | None:
    """Read a message as RFC 5322 has it."""
    if start < len(lines) and lines[start].startswith("From ") and "@" in lines[start]:
        start += 1
    end, names = _headers(lines, start)
    if len(names & _OF_MAIL) < _FEWEST or not names & {"subject", "from"} or "title" in names:
        return None
    message = _message(list(_declaring(lines[start:end])))
    where = {
        found[1].lower(): start + i + 1 for i, line in enumerate(lines[start:end]) if (found := _HEADER.match(line))
    }
    values = _declared({name: _header(message, name) for name in ("subject", "date", "sent", "from")})
    block = Block(dict(values), {key: where.get(_SOURCE[key], start + 1) for key in values}, end - start, "mail")
    try:
        return _with_body(block, _message(lines[start:]), lines[end:])
    except _TRIPS:
        return Mail(block, _unsigned(lines[end:]), is_html=False, stands=True)


def _declaring(lines: Sequence[str]) -> Iterator[str]:
    """Give the headers that declare something of the text: of those that tell how it is sent, some cannot be parsed."""
    declares = False
    for line in lines:
        found = _HEADER.match(line)
        if found:
            declares = found[1].lower() in _DECLARING
        if declares:
            yield line


def _message(lines: Sequence[str]) -> EmailMessage:
    message = email.message_from_string("\n".join(lines), policy=email.policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - what the default policy makes
    return message


def _with_body(block: Block, message: EmailMessage, lines: Sequence[str]) -> Mail:
    """Give a message with its body, whose lines in the file are given; decoded where its headers say so."""
    if not message.is_multipart() and str(message.get("content-transfer-encoding", "7bit")).lower() in _AS_IT_STANDS:
        return Mail(block, _unsigned(lines), _is_html(message), stands=True)
    part = message.get_body(("plain", "html"))
    text = _content(part) if part is not None else ""
    return Mail(block, _unsigned(text.splitlines()), part is not None and _is_html(part), stands=False)


def _shown(lines: Sequence[str], start: int) -> Mail | None:
    """Read a message as a mail program shows it."""
    found = forwards.headers_at(lines, start)
    if found is None:
        return None
    values = _declared(found.texts)
    where = {key: found.lines[_SOURCE[key]] + 1 for key in values}
    block = Block(dict(values), where, found.end - start, "mail", _noted(lines, found, found.note[:1]))
    return Mail(block, _unsigned(lines[found.end :]), is_html=False, stands=True)


def _handed_on(message: Mail, inner: forwards.Headers, start: int) -> Mail:
    """Give a message as what it hands on."""
    block = message.block
    values = _declared(inner.texts)
    if parse_date(values.get("date", ""), Calendar()) is None:
        values.pop("date", None)
    lines = dict(block.lines)
    behind = start + block.length + 1
    problems = [*block.problems, *_noted(message.body, inner, (behind if message.stands else start,))]
    if message.stands:
        lines |= {key: behind + inner.lines[_SOURCE[key]] for key in values}
        block = replace(block, length=block.length + inner.end)
    else:
        lines |= {key: lines.get(key, start + 1) for key in values}
    block = replace(block, values=block.values | values, lines=lines, problems=problems)
    return replace(message, block=block, body=message.body[inner.end :])


def _noted(lines: Sequence[str], inner: forwards.Headers, line: Sequence[int]) -> list[Problem]:
    """Tell of the note above a message that is handed on."""
    if not inner.note:
        return []
    said = lines[inner.note[0]].strip()[:60]
    return [Problem(line[0] + 1, f"the note above the message that is handed on stays out: “{said}”", note=True)]


def _of_letter(message: Mail, start: int) -> Mail:
    """Give a message without the letter around its text; a headline of its own wins over a subject without it."""
    letter = letters.opened(message.body)
    if not letter.left:
        return message
    block, body = message.block, letter.lines
    behind = start + block.length + 1
    values, lines, problems = dict(block.values), dict(block.lines), list(block.problems)
    title = "" if letter.title is None else body[letter.title].strip()
    if letter.title is not None and title.lower() not in str(values.get("title", "")).lower():
        values["title"], lines["title"] = (
            title,
            behind + letter.title if message.stands else lines.get("title", start + 1),
        )
    first = behind + letter.left[0] if message.stands else start + 1
    count = len(letter.left)
    said = message.body[letter.left[0]].strip()[:60]
    stays = (
        f"{count} lines of the letter around this text stay"
        if count > 1
        else "a line of the letter around this text stays"
    )
    problems.append(Problem(first, f"{stays} out: “{said}”", note=True))
    if letter.until:
        problems.append(_embargoed(values, letter.until, first))
    return replace(message, block=replace(block, values=values, lines=lines, problems=problems), body=body)


def _embargoed(values: dict[str, object], until: str, line: int) -> Problem:
    """Let the end of an embargo be the date, which schedules the article, and tell of it.

    An hour without a zone is one where the mail was written.
    """
    zone = _OFFSET.search(str(values.get("date", "")))
    if zone and parse_date(until, Calendar()) != parse_date(until, Calendar(_ELSEWHERE)):
        until = f"{until} {zone[0]}"
    if parse_date(until, Calendar()) is None:
        return Problem(
            line, f"an embargo is named, but “{until}” is no date; `date:` in front matter schedules the article"
        )
    values["date"] = until
    return Problem(line, f"an embargo is named: the article is dated “{until}”, when it ends", note=True)


def _unsigned(lines: Sequence[str]) -> list[str]:
    """Give a body without its signature, and without the footer of a mailing list (RFC 3676, section 4.3)."""
    end = next((i for i, line in enumerate(lines) if line in {"-- ", "--"} or _FOOTER.fullmatch(line)), len(lines))
    return list(lines[:end])


_OFFSET = re.compile(r"[+-]\d{4}\b")
_ELSEWHERE = timezone(timedelta(hours=1))
_FOOTER = re.compile(r"_{20,}\s*")
_AS_IT_STANDS = {"7bit", "8bit", "binary"}
_DECLARING = {"subject", "date", "sent", "from"}
_SOURCE = {"title": "subject", "date": "date", "author": "from"}


def _headers(lines: Sequence[str], start: int) -> tuple[int, set[str]]:
    """Give where the headers end, and their names in lower case."""
    names: set[str] = set()
    index = start
    while index < min(len(lines), start + _MOST_LINES) and lines[index].strip():
        found = _HEADER.match(lines[index])
        if found:
            names.add(found[1].lower())
        elif not names or not lines[index][:1].isspace():
            return index, set()
        index += 1
    return index, names


def _declared(headers: dict[str, str]) -> dict[str, str]:
    """Give what the headers say in the words of front matter."""
    values: dict[str, str] = {}
    subject = letters.unlabelled(_PREFIX.sub("", headers.get("subject", ""), count=1).strip())
    if subject:
        values["title"] = subject
    date = headers.get("date") or headers.get("sent")
    if date:
        values["date"] = date
    name = re.sub(r"<[^<>]*>|\([^()]*\)|\[[^\[\]]*\]", "", headers.get("from", "")).strip(" \"'")
    if name and "@" not in name:
        values["author"] = name
    return values


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except _TRIPS:
        return ""


def _is_html(part: MIMEPart) -> bool:
    return part.get_content_type() == "text/html"


def _content(part: MIMEPart) -> str:
    """Give the text of a part, decoded; as it stands where its character set is not known."""
    if str(part.get("content-transfer-encoding", "7bit")).lower() in _AS_IT_STANDS:
        return str(part.get_payload())
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")
