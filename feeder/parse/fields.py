"""Front matter -> the fields of an article, whatever its generator calls them (Jekyll, Hugo, Pelican, Eleventy)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from feeder.chars import ILLEGAL
from feeder.model import Enclosure, Evidence, Problem
from feeder.parse.dates import Calendar, is_ambiguous, parse_date, unknown_zone
from feeder.parse.frontmatter import Block
from feeder.parse.keys import IN_ORDER, KEYS, NAMES, SHORT, flattened
from feeder.parse.told import ambiguous, never
from feeder.parse.typos import meant

_DATES = {"published", "updated", "expires"}
_ADDRESS = "an address that begins with http:// or https://, or the path of a file beside the text"
_OF_WORDS = {
    "title": "some words",
    "summary": "some words, or a list of points",
    "id": "a word or an address",
    **dict.fromkeys(("categories", "tags"), "words, or a list of words"),
}
_EXPECTED = dict.fromkeys(_DATES, "a date such as 2026-03-01 12:30") | {
    "image": _ADDRESS,
    "enclosures": _ADDRESS,
    "link": "an address that begins with http:// or https://",
    "lang": "a language tag such as en or pt-BR",
    "draft": "yes or no; until then it is a draft",
    "republish": "yes or no",
    **_OF_WORDS,
}
"""What a field is told to be when a value of it cannot be used."""
_OF_GENERATORS = {"url", "permalink", "canonical", "canonical_url", "canonicalurl"}
"""Keys of a link in which generators have paths and patterns too."""
_SWITCHES = {"true", "false", "yes", "no", "null", "~"}
"""Jekyll says `published: false` of a draft, and themes `cover: false`; that is no date and no picture."""
_YES = {"true", "yes", "on", "1", "y"}
_NO = {"false", "no", "off", "0", "n", "null", "~", "none"}
_MOST_UNKNOWN = 100
"""Keys of a block that are looked at for slips."""
_PLACES = ("url", "src", "path", "image", "file", "href")
"""The keys under which a mapping names an address."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z]+/[\w.+-]+", re.IGNORECASE)
_POINT_MARKS = frozenset("-*•")
_POINT = re.compile(r"^\s*[-*•]\s+(.+)$", re.MULTILINE)
_HTTP = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_BETWEEN_NAMES = r",(?!\s*(?:[JS]r|I{1,3}|IV|Ph\.?\s?D|M\.?D|Esq)\b)| and | & "
"""A comma before `Jr.` or a degree is one inside a name."""
_WITH_MAIL = re.compile(r"^(?:([^<>]*[^<>\s])\s*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+\s+\(([^()]+)\))$")
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_LANG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
"""RFC 5646, section 2.1; languages of four letters and more are reserved."""


@dataclass(slots=True)
class Declared:
    """What front matter declares: values by field name of `Article`, and the evidence for each."""

    values: dict[str, Any] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def declared(block: Block, calendar: Calendar) -> Declared:
    """Give the fields that a block declares; a value that cannot be used is a problem, and is left out.

    A `draft` that is neither yes nor no is one: holding a text back can be mended, publishing it cannot. What stands
    in the headers of a mail was declared to others, so that it is but a note.
    """
    found = Declared(problems=list(block.problems))
    values = _stated(block, found)
    for name in NAMES:
        _read(found, name, block, values, calendar)
    _conclude(found, values)
    _drop_no_full_link(found)
    found.problems += never(found.values, found.evidence, note=block.form == "mail")
    if block.form != "mail":
        found.problems += _slips(block)
    found.problems = sorted(dict.fromkeys(found.problems), key=lambda problem: problem.line or 0)
    return found


