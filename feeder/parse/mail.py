"""Mail: a message as it was saved, or sent as a press release; its headers say what its body is about (RFC 5322)."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage, MIMEPart

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


@dataclass(frozen=True, slots=True)
class Mail:
    """A message: what its headers declare, and the text of its body."""

    block: Block
    body: list[str]
    is_html: bool
    stands: bool
    """Whether the lines of the body are those of the file; else they had to be decoded."""


def read(lines: Sequence[str], start: int) -> Mail | None:
    """Give the message whose headers begin at a line (from 0); None when there are none."""
    if start < len(lines) and lines[start].startswith("From ") and "@" in lines[start]:
        start += 1
    end, names = _headers(lines, start)
    if len(names & _OF_MAIL) < _FEWEST or not names & {"subject", "from"} or "title" in names:
        return None
    message = _message(list(_declaring(lines[start:end])))
    where = {
        found[1].lower(): start + i + 1 for i, line in enumerate(lines[start:end]) if (found := _HEADER.match(line))
    }
    values = _declared(message)
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


def _unsigned(lines: Sequence[str]) -> list[str]:
    """Give a body without its signature, and without the footer of a mailing list (RFC 3676, section 4.3)."""
    end = next((i for i, line in enumerate(lines) if line in {"-- ", "--"} or _FOOTER.fullmatch(line)), len(lines))
    return list(lines[:end])


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


def _declared(message: EmailMessage) -> dict[str, str]:
    """Give what the headers say in the words of front matter."""
    values: dict[str, str] = {}
    subject = _PREFIX.sub("", _header(message, "subject"), count=1).strip()
    if subject:
        values["title"] = subject
    date = _header(message, "date") or _header(message, "sent")
    if date:
        values["date"] = date
    name = re.sub(r"<[^<>]*>|\([^()]*\)", "", _header(message, "from")).strip(" \"'")
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
