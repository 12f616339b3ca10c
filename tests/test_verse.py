"""Lines stay where their author ended them in verse and tables, and nowhere else."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.model import Source
from feeder.parse import parse

STORY = """
the council met on monday to hear how many boats had left the harbour since the storm and a woman who sells rope said that
nobody had asked her although she counts them every morning from her window above the quay before the bakery opens
"""
SENTENCES = (
    st.lists(st.sampled_from([*STORY.split(), "late,", "said;"]), min_size=12, max_size=60)
    .filter(lambda words: len({*words}) >= 8)
    .map(lambda words: " ".join(words).capitalize() + ".")
)


def body(text: str) -> str:
    """Give the body of the one article of a text."""
    (article,) = parse(Source("a.txt", text, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32)).articles
    return article.content


@given(st.lists(SENTENCES, min_size=2, max_size=6, unique=True), st.integers(24, 64))
def test_prose_that_was_cut_at_a_column_is_no_verse(paragraphs: list[str], column: int) -> None:
    """Law: paragraphs cut at any column hold no ends of lines."""
    text = "\n\n".join(textwrap.fill(paragraph, column) for paragraph in paragraphs)

    assert "\n" not in body(f"Harbour counts its boats after the storm\n\n{text}\n").replace("\n\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "Flour, two cups\nSugar, one cup\nEggs, three\n\nThe oven must be hot.\nThe cat must be out.\n\nServe it cold.",
        "Ann Moss\nShe said that it was late.\n\nBo Lind\nHe said that it was early.\n\nA third one\nNobody was there.",
    ],
)
def test_lists_and_short_sentences_are_no_verse(text: str) -> None:
    """Lines that do not go on are paragraphs of their own."""
    assert body(f"What stands on the kitchen table\n\n{text}\n").split("\n\n") == [
        line for line in text.split("\n") if line
    ]


def test_a_poem_keeps_its_last_line() -> None:
    """What looks like a headline at the end of a text is a line of the poem."""
    text = (
        "I left the key, I left the light,\nI left the door ajar,\nand walked until the end of night\nbehind a falling star.\n\n"
        "The road was long, the road was white,\nit went from bar to bar,\nand I was told to keep to the right,\nand did not come so far"
    )  # fmt: skip

    assert body(f"Going out on foot at night\n\n{text}\n") == text


def test_rows_stay_together_and_prose_with_wide_spaces_does_not() -> None:
    """Cells stand behind tabs or spaces; two spaces behind a full stop are none between cells."""
    rows = "1\tRed Heron\t41:02\n2\tOld Post\t41:40"
    prose = "Four crews came.  They rowed well.\nNobody fell in.  The race was short."

    assert body(f"Results of the regatta\n\nFour crews came in rain.\n\n{rows}\n\n{prose}\n").split("\n\n")[1:] == [
        rows,
        *prose.split("\n"),
    ]
