"""HTML -> plain text: what a person reads of it, paragraphs separated by a blank line."""

from __future__ import annotations

import html
import re

import nh3

from feeder.crowded import is_piled, uncrowded, without_tags

_BLOCKS = re.compile(
    r"</(?:p|h[1-6]|li|blockquote|pre|tr|table|ul|ol|div|section|article|figure|figcaption|dt|dd)>|<(?:br|hr)\s*/?>",
    re.IGNORECASE,
)
_CELLS = re.compile(r"</t[dh]>", re.IGNORECASE)
_GAP = re.compile(r"\n\s*\n")


def of_html(source: str) -> str:
    """Give the text of HTML without its marks; scripts and styles are no text."""
    spaced = _CELLS.sub(r"\g<0> ", _BLOCKS.sub(r"\g<0>\n\n", source))
    text = html.unescape(without_tags(spaced) if is_piled(source) else nh3.clean(uncrowded(spaced), tags=set()))
    return "\n\n".join(" ".join(block.split()) for block in _GAP.split(text) if block.strip())