def _read(found: Declared, name: str, block: Block, values: Mapping[str, Any], calendar: Calendar) -> None:
    """Take one field from the first of its keys that says something usable."""
    of_mail = block.form == "mail"
    for key in NAMES[name]:
        raw, line = values.get(key), block.lines.get(key, 1)
        value = _READERS[name](raw, calendar) if raw not in (None, "", [], {}) else None
        if name == "id" and raw == "":
            message = f"`{key}` is empty, so that the id is made of the text; leave the line out, or give it a word"
            found.problems.append(Problem(line, message, note=True))
        if raw and (told := _misfit(name, key, raw, value)):
            message = f"`{key}`: found “{told}”, expected {_EXPECTED[name]}"
            found.problems.append(Problem(line, message, note=of_mail))
        if value is not None:
            found.values[name] = value
            found.evidence.append(Evidence(name, f"front matter ({block.form}): {key}", line, line, declared=True))
            if name in _DATES:
                found.problems += _doubts(key, _text(raw), value, line, of_mail=of_mail)
            return


def _doubts(key: str, text: str, date: datetime, line: int, *, of_mail: bool) -> Iterator[Problem]:
    """Tell what a date leaves open."""
    zone = unknown_zone(text)
    if zone:
        message = f"`{key}`: the time zone “{zone}” is not known, or not one alone: `site.timezone` was taken"
        yield Problem(line, message, note=of_mail)
    if is_ambiguous(text):
        yield Problem(line, ambiguous(text, date), note=True, doubt=not of_mail)


def _stated(block: Block, found: Declared) -> dict[str, Any]:
    """Give the values of a block; what only an escape can write, and no feed can carry, is removed and told."""
    values = dict(flattened(block.values))
    for key in sorted(KEYS & values.keys()):
        carried = _carried(values[key])
        if carried != values[key]:
            message = f"`{key}`: control characters that feeds cannot carry were removed"
            found.problems.append(Problem(block.lines.get(key, 1), message))
            values[key] = carried
    return values


def _conclude(found: Declared, values: dict[str, Any]) -> None:
    """Note what the way says in which a value is written: a list holds points, `published: false` makes a draft."""
    unpublished = _text(values.get("published")).lower() in {"false", "no", "off"}
    if unpublished or _text(values.get("status")).lower() == "draft":
        found.values["draft"] = True
    if "summary" in found.values:
        found.values["points"] = _are_points(next(values[key] for key in NAMES["summary"] if values.get(key)))


def _drop_no_full_link(found: Declared) -> None:
    """Forget an address in full that no short link stands beside: then it is the link itself, or of something else."""
    short = any(e.field == "link" and e.rule.rpartition(" ")[2] in SHORT for e in found.evidence)
    if not short or found.values.get("full_link") == found.values.get("link"):
        found.values.pop("full_link", None)
        found.evidence = [e for e in found.evidence if e.field != "full_link"]


def _misfit(name: str, key: str, raw: object, value: object) -> str:
    """Give the words of a value that does not say what its field needs; empty when there is nothing to mend."""
    text = _clipped(raw)
    if name in {"draft", "republish"}:
        fits = isinstance(raw, str) and text.lower() in {*_YES, *_NO, ""}
        return "" if fits else text or "a list"
    if value is not None or name not in _EXPECTED or text.lower() in _SWITCHES:
        return ""
    if name in _OF_WORDS:
        return text or ("a mapping" if isinstance(raw, dict) else "a list")
    return "" if name == "link" and key in _OF_GENERATORS else text


def _clipped(raw: object) -> str:
    """Give what a value says, in a few words; of a list its first entry, and of a mapping its address."""
    if isinstance(raw, list):
        raw = raw[0] if raw else ""
    if isinstance(raw, dict):
        raw = next((raw[key] for key in _PLACES if raw.get(key)), "")
    return _text(raw)[:60]


def _slips(block: Block) -> Iterator[Problem]:
    """Tell of keys that nobody knows, and that are a slip away from one that is known."""
    for key in islice((key for key in block.values if key not in KEYS), _MOST_UNKNOWN):
        known = meant(key, IN_ORDER)
        if known not in {None, key}:
            yield Problem(block.lines.get(key, 1), f"`{key}` is not a known key; did you mean `{known}`?")


