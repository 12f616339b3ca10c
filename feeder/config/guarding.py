"""What becomes of items whose texts vanish from the input folder, and how much may before someone is asked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from feeder.config.section import Section
from feeder.config.values import Share

Deleted = Annotated[
    Literal["withdraw", "keep"],
    Field(
        description=(
            "What becomes of an item whose text is gone from the folder: it is withdrawn, or lives on from a copy in "
            "`store/`, beside this file, until `feeder withdraw` ends it."
        )
    ),
]


class GuardSettings(Section):
    """How much may vanish from the input folder before withdrawals wait for `feeder build --confirm-withdrawals`."""

    share: Share = Field(
        0.2,
        description=(
            "The share of the published items whose texts may vanish, in a pass and since withdrawals were last "
            "confirmed; `100 %` for any. A folder that is missing, empty or on another device is held back anyway."
        ),
    )
    at_least: int = Field(5, ge=1, description="Fewer items than these never need a confirmation.")
