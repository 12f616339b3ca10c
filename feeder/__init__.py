"""Static RSS, Atom and JSON feeds from a folder of article texts, kept right while the folder changes.

`load` reads a configuration; `build` publishes a folder once, `watch` keeps publishing it. What they give and raise
stands here too. Everything is imported when it is first used, so that the command line starts quickly.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from feeder.config import Config, load
    from feeder.errors import (
        ArticleError,
        ConfigError,
        FeederError,
        LedgerError,
        MachineError,
        RefusedError,
        UsageError,
    )
    from feeder.model import Article, Identity, Item, Notice
    from feeder.publish import Status, Stop, build, watch
    from feeder.report import Change, Report

__version__ = "0.1.0"

_HOMES = {
    "feeder.config": ("Config", "load"),
    "feeder.errors": (
        "ArticleError",
        "ConfigError",
        "FeederError",
        "LedgerError",
        "MachineError",
        "RefusedError",
        "UsageError",
    ),
    "feeder.model": ("Article", "Identity", "Item", "Notice"),
    "feeder.report": ("Change", "Report"),
    "feeder.publish": ("Status", "Stop", "build", "watch"),
}

__all__ = [
    "Article",
    "ArticleError",
    "Change",
    "Config",
    "ConfigError",
    "FeederError",
    "Identity",
    "Item",
    "LedgerError",
    "MachineError",
    "Notice",
    "RefusedError",
    "Report",
    "Status",
    "Stop",
    "UsageError",
    "__version__",
    "build",
    "load",
    "watch",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first asked for."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
