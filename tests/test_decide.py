"""Decisions, as tables: which article is which item, what it is called, and when it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeder.decide import Candidate, Known, Plan, Rules, decide, next_change, prepare
from feeder.decide.fingerprint import essence, fingerprint, likeness, link_key, sketch, titles_alike
from feeder.decide.match import _PAIRS_IN_FULL, Matching
from feeder.decide.mint import explicit_id, is_minted, minted_id, short_code
from feeder.model import Article, Evidence, Identity, Text

NOW = datetime(2026, 5, 4, 12, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
AUTHORITY = "news.example.org,2026"
RULES = Rules(AUTHORITY)
WORDS = [
    "harbour",
    "market",
    "council",
    "bridge",
    "winter",
    "engine",
    "garden",
    "letter",
    "silver",
    "mountain",
    "orchard",
    "village",
    "theatre",
    "window",
]


def words(seed: int, count: int = 60) -> str:
    """Give a text of its own for each seed."""
    generator = Random(seed)  # noqa: S311 - no secret
    return " ".join(f"{generator.choice(WORDS)}{generator.randrange(500)}" for _ in range(count))


def text(path: str, *articles: Article, digest: str = "") -> Text:
    """Give a read file."""
    return Text(path, NOW - timedelta(days=9), digest or f"{path}{hash(articles)}", articles)


def run(
    texts: list[Text], known: tuple[Identity, ...] = (), now: datetime = NOW, gone: str = "", **rules: object
) -> Plan:
    """Decide about some files, where the paths in `gone` are missing."""
    looked_at = {t.path: t.modified for t in texts} | dict.fromkeys(gone.split())
    names = {i.id for i in known} | {i.code for i in known}
    told = replace(RULES, **rules)  # type: ignore[arg-type]
    return decide(prepare(texts, AUTHORITY, now), looked_at, Known(known, names, len(known)), now, told)


def first(plan: Plan) -> Identity:
    """Give the one item of a plan."""
    (settled,) = plan.settled
    return settled.identity


BRIDGE = Article("Bridge opens", words(1))
ITEM = first(run([text("a.txt", BRIDGE)]))


def test_a_new_item() -> None:
    """A new text gets an id and a code from itself, the next number, and the date of its arrival."""
    assert is_minted(ITEM.id)
    assert ITEM.id.startswith(f"tag:{AUTHORITY}:")
    assert (ITEM.arrival, ITEM.home, ITEM.ordinal, len(ITEM.code)) == (0, "a.txt", 0, 6)
    assert ITEM.published == ITEM.updated == NOW.replace(microsecond=0)
    assert first(run([text("z.txt", BRIDGE)], now=LATER)).id == ITEM.id


def test_link_is_the_basis_of_an_id() -> None:
    """A text with a link of its own has its id from that, however the text is worded."""
    one = first(run([text("a.txt", BRIDGE._replace(link="https://x.example/1"))]))
    other = first(run([text("b.txt", Article("Else", words(2), link="http://X.example/1/"))]))

    assert one.id == other.id != ITEM.id


def test_id_that_is_taken_is_salted() -> None:
    """An old text that returns while its id lives on under another one gets a new id."""
    lives = replace(ITEM, text="0" * 32, sketch=0, title="Else", home="other.txt")

    assert first(run([text("b.txt", BRIDGE)], (lives,))).id != ITEM.id


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("https://x.example/1", "https://x.example/1"),
        ("https://x.example/a%20b?c=d&e#f#g", "https://x.example/a%20b?c=d&e#f#g"),
        ("urn:uuid:01234567-89ab-cdef-0123-456789ABCDEF", "urn:uuid:01234567-89ab-cdef-0123-456789ABCDEF"),
        ("urn:isbn:0451450523", "urn:isbn:0451450523"),
        ("tag:Desk@Old.example,2004-01:a/b", "tag:Desk@Old.example,2004-01:a/b"),
        ("https://bücher.example/ü?ü#[ü]", "https://xn--bcher-kva.example/%C3%BC?%C3%BC#%5B%C3%BC%5D"),
        ("urn:x-desk:ü", "urn:x-desk:%C3%BC"),
        ("urn:uuid:1-2", f"tag:{AUTHORITY}:urn%3Auuid%3A1-2"),
        ("urn:x", f"tag:{AUTHORITY}:urn%3Ax"),
        ("tag:x", f"tag:{AUTHORITY}:tag%3Ax"),
        ("tag:ü.example,2026:x", f"tag:{AUTHORITY}:tag%3A%C3%BC.example%2C2026%3Ax"),
        ("http://", f"tag:{AUTHORITY}:http%3A//"),
        ("story:7", f"tag:{AUTHORITY}:story%3A7"),
        ("0012", f"tag:{AUTHORITY}:0012"),
        ("a b/ü", f"tag:{AUTHORITY}:a%20b/%C3%BC"),
    ],
)
def test_declared_ids(stated: str, expected: str) -> None:
    """A declared id is used as it is when it is a URI, as one when it is an IRI, else made part of one."""
    assert explicit_id(AUTHORITY, stated) == expected


@pytest.mark.parametrize("gone", ["", "a.txt"])
def test_an_id_that_was_published_as_declared_stays(gone: str) -> None:
    """A version that kept IRIs as they are may have published one: subscribers must not see the item again."""
    stated = "https://ids.example/ü"
    published = replace(ITEM, id=stated)
    edited = BRIDGE._replace(id=stated, content=words(2))
    path = "b.txt" if gone else "a.txt"

    assert first(run([text(path, edited)], (published,), gone=gone)).id == stated
    assert first(run([text(path, edited)])).id == "https://ids.example/%C3%BC"


def test_short_codes_grow_on_a_clash() -> None:
    """A code that is taken gets one character more, until it is not; the alphabet has no look-alikes."""
    taken: set[str] = set()
    for length in range(6, 60):
        code = short_code("tag:x", 6, taken)
        assert len(code) == min(length, 51)
        assert not set(code) & set("01ilo")
        taken.add(code)


ONE = Article("Harbour closes", words(2), link="https://x.example/h")


@pytest.mark.parametrize(
    ("article", "path", "same"),
    [
        (BRIDGE, "a.txt", True),
        (BRIDGE, "b.txt", True),
        (BRIDGE._replace(title="Old bridge opens"), "a.txt", True),
        (BRIDGE._replace(content=words(1) + " more"), "b.txt", True),
        (BRIDGE._replace(content=words(9)), "a.txt", True),
        (BRIDGE._replace(content=words(9)), "b.txt", False),
        (Article("Else", words(9)), "a.txt", False),
    ],
    ids=["untouched", "moved", "retitled", "moved and edited", "rewritten", "moved and rewritten", "another story"],
)
def test_what_keeps_an_id(article: Article, path: str, same: bool) -> None:  # noqa: FBT001 - a column of the table
    """The same text anywhere, an equal title or a similar text in place, a similar text elsewhere keep the id."""
    plan = run([text(path, article)], (ITEM,), LATER, gone="" if path == "a.txt" else "a.txt")

    assert (first(plan).id == ITEM.id) is same
    assert (len(plan.withdrawn) == 0) is same


def test_same_link_keeps_an_id() -> None:
    """A text rewritten under its old link and a similar title is the same item, wherever it stands."""
    known = first(run([text("a.txt", ONE)]))
    rewritten = Article("Harbour closes for good", words(8), link="https://x.example/h")

    assert first(run([text("b.txt", rewritten)], (known,), LATER, gone="a.txt")).id == known.id
    other = rewritten._replace(title="Something else entirely")
    assert first(run([text("b.txt", other)], (known,), LATER, gone="a.txt")).id != known.id
    two = run(
        [text("b.txt", rewritten), text("c.txt", Article("T", words(7), link=ONE.link))], (known,), LATER, gone="a.txt"
    )
    assert known.id not in {settled.identity.id for settled in two.settled}


def test_declared_id_beats_everything() -> None:
    """A declared id is found again under any text; one that another item declares is never taken."""
    known = first(run([text("a.txt", BRIDGE._replace(id="b1"))]))
    changed = Article("All new", words(5), id="b1")
    assert first(run([text("c.txt", changed)], (known,), LATER, gone="a.txt")).id == known.id

    other = run([text("a.txt", BRIDGE._replace(id="b2"))], (known,), LATER)

    assert first(other).id == f"tag:{AUTHORITY}:b2"
    assert [identity.id for identity in other.withdrawn] == [known.id]


def test_declared_id_for_a_published_text() -> None:
    """An id declared for a text that subscribers know already is told, and not used."""
    plan = run([text("a.txt", BRIDGE._replace(id="new-id"))], (ITEM,), LATER)

    assert first(plan).id == ITEM.id
    assert "is already published as" in plan.notices[0].message


def test_two_texts_with_one_declared_id() -> None:
    """The home keeps a declared id and the other text is refused; a new pair goes by path; equal texts are copies."""
    known = first(run([text("b.txt", BRIDGE._replace(id="b1"))]))
    rival = Article("Rival", words(6), id="b1")

    beside = run([text("a.txt", rival)], (known,), LATER)
    assert [notice.quarantined for notice in beside.notices] == [True]
    both = run([text("a.txt", rival), text("b.txt", BRIDGE._replace(id="b1"))], (known,), LATER)
    assert [(s.identity.id, s.identity.home) for s in both.settled] == [(known.id, "b.txt")]
    new = run([text("z.txt", rival), text("y.txt", BRIDGE._replace(id="b1"))])
    assert (first(new).home, [notice.path for notice in new.notices]) == ("y.txt", ["z.txt"])
    twin = run([text("z.txt", rival), text("y.txt", rival)])
    assert (first(twin).home, first(twin).copies) == ("y.txt", ("z.txt",))


def test_equal_texts_with_two_declared_ids() -> None:
    """One text cannot have two ids: that of the first path is used, and the other told."""
    plan = run([text("a.txt", BRIDGE._replace(id="one")), text("b.txt", BRIDGE._replace(id="two"))])

    assert first(plan).id == f"tag:{AUTHORITY}:one"
    assert "that one is used" in plan.notices[0].message


def test_copies_come_and_go() -> None:
    """A copy is kept in the item's line, takes over when the home goes, and is dropped when it goes itself."""
    copied = first(run([text("b.txt", BRIDGE)], (ITEM,), LATER))
    assert (copied.id, copied.home, copied.copies) == (ITEM.id, "a.txt", ("b.txt",))
    taken_over = first(run([text("b.txt", BRIDGE)], (copied,), LATER, gone="a.txt"))
    assert (taken_over.home, taken_over.copies) == ("b.txt", ())
    dropped = first(run([], (copied,), LATER, gone="b.txt"))
    assert (dropped.home, dropped.copies) == ("a.txt", ())
    unread = first(run([], (copied,), LATER, gone="a.txt"))
    assert (unread.home, unread.copies) == ("b.txt", ())


