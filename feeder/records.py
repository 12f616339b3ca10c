"""Identities and articles as JSON: the one form that each has in the ledger and in the catalog."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from feeder.model import Article, Enclosure, Identity

_IDENTITY_TIMES = ("first_seen", "published", "updated", "withdrawn")
_ARTICLE_TIMES = ("published", "updated", "expires")
_IDENTITY_FIELDS = tuple(field.name for field in fields(Identity))
_KINDS = {
    name: {"int": int, "bool": bool}.get(kind, datetime if kind.startswith("datetime") else str)
    for name, kind in ((field.name, str(field.type)) for field in fields(Identity))
    if kind != "tuple[str, ...]"
}
_OPTIONAL = frozenset(field.name for field in fields(Identity) if "None" in str(field.type))
_MOST = 1 << 53
_FIRST, _BEHIND_LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_CODE = re.compile(r"[a-z0-9]{1,64}")
_LEADS_OUT = re.compile(r"^/|(?:^|/)\.\.(?:/|$)|\0")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
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
        first = min(self, other, key=lambda state: (state.first_at, state.identity.code, state.identity.first_seen))
        latest = max(self, other, key=lambda state: (state.at, state.line))
        identity = replace(latest.identity, code=first.identity.code, first_seen=first.identity.first_seen)
        return State(identity, first.first_at, latest.at, latest.line)


def stamp(time: datetime) -> str:
    """Give the one form of a time in the ledger: UTC, to the microsecond, so that text sorts as time does."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def told(time: datetime) -> datetime:
    """Give a time as items have it: to the millisecond, and never later."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


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


def decode_checked(line: bytes) -> State:
    """Give the state that a line from anywhere tells: each value is looked at too. Raises as `decode` does."""
    line.decode()  # JSON may be in other encodings, a ledger is not
    try:
        state = decode(line)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not (_AT.fullmatch(state.at) and is_time(datetime.fromisoformat(state.at))):
        raise ValueError("a time in another form")
    _check(state.identity)
    return state


def _check(identity: Identity) -> None:
    """Raise TypeError or ValueError when a value is of another kind, or leads to where no text or document stands."""
    for name, kind in _KINDS.items():
        value: Any = getattr(identity, name)
        if type(value) is not kind and not (value is None and name in _OPTIONAL):
            raise TypeError(f"{name} is of another kind")
        if isinstance(value, datetime) and not is_time(value):
            raise ValueError(f"{name} is no moment in UTC")
        if isinstance(value, str) and not value.isascii():
            value.encode()  # half a letter, which only an escape can name, is refused
    if not (0 <= identity.arrival < _MOST and 0 <= identity.ordinal < _MOST and 0 <= identity.sketch < 1 << 64):
        raise ValueError("a number is too large or too small")
    for path in (identity.home, *identity.copies):
        if _LEADS_OUT.search(path):
            raise ValueError("a path leads out of the input folder")
        path.encode()
    if not identity.id or not _CODE.fullmatch(identity.code):
        raise ValueError("an id or a code is none")


def is_time(moment: datetime) -> bool:
    """Whether a moment has a zone, and can be told in UTC, and some later ones too."""
    return moment.tzinfo is not None and _FIRST <= moment < _BEHIND_LAST


def as_line(row: dict[str, Any] | list[Any]) -> bytes:
    """Give one line of JSON, without its line end."""
    return _JSON.encode(row).encode()


def freeze(article: Article) -> str:
    """Give the article as one line of JSON, without its evidence; equal articles give equal text."""
    row: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(article, name)
        if value != default:
            row[name] = value.isoformat() if isinstance(value, datetime) else value
    if article.enclosures:
        row["enclosures"] = [asdict(enclosure) for enclosure in article.enclosures]
    return _JSON.encode(row)


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
