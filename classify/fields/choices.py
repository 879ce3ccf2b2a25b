"""Printed choices of which one is ticked: boxes, brackets and crossed words."""

import re
from collections.abc import Mapping, Sequence

from classify.fields.value import Value
from classify.sheet import flat
from core.page import Problem

TICKED = r"(?:[☑☒✓✔✗✘√■▣⊠⊗]|[\[(]\s?[xXvV✓√]\s?[\])]|(?<![\w])[xX](?![\w]))"
EMPTY = r"(?:[☐□▢◻○◯]|[\[(]\s{0,3}[\])])"
_BOX = re.compile(rf"(?P<ticked>{TICKED})|(?P<empty>{EMPTY})")
_UNTICKED = Problem("choice_unclear", "Không rõ ô nào được đánh dấu; hãy chọn theo bản giấy.")


def chosen(text: str, options: Mapping[str, Sequence[str]]) -> Value | None:
    """Return the option that is ticked, else the only one that is printed; None when none is.

    `options` are the values with the folded words that stand for them. Where several are printed and no single one is
    ticked, nobody can tell: the value is None with a problem.
    """
    folded = flat(text)
    hits = [
        (match.start(), match.end(), value)
        for value, words in options.items()
        for word in words
        for match in re.finditer(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", folded)
    ]
    whole = sorted(hit for hit in hits if not any(_within(hit, other) for other in hits))
    # Of an option that is printed again, the first one counts.
    printed = sorted({value: (start, end, value) for start, end, value in reversed(whole)}.values())
    if not printed:
        return None
    boxes = list(_BOX.finditer(text))
    if not boxes:
        start, end, value = printed[0]
        return Value(value, start, end) if len(printed) == 1 else None
    ticked = [one for one, box in _paired(printed, boxes) if box["ticked"]]
    if len(ticked) == 1:
        start, end, value = ticked[0]
        return Value(value, start, end, 0.95)
    return Value(None, printed[0][0], printed[-1][1], 0.0, (_UNTICKED,))


def _within(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1] and other[1] - other[0] > one[1] - one[0]


def _paired(
    printed: list[tuple[int, int, str]], boxes: list[re.Match[str]]
) -> list[tuple[tuple[int, int, str], re.Match[str]]]:
    """Return each option with its box: all stand before their options, or all behind, as the first one does."""
    before = boxes[0].start() < printed[0][0]
    pairs = []
    for index, one in enumerate(printed):
        low = printed[index - 1][1] if index and before else one[1] if not before else 0
        high = one[0] if before else printed[index + 1][0] if index + 1 < len(printed) else len(boxes[-1].string)
        mine = [box for box in boxes if low <= box.start() < high]
        if mine:
            pairs.append((one, mine[-1] if before else mine[0]))
    return pairs
