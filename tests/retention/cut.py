"""A process that carries destructions on and is cut off in the middle: `python -m tests.retention.cut DATA SITE CALLS`.

Time is asked for in each unit of work and before each blob goes, so the power fails at the so-manieth call.
"""

import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from core.settings import Settings
from pipeline import destruction
from pipeline.services import Services
from tests.retention.office import NOW

CUT = 9


class PowerCut:
    """A clock during which the power fails."""

    def __init__(self, calls: int) -> None:
        self._left = calls

    def __call__(self) -> datetime:
        self._left -= 1
        if self._left < 0:
            os._exit(CUT)
        return NOW


def main() -> None:
    """Carry on until the power fails."""
    data, site, calls = sys.argv[1:]
    settings = Settings(_env_file=None, data=Path(data), ocr={"engine": "null"}, classify={"site_types": Path(site)})
    destruction.carry_on(replace(Services.open(settings), clock=PowerCut(int(calls))))


if __name__ == "__main__":
    main()
