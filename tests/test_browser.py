"""Pages, feeds and the preview in a real browser: Chromium, behind a real nginx with the settings of docs/hosting.md."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Literal

import pytest
from conftest import Project, documented, free_port, serving, story
from feed_readers import FOLDER
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect, sync_playwright
from test_serve import Served

DEMO = Path(__file__).parent.parent / "docs" / "demo"
PHONE: ViewportSize
DESK: ViewportSize
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SITE = {
    "landing": "/",
    "article": "Storm takes the roof of the fish auction, and brings it back",
    "picture": "The lighthouse shines again after nine dark years",
    "table": "Summer ferries: all boats of the island line",
    "right-to-left": "مكتبة الميناء تفتح قاعة للقراءة على البحر",
    "redirect": "Bridge over the canal closed for a week",
    "withdrawn": "Withdrawn",
    "feed page": "/feeds/sea/",
    "archive page": "/archive/2/",
    "RSS": "/rss.xml",
    "Atom": "/atom.xml",
}
"""What is looked at: an address, or the title of the page at a short link."""
PREVIEW = {"status": "/-/status", "not found": "/nothing"}
FEEDS = ("RSS", "Atom")
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
JUDGED = ((PHONE, "light"), (DESK, "dark"))
"""Where accessibility is judged: each size and each scheme once."""
_ELSEWHERE = "https://roads.example/bridge-closed"
_ASKED_BY_CHROMIUM = "/favicon.ico"
"""An XML document cannot name its icon, so Chromium asks for this one by itself, and complains when there is none."""
_STATUS = "the server responded with a status of"
"""How Chromium begins to complain of a page that is answered with 404 or 410, as it should be."""
_AXE = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
_JUDGE = """tags => axe.run({runOnly: tags, preload: false}).then(found => found.violations.map(
  one => [one.id, one.nodes.map(node => `${node.html} ${node.failureSummary}`)]))"""
_FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  return {
    place: [...document.querySelectorAll('*')].indexOf(one),
    body: one === document.body,
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && box.width > 1,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1,
    what: one.outerHTML.slice(0, 90),
  };
}"""
_TO_REACH = "a[href], button, input, summary, audio, video, [tabindex='0']"


def host(address: str) -> str:
    """Give the beginning that all addresses of a host share."""
    return "/".join(address.split("/")[:3]) + "/"


