"""Families of texts: mails, web pages, reStructuredText, and what front matter says of media."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from feeder.model import Article, Enclosure, Reading, Source
from feeder.parse import parse, plain_text


def read(text: str, name: str = "a.txt") -> Reading:
    """Read a text."""
    return parse(Source(name, text, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32))


def one(text: str, name: str = "a.txt") -> Article:
    """Give the one article of a text."""
    (article,) = read(text, name).articles
    return article


HEADERS = "From: Ann Weber <ann@example.org>\nTo: b@example.org\nSubject: =?utf-8?q?Re=3A_F=C3=A4hre?=\n"


@pytest.mark.parametrize(
    ("headers", "body", "expected"),
    [
        ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n", "Die F=C3=A4hre f=\n=C3=A4hrt.\n", "Die Fähre fährt."),
        ("Content-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n", "RGllIEbDpGhyZS4=\n", "Die Fähre."),
        ("Content-Type: text/html\n", "<p>Die <b>Fähre</b> fährt.</p>\n", "Die Fähre fährt."),
        ("Content-Type: text/plain\n", "Die Fähre fährt.\n\n-- \nAnn\n", "Die Fähre fährt."),
        ("Content-Type: text/plain\n", "Die Fähre fährt.\n_____________________________\nlist mailing list\n", "Die Fähre fährt."),
        ('Content-Type: multipart/alternative; boundary="x"\n', "--x\nContent-Type: text/plain\n\nDie Fähre.\n--x\nContent-Type: text/html\n\n<p>No</p>\n--x--\n", "Die Fähre."),
    ],
    ids=["quoted", "unknown charset", "html", "signature", "list footer", "multipart"],
)  # fmt: skip
def test_mails(headers: str, body: str, expected: str) -> None:
    """The headers of a mail are front matter, its body is decoded, and read without signature and footer."""
    article = one(f"{HEADERS}Date: Tue, 05 Mar 2024 18:30:00 +0100\n{headers}\n{body}")

    assert (article.title, article.authors) == ("Fähre", ("Ann Weber",))
    assert article.published == datetime(2024, 3, 5, 17, 30, tzinfo=UTC)
    assert plain_text(article) == expected


def test_a_mailbox_line_and_folded_headers() -> None:
    """The line above a saved mail, and headers that go on in the next line, are headers too."""
    article = one(
        "From ann@example.org Tue Mar  5\nFrom: ann@example.org\nSubject: A long\n title\nSent: 2024-03-05\n\nText.\n"
    )

    assert (article.title, article.authors, article.published) == ("A long title", (), datetime(2024, 3, 5, tzinfo=UTC))


@pytest.mark.parametrize(
    ("words", "until", "expected"),
    [
        ("Embargoed until", "00:01 GMT, 6 March 2026", datetime(2026, 3, 6, 0, 1, tzinfo=UTC)),
        ("Sperrfrist:", "6. März 2026, 12 Uhr", datetime(2026, 3, 6, 12, tzinfo=UTC)),
        ("Embargo:", "Friday noon", datetime(2026, 3, 5, 8, tzinfo=UTC)),
    ],
)
def test_an_embargo_dates_a_release(words: str, until: str, expected: datetime) -> None:
    """The article is dated when the embargo ends, which schedules it; what is no date is told."""
    reading = read(
        f"From: a@example.org\nDate: 5 March 2026 08:00\nSubject: New\n\nPRESS RELEASE\n{words} {until}\n\nThe text.\n"
    )

    assert reading.articles[0].published == expected
    assert [until in problem.message for problem in reading.problems if "embargo" in problem.message] == [True]


def test_letters_that_are_no_releases() -> None:
    """Salutation and greeting go, but neither a postscript nor a first sentence that begins like a salutation."""
    letter = "From: a@example.org\nSubject: Bees\n\nDear all,\n\nThe bees are back.\n\nBest regards\nAnn\n"

    assert plain_text(one(letter)) == "The bees are back."
    assert plain_text(one(letter.replace("Dear all,", "Hi, the bees flew off in May. They rest,"))).startswith(
        "Hi, the"
    )
    assert "P.S. Bring cake." in plain_text(one(f"{letter}\nP.S. Bring cake.\n"))


def test_a_note_above_a_message_that_is_handed_on() -> None:
    """Headers below a note of few words are those of the text, with and without headers above; the note is told."""
    inner = "---------- Weitergeleitete Nachricht ---------\nVon: Ann Weber <a@example.org>\nBetreff: Bienen\n\nSie summen.\n"
    for outer in ("", "From: Jo Reed <jo@example.org>\nSubject: WG: Bienen\n\n"):
        reading = read(f"{outer}Kannst du das nehmen? Danke!\n\n{inner}")
        (article,) = reading.articles

        assert (article.title, article.authors, plain_text(article)) == ("Bienen", ("Ann Weber",), "Sie summen.")
        assert ["Kannst du das nehmen?" in problem.message for problem in reading.problems] == [True]


def test_the_hour_of_an_embargo_is_one_where_the_mail_was_written() -> None:
    """A release names no zone for the end of its embargo; the mail that brought it does."""
    article = one(
        "From: a@example.org\nDate: Thu, 05 Mar 2026 08:00:00 +0200\nSubject: Press release: Bees\n\n"
        "PRESS RELEASE\nEmbargoed until 6 March 2026, 10:00\n\nThe bees are back.\n"
    )

    assert (article.title, article.published) == ("Bees", datetime(2026, 3, 6, 8, tzinfo=UTC))


def test_a_page_says_much_of_itself() -> None:
    """What the head of a page says stands where its text says nothing."""
    article = one(
        '<?xml version="1.0"?>\n<html lang="de"><head><title>Kanal friert zu | Blatt</title>'
        '<link rel="shortlink" href="https://s.example/1"><meta name="description" content="Erstmals seit Jahren.">'
        '<meta property="article:published_time" content="2024-03-05T10:20:00Z">'
        '<meta property="og:image" content="https://m.example/p.jpg"><meta name="keywords" content="Eis, Kanal">'
        "</head><body><main><div>Der Kanal ist zugefroren.<p>Die Leute laufen.</p></div><hr></main></body></html>"
    )

    assert (article.title, article.link, article.lang) == ("Kanal friert zu", "https://s.example/1", "de")
    assert (article.summary, article.tags) == (("Erstmals seit Jahren.",), ("Eis", "Kanal"))
    assert (article.published, article.image) == (datetime(2024, 3, 5, 10, 20, tzinfo=UTC), "https://m.example/p.jpg")
    assert plain_text(article) == "Der Kanal ist zugefroren.\n\nDie Leute laufen."


def test_lists_of_other_articles_and_tags_are_none_of_a_page() -> None:
    """Such lists are known by their names; what is called so and tells something is of the text."""
    told = "The mill was built in 1811 and has stood empty since the war, when its wheel was melted down for the bridge that the army needed."
    article = one(
        "<html><body><article><p class=MsoTitle>A mill opens</p><p>It rained on the day when the mill opened again.</p>"
        f'<div class="related"><p>{told} Nobody has lived there.</p></div>'
        '<div id="jp-relatedposts"><h3>Related</h3><p>Poppy noodles</p></div><ul class="post-tags"><li>music</li></ul>'
        "</article></body></html>"
    )

    assert article.title == "A mill opens"
    assert plain_text(article) == f"It rained on the day when the mill opened again.\n\n{told} Nobody has lived there."


@pytest.mark.parametrize(
    ("day", "hour"), [("2 November 2026", 6), ("2 November 2026, 09:30", 9), ("3 November 2026", 0)]
)
def test_the_head_of_a_page_knows_the_hour(day: str, hour: int) -> None:
    """The moment that a page states to machines counts where its text names that day alone."""
    article = one(
        '<html><head><meta property="article:published_time" content="2026-11-02T07:00:00+01:00"></head>'
        f"<body><article><h1>A mill opens</h1><p>By Ann Lee · {day}</p><p>It rained.</p></article></body></html>"
    )

    assert article.published is not None
    assert article.published.hour == hour


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="https://a.example/x/y">', "https://a.example/p.jpg near.jpg"),
        ('<meta property="og:url" content="https://a.example/x/y">', "https://a.example/p.jpg near.jpg"),
        ('<base href="https://b.example/x/">', "https://b.example/p.jpg https://b.example/x/near.jpg"),
        ('<link rel="canonical" href="/x">', "/p.jpg near.jpg"),
    ],
)
def test_addresses_of_a_page_are_those_of_its_site(head: str, expected: str) -> None:
    """An address with a slash at its beginning is the page's own site's, as far as the page says which; files stay."""
    article = one(
        f'<html><head>{head}</head><body><p>One <img src="/p.jpg"> two <img src="near.jpg"></p></body></html>'
    )

    assert [f'src="{address}"' in article.content for address in expected.split()] == [True, True]


@pytest.mark.parametrize(
    ("script", "authors"),
    [
        ('{"@type": "BlogPosting", "author": "Ann Lee"}', ("Ann Lee",)),
        ('[{"@type": "Person", "name": "No"}, {"@type": "Article", "author": ["Ann Lee", {"url": "https://b.example"}]}]', ("Ann Lee",)),
        ('{"@type": "Article", "author": 1}', ()),
        ("{", ()),
        ("[" * 100_000, ()),
    ],
)  # fmt: skip
def test_a_page_tells_machines(script: str, authors: tuple[str, ...]) -> None:
    """What a page says in JSON-LD counts where nothing else says it; what is none is no harm."""
    article = one(f'<html><script type="application/ld+json">{script}</script><h1>A</h1><p>The text.</p></html>')

    assert article.authors == authors


def test_what_only_sounds_like_sharing_is_text() -> None:
    """A short text in an element with such a name stays."""
    page = (
        '<html><h1>A</h1><div class="social-history"><p>The poor paid for the wall that kept them out.</p></div></html>'
    )

    assert plain_text(one(page)) == "The poor paid for the wall that kept them out."


def test_a_page_with_several_articles() -> None:
    """Each article of a page that has a heading is one; menus and scripts are none, and the report counts them."""
    reading = read(
        "<div><nav>Home</nav><article><h2>One</h2><ul><li>first point</li><li>second point</li></ul>"
        "<p>3 March 2026</p><p>By Ann Lee</p><p>Text of one.</p></article>"
        "<article><h2>Two</h2><p>Text of two.</p></article><p>Something around the two of them.</p></div>"
    )

    first, second = reading.articles
    assert (first.title, first.summary, first.authors) == ("One", ("first point", "second point"), ("Ann Lee",))
    assert (first.published, plain_text(first)) == (datetime(2026, 3, 3, tzinfo=UTC), "Text of one.")
    assert (second.title, plain_text(second)) == ("Two", "Text of two.")
    assert ["were left out" in problem.message for problem in reading.problems] == [True]


@pytest.mark.parametrize(
    ("lines", "image", "enclosures"),
    [
        ("image: https://m.example/p.jpg", "https://m.example/p.jpg", ()),
        ("cover:\n  image: pics/p.jpg", "pics/p.jpg", ()),
        ("images: [a.png, b.png]", "a.png", ()),
        ("image: javascript:alert(1)", None, ()),
        ("enclosure: talk.mp3", None, (Enclosure("talk.mp3"),)),
        ("enclosures:\n  - url: https://m.example/a.mp3\n    type: audio/mpeg\n    length: 123", None, (Enclosure("https://m.example/a.mp3", "audio/mpeg", 123),)),
        ("audio: {src: a.ogg, type: sound, size: many}", None, (Enclosure("a.ogg"),)),
    ],
)  # fmt: skip
def test_media_of_front_matter(lines: str, image: str | None, enclosures: tuple[Enclosure, ...]) -> None:
    """Pictures and files are stated as addresses or paths, alone or with what is known of them."""
    article = one(f"---\ntitle: T\n{lines}\n---\nSome text that stands here.\n")

    assert (article.image, article.enclosures) == (image, enclosures)


def test_media_that_cannot_be_used_are_told() -> None:
    """An address that could run something is no picture, and the report says what would be one."""
    reading = read("---\ntitle: T\nimage: 'data:text/html,x'\n---\nSome text that stands here.\n")

    assert [(p.line, "expected an address that begins with" in p.message) for p in reading.problems] == [(3, True)]


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("=====\nTitle\n=====\n\n:date: 2021-03-04\n\nText.\n", "Title", "Text."),
        (".. title: Title\n.. date: 2021-03-04\n\nText *here*.\n", "Title", "Text here."),
        (":title: Title\n:date: 2021-03-04\n\nText.\n", "Title", "Text."),
        ("Title\n-----\n\n:date: 2021-03-04\n:summary: One\n  two\n\nText.\n", "Title", "Text."),
    ],
)
def test_restructuredtext_is_told_by_its_marks(text: str, title: str, body: str) -> None:
    """Adorned titles with fields, fields alone, and Nikola's comments are told without the name of the file."""
    article = one(text)

    assert (article.title, article.markup, plain_text(article)) == (title, "rest", body)
    assert article.published == datetime(2021, 3, 4, tzinfo=UTC)


def test_places_and_agencies() -> None:
    """Datelines of several languages give place and agency, and are no part of the summary."""
    for text, place, agency, begins in (
        ("Titel\n\nBerlin (dpa) - Die Fähre fährt wieder, teilte die Reederei am Freitag nach dem Sturm mit.\n", "Berlin", "dpa", "Die Fähre"),
        ("題\n\n【東京=共同通信】市の中心部に五日、新しい図書館が開館した。開館式には多くの住民が集まった。\n", "東京", "共同通信", "市の"),
        ("Title\n\nREUTERS - The price of copper fell to its lowest in a year on Tuesday, traders in London said.\n", None, "REUTERS", "The price"),
        ("Title\n\nPARIS, Jan 3 (AFP) — The river rose by two metres on Monday and the quays were closed until noon.\n", "PARIS", "AFP", "The river"),
    ):  # fmt: skip
        article = one(text)

        assert (article.dateline, article.agency) == (place, agency)
        assert article.summary[0].startswith(begins)
