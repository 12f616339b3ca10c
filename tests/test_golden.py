"""Everything that is generated is current, and stands as it was reviewed."""

from __future__ import annotations

from pathlib import Path

import golden
import pytest


@pytest.mark.parametrize(
    ("path", "text"), list(golden.generated()), ids=lambda value: value.name if isinstance(value, Path) else ""
)
def test_is_current(path: Path, text: str) -> None:
    """A generated file equals what `make golden` makes."""
    assert path.read_bytes().decode() == text