@dataclass
class Told:
    """What a browser complained about, and whom it asked, while it showed pages at an address."""

    address: str
    complaints: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Hear of all that happens on a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        if not address.endswith(_ASKED_BY_CHROMIUM) and not (address == self.address and _STATUS in message.text):
            self.complaints.append(message.text)

    def _request(self, request: Request) -> None:
        if not request.url.startswith((host(self.address), "data:")):
            self.others.append(request.url)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser that all tests share."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is missing; `make test` installs it")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of all pages: of the demo site behind nginx, and of a preview of a project with problems."""
    folder = tmp_path_factory.mktemp("browser")
    port = free_port()
    config = (DEMO / "config.yaml").read_text().replace("folder: articles", "folder: texts")
    project = Project(folder / "site", config.replace("https://post.example.org/", f"http://127.0.0.1:{port}/"))
    shutil.copytree(DEMO / "articles", project.texts, dirs_exist_ok=True)
    project.clock.forward(days=365)
    wrong = project.put("wrong.txt", story("Bridge opens"))
    project.build()
    wrong.unlink()
    project.build()
    titled = {
        found[1]: f"/s/{path.parent.name}/"
        for path in project.output.glob("s/*/index.html")
        if (found := re.search(r"<h1>(.*?)</h1>", path.read_text()))
    }
    with serving(project.output, folder / "state", port, documented(project.output, port)) as root:
        served = Served(_troubled(folder / "troubled"), "--port", "0")
        site = {name: root.rstrip("/") + titled.get(path, path) for name, path in SITE.items()}
        yield site | {name: served.url.rstrip("/") + path for name, path in PREVIEW.items()}
        assert served.stop() == (0, "")


def _troubled(root: Path) -> Project:
    """Give a project whose status page has something to tell in each of its parts."""
    project = Project(root)
    project.put("bad.txt", bytes(3000))
    project.put("dated.txt", story("Bridge opens", date="whenever"))
    project.put("later.txt", story("Harbour opens", date="2099-01-01", expires="2099-02-01"))
    project.build()
    return project


def opened(browser: Browser, address: str, **options: Any) -> tuple[Page, Told]:  # noqa: ANN401 - those of a context
    """Open an address in a fresh profile; what lies elsewhere answers that there is nothing to show."""
    context = browser.new_context(**{"viewport": DESK, **options})
    told = Told(address)
    context.route(re.compile(f"^(?!{re.escape(host(address))})"), lambda route: route.fulfill(status=204))
    context.set_default_timeout(5000)
    page = context.new_page()
    told.listen(page)
    page.goto(address)
    return page, told


@pytest.mark.parametrize("name", [*SITE, *PREVIEW])
def test_every_page_is_in_order(browser: Browser, addresses: dict[str, str], name: str) -> None:
    """On a phone and on a desk, light and dark: nothing complained, nobody else asked, all in sight and accessible."""
    page, told = opened(browser, addresses[name])
    page.evaluate(_AXE.read_text())
    papers = set()
    for size, scheme in product((PHONE, DESK), SCHEMES):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        papers.add((scheme, page.evaluate("getComputedStyle(document.documentElement).backgroundColor")))
        if (size, scheme) in JUDGED and name not in FEEDS:
            assert page.evaluate(_JUDGE, _TAGS) == []
    page.context.close()
    assert len(papers) == len({paper for _, paper in papers}) == 2
    assert told.complaints == []
    assert told.others == ([_ELSEWHERE] if name == "redirect" else [])


@pytest.mark.parametrize("name", [name for name in (*SITE, *PREVIEW) if name not in FEEDS])
def test_keys_are_enough(browser: Browser, addresses: dict[str, str], name: str) -> None:
    """The first stop leads past what stands above the text; then all is reached in order, and it is seen where one is."""
    page, _ = opened(browser, addresses[name], viewport=PHONE)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    wanted = page.evaluate(
        """what => { const all = [...document.querySelectorAll('*')];
        return [...document.querySelectorAll(what)].filter(one => one.checkVisibility()).map(one => all.indexOf(one)) }""",
        _TO_REACH,
    )
    stops: list[int] = []
    while not (stop := page.evaluate(_FOCUSED))["body"] and len(stops) < 100:
        assert stop["seen"], stop
        assert stop["ring"], stop
        stops.append(stop["place"])
        page.keyboard.press("Tab")
    assert stops == sorted(stops)
    assert set(wanted) <= set(stops)

    page.locator(".skip").press("Enter")
    page.keyboard.press("Tab")
    main = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert main or not page.locator("main").locator(_TO_REACH).count()
    page.context.close()


def test_search(browser: Browser, addresses: dict[str, str]) -> None:
    """`/` begins it, neither case nor accents matter, what is missing is told, Escape ends it, Enter opens a result."""
    page, told = opened(browser, addresses["landing"])
    field, results, latest = page.locator("#search"), page.locator(".results a"), page.locator(".latest")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    for asked in ("MALMO cafe", "café malmö", "crooked café", "Cafe\u0301 Malmo\u0308"):
        field.fill(asked)
        expect(results).to_have_text(["Café Malmö keeps its crooked door"])
        expect(latest).to_be_hidden()
    field.fill("the")
    assert results.count() > 2
    field.fill("submarine")
    expect(page.locator(".found")).to_have_text("Nothing found")
    expect(results).to_have_count(0)
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(latest).to_be_visible()
    expect(page.locator(".found")).to_be_hidden()
    field.fill("ميناء")
    expect(results).to_have_text([SITE["right-to-left"]])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(SITE["right-to-left"])
    page.context.close()
    assert (told.complaints, told.others) == ([], [])


@pytest.mark.parametrize("name", ["landing", "feed page"])
def test_addresses_can_be_copied(browser: Browser, addresses: dict[str, str], name: str) -> None:
    """A button copies the address that it stands beside, and says so for a while."""
    page, told = opened(browser, addresses[name], permissions=["clipboard-read", "clipboard-write"])
    for detail in page.locator("details:not([open]) summary").all():
        detail.press("Enter")
    for line in page.locator(".address").all():
        line.locator("button").press("Enter")
        expect(line.locator("button")).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == line.locator("code").inner_text()
    page.context.close()
    assert (told.complaints, told.others) == ([], [])


def test_without_scripts(browser: Browser, addresses: dict[str, str]) -> None:
    """Pages are whole: only search and copying, which would do nothing, are not there."""
    page, _ = opened(browser, addresses["landing"], java_script_enabled=False)
    expect(page.locator(".search")).to_be_hidden()
    expect(page.locator("button:visible")).to_have_count(0)
    expect(page.locator(".readers:visible")).to_have_count(1)
    page.locator("details:not([open]) summary").first.click()
    expect(page.locator(".readers:visible")).to_have_count(2)
    page.locator("a[rel=prev]").click()
    expect(page.locator("h1")).to_contain_text("Harbour Post")
    page.locator(".items a").first.click()
    expect(page.locator("article")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("name", ["landing", "table", "feed page"])
def test_print(browser: Browser, addresses: dict[str, str], name: str) -> None:
    """On paper stands the text, dark on white whatever the screen, and nothing that only a screen has a use for."""
    page, _ = opened(browser, addresses[name], color_scheme="dark", viewport={"width": 700, "height": 1000})
    page.emulate_media(media="print")
    for what in (".skip", ".search", ".feeds", "button"):
        expect(page.locator(f"{what}:visible")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("article, .items:not(.results)")).to_be_visible()
    colours = page.evaluate(
        "(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.documentElement))"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.close()


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_can_be_read(browser: Browser, addresses: dict[str, str], name: str) -> None:
    """Opened by itself it shows its name, the way to its page, and each title with its link and time; no markup."""
    page, _ = opened(browser, addresses[name])
    page.evaluate("getSelection().selectAllChildren(document.documentElement)")
    shown = page.evaluate("getSelection().toString()")
    told = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(one => getComputedStyle(one).display !== 'none')
        .flatMap(one => ['::before', '::after'].map(part => getComputedStyle(one, part).content)).join(' ')"""
    )
    assert shown.strip().startswith("Harbour Post")
    assert all(title in shown for title in list(SITE.values())[2:6])
    assert "2026" in shown
    assert "This is a feed" in told
    for address in (host(addresses[name]), addresses["picture"]):
        assert address in shown + told
    assert "At a quarter to ten" not in shown + told
    page.context.close()
