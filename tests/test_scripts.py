"""Nothing that a text says runs: not in its pages, with and without their policy, and not in what feeds carry of it.

Chromium shows all of it, each page and each part of an item in a frame of its own. What would run is told by `alert`,
what is fetched by a host that answers with a script, and what waits for a person is looked for among the elements.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import payloads
import pytest
from conftest import Project, story
from lxml import etree
from payloads import EVIL, HTML, MARKDOWN, REST
from playwright.sync_api import Browser, ConsoleMessage, Request, Route
from test_browser import browser  # noqa: F401 - the fixture
from test_serve import Served

_TELLING = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'msgbox'])
  window[name] = () => console.log('ran in ' + window.name);
"""
_LOOK = """document => {
  const told = [];
  for (const one of document.querySelectorAll('[src$="/last.js"]')) one.remove();
  const parts = ['SCRIPT', 'STYLE', 'IFRAME', 'FRAME', 'OBJECT', 'EMBED', 'APPLET', 'FORM', 'INPUT', 'BUTTON', 'BASE',
                 'META', 'LINK', 'TEMPLATE', 'SVG', 'MATH', 'BGSOUND', 'MARQUEE', 'ISINDEX', 'XSS'];
  for (const one of document.querySelectorAll('*')) {
    const name = one.tagName.toUpperCase();
    const within = one.closest('body') && !one.closest('[data-copy], .search') && !one.matches('[data-etag]');
    if (parts.includes(name) && within) told.push('element ' + name);
    for (const {name: key, value} of one.attributes) {
      if (key.startsWith('on') || key === 'style') told.push(`${name} ${key}`);
      if (!/^(xlink:)?(href|src|srcset|action|formaction|data|poster|cite|background|ping)$/.test(key)) continue;
      for (const address of key === 'srcset' ? value.split(/, /) : [value]) {
        let scheme = '';
        try { scheme = new URL(address.trim().split(' ')[0], 'https://base.example/').protocol; } catch {}
        if (!/^(https?|mailto|tel|ftp|xmpp|geo|):?$/.test(scheme)) told.push(`${name} ${key}=${value}`);
      }
    }
  }
  document.addEventListener('click', event => event.preventDefault(), true);
  const window = document.defaultView;
  for (const one of document.querySelectorAll('*'))
    for (const kind of ['mouseover', 'focus', 'click', 'error', 'load', 'toggle', 'pointerenter'])
      one.dispatchEvent(new window.Event(kind, {cancelable: true}));
  return told;
}"""
"""Tells which elements and attributes could run something, and does to all of them what a person might do."""


_SHOW = """async frames => {
  const look = LOOK, found = [], bare = document.body;
  const gone = () => new Promise(done => setTimeout(done, 2000));
  const asked = inner => Promise.race([gone(), Promise.all([['script', 'load'], ['img', 'error']].map(([name, kind]) => new Promise(done => {
    const one = inner.createElement(name);
    one.addEventListener(kind, done);
    one.src = 'EVIL/last.js';
    if (inner.documentElement) inner.documentElement.append(one); else done();
  })))]);
  const show = async (name, attributes) => {
    const frame = document.createElement('iframe');
    const loaded = new Promise(done => { frame.onload = done; });
    Object.assign(frame, attributes, {name});
    bare.append(frame);
    await loaded;
    for (const part of attributes.parts ?? []) {
      const inner = frame.contentDocument, range = inner.createRange();
      range.selectNodeContents(inner.body);
      inner.body.append(range.createContextualFragment(part));
    }
    if (attributes.parts) await asked(frame.contentDocument);
    const told = frame.contentDocument ? look(frame.contentDocument) : [];
    await new Promise(done => setTimeout(done));
    frame.remove();
    if (told.length) found.push([name, told]);
  };
  const waiting = frames.values();
  const work = async () => { for (const [name, attributes] of waiting) await show(name, attributes); };
  await Promise.all([...Array(8)].map(work));
  return found;
}"""
"""Shows frames, eight at once, and looks into each when it is loaded.

`parts` are put into one one by one, as a script of a reader would that runs what it puts in; what they ask for is waited
for by asking for one thing more of each kind, or two seconds where a payload takes the whole page away.
"""


