"""A folder of news articles that is the same for the same size: the corpus of every measurement."""

from __future__ import annotations

import random
import re
from pathlib import Path

_SYLLABLES = re.findall(r"\w+", "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo za bri cla dre flo gre")
_PLACES = ("GRAZ", "LIMA", "OSLO", "PORTO", "QUITO", "SPLIT", "TURIN", "VADUZ")


def article(number: int) -> str:
    """Give one article of about 2.3 KB: a title of its own, points, a dateline, eleven paragraphs, a date."""
    generator = random.Random(number)  # noqa: S311 - no secret
    words = [_word(generator) for _ in range(120)]
    day = f"20{20 + number % 6}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    title = f"{words[0].title()} {words[1]} {words[2]} in {words[3].title()} number {number}"
    place = _PLACES[number % len(_PLACES)]
    sentences = [" ".join(generator.choices(words, k=14)).capitalize() + "." for _ in range(22)]
    body = "\n".join(f"{sentences[2 * row]} {sentences[2 * row + 1]}" for row in range(11))
    points = f"- {sentences[0][:60]}\n- {sentences[3][:50]}"
    return f"---\ndate: {day}T{number % 24:02}:{number % 60:02}:00Z\n---\n{title}\n{points}\n{place}: {body}\n"


def _word(generator: random.Random) -> str:
    return "".join(generator.choices(_SYLLABLES, k=generator.randint(1, 4)))


def make(folder: Path, count: int) -> None:
    """Fill a folder with `count` articles, a thousand in each folder below it."""
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        if number % 1000 == 0:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(number), encoding="utf-8")
