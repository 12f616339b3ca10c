"""The parts that a text is cut into: heads and bodies."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Part:
    """One run of lines, by index: a head, with at least one title or link, or a body."""

    is_head: bool
    lines: list[int] = field(default_factory=list)
    """Everything but the asides, in order."""
    titles: list[int] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    points: list[int] = field(default_factory=list)
    deck: int | None = None
    asides: list[int] = field(default_factory=list)
    is_apart: bool = False
    """Whether nothing but blank lines tells that another story begins here."""
    width: int = 0
    """Of the text: see `wraps`."""
    essences: set[str] = field(default_factory=set)
    """The words of the titles, to tell a title that stands twice from another one."""

    @property
    def is_done(self) -> bool:
        """Whether a head needs no other title: it has points, or a title with its address below."""
        return bool(self.points or (self.links and self.titles and self.lines[0] not in self.links))
