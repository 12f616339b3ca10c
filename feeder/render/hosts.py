"""Settings that static hosts read from the output folder: what types the documents have, and how long they may be kept.

The rules are few, whatever the size of the archive: hosts limit them (Cloudflare Pages: 100 rules of 2,000 characters).
"""

from __future__ import annotations

from collections.abc import Sequence

from feeder.model import Document
from feeder.render.names import FORMATS, MADE_BY

HEADERS, NO_JEKYLL, APACHE = "_headers", ".nojekyll", ".htaccess"
FILES = {"netlify": HEADERS, "cloudflare": HEADERS, "github": NO_JEKYLL, "apache": APACHE}
"""The file that each host reads."""
_MAX_AGE = 300
_TYPES = {"rss.xml": "application/xml", "atom.xml": "application/xml", "feed.json": "application/feed+json"}
"""As browsers can show them: one that is served as application/rss+xml is offered for download."""
_FOLDERS = ("", "feeds/:name/", "archive/:page/")


def settings(hosts: Sequence[str]) -> list[Document]:
    """Give the files that hosts read, each once."""
    makers = {HEADERS: _headers, NO_JEKYLL: lambda: f"{MADE_BY}\n", APACHE: _apache}
    return [Document(name, makers[name]().encode()) for name in dict.fromkeys(FILES[host] for host in hosts)]


def _headers() -> str:
    """Give `_headers` of Netlify and Cloudflare Pages: a path, then its headers, indented."""
    rules = [f"# {MADE_BY}", "/*", f"  Cache-Control: public, max-age={_MAX_AGE}", "  X-Content-Type-Options: nosniff"]
    for folder in _FOLDERS:
        for name, media_type in _TYPES.items():
            rules += [f"/{folder}{name}", f"  Content-Type: {media_type}; charset=utf-8"]
            rules += ["  Access-Control-Allow-Origin: *"]
    return "\n".join(rules) + "\n"


def _apache() -> str:
    """Give `.htaccess` of Apache: types, caching, and 410 for what was withdrawn."""
    names = "|".join(name.replace(".", r"\.") for name in (FORMATS["rss"][0], FORMATS["atom"][0]))
    return f"""# {MADE_BY}
AddDefaultCharset utf-8
<FilesMatch "^({names})$">
  ForceType "application/xml; charset=utf-8"
</FilesMatch>
<FilesMatch "^feed\\.json$">
  ForceType "application/feed+json; charset=utf-8"
</FilesMatch>
<IfModule mod_headers.c>
  Header set Cache-Control "public, max-age={_MAX_AGE}"
  Header set X-Content-Type-Options nosniff
</IfModule>
<IfModule mod_rewrite.c>
  RewriteEngine On
  RewriteCond %{{REQUEST_FILENAME}}/gone -f
  RewriteRule ^s/[a-z0-9]+/?$ - [G]
</IfModule>
"""
