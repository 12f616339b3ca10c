"""reStructuredText -> HTML, by docutils; a leaf that reading and rendering share.

Nothing is read from disk and no raw HTML comes through: file insertion, raw text and configuration files are off, and
no picture is embedded. Nothing is taken from the clock, and nothing that one text defines is left for the next. Of
roles and directives that docutils does not know (those of Sphinx, Nikola and the like) the text inside stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from textwrap import dedent
from typing import Any

from feeder.crowded import grows

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 2,
    "halt_level": 6,
    "warning_stream": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "math_output": "LaTeX",
    "line_length_limit": 1_000_000,
}
_ERROR = 3
"""The level of messages that stand in place of text; those below accompany it, or tell what is switched off."""
_ROLE = re.compile(r":[\w.:+-]+:`(.*?)\s*(?:<[^<>]*>)?`|`(.*?)\s*(?:<[^<>]*>)?`:[\w.:+-]+:", re.DOTALL)
_DIRECTIVE = re.compile(r"(?:\.\. .*?|replace)::.*\n?(?:[ \t]+:[\w -]+:.*\n?)*")
_THUMBNAIL = re.compile(r"^(\s*\.\. )thumbnail::", re.MULTILINE)
_OWN_CONTENTS = re.compile(r"^\.\. (?:contents|sectnum|meta)::.*(?:\n[ \t]+\S.*)*", re.MULTILINE)
_TODAY = re.compile(r"(\|\s+)date(?= ?::)", re.IGNORECASE)
"""A substitution that gives the day of rendering: it would change with the clock."""
_BLANK = re.compile(r"\n[ \t]*\n")
_MARK = re.compile(r"[*`|\[]\S|\w_(?!\w)")
_MOST_MARKS = 2000
"""What one paragraph holds at most of what may begin a mark: docutils takes time with the square of their number."""


def to_html(source: str) -> str:
    """Give the HTML of a text, not yet sanitized; text that docutils cannot take comes out as it stands."""
    from docutils.core import publish_parts  # noqa: PLC0415 - few texts need it

    if any(
        len(block) > _MOST_MARKS and len(_MARK.findall(block)) > _MOST_MARKS for block in _BLANK.split(source)
    ) or grows(source):
        return f"<pre>{escape(source, quote=False)}</pre>"
    plain = _TODAY.sub(r"\1replace", _THUMBNAIL.sub(r"\1image::", _OWN_CONTENTS.sub("", source)))
    writer = _writer()()
    try:
        with _own_roles():
            parts = publish_parts(plain, writer=writer, settings_overrides=dict(_SETTINGS))
    except Exception:  # noqa: BLE001 - odd texts make docutils fail in any way; the text itself must not be lost
        return f"<pre>{escape(source, quote=False)}</pre>"
    return str(parts["body"])


@contextmanager
def _own_roles() -> Iterator[None]:
    """Let the roles that a text defines end with it; docutils keeps them for the whole process."""
    from docutils.parsers.rst import roles  # noqa: PLC0415 - as above

    known: dict[str, Any] = vars(roles)["_roles"]
    before = dict(known)
    try:
        yield
    finally:
        known.clear()
        known.update(before)


@cache
def _writer() -> Any:  # noqa: ANN401 - a class of docutils, imported when needed
    """Give the writer of HTML 5, which opens no picture, and tells no reader what an author did wrong.

    What it marks by classes only (literals) is marked by elements, since sanitizing leaves no class.
    """
    from docutils import nodes  # noqa: PLC0415 - as above
    from docutils.writers import html5_polyglot  # noqa: PLC0415 - as above

    class Translator(html5_polyglot.HTMLTranslator):
        def visit_image(self, node: nodes.image) -> None:
            node.attributes.pop("loading", None)
            super().visit_image(node)

        def visit_literal(self, node: nodes.literal) -> None:
            self.body.append(f"<code>{escape(node.astext(), quote=False)}</code>")
            raise nodes.SkipNode

        def visit_section(self, node: nodes.section) -> None:
            if "system-messages" in node["classes"]:
                raise nodes.SkipNode
            super().visit_section(node)

        def visit_problematic(self, node: nodes.problematic) -> None:
            self.body.append(escape(_of_role(node.astext()), quote=False))
            raise nodes.SkipNode

        def visit_system_message(self, node: nodes.system_message) -> None:
            if node["level"] >= _ERROR:
                self.body += [_of_directive(block.astext()) for block in node.findall(nodes.literal_block)]
            raise nodes.SkipNode

    class Writer(html5_polyglot.Writer):
        def __init__(self) -> None:
            super().__init__()
            self.translator_class = Translator

    return Writer


def _of_role(source: str) -> str:
    """Give the text of a role that docutils does not know; other wrong marks stay as they stand."""
    found = _ROLE.fullmatch(source)
    return (found[1] or found[2] or "") if found else source


def _of_directive(source: str) -> str:
    """Give what stands in a directive that docutils does not know, or cannot use; a broken table as it stands."""
    found = _DIRECTIVE.match(source)
    if found is None:
        return f"<pre>{escape(source, quote=False)}</pre>\n"
    inner = dedent(source[found.end() :]).strip("\n")
    return to_html(inner) if inner else ""