def test_both_copies_edited_alike() -> None:
    """When home and copy are edited to the same text, they stay one item."""
    copied = first(run([text("b.txt", BRIDGE)], (ITEM,), LATER))
    edited = BRIDGE._replace(content=words(1) + " more")

    found = first(run([text("a.txt", edited), text("b.txt", edited)], (copied,), LATER))

    assert (found.id, found.home, found.copies) == (ITEM.id, "a.txt", ("b.txt",))


def test_two_items_edited_to_one_text() -> None:
    """When two items are edited to the same text, the first keeps it, and the other is withdrawn."""
    other = replace(first(run([text("b.txt", ONE)])), arrival=1)
    same = Article("Bridge opens", words(1) + " more")

    plan = run([text("a.txt", same), text("b.txt", same._replace(title="Bridge opens!"))], (ITEM, other), LATER)

    assert (first(plan).id, first(plan).copies) == (ITEM.id, ("b.txt",))
    assert [identity.id for identity in plan.withdrawn] == [other.id]
    declared_ids = (replace(ITEM, id="tag:x:one"), replace(other, id="tag:x:two"))
    texts = [text("a.txt", BRIDGE._replace(id="tag:x:one")), text("b.txt", BRIDGE._replace(id="tag:x:two"))]
    assert first(run(texts, declared_ids, LATER)).id == "tag:x:one"


