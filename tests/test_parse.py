"""Reading: whatever a text is, it is read or refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feeder.errors import ArticleError
from feeder.language import detect
from feeder.model import Article, Source
from feeder.parse import Options, parse, plain_text
from feeder.parse.bylines import names, names_beside_dates
from feeder.parse.datelines import dateline, place_and_agency
from feeder.parse.dates import Calendar, labelled_date, parse_date, unknown_zone
from feeder.parse.lead import first_words, lead
from feeder.render.sanitize import Place, sanitized


def read(text: str, name: str = "a.txt", options: Options | None = None) -> tuple[Article, ...]:
    """Give the articles of a text."""
    source = Source(name, text, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32)
    return parse(source, options).articles


PIECES = [
    "---", "+++", "***", "# Title", "title: a: b", "title: [", "- point", "• point", "https://x.example/a", "MOSCOW: Text.",
    "Short Url", "Updated 25 April 2023", "Follow", "By Ann Lee", "Author", "1. One", "2. Two", "", " ", "A headline",
    "You May Also Like", "skip newsletter promotion", "after newsletter promotion", "A sentence that ends here.",
    "Updated 8 sec ago", "\u202bmark\u202c", "```", "====", "key: &a [*a, *a]", "draft: true", "date: 2024-13-45",
    "Von: Ann Lee", "Betreff: Bees", "Dear all,", "PRESS RELEASE", "Best regards", "----- Forwarded message -----", "*Bold*",
    "From: Ann Lee <a@x.example>", "Subject: Re: a title", "-- ", "<html><body>", "<p>Text.</p>", "<h1>Title</h1>", "</body>",
    '{"title": "T",', '"a": [1, {"b": 2}]}', "10:00 - 11:30", "10:2010:20", "3 ²² 2024", "Title: T", "Body: x", ".. title: T",
    ":date: 2024-01-01", "=====", "Related", "Most people", "Source: close to it said that it was so.", "PHOTOS: A title of it",
    "NASA: A title of it", "(This story was x)", "What is next?", "‘It was’", "Ann Lee is x.", "word " * 14, "{% a %}", "```yaml",
    "x" * 300, "LONDON (AP) — Text", "— ", "(AFP)", "\u2028", "date: 99999999999", "Date: 0001-01-01 00:00 +1400",
]  # fmt: skip


@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=40)), max_size=25), st.sampled_from(["a.txt", "a.md"])
)
@example(["---", "date: 0001-01-01", "---", "x"], "a.md")
def test_any_text_is_read_or_refused(pieces: list[str], name: str) -> None:
    """No text raises anything but ArticleError; an article always has a title and a summary."""
    text = "\n".join(pieces)
    try:
        articles = read(text, name, Options(timezone(timedelta(hours=14))))
    except ArticleError:
        return

    assert all(article.title and article.summary and "\n" not in article.title for article in articles)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_roles_tell_of_every_line(pieces: list[str]) -> None:
    """Every line of a text has a role, so that nothing is dropped in silence."""
    source = Source("a.txt", "\n".join(pieces), "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32)
    try:
        reading = parse(source)
    except ArticleError:
        return

    lines = source.text.replace("\u2028", "\n").split("\n")
    assert len(reading.roles) == len(lines)
    assert all((role == "blank") <= (not line.strip()) for role, line in zip(reading.roles, lines, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018-09-19 18:00:00 +0530", datetime(2018, 9, 19, 12, 30, tzinfo=UTC)),
        ("2012-03-30 23:00:00 UTC-03:00", datetime(2012, 3, 31, 2, 0, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 2, 28, 23, 0, tzinfo=UTC)),
        ("2026-07-01T10:00:00.123Z", datetime(2026, 7, 1, 10, 0, tzinfo=UTC)),
        ("Tue, 3 Jan 2023 10:00:00 +0100", datetime(2023, 1, 3, 9, 0, tzinfo=UTC)),
        ("Jan 3, 2021", datetime(2021, 1, 2, 23, 0, tzinfo=UTC)),
        ("14 May 2025 4:55 pm", datetime(2025, 5, 14, 14, 55, tzinfo=UTC)),
        ("12 am 3 May", None),
        ("2024-13-45", None),
        ("8 sec ago", None),
        ("soon", None),
        ("March 5, 2026 at 3:40 p.m. EST", datetime(2026, 3, 5, 20, 40, tzinfo=UTC)),
        ("July 5, 2026 3 p.m. ET", datetime(2026, 7, 5, 19, 0, tzinfo=UTC)),
        ("4:05 PM Eastern, March 5, 2026", datetime(2026, 3, 5, 21, 5, tzinfo=UTC)),
        ("05:30 CET, 5 March 2026", datetime(2026, 3, 5, 4, 30, tzinfo=UTC)),
        ("5 марта 2026, 14:00 (МСК)", datetime(2026, 3, 5, 11, 0, tzinfo=UTC)),
        ("2026-03-05 14:00 Europe/Lisbon", datetime(2026, 3, 5, 14, 0, tzinfo=UTC)),
        ("2026-03-05 14:00 Nowhere/Town", datetime(2026, 3, 5, 13, 0, tzinfo=UTC)),
        ("2026-03-05 14:00 XYZ", datetime(2026, 3, 5, 13, 0, tzinfo=UTC)),
        ("2026-03-05 14:00 +99:00", None),
        ("3. März 2026, 12 Uhr", datetime(2026, 3, 3, 11, 0, tzinfo=UTC)),
        ("5 مارس 2026 - 1:14 م", datetime(2026, 3, 5, 12, 14, tzinfo=UTC)),
        ("5 مارس 2026م", datetime(2026, 3, 4, 23, 0, tzinfo=UTC)),
        ("2026年3月5日 下午3:40", datetime(2026, 3, 5, 14, 40, tzinfo=UTC)),
        ("2026.03.05. 오전 9:40", datetime(2026, 3, 5, 8, 40, tzinfo=UTC)),
        ("March 4, 20268:14 AM GMT+1", datetime(2026, 3, 4, 7, 14, tzinfo=UTC)),
        ("1714559400", datetime(2024, 5, 1, 10, 30, tzinfo=UTC)),
    ],
)
def test_dates(text: str, expected: datetime | None) -> None:
    """Dates of machines and people are read in the site's zone, unless they name their own."""
    assert parse_date(text, Calendar(ZoneInfo("Europe/Vienna"))) == expected


