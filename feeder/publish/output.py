"""The output folder follows the catalog: what is owed is rendered, judged, written, and cleared."""

from __future__ import annotations

from collections.abc import Iterator

from feeder import check, render, write
from feeder.catalog import Owed
from feeder.config import FeedConfig
from feeder.errors import RefusedError
from feeder.model import Document, Feed, Item, Notice
from feeder.publish.project import Project
from feeder.publish.site import Press


class Output:
    """Brings the documents up to what the catalog says."""

    def __init__(self, project: Project, press: Press, *, everything: bool) -> None:
        """Take the project; `everything` compares what stands in the folder with what should."""
        self.project = project
        self.catalog = project.catalog
        self.folder = project.config.output.folder
        self.press = press
        self.everything = everything
        self.notices: list[Notice] = []

    def is_outdated(self) -> bool:
        """Whether documents are made by other rules now, or someone touched them."""
        return self._changed_rules() or (self.everything and bool(self._missing() or self._strange()))

    def mark(self) -> None:
        """Mark what is owed beyond the changes of the pass, as part of its transaction."""
        if self._changed_rules():
            self._sort_into_feeds()
            self.catalog.documents.lay_out(self.project.layout)
            self.catalog.keep({"rendering": self.project.rendering})
        if self.everything:
            self.catalog.documents.again(self._missing())
            self.catalog.documents.gone(self._strange())
