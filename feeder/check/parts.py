"""The children of an element, walked once: each publish judges every item of every feed that it makes."""

from __future__ import annotations

from lxml import etree


class Parts:
    """The children of an element by their tags, those of one namespace by their names alone."""

    __slots__ = ("element", "has_text", "of", "tags")

    def __init__(self, element: etree._Element, namespace: str = "") -> None:
        """Walk them. With a namespace, an element without one stands under a colon and its tag."""
        self.element = element
        self.of: dict[str, list[etree._Element]] = {}
        self.tags: list[str] = []
        """In their order."""
        self.has_text = bool(element.text and not element.text.isspace())
        """Whether text stands between the elements."""
        start = len(namespace)
        for child in element:
            tag: object = child.tag
            if child.tail and not child.tail.isspace():
                self.has_text = True
            if not isinstance(tag, str):
                continue
            if start:
                tag = tag[start:] if tag.startswith(namespace) else tag if tag[0] == "{" else f":{tag}"
            self.tags.append(tag)
            self.of.setdefault(tag, []).append(child)

    def all(self, tag: str) -> list[etree._Element]:
        """Give those of a tag."""
        return self.of.get(tag, [])

    def first(self, tag: str) -> etree._Element | None:
        """Give the first of a tag."""
        found = self.of.get(tag)
        return found[0] if found else None

    def text(self, tag: str) -> str:
        """Give the text of the first of a tag, without white space around it; "" when there is none."""
        found = self.of.get(tag)
        return (found[0].text or "").strip() if found else ""
