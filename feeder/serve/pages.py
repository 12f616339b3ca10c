"""Pages as the preview shows them: they lead to each other, and reload when they change. Pure.

Nothing of this is ever written to the output folder.
"""

from __future__ import annotations

import re
from html import escape, unescape
from urllib.parse import urlsplit

from feeder.render.policy import source_of

_GONE = b'<meta name="feeder-status" content="410">'
_HEAD_ENDS = b"</head>"
# A script or style with all that it holds, or one tag.
_TAGS = re.compile(rb"(<(script|style)\b[^>]*>)(.*?)(?=</\2)|<[a-z][^>]*>", re.DOTALL | re.IGNORECASE)
_ADDRESSES = re.compile(rb'\s(?:href|src|srcset|poster|action)="[^"]*"', re.IGNORECASE)
_POLICY = re.compile(rb'<meta http-equiv="content-security-policy" content="([^"]*)">\s*', re.IGNORECASE)
_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)
_SCRIPT = """
(() => {
  const loaded = document.currentScript.dataset.etag;
  let changes = null;
  const compare = async () => {
    const page = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => null);
    if (page && page.headers.get("etag") !== loaded) location.reload();
  };
  const listen = () => {
    changes?.close();
    changes = document.hidden ? null : new EventSource("/-/changes");
    if (changes) changes.onmessage = compare;
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
"""
"""Asks at once, and after each change, whether the page is still the one that was loaded.

A page that is not looked at does not listen: browsers grant a server six connections, whatever the number of tabs.
"""


def status_of(page: bytes) -> int:
    """Give the status that a page asks for in its head: 410 for one that was withdrawn, else 200."""
    return 410 if _GONE in page.partition(_HEAD_ENDS)[0] else 200


def local(page: bytes, site: str) -> bytes:
    """Let the addresses in a page that lead to the site lead to the preview of it; `site` is the site's address."""
    here = urlsplit(site).path.encode()

    def within(tag: bytes) -> bytes:
        return _ADDRESSES.sub(lambda found: found[0].replace(site.encode(), here), tag)

    return _TAGS.sub(lambda found: within(found[1]) + found[3] if found[1] else within(found[0]), page)


def live(page: bytes, etag: str) -> bytes:
    """Give a page that reloads when it changes, free of the policy that stands in it: a header says it instead."""
    script = f'<script data-etag="{escape(etag)}">{_SCRIPT}</script>\n'.encode()
    body, end, rest = _POLICY.sub(b"", page).rpartition(b"</body>")
    return body + script + end + rest if end else rest + script


def stated(page: bytes) -> list[str]:
    """Give the content security policies that a page states."""
    return [unescape(found.decode(errors="replace")) for found in _POLICY.findall(page)]


def allowing(policy: str) -> str:
    """Give a policy that allows what `live` adds, and nothing else (CSP level 3, section 6)."""
    rules = {name.lower(): values for name, *values in (rule.split() for rule in policy.split(";") if rule.strip())}
    for name, source in (("script-src", source_of(_SCRIPT.encode())), ("connect-src", "'self'")):
        before = rules.get(name, rules.get("default-src"))
        if before is not None and "'unsafe-inline'" not in before:
            rules[name] = [*(value for value in before if value != "'none'"), source]
    return "; ".join(" ".join((name, *values)) for name, values in rules.items())


def strict(page: bytes) -> str:
    """Give the policy of a page of the preview itself: the style in its head, and nothing else.

    What stands below is not looked at: a script that got there would be allowed by that.
    """
    found = _STYLE.search(page.partition(_HEAD_ENDS)[0])
    style = source_of(found[1]) if found else "'none'"
    return (
        f"default-src 'none'; script-src 'none'; style-src {style}; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
