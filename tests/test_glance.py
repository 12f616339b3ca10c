"""Most texts are read at a glance: what that gives is what the long way gives."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeder.decode import decode
from feeder.errors import ArticleError
from feeder.model import Blob, Reading, Source, Stat
from feeder.parse import parse

TEXTS = sorted(path for path in (Path(__file__).parent / "articles").iterdir() if path.suffix != ".json")
LONG = (
    "The council met on Monday to decide on the bridge over the river, and after nine hours it voted for the plan. " * 3
)
HEADS = [
    "Council votes for a new bridge", "Council votes for a new bridge", "COUNCIL VOTES FOR A NEW BRIDGE", "WORLD",
    "Mayor: ‘It was time’", "A deck without a full stop that says a little more than the title of the text does",
    "https://short.example/b1", "Short link: https://short.example/b1", "- It took nine hours", "• First point of two",
    "— Ann Lee", f"- {LONG}", "By Ann Lee", "Ann Lee", "Updated 25 April 2023", "May 4, 2026", "Photo: Bo Lind/AP",
    "The bridge at dusk (AFP)", "Share", "Reuters", "5 min read", "Author", "VIDEO: Bridge opens to all of the town today",
    "NASA: Artemis launch slips to April over a leak", "Related", "Most people", "1. One", "---", "Read also",
    "∙ Paid", "15:42", "Video Ad Feedback", "Getty Images A dog on a pier", "Home | World | Sport",
]  # fmt: skip
BODIES = [
    LONG, "The council met on Monday to decide on the bridge.", "GRAZ: The bridge opened on Friday, the mayor said.",
    "VIENNA (APA) — The bridge opened on Friday.", "LONDON: The bridge that was to open on Friday did", "What is next?",
    "Source: close to the talks said the deal was near.", "Video: the mayor shows how the bridge was built in a year.",
    "A subhead", "• One point", "- a last point", "(The mayor won in 2019.)", "(Reporting by Ann Lee; editing by Bo Lind)",
    "Ann Lee is a reporter.", "Follow us on Facebook.", "‘It was time to go’", "The bridge, which has been", "reuters",
    "that was cut at a column of about sixty or seventy characters", "“It is done,” she said", "Dog found\nOtter lost",
    "One lamp, one clock,\na ladder and a key,", "15:42", "and did not come so far", "Show", "the harbour was di-\nvided",
]  # fmt: skip


def read(source: Source, *, long: bool = False) -> Reading | None:
    """Read a text, at a glance when that is enough or the long way; None when it holds no article."""
    with pytest.MonkeyPatch.context() as patched:
        if long:
            patched.setattr("feeder.parse.glance.article", lambda *_: None)
        try:
            return parse(source)
        except ArticleError:
            return None


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_glance_gives_what_the_long_way_gives(path: Path) -> None:
    """Law: articles, evidence, problems and roles are the same."""
    data = path.read_bytes()
    source = decode(Blob(Stat(path.name, len(data), 0), data, "0" * 32))

    assert read(source) == read(source, long=True)


@given(
    st.lists(st.sampled_from(HEADS), min_size=1, max_size=6),
    st.lists(st.sampled_from(BODIES), max_size=7),
    st.lists(st.sampled_from(["\n", "\n\n"]), min_size=13, max_size=13),
)
@example(["By Ann Lee", HEADS[0]], [LONG], ["\n"] * 13)
def test_a_glance_gives_what_the_long_way_gives_of_any(heads: list[str], bodies: list[str], ends: list[str]) -> None:
    """Law: so are they for lines as pages have them, in any order, with or without blank ones between."""
    text = "".join(f"{line}{end}" for line, end in zip([*heads, *bodies], ends, strict=False))
    source = Source("a.txt", text, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32)

    assert read(source) == read(source, long=True)