def test_labels_tell_updates_from_dates() -> None:
    """A label says whether a date is that of the text or of its last change; a relative one is no date."""
    assert labelled_date("Updated 25 April 2023", Calendar()) == ("updated", datetime(2023, 4, 25, tzinfo=UTC))
    assert labelled_date("Published: 2023-04-25", Calendar()) == ("published", datetime(2023, 4, 25, tzinfo=UTC))
    assert labelled_date("Updated 8 sec ago", Calendar()) is None


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("Posted on March 5, 2026 by Ann Weber", ("Ann Weber",)),
        ("By ANN WEBER, Staff Writer | Updated March 5, 2026 3:40 p.m. EST", ("Ann Weber",)),
        ("Ann Weber, Political Editor, 5 March 2026", ("Ann Weber",)),
        ("Publié le 5 mars 2026 à 14h30 par Jean Dupont et Lea Brun", ("Jean Dupont", "Lea Brun")),
        ("Text: Eva Stroh | 5. März 2026", ("Eva Stroh",)),
        ("Berlin, 5 March 2026", ()),
        ("5 March 2026 by admin", ()),
        ("Posted in Local News, 5 March 2026", ()),
    ],
)
def test_people_beside_a_date(line: str, people: tuple[str, ...]) -> None:
    """A line that dates a text may name its authors; places, sections and accounts are none."""
    assert names_beside_dates(line) == people


def test_zones_that_are_not_known_are_told() -> None:
    """A zone that several places use, or none, is named, so that it can be told what stood for it."""
    texts = ("5 March 2026 14:00 AST", "5 March 2026 14:00 CEST", "5 March 2026 14:00", "5 March 2026", "no date")

    assert [unknown_zone(text) for text in texts] == ["AST", None, None, None, None]


@given(st.lists(st.text("abc-’.,!é", min_size=1, max_size=12), min_size=1, max_size=200).map(" ".join))
@example("letters " * 50)
@example("letters. " + "letters " * 50)
def test_leads_are_short_and_whole(text: str) -> None:
    """A derived summary has at most 300 characters, a derived title 80; both are first words, and end with a whole one."""
    text = text.lstrip("- ").strip()
    for found, longest in ((lead(text), 300), (first_words(text), 80)):
        words = found.removesuffix("…")

        assert len(found) <= longest
        assert text.startswith(words) or found == "Untitled"
        assert found == "Untitled" or text[len(words) :][:1] in {"", " ", ".", ","}


