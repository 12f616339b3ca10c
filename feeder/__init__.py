"""Static RSS, Atom and JSON feeds from a folder of article texts."""

__version__ = "0.1.0"
