"""reStructuredText -> HTML, by docutils; a leaf that reading and rendering share.

Nothing is read from disk and no raw HTML comes through: file insertion, raw text and configuration files are off.
Roles and directives that docutils does not know (those of Sphinx, Nikola and the like) leave their text, or nothing.
"""

from __future__ import annotations

import re

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": False,
    "doctitle_xform": False,
    "docinfo_xform": False,
    "initial_header_level": 2,
    "syntax_highlight": "none",
    "embed_stylesheet": False,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
    "math_output": "MathML",
    "line_length_limit": 1_000_000,
}
_STRANGE_ROLE = re.compile(
    r":(?!(?:emphasis|strong|literal|code|math|sub|sup|subscript|superscript|title|t):)[\w.:+-]{1,40}:"
    r"`([^`<]{1,500}?)\s*(?:<[^`<>]{0,500}>)?`"
)
_THUMBNAIL = re.compile(r"^(\s*\.\. )thumbnail::", re.MULTILINE)


_OWN_CONTENTS = re.compile(r"^\.\. (?:contents|sectnum|meta)::.*(?:\n[ \t]+\S.*)*", re.MULTILINE)


def to_html(source: str) -> str:
    """Give the HTML of a text, not yet sanitized; text that docutils cannot take comes out as it stands."""
    from docutils.core import publish_parts  # noqa: PLC0415 - few texts need it

    plain = _THUMBNAIL.sub(r"\1image::", _STRANGE_ROLE.sub(r"\1", _OWN_CONTENTS.sub("", source)))
    parts = publish_parts(plain, writer="html5", settings_overrides=dict(_SETTINGS))
    return str(parts["body"])
