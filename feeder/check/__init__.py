"""Is what is published right? `feeds` judges one document, `folder` a whole output folder. Pure.

Each publish asks `problems` before a document replaces another; `feeder check` asks everything.
"""

from __future__ import annotations

from feeder.check.feeds import problems
from feeder.check.folder import Finding, judge

__all__ = ["Finding", "judge", "problems"]