def _carried(value: Any) -> Any:  # noqa: ANN401 - front matter has text, lists and mappings
    """Give a value without the characters that no feed can carry."""
    if isinstance(value, str):
        return ILLEGAL.sub("", value)
    if isinstance(value, list):
        return [_carried(part) for part in value]
    return {key: _carried(part) for key, part in value.items()} if isinstance(value, dict) else value


def _text(value: object) -> str:
    return _SPACES.sub(" ", value).strip() if isinstance(value, str) else ""


def _line(value: object, _: Calendar) -> str | None:
    return _text(value) or None


def _link(value: object, _: Calendar) -> str | None:
    text = _text(value)
    return text if _HTTP.fullmatch(text) else None


def _date(value: object, calendar: Calendar) -> datetime | None:
    return parse_date(_text(value), calendar)


def _draft(value: object, _: Calendar) -> bool | None:
    return not isinstance(value, str) or _text(value).lower() not in {*_NO, ""} or None


def _flag(value: object, _: Calendar) -> bool | None:
    return _text(value).lower() in _YES or None


def _are_points(value: object) -> bool:
    """Whether a summary is a list, be it of one point."""
    return isinstance(value, list) or (isinstance(value, str) and value.lstrip()[:1] in _POINT_MARKS)


def _summary(value: object, _: Calendar) -> tuple[str, ...] | None:
    if isinstance(value, str) and value.lstrip()[:1] in _POINT_MARKS:
        value = _POINT.findall(value) or value
    texts = [_text(part) for part in value] if isinstance(value, list) else [_text(value)]
    return tuple(filter(None, texts)) or None


def _list(value: object, separators: str) -> tuple[str, ...] | None:
    if isinstance(value, dict):
        value = [value.get("name", "")]
    if isinstance(value, str):
        value = re.split(separators, value.strip("[]"))
    if not isinstance(value, list):
        return None
    texts = [_text(part.get("name", "") if isinstance(part, dict) else part).strip("\"'") for part in value]
    return tuple(dict.fromkeys(filter(None, texts))) or None


def _names(value: object, _: Calendar) -> tuple[str, ...] | None:
    names = _list(value, r";" if isinstance(value, str) and ";" in value else _BETWEEN_NAMES)
    return names and tuple(dict.fromkeys(_WITH_MAIL.sub(r"\1\2", name).strip("\"'") for name in names))


def _words(value: object, _: Calendar) -> tuple[str, ...] | None:
    return _list(value, r"[,;]")


def _language(value: object, _: Calendar) -> str | None:
    text = _text(value)
    return text.replace("_", "-") if _LANG.fullmatch(text) else None


def place(value: object) -> str | None:
    """Give the address or path that a value states; a mapping may call it by many names."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = next((value[key] for key in _PLACES if value.get(key)), "")
    text = value.strip() if isinstance(value, str) else ""
    if not text or "\n" in text or text.lower() in _SWITCHES or (_SCHEME.match(text) and not _HTTP.fullmatch(text)):
        return None
    return text


def _image(value: object, _: Calendar) -> str | None:
    return place(value)


def _enclosures(value: object, _: Calendar) -> tuple[Enclosure, ...] | None:
    found = []
    for part in value if isinstance(value, list) else [value]:
        where = place(part)
        if where is not None:
            more = part if isinstance(part, dict) else {}
            kind, length = _text(more.get("type")), _text(more.get("length") or more.get("size"))
            stated = kind.lower() if _MEDIA_TYPE.fullmatch(kind) else None
            found.append(
                Enclosure(where, stated, int(length) if length.isdecimal() and len(length) < _DIGITS else None)
            )
    return tuple(found) or None


_DIGITS = 16

_READERS: dict[str, Callable[[object, Calendar], Any]] = {
    "title": _line,
    "summary": _summary,
    "link": _link,
    "full_link": _link,
    "id": _line,
    "published": _date,
    "updated": _date,
    "expires": _date,
    "draft": _draft,
    "republish": _flag,
    "dateline": _line,
    "agency": _line,
    "authors": _names,
    "categories": _words,
    "tags": _words,
    "lang": _language,
    "image": _image,
    "enclosures": _enclosures,
}
