"""The frozen data that pass between the stages of the pipeline.

Each type is named by its place in the pipe: a `Blob` is a file's bytes, a `Source` its text, an `Article` what an
author wrote in it, an `Identity` what must outlive every edit of it, an `Item` the two together as feeds carry them.
Times are aware and in UTC; sequences are tuples; paths are relative to the input folder, with POSIX separators.
"""

from __future__ import annotations

from feeder.model.items import (
    Cause,
    Document,
    Feed,
    FeedInfo,
    Format,
    Headline,
    Identity,
    Item,
    Notice,
    Person,
    Site,
    Tombstone,
)
from feeder.model.texts import Article, Blob, Enclosure, Evidence, Markup, Medium, Problem, Reading, Source, Stat, Text

__all__ = [
    "Article",
    "Blob",
    "Cause",
    "Document",
    "Enclosure",
    "Evidence",
    "Feed",
    "FeedInfo",
    "Format",
    "Headline",
    "Identity",
    "Item",
    "Markup",
    "Medium",
    "Notice",
    "Person",
    "Problem",
    "Reading",
    "Site",
    "Source",
    "Stat",
    "Text",
    "Tombstone",
]