@dataclass
class Seen:
    """What happened while some frames were shown, by the name of the frame."""

    ran: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    found: dict[str, list[str]] = field(default_factory=dict)

    def console(self, message: ConsoleMessage) -> None:
        if message.text.startswith("ran in "):
            self.ran.add(message.text.removeprefix("ran in "))
        elif "Content Security Policy" in message.text:
            self.refused.append(message.text)

    def request(self, request: Request) -> None:
        if request.url.startswith(EVIL) and not request.url.endswith("/last.js"):
            self.asked.append(request.url)


def _elsewhere(route: Route) -> None:
    """Answer for all other hosts: the evil one has a script for everybody."""
    if route.request.url.startswith(EVIL):
        last = route.request.url.endswith("/last.js")
        route.fulfill(body="" if last else "alert(1)", content_type="text/javascript")
    else:
        route.fulfill(status=204)


def show(browser: Browser, frames: Mapping[str, Mapping[str, Any]], site: str, *, policy: bool = False) -> Seen:  # noqa: F811 - the fixture
    """Show frames, given by name as their attributes, in a bare page of a site."""
    context = browser.new_context(bypass_csp=not policy)
    context.add_init_script(_TELLING)
    context.route(re.compile(r"^https?://(?!127\.0\.0\.1[:/])"), _elsewhere)
    context.route(
        f"{site}bare", lambda route: route.fulfill(body="<!doctype html><title>bare</title>", content_type="text/html")
    )
    page, seen = context.new_page(), Seen()
    page.on("console", seen.console)
    page.on("request", seen.request)
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(f"{site}bare")
    seen.found = dict(page.evaluate(_SHOW.replace("LOOK", _LOOK).replace("EVIL", EVIL), list(frames.items())))
    context.close()
    return seen


def within(html: Iterable[tuple[str, str]]) -> dict[str, Mapping[str, str]]:
    """Give frames that each hold some HTML and nothing else."""
    return {name: {"srcdoc": f"<!doctype html><body>{text}"} for name, text in html}


def texts(project: Project) -> None:
    """Put every payload into every kind of text, and into every field that front matter can declare."""
    for number, (name, payload) in enumerate(HTML.items()):
        title = f"Payload {number}: {name}"
        words = f"The mayor read {name} aloud, and nobody answered her.\n\n{payload}\n\nShe left."
        project.put(f"page-{number}.txt", payloads.page(f"{title}, a page", payload))
        project.put(f"mark-{number}.md", f"{_declared(f'{title}, marked', payload)}{words} She said {payload} twice.\n")
    for number in range(0, len(HTML), 10):  # all of it is text here, so that none hides another
        title, some = f"Payloads from {number}", list(HTML.values())[number : number + 10]
        raw = "\n\n".join(f".. raw:: html\n\n   {' '.join(one.split())}" for one in some)
        words = "\n\n".join(some)
        project.put(f"text-{number}.txt", f"{title}, a text\n\nThe mayor read aloud.\n\n{words}\n\nShe left.\n")
        project.put(f"rest-{number}.rst", f"{title}, rest\n{'=' * 60}\n\nThe mayor read.\n\n{words}\n\n{raw}\n")
        project.put(f"plain-{number}.txt", f"{number} {some[0]}\n\nBy {some[1]}\n\nThe mayor said so.\n")
    for number, (name, payload) in enumerate(MARKDOWN.items()):
        project.put(f"own-{number}.md", f"# Markdown {number}: {name}\n\nThe mayor said {name}.\n\n{payload}\n")
    for number, (name, payload) in enumerate(REST.items()):
        title = f"Rest {number}: {name}"
        project.put(f"own-{number}.rst", f"{title}\n{'=' * 60}\n\nThe mayor said {name}.\n\n{payload}\n")


def _declared(title: str, payload: str) -> str:
    fields: dict[str, Any] = {
        "title": f"{title} {payload}",
        "summary": [payload, f"{title} {payload}"],
        "authors": [payload, "Ada"],
        "categories": [payload],
        "tags": [payload],
        "id": f"{title} {payload}",
        "dateline": payload,
        "agency": payload,
        "lang": "ar" if "svg" in payload else "en",
        "image": f"https://a.example/{payload}",
        "enclosures": [{"url": f"https://a.example/{payload}.mp3", "type": "audio/mpeg"}, {"url": payload}],
    }
    return f"---json\n{json.dumps(fields)}\n---\n"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that publishes all of it, and has problems with some."""
    root = tmp_path_factory.mktemp("scripts") / "site"
    config = """\
