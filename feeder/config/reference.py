"""The configuration, described from its own models: JSON Schema, commented example, reference page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from feeder.config.model import Config, FeedSettings, Where
from feeder.config.values import Duration, Share, Size

_SCHEMA_FILE = "config.schema.json"
_UNITS = ((2**30, " GiB"), (2**20, " MiB"), (2**10, " KiB"), (1, ""))
_Values = Mapping[str, Mapping[str, str]]


def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of the configuration file."""
    made = Config.model_json_schema(by_alias=True)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "feeder: config.yaml",
    }
    made = head | {key: value for key, value in made.items() if key not in head}
    defaults = made["properties"]["archive"]
    defaults["anyOf"] = [{"$ref": "#/$defs/ArchiveSettings"}, {"const": False}]
    for definition in made["$defs"].values():
        definition.pop("title", None)
    return made


def template(values: _Values) -> str:
    """Give the commented example: every key that is not in `values` stands as a comment, with its default."""
    lines = [
        f"# yaml-language-server: $schema={_SCHEMA_FILE}",
        "",
        "# The configuration of feeder. Keys behind a # show their defaults; folders are relative to this file.",
    ]
    for name, field in Config.model_fields.items():
        lines += ["", *_section(name, field, values.get(name, {}))]
    return "\n".join(lines) + "\n"


def _section(name: str, field: FieldInfo, values: Mapping[str, str]) -> Iterator[str]:
    model = _model(field.annotation)
    text = field.description or (_doc(model) if model else "")
    yield from _comment(text, "")
    if model is FeedSettings:
        yield "# feeds:"
        yield from (f"#   {line}" for line in _example_feed())
    elif model is None:
        yield f"# {name}: {_written(field)}"
    else:
        mark = "" if values else "# "
        yield f"{mark}{name}:"
        for key, inner in model.model_fields.items():
            yield from (
                f"{mark}{line.replace('# ', '', 1) if mark and _is_value(line) else line}"
                for line in _key(key, inner, values)
            )


def _key(key: str, field: FieldInfo, values: Mapping[str, str]) -> Iterator[str]:
    yield from _comment(field.description or "", "  ")
    model = _model(field.annotation)
    if model is not None and key not in values:
        yield f"  # {key}:"
        yield from (f"  #   {name}: {_written(inner)}" for name, inner in model.model_fields.items())
    elif key in values:
        yield f"  {key}: {values[key]}"
    else:
        yield f"  # {key}: {_written(field)}"


def _is_value(line: str) -> bool:
    """Whether a commented line holds a key: in a section that is a comment as a whole it needs no mark of its own."""
    return re.match(r" +# \w+:", line) is not None


def _example_feed() -> Iterator[str]:
    """Show one further feed, with every key."""
    shown = {"name": "world", "title": "World", "description": "World news only", "where": "{ category: World }"}
    for position, (key, field) in enumerate(FeedSettings.model_fields.items()):
        lead = "- " if position == 0 else "  "
        model = _model(field.annotation) if isinstance(field.default, BaseModel) else None
        value = _yaml(_examples(model)) if model else _yaml(field.default)
        yield f"{lead}{key}: {shown.get(key) or value}  # {field.description or _doc(model)}"


def _examples(model: type[BaseModel]) -> dict[str, object]:
    return {field.alias or key: _shown(field) for key, field in model.model_fields.items()}


def _comment(text: str, indent: str) -> Iterator[str]:
    words, line = text.split(), ""
    for word in words:
        if len(indent) + len(line) + len(word) > 108:  # noqa: PLR2004 - what fits beside a tree of folders
            yield f"{indent}# {line.strip()}"
            line = ""
        line += f" {word}"
    if line:
        yield f"{indent}# {line.strip()}"


