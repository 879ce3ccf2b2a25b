"""A citizen at the counter of whom two papers are held already, and scans for the clerk's story."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from core.ids import PartyId
from core.procedure import ComponentRequirement, Procedure
from pipeline import procedures, sheets
from samples.fonts import font
from tests.api.staff import A
from tests.e2e.site import Site
from tests.matrix.seed import HARMLESS, Seed
from tests.pipeline.test_sheets import drawn

PROCEDURE = Procedure(
    "1.990099",
    "Cấp lại văn bằng",
    (
        ComponentRequirement("TP01", "Đơn đề nghị cấp lại", ()),
        ComponentRequirement("TP02", "Bằng tốt nghiệp", (HARMLESS,)),
        ComponentRequirement("TP03", "Học bạ", ("transcript",)),
    ),
    working_days=5,
)
_WIDTH, _HEIGHT = 2480, 3508
"""Pixels: A4 at 300 dpi."""


def citizen(site: Site, folder: Path) -> PartyId:
    """Keep somebody with two papers that were digitized and checked earlier; the procedure asks for one more."""
    procedures.take_in(site.services, [PROCEDURE], by="tests")
    seed = Seed(A, "anokizu", 1, site.services, folder)
    party = seed.party("party")
    earlier = seed.dossier("earlier", party)
    for name, kind in (("diploma", HARMLESS), ("transcript", "transcript")):
        seed.vouched(name, kind, party, earlier)
    return party


def sheet(code: str, component: str) -> Image.Image:
    """Return a separator sheet as it comes out of a scanner."""
    return drawn(sheets.svg("", code, component))


def page(number: int, *, blurred: bool = False) -> Image.Image:
    """Return a page of print, sharp or out of focus."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    face = font("serif", bold=False, italic=False, pixels=52)
    for line in range(38):
        pen.text(
            (300, 300 + line * 76),
            f"Dòng {line} của trang {number}: kính gửi ủy ban nhân dân xã",
            fill="black",
            font=face,
        )
    return picture.filter(ImageFilter.GaussianBlur(6)) if blurred else picture


def file(path: Path, *pictures: Image.Image) -> Path:
    """Write pictures as one file at 300 dpi."""
    first, *rest = pictures
    if rest:
        first.save(path, dpi=(300, 300), save_all=True, append_images=rest)
    else:
        first.save(path, dpi=(300, 300))
    return path
