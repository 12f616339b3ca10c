"""What people write as an address comes out as a URI, which every reader takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.addresses import uri

_URI = re.compile(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")
"""The characters of RFC 3986, section 2."""


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://a.example/b?c=d&e=%C3%BC#f", "https://a.example/b?c=d&e=%C3%BC#f"),
        ("https://a.example/ü?b=ü&c=d#ü", "https://a.example/%C3%BC?b=%C3%BC&c=d#%C3%BC"),
        ("https://bücher.example:8080/", "https://xn--bcher-kva.example:8080/"),
        ("https://me@例え.example/", "https://me@xn--r8jz45g.example/"),
        ("https://[::1]:80/a[1]", "https://[::1]:80/a%5B1%5D"),
        ("https://a.example/100%/%zz/a b|c", "https://a.example/100%25/%25zz/a%20b%7Cc"),
        ("/a/ü", "/a/%C3%BC"),
    ],
)
def test_written_and_made(written: str, expected: str) -> None:
    """A host is in Punycode, all else percent-encoded, and what is a URI stays as it is."""
    assert uri(written) == expected


@given(st.text(), st.text())
def test_always_a_uri(host: str, path: str) -> None:
    """Whatever is written, nothing but the characters of a URI comes out, and those stay at a second time."""
    made = uri(f"https://{host}/{path}".encode(errors="replace").decode())
    assert _URI.fullmatch(made)
    assert uri(made) == made