site: { title: "<img src=x onerror=alert(1)> & “site”", url: "https://news.example.org/", authority: "news.example.org,2026", rights: "</title><script>alert(1)</script>" }
input: { folder: texts }
feeds: [{ name: main, limit: 1000 }, { name: family, per: author, title: "</script><script>alert(1)</script>" }]
archive: false
"""
    made = Project(root, config)
    texts(made)
    name = "<img src=x onerror=alert(1)>"
    made.put(f"{name}.txt", bytes(3000))
    made.put(f"{name} dated.txt", story(f"Dated {name}", date=f"{name} whenever"))
    made.put(f"{name} later.txt", story(f"Later {name}", date="2099-01-01"))
    made.put("linked.txt", story(f"Linked {name}", link='https://a.example/"><script>alert(1)</script>'))
    made.put("refused.txt", story("Refused link", link="javascript:alert(1)"))
    made.build()
    return made


@pytest.fixture(scope="module")
def served(project: Project) -> Iterator[Served]:
    """The preview of it."""
    running = Served(project, "--port", "0")
    yield running
    assert running.stop() == (0, "")


def test_what_runs_is_seen(browser: Browser) -> None:  # noqa: F811 - as above
    """As they stand, many of the payloads run in this browser, and most others leave something to be found."""
    seen = show(browser, within(HTML.items()), "http://127.0.0.1:1/")

    assert len(seen.ran) > 30, sorted(HTML.keys() - seen.ran)
    assert len(seen.ran | seen.found.keys()) > 80
    assert {f"{EVIL}/x.js", f"{EVIL}/x.css"} <= set(seen.asked)


@pytest.mark.parametrize("policy", [False, True], ids=["without the policy", "with the policy"])
def test_nothing_runs_in_pages(browser: Browser, served: Served, project: Project, policy: bool) -> None:  # noqa: F811, FBT001 - as above
    """Articles, the landing page, and the pages of feeds."""
    paths = sorted(f"{path.parent.relative_to(project.output)}/" for path in project.output.glob("*/*/index.html"))
    assert len(paths) > 250

    seen = show(
        browser, {path: {"src": f"/{path}"} for path in ("", *paths[:: 8 if policy else 1])}, served.url, policy=policy
    )

    assert (seen.ran, seen.asked, seen.refused, seen.found) == (set(), [], [], {})


def test_nothing_runs_in_pages_of_the_preview(browser: Browser, served: Served) -> None:  # noqa: F811 - as above
    """The status page, which no frame may hold."""
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(_TELLING)
    page, seen = context.new_page(), Seen()
    page.on("console", seen.console)
    for path in ("-/status", f"nothing{quote('<img src=x onerror=alert(1)>')}"):
        page.goto(served.url + path)
        assert page.evaluate(f"() => ({_LOOK})(document)") == ["LINK href=data:,"]  # its icon
    context.close()

    assert seen.ran == set()


def test_nothing_runs_in_feeds(browser: Browser, project: Project) -> None:  # noqa: F811 - as above
    """Each text of each item that its format takes for HTML; all others stand there as plain text."""
    carried = list(dict.fromkeys(_carried(project.output)))
    assert len(carried) > 300
    groups = {f"from {start}": carried[start : start + 20] for start in range(0, len(carried), 20)}

    seen = show(browser, {name: {"parts": texts} for name, texts in groups.items()}, "http://127.0.0.1:1/")

    assert {name: groups.get(name) for name in seen.ran} == {}
    assert {name: (told, groups[name]) for name, told in seen.found.items()} == {}
    assert seen.asked == []


def test_parts_run_as_pages_do(browser: Browser) -> None:  # noqa: F811 - as above
    """What is put into a page part by part runs there, when nobody has made it harmless."""
    seen = show(browser, {name: {"parts": [payload]} for name, payload in HTML.items()}, "http://127.0.0.1:1/")

    assert len(seen.ran) > 25, sorted(seen.ran)


def _carried(output: Path) -> Iterator[str]:
    """Give each text that a document carries as HTML."""
    for path in output.rglob("*.xml"):
        for element in etree.parse(path).getroot().iter():
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            parent = element.getparent()
            of_item = parent is not None and parent.tag == "item"
            is_html = element.get("type") == "html" or tag == "encoded" or (tag == "description" and of_item)
            if is_html and element.text and "<" in element.text:
                yield element.text
    for path in output.rglob("*.json"):
        yield from _strings(json.loads(path.read_bytes()))


def _strings(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        yield from (text for key, text in value.items() if key == "content_html")
    if isinstance(value, (list, dict)):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)
