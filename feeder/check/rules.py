"""A rule, and what is told when a document breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that a document has to keep to."""

    id: str
    told: str
    """What is wrong with a document that breaks it."""
    source: str
    """Where the rule stands."""
    is_error: bool
    """Whether readers lose something; False for what costs more than it should, or may be right all the same."""
    in_gate: bool = False
    """Whether a document that breaks it does not replace the one that stands."""
    remedy: str = ""
    """What to change, where the document itself does not show it."""

    def broken(self, where: etree._Element | int | None = None, found: object = "") -> Fault:
        """Give the fault: at an element or a line, with what was found there."""
        line: object = where if where is None or isinstance(where, int) else where.sourceline
        told = f"{self.told}: {found}" if found else self.told
        advice = f"; {self.remedy}" if self.remedy else ""
        return Fault(self, line if isinstance(line, int) else None, f"{told}{advice} ({self.source})")


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a document breaks, and where."""

    rule: Rule
    line: int | None
    message: str
    """What is wrong, with the source of the rule."""

    def of(self, path: str) -> Finding:
        """Give it with the document that it stands in."""
        return Finding(path, self.line, self.message, self.rule.is_error, self.rule.id)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with a document."""

    path: str
    """Of the document, below the output folder; its address, when a site was visited."""
    line: int | None
    message: str
    """What is wrong, with the source of the rule."""
    is_error: bool
    """False for a warning."""
    rule: str
    """The rule's id, as docs/checks.md lists it."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in some documents."""

    findings: tuple[Finding, ...]
    documents: int
    """How many were looked at."""
    note: str = ""
    """What is to be known of the way they were asked; empty for the usual one."""

    @property
    def exit_code(self) -> int:
        """1 when anything is wrong; warnings may be right all the same."""
        return int(any(finding.is_error for finding in self.findings))


Rules = Mapping[str, Rule]


def error(name: str, told: str, source: str, *, gate: bool = False, remedy: str = "") -> Rule:
    """Give a rule whose breach costs readers something."""
    return Rule(name, told, source, is_error=True, in_gate=gate, remedy=remedy)


def warning(name: str, told: str, source: str, *, gate: bool = False, remedy: str = "") -> Rule:
    """Give a rule whose breach is worth a look."""
    return Rule(name, told, source, is_error=False, in_gate=gate, remedy=remedy)


def words(text: str) -> frozenset[str]:
    """Give the words of a text: names that a format knows."""
    return frozenset(text.split())


def by_id(*rules: Rule) -> Rules:
    """Give the rules by their ids."""
    return MappingProxyType({rule.id: rule for rule in rules})