def test_one_text_twice_in_a_file() -> None:
    """Of one text that stands twice in a file, with other white space, the first is published, however it got there."""
    twice = text("a.txt", BRIDGE._replace(content=words(1) + " more"), BRIDGE._replace(content=words(1) + "\n\nmore"))

    edited = run([twice], (ITEM,), LATER)
    again = run([twice], (first(edited),), LATER)

    assert [s.article and s.article.content for s in (*edited.settled, *again.settled)] == [words(1) + " more"] * 2


def test_moved_to_make_room() -> None:
    """A text that moves while another story with its title takes its place takes its id along."""
    plan = run([text("archive.txt", BRIDGE), text("a.txt", BRIDGE._replace(content=words(9)))], (ITEM,), LATER)

    homes = {settled.identity.home: settled.identity.id for settled in plan.settled}
    assert homes["archive.txt"] == ITEM.id != homes["a.txt"]


def test_withdrawn_and_revived() -> None:
    """A text that is gone is withdrawn now; when it returns it has its id, code, number and date again."""
    (gone,) = run([], (ITEM,), LATER, gone="a.txt").withdrawn
    assert gone.withdrawn == LATER.replace(microsecond=123000)

    plan = run([text("b.txt", BRIDGE)], (gone,), LATER + timedelta(hours=1))

    back = first(plan)
    assert (back.id, back.code, back.arrival, back.published) == (ITEM.id, ITEM.code, ITEM.arrival, ITEM.published)
    assert back.updated > LATER
    assert len(plan.added) == 1
    assert first(run([text("a.txt", BRIDGE._replace(content=words(9)))], (gone,), LATER)).id != ITEM.id


