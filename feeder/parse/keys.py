"""The keys of front matter, whatever a generator calls them (Jekyll, Hugo, Pelican, Eleventy, Nikola)."""

from __future__ import annotations

from typing import Any

NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "summary": ("summary", "description", "excerpt", "abstract", "subtitle", "teaser", "deck"),
    "link": (
        "link",
        "short_link",
        "shortlink",
        "short_url",
        "url",
        "canonical",
        "canonical_url",
        "canonicalurl",
        "permalink",
    ),
    "full_link": ("full_link", "canonical", "canonical_url", "canonicalurl", "url", "permalink"),
    "id": ("id", "guid", "uid"),
    "published": ("date", "published", "pubdate", "publishdate", "publish_date", "created", "created_at", "createdat"),
    "updated": (
        *("updated", "modified", "lastmod", "last_modified", "last_modified_at", "updated_at", "updatedat"),
        *("updated_date", "updateddate", "modified_at", "modifiedat"),
    ),
    "expires": ("expires", "expirydate", "expiry_date", "unpublishdate"),
    "draft": ("draft",),
    "republish": ("republish",),
    "dateline": ("dateline", "location"),
    "agency": ("agency",),
    "authors": ("authors", "author", "byline", "by"),
    "categories": ("categories", "category", "section"),
    "tags": ("tags", "keywords", "tag"),
    "lang": ("lang", "language", "locale"),
    "image": (
        "image",
        "picture",
        "cover",
        "thumbnail",
        "featured_image",
        "feature_image",
        "featuredimage",
        "previewimage",
        "hero",
        "banner",
        "images",
    ),
    "enclosures": ("enclosure", "enclosures", "audio"),
}
"""The field, and the keys that may give it: the first that is there does."""

KEYS = frozenset(key for keys in NAMES.values() for key in keys)
"""All of these keys."""
IN_ORDER = (*(key for keys in NAMES.values() for key in keys), "status")
"""The same in order, and the one that only a draft is told by."""
SHORT = frozenset(("short_link", "shortlink", "short_url"))
"""Keys of a link that is a short one, beside which another may name the address in full."""


def flattened(values: dict[str, Any]) -> dict[str, Any]:
    """Give the values with those that Zola and Hugo put a level deeper; what stands on top wins."""
    deeper: dict[str, Any] = {}
    for name in ("params", "extra", "taxonomies"):
        inner = values.get(name)
        if isinstance(inner, dict):
            deeper |= {str(key).lower(): value for key, value in inner.items()}
    return {**deeper, **values} if deeper else values
