"""Which paper a picture is as large as, where the file tells its resolution."""

from core.page import MM_PER_INCH, PageImage

SIZES_MM: dict[str, tuple[float, float]] = {
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "A6": (105, 148),
    "B4": (250, 353),
    "B5": (176, 250),
    "JIS B4": (257, 364),
    "JIS B5": (182, 257),
    "F4": (210, 330),
    "Letter": (215.9, 279.4),
    "Legal": (215.9, 355.6),
    "card": (54, 85.6),
    "passport": (88, 125),
    "open passport": (125, 176),
    "diploma": (190, 270),
}
"""Shorter side first; ISO 216, JIS P 0138, ISO/IEC 7810 (ID-1, ID-3), and what offices here call F4."""
_TOLERANCE_MM = 7.0
_TOLERANCE = 0.035


def is_odd(image: PageImage) -> bool:
    """Return whether the picture is as large as no known paper, with what scanners add or lose at the rim."""
    if not image.dpi_known:
        return False
    sides = sorted(side / image.dpi * MM_PER_INCH for side in (image.width, image.height))
    return not any(
        all(
            abs(side - known) <= max(_TOLERANCE_MM, _TOLERANCE * known) for side, known in zip(sides, size, strict=True)
        )
        for size in SIZES_MM.values()
    )