def test_second_look_before_withdrawal() -> None:
    """While watching, an item is held whose text vanished, with its file or out of it, until the path is given up."""
    held = run([], (ITEM,), LATER, gone="a.txt", final=frozenset())
    assert (held.held, held.withdrawn, held.changed) == (frozenset({"a.txt"}), (), ())

    assert len(run([], (ITEM,), LATER, gone="a.txt", final=frozenset({"a.txt"})).withdrawn) == 1
    other = text("a.txt", Article("Else", words(9)))
    rewritten = run([other], (ITEM,), LATER, final=frozenset())
    assert (rewritten.held, len(rewritten.added), rewritten.withdrawn) == (frozenset({"a.txt"}), 1, ())
    assert len(run([other], (ITEM,), LATER, final=frozenset({"a.txt"})).withdrawn) == 1


def test_second_look_where_another_text_moves_in() -> None:
    """While something is written at an item's home, a new text that may be that item waits; another one does not."""
    edited = text("b.txt", BRIDGE._replace(content=f"{BRIDGE.content} more"))
    other = text("c.txt", Article("Harbour closes", words(2)))

    waits = run([edited, other], now=LATER, final=frozenset(), moving=(ITEM,))
    assert waits.held == {"b.txt"}
    assert first(waits).home == "c.txt"
    assert not run([edited], now=LATER, final=frozenset()).held
    assert first(run([edited], now=LATER, final=frozenset({"b.txt"}), moving=(ITEM,))).home == "b.txt"

    both = run([edited, replace(other, path="a.txt")], (ITEM,), LATER, final=frozenset())
    assert {s.identity.home: s.identity.id == ITEM.id for s in both.settled} == {"a.txt": False, "b.txt": True}


