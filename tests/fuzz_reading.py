"""Reading under a coverage-guided fuzzer: whatever the bytes are, they are read or refused. `make fuzz` runs it."""

from __future__ import annotations

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["feeder"]):
    from feeder.chars import lines_of
    from feeder.decode import decode
    from feeder.errors import ArticleError
    from feeder.model import Blob, Stat
    from feeder.parse import parse, plain_text

_NAMES = ("a.txt", "a.md", "a.rst")


def one(data: bytes) -> None:
    """Read some bytes under each name; anything but an article with all it needs, or ArticleError, is a failure."""
    for name in _NAMES:
        with suppress(ArticleError):
            source = decode(Blob(Stat(name, len(data), 0), data, "0" * 32))
            reading = parse(source)
            assert len(reading.roles) == len(lines_of(source.text))
            for article in reading.articles:
                assert article.title
                assert article.summary
                assert "\n" not in article.title
                plain_text(article)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
