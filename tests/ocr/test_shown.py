"""Pictures for the screen show the whole page, upright, small, in the colours it has."""

import io

import pytest
from PIL import Image, ImageDraw

from core.errors import CorruptImage
from core.page import PageImage
from ocr.shown import SCREEN_SIDE, shown

WIDTH, HEIGHT = 2480, 3508


def scan(kind: str, mode: str = "RGB", *, orientation: int = 1, size: tuple[int, int] = (WIDTH, HEIGHT)) -> PageImage:
    """Return a page with a dark square at a tenth of its width and a fifth of its height."""
    picture = Image.new(mode, size, "white" if mode == "RGB" else 255 if mode == "L" else 1)
    x, y = size[0] // 10, size[1] // 5
    red = "red" if mode == "RGB" else 0
    ImageDraw.Draw(picture).rectangle((x - 60, y - 60, x + 60, y + 60), fill=red)
    out = io.BytesIO()
    picture.save(out, kind, **({"compression": "group4"} if kind == "TIFF" else {}))
    turned = orientation >= 5
    media = f"image/{kind.lower()}"
    return PageImage(out.getvalue(), media, *(size[::-1] if turned else size), 300.0, orientation=orientation)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def place(picture: Image.Image) -> tuple[float, float]:
    """Return where the square's middle is, as shares of the sides."""
    dark = picture.convert("L").point(lambda value: 255 if value < 140 else 0).getbbox()
    assert dark is not None
    return (dark[0] + dark[2]) / 2 / picture.width, (dark[1] + dark[3]) / 2 / picture.height


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("JPEG", "L"), ("PNG", "RGB"), ("PNG", "L"), ("TIFF", "1")]
)
@pytest.mark.parametrize(
    ("rotation", "where"), [(0, (0.1, 0.2)), (90, (0.2, 0.9)), (180, (0.9, 0.8)), (270, (0.8, 0.1))]
)
def test_the_page_stands_as_it_was_found(kind: str, mode: str, rotation: int, where: tuple[float, float]) -> None:
    made = shown(scan(kind, mode), rotation)
    for picture in map(opened, (made.thumbnail, made.screen)):
        assert picture.format == "JPEG"
        assert picture.mode == ("RGB" if mode == "RGB" else "L")
        assert place(picture) == pytest.approx(where, abs=0.01)
    small, large = opened(made.thumbnail).size, opened(made.screen).size
    assert small == ((240, 340) if rotation % 180 == 0 else (240, 170)) or small[0] in {239, 240}
    assert max(large) == SCREEN_SIDE
    assert len(made.thumbnail) < 12_000


def test_it_is_straightened_like_the_words(tmp_path: object) -> None:
    x, y = place(opened(shown(scan("JPEG"), 0, 2.0).screen))
    assert (x, y) != pytest.approx((0.1, 0.2), abs=0.005)
    # Turned about the middle by two degrees: what stands on the left goes up or down, never out of the page.
    assert (x, y) == pytest.approx((0.1, 0.2), abs=0.05)


def test_what_a_camera_says_of_its_stand_counts() -> None:
    image = scan("JPEG", orientation=6)
    x, y = place(opened(shown(image).screen))
    assert (x, y) == pytest.approx((0.8, 0.1), abs=0.01)


@pytest.mark.parametrize("size", [(10, 10), (300, 40), (40, 3000), (9000, 200)])
def test_odd_sizes_do_no_harm(size: tuple[int, int]) -> None:
    made = shown(scan("PNG", "L", size=size))
    assert opened(made.thumbnail).width <= 240
    assert opened(made.thumbnail).height <= 720
    assert max(opened(made.screen).size) == min(max(size), SCREEN_SIDE)


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"nonsense"])
def test_a_broken_picture_is_said(data: bytes) -> None:
    with pytest.raises(CorruptImage):
        shown(PageImage(data, "image/jpeg", WIDTH, 2 * HEIGHT, 300.0))
