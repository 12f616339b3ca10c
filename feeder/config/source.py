"""YAML text -> plain data, and the line of every key: nothing in it is more than text, a list or a mapping.

YAML 1.1 would make `no` a boolean, `012` ten and `12:30` seven hundred and fifty. Here a scalar stays the text that
stands in the file, and the models say what it has to be.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from feeder.yamlfaults import fault

Key = tuple[str | int, ...]
"""Where a value stands: `("feeds", 0, "name")`."""

_NOTHING = {"", "~", "null", "Null", "NULL"}
_DEEPEST = 20
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Loaded:
    """What a YAML file says: its `data`, the line of each key, and what is wrong with it."""

    data: Any = None
    lines: dict[Key, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)

    def line(self, key: Key) -> int:
        """Give the line of a key, or of the nearest one around it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)


def load(text: str) -> Loaded:
    """Read YAML; what cannot be read becomes a problem with its line, never an exception."""
    loaded = Loaded()
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        line, what = fault(error, text.splitlines())
        loaded.problems.append((line + 1, f"this is not valid YAML: {what}"))
        return loaded
    except RecursionError:
        loaded.problems.append((1, "this is nested too deeply"))
        return loaded
    loaded.data = _Walk(loaded).value(node, ()) if node is not None else None
    return loaded


class _Walk:
    """One walk over the nodes of a document."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, key: Key) -> Any:  # noqa: ANN401 - data of any shape
        line = node.start_mark.line + 1
        if isinstance(node, yaml.ScalarNode):
            return None if not node.style and node.value in _NOTHING else node.value
        if id(node) in self.seen or len(key) > _DEEPEST:
            self.loaded.problems.append((line, "aliases and very deep nesting are not supported; write the value out"))
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self._item(child, (*key, index)) for index, child in enumerate(node.value)]
        return self._mapping(node, key)

    def _item(self, node: yaml.Node, key: Key) -> Any:  # noqa: ANN401 - data of any shape
        self.loaded.lines[key] = node.start_mark.line + 1
        return self.value(node, key)

    def _mapping(self, node: yaml.Node, key: Key) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for name_node, value_node in node.value:
            name, line = str(name_node.value), name_node.start_mark.line + 1
            if name in data:
                first = self.loaded.lines[*key, name]
                self.loaded.problems.append((line, f"`{name}` stands twice, first in line {first}; keep one of them"))
                continue
            self.loaded.lines[*key, name] = line
            data[name] = self.value(value_node, (*key, name))
        return data
