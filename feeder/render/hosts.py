"""Settings that static hosts read from the output folder: what types the documents have, and how long they may be kept.

The rules are few, whatever the size of the archive: hosts limit them (Cloudflare Pages: 100 rules of 2,000 characters).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from feeder import media
from feeder.addresses import uri
from feeder.model import Document, Format, Site
from feeder.render.markup import clean
from feeder.render.names import APACHE, FORMATS, HEADERS, HOSTS, MADE_BY, NO_JEKYLL, OPML, REDIRECTS, UNKNOWN_TYPE

MOST_REDIRECTS = 1000
"""How many of the newest there are: Cloudflare Pages takes 2,000, and a page leads on where there is none."""
_LONGEST_REDIRECT = 1000
_MAX_AGE = 300
_TYPES = {"rss.xml": "application/xml", "atom.xml": "application/xml", "feed.json": "application/feed+json"}
"""As browsers can show them: one that is served as application/rss+xml is offered for download."""
_ENDINGS = {
    "html": "text/html",
    "xml": "application/xml",
    "json": "application/json",
    "opml": "text/x-opml",
    "txt": "text/plain",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "ico": "image/x-icon",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
}
"""The types that hosts give by the ending of a name; those of media are told by `feeder.media`."""
_TEXTS = ("text/", "application/xml", "application/json", "application/feed+json", "image/svg+xml")
_NO_ALIASES: Mapping[str, Format] = MappingProxyType({})
_FOLDERS = ("", "feeds/:name/", "archive/:page/")


def headers(path: str, aliases: Mapping[str, Format] = _NO_ALIASES) -> dict[str, str]:
    """Give the headers that a host sends with a file below the output folder, as the settings here ask for them.

    `aliases` are the further names of feeds, which need no ending that tells what they are.
    """
    name = FORMATS[aliases[path]][0] if path in aliases else path.rpartition("/")[2]
    kind = _TYPES.get(name) or _ENDINGS.get(name.rpartition(".")[2]) or media.type_of_address(name) or UNKNOWN_TYPE
    found = {
        "Content-Type": f"{kind}; charset=utf-8" if kind.startswith(_TEXTS) else kind,
        "Cache-Control": f"public, max-age={_MAX_AGE}",
        "X-Content-Type-Options": "nosniff",
    }
    return found | ({"Access-Control-Allow-Origin": "*"} if name in {*_TYPES, OPML} else {})


def settings(hosts: Sequence[str], aliases: Mapping[str, Format] = _NO_ALIASES) -> list[Document]:
    """Give the files that hosts read, each once; `aliases` are the further names of feeds, with their formats."""
    types = {name: _TYPES[FORMATS[kind][0]] for name, kind in aliases.items()}
    makers = {
        HEADERS: lambda: _headers(types),
        NO_JEKYLL: lambda: f"{MADE_BY}\n",
        APACHE: lambda: _apache(types),
    }
    return [Document(name, makers[name]().encode()) for name in dict.fromkeys(HOSTS[host] for host in hosts)]


def redirects(hosts: Sequence[str], site: Site, links: Iterable[tuple[str, str]]) -> Document:
    """Give the rules that answer a short link, by its code, with the item's own link; none leads to itself.

    Paths are those below the folder, as in `_headers`: it is what these hosts serve as the root of a site.
    Netlify prefers the page that stands there unless the rule insists (`!`), which Cloudflare Pages does not know.
    """
    insists = "" if "cloudflare" in hosts else "!"
    targets = [(f"s/{code}/", uri(clean(link))) for code, link in links]
    rules = [f"/{path} {target} 302{insists}" for path, target in targets if target != site.url + path]
    fitting = [rule for rule in rules if len(rule) <= _LONGEST_REDIRECT]
    return Document(REDIRECTS, "".join(f"{line}\n" for line in (f"# {MADE_BY}", *fitting)).encode())


def _headers(aliases: Mapping[str, str]) -> str:
    """Give `_headers` of Netlify and Cloudflare Pages: a path, then its headers, indented."""
    rules = [f"# {MADE_BY}", "/*", f"  Cache-Control: public, max-age={_MAX_AGE}", "  X-Content-Type-Options: nosniff"]
    for folder in _FOLDERS:
        for name, media_type in _TYPES.items():
            rules += _rule(folder + name, media_type)
    for name, media_type in aliases.items():
        rules += _rule(name, media_type)
        if name.endswith("/index.html"):
            rules += _rule(name.removesuffix("index.html"), media_type)
    rules += _rule(OPML, "text/x-opml")
    return "\n".join(rules) + "\n"


def _rule(path: str, media_type: str) -> list[str]:
    return [f"/{path}", f"  Content-Type: {media_type}; charset=utf-8", "  Access-Control-Allow-Origin: *"]


def _apache(aliases: Mapping[str, str]) -> str:
    """Give `.htaccess` of Apache: types, caching, compression, and 410 with its page for what was withdrawn.

    A compressed answer has a mark in its ETag, which is taken off when a reader asks with it: else it gets no 304.
    """
    further = "".join(
        f'<If "%{{REQUEST_FILENAME}} =~ m#/{re.escape(name)}$#">\n  ForceType "{kind}; charset=utf-8"\n</If>\n'
        for name, kind in aliases.items()
    )
    return f"""# {MADE_BY}
AddDefaultCharset utf-8
<FilesMatch "\\.xml$">
  ForceType "application/xml; charset=utf-8"
</FilesMatch>
<FilesMatch "^feed\\.json$">
  ForceType "application/feed+json; charset=utf-8"
</FilesMatch>
<FilesMatch "\\.opml$">
  ForceType "text/x-opml; charset=utf-8"
</FilesMatch>
{further}<IfModule mod_headers.c>
  Header set Cache-Control "public, max-age={_MAX_AGE}"
  Header set X-Content-Type-Options nosniff
  Header set Access-Control-Allow-Origin *
  RequestHeader edit If-None-Match '-gzip"' '"'
</IfModule>
<IfModule mod_deflate.c>
  <IfModule mod_filter.c>
    AddOutputFilterByType DEFLATE text/html text/plain text/x-opml application/xml application/feed+json
  </IfModule>
</IfModule>
<IfModule mod_rewrite.c>
  RewriteEngine On
  RewriteCond %{{REQUEST_FILENAME}}gone -f
  RewriteRule ^s/[a-z0-9]+/$ - [G]
</IfModule>
ErrorDocument 410 /%{{REQUEST_URI}}index.html
"""