def test_lead_keeps_whole_sentences() -> None:
    """A lead ends with a sentence, without its dateline."""
    text = "GRAZ: " + "The council met. " * 30

    assert lead(text) == ("The council met. " * 17).strip()


@pytest.mark.parametrize(
    ("key", "field", "value"),
    [
        ("headline: A", "title", "A"),
        ("author: {name: Ann}", "authors", ("Ann",)),
        ("author: Ann Lee <ann@firm.example>", "authors", ("Ann Lee",)),
        ("author: ann@firm.example (Ann Lee)", "authors", ("Ann Lee",)),
        (
            "authors: ['\"Lee, A.\" <a@firm.example>', desk@firm.example, Ann <3]",
            "authors",
            ("Lee, A.", "desk@firm.example", "Ann <3"),
        ),
        ("authors: [{name: Ann}, Bo]", "authors", ("Ann", "Bo")),
        ("by: Ann Lee and Bo Lind", "authors", ("Ann Lee", "Bo Lind")),
        ("author: Martin Luther King, Jr.", "authors", ("Martin Luther King, Jr.",)),
        ("author: Ann Lee, Ph.D., Bo Lind and Ida Berg", "authors", ("Ann Lee, Ph.D.", "Bo Lind", "Ida Berg")),
        ("keywords: a, b; c", "tags", ("a", "b", "c")),
        ("category: World", "categories", ("World",)),
        ("lang: no", "lang", "no"),
        ("language: pt_BR", "lang", "pt-BR"),
        ("lang: not a language", "lang", None),
        ("permalink: /relative/", "link", None),
        ("canonical_url: https://x.example/a", "link", "https://x.example/a"),
        ("id: 012", "id", "012"),
        ('"id": 012', "id", "012"),
        ("draft: yes", "draft", True),
        ("status: draft", "draft", True),
        ("published: false", "draft", True),
        ("republish: true", "republish", True),
        ("expirydate: 2030-01-01", "expires", datetime(2030, 1, 1, tzinfo=UTC)),
        ("summary: [one, two]", "summary", ("one", "two")),
        ("location: Graz", "dateline", "Graz"),
    ],
)
def test_front_matter_keys(key: str, field: str, value: object) -> None:
    """Each key of front matter, under whatever name its generator knows it, gives its field."""
    (article,) = read(f"---\ntitle: T\n{key}\n---\nSome text that stands here.\n")

    expected = "T" if key.startswith("headline") else value
    assert getattr(article, field) == expected


def test_bad_dates_are_told() -> None:
    """A date that cannot be read is told with its line, and the article is read without it."""
    source = Source("a.md", "---\ntitle: T\ndate: someday\n---\nText.", "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0")

    reading = parse(source)

    assert [(p.line, p.message) for p in reading.problems] == [
        (3, "`date`: found “someday”, expected a date such as 2026-03-01 12:30")
    ]


@pytest.mark.parametrize(
    "block",
    [
        "a: &x [1]\nb: *x",
        "a: " + "[" * 30 + "]" * 30,
        "a: !!python/object:os.system x",
        "- a\n- b",
        "title: [\ntags:\n- a",
    ],
)
def test_hostile_front_matter_is_harmless(block: str) -> None:
    """Aliases, deep nesting and tags of YAML neither run nor grow nor stop a text from being read."""
    (article, *_) = read(f"---\n{block}\n---\nSome text that stands here.\n", "a.md")

    assert "Some text" in plain_text(article)


