"""Words that the engine passed over are found by their ink and put where they stand."""

import numpy as np
from PIL import Image, ImageDraw

from core.page import BBox, Block, BlockKind, Line, Word, enclosing
from ocr import lost
from ocr.modes import Mode
from ocr.picture import Picture
from samples import fonts

HEIGHT = 15.0
LINES = (("KT. CHỦ TỊCH", 100), ("PHÓ CHỦ TỊCH", 160), ("Lò Thị Thử Nghiệm", 320))


def page() -> Picture:
    image = Image.new("L", (700, 420), 255)
    draw = ImageDraw.Draw(image)
    for text, y in LINES:
        draw.text((120, y), text, 10, fonts.font("serif", bold=True, italic=False, pixels=33))
    # What is no print: a stroke of a pen, a frame, specks.
    draw.line((100, 250, 500, 290), 10, 3)
    draw.rectangle((600, 40, 690, 400), outline=10, width=2)
    draw.rectangle((30, 300, 33, 303), fill=10)
    return np.asarray(image)


def read(*words: tuple[str, int, int, int]) -> tuple[Block, ...]:
    """Return a block of lines of one word each: text, left, top, right."""
    lines = []
    for text, x0, y0, x1 in words:
        box = BBox(x0, y0, x1, y0 + 34)
        lines.append(Line((Word(text, box, 0.9),), box))
    return (Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), tuple(lines)),) if lines else ()


class Told:
    """An engine that returns words one below the other on the rows of ink of what it is given."""

    name = "told"

    def __init__(self, *words: tuple[str, float]) -> None:
        """Begin with the words that it will say."""
        self.words, self.modes = words, list[Mode]()

    def recognize(self, picture: Picture, mode: Mode = Mode.PAGE) -> tuple[Block, ...]:
        """Return one word in each row of ink that is high enough for letters."""
        self.modes.append(mode)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (picture < 128).any(axis=1).astype(np.int8), [0]])))
        rows = [(top, end) for top, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if end - top > 9]
        lines = []
        for (text, sure), (top, end) in zip(self.words, rows, strict=False):
            box = BBox(20, top, 90, end)
            lines.append(Line((Word(text, box, sure),), box))
        return (Block(BlockKind.TEXT, enclosing([line.bbox for line in lines]), tuple(lines)),)


def texts(blocks: tuple[Block, ...]) -> list[str]:
    return [line.text for block in blocks for line in block.lines]


def test_finds_lines_that_no_word_covers_and_nothing_else() -> None:
    covered = BBox(115, 155, 420, 200)
    boxes = lost.regions(page(), [covered], HEIGHT)
    assert len(boxes) == 2
    for box, y in zip(boxes, (100, 320), strict=True):
        assert box.y0 <= y + 8 <= y + 30 <= box.y1
        assert box.x0 <= 122


def test_puts_lost_lines_between_those_that_were_read() -> None:
    engine = Told(("CHỦ", 0.9), ("Nghiệm", 0.9))
    found = lost.found(page(), read(("PHÓ", 115, 160, 420)), HEIGHT, engine)
    assert texts(found) == ["CHỦ", "PHÓ", "Nghiệm"]
    assert engine.modes == [Mode.COLUMN]


def test_puts_lost_words_into_the_line_that_they_are_of() -> None:
    engine = Told(
        ("TỊCH", 0.9),
    )
    before = read(("KT.", 115, 100, 190), ("PHÓ", 115, 160, 420), ("Lò", 115, 320, 500))
    assert texts(lost.found(page(), before, HEIGHT, engine)) == ["KT. TỊCH", "PHÓ", "Lò"]


def test_believes_no_accident() -> None:
    before = read(("PHÓ", 115, 160, 420))
    for said in (("CHỦ", 0.4), ("x", 0.9), ("ngqwz", 0.9), ("17", 0.7), ("_⁄", 0.9)):
        assert lost.found(page(), before, HEIGHT, Told(said)) == before


def test_asks_for_nothing_where_all_was_read() -> None:
    engine = Told()
    every = read(("KT.", 115, 100, 420), ("PHÓ", 115, 160, 420), ("Lò", 115, 320, 500))
    assert lost.found(page(), every, HEIGHT, engine) == every
    assert lost.found(page(), (), 0.0, engine) == ()
    assert engine.modes == []
