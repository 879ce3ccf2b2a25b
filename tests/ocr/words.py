"""Words as an engine tells them, and what the second look makes of a line of them."""

from core.page import BBox, Block, BlockKind, Line, Word, enclosing
from ocr import language
from ocr.second import look
from ocr.spelled import Sign, SpelledWord

Places = dict[int, dict[str, float]]


def spelled(text: str, others: Places | None = None) -> SpelledWord:
    """Return a word; `others` gives, place by place, what else may stand there and how much that is doubted."""
    places = tuple(
        (Sign(sign, 0.0), *(Sign(other, doubt) for other, doubt in (others or {}).get(at, {}).items()))
        for at, sign in enumerate(text)
    )
    return SpelledWord(text, BBox(0, 0, 10, 10), 0.9, places=places)


def block(*words: Word, gap: int = 8) -> Block:
    """Return a block of one line with the words side by side, letters 10 pixels wide and 20 tall."""
    placed, x = [], 0
    for word in words:
        box = BBox(x, 0, x + 10 * len(word.text), 20)
        placed.append(type(word)(**{**{name: getattr(word, name) for name in _fields(word)}, "bbox": box}))
        x = box.x1 + gap
    return Block(BlockKind.TEXT, enclosing([word.bbox for word in placed]), (Line(tuple(placed), BBox(0, 0, x, 20)),))


def _fields(word: Word) -> list[str]:
    return ["text", "bbox", "confidence", *(["places"] if isinstance(word, SpelledWord) else [])]


def looked(*words: Word) -> list[Word]:
    """Return the words of a line after the second look."""
    (found,) = look((block(*words),), language.load())
    return list(found.lines[0].words)


def pieces(*words: tuple[str, int]) -> list[Word]:
    """Return the words of a line after the second look; with each word the space after it, in pixels."""
    placed, x = [], 0
    for text, space in words:
        placed.append(Word(text, BBox(x, 0, x + 10 * len(text), 20), 0.9))
        x += 10 * len(text) + space
    line = Line(tuple(placed), BBox(0, 0, x, 20))
    (found,) = look((Block(BlockKind.TEXT, line.bbox, (line,)),), language.load())
    return list(found.lines[0].words)