def test_toml_that_is_no_toml() -> None:
    """TOML that cannot be read is recovered line by line."""
    (article,) = read('+++\ntitle = "A" B\ndate = 2025-01-02\n+++\nText.\n', "a.md")

    assert article.title == '"A" B'
    assert article.published == datetime(2025, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize("text", ["10:00 - 11:30", "10:2010:20", "3 ²² 2024", "10:20 11:30 12:40"])
def test_odd_dates_are_none(text: str) -> None:
    """Times that follow each other, and figures that are no digits, date nothing and stop nothing."""
    assert parse_date(text, Calendar()) is None
    assert read(f"A headline of some words\n\n{text}\n\nText that stands here.\n")


@pytest.mark.parametrize("depth", [9, 400, 1000, 20_000])
def test_deep_json_is_harmless(depth: int) -> None:
    """JSON that is nested without end above a text does not stop it from being read."""
    (article, *_) = read('{"title": "T", "x": ' + "[" * depth + "]" * depth + "}\n\nText that stands here.\n")

    assert "Text that stands here." in plain_text(article)


@pytest.mark.parametrize(
    "block", ['{"title": "A\\ud800\\u0000B"}\n', '---\ntitle: "A\\0\\x07B"\n---\n', '+++\ntitle = "A\\u0000B"\n+++\n']
)
def test_escapes_bring_in_no_control_characters(block: str) -> None:
    """What feeds and files cannot carry does not come in by an escape of JSON, YAML or TOML, which is told."""
    text = f"{block}\nText that stands here.\n"
    reading = parse(Source("a.txt", text, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32))

    assert reading.articles[0].title == "AB"
    assert "`title`: control characters" in reading.problems[0].message


@pytest.mark.parametrize("gap", ["", "\n"])
def test_label_of_the_body(gap: str) -> None:
    """The label of the text below other labels is none of it, with a blank line above it or without."""
    (article,) = read(f"Title: T\nAuthor: Ann Lee\n{gap}Body:\nSome text that stands here.\n")

    assert plain_text(article) == "Some text that stands here."


@pytest.mark.parametrize(("address", "image"), [("javascript:alert(1)", None), ("https://x.example/a.jpg",) * 2])
def test_pictures_of_pages_have_addresses(address: str, image: str | None) -> None:
    """What a page names as its picture passes the same check as what front matter names."""
    (article,) = read(f'<html><head><meta property="og:image" content="{address}"></head><h1>T</h1><p>Text.</p></html>')

    assert article.image == image


@pytest.mark.parametrize(
    "story",
    [
        "LONDON: The bank held its rates on Thursday, as had been expected.",
        "Live: Voters go to the polls\n\nThe polls opened at seven. The queues were long.",
    ],
)
def test_a_story_between_rules_is_no_front_matter(story: str) -> None:
    """A block further down declares a field that is known; else what begins with words and a colon is a story."""
    text = f"Ferry line resumes after storm\n\nThe ferry line resumed.\n\n---\n\n{story}\n\n---\n\nDog found\n\nA dog was found.\n"

    articles = read(text)

    assert any(story.rpartition("\n")[2] in plain_text(article) for article in articles)


def test_a_story_between_the_first_rules_is_no_front_matter() -> None:
    """Rules around the first story of a file are none of front matter, which has no blank line below its mark."""
    first, second = read(
        "---\n\nLONDON: The bank held its rates on Thursday.\n\n---\n\nDog found\n\nA dog was found.\n"
    )

    assert (first.dateline, plain_text(first)) == ("LONDON", "LONDON: The bank held its rates on Thursday.")
    assert second.title == "Dog found"
    assert read("---\n\nlayout: post\n---\nDog found\n\nA dog was found.\n")[0].title == "Dog found"


@pytest.mark.parametrize("text", ["<html><body></body></html>", "---\ntags: [a]\n---"])
def test_nothing_is_no_article(text: str) -> None:
    """What has neither a title nor a text is refused, and left out beside articles."""
    with pytest.raises(ArticleError, match="no article"):
        read(text)

    assert [article.title for article in read("Dog found\n\nA dog was found.\n\n---\ntags: [a]\n---\n")] == [
        "Dog found"
    ]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_quoted_keys(quote: str) -> None:
    """YAML whose keys stand in quotes, as programs write it, is front matter like any other."""
    (article,) = read(f"---\n{quote}title{quote}: T\n{quote}lang{quote}: de\n---\nSome text.\n")

    assert (article.title, article.lang) == ("T", "de")


def test_pages_with_an_xml_declaration_have_a_head() -> None:
    """XHTML names its encoding in a declaration, which says nothing of text that is decoded already."""
    head = '<title>T</title><meta name="author" content="Ann Lee"/><link rel="canonical" href="https://x.example/a"/>'
    page = f'<?xml version="1.0" encoding="utf-8"?>\n<html lang="de"><head>{head}</head><body><h1>H</h1><p>Text.</p></body></html>'

    (article,) = read(page)

    assert (article.authors, article.link, article.lang) == (("Ann Lee",), "https://x.example/a", "de")


@pytest.mark.parametrize(
    ("page", "title", "body"),
    [
        ("<h2>World</h2><h1>The title</h1><p>One is here.</p>", "The title", "One is here."),
        ("<h2>The title</h2><p>One is here.</p>", "The title", "One is here."),
        ("<p>One is here.</p><h2>Sub</h2><p>Two is here.</p>", "In the head", "One is here.\n\nSub\n\nTwo is here."),
    ],
)
def test_headings_of_pages(page: str, title: str, body: str) -> None:
    """The title is the heading of the first level; a subhead further down is none, and what is above it stays."""
    (article,) = read(f"<html><head><title>In the head</title></head><body>{page}</body></html>")

    assert (article.title, plain_text(article)) == (title, body)


def test_a_page_inside_a_form_is_a_page() -> None:
    """Pages of ASP.NET are forms as a whole; other forms hold no text."""
    form = "<form><input name=q>Search here</form>"
    (article,) = read(
        f"<html><body><form id=aspnetForm>{form}<h1>The title</h1><p>One is here.</p></form>{form}</body></html>"
    )

    assert (article.title, plain_text(article)) == ("The title", "One is here.")


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: ;:;text/plain;é*",
        "Content-Type: =?utf-8?q?=41?= <;0*²",
        "Content-Type: message/rfc822\n\n" * 1000 + "X: x",
        "Date: 10:00 - 11:30",
    ],
)
def test_mail_with_odd_headers_is_read(header: str) -> None:
    """Headers that the standard library trips over do not stop a mail from being read."""
    (article,) = read(f"From: Ann Lee <a@x.example>\nSubject: The title\n{header}\n\nText that stands here.\n")

    assert (article.title, article.authors) == ("The title", ("Ann Lee",))


