"""Texts as they come: cut, doubled, shuffled, with bytes out of place. The laws hold for them too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from conftest import Project

from feeder import telling

ARTICLES = sorted(path for path in (Path(__file__).parent / "articles").iterdir() if path.suffix != ".json")
SCRAPS = (
    "---\n", "+++\n", "# ", "- ", "\n\n", "draft: true\n", "date: 2999-01-01\n", "expires: 2001-01-01\n", "id: a\n",
    "title: [\n", "link: https://q.example/s\n", "https://x.example/z\n", "\u2028", "\u202e", "]]>", "<script>", "\ufffe",
)  # fmt: skip


def _spoiled(data: bytes, random: Random) -> bytes:
    """Give a text after a few accidents."""
    accidents: tuple[Callable[[bytearray, int], None], ...] = (
        lambda text, at: text.__delitem__(slice(at, at + random.randrange(1, 20))),
        lambda text, at: text.__setitem__(slice(at, at), random.randbytes(random.randrange(1, 6))),
        lambda text, at: text.__setitem__(slice(at, at), random.choice(ARTICLES).read_bytes()[: random.randrange(400)]),
        lambda text, at: text.__setitem__(slice(at, at), random.choice(SCRAPS).encode()),
        lambda text, _: text.__setitem__(
            slice(None), b"\n".join(random.sample(text.split(b"\n"), text.count(b"\n") + 1))
        ),
        lambda text, _: text.extend(bytes(text)),
    )
    spoiled = bytearray(data)
    for _ in range(random.randrange(1, 7)):
        random.choice(accidents)(spoiled, random.randrange(len(spoiled) + 1))
    return bytes(spoiled)


def _change(project: Project, random: Random) -> None:
    """Write some spoiled texts, and remove, copy and rename others."""
    for _ in range(40):
        name = f"{random.choice(['', 'd/', '2026-01-02-'])}{random.randrange(60)}.{random.choice(['txt', 'md'])}"
        project.put(name, _spoiled(random.choice(ARTICLES).read_bytes(), random))
    for path in sorted(project.texts.rglob("*.*")):
        what = random.random()
        if what < 0.15:
            path.unlink()
        elif what < 0.2:
            project.put(f"copy{random.randrange(99)}{path.suffix}", path.read_bytes())
        elif what < 0.25:
            path.rename(project.texts / f"moved{random.randrange(99)}{path.suffix}")


@pytest.mark.parametrize("seed", range(3))
def test_laws_hold_for_ugly_texts(project: Project, seed: int) -> None:
    """However ugly the texts: a build ends, tells, is quiet the second time, and a cold build gives the same bytes."""
    random = Random(seed)  # noqa: S311 - no secret
    for _ in range(4):
        _change(project, random)
        report = project.build()
        assert list(telling.report_lines(report, verbose=True))
        assert len({item["id"] for item in project.items()}) == len(project.items())
        assert project.build().written == ()
    for notice in report.notices:
        if notice.quarantined:  # what cannot be read any more is published as the catalog remembers it
            (project.texts / notice.path).unlink(missing_ok=True)
    project.build()
    live = project.documents()

    project.forget()
    project.build()

    assert project.documents() == live
