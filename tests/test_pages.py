"""Pages as files: what stands on them, what they ask for, and the templates of an owner."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import CONFIG, Project, Watch, story
from golden import INFO, SITE, item
from lxml import etree

from feeder import render
from feeder.errors import UsageError
from feeder.language import RIGHT_TO_LEFT
from feeder.model import Article
from feeder.render.words import words_in

PAGES = render.Pages(SITE, {}, INFO.formats)
FEEDS = "feeds:\n  - name: main\n    limit: 3\n  - name: world\n    where: {category: World}\narchive: {page_size: 3}\n"


@pytest.fixture
def desk(project: Project) -> Project:
    """Give a project with an archive of two pages and a second feed."""
    project.configure(CONFIG + FEEDS)
    for number in range(7):
        project.put(f"{number}.md", f"---\ntitle: Title {number}\ncategory: World\n---\nWords of number {number}.\n")
        project.build()
        project.clock.forward(minutes=1)
    return project


def found(page: bytes, path: str) -> list[str]:
    """Give what an XPath finds in a page, as text."""
    root = etree.HTML(page)
    assert root is not None
    hits = root.xpath(path)
    return [str(hit) for hit in hits] if isinstance(hits, list) else [str(hits)]


def test_the_whole_history_can_be_walked(desk: Project) -> None:
    """From the landing page on, each older page leads to the next, and every item is on one of them."""
    path, titles = "", set[str]()
    walked = []
    while True:
        page = (desk.output / f"{path}index.html").read_bytes()
        walked.append(path)
        titles |= set(found(page, "//ol[@class='items']//a/text()"))
        older = found(page, "//a[@rel='prev']/@href")
        if not older:
            break
        path = re.sub(r"^(\.\./)+", "", older[0])
    assert walked == ["", "archive/2/", "archive/1/"]
    assert titles == {f"Title {number}" for number in range(7)}


def test_a_feed_has_a_page_that_shows_it(desk: Project) -> None:
    """A feed names its page, the page names the feed, and a browser finds the style sheet of either."""
    feed = etree.fromstring((desk.output / "feeds/world/rss.xml").read_bytes())
    page = (desk.output / "feeds/world/index.html").read_bytes()

    assert feed.findtext("channel/link") == "https://news.example.org/feeds/world/"
    assert 'href="/assets/feed.css"' in (desk.output / "feeds/world/rss.xml").read_text().split("\n")[1]
    assert "https://news.example.org/feeds/world/rss.xml" in found(page, "//link[@rel='alternate']/@href")
    assert len(found(page, "//ol[@class='items']/li")) == 7
    for link in found(page, "//ol//a/@href | //link[@rel='stylesheet']/@href"):
        target = (desk.output / "feeds/world" / link).resolve()
        assert (target / "index.html" if target.is_dir() else target).is_file()


def test_search_knows_the_newest_titles(desk: Project) -> None:
    """The list that the landing page searches has the newest first, and leads to their pages."""
    titles = json.loads((desk.output / "assets/search.json").read_text())["items"]

    assert [one["title"] for one in titles] == [f"Title {number}" for number in range(6, -1, -1)]
    assert all((desk.output / one["url"] / "index.html").is_file() for one in titles)


def test_pages_ask_nobody_else(desk: Project) -> None:
    """No page names a script, a style or a form of others, and each states a policy that forbids them."""
    for file in desk.output.rglob("index.html"):
        page = file.read_bytes()
        (policy,) = found(page, "//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; style-src 'self'; script-src 'self'")
        assert not found(page, "//style | //form | //iframe | //*[@style or @onclick]")
        asked = found(page, "//script[@src]/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
        assert asked
        assert all((file.parent / one).resolve().is_file() for one in asked)


def test_without_pages_nothing_of_them_stands(project: Project) -> None:
    """`pages: false` leaves no page, no asset, and no style sheet named in a feed."""
    project.configure(CONFIG + "pages: false\n")
    project.put("a.txt", story("One"))
    project.build()

    assert not [path for path in project.documents() if path.endswith("index.html") or path.startswith("assets/")]
    assert "xml-stylesheet" not in (project.output / "rss.xml").read_text()


def test_data_of_an_article() -> None:
    """JSON-LD tells the article, and no text in it can end its element."""
    article = Article(title="</script><b>", content="x", summary=("&",), authors=("A",), tags=("t",), dateline="GRAZ")
    page = PAGES.item(item(3, article)).data
    data = json.loads(found(page, "string(//script[@type='application/ld+json'])")[0])

    assert (data["@type"], data["headline"], data["description"]) == ("NewsArticle", "</script><b>", "&")
    assert (data["author"][0]["name"], data["keywords"], data["dateline"]) == ("A", ["t"], "GRAZ")
    assert data["url"] == found(page, "//link[@rel='shortlink']/@href")[0] == f"{SITE.url}s/code03/"
    assert page.count(b"</script>") == 1


@pytest.mark.parametrize(
    ("summary", "content", "deck"),
    [
        ("It rained.", "GRAZ: It rained. It was dry again by noon.", False),
        ("A long sentence that was…", "A long sentence that was cut goes on here.", False),
        ("What the rain did", "It rained.", True),
    ],
)
def test_a_deck_stands_above_its_text(summary: str, content: str, *, deck: bool) -> None:
    """A summary that the text begins with is not said twice; any other one is."""
    page = PAGES.item(item(1, Article(title="T", content=content, summary=(summary,)))).data.decode()

    assert ('<p class="deck">' in page) == deck


def test_the_language_of_the_site_is_that_of_its_pages() -> None:
    """Pages speak the language of the site, and run its way; one that nobody translated is told in English."""
    persian = render.Pages(replace(SITE, language="fa"), {}).index([], ()).data.decode()

    assert '<html lang="fa" dir="rtl">' in persian
    assert words_in("fa").latest in persian
    assert words_in("pt-BR").latest == words_in("pt").latest != words_in("en").latest == words_in("eo").latest
    assert {"ar", "fa", "he"} <= RIGHT_TO_LEFT


def test_words_of_the_site_say_their_language(project: Project) -> None:
    """On an article in another language, the words of the site say theirs, and the way they run (WCAG 3.1.2)."""
    config = CONFIG.replace("site:\n", "site:\n  language: ar\n  rights: © Wire\n", 1)
    project.configure(config)
    project.put("a.txt", story("One", lang="en"))
    project.put("b.txt", story("Two", "LINZ", lang="en", link="https://example.com/two"))
    project.put("c.txt", story("ثلاثة", "القاهرة", lang="ar"))
    project.build()
    for page in (path.read_bytes() for path in project.output.glob("s/*/index.html")):
        is_foreign = found(page, "/html/@lang") != ["ar"]
        unsaid = found(
            page, "//*[(@class='skip' or @class='masthead' or self::footer) and not(@lang='ar' and @dir='rtl')]"
        )
        assert bool(unsaid) != is_foreign


def test_templates_of_the_owner(project: Project) -> None:
    """A file in `templates/` stands in place of the one of its name, on all pages; without it theirs come back."""
    own = project.root / "templates"
    own.mkdir()
    (own / "article.html").write_text("<!doctype html><title>{{ title }}</title><p>mine")
    (own / "site.css").write_text("body { color: red }")
    project.put("a.txt", story("One"))
    project.build()
    page = next((project.output / "s").rglob("index.html"))

    assert page.read_text() == "<!doctype html><title>One</title><p>mine\n"
    assert (project.output / "assets/site.css").read_text() == "body { color: red }"
    (own / "article.html").unlink()
    assert str(page.relative_to(project.output)) in project.build().written
    assert "mine" not in page.read_text()
    assert not project.build().written


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>{{ title </p>\n", "templates/article.html:1: this template makes no page"),
        ("<p>\n{{ nothing }}</p>\n", "templates/article.html:2: this template makes no page: 'nothing' is undefined"),
        ("<p>\n\n{{ 1 / 0 }}</p>\n", "templates/article.html:3: this template makes no page: division by zero"),
        ("{{ title + 1 }}\n", "templates/article.html:1: this template makes no page: can only concatenate"),
        ("{% extends 'article.html' %}\n", "templates/article.html:1: this template makes no page: maximum recursion"),
        ("{% include '../config.yaml' %}\n", "templates/article.html:1: this template makes no page"),
    ],
)
def test_a_template_at_fault_is_told(project: Project, text: str, told: str) -> None:
    """It is named with its line, nothing is lost, and the next pass makes what was owed."""
    own = project.root / "templates"
    own.mkdir()
    (own / "article.html").write_text(text)
    project.put("a.txt", story("One"))

    with pytest.raises(UsageError, match=re.escape(told)):
        project.build()
    (own / "article.html").unlink()
    assert "rss.xml" in project.build().written


def test_a_template_is_obeyed_while_watching(project: Project, watching: Callable[[Project], Watch]) -> None:
    """A template that is written while the folder is watched changes the pages at once."""
    project.put("a.txt", story("One"))
    watch = watching(project)
    page = next((project.output / "s").rglob("index.html"))
    own = project.root / "templates"
    own.mkdir()
    (own / "article.html").write_text("mine")

    watch.until(lambda: page.read_text() == "mine\n")


def test_an_empty_template_stands_for_nothing(project: Project) -> None:
    """A file of the owner stands in place of feeder's, even one that holds nothing."""
    (project.root / "templates").mkdir()
    (project.root / "templates" / "site.js").write_bytes(b"")
    project.put("a.txt", story("One"))
    project.build()

    assert (project.output / "assets" / "site.js").read_bytes() == b""


def test_a_template_that_is_no_text(project: Project) -> None:
    """Bytes that are no UTF-8 are told with the file."""
    own = project.root / "templates"
    own.mkdir()
    (own / "base.html").write_bytes(b"\xff")
    project.put("a.txt", story("One"))

    with pytest.raises(UsageError, match=r"base\.html.*UTF-8"):
        project.build()
