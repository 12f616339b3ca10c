"""What a line of a ledger is: told by its own bytes, wherever it stands. Pure.

A merge may have put lines in any order, marked both sides of a conflict, or changed how lines end; an editor may have
put a byte order mark in front. None of that changes what a line says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from feeder.counts import count
from feeder.records import as_line, decode_checked, is_time, stamp

FORMAT = 1
CLOSING = b'{"pass":'
MOST = 1 << 24
"""Bytes of one line, at most: a longer one is no line of a ledger."""
BOM = b"\xef\xbb\xbf"

Kind = Literal["head", "state", "closing", "blank", "mark", "damage"]

_STATE = b'{"at":"'
_MARK = re.compile(rb"(?:<{7,}|>{7,}|\|{7,})(?: .*)?|={7,}")
"""As git writes the sides of a conflict; the middle one stands alone."""
_PAGE = 1_000_000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Head:
    """The first line of a ledger."""

    authority: str
    page_size: int
    created: datetime


class NewerError(ValueError):
    """The ledger was written by a feeder that knows more."""


def bare(line: bytes) -> bytes:
    """Give a line without its end and a byte order mark before it."""
    return line.removeprefix(BOM).rstrip(b"\r\n")


def is_whole(line: bytes) -> bool:
    """Whether a line has its end."""
    return line.endswith(b"\n")


def kind_of(line: bytes) -> tuple[Kind, bytes]:
    """Give what a line is, and the time of its pass where it has one.

    A state is only glanced at here: `feeder.records.decode_checked` tells whether it is one indeed.
    """
    text = bare(line)
    if text.startswith(_STATE) and text.endswith(b"}"):
        return "state", text[len(_STATE) : text.find(b'"', len(_STATE))]
    if not text.strip():
        return "blank", b""
    if _MARK.fullmatch(text):
        return "mark", b""
    return _of_json(text)


def _of_json(text: bytes) -> tuple[Kind, bytes]:
    row = _row(text)
    if "ledger" in row:
        return "head", b""
    if isinstance(row.get("pass"), str) and isinstance(row.get("count"), int):
        return "closing", row["pass"].encode(errors="replace")
    if isinstance(row.get("at"), str) and "id" in row:
        return "state", row["at"].encode(errors="replace")
    return "damage", b""


def _row(text: bytes) -> dict[str, Any]:
    """Give the object that a line holds; an empty one when it holds none."""
    try:
        row = json.loads(text.decode())
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def head_of(line: bytes) -> Head:
    """Give what a first line tells; raises ValueError when it is none, NewerError when it is of a newer format."""
    row = _row(bare(line))
    if isinstance(row.get("ledger"), int) and row["ledger"] > FORMAT:
        raise NewerError(f"this ledger has format {row['ledger']}, made by a newer feeder; upgrade feeder")
    authority, page_size, created = row.get("authority"), row.get("page_size"), row.get("created")
    if row.get("ledger") != FORMAT or not isinstance(authority, str) or not isinstance(created, str):
        raise ValueError("no first line")
    if type(page_size) is not int or not 1 <= page_size <= _PAGE or not authority.isprintable():
        raise ValueError("no first line")
    moment = datetime.fromisoformat(created)
    if not is_time(moment):
        raise ValueError("no first line")
    return Head(authority, page_size, moment)


def earliest(heads: Iterable[Head]) -> Head:
    """Give the first line that counts, of several after a merge."""
    return min(heads, key=lambda head: (head.created, head.authority, head.page_size))


def line_of(head: Head) -> bytes:
    """Give the first line of a ledger, without its end."""
    row = {"ledger": FORMAT, "authority": head.authority, "page_size": head.page_size}
    return as_line(row | {"created": stamp(head.created)})


def closing_of(time: str, count: int) -> bytes:
    """Give the closing line of a pass, without its end."""
    return as_line({"pass": time, "count": count})


def count_of(line: bytes) -> int:
    """Give how many states a closing line counts."""
    return int(_row(bare(line))["count"])


def problem_of(line: bytes) -> str | None:
    """Give what is wrong with a line, in words; None when it can be read."""
    kind, _ = kind_of(line)
    try:
        if kind == "head":
            head_of(line)
        elif kind == "state":
            decode_checked(bare(line))
        elif kind == "damage":
            return _found(line)
    except NewerError as error:
        return str(error)
    except (ValueError, KeyError, TypeError):
        if kind == "head":
            return "a line that tells the format of a ledger must tell its authority, page size and creation too"
        return _found(line)
    return None


def _found(line: bytes) -> str:
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "expected UTF-8, found UTF-16; save the ledger as UTF-8"
    if b"\0" in line:
        return f"expected one state of an item as JSON, found {count(line.count(0), 'zero byte')}"
    found = bare(line)[:_SHOWN].decode(errors="replace").strip()
    return f"expected one state of an item as JSON, found “{found}”"
