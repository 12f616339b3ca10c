"""The model of the configuration of `feeder watch`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from feeder.config.section import Section
from feeder.config.values import Duration


class WatchSettings(Section):
    """How `feeder watch` times its passes."""

    debounce: Duration = Field(0.01, description="How long a burst of changes must pause before they are published.")
    settle: Duration = Field(1.0, description="How long a file must rest where the system does not report closing it.")
    rescan: Duration = Field(
        60.0,
        description=(
            "How often the whole folder is compared, whatever the system told; what someone deleted from the output "
            "folder is put back then."
        ),
    )
    poll: Literal["auto", "always", "never"] = Field(
        "auto",
        description=(
            "Whether the folder is compared every second beside listening to it: `auto` where the system does not tell "
            "all changes, as on network and overlay mounts, and when it has no watches left."
        ),
    )