def test_what_is_left_out_of_a_page_is_counted() -> None:
    """Menus, scripts and footers are told of by their size."""
    page = f"<body><nav>{'a' * 500}</nav><h1>T</h1><p>Text.</p><script>{'b' * 500}</script><footer>{'c' * 500}</footer></body>"
    source = Source("a.txt", page, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32)

    (problem,) = parse(source).problems

    assert "about 1501 characters" in problem.message


@pytest.mark.parametrize("mark", ["-- ", "--", "_" * 30])
def test_what_is_cut_off_a_mail_is_told(mark: str) -> None:
    """What stands below the mark of a signature is none of the text, which may be wrong, and so is told."""
    text = f"From: Ann Lee <a@x.example>\nSubject: T\n\nText is here.\n\n{mark}\nThe second part.\n"
    reading = parse(Source("a.txt", text, "utf-8", datetime(2026, 1, 1, tzinfo=UTC), "0" * 32))

    assert [problem.message for problem in reading.problems if "belong to no article" in problem.message]


@pytest.mark.parametrize("html", ["<div></x>" * 1000, "<b><div></b>" * 1000, "<div>" * 1000])
def test_html_that_is_too_deep_leaves_its_text(html: str) -> None:
    """End tags of what was never opened hide no depth, with the square of which time would grow."""
    place = Place("https://x.example/", "https://x.example/s/a/", "a")

    assert sanitized(f"{html}text", place) == "<p>text</p>"
    assert sanitized("<div><b>text</b></div>" * 1000, place).count("<div>") == 1000


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("By Ann Reed, Bo Lind, and Tom Okoye", ("Ann Reed", "Bo Lind", "Tom Okoye")),
        ("By Ann Reed, Environment correspondent, and Tom Okoye", ("Ann Reed", "Tom Okoye")),
        ("BY ANN REED AND TOM OKOYE", ("Ann Reed", "Tom Okoye")),
        ("Interview von Jana Kühn", ("Jana Kühn",)),
        ("Propos recueillis par Yann Le Goff", ("Yann Le Goff",)),
        ("Af Mette Holm og Jens Friis", ("Mette Holm", "Jens Friis")),
        ("Von Jana Kühn, Max Ott und Bo Lind", ("Jana Kühn", "Max Ott", "Bo Lind")),
    ],
)
def test_a_byline_names_each_of_its_people(byline: str, people: tuple[str, ...]) -> None:
    """A comma before `and` is of no name, nor is an office behind one."""
    assert names(byline) == people


