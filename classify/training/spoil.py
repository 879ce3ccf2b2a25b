"""What scanning and reading do to words: lost marks, mistaken letters, lost words, lines and regions."""

import unicodedata
from dataclasses import dataclass, replace
from random import Random

from core.fold import nfc
from core.page import BBox, Block, Line, Page, Word, enclosing

_PAIRS = (
    "a=ao c=ce e=ce h=bh i=lí1 l=i1I m=nrm n=nh o=oc0 u=uv y=yv t=tf 0=O8 1=lI 5=S 6=8 8=B3 "
    "A=ÀÁ D=Đ Đ=D G=C6 H=N I=l1 N=H O=Q0 Q=O T=Ï U=Ư Y=V"
)
_LIKE = dict(pair.split("=") for pair in _PAIRS.split())
"""What each letter is taken for."""
_TONES = ("\u0300", "\u0301", "\u0303", "\u0309", "\u0323", "")


@dataclass(frozen=True, slots=True)
class Harm:
    """How badly a page was read; each figure is a probability."""

    bare: float
    """That a word loses its marks."""
    tone: float
    """That a letter gets another tone."""
    letter: float
    """That a letter is taken for another, or lost."""
    word: float
    """That a word is lost."""
    line: float
    """That a line is lost or cut in two."""
    region: float
    """That a stamp or shadow hides a region."""


HARMS = {
    "clean": Harm(0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    "office": Harm(0.01, 0.01, 0.005, 0.005, 0.01, 0.1),
    "phone": Harm(0.04, 0.03, 0.02, 0.03, 0.04, 0.3),
    "wreck": Harm(0.15, 0.06, 0.05, 0.08, 0.1, 0.6),
    "bare": Harm(1.0, 0.0, 0.005, 0.01, 0.02, 0.1),
}


def spoiled(page: Page, harm: Harm, rng: Random) -> Page:
    """Return the page as it may be read after `harm`; boxes stay on the page."""
    hole = _hole(page, rng) if rng.random() < harm.region else None
    lines: list[Line] = []
    for line in page.lines:
        if rng.random() < harm.line / 2:
            continue
        words = [_word(word, harm, rng) for word in line.words if not _hidden(word, hole) and rng.random() >= harm.word]
        words = [word for word in words if word.text]
        cut = rng.randrange(1, len(words)) if len(words) > 1 and rng.random() < harm.line else 0
        lines += [
            Line(tuple(part), enclosing([word.bbox for word in part])) for part in (words[:cut], words[cut:]) if part
        ]
    if not lines:
        return replace(page, blocks=(), blank=True)
    block = Block(page.blocks[0].kind, enclosing([line.bbox for line in lines]), tuple(lines))
    return replace(page, blocks=(block,))


def _hole(page: Page, rng: Random) -> BBox:
    width, height = rng.uniform(0.12, 0.4) * page.width, rng.uniform(0.04, 0.16) * page.height
    x, y = rng.uniform(0, page.width - width), rng.uniform(0, page.height - height)
    return BBox(round(x), round(y), round(x + width), round(y + height))


def _hidden(word: Word, hole: BBox | None) -> bool:
    box = word.bbox
    return hole is not None and hole.x0 < box.x0 < hole.x1 and hole.y0 < box.y0 < hole.y1


def _word(word: Word, harm: Harm, rng: Random) -> Word:
    text = _bare(word.text) if harm.bare and rng.random() < harm.bare else word.text
    if harm.letter or harm.tone:
        text = nfc("".join(_letter(letter, harm, rng) for letter in text))
    return word if text == word.text else replace(word, text=text, confidence=0.7)


def _letter(letter: str, harm: Harm, rng: Random) -> str:
    chance = rng.random()
    if chance < harm.letter:
        return rng.choice(_LIKE[letter]) if letter in _LIKE and rng.random() < 0.8 else ""
    if chance < harm.letter + harm.tone and letter.lower() in "aăâeêioôơuưyáàảãạếềểễệốồổỗộứừửữựấầẩẫậ":
        bare = unicodedata.normalize("NFD", letter)
        kept = "".join(sign for sign in bare if sign not in _TONES)
        return unicodedata.normalize("NFC", kept + rng.choice(_TONES))
    return letter


def _bare(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in marks if not unicodedata.combining(sign))
