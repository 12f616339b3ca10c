"""Front matter: what an author declares above a text.

YAML stands between lines of `---`, TOML between lines of `+++`, JSON in braces (or between `---json` and `---`), and
Pelican's `Key: value` and Nikola's `.. key: value` lines stand above a blank one.

Values are text, lists of text or mappings, as in `feeder.config`: `lang: no` is Norwegian, `id: 012` is 012. YAML
that is none is recovered, and reported: see `feeder.parse.yamlblock`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from feeder.crowded import is_deep
from feeder.model import Problem
from feeder.parse import jekyll
from feeder.parse.recover import KEY, unquoted
from feeder.parse.wire import start_of_confidential
from feeder.parse.yamlblock import read_yaml

_MOST_LINES = 400
_DEEPEST = 8
_YAML_KEY = re.compile(r"([\"']?)[A-Za-z][\w .-]{0,40}?\1\s*:(?:\s|$)")
_PELICAN_KEY = re.compile(r"([A-Za-z](?:[\w-]| (?=[A-Za-z])){0,30}):(?:\s+(.*)|$)")
_NIKOLA_KEY = re.compile(r"\.\. ([A-Za-z][\w-]{0,40}):(?:\s+(.*))?")
_JSON_KEY = re.compile(r"\"([^\"\\]*)\"\s*:")
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_BARE_KEYS = {"body", "text", "content"}
_BODY_KEYS = {*_BARE_KEYS, "article", "story"}
_PELICAN_KNOWN = {
    "title", "date", "modified", "tags", "keywords", "category", "categories", "slug", "author", "authors", "summary",
    "lang", "status", "link", "url", "updated", "published", "id", "description", "draft", "image", "subtitle",
    "headline", "byline", "short_url", "short_link", "layout", "dateline", "deck", "abstract", "teaser", "enclosure",
}  # fmt: skip


@dataclass(slots=True)
class Block:
    """A block of front matter: its values by lower-case key, the line of each, and how many lines it takes."""

    values: dict[str, Any]
    lines: dict[str, int] = field(default_factory=dict)
    length: int = 0
    """Lines from the first mark to behind the last one."""
    form: str = "YAML"
    problems: list[Problem] = field(default_factory=list)


def block_at(lines: Sequence[str], start: int) -> Block | None:
    """Give the block that begins at a line (from 0); None when none does."""
    first = lines[start].rstrip() if start < len(lines) else ""
    if first in _MARKS:
        mark, read = _MARKS[first]
        end = _closing(lines, start + 1, {mark, "..."} if mark == "---" else {mark})
        if end is None:
            return _unclosed(lines, start, read) if first[:3] == "---" else None
        block = read(lines[start + 1 : end], start + 2)
        if block is not None:
            block.length = end + 1 - start
        return block
    if first[:1] == "{":
        return _bare_json(lines, start)
    if first[:3] == ".. " or first == "<!--":
        return _nikola(lines, start)
    return _pelican(lines, start)


def unlabelled(lines: list[str], block: Block | None) -> list[str]:
    """Give the text below a block without the label `Body:` that it may begin with, and what is not for readers."""
    secret = start_of_confidential(lines) if block is not None else None
    if block is not None and secret is not None:
        lines = [*lines[:secret], *[""] * (len(lines) - secret)]
        told = "what is marked as not for publication stays out, down to the end of the text below this block"
        block.problems.append(Problem(max(block.lines.values(), default=1), told, note=True))
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    found = _PELICAN_KEY.match(lines[start]) if lines and block is not None and block.form == "Key: value" else None
    if found is None or found[1].lower() not in (_BARE_KEYS if start and found[2] else _BODY_KEYS):
        return lines
    return [*lines[:start], found[2] or "", *lines[start + 1 :]]


def _closing(lines: Sequence[str], start: int, marks: set[str]) -> int | None:
    for index in range(start, min(len(lines), start + _MOST_LINES)):
        if lines[index].rstrip() in marks:
            return index
    return None


def _unclosed(lines: Sequence[str], start: int, read: Callable[[Sequence[str], int], Block | None]) -> Block | None:
    """Read a block that nothing closes, up to a line that belongs to no key, when its lines are keys that are known."""
    last = min(len(lines), start + _MOST_LINES)
    end = next((i for i in range(start + 1, last) if not _continues(lines[i])), last)
    keys = [found[1].lower() for line in lines[start + 1 : end] if (found := KEY.match(line))]
    begins = keys[:1] == ["title"] and start == 0
    if len(_PELICAN_KNOWN.intersection(keys)) < 2 and not begins:  # noqa: PLR2004 - one key may be a sentence
        return None
    block = read(lines[start + 1 : end], start + 2)
    if block is not None:
        block.length = end - start
        message = f"this front matter is not closed by `---`; what stands from line {end + 1} on was taken for the text"
        block.problems.insert(0, Problem(start + 1, message))
    return block


def _continues(line: str) -> bool:
    """Whether a line is a key, or belongs to the one above it."""
    return bool(line.strip()) and (line[:1] in " \t#" or line[:2] == "- " or KEY.match(line) is not None)


def _yaml(lines: Sequence[str], number: int) -> Block | None:
    """Read YAML; None when it is not one mapping, so that the marks were only rules between texts."""
    filled = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if filled and _YAML_KEY.match(filled[0]) is None:
        return None
    data, problems = read_yaml(lines, number)
    if data is None or data == "":
        data = {}
    if not isinstance(data, dict):
        return None
    values = {str(key).strip().lower(): _as_text(value) for key, value in data.items()}
    block = Block(values, _key_lines(lines, number), form="YAML", problems=problems)
    block.problems += jekyll.spread(block.values, block.lines)
    return block


def _key_lines(lines: Sequence[str], number: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for offset, line in enumerate(lines):
        match = re.match(r"[\"']?([A-Za-z][\w .-]{0,40}?)[\"']?\s*[:=]", line)
        if match:
            found.setdefault(match[1].lower(), number + offset)
    return found


def _toml(lines: Sequence[str], number: int) -> Block | None:
    block = Block({}, form="TOML")
    try:
        text = "\n".join(lines)
        if is_deep(text):
            raise ValueError("a key is made of very many names")  # noqa: TRY301 - it ends as what TOML refuses does
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        message = f"this front matter is not valid TOML ({error}); each line was read as `key = rest of line`"
        block.problems.append(Problem(number + (int(line[1]) - 1 if line else 0), message))
        data = {}
        for row in lines:
            key, equals, rest = row.partition("=")
            if equals and re.fullmatch(r"\s*[\w-]+\s*", key):
                data[key.strip()] = unquoted(rest)
    block.values = {str(key).lower(): _as_text(value) for key, value in data.items()}
    block.lines = _key_lines(lines, number)
    return block


def _json(lines: Sequence[str], number: int) -> Block | None:
    try:
        data = json.loads("\n".join(lines), parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        message = f"this front matter is not valid JSON ({error}); it was not used"
        return Block({}, form="JSON", problems=[Problem(number + getattr(error, "lineno", 1) - 1, message)])
    return _of_json(data, lines, number)


def _bare_json(lines: Sequence[str], start: int) -> Block | None:
    """Read an object that stands above the text in its braces, without marks around it."""
    text = "\n".join(lines[start : start + _MOST_LINES])
    try:
        data, end = _DECODER.raw_decode(text)
    except (ValueError, RecursionError):
        return None
    rest = text[end:].partition("\n")[0]
    block = _of_json(data, lines[start:], start + 1)
    if block is None or rest.strip() or not block.values.keys() & _PELICAN_KNOWN:
        return None
    block.length = text.count("\n", 0, end) + 1
    return block


def _of_json(data: object, lines: Sequence[str], number: int) -> Block | None:
    if not isinstance(data, dict):
        return None
    values = {key.lower(): _as_text(value) for key, value in data.items() if value is not None}
    rows = reversed(list(enumerate(lines[:_MOST_LINES], number)))
    where = {key.lower(): row for row, line in rows for key in _JSON_KEY.findall(line)}
    return Block(values, where, form="JSON")


def _nikola(lines: Sequence[str], start: int) -> Block | None:
    """Read `.. key: value` comments, as they stand in reStructuredText, or inside an HTML comment in Markdown."""
    wrapped = lines[start].rstrip() == "<!--"
    values: dict[str, str] = {}
    where: dict[str, int] = {}
    index = start + wrapped
    while index < len(lines):
        found = _NIKOLA_KEY.fullmatch(lines[index].rstrip())
        if found is None:
            break
        values[found[1].lower()], where[found[1].lower()] = (found[2] or "").strip(), index + 1
        index += 1
    if wrapped:
        if index == len(lines) or lines[index].strip() != "-->":
            return None
        index += 1
    return Block(dict(values), where, index - start, "comments") if values else None


def _as_text(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - TOML has many types, front matter has text
    """Give text, lists and mappings; nothing below a depth that no field has."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, list):
        return [_as_text(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {str(key).lower(): _as_text(item, depth + 1) for key, item in value.items()}
    return str(value)


_MARKS: dict[str, tuple[str, Callable[[Sequence[str], int], Block | None]]] = {
    "---": ("---", _yaml),
    "---yaml": ("---", _yaml),
    "---yml": ("---", _yaml),
    "---toml": ("---", _toml),
    "---json": ("---", _json),
    "+++": ("+++", _toml),
    ";;;": (";;;", _json),
}
"""The line that opens a block, the one that closes it, and how what stands between is read."""


def _pelican(lines: Sequence[str], start: int) -> Block | None:
    """Read `Key: value` lines that end at a blank line; the first must be a key that is known.

    An indented line goes on with the value above it. One key is enough when it is `Title`, else it takes two.
    """
    values: dict[str, str] = {}
    where: dict[str, int] = {}
    last, index = "", start
    while index < min(len(lines), start + _MOST_LINES) and lines[index].strip():
        found = _PELICAN_KEY.match(lines[index])
        if found and found[1].lower() in _BODY_KEYS and values:
            break
        if found:
            last = found[1].lower().replace(" ", "_")
            values[last], where[last] = (found[2] or "").strip(), index + 1
        elif last and lines[index].lstrip()[:2] in {"- ", "* ", "• "}:
            values[last] = f"{values[last]}\n{lines[index].strip()}".strip()
        elif last and lines[index][:1].isspace():
            values[last] = f"{values[last]} {lines[index].strip()}".strip()
        else:
            return None
        if index == start and last not in _PELICAN_KNOWN:
            return None
        index += 1
    known = [key for key in values if key in _PELICAN_KNOWN]
    if "title" not in known and len(known) < 2:  # noqa: PLR2004 - one key may be a sentence
        return None
    return Block(dict(values), where, index - start, "Key: value")
