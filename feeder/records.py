"""Identities and articles as JSON: the one form that each has in the ledger and in the catalog."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from feeder.model import Article, Enclosure, Identity

_IDENTITY_TIMES = ("first_seen", "published", "updated", "withdrawn")
_ARTICLE_TIMES = ("published", "updated", "expires")
_IDENTITY_FIELDS = tuple(field.name for field in fields(Identity))
_DEFAULTS = {name: Article._field_defaults.get(name) for name in Article._fields if name != "evidence"}


@dataclass(frozen=True, slots=True)
class State:
    """One state of an item, or what several of them say together."""

    identity: Identity
    first_at: str
    """The time of the earliest line: code and first seen are that line's."""
    at: str
    """The time of the latest line: all else is that line's."""
    line: bytes
    """The latest line itself: of two with one time, the greater one counts."""

    def merged(self, other: State) -> State:
        """Give what both say together, in whatever order they are met."""
        first = min(self, other, key=lambda state: (state.first_at, state.identity.code))
        latest = max(self, other, key=lambda state: (state.at, state.line))
        identity = replace(latest.identity, code=first.identity.code, first_seen=first.identity.first_seen)
        return State(identity, first.first_at, latest.at, latest.line)


def stamp(time: datetime) -> str:
    """Give the one form of a time in the ledger: UTC, to the microsecond, so that text sorts as time does."""
    return time.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def encode(identity: Identity, at: datetime) -> bytes:
    """Give the line of one state of an item."""
    row: dict[str, Any] = {"at": stamp(at)} | {name: getattr(identity, name) for name in _IDENTITY_FIELDS}
    row |= {name: row[name] and stamp(row[name]) for name in _IDENTITY_TIMES}
    row |= {"sketch": f"{identity.sketch:016x}", "copies": list(identity.copies)}
    return as_line({name: value for name, value in row.items() if value is not None and value is not False})


def decode(line: bytes) -> State:
    """Give the state that a line tells; raises KeyError, TypeError or ValueError when it tells none."""
    row = json.loads(line)
    values: dict[str, Any] = {name: row[name] for name in _IDENTITY_FIELDS if name in row}
    values |= {name: datetime.fromisoformat(row[name]) for name in _IDENTITY_TIMES if name in row}
    values |= {"copies": tuple(row["copies"]), "link": row.get("link"), "sketch": int(row["sketch"], 16)}
    return State(Identity(**values), row["at"], row["at"], line)


def as_line(row: dict[str, Any]) -> bytes:
    """Give one line of JSON, without its line end."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def freeze(article: Article) -> str:
    """Give the article as one line of JSON, without its evidence; equal articles give equal text."""
    row: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(article, name)
        if value != default:
            row[name] = value.isoformat() if isinstance(value, datetime) else value
    if article.enclosures:
        row["enclosures"] = [asdict(enclosure) for enclosure in article.enclosures]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def visible(article: Article) -> str:
    """Give what documents can show of an article, as one line of JSON: where in its file it stands is not of it."""
    return freeze(article._replace(line=1))


def thaw(text: str) -> Article:
    """Give the article that was frozen, without its evidence."""
    row = json.loads(text)
    values: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    values |= {name: datetime.fromisoformat(row[name]) for name in _ARTICLE_TIMES if name in row}
    values["enclosures"] = tuple(Enclosure(**enclosure) for enclosure in row.get("enclosures", ()))
    return Article(**values)