def test_second_look_for_a_declared_id() -> None:
    """A text that declares the id of an item waits while something is written at its home; then it is refused."""
    mine = first(run([text("a.txt", BRIDGE._replace(id="mine"))]))
    taker = text("b.txt", Article("Harbour closes", words(2), id="mine"))

    waits = run([taker], (mine,), LATER, final=frozenset(), moving=(mine,))
    assert (waits.held, waits.refused, waits.notices) == (frozenset({"b.txt"}), (), ())
    refused = run([taker], (mine,), LATER, final=frozenset({"b.txt"}), moving=(mine,))
    assert (refused.held, refused.refused, len(refused.notices)) == (frozenset(), (("b.txt", "a.txt"),), 1)


def declared(article: Article, **values: object) -> Article:
    """Give an article with fields that front matter declares."""
    evidence = tuple(Evidence(name, "front matter", 1, 1, declared=True) for name in values)
    return article._replace(evidence=evidence, **values)  # type: ignore[arg-type]


def test_dates() -> None:
    """A declared date counts, then one in the prose that is past, the file name, and the moment."""
    past, future = NOW - timedelta(days=30), NOW + timedelta(days=30)
    assert first(run([text("a.txt", declared(BRIDGE, published=past))])).published == past
    assert run([text("a.txt", declared(BRIDGE, published=future))]).settled == ()
    in_prose = run([text("a.txt", BRIDGE._replace(published=future))])
    assert first(in_prose).published == NOW.replace(microsecond=0)
    assert "lies in the future" in in_prose.notices[0].message
    assert first(run([text("2026-03-01-a.txt", BRIDGE)])).published == datetime(2026, 3, 1, tzinfo=UTC)
    for name in ("2026-13-01.txt", "2031-01-01.txt", "a.txt"):
        assert first(run([text(name, BRIDGE)])).published == NOW.replace(microsecond=0)
    old = first(run([text("a.txt", BRIDGE)], first_build=True))
    assert old.published == (NOW - timedelta(days=9)).replace(microsecond=0)


def test_updated() -> None:
    """`updated` is the text's own word for a change, else the moment of the change; it never goes back."""
    edited = BRIDGE._replace(content=words(1) + " more")
    assert first(run([text("a.txt", edited)], (ITEM,), LATER)).updated == LATER.replace(microsecond=123000)
    stated = NOW + timedelta(minutes=10)
    assert first(run([text("a.txt", edited._replace(updated=stated))], (ITEM,), LATER)).updated == stated
    assert (
        first(run([text("a.txt", edited._replace(updated=NOW - timedelta(days=9)))], (ITEM,), LATER)).updated > stated
    )
    silent = BRIDGE._replace(content=words(1).upper() + "!")
    assert first(run([text("a.txt", silent)], (ITEM,), LATER)).updated == ITEM.updated
    reread = text("a.txt", edited, digest=ITEM.source)
    assert first(run([reread], (ITEM,), LATER)).updated == ITEM.updated
    new = first(
        run([text("a.txt", BRIDGE._replace(published=NOW - timedelta(days=5), updated=NOW - timedelta(days=2)))])
    )
    assert new.updated == NOW - timedelta(days=2)


def test_republish() -> None:
    """`republish` makes a change arrive again, once for each change."""
    again = first(run([text("a.txt", BRIDGE._replace(republish=True))], (ITEM,), LATER))
    assert again.arrival == 1
    assert first(run([text("b.txt", BRIDGE._replace(republish=True))], (again,), LATER, gone="a.txt")).arrival == 1
    more = BRIDGE._replace(republish=True, content=words(1) + " more")
    known = (again, replace(ITEM, id="tag:x", code="other2", home="x.txt", text="1" * 32))
    assert {
        s.identity.arrival for s in run([text("a.txt", more)], known, LATER).settled if s.identity.id == ITEM.id
    } == {2}


