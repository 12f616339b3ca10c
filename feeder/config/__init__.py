"""config.yaml -> Config: all problems are reported at once, each with its line, what was found, what is allowed."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from contextlib import suppress
from os import PathLike
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from feeder.config.model import Aliases, Config, FeedSettings, Where
from feeder.config.source import Key, Loaded
from feeder.config.source import load as load_yaml
from feeder.config.values import PATTERNS
from feeder.errors import ConfigError, MachineError, UsageError
from feeder.inside import real

__all__ = ["PLACEHOLDER", "Config", "FeedSettings", "Where", "load", "parse", "reading_key", "rendering_key"]

PLACEHOLDER = "https://example.org/"
"""The address of a new project, until someone sets it."""
_ALIKE = 0.6
"""How much of two keys must agree for one to be taken for the other mistyped."""
_MAIN = FeedSettings(name="main")
_PLAIN = {
    "missing": "is missing; it is required",
    "int_parsing": "expected a whole number",
    "int_type": "expected a whole number",
    "float_parsing": "expected a number",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "string_type": "expected some text",
    "tuple_type": "expected a list",
    "model_type": "expected keys and values below it",
    "model_attributes_type": "expected keys and values below it",
    "too_short": "expected at least one entry",
}


def load(file: str | PathLike[str]) -> Config:
    """Read a configuration file.

    Raises UsageError when it is not there, MachineError when it cannot be read, ConfigError with all that is wrong.
    """
    file = Path(file)
    try:
        data = file.read_bytes()
    except FileNotFoundError as error:
        raise UsageError("there is no such file; `feeder init` makes one", path=str(file)) from error
    except (IsADirectoryError, NotADirectoryError) as error:
        raise UsageError("this is no file; name the configuration, such as config.yaml", path=str(file)) from error
    except OSError as error:
        raise MachineError(f"the configuration cannot be read: {error.strerror}", path=str(file)) from error
    try:
        return parse(data.decode(), file)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        sign = f"the byte {data[error.start]:#04x} here is none"
        message = f"the configuration must be UTF-8 text, and {sign}; save it as UTF-8"
        raise UsageError(message, path=str(file), line=line) from error


def parse(text: str, file: Path) -> Config:
    """Read a configuration that stands, or would stand, in `file`. Raises ConfigError."""
    loaded = load_yaml(text)
    found = list(loaded.problems)
    config: Config | None = None
    if not found and not isinstance(loaded.data, dict):
        found.append((1, "expected keys such as `site:` and `feeds:`; `feeder init` makes an example"))
    if isinstance(loaded.data, dict):
        try:
            config = Config.model_validate(loaded.data).standing_in(file)
        except ValidationError as error:
            found += [_told(detail, loaded) for detail in error.errors()]
            found += [(loaded.line(key), message) for key, message in _folders_alone(loaded.data, file)]
    if config is not None:
        found += [(loaded.line(key), message) for key, message in _together(config)]
        config = _with_main(config)
    if found or config is None:
        raise ConfigError(tuple(UsageError(message, path=str(file), line=line) for line, message in sorted(found)))
    return config


def _with_main(config: Config) -> Config:
    if any(feed.name == "main" for feed in config.feeds):
        return config
    return config.model_copy(update={"feeds": (_MAIN, *config.feeds)})


def _told(detail: ErrorDetails, loaded: Loaded) -> tuple[int, str]:
    """Tell one error of pydantic in words: the key, what was found, what is allowed."""
    key: Key = detail["loc"]
    name = _name(key)
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return loaded.line(key), f"`{name}` is not a known key{_nearest(key)}"
    if kind == "missing":
        return loaded.line(key), f"`{name}` {_PLAIN[kind]}"
    allowed = _PLAIN.get(kind) or _allowed(detail["msg"], context)
    return loaded.line(key), f"`{name}`: found {_shown(detail['input'])}, {allowed}"


def _allowed(message: str, context: dict[str, Any]) -> str:
    if "error" in context:
        return str(context["error"])
    if "expected" in context:
        return f"expected {context['expected']}"
    if "pattern" in context:
        return f"expected {PATTERNS[context['pattern']]}"
    bounds = [f"{word} {context[key]:g}" for key, word in (("ge", "at least"), ("le", "at most")) if key in context]
    return f"expected {bounds[0]}" if bounds else message.replace("Input should be", "expected")


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, (dict, list, tuple)):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = str(value)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"  # noqa: PLR2004 - what fits a line


def _name(key: Key) -> str:
    return ".".join(str(part) for part in key).replace(".not_", ".not")


def _nearest(key: Key) -> str:
    """Suggest the known key that a mistyped one may mean, here or one level below, else name all there are."""
    known = _keys_at(key[:-1])
    names = {name: name for name in known}
    names |= {f"{name}.{inner}": inner for name in known for inner in _keys_at((*key[:-1], name))}
    likeness = {name: _likeness(str(key[-1]), last) for name, last in names.items()}
    near = max(likeness, key=lambda name: likeness[name], default="")
    if near and likeness[near] >= _ALIKE:
        return f"; did you mean `{near}`?"
    return f"; known here: {', '.join(known)}" if known else ""


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, other, one).ratio()


def _keys_at(key: Key) -> list[str]:
    model: type[BaseModel] | None = Config
    for part in key:
        if isinstance(part, int) or model is None:
            continue
        field = model.model_fields.get(part) or model.model_fields.get(f"{part}_")
        model = _model_in(field.annotation) if field else None
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def _together(config: Config) -> list[tuple[Key, str]]:
    """Give what is wrong although every value is right by itself."""
    names = [feed.name for feed in config.feeds]
    found: list[tuple[Key, str]] = [
        (("feeds", index, "name"), f"`{name}` names two feeds; each needs a name of its own")
        for index, name in enumerate(names)
        if name in names[:index]
    ]
    found += [*_taken(config), *_families(config)]
    limit = next((feed.limit for feed in config.feeds if feed.name == "main"), _MAIN.limit)
    size = config.archive.page_size if config.archive else None
    if size and size > limit:
        message = f"`archive.page_size`: found {size}, expected at most the limit of the feed `main`, {limit}"
        found.append((("archive", "page_size"), message))
    return [*found, *_folders(config)]


def _folders_alone(data: dict[str, Any], file: Path) -> Iterator[tuple[Key, str]]:
    """Give what is wrong with the folders of a configuration in which other values are wrong: all is told at once."""
    sections = {name: data[name] for name in ("input", "output") if isinstance(data.get(name), dict)}
    named = {name: {"folder": own["folder"]} for name, own in sections.items() if isinstance(own.get("folder"), str)}
    bare = {"site": {"title": "unknown", "url": PLACEHOLDER}, **named}
    with suppress(ValidationError):
        yield from _folders(Config.model_validate(bare).standing_in(file))


def _folders(config: Config) -> Iterator[tuple[Key, str]]:
    """Give what is wrong with the folders of a configuration."""
    source, target = real(config.input.folder), real(config.output.folder)
    if source.is_relative_to(target) or target.is_relative_to(source):
        message = f"`output.folder` ({target}) and `input.folder` ({source}) must not hold one another"
        yield ("output", "folder"), message
    if real(config.root).is_relative_to(target):
        message = f"`output.folder` ({target}) must not hold this file: the ledger beside it would be served as well"
        yield ("output", "folder"), message
    elif any(target.is_relative_to(real(own)) for own in (config.state, config.store)):
        message = f"`output.folder` ({target}) is for catalog or texts that are not published; choose another one"
        yield ("output", "folder"), message


_OWN = {"s", "feeds", "archive", "media", "assets"}
_AT_ROOT = {"rss.xml", "atom.xml", "feed.json", "index.html", "feeds.opml", "snippet.html", "robots.txt"}
_OF_HOSTS = {"_headers", "_redirects"}


def _taken(config: Config) -> Iterator[tuple[Key, str]]:
    """Give the aliases that are names of something else, where large and small letters may be the same."""
    seen: set[str] = set()
    for index, feed in enumerate(config.feeds):
        for name in (*feed.aliases.rss, *feed.aliases.atom, *feed.aliases.json_):
            plain = name.lower()
            first = plain.partition("/")[0]
            meets = any(f"{plain}/".startswith(f"{one}/") or one.startswith(f"{plain}/") for one in seen)
            if meets or first in _AT_ROOT | _OF_HOSTS | _OWN or "sitemap" in plain:
                yield ("feeds", index, "aliases"), f"`{name}` is the name of another document; choose one that is free"
            seen.add(plain)


def _families(config: Config) -> Iterator[tuple[Key, str]]:
    """Give what is wrong with feeds that stand for a family, and with names that look like those of one."""
    for index, feed in enumerate(config.feeds):
        if feed.per is None:
            continue
        if feed.name == "main":
            yield ("feeds", index, "per"), "`main` holds all items; give the feeds of a family another name"
        if feed.aliases != Aliases():
            yield ("feeds", index, "aliases"), "the feeds of a family have no aliases; name one feed for each instead"
        for other, named in enumerate(config.feeds):
            if named.name.startswith(f"{feed.name}-"):
                message = f"`{named.name}` could be a feed of the family `{feed.name}`; choose another name"
                yield ("feeds", other, "name"), message


def reading_key(config: Config) -> str:
    """Give everything in a configuration that changes how texts are read."""
    reading = config.input.model_dump(
        include={"deleted", "max_size", "date_order", "categories_from_folders", "confidence"}
    )
    stated = config.input.states_date_order
    return json.dumps({"timezone": config.site.timezone, "date_order_stated": stated} | reading)


def rendering_key(config: Config) -> str:
    """Give everything in a configuration that changes the documents made of the same items."""
    return config.model_dump_json(include={"site", "feeds", "pages", "sitemaps", "hosts", "archive"})