def reference() -> str:
    """Give the reference page: every key with its type, its default and its meaning."""
    parts = [
        "# Configuration",
        "",
        "One file, `config.yaml`, configures a project; its folder also holds the ledger. Give another one with",
        "`feeder --config FILE COMMAND`. Every problem in it is reported at once, with its line.",
        "`feeder config schema` prints the JSON Schema by which editors complete and check it; `feeder init` puts it",
        "beside the file.",
        "",
        "Only `site.title` and `site.url` must be given; other required keys are so where their section is given.",
        "Relative folders start at the file's own folder.",
        "Durations are written `10ms`, `1.5s`, `2m` or `1h`; a bare number is seconds. Sizes are written `500 KB`,",
        "`8 MiB` or `50MB`; a bare number is bytes. Shares are written `20 %` or `0.2`. Patterns match paths below the",
        "input folder: `**` stands for any folders, `*` for any part of a name, `?` for one character.",
    ]
    loose = {name: field for name, field in Config.model_fields.items() if _model(field.annotation) is None}
    for name, field in Config.model_fields.items():
        model = _model(field.annotation)
        if model is not None:
            parts += ["", *_table(f"`{name}`", model, field.description)]
        if model is FeedSettings:
            parts += ["", *_table("`feeds[].where`", Where, None)]
    for name, field in loose.items():
        is_choice = "Literal" in str(field.annotation)
        values = f" Values: {_type(field).removeprefix('list of ')}." if is_choice else ""
        parts += ["", f"## `{name}`", "", f"{field.description}{values} Default: {_default(field)}."]
    return "\n".join(parts) + "\n"


def _table(title: str, model: type[BaseModel], description: str | None) -> Iterator[str]:
    yield from (
        f"## {title}",
        "",
        description or _doc(model),
        "",
        "| key | type | default | meaning |",
        "| --- | --- | --- | --- |",
    )
    for name, field in _flat(model):
        default = "required" if field.is_required() else _default(field)
        example = f" Example: `{_yaml(field.examples[0])}`" if field.examples else ""
        meaning = f"{field.description}{example}".replace("|", "\\|")
        yield f"| `{name}` | {_type(field)} | {default} | {meaning} |"


def _default(field: FieldInfo) -> str:
    return f"`{_written(field)}`" if field.default not in (None, (), "") else "–"


def _flat(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    for key, field in model.model_fields.items():
        name, inner = field.alias or key, _model(field.annotation)
        if inner is not None and inner is not Where:
            yield from ((f"{name}.{below}", found) for below, found in _flat(inner))
        else:
            yield name, field


def _type(field: FieldInfo) -> str:
    text = str(field.annotation)
    for kind, called in ((Duration, "duration"), (Size, "size"), (Share, "share")):
        if _is_a(kind, field):
            return called
    names = (
        ("function size", "size"), ("Where", "selection"),
        ("Literal['category'", "`category`, `tag`, `author` or `language`"),
        ("Literal['netlify'", "list of `netlify`, `cloudflare`, `github`, `apache`"),
        ("Literal['rss'", "list of `rss`, `atom`, `json`"),
        ("Literal['withdraw'", "`withdraw` or `keep`"),
        ("Literal['full'", "`full` or `summary`"), ("Literal['day", "`day-first` or `month-first`"),
        ("tuple", "text, or list of texts"), ("bool", "true or false"), ("int", f"number{_bounds(field)}"),
        ("float", f"number{_bounds(field)}"), ("Path", "folder"),
    )  # fmt: skip
    return next((name for part, name in names if part in text), "text")


def _bounds(field: FieldInfo) -> str:
    """Give the least and the greatest number that a key may have, in words."""
    least, most = (
        next((getattr(one, key) for one in field.metadata if hasattr(one, key)), None) for key in ("ge", "le")
    )
    return "".join(f" {word} {bound}" for word, bound in (("from", least), ("to", most)) if bound is not None)


def _model(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type expression
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model is not None), None)


def _doc(model: type[BaseModel] | None) -> str:
    return " ".join((model.__doc__ or "").split()) if model else ""


def _shown(field: FieldInfo) -> object:
    if field.is_required() or field.default in (None, "", ()):
        return field.examples[0] if field.examples else None
    return field.default


def _is_a(kind: Any, field: FieldInfo) -> bool:  # noqa: ANN401 - an annotated type
    return kind.__metadata__[0] in field.metadata


def _written(field: FieldInfo) -> str:
    """Give what is shown for a field, its default or an example, as a person writes it."""
    value = _shown(field)
    if _is_a(Duration, field) and isinstance(value, float):
        return f"{value * 1000:g}ms" if value < 1 else f"{value:g}s"
    if _is_a(Size, field) and isinstance(value, int):
        power, unit = next((power, unit) for power, unit in _UNITS if value % power == 0)
        return f"{value // power}{unit}"
    if _is_a(Share, field) and isinstance(value, float):
        return f"{value * 100:g} %"
    return _yaml(value)


def _yaml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key}: {_yaml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_yaml(inner) for inner in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    text = "null" if value is None else str(value)
    return f'"{text}"' if re.search(r"[*#:\[\]{},&!|>%@`]", text.replace("://", "").replace(",", "")) else text
