"""What a page lets the browser do: Content Security Policy, level 3 (https://www.w3.org/TR/CSP3/)."""

from __future__ import annotations

import base64
import hashlib


def source_of(text: bytes) -> str:
    """Give the source expression that allows just this inline text (section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"
