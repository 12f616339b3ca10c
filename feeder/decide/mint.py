"""New identities: ids that follow from the text, and short codes that follow from the ids."""

from __future__ import annotations

import re
from collections.abc import Container
from hashlib import blake2b
from urllib.parse import quote

from feeder.addresses import uri
from feeder.decide.fingerprint import link_key

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Lower case, without 0, 1, i, l and o, which are mistaken for each other when a code is read aloud or typed."""
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE)
_UUID = r"uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_URI = re.compile(
    rf"(?:https?|ftp)://[^/?#]+.*|urn:(?:{_UUID}|(?!uuid:)[a-z0-9][a-z0-9-]{{0,30}}[a-z0-9]:[^/?#].*)"
    r"|tag:(?:[\w.-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d){0,2}:.*|(?:info|mid|cid|news):.+",
    re.IGNORECASE | re.ASCII,
)
"""What the rules of its scheme let be an id: an address of the web, a URN (RFC 8141; RFC 9562), a tag (RFC 4151)."""
_LONGEST = 26
_MINTED = re.compile(rf"tag:[^:]+:[{_ALPHABET}]{{{_LONGEST}}}")


def opaque(basis: str) -> str:
    """Give 26 characters that follow from `basis` alone."""
    return _letters(blake2b(basis.encode(), digest_size=20).digest(), _LONGEST)


def minted_id(authority: str, text: str, link: str | None, again: int = 0) -> str:
    """Give the tag URI (RFC 4151) of a new item: from its own link where it has one, else from its text.

    Both stand in the source, so the id comes back even when the ledger is lost. `again` numbers further tries, for
    the rare text that returns while its id lives on under an edited one.
    """
    basis = f"text {text}" if link is None else f"link {link_key(link)}"
    return f"tag:{authority}:{opaque(f'{basis} {again}' if again else basis)}"


def is_minted(item_id: str) -> bool:
    """Whether the id was minted from a text, rather than declared by its author."""
    return _MINTED.fullmatch(item_id) is not None


def is_iri(stated: str) -> bool:
    """Whether an id is an IRI, as Atom wants it (RFC 4287, section 4.2.6)."""
    return _IRI.fullmatch(stated) is not None


def explicit_id(authority: str, stated: str) -> str:
    """Give the URI for an id stated in front matter: itself when it is one, else a tag URI that holds it.

    An IRI is made a URI (RFC 3987, section 3.1), since RSS readers know no other; a URI is kept to the letter.
    """
    literal = literal_id(stated)
    if literal is not None and _URI.fullmatch(address := uri(literal)):
        return address
    return f"tag:{authority}:{quote(stated.strip(), safe='-._~/')}"


def literal_id(stated: str) -> str | None:
    """Give an id stated in front matter as it stands there, where it may be an IRI."""
    stated = stated.strip()
    return stated if is_iri(stated) else None


def short_code(item_id: str, length: int, taken: Container[str]) -> str:
    """Give the shortest code of at least `length` characters that follows from the id and is not `taken`."""
    letters = _letters(blake2b(item_id.encode(), digest_size=32, person=b"short code").digest(), 2 * _LONGEST - 1)
    for end in range(length, len(letters)):
        if letters[:end] not in taken:
            return letters[:end]
    return letters


def _letters(digest: bytes, count: int) -> str:
    number, base = int.from_bytes(digest), len(_ALPHABET)
    letters = []
    for _ in range(count):
        number, letter = divmod(number, base)
        letters.append(_ALPHABET[letter])
    return "".join(letters)