@pytest.mark.parametrize(
    ("sender", "agency"), [("佐藤健", None), ("共同", "共同"), ("ロイター", "ロイター"), ("AFP時事", "AFP時事")]
)
def test_a_japanese_reporter_is_no_agency(sender: str, agency: str | None) -> None:
    """Newspapers name whoever sent a story behind the place: a reporter, or an agency."""
    begins = dateline(f"【釜石={sender}】漁港で十八日朝、大漁があった。")
    assert begins is not None
    assert place_and_agency(begins) == ("釜石", agency)


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_what_is_not_for_publication_is_not_published_below_front_matter(name: str) -> None:
    """Markdown below front matter stands as it is, but for the block that says so."""
    text = "---\ntitle: Rain\n---\nIt **rained** here.\n\n# dpa-Notizblock\n\n## dpa-Kontakte\n- Tel. +49 555 01\n"
    (article,) = read(text, name)
    assert (article.title, plain_text(article)) == ("Rain", "It rained here.")


def test_words_that_agencies_use_are_words_of_others_too() -> None:
    """A heading that only looks like a label for editors, and a bracket that tells something, stay in a story."""
    kept = ["Notizblock", "It rained. (She edited it.)"]
    story = "It rained here on Monday, and it went on raining on Tuesday as well.\n\nNobody minded that."
    body = f"{kept[0]}\n\n{story}"
    (article,) = read(f"Rain falls on the town\n\n{story}\n\n{body}\n\n{kept[1]}\n\n{story}\n")
    assert kept[0] in article.content
    assert kept[1] in article.content
    assert article.content.count("Nobody minded that.") == 3


def test_a_block_for_editors_ends_where_the_next_story_begins() -> None:
    """The sentences of the story behind it are published, nothing of the block is."""
    story = "{title}\n\nKYIV (dpa) - It rained here on Monday.\n\nIt went on raining.\n"
    block = "\n# Notizblock\n\n* * * *\nNicht zur Veröffentlichung\n\nTel. +49 555 01\n\n"
    first, second = read(story.format(title="Rain falls on Kyiv") + block + story.format(title="Snow may follow soon"))
    assert (first.title, second.title) == ("Rain falls on Kyiv", "Snow may follow soon")
    assert "555" not in first.content + second.content
    assert "went on raining" in second.content


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Un tunnel d'époque romaine a été découvert sous la gare, a annoncé mardi la préfecture du Rhône."),
        ("fr", "Le pont sera fermé lundi. La mairie a promis un bac pour les habitants."),
        ("es", "La panadería de Pell ganó el premio nacional. Su dueña dijo que no lo esperaba."),
        ("pt", "Um terremoto sacudiu a costa de madrugada sem deixar feridos, disse a polícia."),
        ("it", "Un terremoto ha scosso la costa all'alba senza feriti, ha detto la polizia."),
        ("ca", "La biblioteca torna a obrir després de dos anys d'obres. Té vint mil llibres."),
        ("hu", "Megnyílt a könyvtár két év után. Húszezer könyv várja az olvasókat."),
        ("da", "Biblioteket åbner igen efter to år. Det har tyve tusind bøger."),
        (None, "Ann Lee, Bo Lind, Karim Adler, Nadia Brunner, Jana Weiss."),
    ],
)
def test_two_sentences_tell_their_language(lang: str | None, text: str) -> None:
    """Words that few languages have say more than those that many share; names alone say nothing."""
    assert detect(text) == lang


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("Lyon, 24 nov 2026 (AFP) - ", 24),
        ("OMAHA, Neb., Nov. 18, 2026 /PRNewswire/ -- ", 18),
        ("Hornberg, 17. November 2026 – ", 17),
        ("OMAHA, Neb., Nov 18 (Reuters) - ", None),
    ],
)
def test_a_whole_date_in_a_dateline_dates_the_text(dateline: str, day: int | None) -> None:
    """A day without a year dates nothing, nor does any where the text names its date."""
    story = f"{dateline}The old bridge opened again on Monday after two years of works.\n\nNobody came.\n"
    (article,) = read(f"Old bridge opens again\n\n{story}")
    (dated,) = read(f"Old bridge opens again\n1 December 2026\n\n{story}")
    assert article.published == (day and datetime(2026, 11, day, tzinfo=UTC))
    assert dated.published == datetime(2026, 12, 1, tzinfo=UTC)