def test_arrival_is_the_reverse_of_the_order() -> None:
    """Of the items that arrive together the last in the document order arrives first."""
    texts = [
        text(f"{n}.txt", declared(Article(f"T{n}", words(n)), published=NOW - timedelta(days=n))) for n in (2, 1, 3)
    ]

    plan = run(texts)

    assert {s.identity.home: s.identity.arrival for s in plan.settled} == {"3.txt": 0, "2.txt": 1, "1.txt": 2}
    assert [identity.arrival for identity in plan.changed] == [0, 1, 2]


def test_next_change() -> None:
    """Due and expiry dates are what changes by itself; drafts and dates in prose do not."""
    soon, late = NOW + timedelta(days=1), NOW + timedelta(days=2)
    articles = [
        declared(BRIDGE, published=late),
        BRIDGE._replace(expires=soon),
        BRIDGE._replace(expires=NOW, draft=True),
    ]

    assert next_change(articles, NOW) == soon
    assert next_change([BRIDGE._replace(published=late), BRIDGE._replace(expires=soon, draft=True)], NOW) is None


def test_many_vanished_texts() -> None:
    """When thousands vanish and thousands come, similar ones are still found, without comparing all pairs."""
    count = int(_PAIRS_IN_FULL**0.5) + 20
    sketches = [sketch("", words(n, 30)) for n in range(60)]
    known = [
        replace(ITEM, id=f"tag:{n}", home=f"{n}.txt", text=f"{n:032x}", sketch=sketches[n % 60] ^ n << 20, title=str(n))
        for n in range(count)
    ]
    fresh = [
        Candidate(f"new{n}.txt", 0, Article(f"x{n}", "y"), "", None, f"f{n:031x}", known[n].sketch ^ 1)
        for n in range(count)
    ]

    matching = Matching(fresh, known, frozenset(i.home for i in known) | {c.path for c in fresh})

    assert len(matching.claims) > count * 0.95


@given(st.text(), st.text())
def test_fingerprints_leave_out_what_is_silent(title: str, body: str) -> None:
    """White space, punctuation and case change no fingerprint; other words do."""
    shouted = f"  {title} !? "
    if essence(title) and any(letter.isalnum() for letter in title):
        assert fingerprint(shouted, body) == fingerprint(title, body)
    assert fingerprint(title, body + " anotherword") != fingerprint(title, body)


def test_vowel_signs_are_no_punctuation() -> None:
    """Indic vowel signs make another word; the danda that ends a sentence does not."""
    assert essence("कि") != essence("की")
    assert essence("की।") == essence("की")
    assert essence("!?") == "!?"


@given(st.integers(0, 500), st.integers(0, 500))
def test_sketches(one: int, other: int) -> None:
    """An edited text keeps most of its sketch, another text shares little of it."""
    ours = sketch("T", words(one, 80))

    assert likeness(ours, ours) == 16
    assert likeness(ours, sketch("Else", words(one, 80) + " some words more")) >= 8
    if one != other:
        assert likeness(ours, sketch("T", words(other, 80))) < 10
    assert sketch("", "") == sketch("", "—") == 0


def test_small_comparisons() -> None:
    """Titles are alike when half their words are; links are the same whatever their scheme and last slash."""
    assert titles_alike("Harbour closes", "Harbour closes for good")
    assert not titles_alike("Harbour closes", "Bridge opens")
    assert not titles_alike("!", "!")
    assert link_key("HTTPS://X.example/a/?b=1") == link_key("http://x.example/a?b=1")
    assert link_key("https://[bad") == "https://[bad"
    assert minted_id(AUTHORITY, "t", None, 1) != minted_id(AUTHORITY, "t", None)
