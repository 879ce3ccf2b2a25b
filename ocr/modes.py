"""How an engine shall look for lines."""

from enum import StrEnum


class Mode(StrEnum):
    """What is known about the layout of a picture."""

    PAGE = "page"
    """Nothing: columns, blocks and tables are found."""
    COLUMN = "column"
    """One column of text of different sizes."""
    BLOCK = "block"
    """One even block of text."""
    SPARSE = "sparse"
    """Words anywhere, in no order."""
