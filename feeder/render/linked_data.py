"""An article as search engines read it: JSON-LD (https://schema.org/NewsArticle)."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from feeder.model import Item, Site
from feeder.render.markup import clean, summary_text

_IN_SCRIPT = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""What could end the element that holds the data (HTML, section 4.12.1.3)."""


def linked_data(item: Item, site: Site) -> Markup:
    """Give the data of an article, as it stands in a script element."""
    publisher = {"@type": "Organization", "name": clean(site.title), "url": site.url}
    authors = item.article.authors or ((site.author.name,) if site.author else ())
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": clean(item.id),
        "headline": clean(item.title),
        "description": summary_text(item.article).replace("\n", " "),
        "url": item.short_link,
        "mainEntityOfPage": item.short_link,
        "datePublished": item.identity.published.isoformat(),
        "dateModified": item.identity.updated.isoformat(),
        "inLanguage": item.lang,
        "author": [{"@type": "Person", "name": clean(name)} for name in authors] or publisher,
        "publisher": publisher,
    }
    if item.image is not None:
        values["image"] = [clean(item.image.url)]
    if item.categories:
        values["keywords"] = [clean(name) for name in item.categories]
    if item.article.dateline:
        values["dateline"] = clean(item.article.dateline)
    return Markup(json.dumps(values, ensure_ascii=False).translate(_IN_SCRIPT))  # noqa: S704 - escaped above
