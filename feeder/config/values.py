"""What values of the configuration may be, and what they mean: addresses, durations, sizes, lists."""

from __future__ import annotations

import re
import shlex
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from feeder.addresses import uri

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h)?")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(B|KB|MB|GB|KiB|MiB|GiB)?", re.IGNORECASE)
_BYTES = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%)?")
LANGUAGE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
"""RFC 5646, section 2.1; languages of four letters and more are reserved, and mostly mistakes: `german`."""
NAME = r"^[a-z0-9-]+$"
PATTERNS = {
    LANGUAGE: "a language tag such as en or pt-BR",
    NAME: "small letters from a to z, digits and hyphens, such as world-news",
}
"""What the patterns mean, for people."""
_AUTHORITY = re.compile(r"[a-z0-9]([a-z0-9.@_-]*[a-z0-9])?,\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NO = {"false", "no", "off"}
_YES = {"true", "yes", "on"}


def _url(text: str) -> str:
    """Give a web address as the base of others: absolute, ending in `/`."""
    allowed = "expected an absolute address such as https://news.example.org/, without query or fragment"
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(allowed) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError(allowed)
    if re.search(r"[\s<>\"{}|\\^`]", text.strip()):
        raise ValueError(allowed)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return uri(f"{parts.scheme}://{host}{f':{port}' if port else ''}{parts.path.rstrip('/')}/")


def _web_address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]\S*", text):
        raise ValueError("expected an address that begins with http:// or https://")
    return uri(text)


def _email(text: str) -> str:
    if not re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", text):
        raise ValueError("expected an e-mail address such as desk@example.org")
    return text


def _timezone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError("expected a time zone of the IANA database such as Europe/Vienna, or UTC") from error
    return name


def _authority(text: str) -> str:
    if not _AUTHORITY.fullmatch(text):
        raise ValueError("expected a domain that you own and a date when you owned it: news.example.org,2026")
    return text


def _duration(value: object) -> float:
    found = _DURATION.fullmatch(str(value).strip())
    if found is None:
        raise ValueError("expected a duration such as 10ms, 1.5s, 2m or 1h")
    return float(found[1]) * _SECONDS[found[2]]


def size(value: object) -> int:
    """Give the bytes that a size such as `8 MiB` stands for. Raises ValueError."""
    found = _SIZE.fullmatch(str(value).strip())
    count = int(float(found[1]) * _BYTES[(found[2] or "b").lower()]) if found else 0
    if count < 1:
        raise ValueError("expected a size such as 500 KB, 8 MiB or 1000000")
    return count


def share(value: object) -> float:
    """Give the part of a whole that `20 %` or `0.2` stands for. Raises ValueError."""
    found = _SHARE.fullmatch(str(value).strip())
    part = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= part <= 1:
        raise ValueError("expected a share such as 20 % or 0.2, up to 100 %")
    return part


def one_or_more(value: object) -> object:
    """Take one text for a list of it."""
    return [value] if isinstance(value, str) else value


def archive_or_none(value: object) -> object:
    """Take `false` for no archive, and `true` for one with defaults."""
    if isinstance(value, str) and value.lower() in _NO:
        return None
    return {} if isinstance(value, str) and value.lower() in _YES else value


_NAME = re.compile(r"(?!/)(?:(?!\.)[A-Za-z0-9._-]+/)*(?!\.)[A-Za-z0-9._-]+")


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    for name in names:
        if not _NAME.fullmatch(name):
            raise ValueError("expected names below the output folder, such as feed.xml or blog/index.xml")
    return names


def _command(value: object) -> object:
    """Take a text for the words that a shell would divide it into."""
    try:
        return shlex.split(value) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(f"expected a command, found one that does not end: {error}") from error


def _line(text: str) -> str:
    if not text.strip():
        raise ValueError("expected some text")
    return " ".join(text.split())


Line = Annotated[str, AfterValidator(_line)]
Url = Annotated[str, AfterValidator(_url)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Email = Annotated[str, AfterValidator(_email)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Authority = Annotated[str, AfterValidator(_authority)]
Duration = Annotated[
    float,
    BeforeValidator(_duration),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": r"^\d+(\.\d+)?\s*(ms|s|m|h)?$"}, {"type": "number"}]}),
]
Size = Annotated[
    int,
    BeforeValidator(size),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d+(\.\d+)?\s*(([KMGkmg]i?)?[Bb])?$"},
                {"type": "integer", "minimum": 1},
            ]
        }
    ),
]
Share = Annotated[
    float,
    BeforeValidator(share),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d+(\.\d+)?\s*%?$"},
                {"type": "number", "minimum": 0, "maximum": 1},
            ]
        }
    ),
]
_strings_schema = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
Strings = Annotated[tuple[Line, ...], BeforeValidator(one_or_more), _strings_schema]
Command = Annotated[tuple[str, ...], BeforeValidator(_command), _strings_schema]
Names = Annotated[tuple[Line, ...], BeforeValidator(one_or_more), AfterValidator(_names), _strings_schema]
Patterns = Annotated[tuple[Line, ...], BeforeValidator(one_or_more), _strings_schema]
