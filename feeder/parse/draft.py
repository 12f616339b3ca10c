"""An article while it is put together: parts with their lines, and the rule that took each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from feeder.language import detect
from feeder.model import Article, Evidence, Markup, Problem
from feeder.parse.entries import is_clock
from feeder.parse.fields import Declared
from feeder.parse.lead import first_words, lead
from feeder.parse.words import essence

_SPACES = re.compile(r"[ \t]+")
_made = tuple.__new__
"""Makes a named tuple of all its fields in half the time that its own call takes."""
_FEWEST_SPACES = 2
"""What a title has at least when it is known again behind a label."""


@dataclass(slots=True)
class Draft:
    """What was found so far of one article. Front matter, when there is any, wins over all of it."""

    line: int = 1
    body: int = 0
    """The line that its text begins at, as far as that is known; else it is its first one."""
    values: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    paragraphs: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    markup: Markup = "text"
    content: str | None = None
    """The body when it is not `text`: as it stands in the file."""
    plain: str | None = None
    """Its plain text, from which title and summary are derived when the text names none."""

    def found(self, name: str, value: object, rule: str, lines: tuple[int, int], sure: float = 1.0) -> None:
        """Take a value for a field; a later value of the same field replaces it."""
        self.values[name] = value
        self.evidence[name] = _made(Evidence, (name, rule, lines[0], lines[1], sure, False))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be published: neither a title nor a summary, nor any text."""
        said = self.values.get("title") or self.values.get("summary") or self.values.get("draft") or self.paragraphs
        return not (said or (self.content or self.plain or "").strip())

    def repeats(self, words: str) -> bool:
        """Whether the title found in the text is one that is known anyway, by its words."""
        found = essence(self.values.get("title", ""))
        return found in {words, ""} or (found.count(" ") >= _FEWEST_SPACES and words.endswith(f" {found}"))

    def declare(self, declared: Declared) -> None:
        """Let what the author declared win."""
        self.evidence |= {e.field: e for e in declared.evidence}
        self.values |= declared.values

    def article(self) -> Article:
        """Give the article; a title, summary or language that the text does not name is derived from its body."""
        content = self.content if self.content is not None else "\n\n".join(self.paragraphs)
        plain = self.plain if self.plain is not None else content
        lines = (self.body or self.line,) * 2
        values = self.values
        title = values.get("title")
        if not title:
            self.found("title", first_words(plain), "the first words", lines, sure=0.3)
        elif "  " in title or "\t" in title:
            values["title"] = _SPACES.sub(" ", title)
        if not values.get("summary"):
            self._summarize(plain, lines)
        if "lang" not in values:
            lang = detect(plain or values["title"])
            if lang is not None:
                self.found("lang", lang, "the letters and words of the text", lines, sure=0.8)
        return Article(
            content=content, markup=self.markup, line=self.line, evidence=(*self.evidence.values(),), **values
        )

    def _summarize(self, plain: str, lines: tuple[int, int]) -> None:
        """Take the lead for the summary."""
        first = self.paragraphs[0] if self.paragraphs else plain
        if is_clock(first):
            first = next((text for text in self.paragraphs if not is_clock(text)), plain)
        text = lead(first) or self.values["title"]
        text = text.rstrip(",;") if self.paragraphs and "\n" in first else text
        self.found("summary", (text,), "the lead" if plain else "the title", lines, sure=0.6)
        self.values["points"] = False
